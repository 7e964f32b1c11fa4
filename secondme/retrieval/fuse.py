"""One score from many: a weighted sum of keyword and vector scores, each as a share of the best one for this question.

Rank fusion throws the scores away and is measurably worse. Pure: the same candidates give the same scores.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from secondme.types import HitType

Key = tuple[HitType, int]

WEIGHTS: Mapping[str, float] = {
    "turn words": 0.55,
    "window words": 0.84,
    "next words": 0.29,
    "turn meaning": 1.64,
    "window meaning": 2.61,
    "named author": 0.21,
}
"""Of each component after division by its maximum; those of "named author" are 0 or 1."""
RELEVANT = 0.5


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was found, with its raw scores by component (BM25 at least 0, cosine); one that is absent counts as 0."""

    key: Key
    scores: Mapping[str, float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Fused:
    key: Key
    score: float
    """In [0, 1]; 0.5 is the border of relevance."""
    components: Mapping[str, float]
    """Share of each component; they sum to the score."""


def fuse(candidates: Sequence[Candidate], weights: Mapping[str, float] = WEIGHTS) -> list[Fused]:
    """Candidates with one score each, best first; of equal ones the newer (larger id) first."""
    best = {name: max((c.scores.get(name, 0.0) for c in candidates), default=0.0) for name in weights}
    present = {name: weight for name, weight in weights.items() if best[name] > 0}
    total = sum(present.values())
    strongest = max((c.scores.get("turn meaning", 0.0) for c in candidates), default=0.0)
    fused = []
    for candidate in candidates:
        shares = {n: w * max(0.0, candidate.scores.get(n, 0.0)) / best[n] / total for n, w in present.items()}
        raw = sum(shares.values())
        score = calibrated(raw, strongest)
        fused.append(
            Fused(candidate.key, score, {n: s / raw * score for n, s in shares.items() if s > 0} if raw else {})
        )
    return sorted(fused, key=lambda f: (-f.score, -f.key[1]))


def calibrated(raw: float, strongest: float) -> float:
    """A fused score in [0, 1] as the chance of being what was asked for, given the best cosine for the question."""
    return 1.0 / (1.0 + math.exp(-(8.0 * (raw - 0.75) + 6.0 * (strongest - 0.45))))
