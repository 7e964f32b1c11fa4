"""Links lead out of the app: where to is shown first, and only web pages and mail are opened."""

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from ui.chat.markdown import safe_address


def open_link(parent: QWidget, address: str) -> None:
    """Ask, with the whole address; open it with the system's own program."""
    if not safe_address(address):
        return
    tr = QCoreApplication.translate
    box = QMessageBox(parent)
    box.setIcon(QMessageBox.Icon.Question)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(tr("Links", "Open this link?"))
    box.setText(tr("Links", "This link leads out of the app:"))
    box.setInformativeText(address)
    go = box.addButton(tr("Links", "Open"), QMessageBox.ButtonRole.AcceptRole)
    box.addButton(QMessageBox.StandardButton.Cancel)
    box.setDefaultButton(QMessageBox.StandardButton.Cancel)
    box.exec()
    if box.clickedButton() is go:
        QDesktopServices.openUrl(QUrl(address))
    box.deleteLater()
