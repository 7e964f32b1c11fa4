"""Relative dates made absolute, with the time at which they were said, and dates read. Pure.

Conventions: weeks begin on Monday; "last Friday" is the latest one before that day; "next Friday" is the one in the
week after; "this Friday" is the one in the same week. "On Friday" is the latest one in "we met on Friday", the next in
"we will meet on Friday". Left as they are: "I swim on Friday", which may mean every one, and "the last month",
which is as long as a month.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from functools import partial

from secondme.memory.tongues import dates_de, dates_fr

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
SEASONS = {"spring": 3, "summer": 6, "autumn": 9, "fall": 9, "winter": 12}
NUMBERS = {
    "a": 1, "an": 1, "one": 1, "two": 2, "a couple of": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7,
    "eight": 8, "nine": 9, "ten": 10, "eleven": 11, "twelve": 12,
}  # fmt: skip
STEPS = {"last": -1, "past": -1, "this": 0, "next": 1, "coming": 1}

_NUMBER = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(NUMBERS, key=len, reverse=True))})"
_UNIT = r"(?P<unit>day|week|fortnight|month|year)s?"
_WHICH = rf"(?P<which>{'|'.join(STEPS)})"
_DAY = rf"(?P<day>{'|'.join(DAYS)})"
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_SEASON = rf"(?P<season>{'|'.join(SEASONS)})"
_BEFORE = r"(?:\b(?P<before>since|until|till|by|from|before|after|for|on|in|during|of|at)\s+)?(?:\bthe\s+)?"
_NOT_THE = r"(?:\b(?P<before>since|until|till|by|from|before|after|for|on|in|during|of|at)\s+)?(?<!\bthe )"
_PLAIN = ("", "on", "in", "during", "at")
"""What may stand before a relative date and is replaced by the date's own preposition."""


@dataclass(frozen=True, slots=True)
class When:
    """A date as it is written: after `own` ("in the week of"), or `bare` after another word ("since the week of")."""

    own: str
    words: str
    bare: str = ""

    def after(self, preposition: str) -> str:
        if preposition.lower() in _PLAIN:
            return f"{self.own} {self.words}"
        return f"{preposition} {self.bare or self.words}"


def absolute(text: str, said: str, tongue: str = "en") -> str:
    """`text`, in the language `tongue`, said at `said` (ISO 8601), with "yesterday", "last week", "in two days" and the
    like as dates.

    "I moved last month" said on 5 March 2026 becomes "I moved in February 2026". Raises ValueError when `said` is no
    date."""
    today = date.fromisoformat(said[:10])
    if tongue in _FOREIGN:
        return _FOREIGN[tongue](text, today)
    for pattern, resolve in _RULES:
        text = pattern.sub(partial(_replaced, resolve, today), text)
    return text


def _replaced(resolve: "Resolve", today: date, found: re.Match[str]) -> str:
    try:
        return resolve(found, today).after(found["before"] or "")
    except (OverflowError, ValueError):
        return found[0]


def _days(offset: int, found: re.Match[str], today: date) -> When:
    return When("on", _day(today + timedelta(days=offset)))


def _counted(sign: int, found: re.Match[str], today: date) -> When:
    word = found["n"].lower()
    n = sign * (NUMBERS[word] if word in NUMBERS else int(word))
    unit = found["unit"].lower()
    if unit == "day":
        return _days(n, found, today)
    if unit in ("week", "fortnight"):
        return When("around", _day(today + timedelta(days=n * (7 if unit == "week" else 14))))
    if unit == "month":
        return When("in", _month(today.year, today.month + n))
    return When("in", str(today.year + n))


_LONG_SINCE = re.compile(r"\b(?:first|last|best|worst|only|not|never|\w+n['’]t)\b[^.;!?]*$", re.IGNORECASE)
"""Behind this "in three years" is a time that has passed."""


def _ahead(found: re.Match[str], today: date) -> When:
    """Raises ValueError where it tells of no time to come: "the first time in three years"."""
    if _LONG_SINCE.search(found.string[: found.start()]):
        raise ValueError(found[0])
    return _counted(1, found, today)


def _weekday(found: re.Match[str], today: date) -> When:
    index = _index(DAYS, found["day"])
    which = found["which"].lower()
    if which in ("last", "past"):
        return _days(-((today.weekday() - index - 1) % 7 + 1), found, today)
    if which == "coming":
        return _days((index - today.weekday() - 1) % 7 + 1, found, today)
    return _days(index - today.weekday() + 7 * STEPS[which], found, today)


def _span(found: re.Match[str], today: date) -> When:
    step, span = STEPS[found["which"].lower()], found["span"].lower()
    monday = today + timedelta(days=7 * step - today.weekday())
    if span == "week":
        return When("in the week of", _day(monday), f"the week of {_day(monday)}")
    if span == "weekend":
        saturday = _day(monday + timedelta(days=5))
        return When("on the weekend of", saturday, f"the weekend of {saturday}")
    return When("in", _month(today.year, today.month + step) if span == "month" else str(today.year + step))


def _named_month(found: re.Match[str], today: date) -> When:
    month = _index(MONTHS, found["month"]) + 1
    step = STEPS[found["which"].lower()]
    over = (month >= today.month) if step < 0 else (month <= today.month)
    return When("in", _month(today.year + (step if step and over else 0), month))


def _season(found: re.Match[str], today: date) -> When:
    name, step = found["season"].lower(), STEPS[found["which"].lower()]
    begins = date(today.year, SEASONS[name], 1)
    ends = begins + timedelta(days=90)
    over = (ends >= today) if step < 0 else (begins <= today)
    year = today.year + (step if step and over else 0)
    if name == "winter" and not step and today.month <= 3:
        year -= 1
    words = f"{name} of {year}/{(year + 1) % 100:02d}" if name == "winter" else f"{name} of {year}"
    return When("in the", words, f"the {words}")


def _index(names: tuple[str, ...], name: str) -> int:
    return [known.lower() for known in names].index(name.lower())


def _day(when: date) -> str:
    return f"{when.day} {MONTHS[when.month - 1]} {when.year}"


def _month(year: int, month: int) -> str:
    index = year * 12 + month - 1
    return f"{MONTHS[index % 12]} {index // 12}"


Resolve = Callable[[re.Match[str], date], When]


def _rule(pattern: str, resolve: Resolve, before: str = _BEFORE) -> tuple[re.Pattern[str], Resolve]:
    return re.compile(rf"{before}\b{pattern}\b(?!['’])", re.IGNORECASE), resolve


_TO_COME = re.compile(
    r"\b(?:(?:i'm|i am|we're|we are|you are) (?:\w+ly )?(?!doing|working|feeling|having)\w+ing|will"
    r"|(?<!was )(?<!were )going to"
    r"|(?:have|has) (?:an? )?(?:\w+ )?(?:appointment|exam|meeting|interview|date|flight))\b[^.;!?]*$",
    re.IGNORECASE,
)
"""Before "on Monday" this tells of the Monday to come."""


_GONE_BY = re.compile(
    r"\b(?:i|we|you|he|she|they)(?: \w+ly| just| finally| also)? (?!used to|wanted|needed)"
    r"(?:(?!need|feed)\w+ed|went|saw|met|bought|got|came|ran|won|lost|found|left|made|gave|fell|broke|flew|sold|ate|took)\b"
)
_OFTEN = re.compile(r"\b(?:always|every|each|usually|often|never|once|back then|when|as a|(?:19|20)\d\d|if)\b")


def _on_a_day(found: re.Match[str], today: date) -> When:
    """The day to come where the words before it look ahead, the latest one where the sentence tells what somebody did:
    "we met on Monday". Raises ValueError where neither shows: "I swim on Monday"."""
    before = found.string[: found.start()].replace("’", "'")
    if not _TO_COME.search(before):
        start = max(before.rfind(mark) for mark in ".!?;") + 1
        sentence = re.split(r"[.!?;]", found.string[start:])[0].lower()
        if not _GONE_BY.search(sentence) or _OFTEN.search(sentence):
            raise ValueError(found[0])
        return _days(-((today.weekday() - _index(DAYS, found["day"]) - 1) % 7 + 1), found, today)
    return _days((_index(DAYS, found["day"]) - today.weekday() - 1) % 7 + 1, found, today)


_PART = "(?: (?:morning|afternoon|evening|night))?"
_RULES = (
    _rule("day before yesterday", partial(_days, -2)),
    _rule("day after tomorrow", partial(_days, 2)),
    _rule(f"(?:yesterday{_PART}|last night)", partial(_days, -1)),
    _rule(f"tomorrow{_PART}", partial(_days, 1)),
    _rule("(?:today|tonight|this (?:morning|afternoon|evening))", partial(_days, 0)),
    _rule(rf"{_NUMBER} {_UNIT} ago", partial(_counted, -1)),
    _rule(rf"{_NUMBER} {_UNIT} from (?:now|today)", partial(_counted, 1)),
    _rule(rf"in {_NUMBER} {_UNIT}(?:['’]? time)?", _ahead, "(?P<before>(?!))?"),
    _rule(rf"{_WHICH} {_DAY}", _weekday),
    _rule(rf"{_DAY}(?! (?:morning|afternoon|evening|night)s)", _on_a_day, r"\b(?P<before>on)\s+"),
    _rule(rf"{_WHICH} {_MONTH}", _named_month),
    _rule(rf"{_WHICH} {_SEASON}", _season),
    _rule(rf"{_WHICH} (?P<span>week|weekend|month|year)(?! of\b)", _span, _NOT_THE),
)
_FOREIGN: dict[str, Callable[[str, date], str]] = {"de": dates_de.absolute, "fr": dates_fr.absolute}

_NUMBER_OF = {
    name.lower(): number for names in (MONTHS, dates_de.MONTHS, dates_fr.MONTHS) for number, name in enumerate(names, 1)
}
_ANY_MONTH = "|".join(sorted(_NUMBER_OF, key=len, reverse=True))
_DATE = re.compile(
    rf"(?P<before>(?:since|from|until|till|by|seit|ab|bis|depuis|jusqu'en|jusqu'au|à partir de|à partir du|dès)"
    rf"(?: the| dem| zum| le| in| en| im)? )?(?:(?P<day>\d{{1,2}})(?:\.|st|nd|rd|th|er)?(?: of)? )?"
    rf"(?:(?P<month>{_ANY_MONTH}) )?(?P<year>(?:19|20)\d\d)\b",
    re.IGNORECASE,
)
_YEAR_AFTER = re.compile(
    r"\b(?:in|of|en|im jahr|summer|winter|spring|autumn|sommer|herbst|frühling|l['’]\w+|printemps) $", re.IGNORECASE
)
_UNTIL = ("until", "till", "by", "bis", "jusqu'en", "jusqu'au")


def span_of(text: str) -> tuple[str | None, str | None]:
    """From when and until when a statement with absolute dates holds (ISO, as exact as it says): "You have lived there
    since March 2024." is ("2024-03", None). What names a date only is from then on; (None, None) where none is."""
    since = until = None
    for found in _DATE.finditer(text):
        iso = found["year"]
        if found["month"]:
            iso += f"-{_NUMBER_OF[found['month'].lower()]:02}"
            if found["day"] and 1 <= int(found["day"]) <= 31:
                iso += f"-{int(found['day']):02}"
        elif found["day"] or not (found["before"] or _YEAR_AFTER.search(text[: found.start()])):
            continue
        if (found["before"] or "").lower().startswith(_UNTIL):
            until = until or iso
        else:
            since = since or iso
    return since, until
