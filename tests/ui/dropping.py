"""Files dragged from elsewhere over a window and dropped there, as the platform tells it."""

from collections.abc import Sequence

from PySide6.QtCore import QCoreApplication, QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

LEFT, NONE, COPY = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, Qt.DropAction.CopyAction


def mime(paths: Sequence[str], *others: str) -> QMimeData:
    """Files as a file manager gives them: as addresses, and as text for fields that take text."""
    data = QMimeData()
    data.setUrls([*(QUrl.fromLocalFile(path) for path in paths), *(QUrl(other) for other in others)])
    data.setText("\n".join([*paths, *others]))
    return data


def hold(window: QWidget, data: QMimeData, at: QPoint | None = None) -> bool:
    """Drag over a place of the window (its middle); whether it would be taken there."""
    place = at or window.rect().center()
    enter = QDragEnterEvent(place, COPY, data, LEFT, NONE)
    enter.ignore()
    QCoreApplication.sendEvent(window.windowHandle(), enter)
    move = QDragMoveEvent(place, COPY, data, LEFT, NONE)
    move.ignore()
    QCoreApplication.sendEvent(window.windowHandle(), move)
    return move.isAccepted()


def leave(window: QWidget) -> None:
    QCoreApplication.sendEvent(window.windowHandle(), QDragLeaveEvent())


def drop(window: QWidget, paths: Sequence[str], *others: str, at: QPoint | None = None) -> bool:
    """Drop files on a window; whether it took them."""
    data = mime(paths, *others)
    if not hold(window, data, at):
        leave(window)
        return False
    event = QDropEvent(QPointF(at or window.rect().center()), COPY, data, LEFT, NONE)
    event.ignore()
    QCoreApplication.sendEvent(window.windowHandle(), event)
    return event.isAccepted()
