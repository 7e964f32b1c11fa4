"""All that a locked window shows: that it is locked, and where to enter the passphrase.

At the start it stands there from the first paint on: what is typed while the core is still opened waits in the field,
and an Enter until the core asks."""

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QLineEdit

from ui.theme import Scaled, Space, theme
from ui.widgets.basics import Box, Button, label
from ui.widgets.pill import Remark

WIDTH = 320


class LockedPage(Box):
    """Emits what was entered; `refuse` says why it does not open."""

    entered = Signal(str)

    def __init__(self) -> None:
        super().__init__("page", margins=Space.XL, spacing=Space.M)
        self._picture = QLabel()
        self.title = label(self.tr("Second Me is locked"), "title")
        self.field = QLineEdit()
        self.field.setEchoMode(QLineEdit.EchoMode.Password)
        self.field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.field.setPlaceholderText(self.tr("Passphrase"))
        self.field.setAccessibleName(self.tr("Passphrase"))
        self.button = Button(self.tr("Unlock"), "primary", clicked=self._enter)
        self.note = Remark()
        for words in (self._picture, self.title, self.note):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = Box(spacing=Space.M).add(self._picture, self.title, self.field, self.button, self.note)
        Scaled(column, column.setFixedWidth, WIDTH)
        self.box.addStretch(2)
        self.box.addWidget(column, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addStretch(3)
        self.field.returnPressed.connect(self._enter)
        theme().changed.connect(self._retint)
        self._retint()

    def begin(self, opening: bool = False) -> None:
        """Nothing is entered, and nothing said but that the core is still `opening`."""
        self.field.clear()
        self.note.say(self.tr("Opening…") if opening else "")
        self._busy(False)
        self.field.setFocus()

    def opened(self) -> None:
        """The core asks now; what was typed meanwhile stays."""
        if self.field.isEnabled():
            self.note.say("")

    def refuse(self, why: str) -> None:
        self._busy(False)
        self.note.say(why, "danger")
        self.field.clear()
        self.field.setFocus()

    def _enter(self) -> None:
        if self.field.text() and self.field.isEnabled():
            self._busy(True)
            self.note.say(self.tr("Unlocking…"))
            self.entered.emit(self.field.text())

    def _busy(self, busy: bool) -> None:
        self.field.setEnabled(not busy)
        self.button.setEnabled(not busy)

    @Slot()
    def _retint(self) -> None:
        self._picture.setPixmap(theme().icon("lock", "muted", 36).pixmap(36, 36))
