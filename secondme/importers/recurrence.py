"""When something repeats (RRULE of RFC 5545), in words."""

import re
from collections.abc import Mapping
from datetime import date

from secondme.importers.contacts import day_in_words

_UNITS: Mapping[str, str] = {"DAILY": "day", "WEEKLY": "week", "MONTHLY": "month", "YEARLY": "year", "HOURLY": "hour"}
_DAYS: Mapping[str, str] = {
    "MO": "Monday",
    "TU": "Tuesday",
    "WE": "Wednesday",
    "TH": "Thursday",
    "FR": "Friday",
    "SA": "Saturday",
    "SU": "Sunday",
}
_DAY = re.compile(r"([+-]?\d{1,2})?(MO|TU|WE|TH|FR|SA|SU)")
_KNOWN = frozenset({"FREQ", "INTERVAL", "COUNT", "UNTIL", "BYDAY", "BYMONTHDAY", "BYMONTH", "BYSETPOS", "WKST"})


def in_words(rule: str) -> str:
    """ "every 2 weeks on Monday and Friday, until 3 May 2024"; the rule as it is written where words would not say all
    of it."""
    parts = dict(part.upper().split("=", 1) for part in rule[:1000].split(";") if "=" in part)
    unit = _UNITS.get(parts.get("FREQ", ""))
    if unit is None or parts.keys() - _KNOWN:
        return f"by the rule {rule[:200]}"
    interval = parts.get("INTERVAL", "1")
    words = f"every {unit}" if interval == "1" else f"every {interval} {unit}s"
    if parts.get("BYMONTH"):
        words += " in " + _list([_month(number) for number in parts["BYMONTH"].split(",")])
    if parts.get("BYMONTHDAY"):
        words += " on the " + _list([_ordinal(number) + " day" for number in parts["BYMONTHDAY"].split(",")])
    if parts.get("BYDAY"):
        words += " on " + _list([_day(day, parts.get("BYSETPOS", "")) for day in parts["BYDAY"].split(",")])
    if parts.get("COUNT"):
        words += f", {parts['COUNT']} times"
    if parts.get("UNTIL"):
        words += f", until {day_in_words(parts['UNTIL'][:8])}"
    return words


def _list(words: list[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _month(number: str) -> str:
    known = number.isascii() and number.isdigit() and 1 <= int(number[:3]) <= 12
    return date(2000, int(number), 1).strftime("%B") if known else number


def _day(day: str, position: str) -> str:
    found = _DAY.fullmatch(day)
    if not found:
        return day
    number = found[1] or (position if "," not in position else "")
    return f"the {_ordinal(number)} {_DAYS[found[2]]}" if number else _DAYS[found[2]]


def _ordinal(number: str) -> str:
    if number in ("-1", "-2"):
        return "last" if number == "-1" else "last but one"
    bare = number.lstrip("+")
    if not (bare.isascii() and bare.isdigit()):
        return number
    ending = "th" if bare[-2:-1] == "1" else {"1": "st", "2": "nd", "3": "rd"}.get(bare[-1], "th")
    return f"{bare}{ending}"
