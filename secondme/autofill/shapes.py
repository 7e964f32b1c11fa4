"""A value as a field wants it written: dates, telephone numbers, parts of names and streets, options of a list. Pure.

Telephone numbers by libphonenumber (ITU E.123, E.164), names of countries and months by CLDR.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from secondme.autofill.form import Field, Option
from secondme.autofill.matching import Match, fold
from secondme.autofill.nations import alpha3, nation, people, people_words, state_names
from secondme.autofill.values import countries, country_name, date_of, months
from secondme.autofill.words import PLACES

_PLURAL = re.compile(
    r"\b(?:languages|sprachen|sprachkenntnis\w*|langues|idiomas|(?:given|first|fore) ?names|forename\(s\)|vornamen"
    r"|vorname\(n\)"
    r"|prenoms|prenom\(s\)|in passport|im ausweis|laut ausweis)\b|\((?:s|n)\)|wie im (?:ausweis|pass)"
    r"|as in (?:the )?passport"
)
_NUMBER_FIRST = re.compile(r"^(\d+\s?[a-zA-Z]?(?:[-/]\d+\s?[a-zA-Z]?)?(?:\s?(?:bis|ter))?),?\s+(\D.*)$")
_NUMBER_LAST = re.compile(r"^(\D.*?)[,\s]+(\d+\s?[a-zA-Z]?(?:[-/]\d+\s?[a-zA-Z]?)?)$")
_YEAR = "(?:yyyy|jjjj|aaaa|yy|aa|jj)"
_SHOWN = (
    (re.compile(rf"\b(?:dd|tt|jj)( ?[-/. ]? ?)mm\1{_YEAR}"), ("%d", "%m", "%Y")),
    (re.compile(rf"\bmm( ?[-/. ] ?)(?:dd|tt)\1{_YEAR}"), ("%m", "%d", "%Y")),
    (re.compile(r"\b(?:yyyy|jjjj|aaaa)([-/. ]?)mm\1(?:dd|tt|jj)"), ("%Y", "%m", "%d")),
)
"""Dates as a form shows them: "TT.MM.JJJJ", "mm/dd/yyyy", "JJMMAAAA"."""
_SHOWN_PARTS = re.compile(
    r"(?<![a-z\d])([dtjm]{1,4}|y{2,4}|a{2,4}|\d{1,4}) ?([./-]) ?([dtjm]{1,4}|\d{1,2})"
    r"(?: ?\2 ?([dtjm]{1,4}|y{2,4}|a{2,4}|\d{2,4}))?(?![a-z\d])"
)
"""The parts of a date that a form shows: "jj.mm.aaaa", "31/12/1980", "MM/DD"."""
_DIGITS = re.compile(r"\b(\d{1,2})[ -]?(?:digits?|stellig\w*|ziffern|chiffres|digitos|cifras)\b")
_IN_DIGITS = re.compile(r"\d[\d./ -]*")
_COMPUTERS = re.compile(r"\d{4}-\d\d-\d\d")
_DATES = ("bday", "passport-expiry", "passport-issued")


@dataclass(frozen=True, slots=True)
class Shape:
    """What the form itself says of how things are written. `beside`: what else it asks the same person for."""

    language: str = ""
    beside: frozenset[str] = frozenset()
    title: str = ""
    """What stands above the form."""

    @property
    def has_places(self) -> bool:
        return bool({"postal-code", "address-level2", PLACES} & self.beside)


def plural(field: Field) -> bool:
    """Whether it asks for all there are: "Languages", "Given names (as in passport)"."""
    return bool(_PLURAL.search(fold(f"{field.label} {field.name}")) or _PLURAL.search(field.label.lower()))


def shaped(asked: Match, text: str, shape: Shape) -> str:
    """The value as the field takes it; "" when the field offers nothing that means it."""
    field = asked.field
    if asked.type.startswith("bday") or asked.type in _DATES:
        day = date_of(text)
        return _date(asked, day, shape.language) if day else ""
    if asked.type in ("house-number", "street-name"):
        return _part_of_street(asked.type, text)
    if field.options:
        return _offered(field.options, text, asked.type)
    if asked.type == "country-name":
        return country_name(text, shape.language)
    if asked.type == "nationality":
        return people(nation(text), shape.language) or text
    if asked.type == "language":
        return language_name(text, shape.language)
    if asked.type == "tel":
        return _tel(text)
    if asked.type == "additional-name" and (field.longest == 1 or re.search(r"initial|\bmi\b", fold(field.label))):
        return text[:1]
    if asked.type in ("street-address", "address-line1"):
        return text if field.kind == "textarea" else ", ".join(text.split("\n"))
    if asked.type == "address-level1" and field.longest == 2:
        return next((each for each in state_names(text) if len(each) == 2), "")
    return text


def as_shown(field: Field, text: str) -> bool:
    """Whether a date could stand where the field shows what one looks like, and a text where it takes digits alone."""
    if field.input_type == "number":
        return text.isdigit()
    if found := _DIGITS.search(fold(" ".join((field.label, *field.hints)))):
        return sum(map(str.isdigit, text)) == int(found[1])
    if field.kind != "text" or field.input_type == "date" or not _IN_DIGITS.fullmatch(text):
        return True
    for said in (*field.hints, field.label):
        if found := _SHOWN_PARTS.search(said.lower()):
            wanted = [len(part) for part in (found[1], found[3], found[4]) if part]
            written = [len(part) for part in text.split(found[2])]
            return written == wanted or (written == [2, 2, 4] and wanted == [2, 2, 2] and field.longest != 8)
    return not _COMPUTERS.fullmatch(text)  # how people write it here, nothing tells


def _part_of_street(wanted: str, text: str) -> str:
    if found := _NUMBER_FIRST.match(text):
        number, street = found[1], found[2]
    elif found := _NUMBER_LAST.match(text):
        street, number = found[1], found[2]
    else:
        return "" if wanted == "house-number" else text
    return number.strip() if wanted == "house-number" else street.strip(" ,")


def _date(asked: Match, day: date, language: str) -> str:
    field = asked.field
    parts = {"bday-day": day.day, "bday-month": day.month, "bday-year": day.year}
    if asked.type in parts:
        return _date_part(field, asked.type, parts[asked.type])
    if field.input_type == "date":
        return day.isoformat()
    hint = " | ".join(map(fold, (field.label, *field.hints)))
    said = " | ".join((field.label, *field.hints)).lower()
    for pattern, order in _SHOWN:
        if found := pattern.search(said):
            return found[1].strip().join(day.strftime(part) for part in order)
    if re.search(r"(?:yyyy|jjjj|aaaa) ?[-/. ]? ?mm", hint):
        return day.isoformat()
    if not re.search(r"yy|jj[^/]*jj|aa|year|jahr|annee|ano\b", hint):
        if re.search(r"\bmm ?[/-] ?dd\b", said):
            return f"{day.month:02d}/{day.day:02d}"
        if re.search(r"\b(?:dd|tt|jj) ?[/.-] ?mm\b", said):
            return f"{day.day:02d}.{day.month:02d}." if "tt" in said else f"{day.day:02d}/{day.month:02d}"
    if re.search(r"(?:dd|tt|jj|day|tag|jour|dia)-(?:mm|month|monat|mois|mes)-", said):
        return f"{day.day:02d}-{day.month:02d}-{day.year}"
    if re.search(r"mm ?[-/. ] ?dd", hint):
        return f"{day.month:02d}/{day.day:02d}/{day.year}"
    if language == "de" or re.search(r"[td]{2}\. ?mm", " ".join((field.label, *field.hints)).lower()):
        return f"{day.day:02d}.{day.month:02d}.{day.year}"
    if language in ("fr", "es") or re.search(r"(?:dd|jj) ?[-/ ] ?mm", hint):
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return day.isoformat()


def _date_part(field: Field, token: str, number: int) -> str:
    if not field.options:
        return f"{number:02d}" if field.longest == 2 else str(number)
    for option in field.options:
        texts = {fold(option.text), fold(option.value)}
        if texts & {str(number), f"{number:02d}"}:
            return option.value or option.text
        if token == "bday-month" and number in {months().get(text.strip(".")) for text in texts}:
            return option.value or option.text
    return ""


def _offered(options: Sequence[Option], text: str, token: str) -> str:
    wanted = {fold(text)}
    if token in ("country", "country-name"):
        wanted |= _country_words(text)
    elif token == "nationality" and (code := nation(text)):
        wanted |= _country_words(code) | {fold(word) for word in people_words(code)}
        wanted |= {f"{fold(prefix)} {fold(word)}" for prefix in ("US",) for word in people_words(code) if code == "US"}
    elif token == "address-level1":
        wanted |= {fold(name) for name in state_names(text)}
    elif token == "language":
        wanted |= language_words(text)
    for option in options:
        if any(part in wanted for part in _said(option)):
            return option.value or option.text
    return _alike(options, fold(text)) if token == "diet" else ""


def _said(option: Option) -> Iterable[str]:
    yield fold(option.value)
    yield fold(option.text)
    yield fold(re.sub(r"\s*\(.*?\)", "", option.text))


def _country_words(code: str) -> set[str]:
    return {name for name, each in countries().items() if each == code} | {code.casefold(), alpha3(code).casefold()} - {
        ""
    }


def language_words(text: str) -> set[str]:
    """What a language is called in four languages, and its code (CLDR)."""
    from babel import Locale

    from secondme.autofill.values import LANGUAGES

    found: set[str] = set()
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if fold(str(name)) == fold(text):
                found |= {code} | {fold(str(Locale(other).languages[code])) for other in LANGUAGES}
    return found


def language_name(text: str, tongue: str) -> str:
    """What a language is called in a form's own (CLDR); as it was said where that is not known."""
    from babel import Locale

    from secondme.autofill.values import LANGUAGES

    if tongue not in LANGUAGES:
        return text
    for language in LANGUAGES:
        for code, name in Locale(language).languages.items():
            if fold(str(name)) == fold(text):
                return str(Locale(tongue).languages.get(code, text))
    return text


def _alike(options: Sequence[Option], text: str) -> str:
    """The one option that begins like it: "vegetarian", "Vegetarisch"."""
    found = [option for option in options if len(text) > 4 and fold(option.text)[:6] == text[:6]]
    return (found[0].value or found[0].text) if len(found) == 1 else ""


def _tel(text: str) -> str:
    """As it was said, in the international form where it has a country."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def tel_part(asked: Match, text: str, shape: Shape) -> str:
    """A part of a telephone number (HTML's tel-*); "" for what this number does not have."""
    import phonenumbers

    token, options = asked.type, asked.field.options
    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text if token in ("tel-national", "tel-local") and not text.startswith("+") else ""
    if token == "tel-country-code":
        return _dialled(options, int(number.country_code or 0), str(phonenumbers.region_code_for_number(number)))
    if token == "tel-national":
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    national = str(phonenumbers.national_significant_number(number))
    area = phonenumbers.length_of_national_destination_code(number)
    if token == "tel-area-code":
        return (
            (national[: area or 3] if number.country_code == 1 else f"0{national[:area]}")
            if area or number.country_code == 1
            else ""
        )
    if token == "tel-local":
        return national[area:]
    if number.country_code == 1 and token in ("tel-local-prefix", "tel-local-suffix"):
        return national[3:6] if token == "tel-local-prefix" else national[6:]
    return ""


def _dialled(options: Sequence[Option], code: int, region: str) -> str:
    if not options:
        return f"+{code}"
    pattern = re.compile(rf"(?:\+|^00|^){code}(?!\d)")
    found = [
        option for option in options if pattern.search(option.value.strip()) or pattern.search(option.text.strip())
    ]
    own = [option for option in found if region and fold(option.value) == region.casefold()] or found
    own = own or [option for option in options if fold(option.value) == region.casefold()]
    return (own[0].value or own[0].text) if own else ""
