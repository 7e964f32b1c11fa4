"""Renaming, pinning, putting away and moving conversations, taken back and done again."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.paths import Paths
from secondme.types import NewItem
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_each_is_taken_back_and_done_again(me: SecondMe) -> None:
    chat = me.chats.create("Bread")
    before = me.chats.get(chat.id)
    for change in (
        lambda: me.chats.rename(chat.id, "Sourdough"),
        lambda: me.chats.put(chat.id, pinned=True),
        lambda: me.chats.put(chat.id, archived=True),
        lambda: me.chats.put(chat.id, folder="Kitchen", pinned=True),
    ):
        changes = change()
        after = me.chats.get(chat.id)
        assert after != before
        undone = me.undo(changes)
        assert me.chats.get(chat.id) == before
        again = me.redo(undone)
        assert me.chats.get(chat.id) == after
        me.undo(again)
        assert me.chats.get(chat.id) == before


def test_each_says_whether_it_is_a_note_a_document_or_a_conversation(me: SecondMe) -> None:
    for kind in ("message", "note", "chunk"):
        chat = me._parts.store.chats.create(kind, "folder")
        new = NewItem("Rye and water.", "You", "self", "2026-05-01", "imported_self", kind)  # type: ignore[arg-type]
        me._parts.store.items.add(chat.id, new, None)
        assert me.chats.get(chat.id).kind == kind
    assert me.chats.create("Empty").kind == "message"
    assert all(chat.kind == chat.title for chat in me.chats.list("rye"))
    assert len(me.chats.list("rye")) == 3


def test_what_was_changed_since_is_left_alone(me: SecondMe) -> None:
    chat = me.chats.create("Bread")
    first = me.chats.rename(chat.id, "Sourdough")
    me.chats.rename(chat.id, "Rye")
    with pytest.raises(UserError, match="was changed since"):
        me.undo(first)
    assert me.chats.get(chat.id).title == "Rye"
    assert not me.chats.rename(chat.id, "Rye").shelved, "nothing has changed"


def test_a_deleted_one_does_not_come_back_because_it_was_renamed_before(me: SecondMe) -> None:
    chat = me.chats.create("Bread")
    renamed = me.chats.rename(chat.id, "Rye")
    me.chats.delete(chat.id)
    me.undo(renamed)
    assert me.chats.get(chat.id).title == "Bread"
    assert me.chats.get(chat.id).deleted_at is not None
