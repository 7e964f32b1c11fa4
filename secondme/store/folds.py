"""What stands in a prompt for the turns of a long conversation that no longer fit: kept, so that it stays the same from
one prompt to the next, and grows by steps."""

import json
from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = (
    """CREATE TABLE folds(
        leaf_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        lines TEXT NOT NULL, summed TEXT, at TEXT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the state: a sentence that sums up, or words exactly as they were said; and where they stand."""

    text: str
    item_ids: tuple[int, ...]
    verbatim: bool = True


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


def _read(lines: str) -> tuple[Line, ...]:
    return tuple(Line(text, tuple(ids), bool(verbatim)) for text, ids, verbatim in json.loads(lines))


def _written(lines: tuple[Line, ...]) -> str:
    return json.dumps([[line.text, line.item_ids, int(line.verbatim)] for line in lines], ensure_ascii=False)
