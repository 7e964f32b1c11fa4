"""Window tests run without a screen, in an application that can watch how long its events take."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from secondme.paths import Paths
from tests.ui.door import FakeDoor
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import cancel_all, close_pool, running
from ui.theme import theme

NOISE = r"does not support (propagateSizeHints|raise)"
"""Said by Qt's platform without a screen whenever a window has a minimum size, or is raised."""


@pytest.fixture(scope="session")
def styled(qapp: Any) -> Any:
    """The application, in the design of the app."""
    theme().install(qapp, "light")
    return qapp


@pytest.fixture
def paths(tmp_path: Any) -> Paths:
    return Paths(tmp_path / "home", tmp_path / "models").ensure()


@pytest.fixture
def door(paths: Paths) -> FakeDoor:
    return FakeDoor(paths)


@pytest.fixture
def open_window(styled: Any, qtbot: Any) -> Iterator[Callable[[FakeDoor], MainWindow]]:
    """Opens a window on a door and waits until it can be used; everything is ended after the test."""
    made: list[tuple[MainWindow, Bridge]] = []

    def opener(door: FakeDoor) -> MainWindow:
        kept = door.paths.root / "window.json"
        if not kept.exists():
            kept.write_text('{"welcomed": true}', encoding="utf-8")  # the first steps were passed
        bridge = Bridge(door.paths, lambda _paths: door)
        window = MainWindow(bridge)
        made.append((window, bridge))
        with qtbot.waitSignal(bridge.ready, timeout=5000):
            window.show()
        qtbot.waitUntil(lambda: running() == 0, timeout=5000)
        return window

    yield opener
    cancel_all()
    qtbot.waitUntil(lambda: running() == 0, timeout=5000)
    for window, bridge in made:
        window.hide()
        bridge.close(2.0)
        window.deleteLater()
    qtbot.wait(1)
    assert close_pool(5.0)
