"""Relative dates in German, as absolute ones: "letzten Monat", said on 5 March 2026, is "im Februar 2026"."""

import re
from datetime import date, timedelta

from secondme.memory.tongues.calendar import monday, month_name, season_year, weekday

MONTHS = (
    "Januar", "Februar", "März", "April", "Mai", "Juni", "Juli", "August", "September", "Oktober", "November",
    "Dezember",
)  # fmt: skip
DAYS = ("montag", "dienstag", "mittwoch", "donnerstag", "freitag", "samstag", "sonntag")
SEASONS = {"frühling": 3, "frühjahr": 3, "sommer": 6, "herbst": 9, "winter": 12}
NUMBERS = {
    "einem": 1, "einer": 1, "zwei": 2, "drei": 3, "vier": 4, "fünf": 5, "sechs": 6, "sieben": 7, "acht": 8, "neun": 9,
    "zehn": 10, "elf": 11, "zwölf": 12,
}  # fmt: skip
_NEAR = {"heute": 0, "gestern": -1, "vorgestern": -2, "übermorgen": 2}
_PART = r"(?: (?:früh|morgen|vormittag|mittag|nachmittag|abend|nacht))?"
_LAST, _NEXT = r"(?:letzte|vorige|vergangene)[nrsm]?", r"(?:nächste|kommende)[nrsm]?"
_UNIT = r"(?P<unit>tage?n?|wochen?|monate?n?|jahre?n?)"
_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(NUMBERS)})"


def day(when: date) -> str:
    return f"{when.day}. {MONTHS[when.month - 1]} {when.year}"


_GOVERNED = {"in der": "der", "am": "dem", "im": "dem"}
_AFTER = re.compile(r"\b([Ss]eit|[Aa]b) (in der|am|im)(?= (?:Woche|Wochenende|Jahr|\d|[A-ZÄÖÜ]\w+ \d{4}))")
""" "seit in der Woche vom …": one preposition is enough."""


def absolute(text: str, today: date) -> str:
    def near(found: re.Match[str]) -> str:
        when = day(today + timedelta(days=_NEAR[found["near"].lower()]))
        before = (found["before"] or "").lower()
        return f"{before} {'zum' if before == 'bis' else 'dem'} {when}" if before else f"am {when}"

    def counted(found: re.Match[str]) -> str:
        word, unit = found["n"].lower(), found["unit"].lower()
        n = (NUMBERS.get(word) or int(word)) * (-1 if found["way"].lower() == "vor" else 1)
        if unit.startswith("tag"):
            return f"am {day(today + timedelta(days=n))}"
        if unit.startswith("woche"):
            return f"um den {day(today + timedelta(days=7 * n))}"
        return (
            f"im {month_name(MONTHS, today.year, today.month + n)}"
            if unit.startswith("monat")
            else f"im Jahr {today.year + n}"
        )

    def span(found: re.Match[str]) -> str:
        step, what = (1 if re.match(_NEXT, found["way"], re.IGNORECASE) else -1), found["what"].lower()
        if what in DAYS:
            return f"am {day(weekday(today, DAYS.index(what), step))}"
        begins = monday(today, step)
        if what == "woche":
            return f"in der Woche vom {day(begins)}"
        if what == "wochenende":
            return f"am Wochenende vom {day(begins + timedelta(days=5))}"
        if what == "monat":
            return f"im {month_name(MONTHS, today.year, today.month + step)}"
        if what == "jahr":
            return f"im Jahr {today.year + step}"
        year = season_year(today, SEASONS[what], step)
        return f"im {what.capitalize()} {year}"

    names = "|".join((*DAYS, *SEASONS, "woche", "wochenende", "monat", "jahr"))
    tomorrow = day(today + timedelta(days=1))
    text = re.sub(r"(?<!\bjeden )(?<!\bam )(?<!\bguten )\bmorgen\b(?! früh)", f"am {tomorrow}", text)
    rules = (
        (rf"\b(?:(?P<before>seit|bis|ab|von) )?(?P<near>{'|'.join(_NEAR)}){_PART}\b", near),
        (rf"\b(?P<way>vor|in) {_NUMBER} {_UNIT}\b", counted),
        (rf"\b(?:am |im |in der )?(?P<way>{_LAST}|{_NEXT}) (?P<what>{names})\b", span),
    )
    for pattern, resolve in rules:
        text = re.sub(pattern, resolve, text, flags=re.IGNORECASE)
    return _AFTER.sub(lambda found: f"{found[1]} {_GOVERNED[found[2]]}", text)
