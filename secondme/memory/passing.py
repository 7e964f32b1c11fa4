"""Whether a clause says what nobody needs to remember: how somebody feels just now, what they do with an answer. Pure,
by the tables of tongues/passing.py."""

import re

from secondme.memory.tongues import Tongue
from secondme.memory.tongues.passing import COURTESY, HOME, PASSING, TASK_ONLY
from secondme.memory.words import fold

TASKS = re.compile(rf"(?<!\w){TASK_ONLY}(?!\w)")
_AFTER = r"(?:,? (?:thanks|thank you|danke|merci|please|tho|though|lol))?"
_PASSING = {name: re.compile(rf"(?:{sign}){_AFTER}") for name, sign in PASSING.items()}
_HOME = re.compile(rf"{HOME}(?:'s)? ")
_COURTESY = {name: re.compile(rf"(?:{sign})\b") for name, sign in COURTESY.items()}


def is_passing(plain: str, tongue: Tongue) -> bool:
    """`plain`: a clause, folded."""
    return _PASSING[tongue.name].fullmatch(plain) is not None


def is_of_a_home(text: str) -> bool:
    """Whether a clause is of something that people have one of: "the boiler", "das Auto"."""
    return _HOME.match(fold(text)) is not None


def is_courtesy(plain: str, tongue: Tongue) -> bool:
    """ "If that helps"."""
    return _COURTESY[tongue.name].match(plain) is not None


def without_courtesy(plain: str, tongue: Tongue) -> str:
    """It makes nothing else of the sentence unreal."""
    return _COURTESY[tongue.name].sub("", plain)
