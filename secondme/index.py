"""Nearest vectors: exact while they are few, an HNSW graph above. SQLite stays the truth; this copy catches up with it.

Vectors lie in a row, in the order in which they were stored; the graph holds the first ones, the rest (the tail) is
searched exactly. So nothing ever waits for the graph, and what was just said is found at once.
The traps of hnswlib that this guards against: k above the live count raises, overflow of the capacity raises, `ef`
resets on load, queries beside adds are unsafe, its own files are neither checked nor private, and what is marked
deleted stays inside: here vectors of removed rows are blanked in the file, and many of them call for a new graph.
"""

import logging
from collections.abc import Sequence
from contextlib import AbstractContextManager, nullcontext
from threading import Lock, RLock
from typing import Any

import hnswlib
import numpy as np
import numpy.typing as npt

from secondme import sealed
from secondme.engine.base import Vectors
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import Delta, VectorKind

log = logging.getLogger(__name__)

EXACT_MOST = 50_000
"""Up to so many vectors the tail is searched exactly, which then costs less than encoding the question."""
MERGE_LEAST = 5_000
DEAD_MOST = 0.2
PAGE = 10_000
SLICE = 16
"""Vectors added to a graph in use at a time; a query waits for no more than one slice."""
LINKS, BUILD_EF, SEARCH_EF = 16, 120, 120
KINDS: tuple[VectorKind, ...] = ("turn", "window", "memory")


class Rows:
    """The vectors of one model as of one generation. Not safe to share: VectorIndex holds the lock."""

    def __init__(self, born: str = "", generation: int = -1) -> None:
        self.born, self.generation = born, generation
        self.ids: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.kinds: npt.NDArray[np.int8] = np.zeros(0, dtype=np.int8)
        self.refs: npt.NDArray[np.int64] = np.zeros(0, dtype=np.int64)
        self.alive: npt.NDArray[np.bool_] = np.zeros(0, dtype=np.bool_)
        self.graph: Any = None
        self.in_graph = 0
        self.dead_in_graph = 0
        self.tail: Vectors = np.zeros((0, 0), dtype=np.float32)
        self.tail_count = 0

    @property
    def last_id(self) -> int:
        return int(self.ids[-1]) if len(self.ids) else 0

    def append(self, delta: Delta) -> None:
        if not len(delta.ids):
            return
        new, dim = delta.vectors.shape
        needed = self.tail_count + new
        if needed > len(self.tail):
            grown = np.empty((needed + needed // 4, dim), dtype=np.float32)
            if self.tail_count:
                grown[: self.tail_count] = self.tail[: self.tail_count]
            self.tail = grown
        self.tail[self.tail_count : needed] = delta.vectors
        self.tail_count = needed
        self.ids = np.concatenate([self.ids, delta.ids])
        self.kinds = np.concatenate([self.kinds, _codes(delta.kinds)])
        self.refs = np.concatenate([self.refs, delta.refs])
        self.alive = np.concatenate([self.alive, np.ones(new, dtype=np.bool_)])

    def bury(self, removed: frozenset[int]) -> bool:
        """Forget removed rows; True when the graph held one of them."""
        wanted = np.array(sorted(removed), dtype=np.int64)
        at = np.flatnonzero(np.isin(self.ids, wanted) & self.alive)
        self.alive[at] = False
        self.tail[at[at >= self.in_graph] - self.in_graph] = 0.0
        in_graph = at[at < self.in_graph]
        for position in in_graph:
            self.graph.mark_deleted(int(position))
        self.dead_in_graph += len(in_graph)
        return len(in_graph) > 0

    def merge(self, size: int) -> None:
        """Move the first `size` rows of the tail into the graph."""
        positions = np.arange(self.in_graph, self.in_graph + size)
        self._make_room()
        self.graph.add_items(self.tail[:size], positions, num_threads=1)
        for position in positions[~self.alive[positions]]:
            self.graph.mark_deleted(int(position))
            self.dead_in_graph += 1
        self.in_graph += size
        self.tail_count -= size
        self.tail = self.tail[size:]

    def _make_room(self) -> None:
        if self.graph is None:
            self.graph = hnswlib.Index(space="ip", dim=self.tail.shape[1])
            self.graph.init_index(max_elements=self.tail_count + 1024, M=LINKS, ef_construction=BUILD_EF, random_seed=1)
        elif self.in_graph + self.tail_count > self.graph.get_max_elements():
            self.graph.resize_index(self.in_graph + self.in_graph // 4 + self.tail_count + 1024)

    def near_in_tail(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """(position, cosine) of at most `k` rows of the tail, in no order."""
        if not self.tail_count:
            return []
        scores = self.tail[: self.tail_count] @ vector
        scores[~self.alive[self.in_graph :]] = -np.inf
        best = np.argpartition(-scores, k - 1)[:k] if k < len(scores) else np.arange(len(scores))
        return [(self.in_graph + int(at), float(scores[at])) for at in best if np.isfinite(scores[at])]

    def near_in_graph(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        """The same for the graph, approximately. Raises RuntimeError when the graph fails."""
        wanted = min(k, self.in_graph - self.dead_in_graph)
        if self.graph is None or wanted <= 0:
            return []
        self.graph.set_ef(max(SEARCH_EF, 2 * wanted))
        labels, distances = self.graph.knn_query(vector, k=wanted, num_threads=1)
        return [(int(at), 1.0 - float(distance)) for at, distance in zip(labels[0], distances[0], strict=True)]

    def frozen(self) -> tuple[dict[str, Any], dict[str, npt.NDArray[Any]]]:
        """Graph and keys as a header and arrays for a file, with the vectors of removed rows blanked."""
        state = dict(self.graph.__getstate__()[0])
        _blank(state, self.alive[: self.in_graph])
        arrays = {f"graph.{name}": value for name, value in state.items() if isinstance(value, np.ndarray)}
        for name in ("ids", "kinds", "refs", "alive"):
            arrays[name] = getattr(self, name)[: self.in_graph].copy()
        plain = {name: value for name, value in state.items() if not isinstance(value, np.ndarray)}
        return {"born": self.born, "generation": self.generation, "graph": plain}, arrays

    @classmethod
    def thawed(cls, header: dict[str, Any], arrays: dict[str, npt.NDArray[Any]]) -> "Rows":
        rows = cls(header["born"], header["generation"])
        rows.ids, rows.kinds, rows.refs, rows.alive = (arrays[name] for name in ("ids", "kinds", "refs", "alive"))
        state = {name.removeprefix("graph."): array for name, array in arrays.items() if name.startswith("graph.")}
        rows.graph = hnswlib.Index(header["graph"] | state)
        rows.in_graph = len(rows.ids)
        rows.dead_in_graph = int((~rows.alive).sum())
        return rows


class VectorIndex:
    """Search over the vectors of one embedding model. Safe to use from several threads."""

    def __init__(self, store: Store, paths: Paths, key: bytes, model_id: str = "") -> None:
        self._store = store
        self._path = paths.index_file
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
            return int(self._rows.alive.sum())

    @property
    def exact(self) -> bool:
        """Whether every vector is compared (no graph is in use)."""
        return self._rows.graph is None

    def search(self, vector: Vectors, k: int) -> list[tuple[VectorKind, int, float]]:
        """(kind, id of the item or memory, cosine) of the `k` nearest vectors, best first, each (kind, id) once.

        `vector`: shape (dim,), length 1. Catches up with the store first."""
        vector = vector.astype(np.float32)
        best: dict[tuple[VectorKind, int], float] = {}
        with self._lock:
            self.refresh()
            found = [*self._near_in_graph(vector, k), *self._rows.near_in_tail(vector, k)]
            for position, score in sorted(found, key=lambda pair: -pair[1]):
                best.setdefault((KINDS[self._rows.kinds[position]], int(self._rows.refs[position])), score)
        return [(kind, ref, score) for (kind, ref), score in list(best.items())[:k]]

    def _near_in_graph(self, vector: Vectors, k: int) -> list[tuple[int, float]]:
        try:
            return self._rows.near_in_graph(vector, k)
        except RuntimeError:
            log.warning("The vector graph failed; every vector is compared until it is made anew.")
            self._path.unlink(missing_ok=True)
            self._rows = Rows()
            self.refresh()
            return []

    def refresh(self) -> None:
        """Catch up with the store: a look at one row when nothing changed."""
        with self._lock:
            born, generation = self._store.vectors.state()
            if self._rows.born != born or generation < self._rows.generation:
                self._rows = self._from_file(born, generation) or Rows(born)
            if self._rows.generation != generation:
                self._catch_up()

    def _catch_up(self) -> None:
        rows, start = self._rows, self._rows.generation
        while True:
            delta = self._store.vectors.since(self._model, start, rows.last_id, PAGE)
            rows.append(delta)
            if len(delta.ids) < PAGE:
                break
        if rows.bury(delta.removed):
            self._path.unlink(missing_ok=True)
        rows.generation = delta.generation

    def _from_file(self, born: str, generation: int) -> Rows | None:
        """What the file holds, when it is whole, of this database and model, and not of its future."""
        try:
            header, arrays = sealed.read(self._path, self._key)
        except FileNotFoundError:
            return None
        except sealed.Damaged as error:
            log.warning("The index file is damaged (%s); it is made anew.", error)
            self._path.unlink(missing_ok=True)
            return None
        if (header["model"], header["born"]) != (self._model, born) or header["generation"] > generation:
            log.info("The index file is of another time or model; it is made anew.")
            return None
        return Rows.thawed(header, arrays)

    def maintain(self, progress: Progress) -> bool:
        """Build, extend or rebuild the graph where that pays, and write the file; True when something was done.

        For a job: searches go on meanwhile. Raises Cancelled; what was merged by then stays."""
        with self._maintaining:
            self.refresh()
            rows = self._rows
            if rows.graph is None and rows.tail_count <= EXACT_MOST:
                return False
            changed = True
            if rows.graph is None or rows.dead_in_graph > DEAD_MOST * rows.in_graph:
                self._build(progress)
            elif rows.tail_count >= MERGE_LEAST:
                self._merge(rows, progress, self._lock)
            else:
                changed = not self._path.exists()
            if changed:
                self._save()
            return changed

    def _build(self, progress: Progress) -> None:
        """Make a graph of all vectors beside what is in use, then take its place."""
        model, vectors = self._model, self._store.vectors
        fresh, total = Rows(*vectors.state()), vectors.count(model)
        while len((delta := vectors.since(model, -1, fresh.last_id, PAGE)).ids):
            fresh.append(delta)
            self._merge(fresh, progress, nullcontext(), total)
        with self._lock:
            if self._model == model and fresh.graph is not None:
                self._rows = fresh
                self.refresh()

    @staticmethod
    def _merge(rows: Rows, progress: Progress, lock: AbstractContextManager[Any], total: int = 0) -> None:
        """Move the tail into the graph, giving way to queries after each slice."""
        end = rows.in_graph + rows.tail_count
        while rows.in_graph < end:
            progress.update(rows.in_graph, max(total, end), "Indexing")
            with lock:
                rows.merge(min(SLICE, end - rows.in_graph))
        with lock:
            rows.tail = rows.tail[: rows.tail_count].copy()

    def _save(self) -> None:
        with self._lock:
            rows, dead = self._rows, self._rows.dead_in_graph
            if rows.graph is None:
                return
            header, arrays = rows.frozen()
            header["model"] = self._model
        sealed.write(self._path, self._key, header, arrays)
        with self._lock:
            self.refresh()
            if self._rows is not rows or rows.dead_in_graph != dead:
                self._path.unlink(missing_ok=True)


def _codes(kinds: Sequence[VectorKind]) -> npt.NDArray[np.int8]:
    return np.array([KINDS.index(kind) for kind in kinds], dtype=np.int8)


def _blank(state: dict[str, Any], alive: npt.NDArray[np.bool_]) -> None:
    """Overwrite the vectors of removed rows in a state of hnswlib (rows of links, vector, label) with zeros."""
    dead = np.flatnonzero(~alive)
    if not len(dead):
        return
    size, start, end = state["size_data_per_element"], state["offset_data"], state["label_offset"]
    rows = state["data_level0"][: state["cur_element_count"] * size].reshape(-1, size)
    labels = np.ascontiguousarray(rows[:, end : end + 8]).view(np.uint64).ravel()
    rows[np.isin(labels, dead.astype(np.uint64)), start:end] = 0
