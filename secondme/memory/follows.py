"""Whether a statement that the model wrote says only what the person's words say: the model is asked once more, of one
statement at a time.

Words are compared first (memory/verify.py); what that lets pass may still say more ("I had lunch with Ida": "Ida is
your friend"), be of somebody else or the other way round. How well a model tells, it shows on invented notes first;
only one that tells clearly better than chance, and seldom doubts what is right, is asked at all. What it doubts waits
for the person's word, and is never dropped. Statements that rules made are not asked about: those that a comparison of
words dislikes are wrong no oftener than the rest (measured).
"""

import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from secondme.memory.pairs import KNOWN, Pair
from secondme.memory.questions import LONGEST_QUOTE
from secondme.types import Message, Prompt

if TYPE_CHECKING:
    from secondme.store import Store

WHY = "The model worded it, and doubts that your words say as much."
"""The reason in the journal, and in the inbox, of what waits for that."""
LEAST_APART, LEAST_KEPT = 0.5, 0.8
"""How far apart a model must tell what follows from what does not (found and falsely doubted shares, subtracted: 1 is
always right, 0 is chance), and how much of what follows it must leave alone, to be asked."""

SAME = "same"
SYSTEM = """Compare a note with the words of the person that it is about ("You" is who wrote the words, "I"). Answer:
"same": what the note says is in the words, perhaps said in another way
"more": the note says something that is not in the words
"other person": the note says of one person what the words say of another
"opposite": the note says the opposite of the words"""
"""Asked for "yes" or "no", the starter model says "more" of nearly everything (BENCHMARKS.md)."""
SCHEMA = {
    "type": "object",
    "properties": {"note": {"type": "string", "enum": [SAME, "more", "other person", "opposite"]}},
    "required": ["note"],
}


EXAMPLES = (
    ("I work as a baker in Porto", "You work as a baker in Porto.", SAME),
    ("I had lunch with Ines at the office", "You work with your friend Ines.", "more"),
    ("my cousin broke her arm", "You broke your arm.", "other person"),
    ("we've got two dogs at home", "You have two dogs.", SAME),
    ("ich esse keinen Fisch", "Du isst gern Fisch.", "opposite"),
    ("ich habe gestern mein Auto verkauft", "Du hast dein Auto verkauft.", SAME),
    ("j'ai vu un film sur le Japon", "Tu as voyagé au Japon.", "more"),
    ("ma sœur vit à Lyon", "Ta sœur habite à Lyon.", SAME),
)
Ask = Callable[[Prompt], str]
"""A question to the model under SCHEMA; its whole output."""


@dataclass(frozen=True, slots=True)
class Telling:
    """How a model told notes that follow from notes that do not. Shares in [0, 1]."""

    found: float
    """Of those that do not follow."""
    kept: float
    """Of those that follow, left alone."""

    @property
    def apart(self) -> float:
        return self.found + self.kept - 1

    @property
    def right(self) -> float:
        """Of both kinds alike."""
        return (self.found + self.kept) / 2

    @property
    def trusted(self) -> bool:
        return self.apart >= LEAST_APART and self.kept >= LEAST_KEPT


def question(quote: str, text: str) -> Prompt:
    turns: list[Message] = []
    for words, note, answer in EXAMPLES:
        turns += (Message("user", _about(words, note)), Message("assistant", json.dumps({"note": answer})))
    return Prompt(SYSTEM, tuple(turns), "", _about(quote, text))


def _about(quote: str, text: str) -> str:
    return f"Words: {quote[:LONGEST_QUOTE]}\nNote: {text}"


def says_more(output: str) -> bool:
    """What cannot be read is no doubt."""
    try:
        return bool(json.loads(output)["note"] != SAME)
    except (ValueError, KeyError, TypeError):
        return False


def telling(answers: Sequence[bool], pairs: Sequence[Pair] = KNOWN) -> Telling:
    """Of what a model said of `pairs`, in their order."""
    both = [*zip(answers, pairs, strict=True)]
    more, plain = ([said for said, pair in both if pair.more is kind] for kind in (True, False))
    return Telling(sum(more) / len(more), 1 - sum(plain) / len(plain))


class Follows:
    """Of one model; what it said of the invented notes is kept, and asked again only when the question has changed."""

    def __init__(self, store: "Store", model: str, ask: Ask) -> None:
        self._store, self._ask = store, ask
        asked = sha256(repr((SYSTEM, EXAMPLES, KNOWN)).encode()).hexdigest()[:12]
        self._key = f"{model} follows {asked}"

    def tried(self) -> Telling | None:
        """How it told the invented notes, where it was asked about all of them already."""
        answers = self._store.weighings.answers(self._key)
        return telling([*map(bool, answers)]) if len(answers) == len(KNOWN) else None

    def doubts(self, quote: str, text: str) -> bool:
        """Whether the model says that this statement says more than these words. Never where it is not trusted. Raises
        Cancelled, ModelProblem."""
        if not self._try_out().trusted:
            return False
        return says_more(self._ask(question(quote, text)))

    def _try_out(self) -> Telling:
        answers = self._store.weighings.answers(self._key)
        for one in KNOWN[len(answers) :]:
            answers.append(int(says_more(self._ask(question(one.quote, one.text)))))
            self._store.weighings.note_answers(self._key, answers)
        return telling([*map(bool, answers)])

