"""The words after which a value is written: "my address is", "ich arbeite bei", "call me on". Pure."""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from secondme.autofill.matching import fold
from secondme.autofill.phrases import low
from secondme.autofill.values import WHOLE_ADDRESS, Value, country_name

_MINE = {
    "en": r"(?:my|your)", "de": r"(?:meine?|deine?|ihre?)", "fr": r"(?:mon|ma|votre|ton|ta)", "es": r"(?:mi|tu|su)",
}  # fmt: skip
_IS = {"en": r"(?: is|:|'s)", "de": r"(?: ist| lautet|:)", "fr": r"(?: est|:)", "es": r"(?: es|:)"}
_KINDS = r"(?:(?P<kind>work|office|business|mobile|cell|home|private) )?"
_NAMED: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("name",), "en", r"(?:full )?name"), (("name",), "de", r"name"), (("name",), "fr", r"nom"),
    (("name",), "es", r"nombre"),
    (("given-name",), "en", r"first name"), (("given-name",), "de", r"vorname"), (("given-name",), "fr", r"prénom"),
    (("family-name",), "en", r"(?:last|family) name|surname"), (("family-name",), "de", r"nachname|familienname"),
    (("family-name",), "fr", r"nom de famille"), (("family-name",), "es", r"apellido"),
    (("email",), "en", _KINDS + r"e-?mail(?: address)?"), (("email",), "de", r"e-?mail(?:-?adresse)?|mailadresse"),
    (("email",), "fr", r"(?:adresse )?e-?mail|adresse mail"), (("email",), "es", r"e-?mail|correo(?: electrónico)?"),
    (("tel",), "en", _KINDS + r"(?:(?:phone|telephone)(?: number)?|number)"),
    (("tel",), "de", r"(?P<kind>handy|mobil)?-?(?:telefon)?nummer"),
    (("tel",), "fr", r"(?:numéro(?: de téléphone)?|téléphone)"), (("tel",), "es", r"(?:número de )?teléfono"),
    ((WHOLE_ADDRESS,), "en", r"(?:home |postal |current )?address"), ((WHOLE_ADDRESS,), "de", r"adresse|anschrift"),
    ((WHOLE_ADDRESS,), "fr", r"adresse"), ((WHOLE_ADDRESS,), "es", r"dirección"),
    (("postal-code",), "en", r"postcode|zip(?: code)?|postal code"), (("postal-code",), "de", r"postleitzahl|plz"),
    (("postal-code",), "fr", r"code postal"), (("postal-code",), "es", r"código postal"),
    (("organization",), "en", r"employer"), (("organization",), "de", r"arbeitgeber"),
    (("organization",), "fr", r"employeur"), (("organization-title",), "en", r"job(?: title)?|profession"),
    (("organization-title",), "de", r"beruf"), (("bday",), "en", r"(?:birthday|date of birth)"),
    (("bday",), "de", r"geburtstag|geburtsdatum"), (("bday",), "fr", r"anniversaire|date de naissance"),
    (("bday",), "es", r"cumpleaños|fecha de nacimiento"), (("url",), "en", r"(?:website|home ?page)"),
    (("licence-plate",), "en", r"(?:licence|license|number) plate"), (("shoe-size",), "en", r"shoe size"),
    (("nationality",), "en", r"nationality"), (("passport-number",), "en", r"passport number"),
    (("passport-number",), "de", r"(?:reise)?passnummer"), (("tax-id",), "en", r"tax (?:number|id)"),
    (("language",), "en", r"(?:native|first) language"),
)  # fmt: skip
"""(types, language, name): said as "my NAME is"."""
_SAID: tuple[tuple[tuple[str, ...], str, str], ...] = (
    (("name",), "en", r"i am called"), (("name",), "de", r"ich hei(?:ß|ss)e"), (("name",), "fr", r"je m[’']appelle"),
    (("name",), "es", r"me llamo"),
    (("email",), "en", r"(?:write(?: to)?|e-?mail|mail) me at"),
    (("tel",), "en", r"(?:call|ring|text|phone) me (?:at|on)"), ((WHOLE_ADDRESS,), "en", r"(?:i|you) live at"),
    (("address-level2",), "en", r"(?:i|you) live in"), (("address-level2",), "de", r"ich (?:wohne|lebe) in"),
    (("address-level2",), "fr", r"j[’']habite à"), (("address-level2",), "es", r"vivo en"),
    (("organization",), "en", r"(?:i|you) work (?:at|for)"), (("organization",), "de", r"ich arbeite (?:bei|für)"),
    (("organization",), "fr", r"je travaille (?:chez|pour)"), (("organization",), "es", r"trabajo (?:en|para)"),
    (("organization-title",), "en", r"(?:i|you) work as(?: an?)?"), (("organization-title",), "de", r"ich arbeite als"),
    (("bday",), "en", r"(?:i was|you were) born on"),
)  # fmt: skip
_KIND = {"office": "work", "business": "work", "cell": "mobile", "handy": "mobile", "mobil": "mobile"}
_OWN = re.compile(rf"\b{_MINE['en']} (?P<name>\w[\w '’-]{{1,40}}) is (?P<begun>.*)$", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Cue:
    types: tuple[str, ...]
    language: str
    pattern: re.Pattern[str]


def _cues() -> Iterator[Cue]:
    for types, language, said in _SAID:
        yield Cue(types, language, re.compile(rf"\b{said} (?P<begun>.*)$", re.IGNORECASE))
    for types, language, name in _NAMED:
        said = rf"\b{_MINE[language]} (?:{name}){_IS[language]} (?P<begun>.*)$"
        yield Cue(types, language, re.compile(said, re.IGNORECASE))


CUES = tuple(_cues())


def cued(sentence: str, values: Sequence[Value]) -> tuple[str, str] | None:
    """What was begun of the value that the end of `sentence` asks for, and what is missing of it: "" when none is sure.
    None when it asks for none, or something else was begun. A value is sure when it is the only one that holds."""
    for cue in CUES:
        if found := cue.pattern.search(sentence):
            kind = low(found.groupdict().get("kind") or "")
            if (rest := _rest(found["begun"], _known(cue, _KIND.get(kind, kind), values))) is not None:
                return rest
    if found := _OWN.search(sentence):
        name = fold(found["name"])
        own = [value.text for value in values if value.type == "own" and value.label == name and _now(value)]
        return _rest(found["begun"], own) if own else None
    return None


def _rest(begun: str, texts: Iterable[str]) -> tuple[str, str] | None:
    """What of the one text is not typed yet."""
    known = {low(text): text for text in texts}
    if len(known) != 1:
        return None if begun else (begun, "")
    (folded, text), *_ = known.items()
    return (begun, text[len(begun) :]) if folded.startswith(low(begun)) else None


def _now(value: Value) -> bool:
    return not value.whose and not value.former


def _known(cue: Cue, kind: str, values: Sequence[Value]) -> list[str]:
    """Those that hold, of the kind that was said; where none was said, none that is for work."""
    fitting = [value for value in values if value.type in cue.types and _now(value)]
    if "email" in cue.types or "tel" in cue.types:
        wanted = {kind} if kind in ("work", "mobile") else {"home", "mobile", ""} if kind != "home" else {"home"}
        fitting = [value for value in fitting if value.variant in wanted]
    return [written(value, cue.language) for value in fitting]


def written(value: Value, language: str) -> str:
    """A value as it stands in a sentence."""
    if value.type == "bday":
        from datetime import date

        from babel.dates import format_date

        locale = "en_GB" if language == "en" else language
        return str(format_date(date.fromisoformat(value.text), "long", locale=locale))
    if value.type == "country":
        return country_name(value.text, language)
    return " ".join(value.text.split())
