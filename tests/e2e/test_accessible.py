"""Every page can be used without seeing it and without a mouse: controls have names, and take the focus."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractButton,
    QAbstractItemView,
    QAbstractSlider,
    QAbstractSpinBox,
    QComboBox,
    QLineEdit,
    QPlainTextEdit,
    QScrollBar,
    QTextEdit,
    QWidget,
)

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import names
from tests.fakes import FakeEmbedder
from tests.life import live, published
from ui.main_window import PAGES
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
CONTROLS = (
    QAbstractButton, QAbstractItemView, QAbstractSlider, QAbstractSpinBox, QComboBox, QLineEdit, QPlainTextEdit,
    QTextEdit,
)  # fmt: skip


def controls(widget: QWidget) -> list[Any]:
    """Those that can be seen, without the parts that others are made of."""
    found = [each for each in widget.findChildren(QWidget) if isinstance(each, CONTROLS) and each.isVisible()]
    return [
        each
        for each in found
        if not isinstance(each, QScrollBar) and not isinstance(each.parent(), QAbstractSpinBox | QComboBox | QLineEdit)
    ]


@pytest.fixture
def lived(open_app: Open, settings: Callable[..., None]) -> App:
    """An app in which a life has been lived, and nothing runs by itself."""
    settings(remember=False)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    live(app.me._parts.store)
    published(app.me)
    return app


@pytest.mark.parametrize("page", ["chat", *PAGES])
def test_every_control_has_a_name_and_takes_the_focus(lived: App, page: str) -> None:
    window = lived.window
    window.show_page(page)
    lived.person.wait(lambda: running() == 0, "the page is not read", 20.0)
    found = controls(window)
    assert len(found) > 5
    nameless = [f"{type(each).__name__} in {type(each.parent()).__name__}" for each in found if not names(each)]
    assert not nameless, f"without a name: {sorted(set(nameless))}"
    deaf = [
        f"{type(each).__name__} {names(each)}"
        for each in found
        if each.isEnabled() and each.focusPolicy() == Qt.FocusPolicy.NoFocus
    ]
    assert not deaf, f"not reached from the keyboard: {sorted(set(deaf))}"
