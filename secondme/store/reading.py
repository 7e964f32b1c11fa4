"""In which order imported messages are read to make memories of them, and what that has cost so far."""

from collections.abc import Mapping

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.items import COLUMNS, item_of
from secondme.store.skipped import not_skipped
from secondme.types import Item

DDL = (
    """CREATE TABLE salience(
        item_id INTEGER PRIMARY KEY REFERENCES items(id) ON DELETE CASCADE, revision INTEGER NOT NULL,
        score REAL NOT NULL)""",
    "CREATE INDEX salience_by_score ON salience(score)",
    "ALTER TABLE extractions ADD COLUMN cost_s REAL NOT NULL DEFAULT 0",
    "CREATE INDEX extractions_by_time ON extractions(at)",
)
ASKED_ABOUT = 0.3
"""Added to the rank of what was found for a reply: it is asked about."""
LATEST = 200
"""Of so many messages the mean cost is taken."""
UNREAD = f"""FROM items WHERE role = 'self' AND active = 1 AND origin = 'imported_self' AND NOT EXISTS (
    SELECT 1 FROM extractions WHERE extractions.item_id = items.id AND extractions.revision = items.revision)
    AND {not_skipped("extract", "items.id", "items.revision")}"""


class Reading:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def unranked(self, limit: int) -> list[Item]:
        """Imported messages that wait to be read and have no rank yet, newest first."""
        statement = f"""SELECT {COLUMNS} {UNREAD} AND NOT EXISTS (SELECT 1 FROM salience
            WHERE salience.item_id = items.id AND salience.revision = items.revision) ORDER BY id DESC LIMIT ?"""
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (limit,))]

    def rank(self, scores: Mapping[int, tuple[int, float]]) -> None:
        """Note the ranks of items: id to revision and score."""
        with self._connections.write(durable=False) as db:
            for item_id, (revision, score) in scores.items():
                db.execute(
                    "INSERT OR REPLACE INTO salience(item_id, revision, score) VALUES (?, ?, ?)",
                    (item_id, revision, score),
                )

    def most_telling(self, limit: int) -> list[Item]:
        """Imported messages that wait to be read, the most telling first; among equals the newest."""
        statement = f"""SELECT {COLUMNS} {UNREAD} ORDER BY
            coalesce((SELECT score FROM salience WHERE item_id = items.id), 0)
            + {ASKED_ABOUT} * EXISTS (SELECT 1 FROM recalls WHERE type = 'item' AND ref_id = items.id) DESC,
            id DESC LIMIT ?"""
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (limit,))]

    def imported_count(self) -> int:
        """Imported messages that wait to be read."""
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {UNREAD}")[0])

    def spent_since(self, at: str) -> float:
        """Seconds that reading imported messages has cost since then (ISO)."""
        found = sql.values(
            self._connections.read(),
            """SELECT coalesce(SUM(cost_s), 0) FROM extractions JOIN items ON items.id = item_id
            WHERE at >= ? AND origin = 'imported_self'""",
            (at,),
        )
        return float(found[0])

    def mean_cost(self) -> float | None:
        """Seconds that one message costs, by the latest; None before any was read."""
        found = sql.values(
            self._connections.read(),
            "SELECT AVG(cost_s) FROM (SELECT cost_s FROM extractions WHERE cost_s > 0 ORDER BY at DESC LIMIT ?)",
            (LATEST,),
        )
        return None if found[0] is None else float(found[0])
