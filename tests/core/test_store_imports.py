"""Imports: the same file again changes nothing, and nothing that was imported is lost or hidden."""

import time
from collections.abc import Sequence
from pathlib import Path

import pytest
import sqlcipher3.dbapi2 as sqlcipher

from secondme.errors import EnvironmentProblem
from secondme.store import Store
from secondme.types import FileReport, NewItem

MANY = 10_000
COMMON = ("morning", "coffee", "train", "meeting", "garden", "music", "letter", "winter", "bread", "window")


def line(n: int, text: str = "", conversation: str = "c1", **other: str | None) -> NewItem:
    external = other.pop("external_id", f"m{n}")
    moment = f"2025-03-{1 + n // 1440 % 28:02d}T{n // 60 % 24:02d}:{n % 60:02d}:00"
    words = " ".join(COMMON[(n * k) % 10] for k in range(1, 9))
    return NewItem(
        text or f"message {n}: {words}", "Bo" if n % 2 else "Ana", "other" if n % 2 else "self", moment,
        "imported_other" if n % 2 else "imported_self", external_id=external, conversation=conversation, **other,
    )  # type: ignore[arg-type]  # fmt: skip


def run(store: Store, items: Sequence[NewItem], step: int = 500) -> tuple[int, int, int]:
    number = store.imports.begin("export.jsonl", "jsonl")
    totals = [0, 0, 0]
    for start in range(0, len(items), step):
        for place, count in enumerate(store.imports.batch("jsonl", items[start : start + step], number)):
            totals[place] += count
    store.imports.finish(number, FileReport("export.jsonl", "jsonl", *totals))
    return totals[0], totals[1], totals[2]


def rows(store: Store) -> int:
    return int(store.read().execute("SELECT COUNT(*) FROM items").fetchone()[0])


def plain_seconds(path: Path, items: Sequence[NewItem]) -> float:
    """What the same texts cost with nothing but executemany and FTS5 on an unencrypted file."""
    plain = sqlcipher.connect(str(path))
    plain.execute("CREATE TABLE items(id INTEGER PRIMARY KEY, author, time, text)")
    plain.execute("CREATE VIRTUAL TABLE f USING fts5(text, tokenize='porter')")
    start = time.perf_counter()
    values = [(n, item.author, item.time, item.text) for n, item in enumerate(items)]
    plain.executemany("INSERT INTO items VALUES (?, ?, ?, ?)", values)
    plain.executemany("INSERT INTO f(rowid, text) VALUES (?, ?)", [(value[0], value[3]) for value in values])
    plain.commit()
    seconds = time.perf_counter() - start
    plain.close()
    return seconds


def test_ten_thousand_items_twice_are_ten_thousand_rows(store: Store, tmp_path: Path) -> None:
    items = [line(n, conversation=f"c{n // 2500}") for n in range(MANY)]
    start = time.perf_counter()
    assert run(store, items) == (MANY, 0, 0)
    first = time.perf_counter() - start
    start = time.perf_counter()
    assert run(store, items) == (0, 0, MANY)
    again = time.perf_counter() - start
    plain = plain_seconds(tmp_path / "plain.db", items)
    print(f"\n10,000 items: first {first:.2f} s, again {again:.2f} s, plain executemany with FTS {plain:.2f} s")
    assert rows(store) == store.items.count() == MANY
    assert [chat.count for chat in store.chats.list()] == [2500] * 4
    assert len(store.fts.search_items('words : "7421"', 10)) == 1
    assert store.check() == []


def test_one_long_conversation(store: Store) -> None:
    items = [line(n) for n in range(MANY)]
    start = time.perf_counter()
    assert run(store, items) == (MANY, 0, 0)
    print(f"\n10,000 items in one conversation: {time.perf_counter() - start:.2f} s")
    chat = store.chats.list()[0]
    assert [item.external_id for item in store.items.conversation_items(chat.id)] == [
        item.external_id for item in items
    ]
    start = time.perf_counter()
    store.chats.delete(chat.id)
    print(f"to the bin: {time.perf_counter() - start:.2f} s")
    assert (store.items.count(), store.fts.search_items('"coffee"', 5)) == (0, [])
    store.chats.restore(chat.id)
    assert store.items.count() == MANY


def test_a_changed_text_becomes_a_revision(store: Store) -> None:
    run(store, [line(0, "I like tea"), line(1)])
    assert run(store, [line(0, "I like coffee"), line(1)]) == (0, 1, 1)
    item = store.items.conversation_items(store.chats.list()[0].id)[0]
    assert (item.text, item.revision) == ("I like coffee", 2)
    assert [text for _, text, _ in store.items.revisions(item.id)] == ["I like tea", "I like coffee"]
    assert store.fts.search_items('words : "tea"', 5) == []
    assert [hit for hit, _ in store.fts.search_items('words : "coffee" AND words : "like"', 5)] == [item.id]


def test_the_same_id_twice_in_one_batch_keeps_both_texts(store: Store) -> None:
    assert run(store, [line(0, "draft"), line(0, "final"), line(0, "final")]) == (1, 1, 1)
    item = store.items.conversation_items(store.chats.list()[0].id)[0]
    assert [text for _, text, _ in store.items.revisions(item.id)] == ["draft", "final"]


def test_two_files_that_number_their_lines_alike_are_kept_beside_each_other(store: Store) -> None:
    """Another time or author and other words: no edit, and importing either again changes nothing."""
    first = [line(0, "I live in Oslo"), line(2, "my cat is called Mira")]
    other = [line(1, "we bought a boat", external_id="m0"), line(3, "the harbour opens in May", external_id="m2")]
    assert run(store, first) == (2, 0, 0)
    assert run(store, other) == (2, 0, 0)
    assert run(store, first) == run(store, other) == (0, 0, 2)
    texts = [item.text for item in store.items.conversation_items(store.chats.list()[0].id)]
    assert texts == [each.text for each in (*first, *other)]
    assert len(store.fts.search_items('words : "cat" OR words : "boat"', 5)) == 2


@pytest.mark.parametrize("step", [10, 2])
def test_what_such_a_file_says_of_parents_is_meant_of_its_own_lines(store: Store, step: int) -> None:
    """Else the two would be woven into one another, and half of them would lie on a branch that is not shown."""
    said = ("I live in Oslo", "my cat is called Mira", "rain all week"), ("a boat", "the harbour opens", "new sails")
    first, other = (
        [line(3 * of + n, text, external_id=f"m{n}", parent=f"m{n - 1}" if n else None) for n, text in enumerate(texts)]
        for of, texts in enumerate(said)
    )
    run(store, first, step)
    run(store, other, step)
    assert run(store, other, step) == (0, 0, 3)
    shown = store.items.conversation_items(store.chats.list()[0].id)
    assert [item.text for item in shown] == [*said[0], *said[1]]


def test_an_edit_that_was_given_the_time_of_the_edit_is_a_revision(store: Store) -> None:
    run(store, [line(0, "The garden has three beds and a pond")])
    assert run(store, [line(4, "The garden has four beds and a pond", external_id="m0")]) == (0, 1, 0)


def test_without_ids_content_decides(store: Store) -> None:
    items = [line(n, external_id=None) for n in range(20)]
    assert run(store, items, step=7) == (20, 0, 0)
    assert run(store, [*items, line(99, "new words", external_id=None)], step=6) == (1, 0, 20)
    assert run(store, [line(0, external_id=None, conversation="another")]) == (1, 0, 0)
    assert rows(store) == 22


def test_new_items_in_the_middle_of_a_known_export_are_shown(store: Store) -> None:
    run(store, [line(0), line(1), line(4)])
    assert run(store, [line(n) for n in range(5)]) == (2, 0, 3)
    shown = store.items.conversation_items(store.chats.list()[0].id)
    assert {item.external_id for item in shown} == {f"m{n}" for n in range(5)}


def test_a_tree_is_kept_and_its_last_item_shown(store: Store) -> None:
    tree = [line(0, "root"), line(1, "old", parent="m0"), line(2, "new", parent="m0"), line(3, "end", parent="m2")]
    run(store, tree)
    chat = store.chats.list()[0]
    assert [item.text for item in store.items.conversation_items(chat.id)] == ["root", "new", "end"]
    assert store.fts.search_items('words : "old"', 5) == []
    run(store, tree)
    assert [item.text for item in store.items.conversation_items(chat.id)] == ["root", "new", "end"]


def test_importing_again_does_not_undo_what_the_person_did(store: Store) -> None:
    items = [line(0), line(1)]
    run(store, items)
    chat = store.chats.list()[0]
    store.chats.rename(chat.id, "Mine")
    typed = store.items.add(
        chat.id, NewItem("going on here", "Ana", "self", "2026-01-01T00:00:00", "typed"), chat.active_leaf
    )
    assert run(store, items) == (0, 0, 2)
    assert store.chats.get(chat.id).active_leaf == typed.id
    store.chats.delete(chat.id)
    assert run(store, [*items, line(2)]) == (1, 0, 2)
    assert (store.chats.list(), store.items.count()) == ([], 0)
    store.chats.restore(chat.id)
    assert store.chats.get(chat.id).title == "Mine"
    assert store.items.count() == 4


def test_a_failing_batch_leaves_nothing(store: Store) -> None:
    number = store.imports.begin("x", "jsonl")
    broken = NewItem("text", "Ana", None, "2025-01-01", "imported_self", conversation="c1")  # type: ignore[arg-type]
    with pytest.raises(sqlcipher.IntegrityError):
        store.imports.batch("jsonl", [line(0), broken], number)
    assert rows(store) == 0
    assert store.chats.list() == []


def test_a_full_disk_leaves_whole_batches(store: Store) -> None:
    db = store.read()
    run(store, [line(n) for n in range(10)])
    db.execute(f"PRAGMA main.max_page_count = {db.execute('PRAGMA main.page_count').fetchone()[0] + 5}")
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        run(store, [line(n, "x" * 3000) for n in range(100, 200)])
    assert rows(store) == 10
    assert store.check() == []


def test_odd_times_and_missing_conversations_are_stored(store: Store) -> None:
    odd = [
        NewItem("no date", "A", "other", "some day", "document", external_id="1", title="Diary"),
        NewItem("far date", "A", "other", "0001-01-01T00:00:00", "document", external_id="2", title="Diary"),
        NewItem("no place", "A", "other", "2024-05-01", "document", external_id="3"),
    ]
    assert run(store, odd) == (3, 0, 0)
    assert run(store, odd) == (0, 0, 3)
    assert {chat.title for chat in store.chats.list()} == {"Diary", "Imported from jsonl"}


def test_a_conversation_without_a_title_is_named_by_its_first_message(store: Store) -> None:
    given = {"external_id": "1", "conversation": "c1"}
    said = NewItem("# Planning the garden. And more", "Ana", "self", "2025-01-01", "imported_self", **given)
    signs = NewItem("...", "Ana", "self", "2025-01-01", "imported_self", external_id="1", conversation="c2")
    titled = line(3, conversation="c3", title="Oslo")
    run(store, [said, signs, titled, line(4, conversation="c1")])
    names = {chat.external_id: chat.title for chat in store.chats.list()}
    assert names == {"c1": "Planning the garden", "c2": "Imported from jsonl", "c3": "Oslo"}


def test_what_a_message_answers_is_kept_beside_the_order_in_which_all_was_said(store: Store) -> None:
    said = [
        NewItem(text, "Ann", "other", f"2024-05-01T10:0{at}:00", "imported_other", external_id=f"m{at}",
                conversation="c", parent=parent)
        for at, (text, parent) in enumerate([("Tea?", None), ("Look, a heron", None), ("Yes please", "m0")])
    ]  # fmt: skip
    store.imports.batch("slack", said, store.imports.begin("chat.zip", "slack"))
    conversation = store.chats.find_external("slack", "c")
    assert conversation is not None
    tea, heron, yes = store.items.conversation_items(conversation.id)
    assert (heron.parent_id, yes.parent_id) == (tea.id, heron.id)
    assert (tea.reply_to, heron.reply_to, yes.reply_to) == (None, None, tea.id)
