"""The door: open, use, close; what it publishes; what it keeps when it is closed in the middle of something."""

import json
import subprocess
import sys
import threading
import time
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from secondme.app import AlreadyOpen, SecondMe, raise_window
from secondme.commands import dispatch
from secondme.errors import EnvironmentProblem, ModelProblem, UserError
from secondme.events import Event, RaiseWindow, StatusChanged
from secondme.models import hub
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Changes, Finished, Stored, Token
from tests.core.opened import changes, engine, heard, me, remembered, said, wait_for, write_items
from tests.fakes import FakeEmbedder, FakeEngine
from ui.__main__ import open_home

__all__ = ["engine", "heard", "me"]  # fixtures


HEAVY = ("torch", "numpy", "hnswlib", "llama_cpp", "sqlcipher3", "sqlite_utils", "apscheduler", "click", "PySide6")


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
    shown = "".join(event.text for event in events if isinstance(event, Token))
    assert shown == "Thank you for telling me, good to know."
    mine, reply = me.chats.messages(conversation.id)
    assert (mine.text, reply.text) == ("I live in Oslo", "Thank you for telling me, good to know.")
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
    result = me.chats.ask("Where does it rain?")
    assert result.reply == "Thank you for telling me, good to know."
    assert me.chats.list() == []
    me.chats.ask("Where does it rain?", save=True)
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
    assert replace(me.settings.update(memory_tokens=200), turned=()) == Changes(settings=True)
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
