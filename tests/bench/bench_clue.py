"""What it adds to let the model first guess what the answer may say (the clue queries of the settings, MemoRAG), and
what that costs: a seeded sample of the questions of bench_retrieval, by the recall of a reply, with and without."""

import os
import time
from collections.abc import Iterator
from dataclasses import dataclass
from statistics import mean, median
from typing import Any

import numpy as np

from secondme.chat.recall import Recall
from secondme.engine.base import Engine
from tests.bench.bench_ablation import shown
from tests.bench.bench_retrieval import folder, homes, rows, searched
from tests.bench.memory_home import number, starters
from tests.bench.report import Figure

ALL = 100
K = 10


@dataclass(frozen=True)
class Asked:
    """Recall@10 of a question without and with guesses, and the seconds that each took."""

    family: str
    without: float
    with_clues: float
    seconds: float
    seconds_with: float


def run() -> Iterator[Figure]:
    sets = sorted(path.parent for path in folder().glob("*/questions.jsonl"))
    if not sets:
        print(f"  skipped: no evaluation sets in {folder()} (set SECONDME_EVAL)")
        return
    os.environ["SECONDME_KEY_STORE"] = "file"
    pool = [(each, row) for each in sets for row in rows(each / "questions.jsonl") if row["evidence"]]
    drawn = np.random.default_rng(11).choice(len(pool), min(number("SAMPLE", ALL), len(pool)), replace=False)
    chosen = [pool[at] for at in sorted(drawn.tolist())]
    asked: list[Asked] = []
    with starters() as models, homes() as made:
        for each in sets:
            questions = [row for place, row in chosen if place == each]
            if questions:
                with searched(each, made, models.embedder) as (store, search):
                    recall = Recall(store, search)
                    family = each.name.split("-")[0]
                    asked += [measured(family, store, recall, row, models.engine) for row in questions]
    yield from figures(asked)


def measured(family: str, store: Any, recall: Recall, row: dict[str, Any], engine: Engine) -> Asked:
    wanted = {str(each) for each in row["evidence"]}

    def found(clues_of: Engine | None) -> tuple[float, float]:
        start = time.perf_counter()
        hits = recall.recall(row["query"], row["now"], frozenset(), clues_of).hits[:K]
        return len(wanted & {hit.external_id for hit in hits}) / len(wanted), time.perf_counter() - start

    (without, seconds), (with_clues, seconds_with) = found(None), found(engine)
    return Asked(family, without, with_clues, seconds, seconds_with)


def figures(asked: list[Asked]) -> Iterator[Figure]:
    for family in sorted({one.family for one in asked}):
        those = [one for one in asked if one.family == family]
        gains = np.array([one.with_clues - one.without for one in those])
        yield Figure(f"{family}: recall@10 without clues", mean(one.without for one in those), "share")
        yield Figure(f"{family}: clues of the model add", float(gains.mean()), "recall@10", shown(gains))
    yield Figure("a search without", median(one.seconds for one in asked), "s")
    yield Figure("a search with guesses of the model", median(one.seconds_with for one in asked), "s")
