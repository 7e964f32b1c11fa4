"""Whether a short text is a joke by its shape, though no word of it says so. Pure, by the tables of tongues/jest.py.

Jokes are told in the words of a life ("I used to be a baker …"), and a memory made of one is plainly wrong, while the
true sentence that looks like one is still found verbatim: so a shape is enough.
"""

import re

from secondme.memory.tongues.jest import (
    ANIMALS,
    ASIDES,
    ASSISTS,
    DEAF,
    HIS,
    HUMAN,
    IMPOSSIBLE,
    IT,
    LIFE,
    ONCE,
    PEOPLE,
    PUNS,
    SETS_UP,
    SPOKEN_TO,
    SWAPPED,
    THINGS,
    TURNS,
    WHY,
)
from secondme.memory.words import fold, sentences

SHORT = 30
"""Words up to which a text may be a joke as a whole."""
_NEVER_HUMAN = {name: rf"(?:{ANIMALS[name]}|{THINGS[name]})" for name in THINGS}
_SOMEBODY = (
    r"(?:i|we|he|she|they|you|it|so|because|when|vet|who|ich|wir|er|sie|du|weil|als|je|on|nous|il|elle|tu|parce|quand)"
)
_ACTS = {
    name: re.compile(
        rf"(?<!\w)(?:{HIS[name]}) (?:[\w'à-ÿ-]+ ){{0,2}}?{_NEVER_HUMAN[name]}(?:'s)? "
        rf"(?:(?:that|who|which|qui|der|die|das) )?"
        rf"(?:(?!{_SOMEBODY}\b)[\w'à-ÿ-]+ ){{0,4}}?{HUMAN[name]}(?!\w)"
        rf"|(?<!\w){HIS[name]} {THINGS[name]} (?:and i|und ich|et moi)\b"
    )
    for name in HUMAN
}
"""A thing or an animal does what only people do: "my fridge called a meeting"."""
_GOES_ON = {
    name: re.compile(
        rf"(?<!\w){_NEVER_HUMAN[name]}(?!\w)[^.!?]*[.!?,;]\W*"
        rf"(?:{IT[name]} (?:\w+ )?{HUMAN[name]}(?!\w)|{SWAPPED[name]})"
    )
    for name in HUMAN
}
""" "We bought a parrot. It corrects my grammar"."""
_SPOKEN_TO = {
    name: re.compile(
        rf"(?<!\w){SPOKEN_TO[name]} (?:{HIS[name]} )?(?:[\w'-]+ )?(?:{_NEVER_HUMAN[name]}"
        rf"|{DEAF[name]})(?!\w)"
    )
    for name in HUMAN
}
_ALWAYS = re.compile("|".join(rf"(?:{sign})" for table in (IMPOSSIBLE, ASIDES, PUNS) for sign in table.values()))
_MINE = re.compile(r"\b(?:my|our|mein\w*|unser\w*|mon|ma|mes|notre|nos|i've|i'm|ich bin|ich habe?|je suis|j'ai)\b")
"""A riddle is not answered by what the person has."""
_ASSISTS = re.compile(rf"(?<!\w)(?:{ASSISTS})")
_WHY = re.compile(rf"\W*(?:{'|'.join(WHY.values())})")
_ONCE = {name: re.compile(rf"\W*(?:(?:so|well|also|alors|ja|na) )?{sign}") for name, sign in ONCE.items()}
_LIFE = {name: re.compile(sign) for name, sign in LIFE.items()}
_SETS_UP = {name: re.compile(sign) for name, sign in SETS_UP.items()}
_TURNS = {name: re.compile(rf"\W*{sign}") for name, sign in TURNS.items()}
_PEOPLE = {name: re.compile(sign) for name, sign in PEOPLE.items()}


def is_jest(text: str, tongue: str) -> bool:
    """Of some sentences that belong together, in the language of this name."""
    parts = [fold(part) for part in sentences(text)]
    plain = " ".join(parts)
    if _ALWAYS.search(plain) or _acts(plain, tongue):
        return True
    if len(plain.split()) > SHORT:
        return False
    return _answers_itself(parts) or _was_once(plain, tongue) or _is_scene(parts, tongue)


def _acts(plain: str, tongue: str) -> bool:
    if _ASSISTS.search(plain):
        return False
    if _ACTS[tongue].search(plain) or _SPOKEN_TO[tongue].search(plain):
        return True
    people = _PEOPLE.get(tongue)
    return _GOES_ON[tongue].search(plain) is not None and not (people and people.search(plain))


def _answers_itself(parts: list[str]) -> bool:
    """ "Why did the scarecrow get a promotion? He was outstanding in his field.": all of the message."""
    asked = len(parts) in (2, 3) and bool(_WHY.match(parts[0])) and parts[0].endswith("?")
    return asked and parts[-1][-1] != "?" and not _MINE.search(parts[-1])


def _was_once(plain: str, tongue: str) -> bool:
    found = _ONCE[tongue].match(plain)
    return found is not None and not _LIFE[tongue].search(plain)


def _is_scene(parts: list[str], tongue: str) -> bool:
    """Two or three sentences: somebody was told or asked something, and the last is what was said to it."""
    told = len(parts) in (2, 3) and _SETS_UP[tongue].search(parts[0])
    return bool(told) and any(_TURNS[tongue].match(part) for part in parts[1:])
