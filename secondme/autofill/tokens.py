"""What a form says itself of a field, by `autocomplete` (WHATWG HTML, 4.10.18.7), as pages really use it. Pure.

Browsers take the last token that is a field name and pass over sections, "shipping" and "billing" before it. Pages also
write "new-password" or "one-time-code" to keep browsers from filling in, "username" on the box for the e-mail address
that one logs in with, names that are no tokens ("firstname"), and "address-line2" for the number of a house.
"""

import re

from secondme.autofill.form import Field
from secondme.autofill.matching import SECRET, TOKENS, Variant, fold
from secondme.autofill.words import FREE, NONE

_BETWEEN = re.compile(r"[\s,;]+")
_EMPTY_WORDS = "on off no none false true nope disabled disable nofill random"
_EMPTY = frozenset(_EMPTY_WORDS.split())
_NUMBERS = frozenset({"fax", "pager"})
"""Of which numbers nothing is known; a number of another kind is none of them."""
_MISUSED = frozenset({"new-password", "one-time-code"})
_LINES = frozenset({"street-address", "address-line1", "address-line2", "address-line3"})
_SURNAMES = frozenset({"family-name", "additional-name"})
_NO_TOKEN_TYPES = """birthplace nationality passport-number passport-expiry passport-issued tax-id licence-plate
vehicle shoe-size clothing-size marital-status"""
_NO_TOKEN = frozenset(_NO_TOKEN_TYPES.split())
"""Types that HTML has no token for: where a label asks for one of them, any token is a makeshift."""


def told_by(field: Field, kind: str) -> tuple[str, Variant]:
    """The token that the form gives a field, "" for none, and of which of several such things it is. `kind`: what the
    label asks for by the rules, "" where these know nothing."""
    words = _words(field.autocomplete)
    found = [word for word in reversed(words) if word in TOKENS]
    token = next((word for word in found if word != "username"), found[0] if found else "")
    if token.startswith("tel") and _NUMBERS & {*words}:
        return NONE, ""
    if token == "username" and (field.input_type == "email" or kind == "email"):
        token = "email"
    if token in _MISUSED and field.input_type != "password" and kind not in ("", NONE, FREE, *SECRET):
        token = ""
    variants: tuple[Variant, ...] = ("work", "mobile", "home")
    return _corrected(token, kind), next((each for each in variants if each in words), "")


def _corrected(token: str, kind: str) -> str:
    """The token; "" where the label asks for what no token says, or for a part that this one does not name."""
    if token and (kind in _NO_TOKEN or (kind == "house-number" and token in _LINES)):
        return ""
    return "" if kind == "family-name-2" and token in _SURNAMES else token


def other_words(autocomplete: str) -> str:
    """What is said there in words that are no tokens, folded: "firstname"; "" for "off" and the like."""
    words = _words(autocomplete)
    if any(word in TOKENS for word in words):
        return ""
    said = [word for word in words if word not in _EMPTY and re.fullmatch(r"[a-z][a-z0-9_-]{1,40}", word)]
    return fold(" ".join(word for word in said if not word.startswith("section-")))


def _words(autocomplete: str) -> list[str]:
    return [word for word in _BETWEEN.split(autocomplete.strip().lower()) if word]
