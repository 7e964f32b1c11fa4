"""The window where text is as large as it gets: what has a name shows it in full wherever there is room."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt

from ui.main_window import MainWindow
from ui.theme import Space, theme

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints|does not support raise")


@pytest.fixture
def window(door: Any, open_window: Callable[[Any], MainWindow]) -> Iterator[MainWindow]:
    window = open_window(door)
    window.resize(1280, 800)
    yield window
    theme().resize(100)


@pytest.mark.parametrize("percent", [100, 150, 200])
def test_the_rows_of_the_sidebar_are_not_cut(window: MainWindow, percent: int, qtbot: Any) -> None:
    theme().resize(percent)
    qtbot.wait(50)
    sidebar = window.sidebar
    for row in (sidebar.new, sidebar.memories, sidebar.profile, sidebar.imports, sidebar.jobs, sidebar.settings):
        room = row.width() - row.iconSize().width() - 4 * Space.S
        assert row.fontMetrics().horizontalAdvance(row.text()) <= room, row.text()


class TestCrowded:
    """900×600 with text of 200 %: list and page have no room beside each other."""

    @pytest.fixture
    def crowded(self, window: MainWindow, qtbot: Any) -> MainWindow:
        theme().resize(200)
        window.resize(900, 600)
        qtbot.waitUntil(lambda: window.width() == 900, timeout=3000)
        qtbot.wait(50)
        return window

    def test_the_list_gives_way_and_comes_back_when_there_is_room(self, crowded: MainWindow, qtbot: Any) -> None:
        assert not crowded.sidebar.isVisible()
        assert crowded.frame.isVisible()
        assert crowded.pages.width() > 880
        crowded.show_page("inbox")
        qtbot.waitUntil(lambda: not crowded.title.isVisible(), timeout=3000)
        qtbot.wait(20)
        assert crowded.show_list.x() < 20, "the way to the list stays in its corner"
        crowded.resize(1280, 800)
        qtbot.waitUntil(crowded.sidebar.isVisible, timeout=3000)
        assert crowded.pages.isVisible()

    def test_the_list_takes_the_place_of_the_page_until_something_is_chosen(self, crowded: MainWindow, qtbot: Any):
        qtbot.mouseClick(crowded.show_list, Qt.MouseButton.LeftButton)
        sidebar = crowded.sidebar
        assert sidebar.isVisible()
        assert not crowded.pages.isVisible()
        qtbot.waitUntil(lambda: sidebar.new.width() > 800, timeout=3000)
        for row in (sidebar.new, sidebar.memories, sidebar.imports, sidebar.jobs):
            room = row.width() - row.iconSize().width() - 4 * Space.S
            assert row.fontMetrics().horizontalAdvance(row.text()) <= room, row.text()
        qtbot.mouseClick(sidebar.inbox, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(crowded.pages.isVisible, timeout=3000)
        assert not sidebar.isVisible()
        assert sidebar.inbox.isChecked()

    def test_what_was_used_takes_the_place_of_the_chat_until_it_is_closed(self, crowded: MainWindow, qtbot: Any):
        crowded.chat.toggle_panel()
        qtbot.waitUntil(crowded.chat.panel.isVisible, timeout=3000)
        assert not crowded.pages.isVisible()
        crowded.chat.panel.close_asked.emit()
        assert crowded.pages.isVisible()

    def test_how_the_list_was_left_is_kept_for_the_next_start(self, crowded: MainWindow) -> None:
        crowded.kept.save(crowded)
        assert crowded.kept.saved.sidebar_shown
