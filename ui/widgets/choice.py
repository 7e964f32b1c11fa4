"""A list to choose one of, with an arrow that follows the theme."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox

from ui.theme import theme

ARROW = 14


class Choice(QComboBox):
    """The wheel scrolls the page and never changes the choice under the pointer."""

    def __init__(self, name: str) -> None:
        super().__init__()
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

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
