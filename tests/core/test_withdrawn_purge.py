"""What the person forgot is gone for good with the bin: no table, no index and no byte of a file has a word of it, and
no import brings it back."""

import json
from typing import Any

import pytest

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.store import Store, retire
from secondme.store.folds import Fold
from secondme.types import Evidence, FoldedLine, Hit, NewItem, NewMemory
from tests.core.test_store_imports import line, run
from tests.core.test_store_memories import everything

WORD = "zuckerwatte"
SAID = f"I hide the {WORD} behind the oven"
TIME = "2026-01-01T10:00:00"


def own(text: str) -> NewItem:
    return NewItem(text, "You", "self", TIME, "typed")


def answer(text: str) -> NewItem:
    return NewItem(text, "Assistant", "assistant", TIME, "assistant")


def dump(store: Store) -> str:
    """Every value of every table of both databases."""
    db = store.read()
    found: list[Any] = []
    for schema in ("main", "derived"):
        for (name,) in db.execute(f"SELECT name FROM {schema}.sqlite_master WHERE type = 'table'").fetchall():
            found += db.execute(f'SELECT * FROM {schema}."{name}"').fetchall()
    return str(found).casefold()


def test_nothing_of_a_forgotten_message_is_left_once_the_bin_is_emptied(store: Store, home: Paths) -> None:
    place = store.chats.create(f"I hide the {WORD}").id
    said = store.items.add(place, own(f"I hid the {WORD} behind the oven"), None)
    said = store.items.revise(said.id, SAID)
    reply = store.items.add(place, answer(f"The {WORD} is behind the oven."), said.id)
    after = store.items.add(place, own("It rains in Turku"), reply.id)
    alone = store.memories.add(NewMemory(SAID, "fact", (Evidence(said.id, quote=WORD),)), "extract", f"of {WORD}")
    rains = f"It rains on {WORD}."
    both = store.memories.add(NewMemory(rains, "fact", (Evidence(said.id, quote=WORD),)), "extract", "")
    assert alone is not None
    assert both is not None
    store.memories.add(NewMemory(rains, "fact", (Evidence(after.id, quote="rains"),)), "extract", "")
    store.memories.edit(both.id, who="person", why="", text="It rains.")
    store.memories.edit(both.id, who="extract", why="", text="It rains a lot.")
    store.recalls.save(after.id, [Hit("item", said.id, None, SAID, 1, True, TIME, "You", item_ids=(said.id,))], None)
    store.folds.put(Fold(after.id, "x", (FoldedLine(SAID, (said.id,), True), FoldedLine("Rain.", (after.id,), True))))
    store.folds.tell(after.id, place, [FoldedLine(SAID, (said.id,), True), FoldedLine("Rain.", (after.id,), True)])
    store.shelf.keep_draft(place, f"again: {SAID}")
    taken, _ = store.withdrawn.take([said.id])
    assert taken == [said.id, reply.id]
    assert WORD in dump(store), "until then it can be taken back"
    assert store.curation.in_bin() == (1, 0, 2)
    assert [message.id for message in store.withdrawn.latest(9)] == [said.id]
    store.curation.empty_bin()
    assert WORD not in dump(store)
    assert WORD.encode() not in everything(home)
    assert store.curation.in_bin() == (0, 0, 0)
    assert store.chats.get(place).title == "It rains in Turku"
    assert [item.text for item in store.items.conversation_items(place)] == ["It rains in Turku"]
    assert store.folds.told(after.id) == (FoldedLine("Rain.", (after.id,), True),)
    kept = store.memories.get(both.id)
    assert (kept.text, [one.item_id for one in kept.evidence]) == ("It rains a lot.", [after.id])
    with pytest.raises(UserError, match="removed for good"):
        store.withdrawn.give_back(taken)
    assert store.check() == []
    store.close()
    assert WORD.encode() not in everything(home)


def test_an_import_does_not_bring_back_what_is_gone_for_good_in_whatever_wording(store: Store, home: Paths) -> None:
    items = [line(n) for n in range(4)] + [line(4, f"an older {WORD}")]
    assert run(store, items) == (5, 0, 0)
    items[4] = line(4, f"the {WORD}")
    assert run(store, items) == (0, 1, 4)
    wanted = store.items.ids_after(0, 10)[4]
    store.withdrawn.take([wanted])
    store.curation.empty_bin()
    assert run(store, items) == (0, 0, 5)
    items[4] = line(4, f"the newest {WORD}")
    assert run(store, items) == (0, 0, 5), "by its id"
    unnamed = [line(4, f"an older {WORD}", external_id=None), line(5, "goes on")]
    assert run(store, unnamed) == (1, 0, 1), "by its words, as they were once"
    assert WORD.encode() not in everything(home)
    other = [NewItem("Something else", "Cy", "other", TIME, "imported_other", external_id="m4", conversation="c1")]
    assert run(store, other) == (1, 0, 0), "another file that counts from one on too"
    assert [item.text for item in store.items.conversation_items(store.chats.list()[0].id)][-2:] == [
        "goes on", "Something else"]  # fmt: skip


def test_a_conversation_that_was_forgotten_whole_is_not_there_after_an_import(store: Store, home: Paths) -> None:
    items = [line(n, f"{WORD} {n}") for n in range(2)]
    run(store, items)
    store.withdrawn.take(store.items.ids_after(0, 10))
    assert store.curation.in_bin() == (0, 1, 2)
    store.curation.empty_bin()
    assert run(store, items) == (0, 0, 2)
    assert store.chats.list() == store.chats.list(deleted=True) == []
    assert WORD.encode() not in everything(home)


def test_a_message_that_was_edited_is_forgotten_in_each_of_its_wordings(store: Store) -> None:
    place = store.chats.create("x").id
    first = store.items.add(place, own(SAID + " at home"), None)
    reply = store.items.add(place, answer("I see"), first.id)
    edited = store.items.add(place, own(SAID), None)
    other = store.items.add(place, own("How is the weather?"), None)
    store.chats.set_leaf(place, edited.id)
    taken, _ = store.withdrawn.take([edited.id])
    assert taken == [first.id, reply.id, edited.id]
    assert store.items.get(other.id).text == "How is the weather?"


def test_a_conversation_put_back_from_the_bin_has_the_messages_for_which_it_went(store: Store) -> None:
    place = store.chats.create("x").id
    said = store.items.add(place, own(SAID), None)
    store.withdrawn.take([said.id])
    store.chats.restore(place)
    assert [item.text for item in store.items.conversation_items(place)] == [SAID]
    assert store.curation.in_bin() == (0, 0, 0)


def test_memories_made_of_other_words_are_as_before_when_all_is_derived_again(store: Store) -> None:
    """What is read again is what is shown: a place without words is not."""
    place = store.chats.create("x").id
    said = store.items.add(place, own(SAID), None)
    after = store.items.add(place, own("It rains in Turku"), said.id)
    made = [NewMemory("It rains.", "fact", (Evidence(after.id, quote="rains"),))]
    (kept,) = [store.memories.add(new, "extract", "") for new in made]
    for item in (said, after):
        store.runs.mark_extracted(item.id, item.revision, 1)
    store.withdrawn.take([said.id])
    store.curation.empty_bin()
    (unread,) = store.rebuilding.unread("m", 9)
    assert unread.id == after.id
    store.rebuilding.stage(unread, "m", made)
    rebuilt = store.rebuilding.swap("m", None)
    assert (rebuilt.kept, rebuilt.made, rebuilt.gone) == (1, 0, 0)
    assert kept is not None
    assert store.memories.get(kept.id).text == "It rains."
    assert json.dumps(WORD) not in dump(store)


def test_a_summary_that_was_made_again_keeps_nothing_of_them_in_its_history(store: Store) -> None:
    place = store.chats.create("x").id
    said = store.items.add(place, own(SAID), None)
    after = store.items.add(place, own("It rains in Turku"), said.id)
    text = f"You hide the {WORD}. It rains."
    made = store.memories.add(NewMemory(text, "summary", (Evidence(said.id), Evidence(after.id))), "summarize", "")
    assert made is not None
    store.memories.edit(made.id, who="summarize", why="", text="It rains.", evidence=(Evidence(after.id),))
    store.withdrawn.take([said.id])
    store.curation.empty_bin()
    assert WORD not in dump(store)
    assert store.memories.get(made.id).text == "It rains."


def test_short_words_that_were_forgotten_take_no_draft_and_no_name_along(store: Store) -> None:
    place = store.chats.create("✈️").id
    said = store.items.add(place, own("Hi"), None)
    store.items.add(place, own("It rains in Turku"), said.id)
    store.shelf.keep_draft(place, "History of my life, three pages")
    store.withdrawn.take([said.id])
    store.curation.empty_bin()
    assert store.chats.get(place).title == "✈️"
    assert store.shelf.drafts() == {place: "History of my life, three pages"}


def test_an_import_that_is_done_again_does_not_make_its_own_what_was_forgotten(store: Store) -> None:
    """It had taken the message out, was undone, and the message was forgotten before it was done again."""
    place = store.chats.create("x").id
    said = store.items.add(place, own(SAID), None)
    after = store.items.add(place, own("It rains in Turku"), said.id)
    store.withdrawn.take([said.id])
    with store.write() as db:
        retire.take_out(db, [said.id, after.id], "gone:1", retire.GONE)
    assert store.withdrawn.with_replies(said.id) == [said.id]
    assert store.withdrawn.with_replies(after.id) == []
    store.curation.empty_bin()
    assert WORD not in dump(store)
