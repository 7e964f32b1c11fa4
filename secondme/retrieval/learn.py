"""What replies and the person's verdicts teach the weights of the ranking (RMM's retrospective reflection). Pure.

A reply cites some of the notes that it was given: what made those rank high counts a little more from then on, what
made the others rank high a little less. A thumb says it more clearly. All stays on this machine, can be reset, and is
bounded: no weight leaves half to twice its default, whatever is said and however often.
"""

import math
from collections.abc import Mapping, Sequence

from secondme.types import Hit, Lesson, Verdict

RATES: Mapping[Verdict, float] = {"cited": 0.02, "up": 0.08, "down": 0.08, "wrong": 0.12}
"""How far one lesson moves the logarithm of a weight at most. A reply cites what it likes; a person says what is so."""
SHARPNESS = 10.0
"""How surely a note that scores a tenth less than the best comes after it, as odds: e to 1."""
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
    wrong, the others not. `wrong`: the notes named (type, id) were."""
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
    gain = _slope(good, bad)
    return Lesson(verdict, {name: round(value, 6) for name, value in gain.items() if abs(value) > 1e-6})


def _slope(good: Sequence[Hit], bad: Sequence[Hit]) -> dict[str, float]:
    """How the likelihood that one of the good notes comes first grows with the logarithm of each weight: the gradient
    of a softmax over the notes. What the ranking had right already teaches little; what it had wrong, much. What all
    weights have in common is left out: it moves no note past another."""
    hits = [*good, *bad]
    totals = [sum(hit.components.values()) for hit in hits]
    most = max(totals)
    if most <= 0:
        return {}
    chances = [math.exp(SHARPNESS * (total / most - 1)) for total in totals]
    gain: dict[str, float] = {}
    for place, (hit, chance) in enumerate(zip(hits, chances, strict=True)):
        surprise = (place < len(good)) / len(good) - chance / sum(chances)
        for name, part in hit.components.items():
            gain[name] = gain.get(name, 0.0) + SHARPNESS * surprise * part / most
    common = sum(gain.values()) / max(1, len(gain))
    return {name: value - common for name, value in gain.items()}


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
