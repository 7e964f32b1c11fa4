"""Dialogs are as high as their words need where they wrap: at every width and size of text."""

from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QWidget

from secondme.types import BinInfo
from ui.settings.keeping import Agreeing
from ui.theme import Type, theme
from ui.widgets.naming import ask_name


@pytest.fixture(params=[100, 200])
def window(styled: Any, qtbot: Any, request: pytest.FixtureRequest) -> Any:
    theme().install(styled, "light")
    theme().resize(request.param)
    window = QWidget()
    qtbot.addWidget(window)
    window.resize(900, 600)
    window.show()
    yield window
    theme().resize(100)


def cut_off(dialog: QWidget) -> list[str]:
    return [
        each.text()
        for each in dialog.findChildren(QLabel)
        if each.isVisible() and each.height() < each.heightForWidth(each.width())
    ]


def test_a_question_is_read_whole(window: QWidget, qtbot: Any) -> None:
    dialog = Agreeing(window, 6, BinInfo(0, 0, (), ()))
    qtbot.addWidget(dialog)
    dialog.open()
    qtbot.waitExposed(dialog)
    qtbot.waitUntil(lambda: not cut_off(dialog), timeout=2000)
    dialog.resize(dialog.width() * 2 // 3, 1)
    qtbot.waitUntil(lambda: not cut_off(dialog), timeout=2000)


def test_what_is_asked_for_by_name_has_room(window: QWidget, qtbot: Any) -> None:
    dialog = ask_name(window, "Save this search", "Name", "Person: Nora", "Save")
    qtbot.addWidget(dialog)
    qtbot.waitExposed(dialog)
    assert dialog.width() >= min(Type.of(420), window.width())
    assert dialog.width() <= window.width()
