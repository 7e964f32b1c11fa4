"""The lock in the real window over a real core: nothing readable is left, nobody is answered, and all comes back."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QAccessible, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from secondme.broker import request
from secondme.errors import EnvironmentProblem
from secondme.events import RaiseWindow
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import passphrase
from secondme.types import Changes, Claim, Evidence, NewItem, NewMemory
from tests.fakes import FakeEmbedder, FakeEngine
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import cancel_all, close_pool, running

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints|does not support raise")
WORDS = "four plain little words"
LEFT = Qt.MouseButton.LeftButton
BOTH = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "N", 2**8)
    monkeypatch.setattr(passphrase, "_tries", {})


def core(home: Paths, words: str | None = None) -> Any:
    from secondme.app import SecondMe
    from secondme.cli import serve

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False, passphrase=words)
    serve(me)
    return me


@pytest.fixture
def window(home: Paths, open_window: Callable[[Any], MainWindow], qtbot: Any) -> MainWindow:
    me = core(home)
    store = me._parts.store
    item = store.items.add(store.chats.create("Zanzibar").id, NewItem("Hi", "You", "self", "2026-01-01", "typed"), None)
    claim = Claim("", "name", "Dora Amaro")
    new = NewMemory("Your name is Dora Amaro.", "fact", (Evidence(item.id, quote="Hi"),), claims=(claim,))
    store.memories.add(new, "extract", "")
    window = open_window(me)
    window.activateWindow()
    qtbot.waitUntil(window.frame.composer.field.hasFocus, timeout=5000)
    return window


def settled(qtbot: Any) -> None:
    qtbot.waitUntil(lambda: running() == 0, timeout=8000)
    qtbot.wait(20)


def lock(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, BOTH)
    qtbot.waitUntil(lambda: window.locker.page is not None, timeout=5000)
    settled(qtbot)


def enter(window: MainWindow, words: str, qtbot: Any) -> None:
    page = window.locker.page
    assert page is not None
    qtbot.keyClicks(page.field, words)
    qtbot.keyClick(page.field, Qt.Key.Key_Return)
    settled(qtbot)


def readable(window: QWidget) -> str:
    """All that a screen reader could get at, in this window and in every other of the app, shown or not."""
    told: list[str] = []

    def walk(interface: Any) -> None:
        if interface is None or not interface.isValid():
            return
        told.extend(interface.text(kind) for kind in (QAccessible.Text.Name, QAccessible.Text.Description,
                                                      QAccessible.Text.Value))  # fmt: skip
        for at in range(interface.childCount()):
            walk(interface.child(at))

    walk(QAccessible.queryAccessibleInterface(window))
    for each in QApplication.topLevelWidgets():
        if each.windowHandle() is not None:
            walk(QAccessible.queryAccessibleInterface(each))
    return "\n".join(told)


def test_without_a_passphrase_it_says_where_to_set_one(window: MainWindow, qtbot: Any) -> None:
    QTest.keyClick(window, Qt.Key.Key_L, BOTH)
    settled(qtbot)
    page: Any = window.pages.currentWidget()
    assert page is window._others["settings"]
    assert "Set a passphrase first" in readable(window)
    assert not window.banner.isVisible(), "nothing went wrong"
    qtbot.waitUntil(lambda: page.content.isEnabled() and page.passphrase.new.hasFocus(), timeout=5000)
    qtbot.keyClicks(page.passphrase.new, WORDS)
    qtbot.keyClick(page.passphrase.new, Qt.Key.Key_Return)
    assert page.passphrase.again.hasFocus()
    qtbot.keyClicks(page.passphrase.again, WORDS + "!")
    qtbot.keyClick(page.passphrase.again, Qt.Key.Key_Return)
    assert page.passphrase.note.text() == "The two are not the same."
    qtbot.keyClick(page.passphrase.again, Qt.Key.Key_Backspace)
    QTest.mouseClick(page.passphrase.set, LEFT)
    settled(qtbot)
    assert window._bridge.me.guard.protected
    assert page.passphrase.new.text() == ""
    assert page.passphrase.lock.isVisible()
    QTest.mouseClick(page.passphrase.lock, LEFT)
    qtbot.waitUntil(lambda: window.locker.page is not None, timeout=5000)


def test_nothing_is_left_to_read_and_all_comes_back(window: MainWindow, home: Paths, qtbot: Any) -> None:
    me = window._bridge.me
    me.guard.protect(WORDS)
    settled(qtbot)
    field = window.frame.composer.field
    qtbot.keyClicks(field, "half a sentence about Dora")
    window.show_page("memories")
    pane: Any = window._others["memories"]
    qtbot.waitUntil(lambda: pane.browser.model.rowCount() == 1, timeout=5000)
    pane.show_memory(1)
    qtbot.waitUntil(lambda: pane.detail.text.toPlainText() == "Your name is Dora Amaro.", timeout=5000)
    settled(qtbot)
    pane.detail.text.setFocus()
    pane.detail.text.moveCursor(pane.detail.text.textCursor().MoveOperation.End)
    qtbot.keyClicks(pane.detail.text, " Really.")
    window.quick.summon()
    window.quick.bar.forget.copy("CB512077")
    assert "Dora" in readable(window)
    lock(window, qtbot)
    told = readable(window)
    assert "Second Me is locked" in told
    for word in ("Dora", "Zanzibar", "Really", "sentence", "CB512077", "Memories"):
        assert word not in told
    assert QGuiApplication.clipboard().text() == ""
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    with pytest.raises(EnvironmentProblem, match="Second Me is locked"):
        request(home, "memories", {}, lambda _line: None, Progress(), patience_s=3.0)
    assert me._parts.held
    for key in (Qt.Key.Key_N, Qt.Key.Key_M, Qt.Key.Key_I):
        QTest.keyClick(window, key, Qt.KeyboardModifier.ControlModifier)
    window.quick.summon()
    window.ask.summon()
    settled(qtbot)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    enter(window, WORDS, qtbot)
    assert window.locker.page is None
    assert window.pages.currentWidget() is pane
    assert pane.detail.text.toPlainText() == "Your name is Dora Amaro. Really."
    assert field.toPlainText() == "half a sentence about Dora"
    assert not me._parts.held
    assert isinstance(request(home, "memories", {}, lambda _line: None, Progress(), patience_s=3.0), list)
    QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
    assert window.pages.currentWidget() is window.frame, "the keys work again"


def test_files_to_open_wait_until_it_is_unlocked(window: MainWindow, tmp_path: Path, qtbot: Any) -> None:
    file = tmp_path / "diary.md"
    file.write_text("I keep bees.", encoding="utf-8")
    me = window._bridge.me
    me.guard.protect(WORDS)
    lock(window, qtbot)
    me.events.publish(RaiseWindow((str(file),)))
    qtbot.wait(50)
    assert [each for each in QApplication.topLevelWidgets() if each.isVisible()] == [window]
    enter(window, WORDS, qtbot)
    qtbot.waitUntil(lambda: window._import is not None and window._import.isVisible(), timeout=5000)
    settled(qtbot)
    window._import.close()


def test_what_went_for_its_age_is_told_once_it_is_unlocked(window: MainWindow, qtbot: Any) -> None:
    me = window._bridge.me
    me.guard.protect(WORDS)
    settled(qtbot)
    lock(window, qtbot)
    old = me.chats.create("Madagascar").id
    me._parts.store.chats.delete(old)
    me._parts.store.keeping.note([old], None)
    me.events.publish(Changes(jobs=(1,)))
    qtbot.wait(150)
    settled(qtbot)
    told = "SELECT told FROM put_by_age"
    assert me._parts.store.read().execute(told).fetchone() == (0,), "nobody can have read it"
    enter(window, WORDS, qtbot)
    qtbot.waitUntil(lambda: "went to the bin" in readable(window), timeout=5000)
    assert window.toast.isVisible()


def test_a_wrong_passphrase_is_told_and_slowed(window: MainWindow, qtbot: Any) -> None:
    window._bridge.me.guard.protect(WORDS)
    lock(window, qtbot)
    page = window.locker.page
    assert page is not None
    enter(window, "something else", qtbot)
    assert page.note.text() == "That is not the passphrase."
    assert page.field.text() == ""
    enter(window, WORDS, qtbot)
    assert page.note.text().startswith("Wait ")
    assert window.locker.page is page
    passphrase._tries.clear()
    enter(window, WORDS, qtbot)
    assert window.locker.page is None


def test_it_locks_by_itself_after_a_while(window: MainWindow, qtbot: Any) -> None:
    me = window._bridge.me
    me.guard.protect(WORDS)
    window.locker.idle.setTimerType(Qt.TimerType.PreciseTimer)  # a coarse one ends at the same moment all the same
    me.settings.update(lock_minutes=5)
    qtbot.waitUntil(lambda: window.locker.idle.isActive(), timeout=5000)
    assert window.locker.idle.interval() == 300_000
    qtbot.wait(200)
    settled(qtbot)
    qtbot.wait(100)
    before = window.locker.idle.remainingTime()
    qtbot.keyClick(window.windowHandle(), Qt.Key.Key_A)
    assert window.locker.idle.remainingTime() > before, "a key began the time anew"
    window.locker.idle.setInterval(50)
    qtbot.waitUntil(lambda: window.locker.page is not None, timeout=5000)
    settled(qtbot)
    window.locker.idle.setInterval(0)
    enter(window, WORDS, qtbot)


@pytest.fixture
def closed(styled: Any, home: Paths, qtbot: Any) -> Iterator[MainWindow]:
    """The window of a home that has a passphrase, as it comes up."""
    me = core(home)
    me.chats.create("Zanzibar")
    me.guard.protect(WORDS)
    me.close()
    (home.root / "window.json").write_text('{"welcomed": true}', encoding="utf-8")
    bridge = Bridge(home, lambda paths, words=None: core(paths, words))
    window = MainWindow(bridge)
    with qtbot.waitSignal(bridge.sealed, timeout=8000):
        window.show()
    yield window
    cancel_all()
    settled(qtbot)
    window.hide()
    bridge.close(5.0)
    window.deleteLater()
    qtbot.wait(1)
    assert close_pool(5.0)


def test_at_the_start_it_asks_before_anything_is_opened(closed: MainWindow, qtbot: Any) -> None:
    page = closed.locker.page
    assert page is not None
    assert not closed._bridge.is_ready
    assert "Zanzibar" not in readable(closed)
    enter(closed, "something else", qtbot)
    assert page.note.text() == "That is not the passphrase."
    passphrase._tries.clear()
    with qtbot.waitSignal(closed._bridge.ready, timeout=8000):
        enter(closed, WORDS, qtbot)
    settled(qtbot)
    assert closed.locker.page is None
    qtbot.waitUntil(lambda: "Zanzibar" in readable(closed), timeout=5000)


def test_a_window_closed_while_it_is_locked_comes_back_as_it_was(window: MainWindow, qtbot: Any) -> None:
    window._bridge.me.guard.protect(WORDS)
    lock(window, qtbot)
    window.kept.save(window)
    assert window.kept.saved.sidebar_shown
    assert window.kept.saved.sidebar >= 180


def test_a_reply_ends_when_the_window_locks_and_one_can_go_on_afterwards(window: MainWindow, qtbot: Any) -> None:
    me = window._bridge.me
    me.guard.protect(WORDS)
    settled(qtbot)
    engine = me._parts.engines.engine()
    engine.gate.clear()
    window.chat.composer.set_text("What do you know of Zanzibar?")
    window.chat.composer.submit()
    qtbot.waitUntil(engine.started.is_set, timeout=5000)
    lock(window, qtbot)
    assert window.chat.session is None, "nothing streams behind the lock"
    engine.gate.set()
    engine.replies = ["An island."]
    enter(window, WORDS, qtbot)
    assert "What do you know of Zanzibar?" in readable(window)
    window.chat.composer.set_text("And where is it?")
    window.chat.composer.submit()
    qtbot.waitUntil(lambda: "An island." in readable(window) and window.chat.session is None, timeout=5000)
    settled(qtbot)
