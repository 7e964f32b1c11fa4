"""Another embedding model takes over in the background: what is there is found meanwhile, nothing is left behind."""

from collections.abc import Sequence

import numpy as np
import pytest

from secondme.engine.base import Embedder
from secondme.engines import Engines
from secondme.errors import Cancelled, ModelProblem
from secondme.index import VectorIndex
from secondme.models.catalogue import Catalogue
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.retrieval import embedding
from secondme.retrieval.embedding import embed_pending
from secondme.retrieval.search import Search
from secondme.settings import SettingsStore
from secondme.store import Store
from secondme.store.vectors import Vectors
from secondme.types import NewItem
from tests.fakes import FakeEmbedder


class Model(FakeEmbedder):
    """Vectors of another length for each model: one that is compared with those of another raises."""

    def __init__(self, name: str, dim: int) -> None:
        super().__init__(dim)
        self.model_id = name


class StopsAfter(Progress):
    def __init__(self, updates: int) -> None:
        super().__init__()
        self._left = updates

    def update(self, done: int, total: int = 0, label: str = "") -> None:
        self._left -= 1
        if self._left < 0:
            raise Cancelled


OLD, NEW = "old", "new"


@pytest.fixture(autouse=True)
def small_steps(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(embedding, "STEP", 64)


@pytest.fixture
def old() -> Model:
    return Model(OLD, 64)


@pytest.fixture
def new() -> Model:
    return Model(NEW, 128)


@pytest.fixture
def index(store: Store, home: Paths) -> VectorIndex:
    return VectorIndex(store, home, b"k" * 32)


def say(store: Store, texts: Sequence[str]) -> list[int]:
    conversation, said = store.chats.create("talk").id, []
    for text in texts:
        item = NewItem(text, "Ann", "self", "2023-05-08T10:00:00", "typed")
        said.append(store.items.add(conversation, item, said[-1] if said else None).id)
    return said


def models_with_vectors(store: Store) -> set[str]:
    tables = ("vectors", "words")
    return {row[0] for name in tables for row in store.read().execute(f"SELECT DISTINCT model FROM derived.{name}")}


def test_the_former_model_answers_until_every_text_has_a_new_vector(
    store: Store, index: VectorIndex, old: Model, new: Model
) -> None:
    said = say(store, [f"note number {n} about the harbour" for n in range(200)])
    embed_pending(store, old, index, Progress())
    assert store.vectors.serving() == OLD
    search = Search(store, old, index)
    with pytest.raises(Cancelled):
        embed_pending(store, new, index, StopsAfter(1), old)
    assert store.vectors.serving() == OLD
    assert 0 < store.vectors.pending_count(NEW) < 200
    assert any(name.startswith("meaning") for name in search.find("harbour note number 7")[0].components)
    assert len(index.nearest(old.encode(["harbour"])[0], {"turn": 500})["turn"]) == 200
    later = say(store, ["a lighthouse in the fog"])
    embed_pending(store, new, index, StopsAfter(100), old)
    assert store.vectors.serving() == NEW
    assert models_with_vectors(store) == {NEW}
    assert set(index.nearest(new.encode(["harbour"])[0], {"turn": 500})["turn"]) == {*said, *later}
    assert Search(store, new, index).find("lighthouse")[0].id == later[0]


def test_what_is_said_during_the_change_is_found_at_once(
    store: Store, index: VectorIndex, old: Model, new: Model
) -> None:
    say(store, [f"note number {n}" for n in range(200)])
    embed_pending(store, old, index, Progress())
    later: list[int] = []

    class SaysSomething(StopsAfter):
        def update(self, done: int, total: int = 0, label: str = "") -> None:
            super().update(done, total, label)
            if not later:
                later.extend(say(store, ["a lighthouse in the fog"]))

    with pytest.raises(Cancelled):
        embed_pending(store, new, index, SaysSomething(1), old)
    with pytest.raises(Cancelled):
        embed_pending(store, new, index, StopsAfter(0), old)
    assert store.vectors.serving() == OLD
    assert later[0] in index.nearest(old.encode(["lighthouse"])[0], {"turn": 3})["turn"]


def test_vectors_that_were_made_in_another_way_answer_until_they_are_made_anew(
    store: Store, index: VectorIndex, old: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    said = say(store, [f"note number {n} about the harbour" for n in range(100)])
    embed_pending(store, old, index, Progress())
    with store.write() as db:
        db.execute("UPDATE derived.vectors SET stamp = substr(stamp, instr(stamp, ':') + 1)")
    monkeypatch.setattr(store, "vectors", Vectors(store))
    assert store.vectors.pending_count(OLD) == 100
    assert set(index.nearest(old.encode(["harbour"])[0], {"turn": 500})["turn"]) == {*said}
    assert embed_pending(store, old, index, Progress()) == 100
    assert embed_pending(store, old, index, Progress()) == 0
    assert store.read().execute("SELECT count(*) FROM derived.vectors").fetchone()[0] == 100
    assert set(index.nearest(old.encode(["harbour"])[0], {"turn": 500})["turn"]) == {*said}


def test_it_goes_on_where_it_was_stopped(store: Store, index: VectorIndex, old: Model, new: Model) -> None:
    say(store, [f"note number {n}" for n in range(200)])
    embed_pending(store, old, index, Progress())
    with pytest.raises(Cancelled):
        embed_pending(store, new, index, StopsAfter(1), old)
    left = store.vectors.pending_count(NEW)
    assert embed_pending(store, new, index, Progress(), old) == left
    assert embed_pending(store, new, index, Progress()) == 0


def test_changing_ones_mind_leaves_nothing_of_the_other_model(
    store: Store, index: VectorIndex, old: Model, new: Model
) -> None:
    say(store, [f"note number {n}" for n in range(200)])
    embed_pending(store, old, index, Progress())
    with pytest.raises(Cancelled):
        embed_pending(store, new, index, StopsAfter(1), old)
    assert models_with_vectors(store) == {OLD, NEW}
    store.vectors.serve(OLD)
    assert embed_pending(store, old, index, Progress()) == 0
    assert models_with_vectors(store) == {OLD}


def test_without_the_former_model_search_goes_on_with_what_there_is(
    store: Store, index: VectorIndex, old: Model, new: Model
) -> None:
    said = say(store, [f"note number {n} about the harbour" for n in range(200)])
    embed_pending(store, old, index, Progress())
    with pytest.raises(Cancelled):
        embed_pending(store, new, index, StopsAfter(1))
    found = index.nearest(new.encode(["harbour"])[0], {"turn": 500})["turn"]
    assert 0 < len(found) < 200
    assert {hit.id for hit in Search(store, new, index).find("harbour", 500)} == set(said)


class Made(Model):
    def __init__(self, name: str, made: "list[Made]") -> None:
        super().__init__(name, 8)
        made.append(self)


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[Made]:
    """Every embedder that was started."""
    started: list[Made] = []

    def make(self: Engines, name: str) -> Embedder:
        if name == "lost":
            raise ModelProblem("It is not here.")
        return Made(name, started)

    monkeypatch.setattr(Engines, "_made_embedder", make)
    monkeypatch.setattr(Catalogue, "check_memory", lambda self, name: None)
    return started


def states(made: list[Made]) -> list[tuple[str, str]]:
    return [(each.model_id, each.state) for each in made]


def test_the_former_model_runs_beside_the_new_one_and_ends_with_the_change(home: Paths, made: list[Made]) -> None:
    settings, serving = SettingsStore(home.settings_file), [""]
    engines = Engines(
        settings, Catalogue(home, settings), (None, None), lambda: None, lambda _: None, lambda: serving[0]
    )
    settings.update(embedding_model="old")
    engines.start_embedder()
    assert engines.former is None
    serving[0] = "old"
    settings.update(embedding_model="new")
    engines.start_embedder()
    assert states(made) == [("old", "ready"), ("new", "ready")]
    assert engines.former is engines.answering is made[0]
    assert engines.embedder is made[1]
    settings.update(embedding_model="newer")
    engines.start_embedder()
    assert states(made) == [("old", "ready"), ("new", "closed"), ("newer", "ready")]
    serving[0] = "newer"
    assert engines.answering is made[2]
    engines.let_go_former()
    assert states(made) == [("old", "closed"), ("new", "closed"), ("newer", "ready")]
    engines.close()
    assert {state for _, state in states(made)} == {"closed"}


def test_after_a_restart_during_a_change_both_models_are_started(home: Paths, made: list[Made]) -> None:
    settings = SettingsStore(home.settings_file)
    settings.update(embedding_model="new")
    for serving, wanted in (("old", ["new", "old"]), ("lost", ["new"]), ("new", ["new"])):
        made.clear()
        engines = Engines(
            settings, Catalogue(home, settings), (None, None), lambda: None, lambda _: None, lambda now=serving: now
        )
        engines.start_embedder()
        assert [each.model_id for each in made] == wanted
        assert engines.answering is made[-1]
        engines.close()
        assert {state for _, state in states(made)} == {"closed"}


def test_vectors_of_the_fakes_are_of_different_lengths(old: Model, new: Model) -> None:
    with pytest.raises(ValueError, match="mismatch"):
        np.asarray(old.encode(["x"])[0]) @ new.encode(["x"])[0]
