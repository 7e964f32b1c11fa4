"""Which data a field asks for, and whose: by `autocomplete` where a form says so, else by its words. Pure, no model.

A form's own word counts most, then the label, the name in the page's code, what stands beside it, and the kind of the
input. A doubt is no match: an empty field is filled by the person, a wrong one is sent.
"""

import re
from collections.abc import Sequence
from dataclasses import replace

from secondme.autofill.born import DAY, born
from secondme.autofill.form import Field, Form
from secondme.autofill.listed import STREET, UNIT, parts, places_within
from secondme.autofill.matching import SECRET, Match, Variant, fold
from secondme.autofill.settle import settled
from secondme.autofill.tokens import other_words, told_by
from secondme.autofill.tongue import tongue_of
from secondme.autofill.whose import asked_again, of_animal, placed, relation
from secondme.autofill.words import ABOUT, CARD_CODE, FREE, NEVER, NONE, OWN, PERSON, PLACES, QUESTION, RULES

LONGEST = 160
"""Characters of a label, and of the other words of a field, that count; a longer label is prose, and is never taken at
its word (doubt.py)."""
_BY_INPUT = {"email": "email", "tel": "tel", "url": "url"}
_NO_TEXT = frozenset({"submit", "button", "image", "reset", "file", "range", "color", "password", "search"})
_DATE_FORMAT = re.compile(
    r"\(?\b(?:dd|d|tt|t|jj|j|mm|m|yyyy|yy|jjjj|aaaa|aa)(?: ?[/. -] ?(?:dd|tt|jj|mm|yyyy|yy|jjjj|aaaa|aa)\b){2}\.?\)?"
    r"|\(?\b(?:mm ?[/. -] ?(?:dd|tt|jj)|(?:dd|tt|jj) ?[/. -] ?mm)\b\.?\)?"
    r"|\(?\b(?:(?:day|month|year|tag|monat|jahr|jour|mois|annee|dia|mes|ano)(?:\b ?[/., -]+ ?|\b\)?$|\b\))){3}"
)
_YES_OR_NO = re.compile(
    r"^(?:are|is|do|does|did|have|has|can|will|would|may) (?:you|we|i|this|it)\b|^(?:haben|sind|mochten|konnen"
    r"|besitzen) sie\b"
    r"|^(?:etes|avez|souhaitez|acceptez) vous\b|^(?:tiene|es|esta|desea) (?:usted\b|\w+ )"
)
_FACT = re.compile(
    r"^(?:how (?:many|long|often|much|old|far)|when|since when|what time|who|wie (?:viele?|lange|oft|hoch|gross|weit)"
    r"|seit wann|wann|wer\b|combien|depuis|quand|qui\b|cuant[oa]s?|cuando|desde cuando|quien(?:es)?\b)"
    r"|^(?:are|is|do|does|did|have|has|can|will|would) (?:you|it|this|there)\b|^(?:haben|sind|mochten|konnen) sie\b"
    r"|^(?:etes|avez|souhaitez) vous\b"
)
"""A question that is answered by a number, a day, a name or a yes, and not by sentences."""
_YOU = re.compile(r"\b(?:your?|ihre?n?|sie|dein\w*|du|vous|vos|votre|tu|te|ton|ta|su|usted|tienes?|vives?|llamas)\b")
_WISHED = re.compile(
    r"\b(?:want|like|plan|visit|travel|prefer|mochte\w*|wollen|souhait\w+|voul\w+|desea\w*"
    r"|quier\w+|other|need)\b"
)
_PREFIXES = re.compile(
    r"^(?:billing|shipping|delivery|ship|bill|txt|ddl|tbx|inp|customer|cust|user|contact)(?=[a-z]{3,}\d?(?: |$))"
)
_FORMER = re.compile(
    r"\b(?:previous|former|old|fruhere?\w*|vorherige\w*|bisherige\w*|alte[rns]?|precedente?|ancien(?:ne)?|anterior"
    r"|antigu[ao]|de (?:procedencia|provenance)|prior|earlier|vorige\w*|vorherig\w*|voranschrift|used to live"
    r"|(?:last|letzte\w*|derniere?|ultim[ao]) (?:known |bekannte )?(?:home |permanent |de )?(?:address\w*|residence"
    r"|anschrift|adresse|wohnsitz|domicile|domicilio|direccion|residencia))\b"
)
_OF_EMPLOYER = re.compile(r"\b(?:employers?|employeurs?|arbeitgeber\w*|empleador|company|entreprise|empresa|firma)\b")
OF_PLACE = frozenset(
    {"street-address", "address-line1", "address-line2", "street-name", "house-number", "postal-code", "address-level2"}
    | {"address-level1", "country", "country-name", PLACES}
)
"""What a heading such as "Your old address" tells that it held before."""
_REACHES = OF_PLACE | {"email", "tel", "tel-national", "organization", "organization-title", "language"}
DIET = re.compile(r"\bdiet|ernahrung|\bisst\b|regime alim|dieta\b|\bmeal|essens|\bmenu\b|comida|repas")
_PARTS_OF_NAMES = frozenset({"given-name", "family-name", "additional-name", "family-name-2", "nickname"})
_ANSWERS = frozenset(
    {"email", "tel", "name", "country", "address-level2", "organization-title", "organization", "language", "bday"}
    | {"postal-code", "street-address", "given-name", "family-name", "nationality"}
)
"""What a question may ask for in one word: "Which city do you live in?"."""
_DATES = frozenset({"date", "month", "datetime-local", "week", "time"})
_MOMENTS = frozenset({"month", "week", "time", "datetime-local"})
_FROM_LISTS = frozenset({"email", "street-address", "address-line1", "address-line2", "username", "url", "name"})


def match(form: Form) -> tuple[Match, ...]:
    """One match for each field, in order."""
    tongue = form.language or tongue_of(form)
    found = (_counts(_one(field)) if tongue == "fr" else _one(field) for field in form.fields)
    title = _title(form)
    if of_animal(title):
        found = (_of_owner(one, title) for one in found)
    return tuple(asked_again(settled(placed(found), tongue)))


def _title(form: Form) -> str:
    """The heading that all fields stand below."""
    first = {field.section.partition(" · ")[0] for field in form.fields if not field.hidden}
    return next(iter(first)) if len(first) == 1 else ""


def _of_owner(one: Match, title: str) -> Match:
    """Where the title of a form names an animal, its names and birthday are the animal's, and whoever is reached by it
    is the owner."""
    if one.whose != "other" or one.type not in _REACHES:
        return one
    field = replace(one.field, section=one.field.section.removeprefix(title).removeprefix(" · "))
    return replace(one, whose=relation(field, words_of(field)))


def _counts(one: Match) -> Match:
    """In French "nombre" asks for a number, where it is a name in Spanish."""
    return Match(one.field) if re.match(r"nombre\b", fold(one.field.label)) else one


def words_of(field: Field) -> tuple[str, ...]:
    """What is said of it, folded, the most telling first, without the formats of dates."""
    hints = field.hints if field.kind in ("text", "textarea") else ()
    names = (_PREFIXES.sub(r"\g<0> ", fold(part[:LONGEST])) for part in (field.name, field.id))
    more = (*(fold(hint[:LONGEST]) for hint in hints), other_words(field.autocomplete[:LONGEST]))
    said = (fold(field.label[:LONGEST]), *names, *more)
    return tuple(" ".join(_DATE_FORMAT.sub(" ", part).split()) for part in said)


def _one(field: Field) -> Match:
    said = words_of(field)
    everything = " | ".join((fold(field.label), *said[1:], *(fold(hint) for hint in field.hints)))
    if field.hidden or field.kind == "other" or field.input_type == "hidden":
        return Match(field, never=True)
    token, variant = told_by(field, rule(said[0]))
    if token in SECRET or field.input_type == "password" or NEVER.search(everything):
        code = "cc-csc" if CARD_CODE.search(everything) else NONE
        return Match(field, token if token in SECRET else code, sure=token in SECRET, never=True)
    whose = relation(field, said)
    if token == NONE:
        return Match(field, whose=whose, sure=True)
    if token:
        return Match(field, token, whose, variant or _variant(everything), sure=True)
    if field.input_type in _NO_TEXT or field.kind == "checkbox":
        return Match(field, never=True)
    found = _by_words(field, said)
    shared = found.type == FREE and whose in ("emergency", "other") and not of_animal(field.section)
    if shared and not relation(replace(field, section=""), said):
        whose = ""  # below the emergency contact many forms ask for the health of the person
    if found.type == "name" and not whose and not _of_person(said):
        found = Match(field)
    found = replace(found, whose=whose, variant=variant or _variant(everything))
    if found.type in OF_PLACE and _OF_EMPLOYER.search(fold(field.section.rpartition(" · ")[2])):
        return Match(field)  # where the employer is
    former = bool(_FORMER.search(said[0])) or bool(re.search(r"\b(?:prev|previous)\b", f"{said[1]} {said[2]}"))
    if found.type in OF_PLACE and not former:
        former = bool(_FORMER.search(fold(field.section.rpartition(" · ")[2])))
    return replace(found, former=former)


def _of_person(said: Sequence[str]) -> bool:
    """Whether the words that ask for a name ask for a person's: "Name of the school" and "File name" do not."""
    text = next((text for text in said if rule(text) == "name"), "")
    return bool(PERSON.search(text))


def _variant(said: str) -> Variant:
    if re.search(
        r"\b(?:work|business|office|dienst|geschaft|beruf|professionnel|travail|trabajo|profesional"
        r"|corporat|corporativ|laboral)\w*", said
    ):
        return "work"
    if re.search(r"\b(?:mobile?|cell|handy|mobil|portable|movil|celular)", said):
        return "mobile"
    return "home" if re.search(r"\b(?:home|private?|privat|personal|domicile|casa)\b", said) else ""


def _by_words(field: Field, said: Sequence[str]) -> Match:
    label = said[0]
    if field.input_type in _MOMENTS:
        return Match(field)
    if field.input_type in ("text", "textarea") and (listed := _listed(said)):
        kind = PLACES if STREET not in listed else "street-address" if len(listed) > 2 or UNIT not in listed else STREET
        return Match(field, kind, parts=listed)
    if field.input_type in ("text", "textarea") and (both := born(label)):
        return Match(field, DAY, parts=both)
    if QUESTION.search(label) and len(label.split()) > 3 and field.kind in ("text", "textarea"):
        found = rule(label)
        plain = found in _ANSWERS and len(label.split()) < 9 and _YOU.search(label) and not _WISHED.search(label)
        fact = not ABOUT.search(label) and (field.kind == "text" or _FACT.search(label))
        return Match(field, found if plain else NONE if fact else FREE)
    if field.kind in ("select", "radio") and _YES_OR_NO.search(label):
        return Match(field)
    if field.kind == "textarea":
        return Match(field, _long(said))
    found = _short(said)
    if not found and field.kind in ("select", "radio") and any(DIET.search(text) for text in said):
        found = "diet"
    if found:
        return Match(field, exact(found, field) if possible(found, field) else _by_kind(field))
    if field.kind == "text" and any(ABOUT.search(text) for text in said) and field.input_type == "text":
        return Match(field, FREE)
    return Match(field, _by_kind(field))


def _listed(said: Sequence[str]) -> tuple[str, ...]:
    """The parts of an address that its label lists, or its name where it has no label."""
    first = next(filter(None, said), "")
    within = places_within(first)
    return parts(first) or (within if within and rule(first) == PLACES else ())


def _short(said: Sequence[str]) -> str:
    """The first text that says something; "Name" alone gives way to what says which part of it."""
    found = next(filter(None, map(rule, said)), "")
    if found == "name" and re.fullmatch(r"(?:your |ihr |votre )?(?:name|nom|nombre|nachname)", said[0]):
        return next((part for part in map(rule, said[1:]) if part in _PARTS_OF_NAMES), found)
    return found


def _long(said: Sequence[str]) -> str:
    label = said[0]
    found = rule(label) or next(filter(None, map(rule, said[1:])), "")
    if found in ("street-address", "address-line1") and not ABOUT.search(label):
        return "street-address"
    return NONE if found == NONE and not ABOUT.search(label) else FREE


def rule(text: str) -> str:
    """The type that a text names, "" for none. `text`: folded."""
    return next((kind for kind, pattern in RULES if pattern.search(text)), "") if text else ""


def _by_kind(field: Field) -> str:
    return _BY_INPUT.get(field.input_type, NONE)


def possible(token: str, field: Field) -> bool:
    """Whether an input of this kind can hold it."""
    kind = field.input_type
    if kind == "email":
        return token == "email"
    if kind == "tel":
        return token.startswith("tel") or token in ("cc-number", "postal-code")
    if kind == "url":
        return token == "url"
    if kind in _DATES:
        return token in ("bday", "passport-expiry", "passport-issued", NONE)
    if kind == "number":
        fits = token in ("postal-code", "bday-day", "bday-month", "bday-year", NONE, "tel", "age") or token in OWN
        return fits or token.startswith("cc-")
    return token not in _FROM_LISTS if field.kind in ("select", "radio") else True


def exact(token: str, field: Field) -> str:
    """A country as its code or as its name, by what the field offers; the code of a country that is none of phones."""
    if token == "tel" and field.kind == "select":
        token = "tel-country-code"  # a list holds no whole numbers
    if token == "tel-country-code" and field.options and not any(map(_dials, field.options)):
        token = "country"
    if token == "country" and field.options and sum(map(_dials, field.options)) * 2 > len(field.options):
        return "tel-country-code"
    if token == "country":
        codes = [option.value for option in field.options if option.value.strip()]
        return "country" if codes and all(re.fullmatch(r"[A-Za-z]{2}", code) for code in codes) else "country-name"
    return token


def _dials(option: object) -> bool:
    return bool(re.search(r"\+\d|^00\d", f"{getattr(option, 'text', '')} {getattr(option, 'value', '')}"))
