"""A file that goes along with a message, through the real window over a real core."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
LEASE = "The rent is 912 euro, due on the third of each month. I am allergic to penicillin."
QUESTION = "When is the rent due?"


@pytest.fixture
def engine() -> JourneyEngine:
    return JourneyEngine(said={QUESTION: "On the third."})


@pytest.fixture
def app(open_app: Open, engine: JourneyEngine) -> App:
    return open_app(engine, FakeEmbedder())


def choose(app: App, monkeypatch: Any, path: Path) -> None:
    """In the dialog of the system."""
    monkeypatch.setattr("ui.chat.composer.choose", lambda _parent, _title, take, *_how: take([str(path)]))
    app.person.press_button("Send a file along", app.window.frame)


def test_its_text_is_read_and_it_is_no_word_of_the_person(
    app: App, engine: JourneyEngine, tmp_path: Path, monkeypatch: Any
) -> None:
    file = tmp_path / "lease.txt"
    file.write_text(LEASE)
    person = app.person
    choose(app, monkeypatch, file)
    person.write(QUESTION)
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QTest.qWait(150)
        app.window.grab().save(str(Path(folder) / "file-1.png"))
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: person.texts[-1:] == ["On the third."] and running() == 0, "there is no reply", 30.0)
    person.wait(lambda: person.texts == [LEASE, QUESTION, "On the third."], "the file does not show")
    person.wait(lambda: person.title == QUESTION, "the conversation is not called by its question")
    if folder:
        QTest.qWait(150)
        app.window.grab().save(str(Path(folder) / "file-2.png"))
    prompt = next(prompt for prompt in engine.prompts if prompt.question == QUESTION)
    assert any(LEASE in message.text for message in prompt.history)
    assert app.window.frame.composer.path is None
    (chat,) = app.me.chats.list()
    told, asked, _reply = app.me.chats.messages(chat.id)
    assert (told.role, told.origin, told.author) == ("other", "document", "lease.txt")
    assert (asked.role, asked.parent_id) == ("self", told.id)
    (kept,) = app.me.items.attachments([told.id])[told.id]
    assert app.me.items.attachment(kept.id, 1000) == LEASE.encode()
    sealed = b"".join(path.read_bytes() for path in (app.me.paths.root / "attachments").iterdir())
    assert b"912 euro" not in sealed
    assert all(memory.origin != "typed" for memory in app.me.memories.list())


def test_what_cannot_be_read_is_said_and_nothing_is_lost(app: App, tmp_path: Path, monkeypatch: Any) -> None:
    file = tmp_path / "empty.txt"
    file.write_text("")
    choose(app, monkeypatch, file)
    app.person.write(QUESTION)
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(lambda: app.window.banner.isVisible() and running() == 0, "nothing is said", 30.0)
    assert app.window.frame.composer.text == QUESTION
    assert app.window.frame.composer.path == file
    app.person.press_button("Take away empty.txt", app.window.frame)
    assert app.window.frame.composer.path is None
