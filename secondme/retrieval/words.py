"""Late interaction: each word of a question finds its best match among the words of a text, in meaning.

What a text is about as a whole is one vector, and says little of its details; compared word by word, "made of coconut
milk" is found by "dairy-free". Of the words of a text only the sign of each dimension is kept, which finds no less
(measured). A word that matches everything alike says nothing, so matches are counted in standard deviations among the
candidates. After Khattab & Zaharia, ColBERT (SIGIR 2020). Pure.
"""

import math
from collections.abc import Mapping, Sequence
from typing import TypeVar

import numpy as np
import numpy.typing as npt

from secondme.engine.base import Vectors, Words

Key = TypeVar("Key")
Scores = npt.NDArray[np.float32]

AT_ONCE = 512
"""Words in one product: small enough that BLAS does it in the thread that asks and waits for no other."""
MOST = 32
"""So many words of a question are compared."""
USUAL_MEAN, USUAL_SPREAD, USUAL_COUNT = 0.15, 0.08, 20
"""A word's best match among texts of any kind; counts like so many candidates, so that few candidates tell little."""
LEAST, MOST_SPREADS = -1.0, 5.0
BEFORE = (0.9, 0.8, 0.6)
AFTER = (0.8, 0.5)
"""What a match counts in the turns before (the answer to "How did it taste?" names no dish) and after."""


def asked_words(words: Words, leave_out: frozenset[str] = frozenset()) -> Vectors:
    """The vectors of a question's words but for these (names of those who talk are in every text of theirs)."""
    kept = [at for at, piece in enumerate(words.pieces) if piece not in leave_out]
    return words.vectors[(kept or list(range(len(words.pieces))))[:MOST]]


def matches(asked: Vectors, signs: Sequence[bytes]) -> Scores:
    """Shape (words asked, texts): the similarity of each word asked to its nearest in each text.

    `signs`: a text's words, one bit a dimension; a text without words matches nothing (-1)."""
    dim = asked.shape[1]
    count = [len(each) * 8 // dim for each in signs]
    best = np.full((len(asked), len(signs)), LEAST, dtype=np.float32)
    filled = [at for at, n in enumerate(count) if n]
    if not filled or not len(asked):
        return best
    bits = np.unpackbits(np.frombuffer(b"".join(signs), dtype=np.uint8)).reshape(-1, dim)
    parts = [asked @ bits[at : at + AT_ONCE].T.astype(np.float32) for at in range(0, len(bits), AT_ONCE)]
    similar = (2.0 * np.concatenate(parts, axis=1) - asked.sum(axis=1, keepdims=True)) / math.sqrt(dim)
    starts = np.concatenate([[0], np.cumsum([count[at] for at in filled])[:-1]])
    best[:, filled] = np.maximum.reduceat(similar, starts, axis=1)
    return best


def spreads(best: Scores) -> tuple[Scores, Scores]:
    """The matches in standard deviations from a word's mean among these texts, in [-1, 5]; and the weight of each word:
    one that fits everything counts little."""
    there = best > LEAST
    count = there.sum(axis=1) + USUAL_COUNT
    mean = (np.where(there, best, 0).sum(axis=1) + USUAL_COUNT * USUAL_MEAN) / count
    square = np.where(there, (best - mean[:, None]) ** 2, 0).sum(axis=1)
    spread = np.sqrt((square + USUAL_COUNT * USUAL_SPREAD**2) / count)
    found = np.clip((best - mean[:, None]) / spread[:, None], LEAST, MOST_SPREADS)
    return np.where(there, found, LEAST), np.maximum(1.0 - mean, 0.05)


def fits(asked: Vectors, signs: Mapping[Key, bytes], before: Mapping[Key, Key]) -> dict[Key, tuple[float, float]]:
    """For each text how well its own words fit those asked, and its words with those of the turns around it; both in
    [0, 1]. `before`: for a text the one said before it."""
    keys = list(signs)
    if not keys or not len(asked):
        return {}
    spread, weight = spreads(matches(asked, [signs[key] for key in keys]))
    place = {key: at for at, key in enumerate(keys)}
    previous = np.array([place.get(before[key], -1) if key in before else -1 for key in keys])
    following = np.full(len(keys), -1)
    following[previous[previous >= 0]] = np.nonzero(previous >= 0)[0]
    around = spread.copy()
    for step, shares in ((previous, BEFORE), (following, AFTER)):
        at = np.arange(len(keys))
        for share in shares:
            at = np.where(at >= 0, step[at], -1)
            around = np.maximum(around, np.where(at >= 0, share * spread[:, at], LEAST))
    own, wide = (_scaled(weight @ each / weight.sum()) for each in (spread, around))
    return {key: (float(own[at]), float(wide[at])) for key, at in place.items()}


def _scaled(fit: Scores) -> Scores:
    """To [0, 1]; rounding goes a little beyond."""
    return np.asarray(np.clip((fit - LEAST) / (MOST_SPREADS - LEAST), 0.0, 1.0), dtype=np.float32)
