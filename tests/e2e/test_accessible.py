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
from tests.screenshots_more import OFFER, PASSPHRASE, bad_days
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
    check(found)


def check(found: list[Any]) -> None:
    """Each has a name, and takes the focus."""
    nameless = [f"{type(each).__name__} in {type(each.parent()).__name__}" for each in found if not names(each)]
    assert not nameless, f"without a name: {sorted(set(nameless))}"
    deaf = [
        f"{type(each).__name__} {names(each)}"
        for each in found
        if each.isEnabled() and each.focusPolicy() == Qt.FocusPolicy.NoFocus
    ]
    assert not deaf, f"not reached from the keyboard: {sorted(set(deaf))}"


@pytest.mark.parametrize("opened", ["retention", "report", "update", "checked", "quick fill", "quick question", "lock"])
def test_so_has_what_opens_above_a_page(lived: App, opened: str) -> None:
    person, window, me = lived.person, lived.window, lived.me

    def page(name: str) -> Any:
        window.show_page(name)
        made: Any = window.pages.currentWidget()
        whole = getattr(made, "content", made)
        person.wait(lambda: running() == 0 and whole.isEnabled(), "the page is not read", 20.0)
        return made

    shown: Any = window
    if opened == "retention":
        keeping = page("remembering").keeping
        keeping.months.setCurrentIndex(1)
        person.wait(lambda: keeping.dialog is not None and keeping.dialog.isVisible(), "nothing is asked")
        shown = keeping.dialog
    elif opened == "report":
        bad_days(me.paths)
        reports = page("about").reports
        reports.rows[0].control.click()
        shown = reports.dialog
    elif opened == "update":
        shown = page("about").updates
        shown._found(OFFER)
    elif opened == "checked":
        shown = page("assist")
        shown.show_task(1)
        shown.check.answer.setPlainText("A stew with meat for you and Ana, who lives in Porto.")
        shown.check.check.click()
        person.wait(lambda: shown.check._task is None and running() == 0, "it is not checked", 20.0)
    elif opened == "lock":
        me.guard.protect(PASSPHRASE)
        window.locker.lock()
        person.wait(lambda: window.locker.page is not None, "it is not locked")
        shown = window.locker.page
    else:
        keys = window.quick if opened == "quick fill" else window.ask
        keys.summon()
        person.wait(lambda: keys.bar is not None and keys.bar.isVisible(), "it does not open")
        shown = keys.bar
    found = controls(shown)
    assert found
    check(found)
