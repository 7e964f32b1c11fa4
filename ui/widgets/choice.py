"""A list to choose one of, with an arrow that follows the theme."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.theme import theme

ARROW = 14
MOVING = (
    Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End,
)  # fmt: skip
"""Keys that would go from one to the next."""


class Choice(QComboBox):
    """The wheel scrolls the page and never changes the choice under the pointer.

    `at_once`: whether keys choose while the list is closed. Where a choice asks something first, they open the list."""

    def __init__(self, name: str, at_once: bool = True) -> None:
        super().__init__()
        self._at_once = at_once
        self.setAccessibleName(name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        theme().changed.connect(self._repaint)

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        top = (self.height() - ARROW) // 2
        theme().icon("down", "muted", ARROW).paint(painter, self.width() - ARROW - 8, top, ARROW, ARROW)
        painter.end()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        types = event.text().isprintable() and event.text().strip()
        if self._at_once or (event.key() not in MOVING and not types):
            super().keyPressEvent(event)
        else:
            self.showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
