"""Imports in words for a person: counts, spans of time, dates that can be read in two ways, time left."""

import re
from collections import deque
from collections.abc import Mapping

from PySide6.QtCore import QCoreApplication, QDate, QLocale

from secondme.progress import Step
from ui.memories.words import date_of, long_day
from ui.settings.words import duration

GENERIC = frozenset({"_chat.txt", "chat.txt"})
"""Every chat that an iPhone exports is called so; its archive says which it is."""

WINDOW_S = 12.0
"""The speed of an import is that of its last seconds."""
SURE_S = 2.0
"""Nothing is said of the time left before so much time has been seen."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("Imports", text)


def number(count: int) -> str:
    return f"{count:,}"


def counted(count: int, one: str, many: str) -> str:
    """`many` holds {n}."""
    return one if count == 1 else many.format(n=number(count))


NOTES = {"applenotes", "evernote", "joplin", "keep", "logseq", "markdown", "notion", "obsidian", "org", "text"}
"""Formats of notes by their names: these do not say who wrote them, and are mostly one's own."""
DOCUMENTS = {"docx", "epub", "html", "ics", "odt", "pdf", "rst", "vcf"}


def kinds(titles: Mapping[str, str]) -> list[tuple[str, str]]:
    """What can be read, in three lines: (heading, titles of formats). `titles` by names of formats."""
    groups = {_tr("Chats and mail"): [], _tr("Notes"): [], _tr("Documents"): []}  # type: dict[str, list[str]]
    chats, notes, documents = groups.values()
    for name, title in titles.items():
        (notes if name in NOTES else documents if name in DOCUMENTS else chats).append(title)
    return [(heading, ", ".join(found)) for heading, found in groups.items() if found]


def holding(format: str, items: int, conversations: int) -> str:
    """What a format holds: "312 notes", "12,431 messages in 34 conversations"."""
    if format in NOTES:
        return counted(conversations or items, _tr("1 note"), _tr("{n} notes"))
    if format in DOCUMENTS or not conversations:
        return entries(items)
    inside = counted(conversations, _tr("1 conversation"), _tr("{n} conversations"))
    return _tr("{messages} in {conversations}").format(messages=messages(items), conversations=inside)


def entries(count: int) -> str:
    return counted(count, _tr("1 entry"), _tr("{n} entries"))


def people(count: int) -> str:
    return counted(count, _tr("1 person"), _tr("{n} people"))


def messages(count: int) -> str:
    return counted(count, _tr("1 message"), _tr("{n} messages"))


def short_day(iso: str | None) -> str:
    date = date_of(iso)
    return QLocale().toString(date, "d MMM yyyy") if date.isValid() else ""


def span(since: str | None, until: str | None) -> str:
    """ "3 March 2019 to 14 November 2026"; one day where both are the same, "" where nothing is known."""
    return _between(long_day(since), long_day(until))


def short_span(since: str | None, until: str | None) -> str:
    """The same, short enough for a row of a list."""
    return _between(short_day(since), short_day(until))


def _between(start: str, end: str) -> str:
    if start and end and start != end:
        return _tr("{start} to {end}").format(start=start, end=end)
    return start or end


def readings(example: str) -> tuple[str, str] | None:
    """What a date such as 03/04/21 says with the day first and with the month first; None when it cannot be read in
    both ways."""
    found = re.match(r"\D*(\d{1,2})\D{1,2}(\d{1,2})\D{1,2}(\d{4}|\d{2})(?!\d)", example)
    if found is None:
        return None
    first, second, year = (int(part) for part in found.groups())
    year += 2000 if year < 100 else 0
    one, two = QDate(year, second, first), QDate(year, first, second)
    if not (one.isValid() and two.isValid()):
        return None
    return QLocale().toString(one, "d MMMM yyyy"), QLocale().toString(two, "d MMMM yyyy")


def place_of(file: str) -> str:
    """Where a question arises, without the folders: "Ann.zip", or "Chats.zip › Ann.txt" in an archive of several."""
    names = [part.replace("\\", "/").rstrip("/").rpartition("/")[2] for part in file.split("!/")]
    if len(names) > 1 and names[-1].casefold() in GENERIC:
        names.pop()
    return " › ".join(name for name in names if name)


class TimeLeft:
    """How long an import will still take, from its steps; says nothing before it can."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, float]] = deque()

    def add(self, step: Step, now: float) -> None:
        """`now`: seconds on any steady clock. A step back is not believed."""
        share = step.done / step.total if step.total else 0.0
        if self._seen and share < self._seen[-1][1]:
            return
        self._seen.append((now, share))
        while len(self._seen) > 2 and now - self._seen[0][0] > WINDOW_S:
            self._seen.popleft()

    def words(self) -> str:
        """ "20 s left", or ""."""
        if len(self._seen) < 2:
            return ""
        (began, first), (ended, last) = self._seen[0], self._seen[-1]
        if ended - began < SURE_S or last <= first:
            return ""
        seconds = (1.0 - last) * (ended - began) / (last - first)
        return _tr("{time} left").format(time=duration(seconds))
