"""What was filled in where: the form, the names of its fields and the memories behind them. Never the values."""

import json
from collections.abc import Sequence

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import FilledField, FilledForm

DDL = (
    """CREATE TABLE fills(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, place TEXT NOT NULL, fields TEXT NOT NULL)""",
)
KEPT = 1000
Rows = list[sql.Row]


class Fills:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, place: str, fields: Sequence[FilledField]) -> None:
        """Note that a form was filled in; the oldest beyond `KEPT` go."""
        listed = [[field.label, field.type, list(field.memories)] for field in fields]
        with self._connections.write() as db:
            sql.insert(db, "fills", {"at": sql.now(), "place": place, "fields": json.dumps(listed)})
            newest = "SELECT id FROM fills ORDER BY id DESC LIMIT ?"
            db.execute(f"DELETE FROM fills WHERE id NOT IN ({newest})", (KEPT,))

    def list(self, limit: int = 100) -> list[FilledForm]:
        """Newest first."""
        statement = "SELECT id, at, place, fields FROM fills ORDER BY id DESC LIMIT ?"
        found = []
        for row in sql.rows(self._connections.read(), statement, (limit,)):
            fields = tuple(
                FilledField(label, kind, tuple(memories)) for label, kind, memories in json.loads(row["fields"])
            )
            found.append(FilledForm(row["id"], row["at"], row["place"], fields))
        return found

    def clear(self) -> Rows:
        """Forget all of it; what `put_back` needs."""
        with self._connections.write() as db:
            return sql.take_all(db, "fills")

    def put_back(self, cleared: Sequence[sql.Row]) -> None:
        with self._connections.write() as db:
            sql.put_back(db, "fills", cleared)
