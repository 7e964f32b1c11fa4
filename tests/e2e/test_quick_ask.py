"""A quick question, through the real window over a real core."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL
from tests.fakes import FakeEmbedder
from ui.quickask import QuickAsk
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
QUESTION = "What is the capital of France?"


@pytest.fixture
def app(open_app: Open) -> App:
    return open_app(JourneyEngine(said={QUESTION: "Paris."}), FakeEmbedder())


def asked(app: App, question: str) -> QuickAsk:
    """With the keys, from the keyboard."""
    app.person.press(Qt.Key.Key_Space, CONTROL | Qt.KeyboardModifier.AltModifier)
    bar = app.window.ask.bar
    assert bar is not None
    app._qtbot.waitActive(bar)
    app.person.wait(bar.field.hasFocus, "the field has no focus")
    app.person.type(question)
    assert bar.field.text() == question
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(lambda: bar.area.isVisible() and running() == 0, "there is no answer")
    return bar


def picture(bar: QuickAsk, name: str) -> None:
    """Into the folder that SECONDME_PICTURES names, for who wants to look."""
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QTest.qWait(150)
        bar.grab().save(str(Path(folder) / f"{name}.png"))


def test_it_is_answered_in_place_and_nothing_is_kept(app: App) -> None:
    bar = asked(app, QUESTION)
    picture(bar, "ask")
    assert bar.answer.text() == "Paris."
    app.person.press_button("Copy", bar)
    assert QApplication.clipboard().text() == "Paris."
    assert app.me.chats.list() == []
    app.person.press(Qt.Key.Key_Escape)
    assert not bar.isVisible()
    app.person.press(Qt.Key.Key_Space, CONTROL | Qt.KeyboardModifier.AltModifier)
    app.person.wait(bar.isVisible, "it does not come again")
    assert bar.field.text() == ""
    assert not bar.area.isVisible()


def test_one_can_go_on_in_the_window(app: App) -> None:
    bar = asked(app, QUESTION)
    app.person.press_button("Go on in the window", bar)
    app.person.wait(lambda: len(app.person.messages) == 2, "the conversation does not show")
    app.person.reply()
    assert app.person.texts == [QUESTION, "Paris."]
    assert len(app.me.chats.list()) == 1


def test_the_menu_of_the_tray_does_what_it_says(app: App) -> None:
    actions = {action.text(): action for action in app.window.tray.menu.actions() if action.text()}
    asks = ["Quick question", "Quick Fill", "For other assistants"]
    assert list(actions) == ["Open Second Me", *asks, "New conversation", "Lock", "Quit"]
    actions["Quick question"].trigger()
    bar = app.window.ask.bar
    assert bar is not None
    assert bar.isVisible()
    bar.close()
    actions["Quick Fill"].trigger()
    assert app.window.quick.bar.isVisible()
    app.window.quick.bar.close()
    actions["New conversation"].trigger()
    assert app.window.frame.composer.field.hasFocus() or app.window.pages.currentWidget() is app.window.frame
