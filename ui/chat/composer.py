"""Where the person writes: a field that grows to eight lines, and a button that sends or stops."""

from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QFileDialog

from ui.chat.edit import GrowingEdit
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button
from ui.widgets.files import choose

LONGEST = 24
"""Characters of the name of a file that are shown."""


class Composer(Box):
    """Enter sends, Shift+Enter breaks the line, Esc stops. What is written stays until it has been sent."""

    submitted = Signal(str)
    stop_asked = Signal()
    edit_last_asked = Signal()
    too_early = Signal(str)
    """It was to be sent, and cannot be now: why."""

    def __init__(self) -> None:
        super().__init__("composer", horizontal=True, margins=(Space.L, Space.S, Space.S, Space.S), spacing=Space.S)
        self.field = GrowingEdit()
        self.field.setPlaceholderText(self.tr("Write to your second me"))
        self.field.setAccessibleName(self.tr("Message"))
        self.field.setAccessibleDescription(self.tr("Enter sends, Shift and Enter begin a new line"))
        self.field.installEventFilter(self)
        self.field.submitted.connect(self.submit)
        self.field.left.connect(self.stop_asked)
        self.field.textChanged.connect(self._refresh)
        self.attach = icon_button("clip", self.tr("Send a file along"), self._attach)
        self.file = Button("", "chip", "close", self._detach)
        self.file.setAccessibleName(self.tr("Take the file away"))
        self.file.hide()
        self.path: Path | None = None
        """What goes along with the message that is being written."""
        self.button = Button("", "send", "send", self._click)
        self.button.setFixedSize(34, 34)
        self.box.addWidget(self.attach, 0, Qt.AlignmentFlag.AlignBottom)
        self.box.addWidget(self.file, 0, Qt.AlignmentFlag.AlignVCenter)
        self.box.addWidget(self.field, 1)
        self.box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignBottom)
        self._replying = False
        self._blocked = ""
        self._refresh()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """What is asked for stands on one line."""
        super().resizeEvent(event)
        asked = self.tr("Write to your second me")
        room = self.field.viewport().width() - Space.S
        short = self.field.fontMetrics().horizontalAdvance(asked) > room
        self.field.setPlaceholderText(self.tr("Write …") if short else asked)

    @property
    def text(self) -> str:
        return self.field.toPlainText()

    def set_text(self, text: str) -> None:
        self.field.setPlainText(text)
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)

    def set_replying(self, replying: bool) -> None:
        """While a reply is written the button stops it."""
        self._replying = replying
        self._refresh()

    def set_blocked(self, why: str) -> None:
        """Nothing can be sent now, and why; "" when it can. Writing goes on."""
        self._blocked = why
        self._refresh()

    @Slot()
    def submit(self) -> None:
        text = self.text.strip()
        if not text:
            return
        if self._replying:
            self.too_early.emit(self.tr("A reply is being written. Send this when it has ended; Esc stops it."))
        elif self._blocked:
            self.too_early.emit(self._blocked)
        else:
            self.submitted.emit(text)

    def _attach(self) -> None:
        choose(self, self.tr("Send a file along"), self._chosen, QFileDialog.FileMode.ExistingFile)

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.set_file(Path(paths[0]))
        self.field.setFocus()

    def set_file(self, path: Path | None) -> None:
        """What is to go along; None takes it away."""
        self.path = path
        self.file.setVisible(path is not None)
        if path is not None:
            name = path.name if len(path.name) <= LONGEST else path.name[: LONGEST - 1] + "…"
            self.file.setText(name.replace("&", "&&"))
            self.file.setAccessibleName(self.tr("Take away {name}").format(name=path.name))
            self.file.setToolTip(self.tr("It is read with your message. Press to take it away."))

    def _detach(self) -> None:
        self.set_file(None)
        self.field.setFocus()

    def _click(self) -> None:
        if self._replying:
            self.stop_asked.emit()
        else:
            self.submit()

    @Slot()
    def _refresh(self) -> None:
        name = self.tr("Stop") if self._replying else self.tr("Send")
        key = self.tr("Esc") if self._replying else self.tr("Enter")
        self.button.set_icon("stop" if self._replying else "send")
        self.button.setAccessibleName(name)
        self.button.setToolTip(self._blocked or f"{name} ({key})")
        self.button.setEnabled(self._replying or (bool(self.text.strip()) and not self._blocked))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self.setProperty("active", event.type() == QEvent.Type.FocusIn)
            self.style().unpolish(self)
            self.style().polish(self)
        elif event.type() == QEvent.Type.KeyPress and self._wants_last(event):
            self.edit_last_asked.emit()
            return True
        return super().eventFilter(watched, event)

    def _wants_last(self, event: QEvent) -> bool:
        return isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Up and not self.text
