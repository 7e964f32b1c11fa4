"""The days on which the person used the app: the clock by which memories fade."""

from bisect import bisect_right
from collections.abc import Sequence

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory

WATERMARK = "decayed_days"


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
        last = (memory.last_recalled or memory.created_at)[:10]
        return max(0, len(days) - bisect_right(days, last))

    def watermark(self, default: int) -> int:
        """Up to how many days of use memories have faded so far."""
        found = sql.values(self._connections.read(), "SELECT value FROM meta WHERE key = ?", (WATERMARK,))
        return int(found[0]) if found else default

    def reach(self, days: int) -> None:
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (WATERMARK, str(days)))
