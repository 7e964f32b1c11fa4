"""What the core says, in the language of the window.

The core never imports Qt; its sentences come finished, in English, and many are kept (why a memory changed, what
became of a job) or come from another process. `told` finds the template that a sentence was made of in `ui/sentences`,
which is gathered from the core's source, and puts what was filled in into the translation of the template. What nobody
has gathered stays as it is: better English than nothing.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from importlib import import_module

from PySide6.QtCore import QCoreApplication

PACKAGES = (
    "autofill", "browser", "chat", "doors", "engine", "importers", "jobs", "memory", "models", "retrieval", "store",
)  # fmt: skip
DEEPEST = 3
"""Sentences within sentences: a reason that names what it is a reason for."""
LONGEST = 1_500
AHEAD = 3
"""So many sentences at most has a template: for what is longer nothing is tried, else a long text holds the window."""
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
    if not ends:
        head, colon, rest = text.rpartition(": ")
        return f"{head}{colon}{told(rest, deep + 1)}" if colon else text
    return _in_turn(text, ends, deep)


def _in_turn(text: str, ends: Sequence[int], deep: int) -> str:
    """Of several sentences: as many of them as are known together, then what follows; what is not known stays."""
    parts, at = [], 0
    while at < len(text):
        rest = [end for end in ends if end > at]
        known = ((end, _one(text[at:end], deep)) for end in reversed([*rest, len(text)][:AHEAD]))
        end, said = next(((end, said) for end, said in known if said is not None), (0, None))
        if said is None:
            end, said = len(text), _one(text[at:], deep, True)
        if said is None:
            end = rest[0] if rest else len(text)
            said = text[at:end] if rest else told(text[at:], deep + 1)
        parts.append(said)
        at = end + 1
    return " ".join(parts)


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
