"""How long conversations are kept where the person has said so: what is older goes to the bin, never further.

The clock is not the computer's. Ages are counted by a day that moves on at most a week on a day of use, as memories
fade (decay.py), so that a computer whose clock jumps ahead puts away a week's worth at most; a clock that was set back
makes everything younger. Before anything goes for the first time the person is told, a week before; while nobody has
been told, nothing goes.
"""

from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, timedelta

from secondme.progress import Progress
from secondme.store import Store
from secondme.store.keeping import Clock
from secondme.types import Changes

MOST_DAYS = 7
NOTICE_DAYS = 7


@dataclass(frozen=True, slots=True)
class Kept:
    """What a run found and did."""

    due: int = 0
    moved: int = 0
    on: str = ""
    """The day on which they go, where that is still to come (YYYY-MM-DD)."""


def moved_on(clock: Clock, today: date) -> Clock:
    """The clock on a day of use. Pure."""
    reached = today
    if clock.reached and (last := date.fromisoformat(clock.reached)) < today:
        reached = last if clock.looked == today.isoformat() else min(today, last + timedelta(days=MOST_DAYS))
    return replace(clock, reached=reached.isoformat(), looked=today.isoformat())


def cutoff(day: str, months: int) -> str:
    """The day so many months before. Pure."""
    there = date.fromisoformat(day)
    year, month = divmod(there.year * 12 + there.month - 1 - months, 12)
    if year < 1:
        return date.min.isoformat()
    return date(year, month + 1, min(there.day, monthrange(year, month + 1)[1])).isoformat()


def would_go(store: Store, months: int, today: date) -> list[int]:
    """The conversations that are older than so many months by the clock as it would be on that day; nothing is
    changed."""
    return store.keeping.past(cutoff(moved_on(store.keeping.clock(), today).reached, months)) if months else []


def begin(store: Store, months: int, today: date) -> None:
    """The person has chosen how long, and seen what would go: that needs no notice any more. What comes later does."""
    clock = moved_on(store.keeping.clock(), today)
    due = bool(months and store.keeping.past(cutoff(clock.reached, months)))
    before = date.fromisoformat(clock.reached) - timedelta(days=NOTICE_DAYS)
    store.keeping.set(replace(clock, noticed=before.isoformat() if due else ""))
    store.keeping.first_told()


def retain(
    store: Store,
    months: int,
    today: date,
    progress: Progress,
    publish: Callable[[Changes], object],
    run_id: int | None,
) -> Kept:
    """Put into the bin what is older than so many months (0: nothing ever is), each conversation as a whole, with the
    memories that stand on it alone; what somebody writes to meanwhile stays. Raises Cancelled; what went so far stays
    there."""
    if not months:
        return Kept()
    clock = moved_on(store.keeping.clock(), today)
    before = cutoff(clock.reached, months)
    due = store.keeping.past(before)
    if due and not store.keeping.told():
        clock = replace(clock, noticed=clock.reached)
    store.keeping.set(clock)
    if not due:
        return Kept()
    on = date.fromisoformat(clock.noticed) + timedelta(days=NOTICE_DAYS)
    if date.fromisoformat(clock.reached) < on:
        return Kept(len(due), on=on.isoformat())
    moved = 0
    for done, id in enumerate(due, 1):
        progress.update(done, len(due), "Moving what is old to the bin")
        with store.write():
            if not store.keeping.past(before, id):
                continue
            changes = store.chats.delete(id)
            store.keeping.note([id], run_id)
        publish(changes)
        moved += 1
    return Kept(moved, moved)
