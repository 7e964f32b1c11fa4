"""Which claims cannot hold side by side, and how one that is said later stands to one that is known. Pure.

A *slot* is what can have one value at a time: where someone lives, what they do for a living, who their partner is,
what their favourite drink is. Languages, pets and things liked have no slot: there may be several.
"""

import re
from dataclasses import dataclass
from typing import Literal

from secondme.memory.words import content_words, fold
from secondme.types import Claim, Memory

Relation = Literal["same", "refines", "vaguer", "differs"]
"""How what is new stands to what is known: it says the same, more precisely, less precisely, or another thing."""
Slot = tuple[str, str, str]
"""(subject, attribute, which one of it)"""

ONE = frozenset({"home", "work", "name", "birthday", "age", "origin"})
"""Attributes of which one value holds at a time."""
FIXED = frozenset({"birthday", "origin"})
"""Of these no later value replaces an earlier one: one of the two is a mistake."""
_ROLE = (
    r"(?:husband|wife|partner|spouse|fianc[ée]e?|girlfriend|boyfriend|best friend|boss|manager|landlord|landlady|mother"
    r"|father|doctor|dentist|therapist|teacher|flatmate|roommate|mann|frau|ehemann|ehefrau|partnerin|freundin|chefin?"
    r"|mutter|vater|mari|femme|compagne|compagnon|copine|copain|mère|père)"
)
_PARTNER_WORDS = """husband wife partner spouse fiance fiancee girlfriend boyfriend mann frau ehemann ehefrau partnerin
mari femme compagne compagnon copine copain"""
_PARTNERS = frozenset(_PARTNER_WORDS.split())
_WHO = re.compile(
    r"\b(?:your|my|dein\w*|mein\w*|ihr\w*|ton|ta|votre|mon|ma) (?:(?:new|current|neue[rn]?|nouvelle?|nouveau) )?"
    rf"({_ROLE})\b"
)
_WHICH = re.compile(
    r"\b(?:(?:most )?favou?rite|preferred|lieblings(?:-| )?"
    r"|(?P<after>préférée?))\s?(?P<what>[\w-]+)?(?: (?P<noun>\w+))?"
)
_ALSO = re.compile(
    r"\b(?:also|too|as well|besides|second (?:home|flat|job|house)|part[- ]time|on the side|other (?:job|home)|both"
    r"|auch"
    r"|nebenbei|zweit\w+|außerdem|aussi|en plus|également)\b"
)
_OVER = re.compile(
    r"\b(?:no longer|not any ?more|any more\b|used to|formerly|previously|until|till|quit|left|gave up|ex-\w+|ex"
    r"|split up"
    r"|broke up|divorced|stopped|resigned|retired from|moved out|moved away|nicht mehr|früher|gekündigt|getrennt"
    r"|ausgezogen|aufgehört|ne \w+ plus|n['’]\w+ plus|auparavant|avant|quitté|démissionné|séparée?s?|arrêté)\b"
)
_AGAIN = re.compile(
    r"\b(?:now|again|back|these days|currently|jetzt|nun|wieder|inzwischen|maintenant|désormais|de nouveau)\b"
)
_EMPTY = frozenset({"now", "again", "new", "back", "current", "currently", "jetzt", "wieder", "maintenant"})


@dataclass(frozen=True, slots=True)
class Said:
    """A claim with its slot, and whether it says that something is over."""

    claim: Claim
    slot: Slot | None
    over: bool


def said_by(memory: Memory) -> tuple[Said, ...]:
    """Every claim of a memory, as rules can compare them."""
    text = fold(memory.text)
    return tuple(Said(claim, _slot(claim, text), is_over(text)) for claim in memory.claims)


def is_over(text: str) -> bool:
    """Whether a statement says that what it claims has ended: "You no longer live in Paris."; not "You quit and work
    as a florist now", which says what is so now as well."""
    plain = fold(text)
    return bool(_OVER.search(plain)) and not _AGAIN.search(plain)


def also(text: str) -> bool:
    """Whether it says that something holds beside what was known."""
    return bool(_ALSO.search(fold(text)))


def _slot(claim: Claim, text: str) -> Slot | None:
    subject = fold(claim.subject)
    if claim.attribute in ONE:
        return (subject, claim.attribute, "")
    if claim.attribute == "relation":
        found = _WHO.search(text)
        if found is None:
            return None
        role = fold(found[1])
        return (subject, "relation", "partner" if role.replace("é", "e") in _PARTNERS else role)
    if claim.attribute in ("likes", "dislikes"):
        found = _WHICH.search(text)
        if found is None:
            return None
        what = found["what"] or found["noun"] or ""
        return (subject, "likes", what) if what not in ("", "is", "are", "ist", "est") else None
    return None


def relation(new: str, known: str) -> Relation:
    """How one value stands to another, by the words that carry meaning; "nurse at the Charité" refines "nurse"."""
    one, two = _words(new), _words(known)
    if fold(new) == fold(known) or (one and one == two):
        return "same"
    if one and two and one > two:
        return "refines"
    if one and two and one < two:
        return "vaguer"
    return "differs"


def _words(value: str) -> frozenset[str]:
    return content_words(value) - _EMPTY


def same_statement(one: str, two: str) -> bool:
    """Whether two statements use the same words that carry meaning, numbers and denials included."""
    return bool(_words(one)) and _words(one) == _words(two) and _denies(one) == _denies(two)


def _denies(text: str) -> bool:
    return bool(re.search(r"\b(?:not|no|never|nor|without|nicht|kein\w*|nie|pas|jamais|sans|\w+n't)\b", fold(text)))
