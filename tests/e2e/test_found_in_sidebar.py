"""What is searched for beside the conversations: a click goes to the message, not to the end."""

from collections.abc import Callable

import pytest
from PySide6.QtCore import Qt

from secondme.types import NewItem
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder
from tests.life import published
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
MESSAGES, PLACE = 150, 30


def test_a_conversation_that_was_found_opens_at_what_was_found(open_app: Callable[..., App]) -> None:
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    store, person = app.me._parts.store, app.person
    chat, last = app.me.chats.create("Long talk"), None
    with store.write():
        for number in range(MESSAGES):
            text = "The lighthouse at Cabo Raso is red." if number == PLACE else f"Something else, number {number}."
            new = NewItem(text, "You", "self", f"2026-03-01T10:{number // 60:02}:{number % 60:02}", "typed")
            last = store.items.add(chat.id, new, last).id
    published(app.me)
    person.wait(lambda: person.conversations == ["Long talk"], "it is not listed")
    person.click(app.window.sidebar.conversations.search)
    person.type("lighthouse raso")
    person.wait(lambda: not app.window.sidebar.conversations._timer.isActive() and running() == 0, "nothing is found")
    person.press(Qt.Key.Key_Return)
    view = app.window.chat.view

    def in_sight() -> bool:
        found = next((each for each in view.messages if each.item and "lighthouse" in each.item.text), None)
        if found is None or view._todo:
            return False
        top = found.mapTo(view.viewport(), found.rect().topLeft()).y()
        return 0 <= top < view.viewport().height()

    person.wait(in_sight, "the message is not in sight", 10.0)
    person.wait(lambda: running() == 0, "something is still read")
    assert in_sight(), "and it stays there"
