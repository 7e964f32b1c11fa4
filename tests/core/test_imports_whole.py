"""Imports as a whole: looked at, chosen of, cancelled and gone on with; people of sources; watched folders."""

import random
from pathlib import Path
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.errors import Cancelled, UserError
from secondme.paths import Paths
from secondme.progress import Progress, Step
from secondme.store import Store
from secondme.types import ImportChoice
from tests.core.imported import line, place, remember, run, texts, write
from tests.core.opened import engine, me
from tests.fakes import FakeEmbedder, FakeEngine

__all__ = ["engine", "me", "place"]  # fixtures


# Looking


def test_a_look_tells_everything_and_stores_nothing(me: SecondMe, place: Path) -> None:
    write(place / "a.jsonl", [line(n, title="Trip") for n in range(60)])
    (place / "note.md").write_text("# Plan\n\nmy password is hunter22")
    (place / "photo.jpg").write_bytes(b"\xff\xd8")
    (unit,) = me.imports.look([place], Progress()).units
    assert (unit.name, unit.items, unit.secrets) == ("in", 61, 1)
    assert [(each.name, each.items, each.conversations) for each in unit.formats] == [
        ("jsonl", 60, 2),
        ("markdown", 1, 1),
    ]
    assert [(each.key, each.title, each.count) for each in unit.conversations][:2] == [
        ("jsonl/c0", "Trip", 50),
        ("jsonl/c1", "Trip", 10),
    ]
    assert unit.conversations[0].people == ("Ana", "Bo")
    assert [(each.name, each.count, each.is_owner_guess) for each in unit.people] == [
        ("Ana", 30, False),
        ("Bo", 30, False),
    ]
    assert unit.since == "2024-05-01T10:00:00"
    assert [sample.text for sample in unit.samples][:2] == ["Word0", "Word1"]
    assert unit.problems == ("photo.jpg: it is a photo and stays where it is.",)
    assert {Path(file.path).name: file.imported for file in unit.files} == {"a.jsonl": 60, "note.md": 1}
    assert (me.chats.list(), me.imports.history(), me.people.list()) == ([], (), ())


@pytest.mark.parametrize(
    ("lines", "name", "guessed"),
    [
        ([line(0, role="self"), line(1)], "", {"Ana"}),
        ([line(0), line(1)], " BO ", {"Bo"}),
        ([line(n, conversation=f"c{n // 2}", author="Ana" if n % 2 else f"P{n}") for n in range(6)], "", {"Ana"}),
        ([line(0), line(1)], "", set()),
        ([line(n, conversation=f"c{n // 2}") for n in range(6)], "", set()),
    ],
    ids=["the source knows", "the profile's name", "who is everywhere", "one chat says nothing", "two are everywhere"],
)
def test_who_of_them_the_person_is_is_guessed(
    me: SecondMe, place: Path, lines: list[dict[str, Any]], name: str, guessed: set[str]
) -> None:
    me.settings.update(user_name=name)
    (unit,) = me.imports.look([write(place / "a.jsonl", lines)], Progress()).units
    assert {person.name for person in unit.people if person.is_owner_guess} == guessed


# Choosing


@pytest.mark.parametrize(
    ("choice", "taken"),
    [
        (ImportChoice(since="2024-05-03"), {2, 3}),
        (ImportChoice(until="2024-05-02"), {0, 1}),
        (ImportChoice(without_people=frozenset({"bo"})), {0, 2}),
        (ImportChoice(without_people=frozenset({"bo", "ANA"})), set()),
        (ImportChoice(without_conversations=frozenset({"jsonl/one"})), {2, 3}),
        (ImportChoice(), {0, 1, 2, 3}),
    ],
)
def test_only_what_is_chosen_is_imported(me: SecondMe, place: Path, choice: ImportChoice, taken: set[int]) -> None:
    lines = [line(n, conversation="one" if n < 2 else "two") for n in range(4)]
    report = run(me, write(place / "a.jsonl", lines), choice=choice)
    assert report.imported == len(taken)
    assert texts(me) == [f"Word{n}" for n in sorted(taken)]
    left_out = {"Bo", "Ana"} - {"Bo" if n % 2 else "Ana" for n in taken}
    assert not left_out & {person.name for person in me.people.list()}


def test_who_is_the_person_may_be_several_names_and_their_words_are_theirs(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(0, author="Ana"), line(1, author="Ana Work"), line(2, author="Bo")])
    run(me, path, choice=ImportChoice(me=frozenset({"ana", "ANA WORK"})))
    roles = {item.author: item.origin for item in me.chats.messages(me.chats.list()[0].id)}
    assert roles == {"Ana": "imported_self", "Ana Work": "imported_self", "Bo": "imported_other"}
    myself, bo = me.people.list()
    assert (myself.is_self, set(myself.names)) == (True, {"Ana", "Ana Work"})
    assert (bo.name, bo.count) == ("Bo", 1)
    assert me._parts.store.entities.find("ana work") == me._parts.store.entities.self_entity()


def test_secrets_are_redacted_before_anything_is_stored_and_the_same_again_changes_nothing(
    me: SecondMe, place: Path
) -> None:
    said = "my card is 4111 1111 1111 1111, and my password is hunter22"
    path = write(place / "a.jsonl", [line(0, text=said)])
    choice = ImportChoice(redact=True)
    assert run(me, path, choice=choice).imported == 1
    assert texts(me) == ["my card is [redacted], and my password is [redacted]"]
    again = run(me, path, choice=choice)
    assert (again.imported, again.files[0].updated, again.files[0].unchanged) == (0, 0, 1)
    assert b"hunter22" not in b"".join(file.read_bytes() for file in me.paths.root.iterdir() if file.is_file())


# Cancelled and gone on with


class Batches:
    """Stores batches; cancels the import with the one after `limit`."""

    def __init__(self, store: Store, progress: Progress, limit: int) -> None:
        self._real = type(store.imports).batch
        self._imports, self._progress = store.imports, progress
        self.limit, self.seen = limit, 0

    def __call__(self, *args: Any) -> Any:
        self.seen += 1
        if self.seen > self.limit:
            self._progress.cancel()
        return self._real(self._imports, *args)


def test_cancelled_at_any_point_and_gone_on_with_nothing_is_twice_or_missing(
    me: SecondMe, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.storing.HOLD_ITEMS", 300)
    for name in range(3):
        write(place / f"{name}.jsonl", [line(2000 * name + n) for n in range(2000)])
    chance = random.Random(5)
    store, stopped = me._parts.store, 0
    expected = {f"Word{n}" for n in range(6000)}
    for turn in range(20):
        progress = Progress()
        batches = Batches(store, progress, chance.randint(0, 14))
        monkeypatch.setattr(store.imports, "batch", batches)
        open_ones = [record.id for record in me.imports.history() if record.state == "interrupted"]
        try:
            if open_ones:
                me.imports.resume(open_ones[0], progress)
            else:
                me.imports.run([place], progress, wait=False)
        except Cancelled:
            stopped += 1
            assert me.imports.history()[0].state == "interrupted"
            assert batches.seen <= batches.limit + 1, "it goes on after it was cancelled"
        rows = store.read().execute("SELECT COUNT(*), COUNT(DISTINCT text) FROM items").fetchone()
        assert rows[0] == rows[1], f"something is there twice after {turn + 1} turns"
    monkeypatch.undo()
    for record in me.imports.history():
        if record.state == "interrupted":
            me.imports.resume(record.id, Progress())
    assert stopped >= 5
    assert set(texts(me)) == expected
    assert store.items.count() == 6000
    assert store.check() == []


def test_an_import_that_the_end_of_the_app_interrupted_is_gone_on_with_as_it_was_asked_for(
    home: Paths, place: Path
) -> None:
    path = write(place / "a.jsonl", [line(n) for n in range(10)])
    first = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    from secondme.store.sessions import Asked

    first._parts.store.sessions.begin(
        Asked((str(path),), ImportChoice(me=frozenset({"Ana"}), until="2024-05-05"), None)
    )
    assert first.imports.history() == ()
    first.close()
    second = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    (record,) = second.imports.history()
    assert (record.state, record.paths, record.imported) == ("interrupted", (str(path),), 0)
    report = second.imports.resume(record.id, Progress())
    assert (report.imported, report.import_id) == (5, record.id)
    assert second.imports.history()[0].state == "done"
    with pytest.raises(UserError, match="not interrupted"):
        second.imports.resume(record.id, Progress())
    second.close()


# People


def test_people_of_two_sources_are_merged_and_that_is_undone(me: SecondMe, place: Path) -> None:
    from secondme.store.people import Known

    store = me._parts.store
    run(me, write(place / "a.jsonl", [line(0, author="Anna Berg"), line(1, author="Bo")]))
    session = me.imports.history()[0].id
    store.people.know(
        "telegram", [Known("anna_b", ("user77",)), Known("Bo", ("user5",)), Known("Bo", ("user6",))], session
    )
    people = {person.name + "".join(person.handles): person for person in me.people.list()}
    assert set(people) == {"Anna Berg", "anna_buser77", "Bouser5", "Bouser6"}
    berg, handle = people["Anna Berg"], people["anna_buser77"]
    memory = remember(me, me.chats.messages(me.chats.list()[0].id)[0].id, "She sails.")
    merged = me.people.merge(berg.id, handle.id)
    (one,) = [person for person in me.people.list() if person.id == berg.id]
    assert (set(one.names), one.handles, set(one.sources)) == (
        {"Anna Berg", "anna_b"},
        ("user77",),
        {"jsonl", "telegram"},
    )
    found = store.entities.find("USER77")
    assert found is not None
    assert found.id == berg.id
    store.people.know("telegram", [Known("Anna", ("user77",))], session)
    assert len(me.people.list()) == 3
    with pytest.raises(UserError, match="no longer known"):
        me.people.merge(berg.id, handle.id)
    me.undo(merged)
    assert {person.id for person in me.people.list()} >= {berg.id, handle.id}
    back = store.entities.find("anna_b")
    assert back is not None
    assert back.id == handle.id
    with pytest.raises(UserError, match="not merged"):
        me.undo(merged)
    assert me.memories.get(memory).text == "She sails."


def test_merging_with_oneself_keeps_oneself_and_a_wrong_name_is_split_off(me: SecondMe, place: Path) -> None:
    run(me, write(place / "a.jsonl", [line(0, role="self"), line(1, author="Annie"), line(2, author="Bo")]))
    myself, *others = me.people.list()
    annie = next(person for person in others if person.name == "Annie")
    me.people.merge(annie.id, myself.id)
    assert me.people.list()[0].is_self
    assert set(me.people.list()[0].names) == {"Ana", "Annie"}
    me.people.split(myself.id, "annie")
    assert {person.name for person in me.people.list()} == {"Ana", "Annie", "Bo"}
    with pytest.raises(UserError, match="cannot be split"):
        me.people.split(myself.id, "Ana")


# Watched folders


def look_after(me: SecondMe) -> int:
    return me._parts.look_after_folders(Progress())


def test_a_watched_folder_is_imported_when_it_changes_and_deleted_notes_go_to_the_bin(
    me: SecondMe, place: Path
) -> None:
    (place / "sub").mkdir()
    (place / "a.md").write_text("Alpha")
    (place / "sub" / "b.md").write_text("Beta")
    me.imports.watch(place)
    assert look_after(me) == 1
    assert look_after(me) == 0
    assert texts(me) == ["Alpha", "Beta"]
    memory = remember(me, me.search.find("Beta", types=("item",))[0].id, "Beta is known.")
    (place / "a.md").write_text("Alpha changed")
    (place / "sub" / "b.md").unlink()
    (place / "c.md").write_text("Gamma")
    assert look_after(me) == 1
    assert texts(me) == ["Alpha changed", "Gamma"]
    assert me.memories.list() == []
    me.imports.undo(me.imports.history()[0].id)
    assert texts(me) == ["Alpha", "Beta"]
    assert [each.id for each in me.memories.list()] == [memory]
    assert "1 folder" not in me.jobs.run("watch", Progress())


def test_a_note_that_became_shorter_loses_its_last_pieces(me: SecondMe, place: Path) -> None:
    note = place / "long.txt"
    note.write_text("\n\n".join(f"Part{n} " + "word " * 300 for n in range(4)))
    run(me, note)
    assert len(texts(me)) == 4
    note.write_text("\n\n".join(f"Part{n} " + "word " * 300 for n in range(2)))
    report = run(me, note)
    assert (report.files[0].retired, len(texts(me))) == (2, 2)
    me.imports.undo(report.import_id)
    assert len(texts(me)) == 4


def test_a_folder_that_is_away_or_cannot_be_read_loses_nothing(me: SecondMe, place: Path) -> None:
    for name in ("a.md", "b.md"):
        (place / name).write_text(f"Words of {name}")
    me.imports.watch(place)
    look_after(me)
    away = place.with_name("away")
    place.rename(away)
    assert look_after(me) == 0
    place.mkdir()
    look_after(me)
    assert len(texts(me)) == 2
    place.rmdir()
    away.rename(place)
    (place / "a.md").write_bytes(b"\0" * 5000)
    (place / "c.md").write_text("New")
    look_after(me)
    assert len(texts(me)) == 3
    before = me.imports.watched()
    left = me.imports.unwatch(before[0].id)
    (place / "d.md").write_text("Not seen")
    assert look_after(me) == 0
    again = me.undo(left)
    assert me.imports.watched() == before
    me.redo(again)
    assert not me.imports.watched()
    me.undo(left)
    assert look_after(me) == 1
    assert len(texts(me)) == 4


# Progress


def test_progress_counts_items_and_bytes(me: SecondMe, place: Path) -> None:
    path = write(place / "a.jsonl", [line(n) for n in range(2500)])
    steps: list[Step] = []
    me.imports.run([path], Progress(steps.append, interval=0.0), wait=False)
    assert any("2,000 items" in step.label and "MB" in step.label for step in steps)
    shares = [step.done / step.total for step in steps if step.total]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
