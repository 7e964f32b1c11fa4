"""One score from many: a weighted sum of how well words and meaning fit, here and around, and of who said it.

Scores of words and meaning are taken as shares of the best one for this question. Rank fusion throws the scores away
and is measurably worse than keywords alone. Pure: the same candidates give the same scores.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondme.types import HitType

Key = tuple[HitType, int]

CONVERSATION, FIRST = "its conversation", "first of its conversation"
WEIGHTS: Mapping[str, float] = {
    "words with the turn before": 1.3,
    "meaning with the turn before": 1.9,
    "meaning of each word": 2.5,
    "meaning of each word, turns around": 5.6,
    "said by whom it is about": 1.0,
    "said by whom several are asked of": 0.8,
    "said by a person": 1.5,
    "tells": 1.1,
    CONVERSATION: 2.0,
    FIRST: 1.0,
    "time": 2.1,
    "instruction that applies": 4.2,
    "exact words": 6.0,
    "of the kind asked for": 1.0,
    "linked": 0.8,
}
"""What each adds to the logarithm of the odds that this is what is looked for. All but the last three, of which nothing
is there, and "first of its conversation", which is such a logarithm itself, were fitted (softmax over a question's
candidates) on conversations and rounded; in folds they find the same."""
ASKING_WORDS = 30
"""A turn that ends with a question and is shorter asks rather than tells; a longer one tells something before."""
MEANING = frozenset(name for name in WEIGHTS if name.startswith("meaning"))
OPTIONAL = frozenset(
    {
        "said by whom several are asked of", CONVERSATION, FIRST, "time",
        "instruction that applies", "exact words", "of the kind asked for", "linked",
    }
)  # fmt: skip
"""Absent from many questions; these count no more where others are known in part only, as before there are vectors."""
FIT, STRENGTH, OFFSET = 0.75, 3.9, -11.4
"""Logistic regression over the best ten of each question, half of the questions put to somebody else's memory."""
RELEVANT = 0.035
"""Keeps 90 of 100 answers among the first ten; of questions put to somebody else's memory 92 in a hundred get none, of
those put to the own one two in a hundred."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was found, with its components by name of WEIGHTS, each in [0, 1] ("first of its conversation" may be more).

    One that is absent counts as 0, but those of MEANING as unknown: what has no vector yet is judged by the rest."""

    key: Key
    components: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fused:
    key: Key
    score: float
    """In [0, 1]."""
    relevant: bool
    """Whether it is worth giving to a reply: by RELEVANT, and by itself. That it stands for a conversation makes it go
    first, but an overview of what nobody spoke of has nothing to show."""
    components: Mapping[str, float]
    """What each component adds to the sum that the score is made of, as a share of the most that is possible."""


def fuse(candidates: Sequence[Candidate], strength: float, weights: Mapping[str, float] = WEIGHTS) -> list[Fused]:
    """Candidates with one score each, best first; of equal ones the newer (larger id) first.

    `strength` says how good the best of all candidates is in itself: by how much its cosine is above what chance gives.
    It moves all scores alike, never their order."""
    always = _always(weights)
    fused = []
    for candidate in candidates:
        parts = _parts(candidate, weights, always)
        fit = sum(parts.values())
        relevant = calibrated(fit - parts.get(FIRST, 0.0), strength) >= RELEVANT
        shares_of = {name: part / always for name, part in parts.items()}
        fused.append(Fused(candidate.key, calibrated(fit, strength), relevant, shares_of))
    return sorted(fused, key=lambda entry: (-entry.score, -entry.key[1]))


def fits(candidates: Sequence[Candidate], weights: Mapping[str, float] = WEIGHTS) -> dict[Key, float]:
    """For each candidate the logarithm of the odds that it is what is looked for, to the same constant."""
    always = _always(weights)
    return {candidate.key: sum(_parts(candidate, weights, always).values()) for candidate in candidates}


def _always(weights: Mapping[str, float]) -> float:
    return sum(weight for name, weight in weights.items() if name not in OPTIONAL)


def _parts(candidate: Candidate, weights: Mapping[str, float], always: float) -> dict[str, float]:
    """What each component adds. Those of MEANING that are not known are taken to be as good as the rest."""
    has = candidate.components
    unknown = sum(weight for name, weight in weights.items() if name in MEANING and name not in has)
    sure = always / (always - unknown)
    return {n: w * has[n] * (1.0 if n in OPTIONAL else sure) for n, w in weights.items() if has.get(n)}


def shares(scores: Mapping[int, float], best: float | None = None) -> dict[int, float]:
    """Scores as shares of the best one (or of `best`); what is below 0 counts as 0."""
    most = max(scores.values(), default=0.0) if best is None else best
    return {i: max(0.0, score) / most if most > 0 else 0.0 for i, score in scores.items()}


def calibrated(fit: float, strength: float) -> float:
    """The chance that this is what was asked for: in [0, 1], comparable between questions."""
    return 1.0 / (1.0 + math.exp(-(FIT * fit + STRENGTH * strength + OFFSET)))


def tells(text: str) -> float:
    """0 for a short turn that ends with a question, else 1: answers seldom stand in what asks for them."""
    return 0.0 if text.rstrip().endswith(("?", "？", "؟")) and len(text.split()) < ASKING_WORDS else 1.0
