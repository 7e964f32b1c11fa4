"""Where menus open."""

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QMenu, QWidget


def below(button: QWidget, menu: QMenu) -> QPoint:
    """Under the button, and never beyond the right edge of its window."""
    window = button.window()
    inside = QRect(window.mapToGlobal(QPoint(0, 0)), window.size())
    place = button.mapToGlobal(QPoint(0, button.height()))
    most = inside.right() + 1 - menu.sizeHint().width()
    return QPoint(max(inside.left(), min(place.x(), most)), place.y())
