"""The step of the first run in which a model is chosen: downloaded, used, or put off."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt

from secondme.paths import Paths
from tests.ui.small_door import SmallDoor, opened
from tests.ui.small_machine import model, no_hub
from ui.bridge import Bridge
from ui.firstrun.model import ModelStep, offered

pytestmark = pytest.mark.qt_log_ignore("does not support propagateSizeHints")


@pytest.fixture
def me(tmp_path: Path) -> SmallDoor:
    me = SmallDoor(Paths(tmp_path, tmp_path / "models"))
    me.models.rows = {
        each.name: each
        for each in (
            model("small", in_use=True),
            model("large", recommended=True),
            model("huge", fits=False),
            model("finder", role="embedding", in_use=True),
        )
    }
    return me


@pytest.fixture
def bridge(me: SmallDoor, qtbot) -> Iterator[Bridge]:
    with opened(me, qtbot) as bridge:
        yield bridge


@pytest.fixture
def step(bridge, qtbot) -> ModelStep:
    step = ModelStep(bridge)
    qtbot.addWidget(step)
    step.resize(640, 600)
    step.show()
    step.enter()
    qtbot.waitUntil(lambda: len(step.cards) == 3, timeout=3000)
    return step


def test_a_few_models_that_fit_are_offered_the_best_first() -> None:
    infos = [model(str(n), recommended=n == 4) for n in range(6)] + [model("huge", fits=False)]
    assert [info.name for info in offered(infos)] == ["4", "0", "1"]


def test_another_than_the_one_in_use_is_used_once_it_is_there(step, me, qtbot) -> None:
    assert step.next_words() == "Later"
    assert "huge" not in step.cards
    me.models.gate.clear()
    card = step.cards["large"]
    qtbot.mouseClick(card.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.cancel.isVisible, timeout=3000)
    assert step.next_words() == "Continue"
    me.models.gate.set()
    qtbot.waitUntil(lambda: me.models.rows["large"].in_use, timeout=3000)
    qtbot.waitUntil(card.in_use.isVisible, timeout=3000)
    assert step.next_words() == "Continue"


def test_a_download_that_fails_says_why_and_blocks_nothing(step, me, qtbot) -> None:
    me.models.problem = no_hub()
    card = step.cards["small"]
    qtbot.mouseClick(card.download, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(card.trouble.isVisible, timeout=3000)
    assert card.problem.text() == "The model could not be downloaded."
    assert step.next_words() == "Later"


def test_a_file_of_ones_own_is_added_and_used(step, me, qtbot, tmp_path) -> None:
    step.add_file(tmp_path / "known.gguf")
    qtbot.waitUntil(lambda: "known" in step.cards, timeout=3000)
    assert me.models.rows["known"].in_use


def test_a_file_that_needs_consent_is_for_the_page_of_the_models(step, me, qtbot, tmp_path) -> None:
    step.add_file(tmp_path / "odd.gguf")
    qtbot.waitUntil(step.problem.isVisible, timeout=3000)
    assert "its own template" in step.problem.text.text()
    assert "odd" not in me.models.rows
