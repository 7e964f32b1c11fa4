"""What the core says, in the language of the window.

The core never imports Qt; its sentences come finished, in English, and many are kept (why a memory changed, what
became of a job) or come from another process. `told` finds the template that a sentence was made of in `ui/sentences`,
which is gathered from the core's source, and puts what was filled in into the translation of the template. What nobody
has gathered stays as it is: better English than nothing.
"""

import re
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from PySide6.QtCore import QCoreApplication

PACKAGES = (
    "autofill", "browser", "chat", "doors", "engine", "importers", "jobs", "memory", "models", "retrieval", "store",
)  # fmt: skip
DEEPEST = 3
"""Sentences within sentences: a reason that names what it is a reason for."""
LONGEST = 4_000
_PLACE = re.compile(r"\{(\w+)\}")
_END = re.compile(r"(?<=[.!?…”)]) (?=[A-Z“\d])")


@dataclass(frozen=True, slots=True)
class Template:
    source: str
    sign: str
    """The longest part of it that is the same each time: looked for first, because that is quick."""


@cache
def _sources() -> frozenset[str]:
    found: set[str] = set()
    for package in PACKAGES:
        found.update(import_module(f"ui.sentences.{package}").SENTENCES)
    return frozenset(found)


@cache
def _templates() -> tuple[Template, ...]:
    """Those with places to fill in, the most telling first."""
    made = [_template(source) for source in _sources() if _PLACE.search(source)]
    return tuple(sorted(made, key=lambda each: -len(_PLACE.sub("", each.source))))


def prepare() -> None:
    """Read the sentences (some 20 ms) before one is said."""
    _templates()


def _template(source: str) -> Template:
    return Template(source, max(_PLACE.split(source)[::2], key=len))


@cache
def _pattern(source: str) -> re.Pattern[str]:
    """Compiled when a text has its sign: to compile all of them at once holds the window."""
    parts = _PLACE.split(source)  # text, name, text, name, text
    pattern = "".join(f"(?P<{part}>.+?)" if number % 2 else re.escape(part) for number, part in enumerate(parts))
    return re.compile(pattern, re.DOTALL)


def told(text: str, deep: int = 0) -> str:
    """A text of the core as a person reads it: one or several of its sentences, or a phrase."""
    if not text or deep > DEEPEST or len(text) > LONGEST:
        return text
    whole = _one(text, deep)
    if whole is not None:
        return whole
    ends = [end.start() for end in _END.finditer(text)]
    for end in reversed(ends):  # the longest that is known, then the rest
        first = _one(text[:end], deep)
        if first is not None:
            return f"{first} {told(text[end + 1 :], deep)}"
    whole = _one(text, deep, True)
    if whole is not None:
        return whole
    if ends:  # what comes first is not known; what follows may be
        return f"{text[: ends[0]]} {told(text[ends[0] + 1 :], deep)}"
    head, colon, rest = text.rpartition(": ")
    return f"{head}{colon}{told(rest, deep + 1)}" if colon else text


def _one(text: str, deep: int, broad: bool = False) -> str | None:
    """A single sentence or phrase; None when it is not known. `broad`: what was filled in may be several sentences."""
    if text in _sources():
        return QCoreApplication.translate("Core", text)
    for template in _templates():
        found = _pattern(template.source).fullmatch(text) if template.sign in text else None
        if found is not None and (broad or not any(_END.search(value) for value in found.groups())):
            parts = {name: told(value, deep + 1) for name, value in found.groupdict().items()}
            return QCoreApplication.translate("Core", template.source).format(**parts)
    return None
