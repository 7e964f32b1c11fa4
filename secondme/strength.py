"""How well a memory is remembered: the FSRS-6 power forgetting curve. Pure; times come in, numbers go out.

Source: the FSRS-6 algorithm (Ye et al., open-spaced-repetition), default parameters w8..w10, w15, w17..w20. The clock
is days of use, not of the calendar: nobody's memories fade while they are away.
"""

import math
from collections.abc import Mapping

DECAY = 0.1542
"""w20 of FSRS-6."""
FACTOR = math.pow(0.9, -1 / DECAY) - 1
BASE_DAYS = 30.0
MINIMUM, MAXIMUM = 1.0, 36500.0
PIN = 10.0
DIFFICULTY = 5.0
GROWTH, SATURATION, SURPRISE = 1.8722, 0.1666, 0.796
SAME_DAY, SAME_DAY_SATURATION = 0.5425 * 0.0912, 0.0658
CITED_BONUS = 1.8729
"""w16: the bonus of an easy recall."""


def retrievability(days: float, stability: float, *, pinned: bool = False) -> float:
    """Probability of recall after `days` of use, in (0, 1]; never rises with `days`. FSRS-6: (1 + F·t/S)^-w20, which
    is 0.9 at t = S. A pinned memory fades as if its stability were ten times as long."""
    days = max(days, 0.0)
    stability = min(max(stability, MINIMUM), MAXIMUM) * (PIN if pinned else 1.0)
    return math.pow(1 + FACTOR * days / stability, -DECAY)


KINDS: Mapping[str, float] = {
    "event": 0.5, "goal": 1.0, "fact": 1.0, "conclusion": 1.0, "preference": 1.5, "skill": 1.5, "summary": 1.5,
    "relationship": 2.0, "trait": 2.0, "instruction": 3.0,
}  # fmt: skip
"""By how much memories of a kind last longer than others: what happened once goes first, what is to be done last."""


def initial_stability(importance: float, kind: str = "fact") -> float:
    """Days after which a new memory stands at 0.9: 15 when unimportant, 30 in the middle, 60 when most important; times
    what its kind is worth (`KINDS`)."""
    return float(BASE_DAYS * 4 ** (min(max(importance, 0.0), 1.0) - 0.5) * KINDS.get(kind, 1.0))


def reinforced(days: float, stability: float, *, cited: bool) -> float:
    """Stability after a recall, `days` of use after the last; never less than before. The longer ago, the more it
    grows (FSRS-6 stability after success at middle difficulty; within a day the short-term formula). A memory that the
    reply cited counts as recalled easily, one that was only given counts as recalled with good effort, by half."""
    stability = min(max(stability, MINIMUM), MAXIMUM)
    if days < 1:
        grown = stability * max(1.0, math.exp(SAME_DAY) * math.pow(stability, -SAME_DAY_SATURATION))
    else:
        surprise = math.exp(SURPRISE * (1 - retrievability(days, stability))) - 1
        gain = math.exp(GROWTH) * (11 - DIFFICULTY) * math.pow(stability, -SATURATION) * surprise
        grown = stability * (1 + gain * (CITED_BONUS if cited else 0.5))
    return min(grown, MAXIMUM)
