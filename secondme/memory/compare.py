"""One question to the model about two statements that rules cannot settle: the same, newer, more precise, or different?

The starter model sorts well what it is shown examples of and invents no words here: it may only choose. What it chooses
is checked by the rules (memory/judge.py, `answered`).
"""

import json
from collections.abc import Callable, Mapping
from typing import Any, get_args

from secondme.engine.base import Engine
from secondme.memory.extract import generate
from secondme.memory.judge import Answer
from secondme.progress import Progress
from secondme.types import Memory, Message, Prompt

Ask = Callable[[Memory, Memory], Answer]
"""(new, known) -> what the new statement is to the known one."""

SYSTEM = """Compare two statements about the same person. Say what the second is to the first:
same: it says the same in other words;
more precise: it says the same and adds detail;
newer: both cannot be true at the same time, the second has replaced the first;
different: it is about something else, or both are true side by side."""

ANSWERS: tuple[Answer, ...] = get_args(Answer)
SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {"second": {"type": "string", "enum": list(ANSWERS)}},
    "required": ["second"],
}


def _example(first: str, second: str, answer: Answer) -> tuple[Message, Message]:
    return Message("user", _question(first, second)), Message("assistant", json.dumps({"second": answer}))


def _question(first: str, second: str) -> str:
    return f"First: {first}\nSecond: {second}"


EXAMPLES = (
    *_example("You go jogging on Sunday mornings.", "You run every Sunday morning.", "same"),
    *_example("You have a dog.", "You have a cat.", "different"),
    *_example("You drive a Volvo.", "You drive a red Volvo estate from 1998.", "more precise"),
    *_example("You want to learn to sail.", "You gave up sailing and want to learn to fly.", "newer"),
    *_example("You like cheese.", "You like goat's cheese on toast.", "different"),
    *_example("You eat everything.", "You are a vegetarian.", "newer"),
    *_example("Your sister plays the cello.", "Your sister teaches maths.", "different"),
)


def comparing(engine: Callable[[], Engine], progress: Progress) -> Ask:
    """What is asked goes to the model as it is needed. Raises Cancelled, ModelProblem."""

    def ask(new: Memory, known: Memory) -> Answer:
        prompt = Prompt(SYSTEM, EXAMPLES, "", _question(known.text, new.text))
        return read_answer(generate(engine(), prompt, SCHEMA, progress))

    return ask


def read_answer(output: str) -> Answer:
    """What cannot be read is "different": then both stay beside each other."""
    try:
        answer = json.loads(output)["second"]
    except (ValueError, KeyError, TypeError):
        return "different"
    return answer if answer in ANSWERS else "different"
