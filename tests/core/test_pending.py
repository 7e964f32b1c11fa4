"""What still wants a vector is known exactly, whatever was changed and by whom, without looking at everything again."""

import random

import numpy as np
import pytest

from secondme.store import Store, pending
from secondme.store.vectors import NewVectors
from secondme.types import Evidence, NewItem, NewMemory

MODEL = "m"


def say(store: Store, conversation: int, text: str, parent: int | None) -> int:
    new = NewItem(text, "Ann", "self", "2023-05-08T10:00:00", "typed")
    return store.items.add(conversation, new, parent).id


def truth(store: Store, model: str = MODEL) -> set[tuple[str, int]]:
    """By looking at every item and memory."""
    found = set()
    for kind in pending.KINDS:
        statement = f"SELECT {pending.ID[kind]} {pending.WANTED[kind]}"
        found |= {(kind, row[0]) for row in store.read().execute(statement, [model])}
    return found


def told(store: Store, model: str = MODEL) -> set[tuple[str, int]]:
    sources = store.vectors.pending(model, 10_000)
    assert len(sources) == store.vectors.pending_count(model)
    return {(source.kind, source.id) for source in sources}


def embed(store: Store, limit: int = 10_000, model: str = MODEL) -> None:
    vector = np.ones((1, 4), dtype=np.float32) / 2
    sources = store.vectors.pending(model, limit)
    store.vectors.put(model, [NewVectors(s, {"memory" if s.kind == "memory" else "turn": vector}) for s in sources])


def test_new_texts_want_vectors_until_they_have_them(store: Store) -> None:
    place = store.chats.create("talk").id
    first = say(store, place, "Hello", None)
    assert told(store) == {("item", first)}
    embed(store)
    assert told(store) == set()
    second = say(store, place, "How are you?", first)
    assert told(store) == {("item", second)}
    assert told(store, "another model") == {("item", first), ("item", second)}


def test_what_follows_a_revised_text_wants_a_new_vector_too(store: Store) -> None:
    place = store.chats.create("talk").id
    first = say(store, place, "Hello", None)
    second = say(store, place, "How are you?", first)
    third = say(store, place, "Fine", second)
    embed(store)
    store.items.revise(first, "Good morning")
    assert told(store) == {("item", first), ("item", second)}
    embed(store, 1)
    assert told(store) == {("item", first)}
    store.items.revise(third, "Very well")
    assert told(store) == {("item", first), ("item", third)}


def test_a_text_revised_while_it_was_encoded_still_wants_its_vector(store: Store) -> None:
    first = say(store, store.chats.create("talk").id, "Hello", None)
    sources = store.vectors.pending(MODEL, 10)
    store.items.revise(first, "Good morning")
    store.vectors.put(MODEL, [NewVectors(sources[0], {"turn": np.ones((1, 4), dtype=np.float32) / 2})])
    assert told(store) == {("item", first)}


def test_memories_want_vectors_for_as_long_as_they_are_there(store: Store) -> None:
    item = say(store, store.chats.create("talk").id, "I have a dog", None)
    memory = store.memories.add(NewMemory("A dog.", "fact", (Evidence(item_id=item, quote="dog"),)), "job", "found")
    assert memory
    assert told(store) == {("item", item), ("memory", memory.id)}
    embed(store)
    store.memories.edit(memory.id, who="person", why="better", text="A small dog.")
    assert told(store) == {("memory", memory.id)}
    embed(store)
    assert store.vectors.remove_orphans() == 0
    store.memories.delete(memory.id, "person", "wrong")
    assert told(store) == set()
    store.vectors.remove_orphans()
    assert store.vectors.of(MODEL, "memory", [memory.id]) == {}


@pytest.mark.parametrize("seed", range(4))
def test_it_agrees_with_looking_at_everything_whatever_was_done(store: Store, seed: int) -> None:
    dice = random.Random(seed)
    places: dict[int, list[int]] = {store.chats.create("talk").id: [] for _ in range(3)}
    for _ in range(120):
        place = dice.choice(list(places))
        said = places[place]
        match dice.randrange(8):
            case 0 | 1 | 2:
                said.append(say(store, place, f"words {dice.random()}", said[-1] if said else None))
            case 3 if said:
                store.items.revise(dice.choice(said), f"other words {dice.random()}")
            case 4 if said:
                said.append(say(store, place, f"a branch {dice.random()}", dice.choice(said)))
            case 5:
                embed(store, dice.randrange(1, 6), dice.choice([MODEL, "another model"]))
            case 6:
                store.chats.delete(place)
                if dice.random() < 0.7:
                    store.chats.restore(place)
            case 7:
                store.vectors.remove_orphans()
        if dice.random() < 0.3:
            for model in (MODEL, "another model"):
                assert told(store, model) == truth(store, model)
    for model in (MODEL, "another model"):
        assert told(store, model) == truth(store, model)


def test_the_log_of_changes_does_not_grow_for_ever(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pending, "LOG_MOST", 5)
    place = store.chats.create("talk").id
    assert told(store) == set()
    last: int | None = None
    for number in range(30):
        last = say(store, place, f"words {number}", last)
    assert len(told(store)) == 30
    store.vectors.remove_orphans()
    assert store.read().execute("SELECT count(*) FROM changed").fetchone()[0] <= 5
    last = say(store, place, "more", last)
    assert told(store) == truth(store)
    assert len(told(store)) == 31


def test_asking_looks_at_everything_only_once(store: Store) -> None:
    place = store.chats.create("talk").id
    first = say(store, place, "Hello", None)
    assert told(store) == {("item", first)}
    embed(store)
    with store.write() as db:
        db.execute("DELETE FROM derived.vectors")
    assert told(store) == set()
    assert {source.id for source in store.vectors.pending("another model", 10)} == {first}
