"""Quick Fill: type, Enter, and the value is on the clipboard, from where it goes again."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from secondme.paths import Paths
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.small_door import opened
from tests.ui.test_forms import told
from ui.bridge import Bridge
from ui.hotkey import GlobalKeys
from ui.quickfill import FORGET_MS, QuickFill, QuickFillKeys
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints|does not support raise")


@pytest.fixture
def bridge(home: Paths, qtbot: Any) -> Iterator[Bridge]:
    from secondme.app import SecondMe

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    told(me._parts.store)
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.fixture
def keys(styled: Any, bridge: Bridge, qtbot: Any) -> Iterator[QuickFillKeys]:
    window = QWidget()
    qtbot.addWidget(window)
    window.show()
    qtbot.waitExposed(window)
    keys = QuickFillKeys(bridge, window)
    yield keys
    keys.end()


@pytest.fixture
def bar(keys: QuickFillKeys, qtbot: Any) -> QuickFill:
    keys.summon()
    assert keys.bar is not None
    qtbot.waitExposed(keys.bar)
    return keys.bar


def ask(bar: QuickFill, qtbot: Any, query: str) -> None:
    qtbot.keyClicks(bar.field, query)
    qtbot.waitUntil(lambda: not bar._timer.isActive() and running() == 0 and bar._said == query, timeout=5000)
    qtbot.wait(20)


def test_what_is_asked_for_is_copied_with_the_keyboard(bar: QuickFill, bridge: Bridge, qtbot: Any) -> None:
    ask(bar, qtbot, "my address in Lyon")
    assert bar.list.item(0).text() == "Address, before\n12 rue Pasteur, 69007 Lyon, France"
    with qtbot.waitSignal(bridge.toast_asked):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "12 rue Pasteur, 69007 Lyon, France"
    assert not bar.isVisible()
    assert bar.forget.timer.isActive()
    assert bar.forget.timer.interval() == FORGET_MS == 30_000


def test_what_was_found_for_other_words_is_never_copied(bar: QuickFill, bridge: Bridge, qtbot: Any) -> None:
    QGuiApplication.clipboard().clear()
    ask(bar, qtbot, "passport")
    assert bar.found
    asked: list[Any] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(bridge, "call", lambda *parts: asked.append(parts))
        bar.field.setText("address")
        qtbot.waitUntil(lambda: bool(asked), timeout=5000)
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "", "the answer to \"address\" is still on its way"
    assert bar.isVisible()


def test_the_arrows_choose_among_several(bar: QuickFill, qtbot: Any) -> None:
    ask(bar, qtbot, "address")
    assert len(bar.found) > 1
    qtbot.keyClick(bar.field, Qt.Key.Key_Down)
    assert bar.list.currentRow() == 1
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == bar.found[1].value


def test_the_clipboard_forgets_only_what_was_put_there_from_here(bar: QuickFill, qtbot: Any) -> None:
    bar.forget.copy("CB512077")
    bar.forget.clear()
    assert QGuiApplication.clipboard().text() == ""
    bar.forget.copy("CB512077")
    QGuiApplication.clipboard().setText("something else")
    bar.forget.clear()
    assert QGuiApplication.clipboard().text() == "something else"
    QGuiApplication.clipboard().clear()


def test_programs_that_keep_what_was_copied_are_told_to_leave_it_out(bar: QuickFill) -> None:
    bar.forget.copy("CB512077")
    copied = QGuiApplication.clipboard().mimeData()
    assert copied.text() == "CB512077"
    assert copied.data("x-kde-passwordManagerHint").data() == b"secret"
    assert copied.hasFormat("ExcludeClipboardContentFromMonitorProcessing")
    bar.forget.clear()
    assert not QGuiApplication.clipboard().mimeData().formats()


def test_what_is_not_known_is_said_and_nothing_copied(bar: QuickFill, qtbot: Any) -> None:
    QGuiApplication.clipboard().clear()
    ask(bar, qtbot, "zebra")
    assert bar.hint.text() == "Nothing is known of this."
    bar.field.clear()
    ask(bar, qtbot, "address")
    assert bar.found
    assert bar.hint.text().startswith("Enter copies.")
    bar.field.clear()
    ask(bar, qtbot, "zebra")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == ""
    qtbot.keyClick(bar, Qt.Key.Key_Escape)
    assert not bar.isVisible()


def test_it_opens_with_its_keys_in_the_window(keys: QuickFillKeys, qtbot: Any) -> None:
    keys._window.activateWindow()
    qtbot.waitUntil(lambda: QApplication.activeWindow() is keys._window, timeout=5000)
    both = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
    qtbot.keyClick(keys._window, Qt.Key.Key_Space, both)
    qtbot.waitUntil(lambda: keys.bar is not None and keys.bar.isVisible(), timeout=5000)


def test_on_x11_the_keys_come_from_anywhere(keys: QuickFillKeys, qtbot: Any) -> None:
    if QGuiApplication.platformName() != "xcb":
        pytest.skip("without a screen there are no keys from elsewhere")
    assert keys.anywhere.works
    other = GlobalKeys(keys)
    assert not other.works, "the keys are given once"
    keys._window.hide()
    _press_elsewhere()
    qtbot.waitUntil(lambda: keys.bar is not None and keys.bar.isVisible(), timeout=5000)


def _press_elsewhere() -> None:
    """Ctrl+Shift+Space as a keyboard sends it, to whatever has the focus (XTEST)."""
    import ctypes
    import ctypes.util

    name = ctypes.util.find_library("Xtst")
    if name is None:
        pytest.skip("libXtst is not there to press keys with")
    x11, xtest = ctypes.CDLL(ctypes.util.find_library("X11")), ctypes.CDLL(name)
    x11.XOpenDisplay.restype = ctypes.c_void_p
    display = ctypes.c_void_p(x11.XOpenDisplay(None))
    codes = [x11.XKeysymToKeycode(display, ctypes.c_ulong(key)) for key in (0xFFE3, 0xFFE1, 0x20)]
    for code, down in (*((code, 1) for code in codes), *((code, 0) for code in reversed(codes))):
        xtest.XTestFakeKeyEvent(display, code & 0xFF, down, ctypes.c_ulong(0))
    x11.XFlush(display)
    x11.XCloseDisplay(display)
