"""The field in which a message is changed before it is sent again."""

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QResizeEvent
from PySide6.QtWidgets import QPlainTextEdit

from ui.theme import Space
from ui.widgets.basics import Box, Button, label
from ui.widgets.ghost import GhostEdit


class GrowingEdit(GhostEdit):
    """A plain text field as high as its text, up to `most` lines. Enter sends, Shift+Enter breaks the line."""

    submitted = Signal()
    left = Signal()

    def __init__(self, most: int = 8, least: int = 1) -> None:
        super().__init__()
        self._most, self._least = most, least
        self.setObjectName("plain")
        self.setFrameShape(QPlainTextEdit.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(2)
        self.document().documentLayout().documentSizeChanged.connect(self.fit)
        self.fit()

    def fit(self, *_size: object) -> None:
        lines = max(self._least, int(self.document().size().height()))
        shown = min(lines, self._most)
        self.setFixedHeight(shown * self.fontMetrics().lineSpacing() + 8)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if lines > self._most else policy.ScrollBarAlwaysOff)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.size().width() != event.oldSize().width():
            self.fit()

    def event(self, event: QEvent) -> bool:
        """Esc is for this field while it has the focus, not for the window's shortcut."""
        if (
            event.type() == QEvent.Type.ShortcutOverride
            and isinstance(event, QKeyEvent)
            and event.key() == Qt.Key.Key_Escape
        ):
            event.accept()
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        if enter and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            self.submitted.emit()
        elif enter:
            self.insertPlainText("\n")
            self.ensureCursorVisible()
        elif event.key() == Qt.Key.Key_Escape:
            event.ignore()
            self.left.emit()
        else:
            super().keyPressEvent(event)


class EditBox(Box):
    """A message being changed, with Cancel and Send."""

    sent = Signal(str)
    left = Signal()

    def __init__(self, text: str) -> None:
        super().__init__("composer", margins=(Space.L, Space.S, Space.S, Space.S), spacing=Space.S)
        self.field = GrowingEdit(most=12, least=2)
        self.field.setAccessibleName(self.tr("Edit your message"))
        self.field.setPlainText(text)
        self.field.submitted.connect(self._submit)
        self.field.left.connect(self.left)
        buttons = Box("", horizontal=True, spacing=Space.S)
        buttons.add(label(self.tr("The first version is kept"), "small", wrap=True), stretch=1)
        buttons.add(Button(self.tr("Cancel"), "quiet", clicked=self.left.emit))
        buttons.add(Button(self.tr("Send"), "primary", clicked=self._submit))
        self.add(self.field, buttons)

    def begin(self) -> None:
        self.field.setFocus()
        cursor = self.field.textCursor()
        cursor.movePosition(cursor.MoveOperation.End)
        self.field.setTextCursor(cursor)

    def _submit(self) -> None:
        self.sent.emit(self.field.toPlainText())
