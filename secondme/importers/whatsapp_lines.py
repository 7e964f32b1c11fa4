"""Lines of a WhatsApp export: which of them begin a message, and what their dates mean.

The app writes dates as the phone is set: any order, separators, brackets, seconds, halves of the day in any language,
digits of any script, the Buddhist calendar, Japanese eras. All lines of one file are written alike, so the first one
teaches how a beginning looks there, and what looks otherwise belongs to the text of a message."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from typing import BinaryIO

from secondme.importers.whatsapp_words import EVENING, MARKS, MORNING, bare

MAX_LINE = 1_000_000
MAX_WIDE = 32_000_000
"""So much of a file in UTF-16 is read."""
MAX_HEADER = 90
MAX_NAME = 120
FIRST_YEAR = 2009
"""WhatsApp came out in this year: an earlier date was read in the wrong order."""
_PLAIN: dict[int, str | None] = {
    **{code: str(int(chr(code))) for code in range(0x80, 0x10000) if chr(code).isdecimal()},
    0x202F: " ",
    0xA0: " ",
    0x2009: " ",
    0x3000: " ",
    0x060C: ",",
    0xFF0C: ",",
    **{ord(mark): None for mark in MARKS},
}
"""Digits of any script, blanks and commas as ASCII; no marks."""
_HALVES = "|".join(re.escape(word) for word in sorted(MORNING | EVENING, key=len, reverse=True))
_YEAR = r"\d{1,4}|[RH]\d{1,2}"
_DATE = rf"(?:{_YEAR})\s?[./\-年년]\s?\d{{1,2}}\s?[./\-月월]\s?(?:{_YEAR})(?:\.|日|일|\s?г\.)?(?:\s?BE|\s?พ\.ศ\.)?"
_TIME = rf"(?:(?:{_HALVES})\s?)?\d{{1,2}}[:.]\d{{2}}(?:[:.]\d{{2}})?(?:\s?(?:{_HALVES}))?"
_AT = r",?\s{1,2}(?:(?:klo|kl\.|um|at|à|às|alle|a las)\s)?"
_WHEN = rf"(?:(?P<date>{_DATE}){_AT}(?P<time>{_TIME})|(?P<time_first>{_TIME}),?\s(?P<date_second>{_DATE}))"
_BRACKETED = re.compile(rf"\[\s?{_WHEN}\s?\](?:\s-)?\s?", re.IGNORECASE)
_DASHED = re.compile(rf"{_WHEN}\s[-–]\s", re.IGNORECASE)
_OLD = re.compile(rf"{_WHEN}:\s", re.IGNORECASE)
_NUMBERS = re.compile(r"(?P<a>\d{1,4}|[RH]\d{1,2})\s?(?P<gap>\D)\s?(?P<b>\d{1,2})\s?\D\s?(?P<c>\d{1,4}|[RH]\d{1,2})")
_FIRST = frozenset(word[0] for word in (*MORNING, *EVENING) if not word.isascii()) | {"["}
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})(?:[:.](?P<second>\d{2}))?")
_ERAS = {"R": 2018, "H": 1988}
_PERSIAN_YEARS = range(1388, 1500)
"""As they are written on phones in Iran since 2009. No year of the lunar calendar is as low today."""
_NOWRUZ_1400 = date(2021, 3, 21)
Order = str
ORDERS: tuple[Order, ...] = ("dmy", "mdy", "ymd", "ydm")


@dataclass(frozen=True, slots=True)
class Style:
    """How beginnings of messages are written in one file."""

    form: str
    """"[" for [date, time] Name, "-" for date, time - Name, ":" for date time: Name."""
    gap: str
    """Between day and month."""
    seconds: bool
    time_first: bool


@dataclass(slots=True)
class Header:
    """The beginning of a message or of a notice of the app."""

    style: Style
    numbers: tuple[str, str, str]
    """The three of the date, as they stand there."""
    at: time
    written: str
    """The date as it is written."""
    sender: str | None
    """Who it is from; None for a notice of the app."""
    text: str
    """What follows, with the marks of the app."""

    def moment(self, order: Order) -> str | None:
        """Local time, ISO 8601; with seconds where the file has them. None when the date is none in this order."""
        day = day_of(self.numbers, order)
        if day is None:
            return None
        return datetime.combine(day, self.at).isoformat(timespec="seconds" if self.style.seconds else "minutes")


def split_name(rest: str) -> tuple[str | None, str]:
    """("Ann", "hello") of "Ann: hello"; (None, all) when there is no name. A name with an odd number of quotation marks
    is part of a notice that names a group ("… changed the subject to "Plan: Friday"")."""
    before, colon, after = rest.partition(": ")
    if not colon:
        if not rest.endswith(":"):
            return None, rest
        before, after = rest[:-1], ""
    if len(before) > MAX_NAME:
        return None, rest
    name = " ".join(bare(before).split()).removeprefix("~").strip()
    return (None, rest) if not name or _half_quoted(name) else (name, after)


def _half_quoted(name: str) -> bool:
    if name.isascii():
        return bool(name.count('"') % 2)
    return bool(name.count('"') % 2) or name.count("“") != name.count("”") + name.count("„")


def header(line: str, style: Style | None = None) -> Header | None:
    """`line` when it begins a message, in this style where it is given; None when it continues one."""
    start = line.lstrip(MARKS)
    if not start or not (start[0].isdigit() or start[0] in _FIRST):
        return None
    plain = start[:MAX_HEADER].translate(_PLAIN)
    form = "[" if plain[0] == "[" else "-"
    found = _BRACKETED.match(plain) if form == "[" else _DASHED.match(plain)
    if found is None and form == "-":
        found, form = _OLD.match(plain), ":"
    if found is None:
        return None
    written = found["date"] or found["date_second"]
    numbers, at = _NUMBERS.match(written), _time(found["time"] or found["time_first"])
    if numbers is None or at is None:
        return None
    own = Style(form, numbers["gap"], at[1], found["date"] is None)
    if (style is not None and own != style) or (form == ":" and not own.seconds):
        return None
    era = "BE" if written.endswith(("BE", "พ.ศ.")) else ""
    three = (numbers["a"], numbers["b"], numbers["c"] + era)
    return Header(own, three, at[0], written, *split_name(start[_place(start, plain, found.end()) :]))


def _place(text: str, plain: str, end: int) -> int:
    """Where in `text` the first `end` characters of its plain form end: after the marks that are not in that."""
    if len(plain) == min(len(text), MAX_HEADER):
        return end
    place = 0
    while end:
        end -= text[place] not in MARKS
        place += 1
    return place


def _time(text: str) -> tuple[time, bool] | None:
    """The time of day and whether it has seconds; None when there is no such time."""
    found = _CLOCK.search(text)
    if found is None:
        return None
    half = " ".join(f"{text[: found.start()]} {text[found.end() :]}".casefold().split())
    hour = int(found["hour"])
    if half in EVENING and hour < 12 and not (half == "中午" and hour > 9):
        hour += 12
    elif half in MORNING and hour == 12:
        hour = 0
    try:
        return time(hour, int(found["minute"]), int(found["second"] or 0)), found["second"] is not None
    except ValueError:
        return None


@lru_cache(8192)
def day_of(numbers: tuple[str, str, str], order: Order) -> date | None:
    """The date that these numbers are in this order, None when there is none (or none since WhatsApp exists)."""
    parts = dict(zip(order, numbers, strict=True))
    year = _year(parts["y"])
    if year is None:
        return None
    try:
        month, day = int(parts["m"]), int(parts["d"])
        found = _persian(year, month, day) if year in _PERSIAN_YEARS else date(year, month, day)
    except ValueError:
        return None
    return found if FIRST_YEAR <= found.year <= date.today().year + 1 else None


def _persian(year: int, month: int, day: int) -> date:
    """The day of our calendar that this one of the Persian (Solar Hijri) calendar is, with its leap years as they are
    counted in cycles of 33. Raises ValueError when there is no such day."""
    leap = (_persian_days(year + 1, 1, 1) - _persian_days(year, 1, 1)) == 366
    most = 31 if month < 7 else 30 if month < 12 or leap else 29
    if not 1 <= month <= 12 or not 1 <= day <= most:
        raise ValueError
    return date.fromordinal(_NOWRUZ_1400.toordinal() + _persian_days(year, month, day) - _persian_days(1400, 1, 1))


def _persian_days(year: int, month: int, day: int) -> int:
    """A count of days: only differences mean anything."""
    cycle, within = divmod(year + 1595, 33)
    months = (month - 1) * 31 if month < 7 else (month - 7) * 30 + 186
    return 365 * (year + 1595) + cycle * 8 + (within + 3) // 4 + months + day


def _year(text: str) -> int | None:
    """A year of our calendar: 21 is 2021, 2564 the Buddhist 2021, R3 the Japanese one."""
    buddhist = text.endswith("BE")
    text = text.removesuffix("BE")
    if text[:1].upper() in _ERAS:
        return _ERAS[text[0].upper()] + int(text[1:])
    year = int(text)
    if buddhist or year >= 2500:
        return year - 543 if year > 543 else None
    return year + 2000 if len(text) <= 2 else year


@dataclass
class Orders:
    """Finds out what the numbers of the dates are, from all dates of a file."""

    broken: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    """Dates that do not exist in this order."""
    back: dict[Order, int] = field(default_factory=lambda: dict.fromkeys(ORDERS, 0))
    """How often time would run backwards by more than a day."""
    last: dict[Order, date] = field(default_factory=dict)
    first: dict[Order, date] = field(default_factory=dict)
    changes: list[int] = field(default_factory=lambda: [0, 0])
    """How often the first and the second number changed."""
    example: str = ""
    """A date as it is written, if possible one that would be another day in the other order."""
    count: int = 0
    differ: bool = False
    """Whether any date is another day when the month comes first."""
    written: Header | None = None

    def add(self, header: Header) -> None:
        if self.written is not None and self.written.numbers == header.numbers:
            return
        if self.written is not None:
            for place in (0, 1):
                self.changes[place] += self.written.numbers[place] != header.numbers[place]
        self.written = header
        tells = day_of(header.numbers, "dmy") != day_of(header.numbers, "mdy")
        if not self.example or (tells and not self.differ):
            self.example = header.written
        self.count += 1
        self.differ = self.differ or tells
        for order in ORDERS:
            day = day_of(header.numbers, order)
            if day is None:
                self.broken[order] += 1
                continue
            self.back[order] += day < self.last.get(order, day) - timedelta(days=1)
            self.last[order] = day
            self.first.setdefault(order, day)

    def decide(self) -> tuple[Order, bool]:
        """The order, and whether it is certain. It is open only between day/month/year and month/day/year."""
        ranked = sorted(ORDERS, key=lambda order: (self.broken[order], self.back[order], ORDERS.index(order)))
        best = ranked[0]
        if best not in ("dmy", "mdy"):
            return best, True
        other = "mdy" if best == "dmy" else "dmy"
        if (self.broken[best], self.back[best]) != (self.broken[other], self.back[other]):
            return best, True
        if not self.differ:
            return best, True  # every date is the same in both, as 05/05 is
        if self.written is not None and self.written.style.gap not in "/-":
            return "dmy", True  # no language writes the month first with dots
        return self._guess(), False

    def _guess(self) -> Order:
        """Which of the two it is more likely: the one within a year, the one whose day changes more often, at last
        how such dates are usually written (07/01/2021 is British, 7/1/21 American)."""
        spans = {order: abs((self.last[order] - self.first[order]).days) for order in ("dmy", "mdy")}
        if (spans["dmy"] <= 366) != (spans["mdy"] <= 366):
            return "dmy" if spans["dmy"] <= 366 else "mdy"
        if self.changes[0] != self.changes[1]:
            return "dmy" if self.changes[0] > self.changes[1] else "mdy"
        assert self.written is not None
        if self.written.style.gap == "-":
            return "dmy"
        padded = all(len(number) == 2 for number in self.written.numbers[:2])
        return "dmy" if padded or len(self.written.numbers[2]) == 4 else "mdy"


def lines(file: BinaryIO) -> Iterator[str]:
    """The lines of a file without their ends; one that is too long comes in pieces. Only a newline ends a line: other
    characters that some take for one (U+2028) belong to the text."""
    first = True
    while raw := file.readline(MAX_LINE):
        if first and raw.startswith((b"\xff\xfe", b"\xfe\xff")):
            yield from _wide(raw + file.read(MAX_WIDE))
            return
        yield _decoded(raw.removeprefix(b"\xef\xbb\xbf") if first else raw).rstrip("\r\n")
        first = False


def _decoded(raw: bytes) -> str:
    """UTF-8, cut short at the end of a file that breaks off; else Windows-1252."""
    try:
        return raw.decode()
    except UnicodeDecodeError as error:
        return raw.decode("utf-8", "ignore") if error.start >= len(raw) - 3 else raw.decode("cp1252", "replace")


def _wide(data: bytes) -> Iterator[str]:
    for line in data.decode("utf-16", "replace").split("\n"):
        yield line.rstrip("\r")
