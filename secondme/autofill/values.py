"""What is known of the person, as values of the fields of forms. Pure.

A value is read from a claim of a memory that is in force, never from a guess: what the claim's own words do not say (a
street of "Lyon", a family name of "Dora") has no value. Formats: RFC 5322 addresses in short, ITU E.164 through
phonenumbers, countries by CLDR through Babel.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from functools import lru_cache

from secondme.autofill.inferred import concluded
from secondme.autofill.matching import Variant, fold
from secondme.autofill.own import told
from secondme.memory.doubt import is_doubtful
from secondme.memory.family import EMERGENCY, SECOND, role_of
from secondme.memory.personal import SECOND as SECOND_CONTACT_SCOPE
from secondme.memory.personal import is_allergen
from secondme.memory.slots import ended
from secondme.memory.words import fold as folded
from secondme.types import Claim, Memory

LANGUAGES = ("en", "de", "fr", "es")
TOLD = ("allergy", "diet", "hobby", "health", "skill", "goal")
"""Attributes whose values answer a question as they are."""
ATTRIBUTES = (
    "name",
    "nickname",
    "birthday",
    "home",
    "work",
    "contact",
    "language",
    "relation",
    "origin",
    "possession",
    "other",
    *TOLD,
)
"""Those of claims (memory/claims.py) that values are read from."""
_EMAIL = re.compile(r"[\w.+-]{1,64}@[\w-]+(?:\.[\w-]+)+")
_URL = re.compile(r"https?://\S+|\bwww\.\S+\.\w+\S*")
_PHONE = re.compile(r"\+?\d[\d ()/.-]{5,20}\d")
_POSTCODE = re.compile(
    r"\b(?:[A-Z]{1,2}\d[A-Z\d]? ?\d[A-Z]{2}|\d{4} ?[A-Z]{2}\b|[A-Z]\d[A-Z] ?\d[A-Z]\d|\d{5}(?:-\d{3,4})?"
    r"|\d{4}(?:-\d{3})?|\d\d-\d{3})\b"
)
"""British, Dutch, Canadian, five digits (with more: American, Brazilian), four (with more: Portuguese), Polish."""
_STREET = re.compile(r"\d")
_UNIT = re.compile(r"(?:apt|apartment|flat|unit|suite|room|wohnung|whg|appt?|bat|piso|puerta)\b", re.IGNORECASE)
SECOND_CONTACT = "second"
"""The label of a number or address by which somebody is reached where the first one fails."""
WHOLE_ADDRESS = "address"
"""A type of values only: street, postal code, city and country as they were said."""
_TITLES = re.compile(r"^(?:(?:dr|prof|mr|mrs|ms|herr|frau|monsieur|madame|m|mme|sr|sra|don|dona)\.? )+", re.IGNORECASE)
_AT = re.compile(
    r"\s+(?:at|for|with|bei|beim|bei der|fur|chez|pour|en la empresa)\s+(?:the\s+|der\s+|dem\s+|la\s+"
    r"|le\s+)?"
)
_PLACE = re.compile(r"\s+(?:in|aus|near|à|a|en)\s+[A-ZÀ-Þ].*$")
_DATE = re.compile(r"\b(\d{4})-(\d\d)-(\d\d)\b|\b(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4})\b")
_WRITTEN = re.compile(r"\b(\d{1,2})(?:st|nd|rd|th|\.|er)? (?:of |de )?([a-z]+)\.?,? (?:de )?(\d{4})\b")
_AMERICAN = re.compile(r"\b([a-z]+)\.? (\d{1,2})(?:st|nd|rd|th)?,? (\d{4})\b")
_KIN: Mapping[str, re.Pattern[str]] = {
    "partner": re.compile(r"\b(?:wife|husband|partner|spouse|girlfriend|boyfriend|fiancee?|frau|mann|ehefrau|ehemann"
                          r"|freundin|mari|femme|conjointe?|esposa|esposo|marido|pareja|mujer)\b"
                          r"|^(?:you|[\w-]+ and you|you and [\w-]+) (?:(?:are|got|have|just|finally) )*"
                          r"(?:engaged|married)\b"),
    "child": re.compile(r"\b(?:son|daughter|child|sohn|tochter|fils|fille|hijo|hija)\b"),
}  # fmt: skip


_ROLES = {
    "mother": "mother", "father": "father", "sister": "sister", "brother": "brother", EMERGENCY: "emergency",
    SECOND: "second emergency", "guardian": "guardian",
    "wife": "partner", "husband": "partner", "partner": "partner", "son": "child", "daughter": "child",
}  # fmt: skip
"""Of the roles that claims tell (memory/family.py), those that forms tell apart."""


@dataclass(frozen=True, slots=True)
class Value:
    """One thing to write into a field, with the memory that says it."""

    type: str
    text: str
    memory: Memory
    whose: str = ""
    variant: Variant = ""
    former: bool = False
    """It held until some day, and does not any more."""
    label: str = ""
    """What the person calls it, folded, where it has no type (`type` is "own"); "second" for one by which they are
    reached where the first one fails."""

    @property
    def evidence(self) -> tuple[str, ...]:
        """External ids of the items behind it, their ids where they have none."""
        items = (each for each in self.memory.evidence if each.item_id is not None)
        return tuple(each.external_id or str(each.item_id) for each in items)

    @property
    def unsure(self) -> bool:
        """Said with a doubt: "I think my number is …"."""
        return doubted(self.memory)

    @property
    def inferred(self) -> bool:
        """Concluded by the app, and said by nobody."""
        return self.memory.kind == "conclusion"


def usable(memory: Memory) -> bool:
    """Whether the person lets this be written into forms: in force, not inferred, not kept out of use."""
    return (
        memory.status == "active"
        and memory.deleted_at is None
        and not memory.never_use
        and memory.kind not in ("conclusion", "summary", "trait")
    )


def _is_conclusion(memory: Memory) -> bool:
    """Whether it is a conclusion that the person lets stand: of these values are only offered."""
    return memory.kind == "conclusion" and usable(replace(memory, kind="fact"))


def doubted(memory: Memory) -> bool:
    """Whether the person was not sure of it when they said it."""
    return any(map(is_doubtful, (memory.text, *(entry.quote for entry in memory.evidence))))


def values_of(memories: Iterable[Memory], now: str) -> tuple[Value, ...]:
    """All values that these memories give, newest evidence first. `now`: an ISO date; what ended before is `former`."""
    read = [replace(each, claims=concluded(each)) if each.kind == "conclusion" else each for each in memories]
    read = [each for each in read if usable(each) or _is_conclusion(each)]
    known = sorted(read, key=lambda memory: memory.time, reverse=True)
    whose = relatives(known)
    found = []
    for memory in known:
        for claim in memory.claims:
            owner = _owner(claim, memory)
            if claim.sensitivity == "secret":
                continue
            former = _over(claim, memory) or any(
                end and end[: len(now[:10])] < now[:10] for end in (claim.valid_to, memory.valid_to)
            )
            for relation in roles_of(owner, whose) if owner else ("",):
                for value in _of_claim(claim, memory):
                    found.append(replace(value, whose=relation, former=former) if relation or former else value)
    found += _names_of_relatives(known, whose)
    found += [replace(value, type="age", text=str(_age(value.text, now))) for value in found if value.type == "bday"]
    if not any(value.type == "name" and not value.whose and not value.former for value in found):
        found += [each for value in found if value.type == "nickname" for each in _name(value.text, value.memory)]
    return tuple(found)


def _age(birthday: str, now: str) -> int:
    """Whole years on the day `now`."""
    return int(now[:4]) - int(birthday[:4]) - (now[5:10] < birthday[5:10])


def _owner(claim: Claim, memory: Memory) -> str:
    """Of whom a claim is: of the one that it names, though the memory be of the person; "" for the person."""
    if claim.subject and claim.subject != memory.subject:
        return claim.subject
    return "" if memory.subject_is_self else memory.subject


def _over(claim: Claim, memory: Memory) -> bool:
    """Whether the statement itself says that this is so no longer: "You split up with Rui."."""
    return ended(claim, folded(memory.text))


def relatives(memories: Iterable[Memory]) -> dict[str, tuple[str, ...]]:
    """Names of those whose data a form may ask for, folded, to what they are to the person: "partner", "child",
    "mother", "father", "sister", "brother", "emergency". Also "your wife" itself."""
    found: dict[str, tuple[str, ...]] = {}

    def add(name: str, role: str) -> None:
        known = found.get(fold(name), ())
        found[fold(name)] = known if role in known else (*known, role)

    called = []
    for memory in memories:
        for claim in memory.claims:
            if claim.attribute == "relation" and not _over(claim, memory) and (role := _role(claim, memory)):
                add(claim.value, role)
                called += [claim.value] if role == "emergency" and kin(claim.value) else []
        if not memory.subject_is_self and (role := kin(memory.subject)):
            add(memory.subject, role)
    for words in called:  # "in an emergency call my husband": whoever that is
        for name in [name for name, roles in found.items() if kin(words) in roles]:
            add(name, "emergency")
    return found


def roles_of(name: str, known: Mapping[str, tuple[str, ...]]) -> tuple[str, ...]:
    """What somebody is to the person of whom something is claimed: by their name, or by "your mother"."""
    return known.get(fold(name), ()) or tuple(filter(None, (kin(name),)))


def _role(claim: Claim, memory: Memory) -> str:
    """What somebody is to the person by a claim of their relation; "" for nothing that forms ask for."""
    return _ROLES.get(claim.scope, "") if claim.scope else _partner_or_child(f"{memory.text} {memory.subject}")


def kin(text: str) -> str:
    """As what a subject that is no name speaks of somebody, "your mother"; "" for none."""
    own = re.fullmatch(r"(?:your|deine?|tu|ta|ton) (.+)", folded(text))
    said = own[1] if own else ""
    return _ROLES.get(role_of(said) or said, "") or _partner_or_child(text)


def _partner_or_child(text: str) -> str:
    return next((relation for relation, pattern in _KIN.items() if pattern.search(fold(text))), "")


def _names_of_relatives(memories: Iterable[Memory], known: Mapping[str, tuple[str, ...]]) -> Iterator[Value]:
    for memory in memories:
        for claim in memory.claims:
            related = claim.attribute == "relation" and not _over(claim, memory) and _role(claim, memory)
            if related and re.fullmatch(r"[A-ZÀ-Þ][\w'’-]+(?: (?:[a-z]{1,3} )*[A-ZÀ-Þ][\w'’-]+)*", claim.value):
                for role in known.get(fold(claim.value), ()) if claim.scope else (related,):
                    yield from (replace(value, whose=role) for value in _name(claim.value, memory))


def _of_claim(claim: Claim, memory: Memory) -> Iterator[Value]:
    text = " ".join(claim.value.split()).strip(" .,;")
    if not text:
        return
    if claim.attribute == "name":
        yield from _name(text, memory)
    elif claim.attribute == "nickname":
        yield Value("nickname", text, memory)
    elif claim.attribute == "birthday":
        day = date_of(text) or date_of(memory.text)
        if day:
            yield Value("bday", day.isoformat(), memory)
    elif claim.attribute == "home":
        yield from address(text, memory)
    elif claim.attribute == "work":
        yield from _work(text, memory)
    elif claim.attribute == "contact":
        label = SECOND_CONTACT if claim.scope == SECOND_CONTACT_SCOPE else ""
        yield from (replace(each, label=label) for each in _contact(text, memory))
    elif claim.attribute == "language":
        yield Value("language", text, memory)
    elif claim.attribute in TOLD and (claim.attribute != "allergy" or is_allergen(text)):
        yield Value(claim.attribute, text, memory)
    if claim.attribute in ("contact", "origin", "possession", "other"):
        for own in told(claim, memory):
            if own.type == "birthplace" and fold(own.text) in countries():
                continue  # forms ask for the town
            yield Value(own.type, own.text, memory, label=own.label)


def _name(text: str, memory: Memory) -> Iterator[Value]:
    plain = _TITLES.sub("", text).strip()
    given, *rest = plain.split() or [""]
    if not given:
        return
    yield Value("name", plain, memory)
    yield Value("given-name", given, memory)
    family = rest[-1:]
    while family and len(family) < len(rest) and rest[-len(family) - 1].islower():
        family = rest[-len(family) - 1 :]  # "van den Berg", "de la Cruz"
    if family:
        yield Value("family-name", " ".join(family), memory)
    if middle := rest[: len(rest) - len(family)]:
        yield Value("additional-name", " ".join(middle), memory)


def date_of(text: str) -> date | None:
    """The one full date in a text: ISO, 3.5.1990, 3 May 1990, May 3 1990, in any of LANGUAGES. "3/5/1990" is none: it
    has two readings."""
    try:
        if found := _DATE.search(text):
            parts = [int(part) for part in found.groups() if part]
            return date(*parts) if found[1] else date(parts[2], parts[1], parts[0])
        plain = fold(text)
        for pattern, order in ((_WRITTEN, (3, 2, 1)), (_AMERICAN, (3, 1, 2))):
            if (found := pattern.search(plain)) and (month := months().get(found[order[1]])):
                return date(int(found[order[0]]), month, int(found[order[2]]))
    except ValueError:
        return None
    return None


@lru_cache(maxsize=1)
def months() -> dict[str, int]:
    """Names of months and their short forms, folded, in LANGUAGES (CLDR)."""
    from babel import Locale

    found: dict[str, int] = {}
    for language in LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in Locale(language).months["format"][width].items():
                found.setdefault(fold(name).strip("."), number)
    return found


_USA = (
    "united states of america", "the united states", "vereinigte staaten von amerika", "etats unis d amerique",
    "etats unis", "estados unidos de america", "ee uu", "u s a",
)  # fmt: skip


@lru_cache(maxsize=1)
def countries() -> dict[str, str]:
    """Names of countries, folded, in LANGUAGES, to their ISO 3166 codes (CLDR)."""
    from babel import Locale

    found: dict[str, str] = {}
    for language in LANGUAGES:
        for code, name in Locale(language).territories.items():
            if re.fullmatch(r"[A-Z]{2}", code) and code not in ("EU", "EZ", "UN", "ZZ", "XA", "XB"):
                found.setdefault(fold(name), code)
    return (
        found
        | {"uk": "GB", "usa": "US", "england": "GB", "scotland": "GB", "america": "US"}
        | dict.fromkeys(_USA, "US")
    )


def country_name(code: str, language: str) -> str:
    from babel import Locale

    return str(Locale(language if language in LANGUAGES else "en").territories.get(code, code))


def address(text: str, memory: Memory) -> Iterator[Value]:
    """The parts of a place where someone lives: "12 rue Pasteur, 69007 Lyon, France", "Lyon", "France"."""
    variant: Variant = "home"
    parts = [part.strip() for part in re.split(r"[,\n]", text) if part.strip()]
    if parts and (code := countries().get(fold(parts[-1]))):
        yield Value("country", code, memory, variant=variant)
        parts.pop()
    rest = []
    for part in parts:
        postcode = _POSTCODE.search(part)
        if postcode and (len(parts) > 1 or postcode.start() == 0) and (part is not parts[0] or len(parts) == 1):
            yield Value("postal-code", postcode[0], memory, variant=variant)
            part = (part[: postcode.start()] + part[postcode.end() :]).strip()
        if part:
            rest.append(part)
    if rest and _STREET.search(rest[0]):
        lines = [rest.pop(0)]
        if len(rest) > 1 and (_STREET.search(rest[0]) or _UNIT.match(rest[0])):
            lines.append(rest.pop(0))
            if _UNIT.match(lines[0]) and not _UNIT.match(lines[1]):
                lines.reverse()
            yield Value("address-line2", lines[1], memory, variant=variant)
        yield Value("address-line1", lines[0], memory, variant=variant)
        yield Value("street-address", "\n".join(lines), memory, variant=variant)
        yield Value(WHOLE_ADDRESS, text, memory, variant=variant)
    if rest and not _STREET.search(rest[0]):
        yield Value("address-level2", re.sub(r"^(?:in|near) ", "", rest[0]), memory, variant=variant)
        if len(rest) > 1:
            yield Value("address-level1", rest[1], memory, variant=variant)


def _work(text: str, memory: Memory) -> Iterator[Value]:
    title, *employer = _AT.split(text, maxsplit=1)
    title = _PLACE.sub("", re.sub(r"^(?:an?|ein(?:e)?|une?) ", "", title)).strip()
    if employer:
        yield Value("organization", _PLACE.sub("", employer[0]).strip(), memory, variant="work")
    if (title and not title[:1].isupper()) or (employer and title):
        yield Value("organization-title", title, memory, variant="work")


def _contact(text: str, memory: Memory) -> Iterator[Value]:
    said = fold(f"{memory.text} {memory.context}")
    work = bool(re.search(r"\b(?:work|office|dienstlich|business|bureau|travail|trabajo)\b", said))
    for found in _EMAIL.findall(text):
        yield Value("email", found.rstrip("."), memory, variant="work" if work else "home")
    for found in _URL.findall(text):
        yield Value("url", found.rstrip(".,)"), memory)
    if not _EMAIL.search(text) and not _URL.search(text) and (phone := _PHONE.search(text)):
        mobile = bool(re.search(r"\b(?:mobile|cell|handy|portable|movil)\b", said))
        yield Value("tel", phone[0], memory, variant="work" if work else "mobile" if mobile else "home")
