"""Making several memories of one: each line is a statement of its own."""

import re

from PySide6.QtCore import Qt, Signal, Slot

from ui.theme import Space
from ui.widgets.basics import Box, Button, label, row
from ui.widgets.statement import StatementEdit


def parts(text: str) -> list[str]:
    """Sentences, each on its own; a single one is parted where it says "and". An offer, to be written over."""
    sentences = [each.strip() for each in re.split(r"(?<=[.!?])\s+", text.strip()) if each.strip()]
    if len(sentences) > 1:
        return sentences
    pieces = [each.strip(" ,") for each in re.split(r",?\s+and\s+", text.strip()) if each.strip(" ,")]
    return [f"{each[0].upper()}{each[1:].rstrip('.')}." for each in pieces] if len(pieces) > 1 else pieces


class Divide(Box):
    """Opens below the statement."""

    split_asked = Signal(object)
    """The statements."""
    left = Signal()
    """The person closed it, and nothing is to be done."""

    def __init__(self) -> None:
        super().__init__("card", margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
        help = self.tr("A statement on each line. All of them keep the quotes; it can be undone.")
        self.text = StatementEdit()
        self.text.setAccessibleName(self.tr("The statements, one on each line"))
        self.text.save_asked.connect(self._split)
        self.text.cancel_asked.connect(self._leave)
        self.text.textChanged.connect(self._edited)
        self.split = Button(self.tr("Make several"), "primary", clicked=self._split)
        self.cancel = Button(self.tr("Cancel"), clicked=self._leave)
        buttons = row(self.cancel, self.split)
        buttons.box.insertStretch(0, 1)
        self.add(label(self.tr("As several memories"), "section"), self.text, label(help, "small", wrap=True), buttons)
        self.hide()

    def open_with(self, text: str) -> None:
        self.text.setPlainText("\n".join(parts(text)))
        self.show()
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def lines(self) -> list[str]:
        return [" ".join(line.split()) for line in self.text.toPlainText().split("\n") if line.strip()]

    @Slot()
    def close_it(self) -> None:
        self.hide()

    @Slot()
    def _leave(self) -> None:
        self.hide()
        self.left.emit()

    @Slot()
    def _edited(self) -> None:
        self.split.setEnabled(len(set(self.lines())) > 1)

    @Slot()
    def _split(self) -> None:
        if self.split.isEnabled():
            self.hide()
            self.split_asked.emit(self.lines())
