"""Renaming, pinning, putting away and moving conversations, taken back and done again."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.memory.answers import answered, spoken
from secondme.memory.describe import keywords_of
from secondme.memory.referents import Referents
from secondme.memory.tongues import TONGUES
from secondme.paths import Paths
from secondme.types import MOST_SEARCHED, NewItem
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


def test_the_message_that_a_search_found_is_told(me: SecondMe) -> None:
    store = me._parts.store
    chat, parent, ids = me.chats.create("Talk"), None, []
    for text in ("We went to the lake.", "The bakery has rye bread.", "See you tomorrow."):
        item = store.items.add(chat.id, NewItem(text, "You", "self", "2026-05-01T10:00:00", "typed"), parent)
        parent = item.id
        ids.append(item.id)
    assert me.chats.first_hit(chat.id, "rye bread") == ids[1]
    assert me.chats.first_hit(chat.id, "talk") is None, "only its title"
    assert me.chats.first_hit(me.chats.create("Other").id, "rye") is None


def test_a_search_of_any_length_is_cut(me: SecondMe) -> None:
    words = " ".join(f"word{number}" for number in range(20_000))
    assert len(words) > 100_000
    assert me.chats.find(words) == []
    assert me.chats.list(words) == []
    assert me.memories.browse(words) == []
    assert me.memories.facets(words)["kinds"] == ()
    chat = me.chats.create("x" * MOST_SEARCHED)
    assert [each.id for each in me.chats.list("x" * (MOST_SEARCHED + 50))] == [chat.id]


def test_a_bare_date_is_no_topic() -> None:
    assert keywords_of("You moved to Lisbon in June 2026.") == ("Lisbon", "moved")
    assert keywords_of("Du bist im März nach Jena gezogen.")[0] == "Jena"
    assert "2026" not in keywords_of("The fair was on Monday, 4 May 2026.")
    assert "Mai-Anh" in keywords_of("Your friend is Mai-Anh.")


def test_who_says_what_they_do_does_not_say_where_they_live() -> None:
    english = next(tongue for tongue in TONGUES if tongue.name == "en")
    question = "Where are you based?"
    assert spoken(question) is not None
    assert answered(question, "Unemployed.", english, Referents(english)) is None
    told = answered(question, "Lisbon.", english, Referents(english))
    assert told is not None
    assert told[1] == "I live in Lisbon"
