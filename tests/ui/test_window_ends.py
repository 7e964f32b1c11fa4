"""How the window opens, closes and starts."""

import subprocess
import sys
import threading
import time
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QWidget

from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor
from ui.bridge import Bridge
from ui.chat.links import open_link
from ui.main_window import MainWindow
from ui.task import running
from ui.widgets.questions import Ask

pytestmark = pytest.mark.qt_log_ignore(NOISE)


class TestClosing:
    def test_it_hides_at_once_and_quits_within_seconds_while_a_reply_streams(self, door, styled, qtbot):
        from ui.__main__ import shut_down

        door.replies = [" ".join(["word"] * 5000)]
        door.pause_s = 0.002
        bridge = Bridge(door.paths, lambda _paths: door)
        window = MainWindow(bridge)
        with qtbot.waitSignal(bridge.ready, timeout=5000):
            window.show()
        window.chat.composer.set_text("Tell me")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: len(window.chat.view.messages) == 2 and window.chat.session.text != "", timeout=3000)
        before = time.monotonic()
        with qtbot.waitSignal(window.closed, timeout=1000):
            window.close()
        assert not window.isVisible()
        assert shut_down(bridge, 0) == 0
        assert time.monotonic() - before < 3
        assert door.closed == 1
        assert 0 < len(door.by_item[2].text.split()) < 5000
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)
        window.deleteLater()

    def test_a_core_that_opens_while_the_app_closes_is_closed_too(self, door, styled, qtbot):
        from ui.__main__ import shut_down

        begun, go = threading.Event(), threading.Event()

        def slow(_paths: Any) -> FakeDoor:
            begun.set()
            go.wait(5)
            return door

        bridge = Bridge(door.paths, slow)
        bridge.open()
        assert begun.wait(3)
        threading.Timer(0.2, go.set).start()
        assert shut_down(bridge, 0) == 0
        assert door.closed == 1
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)


class TestStart:
    def test_without_a_display_it_says_so_and_how_to_run_it(self):
        done = start({"DISPLAY": "", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": ""})
        assert done.returncode == 1
        assert "xvfb-run" in done.stderr
        assert "Traceback" not in done.stderr

    def test_with_a_display_that_does_not_answer_too(self):
        done = start({"DISPLAY": ":4093", "WAYLAND_DISPLAY": "", "QT_QPA_PLATFORM": "xcb"})
        assert done.returncode == 1
        assert "xvfb-run" in done.stderr

    def test_the_command_line_never_imports_qt(self):
        code = "import sys; sys.argv = ['secondme', '--home', 'x', '_worker', 'nobody']\n"
        code += "from ui.__main__ import main\n"
        code += "try:\n    main()\nexcept SystemExit:\n    pass\n"
        code += "print([name for name in sys.modules if name.startswith('PySide6')])"
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, timeout=60, check=False)
        assert done.stdout.strip().endswith("[]")

    def test_nothing_heavy_is_imported_before_the_first_paint(self, tmp_path):
        code = (
            "import sys\nsys.argv = ['secondme', '--home', sys.argv[1]]\n"
            "import ui.main_window as window\n"
            "def first(self):\n"
            "    heavy = ['secondme.app', 'secondme.types', 'secondme.store', 'numpy', 'markdown_it', 'pygments',\n"
            "             'llama_cpp', 'torch', 'sqlite_utils', 'concurrent.futures.thread', 'ui.chat.chat',\n"
            "             'ui.memories.pane']\n"
            "    print([name for name in heavy if name in sys.modules], flush=True)\n"
            "    import os; os._exit(0)\n"
            "window.MainWindow.furnish = first\n"
            "from ui.__main__ import main\nmain()\n"
        )
        environment = {"QT_QPA_PLATFORM": "offscreen"}
        done = start(environment, [sys.executable, "-c", code, str(tmp_path)])
        assert done.stdout.strip() == "[]", done.stderr


def start(environment: dict[str, str], command: list[str] | None = None) -> subprocess.CompletedProcess[str]:
    import os

    env = {name: value for name, value in (os.environ | environment).items() if value}
    return subprocess.run(
        command or [sys.executable, "-m", "ui"], env=env, capture_output=True, text=True, timeout=60, check=False
    )


class TestUnsaved:
    @pytest.mark.parametrize(("answer", "closes"), [("Stay", False), ("Close without saving", True)])
    def test_unsaved_corrections_are_asked_about(self, door, open_window, qtbot, answer, closes):
        window = open_window(door)
        window._others["memories"] = pane = QWidget()
        pane.unsaved = lambda: 2  # type: ignore[attr-defined]
        window.pages.addWidget(pane)

        def decide() -> None:
            box = window.findChild(Ask)
            asked.append((box.text.text(), box.no.isDefault()))
            next(button for button in (box.yes, box.no) if button.text() == answer).click()

        asked: list[tuple[str, bool]] = []
        QTimer.singleShot(100, decide)
        window.close()
        assert asked == [("You have changed 2 memories and not saved them.", True)], "Enter loses nothing"
        assert window.isVisible() is not closes

    def test_the_system_is_not_kept_waiting_by_a_question(self, door, open_window, qtbot):
        window = open_window(door)
        window._others["memories"] = pane = QWidget()
        pane.unsaved = lambda: 2  # type: ignore[attr-defined]
        window.unasked = True
        assert window.close()
        pane.deleteLater()


def test_of_a_link_that_leads_out_all_is_seen_before_it_is_opened(styled, qtbot, monkeypatch):
    opened: list[str] = []
    monkeypatch.setattr("ui.chat.links.QDesktopServices.openUrl", lambda url: opened.append(url.toString()))
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(720, 480)
    window.show()
    address = "https://example.org/" + "a" * 300

    seen: list[tuple[str, int, int]] = []

    def answer(yes: bool) -> None:
        box = window.findChild(Ask)
        text = box.text
        seen.append((text.accessibleName(), text.height() // text.fontMetrics().height(), box.width()))
        (box.yes if yes else box.no).click()

    for yes in (False, True):
        QTimer.singleShot(100, lambda yes=yes: answer(yes))
        open_link(window, address)
    assert opened == [address]
    for said, lines, width in seen:
        assert said == address
        assert lines >= 4, "it has as many lines as it needs"
        assert width < 720
