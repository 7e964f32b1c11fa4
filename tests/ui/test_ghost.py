"""Ghost text in the real window over a real core: what is typed goes on, Tab takes it, and nothing is in its way."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QInputMethodEvent, QKeySequence
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from secondme.paths import Paths
from secondme.types import Claim, Evidence, Ghost, NewItem, NewMemory
from tests.budget import WatchedApplication, twice
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.door import FakeDoor
from ui.main_window import MainWindow
from ui.task import running
from ui.widgets.ghost import GhostEdit

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints|does not support raise")
HOME = "Lange Gasse 7, 50667 Köln, Germany"
KEYS = Qt.Key


@pytest.fixture
def window(home: Paths, open_window: Callable[[Any], MainWindow], qtbot: Any) -> MainWindow:
    """The real window over a real core that knows an address and a name."""
    from secondme.app import SecondMe

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    store = me._parts.store
    item = store.items.add(store.chats.create("Talk").id, NewItem("Hi", "You", "self", "2026-01-01", "typed"), None)
    for text, claim in (
        (f"You live at {HOME}.", Claim("", "home", HOME)),
        ("Your name is Dora Amaro.", Claim("", "name", "Dora Amaro")),
    ):
        store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=text),), claims=(claim,)), "extract", "")
    window = open_window(me)  # type: ignore[arg-type]
    window.activateWindow()
    qtbot.waitUntil(lambda: window.frame.composer.field.hasFocus(), timeout=5000)
    return window


def settled(field: GhostEdit, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    qtbot.wait(10)


def typed(field: GhostEdit, text: str, qtbot: Any) -> str:
    """Types and waits for the answer; returns the ghost."""
    qtbot.keyClicks(field, text)
    settled(field, qtbot)
    return field.ghost


def test_tab_takes_the_ghost_and_undo_gives_back_what_was_typed(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    assert typed(field, "My address is ", qtbot) == HOME
    assert field.toPlainText() == "My address is "
    assert HOME in field.accessibleDescription()
    before = field.textCursor().position()
    qtbot.keyClick(field, KEYS.Key_Tab)
    assert field.toPlainText() == f"My address is {HOME}"
    assert field.hasFocus()
    assert field.ghost == ""
    qtbot.keyClicks(field, "!")
    qtbot.keySequence(field, QKeySequence.StandardKey.Undo)
    qtbot.keySequence(field, QKeySequence.StandardKey.Undo)
    assert field.toPlainText() == "My address is "
    assert field.textCursor().position() == before


def test_going_along_keeps_it_and_going_elsewhere_takes_it_away(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    typed(field, "My address is ", qtbot)
    qtbot.keyClicks(field, "Lange")
    assert field.ghost == HOME[len("Lange") :], "at once, without asking again"
    qtbot.keyClick(field, KEYS.Key_Backspace)
    assert field.ghost == ""
    assert typed(field, "x", qtbot) == ""
    assert field.toPlainText() == "My address is Langx"


def test_esc_takes_it_away_and_twice_is_enough(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    for turn in range(2):
        assert typed(field, "My address is ", qtbot) == HOME, turn
        qtbot.keyClick(field, KEYS.Key_Escape)
        assert field.ghost == ""
        assert field.toPlainText() == "My address is "
        assert typed(field, "L", qtbot) == "", "it does not come back at the next key"
        field.selectAll()
        qtbot.keyClick(field, KEYS.Key_Delete)
    assert typed(field, "My address is ", qtbot) == ""


def test_without_a_ghost_tab_goes_on_to_the_next_field(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    typed(field, "Nothing of this is known", qtbot)
    qtbot.keyClick(field, KEYS.Key_Tab)
    assert not field.hasFocus()
    assert "\t" not in field.toPlainText()


def test_what_is_sent_has_nothing_of_the_ghost(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    typed(field, "Is Dora A", qtbot)
    assert field.ghost == "maro"
    with qtbot.waitSignal(window.frame.composer.submitted) as sent:
        qtbot.keyClick(field, KEYS.Key_Return)
    assert sent.args == ["Is Dora A"]
    settled(field, qtbot)


def test_it_wraps_and_grows_like_text_and_goes_with_the_mouse_and_the_focus(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    qtbot.keyClicks(field, "Please be so kind to note that from now on and until the end of the year ")
    one = field.height()
    typed(field, "my address is ", qtbot)
    assert field.height() >= one
    assert field.ghost
    QTest.mouseClick(field.viewport(), Qt.MouseButton.LeftButton, pos=field.rect().center())
    assert field.ghost == ""
    assert field.height() == one
    field.moveCursor(field.textCursor().MoveOperation.End)
    assert typed(field, "Lange", qtbot)
    window.sidebar.conversations.search.setFocus()
    assert field.ghost == ""


def test_composing_with_an_input_method_is_never_disturbed(window: MainWindow, qtbot: Any) -> None:
    field = window.frame.composer.field
    typed(field, "My address is ", qtbot)
    assert field.ghost
    QApplication.sendEvent(field, QInputMethodEvent("ni", []))
    assert field.ghost == ""
    assert field.textCursor().block().layout().preeditAreaText() == "ni"
    field.offer("My address is ", Ghost("late", "late"))
    assert field.textCursor().block().layout().preeditAreaText() == "ni", "an answer that comes late changes nothing"
    done = QInputMethodEvent()
    done.setCommitString("L")
    QApplication.sendEvent(field, done)
    settled(field, qtbot)
    assert field.toPlainText() == "My address is L"
    assert field.ghost == HOME[1:]


def test_a_private_conversation_may_use_and_never_learns(window: MainWindow, qtbot: Any) -> None:
    window.chat.new_private()
    field = window.frame.composer.field
    assert typed(field, "My address is ", qtbot) == HOME
    qtbot.keyClick(field, KEYS.Key_Escape)
    settled(field, qtbot)
    assert window._bridge.me.ahead.turned_down() == 0
    window.new_conversation()
    assert typed(field, "My address is ", qtbot) == HOME
    qtbot.keyClick(field, KEYS.Key_Escape)
    settled(field, qtbot)
    assert window._bridge.me.ahead.turned_down() == 1


def test_in_the_memory_editor_too(window: MainWindow, qtbot: Any) -> None:
    window.show_page("memories")
    pane: Any = window._others["memories"]
    qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 2, timeout=5000)
    pane.show_memory(1)
    field = pane.detail.text
    qtbot.waitUntil(lambda: field.toPlainText().startswith("You live"), timeout=5000)
    settled(field, qtbot)
    field.setFocus()
    field.selectAll()
    assert typed(field, "You live at ", qtbot) == HOME
    assert pane.detail.draft()["text"] == "You live at ", "the ghost is no draft"
    qtbot.keyClick(field, KEYS.Key_Tab)
    assert field.toPlainText() == f"You live at {HOME}"
    qtbot.keyClick(field, KEYS.Key_Escape)
    assert field.toPlainText() == f"You live at {HOME}.", "without a ghost Esc cancels as before"


def test_one_question_at_a_time_and_only_the_latest_answer(
    open_window: Callable[[FakeDoor], MainWindow], door: FakeDoor, qtbot: Any
) -> None:
    window = open_window(door)
    door.ahead.known["We met Ann"] = Ghost("abel", "annabel")
    window.activateWindow()
    field = window.frame.composer.field
    qtbot.waitUntil(field.hasFocus, timeout=5000)
    assert typed(field, "We met Ann", qtbot) == "abel"
    assert len(door.ahead.asked) < len("We met Ann") + 1
    field.setInputMethodHints(Qt.InputMethodHint.ImhSensitiveData)
    field.withdraw()
    many = len(door.ahead.asked)
    assert typed(field, "a", qtbot) == ""
    assert len(door.ahead.asked) == many, "in a field for secrets nothing is even asked"


@twice
def test_a_key_costs_the_window_little(window: MainWindow, qapp: WatchedApplication, qtbot: Any) -> None:
    field = window.frame.composer.field
    typed(field, "My", qtbot)
    with qapp.watch() as spell:
        typed(field, " address is Lange Gasse", qtbot)
        qtbot.keyClick(field, KEYS.Key_Tab)
        settled(field, qtbot)
    spell.check()


def test_settings_switch_it_off_and_forget(window: MainWindow, qtbot: Any) -> None:
    me = window._bridge.me
    me.ahead.turn_down("something")
    window.show_page("settings")
    page: Any = window._others["settings"]
    qtbot.waitUntil(page.content.isEnabled, timeout=5000)
    page.type_ahead.click()
    qtbot.waitUntil(lambda: not me.settings.value.type_ahead, timeout=5000)
    assert me.ahead.suggest("My address is ") is None
    page.ghosts.button.click()
    qtbot.waitUntil(lambda: me.ahead.turned_down() == 0, timeout=5000)
    settled(window.frame.composer.field, qtbot)


def test_a_field_that_nobody_answers_is_as_it_was(styled: Any, qtbot: Any) -> None:
    field = GhostEdit()
    qtbot.addWidget(field)
    field.show()
    assert isinstance(field, QWidget)
    qtbot.keyClicks(field, "My address is ")
    field.offer("My address is ", Ghost("here", "here"))
    assert field.ghost == ""
    QApplication.sendEvent(field, QEvent(QEvent.Type.ReadOnlyChange))
