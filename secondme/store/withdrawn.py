"""Messages that the person takes out of use, having forgotten what was learned from them: no conversation shows them,
and nothing finds them. They stay where they were, so that it can be undone, and an import does not bring them back."""

from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from secondme.store import retire
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Changes

CAUSE = "person"
"""The `items.retired_by` of such a message."""
CHOSEN = "IN (SELECT value FROM json_each(?))"
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
        """Take these out of use, and the assistant's replies to them, which may repeat them; what was taken. Memories
        that stand on them alone go to the bin."""
        chosen = sql.ids_json(ids)
        statement = f"""SELECT id FROM items WHERE retired_by IS NULL
            AND (id {CHOSEN} OR (parent_id {CHOSEN} AND role = 'assistant'))"""
        with self._connections.write() as db:
            taken = sql.values(db, statement, (chosen, chosen))
            return taken, retire.take_out(db, taken, CAUSE, OUT)

    def give_back(self, ids: Sequence[int]) -> Changes:
        """Use them again, where nothing else took them out since, with the memories that went along."""
        with self._connections.write() as db:
            return _given_back(db, sql.ids_json(ids))


def _given_back(db: Database, chosen: str) -> Changes:
    mine = f"id {CHOSEN} AND retired_by = ?"
    places = sql.values(db, f"SELECT DISTINCT conversation_id FROM items WHERE {mine}", (chosen, CAUSE))
    retire.fill(db, places)
    db.execute(f"UPDATE items SET retired_by = NULL WHERE {mine}", (chosen, CAUSE))
    return retire.refreshed(db, places, BACK)
