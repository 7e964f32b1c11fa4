"""Whether somebody is not sure of what they say: "maybe", "I think", "ich glaube". Pure."""

import re
from collections.abc import Sequence
from functools import cache

from secondme.memory.tongues import TONGUES, Tongue, tongue_of
from secondme.memory.words import fold, word_set, words

ASKED = 0.4
"""Probability of being right below which a statement waits for the person's word: of such, three in four are wrong
where the writer took no part in the learning (memory/confidence.py, BENCHMARKS.md)."""
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


_ONLY_DOUBT = word_set(
    """but though although i i'm im am we we're are my still yet really quite just not sure certain decided unsure
    undecided haven't have made up mind only maybe perhaps about it that aber allerdings obwohl ich wir bin sind mir uns
    noch da nicht gar ganz so sicher fix entschieden unsicher vielleicht weiß weiss es davon auch das mais je j' ne n'
    n'en on suis ai n'ai encore bien pas sûr sûre certaine décidé décidée peut-être en de ça"""
)
"""Of these words what consists that only takes back what was said before it."""


def is_unsure(text: str, quote: str) -> bool:
    """Whether a message says so in the words of a statement, or takes them back in part: "I'm moving to Vienna. Not
    sure yet."."""
    if is_doubtful(quote, (tongue_of(text),)):
        return True
    at = text.find(quote)
    behind = re.split(r"[.,;:!?…\n]", text[at + len(quote) :].lstrip(" .,;:!…–—-\n"))[0] if at >= 0 and quote else ""
    return is_only_doubt(behind)


def is_only_doubt(clause: str) -> bool:
    """ "But I'm not sure yet": by itself it says nothing."""
    said = words(clause)
    return bool(said) and all(word in _ONLY_DOUBT for word in said) and is_doubtful(clause)


@cache
def _cues(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)(?:{tongue.doubt_cues})(?!\w)")
