"""What replies and the person's verdicts teach the weights of the ranking (RMM's retrospective reflection). Pure.

A reply cites some of the notes that it was given: what made those rank high counts a little more from then on, what
made the others rank high a little less. A thumb says it more clearly. All stays on this machine, can be reset, and is
bounded: no weight leaves half to twice its default, whatever is said and however often.
"""

import math
from collections.abc import Mapping, Sequence

from secondme.types import Hit, Lesson, Verdict

RATES: Mapping[Verdict, float] = {"cited": 0.05, "up": 0.2, "down": 0.2, "wrong": 0.3}
"""How far one lesson moves the logarithm of a weight, for a difference of one between good and bad notes. A reply cites
what it likes to; a person says what is so."""
KEEP = 0.995
"""What is learned fades with every further lesson, so that a habit of last year does not bind for ever, and one that
nothing speaks for any longer goes."""
LEAST, MOST_TIMES = 0.5, 2.0
LESSONS = 1000
"""The latest so many count."""
_BOUND = math.log(MOST_TIMES)


def lesson(verdict: Verdict, hits: Sequence[Hit], wrong: Sequence[tuple[str, int]] = ()) -> Lesson | None:
    """What these notes of one reply teach; None where nothing can be told apart.

    `cited` and `up`: those that the reply rests on were right, the others not. `down`: those that it rests on were
    wrong, the others not. `wrong`: the notes named (type, id) were. A component's share of a score is, but for a
    factor, the slope of the score in the logarithm of its weight; so moving the weights along the difference of the
    shares raises the good above the bad."""
    if verdict == "wrong":
        bad = [hit for hit in hits if (hit.type, hit.id) in wrong]
        good = [hit for hit in hits if (hit.type, hit.id) not in wrong]
    else:
        good = [hit for hit in hits if hit.cited]
        bad = [hit for hit in hits if not hit.cited]
        if verdict == "down":
            good, bad = bad, good
    if not good or not bad:
        return None
    better, worse = _mean(good), _mean(bad)
    gain = {name: better.get(name, 0.0) - worse.get(name, 0.0) for name in sorted({*better, *worse})}
    return Lesson(verdict, {name: round(value, 6) for name, value in gain.items() if abs(value) > 1e-6})


def _mean(hits: Sequence[Hit]) -> dict[str, float]:
    """The mean share of each component in the scores of these hits."""
    shares: dict[str, float] = {}
    for hit in hits:
        total = sum(hit.components.values())
        for name, part in hit.components.items():
            if total > 0:
                shares[name] = shares.get(name, 0.0) + part / total / len(hits)
    return shares


def factors(lessons: Sequence[Lesson]) -> dict[str, float]:
    """By what each weight is multiplied after these lessons, oldest first: each in [0.5, 2].

    The same lessons give the same factors, so one that is taken back or reset leaves no trace."""
    logs: dict[str, float] = {}
    for each in lessons[-LESSONS:]:
        logs = {name: value * KEEP for name, value in logs.items()}
        for name, gain in each.gain.items():
            step = RATES[each.verdict] * max(-1.0, min(1.0, gain))
            logs[name] = max(-_BOUND, min(_BOUND, logs.get(name, 0.0) + step))
    return {name: math.exp(value) for name, value in logs.items() if abs(value) > 1e-9}


def learned(weights: Mapping[str, float], lessons: Sequence[Lesson]) -> dict[str, float]:
    """`weights` as these lessons have moved them: each within half to twice itself; unknown components count for
    nothing."""
    return scaled(weights, factors(lessons))


def scaled(weights: Mapping[str, float], by: Mapping[str, float]) -> dict[str, float]:
    return {name: weight * max(LEAST, min(MOST_TIMES, by.get(name, 1.0))) for name, weight in weights.items()}
