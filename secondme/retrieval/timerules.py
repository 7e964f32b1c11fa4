"""Single times in a text ("last Tuesday", "May 2023", "my 30th birthday"), each with the range of days it names. Pure.

A word that is also something else (May, fall, 2023, Friday) counts only where the words before it say that it is one.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache

from secondme.retrieval import spans
from secondme.retrieval.spans import Span, Which
from secondme.retrieval.timewords import FEW, FEW_SLACK, LANGUAGES, Words, alternatives

Birthday = Callable[[str], str | None]
"""For whom ("" is the person, else a name or "sister") to a date, or to "--MM-DD" where the year is not known."""

YEAR = r"(?P<y>(?:19|20)\d\d)(?![\d.:,/-]\d|\d|-?[A-Za-z€$%])"
_COUNTED = (
    r"(?!\s*(?:words?|steps?|k?m\b|miles?|met(?:er|re)s?|€|\$|£|%|euros?|dollars?|pounds?|kg|grams?|calories|kcal|people"
    r"|pieces?|ways?|lines?|pages?|points?|hours?|minutes?|seconds?|followers?|wörter\w*|schritte\w*|leute\w*|seiten"
    r"|mots|pas\b|personnes|gens))"
)
_NOT_TIME = (
    r"(?!\s+(?:onions?|rolls?|water|cleaning|mattress|chicken|boards?|tyres?|tires?|dress\w*|coats?|jackets?|shoes?"
    r"|street|st\b|road|avenue|lane|square|protection|guy|out\b|apart|down|off|asleep|behind|in love))"
)
_MODAL = r"(?! (?:be|have|not|also|well|i|we|he|she|they|you|it)\b)"
_RELATIVES = (
    "mother|mum|mom|father|dad|sister|brother|son|daughter|wife|husband|partner|girlfriend|boyfriend|grandmother"
    "|grandfather|grandma|grandpa|aunt|uncle|cousin|friend|boss|mutter|vater|schwester|bruder|sohn|tochter|frau|mann"
    "|freundin|freund|oma|opa|mère|père|sœur|soeur|frère|fils|fille|femme|mari|ami|amie"
)


@dataclass(frozen=True, slots=True)
class Context:
    today: date
    ahead: bool
    birthday: Birthday
    words: Words

    @property
    def bare(self) -> Which:
        return "ahead" if self.ahead else "bare"


@dataclass(frozen=True, slots=True)
class Atom:
    """One time in the text, from `start` to `end`."""

    start: int
    end: int
    span: Span
    year: bool = False
    """It names its year."""
    licence: str = ""
    """A regular expression that must match what stands before, or another time be joined to it; "": it needs none."""


Maker = Callable[[re.Match[str], Context], Span | None]


@dataclass(frozen=True, slots=True)
class Rule:
    pattern: re.Pattern[str]
    make: Maker
    licence: str = ""


def atoms(text: str, language: str, context: Context) -> list[Atom]:
    """The times in a text, in its order, none within another. Some of them still need their licence."""
    found: list[Atom] = []
    for rule in rules(language):
        for match in rule.pattern.finditer(text):
            if any(match.start() < atom.end and atom.start < match.end() for atom in found):
                continue
            span = _made(rule, match, context)
            if span is not None:
                year = bool(match.groupdict().get("y"))
                found.append(Atom(match.start(), match.end(), span, year, rule.licence))
    return sorted(found, key=lambda atom: atom.start)


def _made(rule: Rule, match: re.Match[str], context: Context) -> Span | None:
    try:
        return rule.make(match, context)
    except (ValueError, OverflowError, IndexError):
        return None  # the thirtieth of February, a thousand years ago: words for a day that no calendar has


def _fixed(match: re.Match[str], context: Context) -> Span:
    first, last = context.words.fixed[_low(match["fixed"])]
    return Span(context.today + timedelta(days=first), context.today + timedelta(days=last))


def _number(word: str, context: Context) -> int:
    if not word:
        return 1
    return context.words.numbers[_low(word)] if _low(word) in context.words.numbers else int(word)


def _ago(match: re.Match[str], context: Context) -> Span:
    n, unit = _number(match["n"], context), context.words.units[_low(match["unit"])]
    if n == FEW and not match["n"].isdigit() and _low(match["n"]) not in ("four", "vier", "quatre"):
        far = spans.moved(context.today, -(FEW + FEW_SLACK), unit)
        return Span(far, spans.moved(context.today, -(FEW - FEW_SLACK), unit))
    return spans.ago(context.today, n, unit)


def _past(match: re.Match[str], context: Context) -> Span:
    n, unit = _number(match["n"], context), context.words.units[_low(match["unit"])]
    return Span(spans.moved(context.today, -n, unit), context.today)


def _which(match: re.Match[str], context: Context) -> Which:
    groups = match.groupdict()
    word = groups.get("which") or groups.get("which2")
    return context.words.which.get(_low(word), "this") if word else context.bare


def _unit(match: re.Match[str], context: Context) -> Span | None:
    step = {"last": -1, "this": 0, "next": 1}[_which(match, context)]
    name, today = _low(match["thing"]), context.today
    part = _part(match, context)
    if name in ("weekend", "wochenende", "week-end"):
        return spans.weekend_span(today, step)
    unit = context.words.units[name]
    if unit == "week":
        return spans.week_span(today, step)
    if unit == "month":
        return spans.part_of(spans.month_span(today.year, today.month + step), part)
    return spans.part_of(spans.year_span(today.year + step), part) if unit == "year" else None


def _part(match: re.Match[str], context: Context) -> spans.Part | None:
    word = match.groupdict().get("part")
    return context.words.parts.get(_low(word)) if word else None


def _weekday(match: re.Match[str], context: Context) -> Span:
    return spans.weekday_span(context.words.days[_low(match["day"])] - 1, context.today, _which(match, context))


def _date(match: re.Match[str], context: Context) -> Span:
    d, month = int(re.sub(r"\D", "", match["d"])), context.words.months[_low(match["month"])]
    if match["y"]:
        return spans.day_span(date(int(match["y"]), month, d))
    return spans.chosen(lambda year: spans.day_span(date(year, month, d)), context.today, context.bare)


def _month(match: re.Match[str], context: Context) -> Span:
    month, part = context.words.months[_low(match["month"])], _part(match, context)
    if match.groupdict().get("y"):
        return spans.part_of(spans.month_span(int(match["y"]), month), part)
    span = spans.chosen(lambda year: spans.month_span(year, month), context.today, _which(match, context))
    return spans.part_of(span, part)


def _season(match: re.Match[str], context: Context) -> Span:
    season, part = context.words.seasons[_low(match["season"])], _part(match, context)
    if match.groupdict().get("y"):
        return spans.part_of(spans.season_span(int(match["y"]), season), part)
    span = spans.chosen(lambda year: spans.season_span(year, season), context.today, _which(match, context))
    return spans.part_of(span, part)


def _feast(match: re.Match[str], context: Context) -> Span:
    feast = context.words.feasts[_low(match["feast"])]
    if match.groupdict().get("y"):
        return spans.feast_span(int(match["y"]), feast)
    return spans.chosen(lambda year: spans.feast_span(year, feast), context.today, _which(match, context))


def _year(match: re.Match[str], context: Context) -> Span:
    return spans.part_of(spans.year_span(int(match["y"])), _part(match, context))


def _decade(match: re.Match[str], context: Context) -> Span:
    tens = int(match["decade"])
    year = tens if tens >= 1000 else 1900 + tens if tens >= 30 else 2000 + tens
    return spans.year_span(year, 10)


def _quarter(match: re.Match[str], context: Context) -> Span:
    return spans.month_span(int(match["y"]), 3 * int(match["quarter"]) - 2, 3)


def _iso(match: re.Match[str], context: Context) -> Span:
    year, month = int(match["y"]), int(match["m"])
    if not 1 <= month <= 12:
        raise ValueError("no such month")
    return spans.day_span(date(year, month, int(match["d"]))) if match["d"] else spans.month_span(year, month)


def _numeric(match: re.Match[str], context: Context) -> Span | None:
    """8.5.2023 is German; 8/5/2023 is one day here and another there, unless one number can only be the day."""
    one, two, year = int(match["a"]), int(match["b"]), int(match["y"])
    if match["sep"] == "/" and one <= 12 and two <= 12 and one != two:
        return None
    if match["sep"] == "/" and two > 12:
        one, two = two, one
    return spans.day_span(date(year, two, one))


def _birthday(match: re.Match[str], context: Context) -> Span | None:
    groups = match.groupdict()
    born = context.birthday((groups.get("relative") or groups.get("name") or "").strip())
    if born is None:
        return None
    month, day = int(born[-5:-3]), int(born[-2:])

    def of(year: int) -> Span:
        leap = month == 2 and day == 29 and not (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
        return spans.day_span(date(year, 3, 1) if leap else date(year, month, day))

    if groups.get("nth"):
        return None if born.startswith("--") else of(int(born[:4]) + int(groups["nth"]))
    if groups.get("y"):
        return of(int(groups["y"]))
    return spans.chosen(of, context.today, _which(match, context))


def _age(match: re.Match[str], context: Context) -> Span | None:
    born = context.birthday("")
    if born is None or born.startswith("--"):
        return None
    day, n = date.fromisoformat(born[:10]), _number(match["n"], context)
    if n < 2 or n > 110:
        return None
    return Span(spans.moved(day, n, "year"), spans.moved(day, n + 1, "year") - timedelta(days=1))


def _low(word: str) -> str:
    return " ".join(word.casefold().split())


@cache
def rules(language: str) -> tuple[Rule, ...]:
    """In the order in which they are tried; made on first use."""
    words = LANGUAGES[language]
    raw = sorted((*_OWN[language](words), *_common(words)), key=lambda rule: bool(rule[2]))
    return tuple(
        Rule(re.compile(rf"(?<![\w-]){pattern}", re.IGNORECASE), maker, licence) for pattern, maker, licence in raw
    )


Raw = tuple[str, Maker, str]


def _common(w: Words) -> Iterator[Raw]:
    """What is built alike in all three languages."""
    month, season, feast = (f"(?P<{n}>{alternatives(t)})" for n, t in _tables(w))
    before = "|".join((w.since, w.before, w.after, w.until, w.within, "between|zwischen|entre"))
    placed = rf"(?:^|\W)(?:{before})\s*(?:(?:{w.article}))?$"
    part = rf"(?:(?P<part>{alternatives(w.parts)})\s*(?:the |des |de l['’]|de |d['’])?\s*)?"
    of = r"(?:,? |,? of |,? de |,? des jahres |,? of the year |,? in )"
    yield r"(?P<y>(?:19|20)\d\d)-(?P<m>\d\d)(?:-(?P<d>\d\d))?(?![\d-])", _iso, ""
    yield rf"(?P<a>\d{{1,2}})(?P<sep>[./])(?P<b>\d{{1,2}})(?P=sep){YEAR}", _numeric, ""
    yield rf"(?P<fixed>{alternatives(w.fixed)})(?!\w)", _fixed, ""
    yield rf"{part}{month}{of}{YEAR}", _month, ""
    yield rf"{part}{season}{of}{YEAR}(?:/\d\d)?", _season, ""
    yield rf"{feast}{of}?{YEAR}", _feast, ""
    yield rf"Q(?P<quarter>[1-4]){of}{YEAR}", _quarter, ""
    yield rf"{part.removesuffix('?')}(?:year |jahr(?:es)? |l['’]année )?{YEAR}{_COUNTED}", _year, ""
    yield rf"{part.removesuffix('?')}{month}(?!\w){_NOT_TIME}", _month, ""
    yield rf"{season}(?!\w){_NOT_TIME}", _season, placed
    yield rf"{feast}(?!\w)", _feast, placed
    yield rf"{month}(?!\w){_NOT_TIME}{_MODAL}", _month, placed
    yield rf"{YEAR}{_COUNTED}", _year, placed


def _tables(w: Words) -> tuple[tuple[str, dict[str, object]], ...]:
    return ("month", dict(w.months)), ("season", dict(w.seasons)), ("feast", dict(w.feasts))


def _english(w: Words) -> Iterator[Raw]:
    n, unit, which = f"(?P<n>{alternatives(w.numbers)}|\\d{{1,3}})", alternatives(w.units), alternatives(w.which)
    month, day = f"(?P<month>{alternatives(w.months)})", f"(?P<day>{alternatives(w.days)})"
    season, feast = f"(?P<season>{alternatives(w.seasons)})", f"(?P<feast>{alternatives(w.feasts)})"
    placed = rf"(?:^|\W)(?:{w.since}|{w.before}|{w.after}|{w.until}|{w.within})\s*$"
    whose = rf"(?:(?:my|our|his|her|their)(?: (?P<relative>{_RELATIVES})['’]s)?|(?P<name>[A-Z][\w-]+)['’]s?)"
    th = r"(?:st|nd|rd|th)"
    yield rf"{n} (?P<unit>{unit})s? ago", _ago, ""
    yield (
        r"(?:(?:in|over|during|within|for|throughout) the|these|the) (?:last|past|previous) "
        rf"{n} (?P<unit>{unit})s?\b(?! of)",
        _past,
        "",
    )
    yield rf"(?:in|over|during|within|throughout) the (?:last|past) (?P<n>)(?P<unit>{unit})\b(?! of)", _past, ""
    yield (
        rf"(?:(?P<part>{alternatives(w.parts)}) )?(?<!the )(?<!how )(?P<which>{which}) "
        r"(?P<thing>week|weekend|month|year)\b(?! of)",
        _unit,
        "",
    )
    yield rf"(?P<which>{which}) {day}\b(?!s)", _weekday, ""
    yield rf"(?P<d>\d{{1,2}}){th}?(?: of)? {month}(?:,? {YEAR})?{_NOT_TIME}{_MODAL}", _date, ""
    yield rf"{month} (?P<d>\d{{1,2}}){th}?(?!\d|[.:,]\d)(?:,? {YEAR})?{_COUNTED}", _date, ""
    yield rf"(?P<which>{which}) {month}\b", _month, ""
    yield rf"(?P<which>{which}) {season}\b{_NOT_TIME}", _season, ""
    yield rf"(?P<which>{which}) {feast}", _feast, ""
    yield rf"{whose} (?P<nth>\d{{1,3}}){th} birthday", _birthday, ""
    yield rf"(?P<which>{which}) birthday", _birthday, ""
    yield (
        rf"{whose} (?P<which>{which})? ?birthday(?: (?:of |in )?{YEAR})?",
        _birthday,
        rf"(?:^|\W)(?:{w.since}|{w.before}|{w.after}|{w.until}|on|around|at|since)\s*$",
    )
    yield rf"when i was {n}(?: years old)?(?=\s*(?:[?.,!]|$))", _age, ""
    yield r"the (?P<decade>(?:19|20)?\d0)['’]?s\b", _decade, ""
    yield rf"{day}(?!\w)(?! (?:nights|mornings|evenings|shirt))", _weekday, placed


def _german(w: Words) -> Iterator[Raw]:
    n, unit, which = f"(?P<n>{alternatives(w.numbers)}|\\d{{1,3}})", alternatives(w.units), alternatives(w.which)
    month, day = f"(?P<month>{alternatives(w.months)})", f"(?P<day>{alternatives(w.days)})"
    season, feast = f"(?P<season>{alternatives(w.seasons)})", f"(?P<feast>{alternatives(w.feasts)})"
    placed = rf"(?:^|\W)(?:{w.since}|{w.before}|{w.after}|{w.until}|{w.within})\s*$"
    whose = rf"(?:mein|unser|dein)\w*(?: (?P<relative>{_RELATIVES})s?)?"
    yield rf"vor {n} (?P<unit>{unit})(?!\w)", _ago, ""
    yield rf"(?:in )?(?:den|der|die|dem) (?:letzt|vergangen)\w+ {n} (?P<unit>{unit})(?!\w)", _past, ""
    yield rf"(?P<which>{which}) (?P<thing>woche|wochenende|monat|jahr)s?(?!\w)", _unit, ""
    yield rf"(?P<which>{which}) {day}(?!\w)", _weekday, ""
    yield rf"(?P<d>\d{{1,2}}\.) ?{month}(?: {YEAR})?", _date, ""
    yield rf"(?P<which>{which}) {month}(?!\w)", _month, ""
    yield rf"(?P<which>{which}) {season}(?!\w)", _season, ""
    yield rf"(?P<which>{which}) {feast}", _feast, ""
    yield rf"{whose} (?P<nth>\d{{1,3}})\. geburtstag", _birthday, ""
    yield rf"{whose} (?P<which>{which})? ?geburtstag(?! ist)", _birthday, r"(?:^|\W)(?:an|vor|nach|seit|um|zu)\s*$"
    yield rf"als ich {n}(?: jahre alt)? war", _age, ""
    yield r"den (?P<decade>(?:19|20)?\d0)er(?:n| jahren)", _decade, ""
    yield rf"{day}(?!\w)", _weekday, placed
    yield rf"{YEAR}{_COUNTED}", _year, r"(?:^|[\s(])[a-zäöü]+\s*$"


def _french(w: Words) -> Iterator[Raw]:
    n, unit, which = f"(?P<n>{alternatives(w.numbers)}|\\d{{1,3}})", alternatives(w.units), alternatives(w.which)
    month, day = f"(?P<month>{alternatives(w.months)})", f"(?P<day>{alternatives(w.days)})"
    season, feast = f"(?P<season>{alternatives(w.seasons)})", f"(?P<feast>{alternatives(w.feasts)})"
    yield rf"il y a {n} (?P<unit>{unit})(?!\w)", _ago, ""
    yield rf"(?:ces|les|des|aux) {n} derni[eè]re?s (?P<unit>{unit})(?!\w)", _past, ""
    yield rf"(?:la |le |l['’])?(?P<thing>semaine|week-end|mois|an|année) (?P<which>{which})(?!\w)", _unit, ""
    yield r"(?P<which2>ce|cette) (?P<thing>semaine|week-end|mois|année)(?!\w)", _unit, ""
    yield rf"{day} (?P<which>{which})(?!\w)", _weekday, ""
    yield rf"(?P<d>\d{{1,2}}(?:er)?) {month}(?: {YEAR})?", _date, ""
    yield rf"{season} (?P<which>{which})(?!\w)", _season, ""
    yield rf"(?P<which2>cet|ce) {season}(?!\w)", _season, ""
    yield rf"{month} (?P<which>{which})(?!\w)", _month, ""
    yield rf"{feast} (?P<which>{which})(?!\w)", _feast, ""
    yield r"(?:mon|notre) (?P<nth>\d{1,3})e(?:me|ème)? anniversaire", _birthday, ""
    yield (
        r"(?:mon|notre) anniversaire",
        _birthday,
        rf"(?:^|\W)(?:{w.since}|{w.before}|{w.after}|à|pour|lors de|autour de)\s*$",
    )
    yield rf"quand j['’]avais {n} ans", _age, ""
    yield r"les années (?:19|20)?(?P<decade>\d0)(?!\d)", _decade, ""
    yield (
        rf"{day}(?!\w)",
        _weekday,
        rf"(?:^|\W)(?:{w.since}|{w.before}|{w.after}|{w.until}|(?<!le )(?<!les )(?:fait|vu|dit|mangé))\s*$",
    )


_OWN: dict[str, Callable[[Words], Iterator[Raw]]] = {"en": _english, "de": _german, "fr": _french}
