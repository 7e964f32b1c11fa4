"""How sure a statement that rules made is one that the person meant, of their life, and worth keeping.

Three steps, each learned from labelled messages of invented people (`python -m tests.bench.learn_confidence`, which
writes the weights beside this module): whether a whole message is in earnest or a jest, irony, fiction, somebody else's
words; whether a clause of it is one to remember; and from these and from how the statement was made the probability
that it is right. The last step is the mean of a logistic model and of boosted trees. Pure NumPy and Python, some two
milliseconds a statement. What is less sure than `ASKED` is asked about in the inbox.
"""

from dataclasses import dataclass, replace
from functools import cache, lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from secondme.memory.cues import Hashed, Made, around, hashed, of_clause, of_message, of_statement
from secondme.memory.describe import ANSWER, BY_MODEL
from secondme.memory.doubt import ASKED
from secondme.memory.words import word_set
from secondme.types import NewMemory, Origin

FILE = Path(__file__).with_name("confidence.npz")
HEADS = ("unreal", "told", "joke", "sarcasm", "fiction", "quoted", "nothing")
"""What is guessed of a message: that it is one of those that follow, a supposition or a question; that it holds
something to remember; and which of these it is."""
CURRENT = word_set(
    "name birthday age home origin work education language health allergy diet hobby likes dislikes instruction"
)
"""Attributes of which the latest value holds, or that must not be forgotten."""
Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Linear:
    """Scores by a sum: `dense` (figures, heads) after `mean` and `scale`, and `hashes`, one (buckets, heads) for each
    space of words."""

    mean: Floats
    scale: Floats
    dense: Floats
    bias: Floats
    hashes: tuple[npt.NDArray[np.float32], ...] = ()

    def __call__(self, figures: Floats, words: tuple[Hashed, ...] = ()) -> Floats:
        scores = (figures - self.mean) / self.scale @ self.dense + self.bias
        for weights, found in zip(self.hashes, words, strict=True):
            if found:
                scores = scores + np.fromiter(found.values(), float) @ weights[list(found)]
        return np.asarray(scores, dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Trees:
    """Boosted trees: nodes of all trees in one array each, `roots` where each tree begins. A leaf has feature -1."""

    roots: tuple[int, ...]
    feature: tuple[int, ...]
    threshold: tuple[float, ...]
    left: tuple[int, ...]
    right: tuple[int, ...]
    value: tuple[float, ...]
    bias: float

    def __call__(self, figures: Floats) -> float:
        known = figures.tolist()
        total = self.bias
        for node in self.roots:
            while self.feature[node] >= 0:
                below = known[self.feature[node]] <= self.threshold[node]
                node = (self.left if below else self.right)[node]
            total += self.value[node]
        return total


@dataclass(frozen=True, slots=True)
class Model:
    message: Linear
    clause: Linear
    statement: Linear
    trees: Trees

    def of_message(self, text: str) -> Floats:
        """Log odds of each of `HEADS`."""
        return self.message(np.array(of_message(text)), (hashed(text),))

    def figures(self, made: Made, message: Floats) -> Floats:
        """All that the last step knows of a statement. `message`: what is known of its message."""
        place = around(made.text, made.quote)
        clause = np.array([*of_clause(made.text, made.quote, place), *message])
        told = self.clause(clause, (hashed(made.quote), hashed(place.sentence, "s")))
        return np.array([*of_statement(made, place), *message, *told])

    def confidence(self, made: Made, message: Floats) -> float:
        """The probability that a statement is right, in (0, 1)."""
        figures = self.figures(made, message)
        return (_sigmoid(float(self.statement(figures)[0])) + _sigmoid(self.trees(figures))) / 2


def _sigmoid(odds: float) -> float:
    return float(1 / (1 + np.exp(-odds)))


def weighed(made: Made, origin: Origin) -> NewMemory:
    """The memory, or, below `ASKED`, a question in its stead, where one may be asked."""
    new = made.new
    if origin != "typed" or not may_wait(new):
        return new
    sure = confidence(made)
    return replace(new, confidence=int(100 * sure) / 100, status="proposed") if sure < ASKED else new


def may_wait(new: NewMemory) -> bool:
    """Whether it may be asked about: what rules made of what was not asked for. Instructions and answers are meant;
    and as long as "I work in a bakery again" waits, what was so before is said to hold."""
    meant = new.kind == "instruction" or new.context.startswith(ANSWER)
    return new.confidence > BY_MODEL and not meant and not CURRENT & {claim.attribute for claim in new.claims}


def confidence(made: Made) -> float:
    """The probability that a statement of rules is right, in (0, 1)."""
    return model().confidence(made, _of_message(made.text))


@lru_cache(maxsize=4)
def _of_message(text: str) -> Floats:
    """Once for all statements of a message."""
    return model().of_message(text)


@cache
def model() -> Model:
    with np.load(FILE, allow_pickle=False) as kept:
        return read({name: kept[name] for name in kept.files})


def read(kept: dict[str, npt.NDArray[Any]]) -> Model:
    """A model from its arrays; weights of words are kept as whole numbers of a step."""

    def linear(name: str, spaces: int = 0) -> Linear:
        mean, scale, dense, bias = (kept[f"{name}_{part}"].astype(float) for part in ("mean", "scale", "dense", "bias"))
        hashes = (kept[f"{name}_hash{number}"] * kept[f"{name}_step{number}"] for number in range(spaces))
        return Linear(mean, scale, dense, bias, tuple(each.astype(np.float32) for each in hashes))

    def nodes(part: str) -> tuple[Any, ...]:
        return tuple(kept[f"trees_{part}"].tolist())

    trees = Trees(
        nodes("roots"), nodes("feature"), nodes("threshold"), nodes("left"), nodes("right"), nodes("value"),
        float(kept["trees_bias"]),
    )  # fmt: skip
    return Model(linear("message", 1), linear("clause", 2), linear("statement"), trees)
