"""Deriving memories again: what the person decided stays, whatever the model says the second time, and nothing is lost
when it is stopped half way."""

from collections.abc import Callable, Sequence

import pytest

from secondme.errors import Cancelled, ModelProblem
from secondme.memory.rebuild import rebuild
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Claim, Evidence, Item, Memory, MemoryKind, NewItem, NewMemory
from tests.core.histories import content_hash

SAID = (
    "I live in Girona, and I work as a locksmith.",
    "I have a parrot called Nuno. I play chess every Friday.",
    "I speak Danish. I was born in Wexford.",
    "I collect old postcards. I dislike crowded trains.",
)
Told = tuple[str, str, str, str]
"""Quote, statement, attribute, value."""
FIRST: dict[int, Sequence[Told]] = {
    0: (
        ("I live in Girona", "You live in Girona.", "home", "Girona"),
        ("I work as a locksmith", "You work as a locksmith.", "work", "locksmith"),
    ),
    1: (
        ("I have a parrot called Nuno", "You have a parrot called Nuno.", "pet", "parrot called Nuno"),
        ("I play chess every Friday", "You play chess every Friday.", "", ""),
    ),
    2: (
        ("I speak Danish", "You speak Danish.", "language", "Danish"),
        ("I was born in Wexford", "You were born in Wexford.", "", ""),
    ),
    3: (
        ("I collect old postcards", "You collect old postcards.", "hobby", "old postcards"),
        ("I dislike crowded trains", "You dislike crowded trains.", "dislikes", "crowded trains"),
    ),
}
SECOND: dict[int, Sequence[Told]] = {
    0: (
        ("live in Girona", "Girona is your home.", "home", "Girona"),
        ("work as a locksmith", "Your trade is that of a locksmith.", "work", "locksmith"),
    ),
    1: (
        ("a parrot called Nuno", "Your parrot is Nuno.", "pet", "parrot called Nuno"),
        ("I play chess every Friday", "Fridays are for chess.", "", ""),
    ),
    2: (
        ("speak Danish", "Danish is a language of yours.", "language", "Danish"),
        ("was born in Wexford", "Wexford is where you are from.", "", ""),
    ),
    3: (
        ("I collect old postcards", "Old postcards are what you collect.", "hobby", "old postcards"),
        ("dislike crowded trains", "Crowded trains are not for you.", "dislikes", "crowded trains"),
        ("old postcards", "You like the past.", "likes", "the past"),
    ),
}
KINDS: dict[str, MemoryKind] = {"hobby": "preference"}


class Model:
    """Says of each message what it is told to say."""

    def __init__(self, items: Sequence[Item], told: dict[int, Sequence[Told]]) -> None:
        self.items, self.told = items, told
        self.read: list[int] = []
        self.stop_after: int | None = None
        self.problem: Exception = ModelProblem("The chat model stopped.", "Try again.")

    def __call__(self, item: Item) -> list[NewMemory]:
        if self.stop_after is not None and len(self.read) >= self.stop_after:
            raise self.problem
        number = self.items.index(item)
        self.read.append(number)
        return [
            NewMemory(
                statement, KINDS.get(attribute, "fact"), (Evidence(item.id, quote=quote),),
                claims=(Claim("", attribute, value),) if attribute else (),
            )
            for quote, statement, attribute, value in self.told.get(number, ())
        ]  # fmt: skip


@pytest.fixture
def items(store: Store) -> list[Item]:
    chat = store.chats.create("Talk")
    said: list[Item] = []
    for text in SAID:
        new = NewItem(text, "Ana", "self", "2026-01-01T10:00:00+00:00", "typed")
        said.append(store.items.add(chat.id, new, said[-1].id if said else None))
    return said


@pytest.fixture
def first(store: Store, items: list[Item]) -> Model:
    model = Model(items, FIRST)
    for item in items:
        made = [store.memories.add(new, "extract", "Said.") for new in model(item)]
        store.runs.mark_extracted(item.id, item.revision, len(made))
    model.read.clear()
    return model


def texts(store: Store) -> list[str]:
    return sorted(memory.text for memory in store.memories.list())


def of(store: Store, text: str) -> Memory:
    return next(memory for memory in store.memories.list() if memory.text == text)


def run(store: Store, model: Callable[[Item], Sequence[NewMemory]], name: str = "m") -> tuple[int, Changes]:
    run_id = store.runs.start("rebuild")
    done = rebuild(store, model, name, Progress(), run_id)
    store.runs.finish(run_id, "done")
    return run_id, done.changes


def decide(store: Store) -> None:
    def edit(which: str, **fields: object) -> None:
        store.memories.edit(of(store, which).id, who="person", why="x", **fields)

    edit("You live in Girona.", text="You live in the old town of Girona.")
    edit("You work as a locksmith.", pinned=True)
    edit("You speak Danish.", locked=True)
    edit("You were born in Wexford.", status="active", kind="event")
    store.memories.delete(of(store, "You have a parrot called Nuno.").id, "person", "x")
    pair = [of(store, text).id for text in ("You collect old postcards.", "You dislike crowded trains.")]
    store.curation.merge(pair, "You collect postcards and avoid trains.")


KEPT = [
    "You collect postcards and avoid trains.",
    "You live in the old town of Girona.",
    "You speak Danish.",
    "You were born in Wexford.",
    "You work as a locksmith.",
]


def test_every_decision_outlasts_a_model_that_says_it_differently(
    store: Store, items: list[Item], first: Model
) -> None:
    decide(store)
    before = {memory.id: memory for memory in store.memories.list() if memory.text in KEPT}
    for told in (SECOND, FIRST, SECOND):
        run(store, Model(items, told))
        now = {memory.id: memory for memory in store.memories.list()}
        assert {id: now[id] for id in before} == before
        new = ["You like the past."] if told is SECOND else []
        chess = "Fridays are for chess." if told is SECOND else "You play chess every Friday."
        assert texts(store) == sorted([*KEPT, chess, *new])
    assert of(store, "You work as a locksmith.").pinned


def test_the_same_again_changes_nothing(store: Store, items: list[Item], first: Model) -> None:
    before = content_hash(store)
    _, changes = run(store, first)
    assert (content_hash(store), changes) == (before, Changes())
    assert first.read == [0, 1, 2, 3]


def test_what_is_found_again_stays_the_same_memory_and_the_run_can_be_undone(
    store: Store, items: list[Item], first: Model
) -> None:
    home, born = of(store, "You live in Girona."), of(store, "You were born in Wexford.")
    store.memories.edit(home.id, who="consolidate", why="x", status="superseded", valid_to="2026-02-01")
    store.links.put(home.id, born.id)
    before = content_hash(store)
    run_id, changes = run(store, Model(items, SECOND))
    again = store.memories.get(home.id)
    assert (again.text, again.status, again.valid_to) == ("Girona is your home.", "superseded", "2026-02-01")
    assert store.memories.get(born.id).text == "Wexford is where you are from."
    assert {home.id, born.id} <= set(changes.memories)
    assert [version.who for version in store.curation.versions(home.id)] == ["extract", "consolidate", "rebuild"]
    store.undoing.undo_run(run_id)
    assert content_hash(store) == before


@pytest.mark.parametrize("problem", [ModelProblem("The chat model stopped.", "Try again."), Cancelled()])
def test_stopped_half_way_nothing_has_changed_and_it_goes_on_where_it_was(
    store: Store, items: list[Item], first: Model, problem: Exception
) -> None:
    before = content_hash(store)
    model = Model(items, SECOND)
    model.stop_after, model.problem = 2, problem
    with pytest.raises(type(problem)):
        run(store, model)
    assert content_hash(store) == before
    assert store.rebuilding.counts("m") == (2, 4)
    model.stop_after = None
    run(store, model)
    assert model.read == [0, 1, 2, 3]
    assert "Girona is your home." in texts(store)
    assert store.rebuilding.counts("m") == (0, 4)


def test_what_another_model_read_before_it_was_stopped_is_read_again(
    store: Store, items: list[Item], first: Model
) -> None:
    model = Model(items, SECOND)
    model.stop_after = 2
    with pytest.raises(ModelProblem):
        run(store, model, "small")
    model.stop_after = None
    run(store, model, "large")
    assert model.read == [0, 1, 0, 1, 2, 3]


def test_a_swap_that_fails_leaves_all_as_it_was(
    store: Store, items: list[Item], first: Model, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = content_hash(store)

    def fails(*_: object) -> None:
        raise OSError("the disk is gone")

    monkeypatch.setattr("secondme.store.rebuilding._let_go", fails)
    with pytest.raises(OSError, match="the disk is gone"):
        run(store, Model(items, {0: SECOND[0], 3: SECOND[3]}))
    assert content_hash(store) == before


def test_what_was_not_read_again_or_stands_on_something_else_stays(
    store: Store, items: list[Item], first: Model
) -> None:
    later = store.items.add(
        items[0].conversation_id, NewItem("I sing.", "Ana", "self", "2026-02-01T10:00:00+00:00", "typed"), items[-1].id
    )
    sings = store.memories.add(NewMemory("You sing.", "fact", (Evidence(later.id, quote="I sing"),)), "extract", "x")
    chess = of(store, "You play chess every Friday.")
    above = store.memories.add(
        NewMemory("You like games.", "conclusion", (Evidence(memory_id=chess.id),)), "reflect", "x"
    )
    assert sings is not None
    assert above is not None
    run(store, Model(items, SECOND))
    assert store.memories.get(sings.id) == sings
    assert store.memories.get(above.id).deleted_at is None


def test_what_was_taken_back_with_its_run_stays_away(store: Store, items: list[Item]) -> None:
    run_id = store.runs.start("extract")
    model = Model(items, FIRST)
    for item in items:
        for new in model(item):
            store.memories.add(new, "extract", "Said.", run_id)
        store.runs.mark_extracted(item.id, item.revision, 2)
    store.runs.finish(run_id, "done")
    store.undoing.undo_run(run_id)
    run(store, Model(items, SECOND))
    assert texts(store) == []
