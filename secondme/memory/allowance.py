"""How long imported messages may be read each night, and how many nights that will take.

A night's allowance lasts from noon to noon. What the person types never waits for it.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from secondme.store import Store

Clock = Callable[[], datetime]
ASSUMED_S = 4.0
"""Seconds a message, before any was measured."""


def local_now() -> datetime:
    return datetime.now().astimezone()


class Allowance:
    """`minutes` of reading a night; 0: imported messages are not read by themselves."""

    def __init__(self, store: Store, minutes: int, clock: Clock = local_now) -> None:
        self._store, self._minutes, self._clock = store, minutes, clock

    def left(self) -> bool:
        """Whether tonight's minutes are not used up."""
        return self._store.reading.spent_since(self._night()) < 60 * self._minutes

    def words(self) -> str:
        """What waits, and how long it will take, in a sentence; "" when nothing waits."""
        waiting = self._store.reading.imported_count()
        if not waiting:
            return ""
        wait = f"{waiting:,} imported {'message waits' if waiting == 1 else 'messages wait'} to be read"
        if not self._minutes:
            return f"{wait}; the time for it is set to none."
        hours = waiting * (self._store.reading.mean_cost() or ASSUMED_S) / 3600
        nights = math.ceil(hours * 60 / self._minutes)
        took = f"{nights} {'night' if nights == 1 else 'nights'} of {self._minutes} minutes"
        return f"{wait}: about {_long(hours)}, {took}."

    def _night(self) -> str:
        now = self._clock()
        noon = now.replace(hour=12, minute=0, second=0, microsecond=0)
        begins = noon if now >= noon else noon - timedelta(days=1)
        return begins.astimezone(UTC).isoformat(timespec="milliseconds")


def _long(hours: float) -> str:
    minutes = max(1, round(hours * 60))
    if minutes < 90:
        return f"{minutes} {'minute' if minutes == 1 else 'minutes'}"
    return f"{round(hours)} hours" if hours < 72 else f"{round(hours / 24)} days"
