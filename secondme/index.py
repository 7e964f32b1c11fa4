"""Nearest vectors: all of them are in memory, as codes (see codes.py). SQLite stays the truth; this copy catches up.

Vectors lie in segments, in the order in which they were stored, each kind by itself. A segment that is full changes no
more, except that a removed vector is blanked in it. So that a million are opened in a moment instead of ten seconds,
they are also kept as encrypted files: whatever is damaged, missing, or not of this database and model is read from
SQLite, and written anew by `maintain`. A file that holds a vector which was removed is deleted as soon as that is seen.
"""

import logging
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from threading import Lock, RLock
from typing import Any

import numpy as np

from secondme import sealed
from secondme.codes import GONE, Block, Ints, nearest
from secondme.engine.base import Vectors
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import KINDS, Delta, VectorKind

log = logging.getLogger(__name__)

EXACT_MOST = 25_000
"""Up to so many vectors of a kind all are compared in full: 2 ms, and choosing among them by bits takes no less."""
COMPARED = 16_000
"""Of more, so many are compared in full: of a million 18 ms in all, of which the bits take 13."""
SEGMENT = 65_536
SAVE_LEAST = 5_000
"""Fewer new vectors than this are sooner read from SQLite than worth a file."""
DEAD_MOST = 0.2
PAGE = 8_192
LAYOUT = 1
"""Of the files: raise it when what is in them changes."""


class Segment:
    """The vectors with ids above `after` up to `upto`, a block for each kind."""

    def __init__(self, after: int) -> None:
        self.after = self.upto = after
        self.blocks: dict[VectorKind, Block] = {}
        self.saved = -1
        """How many vectors its file holds; -1: there is none."""
        self.changes = 0

    @property
    def count(self) -> int:
        return sum(block.count for block in self.blocks.values())

    @property
    def dead(self) -> int:
        return sum(block.dead for block in self.blocks.values())

    def append(self, delta: Delta) -> None:
        dim = delta.vectors.shape[1]
        kinds = np.array(delta.kinds)
        for kind in KINDS:
            at = np.flatnonzero(kinds == kind)
            if len(at):
                block = self.blocks.setdefault(kind, Block(dim))
                block.append(delta.ids[at], delta.refs[at], delta.vectors[at])
        self.upto = int(delta.ids[-1])

    def bury(self, removed: Ints) -> bool:
        found = [block.bury(removed) for block in self.blocks.values()]
        self.changes += any(found)
        return any(found)

    def live(self) -> "Segment":
        """The same without the blanked rows."""
        segment = Segment(self.after)
        segment.upto = self.upto
        segment.blocks = {kind: block.live() for kind, block in self.blocks.items()}
        return segment

    def join(self, next: "Segment") -> None:
        """Take in the segment that follows."""
        for kind, block in next.blocks.items():
            self.blocks.setdefault(kind, Block(block.dim)).take(**block.arrays())
        self.upto = next.upto

    def frozen(self) -> tuple[dict[str, Any], dict[str, Any]]:
        """A header and arrays for a file."""
        arrays = {f"{kind}.{name}": a for kind, block in self.blocks.items() for name, a in block.arrays().items()}
        dims = {kind: block.dim for kind, block in self.blocks.items()}
        return {"layout": LAYOUT, "after": self.after, "upto": self.upto, "dims": dims}, arrays

    @classmethod
    def thawed(cls, header: Mapping[str, Any], arrays: Mapping[str, Any]) -> "Segment":
        segment = cls(header["after"])
        segment.upto = header["upto"]
        for kind, dim in header["dims"].items():
            own = {name.removeprefix(f"{kind}."): a for name, a in arrays.items() if name.startswith(f"{kind}.")}
            segment.blocks[kind] = Block.of(dim, own)
        segment.saved = segment.count
        return segment


class Rows:
    """The vectors of one model as of one generation. Not safe to share: VectorIndex holds the lock."""

    def __init__(self, born: str = "", generation: int = -1) -> None:
        self.born, self.generation = born, generation
        self.segments: list[Segment] = []

    @property
    def last_id(self) -> int:
        return self.segments[-1].upto if self.segments else 0

    @property
    def count(self) -> int:
        return sum(segment.count for segment in self.segments)

    @property
    def dead(self) -> int:
        return sum(segment.dead for segment in self.segments)

    def append(self, delta: Delta) -> None:
        """Take in rows that follow all others."""
        while len(delta.ids):
            if not self.segments or self.segments[-1].count >= SEGMENT:
                self.segments.append(Segment(self.last_id))
            room = SEGMENT - self.segments[-1].count
            self.segments[-1].append(delta.rows(slice(0, room)))
            delta = delta.rows(slice(room, None))

    def of(self, kind: VectorKind) -> list[Block]:
        return [segment.blocks[kind] for segment in self.segments if kind in segment.blocks]


class VectorIndex:
    """Search over the vectors of one embedding model. Safe to use from several threads."""

    def __init__(self, store: Store, paths: Paths, key: bytes, model_id: str = "") -> None:
        self._store = store
        self._folder = paths.index_folder
        self._key = key
        self._model = model_id
        self._rows = Rows()
        self._lock = RLock()
        self._maintaining = Lock()

    def use(self, model_id: str) -> None:
        """Search the vectors of this model from now on."""
        with self._lock:
            if model_id != self._model:
                self._model = model_id
                self._rows = Rows()

    @property
    def count(self) -> int:
        """Live vectors, as of the last look at the store."""
        with self._lock:
            return self._rows.count - self._rows.dead

    @property
    def exact(self) -> bool:
        """Whether every vector is compared in full."""
        with self._lock:
            return all(sum(block.count for block in self._rows.of(kind)) <= EXACT_MOST for kind in KINDS)

    def search(self, vector: Vectors, k: int) -> list[tuple[VectorKind, int, float]]:
        """(kind, id of the item or memory, cosine) of the `k` nearest vectors, best first, each (kind, id) once.

        `vector`: shape (dim,), length 1. Catches up with the store first."""
        found = self.nearest(vector, dict.fromkeys(KINDS, k))
        every = [(kind, ref, cosine) for kind, refs in found.items() for ref, cosine in refs.items()]
        return sorted(every, key=lambda hit: -hit[2])[:k]

    def nearest(self, vector: Vectors, wanted: Mapping[VectorKind, int]) -> dict[VectorKind, dict[int, float]]:
        """For each kind the ids of the nearest `wanted[kind]` with their cosines (to 0.002), best first.

        Where a kind has more than `EXACT_MOST` vectors it finds 95 of the 100 nearest at least (measured)."""
        vector = vector.astype(np.float32)
        with self._lock:
            self.refresh()
            found: dict[VectorKind, dict[int, float]] = {}
            for kind, k in wanted.items():
                blocks = self._rows.of(kind)
                every = sum(block.count for block in blocks) <= EXACT_MOST
                compared = EXACT_MOST if every else max(COMPARED, 10 * k)
                found[kind] = nearest(blocks, vector, k, compared) if k > 0 else {}
            return found

    def cosines(self, kind: VectorKind, refs: Iterable[int], vector: Vectors) -> dict[int, float]:
        """Cosines (to 0.002) of these items or memories, of their nearest part; those without a vector are left out.

        As of the last search: it does not look at the store, so it costs next to nothing."""
        wanted = np.fromiter(refs, dtype=np.int64)
        vector = vector.astype(np.float32)
        best: dict[int, float] = {}
        with self._lock:
            for block in self._rows.of(kind):
                at = block.rows_of(wanted)
                for ref, cosine in zip(block.refs[at].tolist(), block.cosines(vector, at).tolist(), strict=True):
                    if cosine > best.get(ref, GONE):
                        best[ref] = cosine
        return best

    def refresh(self) -> None:
        """Catch up with the store: a look at one row when nothing changed."""
        with self._lock:
            born, generation = self._store.vectors.state()
            if self._rows.born != born or generation < self._rows.generation:
                self._rows = self._loaded(born, generation)
            if self._rows.generation != generation:
                self._catch_up(self._rows, generation)

    def _catch_up(self, rows: Rows, generation: int) -> None:
        self._read(rows)
        self._bury(rows, self._store.vectors.removed_since(rows.generation))
        rows.generation = generation

    def _read(self, rows: Rows, upto: int | None = None) -> None:
        """Take in what SQLite has after the last row, up to the id `upto`."""
        while len((delta := self._store.vectors.since(self._model, rows.last_id, PAGE, upto)).ids):
            rows.append(delta)

    def _bury(self, rows: Rows, removed: Sequence[int]) -> None:
        ids = np.array(sorted(removed), dtype=np.int64)
        for segment in rows.segments:
            if segment.bury(ids) and segment.saved >= 0:
                self._discard(segment)

    def _discard(self, segment: Segment) -> None:
        self._path(segment.after).unlink(missing_ok=True)
        segment.saved = -1

    def _path(self, after: int) -> Path:
        return self._folder / f"{after:015d}.cache"

    def _loaded(self, born: str, generation: int) -> Rows:
        """What the files hold and, where they leave a gap, what SQLite holds there; as of the oldest of the files."""
        rows, oldest = Rows(born), generation
        for path in sorted(self._folder.glob("*.cache")):
            opened = self._opened(path, born, generation)
            if opened is None or opened[0].after < rows.last_id:
                path.unlink(missing_ok=True)
                continue
            segment, of_generation = opened
            if segment.after > rows.last_id:
                self._read(rows, segment.after)
            rows.segments.append(segment)
            oldest = min(oldest, of_generation)
        self._read(rows)
        rows.generation = oldest
        return rows

    def _opened(self, path: Path, born: str, generation: int) -> tuple[Segment, int] | None:
        """The segment in a file and its generation, when it is whole, of this database and model, not of its future."""
        try:
            header, arrays = sealed.read(path, self._key)
        except sealed.Damaged as error:
            log.warning("A file of the vector index is damaged (%s); it is made anew.", error)
            return None
        own = (LAYOUT, self._model, born)
        if (header.get("layout"), header.get("model"), header.get("born")) != own or header["generation"] > generation:
            log.info("A file of the vector index is of another time or model; it is made anew.")
            return None
        return Segment.thawed(header, arrays), int(header["generation"])

    def maintain(self, progress: Progress) -> bool:
        """Let go of blanked rows where they are many, and write the files that are missing; True when any was.

        For a job: searches go on meanwhile. Raises Cancelled and OSError; what was written by then stays."""
        with self._maintaining:
            self.refresh()
            rows = self._rows
            if rows.count - rows.dead <= EXACT_MOST:
                return False
            if rows.dead > DEAD_MOST * rows.count:
                self._compact()
                rows = self._rows
            self._folder.mkdir(mode=0o700, exist_ok=True)
            unsaved = [s for s in rows.segments if s.count - max(s.saved, 0) >= (SAVE_LEAST if s.saved >= 0 else 1)]
            for number, segment in enumerate(unsaved):
                progress.update(number, len(unsaved), "Indexing")
                self._save(segment, rows)
            self._store.vectors.forget_removed(rows.generation)
            return bool(unsaved)

    def _save(self, segment: Segment, rows: Rows) -> None:
        with self._lock:
            if segment not in self._rows.segments:
                return
            header, arrays = segment.frozen()
            header |= {"model": self._model, "born": rows.born, "generation": rows.generation}
            changes, count = segment.changes, segment.count
        sealed.write(self._path(segment.after), self._key, header, arrays)
        with self._lock:
            segment.saved = count
            self.refresh()
            if segment.changes != changes or segment not in self._rows.segments:
                self._discard(segment)

    def _compact(self) -> None:
        """Put the live rows together in fresh segments, and delete the files of the old ones."""
        with self._lock:
            for segment in self._rows.segments:
                self._discard(segment)
            fresh: list[Segment] = []
            for segment in self._rows.segments:
                live = segment.live()
                if fresh and fresh[-1].count + live.count <= SEGMENT:
                    fresh[-1].join(live)
                else:
                    fresh.append(live)
            self._rows.segments = fresh

    def forget(self) -> None:
        """After a purge: no file holds what is gone, whatever model it is of."""
        with self._lock:
            if self._rows.segments:
                self.refresh()
            else:
                for path in self._folder.glob("*.cache"):
                    path.unlink(missing_ok=True)
