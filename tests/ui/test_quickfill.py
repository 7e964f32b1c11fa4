"""Quick Fill: type, Enter, and the value is on the clipboard, from where it goes again."""

import os
import shutil
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from secondme.paths import Paths
from secondme.types import Evidence, NewItem, NewMemory
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.small_door import opened
from tests.ui.test_forms import told
from ui.bridge import Bridge
from ui.hotkey import GlobalKeys
from ui.quickfill import FORGET_MS, QuickFill, QuickFillKeys
from ui.task import running
from ui.typist import in_front, keysym, parts, possible
from ui.x11 import Display

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
    left = QGuiApplication.clipboard().mimeData()
    assert left is None or not left.formats()


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


def test_what_is_remembered_is_shown_whole_with_its_source_and_copied(
    bar: QuickFill, bridge: Bridge, qtbot: Any
) -> None:
    store = bridge.me._parts.store
    chat = store.chats.create("Insurance", "obsidian")
    text = "Your household insurance is with Merkur, policy number MK-4471-2093."
    said = NewItem(text, "You", "self", "2026-01-01T10:00:00", "imported_self")
    item = store.items.add(chat.id, said, None)
    store.memories.add(NewMemory(text, "fact", (Evidence(item.id, quote=text),)), "extract", "")
    ask(bar, qtbot, "insurance policy")
    assert bar.list.item(0).text() == f"{text}\nMK-4471-2093 is copied. From Insurance, 1 January 2026"
    assert bar.list.visualItemRect(bar.list.item(0)).right() <= bar.list.viewport().width(), "the whole of it is seen"
    assert bar.hint.text().startswith("Enter copies.")
    with qtbot.waitSignal(bridge.toast_asked):
        qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    assert QGuiApplication.clipboard().text() == "MK-4471-2093"


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


class Another:
    """Another program with one field, in front."""

    def __init__(self) -> None:
        program = Path(__file__).with_name("typed_into.py")
        self.process = subprocess.Popen([sys.executable, str(program)], stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        assert self.process.stdout.readline() == "shown\n"
        self.texts: list[str] = []
        self.reader = threading.Thread(target=self._read, daemon=True)
        self.reader.start()

    def _read(self) -> None:
        assert self.process.stdout is not None
        self.texts += (line[5:-1] for line in self.process.stdout)

    def end(self) -> None:
        self.process.terminate()
        self.process.wait(5)
        self.reader.join(5)
        assert self.process.stdout is not None
        self.process.stdout.close()

    @property
    def text(self) -> str:
        return self.texts[-1] if self.texts else ""


@pytest.fixture
def another(keys: QuickFillKeys, qtbot: Any) -> Iterator[Another]:
    if not possible(QGuiApplication.platformName()):
        pytest.skip("nothing is typed without X11")
    program = Another()
    qtbot.waitUntil(lambda: in_front(os.getpid()) is not None, timeout=5000)
    yield program
    program.end()


def from_there(keys: QuickFillKeys, qtbot: Any) -> QuickFill:
    _press_elsewhere()
    qtbot.waitUntil(lambda: keys.bar is not None and keys.bar.isVisible(), timeout=5000)
    assert keys.bar is not None
    assert keys.bar.front is not None
    qtbot.waitUntil(keys.bar.field.hasFocus, timeout=5000)
    return keys.bar


CONTROL = Qt.KeyboardModifier.ControlModifier


def test_ctrl_enter_types_into_the_program_that_was_in_front(
    keys: QuickFillKeys, another: Another, bridge: Bridge, qtbot: Any
) -> None:
    QGuiApplication.clipboard().clear()
    bar = from_there(keys, qtbot)
    assert "Ctrl and Enter type it" in bar.hint.text()
    ask(bar, qtbot, "address")
    assert bar.found[0].value == "Lange Gasse 7, 50667 Köln, Germany"
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, CONTROL)
    assert not bar.isVisible()
    qtbot.waitUntil(lambda: another.text == "Lange Gasse 7, 50667 Köln, Germany", timeout=8000)
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    assert QGuiApplication.clipboard().text() == "", "what is typed is not copied"
    with Display() as display:
        assert len(display.free_keys()[0]) > 8, "the keys are without meaning again"


@pytest.fixture
def terminal(keys: QuickFillKeys, qtbot: Any, tmp_path: Path) -> Iterator[Path]:
    """A program that is none of ours, in front: xterm, in which each sign that arrives is written to this file."""
    xterm, xdotool = shutil.which("xterm"), shutil.which("xdotool")
    if not possible(QGuiApplication.platformName()) or xterm is None or xdotool is None:
        pytest.skip("this needs X11, xterm and xdotool (Debian: apt-get install xterm xdotool)")
    arrived, title = tmp_path / "arrived.txt", f"terminal {os.getpid()}"
    shell = f"stty raw -echo; printf ready > {arrived}.ready; exec cat > {arrived}"
    process = subprocess.Popen(
        [xterm, "-u8", "-fn", "fixed", "-T", title, "-e", "sh", "-c", shell], env=os.environ | {"LC_ALL": "C.UTF-8"}
    )
    qtbot.waitUntil(arrived.with_name("arrived.txt.ready").exists, timeout=15_000)
    subprocess.run([xdotool, "search", "--sync", "--name", title, "windowfocus", "--sync"], check=True, timeout=20)
    qtbot.waitUntil(lambda: in_front(os.getpid()) is not None, timeout=5000)
    yield arrived
    process.terminate()
    process.wait(5)


def test_it_types_into_a_program_that_knows_nothing_of_us(keys: QuickFillKeys, terminal: Path, qtbot: Any) -> None:
    bar = from_there(keys, qtbot)
    ask(bar, qtbot, "address")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, CONTROL)
    wanted = "Lange Gasse 7, 50667 Köln, Germany"
    qtbot.waitUntil(lambda: terminal.read_text(encoding="utf-8") == wanted, timeout=15_000)
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)


def test_enter_types_where_the_person_chose_so(
    keys: QuickFillKeys, another: Another, bridge: Bridge, qtbot: Any
) -> None:
    bridge.me.settings.update(quick_fill="type")
    bar = from_there(keys, qtbot)
    qtbot.waitUntil(lambda: bar.hint.text().startswith("Enter types it"), timeout=5000)
    ask(bar, qtbot, "e-mail")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return)
    qtbot.waitUntil(lambda: another.text == "dora@amaro.example", timeout=8000)
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)


def test_nothing_is_typed_when_that_window_is_gone_and_the_bar_says_so(
    keys: QuickFillKeys, another: Another, qtbot: Any
) -> None:
    bar = from_there(keys, qtbot)
    ask(bar, qtbot, "e-mail")
    another.end()
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, CONTROL)
    qtbot.waitUntil(lambda: bar.isVisible() and "not there any more" in bar.hint.text(), timeout=8000)
    assert another.texts == []
    assert QGuiApplication.clipboard().text() == "dora@amaro.example"
    bar.forget.clear()


def test_opened_from_the_app_itself_it_only_copies(bar: QuickFill, qtbot: Any) -> None:
    assert bar.front is None
    ask(bar, qtbot, "e-mail")
    qtbot.keyClick(bar.field, Qt.Key.Key_Return, CONTROL)
    assert QGuiApplication.clipboard().text() == "dora@amaro.example"
    bar.forget.clear()


def test_each_piece_has_few_different_signs_and_no_enter() -> None:
    assert parts("abcabd", 3) == ["abcab", "d"]
    assert parts("", 3) == []
    assert [hex(keysym(sign)) for sign in "Aé€日"] == ["0x41", "0xe9", "0x10020ac", "0x10065e5"]


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


def test_the_words_below_the_field_have_room_from_the_first_moment(bar: QuickFill, qtbot: Any) -> None:
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    assert bar.hint.text().startswith("Enter copies.")
    assert bar.hint.height() >= bar.hint.heightForWidth(bar.hint.width())
    assert bar.hint.geometry().top() >= bar.field.geometry().bottom()
