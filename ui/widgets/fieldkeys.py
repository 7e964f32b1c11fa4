"""Ctrl+Z in a field that has nothing to take back is for the page around it. Qt gives it to the field in any case."""

from PySide6.QtCore import QEvent, QObject, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence
from PySide6.QtWidgets import QLineEdit, QPlainTextEdit, QTextEdit

FIELDS = (QLineEdit, QPlainTextEdit, QTextEdit)


class FieldKeys(QObject):
    """Watches each field from when it first has the focus on, and no other widget."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusObjectChanged.connect(self._moved)

    @Slot(QObject)
    def _moved(self, focused: QObject | None) -> None:
        if isinstance(focused, FIELDS):
            focused.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            keys = QKeySequence.StandardKey
            undo, redo = event.matches(keys.Undo), event.matches(keys.Redo)
            if (undo and not can(watched, redo=False)) or (redo and not can(watched, redo=True)):
                event.ignore()
                return True
        return super().eventFilter(watched, event)


def can(field: QObject, redo: bool) -> bool:
    """Whether a field has something to take back, or to do again."""
    if isinstance(field, QLineEdit):
        return field.isRedoAvailable() if redo else field.isUndoAvailable()
    if isinstance(field, QPlainTextEdit | QTextEdit) and not field.isReadOnly():
        return field.document().isRedoAvailable() if redo else field.document().isUndoAvailable()
    return False
