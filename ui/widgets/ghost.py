"""A field that can show how what is being typed may go on: ghost text after the caret, which Tab takes.

The ghost is laid out where an input method would put what is being composed (`QTextLayout.setPreeditArea`): it wraps
and makes the field grow like text, and is no part of it; what is copied, sent, saved or undone has nothing of it.
"""

import time
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleAnnouncementEvent,
    QColor,
    QFocusEvent,
    QInputMethodEvent,
    QKeyEvent,
    QMouseEvent,
    QTextCharFormat,
    QTextCursor,
    QTextFormat,
    QTextLayout,
)
from PySide6.QtWidgets import QPlainTextEdit

from ui.theme import theme

if TYPE_CHECKING:
    from secondme.types import Ghost

SEEN_S = 1.0
"""So long a ghost must have been shown for going past it to mean anything."""
ANNOUNCE_MS = 700
"""It is read out when the person pauses, not at every key."""
_MODIFIERS = frozenset(
    (Qt.Key.Key_Shift, Qt.Key.Key_Control, Qt.Key.Key_Alt, Qt.Key.Key_Meta, Qt.Key.Key_AltGr, Qt.Key.Key_CapsLock)
)
_SECRET = Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData


class GhostEdit(QPlainTextEdit):
    """Asks with `before_asked` after each key that was typed at the end of a paragraph; `offer` answers."""

    before_asked = Signal(str)
    """The words of the paragraph up to the caret."""
    taken = Signal(str)
    """The key of the ghost."""
    declined = Signal(str, bool)
    """The key of the ghost, and whether the person only went past it."""

    def __init__(self) -> None:
        super().__init__()
        self.suggests = False
        """Somebody answers."""
        self._ghost: Ghost | None = None
        self._place = QTextCursor(self.document())
        self._since = 0.0
        self._takes = 0
        self._composing = self._placing = self._hushed = False
        self._described = ""
        self._announce = QTimer(self)
        self._announce.setSingleShot(True)
        self._announce.setInterval(ANNOUNCE_MS)
        self._announce.timeout.connect(self._read_out)
        self.textChanged.connect(self._moved)
        self.cursorPositionChanged.connect(self._moved)
        theme().changed.connect(self.withdraw)

    @property
    def ghost(self) -> str:
        """What is shown after the caret and not written; "" when there is nothing."""
        return self._ghost.text if self._ghost is not None else ""

    def offer(self, before: str, ghost: "Ghost | None") -> None:
        """The answer to `before_asked`; nothing is shown when something else stands there by now."""
        if ghost is not None and self._ghost is None and before == self._before():
            self._show(ghost, time.monotonic())

    @Slot()
    def withdraw(self) -> None:
        """Take the ghost away."""
        if self._ghost is None:
            return
        self._ghost = None
        self._announce.stop()
        self._lay_out(self._place, "")
        self.setAccessibleDescription(self._described)

    def event(self, event: QEvent) -> bool:
        """Tab and Esc are for the ghost while there is one, and only then; any other key goes on as it always does."""
        if isinstance(event, QKeyEvent) and self.suggests:
            if event.type() == QEvent.Type.ShortcutOverride and self._is_answer(event):
                event.accept()
                return True
            if event.type() == QEvent.Type.KeyPress:
                return self._key(event)
        return super().event(event)

    def _is_answer(self, event: QKeyEvent) -> bool:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        return self._ghost is not None and plain and event.key() in (Qt.Key.Key_Tab, Qt.Key.Key_Escape)

    def _key(self, event: QKeyEvent) -> bool:
        ghost, since = self._ghost, self._since
        if ghost is not None and self._is_answer(event):
            self._take(ghost) if event.key() == Qt.Key.Key_Tab else self._decline(ghost)
            event.accept()
            return True
        if event.key() in _MODIFIERS:
            return super().event(event)
        self.withdraw()
        done = super().event(event)
        typed = event.text()
        if typed and typed.isprintable() and not event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self._typed(typed, ghost, since)
        return done

    def _typed(self, typed: str, ghost: "Ghost | None", since: float) -> None:
        """The person went along with the ghost, past it, or there was none."""
        before = self._before()
        if ghost is not None and before and ghost.text.startswith(typed) and len(ghost.text) > len(typed):
            self._show(replace(ghost, text=ghost.text[len(typed) :]), since)
            return
        if ghost is not None and ghost.text != typed and time.monotonic() - since >= SEEN_S:
            self.declined.emit(ghost.key, True)
        if typed[-1:].isspace():
            self._hushed = False
        if before and not self._hushed:
            self.before_asked.emit(before)

    def _before(self) -> str:
        """What stands before the caret in its paragraph; "" where no ghost may be."""
        cursor = self.textCursor()
        may = self.suggests and not self._composing and not self.isReadOnly() and self.hasFocus()
        if not may or cursor.hasSelection() or not cursor.atBlockEnd() or self.inputMethodHints() & _SECRET:
            return ""
        return cursor.block().text()

    def _show(self, ghost: "Ghost", since: float) -> None:
        self._described = self.accessibleDescription()
        self._ghost, self._since, self._place = ghost, since, self.textCursor()
        self._lay_out(self._place, ghost.text)
        self.setAccessibleDescription(self.tr("Suggestion: {text}. Tab takes it.").format(text=ghost.text))
        self.ensureCursorVisible()
        self._announce.start()

    def _lay_out(self, place: QTextCursor, text: str) -> None:
        block = place.block()
        layout = block.layout()
        at = place.positionInBlock()
        layout.setPreeditArea(at if text else -1, text)
        layout.setFormats([_muted(at, len(text))] if text else [])
        self._placing = True
        try:
            self.document().markContentsDirty(block.position(), block.length())
        finally:
            self._placing = False
        self.viewport().update()

    def _take(self, ghost: "Ghost") -> None:
        """Write it, as one step that can be undone by itself: Qt joins what is inserted in one place to one step, but
        for what differs in its format."""
        self.withdraw()
        self._takes += 1
        mark = QTextCharFormat()
        mark.setProperty(QTextFormat.Property.UserProperty.value, self._takes)
        cursor = self.textCursor()
        cursor.insertText(ghost.text, mark)
        cursor.setCharFormat(QTextCharFormat())
        self.setTextCursor(cursor)
        self.ensureCursorVisible()
        self.taken.emit(ghost.key)

    def _decline(self, ghost: "Ghost") -> None:
        self.withdraw()
        self._hushed = True
        self.declined.emit(ghost.key, False)

    @Slot()
    def _moved(self) -> None:
        if not self._placing:
            self.withdraw()
        if self.document().isEmpty():
            self._hushed = False

    @Slot()
    def _read_out(self) -> None:
        if self._ghost is not None and QAccessible.isActive():
            QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(self, self.accessibleDescription()))

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        """While something is being composed there is no ghost."""
        self.withdraw()
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)
        if self.suggests and event.commitString() and not self._composing:
            self._typed(event.commitString(), None, 0.0)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.withdraw()
        super().mousePressEvent(event)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ReadOnlyChange:
            self.withdraw()

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self.withdraw()
        super().focusOutEvent(event)


def _muted(at: int, length: int) -> QTextLayout.FormatRange:
    found = QTextLayout.FormatRange()
    found.start, found.length = at, length  # type: ignore[assignment, method-assign]
    shown = QTextCharFormat()
    shown.setForeground(QColor(theme().colors.muted))
    found.format = shown  # type: ignore[assignment, method-assign]
    return found
