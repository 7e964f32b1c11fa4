"""What of a text is meant as it is said: not irony, jokes, games, stories. Pure, by the tables of tongues/attitudes.py.

A sign of irony seldom stands in the very sentence that is not meant, so in a short text it stands for the whole; in a
longer one for its neighbours too. Leaving out a true sentence costs little: it is still found verbatim.
"""

import re

from secondme.memory.jest import is_jest
from secondme.memory.tongues import TONGUES, tongue_of
from secondme.memory.tongues.attitudes import JOKING, LAUGHING, PLAYS, PRAISE, ROLES, TROUBLE
from secondme.memory.words import CUT, fold, sentences

MOST = 800
"""Characters that are looked at: jokes are short."""
FEW = 3
"""Sentences up to which a sign stands for the whole text."""
BRIEF = 6
"""Sentences of about five words each up to which the shape of a joke stands for the whole."""
_JOKES = re.compile("|".join(JOKING.values()))
_ROLES = re.compile("|".join(ROLES.values()))
_PRAISE = {name: re.compile(rf"(?<!\w){sign}") for name, sign in PRAISE.items()}
_TROUBLE = {name: re.compile(rf"(?<!\w){sign}(?!\w)") for name, sign in TROUBLE.items()}
_LAUGHS = re.compile(rf"{LAUGHING}[\s.!)]*$")
_ONLY_LAUGHS = re.compile(rf"(?:{LAUGHING}[\s.!)]*)+")
_OPENS = "|".join((*(tongue.opens for tongue in TONGUES), "let's say", "so"))
_PLAY = re.compile(rf"\W*(?:(?:{_OPENS})[\s,!]+)*(?:{'|'.join(PLAYS.values())})(?!\w)")
_STANDING = re.compile(rf"(?<!\w)(?:{'|'.join(tongue.instructs for tongue in TONGUES)})(?!\w)")
_ASIDE = re.compile(r"\([^()]*\)\s*$")


def without_play(text: str) -> str:
    """`text` with `CUT` from where a game or a story begins; all of it where it gives somebody a part. What is said
    aside at its end, in brackets, stays, and so does how the person wants their stories treated."""
    for number, (start, _, sentence) in enumerate(_placed(text)):
        plain = fold(sentence)
        play = _PLAY.match(plain) and not _STANDING.search(plain)
        if play or _ROLES.search(plain):
            aside = _ASIDE.search(text)
            return text[: start if play and number else 0] + CUT + (aside[0] if aside else "")
    return text


def without_jokes(text: str) -> str:
    """`text` with `CUT` for irony and jokes."""
    found = _placed(text)
    for number in sorted(_unmeant(text, [one[2] for one in found]), reverse=True):
        start, end, _ = found[number]
        text = text[:start] + CUT + text[end:]
    return text


def is_joking(text: str) -> bool:
    """Whether a message shows by a sign ("oh sure, I just love …", "knock, knock") that it is not meant as it is
    said."""
    plain = fold(text[:MOST])
    return bool(_JOKES.search(plain)) or any(
        _PRAISE[name].search(plain) and _TROUBLE[name].search(plain) for name in _PRAISE
    )


def is_brief_jest(text: str) -> bool:
    """Whether a few sentences, with what somebody says in them ("Says the doctor: …"), are a joke by their shape."""
    plain = text.replace(CUT, "\n")
    brief = len(plain.split()) <= BRIEF * 5 and len(sentences(plain)) <= BRIEF
    return brief and is_jest(plain, tongue_of(plain).name)


def _unmeant(text: str, parts: list[str]) -> set[int]:
    """Which sentences are not meant."""
    if is_brief_jest(text):
        return set(range(len(parts)))
    plain = text.replace(CUT, "\n")[:MOST]
    if len(parts) <= FEW:
        laughs = len(parts) < FEW and parts and _LAUGHS.search(fold(parts[-1]))
        if laughs or is_joking(text) or any(is_joking(part) for part in parts) or is_jest(plain, tongue_of(plain).name):
            return set(range(len(parts)))
        joking: set[int] = set()
    else:
        tongue = tongue_of(text).name
        signs = [number for number, part in enumerate(parts) if is_joking(part) or is_jest(part[:MOST], tongue)]
        joking = {near for number in signs for near in (number - 1, number, number + 1) if 0 <= near < len(parts)}
    for number, part in enumerate(parts):
        if _LAUGHS.search(fold(part)):
            joking.add(number)
        if number and _ONLY_LAUGHS.fullmatch(fold(part)):
            joking.add(number - 1)
    return joking


def _placed(text: str) -> list[tuple[int, int, str]]:
    """Each sentence with where it begins and ends."""
    found, position = [], 0
    for sentence in sentences(text.replace(CUT, "\n")):
        start = text.find(sentence[:20], position)
        if start >= 0:
            position = start + len(sentence)
            found.append((start, position, sentence))
    return found
