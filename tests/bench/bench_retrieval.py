"""How well what was said is found: recall over the conversations of an evaluation folder, by its own scorer.

The folder is `SECONDME_EVAL` (else ../shared/eval beside the project): one folder a set, with items.jsonl,
queries.jsonl and questions.jsonl, and score.py. Nothing of it is copied. Each set gets a home of its own; no language
model is used. `SECONDME_BENCH_HOMES` names a folder where the homes are kept for the next time; remove it when the way
in which texts are encoded has changed.
"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from statistics import mean, quantiles
from typing import Any

import numpy as np

from secondme.engine.base import Embedder
from secondme.engine.embed_client import ProcessEmbedder
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.types import NewItem
from tests.bench.report import Figure

MODEL = "all-minilm-l6-v2"
BARS = {
    ("locomo", "recall@10"): 0.86,
    ("locomo", "recall@5"): 0.77,
    ("beam", "recall@10"): 0.66,
    ("beam", "any@10"): 0.85,
}
STRANGERS = 40
"""Questions of other sets that are put to each."""
ORIGINS = {"self": "imported_self", "other": "imported_other", "assistant": "assistant"}


def folder() -> Path:
    return Path(os.environ.get("SECONDME_EVAL") or Path(__file__).parents[3] / "shared" / "eval")


def rows(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]


def fill(store: Store, items: list[dict[str, Any]]) -> None:
    new = [
        NewItem(
            text=item["text"],
            author=item["author"],
            role=item["role"],
            time=item["time"],
            origin=ORIGINS[item["role"]],
            external_id=item["id"],
            conversation=item["conversation"],
        )
        for item in items
    ]
    store.imports.batch("jsonl", new, store.imports.begin("bench", "jsonl"))


@contextmanager
def searched(evaluated: Path, folder: Path, embedder: Embedder) -> Iterator[tuple[Store, Search]]:
    """The home of a set, made in `folder` where it is not there yet, and the search in it."""
    paths = Paths(folder / evaluated.name, Paths.choose().models)
    store = Store.open(paths)
    try:
        if not store.items.count():
            fill(store, rows(evaluated / "items.jsonl"))
        index = VectorIndex(store, paths, store.subkey("index"))
        embed_pending(store, embedder, index, Progress())
        embedder.encode(["ready"])  # a search does not wait for one that is starting, and would go by keywords alone
        yield store, Search(store, embedder, index)
    finally:
        store.close()


@contextmanager
def homes() -> Iterator[Path]:
    """Where homes are made: kept for the next time in the folder that `SECONDME_BENCH_HOMES` names."""
    with tempfile.TemporaryDirectory() as scratch:
        kept = Path(os.environ.get("SECONDME_BENCH_HOMES") or scratch)
        kept.mkdir(parents=True, exist_ok=True)
        yield kept


def hits_of(evaluated: Path, folder: Path, embedder: Embedder) -> tuple[list[dict[str, Any]], list[float]]:
    """What is found for each question of a set, and the seconds that each took."""
    with searched(evaluated, folder, embedder) as (_, search):
        found, seconds = [], []
        for question in rows(evaluated / "queries.jsonl"):
            start = time.perf_counter()
            hits = search.find(question["query"], 20, now=question.get("now"))
            seconds.append(time.perf_counter() - start)
            listed = [
                {
                    "external_id": hit.external_id,
                    "evidence": hit.evidence,
                    "score": hit.score,
                    "relevant": hit.relevant,
                }
                for hit in hits
            ]
            found.append({"id": question["id"], "hits": listed})
        return found, seconds


def answers_marked(evaluated: Path, hits: list[dict[str, Any]]) -> list[bool]:
    """Of each answer among the first ten, whether it is marked as worth giving to a reply."""
    wanted = {row["id"]: {str(each) for each in row["evidence"]} for row in rows(evaluated / "questions.jsonl")}
    found = ((wanted.get(line["id"], set()), hit) for line in hits for hit in line["hits"][:10])
    return [hit["relevant"] for answers, hit in found if hit["external_id"] in answers]


def strangers_left_alone(evaluated: Path, others: list[Path], folder: Path, embedder: Embedder) -> list[bool]:
    """Of questions put to somebody else's memory, whether nothing is marked as worth giving."""
    foreign = [row for other in others for row in rows(other / "queries.jsonl")]
    drawn = np.random.default_rng(5).choice(len(foreign), min(STRANGERS, len(foreign)), replace=False)
    with searched(evaluated, folder, embedder) as (_, search):
        asked = [foreign[at] for at in drawn.tolist()]
        return [not any(hit.relevant for hit in search.find(one["query"], 10, now=one.get("now"))) for one in asked]


def run() -> Iterator[Figure]:
    sets = sorted(path.parent for path in folder().glob("*/questions.jsonl"))
    if not sets:
        print(f"  skipped: no evaluation sets in {folder()} (set SECONDME_EVAL)")
        return
    os.environ["SECONDME_KEY_STORE"] = "file"
    embedder = ProcessEmbedder(Paths.choose().models / MODEL, MODEL)
    seconds: list[float] = []
    marked: list[bool] = []
    alone: list[bool] = []
    with tempfile.TemporaryDirectory() as scratch, homes() as made:
        hits = Path(os.environ.get("SECONDME_BENCH_HITS") or Path(scratch) / "hits")
        hits.mkdir(exist_ok=True)
        try:
            for evaluated in sets:
                found, took = hits_of(evaluated, made, embedder)
                seconds += took
                marked += answers_marked(evaluated, found)
                others = [other for other in sets if other != evaluated]
                alone += strangers_left_alone(evaluated, others, made, embedder)
                lines = "".join(json.dumps(line) + "\n" for line in found)
                (hits / f"{evaluated.name}.jsonl").write_text(lines, encoding="utf-8")
        finally:
            embedder.close()
        yield from figures(sets, hits)
    yield Figure("answers among the first ten marked relevant", mean(marked), "share", f"{len(marked)} answers")
    yield Figure("somebody else's questions to which nothing is", mean(alone), "share", f"{len(alone)} questions")
    yield Figure("search, p95", quantiles(seconds, n=20)[-1], "s", f"{len(seconds)} questions, encoding included")


def figures(sets: list[Path], hits: Path) -> Iterator[Figure]:
    command = [sys.executable, str(folder() / "score.py"), *map(str, sets), "--hits", str(hits), "--json"]
    scored = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    for row in map(json.loads, scored.splitlines()):
        family, ours = row["set"], row["system"] == "secondme"
        detail = ", ".join(f"{name} {value}" for name, value in row["recall@10 by category"].items()) if ours else ""
        for name in ("recall@5", "recall@10", "any@10"):
            at_least = BARS.get((family, name)) if ours else None
            yield Figure(
                f"{family} {row['system']} {name}",
                row[name],
                "share",
                detail if name == "recall@10" else f"{row['n']} questions",
                at_least=at_least,
            )
