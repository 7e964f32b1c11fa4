"""What a person does to back up and to restore, in the real window."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QLineEdit, QWidget

from tests.e2e.conftest import App
from tests.e2e.person import CONTROL, Person, show
from ui.settings.backingup import BackUp
from ui.settings.backups import BackupsCard
from ui.settings.restoring import Restore
from ui.task import running

WORDS = "four plain little words"
Open = Callable[..., App]


def settled(app: App) -> None:
    app.person.wait(lambda: running() == 0, "something is still done")


def card(app: App) -> BackupsCard:
    app.person.press(Qt.Key.Key_Comma, CONTROL)
    page: Any = app.window.pages.currentWidget()
    app.person.wait(page.content.isEnabled, "the settings are not read")
    settled(app)
    found: BackupsCard = page.backups
    return found


def click(person: Person, widget: QWidget) -> None:
    show(widget)
    person.click(widget)


def pick(app: App, button: QWidget, path: Path) -> None:
    """Press a button that opens a dialog for files, and type a path there."""
    app.person.click(button)

    def shown() -> Any:
        return [each for each in app.window.findChildren(QFileDialog) if each.isVisible()]

    app.person.wait(shown, "no dialog for files opens")
    (dialog,) = shown()
    field = dialog.findChild(QLineEdit, "fileNameEdit")
    app.person.wait(field.isVisible, "one cannot type a name")
    to_front(app, dialog)
    for _ in range(3):
        field.setFocus()
        app.person.wait(field.hasFocus, "the name does not get the keys")
        field.selectAll()
        app.person.type(str(path))
        if field.text() == str(path):
            break
    assert field.text() == str(path), "with another name the dialog asks, and waits for ever"
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(lambda: not shown(), "the dialog for files stays")
    to_front(app, button.window())


def to_front(app: App, dialog: QWidget) -> None:
    """As a window manager gives the keys to a dialog when the one before it closes."""
    dialog.activateWindow()
    app.person.wait(lambda: QGuiApplication.focusWindow() is dialog.windowHandle(), "the dialog does not get the keys")


def backing_up(app: App) -> BackUp:
    made = card(app)
    click(app.person, made.make)
    dialog = made.dialog
    assert isinstance(dialog, BackUp)
    settled(app)
    return dialog


def restoring(app: App) -> Restore:
    made = card(app)
    click(app.person, made.restore)
    dialog = made.dialog
    assert isinstance(dialog, Restore)
    return dialog


def back_up(app: App, target: Path, words: str = WORDS) -> BackUp:
    """All of it, until it says where it is."""
    dialog = backing_up(app)
    pick(app, dialog.choose, target)
    for field in (dialog.new, dialog.again):
        app.person.click(field)
        app.person.type(words)
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(lambda: app.person.sees("Everything is backed up", dialog), "it does not come to its end")
    return dialog


def look(app: App, file: Path, words: str = WORDS) -> Restore:
    dialog = restoring(app)
    pick(app, dialog.choose, file)
    app.person.wait(dialog.words.hasFocus, "one cannot type the passphrase")
    app.person.type(words)
    app.person.press(Qt.Key.Key_Return)
    settled(app)
    return dialog


def put_in_place(app: App, dialog: Restore, qtbot: Any) -> None:
    """Until the window has opened anew."""
    former = app.window
    app.person.press_button("Put it in place", dialog)
    qtbot.waitUntil(lambda: app.window is not former and app.window.isVisible(), timeout=15_000)
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    app.person.wait(lambda: app._bridge.is_ready and running() == 0, "the core does not open", 15)


def numbers(app: App, dialog: Restore) -> set[str]:
    names = {each.accessibleName() for each in dialog.content.findChildren(QWidget)}
    return {name for name in names if "Conversations" in name}


def left_beside(file: Path) -> list[str]:
    return sorted(each.name for each in file.parent.glob(f"{file.name}*"))
