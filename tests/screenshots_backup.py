"""Backups: their card in the settings, making one, and what is in it before it takes the place of what is here."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QWidget

from secondme.paths import Paths
from tests.screenshots_import import PATIENCE_S
from ui.main_window import MainWindow
from ui.task import running

WORDS = "a grey cat called Sardinha"


def replaced(paths: Paths) -> None:
    """A home that a backup took the place of, as the list shows it."""
    folder = paths.root / "replaced-homes" / "20261020T183000Z"
    folder.mkdir(parents=True)
    (folder / "memory.db").write_bytes(bytes(3_600_000))


def visit_backups(window: MainWindow, folder: Path, tag: str, home: Path, spin: Callable[..., None]) -> None:
    """A picture at each stop."""

    def take(name: str, widget: QWidget | None = None) -> None:
        spin(lambda: running() == 0)
        (widget or window).grab().save(str(folder / f"{tag}-{name}.png"))
        window.toast.hide()

    replaced(window._bridge.paths)
    window.show_page("settings")
    page: Any = window._others["settings"]
    spin(lambda: running() == 0 and page.content.isEnabled())
    card = page.backups
    card.reload()
    spin(lambda: len(card.rows) == 1 and running() == 0)
    card.rows[0].remove.click()
    spin(lambda: card.rows[0].question.isVisible())
    page.area.ensureWidgetVisible(card, 0, 60)
    take("backups")
    card.rows[0].question.keep.click()
    file = home / "Second Me 2026-11-28.backup"
    card.make.click()
    dialog: Any = card.dialog
    take("backup", dialog)
    dialog._chosen(str(file))
    dialog.new.setText(WORDS)
    dialog.again.setText(WORDS)
    dialog.go.click()
    spin(lambda: dialog.end.isVisible() and running() == 0, PATIENCE_S)
    take("backup-made", dialog)
    dialog.reject()
    spin(lambda: card.dialog is None)
    card.restore.click()
    dialog = card.dialog
    dialog._chosen([str(file)])
    dialog.words.setText("a guess")
    dialog.go.click()
    spin(lambda: bool(dialog.note.text()) and running() == 0, PATIENCE_S)
    take("restore-refused", dialog)
    dialog.words.setText(WORDS)
    dialog.go.click()
    spin(lambda: dialog.content.isVisible() and running() == 0, PATIENCE_S)
    take("restore", dialog)
    dialog.reject()
    spin(lambda: card.dialog is None and running() == 0)
