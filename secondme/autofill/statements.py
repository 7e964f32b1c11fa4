"""A value that the person typed into a field, as a statement and a claim to remember. Pure."""

from collections.abc import Mapping

from secondme.autofill.matching import fold
from secondme.autofill.words import NEVER
from secondme.types import Claim

_SAID: Mapping[str, tuple[str, str]] = {
    "name": ("Your name is {}.", "name"),
    "email": ("Your e-mail address is {}.", "contact"),
    "tel": ("Your phone number is {}.", "contact"),
    "url": ("Your website is {}.", "contact"),
    "bday": ("You were born on {}.", "birthday"),
    "street-address": ("You live at {}.", "home"),
    "organization-title": ("You work as {}.", "work"),
    "language": ("You speak {}.", "language"),
    "allergy": ("You are allergic to {}.", "allergy"),
    "diet": ("You eat {}.", "diet"),
    "birthplace": ("You were born in {}.", "origin"),
}
_OWN: Mapping[str, str] = {
    "nationality": "nationality", "passport-number": "passport number", "passport-expiry": "passport expiry date",
    "passport-issued": "passport date of issue", "tax-id": "tax number", "licence-plate": "licence plate",
    "vehicle": "car model", "shoe-size": "shoe size", "clothing-size": "clothing size",
    "marital-status": "marital status", "organization": "employer", "username": "user name", "nickname": "nickname",
    "honorific-prefix": "title", "sex": "gender",
}  # fmt: skip
_PRIVATE = frozenset({"passport-number", "tax-id"})
LONGEST = 200


def can_remember(kind: str, label: str) -> bool:
    """Whether a value of this type, or under this label, is a whole thing that a memory can say: no part of a date, no
    answer to a question, nothing secret."""
    if NEVER.search(fold(label)):
        return False
    return kind in _SAID or kind in _OWN or (kind == "none" and _is_name(label))


def _is_name(label: str) -> bool:
    words = label.split()
    return 1 <= len(words) <= 5 and not label.endswith("?") and any(sign.isalpha() for sign in label)


def statement(kind: str, label: str, value: str, work: bool = False) -> tuple[str, Claim] | None:
    """("Your shoe size is 39.", its claim); None for what `can_remember` refuses, or what is no single short value."""
    value = " ".join(value.split())
    if not value or len(value) > LONGEST or not can_remember(kind, label):
        return None
    if kind in _SAID:
        said, attribute = _SAID[kind]
        if work and kind in ("email", "tel"):
            said = said.replace("Your ", "Your work ")
        return said.format(value.rstrip(".")), Claim("", attribute, value)
    name = _OWN.get(kind) or " ".join(label.strip(" *:").split())
    shown = name if kind in _OWN else name[:1].lower() + name[1:] if not name[:2].isupper() else name
    claim = Claim("", "other", value, sensitivity="private" if kind in _PRIVATE else "normal", scope=shown)
    return f"Your {shown} is {value.rstrip('.')}.", claim
