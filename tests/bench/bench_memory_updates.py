"""Whether memory keeps up when life changes: what is given to a reply about what is so now, and what was so before.

(c) Lives in which 200 things change (tests/bench/histories.py). Once with the true statements as memories: the current
    value is given, and no former one as if it still held, in at least 95%, the former one when it is asked for in at
    least 90%. Once from the text alone, extracted by the starter model, on a part of the lives: at least 70%. No
    statement is lost.

`SECONDME_BENCH_CHANGES`: 200 with true statements, `SECONDME_BENCH_TEXT_CHANGES`: 30 from text,
`SECONDME_BENCH_REPLIES`: of so many questions also the reply itself is made.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from threading import Event

from secondme.app import SecondMe
from secondme.chat.prompt import mark
from secondme.engine.base import Engine
from secondme.memory.words import fold
from secondme.types import Evidence, Hit, HitType, NewMemory
from tests.bench.histories import Asked, Life, Told, lives
from tests.bench.memory_home import Models, home_with, number, run_to_the_end, starters, typed
from tests.bench.report import Figure

ENDED = re.compile(
    r"\b(?:until|till|used to|no longer|not any ?more|formerly|previously|former|before|was|were|lived|worked|ended"
    r"|broke up|split up|had been)\b"
)
"""A note that says of a former value that it is former gives it rightly."""


@dataclass(frozen=True, slots=True)
class Note:
    type: HitType
    text: str


@dataclass(slots=True)
class Tally:
    asked: Counter[str] = field(default_factory=Counter)
    answered: Counter[str] = field(default_factory=Counter)
    """By what is asked for ("now", "before")."""
    faults: Counter[str] = field(default_factory=Counter)
    statements: int = 0
    lost: int = 0
    replies: int = 0
    said: int = 0


def run() -> Iterator[Figure]:
    replies = number("REPLIES", 20)
    with starters() as models:
        given = Tally()
        for life in lives(number("CHANGES", 200)):
            _live(models, life, given, true=True, replies=max(0, replies - given.replies))
        yield from _figures("true statements", given, 0.95, 0.9)
        if given.replies:
            detail = f"{given.said} of {given.replies}; what the starter model makes of the notes"
            yield Figure("true statements: the reply says what is so now", given.said / given.replies, "share", detail)
        told = Tally()
        for life in lives(number("TEXT_CHANGES", 30), seed=5):
            _live(models, life, told, true=False, replies=0)
        yield from _figures("from text", told, 0.7, None)


def _figures(name: str, tally: Tally, now: float, before: float | None) -> Iterator[Figure]:
    if not tally.statements:
        return
    faults = ", ".join(f"{fault} {count}" for fault, count in tally.faults.most_common())
    for about, bar in (("now", now), ("before", before)):
        asked, answered = tally.asked[about], tally.answered[about]
        words = {"now": "what is so now is given, and nothing former", "before": "what was so before is given"}[about]
        detail = f"{answered} of {asked}; {faults}"
        yield Figure(f"{name}: {words}", answered / max(1, asked), "share", detail, at_least=bar)
    lost = "statements lost" if before else "statements that no memory holds"
    yield Figure(f"{name}: {lost}", tally.lost, "", f"of {tally.statements}", at_most=0 if before else None)


def _live(models: Models, life: Life, tally: Tally, *, true: bool, replies: int) -> None:
    """One life in a home of its own, year by year; at the end of each year with changes it is asked what is so."""
    with home_with(models) as me:
        told_of: list[tuple[Told, int]] = []
        for year in sorted({told.time[:4] for told in life.told}):
            for told in (one for one in life.told if one.time.startswith(year)):
                told_of.append((told, _tell(me, told, true)))
            _keep_up(me, f"{year}-12-31T20:00:00", true)
            for asked in (one for one in life.asked if int(one.time[:4]) == int(year) + 1):
                _ask(me, models.engine, asked, tally)
                if asked.about == "now" and replies > 0:
                    replies -= 1
                    _reply(me, asked, tally)
        for told, item_id in told_of:
            tally.statements += 1
            tally.lost += not _kept(me, told, item_id)


def _tell(me: SecondMe, told: Told, true: bool) -> int:
    """Say it; with `true`, the memory that should be made of it is made. Returns the id of the item."""
    item = typed(me, [("self", told.time, told.text)])[0]
    if true:
        store = me._parts.store
        store.runs.mark_extracted(item.id, item.revision, 1)
        new = NewMemory(
            told.statement, told.kind, (Evidence(item.id, quote=told.quote),), subject=told.subject,
            claims=(told.claim,), confidence=0.9, importance=0.6,
        )  # fmt: skip
        store.memories.add(new, "extract", "Said.")
    return item.id


def _keep_up(me: SecondMe, now: str, true: bool) -> None:
    known = me.jobs.order()
    for name in ("extract", "embed", "consolidate", "link", "embed"):
        if name in known and not (true and name == "extract"):
            run_to_the_end(me, name, now)


def _ask(me: SecondMe, engine: Engine, asked: Asked, tally: Tally) -> None:
    """What a reply would be given: found, fitted, selected, as in a conversation."""
    plan = me._parts.replies._plan(engine, asked.question, (), asked.time, frozenset(), Event())
    fault = fault_of(notes_of(plan.hits, plan.prompt.notes), asked)
    tally.asked[asked.about] += 1
    tally.answered[asked.about] += not fault
    if fault:
        tally.faults[f"{asked.about}: {fault}"] += 1


def notes_of(hits: Sequence[Hit], notes: str) -> list[Note]:
    """Each note as the model is given it: "[m12] 2025-11-02 You live in Lucca."."""
    lines = {line[1 : line.index("]")]: line for line in notes.splitlines() if line.startswith("[") and "]" in line}
    return [Note(hit.type, lines.get(mark(hit), hit.text)) for hit in hits]


def fault_of(notes: Sequence[Note], asked: Asked) -> str:
    """Why these notes do not answer rightly, "" when they do: the value is not there; when it is asked for what is so
    now, a note gives a former one as if it held; when it is asked for what was before, none says that it is over."""
    giving = [note for note in notes if _has(note, asked.value)]
    if not giving:
        return "not given"
    if asked.about == "before":
        return "" if any(ENDED.search(fold(note.text)) for note in giving) else "given as if it held"
    for note in notes:
        former = any(_has(note, value) for value in asked.wrong) and note not in giving
        if former and not ENDED.search(fold(note.text)):
            return f"a former {'message' if note.type == 'item' else 'memory'} beside it"
    return ""


def _has(note: Note, value: str) -> bool:
    return re.search(rf"\b{re.escape(fold(value))}\b", fold(note.text)) is not None


def _reply(me: SecondMe, asked: Asked, tally: Tally) -> None:
    said = fold(me.chats.ask(asked.question, now=asked.time).reply)
    tally.replies += 1
    named = [value for value in asked.wrong if fold(value) in said]
    tally.said += fold(asked.value) in said and (not named or ENDED.search(said) is not None)


def _kept(me: SecondMe, told: Told, item_id: int) -> bool:
    """Whether a memory outside the bin, in force or superseded, still stands on the words and says what they say."""
    value = fold(told.claim.value)
    return any(
        memory.status in ("active", "superseded") and value in fold(f"{memory.text} {[c.value for c in memory.claims]}")
        for memory in me._parts.store.memories.for_items([item_id])
    )
