"""The vector index: exact answers, an HNSW graph that agrees with them, and a file that is never trusted blindly."""

from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from secondme import index as index_module
from secondme import sealed
from secondme.errors import Cancelled
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import NewVectors, ToEmbed

MODEL, DIM, KEY = "m", 16, b"k" * 32


def unit(rows: int, seed: int = 0) -> np.ndarray:
    """Random unit vectors, as exact as they are stored."""
    vectors = np.random.default_rng(seed).standard_normal((rows, DIM)).astype(np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)


def put(store: Store, refs: Sequence[int], vectors: np.ndarray, model: str = MODEL) -> None:
    new = [
        NewVectors(ToEmbed("item", ref, "", "s"), {"turn": v[None, :]}) for ref, v in zip(refs, vectors, strict=True)
    ]
    store.vectors.put(model, new)


@pytest.fixture
def small_graph(monkeypatch: pytest.MonkeyPatch) -> None:
    """Graphs from 50 vectors on, merged from 10 on."""
    monkeypatch.setattr(index_module, "EXACT_MOST", 50)
    monkeypatch.setattr(index_module, "MERGE_LEAST", 10)
    monkeypatch.setattr(index_module, "PAGE", 40)


@pytest.fixture
def vectors(store: Store) -> np.ndarray:
    made = unit(120)
    put(store, range(1, 121), made)
    return made


def new_index(store: Store, home: Paths, key: bytes = KEY) -> VectorIndex:
    return VectorIndex(store, home, key, MODEL)


def refs(index: VectorIndex, vector: np.ndarray, k: int = 5) -> list[int]:
    return [ref for _, ref, _ in index.search(vector, k)]


def exact(vectors: np.ndarray, vector: np.ndarray, k: int = 5) -> list[int]:
    return [int(at) + 1 for at in np.argsort(-(vectors @ vector))[:k]]


def test_an_empty_index_finds_nothing(store: Store, home: Paths) -> None:
    assert new_index(store, home).search(unit(1)[0], 5) == []


def test_exact_search_gives_cosines_best_first(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    hits = index.search(vectors[6], 3)
    assert hits[0][:2] == ("turn", 7)
    assert [score for *_, score in hits] == sorted((score for *_, score in hits), reverse=True)
    assert hits[0][2] == pytest.approx(1.0, abs=2e-3)
    assert refs(index, vectors[6]) == exact(vectors, vectors[6])
    assert len(index.search(vectors[6], 1000)) == 120
    assert index.exact


def test_what_is_added_and_removed_shows_at_once(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    assert index.count == 0
    index.refresh()
    extra = unit(1, seed=9)
    put(store, [500], extra)
    assert refs(index, extra[0])[0] == 500
    store.vectors.remove("item", [500])
    assert 500 not in refs(index, extra[0], 200)
    put(store, [7], extra)
    assert refs(index, extra[0])[0] == 7
    assert index.count == 120


def test_several_parts_count_once_by_their_best(store: Store, home: Paths) -> None:
    made = unit(3)
    store.vectors.put(MODEL, [NewVectors(ToEmbed("item", 1, "", "s"), {"turn": made, "window": made[:1]})])
    hits = new_index(store, home).search(made[2], 10)
    assert [(kind, ref) for kind, ref, _ in hits] == [("turn", 1), ("window", 1)]
    assert hits[0][2] == pytest.approx(1.0, abs=2e-3)


def test_a_small_index_needs_no_maintenance(store: Store, home: Paths, vectors: np.ndarray) -> None:
    assert not new_index(store, home).maintain(Progress())
    assert not home.index_file.exists()


@pytest.mark.usefixtures("small_graph")
def test_the_graph_agrees_with_exact_search(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    assert index.maintain(Progress())
    assert not index.exact
    for question in unit(20, seed=5):
        assert refs(index, question) == exact(vectors, question)
    assert len(index.search(vectors[0], 1000)) == 120


@pytest.mark.usefixtures("small_graph")
def test_the_graph_grows_and_shrinks(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    more = unit(1500, seed=3)
    put(store, range(1001, 2501), more)
    assert refs(index, more[3])[0] == 1004
    assert index.maintain(Progress())
    assert refs(index, more[3])[0] == 1004
    store.vectors.remove("item", range(1001, 2501))
    assert refs(index, more[3], 500) == exact(vectors, more[3], 120)
    assert index.maintain(Progress())
    assert index.count == 120
    assert refs(index, more[3]) == exact(vectors, more[3])


@pytest.mark.usefixtures("small_graph")
def test_the_file_is_used_and_catches_up(
    store: Store, home: Paths, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_index(store, home).maintain(Progress())
    extra = unit(1, seed=9)
    put(store, [500], extra)
    asked: list[int] = []
    since = store.vectors.since

    def watched(model: str, generation: int = -1, after_id: int = 0, limit: int = 1) -> object:
        asked.append(generation)
        return since(model, generation, after_id, limit)

    monkeypatch.setattr(store.vectors, "since", watched)
    again = new_index(store, home)
    assert refs(again, extra[0])[0] == 500
    assert refs(again, vectors[3]) == exact(vectors, vectors[3])
    assert not again.exact
    assert -1 not in asked


@pytest.mark.usefixtures("small_graph")
def test_what_is_removed_is_not_in_the_file(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    store.vectors.remove("item", [7])
    index.refresh()
    assert not home.index_file.exists()
    index.maintain(Progress())
    _, arrays = sealed.read(home.index_file, KEY)
    held = arrays["graph.data_level0"].tobytes()
    assert vectors[6].tobytes() not in held
    assert vectors[7].tobytes() in held
    again = new_index(store, home)
    assert 7 not in refs(again, vectors[6], 200)
    assert not again.exact


@pytest.mark.usefixtures("small_graph")
def test_a_damaged_file_is_noticed_wherever_it_is_damaged(
    store: Store, home: Paths, vectors: np.ndarray, expected_logs: list[str]
) -> None:
    expected_logs.append("index file is damaged")
    new_index(store, home).maintain(Progress())
    whole = home.index_file.read_bytes()
    random = np.random.default_rng(1)
    damaged = [whole[:cut] for cut in (0, 5, 40, 100, len(whole) // 2, len(whole) - 1)] + [whole + b"x"]
    for at in random.integers(0, len(whole), 30):
        damaged.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for content in damaged:
        home.index_file.write_bytes(content)
        index = new_index(store, home)
        assert refs(index, vectors[3]) == exact(vectors, vectors[3])
        assert index.exact
        assert not home.index_file.exists()
    assert new_index(store, home).maintain(Progress())
    assert home.index_file.exists()


@pytest.mark.usefixtures("small_graph")
def test_a_file_of_another_key_model_or_database_is_not_used(
    store: Store, home: Paths, vectors: np.ndarray, expected_logs: list[str]
) -> None:
    new_index(store, home).maintain(Progress())
    other = VectorIndex(store, home, KEY, "other model")
    assert other.search(vectors[0], 5) == []
    assert home.index_file.exists()
    with store.write() as db:
        db.execute("UPDATE derived.vectors_state SET born = 'elsewhere'")
    index = new_index(store, home)
    assert refs(index, vectors[3]) == exact(vectors, vectors[3])
    assert index.exact
    expected_logs.append("index file is damaged")
    assert refs(new_index(store, home, b"z" * 32), vectors[3]) == exact(vectors, vectors[3])


@pytest.mark.usefixtures("small_graph")
def test_a_file_from_the_future_of_the_database_is_not_used(store: Store, home: Paths, vectors: np.ndarray) -> None:
    new_index(store, home).maintain(Progress())
    with store.write() as db:
        db.execute("UPDATE derived.vectors_state SET generation = 0")
        db.execute("UPDATE derived.vectors SET generation = 0")
        db.execute("DELETE FROM derived.vectors WHERE ref > 60")
    index = new_index(store, home)
    assert refs(index, vectors[100]) == exact(vectors[:60], vectors[100])


@pytest.mark.usefixtures("small_graph")
def test_a_cancelled_build_changes_nothing(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        index.maintain(progress)
    assert index.exact
    assert refs(index, vectors[3]) == exact(vectors, vectors[3])


@pytest.mark.usefixtures("small_graph")
def test_a_full_disk_keeps_the_old_file_and_the_search(
    store: Store, home: Paths, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    before = home.index_file.read_bytes()

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(sealed.os, "fsync", full)
    put(store, range(1001, 1021), unit(20, seed=3))
    with pytest.raises(OSError, match="No space left"):
        index.maintain(Progress())
    assert home.index_file.read_bytes() == before
    assert [path.name for path in Path(home.root).glob("*.part")] == []
    assert refs(index, unit(20, seed=3)[4])[0] == 1005


@pytest.mark.usefixtures("small_graph")
def test_searches_go_on_while_the_graph_is_made(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    failures: list[Exception] = []

    def ask() -> None:
        try:
            for question in unit(150, seed=7):
                assert refs(index, question, 3)[0] == exact(vectors, question)[0]
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    index.maintain(Progress())
    for thread in threads:
        thread.join()
    assert failures == []
    assert not index.exact


@pytest.mark.usefixtures("small_graph")
def test_a_failing_graph_is_replaced_by_exact_search(
    store: Store, home: Paths, vectors: np.ndarray, expected_logs: list[str]
) -> None:
    expected_logs.append("vector graph failed")
    index = new_index(store, home)
    index.maintain(Progress())

    class Failing:
        def set_ef(self, _: int) -> None: ...

        def knn_query(self, *_: object, **__: object) -> None:
            raise RuntimeError("Cannot return the results in a contiguous 2D array")

    index._rows.graph = Failing()
    assert refs(index, vectors[3]) == exact(vectors, vectors[3])
    assert index.exact


def test_sealed_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "file"
    arrays = {"a": np.arange(7), "b": np.zeros((0, 3), dtype=np.float32), "c": unit(100_000)}
    sealed.write(path, KEY, {"x": [1, "y"]}, arrays)
    header, back = sealed.read(path, KEY)
    assert header == {"x": [1, "y"]}
    assert {name: array.tobytes() for name, array in back.items()} == {n: a.tobytes() for n, a in arrays.items()}
    assert [back[name].shape for name in arrays] == [array.shape for array in arrays.values()]
    assert path.stat().st_mode & 0o077 == 0
    assert unit(100_000)[5].tobytes() not in path.read_bytes()
    with pytest.raises(FileNotFoundError):
        sealed.read(tmp_path / "none", KEY)
