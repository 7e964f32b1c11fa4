"""Why a reply says what it says, and what the person says of it, in the real window over a real core with a year."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL
from tests.e2e.test_memory_detail import ASK, CAT
from tests.fakes import FakeEmbedder
from tests.life import published
from tests.year import live_a_year
from ui.chat.scores import Scores

pytestmark = pytest.mark.qt_log_ignore(NOISE)


@pytest.fixture
def asked(open_app: Callable[..., App], settings: Callable[..., None]) -> tuple[App, dict[str, int]]:
    """A question whose reply cites a memory."""
    settings(remember=False)
    app = open_app(JourneyEngine(answers={ASK: "grey"}), FakeEmbedder())
    app.me.jobs.pause()
    made = live_a_year(app.me._parts.store)
    published(app.me)
    app.person.say(ASK)
    return app, made


def test_the_panel_tells_what_was_given_its_scores_and_the_cost(asked: tuple[App, dict[str, int]]):
    app, _made = asked
    person = app.person
    (chip,) = person.chips(person.reply())
    assert chip.accessibleName() == f"Memory: {CAT}"
    person.click(chip)
    panel = person.window.chat.panel
    card = person.cards()[0]
    assert person.sees("Memory · cited in the reply", card)
    person.press_button("More about why", card)
    (scores,) = person.all(Scores, within=card)
    assert person.all(QLabel, within=scores)
    assert "words a second" in panel.cost.text()
    person.press_button("Show the numbers", panel)
    assert "tokens" in panel.numbers.text()
    assert "Looked up in" in panel.numbers.text()
    person.press_button("Open this memory", card)
    pane = person.window.pages.currentWidget()
    person.wait(lambda: pane.detail.memory is not None and pane.detail.memory.text == CAT, "it is not opened")


def test_a_thumb_is_kept_and_taken_back(asked: tuple[App, dict[str, int]]):
    app, _made = asked
    person = app.person
    reply = person.reply()
    for name, kept in (("A good reply", "up"), ("Not a good reply", "down")):
        person.do(name, reply)
        person.wait(lambda kept=kept: app.me.learning.verdict(reply.item.id) == kept, f"{name} is not kept")
    person.do("Not a good reply", reply)
    person.wait(lambda: not app.me.learning.verdict(reply.item.id), "it is not taken back")
    person.press(Qt.Key.Key_Z, CONTROL)
    down = reply.actions.thumbs["down"]
    person.wait(lambda: app.me.learning.verdict(reply.item.id) == "down" and down.isChecked(), "it is not given again")


def test_what_was_wrong_is_noted_and_its_memory_opened_to_be_corrected(asked: tuple[App, dict[str, int]]):
    app, made = asked
    person = app.person
    reply = person.reply()
    person.click(person.chips(reply)[0])
    person.press_button("This was wrong here", person.cards()[0])
    person.wait(lambda: person.window.pages.currentWidget() is not person.window.frame, "the memory is not opened")
    pane = person.window.pages.currentWidget()
    person.wait(lambda: pane.detail.memory is not None and pane.detail.memory.id == made[CAT], "another one is opened")
    assert app.me.learning.verdict(reply.item.id) == "wrong"
    person.wait(lambda: person.sees("Noted. The like of it will be recalled less."), "it is not said")
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: app.me.learning.verdict(reply.item.id) is None, "it is not taken back where one is now")
    person.press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    person.wait(lambda: app.me.learning.verdict(reply.item.id) == "wrong", "it is not done again")
    person.window.show_page("chat")
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: app.me.learning.verdict(reply.item.id) is None, "it is not taken back where it was said")


def test_in_a_small_window_nothing_of_a_reply_is_cut_beside_the_panel(asked: tuple[App, dict[str, int]]):
    app, _made = asked
    person = app.person
    app.me.settings.update(text_size=150)
    person.window.resize(900, 600)
    (chip,) = person.chips(person.reply())
    person.click(chip)
    person.wait(lambda: person.window.chat.panel.isVisible(), "the panel does not open")
    view = person.window.chat.view
    person.wait(lambda: view.widget().width() <= view.viewport().width(), "the column is wider than there is room")
    person.wait(lambda: chip.width() < chip.sizeHint().width(), "there is room for the whole chip")
    assert view.widget().width() <= view.viewport().width()


def test_a_message_gives_way_at_once_when_the_column_gets_narrow(asked: tuple[App, dict[str, int]]):
    app, _made = asked
    person = app.person
    person.window.resize(1280, 800)
    person.say("Tell me of the ferry and of the harbour and of the market and of the bicycle and of the lamp please")
    view = person.window.chat.view
    wide = person.messages[-2].minimumSizeHint().width()
    assert wide < view.viewport().width() // 2, "it would hold the column as wide as it is"
    person.window.resize(900, 600)
    person.wait(lambda: view.widget().width() <= view.viewport().width(), "the column is wider than there is room")
