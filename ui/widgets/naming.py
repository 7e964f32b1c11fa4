"""Asking for a name."""

from PySide6.QtWidgets import QInputDialog, QLineEdit, QWidget

from ui.theme import Type

WIDTH = 420
"""Px at 100 %: a name of the usual length is seen whole."""


def ask_name(parent: QWidget, title: str, what: str, offered: str, done: str) -> QInputDialog:
    """Open a dialog that asks for `what`, as wide as its title and what is offered need, and no wider than `parent`;
    connect `textValueSelected`. `done` stands on the button."""
    dialog = QInputDialog(parent)
    dialog.setWindowTitle(title)
    dialog.setLabelText(what)
    dialog.setTextValue(offered)
    dialog.setOkButtonText(done)
    dialog.setTextEchoMode(QLineEdit.EchoMode.Normal)
    dialog.finished.connect(dialog.deleteLater)
    dialog.open()
    field = dialog.findChild(QLineEdit)
    room = 2 * Type.of(40)
    text = max(map(field.fontMetrics().horizontalAdvance, (title, offered)), default=0)
    dialog.resize(min(max(Type.of(WIDTH), text + room), parent.width()), dialog.height())
    return dialog
