"""The window where text is as large as it gets: what has a name shows it in full wherever there is room."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest

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
