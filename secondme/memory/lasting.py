"""Whether a statement that rules made is worth keeping at all: it is a whole sentence, and it shows something that
lasts longer than the moment. Pure.

What rules make of torn words ("Your boss just wrote.", "Is being sent to Rome.") says nothing, and what says how
somebody feels just now ("You are free.") is true for an hour. So a message is kept only where something of it shows
what people are remembered by: a name, a number, a place, a time, a relation, what somebody has, does or never does.
"""

import re
from functools import cache

from secondme.memory.passing import is_of_a_home
from secondme.memory.referents import nouns
from secondme.memory.signs import value_in
from secondme.memory.tongues import Tongue
from secondme.memory.tongues.calendar import WHEN
from secondme.memory.tongues.lasting import COUNTS, HABITS, LASTING, NO_SUBJECT, OF_A_MOMENT, PLACED, SPEAKING
from secondme.memory.words import fold

_PAIRS = (("«", "»"), ("„", "“"), ("(", ")"))
_NAMED = re.compile(r"(?<=[a-zà-ÿ,] )[A-ZÀ-Þ]")


def is_whole(statement: str, tongue: Tongue) -> bool:
    """Whether a statement is a sentence by itself: not the half of a quotation, not words before or behind what was
    said, not a verb without its subject."""
    if any(statement.count(one) != statement.count(other) for one, other in _PAIRS) or statement.count('"') % 2:
        return False
    plain = fold(statement)
    return not (_speaking(tongue).search(plain) or _headless(tongue).match(plain))


def shows(quote: str, tongue: Tongue) -> bool:
    """Whether the person's words for a statement show something lasting."""
    plain = fold(quote)
    if re.search(r"\d", plain) or WHEN.search(plain) or _lasting(tongue).search(plain) or is_of_a_home(quote):
        return True
    if value_in(quote, tongue) is not None or _own(tongue).match(plain):
        return True
    return _placed(tongue).search(quote) is not None or (tongue.name != "de" and _NAMED.search(quote) is not None)


@cache
def _lasting(tongue: Tongue) -> re.Pattern[str]:
    tables = "|".join(table[tongue.name] for table in (LASTING, HABITS, COUNTS))
    return re.compile(rf"(?<!\w)(?:{tables}|{nouns(tongue)})(?!\w)")


@cache
def _own(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"{tongue.my} (?!(?:{OF_A_MOMENT[tongue.name]})\b)\w")


@cache
def _placed(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(PLACED[tongue.name])


@cache
def _speaking(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{SPEAKING[tongue.name]})[.:,]*$")


@cache
def _headless(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?:{NO_SUBJECT[tongue.name]})(?!\w)")
