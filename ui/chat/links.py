"""Links lead out of the app: where to is shown first, and only web pages and mail are opened."""

from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QDialog, QWidget

from ui.chat.markdown import safe_address
from ui.widgets.questions import Ask

BREAK = "\u200b"
"""No letter, but a place where a line may end."""


def open_link(parent: QWidget, address: str) -> None:
    """Ask, with the whole address; open it with the system's own program."""
    if not safe_address(address):
        return
    tr = QCoreApplication.translate
    shown = BREAK.join(address)  # all of it is to be seen, however long it is
    ask = Ask(
        parent, tr("Links", "This link leads out of the app"), shown, tr("Links", "Open"), tr("Links", "Cancel"),
        danger=False,
    )  # fmt: skip
    ask.text.setAccessibleName(address)
    if ask.exec() == QDialog.DialogCode.Accepted:
        QDesktopServices.openUrl(QUrl(address))
