"""Questions that must be answered before something is lost."""

from PySide6.QtCore import QCoreApplication
from PySide6.QtWidgets import QMessageBox, QWidget


def leave_unsaved(parent: QWidget, count: int) -> bool:
    """Whether to close although corrections of `count` memories were typed and not saved."""
    tr = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setWindowTitle(tr("Questions", "Close without saving?"))
    box.setText(tr("Questions", "You have changed {count} memories and not saved them.").format(count=count))
    leave = box.addButton(tr("Questions", "Close without saving"), QMessageBox.ButtonRole.DestructiveRole)
    box.addButton(tr("Questions", "Stay"), QMessageBox.ButtonRole.RejectRole)
    box.exec()
    box.deleteLater()
    return box.clickedButton() is leave
