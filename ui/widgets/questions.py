"""Questions that must be answered before something is lost, or leaves the app."""

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import Box, Button, give_room, label

WIDTH = 420


class Ask(QDialog):
    """A question with two answers. Esc, and Enter before anything else was chosen, say no."""

    agreed = Signal()

    def __init__(self, parent: QWidget, question: str, text: str, yes: str, no: str, danger: bool = True) -> None:
        super().__init__(parent)
        self.setWindowTitle(question)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.text = label(text, wrap=True)
        self.yes = Button(yes, "danger" if danger else "secondary", clicked=self._agree)
        self.no = Button(no, clicked=self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(label(question, "lead", wrap=True))
        column.addWidget(self.text, 1)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        column.addWidget(buttons.add(self.no, self.yes))
        give_room(self, WIDTH, 0)
        self.no.setDefault(True)
        self.no.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit()
        self.accept()


def leave_unsaved(parent: QWidget, count: int) -> bool:
    """Whether to close although corrections of `count` memories were typed and not saved."""
    tr = QCoreApplication.translate
    one = tr("Questions", "You have changed 1 memory and not saved it.")
    many = tr("Questions", "You have changed {count} memories and not saved them.")
    ask = Ask(
        parent, tr("Questions", "Close without saving?"), one if count == 1 else many.format(count=count),
        tr("Questions", "Close without saving"), tr("Questions", "Stay"),
    )  # fmt: skip
    return ask.exec() == QDialog.DialogCode.Accepted
