"""How the products of a BERT network become products of 8 bits that lose little.

A few channels carry numbers ten times as large as all others, and if a row's steps are as wide as the largest number
wants them, the small ones are lost. So of each layer is learned, on a few texts and when it is loaded, how large each
channel gets. Before the first product of the feed-forward network the channels are evened out, and its weights take up
the difference (SmoothQuant: Xiao et al. 2023). Before the second the largest are left out and multiplied in 32 bits
(LLM.int8(): Dettmers et al. 2022)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import numpy.typing as npt

from secondme.engine.base import Vectors

SAMPLE = (
    "Nora: we meet at the station at half past nine", "Thanks!", "ok", "What do you mean?", "why", "haha", "...",
    "I was born in Lyon in 1987 and moved to Hamburg when I was six.", "I HATE THIS", "aaaa bbbb cccc",
    "Remember that I do not eat meat, and always answer in German.", "12 400 7.5 2023-05-01", "+49 30 1234567",
    "My sister's birthday is on 3 March 2024; she will be 31.", "See https://example.org/page?id=42 for the tickets.",
    "Der Zug nach München fährt um 14:05 Uhr ab, Gleis 7.", "Je ne sais pas encore si je viens demain soir.",
    "明天下午三点在咖啡馆见面", "¿Puedes traer el vino para la cena?", "Спасибо, увидимся завтра",
    "🎉🎉 happy birthday 🎂", "def area(radius): return 3.14159 * radius ** 2", '{"name": "x", "size": [1, 2, 3]}',
    "The assistant suggested a plan for the week: on Monday a run of five kilometres, on Wednesday rest, and on "
    "Saturday a long walk by the lake with the dog, followed by an early dinner. It also listed what to buy.",
    "She told me that the doctor had found nothing, but wants to see her again in two weeks, which worries her.",
)  # fmt: skip
"""Texts of many kinds, to learn the channels from."""
APART = 8
"""Channels of a product that are left in 32 bits: four keep nearly as much, sixteen hardly more."""
_MIGRATION = 0.6
"""How much of what makes a channel large goes over to its weights."""
_LEAST = 1e-2
_LARGEST_WEIGHT = 127


@dataclass(frozen=True, slots=True)
class Shape:
    """What config.json says of the network."""

    layers: int
    heads: int
    hidden: int
    epsilon: float
    first_position: int
    positions: int


def largest(shape: Shape, weights: Mapping[str, Vectors], texts: Sequence[Sequence[int]]) -> dict[str, Vectors]:
    """For both products of each layer's feed-forward network, by name: how large each channel of what is multiplied
    gets in these texts. The network of bert.py in numpy, with GELU by its tanh (Hendrycks and Gimpel 2016)."""
    lengths = [len(ids) for ids in texts]
    places = np.concatenate([np.arange(length) for length in lengths]) + shape.first_position
    bounds = np.cumsum([0, *lengths])
    state = (
        weights["embeddings.word_embeddings.weight"][np.concatenate([np.asarray(ids) for ids in texts])]
        + weights["embeddings.position_embeddings.weight"][places]
        + weights["embeddings.token_type_embeddings.weight"][0]
    )
    state = _normed(shape, weights, "embeddings.LayerNorm", state)
    found: dict[str, Vectors] = {}
    for layer in range(shape.layers):
        own = f"encoder.layer.{layer}"
        query, key, value = (
            _linear(weights, f"{own}.attention.self.{part}", state).reshape(len(state), shape.heads, -1)
            for part in ("query", "key", "value")
        )
        seen = [_attended(query[a:b], key[a:b], value[a:b]) for a, b in pairwise(bounds)]
        kept = _linear(weights, f"{own}.attention.output.dense", np.concatenate(seen))
        state = _normed(shape, weights, f"{own}.attention.output.LayerNorm", kept + state)
        wide = _linear(weights, f"{own}.intermediate.dense", state)
        wide *= 0.5 + 0.5 * np.tanh(np.sqrt(2 / np.pi) * (wide + 0.044715 * wide * wide * wide))
        found[f"layer{layer}.wide"], found[f"layer{layer}.narrow"] = np.abs(state).max(axis=0), np.abs(wide).max(axis=0)
        state = _normed(
            shape, weights, f"{own}.output.LayerNorm", _linear(weights, f"{own}.output.dense", wide) + state
        )
    return found


def evened(found: Vectors, columns: Vectors) -> Vectors:
    """By what each channel is to be divided, and its weights multiplied: powers of two, so that
    another machine's rounding of `found` is hardly ever seen in a vector."""
    scale = np.maximum(found, _LEAST) ** _MIGRATION / np.maximum(np.abs(columns).max(axis=1), 1e-6) ** (1 - _MIGRATION)
    centred = np.log2(scale) - np.log2(scale).mean()
    return np.asarray(np.exp2(np.rint(centred)), dtype=np.float32)


def few(found: Vectors) -> npt.NDArray[np.int64]:
    """The channels to be left apart."""
    return np.sort(np.argsort(-found, kind="stable")[:APART]).astype(np.int64)


def whole_numbers(columns: Vectors) -> tuple[npt.NDArray[np.int8], Vectors]:
    """Weights of 8 bits, and the step of each column. AVX2 adds the products of two neighbours in 16 bits, which a
    sum of 128 times 255 fits: so not each weight is kept below 64 but two neighbours together below 129."""
    pairs = np.arange(0, len(columns), 2)
    above = np.add.reduceat(np.maximum(columns, 0), pairs, axis=0).max(axis=0)
    below = np.add.reduceat(np.maximum(-columns, 0), pairs, axis=0).max(axis=0)
    step = np.maximum(np.maximum(above, below), 1e-12) / _LARGEST_WEIGHT
    return np.rint(columns / step).astype(np.int8), step.astype(np.float32)


def _linear(weights: Mapping[str, Vectors], name: str, rows: Vectors) -> Vectors:
    return np.asarray(rows @ weights[f"{name}.weight"].T + weights[f"{name}.bias"], dtype=np.float32)


def _normed(shape: Shape, weights: Mapping[str, Vectors], name: str, rows: Vectors) -> Vectors:
    rows = rows - rows.mean(axis=1, keepdims=True)
    rows = rows / np.sqrt((rows * rows).mean(axis=1, keepdims=True) + shape.epsilon)
    return np.asarray(rows * weights[f"{name}.weight"] + weights[f"{name}.bias"], dtype=np.float32)


def _attended(query: Vectors, key: Vectors, value: Vectors) -> Vectors:
    """Of one text; all have the shape (tokens, heads, part)."""
    scores = np.einsum("qhd,khd->hqk", query, key) / np.sqrt(query.shape[-1])
    scores = np.exp(scores - scores.max(axis=-1, keepdims=True))
    scores /= scores.sum(axis=-1, keepdims=True)
    return np.asarray(np.einsum("hqk,khd->qhd", scores, value).reshape(len(query), -1), dtype=np.float32)
