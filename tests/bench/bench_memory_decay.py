"""A year of forgetting, a day at a time, in a home that is used every day. No language model is used.

(d) What is recalled and cited each week, what is pinned and what is vital does not fade; of what is never recalled the
    unimportant fades first; what fades was listed as fading soon the week before; a clock that jumps by three years
    fades no more than a week does; what has faded is found by explicit search and comes back.
"""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from secondme.app import SecondMe
from secondme.progress import Progress
from secondme.types import Claim, Evidence, Memory, NewMemory
from tests.bench.bench_memory_undo import fake_home
from tests.bench.memory_home import typed
from tests.bench.report import Figure
from tests.fakes import FakeEngine

SEED = 4
DAYS = 365
EACH = 60
GROUPS = ("cited each week", "recalled each month", "never recalled", "pinned", "vital")
THINGS = ("lamp", "kettle", "bench", "ladder", "drum", "barrel", "anvil", "kite", "loom", "sledge")
COLOURS = ("red", "blue", "green", "amber", "grey", "violet", "black", "white")
LISTED = 10_000


@dataclass(slots=True)
class Year:
    groups: dict[int, str]
    faded: dict[int, int]
    """Memory to the day on which it faded."""
    unlisted: int = 0
    """Of what faded, what was not listed as fading soon the week before."""


def run() -> Iterator[Figure]:
    with fake_home(FakeEngine()) as me:
        groups = _fill(me)
        year = _live(me, groups)
        yield from _figures(me, year)
        yield from _jump(me)
        yield from _back(me, year)


def _fill(me: SecondMe) -> dict[int, str]:
    """Memories of every group, of any importance; id to group."""
    chance, groups = random.Random(SEED), dict[int, str]()
    said = typed(me, [("self", f"{date.today().isoformat()}T08:00:00", "There is much in my house.")])[0]
    me._parts.store.runs.mark_extracted(said.id, said.revision, 0)
    for number in range(EACH * len(GROUPS)):
        group = GROUPS[number % len(GROUPS)]
        thing = f"{chance.choice(COLOURS)} {chance.choice(THINGS)} number {number}"
        new = NewMemory(
            f"You own the {thing}.", "fact", (Evidence(said.id, quote="much in my house"),),
            claims=(Claim("", "allergy" if group == "vital" else "possession", thing),),
            importance=0.9 if group == "vital" else round(chance.uniform(0.05, 0.7), 3),
        )  # fmt: skip
        made = me._parts.store.memories.add(new, "extract", "Said.")
        assert made is not None
        groups[made.id] = group
        if group == "pinned":
            me.memories.edit(made.id, pinned=True)
    me.jobs.run("embed", Progress())
    return groups


def _live(me: SecondMe, groups: dict[int, str]) -> Year:
    year, today = Year(groups, {}), date.today()
    store = me._parts.store
    weekly = [i for i, group in groups.items() if group == "cited each week"]
    monthly = [i for i, group in groups.items() if group == "recalled each month"]
    soon: set[int] = set()
    for number in range(1, DAYS + 1):
        now = f"{(today + timedelta(days=number)).isoformat()}T20:00:00"
        said = typed(me, [("self", now, "Good evening.")])[0]
        store.runs.mark_extracted(said.id, said.revision, 0)
        if number % 7 == 0:
            store.memories.reinforce(weekly, now, cited=True)
        if number % 30 == 0:
            store.memories.reinforce([i for i in monthly if i not in year.faded], now, cited=False)
        if number % 7 == 1:
            soon = {memory.id for memory in me.memories.fading(LISTED, now)}
        me.jobs.run("decay", Progress(), now)
        for memory in _faded(me):
            if memory.id not in year.faded:
                year.faded[memory.id] = number
                year.unlisted += memory.id not in soon
    return year


def _faded(me: SecondMe) -> list[Memory]:
    return me.memories.list(statuses=("faded",), limit=LISTED)


def _figures(me: SecondMe, year: Year) -> Iterator[Figure]:
    faded = Counter(year.groups[i] for i in year.faded)
    for group in GROUPS:
        bar = None if group in ("never recalled", "recalled each month") else 0
        yield Figure(f"faded after a year: {group}", faded[group], "", f"of {EACH}", at_most=bar)
    never = [i for i, group in year.groups.items() if group == "never recalled"]
    importance = {i: me.memories.get(i).importance for i in never}
    day = {i: year.faded.get(i, DAYS + 1) for i in never}
    turned = sum(importance[a] > importance[b] and day[a] < day[b] for a in never for b in never)
    yield Figure("pairs of which the more important faded first", turned, "", f"of {len(never)} memories", at_most=0)
    yield Figure(
        "faded without having been listed the week before", year.unlisted, "", f"of {len(year.faded)}", at_most=0
    )
    most = max(Counter(year.faded.values()).values(), default=0)
    yield Figure("most that faded on one day", most, "", f"of {len(year.groups)}")


def _jump(me: SecondMe) -> Iterator[Figure]:
    """The clock says that three years have passed."""
    before = len(_faded(me))
    now = f"{(date.today() + timedelta(days=DAYS + 3 * 365)).isoformat()}T20:00:00"
    due = len(me.memories.fading(LISTED, f"{(date.today() + timedelta(days=DAYS)).isoformat()}T21:00:00"))
    me.jobs.run("decay", Progress(), now)
    faded = len(_faded(me)) - before
    yield Figure(
        "faded by a clock that jumps, beyond what a week fades", max(0, faded - due), "", f"{faded}", at_most=0
    )


def _back(me: SecondMe, year: Year) -> Iterator[Figure]:
    faded = _faded(me)
    listed = sum(memory.id in {one.id for one in me.memories.list(memory.text)} for memory in faded)
    found = sum(memory.id in {hit.id for hit in me.search.find(memory.text, 10, ("memory",))} for memory in faded)
    for memory in faded:
        me.memories.restore(memory.id)
    back = sum(me.memories.get(memory.id).status == "active" for memory in faded)
    count = max(1, len(faded))
    yield Figure("faded memories that a look among them finds", listed / count, "share", f"of {count}", at_least=1.0)
    yield Figure("faded memories that search finds", found / count, "share", f"of {count}", at_least=1.0)
    yield Figure("… that come back", back / count, "share", f"of {count}", at_least=1.0)
