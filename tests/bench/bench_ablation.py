"""What each part of the ranking adds, and on which kind of question: weights fitted with and without it, in folds.

A fold leaves out whole conversations: what is scored was never fitted on. The weights are a softmax regression over the
candidates of a question, as few as there are parts. Also gives the weights fitted on everything, which is how those of
retrieval/fuse.py were found, and bootstrap intervals for each category.
"""

import os
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from secondme.engine.base import Embedder
from secondme.engine.embed_client import ProcessEmbedder
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.fuse import WEIGHTS
from secondme.retrieval.search import Search
from secondme.store import Store
from tests.bench.bench_retrieval import MODEL, fill, folder, rows
from tests.bench.report import Figure

Floats = npt.NDArray[np.float64]
NAMES = [name for name in WEIGHTS if name not in ("exact words", "of the kind asked for")]
PARTS = {
    "keywords": [name for name in NAMES if name.startswith("words")],
    "keywords of the conversation": ["words of the conversation"],
    "meaning of turns": ["meaning with the turn before", "meaning with the turn after"],
    "meaning of each word": ["meaning of each word", "meaning of each word, turns around"],
    "turns around, word by word": ["meaning of each word, turns around"],
    "who said it": ["said by whom it is about"],
    "a person or an assistant": ["said by a person"],
    "telling or asking": ["tells"],
    "length": ["length"],
    "time": ["time"],
    "instructions by situation": ["instruction that applies"],
}
FOLDS = 5
RIDGE = 1e-3
DRAWS = 1000


@dataclass(frozen=True)
class Asked:
    """A question with its candidates: shape (candidates, parts), and for each which gold id it is (-1: none)."""

    family: str
    place: str
    category: str
    parts: Floats
    gold: npt.NDArray[np.bool_]
    wanted: int


def gathered(evaluated: Path, home: Path, embedder: Embedder) -> list[Asked]:
    paths = Paths(home, Paths.choose().models)
    store = Store.open(paths)
    try:
        fill(store, rows(evaluated / "items.jsonl"))
        index = VectorIndex(store, paths, store.subkey("index"))
        embed_pending(store, embedder, index, Progress())
        search = Search(store, embedder, index)
        found = [ask(search, evaluated, question) for question in rows(evaluated / "questions.jsonl")]
        return [asked for asked in found if asked.wanted]
    finally:
        store.close()


def ask(search: Search, evaluated: Path, question: dict[str, object]) -> Asked:
    wanted = {str(each) for each in question["evidence"]}  # type: ignore[attr-defined]
    candidates = search.candidates(str(question["query"]), now=str(question["now"]))
    items = search._store.items.many([candidate.key[1] for candidate in candidates])
    parts = np.array([[each.components.get(name, 0.0) for name in NAMES] for each in candidates])
    gold = np.array([items[each.key[1]].external_id in wanted for each in candidates], dtype=bool)
    family, category = evaluated.name.split("-")[0], str(question["category"])
    return Asked(family, evaluated.name, category, parts.reshape(-1, len(NAMES)), gold, len(wanted))


def fitted(questions: Sequence[Asked], use: Sequence[str]) -> Floats:
    """The weights of these parts, none below 0, all others 0; both families of conversations count alike."""
    columns = [NAMES.index(name) for name in use]
    learn = [asked for asked in questions if asked.gold.any()]
    sizes = {family: sum(asked.family == family for asked in learn) for family in {a.family for a in learn}}

    def loss(weights: Floats) -> tuple[float, Floats]:
        total, slope = RIDGE * float(weights @ weights), 2 * RIDGE * weights
        for asked in learn:
            parts, share = asked.parts[:, columns], 1.0 / sizes[asked.family] / len(sizes)
            scores = parts @ weights
            chance = np.exp(scores - scores.max())
            chance /= chance.sum()
            target = asked.gold / asked.gold.sum()
            total -= share * float((target * np.log(np.maximum(chance, 1e-20))).sum())
            slope = slope + share * ((chance - target) @ parts)
        return total, slope

    bounds = [(0.0, None)] * len(columns)
    best = minimize(loss, np.ones(len(columns)), jac=True, method="L-BFGS-B", bounds=bounds, options={"maxiter": 150})
    weights = np.zeros(len(NAMES))
    weights[columns] = best.x
    return weights


def recall(asked: Asked, weights: Floats, k: int = 10) -> float:
    best = np.argsort(-(asked.parts @ weights), kind="stable")[:k]
    return float(asked.gold[best].sum()) / asked.wanted


def in_folds(questions: Sequence[Asked], use: Sequence[str]) -> Floats:
    """Recall@10 of each question, by weights fitted on the conversations of the other folds."""
    families = sorted({asked.family for asked in questions})
    places = [sorted({a.place for a in questions if a.family == family}) for family in families]
    fold = {place: at % FOLDS for each in places for at, place in enumerate(each)}
    scored = np.zeros(len(questions))
    for number in range(FOLDS):
        weights = fitted([asked for asked in questions if fold[asked.place] != number], use)
        for at, asked in enumerate(questions):
            if fold[asked.place] == number:
                scored[at] = recall(asked, weights)
    return scored


def groups(questions: Sequence[Asked]) -> dict[str, npt.NDArray[np.bool_]]:
    """Which questions belong to each family, and to each category of it."""
    names = [(asked.family, f"{asked.family} {asked.category}") for asked in questions]
    every = sorted({name for pair in names for name in pair})
    return {name: np.array([name in pair for pair in names]) for name in every}


def interval(values: Floats) -> str:
    draws = np.random.default_rng(7).choice(values, (DRAWS, len(values))).mean(axis=1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return f"95 % {low:.2f} to {high:.2f}, {len(values)} questions"


def run() -> Iterator[Figure]:
    sets = sorted(path.parent for path in folder().glob("*/questions.jsonl"))
    if not sets:
        print(f"  skipped: no evaluation sets in {folder()} (set SECONDME_EVAL)")
        return
    os.environ["SECONDME_KEY_STORE"] = "file"
    embedder = ProcessEmbedder(Paths.choose().models / MODEL, MODEL)
    try:
        with tempfile.TemporaryDirectory() as scratch:
            questions = [asked for each in sets for asked in gathered(each, Path(scratch) / each.name, embedder)]
    finally:
        embedder.close()
    where = groups(questions)
    whole = in_folds(questions, NAMES)
    for name, those in where.items():
        yield Figure(f"in folds, {name}: recall@10", float(whole[those].mean()), "share", interval(whole[those]))
    for part, names in PARTS.items():
        without = in_folds(questions, [name for name in NAMES if name not in names])
        for name, those in where.items():
            gain = float((whole - without)[those].mean())
            if " " not in name or abs(gain) >= 0.02:
                yield Figure(f"{part} adds, {name}", gain, "recall@10")
    for name, weight in zip(NAMES, fitted(questions, NAMES), strict=True):
        yield Figure(f"weight of {name}, fitted on all", float(weight), "")
