"""What only the fields of a form together tell of one of them. Pure.

"Nom" beside "prénom" is the family name, three boxes after a date of birth are its parts, a street beside a house
number goes without one, "valid until" after the number of a passport is its end.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from secondme.autofill.matching import Match, fold
from secondme.autofill.words import NONE

_PARTS = (
    ("bday-day", re.compile(r"(?:\b|dob|birth|geburts)(?:day|tag|jour|dia)\d?$|\b(?:dd|tt|jj)\d?$")),
    ("bday-month", re.compile(r"(?:\b|dob|birth|geburts)(?:month|monat|mois|mes)\d?$|\bmm\d?$")),
    ("bday-year", re.compile(r"(?:\b|dob|birth|geburts)(?:year|jahr|annee|ano|anio|yyyy|jjjj|aaaa|yy)\d?$")),
)
_BIRTH = re.compile(r"birth|geburt|geboren|naissance|\bne ?\(?e\)? le|nacimiento|\bdob\b|\bbday\b")
_EXPIRES = re.compile(r"expir|\bexp\b|valid|gultig|ablauf|caduc|\bmm ?/ ?(?:yy|jj|aa)")
_ISSUED = re.compile(r"issue|ausstell|ausgestellt|delivr|expedici")
_DIALLED = re.compile(r"\+\d|^00\d")
_BEFORE_NUMBER = {"tel-country-code": "tel-national", "tel-area-code": "tel-local"}
"""What a number is, by the part of it that was asked for just before."""
_STREETS = ("address-line1", "street-address", "street-name")
_WHOLE = re.compile(
    r"kontoinhaber|account holder|titul|ansprechpartner|\bcontact\b|kontakt|\bfull\b|complet|vollst|\bvor\b|vorname"
    r"|prenom|\bfirst\b|apellido|surname"
)
"""In a label: the whole name, also beside a box for a part of it."""
_ALONE = re.compile(r"\b(?:without|ohne|sans|sin)\b")
_NUMBER = re.compile(r"(?:n|no|nr|num|numero|number|nummer|n[o°])")
_NEAR = 3
_DAY_OF_BIRTH = re.compile(r"tag der geburt")
_MONTH_OR_YEAR = re.compile(r"\b(?:month|monat|mois|mes|year|jahr|annee|ano|mm|yyyy|jjjj|aaaa)\b")
_WHOLE_DATE = 8
"""Characters of the shortest one."""


def settled(matches: Sequence[Match], tongue: str = "") -> Iterator[Match]:
    """Each match, in order, with its place among the others taken into account. `tongue`: of the form."""
    matches = _boxes(matches, tongue)
    before: list[Match] = []
    for at, one in enumerate(matches):
        found = one if one.never else _settle(matches, before, at) if not one.sure else _beside_number(matches, at)
        before.append(found)
        yield found


def _settle(matches: Sequence[Match], before: Sequence[Match], at: int) -> Match:
    one = matches[at]
    if one.type == "bday-day" and one.field.kind == "text" and _alone(matches, at):
        return replace(one, type="bday")
    if part := _birth_part(matches, before, at):
        return replace(one, type=part)
    for rule in (_name, _street, _phone, _paper, _born_in):
        if found := rule(matches, before, at):
            return replace(one, type=found)
    return one


def _alone(matches: Sequence[Match], at: int) -> bool:
    """Whether "Tag der Geburt" asks for all of the date: no box for a month or a year is near, and it has room."""
    one = matches[at]
    near = (m for m in matches[max(0, at - _NEAR) : at + _NEAR + 1] if m is not one)
    room = one.field.longest == 0 or one.field.longest >= _WHOLE_DATE
    whole = room and bool(_DAY_OF_BIRTH.fullmatch(fold(one.field.label)))
    return whole and not any(_MONTH_OR_YEAR.search(fold(f"{m.field.label} {m.field.name} {m.field.id}")) for m in near)


def _boxes(matches: Sequence[Match], tongue: str) -> list[Match]:
    """Three boxes after the words "date of birth" of which two have none of their own: day, month and year. In English
    nobody can tell which comes first."""
    found = list(matches)
    parts = ("bday-day", "bday-month", "bday-year") if tongue in ("de", "fr", "es") else (NONE, NONE, NONE)
    for at, three in enumerate(zip(found, found[1:], found[2:], strict=False)):
        bare = all(m.type == NONE and not (m.never or m.field.label or m.field.hints) for m in three[1:])
        if three[0].type == "bday" and bare and all(m.field.input_type == "text" for m in three):
            boxes = zip(three, parts, strict=True)
            found[at : at + 3] = [replace(m, type=part, whose=three[0].whose) for m, part in boxes]
    return found


def _beside_number(matches: Sequence[Match], at: int) -> Match:
    """A street beside a box for its number goes without one, whatever the form calls it, and a street on a line before
    a second one is the first of them."""
    one = matches[at]
    lines = one.type == "street-address" and one.field.kind == "text"
    if lines and any(m.type == "address-line2" and _together(m, one) for m in _around(matches, at)):
        one = replace(one, type="address-line1")
    if one.type in _STREETS and any(m.type == "house-number" and _together(m, one) for m in _around(matches, at)):
        return replace(one, type="street-name")
    return one


def _around(matches: Sequence[Match], at: int) -> list[Match]:
    """The fields beside it that ask for the same person's data."""
    one = matches[at]
    return [m for m in matches[max(0, at - _NEAR) : at + _NEAR + 1] if m is not one and m.whose == one.whose]


def _name(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    one, near = matches[at], {m.type for m in _around(matches, at)}
    if one.type != "name" or _WHOLE.search(fold(one.field.label)):
        return ""
    same = one.field.section
    close = {m.type for m in _around(matches, at) if m.field.section == same} or near
    if "given-name" in close:
        return "family-name"
    return "given-name" if "family-name" in close else ""


def _street(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    one, near = matches[at], {m.type for m in _around(matches, at)}
    if _is_number(one):
        after = matches[at + 1] if at + 1 < len(matches) else one
        beside = (before[-1] if before else one, after)
        return "house-number" if any(m.type in _STREETS and _together(m, one) for m in beside) else ""
    if one.type == "street-name" and _ALONE.search(fold(one.field.label)):
        return ""
    if one.type == "street-name" and "house-number" not in _types_with_numbers(matches, at):
        return "address-line1"
    if one.type in ("address-line1", "street-address") and "house-number" in _types_with_numbers(matches, at):
        return "street-name"
    if one.type == "street-address" and "address-line2" in near:
        return "address-line1"
    return ""


def _types_with_numbers(matches: Sequence[Match], at: int) -> set[str]:
    """Types beside it, and "house-number" where a field with nothing but "No." stands before or after it."""
    types = {m.type for m in _around(matches, at)}
    if any(_is_number(m) and _together(m, matches[at]) for m in matches[max(0, at - 1) : at + 2]):
        types.add("house-number")
    return types


def _is_number(one: Match) -> bool:
    return one.type == NONE and bool(_NUMBER.fullmatch(fold(one.field.label)))


def _together(one: Match, other: Match) -> bool:
    return one is not other and one.field.section == other.field.section


def _phone(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    one = matches[at]
    if _dialled(one) and at + 1 < len(matches) and matches[at + 1].type.startswith("tel"):
        return "tel-country-code"
    if one.type == "tel" or (one.type == NONE and 2 < one.field.longest < 5):
        for start in (at - 2, at - 1, at):
            three = matches[max(0, start) : start + 3]
            if start >= 0 and [m.field.longest for m in three] == [3, 3, 4] and any(
                m.type in ("tel", "tel-area-code") for m in three
            ):  # fmt: skip
                return ("tel-area-code", "tel-local-prefix", "tel-local-suffix")[at - start]
    if one.type == "tel" and before and before[-1].type in _BEFORE_NUMBER:
        return _BEFORE_NUMBER[before[-1].type]
    return ""


def _dialled(one: Match) -> bool:
    options = one.field.options
    dialled = sum(bool(_DIALLED.search(f"{option.text} {option.value}")) for option in options)
    return one.type in (NONE, "tel", "country", "country-name") and len(options) > 1 and dialled * 2 > len(options)


def _paper(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    """Dates and numbers that belong to the card or passport asked for just before."""
    one = matches[at]
    said = fold(" ".join((one.field.label, one.field.name, *one.field.hints)))
    if one.type not in (NONE, "cc-exp", "id-number", "cc-exp-month"):
        return ""
    recent = [m.type for m in before[-_NEAR:]]
    if "passport-number" in recent and one.type != "id-number":
        if _ISSUED.search(fold(one.field.label)):
            return "passport-issued"
        return "passport-expiry" if _EXPIRES.search(said) else "passport-issued" if _ISSUED.search(said) else ""
    cards = {"cc-number", "cc-name", "cc-type", "cc-exp-month"} & set(recent)
    if one.type == NONE and cards and _EXPIRES.search(said):
        return "cc-exp-month" if one.field.kind == "select" else "cc-exp"
    if one.type == NONE and recent[-1:] == ["cc-exp-month"] and one.field.kind == "select":
        return "cc-exp-year"
    return ""


def _born_in(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    """ "Né(e) le … à …", "geboren am … in …"."""
    said = fold(matches[at].field.label)
    after_birth = bool(before) and before[-1].type in ("bday", "bday-year")
    return "birthplace" if after_birth and re.fullmatch(r"a|in|en|at|zu", said) else ""


def _birth_part(matches: Sequence[Match], before: Sequence[Match], at: int) -> str:
    """Day, month or year of a date of birth that is asked for in several fields."""
    one = matches[at]
    if one.type not in (NONE, "bday") or one.field.input_type == "date":
        return ""
    beside = [*before[max(0, at - 2) :], *matches[at : at + 2]]
    around = " ".join(fold(" ".join((m.field.label, m.field.name, m.field.id, *m.field.hints))) for m in beside)
    if not _BIRTH.search(f"{around} {fold(one.field.section)}"):
        return ""
    if part := _by_word(one) or _by_options(one):
        return part
    return ""


def _by_word(one: Match) -> str:
    """By the last word of what is said of it; all of a placeholder: "TT.MM.JJJJ" is no year."""
    for text in (one.field.label, one.field.name, one.field.id, *one.field.hints):
        words = fold(text).split()
        dates = sum(bool(re.fullmatch(r"dd|tt|jj|mm|yyyy|jjjj|aaaa|yy", word)) for word in words)
        if not words or dates > 1 or "/" in words[-1]:
            continue
        for part, pattern in _PARTS:
            if pattern.search(words[-1]) and words[-1] not in ("geburtstag", "birthday", "bday"):
                return part
    return ""


def _by_options(one: Match) -> str:
    """By what it offers: 28 to 31 days, twelve months, years of four digits; and by how much it holds."""
    texts = [option.text.strip() for option in one.field.options if option.text.strip()]
    numbers = [int(text) for text in texts if text.isdigit()]
    if numbers and max(numbers) > 1900:
        return "bday-year"
    if len(numbers) >= 28 or (numbers and 12 < max(numbers) < 32):
        return "bday-day"
    if 12 <= len(texts) <= 13:
        return "bday-month"
    return ""
