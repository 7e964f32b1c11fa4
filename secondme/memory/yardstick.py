"""How far a model's sense of what matters can be trusted: it is asked about invented notes whose worth is known first.

Models differ, and anybody may add one; so nothing is assumed of a name or a size. The agreement is Spearman's rank
correlation between what the model says and what a careful person said of the same notes: 1 is the same order, 0 is
chance. Pure.
"""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Known:
    """An invented note with the words that it stands on; how much it matters and how sure it is, 1 to 5."""

    text: str
    quote: str
    importance: int
    sure: int


@dataclass(frozen=True, slots=True)
class Agreement:
    """Of a model with a person, in [0, 1]; what is below chance is 0."""

    importance: float
    confidence: float


KNOWN = (
    Known("You carry an EpiPen because of bee stings.", "I carry an EpiPen because of bee stings", 5, 5),
    Known("You watered the plants.", "I watered the plants", 1, 5),
    Known("Your wife's name is Hanneke.", "My wife's name is Hanneke", 5, 5),
    Known("You think you might be left-handed.", "I think I might be left-handed", 2, 2),
    Known("You were born on 2 February 1981.", "I was born on 2 February 1981", 5, 5),
    Known("You would sell your brother for a nap.", "I'd sell my brother for a nap", 1, 1),
    Known("You teach physics at a grammar school.", "I teach physics at a grammar school", 4, 5),
    Known("You found a coin on the street.", "I found a coin on the street", 1, 5),
    Known("Perhaps you will keep bees one day.", "perhaps I'll keep bees one day", 3, 2),
    Known("You have epilepsy.", "I have epilepsy", 5, 5),
    Known("You are made of coffee.", "I'm made of coffee", 1, 1),
    Known("You play the cello in an orchestra.", "I play the cello in an orchestra", 3, 5),
    Known("You prefer window seats.", "I prefer window seats", 2, 5),
    Known("Deine Eltern wohnen in Graz.", "meine Eltern wohnen in Graz", 4, 5),
    Known("Du hast heute Pfannkuchen gegessen.", "ich hab heute Pfannkuchen gegessen", 1, 5),
    Known("Du meinst, deine Tante war mal Tänzerin.", "ich mein, meine Tante war mal Tänzerin", 2, 2),
    Known("Your great-aunt is said to have met a king.", "my great-aunt is said to have met a king", 2, 2),
    Known("You want to run your first marathon next spring.", "I want to run my first marathon next spring", 4, 5),
    Known("It rained on your way home.", "it rained on my way home", 1, 5),
    Known("Ton père est très malade.", "mon père est très malade", 5, 5),
    Known("Tu as fait la queue à la poste.", "j'ai fait la queue à la poste", 1, 5),
    Known("You have a dentist appointment on 9 April.", "I have a dentist appointment on 9 April", 3, 5),
    Known("If you were rich you would live on a boat.", "if I were rich I'd live on a boat", 1, 1),
    Known("Your neighbour Piet feeds your rabbits.", "my neighbour Piet feeds our rabbits", 3, 5),
)

MEANT = 2
"""How sure a note must be for its importance to count."""


def agreement(importance: Sequence[int], sure: Sequence[int]) -> Agreement:
    """Of what a model said of the notes, in their order. How much something matters is asked only of what is told in
    earnest."""
    meant = [(said, note.importance) for said, note in zip(importance, KNOWN, strict=True) if note.sure >= MEANT]
    return Agreement(
        correlation([said for said, _ in meant], [known for _, known in meant]),
        correlation(sure, [note.sure for note in KNOWN]),
    )


def correlation(one: Sequence[float], two: Sequence[float]) -> float:
    """Spearman's: Pearson's of the ranks, equal values sharing theirs; 0 where it is negative or there is none."""
    mine, other = _ranks(one), _ranks(two)
    middle = (len(mine) - 1) / 2
    together = sum((a - middle) * (b - middle) for a, b in zip(mine, other, strict=True))
    spread = sum((a - middle) ** 2 for a in mine) * sum((b - middle) ** 2 for b in other)
    return max(0.0, together / spread**0.5) if spread else 0.0


def _ranks(values: Sequence[float]) -> list[float]:
    ordered = sorted(values)
    return [ordered.index(value) + (ordered.count(value) - 1) / 2 for value in values]
