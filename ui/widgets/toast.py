"""A sentence at the bottom of the window about what was done, with Undo where it can be undone."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QAccessible, QAccessibleEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Space
from ui.widgets.basics import Box, Button, label

SHOWN_MS = 8000
LONG_MS = 12000
"""For what takes more along than one thinks."""


class Toast(Box):
    """Floats over its parent, on as many lines as it needs there; goes after a while, but not while it is pointed at or
    has the focus."""

    undo_asked = Signal(object)

    def __init__(self, parent: QWidget) -> None:
        super().__init__("toast", horizontal=True, margins=(Space.L, Space.S, Space.L, Space.S), spacing=Space.M)
        self.setParent(parent)
        self._text = label("")
        self._button = Button(self.tr("Undo"), "", clicked=self._undo)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._also = Button(self.tr("More"), "", clicked=self._do_also)
        self._also.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._act: Callable[[], object] | None = None
        """What the second button does."""
        self.add(self._text, self._also, self._button)
        self._changes: object = None
        self._lift = Space.XL
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._go)
        parent.installEventFilter(self)
        self.hide()

    @Slot(str, object)
    def say(self, text: str, changes: object = None, shown_ms: int = SHOWN_MS) -> None:
        """Show a sentence; `changes` not None offers to undo them."""
        self._text.setText(text)
        self._changes = changes
        self._button.setVisible(changes is not None)
        self._act = None
        self._also.hide()
        self.box.setContentsMargins(Space.L, Space.S, Space.L if changes is None else Space.S, Space.S)
        self.adjustSize()
        self.show()
        self._place()
        self._timer.start(shown_ms)
        QAccessible.updateAccessibility(QAccessibleEvent(self._text, QAccessible.Event.Alert))

    @Slot(str, object)
    def offer(self, words: str, act: Callable[[], object]) -> None:
        """What can be done besides, about what was just said: there is longer to read."""
        self._act = act
        self._also.setText(words)
        self._also.show()
        self.adjustSize()
        self._place()
        self._timer.start(LONG_MS)

    def lift_to(self, height: int) -> None:
        """How far above the bottom of the parent it floats, px."""
        self._lift = height
        if self.isVisible():
            self._place()

    def _undo(self) -> None:
        changes, self._changes = self._changes, None
        self.hide()
        self.undo_asked.emit(changes)

    def _do_also(self) -> None:
        act, self._act = self._act, None
        self.hide()
        if act is not None:
            act()

    @Slot()
    def _go(self) -> None:
        if self.underMouse() or self._button.hasFocus() or self._also.hasFocus():
            self._timer.start(1500)
        else:
            self.hide()

    def _place(self) -> None:
        parent = self.parentWidget()
        most = parent.width() - 2 * Space.L
        self._text.setWordWrap(False)
        width, height = self.sizeHint().width(), self.sizeHint().height()
        if width > most:
            self._text.setWordWrap(True)
            width, height = most, self.heightForWidth(most)
        self.setGeometry((parent.width() - width) // 2, parent.height() - height - self._lift, width, height)
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return super().eventFilter(watched, event)
