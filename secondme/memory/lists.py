"""Lists in which people introduce themselves, as one statement for each part: "I'm Pete, 44, a lorry driver, two lads".
Pure.
"""

import re
from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from secondme.memory.clauses import Clause
from secondme.memory.referents import nouns
from secondme.memory.tongues import Tongue
from secondme.memory.tongues.lists import (
    AGED,
    BEING,
    CALLING,
    HAVING,
    INTRODUCES,
    OPENS_LIST,
    SPOKEN_OF,
    STANDING,
)
from secondme.memory.tongues.notes import BUT, TASTES
from secondme.memory.words import fold, words

FEWEST = 3
"""Parts from which on it is a list; two where the first is a name or an age."""
_I_AM = re.compile(r"^(?:i'm|im|i am|ich bin|bin|je suis|j'suis) ", re.IGNORECASE)
_THEN = re.compile(r",\s+")
_BETWEEN = re.compile(
    r",\s+(?:and|und|et)\s+|,\s+|\s+(?:and|und|et)\s+(?=(?:allergi\w+|an?|one|two|three|ein\w?|une?|zwei|drei"
    r"|deux|trois)\s)"
)


def unrolled(clause: Clause, tongue: Tongue) -> Iterator[Clause]:
    """A clause in the parts of the list that it is, each a clause with "I am" or "I have" before it; else itself.

    What is no part by itself ("hungry" in "I'm tired, hungry and cold") stays with the one before."""
    steps = list(_steps(clause, tongue))
    if len(steps) > 1:
        yield from steps
        return
    tastes = list(_tastes(clause, tongue))
    if tastes:
        yield from tastes
        return
    of_another = list(_of_another(clause, tongue))
    if any(part.listed for part in of_another):
        yield from of_another
        return
    parts = list(_parts(clause, tongue))
    if len(parts) >= FEWEST or (len(parts) == FEWEST - 1 and _opens(parts[0].text, parts[1].text, tongue)):
        yield from parts
    else:
        yield clause


def _steps(clause: Clause, tongue: Tongue) -> Iterator[Clause]:
    """ "plan: 5k by March, 10k by June, then Cardiff": a step each."""
    head = re.match(rf"(?:{tongue.steps})\s*", clause.text, re.IGNORECASE)
    if head is None or ":" not in head[0]:
        return
    start = head.end()
    for end in (*(found.start() for found in _THEN.finditer(clause.text, start)), len(clause.text)):
        piece = clause.text[start:end].strip(" ,")
        at = clause.text.find(piece, start)
        label = clause.text[: head.end()].rstrip(": ")
        yield replace(clause, text=f"{label}: {piece}", start=clause.start + at, end=clause.start + at + len(piece))
        start = end


def _opens(first: str, second: str, tongue: Tongue) -> bool:
    """Whether one more part makes a list: behind a name or an age, or an age behind what somebody is."""
    aged = re.search(rf"(?:{AGED[tongue.name][0]})", second, re.IGNORECASE)
    return bool(_opens_list(tongue).fullmatch(first) or (aged and _introduces(tongue).fullmatch(first)))


def _tastes(clause: Clause, tongue: Tongue) -> Iterator[Clause]:
    """ "Cheese yes, hot cheese no", "thrillers yes, but …": one for each, what is neither stays with the one before."""
    text = clause.text
    edges = [0, *(found.end() for found in _THEN.finditer(text))]
    ends = [*(found.start() for found in _THEN.finditer(text)), len(text)]
    heads = [bool(_taste(tongue).match(fold(text[start:end]))) for start, end in zip(edges, ends, strict=True)]
    few = len(heads) > 2 and any(heads) and all(len(words(text[a:b])) < 6 for a, b in zip(edges, ends, strict=True))
    if sum(heads) < 2 and not few and not _but(tongue).match(fold(text)):
        return
    begins = [edge for edge, head in zip(edges, heads, strict=True) if head or not edge]
    for start, end in zip(begins, [*begins[1:], len(text)], strict=True):
        piece = text[start:end].rstrip(" ,")
        at = clause.start + start
        yield replace(clause, text=piece, start=at, end=at + len(piece), first=not start, listed="taste")


def _of_another(clause: Clause, tongue: Tongue) -> Iterator[Clause]:
    """ "… for my aunt, 71, a retired nurse": who she is, each a clause that begins with the verb."""
    edges = [0, *(found.end() for found in _BETWEEN.finditer(clause.text))]
    ends = [*(found.start() for found in _BETWEEN.finditer(clause.text)), len(clause.text)]
    if len(edges) < FEWEST - 1 or not _ends_with_somebody(tongue).search(clause.text[: ends[0]]):
        return
    yield replace(clause, text=clause.text[: ends[0]], end=clause.start + ends[0])
    for start, end in zip(edges[1:], ends[1:], strict=True):
        verb = _HE.get(_head(clause.text[start:end], tongue), "")
        if not verb or _NO_TRADE[tongue.name].fullmatch(clause.text[start:end]):
            yield replace(clause, text=clause.text[start:], start=clause.start + start, first=False)
            return
        text = f"{verb} {clause.text[start:end]}"
        yield Clause(text, clause.start + start, clause.start + end, clause.sentence, False, "other")


_NO_TRADE = {
    "en": re.compile(r"(?!)"),
    "de": re.compile(r"[A-ZÄÖÜ][\wäöüß-]*(?<!in)(?<!er)(?<!frau)(?<!mann)(?<!ist)(?<!eur)"),
    "fr": re.compile(r"(?:une?|deux|trois|quatre|cinq|\d) (?!ans$).*"),
}
"""What may as well be a name, or what is had, of the parts that would tell of the person what they are."""
_HE = {"I am ": "is", "I am a ": "is a", "ich bin ": "ist", "je suis ": "est", "j'ai ": "a"}
"""What somebody is. What is had may as well be the person's: "with my mum, a nurse, and two cats"."""


def _parts(clause: Clause, tongue: Tongue) -> Iterator[Clause]:
    edges = [0, *(found.end() for found in _BETWEEN.finditer(clause.text))]
    ends = [*(found.start() for found in _BETWEEN.finditer(clause.text)), len(clause.text)]
    if len(edges) < FEWEST - 1:
        return
    first = clause.text[: ends[0]]
    bare = _I_AM.sub("", first)
    if not _introduces(tongue).fullmatch(first) and (bare == first or not _head(bare, tongue)):
        head = _head(first, tongue)
        if not head:
            return
        first = f"{head}{first}"
    first = re.sub(r"^it's (?=[A-Z])", "I am ", first, flags=re.IGNORECASE) if tongue.name == "en" else first
    held = replace(clause, text=first, end=clause.start + ends[0], listed="self")
    for start, end in zip(edges[1:], ends[1:], strict=True):
        piece = clause.text[start:end]
        head = _head(piece, tongue)
        if head:
            yield held
            text = f"{head}{piece}"
            held = replace(held, text=text, start=clause.start + start, end=clause.start + end, first=False)
        else:
            text = held.text + clause.text[held.end - clause.start : end]
            held = replace(held, text=text, end=clause.start + end)
    yield held


def _head(piece: str, tongue: Tongue) -> str:
    """With what a part of a list becomes a clause; "" where it is none."""
    if len(words(piece)) > 9:
        return ""
    return next((head for pattern, head in _heads(tongue) if pattern.match(piece)), "")


@cache
def _taste(tongue: Tongue) -> re.Pattern[str]:
    own = "|".join((tongue.subjects, *tongue.himself))
    return re.compile(rf"(?!.*(?<!\w)(?:{own})(?!\w)){TASTES[tongue.name]}$")


@cache
def _but(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"{TASTES[tongue.name]},? {BUT[tongue.name]}")


@cache
def _ends_with_somebody(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(rf"(?<!\w){tongue.my} (?:[\w-]+ )?(?:{nouns(tongue)})(?: (?-i:[A-ZÀ-Þ])[\w-]+)?$", re.IGNORECASE)


@cache
def _introduces(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(INTRODUCES[tongue.name])


@cache
def _opens_list(tongue: Tongue) -> re.Pattern[str]:
    return re.compile(OPENS_LIST[tongue.name])


@cache
def _heads(tongue: Tongue) -> tuple[tuple[re.Pattern[str], str], ...]:
    kin = nouns(tongue)
    more = (CALLING,) if tongue.name == "en" else ()
    tables = (*(table[tongue.name] for table in (AGED, SPOKEN_OF, HAVING, STANDING, BEING)), *more)
    return tuple(
        (re.compile(pattern.replace("NOUNS", kin), re.IGNORECASE), head)
        for pattern, head in tables
    )
