"""The days on which the person used the app: the clock by which memories fade."""

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory

WATERMARK = "decayed_days"


@dataclass(frozen=True, slots=True)
class Resting:
    """A memory in force that nothing holds on to, as little of it as tells how far it has faded."""

    id: int
    last: str
    """The day on which it was last needed, or made."""
    stability: float


class Use:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def days(self, until: str | None = None) -> list[str]:
        """Every day of use (ISO), oldest first; up to the day of `until`."""
        condition, parameters = ("day <= ?", (until[:10],)) if until else ("1", ())
        return sql.values(
            self._connections.read(), f"SELECT day FROM use_days WHERE {condition} ORDER BY day", parameters
        )

    @staticmethod
    def since(memory: Memory, days: Sequence[str]) -> int:
        """Of `days`, how many came after the memory was last needed, or made."""
        return Use.since_day(memory.last_recalled or memory.created_at, days)

    @staticmethod
    def since_day(last: str, days: Sequence[str]) -> int:
        """Of `days`, how many came after that one."""
        return max(0, len(days) - bisect_right(days, last[:10]))

    def resting(self, after: int, limit: int) -> list[Resting]:
        """Memories in force with a larger id, neither pinned nor locked, by id."""
        statement = """SELECT id, coalesce(last_recalled, created_at) AS last, stability FROM memories
            WHERE id > ? AND status = 'active' AND deleted_at IS NULL AND NOT pinned AND NOT locked
            ORDER BY id LIMIT ?"""
        return [Resting(**row) for row in sql.rows(self._connections.read(), statement, (after, limit))]

    def watermark(self, default: int) -> int:
        """Up to how many days of use memories have faded so far."""
        found = sql.values(self._connections.read(), "SELECT value FROM meta WHERE key = ?", (WATERMARK,))
        return int(found[0]) if found else default

    def reach(self, days: int) -> None:
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (WATERMARK, str(days)))
