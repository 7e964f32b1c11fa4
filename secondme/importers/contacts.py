"""Contacts (vCard 2.1, 3.0, 4.0): each card is a person, and says in words what is known of them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import phone
from secondme.importers.contentlines import Line, components, fields, lines_of
from secondme.importers.documents import date_of
from secondme.types import NewItem, Origin

MAX_TEXT = 20_000
_DATE = re.compile(r"(?P<year>\d{4}|-)-?(?P<month>\d\d)-?(?P<day>\d\d)(?:T.*)?")
_KINDS: Mapping[str, str] = {
    "cell": "mobile",
    "home": "home",
    "work": "work",
    "fax": "fax",
    "pager": "pager",
    "iphone": "mobile",
}
_APPLE_LABEL = re.compile(r"_\$!<(.*)>!\$_")
_PLAIN: Mapping[str, str] = {
    "TITLE": "Job",
    "ROLE": "Role",
    "URL": "Website",
    "IMPP": "Messenger",
    "X-SOCIALPROFILE": "Profile",
    "SOCIALPROFILE": "Profile",
    "CATEGORIES": "Groups",
    "GENDER": "Gender",
    "LANG": "Language",
    "X-SPOUSE": "Spouse",
    "X-ASSISTANT": "Assistant",
    "X-MANAGER": "Manager",
    "X-JABBER": "Jabber",
    "X-SKYPE": "Skype",
    "X-SKYPE-USERNAME": "Skype",
    "X-ICQ": "ICQ",
    "X-AIM": "AIM",
    "X-TWITTER": "Twitter",
    "X-PHONETIC-FIRST-NAME": "First name as spoken",
    "X-PHONETIC-LAST-NAME": "Last name as spoken",
    "HOBBY": "Hobby",
    "INTEREST": "Interest",
    "EXPERTISE": "Expertise",
    "BIRTHPLACE": "Birthplace",
}
_GENDERS = {"M": "male", "F": "female", "O": "other", "N": "", "U": ""}


class Contacts(FileFormat):
    name = "vcf"
    title = "Contacts (vCard)"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:11].upper() == b"BEGIN:VCARD" or _is_utf16(head)

    def read(self, source: Source) -> Iterator[Read]:
        """All cards are one conversation, whatever file they come in: a later export meets the same cards again."""
        blob = source.blobs[0]
        seen: dict[str, int] = {}
        cards = unnamed = 0
        for name, lines in components(lines_of(source, blob), frozenset({"VCARD"})):
            if name != "VCARD":
                continue
            cards += 1
            called, handles = _name(lines), _handles(lines)
            if not called:
                unnamed += 1
                continue
            yield Person(called, handles, is_owner=_is_own(source, called, handles))
            id = _id(lines, called)
            seen[id] = seen.get(id, 0) + 1
            yield _item(source, lines, called, id if seen[id] == 1 else f"{id}#{seen[id]}")
        if not cards:
            raise NotThisFormat(f"{source.name} holds no contact that can be read.")
        if unnamed:
            count = "One contact has" if unnamed == 1 else f"{unnamed} contacts have"
            yield Problem(0, f"{count} neither a name nor an address.")


def _is_utf16(head: bytes) -> bool:
    return (
        head.startswith((b"\xff\xfe", b"\xfe\xff")) and "BEGIN:VCARD" in head[:200].decode("utf-16", "replace").upper()
    )


def _is_own(source: Source, name: str, handles: Sequence[str]) -> bool:
    return any(source.role(name, handle) == "self" for handle in (*handles, "")) and bool(source.options.me)


def _first(lines: Sequence[Line], name: str) -> str:
    return next((line.text for line in lines if line.name == name and line.text), "")


def _name(lines: Sequence[Line]) -> str:
    """As it is written out, else put together of its parts, else what else they are known by."""
    written = _first(lines, "FN")
    if not written:
        for line in lines:
            if line.name == "N":
                family, given, middle, before, after, *_ = [*fields(line.value), "", "", "", "", ""]
                written = " ".join(part for part in (before, given, middle, family, after) if part)
    found = written or _organisation(lines) or _first(lines, "NICKNAME") or next(iter(_handles(lines)), "")
    return clean(" ".join(found.split()))[:200]


def _organisation(lines: Sequence[Line]) -> str:
    return next((", ".join(part for part in fields(line.value) if part) for line in lines if line.name == "ORG"), "")


def _handles(lines: Sequence[Line]) -> tuple[str, ...]:
    """Mail addresses in small letters, telephone numbers as they are compared."""
    found = []
    for line in lines:
        if line.name == "EMAIL" and "@" in line.text:
            found.append(line.text.removeprefix("mailto:").lower()[:320])
        elif line.name == "TEL" and (number := phone(_number(line))):
            found.append(number)
    return tuple(dict.fromkeys(clean(handle) for handle in found))[:50]


def _number(line: Line) -> str:
    return line.text.removeprefix("tel:").partition(";")[0]


def _id(lines: Sequence[Line], name: str) -> str:
    uid = clean(_first(lines, "UID"))[:300]
    return f"contact:{uid}" if uid else f"contact:name:{name.casefold()}"


def _item(source: Source, lines: Sequence[Line], name: str, id: str) -> NewItem:
    origin: Origin = "document"
    text = clean("\n".join([name, *dict.fromkeys(_words(lines, name))]))[:MAX_TEXT]
    time = date_of(_basic(_first(lines, "REV"))) or source.blobs[0].changed
    return NewItem(text, "", "other", time, origin, "note", id, "contacts", title="Contacts")


def _basic(text: str) -> str:
    """20240102T030405Z as other formats write it; Python reads both, but not their mixtures."""
    return text if "-" in text or len(text) < 15 else f"{text[:4]}-{text[4:6]}-{text[6:]}"


def _words(lines: Sequence[Line], name: str) -> Iterator[str]:
    """A line for each thing that the card says."""
    labels = {line.group: _label(line.text) for line in lines if line.group and line.name == "X-ABLABEL"}
    for line in lines:
        kind = labels.get(line.group, "") or _kind(line)
        of_kind = f" ({kind})" if kind else ""
        text = " ".join(line.text.split())
        if line.name == "N" or not text.strip("; "):
            continue
        if line.name == "TEL":
            yield f"Telephone{of_kind}: {_number(line).strip()}"
        elif line.name == "EMAIL":
            yield f"E-mail{of_kind}: {text}"
        elif line.name == "ADR":
            yield f"Address{of_kind}: {_address(line)}"
        elif line.name == "NICKNAME":
            yield f"Nickname: {text}"
        elif line.name in ("BDAY", "ANNIVERSARY", "DEATHDATE", "X-ANNIVERSARY", "X-EVOLUTION-ANNIVERSARY", "X-ABDATE"):
            yield _day(line, kind)
        elif line.name == "ORG" and (organisation := _organisation([line])) != name:
            yield f"Organisation: {organisation}"
        elif line.name in ("RELATED", "X-ABRELATEDNAMES") and not text.lower().startswith("urn:"):
            yield f"{(kind or 'related').capitalize()}: {text}"
        elif line.name == "NOTE":
            yield f"Note: {line.text}"
        elif line.name == "GENDER":
            if gender := _GENDERS.get(fields(line.value)[0].upper(), ""):
                yield f"Gender: {gender}"
        elif what := _PLAIN.get(line.name.replace("X-EVOLUTION-", "X-"), ""):
            yield f"{what}: {text}"


def _label(text: str) -> str:
    found = _APPLE_LABEL.fullmatch(text.strip())
    return found[1].strip().lower() if found else text.strip()


def _kind(line: Line) -> str:
    types = line.types() - {"internet", "pref", "voice", "text", "video", "postal", "parcel", "dom", "intl", "x400"}
    return ", ".join(dict.fromkeys(_KINDS.get(kind, kind.removeprefix("x-")) for kind in sorted(types)))[:60]


def _address(line: Line) -> str:
    box, more, street, city, region, code, country, *_ = [*fields(line.value), "", "", "", "", "", "", ""]
    town = " ".join(part for part in (code, city) if part)
    parts = (" ".join(part.split()) for part in (street.replace("\n", ", "), more, box, town, region, country))
    return ", ".join(part for part in parts if part)


def _day(line: Line, kind: str) -> str:
    what = {"BDAY": "Birthday", "DEATHDATE": "Died"}.get(line.name, (kind or "anniversary").capitalize())
    return f"{what}: {day_in_words(line.text, line.parameters.get('X-APPLE-OMIT-YEAR', ''))}"


def day_in_words(text: str, without_year: str = "") -> str:
    """ "6 May 1990", or "6 May" where the year is not known; as it is written when it is no date."""
    found = _DATE.fullmatch(text.strip())
    if not found:
        return " ".join(text.split())
    year = found["year"]
    try:
        # 2000 is a leap year: the 29th of February is a day also where the year is not known
        day = date(2000 if year == "-" else int(year), int(found["month"]), int(found["day"]))
    except ValueError:
        return " ".join(text.split())
    month = _MONTHS[day.month - 1]
    return f"{day.day} {month}" if year in ("-", without_year or "-") else f"{day.day} {month} {day.year}"


_MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
