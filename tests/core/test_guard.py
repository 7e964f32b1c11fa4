"""A mistake that one thing brings to light is told, and never keeps the others from being done."""

import logging
from collections.abc import Callable, Iterator
from typing import Any

import pytest

import secondme.memory.guard as guarding
from secondme.app import SecondMe
from secondme.errors import ModelProblem
from secondme.memory import consolidate, extract, link, reflect, summarize
from secondme.memory.guard import MOST_IN_A_ROW, Guard, reader, told
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Evidence, Item, JobInfo, NewItem, NewMemory
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

SAID = "2026-03-05T10:00:00+01:00"
BAD = "xyzzy"
"""What is said with this word trips whatever `trip` has changed."""


def say(store: Store, *texts: str, origin: str = "typed") -> list[Item]:
    conversation = store.chats.create("Talk").id
    items: list[Item] = []
    for text in texts:
        new = NewItem(text, "Me", "self", SAID, origin)  # type: ignore[arg-type]
        items.append(store.items.add(conversation, new, items[-1].id if items else None))
    return items


def remember(store: Store, text: str, item: Item) -> int:
    made = store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=item.text),)), "test", "for a test")
    assert made is not None
    return made.id


def trip(monkeypatch: pytest.MonkeyPatch, module: Any, name: str, text_of: Callable[..., str]) -> Callable[[], None]:
    """Let a function fail for what has the bad word, as a mistake of ours would; returns how to mend it."""
    real = getattr(module, name)

    def tripped(*arguments: Any, **more: Any) -> Any:
        if BAD in text_of(*arguments):
            raise IndexError(f"no group in {text_of(*arguments)}")
        return real(*arguments, **more)

    monkeypatch.setattr(module, name, tripped)
    return lambda: monkeypatch.setattr(module, name, real)


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def store_of(me: SecondMe) -> Store:
    return me._parts.store


def job(me: SecondMe, name: str) -> JobInfo:
    return next(each for each in me.jobs.list() if each.name == name)


def by_itself(me: SecondMe, name: str) -> str:
    """A run that no person asked for."""
    me._parts.runner._run(name, Progress(), None, asked=False)
    run = store_of(me).runs.last(name)
    assert run is not None
    return run.detail


# --- reading messages


def test_a_message_that_cannot_be_read_is_passed_over_and_told(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str], caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    say(store_of(me), "I live in Lyon.", f"My {BAD} is secret.", "I work as a nurse.", f"The {BAD} again, at home.")
    expected_logs.append(r"The job extract passes over \d+: IndexError at .*test_guard.py")
    told_of = me.jobs.run("extract", Progress())
    assert told_of == "2 memories were made. 2 messages could not be read."
    assert {memory.text for memory in me.memories.list()} == {"You live in Lyon.", "You work as a nurse."}
    shown = job(me, "extract")
    assert (shown.state, shown.pending, shown.trouble) == ("idle", 0, "2 messages could not be read.")
    assert BAD not in caplog.text, "nothing that was said is in the log"
    assert by_itself(me, "extract") == "There was nothing new to read."


def test_what_was_passed_over_is_tried_again_with_another_version_and_when_asked(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    mend = trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    say(store_of(me), f"I live in Lyon, {BAD}.")
    expected_logs.append("The job extract passes over [12]:")
    assert by_itself(me, "extract") == "No memories were made. 1 message could not be read."
    mend()
    assert by_itself(me, "extract") == "There was nothing new to read."
    monkeypatch.setattr(guarding, "reader", lambda: "another")
    assert by_itself(me, "extract").startswith("1 memory was made.")
    assert job(me, "extract").trouble == ""
    trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    say(store_of(me), f"I work as a nurse, {BAD}.")
    assert by_itself(me, "extract").endswith("1 message could not be read.")
    assert me.jobs.run("extract", Progress()).endswith("1 message could not be read."), "a person asked: tried again"


def test_a_message_that_was_edited_is_tried_again(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    (item,) = say(store_of(me), f"I live in {BAD}.", origin="imported_self")
    expected_logs.append("The job extract passes over")
    by_itself(me, "extract")
    assert job(me, "extract").trouble == "1 message could not be read."
    store_of(me).items.revise(item.id, "I live in Lyon.")
    assert job(me, "extract").trouble == "", "what could not be read is not there any more"
    assert job(me, "extract").pending == 1
    assert by_itself(me, "extract").startswith("1 memory was made.")


def test_what_goes_wrong_while_storing_leaves_nothing_of_that_message(
    store: Store, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    real = store.memories.add
    monkeypatch.setattr(store.memories, "add", lambda new, *more: real(new, *more) if BAD not in new.text else 1 / 0)
    say(store, f"I live in Lyon. I have a cat called {BAD}.", "I work as a nurse.")
    expected_logs.append("The job extract passes over 1: ZeroDivisionError")
    guard = Guard(store, "extract")
    assert extract.extract_pending(store, FakeEngine, Progress(), guard=guard) == 1
    assert [memory.text for memory in store.memories.list()] == ["You work as a nurse."]
    assert guard.words() == "1 message could not be read."


def test_a_missing_model_is_no_fault_of_the_message(store: Store) -> None:
    say(store, "Vivo en Sevilla con mi hermana Lola.")
    with pytest.raises(ModelProblem):
        extract.extract_pending(store, BrokenEngine, Progress())
    assert store.skipped.count("extract") == 0
    assert store.runs.pending_count() == 1


def test_when_nothing_can_be_read_the_run_fails_after_a_few(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    say(store_of(me), *(f"I like {BAD} number {number}." for number in range(20)))
    expected_logs.append("The job extract passes over")
    with pytest.raises(IndexError):
        me.jobs.run("extract", Progress())
    run = store_of(me).runs.last("extract")
    assert run is not None
    assert run.status == "failed"
    assert store_of(me).skipped.count("extract") == MOST_IN_A_ROW
    assert job(me, "extract").pending == 20 - MOST_IN_A_ROW


# --- the other jobs


def test_memories_that_cannot_be_compared_or_connected_do_not_stop_the_others(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    store = store_of(me)
    (item, other) = say(store, f"I like {BAD}.", "I live in Lyon.")
    remember(store, f"You like {BAD}.", item)
    remember(store, "You live in Lyon.", other)
    mend = trip(monkeypatch, consolidate, "judge", lambda memory, known: memory.text)
    trip(monkeypatch, link, "_link", lambda store, nearness, memory, run_id: memory.text)
    expected_logs += ["The job consolidate passes over 1", "The job link passes over 1"]
    assert by_itself(me, "consolidate").endswith("1 memory could not be compared with the others.")
    assert by_itself(me, "link").endswith("1 memory could not be connected.")
    assert (job(me, "consolidate").pending, job(me, "link").pending) == (0, 0)
    assert job(me, "consolidate").trouble == "1 memory could not be compared with the others."
    mend()
    assert me.jobs.run("consolidate", Progress()) == "Nothing had to be put in order."
    assert job(me, "consolidate").trouble == ""


def test_a_summary_and_a_conclusion_that_fail_are_passed_over(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    store = store_of(me)
    texts = ("I planted tomatoes in the garden today.", "My back hurts from all the digging there.",
             "I want to build a small greenhouse next spring.")  # fmt: skip
    say(store, *texts, f"The {BAD} needs watering every single morning.")
    say(store, *texts, "The lawn needs watering every single morning.")
    trip(monkeypatch, summarize, "told", lambda sources, *more: " ".join(one.part.text for one in sources))
    expected_logs.append("The job summarize passes over [0-9a-f]{64}")
    assert job(me, "summarize").pending == 2
    assert by_itself(me, "summarize") == "1 summary was made. 1 summary could not be made."
    assert job(me, "summarize").pending == 0
    assert by_itself(me, "summarize") == "No summaries were made.", "it is not tried again and again"
    for day in ("01", "02", "03"):
        for thing in (BAD, "sailing"):
            conversation = store.chats.create("Talk").id
            new = NewItem(f"I went to {thing}.", "Me", "self", f"2026-03-{day}T10:00:00+01:00", "typed")
            event = NewMemory(
                f"You went to {thing}.", "event", (Evidence(store.items.add(conversation, new, None).id),)
            )
            made = store.memories.add(event if day == "01" else _again(event, day), "test", "for a test")
            assert made is not None
    trip(monkeypatch, reflect, "by_rule", lambda candidate: candidate.about)
    expected_logs.append("The job reflect passes over [0-9a-f]{64}")
    done = by_itself(me, "reflect")
    assert done.startswith("1 conclusion waits for you. 1 conclusion could not be drawn.")


def _again(event: NewMemory, day: str) -> NewMemory:
    from dataclasses import replace

    return replace(event, text=event.text.replace(".", f" on day {day}."))


def test_a_rebuild_leaves_what_stands_on_an_unreadable_message_as_it_is(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    say(store_of(me), f"My cat is called {BAD}.", "I live in Lyon.")
    me.jobs.run("extract", Progress())
    before = {memory.text for memory in me.memories.list()}
    assert len(before) == 2
    trip(monkeypatch, extract, "draft", lambda item, before: item.text)
    expected_logs.append("The job rebuild passes over 1")
    assert me.jobs.run("rebuild", Progress()).endswith("1 message could not be read.")
    assert {memory.text for memory in me.memories.list()} == before
    assert job(me, "rebuild").trouble == "1 message could not be read."


def test_words() -> None:
    assert told("extract", 0) == ""
    assert told("extract", 1234) == "1,234 messages could not be read."
    assert reader() == reader() != ""
