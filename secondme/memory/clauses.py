"""A message as clauses: the smallest pieces that say one thing, each where it stands. Pure."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Literal

from secondme.memory.tongues import Tongue
from secondme.memory.tongues.kin import TITLES
from secondme.memory.tongues.verbs import ANOTHER, GOES_ON, HOLDS
from secondme.memory.words import CUT, fold, sentences, words

_EVEN = str.maketrans({"’": "'", "‘": "'", "‛": "'", "`": "'", "´": "'", "‐": "-", "‑": "-", "\u00a0": " "})
_LEFT_OUT = re.compile(
    r"\b(j|c|n|s|m)[ ](?=(?:ai|avais|étais|habite|aime|adore|est|était|appelle)\b)", re.IGNORECASE
)
""" "j ai", "c est": the apostrophe as it is left out in haste."""
_PAIRS = (("(", ")"), ('"', '"'), ("“", "”"), ("„", "“"), ("«", "»"))
_EDGE = re.compile(r"^[\s,;:.!?…#()\"“”„«»*•–—-]+|[\s,;:()\"“”„«»*–—-]+$")


LONGEST = 1000
"""Signs of a sentence."""
_PIECE = re.compile(rf"\S.{{0,{LONGEST - 2}}}(?!\S)|\S{{1,{LONGEST}}}", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Clause:
    """`text` (quotes and hyphens made even, what leads it in taken off) stands at `start` in the message and ends at
    `end`; `sentence` is all of the sentence, `first` whether it is the sentence's first clause."""

    text: str
    start: int
    end: int
    sentence: str
    first: bool
    listed: Literal["", "self", "other", "taste"] = ""
    """It is a part of a list in which somebody tells what they, or another, are and have, or what they take and do
    not."""


def even(text: str) -> str:
    """Quotes, hyphens and spaces made equal, sign by sign, so that every place stays where it was."""
    return _LEFT_OUT.sub(r"\1'", text.translate(_EVEN))


def clauses(text: str, tongue: Tongue) -> Iterator[Clause]:
    """In order. Nothing that is cut out of the message is part of one."""
    plain = even(text)
    position = 0
    for sentence in (piece for whole in sentences(plain.replace(CUT, "\n")) for piece in _bounded(whole)):
        start = plain.find(sentence[:20], position)
        if start < 0:
            continue
        position = end = start + len(sentence)
        edges = [start]
        without_subject = False
        border = _asking(tongue) if sentence.endswith("?") else _border(tongue)
        if _asked_for_good(tongue).match(fold(sentence)):
            border = _ordering(tongue)
        for found in sorted(
            (*border.finditer(plain, start, end), *_goes_on(tongue).finditer(plain, start, end)), key=re.Match.end
        ):
            before = plain[edges[-1] : found.start()]
            goes_on = found.re is _goes_on(tongue)
            held = goes_on and not _may_go_on(before, without_subject, tongue)
            if not goes_on and _verb(tongue).match(plain, found.end()):
                held = HOLDS[tongue.name].search(before) is not None
            held = held or _within(before)
            if found.end() < end and found.start() > edges[-1] and not held and not _is_name(before, tongue):
                edges.append(found.end())
                without_subject = goes_on
        for number, begin in enumerate(edges):
            stop = edges[number + 1] if number + 1 < len(edges) else end
            clause = _clause(plain, begin, stop, sentence, number == 0, tongue)
            if clause is not None:
                yield clause


def _bounded(sentence: str) -> list[str]:
    """A sentence of no end in pieces, cut between words: the time to read one grows with the square of its length."""
    return [sentence] if len(sentence) <= LONGEST else [piece.strip() for piece in _PIECE.findall(sentence)]


def of_somebody_else(clause: Clause, tongue: Tongue) -> bool:
    """Behind a comma somebody is named who does something: it is not of the one before."""
    return not clause.first and ANOTHER[tongue.name].match(clause.text) is not None


def _clause(plain: str, start: int, end: int, sentence: str, first: bool, tongue: Tongue) -> Clause | None:
    """Without what stands around it, and without the "so", "and", "by the way" that leads it in."""
    end -= _trailing(plain[start:end], tongue)
    while start < end:
        edge = _EDGE.match(plain[start:end])
        lead = _lead(tongue).match(plain, start, end)
        if edge and edge.end():
            start += edge.end()
        elif lead:
            start = min(end, lead.end())
        else:
            break
    text = plain[start:end].rstrip(' ,;:.!?…()"“”„«»*–—-')
    for opens, closes in _PAIRS:
        open_ = text.count(opens) % 2 if opens == closes else text.count(opens) > text.count(closes)
        if open_ and plain.startswith(closes, start + len(text)):
            text += closes
    return Clause(text, start, start + len(text), sentence, first) if words(text) else None


def _within(before: str) -> bool:
    """Whether brackets are open: what stands in them is of one piece with what stands before."""
    return before.count("(") > before.count(")")


def _trailing(piece: str, tongue: Tongue) -> int:
    """How much at the end of a piece belongs to the border after it."""
    found = _joint(tongue).search(piece)
    return len(piece) - found.start() if found else 0


def _is_name(piece: str, tongue: Tongue) -> bool:
    """Whether a piece is but a name: "Beatriz and I" is one subject, not two clauses."""
    return bool(_name(tongue).fullmatch(piece.strip()))


@cache
def _name(tongue: Tongue) -> re.Pattern[str]:
    verbs = "is|was|are|were|has|had|called|named|in|to|from|at|of|lives|works|moved|vit|est|à|de|habite|s'appelle"
    more = rf"|(?i:{tongue.my}) (?:(?!(?:{verbs}) )[\w'-]+ ){{2,3}}[A-ZÀ-Þ][\w-]+"
    if tongue.name == "de":
        more = ""
    more += rf"|(?:{TITLES[tongue.name]})\.? [A-ZÀ-Þ][\w-]+(?: [A-ZÀ-Þ][\w-]+)?"
    return re.compile(
        rf"(?:(?i:{tongue.leads})[\s,]+)*(?:(?i:{tongue.my}) [\w'-]+(?: [A-ZÀ-Þ][\w-]+)?|[A-ZÀ-Þ][\w-]+{more})"
    )


@cache
def _beside(tongue: Tongue) -> re.Pattern[str]:
    """ "Mrs Ode, the caretaker, retires": who she is, between her name and what she does."""
    return re.compile(rf"\s+(?:{tongue.articles}|{tongue.my}) [\w-]+(?: [\w-]+)?", re.IGNORECASE)


@cache
def _joint(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"[\s,;:—–-]*\s(?:(?:{tongue.joints})[\s,]+)+$|[\s,;:—–]+$", re.IGNORECASE)


@cache
def _border(tongue: Tongue) -> re.Pattern[str]:
    """Also behind a heading ("for the forms: born in Oslo"), before what else is asked for good, and where a comma is
    all that stands between two who do something ("Ben moved away, Tina stayed")."""
    heads = "|".join(head for head, _ in tongue.heads)
    another = rf",\s+(?={ANOTHER[tongue.name].pattern})"
    asked = rf"(?:,\s+|,?\s+(?:and|und|et)\s+)(?=(?:{tongue.instructs})(?!\w))"
    return re.compile(rf"{tongue.border}|(?<=[\wà-ÿ])\s?:\s+(?=(?:{heads}))|{asked}|{another}", re.IGNORECASE)


def _may_go_on(before: str, without_subject: bool, tongue: Tongue) -> bool:
    """Whether a piece has a subject, or goes on with one, whose next verb may follow, and it is not but the name of
    somebody: "our caretaker, Mr Jankowski, retires in autumn"."""
    beside = before.rsplit(",", 1)[-1] if "," in before else ""
    if HOLDS[tongue.name].search(before) or _is_name(beside, tongue) or _beside(tongue).fullmatch(beside):
        return False
    return without_subject or bool(_somebody(tongue).search(before.rsplit(":", 1)[-1]))


@cache
def _somebody(tongue: Tongue) -> re.Pattern[str]:
    others = "|".join((*tongue.himself, *tongue.his, "mum|mama|maman|papa|dad"))
    return re.compile(rf"(?i:(?<!\w)(?:{tongue.subjects}|{tongue.my}|{tongue.theirs}|{others}))(?!\w)|^\W*[A-ZÀ-Þ]\w")


@cache
def _verb(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:{tongue.verbs})(?!\w)", re.IGNORECASE)


@cache
def _goes_on(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:,\s+|,?\s+(?:and|und|et)\s+)(?={GOES_ON[tongue.name].pattern})")


@cache
def _asked_for_good(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:{tongue.instructs})(?!\w)")


@cache
def _ordering(tongue: Tongue) -> re.Pattern[str]:
    """In a standing instruction also before what else is to be done: "use metric and write dates out"."""
    more = rf"(?:,\s+|,?\s+(?:and|und|et)\s+)(?=(?:{tongue.commands})\s)"
    return re.compile(rf"{_border(tongue).pattern}|{more}", re.IGNORECASE)


@cache
def _asking(tongue: Tongue) -> re.Pattern[str]:
    """In a question also before what is asked: "my car does not start, what should I do?"."""
    return re.compile(rf"{tongue.border}|,\s+(?:(?:and|und|et|so|also|alors) )?(?=(?:{tongue.asks})\b)", re.IGNORECASE)


@cache
def _lead(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:{tongue.leads})(?:\s*[,:!.…]\s*|\s+|$)", re.IGNORECASE)
