"""What the extension of the browser may ask, checked word by word. Pure.

A web page is hostile, and what describes its forms is written by it: nothing is taken that has another shape or size
than is stated here. The host checks before it passes a message on, the app checks again before it answers.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, get_args

from secondme.autofill.form import Field, Form, Kind, Option
from secondme.errors import UserError

Json = Any
MAX_MESSAGE = 1_000_000
"""Bytes of one message, either way; a browser takes no more than 1 MB from a host."""
MAX_FIELDS = 200
MAX_OPTIONS = 300
MAX_WORDS = 300
MAX_VALUE = 2000
ORIGIN = re.compile(r"https://[a-z0-9.\-]{1,253}(?::\d{1,5})?|http://(?:localhost|127\.0\.0\.1)(?::\d{1,5})?")
"""Pages on which something may be filled in: those that nobody on the way can change."""
CHOICES = ("ask", "learn", "never")
"""Of a site. "ask": values are offered there (all that are not named). "learn": what the person sends there is offered
in the inbox besides. "never": nothing at all."""
_TOKEN = re.compile(r"[0-9a-f]{32}")
_INPUTS = frozenset({
    "text", "email", "tel", "url", "search", "number", "date", "month", "datetime-local", "week", "time", "select",
    "textarea", "radio",
})  # fmt: skip
_NOT_WORDS = re.compile(r"[\x00-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]+")


@dataclass(frozen=True, slots=True)
class Status:
    """Whether the app is open."""


@dataclass(frozen=True, slots=True)
class Look:
    """What is known for these fields?"""

    origin: str
    form: Form


@dataclass(frozen=True, slots=True)
class Filled:
    """The person had these fields of an earlier answer filled in."""

    look: str
    ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Draft:
    """What could be answered to an open question of an earlier answer? `turn`: another one."""

    look: str
    id: str
    turn: int


@dataclass(frozen=True, slots=True)
class Sent:
    """The person sent this form; `values` by the ids of its fields, only what they typed or had filled in."""

    origin: str
    form: Form
    values: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Site:
    """What holds on this site; with `choice`: is to hold from now on."""

    origin: str
    choice: str = ""


@dataclass(frozen=True, slots=True)
class Allow:
    """Whether data of a sensitive category goes into forms."""

    category: str
    allowed: bool


Request = Status | Look | Draft | Filled | Sent | Site | Allow


def request(raw: Json) -> Request:
    """The request in a message. Raises UserError when it is none."""
    if not isinstance(raw, dict) or not isinstance(raw.get("ask"), str):
        raise UserError("A message from the browser asks nothing.")
    read = _READERS.get(raw["ask"])
    if read is None:
        raise UserError("A message from the browser asks what nobody answers.")
    allowed = _KEYS[raw["ask"]] | {"ask"}
    if not raw.keys() <= allowed:
        raise _bad("keys")
    return read(raw)


def _bad(what: str) -> UserError:
    return UserError(f"A message from the browser has a wrong {what}.")


def _text(raw: Mapping[str, Json], name: str, most: int = MAX_WORDS) -> str:
    value = raw.get(name, "")
    if not isinstance(value, str) or len(value) > most:
        raise _bad(name)
    return " ".join(_NOT_WORDS.sub(" ", value).split())


def _origin(raw: Mapping[str, Json]) -> str:
    value = raw.get("origin")
    if not isinstance(value, str) or not ORIGIN.fullmatch(value):
        raise _bad("origin")
    return value


def _list(raw: Mapping[str, Json], name: str, most: int) -> list[Json]:
    value = raw.get(name, [])
    if not isinstance(value, list) or len(value) > most:
        raise _bad(name)
    return value


def _one_of(raw: Mapping[str, Json], name: str, choices: "frozenset[str] | tuple[str, ...]") -> str:
    value = raw.get(name)
    if not isinstance(value, str) or value not in choices:
        raise _bad(name)
    return value


def _form(raw: Mapping[str, Json]) -> Form:
    fields = tuple(_field(each) for each in _list(raw, "fields", MAX_FIELDS))
    if not fields or len({field.id for field in fields}) < len(fields):
        raise _bad("form")
    language = _text(raw, "language", 40)[:2].lower()
    return Form(fields, _text(raw, "title"), language if language.isalpha() else "", source="html")


_FIELD = frozenset({
    "id", "name", "label", "kind", "type", "autocomplete", "hints", "section", "options", "longest",
})  # fmt: skip


def _field(raw: Json) -> Field:
    if not isinstance(raw, dict) or not raw.keys() <= _FIELD or not isinstance(raw.get("id"), str):
        raise _bad("field")
    if not re.fullmatch(r"f\d{1,4}", raw["id"]):
        raise _bad("field")
    longest = raw.get("longest", 0)
    if not isinstance(longest, int) or isinstance(longest, bool) or not 0 <= longest < 1_000_000:
        raise _bad("field")
    return Field(
        id=raw["id"], name=_text(raw, "name"), label=_text(raw, "label"),
        kind=_one_of(raw, "kind", tuple(each for each in get_args(Kind) if each not in ("checkbox", "other"))),  # type: ignore[arg-type]
        input_type=_one_of(raw, "type", _INPUTS), autocomplete=_text(raw, "autocomplete"),
        hints=tuple(_text({"hint": each}, "hint") for each in _list(raw, "hints", 8)), section=_text(raw, "section"),
        options=tuple(_option(each) for each in _list(raw, "options", MAX_OPTIONS)), longest=longest,
    )  # fmt: skip


def _option(raw: Json) -> Option:
    if not isinstance(raw, list) or len(raw) != 2:
        raise _bad("option")
    value = raw[0]
    if not isinstance(value, str) or len(value) > MAX_WORDS:
        raise _bad("option")
    return Option(value, _text({"option": raw[1]}, "option"))


def _filled(raw: Mapping[str, Json]) -> Filled:
    look, ids = raw.get("look"), _list(raw, "ids", MAX_FIELDS)
    if not isinstance(look, str) or not _TOKEN.fullmatch(look) or not all(isinstance(each, str) for each in ids):
        raise _bad("answer")
    return Filled(look, tuple(ids))


def _draft(raw: Mapping[str, Json]) -> Draft:
    turn = raw.get("turn", 0)
    if not isinstance(turn, int) or isinstance(turn, bool) or not 0 <= turn < 100:
        raise _bad("turn")
    look = raw.get("look")
    if not isinstance(look, str) or not _TOKEN.fullmatch(look):
        raise _bad("answer")
    return Draft(look, _text(raw, "id", 10), turn)


def _sent(raw: Mapping[str, Json]) -> Sent:
    form, values = _form(raw), raw.get("values")
    known = {field.id for field in form.fields}
    if not isinstance(values, dict) or not values.keys() <= known:
        raise _bad("values")
    return Sent(_origin(raw), form, {key: _text(values, key, MAX_VALUE) for key in values})


def _allow(raw: Mapping[str, Json]) -> Allow:
    if not isinstance(raw.get("allowed"), bool):
        raise _bad("answer")
    return Allow(_text(raw, "category", 40), raw["allowed"])


def _site(raw: Mapping[str, Json]) -> Site:
    return Site(_origin(raw), _one_of(raw, "choice", CHOICES) if "choice" in raw else "")


_FORM_KEYS = frozenset({"origin", "title", "language", "fields"})
_READERS: Mapping[str, Callable[[Mapping[str, Json]], Request]] = {
    "status": lambda _: Status(),
    "look": lambda raw: Look(_origin(raw), _form(raw)),
    "draft": _draft,
    "filled": _filled,
    "sent": _sent,
    "site": _site,
    "allow": _allow,
}
_KEYS: Mapping[str, frozenset[str]] = {
    "status": frozenset(), "look": _FORM_KEYS, "filled": frozenset({"look", "ids"}), "sent": _FORM_KEYS | {"values"},
    "draft": frozenset({"look", "id", "turn"}),
    "site": frozenset({"origin", "choice"}), "allow": frozenset({"category", "allowed"}),
}  # fmt: skip
