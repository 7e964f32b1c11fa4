"""A core that is open, over fakes, and what is done with it."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.events import Event
from secondme.paths import Paths
from secondme.types import Changes, Conversation, Evidence, Finished, NewMemory, Stored
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(["Thank you for telling me, good to know.", "You said so."])


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


def remembered(me: SecondMe) -> int:
    mine, _ = said(me, "I live in Oslo")
    new = NewMemory("The person lives in Oslo.", "fact", (Evidence(item_id=mine, quote="I live in Oslo"),))
    memory = me._parts.store.memories.add(new, "test", "said so")
    assert memory is not None
    return memory.id
