"""Vectors in little room: a byte and two bits for each dimension, so that a lifetime of them fits into memory.

The bytes (a scale for each vector) give cosines that are right to 0.002. The bits are the signs of the vector seen from
fixed random directions; how many differ tells how wide the angle is (Charikar 2002, "Similarity estimation techniques
from rounding algorithms"). Counting them goes through a hundred million vectors a second, so a question is compared
with all of them by bits, and with the few thousand that come out first by bytes. Nothing has to be trained or built.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
Ints = npt.NDArray[np.int64]

FEWEST_BITS, MOST_BITS, WORD = 256, 1024, 64
FIRST_ROOM = 256
GONE = -2.0
AT_ONCE = 512
"""Rows widened to floats at a time: they stay in the cache, and BLAS stays on one thread. With more it calls others,
and waits for them ten times as long as the product takes while a model is busy (measured)."""


class Block:
    """Vectors with their ids (ascending) and what each belongs to. Not safe to share: who holds it has the lock."""

    def __init__(self, dim: int) -> None:
        self.dim, self.count, self.dead = dim, 0, 0
        self.ids: Ints = np.zeros(0, dtype=np.int64)
        self.refs: Ints = np.zeros(0, dtype=np.int64)
        self.scales: Floats = np.zeros(0, dtype=np.float32)
        """0 for a vector that was removed."""
        self.codes: npt.NDArray[np.int8] = np.zeros((0, dim), dtype=np.int8)
        self.signs: npt.NDArray[np.uint64] = np.zeros((directions(dim).shape[1] // WORD, 0), dtype=np.uint64)
        self._by_ref: tuple[Ints, Ints] | None = None

    def append(self, ids: Ints, refs: Ints, vectors: Floats) -> None:
        """Take in vectors of length 1, shape (len(ids), dim)."""
        scales = np.maximum(np.abs(vectors).max(axis=1), 1e-12) / 127
        codes = np.rint(vectors / scales[:, None]).astype(np.int8)
        self.take(ids, refs, scales.astype(np.float32), codes, signs_of(vectors))

    def take(self, ids: Ints, refs: Ints, scales: Floats, codes: npt.NDArray[Any], signs: npt.NDArray[Any]) -> None:
        """Take in what is encoded already."""
        start, end = self.count, self.count + len(ids)
        self._make_room(end)
        self.ids[start:end], self.refs[start:end], self.scales[start:end] = ids, refs, scales
        self.codes[start:end], self.signs[:, start:end] = codes, signs
        self.count, self._by_ref = end, None
        self.dead += int(np.count_nonzero(scales == 0))

    def _make_room(self, needed: int) -> None:
        if needed <= len(self.ids):
            return
        room = max(FIRST_ROOM, needed, min(2 * needed, needed + 16_384))
        for name in ("ids", "refs", "scales", "codes", "signs"):
            old = getattr(self, name)
            grown = np.zeros((*old.shape[:-1], room) if name == "signs" else (room, *old.shape[1:]), dtype=old.dtype)
            if name == "signs":
                grown[:, : self.count] = old[:, : self.count]
            else:
                grown[: self.count] = old[: self.count]
            setattr(self, name, grown)

    def bury(self, ids: Ints) -> bool:
        """Blank the vectors with these ids (ascending); whether there were any."""
        if not self.count or not len(ids):
            return False
        held = self.ids[: self.count]
        at = np.minimum(np.searchsorted(held, ids), self.count - 1)
        at = at[(held[at] == ids) & (self.scales[at] > 0)]
        self.scales[at], self.codes[at], self.signs[:, at] = 0, 0, 0
        self.dead += len(at)
        return len(at) > 0

    def distances(self, signs: npt.NDArray[np.uint64]) -> npt.NDArray[np.uint16]:
        """How many signs of each vector differ from these."""
        total = np.zeros(self.count, dtype=np.uint16)
        differ = np.empty(self.count, dtype=np.uint64)
        counted = np.empty(self.count, dtype=np.uint8)
        for word, asked in zip(self.signs, signs, strict=True):
            np.bitwise_xor(word[: self.count], asked, out=differ)
            np.bitwise_count(differ, out=counted)
            np.add(total, counted, out=total)
        return total

    def cosines(self, vector: Floats, at: Ints | None = None) -> Floats:
        """Cosines with a vector of length 1 of all rows, or of those `at`; GONE for what was removed."""
        count = self.count if at is None else len(at)
        found = np.empty(count, dtype=np.float32)
        for start in range(0, count, AT_ONCE):
            rows = slice(start, min(start + AT_ONCE, count)) if at is None else at[start : start + AT_ONCE]
            found[start : start + AT_ONCE] = self.codes[rows].astype(np.float32) @ vector
        scales = self.scales[: self.count] if at is None else self.scales[at]
        return np.where(scales > 0, np.clip(found * scales, -1.0, 1.0), np.float32(GONE))

    def rows_of(self, refs: Ints) -> Ints:
        """Where the vectors of these stand (those that are here, each with all its parts)."""
        if self._by_ref is None:
            order = np.argsort(self.refs[: self.count], kind="stable")
            self._by_ref = self.refs[order], order
        held, order = self._by_ref
        first, last = np.searchsorted(held, refs, "left"), np.searchsorted(held, refs, "right")
        counts = last - first
        steps = np.arange(int(counts.sum())) - np.repeat(np.cumsum(counts) - counts, counts)
        return np.asarray(order[np.repeat(first, counts) + steps], dtype=np.int64)

    def live(self) -> "Block":
        """The same without the blanked rows."""
        block, at = Block(self.dim), np.flatnonzero(self.scales[: self.count] > 0)
        block.take(self.ids[at], self.refs[at], self.scales[at], self.codes[at], self.signs[:, at])
        return block

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """Copies of what `take` takes."""
        live = slice(0, self.count)
        return {
            "ids": self.ids[live].copy(),
            "refs": self.refs[live].copy(),
            "scales": self.scales[live].copy(),
            "codes": self.codes[live].copy(),
            "signs": self.signs[:, live].copy(),
        }

    @classmethod
    def of(cls, dim: int, arrays: Mapping[str, npt.NDArray[Any]]) -> "Block":
        """A block that holds these arrays themselves."""
        block = cls(dim)
        for name in ("ids", "refs", "scales", "codes", "signs"):
            setattr(block, name, arrays[name])
        block.count = len(block.ids)
        block.dead = int(np.count_nonzero(block.scales == 0))
        return block


@cache
def directions(dim: int) -> Floats:
    """Unit columns, shape (dim, bits): orthogonal as far as the dimensions reach, the same on every machine."""
    bits = min(MOST_BITS, max(FEWEST_BITS, -(-2 * dim // WORD) * WORD))
    random = np.random.default_rng(384)
    squares = [np.linalg.qr(random.standard_normal((dim, dim))) for _ in range(-(-bits // dim))]
    columns = np.concatenate([q * np.sign(np.diagonal(r)) for q, r in squares], axis=1)
    return np.asarray(columns[:, :bits], dtype=np.float32)


def signs_of(vectors: Floats) -> npt.NDArray[np.uint64]:
    """On which side of each direction the vectors lie: shape (bits / 64, len(vectors))."""
    packed = np.packbits(vectors @ directions(vectors.shape[1]) > 0, axis=1, bitorder="little")
    return np.ascontiguousarray(packed.view("<u8").T.astype(np.uint64, copy=False))


def nearest(blocks: Sequence[Block], vector: Floats, k: int, compared: int) -> dict[int, float]:
    """The `k` of highest cosine with a vector of length 1, best first: what they belong to, each once, and the cosine.

    Of more than `compared` vectors only about so many, those with the fewest differing signs, are compared in full."""
    blocks = [block for block in blocks if block.count]
    rows: list[Ints | None] = [None] * len(blocks)
    if sum(block.count for block in blocks) > compared:
        rows = [*_likely(blocks, vector, compared)]
    refs = [block.refs[: block.count] if at is None else block.refs[at] for block, at in zip(blocks, rows, strict=True)]
    cosines = [block.cosines(vector, at) for block, at in zip(blocks, rows, strict=True)]
    return _best(np.concatenate(refs), np.concatenate(cosines), k) if blocks else {}


def _likely(blocks: Sequence[Block], vector: Floats, wanted: int) -> list[Ints]:
    """For each block the rows with the fewest differing signs, about `wanted` in all."""
    signs = signs_of(vector[None, :])[:, 0]
    distances = [block.distances(signs) for block in blocks]
    within = np.cumsum(sum(np.bincount(found, minlength=MOST_BITS + 1) for found in distances))
    limit = int(np.searchsorted(within, wanted))
    if limit and within[min(limit, MOST_BITS)] > 2 * wanted:
        limit -= 1
    return [np.flatnonzero(found <= limit) for found in distances]


def _best(refs: Ints, cosines: Floats, k: int) -> dict[int, float]:
    most = min(len(cosines), 2 * k)
    while True:
        at = np.argpartition(-cosines, most - 1)[:most] if most < len(cosines) else np.arange(len(cosines))
        at = at[np.argsort(-cosines[at], kind="stable")]
        found: dict[int, float] = {}
        for ref, cosine in zip(refs[at].tolist(), cosines[at].tolist(), strict=True):
            if cosine > GONE:
                found.setdefault(ref, cosine)
        if len(found) >= k or most == len(cosines):
            return dict(list(found.items())[:k])
        most = min(len(cosines), 4 * most)
