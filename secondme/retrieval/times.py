"""What time a question is about: a range of days, events that bound it, and an order. Pure, and quick where no word of
time is there.

English, German and French are read here; where a text in another language has a sign of a date, dateparser is asked.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache
from itertools import pairwise

from secondme.retrieval import spans
from secondme.retrieval.orders import anchors_of, asks_when, order_of
from secondme.retrieval.spans import Span
from secondme.retrieval.timerules import Atom, Birthday, Context, atoms
from secondme.retrieval.timewords import LANGUAGES, Words, alternatives, languages_of
from secondme.types import Anchor, QueryOrder


@dataclass(frozen=True, slots=True)
class Times:
    """`since` and `until`: ISO days, inclusive. `rest`: the question without the words of the range."""

    since: str | None = None
    until: str | None = None
    order: QueryOrder = ""
    anchors: tuple[Anchor, ...] = ()
    asks_when: bool = False
    rest: str = ""


def nobody(_of: str) -> str | None:
    """Stands for birthdays where none is known."""
    return None


def read_times(text: str, now: str, birthday: Birthday = nobody) -> Times:
    """The time that `text` is about, as it is meant at `now` (ISO 8601; "" is today).

    `birthday` gives for "" (the person), a name or "sister" a date, or "--MM-DD", or None. A range may lie ahead of
    `now` ("next week"); it is then about what will be, not about when it was said."""
    order, when = order_of(text), asks_when(text)
    if not _sign().search(text):
        return Times(order=order, asks_when=when, rest=text)
    today = _today(now)
    anchors: tuple[Anchor, ...] = ()
    for language in languages_of(text):
        words = LANGUAGES[language]
        ahead = bool(re.search(rf"(?<!\w)(?:{words.ahead})(?!\w)", text, re.IGNORECASE))
        span, where = _range(text, language, Context(today, ahead, birthday, words))
        if span is not None:
            rest = " ".join((text[: where[0]] + " " + text[where[1] :]).split())
            return Times(_iso(span.since), _iso(span.until), order, (), when, rest)
        anchors = anchors or anchors_of(text)
    if _foreign().search(text) and (found := _parsed(text, today)):
        return Times(found.isoformat(), found.isoformat(), order, (), when, text)
    return Times(order=order, anchors=anchors, asks_when=when, rest=text)


def within(time: str, since: str | None, until: str | None) -> bool:
    """Whether a moment (ISO 8601) lies in a range of days."""
    return (since is None or time[:10] >= since) and (until is None or time[:10] <= until)


def nearness(time: str, since: str | None, until: str | None) -> float:
    """How well what was said at `time` fits a range, in [0, 1]: 1 within it, and then falling, faster before it than
    after: people tell what happened when it has, often in the days after. An open range is 1 on its open side."""
    if within(time, since, until):
        return 1.0
    try:
        at = date.fromisoformat(time[:10])
    except ValueError:
        return 0.0
    first = date.fromisoformat(since) if since else None
    last = date.fromisoformat(until) if until else None
    size = (last - first).days + 1 if first and last else 30
    if last and at > last:
        return float(0.5 ** ((at - last).days / max(7.0, size / 2)))
    return float(0.5 ** ((first - at).days / max(2.0, size / 8))) if first else 0.0


def anchored(times: Times, when: Callable[[str], tuple[str, str] | None]) -> tuple[str | None, str | None]:
    """The range of `times` with its events put in their place: `when` finds for an event its first and last day.

    Events that are not found bound nothing."""
    since, until = times.since, times.until
    for anchor in times.anchors:
        found = when(anchor.text)
        if found is None:
            continue
        if anchor.side == "before":
            until = (date.fromisoformat(found[0][:10]) - timedelta(days=1)).isoformat()
        elif anchor.side == "after":
            since = found[1][:10]
        else:
            since, until = found[0][:10], found[1][:10]
    return (since, until) if not since or not until or since <= until else (None, None)


def _today(now: str) -> date:
    return date.fromisoformat(now[:10]) if now else datetime.now().astimezone().date()


def _iso(day: date | None) -> str | None:
    return None if day is None else day.isoformat()


def _range(text: str, language: str, context: Context) -> tuple[Span | None, tuple[int, int]]:
    """The range that the times of a text make, and which part of the text it took."""
    found = _licensed(text, atoms(text, language, context), context.words)
    if not found:
        return None, (0, 0)
    for one, two in pairwise(found):
        if joined := _joined(text, one, two, context):
            return joined
    atom = found[0]
    offset = _offset(text, atom, context.words)
    if offset:
        return offset
    return _sided(text, atom, context.words)


def _licensed(text: str, found: Sequence[Atom], words: Words) -> list[Atom]:
    kept: list[Atom] = []
    for atom in found:
        before = text[: atom.start]
        beside = kept and re.fullmatch(
            r"\s*(?:and|to|till|until|or|und|bis|et|à|au|jusqu['’](?:en|à)|-|–)\s+(?:the |dem |le )?|\s*[-–]\s*",
            text[kept[-1].end : atom.start],
            re.IGNORECASE,
        )
        if not atom.licence or beside or re.search(atom.licence, before, re.IGNORECASE):
            kept.append(atom)
    return kept


def _joined(text: str, one: Atom, two: Atom, context: Context) -> tuple[Span, tuple[int, int]] | None:
    """ "between March and May 2022", "from 2015 to 2018"; a year that is named once holds for both."""
    before, middle = text[: one.start], text[one.end : two.start]
    opening = re.search(r"\b(?:between|from|zwischen|von|vom|entre|de|du)\s+(?:the |dem |le )?$", before, re.IGNORECASE)
    if not opening or not re.fullmatch(
        r"\s*(?:and|to|till|until|und|bis|bis zum|et|à|au)\s+(?:the |dem |le )?", middle, re.I
    ):
        return None
    since, until = one.span.since, two.span.until
    if since is None or until is None:
        return None
    if not one.year and (two.year or since > until):
        since = since.replace(year=until.year - (since.month > until.month))
    return (Span(since, until), (opening.start(), two.end)) if since <= until else None


def _offset(text: str, atom: Atom, words: Words) -> tuple[Span, tuple[int, int]] | None:
    """ "two days before my birthday", "the week after Christmas"."""
    n, unit = alternatives(words.numbers), alternatives(words.units)
    found = re.search(
        rf"(?<!\w)(?:(?P<n>{n}|\d{{1,3}})|the|der|die|den|am|le|la) (?P<unit>{unit})s?"
        rf" (?:(?P<before>{words.before})|(?:{words.after}))\s*(?:{words.article})?$",
        text[: atom.start],
        re.IGNORECASE,
    )
    if not found:
        return None
    number = found["n"].lower() if found["n"] else ""
    count = 1 if not number else words.numbers[number] if number in words.numbers else int(number)
    span = spans.beside(atom.span, count, words.units[found["unit"].lower()], not found["before"], not number)
    return span, (found.start(), atom.end)


def _sided(text: str, atom: Atom, words: Words) -> tuple[Span, tuple[int, int]]:
    """The range with what stands before it: "since", "before", "after", "until"."""
    before, one = text[: atom.start], timedelta(days=1)
    first, last = atom.span.since, atom.span.until

    def stands(alternative: str) -> re.Match[str] | None:
        return re.search(rf"(?<!\w)(?:{alternative})\s*(?:{words.article})?$", before, re.IGNORECASE)

    if first is None or last is None:
        return atom.span, (atom.start, atom.end)
    if found := stands(words.before):
        return Span(None, first - one), (found.start(), atom.end)
    if found := stands(words.after):
        return Span(last + one, None), (found.start(), atom.end)
    if found := stands(words.until):
        return Span(None, last), (found.start(), atom.end)
    if (found := stands(words.since)) and not re.fullmatch(r"(?:de|von|from)\s*", found[0], re.IGNORECASE):
        return Span(first, None), (found.start(), atom.end)
    found = stands(words.within)
    return atom.span, (found.start() if found else atom.start, atom.end)


@cache
def _sign() -> re.Pattern[str]:
    """A word or number that a time cannot do without, in any of the languages."""
    names: dict[str, object] = {"birthday": 0, "geburtstag": 0, "anniversaire": 0, "when i was": 0, "q1": 0, "q2": 0,
                                "q3": 0, "q4": 0, "weekend": 0, "wochenende": 0, "week-end": 0}  # fmt: skip
    for w in LANGUAGES.values():
        names |= dict(w.months) | dict(w.days) | dict(w.seasons) | dict(w.feasts) | dict(w.units) | dict(w.fixed)
    sides = (
        "before|after|since|until|till|during|while|when|between|vor|nach|seit|während|bevor|nachdem|als|bis|zwischen"
        "|avant|après|depuis|pendant|lors|lorsque|quand|entre|avais"
    )
    ours = rf"(?<!\w)(?:{alternatives(names)}|{sides})(?:s|ern)?(?!\w)|\d{{4}}|\d0['’]?(?:s|er)"
    return re.compile(f"{ours}|{_foreign().pattern}", re.IGNORECASE)


@cache
def _foreign() -> re.Pattern[str]:
    """A word for a time in a language that is not read here."""
    return re.compile(
        r"(?<!\w)(?:ayer|anteayer|mañana|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|octubre|noviembre"
        r"|diciembre|ieri|oggi|domani|gennaio|febbraio|aprile|maggio|giugno|luglio|settembre|ottobre|dicembre"
        r"|ontem|amanhã|janeiro|fevereiro|março|maio|junho|julho|setembro|outubro|novembro|dezembro"
        r"|gisteren|vandaag|maart|вчера|сегодня|завтра)(?!\w)|昨天|今天|明天|前天|أمس|اليوم|غدا",
        re.IGNORECASE,
    )


def _parsed(text: str, today: date) -> date | None:
    """The one day that dateparser finds; None where it finds none, or several. Loaded on first use (0.2 s)."""
    from dateparser.search import search_dates

    base = datetime(today.year, today.month, today.day, 12)
    found = search_dates(text, settings={"PREFER_DATES_FROM": "past", "RELATIVE_BASE": base}) or []
    return found[0][1].date() if len(found) == 1 else None
