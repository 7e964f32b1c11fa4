"""Which notes a reply rests on: the marks that the model set, and where it set none, whose words it used. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from secondme.chat.prompt import mark
from secondme.memory.words import content_words, sentences
from secondme.types import Hit

_ONE = r"[mi]\d{1,9}"
_MARKS = re.compile(rf"([ \t]*)\[({_ONE}(?:\s*[,;]\s*{_ONE})*)\]")
_OPEN = re.compile(r"[ \t]*(?:\[[mi\d,; ]{0,60})?$")
UNKNOWN = re.compile(
    r"\b(?:i (?:do not|don't|don’t) know|not (?:mentioned|in the notes)|weiß ich (?:noch |leider )*nicht"
    r"|ich weiß (?:\w+ )?(?:noch |leider )*nicht|je ne (?:le )?sais pas)\b",
    re.IGNORECASE,
)
SHARE_OF_NOTE = 0.5
SHARE_OF_SENTENCE = 0.6


class Stream:
    """Takes the marks out of a streamed reply, and keeps them. `text` is the reply so far, without marks; it only ever
    grows. A mark in code, or one that is part of a word and was not given, is left alone: it is not ours."""

    def __init__(self, hits: Sequence[Hit]) -> None:
        self._given = {mark(hit) for hit in hits}
        self._raw = ""
        self.text = ""
        self.marks: list[str] = []

    def feed(self, piece: str) -> str:
        """What can be shown now that `piece` has arrived; the beginning of a mark is held back."""
        self._raw += piece
        held = _OPEN.search(self._raw)
        return self._show(self._raw[: held.start()] if held else self._raw)

    def end(self) -> str:
        """What was held back and turned out not to be a mark."""
        return self._show(self._raw.rstrip())

    def _show(self, raw: str) -> str:
        self.marks = []
        clean = _MARKS.sub(self._take, raw)
        if not clean.startswith(self.text):
            return ""
        added = clean[len(self.text) :]
        self.text = clean
        return added

    def _take(self, found: re.Match[str]) -> str:
        marks = re.findall(_ONE, found[2])
        before = found.string[: found.start()]
        ours = bool(found[1]) or not before or not before[-1].isalnum() or self._given.issuperset(marks)
        if before.count("```") % 2 or not ours:
            return found[0]
        self.marks += marks
        return ""


def cited(reply: str, question: str, hits: Sequence[Hit], marks: Sequence[str]) -> tuple[Hit, ...]:
    """`hits` with `cited` set on those that the reply rests on: marked by the model, or whose words it uses.

    Words of the question count for nothing: a reply repeats them whatever it rests on."""
    if UNKNOWN.search(reply):
        return tuple(replace(hit, cited=False) for hit in hits)
    asked = content_words(question)
    said = content_words(reply) - asked
    parts = [words for part in sentences(reply) if (words := content_words(part) - asked)]
    return tuple(replace(hit, cited=mark(hit) in marks or _used(hit, asked, said, parts)) for hit in hits)


def _used(hit: Hit, asked: frozenset[str], said: frozenset[str], parts: Sequence[frozenset[str]]) -> bool:
    note = content_words(hit.text) - asked
    if not note or not note & said:
        return False
    if len(note & said) >= SHARE_OF_NOTE * len(note):
        return True
    return any(len(note & part) >= SHARE_OF_SENTENCE * len(part) for part in parts)
