"""Which notes a reply rests on: the marks that the model set, and where it set none, whose words it used. Pure."""

import re
from collections.abc import Sequence
from dataclasses import replace

from secondme.chat.prompt import mark
from secondme.memory.tongues import bearing_words
from secondme.memory.words import sentences
from secondme.types import Hit

_ONE = r"[mi]\d{1,9}"
MARKS = re.compile(rf"([ \t]*)\[({_ONE}(?:\s*[,;]\s*{_ONE})*)\]")
_OPEN = re.compile(r"[ \t]*(?:\[[mi\d,; ]{0,60})?$")
UNKNOWN = re.compile(
    r"\b(?:i (?:do not|don't|don’t) (?:know|remember|recall"
    r"|have (?:that|this|any|enough|information|details?|the (?:name|answer)|(?:a|any) record))"
    r"|(?:i'm|i’m|i am) (?:not (?:sure|aware)|unable to)"
    r"|you (?:(?:have|did) not|(?:have|did)n['’]t|never) (?:yet )?"
    r"(?:(?:told?|tell) me|mention\w*|say|said|shared?|specif\w*|provided?)"
    r"|(?:not|never|n['’]t) (?:been )?(?:mentioned|specified|stated|provided|in the notes)"
    r"|no (?:mention|information|record|details?) (?:of|about|on|is|in)"
    r"|weiß ich (?:noch |leider )*nicht|ich weiß (?:\w+ )?(?:noch |leider )*nicht"
    r"|keine (?:informationen?|angaben?|notizen)|(?:nicht|nie) (?:bekannt|erwähnt|angegeben|genannt)"
    r"|hast (?:du )?(?:mir )?(?:das |es )?(?:noch )?(?:nicht|nie) (?:gesagt|erzählt)"
    r"|ne (?:le |la )?(?:sais|connais) pas|pas (?:d'informations?|mentionnée?s?|précisée?s?|indiquée?s?)"
    r"|aucune (?:information|mention|note)|ne m'(?:as|avez) (?:pas|jamais) (?:dit|raconté|précisé))\b",
    re.IGNORECASE,
)
"""However a model says that it does not know."""
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
        clean = MARKS.sub(self._take, raw)
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


def ended(stream: Stream, hits: Sequence[Hit]) -> str:
    """The whole reply; where the model set nothing but the mark of a note, what the note says."""
    stream.end()
    text = stream.text.rstrip()
    if text or not stream.marks:
        return text
    return next((hit.text for hit in hits if mark(hit) in stream.marks), "")


def cited(reply: str, question: str, hits: Sequence[Hit], marks: Sequence[str]) -> tuple[Hit, ...]:
    """`hits` with `cited` set on those that the reply rests on: marked by the model, or whose words it uses.

    Words of the question count for nothing: a reply repeats them whatever it rests on. A mark counts for nothing where
    the reply has words of other notes and none of that one; and words that one note gives are not those of a note that
    has some of them among others: "You live in Ghent" does not rest on the market in Ghent. A sentence that says that
    something is not known rests on nothing."""
    known = [part for part in sentences(reply) if not UNKNOWN.search(part)]
    if not known:
        return tuple(replace(hit, cited=False) for hit in hits)
    asked = bearing_words(question)
    parts = [words for part in known if (words := bearing_words(part) - asked)]
    said = frozenset[str]().union(*parts)
    notes = [bearing_words(hit.text) - asked for hit in hits]
    marked = [mark(hit) in marks for hit in hits]
    rests = [
        (note & said or not any(other & said for other in notes)) if by_mark else _used(note, parts)
        for note, by_mark in zip(notes, marked, strict=True)
    ]
    given = [note for note, used in zip(notes, rests, strict=True) if used]
    return tuple(
        replace(hit, cited=bool(used) and (by_mark or not any(_better(one, note, said) for one in given)))
        for hit, note, used, by_mark in zip(hits, notes, rests, marked, strict=True)
    )


def _used(note: frozenset[str], parts: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence of the reply has most words of the note, or the note most words of a sentence."""
    shared = [(len(note & part), len(part)) for part in parts]
    return any(n and (n >= SHARE_OF_NOTE * len(note) or n >= SHARE_OF_SENTENCE * size) for n, size in shared)


def _better(one: frozenset[str], note: frozenset[str], said: frozenset[str]) -> bool:
    """Whether `one` gives all words that the reply has of `note`, and is more fully said."""
    return note & said <= one & said and len(one & said) * len(note) > len(note & said) * len(one)
