"""Lets memories fade that were not needed for long: not deleted, only no longer given to replies by themselves.

The clock is days of use (strength.py): nobody's memories fade while they are away, and a computer whose clock jumps
forgets nothing. One run goes at most a week of use further than the one before.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date

from secondme import strength
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Memory

FADED = 0.7
"""A memory fades when its retrievability falls below this: one of middling importance after some nine months of use
without being needed, an unimportant one after half of that."""
MOST_DAYS = 7
SOON_DAYS = 30
LASTING = frozenset({"name", "birthday", "allergy", "health", "contact", "relation", "home"})
"""Claims of these attributes never fade by themselves."""
KEPT_KINDS = frozenset({"instruction", "summary", "trait"})
PAGE = 500
AT_ONCE = 10_000
"""Memories of which a little is read at once."""


@dataclass(frozen=True, slots=True)
class Fading:
    """A memory with the retrievability that it has at the day in question."""

    memory: Memory
    retrievability: float


def lasts(memory: Memory) -> bool:
    """Whether a memory stays whatever happens."""
    lasting = any(claim.attribute in LASTING and claim.valid_to is None for claim in memory.claims)
    return memory.pinned or memory.locked or memory.kind in KEPT_KINDS or lasting


def due(memories: Sequence[Memory], unused: Callable[[Memory], int], below: float = FADED) -> list[Fading]:
    """Those that have faded after so many days of use without being needed, the weakest first. Pure."""
    found = [
        Fading(memory, strength.retrievability(unused(memory), memory.stability, pinned=memory.pinned))
        for memory in memories
        if memory.status == "active" and memory.deleted_at is None and not lasts(memory)
    ]
    return sorted((each for each in found if each.retrievability < below), key=lambda each: each.retrievability)


def fading_soon(store: Store, limit: int, now: str | None = None) -> list[Memory]:
    """Those that fade within the next `SOON_DAYS` days of use if nothing happens, the weakest first."""
    days = store.use.days(until=now)

    def unused(memory: Memory) -> int:
        return store.use.since(memory, days) + SOON_DAYS

    found: list[Fading] = []
    weakest = _weakest(store, days, SOON_DAYS)
    for start in range(0, len(weakest), PAGE):
        found += due([*store.memories.many(weakest[start : start + PAGE]).values()], unused)
        if len(found) >= limit:
            break
    return [each.memory for each in found][:limit]


def decay(
    store: Store,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
    *,
    now: str | None = None,
    simulate: bool = False,
    dry_run: bool = False,
) -> int:
    """Fade what is due by the day of `now`; how many that were. `dry_run`: only say how many. `simulate`: as if the
    person had used the app on every day until `now`, however far that is. Raises Cancelled; what faded stays so."""
    days = store.use.days(until=now)
    ahead = 0
    if simulate and now and days:
        ahead = max(0, (date.fromisoformat(now[:10]) - date.fromisoformat(days[-1])).days)
    reached = len(days) if simulate else min(len(days), store.use.watermark(len(days)) + MOST_DAYS)
    days = days[:reached]
    weakest = _weakest(store, days, ahead)
    wanted = due([*store.memories.many(weakest).values()], lambda memory: store.use.since(memory, days) + ahead)
    for done, each in enumerate(wanted, 1):
        if dry_run:
            break
        progress.check()
        why = f"It was not needed for {store.use.since(each.memory, days) + ahead} days of use."
        publish(store.memories.edit(each.memory.id, who="decay", why=why, run_id=run_id, status="faded"))
        progress.update(done, len(wanted), "Letting fade what is not needed")
    if not dry_run and not simulate:
        store.use.reach(reached)
    return len(wanted)


def _weakest(store: Store, days: Sequence[str], ahead: int) -> list[int]:
    """The ids of what has faded `ahead` days of use from now, the weakest first, with those among them that last: of
    all memories only so much is read as tells this."""
    found: list[tuple[float, int]] = []
    after = 0
    while page := store.use.resting(after, AT_ONCE):
        after = page[-1].id
        for one in page:
            left = strength.retrievability(store.use.since_day(one.last, days) + ahead, one.stability)
            if left < FADED:
                found.append((left, one.id))
    return [id for _, id in sorted(found)]
