"""A switch: on or off, at once."""

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QCheckBox

from ui.theme import Type, theme

WIDTH, HEIGHT, EDGE = 36, 20, 3
LARGEST = 1.5
"""Times its usual size."""


class Switch(QCheckBox):
    """A check box (for the keyboard and for screen readers) that looks like what it is."""

    def __init__(self) -> None:
        super().__init__()
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        theme().changed.connect(self._repaint)

    @Slot()
    def _repaint(self) -> None:
        self.updateGeometry()
        self.update()

    @staticmethod
    def _scale() -> float:
        """It grows with the text."""
        return max(1.0, min(Type.percent / 100, LARGEST))

    def sizeHint(self) -> QSize:
        return QSize(WIDTH + 2 * EDGE, HEIGHT + 2 * EDGE) * self._scale()

    def minimumSizeHint(self) -> QSize:
        return self.sizeHint()

    def hitButton(self, _position) -> bool:  # type: ignore[no-untyped-def]
        return True

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme().colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.scale(self._scale(), self._scale())
        track = QRectF(EDGE, EDGE, WIDTH, HEIGHT)
        on = self.isChecked()
        painter.setPen(QColor(colors.accent if on else colors.muted))
        painter.setBrush(QColor(colors.accent if on else colors.surface))
        painter.drawRoundedRect(track.adjusted(0.5, 0.5, -0.5, -0.5), HEIGHT / 2, HEIGHT / 2)
        size = HEIGHT - 6 if on else HEIGHT - 8
        edge = (HEIGHT - size) / 2
        left = track.right() - edge - size if on else track.left() + edge
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.on_accent if on else colors.muted))
        painter.drawEllipse(QRectF(left, track.top() + edge, size, size))
        if self.hasFocus():
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            around = QRectF(0, 0, WIDTH + 2 * EDGE, HEIGHT + 2 * EDGE)
            painter.drawRoundedRect(around.adjusted(0.5, 0.5, -0.5, -0.5), 13, 13)
        painter.end()
