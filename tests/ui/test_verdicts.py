"""What the person says of a reply: thumbs, a note that was wrong, and what was learned of it forgotten again."""

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel

from secondme.settings import Settings
from secondme.types import Changes, Finished
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor, hit_of
from tests.ui.talking import say
from ui.bridge import Bridge
from ui.chat.panel import HitCard
from ui.settings.settings_page import SettingsPage
from ui.task import cancel_all, close_pool, running
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)


def click(qtbot: Any, button: Any) -> None:
    qtbot.mouseClick(button, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)


def test_a_thumb_is_kept_changed_and_taken_back(door, open_window, qtbot):
    door.replies = ["Hello."]
    window = open_window(door)
    say(window, qtbot, "Hello")
    mine, reply = window.chat.view.messages
    thumbs, item_id = reply.actions.thumbs, reply.item.id
    assert not any(thumb.isVisible() for thumb in mine.actions.thumbs.values())
    click(qtbot, thumbs["up"])
    assert door.learning.said == {item_id: "up"}
    click(qtbot, thumbs["down"])
    assert door.learning.said == {item_id: "down"}
    assert [thumb.isChecked() for thumb in thumbs.values()] == [False, True]
    click(qtbot, thumbs["down"])
    assert door.learning.said == {}
    assert not any(thumb.isChecked() for thumb in thumbs.values())


def test_a_thumb_is_seen_again_when_the_conversation_is_opened_again(door, open_window, qtbot):
    talk = door.talk("Old", "a", "b")
    reply = next(item for item in door.by_item.values() if item.role == "assistant")
    door.learning.said[reply.id] = "up"
    window = open_window(door)
    window.chat.open(talk.id)
    qtbot.waitUntil(lambda: len(window.chat.view.messages) == 2, timeout=3000)
    thumbs = window.chat.view.messages[1].actions.thumbs
    assert thumbs["up"].isChecked()
    assert thumbs["up"].revealed
    assert not thumbs["down"].isChecked()


def test_a_note_that_was_wrong_is_noted_and_its_memory_opened_to_be_corrected(door, open_window, qtbot):
    door.replies = ["No peanuts for you."]
    door.talk("Health", "I'm allergic to peanuts.", "Noted.")
    memory = door.remember("You are allergic to peanuts.", door.by_item[1])
    door.hits = (hit_of(memory),)
    window = open_window(door)
    say(window, qtbot, "A snack?")
    reply_id = window.chat.view.messages[1].item.id
    asked: list[int] = []
    window.chat.panel._bridge.memory_asked.connect(asked.append)
    window.chat.toggle_panel()
    (card,) = window.chat.panel.findChildren(HitCard)
    wrong = next(button for button in card.findChildren(Button) if "wrong" in button.text())
    click(qtbot, wrong)
    assert door.learning.said == {reply_id: "wrong"}
    assert door.learning.wrong == {reply_id: (("memory", memory.id),)}
    qtbot.waitUntil(lambda: asked == [memory.id], timeout=3000)


def test_the_panel_says_why_nothing_was_looked_up(door, open_window, qtbot, monkeypatch):
    door.replies = ["391"]
    reply = door.chats._reply

    def without(*what: Any) -> Iterator[Any]:
        for event in reply(*what):
            if isinstance(event, Finished):
                yield replace(event, usage=replace(event.usage, not_recalled="No memory was looked up: this is a sum."))
            else:
                yield event

    monkeypatch.setattr(door.chats, "_reply", without)
    window = open_window(door)
    say(window, qtbot, "What is 17*23?")
    window.chat.toggle_panel()
    texts = [text.text() for text in window.chat.panel.findChildren(QLabel)]
    assert "No memory was looked up: this is a sum." in texts


class Forgetful(FakeDoor):
    """Settings with something to forget."""

    def __init__(self, paths: Any) -> None:
        super().__init__(paths)
        self.resets = 0
        self.learning.reset = self._reset  # type: ignore[attr-defined]

    def _reset(self) -> Changes:
        self.resets += 1
        return Changes()


def test_what_was_learned_is_forgotten_on_the_settings_page(styled, paths, qtbot):
    door = Forgetful(paths)
    door.settings.value = Settings()
    bridge = Bridge(paths, lambda _paths: door)
    with qtbot.waitSignal(bridge.ready, timeout=5000):
        bridge.open()
    page = SettingsPage(bridge)
    qtbot.addWidget(page)
    qtbot.waitUntil(lambda: page.content.isEnabled() and running() == 0, timeout=3000)
    assert page.learn_ranking.isChecked()
    assert not page.clue_queries.isChecked()
    page.learn_ranking.click()
    qtbot.waitUntil(lambda: not door.settings.value.learn_ranking, timeout=3000)
    with qtbot.waitSignal(bridge.toast_asked, timeout=3000) as toast:
        page.learned.button.click()
    assert door.resets == 1
    assert toast.args[0] == "Forgotten: What was learned of it"
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)
    bridge.close(2.0)
    cancel_all()
    assert close_pool(5.0)
