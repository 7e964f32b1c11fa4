"""A stand-in for the model that finds the same statements in the same words, whatever the schema around them is called:
so what is derived can be derived again."""

import json
import re
from collections.abc import Mapping
from typing import Any

from secondme.memory.verify import second_person
from secondme.types import Options, Prompt
from tests.fakes import FakeEngine

_SAID = re.compile(r"\bI [^.!?\n]+(?=[.!?])")


class TellingEngine(FakeEngine):
    """Each sentence of a message that begins with "I" is a statement; asked anything else it answers with the first of
    what it may."""

    def _next(self, prompt: Prompt, options: Options) -> str:
        if options.schema is None:
            return super()._next(prompt, options)
        return json.dumps(_answer(options.schema, prompt.question.rsplit(")\n", 1)[-1]))


def _answer(schema: Mapping[str, Any], text: str) -> Any:
    if "enum" in schema:
        return schema["enum"][0]
    if schema.get("type") == "object":
        return {name: _answer(part, text) for name, part in schema.get("properties", {}).items()}
    if schema.get("type") == "array":
        items = schema.get("items", {})
        if "quote" in items.get("properties", {}):
            return [_statement(items, quote) for quote in _SAID.findall(text)]
        return []
    return {"string": "", "integer": 0, "number": 0, "boolean": False}.get(str(schema.get("type")))


def _statement(schema: Mapping[str, Any], quote: str) -> dict[str, Any]:
    known = {"quote": quote, "statement": second_person(quote)}
    return {name: known.get(name, _answer(part, "")) for name, part in schema["properties"].items()}
