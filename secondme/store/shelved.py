"""How a conversation was called and kept before it was renamed, pinned, put away or moved: this can be undone."""

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Changes

DDL = (
    """CREATE TABLE shelved(
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        field TEXT NOT NULL, before, after)""",
    "CREATE INDEX shelved_by_conversation ON shelved(conversation_id)",
)
KEPT = 500
"""So many of the latest changes can be undone."""
FIELDS = ("title", "pinned", "archived", "folder")


def value(db: Database, conversation_id: int, field: str) -> Any:
    """What a field is now; a conversation that was never put anywhere is in no folder."""
    if field == "title":
        return sql.values(db, "SELECT title FROM conversations WHERE id = ?", (conversation_id,))[0]
    found = sql.values(db, f"SELECT {field} FROM shelf WHERE conversation_id = ?", (conversation_id,))
    return found[0] if found else ("" if field == "folder" else 0)


def put(db: Database, conversation_id: int, field: str, wanted: Any) -> Changes:
    """Set a field of a conversation that exists, in the caller's transaction; the change can be undone."""
    before = value(db, conversation_id, field)
    if before == wanted:
        return Changes(conversations=(conversation_id,))
    _set(db, conversation_id, field, wanted)
    row = {"conversation_id": conversation_id, "field": field, "before": before, "after": wanted}
    noted = sql.insert(db, "shelved", row)
    db.execute("DELETE FROM shelved WHERE id <= ?", (noted - KEPT,))
    return Changes(conversations=(conversation_id,), shelved=(noted,))


def _set(db: Database, conversation_id: int, field: str, wanted: Any) -> None:
    if field not in FIELDS:
        raise TypeError(f"not how a conversation is kept: {field}")
    if field == "title":
        db.execute("UPDATE conversations SET title = ? WHERE id = ?", (wanted, conversation_id))
        return
    db.execute("INSERT OR IGNORE INTO shelf(conversation_id) VALUES (?)", (conversation_id,))
    db.execute(f"UPDATE shelf SET {field} = ? WHERE conversation_id = ?", (wanted, conversation_id))


class Shelved:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def toggle(self, ids: Iterable[int]) -> Changes:
        """Take these changes back, or make them again: all or none. Raises UserError when one of the conversations was
        changed since, or is gone."""
        with self._connections.write() as db:
            places: list[int] = []
            wanted = list(ids)
            for id in reversed(wanted):
                row = sql.one(db, "SELECT conversation_id, field, before, after FROM shelved WHERE id = ?", (id,))
                if row is None:
                    raise UserError("This conversation no longer exists.")
                if value(db, row["conversation_id"], row["field"]) != row["after"]:
                    raise UserError("This conversation was changed since; nothing was undone.")
                _set(db, row["conversation_id"], row["field"], row["before"])
                turned = (row["after"], row["before"], id)
                db.execute("UPDATE shelved SET before = ?, after = ? WHERE id = ?", turned)
                places.append(row["conversation_id"])
            return Changes(conversations=tuple(dict.fromkeys(places)), shelved=tuple(reversed(wanted)))
