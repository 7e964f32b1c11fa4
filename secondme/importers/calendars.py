"""Calendars (iCalendar, RFC 5545): events, tasks and journal entries, told in words."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from functools import lru_cache
from pathlib import PurePosixPath
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from secondme.importers.base import Blob, FileFormat, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.contacts import day_in_words
from secondme.importers.contentlines import Line, components, lines_of
from secondme.importers.markup import html_text
from secondme.importers.recurrence import in_words
from secondme.importers.windowszones import olson
from secondme.types import NewItem, Origin, Role

MAX_TEXT = 20_000
MAX_PEOPLE = 50
MAX_KNOWN = 200_000
FIRST_YEAR, LAST_YEAR = 1800, 2200
_WHEN = re.compile(r"(\d{4})(\d\d)(\d\d)(?:T(\d\d)(\d\d)(\d\d)?(Z)?)?")
_DURATION = re.compile(r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,7})M)?(?:(\d{1,9})S)?)?")
_TAGGED = re.compile(r"</[a-z]{1,10}>|<br ?/?>|<html", re.IGNORECASE)
_KINDS = frozenset({"VEVENT", "VTODO", "VJOURNAL"})
_ANSWERS: Mapping[str, str] = {"ACCEPTED": "accepted", "DECLINED": "declined", "TENTATIVE": "perhaps"}


class Calendars(FileFormat):
    name = "ics"
    title = "Calendar"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return head.lstrip(b"\xef\xbb\xbf\r\n\t ")[:15].upper() == b"BEGIN:VCALENDAR"

    def read(self, source: Source) -> Iterator[Read]:
        """Each calendar is one conversation, known by its name: a later export meets the same events again."""
        reading = _Reading(source)
        for name, lines in components(lines_of(source, source.blobs[0]), _KINDS):
            if name:
                yield from reading.component(name, lines)
            else:
                reading.about(lines[0])
        if not reading.found:
            raise NotThisFormat(f"{source.name} holds no event that can be read.")
        yield from reading.problems()


@dataclass
class _Reading:
    source: Source

    def __post_init__(self) -> None:
        self.found = self.undated = self.empty = 0
        self._calendar, self._zone = "", ""
        self._people: set[str] = set()

    def problems(self) -> Iterator[Problem]:
        for count, one, many in (
            (self.undated, "One entry has no date of its own.", "{n} entries have no dates of their own."),
            (self.empty, "One entry says nothing.", "{n} entries say nothing."),
        ):
            if count:
                yield Problem(0, one if count == 1 else many.format(n=f"{count:,}"))

    @property
    def _blob(self) -> Blob:
        return self.source.blobs[0]

    def about(self, line: Line) -> None:
        """What the calendar says of itself."""
        if line.name in ("X-WR-CALNAME", "NAME") and not self._calendar:
            self._calendar = clean(" ".join(line.text.split()))[:200]
        elif line.name == "X-WR-TIMEZONE":
            self._zone = line.text

    def component(self, kind: str, lines: Sequence[Line]) -> Iterator[Read]:
        self.found += 1
        if not any(_text(lines, name) for name in ("SUMMARY", "DESCRIPTION", "LOCATION", "DTSTART", "DUE")):
            self.empty += 1
            return
        text = clean(_words(kind, lines, self._zone))[:MAX_TEXT].strip()
        for name, address in _people(lines):
            if address and address not in self._people and len(self._people) < MAX_KNOWN:
                self._people.add(address)
                yield Person(name, (address,))
        start = _moment(_line(lines, "DTSTART") or _line(lines, "DUE") or _line(lines, "COMPLETED"), self._zone)
        time = start.iso if start else self._written(lines)
        name, address = next(iter(_mailed(line) for line in lines if line.name == "ORGANIZER"), ("", ""))
        # Without an organiser nobody can tell: it may be the person's own, or a calendar of holidays
        role: Role = self.source.role(name, address) if name or address else "other"
        origin: Origin = "imported_self" if role == "self" else "document"
        calendar = self._calendar or self._blob.path.stem
        id = f"event:{_id(kind, lines, text)}"
        yield NewItem(
            text, name, role, time, origin, "note", id, f"calendar:{calendar}", title=calendar, handle=address or None
        )

    def _written(self, lines: Sequence[Line]) -> str:
        """When the entry itself was made."""
        self.undated += 1
        for name in ("CREATED", "LAST-MODIFIED", "DTSTAMP"):
            if found := _moment(_line(lines, name), self._zone):
                return found.iso
        return self._blob.changed


@dataclass(frozen=True, slots=True)
class _Moment:
    """A day, or a time, which may have a zone: `zone` is its name as the calendar has it."""

    when: datetime
    all_day: bool
    zone: str

    @property
    def iso(self) -> str:
        return self.when.isoformat()

    @property
    def day(self) -> str:
        return f"{self.when:%A}, {day_in_words(self.when.date().isoformat())}"

    @property
    def clock(self) -> str:
        return f"{self.when:%H:%M}"


def _line(lines: Sequence[Line], name: str) -> Line | None:
    return next((line for line in lines if line.name == name), None)


def _text(lines: Sequence[Line], name: str) -> str:
    line = _line(lines, name)
    return line.text if line else ""


def _moment(line: Line | None, default_zone: str) -> _Moment | None:
    """None for what is no date, or lies far from any person's life."""
    found = _WHEN.fullmatch(line.value.strip()) if line else None
    if not found or line is None or not FIRST_YEAR <= int(found[1]) <= LAST_YEAR:
        return None
    numbers = [int(part or 0) for part in found.groups()[:6]]
    try:
        when = datetime(*numbers)  # type: ignore[arg-type]
    except ValueError:
        return None
    if found[4] is None:
        return _Moment(when, True, "")
    named = line.parameters.get("TZID", "")
    if found[7]:
        # A time in UTC is shown in the zone of the calendar, where that is known: 23:00Z may be the next day there
        zone = zone_of(default_zone)
        return _Moment(when.replace(tzinfo=UTC).astimezone(zone or UTC), False, default_zone if zone else "UTC")
    zone = zone_of(named or default_zone)
    return _Moment(when.replace(tzinfo=zone), False, (named or default_zone) if zone else "")


@lru_cache(maxsize=256)
def zone_of(name: str) -> tzinfo | None:
    """By the names of the IANA, which some programs write paths before, or by those of Windows."""
    parts = name.strip().strip('/"').split("/")
    for candidate in ("/".join(parts[start:]) for start in range(len(parts))):
        if found := _iana(candidate):
            return found
    return _iana(olson(name.strip()))


def _iana(name: str) -> tzinfo | None:
    if not 0 < len(name) < 80:
        return None
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def _words(kind: str, lines: Sequence[Line], zone: str) -> str:
    """The title, when and where it is, who takes part, and what is written about it."""
    what = {"VTODO": "Task: ", "VJOURNAL": ""}.get(kind, "")
    told = [what + (" ".join(_text(lines, "SUMMARY").split()) or "(no title)"), *_times(kind, lines, zone)]
    if place := " ".join(_text(lines, "LOCATION").split()):
        told.append(f"Where: {place}")
    if people := _with(lines):
        told.append(f"With: {people}")
    for line in lines:
        if line.name == "ORGANIZER" and any(_mailed(line)):
            told.append(f"Organised by {_mailed(line)[0] or _mailed(line)[1]}")
    status = _text(lines, "STATUS").upper()
    if status in ("CANCELLED", "TENTATIVE", "COMPLETED", "IN-PROCESS"):
        told.append(f"Status: {status.lower().replace('-', ' ')}")
    groups = ", ".join(line.text for line in lines if line.name == "CATEGORIES" and line.text)
    if groups:
        told.append(f"Groups: {groups}")
    if link := _text(lines, "URL"):
        told.append(f"Website: {link}")
    head = "\n".join(told)
    about = (line.text for line in lines if line.name in ("DESCRIPTION", "COMMENT"))
    description = "\n\n".join(_plain(text) for text in about if text)
    return f"{head}\n\n{description}" if description else head


def _plain(text: str) -> str:
    """Google and Outlook write HTML where text is meant."""
    return html_text(text) if _TAGGED.search(text) else text


def _times(kind: str, lines: Sequence[Line], zone: str) -> Iterator[str]:
    start, end = _moment(_line(lines, "DTSTART"), zone), _end(lines, zone)
    if start:
        yield f"{'Begins' if kind == 'VTODO' else 'When'}: {_span(start, end)}"
    for name, word in (("DUE", "Due"), ("COMPLETED", "Done")):
        if found := _moment(_line(lines, name), zone):
            yield f"{word}: {_span(found, None)}"
    for line in lines:
        if line.name == "RRULE":
            yield f"Repeats: {in_words(line.value)}"
    for name, word in (("RDATE", "Also on"), ("EXDATE", "Not on")):
        days = [day for line in lines if line.name == name for day in line.value.split(",")[:30]]
        if days:
            yield f"{word}: {', '.join(day_in_words(day.strip()[:8]) for day in days[:30])}"


def _end(lines: Sequence[Line], zone: str) -> _Moment | None:
    end = _moment(_line(lines, "DTEND"), zone)
    start = _moment(_line(lines, "DTSTART"), zone)
    if end and end.all_day:
        return _Moment(end.when - timedelta(days=1), True, "")  # the first day after it is given
    duration = _DURATION.fullmatch(_text(lines, "DURATION"))
    if end or not start or not duration or duration[1] == "-":
        return end
    weeks, days, hours, minutes, seconds = (int(part or 0) for part in duration.groups()[1:])
    length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
    try:
        return _Moment(start.when + length - timedelta(days=int(start.all_day)), start.all_day, start.zone)
    except OverflowError:
        return None


def _span(start: _Moment, end: _Moment | None) -> str:
    zone = f" ({start.zone})" if start.zone else ""
    first = start.day if start.all_day else f"{start.day}, {start.clock}"
    if end is None or end.when.replace(tzinfo=None) <= start.when.replace(tzinfo=None):
        return first + zone
    if start.all_day or end.all_day:
        return f"{first} to {end.day}{zone}"
    if end.when.date() == start.when.date():
        return f"{first} to {end.clock}{zone}"
    return f"{first} to {end.day}, {end.clock}{zone}"


def _mailed(line: Line) -> tuple[str, str]:
    """(name, address) of an ATTENDEE or ORGANIZER."""
    value = line.text
    address = value[7:].strip().lower() if value.lower().startswith("mailto:") else ""
    name = clean(" ".join(line.parameters.get("CN", "").split()))[:200]
    return name or clean(address)[:200], clean(address)[:320]


def _people(lines: Sequence[Line]) -> list[tuple[str, str]]:
    found = [_mailed(line) for line in lines if line.name in ("ATTENDEE", "ORGANIZER")]
    return [person for person in dict.fromkeys(found) if any(person)][:MAX_PEOPLE]


def _with(lines: Sequence[Line]) -> str:
    told = []
    for line in lines:
        name, address = _mailed(line)
        if line.name == "ATTENDEE" and (name or address) and line.parameters.get("CUTYPE", "").upper() != "ROOM":
            answer = _ANSWERS.get(line.parameters.get("PARTSTAT", "").upper(), "")
            told.append(f"{name or address} ({answer})" if answer else name or address)
    shown = ", ".join(told[:MAX_PEOPLE])
    return f"{shown} and {len(told) - MAX_PEOPLE} others" if len(told) > MAX_PEOPLE else shown


def _id(kind: str, lines: Sequence[Line], text: str) -> str:
    """A single day of what repeats has the id of the whole, and which day it is."""
    uid = clean(_text(lines, "UID"))[:300]
    if not uid:
        return f"{kind}:{_text(lines, 'DTSTART')}:{clean(' '.join(_text(lines, 'SUMMARY').split()))[:200]}"
    day = clean(_text(lines, "RECURRENCE-ID"))[:40]
    return f"{uid}/{day}" if day else uid
