"""A field for one statement, as high as its text."""

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import QSizePolicy

from ui.widgets.ghost import GhostEdit

MOST_LINES = 16


class StatementEdit(GhostEdit):
    """Grows with its text. Ctrl+Enter saves, Esc cancels."""

    save_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("field", "true")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    @Slot()
    def _grow(self) -> None:
        needed = max(1, int(self.document().size().height()))
        lines = min(MOST_LINES, needed)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if needed > lines else policy.ScrollBarAlwaysOff)
        margins = self.contentsMargins()
        edges = margins.top() + margins.bottom() + 2 * int(self.document().documentMargin())
        height = lines * self.fontMetrics().lineSpacing() + edges + 2
        if height != self.height():
            self.setFixedHeight(height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._grow()

    def event(self, event: QEvent) -> bool:
        """These keys are for the field, whatever the window uses them for."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_save(event):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _is_save(event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return event.matches(QKeySequence.StandardKey.Save) or (control and enter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_save(event):
            self.save_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel_asked.emit()
        else:
            super().keyPressEvent(event)
