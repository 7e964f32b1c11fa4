"""What was taken back is done again, and that can be taken back."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Changes, Evidence, NewItem, NewMemory
from tests.fakes import FakeEmbedder, FakeEngine

SAID = "2026-03-05T10:00:00+01:00"


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def remembered(me: SecondMe, text: str = "You live in Oslo.") -> tuple[int, int]:
    """(conversation, memory)"""
    store = me._parts.store
    conversation = store.chats.create("Talk").id
    item = store.items.add(conversation, NewItem("I live in Oslo", "Me", "self", SAID, "typed"), None)
    made = store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote="I live in Oslo"),)), "test", "said")
    assert made is not None
    return conversation, made.id


def imported(me: SecondMe, folder: Path) -> None:
    file = folder / "a.jsonl"
    authors = ("Anna Berg", "Anna B.")
    base = {"conversation": "c", "role": "other", "time": "2024-05-01T10:00:00"}
    lines = [{**base, "id": str(n), "author": author, "text": f"Word{n}"} for n, author in enumerate(authors)]
    file.write_text("".join(json.dumps(each) + "\n" for each in lines), encoding="utf-8")
    me.imports.run([file], Progress(), wait=False)


def test_an_edit_a_deletion_and_a_conversation_with_its_memory(me: SecondMe) -> None:
    conversation, memory = remembered(me)
    edited = me.memories.edit(memory, text="You live in Bergen.")
    back = me.undo(edited)
    assert me.memories.get(memory).text == "You live in Oslo."
    again = me.redo(back)
    assert me.memories.get(memory).text == "You live in Bergen."
    assert me.undo(again)
    assert me.memories.get(memory).text == "You live in Oslo."
    back = me.undo(me.memories.delete(memory))
    assert me.memories.list() != []
    assert me.redo(back).memories == (memory,)
    assert me.memories.list() == []
    me.undo(Changes(journal=(me.journal.list(1)[0].id,)))
    back = me.undo(me.chats.delete(conversation))
    assert me.chats.list() != []
    again = me.redo(back)
    assert (me.chats.list(), me.memories.list(), again.conversations) == ([], [], (conversation,))
    me.undo(again)
    assert len(me.memories.list()) == 1


def test_a_conversation_and_entries_of_the_journal_come_back_together_or_not_at_all(me: SecondMe) -> None:
    conversation, _ = remembered(me)
    _, other = remembered(me, "You live in Oslo, Norway.")
    edited = me.memories.edit(other, importance=0.9)
    both = Changes(conversations=me.chats.delete(conversation).conversations, journal=edited.journal)
    later = me.memories.edit(other, place="Oslo")
    with pytest.raises(UserError, match="was changed again since"):
        me.undo(both)
    assert conversation not in [chat.id for chat in me.chats.list()], "the conversation did not come back alone"
    assert me.memories.get(other).importance == 0.9
    me.undo(later)
    back = me.undo(both)
    assert conversation in [chat.id for chat in me.chats.list()]
    assert (me.memories.get(other).importance, conversation in back.conversations) == (0.5, True)


def test_what_was_changed_since_is_not_done_again(me: SecondMe) -> None:
    _conversation, memory = remembered(me)
    back = me.undo(me.memories.edit(memory, text="You live in Bergen."))
    me.memories.edit(memory, text="You live in Tromsø.")
    with pytest.raises(UserError, match="changed again since"):
        me.redo(back)
    assert me.memories.get(memory).text == "You live in Tromsø."
    with pytest.raises(UserError, match="nothing to do again"):
        me.redo(Changes())


def test_an_import_and_a_merge_of_people(me: SecondMe, tmp_path: Path) -> None:
    imported(me, tmp_path)
    one, two = (person.id for person in me.people.list())
    back = me.undo(me.people.merge(one, two))
    assert len(me.people.list()) == 2
    again = me.redo(back)
    assert len(me.people.list()) == 1
    me.undo(again)
    assert len(me.people.list()) == 2
    back = me.undo(me.imports.undo(me.imports.history()[0].id))
    assert len(me.chats.list()) == 1
    again = me.redo(back)
    assert me.chats.list() == []
    assert me.imports.history()[0].state == "undone"
    me.undo(again)
    assert len(me.chats.list()) == 1
