"""A form that is looked at, what was filled in, the two quick bars, and what a page says when something went wrong."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtGui import QGuiApplication

from secondme.errors import EnvironmentProblem
from tests.screenshots_import import PATIENCE_S
from tests.year import FORM
from ui.main_window import MainWindow
from ui.task import running

Spin = Callable[..., None]


def visit_forms(window: MainWindow, folder: Path, tag: str, scratch: Path, spin: Spin) -> None:
    """A picture at each stop."""
    form = scratch / "Porto Rowing Club.html"
    form.write_text(FORM, encoding="utf-8")
    window.show_page("forms")
    page: Any = window._others["forms"]
    spin(lambda: running() == 0)
    window.grab().save(str(folder / f"{tag}-forms.png"))
    page.open([str(form)])
    spin(lambda: page.review.count.text() and running() == 0, PATIENCE_S)
    window.grab().save(str(folder / f"{tag}-form.png"))
    window.show_page("chat")
    window.ask.summon()
    ask: Any = window.ask.bar
    ask.field.setText("When is the winter concert?")
    ask.ask()
    spin(lambda: ask.area.isVisible() and running() == 0, PATIENCE_S)
    ask.grab().save(str(folder / f"{tag}-quick-question.png"))
    ask.close()
    window.quick.summon()
    fill: Any = window.quick.bar
    fill.field.setText("my address")
    spin(lambda: fill._said == "my address" and running() == 0, PATIENCE_S)
    fill.grab().save(str(folder / f"{tag}-quick-fill.png"))
    fill.close()
    QGuiApplication.clipboard().clear()


def visit_states(window: MainWindow, folder: Path, tag: str, spin: Spin) -> None:
    """What stands in the place of a page: while it is slow to read, and when it cannot be read."""
    window.show_page("profile")
    page: Any = window._others["profile"]
    spin(lambda: running() == 0)
    page.stack.look()
    spin(page.stack.looking.words.isVisible)
    window.grab().save(str(folder / f"{tag}-state-loading.png"))
    page.stack.fail(EnvironmentProblem("The disk is full.", "Free 200 MB and try again; nothing was lost."))
    window.grab().save(str(folder / f"{tag}-state-trouble.png"))
    page.reload()
    spin(lambda: running() == 0)
