"""What each part of the ranking adds, and on which kind of question: weights fitted with and without it, in folds.

A fold leaves out whole conversations: what is scored was never fitted on. The weights are a softmax regression over the
candidates of a question, as few as there are parts. Also gives the weights fitted on everything, which is how those of
retrieval/fuse.py were found, and bootstrap intervals for each category.
"""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
from scipy.optimize import minimize

from secondme.engine.base import Embedder
from secondme.engine.embed_client import ProcessEmbedder
from secondme.paths import Paths
from secondme.retrieval.fuse import CONVERSATION, FIRST, WEIGHTS
from secondme.retrieval.search import Search
from secondme.store import Store
from tests.bench.bench_retrieval import MODEL, folder, homes, rows, searched
from tests.bench.report import Figure

Floats = npt.NDArray[np.float64]
NAMES = [name for name in WEIGHTS if name not in ("exact words", "of the kind asked for", "linked")]
PARTS = {
    "keywords": [name for name in NAMES if name.startswith("words")],
    "meaning of turns": ["meaning with the turn before"],
    "meaning of each word": ["meaning of each word", "meaning of each word, turns around"],
    "turns around, word by word": ["meaning of each word, turns around"],
    "who said it": ["said by whom it is about", "said by whom several are asked of"],
    "who, asked for several": ["said by whom several are asked of"],
    "its conversation": [CONVERSATION],
    "the first of a conversation": [FIRST],
    "a person or an assistant": ["said by a person"],
    "telling or asking": ["tells"],
    "time": ["time"],
    "instructions by situation": ["instruction that applies"],
}
OWN = np.array([WEIGHTS[name] for name in NAMES])
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


def gathered(evaluated: Path, folder: Path, embedder: Embedder) -> list[Asked]:
    with searched(evaluated, folder, embedder) as (store, search):
        found = [ask(store, search, evaluated, question) for question in rows(evaluated / "questions.jsonl")]
        return [asked for asked in found if asked.wanted]


def ask(store: Store, search: Search, evaluated: Path, question: dict[str, object]) -> Asked:
    wanted = {str(each) for each in question["evidence"]}  # type: ignore[attr-defined]
    candidates = search.candidates(str(question["query"]), now=str(question["now"]))
    items = store.items.many([candidate.key[1] for candidate in candidates])
    parts = np.array([[each.components.get(name, 0.0) for name in NAMES] for each in candidates])
    gold = np.array([items[each.key[1]].external_id in wanted for each in candidates], dtype=bool)
    family, category = evaluated.name.split("-")[0], str(question["category"])
    return Asked(family, evaluated.name, category, parts.reshape(-1, len(NAMES)), gold, len(wanted))


def fitted(questions: Sequence[Asked], use: Sequence[str]) -> Floats:
    """The weights of these parts, none below 0, all others 0; both families of conversations count alike. FIRST is in
    logarithms of odds as it is, and has no weight to be found."""
    columns = [NAMES.index(name) for name in use]
    learn = [asked for asked in questions if asked.gold.any()]
    families = [asked.family for asked in learn]
    share = np.array([1.0 / families.count(family) / len(set(families)) for family in families])
    parts = np.concatenate([asked.parts for asked in learn])[:, columns]
    sizes = [len(asked.gold) for asked in learn]
    starts, of = np.cumsum([0, *sizes[:-1]]), np.repeat(np.arange(len(learn)), sizes)
    target = np.concatenate([asked.gold / asked.gold.sum() for asked in learn])
    weighted = share[of]

    def loss(weights: Floats) -> tuple[float, Floats]:
        scores = parts @ weights
        chance = np.exp(scores - np.maximum.reduceat(scores, starts)[of])
        chance /= np.add.reduceat(chance, starts)[of]
        total = RIDGE * float(weights @ weights) - float((weighted * target) @ np.log(np.maximum(chance, 1e-20)))
        return total, 2 * RIDGE * weights + (weighted * (chance - target)) @ parts

    bounds = [(1.0, 1.0) if name == FIRST else (0.0, None) for name in use]
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


def interval(values: Floats) -> tuple[float, float]:
    """In which the mean lies in 95 of 100 draws of so many questions from these."""
    draws = np.random.default_rng(7).choice(values, (DRAWS, len(values))).mean(axis=1)
    low, high = np.quantile(draws, (0.025, 0.975))
    return float(low), float(high)


def shown(values: Floats) -> str:
    low, high = interval(values)
    return f"95 %: {low:+.3f} to {high:+.3f}, {len(values)} questions"


def run() -> Iterator[Figure]:
    sets = sorted(path.parent for path in folder().glob("*/questions.jsonl"))
    if not sets:
        print(f"  skipped: no evaluation sets in {folder()} (set SECONDME_EVAL)")
        return
    os.environ["SECONDME_KEY_STORE"] = "file"
    embedder = ProcessEmbedder(Paths.choose().models / MODEL, MODEL)
    try:
        with homes() as made:
            questions = [asked for each in sets for asked in gathered(each, made, embedder)]
    finally:
        embedder.close()
    yield from table(questions)


def table(questions: Sequence[Asked]) -> Iterator[Figure]:
    """Each family and category as a whole, then what each part adds to them: all families, and those categories for
    which it is more than chance."""
    where = groups(questions)
    now = np.array([recall(asked, OWN) for asked in questions])
    whole = in_folds(questions, NAMES)
    for name, those in where.items():
        yield Figure(f"weights of the app, {name}: recall@10", float(now[those].mean()), "share", shown(now[those]))
        yield Figure(f"in folds, {name}: recall@10", float(whole[those].mean()), "share", shown(whole[those]))
    for part, names in PARTS.items():
        gains = whole - in_folds(questions, [name for name in NAMES if name not in names])
        for name, those in where.items():
            low, high = interval(gains[those])
            if " " not in name or low > 0 or high < 0:
                yield Figure(f"{part} adds, {name}", float(gains[those].mean()), "recall@10", shown(gains[those]))
    for name, weight in zip(NAMES, fitted(questions, NAMES), strict=True):
        yield Figure(f"weight of {name}, fitted on all", float(weight), "")
