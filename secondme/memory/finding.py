"""The model's own reading of a text: quotes, with a statement for each. Used where rules cannot read.

A small model needs worked examples, one text at a time, and a schema; what it returns is checked against the words.
"""

import json
import re
from collections.abc import Iterator, Mapping
from typing import Any

from secondme.memory.words import word_set
from secondme.types import Message, Prompt

WINDOW = 1200
"""Characters of a text that the model reads at once."""
NEEDS_CONTEXT = word_set("he she they it that this there he's she's they're it's yes no yeah nope his her their")

SYSTEM = """List what the message tells about the person who writes it, and about the people and animals in their \
life. Copy the words of the message as "quote" and say it as a short statement to the person, with "You" or "Your". \
Leave out questions and requests. If there is nothing, the list is empty."""

EXAMPLES = (
    Message(
        "user",
        "I'm Dora and I work as a baker in Porto. My cousin Ines, who is a vet, has a horse called Luna. I don't eat "
        "fish. Could you suggest a dessert?",
    ),
    Message(
        "assistant",
        json.dumps(
            {
                "facts": [
                    {"quote": "I'm Dora", "statement": "Your name is Dora."},
                    {"quote": "I work as a baker in Porto", "statement": "You work as a baker in Porto."},
                    {"quote": "My cousin Ines, who is a vet", "statement": "Your cousin Ines is a vet."},
                    {"quote": "has a horse called Luna", "statement": "Your cousin Ines has a horse called Luna."},
                    {"quote": "I don't eat fish", "statement": "You don't eat fish."},
                ]
            }
        ),
    ),
    Message("user", "Write me a haiku about the sea. What rhymes with boat?"),
    Message("assistant", '{"facts": []}'),
    Message("user", "I never dance, so please no music."),
    Message("assistant", '{"facts": [{"quote": "I never dance", "statement": "You never dance."}]}'),
)

SCHEMA: Mapping[str, Any] = {
    "type": "object",
    "properties": {
        "facts": {
            "type": "array",
            "maxItems": 10,
            "items": {
                "type": "object",
                "properties": {
                    "quote": {"type": "string", "maxLength": 200},
                    "statement": {"type": "string", "maxLength": 200},
                },
                "required": ["quote", "statement"],
            },
        }
    },
    "required": ["facts"],
}
_FACT = re.compile(r"\{[^{}]*\}")


def finding_prompt(text: str) -> Prompt:
    return Prompt(SYSTEM, EXAMPLES, "", text)


def facts_in(output: str) -> Iterator[tuple[str, str]]:
    """The quotes and statements of an output, also of one that was cut off at its end."""
    for found in _FACT.findall(output):
        try:
            fact = json.loads(found)
        except ValueError:
            continue
        if isinstance(fact.get("quote"), str) and isinstance(fact.get("statement"), str):
            yield fact["quote"].strip(), fact["statement"].strip()
