"""Two things beside each other where there is room, else one above the other."""

from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QBoxLayout, QWidget

from ui.theme import Space, Type
from ui.widgets.basics import Box

WIDE = 560
"""From this width on they stand beside each other; more where text is larger."""


class Columns(Box):
    """Both as wide as each other."""

    def __init__(self, left: QWidget, right: QWidget) -> None:
        super().__init__(horizontal=True, spacing=Space.XL)
        self.add(left, right, stretch=1)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        wide = event.size().width() >= Type.of(WIDE)
        direction = QBoxLayout.Direction.LeftToRight if wide else QBoxLayout.Direction.TopToBottom
        if self.box.direction() != direction:
            self.box.setDirection(direction)
            self.box.setSpacing(Space.XL if wide else Space.M)
