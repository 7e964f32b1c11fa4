"""How the person keeps their conversations: pinned to the top, put away, in a folder; and what they began to write."""

from typing import Any

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store import shelved
from secondme.store.connection import Connections
from secondme.types import Changes

DDL = (
    """CREATE TABLE shelf(
        conversation_id INTEGER PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,
        pinned INTEGER NOT NULL DEFAULT 0, archived INTEGER NOT NULL DEFAULT 0, folder TEXT NOT NULL DEFAULT '')""",
    """CREATE TABLE drafts(
        conversation_id INTEGER PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE, text TEXT NOT NULL)""",
)
COLUMNS = """coalesce((SELECT pinned FROM shelf WHERE conversation_id = conversations.id), 0) AS pinned,
    coalesce((SELECT archived FROM shelf WHERE conversation_id = conversations.id), 0) AS archived,
    coalesce((SELECT folder FROM shelf WHERE conversation_id = conversations.id), '') AS folder"""
NEW = "draft_of_new"
"""Where in `meta` is kept what was begun for a conversation that does not exist yet."""
LONGEST = 40


class Shelf:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, conversation_id: int, **fields: Any) -> Changes:
        """`fields`: pinned, archived, folder ("" for none). Raises UserError when there is no such conversation."""
        if "folder" in fields:
            fields["folder"] = " ".join(fields["folder"].split())[:LONGEST]
        with self._connections.write() as db:
            if not sql.values(db, "SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)):
                raise UserError("This conversation no longer exists.")
            done: tuple[int, ...] = ()
            for name, value in fields.items():
                wanted = value if name == "folder" else int(value)
                done += shelved.put(db, conversation_id, name, wanted).shelved
            return Changes(conversations=(conversation_id,), shelved=done)

    def folders(self) -> list[str]:
        """The folders that hold a conversation outside the bin, by name."""
        statement = """SELECT DISTINCT folder FROM shelf JOIN conversations ON conversations.id = conversation_id
            WHERE folder <> '' AND deleted_at IS NULL ORDER BY folder COLLATE NOCASE"""
        return sql.values(self._connections.read(), statement)

    def drafts(self) -> dict[int, str]:
        """What was begun and not sent, by conversation; 0: for a new one."""
        db = self._connections.read()
        found = {
            row["conversation_id"]: row["text"] for row in sql.rows(db, "SELECT conversation_id, text FROM drafts")
        }
        new = sql.values(db, "SELECT value FROM meta WHERE key = ?", (NEW,))
        return found | ({0: new[0]} if new else {})

    def keep_draft(self, conversation_id: int, text: str) -> None:
        """Nothing is left of an empty one; nor is one kept for a conversation that is gone."""
        with self._connections.write(durable=False) as db:
            if conversation_id == 0:
                db.execute("DELETE FROM meta WHERE key = ?", (NEW,))
                if text.strip():
                    db.execute("INSERT INTO meta(key, value) VALUES (?, ?)", (NEW, text))
                return
            db.execute("DELETE FROM drafts WHERE conversation_id = ?", (conversation_id,))
            if text.strip():
                db.execute(
                    "INSERT INTO drafts(conversation_id, text) SELECT id, ? FROM conversations WHERE id = ?",
                    (text, conversation_id),
                )
