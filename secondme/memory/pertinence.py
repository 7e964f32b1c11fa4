"""Asks the model, in one word, what a sentence tells of: for those few of which rules do not know whether they tell of
the person's life at all.

One word is what a small model can be asked for: it costs some twenty tokens of reading and two of writing, where a list
of facts costs hundreds, and it cannot invent anything.
"""

import json
from collections.abc import Mapping
from typing import Any

from secondme.memory.words import fold
from secondme.types import Message, Prompt

OWN = "life"
ANSWERS = (OWN, "world", "task", "joke", "story")

SYSTEM = """What does the sentence tell of? "life": the writer's own life, home, family, animals, things, plans or \
taste. "world": the weather, history, the news, general knowledge. "task": the text, code or question that is worked \
on. "joke": irony or a joke. "story": a made-up story. Answer with one word."""

MOST = 400
"""Characters of the message that are shown around a sentence."""


def _question(message: str, sentence: str) -> str:
    return f"Message: {' '.join(message.split())[:MOST]}\nSentence: {sentence}"


def _example(message: str, sentence: str, answer: str) -> tuple[Message, Message]:
    return Message("user", _question(message, sentence)), Message("assistant", json.dumps({"tells": answer}))


EXAMPLES = (
    *_example("We finally have the keys. The garage is full of old paint.", "The garage is full of old paint.", OWN),
    *_example("Rome was founded in 753 BC, right? The date is in my notes.", "Rome was founded in 753 BC.", "world"),
    *_example("I changed the loop. The second test still fails.", "The second test still fails.", "task"),
    *_example("Der Balkon geht nach Süden, da wachsen unsere Tomaten.", "Der Balkon geht nach Süden.", OWN),
    *_example("Wonderful, another Monday. The printer is my best friend.", "The printer is my best friend.", "joke"),
    *_example("Le titre est trop long. Raccourcis-le.", "Le titre est trop long.", "task"),
    *_example("The dragon slept in my cellar, he said. Go on from there.", "The dragon slept in my cellar.", "story"),
    *_example("Quiet evenings are the best. Rain on the roof calms me.", "Rain on the roof calms me.", OWN),
)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"tells": {"type": "string", "enum": list(ANSWERS)}},
    "required": ["tells"],
}


def pertinence_prompt(message: str, sentence: str) -> Prompt:
    return Prompt(SYSTEM, EXAMPLES, "", _question(message, sentence))


def read_answer(output: str) -> str:
    """One of ANSWERS; "" when it cannot be read."""
    try:
        answer = fold(str(json.loads(output)["tells"]))
    except (ValueError, KeyError, TypeError):
        return ""
    return answer if answer in ANSWERS else ""
