"""Whether memories are made of what people are later asked for, on conversations that nobody here has written.

(b) 300 turns of the LoCoMo conversations in `SECONDME_EVAL`, drawn with a seed in proportion to conversation, speaker
    and whether a question rests on them: share of those that questions rest on that a memory cites, and memories per
    100 turns. `SECONDME_BENCH_TURNS`: so many instead. Each conversation is imported whole, as one of its two speakers
    would, so that a turn has what was said before it; the turns that were not drawn count as read already.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from tests.bench.bench_retrieval import fill, folder, rows
from tests.bench.memory_home import Models, home_with, number, run_to_the_end, starters
from tests.bench.report import Figure

SEED = 4
ALL = 1_000_000
NAMES = {"self": "their own", "other": "the other's"}


@dataclass(frozen=True, slots=True)
class Turn:
    conversation: str
    id: str
    role: str
    asked: bool
    """A question rests on it."""


def run() -> Iterator[Figure]:
    sets = sorted(path.parent for path in folder().glob("locomo-*/questions.jsonl"))
    if not sets:
        print(f"  skipped: no LoCoMo conversations in {folder()} (set SECONDME_EVAL)")
        return
    drawn = draw([turn for each in sets for turn in turns(each)], number("TURNS", 300))
    cited: dict[Turn, int] = {}
    with starters() as models:
        for each in sets:
            cited |= _cited(models, each, [turn for turn in drawn if turn.conversation == each.name])
        cost = models.engine.seconds
    yield from _figures(cited, cost)


def turns(evaluated: Path) -> list[Turn]:
    asked = {turn for question in rows(evaluated / "questions.jsonl") for turn in question["evidence"]}
    return [Turn(evaluated.name, one["id"], one["role"], one["id"] in asked) for one in rows(evaluated / "items.jsonl")]


def draw(every: Sequence[Turn], most: int) -> list[Turn]:
    """So many turns, from each stratum as many as are due to it, by largest remainder."""
    strata: dict[tuple[str, str, bool], list[Turn]] = defaultdict(list)
    for turn in every:
        strata[turn.conversation, turn.role, turn.asked].append(turn)
    share = min(1.0, most / len(every))
    due = {key: int(len(members) * share) for key, members in strata.items()}
    rest = sorted(strata, key=lambda key: (due[key] - len(strata[key]) * share, key))
    for key in rest[: min(most, len(every)) - sum(due.values())]:
        due[key] += 1
    chance = random.Random(SEED)
    return [turn for key in sorted(strata) for turn in chance.sample(strata[key], due[key])]


def _cited(models: Models, evaluated: Path, drawn: Sequence[Turn]) -> dict[Turn, int]:
    """How many memories cite each turn."""
    with home_with(models) as me:
        store = me._parts.store
        fill(store, rows(evaluated / "items.jsonl"))
        wanted = {turn.id for turn in drawn}
        for item in store.runs.pending_extraction(ALL):
            if item.external_id not in wanted:
                store.runs.mark_extracted(item.id, item.revision, 0)
        run_to_the_end(me, "extract")
        memories = store.memories.list(limit=ALL)
        by_turn = Counter(turn for memory in memories for turn in {entry.external_id for entry in memory.evidence})
        return {turn: by_turn[turn.id] for turn in drawn}


def _figures(cited: dict[Turn, int], seconds: float) -> Iterator[Figure]:
    asked = [turn for turn in cited if turn.asked]
    made = sum(cited.values())
    by_role = Counter(turn.role for turn in asked if cited[turn])
    detail = ", ".join(
        f"of {NAMES[role]} {by_role[role]} of {sum(turn.role == role for turn in asked)}" for role in ("self", "other")
    )
    found = sum(by_role.values())
    yield Figure("turns that a question rests on and a memory cites", found / max(1, len(asked)), "share", detail)
    own = [turn for turn in asked if turn.role == "self"]
    yield Figure("… of the person's own", by_role["self"] / max(1, len(own)), "share", f"of {len(own)}")
    yield Figure("memories per 100 turns", 100 * made / max(1, len(cited)), "", f"{made} of {len(cited)} turns")
    yield Figure("… seconds of the model", seconds, "s")
