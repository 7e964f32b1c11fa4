"""What the person corrected holds in the next reply, whatever older words still say."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.chat.corrected import as_corrected
from secondme.paths import Paths
from secondme.store import Store
from secondme.types import Evidence, NewMemory
from tests.core.test_reply import Chat, typed
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


WAS, IS = "You work at the Hofer workshop.", "You work at the Gruber workshop."


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


@pytest.mark.parametrize("of", ["message", "memory", "summary"])
def test_neither_a_summary_nor_the_message_brings_back_what_was_corrected(chat: Chat, of: str) -> None:
    item = chat.store.items.add(chat.new(), typed("I work at the Hofer workshop, and I sing."), None)
    memory = chat.remember(WAS, item)
    day = chat.store.memories.add(NewMemory(f"On 3 May: {WAS}", "summary", (Evidence(memory_id=memory),)), "test", "")
    assert day is not None
    cites = {"message": Evidence(item.id), "memory": Evidence(memory_id=memory), "summary": Evidence(memory_id=day.id)}
    week = chat.store.memories.add(NewMemory(f"In a week: {WAS}", "summary", (cites[of],)), "test", "")
    assert week is not None
    chat.remember("You sing in the evening.", item)
    chat.store.memories.edit(memory, who="person", why="edited", text=IS)
    chat.engine.replies = [f"You work at the Gruber workshop [m{memory}]."]
    finished = chat.say(chat.new(), "Where do I work, in which workshop?")
    assert "Hofer" not in chat.engine.prompts[-1].notes
    assert IS in chat.engine.prompts[-1].notes
    assert finished.item.text == IS


def test_what_was_not_corrected_is_given_as_it_is(chat: Chat) -> None:
    item = chat.store.items.add(chat.new(), typed("I work at the Hofer workshop, and I sing."), None)
    memory = chat.remember(WAS, item)
    hits = chat.replies._recall._find("Hofer workshop", "2026-03-06T10:00:00", frozenset())
    assert hits
    assert as_corrected(chat.store, hits) == hits
    done = chat.store.memories.edit(memory, who="person", why="edited", text=IS)
    assert all("Hofer" not in hit.text for hit in as_corrected(chat.store, hits) if hit.type == "item")
    chat.store.memories.undo(done.journal)
    assert as_corrected(chat.store, hits) == hits


def test_the_place_of_a_memory_is_that_of_its_new_words(me: SecondMe) -> None:
    store = me._parts.store
    item = store.items.add(me.chats.create().id, typed("I work in Hofer"), None)
    new = NewMemory("You work in Hofer.", "fact", (Evidence(item.id),), keywords=("hofer", "work"), place="Hofer")
    memory = store.memories.add(new, "test", "")
    assert memory is not None
    me.memories.edit(memory.id, text="You work in Gruber.")
    edited = me.memories.get(memory.id)
    assert (edited.place, edited.keywords) == ("Gruber", ("work",))
