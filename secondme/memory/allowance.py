"""How long the model may work each night on what can wait, and how many nights imported messages will take.

A night's allowance lasts from noon to noon. What the person types never waits for it. A quarter of it is for weighing
memories, while some wait for that: a long history that was imported does not put it off for weeks.
"""

import math
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from secondme.store import Store

Clock = Callable[[], datetime]
FOR_WEIGHING = 0.25
ASSUMED_S = 4.0
"""Seconds a message, before any was measured."""


def local_now() -> datetime:
    return datetime.now().astimezone()


class Allowance:
    """`minutes` a night; 0: imported messages are not read, and memories not weighed, by themselves. `to_weigh`: how
    many memories wait to be weighed."""

    def __init__(
        self, store: Store, minutes: int, clock: Clock = local_now, to_weigh: Callable[[], int] = lambda: 0
    ) -> None:
        self._store, self._minutes, self._clock, self._to_weigh = store, minutes, clock, to_weigh

    def left(self) -> bool:
        """Whether tonight's minutes for reading are not used up."""
        night, minutes = self._night(), self._minutes
        weighing = self._store.weighings.spent_since(night)
        if self._to_weigh():
            weighing = max(weighing, 60 * minutes * FOR_WEIGHING)
        return self._store.reading.spent_since(night) + weighing < 60 * minutes

    def left_to_weigh(self) -> bool:
        """Whether tonight's share for weighing is not used up."""
        return self._store.weighings.spent_since(self._night()) < 60 * self._minutes * FOR_WEIGHING

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
