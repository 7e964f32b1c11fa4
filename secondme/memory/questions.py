"""What a model is asked about a note on the person: how much it matters, and how sure it is. Pure.

A small model needs worked examples and one question at a time; it may only choose a level.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondme.types import Message

LEVELS = {1: 0.1, 2: 0.3, 3: 0.5, 4: 0.7, 5: 0.9}
"""What may be answered, and the figure that it stands for."""
MIDDLE = 3
LONGEST_QUOTE = 300
Answer = int | None
"""A level; None for what cannot be read."""


@dataclass(frozen=True, slots=True)
class Question:
    """One that is put of each note; the answer is a level. `about`: what is said of a note, from its statement and the
    words that it stands on."""

    name: str
    system: str
    examples: tuple[Message, ...]
    about: Callable[[str, str], str]

    @property
    def schema(self) -> Mapping[str, Any]:
        level = {"type": "integer", "enum": sorted(LEVELS)}
        return {"type": "object", "properties": {self.name: level}, "required": [self.name]}


def _made(
    name: str, system: str, about: Callable[[str, str], str], examples: Sequence[tuple[str, str, int]]
) -> Question:
    turns: list[Message] = []
    for text, quote, level in examples:
        turns += (Message("user", about(text, quote)), Message("assistant", json.dumps({name: level})))
    return Question(name, system, tuple(turns), about)


MATTERS = _made(
    "importance",
    """How much does a note about a person matter to someone who is to know them for years? Give a number:
5: it must never be forgotten (who they are, family, health, allergies, where they live)
4: it shapes their life (work, plans, goals, wishes for how to be helped)
3: it is good to know (hobbies, friends, pets, appointments)
2: a small liking or a thing they own
1: a trifle of one day, forgotten tomorrow""",
    lambda text, quote: text,
    examples=(
        ("You are allergic to latex.", "", 5), ("You ate a banana this morning.", "", 1),
        ("You live in Porto with your wife.", "", 5), ("You like jazz.", "", 3),
        ("You saw a heron by the river.", "", 1), ("You plan to move to Canada next year.", "", 4),
        ("You use a blue pen.", "", 1), ("Your uncle Rui is a vet.", "", 3),
    ),
)  # fmt: skip
SURE = _made(
    "sure",
    """How sure is a note about a person, by their own words? Give a number:
5: they said it plainly
3: probably, or somebody told them
2: perhaps, they only think so
1: a joke, irony or exaggeration""",
    lambda text, quote: f"Note: {text}\nTheir words: {quote[:LONGEST_QUOTE]}",
    examples=(
        ("You are allergic to latex.", "I'm allergic to latex", 5),
        ("Perhaps you will study law.", "perhaps I'll study law", 2),
        ("You are older than the pyramids.", "I'm older than the pyramids", 1),
        ("Du ziehst nächstes Jahr nach Kanada.", "ich ziehe nächstes Jahr nach Kanada", 5),
        ("Your uncle Rui is a vet, your mother says.", "my uncle Rui is a vet, my mother says", 3),
        ("You love waiting for the bus.", "oh yes, I just love waiting for the bus", 1),
        ("Tu as vu un héron.", "j'ai vu un héron", 5),
    ),
)  # fmt: skip


def read_answer(question: Question, output: str) -> Answer:
    try:
        level = json.loads(output)[question.name]
    except (ValueError, KeyError, TypeError):
        return None
    return level if level in LEVELS else None
