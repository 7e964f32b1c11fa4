"""The vector index: near-exact answers at any size, and files that are never trusted blindly."""

import os
from collections.abc import Sequence
from pathlib import Path
from threading import Thread

import numpy as np
import pytest

from secondme import index as index_module
from secondme import sealed
from secondme.codes import Block, nearest
from secondme.errors import Cancelled
from secondme.index import VectorIndex
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.vectors import NewVectors, ToEmbed

MODEL, DIM, KEY = "m", 64, b"k" * 32


def unit(rows: int, seed: int = 0, dim: int = DIM) -> np.ndarray:
    """Random unit vectors, as exact as they are stored."""
    vectors = np.random.default_rng(seed).standard_normal((rows, dim)).astype(np.float32)
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float16).astype(np.float32)


def put(store: Store, refs: Sequence[int], vectors: np.ndarray, model: str = MODEL) -> None:
    new = [
        NewVectors(ToEmbed("item", ref, "", "s"), {"turn": v[None, :]}) for ref, v in zip(refs, vectors, strict=True)
    ]
    store.vectors.put(model, new)


@pytest.fixture
def small_segments(monkeypatch: pytest.MonkeyPatch) -> None:
    """Files from 50 vectors on, segments of 40, written again when 10 were added, 30 compared in full."""
    monkeypatch.setattr(index_module, "EXACT_MOST", 50)
    monkeypatch.setattr(index_module, "COMPARED", 30)
    monkeypatch.setattr(index_module, "SEGMENT", 40)
    monkeypatch.setattr(index_module, "SAVE_LEAST", 10)
    monkeypatch.setattr(index_module, "PAGE", 32)


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


def files(home: Paths) -> list[Path]:
    return sorted(home.index_folder.glob("*")) if home.index_folder.exists() else []


def read_from_store(store: Store, monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many vectors each look into the store gave, from now on."""
    given: list[int] = []
    since = store.vectors.since

    def watched(*arguments: object) -> object:
        delta = since(*arguments)  # type: ignore[arg-type]
        given.append(len(delta.ids))
        return delta

    monkeypatch.setattr(store.vectors, "since", watched)
    return given


def test_an_empty_index_finds_nothing(store: Store, home: Paths) -> None:
    index = new_index(store, home)
    assert index.search(unit(1)[0], 5) == []
    assert index.cosines("turn", [1, 2], unit(1)[0]) == {}


def test_search_gives_cosines_best_first(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    hits = index.search(vectors[6], 3)
    assert hits[0][:2] == ("turn", 7)
    assert [score for *_, score in hits] == sorted((score for *_, score in hits), reverse=True)
    assert refs(index, vectors[6], 120)[:3] == exact(vectors, vectors[6], 3)
    for _, ref, cosine in index.search(vectors[6], 1000):
        assert cosine == pytest.approx(float(vectors[6] @ vectors[ref - 1]), abs=0.004)
    assert len(index.search(vectors[6], 1000)) == 120
    assert index.exact


def test_cosines_of_chosen_items_are_those_of_the_store(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.refresh()
    wanted = [5, 119, 70, 4000]
    stored = store.vectors.cosines(MODEL, "turn", wanted, vectors[6])
    assert set(stored) == {5, 119, 70}
    assert index.cosines("turn", wanted, vectors[6]) == pytest.approx(stored, abs=0.004)
    put(store, [70], vectors[6:7])
    index.refresh()
    assert index.cosines("turn", wanted, vectors[6])[70] == pytest.approx(1.0, abs=0.004)
    store.vectors.remove("item", [70])
    index.refresh()
    assert set(index.cosines("turn", wanted, vectors[6])) == {5, 119}


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
    store.vectors.put(MODEL, [NewVectors(ToEmbed("item", 1, "", "s"), {"turn": made, "memory": made[:1]})])
    index = new_index(store, home)
    hits = index.search(made[2], 10)
    assert [(kind, ref) for kind, ref, _ in hits] == [("turn", 1), ("memory", 1)]
    assert hits[0][2] == pytest.approx(1.0, abs=0.004)
    assert index.cosines("turn", [1], made[2]) == pytest.approx({1: 1.0}, abs=0.004)


def test_each_kind_is_found_for_itself(store: Store, home: Paths, vectors: np.ndarray) -> None:
    store.vectors.put(MODEL, [NewVectors(ToEmbed("memory", 3, "", "s"), {"memory": -vectors[:1]})])
    index = new_index(store, home)
    assert "memory" not in {kind for kind, *_ in index.search(vectors[0], 20)}
    found = index.nearest(vectors[0], {"turn": 2, "memory": 2})
    assert list(found["turn"]) == exact(vectors, vectors[0], 2)
    assert list(found["memory"]) == [3]
    assert index.nearest(vectors[0], {"memory": 0}) == {"memory": {}}


def test_codes_find_what_exact_search_finds_among_many() -> None:
    """Clusters of near vectors, as texts make them: the hard case, for the neighbours hardly differ."""
    random = np.random.default_rng(3)
    centres = random.standard_normal((400, 384), dtype=np.float32)
    made = np.repeat(centres, 100, axis=0) + 0.7 * random.standard_normal((40_000, 384), dtype=np.float32)
    made /= np.linalg.norm(made, axis=1, keepdims=True)
    blocks = []
    for start in range(0, len(made), 10_000):
        ids = np.arange(start + 1, start + 10_001)
        blocks.append(Block(384))
        blocks[-1].append(ids, ids, made[start : start + 10_000])
    questions = made[random.choice(len(made), 40)] + 0.03 * random.standard_normal((40, 384), dtype=np.float32)
    questions /= np.linalg.norm(questions, axis=1, keepdims=True)
    recalls = []
    for question in questions:
        found = nearest(blocks, question, 10, 2_000)
        recalls.append(len(set(found) & set(exact(made, question, 10))) / 10)
        for ref, cosine in found.items():
            assert cosine == pytest.approx(float(made[ref - 1] @ question), abs=0.002)
    assert np.mean(recalls) >= 0.95


def test_a_small_index_needs_no_file(store: Store, home: Paths, vectors: np.ndarray) -> None:
    assert not new_index(store, home).maintain(Progress())
    assert files(home) == []


@pytest.mark.usefixtures("small_segments")
def test_what_is_compared_by_bits_agrees_with_exact_search(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    assert index.maintain(Progress())
    assert not index.exact
    assert [refs(index, v, 1) for v in vectors] == [exact(vectors, v, 1) for v in vectors]
    assert len(index.search(vectors[0], 1000)) == 120
    assert not index.maintain(Progress())


@pytest.mark.usefixtures("small_segments")
def test_the_index_grows_and_shrinks(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    more = unit(1500, seed=3)
    put(store, range(1001, 2501), more)
    assert refs(index, more[3])[0] == 1004
    assert index.maintain(Progress())
    assert refs(new_index(store, home), more[3])[0] == 1004
    store.vectors.remove("item", range(1001, 2501))
    assert set(refs(index, more[3], 500)) == set(range(1, 121))
    assert index.maintain(Progress())
    assert index._rows.count == index.count == 120
    assert refs(index, vectors[3])[0] == refs(new_index(store, home), vectors[3])[0] == 4
    assert len(files(home)) == 3


@pytest.mark.usefixtures("small_segments")
def test_the_files_are_used_and_catch_up(
    store: Store, home: Paths, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    new_index(store, home).maintain(Progress())
    assert len(files(home)) == 3
    extra = unit(1, seed=9)
    put(store, [500], extra)
    store.vectors.remove("item", [3])
    given = read_from_store(store, monkeypatch)
    again = new_index(store, home)
    assert refs(again, extra[0])[0] == 500
    assert refs(again, vectors[3])[0] == 4
    assert 3 not in refs(again, vectors[2], 200)
    assert sum(given) == 1


@pytest.mark.usefixtures("small_segments")
def test_only_files_that_change_are_written_again(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    before = {path: path.stat().st_mtime_ns for path in files(home)}
    put(store, range(501, 506), unit(5, seed=9))
    assert index.maintain(Progress())
    store.vectors.remove("item", [50])
    assert index.maintain(Progress())
    changed = [path.stat().st_mtime_ns != before.get(path) for path in files(home)]
    assert changed == [False, True, False, True]
    assert {path.stat().st_mode & 0o077 for path in files(home)} == {0}


@pytest.mark.usefixtures("small_segments")
def test_what_is_removed_is_not_in_the_files(store: Store, home: Paths, vectors: np.ndarray) -> None:
    def held() -> bytes:
        return b"".join(sealed.read(path, KEY)[1]["turn.codes"].tobytes() for path in files(home))

    def code(vector: np.ndarray) -> bytes:
        block = Block(DIM)
        block.append(np.array([1]), np.array([1]), vector[None, :])
        return block.codes[0].tobytes()

    index = new_index(store, home)
    index.maintain(Progress())
    assert code(vectors[6]) in held()
    store.vectors.remove("item", [7])
    index.refresh()
    assert len(files(home)) == 2
    assert code(vectors[6]) not in held()
    index.maintain(Progress())
    assert len(files(home)) == 3
    assert code(vectors[6]) not in held()
    assert code(vectors[7]) in held()
    assert 7 not in refs(new_index(store, home), vectors[6], 200)


@pytest.mark.usefixtures("small_segments")
def test_the_list_of_what_was_removed_does_not_grow_for_ever(store: Store, home: Paths, vectors: np.ndarray) -> None:
    def listed() -> int:
        return int(store.read().execute("SELECT count(*) FROM derived.vectors_removed").fetchone()[0])

    index = new_index(store, home)
    index.maintain(Progress())
    store.vectors.remove("item", [7, 50])
    assert listed() == 2
    index.maintain(Progress())
    assert listed() == 0
    store.vectors.remove("item", [51])
    again = new_index(store, home)
    assert set(refs(again, vectors[3], 500)) == set(range(1, 121)) - {7, 50, 51}


@pytest.mark.usefixtures("small_segments")
def test_what_is_removed_while_a_file_is_written_is_not_left_in_it(
    store: Store, home: Paths, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = new_index(store, home)
    write = sealed.write

    def slow(path: Path, *rest: object) -> None:
        if path.name.startswith("000000000000000"):
            store.vectors.remove("item", [7])
        write(path, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(index_module.sealed, "write", slow)
    index.maintain(Progress())
    assert [path.name[:15] for path in files(home)] == [f"{40:015d}", f"{80:015d}"]
    assert index.maintain(Progress())
    assert len(files(home)) == 3
    assert 7 not in refs(new_index(store, home), vectors[6], 200)


@pytest.mark.usefixtures("small_segments")
def test_a_damaged_file_is_noticed_wherever_it_is_damaged(
    store: Store, home: Paths, vectors: np.ndarray, expected_logs: list[str]
) -> None:
    expected_logs.append("vector index is damaged")
    new_index(store, home).maintain(Progress())
    victim = files(home)[1]
    whole = victim.read_bytes()
    random = np.random.default_rng(1)
    damaged = [whole[:cut] for cut in (0, 5, 40, 100, len(whole) // 2, len(whole) - 1)] + [whole + b"x"]
    for at in random.integers(0, len(whole), 30):
        damaged.append(whole[:at] + bytes([whole[at] ^ 1]) + whole[at + 1 :])
    for content in damaged:
        victim.write_bytes(content)
        index = new_index(store, home)
        assert [refs(index, vectors[at], 1) for at in (3, 50, 110)] == [[4], [51], [111]]
        assert index.count == 120
        assert not victim.exists()
    assert new_index(store, home).maintain(Progress())
    assert victim.exists()


@pytest.mark.usefixtures("small_segments")
@pytest.mark.parametrize("missing", [[0], [1], [2], [0, 1], [0, 2], [1, 2]])
def test_missing_files_are_made_up_for(store: Store, home: Paths, vectors: np.ndarray, missing: list[int]) -> None:
    new_index(store, home).maintain(Progress())
    store.vectors.remove("item", [30, 60, 90])
    for at in missing:
        files(home)[at - len(files(home)) if at else 0].unlink()
    index = new_index(store, home)
    assert set(refs(index, vectors[3], 500)) == set(range(1, 121)) - {30, 60, 90}
    index.maintain(Progress())
    again = new_index(store, home)
    assert set(refs(again, vectors[3], 500)) == set(range(1, 121)) - {30, 60, 90}
    assert again.count == 117


@pytest.mark.usefixtures("small_segments")
def test_files_of_another_key_model_or_database_are_not_used(
    store: Store, home: Paths, vectors: np.ndarray, expected_logs: list[str]
) -> None:
    new_index(store, home).maintain(Progress())
    other = VectorIndex(store, home, KEY, "other model")
    assert other.search(vectors[0], 5) == []
    assert files(home) == []
    new_index(store, home).maintain(Progress())
    with store.write() as db:
        db.execute("UPDATE derived.vectors_state SET born = 'elsewhere'")
        db.execute("DELETE FROM derived.vectors WHERE ref = 7")
    assert 7 not in refs(new_index(store, home), vectors[6], 200)
    new_index(store, home).maintain(Progress())
    expected_logs.append("vector index is damaged")
    assert refs(new_index(store, home, b"z" * 32), vectors[3])[0] == 4
    assert files(home) == []


@pytest.mark.usefixtures("small_segments")
def test_a_file_from_the_future_of_the_database_is_not_used(store: Store, home: Paths, vectors: np.ndarray) -> None:
    new_index(store, home).maintain(Progress())
    with store.write() as db:
        db.execute("UPDATE derived.vectors_state SET generation = 0")
        db.execute("UPDATE derived.vectors SET generation = 0")
        db.execute("DELETE FROM derived.vectors WHERE ref > 60")
    index = new_index(store, home)
    assert set(refs(index, vectors[100], 200)) == set(range(1, 61))


@pytest.mark.usefixtures("small_segments")
def test_a_cancelled_upkeep_changes_nothing(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        index.maintain(progress)
    assert files(home) == []
    assert refs(index, vectors[3])[0] == 4


@pytest.mark.usefixtures("small_segments")
def test_a_full_disk_keeps_the_old_files_and_the_search(
    store: Store, home: Paths, vectors: np.ndarray, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    before = {path: path.read_bytes() for path in files(home)}

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    put(store, range(1001, 1021), unit(20, seed=3))
    with monkeypatch.context() as patched:
        patched.setattr(sealed.os, "fsync", full)
        with pytest.raises(OSError, match="No space left"):
            index.maintain(Progress())
    assert {path: path.read_bytes() for path in files(home)} == before
    assert refs(index, unit(20, seed=3)[4])[0] == 1005
    assert refs(new_index(store, home), unit(20, seed=3)[4])[0] == 1005


@pytest.mark.usefixtures("small_segments")
def test_searches_go_on_during_upkeep_and_changes(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    failures: list[Exception] = []

    def ask() -> None:
        try:
            for at in range(150):
                assert refs(index, vectors[at % 100], 3)[0] == at % 100 + 1
        except Exception as error:  # noqa: BLE001
            failures.append(error)

    threads = [Thread(target=ask) for _ in range(3)]
    for thread in threads:
        thread.start()
    for number in range(10):
        put(store, [1000 + number], unit(1, seed=50 + number))
        store.vectors.remove("item", [110 + number])
        index.maintain(Progress())
    for thread in threads:
        thread.join()
    assert failures == []
    assert index.count == 120


@pytest.mark.usefixtures("small_segments")
def test_after_a_purge_no_file_of_any_model_holds_what_is_gone(store: Store, home: Paths, vectors: np.ndarray) -> None:
    index = new_index(store, home)
    index.maintain(Progress())
    store.vectors.remove("item", [7])
    index.forget()
    assert len(files(home)) == 2
    VectorIndex(store, home, KEY).forget()
    assert files(home) == []


def test_sealed_arrays_come_back_as_they_were(tmp_path: Path) -> None:
    path = tmp_path / "file"
    arrays = {"a": np.arange(7), "b": np.zeros((0, 3), dtype=np.float32), "c": unit(100_000)}
    sealed.write(path, KEY, {"x": [1, "y"]}, arrays)
    header, back = sealed.read(path, KEY)
    assert header == {"x": [1, "y"]}
    assert {name: array.tobytes() for name, array in back.items()} == {n: a.tobytes() for n, a in arrays.items()}
    assert [back[name].shape for name in arrays] == [array.shape for array in arrays.values()]
    assert os.name != "posix" or path.stat().st_mode & 0o077 == 0
    assert unit(100_000)[5].tobytes() not in path.read_bytes()
    with pytest.raises(FileNotFoundError):
        sealed.read(tmp_path / "none", KEY)
