"""Days and seasons as "last" and "next" mean them, whatever the language."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

from secondme.memory.words import word_set

_DAYS = (
    r"(?:mon|tues|wednes|thurs|fri|satur|sun)day|montag|dienstag|mittwoch|donnerstag|freitag|samstag|sonntag"
    r"|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche"
)
ANY_MONTH = (
    r"(?:january|february|march|april|may|june|july|august|september|october|november|december|januar|februar|märz|mai"
    r"|juni|juli|oktober|dezember|janvier|février|mars|avril|juin|juillet|août|septembre|octobre|novembre|décembre)"
)
DATE_WORDS: Mapping[str, frozenset[str]] = {
    "en": word_set(
        """january february march april june july august september october november december monday tuesday wednesday
        thursday friday saturday sunday mondays tuesdays wednesdays thursdays fridays saturdays sundays"""
    ),
    "de": word_set(
        """januar jänner februar märz april mai juni juli august september oktober november dezember montag dienstag
        mittwoch donnerstag freitag samstag sonnabend sonntag montags dienstags mittwochs donnerstags freitags samstags
        sonntags"""
    ),
    "fr": word_set(
        """janvier février mars avril mai juin juillet août septembre octobre novembre décembre lundi mardi mercredi
        jeudi vendredi samedi dimanche lundis mardis mercredis jeudis vendredis samedis dimanches"""
    ),
}
"""Months and days of the week, by language: "Mai" and "Avril" are names in English. "May" is not among them: it is a
name more often."""
WHEN = re.compile(
    rf"\b(?:{_DAYS}|tomorrow|tonight|yesterday|morgen (?:früh|abend)|übermorgen|gestern|vorgestern|demain|hier"
    rf"|après-demain"
    rf"|(?:next|this|last|nächste\w*|diese\w*|letzte\w*) (?:week|weekend|month|woche|wochenende|monat)"
    rf"|(?:in|on|by|from|since|until|im|ab|bis|seit|en|dès|depuis|\d{{1,2}}(?:\.|st|nd|rd|th)?) {ANY_MONTH}"
    rf"|(?:the|le|am) \d{{1,2}}(?:st|nd|rd|th|\.)?(?= |,|$)|\d{{1,2}}[:.h]\d\d|\d{{1,2}} ?(?:am|pm|uhr|h))(?!\w)"
)
"""A day or an hour that is said, in each language. For folded text."""


def weekday(today: date, index: int, step: int) -> date:
    """The nearest Monday (0) … Sunday (6) that is over (`step` -1) or to come (1); never today."""
    away = (index - today.weekday() - 1) % 7 + 1 if step > 0 else -((today.weekday() - index - 1) % 7 + 1)
    return today + timedelta(days=away)


def monday(today: date, step: int) -> date:
    """Of the week so many weeks away."""
    return today + timedelta(days=7 * step - today.weekday())


def season_year(today: date, month: int, step: int) -> int:
    """The year of the last or next season that begins in `month`: the last one is over, the next has not begun."""
    begins = date(today.year, month, 1)
    other = begins + timedelta(days=90) >= today if step < 0 else begins <= today
    return today.year + (step if other else 0)


def month_name(months: tuple[str, ...], year: int, number: int) -> str:
    """ "March 2026"; `number` may lie outside 1 … 12."""
    index = year * 12 + number - 1
    return f"{months[index % 12]} {index // 12}"
