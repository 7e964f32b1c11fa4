"""What the words of a clause show: its kind, and the attribute of which it tells with the value. Pure, by the tables of
its language (memory/tongues)."""

import re
from functools import cache

from secondme.memory.clauses import even
from secondme.memory.referents import nouns
from secondme.memory.tongues import TONGUES, Tongue
from secondme.memory.tongues.calendar import ANY_MONTH
from secondme.memory.words import fold
from secondme.types import MemoryKind

NUMBERS = (
    "(?:one|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|\\w+teen|(?:twenty|thirty|forty|fifty|sixty"
    "|seventy|eighty|ninety)(?:-\\w+)?)"
)
_NO_VALUES = frozenset(["me", "you", "it", "him", "her", "them", "us", "that", "this", "to", "there", "here", "one"])


_MAY = re.compile(r"\bmay\b(?! (?:be|have|not|well)\b)")
"""The month."""
_SPANISH_DOUBT = re.compile(r"(?<!\w)(?:creo que|quizás?|tal vez|puede que|probablemente|no estoy segur[oa])(?!\w)")


def doubts(text: str, tongue: Tongue | None = None) -> bool:
    """Whether the words show that somebody is not sure; in any language where it is not known."""
    plain = _MAY.sub("", fold(text))
    known = TONGUES if tongue is None else (tongue,)
    return bool(_SPANISH_DOUBT.search(plain)) or any(pattern_of(each, "doubt_cues").search(plain) for each in known)


def kind_of(text: str, tongue: Tongue) -> MemoryKind | None:
    """The kind that the words of a clause show; None where none does."""
    plain = fold(text)
    return next((kind for kind, sign in _kinds(tongue) if sign.search(plain)), None)


def value_in(text: str, tongue: Tongue) -> tuple[str, str] | None:
    """The attribute that a clause tells of, and its value in its own words; None where no rule knows."""
    plain = even(text)
    for attribute, pattern in _attributes(tongue):
        found = pattern.search(plain)
        if found is not None:
            value = next((part for name, part in found.groupdict().items() if part and name.startswith("v")), "")
            value = _tails(tongue).sub("", value.strip(" ,;:-"))
            if value and fold(value) not in _NO_VALUES:
                return attribute, value
    return None


@cache
def _kinds(tongue: Tongue) -> tuple[tuple[MemoryKind, re.Pattern[str]], ...]:
    return tuple((kind, re.compile(sign)) for kind, sign in tongue.kinds)


@cache
def _attributes(tongue: Tongue) -> tuple[tuple[str, re.Pattern[str]], ...]:
    def compiled(pattern: str) -> re.Pattern[str]:
        whole = pattern.replace("NOUNS", nouns(tongue)).replace("NUMBER", NUMBERS)
        return re.compile(re.sub(r"(\[A-Z[^\]]*\])", r"(?-i:\1)", whole), re.IGNORECASE)

    return tuple((attribute, compiled(pattern)) for attribute, pattern in tongue.attributes)


@cache
def _tails(tongue: Tongue) -> re.Pattern[str]:
    which = r"(?:in|on|by|from|im|am|ab|en|au|le|dès) (?:the )?(?:\d{1,2}(?:st|nd|rd|th|er|\.)? )?"
    day = rf"{which}{ANY_MONTH}(?: \d{{4}})?"
    return re.compile(rf"(?:[\s,]+(?:{tongue.tails}|{day}))+$", re.IGNORECASE)


@cache
def pattern_of(tongue: Tongue, name: str, start: bool = False) -> re.Pattern[str]:
    body = getattr(tongue, name)
    return re.compile(rf"(?<!\w)(?:{body})(?!\w)" if not start else rf"(?:{body})(?![\w'])")
