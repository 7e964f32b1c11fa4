"""What a field may ask for, by the chat model: it chooses among the few kinds of data that the label is nearest to, or
none. What it says is only ever offered."""

import json
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from secondme.autofill.guess import KEPT_APART
from secondme.autofill.meaning import likest
from secondme.autofill.words import FREE, NONE
from secondme.engine.base import Engine
from secondme.memory.extract import generate
from secondme.progress import Progress
from secondme.types import Message, Prompt

MOST_KINDS = 5
LEAST = 0.2
"""Kinds whose phrasings are less like a label have nothing to do with it."""
_CALLED: Mapping[str, str] = {
    "name": "full name", "given-name": "first name", "family-name": "family name", "nickname": "nickname",
    "bday": "date of birth", "birthplace": "place of birth", "sex": "gender", "email": "e-mail address",
    "tel": "phone number", "url": "own website", "street-address": "home address", "address-line1": "street",
    "address-line2": "part of the building", "postal-code": "postal code", "address-level2": "town of residence",
    "address-level1": "state or province", "country-name": "country of residence", "organization": "employer",
    "organization-title": "occupation", "language": "language spoken", "tax-id": "tax number",
    "licence-plate": "number plate of the car", "vehicle": "make of the car", "honorific-prefix": "title",
}  # fmt: skip
"""What the model reads; other kinds are called by their own words."""
_SYSTEM = (
    "A form asks a person for something. Say which of the listed kinds of data about the person who fills in the form "
    "its label asks for. Say none when it asks for anything else, or about somebody else."
)


def _asked(title: str, section: str, label: str, kinds: Sequence[str]) -> str:
    return f"Form: {title}\nHeading: {section}\nLabel: {label}\nKinds: {', '.join((*kinds, NONE))}"


def _example(title: str, section: str, label: str, kinds: Sequence[str], kind: str) -> tuple[Message, Message]:
    return Message("user", _asked(title, section, label, kinds)), Message("assistant", json.dumps({"kind": kind}))


_EXAMPLES = (
    *_example("Rowing club", "About you", "Reachable in the evening under", ("phone number", "e-mail address"),
              "phone number"),
    *_example("Paketdienst", "Sendung", "Inhalt der Sendung", ("full name", "home address"), NONE),
    *_example("Cours de danse", "", "Vous résidez à", ("date of birth", "town of residence"), "town of residence"),
    *_example("Visit", "Your host", "Lives at", ("home address", "town of residence"), NONE),
)  # fmt: skip


def kinds_near(label: str) -> tuple[str, ...]:
    """Kinds of the person's data that a label may ask for, the likeliest first; none where it is
    likest to ask for something else: small models choose a kind all the same."""
    ranked = likest(label, 2 * MOST_KINDS)
    if ranked and (ranked[0].kind in (NONE, FREE) or ranked[0].whose):
        return ()
    own = (one for one in ranked if one.kind not in (NONE, FREE, *KEPT_APART) and not one.whose)
    return tuple(one.kind for one in own if one.likeness >= LEAST)[:MOST_KINDS]


def chosen(
    title: str, section: str, label: str, kinds: Sequence[str], engine: Callable[[], Engine], progress: Progress
) -> str:
    """One of the kinds, or "" for none of them. Raises Cancelled, ModelProblem."""
    called = {_CALLED.get(kind, kind.replace("-", " ")): kind for kind in kinds}
    schema: Mapping[str, Any] = {
        "type": "object", "properties": {"kind": {"type": "string", "enum": [*called, NONE]}}, "required": ["kind"],
    }  # fmt: skip
    prompt = Prompt(_SYSTEM, _EXAMPLES, "", _asked(title, section, label, tuple(called)))
    try:
        said = json.loads(generate(engine(), prompt, schema, progress))["kind"]
    except (ValueError, KeyError, TypeError):
        return ""
    return called.get(str(said), "")
