"""What a statement says in a form to compute with: its kind, of whom it is, and the claim (attribute, value).

Statements speak to the person ("You live in Lyon.", "Your sister Clara is a nurse."): so the small model makes them
best, they read well in a list, and a reply can say them as they are.
"""

import re
from collections.abc import Mapping

from secondme.memory.tongues import TONGUES, tongue_of
from secondme.memory.tongues.calendar import DATE_WORDS
from secondme.memory.tongues.verbs import ANOTHER
from secondme.memory.words import EMPTY, fold, word_set
from secondme.types import Claim, MemoryKind

KINDS = ("fact", "preference", "event", "relationship", "goal", "skill", "instruction")

ATTRIBUTES: Mapping[str, str] = {
    "name": "what someone is called",
    "birthday": "day or year of birth",
    "age": "how old",
    "home": "where someone lives",
    "origin": "where someone comes from",
    "work": "job, employer, trade",
    "education": "school, subject, degree",
    "language": "a language spoken",
    "relation": "a relative, partner, friend or colleague",
    "pet": "an animal that someone has",
    "health": "illness, medicine, condition",
    "allergy": "what someone cannot bear",
    "diet": "what someone eats or does not eat",
    "likes": "what someone likes",
    "dislikes": "what someone does not like",
    "hobby": "what someone does for pleasure",
    "skill": "what someone can do",
    "possession": "what someone owns",
    "goal": "what someone wants or plans",
    "event": "what happened or will happen",
    "place": "where someone was or goes",
    "contact": "address, number, account",
    "belief": "what someone thinks is true or right",
    "habit": "what someone does again and again",
    "step": "a step of a goal; its scope is the goal",
    "status": "open or done: of the goal, or the step of the goal, that is its scope",
    "instruction": "how the person wants things done; its scope says when",
    "other": "anything else",
}
"""The attributes of claims, and what each means. Superseding and autofill go by them: they are never renamed."""

IMPORTANCE = {
    "allergy": 0.9, "health": 0.9, "name": 0.8, "birthday": 0.8, "home": 0.8, "work": 0.8, "relation": 0.8,
    "contact": 0.7, "diet": 0.7, "instruction": 0.9, "goal": 0.6, "pet": 0.6, "age": 0.6, "education": 0.6,
    "event": 0.4, "other": 0.4,
}  # fmt: skip

OF_KIND: Mapping[MemoryKind, float] = {
    "instruction": 0.9, "relationship": 0.7, "preference": 0.6, "goal": 0.6, "skill": 0.6, "event": 0.4, "fact": 0.4,
}  # fmt: skip

_OWN = word_set(
    """name full first last middle nickname surname birthday birth date age job work profession occupation hobby hobbies
    home house flat apartment address email phone number favourite favorite hometown nationality native mother-tongue
    language blood height weight goal dream plan diet allergy allergies medication eyes hair car bike bicycle garden
    kitchen room desk computer laptop flight appointment meeting wedding trip holiday vacation school university company
    office salary degree knee back heart shoe size birthplace"""
)
_BEFORE_NOUN = "older|elder|younger|eldest|oldest|youngest|little|big|best|late|twin|new|old|former|first|second"
_NOUN = rf"(?:(?:{_BEFORE_NOUN}) )*[a-z][\w-]*"
_RELATIVE = re.compile(rf"^Your ((?:{_NOUN}['’]s )*{_NOUN})(?: ([A-Z][\w-]*(?: [A-Z][\w-]*)?))?")
_NAMED = re.compile(r"^([A-Z][\w-]+(?: [A-Z][\w-]+)?)(?:['’]s)?\b")


def subject_of(statement: str, said: str = "") -> str:
    """Of whom a statement is: "" for the person and for what is nobody, else a name ("Clara"), else how they are
    related ("your sister"). `said`: the words that it stands on: what is written small in them is no name."""
    relative = _RELATIVE.match(statement)
    if relative:
        *owners, last = re.split(r"['’]s ", relative[1])
        if last.split()[-1].lower() in _OWN:
            return f"your {owners[-1]}" if owners else ""
        return relative[2] or f"your {relative[1]}"
    theirs = _THEIRS.match(statement)
    if theirs:
        relation = next((one.relations[fold(theirs[1])] for one in TONGUES if fold(theirs[1]) in one.relations), "")
        return (theirs[2] or f"your {relation}") if relation else ""
    named = _NAMED.match(statement)
    if named is None or _YOU.match(statement):
        return ""
    tongue, first = tongue_of(statement), fold(named[1].split()[0])
    if first in EMPTY | tongue.common | DATE_WORDS[tongue.name] or re.search(rf"(?<!\w){re.escape(first)}(?!\w)", said):
        return ""
    does = ANOTHER[tongue.name].match(statement) or _GOES_ON.match(statement[named.end(1) :])
    return named[1] if does else ""


_YOU = re.compile(r"(?:You|Du|Ihr|Sie|Tu|Vous)\b|T['’]")
_THEIRS = re.compile(
    r"(?:Dein(?:e[mnrs]?)?|Eu(?:er|re[mnrs]?)|Ihre?|Ton|Ta|Tes|Votre|Vos) ([\w-]+)"
    r"(?: ([A-ZÀ-Þ][\w-]*(?: [A-ZÀ-Þ][\w-]*)?))?"
)
_GOES_ON = re.compile(r"['’]s [a-z]|,? (?:and|und|et) [A-ZÀ-Þ]|, (?:your|dein|ton|ta|votre)\w* ")
"""Behind a name where somebody is told of: "Emma's school", "Emma and Tom", "Emma, your sister"."""


def importance_of(claim: Claim | None, kind: MemoryKind = "fact") -> float:
    """In [0.3, 0.9], by attribute, else by kind; what only happened, and what is of no known kind, fades first."""
    if claim is not None:
        return IMPORTANCE.get(claim.attribute, 0.5)
    return OF_KIND.get(kind, 0.4)


def normalised(value: str) -> str:
    """A value to compare by: folded, without an article or a mark at its ends, small numbers as digits."""
    plain = _ARTICLE.sub("", fold(value).strip(" .,;:!?\"'"))
    return " ".join(_DIGITS.get(word, word) for word in plain.split())


_ARTICLE = re.compile(
    r"^(?:an?|the|my|our|einen?|eine[mr]?|der|die|das|den|dem|mein\w*|unser\w*|une?|le|la|les|du|des)\s+|^l'"
)
_DIGITS = {
    "one": "1", "two": "2", "three": "3", "four": "4", "five": "5", "six": "6", "seven": "7", "eight": "8", "nine": "9",
    "ten": "10", "eleven": "11", "twelve": "12", "zwei": "2", "drei": "3", "vier": "4", "fünf": "5", "sechs": "6",
    "sieben": "7", "acht": "8", "neun": "9", "zehn": "10", "elf": "11", "zwölf": "12", "deux": "2", "trois": "3",
    "quatre": "4", "cinq": "5", "sept": "7", "huit": "8", "neuf": "9", "dix": "10", "onze": "11", "douze": "12",
}  # fmt: skip
