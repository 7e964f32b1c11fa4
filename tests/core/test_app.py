"""The door: open, use, close; what it publishes; what it keeps when it is closed in the middle of something."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from secondme.app import AlreadyOpen, SecondMe, raise_window
from secondme.commands import dispatch
from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, UserError
from secondme.events import Event, RaiseWindow, StatusChanged
from secondme.importers.unit import Ended
from secondme.models import hub
from secondme.parts import Share
from secondme.paths import Paths
from secondme.progress import Progress, Step
from secondme.types import Changes, Conversation, Evidence, Finished, NewMemory, Stored, Token
from tests.fakes import FakeEmbedder, FakeEngine
from ui.__main__ import open_home

HEAVY = ("torch", "numpy", "hnswlib", "llama_cpp", "sqlcipher3", "sqlite_utils", "apscheduler", "click", "PySide6")


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(["Thank you, good to know.", "You said so."])


@pytest.fixture
def me(home: Paths, engine: FakeEngine) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


@pytest.fixture
def heard(me: SecondMe) -> list[Event]:
    events: list[Event] = []
    me.events.subscribe(events.append)
    return events


def changes(events: list[Event]) -> list[Changes]:
    return [event for event in events if isinstance(event, Changes)]


def write_items(path: Path, count: int, start: int = 0) -> Path:
    with path.open("w", encoding="utf-8") as file:
        for number in range(start, start + count):
            line = {"id": str(number), "conversation": f"c{number // 50}", "author": "Ann", "role": "self"}
            file.write(json.dumps({**line, "time": "2024-05-01T10:00:00", "text": f"Thing number {number}"}) + "\n")
    return path


def wait_for(condition: Callable[[], object], seconds: float = 10.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen in time"
        time.sleep(0.01)


def said(me: SecondMe, text: str, conversation: Conversation | None = None) -> tuple[int, int]:
    """Say it and hear the reply: ids of both items."""
    where = conversation or me.chats.create()
    events = list(me.chats.send(where.id, text, threading.Event()))
    assert isinstance(events[0], Stored)
    assert isinstance(events[-1], Finished)
    return events[0].item.id, events[-1].item.id


def test_importing_the_door_is_light() -> None:
    code = f"import sys, secondme.app; print([name for name in {HEAVY!r} if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=True)
    assert done.stdout.strip() == "[]"


def test_a_home_is_opened_once_and_can_be_opened_again(home: Paths) -> None:
    first = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    kept = first.chats.create("Kept")
    with pytest.raises(AlreadyOpen):
        SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    first.close()
    first.close()
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    assert again.chats.get(kept.id).title == "Kept"
    again.close()


def test_a_home_that_cannot_be_opened_is_let_go(home: Paths) -> None:
    SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False).close()
    away = home.key_file.rename(home.root / "key.away")
    with pytest.raises(EnvironmentProblem, match="key of the database"):
        SecondMe.open(home, background=False)
    away.rename(home.key_file)
    SecondMe.open(home, background=False).close()


def test_missing_models_are_told_by_the_status_and_stop_nothing_else(home: Paths, tmp_path: Path) -> None:
    me = SecondMe.open(Paths(home.root, tmp_path / "no-models"), background=True)
    status = me.status()
    assert status.phase == "problem"
    assert "not on this computer" in status.problem
    assert "secondme models get" in status.remedy
    report = me.imports.run([write_items(tmp_path / "a.jsonl", 3)], Progress())
    assert report.imported == 3
    assert [hit.text for hit in me.search.find("number 2", k=1, wait=True)] == ["Thing number 2"]
    conversation = me.chats.create()
    *_, last = me.chats.send(conversation.id, "Hello", threading.Event())
    assert isinstance(last, Finished)
    assert "secondme models get" in last.problem
    assert [item.text for item in me.chats.messages(conversation.id)] == ["Hello"]
    me.close()


def test_a_turn_is_stored_shown_and_published(me: SecondMe, heard: list[Event]) -> None:
    conversation = me.chats.create()
    events = list(me.chats.send(conversation.id, "I live in Oslo", threading.Event()))
    assert "".join(event.text for event in events if isinstance(event, Token)) == "Thank you, good to know."
    mine, reply = me.chats.messages(conversation.id)
    assert (mine.text, reply.text) == ("I live in Oslo", "Thank you, good to know.")
    assert me.chats.get(conversation.id).title == "I live in Oslo"
    published = [change.items for change in changes(heard) if change.items]
    assert published == [(mine.id,), (reply.id,)]
    assert StatusChanged() in heard
    assert me.chats.used(reply.id)[1] is not None
    assert me.status().phase == "ready"


def test_regenerate_and_edit_branch_and_switch_shows_the_other(me: SecondMe) -> None:
    mine, reply = said(me, "I live in Oslo")
    *_, other = me.chats.regenerate(reply, threading.Event())
    assert isinstance(other, Finished)
    assert me.chats.branch(other.item.id).siblings == (reply, other.item.id)
    assert me.chats.branch(other.item.id).position == 1
    conversation = other.item.conversation_id
    me.chats.switch(reply)
    assert [item.id for item in me.chats.messages(conversation)] == [mine, reply]
    stored, *_ = me.chats.edit(mine, "I live in Bergen", threading.Event())
    assert isinstance(stored, Stored)
    assert me.chats.branch(stored.item.id).siblings == (mine, stored.item.id)
    assert me.chats.messages(conversation)[0].text == "I live in Bergen"


def test_asking_stores_nothing_unless_told_to(me: SecondMe) -> None:
    result = me.chats.ask("Where do I live?")
    assert result.reply == "Thank you, good to know."
    assert me.chats.list() == []
    me.chats.ask("Where do I live?", save=True)
    assert [chat.count for chat in me.chats.list()] == [2]
    with pytest.raises(UserError):
        me.chats.ask("  ")


def test_deleting_a_conversation_can_be_undone(me: SecondMe, heard: list[Event]) -> None:
    mine, _ = said(me, "I live in Oslo")
    conversation = me.items.get(mine).conversation_id
    gone = me.chats.delete(conversation)
    assert me.chats.list() == []
    assert me.search.find("Oslo") == []
    me.undo(gone)
    assert [chat.id for chat in me.chats.list()] == [conversation]
    assert [hit.id for hit in me.search.find("Oslo", k=1, types=("item",))] == [mine]
    assert conversation in changes(heard)[-1].conversations
    with pytest.raises(UserError, match="nothing to undo"):
        me.undo(Changes())


def remembered(me: SecondMe) -> int:
    mine, _ = said(me, "I live in Oslo")
    new = NewMemory("The person lives in Oslo.", "fact", (Evidence(item_id=mine, quote="I live in Oslo"),))
    memory = me._parts.store.memories.add(new, "test", "said so")
    assert memory is not None
    return memory.id


def test_what_cannot_be_taken_back_whole_is_not_taken_back_in_part(me: SecondMe) -> None:
    memory = remembered(me)
    edited = me.memories.edit(memory, text="The person lives in Bergen.")
    me.memories.edit(memory, text="The person lives in Tromsø.")
    [chat] = me.chats.list()
    gone = me.chats.delete(chat.id)
    both_at_once = replace(gone, journal=edited.journal)
    with pytest.raises(UserError, match="changed again since"):
        me.undo(both_at_once)
    assert me.chats.list() == []
    me.undo(gone)
    with pytest.raises(UserError, match="changed again since"):
        me.redo(both_at_once)
    assert me.chats.list() == [chat]


def test_what_a_conversation_takes_with_it_is_published_and_comes_back(me: SecondMe, heard: list[Event]) -> None:
    memory = remembered(me)
    mine = me.memories.get(memory).evidence[0].item_id
    assert mine is not None
    conversation = me.items.get(mine).conversation_id
    gone = me.chats.delete(conversation)
    assert (gone, gone.conversations, gone.memories) == (changes(heard)[-1], (conversation,), (memory,))
    assert mine in gone.items
    assert me.memories.list() == []
    back = me.undo(gone)
    assert (back.conversations, back.memories) == ((conversation,), (memory,))
    assert [each.id for each in me.memories.list()] == [memory]
    again = me.chats.delete(conversation)
    for say in (
        lambda: me.chats.send(conversation, "Hello?", threading.Event()),
        lambda: me.chats.edit(mine, "Hello?", threading.Event()),
        lambda: me.chats.regenerate(mine, threading.Event()),
    ):
        with pytest.raises(UserError, match="was deleted"):
            say()
    me.undo(again)
    assert me.chats.messages(conversation)[0].id == mine
    empty = me.chats.create()
    assert me.undo(me.chats.delete(empty.id)).conversations == (empty.id,)


def test_what_a_branch_hides_and_shows_is_published(me: SecondMe, heard: list[Event]) -> None:
    memory = remembered(me)
    mine = me.memories.get(memory).evidence[0].item_id
    assert mine is not None
    stored, *_ = me.chats.edit(mine, "I live in Bergen", threading.Event())
    assert isinstance(stored, Stored)
    assert next(change for change in changes(heard) if stored.item.id in change.items).memories == (memory,)
    assert me.memories.list() == []
    assert me.chats.switch(mine).memories == (memory,)
    assert [each.id for each in me.memories.list()] == [memory]


def test_a_purge_leaves_no_vector_in_the_index_file_whatever_model_made_it(me: SecondMe) -> None:
    memory = remembered(me)
    me.jobs.run("embed", Progress())
    assert memory in me._parts.store.vectors.of("fake-embedder", "memory", [memory])
    me._parts.index.use("another model")
    me.paths.index_folder.mkdir()
    copy = me.paths.index_folder / f"{0:015d}.cache"
    copy.write_bytes(b"a copy of all vectors")
    me.memories.purge(memory)
    assert not copy.exists()
    assert me.search.find("Oslo", types=("memory",)) == []
    assert me._parts.store.vectors.of("fake-embedder", "memory", [memory]) == {}
    with pytest.raises(UserError):
        me.memories.purge(memory)


def test_a_memory_is_edited_deleted_and_brought_back(me: SecondMe, heard: list[Event]) -> None:
    memory = remembered(me)
    edited = me.memories.edit(memory, text="The person lives in Bergen.")
    assert me.memories.get(memory).text == "The person lives in Bergen."
    assert changes(heard)[-1] == edited
    me.undo(edited)
    assert me.memories.get(memory).text == "The person lives in Oslo."
    deleted = me.memories.delete(memory)
    assert me.memories.list() == []
    me.undo(deleted)
    assert [each.id for each in me.memories.list("oslo")] == [memory]
    assert me.memories.count("oslo") == 1
    assert me.memories.count(statuses=("proposed",)) == 0
    with pytest.raises(UserError):
        me.memories.edit(memory, text=" ")


def test_importing_twice_changes_nothing(me: SecondMe, tmp_path: Path, heard: list[Event]) -> None:
    path = write_items(tmp_path / "a.jsonl", 120)
    first = me.imports.run([path], Progress())
    assert (first.imported, first.files[0].format) == (120, "jsonl")
    again = me.imports.run([path], Progress())
    assert (again.imported, again.files[0].unchanged) == (0, 120)
    assert me._parts.store.items.count() == 120
    assert me._parts.store.vectors.pending_count("fake-embedder") == 0
    assert me.search.find("number 77", k=1)[0].external_id == "77"
    assert any(len(change.conversations) == 3 for change in changes(heard))


def test_a_dry_run_stores_nothing(me: SecondMe, tmp_path: Path) -> None:
    report = me.imports.run([write_items(tmp_path / "a.jsonl", 7)], Progress(), dry_run=True)
    assert (report.dry_run, report.imported) == (True, 7)
    assert me._parts.store.items.count() == 0


def test_one_bad_file_among_good_ones_is_told_and_only_bad_ones_raise(me: SecondMe, tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    write_items(tmp_path / "in" / "a.jsonl", 2)
    (tmp_path / "in" / "b.jsonl").write_bytes(b'{"text": 5, "role": "self"}\n')
    (tmp_path / "in" / "c.jpg").write_bytes(b"\xff\xd8")
    report = me.imports.run([tmp_path / "in"], Progress())
    assert [(Path(file.path).name, file.format, file.imported) for file in report.files] == [
        ("a.jsonl", "jsonl", 2),
        ("b.jsonl", "", 0),
    ]
    assert "is an item in JSON" in report.files[1].problems[0]
    assert report.problems == ("c.jpg: it is a photo and stays where it is.",)
    both = me.imports.run([tmp_path / "in" / "b.jsonl", tmp_path / "in" / "a.jsonl", tmp_path / "no"], Progress())
    assert [(file.format, file.unchanged) for file in both.files] == [("", 0), ("jsonl", 2), ("", 0)]
    for bad, why in (("b.jsonl", "is an item in JSON"), ("c.jpg", "photo"), ("no", "There is no file")):
        with pytest.raises(UserError, match=why):
            me.imports.run([tmp_path / "in" / bad], Progress())
    assert len(me.imports.history()) == 2
    with pytest.raises(UserError, match="no format 'nonsense'"):
        me.imports.run([tmp_path / "in"], Progress(), format="nonsense")


@pytest.mark.parametrize("held", [5000, 10])
def test_a_file_that_breaks_off_leaves_nothing(
    me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, held: int
) -> None:
    """Whether it was held until its end, or stored as it was read; and the other file is there."""
    from secondme import storing

    real = storing.parse
    monkeypatch.setattr(storing, "HOLD_ITEMS", held)

    def breaks_off(*args: Any, **kwargs: Any) -> Iterator[Any]:
        for event in real(*args, **kwargs):
            if isinstance(event, Ended) and event.file.endswith("b.jsonl"):
                yield replace(event, sentence="It broke off.")
            else:
                yield event

    folder = tmp_path / "in"
    folder.mkdir()
    for number, name in enumerate("abc"):
        write_items(folder / f"{name}.jsonl", 1200, start=1200 * number)
    monkeypatch.setattr(storing, "parse", breaks_off)
    report = me.imports.run([folder], Progress(), wait=False)
    assert [(file.format, file.imported) for file in report.files] == [("jsonl", 1200), ("", 0), ("jsonl", 1200)]
    assert report.files[1].problems == ("It broke off.",)
    store = me._parts.store
    assert store.items.count() == 2400
    assert store.fts.search_items('"1300"', 5) == []
    assert [record.imported for record in me.imports.history()] == [2400]
    monkeypatch.setattr(storing, "parse", real)
    assert me.imports.run([folder], Progress(), wait=False).imported == 1200
    assert store.items.count() == 3600


def test_a_cancelled_import_keeps_whole_batches_and_is_completed_by_the_next(
    me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.storing.HOLD_ITEMS", 10)
    path = write_items(tmp_path / "a.jsonl", 1600)
    progress = Progress()
    batch = me._parts.store.imports.batch

    def cancel_after(*args: Any) -> Any:
        progress.cancel()
        return batch(*args)

    monkeypatch.setattr(me._parts.store.imports, "batch", cancel_after)
    with pytest.raises(Cancelled):
        me.imports.run([path], progress)
    assert me._parts.store.items.count() == 500
    monkeypatch.setattr(me._parts.store.imports, "batch", batch)
    report = me.imports.run([path], Progress(), wait=False)
    assert (report.imported, report.files[0].unchanged) == (1100, 500)


def test_the_progress_of_an_import_never_goes_back(me: SecondMe, tmp_path: Path) -> None:
    steps: list[Step] = []
    files = [write_items(tmp_path / f"{n}.jsonl", 300, start=300 * n) for n in range(3)]
    me.imports.run(files, Progress(steps.append, interval=0.0))
    shares = [step.done / step.total for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    assert len(shares) > 5


def test_a_share_of_a_progress_passes_on_its_cancel() -> None:
    steps: list[Step] = []
    whole = Progress(steps.append, interval=0.0)
    share = Share(whole, 0.25, 0.75)
    share.update(1, 2, "Half")
    assert steps == [Step(500, 1000, "Half")]
    whole.cancel()
    with pytest.raises(Cancelled):
        share.check()
    with pytest.raises(Cancelled):
        share.update(2, 2)


def test_an_export_is_read_back_as_it_was(me: SecondMe, home: Paths, tmp_path: Path) -> None:
    memory = remembered(me)
    _, reply = said(me, "I like rain", None)
    list(me.chats.regenerate(reply, threading.Event()))
    counts = me.export(tmp_path / "out", Progress())
    lines = [json.loads(line) for line in (tmp_path / "out" / "items.jsonl").read_text(encoding="utf-8").splitlines()]
    assert counts == {"directory": str(tmp_path / "out"), "items": 5, "memories": 1, "attachments": 0}
    assert lines[0]["text"] == "I live in Oslo"
    assert lines[4]["parent"] == lines[3]["parent"] == lines[2]["id"]
    (told,) = json.loads((tmp_path / "out" / "memories.json").read_text(encoding="utf-8"))
    assert (told["id"], told["text"]) == (memory, "The person lives in Oslo.")
    if os.name == "posix":
        assert (tmp_path / "out" / "items.jsonl").stat().st_mode & 0o777 == 0o600
    with pytest.raises(UserError, match="already holds"):
        me.export(tmp_path / "out", Progress())
    other = SecondMe.open(
        Paths(tmp_path / "other", home.models), engine=FakeEngine(), embedder=FakeEmbedder(), background=False
    )
    report = other.imports.run([tmp_path / "out" / "items.jsonl"], Progress(), wait=False)
    assert (report.imported, report.files[0].problems) == (5, ())
    assert sorted(chat.title for chat in other.chats.list()) == ["I like rain", "I live in Oslo"]
    other.close()


def test_a_cancelled_export_leaves_nothing(me: SecondMe, tmp_path: Path) -> None:
    said(me, "I live in Oslo")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        me.export(tmp_path / "out", progress)
    assert list((tmp_path / "out").iterdir()) == []


def test_closing_while_a_reply_streams_keeps_what_was_said(home: Paths) -> None:
    engine = FakeEngine(["one two three four five"])
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=True)
    conversation = me.chats.create()
    said_so_far, events = threading.Event(), []

    def talk() -> None:
        for event in me.chats.send(conversation.id, "Hello", threading.Event()):
            events.append(event)
            if isinstance(event, Token):
                engine.gate.clear()
                said_so_far.set()

    talking = threading.Thread(target=talk)
    talking.start()
    assert said_so_far.wait(5)
    assert me.status().phase == "replying"
    started = time.monotonic()
    me.close()
    assert time.monotonic() - started < 3
    talking.join(5)
    assert isinstance(events[-1], Finished)
    assert engine.closed
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    texts = [item.text for item in again.chats.messages(conversation.id)]
    assert texts[0] == "Hello"
    assert texts[1].startswith("one")
    again.close()


def test_closing_while_importing_loses_nothing_and_refuses_more(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.storing.HOLD_ITEMS", 10)
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    path, outcome = write_items(tmp_path / "a.jsonl", 5000), []

    def work() -> None:
        try:
            me.imports.run([path], Progress())
        except (Cancelled, EnvironmentProblem) as error:
            outcome.append(error)

    importing = threading.Thread(target=work)
    importing.start()
    wait_for(lambda: me._parts.store.items.count() >= 500)
    assert me.status().phase == "importing"
    me.close()
    importing.join(5)
    assert [type(error) for error in outcome] == [Cancelled]
    with pytest.raises(EnvironmentProblem, match="closing"):
        me.imports.run([path], Progress())
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    kept = again._parts.store.items.count()
    assert kept % 500 == 0
    assert kept > 0
    again.imports.run([path], Progress(), wait=False)
    assert again._parts.store.items.count() == 5000
    again.close()


def test_jobs_run_to_their_end_and_tell_what_they_did(me: SecondMe, tmp_path: Path) -> None:
    me.imports.run([write_items(tmp_path / "a.jsonl", 20)], Progress(), wait=False)
    assert me.status().to_embed == 20
    assert "20" in me.jobs.run("embed", Progress())
    assert me.jobs.order()[0] == "embed"
    assert "extract" in [job.name for job in me.jobs.list()]
    with pytest.raises(UserError, match="no job"):
        me.jobs.run("nothing", Progress())


def test_where_no_text_has_a_vector_yet_the_search_says_so(me: SecondMe, home: Paths, tmp_path: Path) -> None:
    """As after an import that did not wait, and after a copy was put in place."""
    assert me.search.prepare(Progress()) == "", "in an empty home there is nothing to read"
    me.imports.run([write_items(tmp_path / "a.jsonl", 3)], Progress(), wait=False)
    assert "secondme jobs run embed" in me.search.prepare(Progress())
    me.jobs.run("embed", Progress())
    assert me.search.prepare(Progress()) == ""
    me.close()
    home.derived_db.unlink()
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    assert "only words find" in again.search.prepare(Progress())
    again.close()


def test_background_work_follows_a_reply(home: Paths) -> None:
    embedder = FakeEmbedder()
    me = SecondMe.open(home, engine=FakeEngine(), embedder=embedder, background=True)
    said(me, "I live in Oslo")
    wait_for(lambda: me._parts.store.vectors.pending_count("fake-embedder") == 0, 20)
    me.close()


def test_settings_are_kept_and_a_wrong_one_changes_nothing(me: SecondMe, home: Paths, heard: list[Event]) -> None:
    assert me.settings.update(memory_tokens=200) == Changes(settings=True)
    assert me.settings.value.memory_tokens == 200
    with pytest.raises(UserError):
        me.settings.update(memory_tokens=-1)
    assert json.loads(home.settings_file.read_text())["memory_tokens"] == 200
    assert changes(heard)[-1].settings


def test_a_model_that_is_not_here_is_not_used(home: Paths, tmp_path: Path) -> None:
    me = SecondMe.open(Paths(home.root, tmp_path / "no-models"), background=False)
    before = me.settings.value
    with pytest.raises(ModelProblem):
        me.models.use("qwen2.5-coder-1.5b-instruct")
    with pytest.raises(UserError, match="no model named"):
        me.models.use("nothing")
    assert me.settings.value == before
    me.close()


def test_a_second_start_is_told_to_the_window(me: SecondMe, home: Paths, heard: list[Event]) -> None:
    assert not raise_window(Paths(home.root / "nowhere", home.models))
    called = threading.Event()
    me.serve(lambda *_: None, called.set)
    assert raise_window(home)
    assert called.is_set()
    assert RaiseWindow() in heard
    assert raise_window(home, ["/a/note.md"])
    assert RaiseWindow(("/a/note.md",)) in heard


def test_a_command_line_owner_has_no_window(me: SecondMe, home: Paths) -> None:
    me.serve(lambda *_: None)
    assert not raise_window(home)


def test_while_paused_nothing_runs_by_itself(home: Paths, tmp_path: Path) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=True)
    model = "fake-embedder"
    me.jobs.pause()
    me.jobs.pause()
    said(me, "I live in Oslo")
    time.sleep(0.3)
    assert me._parts.store.vectors.pending_count(model) == 2
    assert {job.name: job.state for job in me.jobs.list()}["extract"] == "paused"
    assert me.imports.run([write_items(tmp_path / "a.jsonl", 5)], Progress()).imported == 5
    assert me._parts.store.vectors.pending_count(model) == 0
    said(me, "I moved to Bergen")
    me.jobs.resume()
    wait_for(lambda: me._parts.store.vectors.pending_count(model) == 0)
    me.close()


def test_an_import_into_an_open_window_waits_for_its_vectors(home: Paths, tmp_path: Path) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=True)
    steps: list[Step] = []
    me.imports.run([write_items(tmp_path / "a.jsonl", 700)], Progress(steps.append, interval=0.0))
    assert me._parts.store.vectors.pending_count("fake-embedder") == 0
    shares = [step.done / step.total for step in steps]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0
    me.close()


def test_what_is_not_to_be_remembered_is_not_counted_as_waiting(me: SecondMe) -> None:
    me.settings.update(remember=False)
    said(me, "I live in Oslo")
    assert me.status().to_remember == 0
    me.settings.update(remember=True)
    assert me.status().to_remember == 1


def test_a_window_that_cannot_listen_lets_go_of_the_home(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(
        "secondme.app.SecondMe.open", partial(SecondMe.open, engine=FakeEngine(), embedder=FakeEmbedder())
    )
    monkeypatch.setattr("secondme.log.setup", lambda _path: None)
    monkeypatch.setenv("XDG_RUNTIME_DIR", "")
    monkeypatch.setattr("tempfile.tempdir", str(home.root / "nowhere"))
    with pytest.raises(EnvironmentProblem, match="cannot listen"):
        open_home(home)
    monkeypatch.undo()
    SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False).close()


def test_a_close_that_fails_lets_go_of_the_home_all_the_same(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    kept = me.chats.create("Kept")
    store = me._parts.store

    def fail() -> None:
        raise RuntimeError("the model would not end")

    monkeypatch.setattr(me._parts.engines, "close", fail)
    with pytest.raises(RuntimeError, match="would not end"):
        me.close()
    assert store.closed
    me.close()
    again = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    assert again.chats.get(kept.id).title == "Kept"
    again.close()


def test_the_list_of_models_looks_for_a_hub_and_opening_a_home_does_not(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks: list[bool] = []
    monkeypatch.setattr(hub, "reachable", lambda: not looks.append(True))
    me.status()
    me.models.list()
    assert looks == []
    listed = dispatch(me, "models", {"action": "list"}, lambda _line: None, Progress())
    assert looks == [True]
    assert [row["recommended"] for row in listed] == [row.recommended for row in me.models.list()]
