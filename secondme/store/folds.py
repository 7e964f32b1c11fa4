"""What stands in a prompt for the turns of a long conversation that no longer fit: kept, so that it stays the same from
one prompt to the next, and grows by steps."""

import json
from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = (
    """CREATE TABLE folds(
        leaf_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, fingerprint TEXT NOT NULL,
        lines TEXT NOT NULL, summed INTEGER NOT NULL, at TEXT NOT NULL)""",
)


@dataclass(frozen=True, slots=True)
class Line:
    """One line of the state: a sentence that sums up, or words exactly as they were said; and where they stand."""

    text: str
    item_ids: tuple[int, ...]
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Fold:
    """The state after all turns up to an item. `summed`: a model has read those since the fold before."""

    leaf_id: int
    fingerprint: str
    lines: tuple[Line, ...]
    summed: bool


class Folds:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, leaf_id: int) -> Fold | None:
        row = sql.one(self._connections.read(), "SELECT * FROM folds WHERE leaf_id = ?", (leaf_id,))
        if row is None:
            return None
        lines = tuple(Line(text, tuple(ids), bool(verbatim)) for text, ids, verbatim in json.loads(row["lines"]))
        return Fold(row["leaf_id"], row["fingerprint"], lines, bool(row["summed"]))

    def put(self, fold: Fold) -> None:
        lines = [[line.text, line.item_ids, int(line.verbatim)] for line in fold.lines]
        with self._connections.write(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO folds(leaf_id, fingerprint, lines, summed, at) VALUES (?, ?, ?, ?, ?)",
                (fold.leaf_id, fold.fingerprint, json.dumps(lines, ensure_ascii=False), int(fold.summed), sql.now()),
            )
