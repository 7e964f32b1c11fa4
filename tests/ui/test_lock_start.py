"""The start of a home that has a passphrase: locked from the first paint on; nothing that is typed goes elsewhere."""

from collections.abc import Iterator
from threading import Event
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths
from tests.ui.test_lock import LEFT, WORDS, cheap, core, enter, readable, settled
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import cancel_all, close_pool

__all__ = ["cheap"]
pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints|does not support raise")


def typed(window: MainWindow, words: str) -> None:
    """As from the keyboard: whatever has the focus gets it."""
    for sign in words:
        QTest.keyClick(window.windowHandle(), sign)


class Slow:
    """Opens the core when it is told to."""

    def __init__(self) -> None:
        self.go = Event()
        self.given: list[str | None] = []
        self.trouble: EnvironmentProblem | None = None

    def __call__(self, paths: Paths, words: str | None = None) -> Any:
        self.given.append(words)
        assert self.go.wait(20)
        trouble, self.trouble = self.trouble, None
        if trouble:
            raise trouble
        return core(paths, words)


@pytest.fixture
def slow(styled: Any, home: Paths, qtbot: Any) -> Iterator[tuple[MainWindow, Slow]]:
    """The window of a home that has a passphrase, painted, while the core is still imported."""
    me = core(home)
    me.chats.create("Zanzibar")
    me.guard.protect(WORDS)
    me.close()
    (home.root / "window.json").write_text('{"welcomed": true}', encoding="utf-8")
    opener = Slow()
    bridge = Bridge(home, opener)
    window = MainWindow(bridge)
    with qtbot.waitSignal(window.painted, timeout=8000):
        window.show()
    window.activateWindow()
    yield window, opener
    opener.go.set()
    cancel_all()
    settled(qtbot)
    window.hide()
    bridge.close(5.0)
    window.deleteLater()
    qtbot.wait(1)
    assert close_pool(5.0)


def test_what_is_typed_while_it_opens_is_the_passphrase(slow: tuple[MainWindow, Slow], qtbot: Any) -> None:
    window, opener = slow
    told = readable(window)
    assert "Second Me is locked" in told
    assert "Opening…" in told
    assert "Write to your second me" not in told
    page = window.locker.page
    assert page is not None
    assert page.isVisible()
    qtbot.waitUntil(page.field.hasFocus, timeout=5000)
    typed(window, WORDS[:9])
    qtbot.waitUntil(lambda: opener.given == [None], timeout=8000)
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert not window.sidebar.isHidden(), "the keys of the window are silent"
    typed(window, WORDS[9:])
    assert page.field.text() == WORDS
    opener.go.set()
    qtbot.waitUntil(lambda: page.note.text() == "", timeout=8000)
    assert page.field.text() == WORDS
    assert page.field.hasFocus()
    with qtbot.waitSignal(window._bridge.ready, timeout=8000):
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
        typed(window, "more")
    settled(qtbot)
    assert opener.given == [None, WORDS]
    assert window.locker.page is None
    field = window.frame.composer.field
    assert field.toPlainText() == ""
    qtbot.waitUntil(field.hasFocus, timeout=5000)
    assert window.sidebar.width() >= 180
    assert "Zanzibar" in readable(window)
    QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
    assert window.sidebar.isHidden(), "they work again"


def test_enter_while_it_opens_is_not_lost(slow: tuple[MainWindow, Slow], qtbot: Any) -> None:
    window, opener = slow
    page = window.locker.page
    assert page is not None
    qtbot.waitUntil(page.field.hasFocus, timeout=5000)
    typed(window, WORDS)
    QTest.keyClick(window.windowHandle(), Qt.Key.Key_Return)
    assert page.note.text() == "Unlocking…"
    with qtbot.waitSignal(window._bridge.ready, timeout=8000):
        opener.go.set()
    settled(qtbot)
    assert window.locker.page is None
    assert window.frame.composer.text == ""


def test_another_trouble_at_the_start_is_told_in_the_window(slow: tuple[MainWindow, Slow], qtbot: Any) -> None:
    window, opener = slow
    page = window.locker.page
    assert page is not None
    opener.trouble = EnvironmentProblem("The disk is full.", "Free some.")
    qtbot.waitUntil(page.field.hasFocus, timeout=5000)
    typed(window, WORDS)
    opener.go.set()
    qtbot.waitUntil(window.banner.isVisible, timeout=8000)
    typed(window, "more")
    assert window.frame.composer.text == ""
    again = next(each for each in window.banner.findChildren(QPushButton) if each.text() == "Try again")
    QTest.mouseClick(again, LEFT)
    qtbot.waitUntil(lambda: window.locker.page is not None, timeout=8000)
    enter(window, WORDS, qtbot)
    qtbot.waitUntil(lambda: window._bridge.is_ready and window.locker.page is None, timeout=8000)
    settled(qtbot)
