"""Items, revisions, branches and conversations: what is shown, what can be found, and that no text is lost."""

import pytest

from secondme.errors import UserError
from secondme.store import Store
from secondme.types import Item, NewItem

TIME = "2026-01-01T10:00:00+00:00"


def say(store: Store, chat: int, text: str, parent: Item | None = None, role: str = "self") -> Item:
    origin = "typed" if role == "self" else "assistant"
    new = NewItem(text, "Ana" if role == "self" else "assistant", role, TIME, origin)  # type: ignore[arg-type]
    return store.items.add(chat, new, parent.id if parent else None)


def found(store: Store, word: str) -> set[int]:
    """Items that a search may return and whose own words hold `word`."""
    return {item_id for item_id, _ in store.fts.search_items(f'words : "{word}"', 100)}


def test_an_item_comes_back_as_it_was_given(store: Store) -> None:
    chat = store.chats.create("Paris")
    new = NewItem("I live in Paris \U0001f5fc\n\ttoo", "Ana", "self", TIME, "typed", "note", "x1", title="A note")
    item = store.items.add(chat.id, new, None)
    assert store.items.get(item.id) == item
    assert (item.text, item.author, item.role, item.time, item.origin, item.kind, item.external_id, item.title) == (
        new.text, new.author, new.role, new.time, new.origin, new.kind, new.external_id, new.title)  # fmt: skip
    assert (item.conversation_id, item.parent_id, item.revision, item.active) == (chat.id, None, 1, True)
    assert len(item.content_hash) == 64
    assert store.chats.get(chat.id).active_leaf == item.id
    assert store.chats.get(chat.id).count == 1


def test_a_revision_keeps_every_text_and_finds_the_new_one(store: Store) -> None:
    chat = store.chats.create("x")
    item = say(store, chat.id, "first wording")
    assert store.items.revise(item.id, "first wording").revision == 1
    second = store.items.revise(item.id, "second thought")
    third = store.items.revise(item.id, "third attempt")
    assert (second.revision, third.revision) == (2, 3)
    assert third.content_hash != item.content_hash
    assert [(number, text) for number, text, _ in store.items.revisions(item.id)] == [
        (1, "first wording"), (2, "second thought"), (3, "third attempt")]  # fmt: skip
    assert found(store, "wording") == set()
    assert found(store, "third") == {item.id}


def test_path_window_and_neighbours(store: Store) -> None:
    chat = store.chats.create("x")
    line: list[Item] = []
    for n in range(6):
        line.append(say(store, chat.id, f"t{n}", line[-1] if line else None))
    ids = [item.id for item in line]
    assert [item.id for item in store.items.path(ids[3])] == ids[:4]
    assert [item.id for item in store.items.conversation_items(chat.id)] == ids
    assert [item.id for item in store.items.conversation_items(chat.id, limit=2)] == ids[-2:]
    assert [item.id for item in store.items.conversation_items(chat.id, limit=2, before=ids[4])] == ids[2:4]
    assert store.items.conversation_items(chat.id, limit=2, before=ids[0]) == []
    assert [item.id for item in store.items.around(ids[2], 1)] == ids[1:4]
    assert [item.id for item in store.items.around(ids[0], 2)] == ids[:3]
    previous = store.items.previous(ids[:2])
    assert previous[ids[0]] is None
    assert previous[ids[1]] == line[0]
    assert store.items.ids_after(ids[1], 3) == ids[2:5]
    assert list(store.items.many([ids[0], 999])) == [ids[0]]


def test_regenerate_branches_and_only_the_branch_shown_is_found(store: Store) -> None:
    chat = store.chats.create("x")
    question = say(store, chat.id, "question")
    one = say(store, chat.id, "alpha", question, "assistant")
    two = say(store, chat.id, "beta", question, "assistant")
    assert store.items.siblings(two.id) == (one.id, two.id)
    assert [item.id for item in store.items.conversation_items(chat.id)] == [question.id, two.id]
    assert not store.items.get(one.id).active
    assert (found(store, "alpha"), found(store, "beta")) == (set(), {two.id})
    after = say(store, chat.id, "gamma", two)
    changes = store.chats.set_leaf(chat.id, store.items.newest_leaf(one.id))
    assert set(changes.items) == {one.id, two.id, after.id}
    assert (found(store, "alpha"), found(store, "beta"), found(store, "gamma")) == ({one.id}, set(), set())
    assert store.items.newest_leaf(two.id) == after.id
    store.chats.set_leaf(chat.id, after.id)
    assert [item.text for item in store.items.conversation_items(chat.id)] == ["question", "beta", "gamma"]
    assert store.items.count() == 3


def test_editing_the_first_message_begins_another_root(store: Store) -> None:
    chat = store.chats.create("x")
    one = say(store, chat.id, "one")
    say(store, chat.id, "reply", one, "assistant")
    two = say(store, chat.id, "two")
    assert store.items.siblings(one.id) == (one.id, two.id)
    assert [item.text for item in store.items.conversation_items(chat.id)] == ["two"]
    assert found(store, "reply") == set()
    store.chats.set_leaf(chat.id, store.items.newest_leaf(one.id))
    assert [item.text for item in store.items.conversation_items(chat.id)] == ["one", "reply"]


def test_what_does_not_exist_is_a_sentence(store: Store) -> None:
    chat, other = store.chats.create("x"), store.chats.create("y")
    item = say(store, chat.id, "here")
    calls = [
        lambda: store.items.get(99),
        lambda: store.items.revise(99, "x"),
        lambda: store.items.newest_leaf(99),
        lambda: say(store, 99, "x"),
        lambda: say(store, other.id, "x", item),
        lambda: store.chats.get(99),
        lambda: store.chats.delete(99),
        lambda: store.chats.rename(99, "x"),
        lambda: store.chats.rename(chat.id, "  "),
        lambda: store.chats.set_leaf(other.id, item.id),
        lambda: store.chats.set_leaf(chat.id, 99),
    ]
    for call in calls:
        with pytest.raises(UserError, match=r"\.$"):
            call()
    assert store.items.count() == 1


def test_conversations_newest_first_found_by_title_or_text(store: Store) -> None:
    one, two, three = (store.chats.create(title) for title in ("Holiday plans", "100% wool_socks", "Imported"))
    say(store, one.id, "we fly to Lisbon in June")
    assert [chat.id for chat in store.chats.list()] == [one.id, three.id, two.id]
    assert [chat.id for chat in store.chats.list("lisb")] == [one.id]
    assert [chat.id for chat in store.chats.list("holiday PLANS")] == [one.id]
    assert [chat.id for chat in store.chats.list("100% wool_")] == [two.id]
    assert store.chats.list("%") == [store.chats.get(two.id)]
    assert store.chats.list('" OR 1 NOT (') == []
    assert len(store.chats.list(limit=2)) == 2
    assert store.chats.list(source="jsonl") == []
    store.chats.rename(two.id, " Socks ")
    assert store.chats.get(two.id).title == "Socks"


def test_a_deleted_conversation_is_neither_listed_nor_found_until_restored(store: Store) -> None:
    chat = store.chats.create("Lisbon")
    one = say(store, chat.id, "we fly in June")
    two = say(store, chat.id, "and back in July", one)
    changes = store.chats.delete(chat.id)
    assert (changes.conversations, set(changes.items)) == ((chat.id,), {one.id, two.id})
    assert store.chats.list() == store.chats.list("june") == []
    assert store.chats.list(deleted=True)[0].deleted_at is not None
    assert (found(store, "june"), store.items.count(), store.runs.pending_count()) == (set(), 0, 0)
    late = say(store, chat.id, "late reply", two, "assistant")
    assert not late.active
    assert found(store, "late") == set()
    assert not store.chats.delete(chat.id)
    store.chats.restore(chat.id)
    assert (found(store, "june"), found(store, "late"), store.items.count()) == ({one.id}, {late.id}, 3)
    assert [item.id for item in store.items.conversation_items(chat.id)] == [one.id, two.id, late.id]


def test_waiting_for_extraction(store: Store) -> None:
    chat = store.chats.create("x")
    mine = say(store, chat.id, "I am Ana")
    say(store, chat.id, "Hello Ana", mine, "assistant")
    batch = store.imports.begin("file", "jsonl")
    store.imports.batch(
        "jsonl",
        [NewItem("mine", "Ana", "self", TIME, "imported_self", conversation="c"),
         NewItem("theirs", "Bo", "other", TIME, "imported_other", conversation="c")],
        batch,
    )  # fmt: skip
    assert [item.text for item in store.runs.pending_extraction(10)] == ["I am Ana"], "what was typed"
    assert [item.text for item in store.reading.most_telling(10)] == ["mine"], "what was imported"
    store.runs.mark_extracted(mine.id, 1, 0)
    assert store.runs.pending_extraction(10) == []
    store.items.revise(mine.id, "I am Anna")
    assert store.runs.pending_count() == 2
