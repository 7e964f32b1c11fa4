"""Messages that the person took out of use after forgetting what was learned from them."""

from secondme.store import Store
from secondme.types import Evidence, NewItem, NewMemory
from tests.core.test_store_imports import line, run


def test_what_was_taken_out_is_not_found_and_an_import_does_not_bring_it_back(store: Store) -> None:
    items = [line(n) for n in range(4)]
    assert run(store, items) == (4, 0, 0)
    wanted = store.items.ids_after(0, 10)[2]
    memory = store.memories.add(NewMemory("Something.", "fact", (Evidence(wanted, quote="message 2"),)), "extract", "")
    assert store.withdrawn.behind([memory.id]) == [wanted]
    taken, changes = store.withdrawn.take([wanted])
    assert taken == [wanted]
    assert changes.memories == (memory.id,)
    assert store.withdrawn.behind([memory.id]) == []
    assert run(store, items) == (0, 0, 4), "it is known, and stays away"
    assert wanted not in store.items.ids_after(0, 10)
    store.withdrawn.give_back(taken)
    assert wanted in store.items.ids_after(0, 10)
    assert store.memories.get(memory.id).deleted_at is None


def test_the_reply_to_it_goes_along(store: Store) -> None:
    place = store.chats.create("Nuts").id
    said = store.items.add(place, NewItem("I eat no nuts", "You", "self", "2026-01-01", "typed"), None)
    answer = NewItem("No nuts, then", "Assistant", "assistant", "2026-01-01", "assistant")
    reply = store.items.add(place, answer, said.id)
    other = store.items.add(place, NewItem("It rains", "You", "self", "2026-01-01", "typed"), reply.id)
    store.chats.set_leaf(place, other.id)
    taken, _ = store.withdrawn.take([said.id])
    assert taken == [said.id, reply.id]
    assert [item.id for item in store.items.conversation_items(place)] == [other.id]
    rest, _ = store.withdrawn.take([other.id])
    assert store.chats.get(place).deleted_at is not None
    store.withdrawn.give_back([*taken, *rest])
    assert store.chats.get(place).deleted_at is None
    assert len(store.items.conversation_items(place)) == 3
