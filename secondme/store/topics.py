"""How far the topics of memories were named again since the way of naming them has changed."""

import json

from secondme.store import rows as sql
from secondme.store.connection import Connections

REACHED = "topics_named"


class Topics:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def stale(self, version: int, limit: int) -> list[int]:
        """Ids of memories outside the bin that were not looked at since naming has this version, lowest first; nothing
        that the person has locked or decided about, nor what is derived of other memories."""
        db = self._connections.read()
        found = sql.values(db, "SELECT value FROM meta WHERE key = ?", (REACHED,))
        known, after = json.loads(found[0]) if found else (0, 0)
        if known == version and after is None:
            return []
        statement = """SELECT id FROM memories WHERE id > ? AND deleted_at IS NULL AND NOT locked
            AND kind NOT IN ('summary', 'conclusion', 'trait') AND NOT EXISTS (
                SELECT 1 FROM decisions WHERE memory_id = memories.id AND undone = 0)
            ORDER BY id LIMIT ?"""
        return sql.values(db, statement, (after if known == version else 0, limit))

    def reach(self, version: int, after: int | None) -> None:
        """Up to this memory all are named by this version; None: all are."""
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (REACHED, json.dumps([version, after])))
