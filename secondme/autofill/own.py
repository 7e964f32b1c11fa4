"""Fields that a person has of their own: "Your library card number is L-20417.". Pure.

The name that a statement gives to a value is read by the same rules as the label of a form; what those do not know is
kept under its own words, and found again by a field that uses the same ones.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

from secondme.autofill.match import rule
from secondme.autofill.matching import fold
from secondme.autofill.nations import nation
from secondme.autofill.words import NEVER, OWN
from secondme.memory.personal import BIRTH
from secondme.types import Claim, Memory

_IS = re.compile(
    r"^(?:Your|Dein(?:e)?|Ihre?|Ton|Ta|Votre|Tu|Su)\s+(?P<name>[^.:]{2,60}?)\s+(?:is(?: called)?|are|ist|sind"
    r"|lautet|est|es|:)\s+"
    r"(?P<value>[^\n]{1,120}?)\.?$"
)
_UNTIL = re.compile(
    r"^Your (?P<name>passport|identity card|driving licen[cs]e)(?:'s expiry date is| expires on| expires"
    r"| is valid until)\s+"
    r"(?P<value>[^\n]{4,40}?)\.?$"
)
_SIZE = re.compile(r"^You (?:wear|take) (?:a )?(?P<what>shoe|clothing|shirt)? ?size (?P<value>[\w./]{1,6})\b")
_DRIVES = re.compile(r"^You drive (?:an? |the |your )?(?P<value>[^.]{2,60}?)\.?$")
_FROM = re.compile(r"\b(?:was|were) born in\b|\bgeboren in\b|\bnée? à\b|\bnaci\w+ en\b")
_SINGLE = frozenset({"Single", "married", "single", "divorced", "widowed", "engaged", "separated"})
_KINDS_OF_NUMBERS = (
    ("member", r"member(?:ship)?|mitglied\w*|adherent\w*|adhesion|membres?|soci[oa]s?|afiliad[oa]|abonne|abonad[oa]"),
    ("customer", r"customer|clients?|clientes?|kunden\w*"),
    ("library", r"library|\w*bibliothe\w*|\w*bucherei\w*|biblioteca|reader\w*|leser\w*|lecteur|lector"),
    ("loyalty", r"loyalty|bonus\w*|fidel\w*|treue\w*|frequent|flyer|vielflieger\w*|miles"),
)
"""Numbers that an organization gives to people, in the words by which they are called."""
_CARD_WORDS = "card cards karte carte tarjeta carne ausweis ausweisnummer numbers account"
_CARDS = frozenset(_CARD_WORDS.split())
_FILLER_WORDS = """your the a an of no number nummer numero nr num n° id at with in for from my der die das bei beim vom
von zum zur le la les de el du des chez aupres dans del con en"""
_FILLER = frozenset(_FILLER_WORDS.split())


@dataclass(frozen=True, slots=True)
class Told:
    """`type`: one of OWN, or "own" with the words of its `label`."""

    type: str
    text: str
    label: str = ""


def may_name(text: str) -> bool:
    """Whether `told` may find a name in a statement."""
    return bool(text.startswith("You are ") or _IS.match(text) or _UNTIL.match(text) or _SIZE.match(text)
                or _DRIVES.match(text))


def told(claim: Claim, memory: Memory) -> Iterator[Told]:
    """What a claim tells under a name of its own. Nothing under the name of a secret."""
    text = " ".join(claim.value.split()).strip(" .,;")
    if not text or NEVER.search(fold(memory.text)):
        return
    if claim.attribute == "origin":
        yield from _origin(claim, text, memory)
        return
    if claim.scope and claim.attribute == "other":
        yield from _named(claim.scope, text)
        return
    if (found := _UNTIL.match(memory.text)) and claim.value in found["value"]:
        yield Told("passport-expiry", text) if found["name"] == "passport" else Told("own", text, found["name"])
    elif (found := _IS.match(memory.text)) and claim.value in found["value"]:
        yield from _named(found["name"], text)
    elif found := _SIZE.match(memory.text):
        if found["what"] == "shoe":
            yield Told("shoe-size", found["value"])
        elif found["what"]:
            yield Told("clothing-size", found["value"])
    elif (found := _DRIVES.match(memory.text)) and claim.attribute == "possession" and text in found["value"]:
        yield Told("vehicle", re.sub(r"^(?:an?|the|your) ", "", text))
    elif text in _SINGLE and memory.text.startswith("You are "):
        yield Told("marital-status", text)
    elif nation(text) and memory.text.startswith("You are "):
        yield Told("nationality", text)


def _origin(claim: Claim, text: str, memory: Memory) -> Iterator[Told]:
    if nation(text):
        yield Told("nationality", text)
    elif claim.scope == BIRTH or _FROM.search(memory.text):
        yield Told("birthplace", text)


def _named(name: str, text: str) -> Iterator[Told]:
    kind = rule(fold(name))
    if kind in OWN:
        yield Told(kind, text)
    elif kind in ("", "none"):
        yield Told("own", text, fold(name))


def same_name(one: str, other: str) -> bool:
    """Whether two names of fields mean the same: the same words but for those that say little."""
    words = [frozenset(re.findall(r"\w+", fold(text))) - _FILLER for text in (one, other)]
    return bool(words[0]) and words[0] == words[1]


def number_of_same(name: str, label: str, form: str) -> bool:
    """Whether a label asks for the number that is kept under a name, "ADAC membership number": it is of the same kind,
    in any of the languages, and the organization that the name tells stands in the label or elsewhere on the form
    (`form`: its title and headings). Where neither names an organization it may be another's, where both name others
    it is."""
    kinds, whose = _number(name)
    asked, said = _number(label)
    if not kinds or kinds != asked:
        return False
    around = frozenset(re.findall(r"\w+", fold(form)))
    return whose <= (said | around) if whose else not said or kinds == {"library"}


def _number(text: str) -> tuple[frozenset[str], frozenset[str]]:
    """Of which kinds a number is, and the other words of its name: those of the organization."""
    kinds: set[str] = set()
    left: set[str] = set()
    for word in set(re.findall(r"\w+", fold(text))) - _FILLER - _CARDS:
        found = next((kind for kind, pattern in _KINDS_OF_NUMBERS if re.fullmatch(pattern, word)), "")
        (kinds if found else left).add(found or word)
    return frozenset(kinds), frozenset(left)
