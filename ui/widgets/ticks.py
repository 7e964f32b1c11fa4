"""Boxes to tick and circles to pick one of, drawn in the colours of the theme."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QCheckBox, QRadioButton, QSizePolicy

from ui.theme import Space, Type, theme

if TYPE_CHECKING:
    _Base = QAbstractButton
else:
    _Base = object  # Qt's class comes with the second parent of each

BOX, LARGEST = 16, 24
"""Px of a box at the usual size of text, and at most."""
EDGE = 4


def box_size() -> int:
    """Px of a box at the size that text has now."""
    return min(Type.of(BOX), LARGEST)


def draw_box(painter: QPainter, place: QRect, checked: bool, enabled: bool = True) -> None:
    """A box in a square."""
    colors = theme().colors
    full = colors.accent if enabled else colors.line_strong
    painter.setPen(QColor(full if checked else colors.muted if enabled else colors.line_strong))
    painter.setBrush(QColor(full if checked else colors.surface))
    painter.drawRoundedRect(QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)
    if checked:
        theme().icon("check", "on_accent", place.width() - 4).paint(painter, place.adjusted(2, 2, -2, -2))


def draw_circle(painter: QPainter, place: QRect, checked: bool, enabled: bool = True) -> None:
    """A circle in a square."""
    colors = theme().colors
    area = QRectF(place).adjusted(0.5, 0.5, -0.5, -0.5)
    painter.setPen(QColor(colors.accent if checked else colors.muted if enabled else colors.line_strong))
    painter.setBrush(QColor(colors.surface))
    painter.drawEllipse(area)
    if checked:
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(colors.accent))
        painter.drawEllipse(area.adjusted(3.5, 3.5, -3.5, -3.5))


def _paint(button: QAbstractButton) -> None:
    """The box or circle and the text, which is cut off where there is no room."""
    painter = QPainter(button)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    box = box_size()
    place = QRect(EDGE, (button.height() - box) // 2, box, box)
    if isinstance(button, QRadioButton):
        draw_circle(painter, place, button.isChecked(), button.isEnabled())
    else:
        draw_box(painter, place, button.isChecked(), button.isEnabled())
    left = EDGE + box + Space.S
    room = QRect(left, 0, button.width() - left - EDGE, button.height())
    text = QFontMetrics(button.font()).elidedText(button.text(), Qt.TextElideMode.ElideRight, room.width())
    painter.setPen(QColor(theme().colors.text if button.isEnabled() else theme().colors.muted))
    painter.drawText(room, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, text)
    if button.hasFocus():
        painter.setPen(QColor(theme().colors.accent))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(QRectF(button.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
    painter.end()


def _size(button: QAbstractButton) -> QSize:
    metrics = QFontMetrics(button.font())
    width = metrics.horizontalAdvance(button.text()) + box_size() + Space.S + 2 * EDGE + 2
    return QSize(width, max(box_size(), metrics.height()) + 2 * EDGE)


class _Drawn(_Base):
    """What a box and a circle have in common; how they are checked is Qt's."""

    def prepare(self) -> None:
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        theme().changed.connect(self.update)

    def sizeHint(self) -> QSize:
        return _size(self)

    def minimumSizeHint(self) -> QSize:
        return QSize(80, self.sizeHint().height())

    def hitButton(self, position: QPoint) -> bool:
        return self.rect().contains(position)

    def paintEvent(self, _event: QPaintEvent) -> None:
        _paint(self)


class Tick(_Drawn, QCheckBox):
    """A check box."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.prepare()


class Pick(_Drawn, QRadioButton):
    """A radio button."""

    def __init__(self, text: str) -> None:
        super().__init__(text)
        self.prepare()
