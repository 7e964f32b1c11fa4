"""Dates as people and apps for notes write them, as ISO 8601; None for what is no date: a date is never made up."""

import re
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from typing import Any

LONGEST = 60
FIRST_YEAR, LAST_YEAR = 1900, 2200
"""What lies outside is a mistake, not a date."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MICROSECONDS = {"s": 1_000_000, "ms": 1_000, "us": 1}
_YEAR = re.compile(r"(?<!\d)(?:19|20|21)\d\d(?!\d)")
_NUMBERS = re.compile(r"(?P<one>\d{1,2})[/.-] ?(?P<two>\d{1,2})[/.-] ?(?P<year>\d{4})(?!\d)(?P<rest>.*)")
_ISO_LIKE = re.compile(r"(?P<day>\d{4}[-/_.]\d{1,2}[-/_.]\d{1,2})(?:[T ](?P<time>\S+(?: ?[+-]\d\d:?\d\d| Z)?))?")
_DAILY = re.compile(r"(?<!\d)(\d{4})([-_. ]?)(\d{2})\2(\d{2})(?!\d)")
_DAY_IN_WORDS = re.compile(
    r"(?:\w{2,12}\.?,? )?(?:\w{3,12}\.? \d{1,2},? |\d{1,2}(?:\.|st|nd|rd|th)? \w{3,12}\.?,? )\d{4}"
)
_LANGUAGES = [
    "en", "de", "fr", "es", "pt", "it", "nl", "sv", "da", "nb", "fi", "pl", "cs", "ru", "uk", "tr", "ja", "zh", "ko",
    "hu", "ro", "el",
]  # fmt: skip
"""Those of the apps that write dates in words; each more costs time for every date that is none."""
_SETTINGS = {
    "STRICT_PARSING": True,
    "PARSERS": ["absolute-time"],
    "REQUIRE_PARTS": ["day", "month", "year"],
    "RETURN_AS_TIMEZONE_AWARE": False,
}


def epoch(value: Any, unit: str) -> str | None:
    """Of "s", "ms" or "us" since 1970, a whole number or its digits, in UTC; 0 stands for no time."""
    if isinstance(value, bool) or not isinstance(value, int | str):
        return None
    try:
        number = int(value) if isinstance(value, int) or len(value) <= 20 else 0
        return _sane(_EPOCH + timedelta(microseconds=number * _MICROSECONDS[unit])) if number > 0 else None
    except (ValueError, OverflowError):
        return None


def written(value: Any, day_first: bool | None = None) -> str | None:
    """A date or a time in words or figures (also a date of YAML), with its offset where it has one. `day_first` decides
    03/04/2024; where it is None such a date is not read."""
    if isinstance(value, datetime):
        return _sane(value)
    if isinstance(value, date):
        return value.isoformat() if FIRST_YEAR <= value.year <= LAST_YEAR else None
    if not isinstance(value, str) or not 8 <= len(text := value.strip().lstrip("@").strip()) <= LONGEST:
        return None
    return _iso(text) or _figures(text, day_first) or _words(text)


def is_ambiguous(text: str) -> bool:
    """Whether it is a date of which nobody can say which figure is the day."""
    text = text.strip().lstrip("@").strip()
    found = _NUMBERS.match(text)
    if found is None or found["one"] == found["two"] or text[len(found["one"])] == ".":
        return False
    return 1 <= int(found["one"]) <= 12 and 1 <= int(found["two"]) <= 12


def heading(words: str) -> str | None:
    """The day that a heading names, when that is what it does: "2024-05-01 Wednesday", "Wed, May 1, 2024"."""
    if len(words) > LONGEST:
        return None
    return named(words) or (written(words) if _DAY_IN_WORDS.fullmatch(words.strip()) else None)


def named(name: str) -> str | None:
    """The day in the name of a daily note: 2024-05-01, 2024_05_01, 20240501 Monday."""
    found = _DAILY.search(name)
    return _day(int(found[1]), int(found[3]), int(found[4])) if found else None


def _iso(text: str) -> str | None:
    try:
        return _plain(datetime.fromisoformat(text), text)
    except ValueError:
        pass
    found = _ISO_LIKE.fullmatch(text)
    if not found:
        return None
    day = _day(*(int(part) for part in re.split(r"[-/_.]", found["day"])))
    if day is None or not found["time"]:
        return day
    try:
        return _sane(datetime.fromisoformat(f"{day}T{found['time'].replace(' ', '')}"))
    except ValueError:
        return None


def _plain(when: datetime, text: str) -> str | None:
    return _sane(when) if "T" in text or ":" in text else _day(when.year, when.month, when.day)


def _figures(text: str, day_first: bool | None) -> str | None:
    """Day, month and year in figures, in the order that makes sense or that was said; 1.2.2024 has the day first."""
    found = _NUMBERS.match(text)
    if not found:
        return None
    one, two, year = int(found["one"]), int(found["two"]), int(found["year"])
    if one > 12 or text[len(found["one"])] == ".":
        day_first = True
    elif two > 12:
        day_first = False
    elif one == two:
        day_first = True
    if day_first is None:
        return None
    day = _day(year, two, one) if day_first else _day(year, one, two)
    if day is None or not (rest := found["rest"].strip(" ,")):
        return day
    return _words(f"{day} {rest}") or day


@lru_cache(maxsize=4096)
def _words(text: str) -> str | None:
    """With the names of months in any language."""
    if not _YEAR.search(text) or _NUMBERS.match(text):
        return None
    import dateparser

    when = dateparser.parse(text, languages=_LANGUAGES, settings=_SETTINGS)
    if when is None:
        return None
    return _sane(when) if ":" in text else _day(when.year, when.month, when.day)


def _day(year: int, month: int, day: int) -> str | None:
    try:
        return date(year, month, day).isoformat() if FIRST_YEAR <= year <= LAST_YEAR else None
    except ValueError:
        return None


def _sane(when: datetime) -> str | None:
    return when.isoformat() if FIRST_YEAR <= when.year <= LAST_YEAR else None
