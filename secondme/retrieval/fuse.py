"""One score from many: a weighted sum of how well words and meaning fit, here and around, and of who said it.

Scores of words and meaning are taken as shares of the best one for this question. Rank fusion throws the scores away
and is measurably worse than keywords alone. Pure: the same candidates give the same scores.
"""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from secondme.types import HitType

Key = tuple[HitType, int]

WEIGHTS: Mapping[str, float] = {
    "words with the turn before": 1.2,
    "words of the conversation": 0.6,
    "meaning with the turn before": 1.6,
    "meaning with the turn after": 0.6,
    "meaning of each word": 1.6,
    "meaning of each word, turns around": 8.4,
    "said by whom it is about": 1.0,
    "said by a person": 1.3,
    "tells": 1.0,
    "time": 3.4,
    "instruction that applies": 5.7,
    "exact words": 6.0,
    "of the kind asked for": 1.0,
    "linked": 0.8,
}
"""What each adds to the logarithm of the odds that this is what is looked for. All but the last three, of which nothing
is there, were fitted (softmax over a question's candidates) on conversations; in folds they find the same."""
BEST_OF_CONVERSATION = 3
ASKING_WORDS = 30
"""A turn that ends with a question and is shorter asks rather than tells; a longer one tells something before."""
MEANING = frozenset(name for name in WEIGHTS if name.startswith("meaning"))
WORDS = frozenset(name for name in WEIGHTS if name.startswith("words"))
OPTIONAL = frozenset({"time", "instruction that applies", "exact words", "of the kind asked for", "linked"})
"""Absent from most questions."""
FIT, STRENGTH, OFFSET = 0.69, 4.2, -11.7
"""Logistic regression over the best ten of each question, half of the questions put to somebody else's memory."""
RELEVANT = 0.03
"""Keeps 92 of 100 answers among the first ten; of questions put to somebody else's memory nine in ten get none, of
those put to the own one two in a hundred."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """What was found, with its components by name of WEIGHTS, each in [0, 1].

    One that is absent counts as 0, but those of MEANING as unknown: what has no vector yet is judged by the rest."""

    key: Key
    components: Mapping[str, float]


@dataclass(frozen=True, slots=True)
class Fused:
    key: Key
    score: float
    """In [0, 1]; from RELEVANT on it is worth giving to a reply."""
    components: Mapping[str, float]
    """What each component adds to the sum that the score is made of, as a share of the most that is possible."""


def fuse(candidates: Sequence[Candidate], strength: float, weights: Mapping[str, float] = WEIGHTS) -> list[Fused]:
    """Candidates with one score each, best first; of equal ones the newer (larger id) first.

    `strength` says how good the best of all candidates is in itself: by how much its cosine is above what chance gives.
    It moves all scores alike, never their order."""
    always = sum(weight for name, weight in weights.items() if name not in OPTIONAL)
    fused = []
    for candidate in candidates:
        has = candidate.components
        unknown = sum(weight for name, weight in weights.items() if name in MEANING and name not in has)
        sure = always / (always - unknown)
        parts = {n: w * has[n] * (1.0 if n in OPTIONAL else sure) for n, w in weights.items() if has.get(n)}
        score = calibrated(sum(parts.values()), strength)
        fused.append(Fused(candidate.key, score, {name: part / always for name, part in parts.items()}))
    return sorted(fused, key=lambda entry: (-entry.score, -entry.key[1]))


def shares(scores: Mapping[int, float], best: float | None = None) -> dict[int, float]:
    """Scores as shares of the best one (or of `best`); what is below 0 counts as 0."""
    most = max(scores.values(), default=0.0) if best is None else best
    return {i: max(0.0, score) / most if most > 0 else 0.0 for i, score in scores.items()}


def calibrated(fit: float, strength: float) -> float:
    """The chance that this is what was asked for: in [0, 1], comparable between questions."""
    return 1.0 / (1.0 + math.exp(-(FIT * fit + STRENGTH * strength + OFFSET)))


def words_of_conversations(words: Mapping[int, float], conversation: Mapping[int, int]) -> dict[int, float]:
    """For each item how well the best items of its conversation fit the words (mean of the best three).

    An answer often stands near the words of the question, not in them."""
    scores: dict[int, list[float]] = {}
    for i, place in conversation.items():
        scores.setdefault(place, []).append(words.get(i, 0.0))
    best = {p: sum(sorted(s, reverse=True)[:BEST_OF_CONVERSATION]) / BEST_OF_CONVERSATION for p, s in scores.items()}
    return {i: best[place] for i, place in conversation.items()}


def tells(text: str) -> float:
    """0 for a short turn that ends with a question, else 1: answers seldom stand in what asks for them."""
    return 0.0 if text.rstrip().endswith(("?", "？", "؟")) and len(text.split()) < ASKING_WORDS else 1.0
