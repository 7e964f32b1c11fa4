"""What stands in a prompt for the turns of a long conversation that no longer fit: kept, so that it stays the same from
one prompt to the next, and grows by steps."""

import json
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import FoldedLine as Line

DDL = (
    """CREATE TABLE folds(
        leaf_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        lines TEXT NOT NULL, summed TEXT, at TEXT NOT NULL)""",
)


TOLD = (
    """CREATE TABLE told_folds(
        id INTEGER PRIMARY KEY, conversation_id INTEGER NOT NULL REFERENCES conversations(id) ON DELETE CASCADE,
        lines TEXT NOT NULL)""",
    "CREATE INDEX told_folds_of ON told_folds(conversation_id)",
    """CREATE TABLE reply_folds(
        reply_item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE,
        fold_id INTEGER NOT NULL REFERENCES told_folds(id) ON DELETE CASCADE)""",
    "CREATE INDEX reply_folds_of ON reply_folds(fold_id)",
)
"""What each reply was given in the place of earlier turns; the same lines are kept once for all replies with them."""


@dataclass(frozen=True, slots=True)
class Fold:
    """The state after all turns up to an item. `summed`: what it becomes once the model has read the turns since the
    fold before; None until then. Prompts take that up when it costs nothing."""

    leaf_id: int
    fingerprint: str
    lines: tuple[Line, ...]
    summed: tuple[Line, ...] | None = None

    @property
    def best(self) -> tuple[Line, ...]:
        return self.lines if self.summed is None else self.summed


class Folds:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, leaf_id: int) -> Fold | None:
        statement = "SELECT leaf_id, fingerprint, lines, summed FROM folds WHERE leaf_id = ?"
        row = sql.one(self._connections.read(), statement, (leaf_id,))
        if row is None:
            return None
        summed = None if row["summed"] is None else _read(row["summed"])
        return Fold(row["leaf_id"], row["fingerprint"], _read(row["lines"]), summed)

    def put(self, fold: Fold) -> None:
        summed = None if fold.summed is None else _written(fold.summed)
        with self._connections.write(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO folds(leaf_id, fingerprint, lines, summed, at) VALUES (?, ?, ?, ?, ?)",
                (fold.leaf_id, fold.fingerprint, _written(fold.lines), summed, sql.now()),
            )

    def tell(self, reply_item_id: int, conversation_id: int, lines: Sequence[Line]) -> None:
        """Keep what stood for the turns that no longer fitted when this reply was made."""
        told = _written(tuple(lines))
        with self._connections.write(durable=False) as db:
            statement = "SELECT id FROM told_folds WHERE conversation_id = ? AND lines = ?"
            known = sql.values(db, statement, (conversation_id, told))
            row = {"conversation_id": conversation_id, "lines": told}
            fold_id = known[0] if known else sql.insert(db, "told_folds", row)
            db.execute("INSERT OR REPLACE INTO reply_folds VALUES (?, ?)", (reply_item_id, fold_id))

    def told(self, reply_item_id: int) -> tuple[Line, ...]:
        """What `tell` kept."""
        statement = "SELECT lines FROM reply_folds JOIN told_folds ON id = fold_id WHERE reply_item_id = ?"
        found = sql.values(self._connections.read(), statement, (reply_item_id,))
        return _read(found[0]) if found else ()


def forget(db: Database, conversations: Iterable[int], items: Collection[int]) -> None:
    """Leave no line that stands for one of these items of these conversations, in the caller's transaction."""
    chosen = (sql.ids_json(conversations),)
    of = "leaf_id IN (SELECT id FROM items WHERE conversation_id IN (SELECT value FROM json_each(?)))"
    for row in sql.rows(db, f"SELECT leaf_id, lines, summed FROM folds WHERE {of}", chosen):
        if any(set(line.item_ids) & set(items) for side in ("lines", "summed") for line in _read(row[side] or "[]")):
            db.execute("DELETE FROM folds WHERE leaf_id = ?", (row["leaf_id"],))
    told = "SELECT id, lines FROM told_folds WHERE conversation_id IN (SELECT value FROM json_each(?))"
    for row in sql.rows(db, told, chosen):
        left = tuple(line for line in _read(row["lines"]) if not set(line.item_ids) & set(items))
        db.execute("UPDATE told_folds SET lines = ? WHERE id = ?", (_written(left), row["id"]))


def _read(lines: str) -> tuple[Line, ...]:
    return tuple(Line(text, tuple(ids), bool(verbatim)) for text, ids, verbatim in json.loads(lines))


def _written(lines: tuple[Line, ...]) -> str:
    return json.dumps([[line.text, line.item_ids, int(line.verbatim)] for line in lines], ensure_ascii=False)


__all__ = ["DDL", "TOLD", "Fold", "Folds", "Line", "forget"]
