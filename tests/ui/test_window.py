"""The window: status, errors, keys and what it remembers."""

import threading
from dataclasses import fields
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QLineEdit

from secondme.errors import EnvironmentProblem
from secondme.events import RaiseWindow
from secondme.types import Changes, Conversation, Status
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor
from ui import state
from ui import theme as design
from ui.assets import FOLDER
from ui.bridge import Bridge, Notice, explain, merge
from ui.main_window import MainWindow
from ui.task import close_pool, running
from ui.widgets.statusline import describe, detail

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


class TestStatus:
    def test_the_line_says_what_the_core_says(self, door, open_window, qtbot):
        window = open_window(door)
        qtbot.waitUntil(lambda: window.status.text.text() == "Ready", timeout=3000)
        door.say(Status("remembering", chat_model="M", chat_ready=True, embedder_ready=True, to_remember=3))
        qtbot.waitUntil(lambda: window.status.text.text() == "Remembering, 3 left", timeout=3000)
        door.say(Status("ready", chat_model="M", chat_ready=True, embedder_ready=True, tokens_per_s=21.44))
        qtbot.waitUntil(lambda: window.status.detail.text() == "M · 21 tokens/s, measured", timeout=3000)

    def test_in_a_narrow_window_the_line_is_shortened_and_nothing_is_cut(self, door, open_window, qtbot):
        window = open_window(door)
        door.say(Status("ready", chat_model="a-model-with-a-rather-long-name-1.5b"))
        qtbot.waitUntil(lambda: "by words only" in window.status.text.text(), timeout=3000)
        window.resize(700, 500)
        qtbot.wait(20)
        line = window.status
        assert line.text.width() < line.text.sizeHint().width()
        assert line.text.geometry().right() < line.detail.x()
        assert line.detail.geometry().right() < line.width()
        shortest = [each.minimumSizeHint().width() for each in (line.text, line.detail)]
        assert sum(shortest) < 200, "the window may be narrower still"
        assert line.text.toolTip() == line.text.text()

    @pytest.mark.parametrize(
        ("status", "token", "words"),
        [
            (Status("opening"), "muted", "Opening"),
            (Status("loading"), "warning", "Loading the model"),
            (Status("embedding", to_embed=1200), "accent", "1,200 left"),
            (Status("ready"), "warning", "by words only"),
            (Status("ready", embedder_ready=True, to_remember=2), "ok", "2 to remember"),
            (Status("problem", problem="The model is damaged."), "danger", "The model is damaged."),
        ],
    )
    def test_every_state_has_a_sentence_and_a_colour(self, status, token, words):
        assert describe(status)[0] == token
        assert words in describe(status)[1]

    @pytest.mark.parametrize("phase", ["opening", "loading", "replying", "remembering"])
    def test_a_model_that_is_wanted_now_does_not_wait_for_a_message(self, phase):
        assert detail(Status(phase, chat_model="M")) == "M"

    @pytest.mark.parametrize("phase", ["ready", "importing", "embedding"])
    def test_a_model_that_is_not_loaded_loads_with_the_next_message(self, phase):
        assert detail(Status(phase, chat_model="M")) == "M · loads with the next message"
        assert detail(Status(phase, chat_model="M", chat_ready=True)) == "M"

    def test_a_problem_offers_the_models(self, door, open_window, qtbot, monkeypatch):
        asked: list[str] = []
        monkeypatch.setattr(MainWindow, "show_page", lambda _, name: asked.append(name))
        window = open_window(door)
        door.say(Status("problem", problem="The chat model is missing.", remedy="Get it."))
        qtbot.waitUntil(window.status.remedy.isVisible, timeout=3000)
        window.status.remedy.click()
        assert asked == ["models"]

    def test_many_changes_are_told_as_one(self, door, open_window, qtbot):
        window = open_window(door)
        seen: list[Changes] = []
        window._bridge.changed.connect(seen.append)

        def write() -> None:
            for number in range(1, 1001):
                door.told(Changes(items=(number,)))

        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
        qtbot.waitUntil(lambda: sum(len(changes.items) for changes in seen) == 1000, timeout=3000)
        assert len(seen) < 20

    def test_merging_keeps_every_id_once(self):
        one, two = Changes(items=(1, 2), settings=True), Changes(items=(2, 3), memories=(9,))
        assert merge(one, two) == Changes(items=(1, 2, 3), memories=(9,), settings=True)


class TestErrors:
    def test_each_kind_has_its_sentence(self, paths):
        problem = EnvironmentProblem("The disk is full.", "Free 200 MB.")
        assert explain(problem, paths) == Notice("The disk is full.", "Free 200 MB.")
        bug = explain(ZeroDivisionError("private words"), paths)
        assert bug.bug
        assert str(paths.log_file) in bug.remedy
        assert "private" not in bug.text + bug.remedy

    def test_a_core_that_does_not_open_is_said_and_tried_again(self, styled, paths, qtbot):
        door = FakeDoor(paths)
        answers: list[Any] = [EnvironmentProblem("Second Me is already open.", "Use that window."), door]

        def opener(_paths: Any) -> Any:
            answer = answers.pop(0)
            if isinstance(answer, Exception):
                raise answer
            return answer

        bridge = Bridge(paths, opener)
        window = MainWindow(bridge)
        window.show()
        qtbot.waitUntil(window.banner.isVisible, timeout=3000)
        assert window.banner._text.text() == "Second Me is already open."
        with qtbot.waitSignal(bridge.ready, timeout=3000):
            window.banner._again.click()
        assert not window.banner.isVisible()
        idle(qtbot)
        window.hide()
        assert close_pool(3)
        bridge.close(1)
        window.deleteLater()


class TestKeyboard:
    def test_shortcuts_reach_what_they_say(self, three, open_window, qtbot):
        window = open_window(three)
        window.activateWindow()
        window.open_conversation(1)
        idle(qtbot)
        QTest.keyClick(window, Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
        assert window.chat.conversation_id == 0
        QTest.keyClick(window, Qt.Key.Key_F, Qt.KeyboardModifier.ControlModifier)
        assert window.focusWidget() is window.sidebar.conversations.search
        QTest.keyClick(window, Qt.Key.Key_L, Qt.KeyboardModifier.ControlModifier)
        assert window.focusWidget() is window.chat.composer.field
        QTest.keyClick(window, Qt.Key.Key_B, Qt.KeyboardModifier.ControlModifier)
        assert not window.sidebar.isVisible()
        assert window.show_list.isVisible()
        QTest.keyClick(window, Qt.Key.Key_U, Qt.KeyboardModifier.ControlModifier)
        assert window.chat.panel.isVisible()

    def test_every_button_has_a_name_and_takes_the_focus(self, three, open_window, qtbot):
        window = open_window(three)
        window.open_conversation(1)
        idle(qtbot)
        buttons = window.findChildren(QAbstractButton)
        assert len(buttons) > 10
        for button in buttons:
            if button.objectName().startswith("qt_") or button.parent().metaObject().className() == "QLineEdit":
                continue
            if isinstance(button.parent(), QLineEdit):
                continue
            assert button.text().strip() or button.accessibleName(), button
            assert button.focusPolicy() & Qt.FocusPolicy.TabFocus, button.accessibleName()


class TestState:
    def test_sizes_come_back(self, door, styled, paths, qtbot):
        first = self._open(door, qtbot)
        first.resize(770, 555)
        first.toggle_sidebar()
        first.chat.toggle_panel()
        qtbot.wait(20)
        first.close()
        assert not first.isVisible()
        second = self._open(door, qtbot)
        assert (second.width(), second.height()) == (770, 555)
        assert second.sidebar.isHidden()
        assert state.load(paths.root / "window.json").panel_shown, "kept, though there is no room for it here"
        second.hide()
        assert close_pool(3)
        first.deleteLater()
        second.deleteLater()

    def _open(self, door: FakeDoor, qtbot: Any) -> MainWindow:
        bridge = Bridge(door.paths, lambda _paths: door)
        window = MainWindow(bridge)
        with qtbot.waitSignal(bridge.ready, timeout=5000):
            window.show()
        idle(qtbot)
        return window

    @pytest.mark.parametrize("text", ["", "{", "[]", '{"sidebar": "wide", "panel": null}', '{"geometry": "zz"}'])
    def test_a_file_that_cannot_be_used_is_not(self, paths, text, expected_logs):
        if text in ("", "{"):
            expected_logs.append("cannot be read")
        file = paths.root / "window.json"
        file.write_text(text, encoding="utf-8")
        assert state.load(file).sidebar == 264

    def test_it_holds_nothing_private(self):
        assert {field.name for field in fields(state.WindowState)} == {
            "geometry", "sidebar", "sidebar_shown", "panel", "panel_shown", "conversation", "welcomed",
        }  # fmt: skip


class TestRaise:
    def test_a_second_start_brings_the_window_to_the_front(self, door, open_window, qtbot):
        window = open_window(door)
        window.showMinimized()
        door.events.publish(RaiseWindow())
        qtbot.waitUntil(lambda: not window.isMinimized() and window.isVisible(), timeout=3000)

    def test_with_files_they_are_offered_for_import(self, door, open_window, qtbot):
        window = open_window(door)
        asked = []
        window._bridge.import_asked.disconnect(window.show_import)
        window._bridge.import_asked.connect(asked.append)
        door.events.publish(RaiseWindow(("/a/note.md",)))
        qtbot.waitUntil(lambda: asked == [["/a/note.md"]], timeout=3000)


class TestDesign:
    def test_the_sheet_has_no_unknown_colour(self):
        assert "@" not in design.style_sheet(design.LIGHT).replace("/*", "")

    def test_every_icon_is_drawn_in_the_colour_of_the_theme(self, styled):
        icons = sorted((FOLDER / "icons").glob("*.svg"))
        assert len(icons) > 20
        for icon in icons:
            assert "currentColor" in icon.read_text(encoding="utf-8"), icon
            assert not design.theme().icon(icon.stem).pixmap(18, 18).isNull()

    def test_a_change_of_theme_reaches_the_open_window(self, door, open_window, qtbot):
        door.replies = ["Some **words**.\n\n```python\nx = 1\n```"]
        window = open_window(door)
        window.chat.composer.set_text("Hello")
        window.chat.composer.submit()
        qtbot.waitUntil(lambda: window.chat.session is None and running() == 0, timeout=3000)
        try:
            door.told(door.settings.update(theme="dark"))
            qtbot.waitUntil(lambda: design.theme().dark, timeout=3000)
            qtbot.wait(20)
            assert window.grab().toImage().pixelColor(5, 5).lightness() < 80
        finally:
            design.theme().choose("light")
