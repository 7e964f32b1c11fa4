"""Every page says calmly that it has nothing, that it is looking, or that something went wrong, and what to do then."""

import threading
from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLabel, QWidget

from secondme.errors import EnvironmentProblem
from secondme.events import Events
from secondme.paths import Paths
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.small_door import opened
from tests.ui.small_machine import disk_full
from ui.bridge import Bridge, explain
from ui.chat.finding import FindPage, plain
from ui.imports.people import PeoplePage
from ui.inbox.page import InboxPage
from ui.jobs.page import JobsPage
from ui.main_window import MainWindow
from ui.memories.pane import MemoriesPane
from ui.profile.page import ProfilePage
from ui.settings.models_page import ModelsPage
from ui.settings.remembering import RememberingPage
from ui.settings.saving import SavingPage
from ui.settings.settings_page import SettingsPage
from ui.task import running
from ui.widgets.basics import Box, Button
from ui.widgets.states import SLOW_MS, EmptyState, Loading, Stages

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")
LEFT = Qt.MouseButton.LeftButton
SECRET = "what Ana told me"


class Room:
    """Of a door: waits while it is to be slow, then raises what it is to raise."""

    def __init__(self, door: "BrokenDoor") -> None:
        self._door = door

    def __getattr__(self, name: str) -> Any:
        def asked(*_args: Any, **_named: Any) -> Any:
            self._door.calls += 1
            self._door.go_on.wait(10)
            raise self._door.error

        return asked() if name in ("value", "protected") else asked


class BrokenDoor:
    """Nothing can be read behind it."""

    def __init__(self, paths: Paths) -> None:
        self.paths, self.events = paths, Events()
        self.error: BaseException = disk_full()
        self.go_on = threading.Event()
        self.go_on.set()
        self.calls = 0

    def status(self) -> Any:
        return None

    def close(self, deadline_s: float = 0.0) -> bool:
        return True

    def __getattr__(self, name: str) -> Room:
        return Room(self)


@pytest.fixture
def door(home: Paths) -> BrokenDoor:
    return BrokenDoor(home)


@pytest.fixture
def bridge(door: BrokenDoor, qtbot: Any) -> Iterator[Bridge]:
    with opened(door, qtbot) as bridge:
        yield bridge
        door.go_on.set()


def stages(page: Any) -> Stages:
    result = page.browser.stack if isinstance(page, MemoriesPane) else getattr(page, "stages", None) or page.stack
    assert isinstance(result, Stages)
    return result


@pytest.fixture(
    params=[
        MemoriesPane, InboxPage, ProfilePage, FindPage, JobsPage, SettingsPage, RememberingPage, ModelsPage, PeoplePage,
    ]
)  # fmt: skip
def page(request: pytest.FixtureRequest, styled: Any, bridge: Bridge, qtbot: Any) -> QWidget:
    page: QWidget = request.param(bridge)
    qtbot.addWidget(page)
    page.resize(900, 600)
    return page


def show(page: Any, qtbot: Any) -> None:
    page.show()
    qtbot.waitExposed(page)
    if isinstance(page, FindPage):
        page.look_for("lake")
    elif isinstance(page, MemoriesPane):
        page.browser.search_now()
    elif isinstance(page, SavingPage | ModelsPage):  # these ask when they are made
        page.stages.setCurrentWidget(page.stages.looking)
        page.reload()


def test_what_cannot_be_read_is_told_with_its_remedy_and_tried_again(page, door, qtbot) -> None:
    show(page, qtbot)
    stack = stages(page)
    qtbot.waitUntil(stack.trouble.isVisible, timeout=3000)
    assert stack.trouble.title.text() == "The disk is full."
    assert stack.trouble.text.text() == "Free 200 MB and try again."
    qtbot.mouseClick(stack.trouble.copy, LEFT)
    copied = QGuiApplication.clipboard().text()
    assert copied.startswith("The disk is full.\nFree 200 MB and try again.\nEnvironmentProblem: The disk is full.")
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)
    before = door.calls
    stack.trouble.again.setFocus()
    qtbot.keyClick(stack.trouble.again, Qt.Key.Key_Space)
    qtbot.waitUntil(lambda: door.calls > before and running() == 0, timeout=3000)


def test_what_is_slow_shows_its_outline(page, door, qtbot) -> None:
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)  # what the page asked when it was made is answered
    door.go_on.clear()
    show(page, qtbot)
    stack = stages(page)
    qtbot.waitUntil(stack.looking.words.isVisible, timeout=SLOW_MS + 2000)
    assert stack.looking.words.text().endswith("…")
    door.go_on.set()
    qtbot.waitUntil(stack.trouble.isVisible, timeout=3000)
    assert not stack.looking.words.isVisible()


def test_nothing_that_a_person_said_is_in_the_details_of_a_bug() -> None:
    try:
        raise ValueError(SECRET)
    except ValueError as error:
        notice = explain(error)
    assert notice.bug
    assert SECRET not in notice.copied()
    assert "ValueError" in notice.copied()
    assert "test_states.py" in notice.copied(), "where it arose is told"


def test_a_list_of_models_that_cannot_be_read_is_told(styled, bridge, door, qtbot) -> None:
    page = ModelsPage(bridge)
    qtbot.addWidget(page)
    page.show()
    qtbot.waitUntil(page.stages.trouble.isVisible, timeout=3000)
    qtbot.mouseClick(page.stages.trouble.copy, LEFT)
    assert QGuiApplication.clipboard().text().startswith("The disk is full.")


def test_loading_can_be_left(styled, qtbot) -> None:
    left = []
    loading = Loading("Looking …", lambda: left.append(1))
    qtbot.addWidget(loading)
    loading.resize(600, 400)
    loading.show()
    assert not loading.words.isVisible(), "what is quick does not flicker"
    loading.reveal()
    qtbot.mouseClick(loading.stop, LEFT)
    assert left == [1]


@pytest.fixture
def window(home: Paths, styled: Any, qtbot: Any) -> Iterator[MainWindow]:
    from secondme.app import SecondMe
    from ui.task import cancel_all, close_pool

    me = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    window = MainWindow(Bridge(home, lambda _paths: me))
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window._bridge.is_ready and running() == 0, timeout=10_000)
    yield window
    window.hide()
    cancel_all()
    window._bridge.close(5.0)
    assert close_pool(5.0)


def test_a_conversation_that_is_slow_or_cannot_be_opened(window, qtbot, monkeypatch) -> None:
    me, chat = window._bridge.me, window.chat
    go_on = threading.Event()
    conversation = me.chats.create("Slow").id

    def latest(*_args: Any, **_named: Any) -> Any:
        go_on.wait(10)
        raise EnvironmentProblem("The disk cannot be read.", "Look whether it is still there.")

    with monkeypatch.context() as patched:
        patched.setattr("ui.chat.rows.latest", latest)
        window.open_conversation(conversation)
        qtbot.waitUntil(chat.waiting.loading.words.isVisible, timeout=SLOW_MS + 2000)
        go_on.set()
        qtbot.waitUntil(chat.waiting.trouble.isVisible, timeout=3000)
        assert chat.waiting.trouble.title.text() == "The disk cannot be read."
    qtbot.mouseClick(chat.waiting.trouble.again, LEFT)
    qtbot.waitUntil(chat.view.isVisible, timeout=3000)


def test_a_private_conversation_says_what_it_is_before_it_begins(window, qtbot) -> None:
    window.chat.new_private()
    assert window.frame.private_empty.isVisible()
    window.new_conversation()
    assert window.frame.empty.isVisible()


def test_a_message_that_is_slow_and_cannot_be_shown_leaves_what_is_shown(window, qtbot, monkeypatch) -> None:
    go_on = threading.Event()

    def around(*_args: Any, **_named: Any) -> Any:
        go_on.wait(10)
        raise disk_full()

    monkeypatch.setattr("ui.chat.rows.around", around)
    window.open_item(1)
    qtbot.waitUntil(window.chat.waiting.loading.words.isVisible, timeout=SLOW_MS + 2000)
    go_on.set()
    qtbot.waitUntil(window.banner.isVisible, timeout=3000)
    assert window.frame.empty.isVisible()


def test_in_a_low_window_the_rows_of_the_sidebar_stand_closer(window, qtbot) -> None:
    window.resize(1000, 900)
    qtbot.waitUntil(lambda: window.sidebar.height() > 720, timeout=3000)
    high = window.sidebar.jobs.height()
    window.resize(1000, 600)
    qtbot.waitUntil(lambda: window.sidebar.jobs.height() < high, timeout=3000)


def test_what_was_found_in_a_reply_is_shown_without_the_signs_of_markdown() -> None:
    text = "… with *petiscos* 2. **Saturday**: the `tram` 28 > a * b"
    spans = tuple((text.index(word), text.index(word) + len(word)) for word in ("Saturday", "tram"))
    shown, moved = plain(text, spans)
    assert shown == "… with petiscos 2. Saturday: the tram 28 a * b"
    assert [shown[start:end] for start, end in moved] == ["Saturday", "tram"]


@pytest.mark.parametrize("by_itself", [False, True])
def test_what_is_in_a_state_is_made_when_it_is_shown(styled: Any, qtbot: Any, by_itself: bool) -> None:
    """By itself, or with what it lies in."""
    pressed: list[bool] = []
    again = Button("Again", clicked=lambda: pressed.append(True))
    state = EmptyState("Nothing here", "Bring something.", "file", again)
    outside = Box().add(state)
    outside.resize(500, 400)
    qtbot.addWidget(outside)
    assert not state.findChildren(QLabel)
    if by_itself:
        state.hide()
        outside.show()
        state.show()
    else:
        outside.show()
    assert [each.text() for each in state.findChildren(QLabel) if each.text()] == ["Nothing here", "Bring something."]
    assert all(each.isVisible() for each in state.findChildren(QLabel))
    qtbot.mouseClick(again, LEFT)
    assert pressed == [True]


def test_states_that_are_never_shown_are_not_made(styled: Any, qtbot: Any, paths: Paths) -> None:
    others = EmptyState("Nothing here", "Bring something.")
    stages = Stages(Bridge(paths), QWidget(), "Looking …", lambda: None, others)
    qtbot.addWidget(stages)
    stages.show()
    stages.setCurrentWidget(stages.content)
    assert not stages.findChildren(QLabel)
    stages.fail(EnvironmentProblem("The disk is full.", remedy="Free 200 MB and try again."))
    assert stages.trouble.title.isVisible()
    assert stages.trouble.again.isVisible()
    stages.setCurrentWidget(others)
    assert others.title.isVisible()
