"""Looks up one thing to copy: "passport", "my address in Lyon". Pure; by words alone, in a blink."""

import re
from collections.abc import Iterable

from secondme.autofill.matching import fold
from secondme.autofill.values import WHOLE_ADDRESS, Value, country_name
from secondme.types import QuickValue

_NAMES = {
    "name": "Name", "given-name": "First name", "family-name": "Last name", "email": "E-mail", "tel": "Phone",
    "url": "Website", "bday": "Birthday", WHOLE_ADDRESS: "Address", "postal-code": "Postcode",
    "address-level2": "City", "address-level1": "State", "country": "Country", "organization": "Employer",
    "organization-title": "Job", "language": "Language", "nationality": "Nationality", "birthplace": "Place of birth",
    "passport-number": "Passport number", "passport-expiry": "Passport valid until",
    "passport-issued": "Passport issued",
    "tax-id": "Tax number", "licence-plate": "Licence plate", "vehicle": "Car", "shoe-size": "Shoe size",
    "clothing-size": "Clothing size", "marital-status": "Marital status", "allergy": "Allergy", "diet": "Diet",
}  # fmt: skip
_ALSO = {
    "tel": "telephone mobile cell number handy telefon téléphone teléfono", "email": "mail e-mail address",
    "bday": "born date of birth geburtstag", WHOLE_ADDRESS: "home street live adresse anschrift dirección",
    "postal-code": "zip plz", "address-level2": "town home live", "organization": "work company job",
    "organization-title": "work profession occupation", "passport-number": "reisepass passeport pasaporte document",
    "passport-expiry": "expiry expires reisepass", "licence-plate": "car vehicle number registration kennzeichen",
    "name": "full surname", "clothing-size": "shirt t-shirt", "diet": "food eat", "allergy": "allergic allergies",
}  # fmt: skip
_FILLER_WORDS = "my the a an in at of is what whats s mein meine mon ma mes mi mis i me for from and to"
_FILLER = frozenset(_FILLER_WORDS.split())
MOST = 8


def find(query: str, values: Iterable[Value]) -> tuple[QuickValue, ...]:
    """What has all the words of the query, the best first; at most MOST. What has ended comes after what holds."""
    wanted = [word for word in re.findall(r"\w+", fold(query)) if word not in _FILLER]
    if not wanted:
        return ()
    found = []
    for at, value in enumerate(values):
        if value.type not in _NAMES and value.type != "own":
            continue
        name = _name(value)
        named, around = _words(name), _words(f"{value.text} {_ALSO.get(value.type, '')} {value.memory.text}")
        hits = [_hit(word, named, around) for word in wanted]
        if all(hits):
            shown = _shown(value)
            entry = QuickValue(name, shown, value.memory.id, value.memory.text, value.former)
            found.append((value.former, -sum(hits), len(named), at, entry))
    best = [entry for *_, entry in sorted(found, key=lambda one: one[:-1])]
    return tuple({(entry.name, entry.value): entry for entry in reversed(best)}.values())[::-1][:MOST]


def _hit(word: str, named: frozenset[str], around: frozenset[str]) -> float:
    """3 for a word of the name, 2 for the beginning of one, 1 for one elsewhere, 0.5 for the beginning of one."""
    if word in named:
        return 3.0
    if any(each.startswith(word) for each in named):
        return 2.0
    return 1.0 if word in around else 0.5 if any(each.startswith(word) for each in around) else 0.0


def _words(text: str) -> frozenset[str]:
    return frozenset(re.findall(r"\w+", fold(text)))


def _name(value: Value) -> str:
    if value.type == "own":
        return value.label[:1].upper() + value.label[1:]
    of = {"partner": " (partner)", "child": " (child)"}.get(value.whose, "")
    kind = {"work": " (work)", "mobile": " (mobile)"}.get(value.variant, "") if value.type in ("email", "tel") else ""
    return _NAMES[value.type] + kind + of


def _shown(value: Value) -> str:
    if value.type == "country":
        return country_name(value.text, "en")
    return value.text
