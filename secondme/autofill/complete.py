"""Puts what is known into the fields of a form, in the shape that each wants. Pure; nothing is ever made up.

Each proposal carries the memory that it rests on. What conflicts, has ended, or is of a kind that the form did not ask
for by its own word is offered with less confidence; what is nobody's is left empty.
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from secondme.autofill.form import Field, Form, Option
from secondme.autofill.match import Match, fold, match
from secondme.autofill.values import Value, countries, country_name, months
from secondme.autofill.words import FREE

SURE, LIKELY = 0.95, 0.85
CONFLICT = 0.5
"""Of several values that hold now, the newest is offered with so much of its confidence."""
FILL = 0.75
"""From here on a value may be filled in at one gesture for the whole form; below, each is offered on its own."""
_TOPICS = (
    ("allergy", re.compile(r"allerg|intoleran|unvertraglich")),
    ("diet", re.compile(r"diet|ernahrung|regime|dieta|vegan|vegetar|\beat|essen|food|meal|alimenta|menu")),
    ("hobby", re.compile(r"hobb|interest|loisir|aficion|freizeit|free time|tiempo libre")),
    ("health", re.compile(r"medication|medikament|medicament|medicac|condition|erkrankung|maladie|enfermedad")),
    ("skill", re.compile(r"skill|kenntnis|competence|habilidad")),
    ("goal", re.compile(r"\bgoals?\b|\bziele?\b|objecti|objetivo")),
)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What could be written into one field. `value` is "" when nothing is known; `draft`: sentences that the person
    should read before they are sent."""

    match: Match
    value: str = ""
    confidence: float = 0.0
    memories: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    """Other values that hold as well."""
    draft: bool = False

    @property
    def field(self) -> Field:
        return self.match.field


def propose(form: Form, values: Sequence[Value]) -> tuple[Proposal, ...]:
    """One proposal for each field, in order."""
    return tuple(_one(each, form, values) for each in match(form))


def _one(asked: Match, form: Form, values: Sequence[Value]) -> Proposal:
    if not asked.fillable or asked.type.startswith("cc-") or asked.whose in ("emergency", "parent", "other"):
        return Proposal(asked)
    if asked.type == FREE:
        return _told(asked, values)
    mine = [value for value in values if value.whose == asked.whose and not value.former]
    found = [(value, text) for value, text in _candidates(asked, mine, form) if text]
    if asked.field.longest:
        found = [(value, text) for value, text in found if len(text) <= asked.field.longest]
    if not found:
        return Proposal(asked)
    preferred = [pair for pair in found if asked.variant and pair[0].variant == asked.variant] or found
    value, text = preferred[0]
    others = tuple(dict.fromkeys(other for _, other in preferred if fold(other) != fold(text)))
    confidence = (SURE if asked.sure else LIKELY) * (CONFLICT if others else 1.0)
    return Proposal(asked, text, round(confidence, 3), (value.memory.id,), value.evidence, others)


def _told(asked: Match, values: Sequence[Value]) -> Proposal:
    """What the person said of just this, one after the other."""
    said = fold(" ".join((asked.field.label, asked.field.name, *asked.field.hints)))
    topics = [topic for topic, pattern in _TOPICS if pattern.search(said)]
    found = [value for value in values if value.type in topics and value.whose == asked.whose and not value.former]
    if not found or asked.field.kind not in ("text", "textarea"):
        return Proposal(asked)
    texts = tuple(dict.fromkeys(value.text for value in found))
    text = ", ".join(texts)
    if asked.field.longest and len(text) > asked.field.longest:
        return Proposal(asked)
    evidence = tuple(dict.fromkeys(each for value in found for each in value.evidence))
    return Proposal(asked, text, 0.7, tuple(dict.fromkeys(v.memory.id for v in found)), evidence, draft=True)


def _candidates(asked: Match, values: Iterable[Value], form: Form) -> Iterable[tuple[Value, str]]:
    wanted = {"country-name": "country"}.get(asked.type, asked.type)
    for value in values:
        if value.type == wanted or (wanted.startswith("bday-") and value.type == "bday"):
            yield value, shaped(asked, value.text, form.language)
        elif wanted.startswith("tel-") and value.type == "tel":
            yield value, _tel_part(wanted, value.text)


def shaped(asked: Match, text: str, language: str) -> str:
    """The value as the field takes it; "" when the field offers nothing that means it."""
    field = asked.field
    if asked.type.startswith("bday"):
        return _birthday(asked, date.fromisoformat(text), language)
    if field.options:
        return _offered(field.options, text, asked.type)
    if asked.type == "country-name":
        return country_name(text, language)
    if asked.type == "tel":
        return _tel(text)
    return text


def _birthday(asked: Match, day: date, language: str) -> str:
    field = asked.field
    parts = {"bday-day": day.day, "bday-month": day.month, "bday-year": day.year}
    if asked.type in parts:
        number = parts[asked.type]
        if not field.options:
            return f"{number:02d}" if field.longest == 2 else str(number)
        for option in field.options:
            texts = {fold(option.text), fold(option.value)}
            if texts & {str(number), f"{number:02d}"}:
                return option.value or option.text
            if asked.type == "bday-month" and number in {months().get(text.strip(".")) for text in texts}:
                return option.value or option.text
        return ""
    if field.input_type == "date":
        return day.isoformat()
    hint = fold(" ".join(field.hints))
    if re.search(r"(?:yyyy|jjjj|aaaa) ?[-/. ] ?mm", hint):
        return day.isoformat()
    if re.search(r"mm ?[-/. ] ?dd", hint):
        return f"{day.month:02d}/{day.day:02d}/{day.year}"
    if language == "de" or re.search(r"[td]{2}\. ?mm", " ".join(field.hints).lower()):
        return f"{day.day:02d}.{day.month:02d}.{day.year}"
    if language in ("fr", "es") or re.search(r"(?:dd|jj) ?[-/ ] ?mm", hint):
        return f"{day.day:02d}/{day.month:02d}/{day.year}"
    return day.isoformat()


def _offered(options: Sequence[Option], text: str, token: str) -> str:
    wanted = {fold(text)}
    if token in ("country", "country-name"):
        wanted |= {name for name, code in countries().items() if code == text}
    for option in options:
        if fold(option.value) in wanted or fold(option.text) in wanted:
            return option.value or option.text
    return ""


def _tel(text: str) -> str:
    """As it was said, in the international form where it has a country."""
    import phonenumbers

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text
    return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.INTERNATIONAL))


def _tel_part(token: str, text: str) -> str:
    import phonenumbers

    try:
        number = phonenumbers.parse(text, None)
    except phonenumbers.NumberParseException:
        return text if token in ("tel-national", "tel-local") and not text.startswith("+") else ""
    if token == "tel-country-code":
        return f"+{number.country_code}"
    if token == "tel-national":
        return str(phonenumbers.format_number(number, phonenumbers.PhoneNumberFormat.NATIONAL))
    return ""
