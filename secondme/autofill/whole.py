"""Whether a field asks for one thing, and for the whole of it. Pure.

A label of two things ("First name and middle initial", "Employer and daytime phone") has no single value, and a label
that two boxes share has half of one for each.
"""

import re
from collections.abc import Sequence
from functools import lru_cache

from secondme.autofill.listed import parts as listed
from secondme.autofill.match import DIET, rule, words_of
from secondme.autofill.matching import Match, fold
from secondme.autofill.whose import NAMES, without
from secondme.autofill.words import FREE, NONE, PLACES, RULES

_JOINED = re.compile(r"[,/&+;|]|(?:^| )(?:and|und|et|y|plus|sowie)(?: |$)")
"""What joins two things in a label."""
_WITHIN = {"name": ("given-name", "family-name", "additional-name"), "given-name": ("additional-name",)}
"""What may be asked for in one field with a type."""
_NUMBER = re.compile(r"hausn|haus ?nr|\bnr\b|\bno\b|number|numero|n[o°]\b")
_COUNTS = re.compile(r"\bnombre d [aeiouhy]|\b(?:number of|anzahl|how many|wie viele|combien|cuant[oa]s)\b")
"""Asks how many there are: "Nombre d'enfants"."""
_WHOLE_NAME = re.compile(r"\b(?:full|complete) name|vollstandiger name|nom complet|nombre completo|\binitials\b")
_TURNED = re.compile(
    r"(?:last|family|sur) ?name first|(?:nach|familien)name zuerst|nom en premier|nom d abord|apellidos primero"
)
_PARTS_OF_DATES = re.compile(r"\b(?:day|month|year|tag|monat|jahr|jour|mois|annee|dia|mes|ano)\b")
_LINES = frozenset({"street-address", "address-line1"})
_TOWNS = frozenset({"postal-code", "address-level2", PLACES})
_NEAR = 6
"""Fields from one on within which the rest of its address may come below a heading of its own."""
_FAR = 4
"""Fields from a street on in which its town may come."""


@lru_cache(maxsize=64)
def patterns(kind: str) -> tuple[re.Pattern[str], ...]:
    """The rules of a type and of those that are made of the same thing."""
    akin = {kind, *AKIN.get(kind, ())}
    return tuple(pattern for each, pattern in (*RULES, ("diet", DIET)) if each in akin)


AKIN = {
    "country-name": ("country",), "street-address": ("address-line1", "postal-code"), "street-name": ("address-line1",),
    "address-line1": ("street-address", "street-name"), "house-number": ("address-line1",),
    "given-name": ("name",), "family-name": ("name",), "bday-day": ("bday",), "bday-month": ("bday",),
    "bday-year": ("bday",), "tel-country-code": ("tel", "country"), "tel-national": ("tel",), "tel-local": ("tel",),
    "tel-area-code": ("tel",), "tel-extension": ("tel",), "family-name-2": ("family-name",),
}  # fmt: skip


def in_part(matches: Sequence[Match]) -> set[int]:
    """Which ask for more than their type holds, or for a part of it."""
    return {
        at
        for at, one in enumerate(matches)
        if one.type not in (NONE, FREE) and not one.never
        if (not one.sure and (mixed(one) or _shares(matches, at) or _without_town(matches, at)))
        or _unknown_before_town(matches, at)
    }


def near(matches: Sequence[Match], at: int) -> list[Match]:
    """What else is asked of the same person below the same heading, or a few fields on."""
    one, first = matches[at], max(0, at - _NEAR)
    return [
        each
        for number, each in enumerate(matches)
        if each.whose == one.whose and number != at
        and (each.field.section == one.field.section or first <= number <= at + _NEAR)
    ]  # fmt: skip


def _without_town(matches: Sequence[Match], at: int) -> bool:
    """Whether an address has a box for its postal code and none for its town: does it want the town?"""
    types = {each.type for each in near(matches, at)}
    return matches[at].type == "street-address" and "postal-code" in types and not types & {"address-level2", PLACES}


def mixed(one: Match) -> bool:
    """Whether its label joins what it asks for to something else, or only counts it."""
    label = words_of(one.field)[0]
    if one.type in NAMES and (_COUNTS.search(label) or (one.type != "name" and _WHOLE_NAME.search(label))):
        return True
    if one.type == "name" and _TURNED.search(label):
        return True
    if one.type.startswith("bday-") and len({*_PARTS_OF_DATES.findall(label)}) > 1:
        return True
    if one.parts or listed(label) or not _JOINED.search(label):
        return False
    same = {one.type, *({*AKIN.get(one.type, ())} - {"name"}), *_WITHIN.get(one.type, ())}
    for pattern in (pattern for kind, pattern in RULES if kind in same):
        label = without(pattern, label)
    kinds = {kind for part in _JOINED.split(label) if (kind := rule(part.strip()))}
    return bool(kinds - {NONE, FREE} - same)


def _shares(matches: Sequence[Match], at: int) -> bool:
    """Whether the box after it has no label of its own: it goes on with this one."""
    one = matches[at]
    after = matches[at + 1] if at + 1 < len(matches) else None
    if after is None or one.field.kind != "text" or after.field.kind not in ("text", "select") or after.never:
        return False
    if after.field.section != one.field.section or after.type not in (NONE, one.type):
        return False
    same = fold(after.field.label) == fold(one.field.label) and one.type != "email"
    return same or not (after.field.label or after.field.hints)


def _unknown_before_town(matches: Sequence[Match], at: int) -> bool:
    """Whether, between a street and its town, something is asked that is not known: it may be a part of the street."""
    one = matches[at]
    if one.type not in _LINES or one.field.kind != "text" or _NUMBER.search(fold(one.field.label)):
        return False
    unknown = False
    for after in matches[at + 1 : at + 1 + _FAR]:
        if after.field.section != one.field.section:
            return False
        if after.type in _TOWNS:
            return unknown
        unknown = unknown or (after.type == NONE and not after.never and after.field.kind == "text")
    return False
