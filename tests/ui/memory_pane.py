"""What the tests of the memory pane share: the pane on the screen, what its list shows, and a memory opened in it."""

from collections.abc import Iterator

import pytest

from secondme.paths import Paths
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_memories import rich_memories
from ui.bridge import Bridge
from ui.memories.pane import MemoriesPane


@pytest.fixture
def me(tmp_path) -> SmallDoor:
    return SmallDoor(Paths(tmp_path, tmp_path / "models"), rich_memories())


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.fixture
def pane(me: SmallDoor, bridge: Bridge, qtbot) -> MemoriesPane:
    pane = MemoriesPane(bridge)
    qtbot.addWidget(pane)
    pane.resize(1000, 640)
    with qtbot.waitSignal(pane.browser.model.answered, timeout=5000):
        pane.show()
    pane.activateWindow()
    qtbot.waitUntil(lambda: pane.isActiveWindow() and pane.detail.is_whole, timeout=3000)
    return pane


def texts(pane: MemoriesPane) -> list[str]:
    model = pane.browser.model
    return [model.index(row).data() for row in range(model.rowCount())]


def open_one(pane: MemoriesPane, qtbot, memory_id: int) -> None:
    pane.show_memory(memory_id)
    qtbot.waitUntil(lambda: pane._is_open(memory_id), timeout=3000)
