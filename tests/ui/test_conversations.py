"""The list of conversations in the window: found, renamed, deleted, brought back."""

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit

from secondme.types import Changes, Conversation
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor
from ui.chat.listing import ConversationModel, span_of
from ui.chat.parting import Parting
from ui.main_window import MainWindow
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)


def idle(qtbot: Any) -> None:
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)


def titles(window: MainWindow) -> list[str]:
    return [entry.title for entry in window.sidebar.conversations.model.entries if isinstance(entry, Conversation)]


@pytest.fixture
def three(door: FakeDoor) -> FakeDoor:
    for title, words in (("Garden", "roses"), ("Cello", "bow and strings"), ("Taxes", "papers")):
        door.talk(title, words, "Noted.")
    return door


class TestConversations:
    def test_they_are_listed_under_their_days(self, three, open_window):
        window = open_window(three)
        assert sorted(titles(window)) == ["Cello", "Garden", "Taxes"]
        assert isinstance(window.sidebar.conversations.model.entries[0], str)

    def test_a_note_and_a_document_say_that_they_are_none(self, three, open_window, qtbot):
        three.kept[1] = replace(three.kept[1], kind="note")
        three.kept[2] = replace(three.kept[2], kind="chunk")
        window = open_window(three)
        model, listed = window.sidebar.conversations.model, window.sidebar.conversations.list
        read = [model.index(model.row_of(number)).data(Qt.ItemDataRole.AccessibleTextRole) for number in (1, 2, 3)]
        assert read == ["Note: Garden", "Document: Cello", "Taxes"]

        def sheet(number: int) -> bool:
            """Whether a sheet stands before the title: the row without it is drawn otherwise."""
            place = listed.visualRect(model.index(model.row_of(number)))
            with_it = listed.viewport().grab(place).toImage()
            kept, at = model.entries[model.row_of(number)], model.row_of(number)
            model.entries[at] = replace(kept, kind="message")
            without = listed.viewport().grab(place).toImage()
            model.entries[at] = kept
            return with_it != without

        assert [sheet(number) for number in (1, 2, 3)] == [True, True, False]

    def test_search_looks_into_titles_and_texts(self, three, open_window, qtbot):
        window = open_window(three)
        QTest.keyClicks(window.sidebar.conversations.search, "strings")
        qtbot.waitUntil(lambda: titles(window) == ["Cello"], timeout=3000)
        window.sidebar.conversations.search.setText("nothing like it")
        qtbot.waitUntil(lambda: titles(window) == [], timeout=3000)
        assert "nothing like it" in window.sidebar.conversations.nothing.text()

    def test_rename_in_place(self, three, open_window, qtbot):
        window = open_window(three)
        listed = window.sidebar.conversations.list
        row = window.sidebar.conversations.model.row_of(2)
        listed.setCurrentIndex(window.sidebar.conversations.model.index(row))
        listed.setFocus()
        QTest.keyClick(listed, Qt.Key.Key_F2)
        (editor,) = listed.findChildren(QLineEdit)
        editor.selectAll()
        QTest.keyClicks(editor, "Learning the cello")
        QTest.keyClick(editor, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: "Learning the cello" in titles(window), timeout=3000)
        assert three.kept[2].title == "Learning the cello"

    def test_delete_can_be_undone(self, three, open_window, qtbot):
        window = open_window(three)
        window.open_conversation(2)
        idle(qtbot)
        listed = window.sidebar.conversations.list
        name = window.title.text()
        listed.setFocus()
        QTest.keyClick(listed, Qt.Key.Key_Delete)
        qtbot.waitUntil(lambda: titles(window) == ["Garden", "Taxes"], timeout=3000)
        assert window.chat.conversation_id == 0
        assert window.toast.isVisible()
        QTest.mouseClick(window.toast._button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: sorted(titles(window)) == ["Cello", "Garden", "Taxes"], timeout=3000)
        qtbot.waitUntil(lambda: window.chat.conversation_id == 2 and bool(window.chat.view.messages), timeout=3000)
        qtbot.waitUntil(lambda: listed.currentIndex().data() == window.title.text() == name, timeout=3000)

    def test_undo_leaves_open_what_is_open(self, three, open_window, qtbot):
        window = open_window(three)
        window.open_conversation(2)
        idle(qtbot)
        window.sidebar.conversations.delete(1)
        qtbot.waitUntil(window.toast.isVisible, timeout=3000)
        with qtbot.waitSignal(window._bridge.undone, timeout=3000):
            QTest.mouseClick(window.toast._button, Qt.MouseButton.LeftButton)
        idle(qtbot)
        assert window.chat.conversation_id == 2
        qtbot.waitUntil(lambda: len(titles(window)) == 3, timeout=3000)

    @pytest.mark.parametrize(
        ("count", "said"),
        [
            (0, "Conversation deleted"),
            (1, "Conversation deleted, with 1 memory made of it"),
            (5, "Conversation deleted, with 5 memories made of it"),
        ],
    )
    def test_the_memories_that_go_along_are_counted_and_said_for_longer(self, three, open_window, qtbot, count, said):
        own, other = (next(i for i in three.by_item.values() if i.conversation_id == chat) for chat in (1, 2))
        for number in range(count):
            three.remember(f"You said {number}.", own)
        three.remember("You said so twice.", own, other)
        window = open_window(three)
        window.sidebar.conversations.delete(1)
        if count:
            qtbot.waitUntil(lambda: window.findChild(Parting) is not None, timeout=3000)
            window.findChild(Parting).delete.click()
        qtbot.waitUntil(window.toast.isVisible, timeout=3000)
        assert window.toast._text.text() == said
        assert window.toast._timer.interval() == 12000
        window.say("Something else", Changes(memories=(1,)))
        assert window.toast._timer.interval() == 8000

    def test_enter_opens_the_one_that_has_the_focus(self, three, open_window, qtbot):
        window = open_window(three)
        QTest.keyClick(window.sidebar.conversations.search, Qt.Key.Key_Down)
        listed = window.sidebar.conversations.list
        qtbot.waitUntil(lambda: listed.currentIndex().isValid(), timeout=2000)
        QTest.keyClick(listed, Qt.Key.Key_Return)
        qtbot.waitUntil(lambda: len(window.chat.view.messages) == 2, timeout=3000)
        assert window.chat.conversation_id == listed.currentIndex().data(Qt.ItemDataRole.UserRole).id
        assert window.title.text() == listed.currentIndex().data()

    def test_nothing_is_stored_before_something_is_said(self, door, open_window, qtbot):
        window = open_window(door)
        window.new_conversation()
        window.new_conversation()
        idle(qtbot)
        assert door.kept == {}

    def test_a_note_is_not_of_today_because_its_file_is(self):
        now = datetime.now().astimezone().isoformat()
        talk = Conversation(1, "Talk", now, now, None, "chat", None, None, 1)
        note = replace(talk, id=2, kind="note")
        old = replace(note, id=3, updated_at="2024-03-02T10:00:00Z")
        model = ConversationModel()
        model.fill([talk, note, old])
        assert model.entries == ["Today", talk, "Notes and documents", note, "March 2024", old]

    @pytest.mark.parametrize("time", ["", "nonsense", "2026-13-99"])
    def test_a_moment_that_cannot_be_read_is_undated(self, time):
        assert span_of(time) == "Undated"
