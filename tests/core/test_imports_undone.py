"""Imports are undone and redone: all that they brought goes and comes back, and only that."""

import json
import random
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.progress import Progress
from secondme.types import FileReport, ImportChoice, NewItem
from tests.core.imported import line, place, remember, run, texts, write
from tests.core.opened import engine, me

__all__ = ["engine", "me", "place"]  # fixtures


def _item(number: int) -> NewItem:
    return NewItem(
        f"Word{number}", "Ana", "other", f"2024-05-0{1 + number}T10:00:00", "other", str(number), conversation="c"
    )


def test_undo_takes_back_all_of_an_import_and_only_that(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(n, conversation="c") for n in range(4)])
    first = run(me, path)
    write(path, [line(n, conversation="c", text=f"New{n}" if n == 1 else f"Word{n}") for n in range(6)])
    (place / "b.md").write_text("A note of its own")
    second = run(me, place)
    items = {item.text: item.id for item in me.chats.messages(me.chats.list("Word0")[0].id)}
    of_new, of_old = remember(me, items["Word5"], "Five."), remember(me, items["Word0"], "Zero.")
    everything = texts(me)
    assert "New1" in everything
    undone = me.imports.undo(second.import_id)
    assert texts(me) == ["Word0", "Word1", "Word2", "Word3"]
    assert [record.state for record in me.imports.history()] == ["undone", "done"]
    assert [memory.id for memory in me.memories.list()] == [of_old]
    assert me.search.find("Word5", types=("item",)) == [] or all(
        hit.text != "Word5" for hit in me.search.find("Word5", types=("item",))
    )
    with pytest.raises(UserError, match="undone already"):
        me.imports.undo(second.import_id)
    redone = me.undo(undone)
    assert texts(me) == everything
    assert {memory.id for memory in me.memories.list()} == {of_old, of_new}
    me.undo(redone)
    assert texts(me) == ["Word0", "Word1", "Word2", "Word3"]
    me.imports.undo(first.import_id)
    assert me._parts.store.items.count() == 0
    assert me.chats.list() == []
    assert me._parts.store.check() == []


def test_what_was_undone_comes_back_when_it_is_imported_again(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(n) for n in range(120)])
    first = run(me, path)
    me.imports.undo(first.import_id)
    again = run(me, path)
    assert again.imported == 120
    assert len(texts(me)) == 120
    assert [person.name for person in me.people.list()] == ["Ana", "Bo"]
    me.imports.undo(again.import_id)
    assert texts(me) == []
    assert me.people.list() == ()


def test_what_the_person_deleted_is_not_brought_back_by_undo_and_redo(me: SecondMe, place: Path) -> None:
    report = run(me, write(place / "a.jsonl", [line(n) for n in range(100)]))
    gone, kept = me.chats.list()
    me.chats.delete(gone.id)
    me.undo(me.imports.undo(report.import_id))
    assert [chat.id for chat in me.chats.list()] == [kept.id]


def test_what_another_import_holds_too_stays(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(n, conversation="c") for n in range(3)])
    first = run(me, path)
    remember(me, me.chats.messages(me.chats.list()[0].id)[0].id, "Zero.")
    write(path, [line(n, conversation="c") for n in range(1, 6)])
    second = run(me, path)
    me.imports.undo(first.import_id)
    assert texts(me) == ["Word1", "Word2", "Word3", "Word4", "Word5"]
    assert me.memories.list() == []
    (chat,) = me.chats.list()
    assert chat.count == 5
    undone = me.imports.undo(second.import_id)
    assert texts(me) == []
    me.undo(undone)
    assert texts(me) == ["Word1", "Word2", "Word3", "Word4", "Word5"]
    assert me.memories.list() == []
    assert me._parts.store.check() == []


@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_order_of_undoing_what_is_there_is_what_imports_not_undone_brought(
    me: SecondMe, seed: int
) -> None:
    """Against sets: what is shown is the union of the imports that stand, also when undos are taken back."""
    from secondme.store.sessions import Asked

    store, chance = me._parts.store, random.Random(seed)
    holds: dict[int, set[int]] = {}
    standing: set[int] = set()
    told: list[str] = []
    for _ in range(25):
        undone = sorted(holds.keys() - standing)
        step = chance.random()
        if step < 0.35 or not holds:
            session = store.sessions.begin(Asked(("a",), ImportChoice(), None))
            holds[session] = set(chance.sample(range(8), chance.randint(1, 6)))
            import_id = store.imports.begin("a", "jsonl", session)
            items = [_item(n) for n in sorted(holds[session])]
            store.imports.batch("jsonl", items, import_id)
            store.imports.finish(import_id, FileReport("a", "jsonl"))
            store.sessions.end(session, True)
            standing.add(session)
            told.append(f"import {session}: {sorted(holds[session])}")
        elif step < 0.7 and standing:
            session = chance.choice(sorted(standing))
            store.retire.undo(session)
            standing.remove(session)
            told.append(f"undo {session}")
        elif undone:
            session = chance.choice(undone)
            store.retire.redo(session)
            standing.add(session)
            told.append(f"redo {session}")
        expected = set[int]().union(*(holds[each] for each in standing))
        assert texts(me) == sorted(f"Word{n}" for n in expected), " ".join(told)
    assert store.check() == []


def test_what_an_undo_took_out_stays_out_when_the_file_that_had_it_again_is_broken(me: SecondMe) -> None:
    from secondme.store.sessions import Asked

    store = me._parts.store

    def stored(items: list[NewItem]) -> tuple[int, int]:
        session = store.sessions.begin(Asked(("a",), ImportChoice(), None))
        import_id = store.imports.begin("a", "jsonl", session)
        store.imports.batch("jsonl", items, import_id)
        store.sessions.end(session, True)
        return session, import_id

    first, _ = stored([_item(0), _item(1)])
    stored([_item(1)])
    store.retire.undo(first)
    assert texts(me) == ["Word1"]
    _, broken = stored([_item(0), _item(1), _item(2)])
    assert texts(me) == ["Word0", "Word1", "Word2"]
    store.retire.failed(broken)
    assert texts(me) == ["Word1"]
    store.retire.redo(first)
    assert texts(me) == ["Word0", "Word1"]


def test_a_text_that_a_later_import_found_too_stays(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(0)])
    run(me, path)
    write(path, [line(0, text="Better")])
    second = run(me, path)
    write(path, [line(0, text="Better"), line(1)])
    third = run(me, path)
    me.imports.undo(second.import_id)
    assert texts(me) == ["Better", "Word1"]
    undone = me.imports.undo(third.import_id)
    assert texts(me) == ["Word0"]
    me.undo(undone)
    assert texts(me) == ["Better", "Word1"]


def test_an_export_holds_nothing_of_an_import_that_was_undone(me: SecondMe, place: Path, tmp_path: Path) -> None:
    path = write(place / "a.jsonl", [line(n, conversation="c") for n in range(3)])
    first = run(me, path)
    write(path, [line(n, conversation="c") for n in range(3, 6)])
    run(me, path)
    me.imports.undo(first.import_id)
    assert me.export(tmp_path / "out", Progress())["items"] == 3
    out = [json.loads(each) for each in (tmp_path / "out" / "items.jsonl").read_text().splitlines()]
    assert [(each["text"], each.get("parent")) for each in out] == [("Word3", None), ("Word4", "3"), ("Word5", "4")]


def test_an_item_of_a_later_import_below_an_undone_one_is_still_shown(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(n, conversation="c") for n in range(3)])
    first = run(me, path)
    write(path, [line(n, conversation="c") for n in range(3, 6)])
    run(me, path)
    me.imports.undo(first.import_id)
    assert texts(me) == ["Word3", "Word4", "Word5"]
    (chat,) = me.chats.list()
    assert chat.count == 3
    items = me.chats.messages(chat.id)
    assert [item.text for item in me.items.around(items[1].id)] == ["Word3", "Word4", "Word5"]
