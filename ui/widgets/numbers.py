"""Fields for numbers and days that the wheel does not change by accident, with arrows that follow the theme."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDateEdit, QDoubleSpinBox, QSpinBox, QStyle, QStyleOptionSpinBox

from ui.theme import Scaled, theme

WIDTH = 150
ARROW = 12


def _tame(field: QSpinBox | QDoubleSpinBox | QDateEdit) -> None:
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setKeyboardTracking(False)
    Scaled(field, field.setFixedWidth, WIDTH)
    field.setProperty("arrows", "own")
    field.lineEdit().setTextMargins(8, 0, 0, 0)
    theme().changed.connect(field.repaint)


def _paint_arrows(field: "Whole | Decimal | Day") -> None:
    option = QStyleOptionSpinBox()
    field.initStyleOption(option)
    enabled = field.stepEnabled()
    painter = QPainter(field)
    for part, icon, step in (
        (QStyle.SubControl.SC_SpinBoxUp, "up", QAbstractSpinBox.StepEnabledFlag.StepUpEnabled),
        (QStyle.SubControl.SC_SpinBoxDown, "down", QAbstractSpinBox.StepEnabledFlag.StepDownEnabled),
    ):
        where = field.style().subControlRect(QStyle.ComplexControl.CC_SpinBox, option, part, field).center()
        tone = "muted" if enabled & step else "line_strong"
        theme().icon(icon, tone, ARROW).paint(painter, where.x() - 5, where.y() - 5, ARROW, ARROW)
    painter.end()


class Whole(QSpinBox):
    """A whole number; `suffix` is its unit, `special` the word for the lowest value."""

    def __init__(self, low: int, high: int, step: int = 1, suffix: str = "", special: str = "") -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setSpecialValueText(special)
        _tame(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrows(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Decimal(QDoubleSpinBox):
    """A number with one decimal."""

    def __init__(self, low: float, high: float, step: float = 0.1) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setDecimals(1)
        _tame(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrows(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Day(QDateEdit):
    """A day, typed or changed with the arrows."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setDisplayFormat("d MMM yyyy")
        _tame(self)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        _paint_arrows(self)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
