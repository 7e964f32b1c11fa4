"""The activities of a Google account in a Takeout: a list in JSON, or a page with a card for each."""

import codecs
import re
import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Any, BinaryIO

from secondme.importers.assistants import objects, string, strings
from secondme.importers.base import Problem, clean
from secondme.importers.markup import html_text, unescape
from secondme.importers.streams import UNREADABLE, elements
from secondme.importers.times import FIRST_YEAR, LAST_YEAR, from_iso

MAX_PIECE = 8_000_000
"""Characters of a piece of a page; a longer one is left out."""
MAX_LINES = 2_000
"""So many lines of a card are looked through for its date."""
_CARD = re.compile('<div class="outer-cell')
_BREAK = re.compile(r"<br\s{0,9}/?>")
_CONVERSATION = re.compile(
    r"(?:gemini|bard)\.google\.com/(?:u/\d{1,3}/)?(?:app|chat)/(?:c/)?(?P<id>[A-Za-z0-9_-]{6,64})"
)
_SHOWN = re.compile(r"(?:^|>)[^<]{0,99}?[^<\s]")
"""There is something to see besides tags."""
_CLOCK = re.compile(r"(?P<hour>\d{1,2})[:時](?P<minute>\d{2})(?:[:分](?P<second>\d{2}))?")
_DOTTED_CLOCK = re.compile(r"(?<![\d.])(?P<hour>\d{1,2})\.(?P<minute>\d{2})\.(?P<second>\d{2})(?![\d.])")
_YEAR = re.compile(r"(?<!\d)(?P<year>(?:19|20|21)\d\d)(?!\d)")
_BUDDHIST = re.compile(r"(?<!\d)2[4-6]\d\d(?!\d)")
"""A year in Thailand: 543 more."""
_OFFSET = re.compile(r"(?:UTC|GMT)(?P<sign>[+\u2212-])(?P<hours>\d{1,2}):?(?P<minutes>\d{2})?")
_LATE = re.compile(r"\bp\. ?m\b|\bPM\b|午後|下午|오후|μ\.μ|晚上|(?<!\w)م(?!\w)", re.IGNORECASE)
_EARLY = re.compile(r"\ba\. ?m\b|\bAM\b|午前|上午|오전|π\.μ|(?<!\w)ص(?!\w)", re.IGNORECASE)
_ZONES: Mapping[str, float] = {
    "UTC": 0, "GMT": 0, "WET": 0, "WEST": 1, "BST": 1, "CET": 1, "MEZ": 1, "CEST": 2, "MESZ": 2, "EET": 2, "EEST": 3,
    "MSK": 3, "PST": -8, "PDT": -7, "MST": -7, "MDT": -6, "CDT": -5, "EST": -5, "EDT": -4, "AKST": -9, "AKDT": -8,
    "HST": -10, "JST": 9, "KST": 9, "HKT": 8, "SGT": 8, "AEST": 10, "AEDT": 11, "AWST": 8, "NZST": 12, "NZDT": 13,
    "BRT": -3, "ART": -3, "SAST": 2, "IST": 5.5, "WIB": 7, "ICT": 7, "TRT": 3, "PKT": 5, "EAT": 3,
}  # fmt: skip
"""Hours from UTC of the names that Google writes. One that is not here leaves the time as one of this computer."""


@dataclass(frozen=True, slots=True)
class Activity:
    header: str
    """Its product, in the language of the account."""
    title: str
    """What was done, beginning with the word for it."""
    time: str | None
    replies: tuple[str, ...] = ()
    """In HTML, the latest last."""
    files: tuple[str, ...] = ()
    conversation: str = ""


def json_activities(file: BinaryIO) -> Iterator[Activity | Problem]:
    for entry in elements(file):
        if isinstance(entry, Problem):
            yield entry
        elif isinstance(entry, dict):
            yield _of_json(entry)


def _of_json(entry: Mapping[str, Any]) -> Activity:
    replies = [html for part in objects(entry.get("safeHtmlItem")) if (html := string(part.get("html"))).strip()]
    subtitles = objects(entry.get("subtitles"))
    files = [name.lstrip("-–• \xa0") for part in subtitles if (name := string(part.get("name"))).startswith("-")]
    attached = entry.get("attachedFiles")
    others = strings([*attached, entry.get("imageFile")]) if isinstance(attached, list) else [entry.get("imageFile")]
    return Activity(
        header=string(entry.get("header")),
        title=string(entry.get("title")).lstrip(),
        time=from_iso(entry.get("time")),
        replies=tuple(replies),
        files=tuple(files or [clean(name) for name in others if isinstance(name, str)]),
        conversation=_conversation(string(entry.get("titleUrl"))),
    )


def _conversation(text: str) -> str:
    found = _CONVERSATION.search(text)
    return found["id"] if found else ""


def html_activities(file: BinaryIO) -> Iterator[Activity | Problem]:
    for card in cut(file, _CARD, 30):
        if isinstance(card, Problem):
            yield card
        elif activity := _of_card(card):
            yield activity


def cut(file: BinaryIO, mark: re.Pattern[str], longest: int) -> Iterator[str | Problem]:
    """Of a page made of many alike pieces (cards, messages): each, from where `mark` is found to where it is found
    again. What is before the first is left out. `longest`: characters that a match of `mark` has at most."""
    decode = codecs.getincrementaldecoder("utf-8")("replace").decode
    buffer, searched, begun, ended = "", 0, False, False
    while not ended:
        try:
            data = file.read(1 << 16)
        except UNREADABLE:
            yield Problem(0, "The file is damaged and cannot be read any further. What came before is read.")
            data = b""
        ended = not data
        buffer += decode(data, ended)
        start = 0
        for found in mark.finditer(buffer, searched):
            if begun:
                yield buffer[start : found.start()]
            start, searched, begun = found.start(), found.end(), True
        if len(buffer) - start > MAX_PIECE:
            if begun:
                yield Problem(0, "One entry is left out: it is too large.")
            start, begun = len(buffer) - longest, False
        searched = max(searched, len(buffer) - longest, start) - start
        buffer = buffer[start:]
    if begun:
        yield buffer


def _of_card(card: str) -> Activity | None:
    header = _inner(card, "header-cell", 2_000)
    content = _inner(card, "mdl-cell--6-col", len(card))
    if not content:
        return None
    lines: list[str] = []
    at, time = 0, None
    while len(lines) < MAX_LINES and (found := _BREAK.search(content, at)):
        line, at = content[at : found.start()], found.end()
        time = moment(unescape(line)) if len(line) < 120 else None
        if time:
            break
        lines.append(line)
    words, files = _without_files(html_text("<br>".join(lines)) if time else html_text(content))
    reply = content[at:].strip().removesuffix("</div>") if time else ""
    return Activity(
        header=html_text(header).strip(),
        title=words,
        time=time,
        replies=(reply,) if _SHOWN.search(reply) else (),
        files=files,
        conversation=_conversation(card[card.find("mdl-typography--caption") :]),
    )


def _inner(card: str, mark: str, most: int) -> str:
    """What is in the element of the class `mark`, up to the next one of the card."""
    at = card.find(mark)
    start = card.find(">", at) + 1 if at >= 0 else 0
    if start == 0:
        return ""
    end = card.find('<div class="content-cell', start)
    return card[start : end if end >= 0 else len(card)][:most]


def _without_files(words: str) -> tuple[str, tuple[str, ...]]:
    """Apart: the names of attached files, which stand below the words, each after a dash; the line above says how many
    there are."""
    lines = words.strip().split("\n")
    files: list[str] = []
    while lines and lines[-1].startswith(("-\xa0", "- ")) and len(lines) > 1:
        files.insert(0, lines.pop()[1:].strip(" \xa0"))
    if not files:
        return words.strip(), ()
    if not re.search(rf"(?<!\d){len(files)}(?!\d)", lines[-1]):
        return words.strip(), ()  # a list that was part of the prompt
    return "\n".join(lines[:-1]).strip(), tuple(files)


def moment(text: str) -> str | None:
    """When a card says it was, in the language of the account; None when that is no date with a time of day."""
    text = " ".join(text.replace("\u200f", " ").split())
    if not text.isascii():
        text = "".join(str(unicodedata.decimal(letter, letter)) for letter in text)
    if buddhist := _BUDDHIST.search(text):
        text = text.replace(buddhist[0], str(int(buddhist[0]) - 543))
    clock, year = _CLOCK.search(text) or _DOTTED_CLOCK.search(text), _YEAR.search(text)
    if not clock or not year or "<" in text:
        return None
    day = _day(text[: clock.start()] if year.start() < clock.start() else text.replace(clock[0], " "))
    hour = int(clock["hour"])
    if _LATE.search(text) and hour < 12:
        hour += 12
    elif _EARLY.search(text) and hour == 12:
        hour = 0
    if day is None or hour > 23:
        return None
    try:
        when = datetime.fromisoformat(day).replace(
            hour=hour, minute=int(clock["minute"]), second=int(clock["second"] or 0), tzinfo=_zone(text)
        )
    except ValueError:
        return None
    return when.isoformat() if FIRST_YEAR <= when.year <= LAST_YEAR else None


@lru_cache(maxsize=4096)
def _day(text: str) -> str | None:
    """Google writes the month first only in words, so of figures the first is the day, or the year."""
    figures = [int(figure) for figure in re.findall(r"\d{1,4}", text)]
    if len(figures) == 3:
        year, month, day = figures if figures[0] > 31 else figures[::-1]
        return _date(year, month, day)
    if len(figures) != 2:
        return None
    day, year = sorted(figures)
    names = re.split(r"[\s,،;()\d]+", text)
    months = (_month(name.strip(".")) for name in sorted(names, key=len, reverse=True))
    return next((_date(year, month, day) for month in months if month is not None), None)


@lru_cache(maxsize=512)
def _month(name: str) -> int | None:
    """A name of a month in any language, also a short one."""
    if not 3 <= len(name) <= 20 or name.upper() in _ZONES:
        return None
    import dateparser

    day = dateparser.parse(f"1 {name} 2020", settings={"STRICT_PARSING": True, "PARSERS": ["absolute-time"]})
    return day.month if day and (day.year, day.day) == (2020, 1) else None


def _date(year: int, month: int, day: int) -> str | None:
    try:
        return datetime(year, month, day).date().isoformat()
    except ValueError:
        return None


def _zone(text: str) -> timezone | None:
    if found := _OFFSET.search(text):
        minutes = int(found["hours"]) * 60 + int(found["minutes"] or 0)
        return timezone(timedelta(minutes=minutes if found["sign"] == "+" else -minutes))
    for name in reversed(text.replace("(", " ").replace(")", " ").split()):
        if name == "CST":
            return timezone(timedelta(hours=8 if "年" in text else -6))
        if name in _ZONES:
            return timezone(timedelta(hours=_ZONES[name]))
    return None
