"""What the person decides about memory as a whole, through the real window over a real core, with mouse and keyboard."""

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QLabel

from secondme.settings import Settings
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder
from tests.life import Life, live, published
from ui.settings.bin import Emptying
from ui.settings.remembering import RememberingPage
from ui.task import running
from ui.widgets.choice import Choice

pytestmark = pytest.mark.qt_log_ignore(NOISE)

Open = Callable[..., App]


@pytest.fixture
def lived(open_app: Open, settings: Callable[..., None]) -> tuple[App, Life]:
    """An app in which a life has been lived, and nothing runs by itself."""
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    life = live(app.me._parts.store)
    published(app.me)
    return app, life


def picture(app: App, name: str) -> None:
    """Of the window, into the folder that SECONDME_PICTURES names, for who wants to look."""
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QApplication.processEvents()
        (QApplication.activeModalWidget() or app.window).grab().save(str(Path(folder) / f"{name}.png"))


def from_inbox(app: App) -> RememberingPage:
    """To the page through the inbox."""
    person = app.person
    person.press_button("Inbox, 7 to review", person.window.sidebar)
    picture(app, "inbox")
    person.press_button("What comes here")
    page: Any = person.window.pages.currentWidget()
    assert isinstance(page, RememberingPage)
    person.wait(lambda: page.content.isEnabled() and running() == 0, "what is stored is not shown")
    return page


def stored(app: App) -> Settings:
    return app.me.settings.value


def choose(person: Person, name: str, words: str) -> None:
    """With the keyboard, as a closed list is used."""
    choice = person.one(Choice, name)
    person.click(choice)
    person.press(Qt.Key.Key_Escape)
    for _ in range(choice.count()):
        if choice.currentText() == words:
            return
        person.press(Qt.Key.Key_Down)
    for _ in range(choice.count()):
        if choice.currentText() == words:
            return
        person.press(Qt.Key.Key_Up)
    raise AssertionError(f"{name} cannot be {words}")


class TestWhatIsRemembered:
    def test_what_is_usual_is_shown_and_a_choice_is_kept(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        shown = {key: row.all.currentText() for key, row in page.policy.rows.items()}
        assert shown == {
            "typed": "Keep", "imported_self": "Keep", "imported_other": "Ask me", "document": "Ask me",
            "conclusion": "Ask me", "summary": "Keep",
        }  # fmt: skip
        picture(app, "remembering")
        choose(person, "What others said", "Never")
        person.wait(lambda: stored(app).inbox == {"imported_other": "never"}, "it is not saved")
        person.wait(lambda: person.sees("Saved", page.policy), "it is not said that it is saved")
        person.press_button("By kind: What you write here")
        choose(person, "Events: What you write here", "Ask me")
        wanted = {"imported_other": "never", "typed:event": "ask"}
        person.wait(lambda: stored(app).inbox == wanted, "the kind is not saved")
        picture(app, "remembering-kinds")
        person.press_button("By kind, hide: What you write here")
        assert page.policy.rows["typed"].toggle.text() == "By kind (1 differs)"
        choose(person, "What others said", "Ask me")
        person.wait(lambda: stored(app).inbox == {"typed:event": "ask"}, "what is usual is not left out")

    def test_what_is_set_elsewhere_for_a_kind_is_shown_for_every_source(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        app.me.settings.update(inbox={"goal": "never"})
        person.wait(lambda: page.policy.rows["document"].kinds["goal"].currentText() == "Never", "it is not shown")
        choose(person, "Documents", "Keep")
        person.wait(lambda: stored(app).inbox.get("document") == "accept", "it is not saved")
        assert stored(app).inbox["typed:goal"] == stored(app).inbox["document:goal"] == "never"

    def test_topics_are_added_and_taken_out(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        person.click(page.topics.field)
        person.type("my salary")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: stored(app).never_remember == ("my salary",), "the topic is not saved")
        person.type("My Salary")
        person.press(Qt.Key.Key_Return)
        person.type("Ana")
        person.press_button("Add the topic")
        person.wait(lambda: stored(app).never_remember == ("my salary", "Ana"), "the second one is not saved")
        picture(app, "remembering-topics")
        person.press_button("Take out: my salary")
        person.wait(lambda: stored(app).never_remember == ("Ana",), "it is not taken out")
        assert not person.all(QLabel, "my salary", page.topics)

    def test_what_may_be_reflected_on_and_how_long_a_night_is(self, lived: tuple[App, Life]):
        app, _life = lived
        page, person = from_inbox(app), app.person
        person.click(page.reflect_on["religion"])
        person.click(page.reflect_on["health"])
        person.wait(lambda: stored(app).reflect_on == ("health", "religion"), "it is not saved")
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: stored(app).reflect_on == ("religion",), "the keyboard does not switch it off")
        person.click(page.nightly_minutes.lineEdit())
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("90")
        person.press(Qt.Key.Key_Tab)
        person.wait(lambda: stored(app).nightly_minutes == 90, "the nights are not saved")
        person.press_button("All settings")
        assert person.window.sidebar.settings.isChecked()


class TestTheBin:
    def delete_two(self, app: App, life: Life) -> None:
        app.me.memories.delete(life.known.id)
        app.me.memories.delete(life.faded.id)
        app.me.chats.delete(life.proposals[0].evidence[0].conversation_id or 0)

    def test_what_it_holds_is_named_and_goes_for_good_after_a_question(self, lived: tuple[App, Life]):
        app, life = lived
        self.delete_two(app, life)
        found = app.me.memories.bin()
        assert (found.conversation_count, bool(found)) == (1, True)
        page, person = _to(app), app.person
        wanted = f"It holds 1 conversation and {found.memory_count} memories."
        person.wait(lambda: person.sees(wanted, page.bin), "it is not said what it holds")
        person.press_button("Empty the bin …")
        dialog = person.one(Emptying)
        person._qtbot.waitActive(dialog)
        assert person.sees(life.faded.text, dialog)
        assert person.sees("Nora", dialog)
        assert person.sees("This cannot be undone.", dialog)
        picture(app, "bin")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: not person.all(Emptying), "Enter does not keep it")
        assert app.me.memories.bin() == found
        person.press_button("Empty the bin …")
        dialog = person.one(Emptying)
        person._qtbot.waitActive(dialog)
        person.press_button("Remove for good", dialog)
        person.wait(lambda: not app.me.memories.bin(), "the bin is not emptied")
        person.wait(lambda: person.sees("It is empty.", page.bin), "it is not said that it is empty")
        assert person.sees("Nothing of what it held is left in any file.", page.bin)
        assert not page.bin.button.isEnabled()


def _to(app: App) -> RememberingPage:
    """To the page through the settings."""
    person = app.person
    person.press(Qt.Key.Key_Comma, CONTROL)
    settings: Any = person.window.pages.currentWidget()
    person.wait(lambda: settings.content.isEnabled(), "the settings are not shown")
    person.click(settings.remembering)
    page: Any = person.window.pages.currentWidget()
    assert isinstance(page, RememberingPage)
    person.wait(lambda: page.content.isEnabled() and running() == 0, "what is stored is not shown")
    return page
