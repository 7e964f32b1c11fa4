"""Ranges of days and the arithmetic of calendars: seasons, parts of months, feasts, "the latest March". Pure.

Seasons are those of the northern hemisphere, by whole months; winter bears the year in which it begins. Weeks begin on
Monday. A range that people name roughly ("three months ago") is as wide as they are wrong.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

Unit = Literal["day", "week", "fortnight", "month", "year", "decade"]
Which = Literal["last", "this", "next", "bare", "ahead"]
Part = Literal["early", "mid", "late", "first half", "second half"]

DAYS_OF: dict[Unit, int] = {"day": 1, "week": 7, "fortnight": 14, "month": 30, "year": 365, "decade": 3650}
SLACK: dict[Unit, int] = {"day": 0, "week": 3, "fortnight": 4, "month": 15, "year": 90, "decade": 730}
"""Days by which "a … ago" may be off, to either side."""
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "winter": 12}
FIXED_FEASTS = {
    "christmas": ((12, 24), 3),
    "new year": ((12, 31), 2),
    "valentine": ((2, 14), 1),
    "halloween": ((10, 31), 1),
}


@dataclass(frozen=True, slots=True)
class Span:
    """Days from `since` to `until`, both inclusive; None is open."""

    since: date | None
    until: date | None


def day_span(day: date, days: int = 1) -> Span:
    return Span(day, day + timedelta(days=days - 1))


def month_span(year: int, month: int, months: int = 1) -> Span:
    """`month` may lie outside 1 to 12: it is counted on from the year."""
    first, after = year * 12 + month - 1, year * 12 + month - 1 + months
    return Span(_first(first), _first(after) - timedelta(days=1))


def _first(index: int) -> date:
    return date(index // 12, index % 12 + 1, 1)


def season_span(year: int, season: str) -> Span:
    return month_span(year, SEASONS[season], 3)


def year_span(year: int, years: int = 1) -> Span:
    return month_span(year, 1, 12 * years)


def week_span(day: date, offset: int = 0) -> Span:
    return day_span(day - timedelta(days=day.weekday()) + timedelta(weeks=offset), 7)


def weekend_span(day: date, offset: int = 0) -> Span:
    return day_span(day + timedelta(days=5 - day.weekday(), weeks=offset), 2)


def feast_span(year: int, feast: str) -> Span:
    if feast == "easter":
        return day_span(easter(year) - timedelta(days=2), 4)
    (month, day), days = FIXED_FEASTS[feast]
    return day_span(date(year, month, day), days)


def easter(year: int) -> date:
    """Easter Sunday (the anonymous Gregorian computus, as in Meeus, Astronomical Algorithms, chapter 8)."""
    a, (b, c) = year % 19, divmod(year, 100)
    h = (19 * a + b - b // 4 - (b - (b + 8) // 25 + 1) // 3 + 15) % 30
    k = (32 + 2 * (b % 4) + 2 * (c // 4) - h - c % 4) % 7
    m = (a + 11 * h + 22 * k) // 451
    month, day = divmod(h + k - 7 * m + 114, 31)
    return date(year, month, day + 1)


def part_of(span: Span, part: Part | None) -> Span:
    """A third or a half of a month, a season or a year; in whole months where there are several."""
    if part is None or span.since is None or span.until is None:
        return span
    months = (span.until.year - span.since.year) * 12 + span.until.month - span.since.month + 1
    if part in ("first half", "second half"):
        half = months // 2
        if not half:
            middle = span.since + timedelta(days=14)
            return Span(span.since, middle) if part == "first half" else Span(middle + timedelta(days=1), span.until)
        return month_span(span.since.year, span.since.month + (half if part == "second half" else 0), half)
    step = ("early", "mid", "late").index(part)
    if months >= 3:
        return month_span(span.since.year, span.since.month + step * (months // 3), months // 3)
    begins = span.since + timedelta(days=10 * step)
    return Span(begins, span.until if part == "late" else begins + timedelta(days=9))


def chosen(of_year: Callable[[int], Span], today: date, which: Which) -> Span:
    """Of a span that comes every year the one that is meant. `last`: the latest that is over; `this`: the one that is
    running, else the one of this year; `next`: the first that has not begun; `bare`: the latest that has begun;
    `ahead`: the first that is not over."""
    return _chosen([of_year(year) for year in range(today.year - 2, today.year + 3)], today, which)


def weekday_span(index: int, today: date, which: Which) -> Span:
    """`index`: 0 is Monday. "next Friday" is the one in the week after, "this Friday" the one in the same week."""
    same_week = today + timedelta(days=index - today.weekday())
    if which in ("this", "next"):
        return day_span(same_week + timedelta(weeks=which == "next"))
    return _chosen([day_span(same_week + timedelta(weeks=week)) for week in (-1, 0, 1)], today, which)


def _chosen(spans: Iterable[Span], today: date, which: Which) -> Span:
    known = [(span.since or today, span.until or today, span) for span in spans]
    if which == "last":
        return [span for _, until, span in known if until < today][-1]
    if which == "next":
        return next(span for since, _, span in known if since > today)
    if which == "ahead":
        return next(span for _, until, span in known if until >= today)
    running = [span for since, until, span in known if since <= today <= until]
    if which == "this":
        return running[-1] if running else next(span for since, _, span in known if since.year == today.year)
    return [span for since, _, span in known if since <= today][-1]


def ago(today: date, n: int, unit: Unit) -> Span:
    """About `n` units before `today` (after it, where `n` is negative)."""
    at = moved(today, -n, unit)
    slack = timedelta(days=SLACK[unit] * (min(abs(n), 2) if unit == "year" else 1))
    return Span(at - slack, at + slack)


def moved(day: date, n: int, unit: Unit) -> date:
    """`day` moved by `n` units; by calendar where a unit is of months. Raises ValueError or OverflowError beyond all
    calendars."""
    if unit in ("month", "year", "decade"):
        months = day.month - 1 + n * {"month": 1, "year": 12, "decade": 120}[unit]
        span = month_span(day.year + months // 12, months % 12 + 1)
        assert span.until is not None
        return date(span.until.year, span.until.month, min(day.day, span.until.day))
    return day + timedelta(days=n * DAYS_OF[unit])


def beside(span: Span, n: int, unit: Unit, after: bool, whole: bool) -> Span:
    """ "Two days before" a span: about that day. `whole`: "the week after" it, all of that week."""
    edge = span.until if after else span.since
    if edge is None:
        raise ValueError("an open range has no such side")
    if whole and unit != "day":
        one = timedelta(days=1)
        return Span(edge + one, moved(edge, 1, unit)) if after else Span(moved(edge, -1, unit), edge - one)
    return ago(edge, -n if after else n, unit)
