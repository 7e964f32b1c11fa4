"""Messages that the person takes out of use, having forgotten what was learned from them: no conversation shows them,
and nothing finds them. They stay where they were until the bin is emptied, so that it can be undone, and an import does
not bring them back, before or after that."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import retire
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import BinMessage, Changes

CAUSE = "person"
"""The `items.retired_by` of such a message."""
CHOSEN = "IN (SELECT value FROM json_each(?))"
SHOWN_CHARS = 200
"""So much of a message is shown where it lies in the bin."""
OUT = "The message it came from was forgotten."
BACK = "The message it came from is back."


class Withdrawn:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def behind(self, memory_ids: Iterable[int]) -> list[int]:
        """The messages that these memories quote and that can still be found, oldest first."""
        statement = f"""SELECT DISTINCT items.id FROM evidence JOIN items ON items.id = evidence.item_id
            WHERE memory_id {CHOSEN} AND items.active = 1 ORDER BY items.id"""
        return sql.values(self._connections.read(), statement, (sql.ids_json(memory_ids),))

    def take(self, ids: Sequence[int]) -> tuple[list[int], Changes]:
        """Take these out of use, with what they were before they were edited, and the assistant's replies to them,
        which may repeat them; what was taken. Memories
        that stand on them alone go to the bin."""
        statement = f"""SELECT id FROM items WHERE retired_by IS NULL
            AND (id {CHOSEN} OR (parent_id {CHOSEN} AND role = 'assistant')) ORDER BY id"""
        with self._connections.write() as db:
            chosen = sql.ids_json([*ids, *_versions(db, ids)])
            taken = sql.values(db, statement, (chosen, chosen))
            return taken, retire.take_out(db, taken, CAUSE, OUT)

    def latest(self, most: int) -> list[BinMessage]:
        """Those of now, the newest first; replies that went along are not among them, but where they alone are left."""
        statement = """SELECT id, substr(text, 1, ?2) AS text, author, time FROM items WHERE retired_by = ?1
            AND (role <> 'assistant' OR NOT EXISTS (SELECT 1 FROM items AS above WHERE above.id = items.parent_id
                AND above.retired_by = ?1)) ORDER BY id DESC LIMIT ?3"""
        return [BinMessage(**row) for row in sql.rows(self._connections.read(), statement, (CAUSE, SHOWN_CHARS, most))]

    def with_replies(self, item_id: int) -> list[int]:
        """A message that was taken out, with what went along with it."""
        statement = """SELECT id FROM items WHERE retired_by = ?1
            AND (id = ?2 OR (parent_id = ?2 AND role = 'assistant')) ORDER BY id"""
        return sql.values(self._connections.read(), statement, (CAUSE, item_id))

    def give_back(self, ids: Sequence[int]) -> Changes:
        """Use them again, where nothing else took them out since, with the memories that went along. Raises UserError
        when none of them is there to come back: they were removed for good."""
        with self._connections.write() as db:
            return _given_back(db, sql.ids_json(ids))


def all_of(db: Database) -> list[int]:
    """All that were taken out so."""
    return sql.values(db, "SELECT id FROM items WHERE retired_by = ? ORDER BY id", (CAUSE,))


def _versions(db: Database, ids: Sequence[int]) -> list[int]:
    """What the person wrote in their place in another wording: an edited message is a branch beside the first."""
    statement = f"""SELECT other.id, this.text AS mine, other.text AS text FROM items AS this JOIN items AS other
        ON other.conversation_id = this.conversation_id AND other.parent_id IS this.parent_id AND other.role = this.role
        AND other.id <> this.id WHERE this.id {CHOSEN} AND this.role = 'self'"""
    found = sql.rows(db, statement, (sql.ids_json(ids),))
    return [row["id"] for row in found if sql.alike(row["mine"], row["text"])]


def _given_back(db: Database, chosen: str) -> Changes:
    mine = f"id {CHOSEN} AND retired_by = ?"
    places = sql.values(db, f"SELECT DISTINCT conversation_id FROM items WHERE {mine}", (chosen, CAUSE))
    if not places:
        raise UserError("This message was removed for good.")
    retire.fill(db, places)
    db.execute(f"UPDATE items SET retired_by = NULL WHERE {mine}", (chosen, CAUSE))
    return retire.refreshed(db, places, BACK)
