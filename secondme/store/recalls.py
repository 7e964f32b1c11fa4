"""What was given to the model for each reply, and what the reply cost: shown beside it, after a restart too."""

import json
from collections.abc import Sequence
from dataclasses import asdict

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Hit, MemoryUse, Usage


class Recalls:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def save(self, reply_item_id: int, hits: Sequence[Hit], usage: Usage | None) -> None:
        """Keep what was used for a reply, in this order, replacing what was kept for it before."""
        with self._connections.write() as db:
            db.execute("DELETE FROM recalls WHERE reply_item_id = ?", (reply_item_id,))
            db.execute("DELETE FROM reply_stats WHERE reply_item_id = ?", (reply_item_id,))
            for position, hit in enumerate(hits):
                row = {
                    "reply_item_id": reply_item_id, "position": position, "type": hit.type, "ref_id": hit.id,
                    "cited": int(hit.cited), "hit": json.dumps(asdict(hit), ensure_ascii=False),
                }  # fmt: skip
                sql.insert(db, "recalls", row)
            if usage is not None:
                row = {"reply_item_id": reply_item_id, "at": sql.now(), "usage": json.dumps(asdict(usage))}
                sql.insert(db, "reply_stats", row)

    def for_reply(self, reply_item_id: int) -> tuple[tuple[Hit, ...], Usage | None]:
        """What `save` kept, without what was purged since; nothing for a reply that used nothing."""
        db = self._connections.read()
        statement = "SELECT hit FROM recalls WHERE reply_item_id = ? ORDER BY position"
        hits = tuple(_hit(text) for text in sql.values(db, statement, (reply_item_id,)))
        found = sql.values(db, "SELECT usage FROM reply_stats WHERE reply_item_id = ?", (reply_item_id,))
        return hits, Usage(**json.loads(found[0])) if found else None

    def uses_of(self, memory_id: int, limit: int = 20) -> list[MemoryUse]:
        """The replies outside the bin that this memory was given to, newest first: with the question, and why."""
        statement = """SELECT reply.id, reply.time, reply.conversation_id, conversations.title, asked.text, recalls.hit
            FROM recalls JOIN items AS reply ON reply.id = reply_item_id
            JOIN conversations ON conversations.id = reply.conversation_id
            LEFT JOIN items AS asked ON asked.id = reply.parent_id
            WHERE type = 'memory' AND ref_id = ? AND conversations.deleted_at IS NULL
            ORDER BY reply.id DESC LIMIT ?"""
        found = self._connections.read().execute(statement, (memory_id, limit)).fetchall()
        return [
            MemoryUse(reply_id, time, conversation_id, title, question or "", _hit(hit))
            for reply_id, time, conversation_id, title, question, hit in found
        ]


def _hit(text: str) -> Hit:
    row = json.loads(text)
    lists = {name: tuple(row[name]) for name in ("evidence", "item_ids", "memory_ids") if name in row}
    return Hit(**{**row, **lists})
