"""Whether somebody is not sure of what they say: "maybe", "I think", "ich glaube". Pure."""

import re
from collections.abc import Sequence
from functools import cache

from secondme.memory.tongues import TONGUES, Tongue
from secondme.memory.words import fold

_NO_VERB = re.compile(
    r"(?<=[\w,] )May\b"
    r"|(?:\b(?:in|of|since|until|till|by|from|to|before|after|during|through|last|next|this|every|early|mid|late|my|our"
    r"|mai|aunt|uncle|and|or)|\d(?:st|nd|rd|th|\.)?)[ -]may\b"
    r"|\b[Mm]ay (?=\d)|\bmay$|\bMay(?=[,.;!?])"
)
"""The month, and the name: within a sentence it has a capital, and where it has none a date or a preposition tells."""


_SPANISH = re.compile(r"(?<!\w)(?:creo que|quizás?|tal vez|puede que|probablemente|no estoy segur[oa])(?!\w)")
"""What is told in Spanish is kept as it was said (personal.py)."""


def is_doubtful(text: str, tongues: Sequence[Tongue] = TONGUES) -> bool:
    plain = fold(_NO_VERB.sub(" ", text))
    return bool(_SPANISH.search(plain)) or any(_cues(tongue).search(plain) for tongue in tongues)


@cache
def _cues(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{tongue.doubt_cues})(?!\w)")
