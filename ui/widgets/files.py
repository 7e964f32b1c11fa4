"""Choosing files and folders, without a loop of its own: the window goes on, and may be closed meanwhile."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QDir, QSettings, QStandardPaths, Qt
from PySide6.QtWidgets import QFileDialog, QToolButton, QWidget

from ui.theme import theme

TOOLS = {"backButton": "left", "forwardButton": "right", "toParentButton": "up", "newFolderButton": "plus"}
"""Buttons of Qt's dialog, and their icons."""


def keep_in(home: Path) -> None:
    """Where files were chosen last is Qt's to remember: from now on in a file of the home, not in one that all programs
    made with Qt share and that would stay when this one is removed. Windows and macOS do not let this be chosen."""
    QSettings.setPath(QSettings.Format.NativeFormat, QSettings.Scope.UserScope, str(home))


def choose(
    parent: QWidget,
    title: str,
    chosen: Callable[[list[str]], None],
    mode: QFileDialog.FileMode = QFileDialog.FileMode.ExistingFiles,
    filter: str = "",
) -> QFileDialog:
    """Open a dialog that calls `chosen` (a bound method of a widget) with paths when the person has chosen some."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(folder())
    dialog.setFileMode(mode)
    if mode is QFileDialog.FileMode.Directory:
        dialog.setOption(QFileDialog.Option.ShowDirsOnly)
    if filter:
        dialog.setNameFilter(filter)
    dialog.filesSelected.connect(chosen)
    _draw_tools(dialog)
    dialog.open()
    return dialog


def choose_target(
    parent: QWidget, title: str, chosen: Callable[[str], None], name: str, suffix: str, filter: str
) -> QFileDialog:
    """Open a dialog that calls `chosen` (a bound method of a widget) with the path of a file to be written; `name` is
    proposed. That it replaces one that is there was asked then."""
    dialog = QFileDialog(parent, title)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setDirectory(folder())
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.setNameFilter(filter)
    dialog.setDefaultSuffix(suffix)
    dialog.selectFile(name)
    dialog.fileSelected.connect(chosen)
    _draw_tools(dialog)
    dialog.open()
    return dialog


def _draw_tools(dialog: QFileDialog) -> None:
    """Where the system has no dialog of its own: Qt's arrows are black, in the dark too."""
    for name, icon in TOOLS.items():
        button = dialog.findChild(QToolButton, name)
        if isinstance(button, QToolButton):
            button.setIcon(theme().icon(icon))


def folder() -> str:
    """Where choosing begins, until something was chosen: a person's documents, not where the app was started."""
    places = (QStandardPaths.StandardLocation.DocumentsLocation, QStandardPaths.StandardLocation.HomeLocation)
    paths = [QStandardPaths.writableLocation(place) for place in places]
    return next((path for path in paths if path and QDir(path).exists()), "")
