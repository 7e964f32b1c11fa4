"""Search at a lifetime's size: whole searches beside their bare parts, and memory.

Homes of 100,000 and 1,000,000 items are made from a seed (generator.py); their last 5,000 texts are really encoded, and
questions are asked about those and about others. `SECONDME_BENCH_SCALE` names a folder where the homes are kept for the
next time; `SECONDME_BENCH_SIZES` other sizes (two, separated by a comma).
"""

import os
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import hnswlib
import numpy as np
import numpy.typing as npt
import psutil

from secondme.engine.embed_client import ProcessEmbedder
from secondme.engine.machine import cores
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.store import Store
from secondme.store.fts import content_words, match_any
from secondme.store.vectors import VectorKind, Vectors
from tests.bench.generator import Texts, fill
from tests.bench.report import Figure

MODEL = "all-minilm-l6-v2"
SIZES = (100_000, 1_000_000)
BARE = 5_000
"""Items that are really encoded."""
QUESTIONS, WARM_UP = 200, 30
HNSW_VECTORS = 20_000
RECALL_QUESTIONS = 100
LAPTOP_GIB, CHAT_GIB = 8.0, 1.9

Floats = npt.NDArray[np.float32]


@dataclass
class Home:
    """One home that is measured."""

    size: int
    store: Store
    paths: Paths
    index: VectorIndex
    embedder: ProcessEmbedder
    questions: list[str]


def timed(work: Callable[[], Any]) -> tuple[float, Any]:
    start = time.perf_counter()
    result = work()
    return time.perf_counter() - start, result


def p95(seconds: Sequence[float]) -> float:
    return float(np.percentile(seconds, 95))


def opened(folder: Path, size: int, embedder: ProcessEmbedder) -> Home:
    """The home of this size, made where it is not there yet."""
    models = Paths.choose().models
    paths, vocabulary = Paths(folder / str(size), models), models / MODEL / "vocab.txt"
    store = Store.open(paths)
    made = store.items.count()
    if made != size or not store.vectors.count(MODEL):
        if made:
            raise SystemExit(f"The home in {paths.root} is of another version or was not finished: remove it.")
        fill(store, size, MODEL, vocabulary, BARE)
    chosen = np.random.default_rng(size)
    ids = [*chosen.integers(size - BARE, size, QUESTIONS), *chosen.integers(1, max(2, size - BARE), QUESTIONS)]
    texts = [item.text for item in store.items.many(int(id) for id in ids).values()]
    questions = Texts(1, vocabulary).questions(texts, QUESTIONS + WARM_UP, 5)
    return Home(size, store, paths, VectorIndex(store, paths, store.subkey("index"), MODEL), embedder, questions)


def upkeep(home: Home) -> Iterator[Figure]:
    """Opens the index from SQLite and from its files; leaves it open."""
    for path in home.paths.index_folder.glob("*"):
        path.unlink()
    home.index = VectorIndex(home.store, home.paths, home.store.subkey("index"), MODEL)
    from_store, _ = timed(home.index.refresh)
    written, _ = timed(lambda: home.index.maintain(Progress()))
    home.index = VectorIndex(home.store, home.paths, home.store.subkey("index"), MODEL)
    from_files, _ = timed(home.index.refresh)
    name, detail = f"{home.size:,} items", f"{home.index.count:,} vectors"
    yield Figure(f"{name}: index made from SQLite", from_store, "s", detail)
    yield Figure(f"{name}: index files written", written, "s")
    yield Figure(f"{name}: index opened from its files", from_files, "s")
    unasked = Vectors(home.store)
    asked, _ = timed(lambda: unasked.pending_count(MODEL))
    again, _ = timed(lambda: unasked.pending_count(MODEL))
    yield Figure(f"{name}: what wants a vector, first asked", asked, "s", f"then {again * 1000:.2f} ms")


def searches(home: Home) -> tuple[list[float], list[tuple[float, float]]]:
    """Seconds of whole searches, and of (encoding, keywords) by themselves, in turn for the same questions."""
    search, db = Search(home.store, home.embedder, home.index), home.store.read()
    plain = "SELECT rowid, rank FROM fts_items WHERE fts_items MATCH ? ORDER BY rank LIMIT 10"
    whole, bare = [], []
    for number, question in enumerate(home.questions):
        match = match_any(content_words(question))
        encoding, _ = timed(lambda: home.embedder.encode([question], urgent=True))  # noqa: B023
        keywords, _ = timed(lambda: db.execute(plain, [match]).fetchall())  # noqa: B023
        found, hits = timed(lambda: search.find(question, 10))  # noqa: B023
        if not hits:
            raise SystemExit(f"Nothing was found for: {question}")
        if number >= WARM_UP:
            whole.append(found)
            bare.append((encoding, keywords))
    return whole, bare


def hnsw(home: Home) -> tuple[float, float, int]:
    """(seconds a query, recall@10, vectors) of a graph of some of the vectors, as narrow as recall allows. A graph of
    all would take hours to build here, and its queries would take longer: the bar is the stricter for it."""
    rows = home.store.vectors.since(MODEL, 0, 3 * HNSW_VECTORS)
    vectors = rows.vectors[np.array(rows.kinds) == "turn"][:HNSW_VECTORS]
    graph = hnswlib.Index(space="ip", dim=vectors.shape[1])
    graph.init_index(max_elements=len(vectors), M=16, ef_construction=100, random_seed=1)
    graph.add_items(vectors, num_threads=cores())
    questions = nearby(vectors[:: len(vectors) // RECALL_QUESTIONS])
    exact = np.argsort(-(vectors @ questions.T), axis=0)[:10].T
    for width in (10, 20, 40, 80, 160, 320):
        graph.set_ef(width)
        took, found = timed(lambda: [graph.knn_query(q, k=10, num_threads=1)[0][0] for q in questions])
        recall = float(np.mean([len(set(f) & set(e)) / 10 for f, e in zip(found, exact, strict=True)]))
        if recall >= 0.95:
            break
    return took / len(questions), recall, len(vectors)


def nearby(vectors: Floats) -> Floats:
    """Questions near these vectors, as a question is near its answer."""
    noise = np.random.default_rng(2).standard_normal(vectors.shape).astype(np.float32)
    moved = vectors + 0.03 * noise
    return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


def recall(home: Home, asked: Floats, kind: VectorKind) -> float:
    """Recall@10 of the index, beside exact search over the stored vectors."""
    best: list[list[tuple[float, int]]] = [[] for _ in asked]
    after = 0
    while len((rows := home.store.vectors.since(MODEL, after, 50_000)).ids):
        after = int(rows.ids[-1])
        own = np.array(rows.kinds) == kind
        refs, cosines = rows.refs[own], rows.vectors[own] @ asked.T
        for number, column in enumerate(cosines.T):
            top = np.argpartition(-column, min(10, len(column) - 1))[:10]
            pairs = zip(column[top].tolist(), refs[top].tolist(), strict=True)
            best[number] = sorted([*best[number], *pairs], reverse=True)[:10]
    found = [home.index.nearest(vector, {kind: 10})[kind] for vector in asked]
    return float(np.mean([len(set(f) & {ref for _, ref in b}) / 10 for f, b in zip(found, best, strict=True)]))


def memory(home: Home, embedder: ProcessEmbedder) -> Iterator[Figure]:
    own, model = (psutil.Process(pid).memory_info().rss / 2**30 for pid in (os.getpid(), embedder.pid))
    name = f"{home.size:,} items"
    yield Figure(f"{name}: memory of the process that searches", own, "GiB", f"{home.index.count:,} vectors")
    detail = f"the embedding process {model:.2f}, the chat model {CHAT_GIB}; of a laptop with {LAPTOP_GIB:.0f} GiB"
    yield Figure(f"{name}: all processes together", own + model + CHAT_GIB, "GiB", detail, at_most=LAPTOP_GIB - 2.5)


def measured(home: Home, graph: tuple[float, float, int]) -> Iterator[Figure]:
    whole, bare = searches(home)
    name = f"{home.size:,} items"
    sums = [encoding + graph[0] + keywords for encoding, keywords in bare]
    parts = ", ".join(
        f"{part} {np.median(seconds) * 1000:.0f}/{p95(seconds) * 1000:.0f}"
        for part, seconds in zip(("encoding", "keywords"), zip(*bare, strict=True), strict=True)
    )
    detail = f"median {np.median(whole) * 1000:.0f}, p95 {p95(whole) * 1000:.0f} ms; bare {parts} ms (median/p95), "
    detail += f"HNSW {graph[0] * 1000:.2f} ms at recall {graph[1]:.3f} of {graph[2]:,} vectors"
    bar = 1.5 if home.size == max(sizes()) else None
    yield Figure(f"{name}: search p95 ÷ its bare parts", p95(whole) / p95(sums), "ratio", detail, at_most=bar)
    yield Figure(f"{name}: search p95", p95(whole), "s")


def recalls(home: Home) -> Iterator[Figure]:
    name = f"{home.size:,} items"
    asked = home.embedder.encode(home.questions[:RECALL_QUESTIONS])
    yield Figure(
        f"{name}: recall@10 of the index, encoded questions", recall(home, asked, "turn"), "share", "", None, 0.95
    )
    kinds: tuple[VectorKind, ...] = ("turn",)
    for kind in kinds:
        chosen = np.random.default_rng(4).integers(1, home.size - BARE, RECALL_QUESTIONS).tolist()
        vectors = [found[0] for found in home.store.vectors.of(MODEL, kind, chosen).values()]
        share = recall(home, nearby(np.stack(vectors)), kind)
        yield Figure(f"{name}: recall@10 of the index, near a {kind}", share, "share", "of exact search", None, 0.95)


def sizes() -> tuple[int, ...]:
    return tuple(map(int, os.environ.get("SECONDME_BENCH_SIZES", ",".join(map(str, SIZES))).split(",")))


def run() -> Iterator[Figure]:
    os.environ["SECONDME_KEY_STORE"] = "file"
    embedder = ProcessEmbedder(Paths.choose().models / MODEL, MODEL)
    graph: tuple[float, float, int] | None = None
    slowest: list[float] = []
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(os.environ.get("SECONDME_BENCH_SCALE") or scratch)
        try:
            for size in sizes():
                home = opened(folder, size, embedder)
                try:
                    if home.store.vectors.pending_count(MODEL):
                        embed_pending(home.store, embedder, home.index, Progress())
                    yield from upkeep(home)
                    graph = graph or hnsw(home)
                    for figure in measured(home, graph):
                        slowest += [figure.value] if figure.name.endswith("search p95") else []
                        yield figure
                    yield from memory(home, embedder)
                    yield from recalls(home)
                finally:
                    home.store.close()
            growth = slowest[-1] / slowest[0]
            yield Figure("search p95, the largest home ÷ the smallest", growth, "ratio", "", at_most=3.0)
        finally:
            embedder.close()
