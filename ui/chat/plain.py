"""Words without what Markdown puts around them, where a note or a reply is shown as plain text. Pure."""

import re
from collections.abc import Sequence

from secondme.types import Hit, Item

_HEADS = re.compile(r"^[ \t]{0,3}(?:#{1,6}|>)[ \t]+", re.MULTILINE)
_OPEN = re.compile(r"^([ \t]*)(?:[-*+][ \t]+)?\[ \][ \t]+", re.MULTILINE)
_TICKED = re.compile(r"^([ \t]*)(?:[-*+][ \t]+)?\[[xX]\][ \t]+", re.MULTILINE)
_POINTS = re.compile(r"^([ \t]*)[-*+][ \t]+", re.MULTILINE)
_STRONG = re.compile(
    r"\*\*(?=\S)((?:[^*\n]|\*(?!\*))+)(?<=\S)\*\*|__(?=\S)((?:[^_\n]|_(?!_))+)(?<=\S)__"
)
"""Never past the next mark of its kind: else a note full of stars holds the window for seconds."""
_WORD = re.compile(r"\w{4,}")
SHORT = 8
"""So many words at most has a reply that only acknowledges."""


def plain(text: str) -> str:
    """Headings, points, boxes of tasks and what is strong as one would write them without Markdown."""
    text = _OPEN.sub(r"\1☐ ", text)
    text = _TICKED.sub(r"\1☑ ", text)
    text = _POINTS.sub(r"\1• ", _HEADS.sub("", text))
    return _STRONG.sub(lambda found: found[1] or found[2], text)


def shown(item: Item) -> str:
    """What a person reads of it: a note in Markdown is shown plain; a message as it was written."""
    return plain(item.text) if item.kind in ("note", "chunk") else item.text


def acknowledges(text: str, given: Sequence[Hit]) -> bool:
    """Whether a reply only says that something was heard ("Noted.") and nothing of what it was given."""
    if len(text.split()) > SHORT or any(hit.cited for hit in given):
        return False
    said = set(_WORD.findall(text.casefold()))
    return not any(said & set(_WORD.findall(hit.text.casefold())) for hit in given)
