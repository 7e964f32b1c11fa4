"""How well a memory was remembered since it was made, and how it goes on if nothing happens. Pure."""

from bisect import bisect_right
from collections.abc import Sequence
from typing import cast

from secondme import strength
from secondme.memory.decay import FADED, lasts
from secondme.types import JournalEntry, Memory, StrengthCurve

AHEAD_DAYS = 730
SAMPLES = 48


def curve(memory: Memory, reinforced: Sequence[JournalEntry], days: Sequence[str]) -> StrengthCurve:
    """From each time that the memory was needed on, its chance falls anew, with the stability that it had then. Pure.

    `reinforced`: journal entries of its strength, oldest first; `days`: the days of use (ISO), oldest first."""
    steps = [each for each in reinforced if not each.undone and _was_needed(each)]
    steps.sort(key=lambda each: str(each.after and each.after["last_recalled"]))
    first = steps[0].before if steps and steps[0].before else {"stability": memory.stability}
    starts = [(memory.created_at, float(cast(float, first["stability"])))]
    starts += [(str(e.after["last_recalled"]), float(e.after["stability"])) for e in steps if e.after]
    today = len(days)
    past: list[tuple[int, float]] = []
    for number, (at, stability) in enumerate(starts):
        begin = _place(at, days)
        end = _place(starts[number + 1][0], days) if number + 1 < len(starts) else today
        past += _fall(begin, max(begin, end), stability, memory.pinned, offset=-today)
    unused = today - _place(starts[-1][0], days)
    stability = memory.stability
    keeps = lasts(memory)
    ahead = tuple(
        (day, strength.retrievability(unused + day, stability, pinned=memory.pinned))
        for day in range(0, AHEAD_DAYS + 1, AHEAD_DAYS // (2 * SAMPLES))
    )
    return StrengthCurve(
        past=tuple(past),
        ahead=ahead,
        recalls=tuple((_place(at, days) - today, at, e.why) for (at, _), e in zip(starts[1:], steps, strict=True)),
        below=FADED,
        fades_in=None if keeps or memory.status != "active" else _fades_in(unused, stability),
        lasts=keeps,
    )


def _was_needed(entry: JournalEntry) -> bool:
    """Not only given another importance."""
    before, after = entry.before or {}, entry.after or {}
    return bool(after.get("last_recalled")) and after.get("last_recalled") != before.get("last_recalled")


def _place(at: str, days: Sequence[str]) -> int:
    """How many days of use there were up to and with that day."""
    return bisect_right(days, at[:10])


def _fall(begin: int, end: int, stability: float, pinned: bool, offset: int) -> list[tuple[int, float]]:
    step = max(1, (end - begin) // SAMPLES)
    places = [*range(begin, end, step), end]
    return [(day + offset, strength.retrievability(day - begin, stability, pinned=pinned)) for day in places]


def _fades_in(unused: int, stability: float) -> int | None:
    """Days of use until it falls below FADED: the curve of strength.py turned round."""
    most = (FADED ** (-1 / strength.DECAY) - 1) / strength.FACTOR * max(strength.MINIMUM, stability)
    left = int(most) + 1 - unused
    return max(0, left) if left <= AHEAD_DAYS * 5 else None
