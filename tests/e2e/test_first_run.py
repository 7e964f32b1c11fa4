"""The first steps in an empty home, through the real window over a real core, with the mouse and from the keyboard."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from secondme.paths import Paths
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder
from ui.firstrun.page import FirstRunPage
from ui.settings.model_card import ModelCard
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]


@pytest.fixture
def fresh(open_app: Open, home: Paths, tmp_path: Path) -> App:
    """On a machine without any model."""
    return open_app(JourneyEngine(), FakeEmbedder(), Paths(home.root, tmp_path / "models"), first=True)


def picture(app: App, name: str) -> None:
    """Of the window, into the folder that SECONDME_PICTURES names, for who wants to look."""
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QTest.qWait(200)
        app.window.grab().save(str(Path(folder) / f"{name}.png"))


def steps(app: App) -> FirstRunPage:
    person = app.person
    person.wait(lambda: isinstance(app.window.pages.currentWidget(), FirstRunPage), "the first steps do not show")
    page: Any = app.window.pages.currentWidget()
    person.wait(lambda: running() == 0, "something is still read")
    return page


def at(app: App, page: FirstRunPage, step: int) -> None:
    app.person.wait(lambda: page.step == step and running() == 0, f"step {step + 1} is not shown")


def test_four_steps_with_the_mouse(fresh: App, home: Paths) -> None:
    page, person = steps(fresh), fresh.person
    picture(fresh, "first-1")
    assert person.sees("Step 1 of 4")
    assert person.sees("nothing is sent anywhere")
    person.click(person.one(QLineEdit, "Your name", page))
    person.type("Mara")
    person.press_button("Continue", page)
    at(fresh, page, 1)
    picture(fresh, "first-2")
    cards = person.all(ModelCard, within=page)
    chats = [card for card in cards if card.info.role == "chat"]
    assert chats[0].info.recommended
    assert len(chats) <= 3
    assert all(card.info.fits for card in chats)
    assert "tokens/s" in chats[0].facts.text()
    assert "of memory" in chats[0].facts.text()
    person.press_button("Back", page)
    at(fresh, page, 0)
    person.press_button("Continue", page)
    at(fresh, page, 1)
    person.press_button("Later", page)
    at(fresh, page, 2)
    picture(fresh, "first-3")
    person.press_button("Later", page)
    at(fresh, page, 3)
    picture(fresh, "first-4")
    assert person.sees(str(home.key_file), page)
    person.press_button("Copy a note for yourself", page)
    note = QApplication.clipboard().text()
    assert str(home.key_file) in note
    assert home.key_file.read_text().strip() not in note
    person.press_button("Begin", page)
    person.wait(lambda: fresh.window.pages.currentWidget() is fresh.window.frame, "the chat does not show")
    picture(fresh, "first-5")
    assert not person.sees("My name is …"), "the name was given in the first step"
    person.press_button("I live in …")
    assert fresh.window.frame.composer.text == "I live in "
    person.type("Tartu.")
    person.press(Qt.Key.Key_Return)
    person.reply()
    assert person.texts[0] == "I live in Tartu."
    person.press_button("New conversation")
    person.wait(lambda: person.sees("What is on your mind?"), "no new conversation shows")
    assert not person.sees("I live in …"), "it was said already"
    assert not person.sees("To begin with, for example:")
    assert fresh.me.settings.value.user_name == "Mara"


def test_the_keyboard_alone_goes_through_and_it_does_not_come_again(fresh: App, open_app: Open) -> None:
    page, person = steps(fresh), fresh.person
    person.type("Tom")
    for step in range(1, 4):
        person.press(Qt.Key.Key_Return)
        at(fresh, page, step)
    person.press(Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    at(fresh, page, 2)
    person.press(Qt.Key.Key_Return)
    at(fresh, page, 3)
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: fresh.window.frame.composer.field.hasFocus(), "one cannot write")
    assert fresh.me.settings.value.user_name == "Tom"
    fresh.quit()
    again = open_app(JourneyEngine(), FakeEmbedder(), first=True)
    assert again.window.pages.currentWidget() is again.window.frame


def test_all_of_it_can_be_left_at_once(fresh: App) -> None:
    steps(fresh)
    fresh.person.press(Qt.Key.Key_Escape)
    fresh.person.wait(lambda: fresh.window.frame.composer.field.hasFocus(), "one cannot write")
    assert fresh.window.kept.saved.welcomed


def test_what_is_told_does_not_lie_over_the_buttons(fresh: App) -> None:
    page, toast = steps(fresh), fresh.window.toast
    fresh.person.press_button("Continue", page)
    at(fresh, page, 1)
    fresh.window.resize(900, 600)
    fresh.window.say("Your model is used from the next message on.")
    fresh.person.wait(toast.isVisible, "it is not told")
    picture(fresh, "first-told")
    for button in (page.skip, page.back, page.next):
        place = QRect(button.mapTo(fresh.window, QPoint()), button.size())
        assert not place.intersects(QRect(toast.mapTo(fresh.window, QPoint()), toast.size())), button.text()


def test_it_never_blocks_the_window(fresh: App) -> None:
    """Other pages open meanwhile, and a home in which something was said is not new."""
    steps(fresh)
    fresh.person.press_button("Memories", fresh.window.sidebar)
    assert not isinstance(fresh.window.pages.currentWidget(), FirstRunPage)


def test_a_home_that_is_lived_in_has_no_first_steps(open_app: Open, home: Paths) -> None:
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.person.say("The cat is called Miso.")
    app.person.wait_until_ready()
    app.quit()
    (home.root / "window.json").unlink()
    again = open_app(JourneyEngine(), FakeEmbedder(), first=True)
    assert again.window.pages.currentWidget() is again.window.frame
