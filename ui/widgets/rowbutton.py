"""A button as a row of a list, as in the sidebar."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QStyle, QStyleOptionButton, QStylePainter

from ui.theme import Space
from ui.widgets.basics import Button


class RowButton(Button):
    """What it says ends in … where there is no room for all of it."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__("  " + text, "row", icon)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, _event: QPaintEvent) -> None:
        option = QStyleOptionButton()
        self.initStyleOption(option)
        room = self.width() - self.iconSize().width() - 4 * Space.S
        option.text = option.fontMetrics.elidedText(self.text(), Qt.TextElideMode.ElideRight, room)
        QStylePainter(self).drawControl(QStyle.ControlElement.CE_PushButton, option)
