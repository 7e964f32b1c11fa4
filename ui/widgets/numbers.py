"""Fields for numbers that the wheel does not change by accident."""

from PySide6.QtCore import Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QAbstractSpinBox, QDoubleSpinBox, QSpinBox

WIDTH = 150


def _tame(field: QAbstractSpinBox) -> None:
    field.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    field.setKeyboardTracking(False)
    field.setFixedWidth(WIDTH)


class Whole(QSpinBox):
    """A whole number; `suffix` is its unit, `special` the word for the lowest value."""

    def __init__(self, low: int, high: int, step: int = 1, suffix: str = "", special: str = "") -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setSuffix(suffix)
        self.setSpecialValueText(special)
        _tame(self)

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

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()
