"""Relative dates in French, as absolute ones: "le mois dernier", said on 5 March 2026, is "en février 2026"."""

import re
from datetime import date, timedelta

from secondme.memory.tongues.calendar import monday, month_name, season_year, weekday

MONTHS = (
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
)  # fmt: skip
DAYS = ("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche")
SEASONS = {"printemps": 3, "été": 6, "automne": 9, "hiver": 12}
NUMBERS = {
    "un": 1, "une": 1, "deux": 2, "trois": 3, "quatre": 4, "cinq": 5, "six": 6, "sept": 7, "huit": 8, "neuf": 9,
    "dix": 10, "onze": 11, "douze": 12,
}  # fmt: skip
_NEAR = {"aujourd'hui": 0, "hier": -1, "avant-hier": -2, "demain": 1, "après-demain": 2}
_PART = r"(?: (?:soir|matin|midi|après-midi))?"
_UNIT = r"(?P<unit>jours?|semaines?|mois|ans?|années?)"
_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})"
_LAST, _NEXT = r"derni(?:er|ère)|passée?", r"prochaine?"


def day(when: date) -> str:
    return f"{when.day}{'er' if when.day == 1 else ''} {MONTHS[when.month - 1]} {when.year}"


def absolute(text: str, today: date) -> str:
    def near(found: re.Match[str]) -> str:
        return f"le {day(today + timedelta(days=_NEAR[found['near'].lower().replace('’', chr(39))]))}"

    def counted(found: re.Match[str]) -> str:
        word, unit = found["n"].lower(), found["unit"].lower()
        n = (NUMBERS.get(word) or int(word)) * (-1 if found["way"].lower() == "il y a" else 1)
        if unit.startswith("jour"):
            return f"le {day(today + timedelta(days=n))}"
        if unit.startswith("semaine"):
            return f"vers le {day(today + timedelta(days=7 * n))}"
        return f"en {month_name(MONTHS, today.year, today.month + n)}" if unit == "mois" else f"en {today.year + n}"

    def span(found: re.Match[str]) -> str:
        step, what = (1 if re.fullmatch(_NEXT, found["way"], re.IGNORECASE) else -1), found["what"].lower()
        if what in DAYS:
            return f"le {day(weekday(today, DAYS.index(what), step))}"
        begins = monday(today, step)
        if what == "semaine":
            return f"dans la semaine du {day(begins)}"
        if what == "week-end":
            return f"le week-end du {day(begins + timedelta(days=5))}"
        if what == "mois":
            return f"en {month_name(MONTHS, today.year, today.month + step)}"
        if what in ("an", "année"):
            return f"en {today.year + step}"
        year = season_year(today, SEASONS[what], step)
        at = "au printemps" if what == "printemps" else f"l'{what}"
        return f"{at} {year}"

    names = "|".join((*DAYS, *SEASONS, "semaine", "week-end", "mois", "année", "an"))
    rules = (
        (rf"\b(?P<near>{'|'.join(sorted(_NEAR, key=len, reverse=True))}){_PART}\b".replace("'", "['’]"), near),
        (rf"\b(?P<way>il y a|dans) {_NUMBER} {_UNIT}\b", counted),
        (rf"\b(?:le |la |l['’]|cet |en )?(?P<what>{names}) (?P<way>{_LAST}|{_NEXT})\b", span),
    )
    for pattern, resolve in rules:
        text = re.sub(pattern, resolve, text, flags=re.IGNORECASE)
    return text
