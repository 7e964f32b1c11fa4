"""A statement said in other words, in the place of the statement: a field, and what to do with it."""

from PySide6.QtCore import Qt, Signal, Slot

from ui.theme import Space
from ui.widgets.basics import Box, Button, row, spacer
from ui.widgets.statement import StatementEdit


class Wording(Box):
    """Ends with `saved` (never empty) or `cancelled`; whoever made it takes it away."""

    saved = Signal(str)
    cancelled = Signal()

    def __init__(self, text: str, name: str, save: str) -> None:
        """`name`: what a screen reader calls the field. `save`: the words of the button."""
        super().__init__(spacing=Space.S)
        self.field = StatementEdit()
        self.field.setAccessibleName(name)
        self.field.setPlainText(text)
        self.field.save_asked.connect(self._save)
        self.field.cancel_asked.connect(self.cancelled)
        self.field.textChanged.connect(self._edited)
        self.save = Button(save, "primary", clicked=self._save)
        self.save.setToolTip(self.tr("{what} (Ctrl+Enter)").format(what=save))
        cancel = Button(self.tr("Cancel"))
        cancel.clicked.connect(self.cancelled)
        self.add(self.field, row(spacer(), cancel, self.save))

    def begin(self) -> None:
        """Take the keyboard, with everything selected."""
        self.field.selectAll()
        self.field.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _edited(self) -> None:
        self.save.setEnabled(bool(self.field.toPlainText().strip()))

    @Slot()
    def _save(self) -> None:
        text = " ".join(self.field.toPlainText().split())
        if text:
            self.saved.emit(text)
