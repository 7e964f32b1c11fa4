"""Which data a field asks for, and whose: by `autocomplete` where a form says so, else by its words. Pure, no model.

A form's own word counts most, then the label, the name in the page's code, what stands beside it, and the kind of the
input. A doubt is no match: an empty field is filled by the person, a wrong one is sent.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from secondme.autofill.form import Field, Form
from secondme.autofill.words import ABOUT, FREE, NEVER, NONE, OTHERS, QUESTION, RULES

_TOKENS = """name honorific-prefix given-name additional-name family-name honorific-suffix nickname username
new-password current-password one-time-code organization-title organization street-address address-line1 address-line2
address-line3 address-level4 address-level3 address-level2 address-level1 country country-name postal-code cc-name
cc-given-name cc-additional-name cc-family-name cc-number cc-exp cc-exp-month cc-exp-year cc-csc cc-type
transaction-currency transaction-amount language bday bday-day bday-month bday-year sex url photo tel tel-country-code
tel-national tel-area-code tel-local tel-local-prefix tel-local-suffix tel-extension email impp"""
TOKENS = frozenset(_TOKENS.split())
"""The autofill field names of HTML (WHATWG HTML, 4.10.18.7.1)."""
SECRET = frozenset({"new-password", "current-password", "one-time-code", "cc-csc"})
_BY_INPUT = {"email": "email", "tel": "tel", "url": "url"}
_NO_TEXT = frozenset({"submit", "button", "image", "reset", "file", "range", "color", "password", "search"})

Variant = Literal["", "home", "work", "mobile"]


@dataclass(frozen=True, slots=True)
class Match:
    """What a field asks for. `type`: a token of HTML's `autocomplete`, "free-text" or "none". `whose`: "" for the
    person, else how those are related to them ("partner", "child", "emergency", "parent", "other")."""

    field: Field
    type: str = NONE
    whose: str = ""
    variant: Variant = ""
    sure: bool = False
    """The form itself says what it asks for."""

    @property
    def fillable(self) -> bool:
        return self.type != NONE and self.type not in SECRET and not self.field.hidden


def fold(text: str) -> str:
    """Lower case, without accents; "firstName", "first_name" and "first-name" as "first name"."""
    parts = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", text)
    plain = unicodedata.normalize("NFKD", parts.replace("ß", "ss")).casefold()
    plain = "".join(sign for sign in plain if not unicodedata.combining(sign))
    return " ".join(re.sub(r"[_\-\[\].:*’']+", " ", plain).split())


def match(form: Form) -> tuple[Match, ...]:
    """One match for each field, in order."""
    return tuple(_settled([_one(field) for field in form.fields]))


def _one(field: Field) -> Match:
    said = [fold(part) for part in (field.label, field.name, field.id, *field.hints)]
    everything = " | ".join(said)
    whose = _whose(field, said)
    if field.hidden or field.kind == "other" or field.input_type == "hidden":
        return Match(field)
    token, variant = _by_autocomplete(field.autocomplete)
    if token in SECRET or field.input_type == "password" or NEVER.search(everything):
        return Match(field, token if token in SECRET else NONE, sure=token in SECRET)
    if token:
        return Match(field, token, whose, variant, sure=True)
    if field.input_type in _NO_TEXT or field.kind == "checkbox":
        return Match(field)
    variant = variant or _variant(everything)
    return replace(_by_words(field, said), whose=whose, variant=variant)


def _by_autocomplete(value: str) -> tuple[str, Variant]:
    words = value.lower().split()
    token = next((word for word in reversed(words) if word in TOKENS), "")
    variants: tuple[Variant, ...] = ("work", "mobile", "home")
    return token, next((each for each in variants if each in words), "")


def _variant(said: str) -> Variant:
    if re.search(r"\b(?:work|business|office|dienst|geschaft|beruf|professionnel|trabajo|profesional)\w*", said):
        return "work"
    if re.search(r"\b(?:mobile?|cell|handy|mobil|portable|movil|celular)", said):
        return "mobile"
    return "home" if re.search(r"\b(?:home|private?|privat|personal|domicile|casa)\b", said) else ""


def _whose(field: Field, said: Sequence[str]) -> str:
    """The words of the field itself say it before those of its section do."""
    for text in (*said, fold(field.section), fold(field.autocomplete)):
        for relation, pattern in OTHERS:
            if pattern.search(text):
                return relation
    return ""


def _by_words(field: Field, said: Sequence[str]) -> Match:
    label, *rest = said
    long = field.kind == "textarea"
    if QUESTION.search(label) and len(label.split()) > 3 and field.kind in ("text", "textarea"):
        found = _rule(label) if not long else ""
        return Match(field, found if found in ("email", "tel", "name", "country") and len(label.split()) < 8 else FREE)
    if long:
        found = _rule(label) or next(filter(None, map(_rule, rest)), "")
        if found in ("street-address", "address-line1") and not ABOUT.search(label):
            return Match(field, "street-address")
        return Match(field, FREE)
    for text in (label, *rest):
        found = _rule(text)
        if not found:
            continue
        if not _possible(found, field):
            return Match(field, _by_kind(field))
        return Match(field, _exact(found, field))
    if field.kind == "text" and any(ABOUT.search(text) for text in said) and field.input_type == "text":
        return Match(field, FREE)
    return Match(field, _by_kind(field))


def _rule(text: str) -> str:
    return next((kind for kind, pattern in RULES if pattern.search(text)), "") if text else ""


def _by_kind(field: Field) -> str:
    return _BY_INPUT.get(field.input_type, NONE)


def _possible(token: str, field: Field) -> bool:
    """Whether an input of this kind can hold it."""
    kind = field.input_type
    if kind == "email":
        return token == "email"
    if kind == "tel":
        return token.startswith("tel") or token in ("cc-number", "postal-code")
    if kind == "url":
        return token == "url"
    if kind in ("date", "month", "datetime-local", "week", "time"):
        return token.startswith("bday") or token == NONE
    if kind == "number":
        return token in ("postal-code", "bday-day", "bday-month", "bday-year", NONE, "tel") or token.startswith("cc-")
    if field.kind in ("select", "radio"):
        return token not in ("email", "street-address", "address-line1", "address-line2", "username", "url", "name")
    return True


def _exact(token: str, field: Field) -> str:
    """A country as its code or as its name, by what the field offers."""
    if token == "country":
        codes = [option.value for option in field.options if option.value.strip()]
        if codes and all(re.fullmatch(r"[A-Za-z]{2}", code) for code in codes):
            return "country"
        return "country-name"
    return token


def _settled(matches: list[Match]) -> Iterator[Match]:
    """What only the fields together tell: "nom" beside "prénom" is the family name, three selects after a date of birth
    are its parts, a street beside a house number is only its line."""
    types = [one.type for one in matches]
    for at, one in enumerate(matches):
        near = [types[other] for other in range(max(0, at - 3), min(len(matches), at + 4)) if other != at]
        same = [m for m in matches[max(0, at - 3) : at + 4] if m.whose == one.whose and m is not one]
        if one.sure:
            yield one
        elif one.type == "name" and any(m.type == "given-name" for m in same):
            yield replace(one, type="family-name")
        elif one.type == "name" and any(m.type == "family-name" for m in same):
            yield replace(one, type="given-name")
        elif one.type == "street-address" and "address-line2" in near:
            yield replace(one, type="address-line1")
        elif one.type in (NONE, "bday") and (part := _birth_part(matches, at)):
            yield replace(one, type=part)
        else:
            yield one


_PARTS = (
    ("bday-day", re.compile(r"^(?:day|tag|jour|dia|dd|tt|jj)$")),
    ("bday-month", re.compile(r"^(?:month|monat|mois|mes|mm)$")),
    ("bday-year", re.compile(r"^(?:year|jahr|annee|ano|yyyy|jjjj|aaaa)$")),
)


def _birth_part(matches: Sequence[Match], at: int) -> str:
    """Day, month or year of a date of birth that is asked for in several fields."""
    field = matches[at].field
    around = " ".join(fold(f"{m.field.section} {m.field.label}") for m in matches[max(0, at - 2) : at + 3])
    if not re.search(r"birth|geburt|naissance|nacimiento|\bdob\b", f"{around} {fold(field.section)}"):
        return ""
    for text in (field.label, field.name, field.id, *field.hints):
        words = fold(text).split()
        for part, pattern in _PARTS:
            if words and pattern.search(words[-1]):
                return part
    return ""
