"""Learns how sure a statement of rules is (secondme/memory/confidence.py) from the labelled messages.

    python -m tests.bench.learn_confidence           what it would gain, each writer left out in turn
    python -m tests.bench.learn_confidence --write   the same, and the weights from all of them

The frozen half takes no part. Of the sets that rules were written with, which they fit too well,
each statement counts as `WORKED_WITH` of one; all their messages and clauses count whole. Nobody needs to read what is
learned from: texts are counted as hashes. Two to six minutes.
"""

import argparse
import dataclasses
import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from scipy.sparse import csr_matrix, hstack
from sklearn.ensemble import HistGradientBoostingClassifier
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score

from secondme.memory.clauses import clauses
from secondme.memory.confidence import FILE, HEADS, Floats, may_wait
from secondme.memory.cues import BUCKETS, Hashed, Made, around, hashed, of_clause, of_message, of_statement
from secondme.memory.drafts import draft
from secondme.memory.tongues import tongue_of
from secondme.types import Entity, Item
from tests.bench.labels import Half, Labelled, labelled
from tests.bench.scoring import judge, resolver

LEARNED_FROM: tuple[Half, ...] = (
    "work", "further", "apart", "fresh", "fresh2", "fresh3", "fresh4", "fresh5", "kept", "kept2", "kept3", "kept4",
    "kept5", "kept6",
)  # fmt: skip
UNREAD: tuple[Half, ...] = ("fresh4", "fresh5", "kept", "kept2", "kept3", "kept4", "kept5", "kept6")
"""Of these no rule was made: how often rules are right there is how often they are right."""
WORKED_WITH = 0.3
UNREAL = ("joke", "sarcasm", "fiction", "quoted", "hypothetical", "question", "nothing")
THRESHOLDS = (0.3, 0.35, 0.4, 0.45, 0.5, 0.55, 0.6)


@dataclass(slots=True)
class Row:
    """A statement: its message's place in the list, and what a label says (1 right, 0 wrong, -1 debatable)."""

    message: int
    half: Half
    made: Made
    label: int
    golds: tuple[int, ...]


@dataclass(slots=True)
class Words:
    """Figures and hashed words of many texts."""

    figures: Floats
    spaces: tuple[csr_matrix, ...]


def sparse(found: Sequence[Hashed]) -> csr_matrix:
    rows = [row for row, each in enumerate(found) for _ in each]
    columns = [bucket for each in found for bucket in each]
    return csr_matrix(([weight for each in found for weight in each.values()], (rows, columns)), (len(found), BUCKETS))


class Learned:
    """A linear model as confidence.Linear keeps it: `heads` logistic regressions over scaled figures and words."""

    def __init__(self, parts: Words, raw: int, by: tuple[float, ...], targets: Floats) -> None:
        """The last `raw` figures are log odds already and are not scaled; `by`: how much each space of words weighs."""
        scaled = parts.figures.shape[1] - raw
        self.mean, self.scale = parts.figures.mean(axis=0), parts.figures.std(axis=0)
        self.scale[self.scale < 1e-9] = 1.0
        self.mean[scaled:], self.scale[scaled:] = 0.0, 1.0
        self.factor = np.array([0.3] * scaled + [0.5] * raw)
        self.by = by
        models = [LogisticRegression(C=0.1, max_iter=300).fit(self._inputs(parts), each) for each in targets.T]
        weights = np.array([model.coef_[0] for model in models]).T
        size = parts.figures.shape[1]
        self.dense = weights[:size] * self.factor[:, None]
        self.bias = np.array([model.intercept_[0] for model in models])
        starts = [size + BUCKETS * number for number in range(len(by))]
        self.hashes = [weights[at : at + BUCKETS] * much for at, much in zip(starts, by, strict=True)]

    def _inputs(self, parts: Words) -> csr_matrix:
        figures = (parts.figures - self.mean) / self.scale * self.factor
        return hstack([csr_matrix(figures), *(x * y for x, y in zip(parts.spaces, self.by, strict=True))]).tocsr()

    def scores(self, parts: Words) -> Floats:
        words = sum(space @ weights for space, weights in zip(parts.spaces, self.hashes, strict=True))
        return np.asarray((parts.figures - self.mean) / self.scale @ self.dense + self.bias + words)

    def arrays(self, name: str) -> Iterator[tuple[str, np.ndarray]]:
        for part in ("mean", "scale", "dense", "bias"):
            yield f"{name}_{part}", np.asarray(getattr(self, part), np.float32)
        for number, weights in enumerate(self.hashes):
            step = np.abs(weights).max(axis=0) / 127
            yield f"{name}_step{number}", np.asarray(step, np.float32)
            yield f"{name}_hash{number}", np.round(weights / step).astype(np.int8)


class Last:
    """The mean of a logistic model and of boosted trees over all figures of a statement."""

    def __init__(self, figures: Floats, labels: Floats, weights: Floats) -> None:
        self.mean, self.scale = figures.mean(axis=0), figures.std(axis=0)
        self.scale[self.scale < 1e-9] = 1.0
        self.linear = LogisticRegression(C=0.005, max_iter=1000).fit(self._scaled(figures), labels, weights)
        self.trees = HistGradientBoostingClassifier(
            max_iter=80, learning_rate=0.05, max_leaf_nodes=6, l2_regularization=10, min_samples_leaf=20, random_state=0
        ).fit(figures, labels, weights)

    def _scaled(self, figures: Floats) -> Floats:
        return (figures - self.mean) / self.scale

    def __call__(self, figures: Floats) -> Floats:
        both = self.linear.predict_proba(self._scaled(figures)), self.trees.predict_proba(figures)
        return np.asarray(sum(both)[:, 1] / 2)

    def arrays(self) -> Iterator[tuple[str, np.ndarray]]:
        dense, bias = self.linear.coef_.T, self.linear.intercept_
        for part, found in (("mean", self.mean), ("scale", self.scale), ("dense", dense), ("bias", bias)):
            yield f"statement_{part}", np.asarray(found, np.float32)
        nodes = [each[0].nodes for each in self.trees._predictors]
        roots = np.cumsum([0, *(len(each) for each in nodes[:-1])])
        every = np.concatenate(nodes)
        offset = np.repeat(roots, [len(each) for each in nodes])
        leaf = every["is_leaf"].astype(bool)
        yield "trees_roots", roots.astype(np.int32)
        yield "trees_feature", np.where(leaf, -1, every["feature_idx"]).astype(np.int32)
        yield "trees_threshold", np.where(leaf, 0.0, every["num_threshold"])
        for part in ("left", "right"):
            yield f"trees_{part}", np.where(leaf, 0, every[part] + offset).astype(np.int32)
        yield "trees_value", np.where(leaf, every["value"], 0.0)
        yield "trees_bias", np.asarray(self.trees._baseline_prediction).reshape(-1)[0]


def writer(half: Half, message: Labelled) -> str:
    """Who wrote a message; those who invented several people count as one."""
    return half if half in ("work", "further", "apart") else message.id.split("-")[0]


def statements(messages: Sequence[tuple[Half, Labelled]]) -> Iterator[Row]:
    for number, (half, message) in enumerate(messages):
        before = [_item(at, role, message.time, text) for at, (role, text) in enumerate(message.before)]
        one = draft(_item(len(before), message.role, message.time, message.text), before)
        known = [
            Entity(at, who.name, "person", False, (f"your {who.relation}", f"my {who.relation}"))
            for at, who in enumerate(one.people)
        ]
        for made in one.made():
            fields = {each.name: getattr(made.new, each.name) for each in dataclasses.fields(made.new)}
            memory = SimpleNamespace(**fields, id=0, subject_is_self=not made.new.subject)
            judged = judge(message, len(before), [memory], resolver(known))  # type: ignore[list-item]
            golds = tuple(at for at, gold in enumerate(message.gold) if gold in judged.found)
            yield Row(number, half, made, 1 if judged.right else -1 if judged.debatable else 0, golds)


def _item(number: int, role: str, time: str, text: str) -> Item:
    return Item(number, text, "", role, time, "typed", "message", 1, None, None, None, "", 1, True)  # type: ignore[arg-type]


def pieces(messages: Sequence[tuple[Half, Labelled]]) -> Iterator[tuple[int, str, bool]]:
    """The clauses of all messages, and whether each is to be remembered; those that are debatable are left out."""
    for number, (_, message) in enumerate(messages):
        spans = [(found, gold.optional) for gold in message.gold if (found := _span(gold.quote, message.text))]
        for clause in clauses(message.text, tongue_of(message.text)):
            within = [
                optional
                for (start, end), optional in spans
                if 2 * (min(clause.end, end) - max(clause.start, start))
                >= min(end - start, clause.end - clause.start)
                > 0
            ]
            if not within or not all(within):
                yield number, message.text[clause.start : clause.end], bool(within)


def _span(quote: str, text: str) -> tuple[int, int] | None:
    found = re.search(r"\W+".join(map(re.escape, re.findall(r"\w+", quote))), text, re.IGNORECASE)
    return found.span() if found else None


def figures_of(found: Sequence[tuple[str, str]]) -> Words:
    """Of (message, clause)."""
    places = [around(text, quote) for text, quote in found]
    figures = np.array([of_clause(text, quote, place) for (text, quote), place in zip(found, places, strict=True)])
    sentences = sparse([hashed(place.sentence, "s") for place in places])
    return Words(figures, (sparse([hashed(quote) for _, quote in found]), sentences))


def part(words: Words, chosen: np.ndarray) -> Words:
    return Words(words.figures[chosen], tuple(space[np.flatnonzero(chosen)] for space in words.spaces))


def beside(words: Words, odds: Floats) -> Words:
    return Words(np.hstack([words.figures, odds]), words.spaces)


class Material:
    """All that is learned from, as arrays."""

    def __init__(self) -> None:
        every = [(half, message) for half in LEARNED_FROM for message in labelled(half)]
        self.messages = [(half, message) for half, message in every if message.role == "self"]
        self.required = {
            half: sum(not gold.optional for which, each in every if which == half for gold in each.gold)
            for half in LEARNED_FROM
        }
        self.writers = np.array([writer(half, message) for half, message in self.messages])
        texts = [message.text for _, message in self.messages]
        self.whole = Words(np.array([of_message(text) for text in texts]), (sparse([hashed(text) for text in texts]),))
        self.targets = np.array([_targets(message) for _, message in self.messages])
        found = list(pieces(self.messages))
        self.clause_of = np.array([number for number, _, _ in found])
        self.told = np.array([[told] for _, _, told in found], float)
        self.clauses = figures_of([(texts[number], quote) for number, quote, _ in found])
        self.rows = list(statements(self.messages))
        self.row_of = np.array([row.message for row in self.rows])
        self.quotes = figures_of([(row.made.text, row.made.quote) for row in self.rows])
        self.own = np.array([of_statement(row.made, around(row.made.text, row.made.quote)) for row in self.rows])
        self.labels = np.array([row.label for row in self.rows])
        self.weights = np.array([1.0 if row.half in UNREAD else WORKED_WITH for row in self.rows])

    def odds(self) -> Floats:
        """Of each statement the figures of the first two steps, learned without its writer."""
        heads = self._without_each(
            self.writers, lambda kept, left: learn_message(self, kept).scores(part(self.whole, left))
        )
        clauses_by, rows_by = self.writers[self.clause_of], self.writers[self.row_of]
        told = np.zeros((len(self.rows), 1))
        words, quotes = beside(self.clauses, heads[self.clause_of]), beside(self.quotes, heads[self.row_of])
        for name in sorted(set(self.writers)):
            one = learn_clause(part(words, clauses_by != name), self.told[clauses_by != name])
            told[rows_by == name] = one.scores(part(quotes, rows_by == name))
        self.heads = heads
        return np.hstack([self.own, heads[self.row_of], told])

    def _without_each(self, names: np.ndarray, learned: Callable[[np.ndarray, np.ndarray], Floats]) -> Floats:
        found = np.zeros((len(names), len(HEADS)))
        for name in sorted(set(names)):
            found[names == name] = learned(names != name, names == name)
        return found


def _targets(message: Labelled) -> list[float]:
    told = any(not gold.optional for gold in message.gold)
    return [float(message.category in UNREAL), float(told), *(float(message.category == name) for name in HEADS[2:])]


def learn_message(material: Material, kept: np.ndarray) -> Learned:
    return Learned(part(material.whole, kept), 0, (6.0,), material.targets[kept])


def learn_clause(words: Words, told: Floats) -> Learned:
    return Learned(words, len(HEADS), (5.0, 3.0), told)


def curve(material: Material, sure: Floats) -> Iterator[str]:
    """Precision and recall of what is active at once, set by set, with what waits and how much of that is right."""
    asked_never = np.array([not may_wait(row.made.new) for row in material.rows])
    for half in UNREAD:
        here = np.array([row.half == half for row in material.rows])
        decided = here & (material.labels >= 0)
        yield f"{half}: area under the curve {roc_auc_score(material.labels[decided], sure[decided]):.3f}"
        for threshold in (0.0, *THRESHOLDS):
            active = here & ((sure >= threshold) | asked_never)
            right, wrong = (int(np.sum(active & (material.labels == label))) for label in (1, 0))
            asked = [int(np.sum(here & ~active & (material.labels == label))) for label in (1, 0, -1)]
            found = len(
                {(row.message, gold) for row, on in zip(material.rows, active, strict=True) if on for gold in row.golds}
            )
            recall = found / material.required[half]
            yield (
                f"  {threshold:.2f}  precision {right / (right + wrong):.3f}  recall {recall:.3f}"
                f"  asked: {asked[0]} right, {asked[1]} wrong, {asked[2]} debatable"
            )


def without_each(material: Material, figures: Floats) -> Floats:
    by, sure = material.writers[material.row_of], np.zeros(len(material.rows))
    for name in sorted(set(by)):
        kept = (by != name) & (material.labels >= 0)
        sure[by == name] = Last(figures[kept], material.labels[kept], material.weights[kept])(figures[by == name])
    return sure


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--write", action="store_true")
    write = parser.parse_args().write
    material = Material()
    figures = material.odds()
    print("\n".join(curve(material, without_each(material, figures))), flush=True)
    if not write:
        return
    decided = material.labels >= 0
    message = learn_message(material, np.ones(len(material.messages), bool))
    clause = learn_clause(beside(material.clauses, material.heads[material.clause_of]), material.told)
    last = Last(figures[decided], material.labels[decided], material.weights[decided])
    arrays = {**dict(message.arrays("message")), **dict(clause.arrays("clause")), **dict(last.arrays())}
    np.savez_compressed(FILE, **arrays)
    print(f"{FILE.name}: {FILE.stat().st_size:,} bytes")


if __name__ == "__main__":
    main()
