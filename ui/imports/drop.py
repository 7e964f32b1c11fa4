"""Files and folders dropped anywhere on a window, and the sign that covers it while they are held over it."""

from PySide6.QtCore import QEvent, QMimeData, QObject, QRect, Qt, Signal, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QWidget

from ui.theme import Space, theme
from ui.widgets.basics import Box, label


def local_paths(data: QMimeData) -> list[str]:
    """The files and folders on this computer that are dragged."""
    return [url.toLocalFile() for url in data.urls() if url.isLocalFile()] if data.hasUrls() else []


class DropSign(Box):
    """Says what will happen; takes no events itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__("dropsign", margins=Space.XL, spacing=Space.S)
        self.setParent(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        frame = Box("drop", margins=Space.XL, spacing=Space.S)
        frame.setProperty("lit", True)
        self._picture = label()
        title, text = label(self.tr("Drop to import"), "title"), label(self.tr("You can look at it first."), "muted")
        frame.box.addStretch(1)
        for widget in (self._picture, title, text):
            widget.setAlignment(Qt.AlignmentFlag.AlignCenter)
            frame.add(widget)
        frame.box.addStretch(1)
        self.add(frame, stretch=1)
        theme().changed.connect(self._retint)
        self._retint()
        self.hide()

    @Slot()
    def _retint(self) -> None:
        self._picture.setPixmap(theme().icon("import", "accent", 40).pixmap(40, 40))

    def cover(self) -> None:
        parent = self.parentWidget()
        self.setGeometry(QRect(0, 0, parent.width(), parent.height()))
        self.raise_()
        self.show()


class Drops(QObject):
    """Watches what is dragged over a window, whichever of its widgets is below: a field that takes text would
    otherwise take the names of the files as text."""

    dropped = Signal(list)
    """Paths, as str."""

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._sign: DropSign | None = None
        self.enabled = True
        window.windowHandle().installEventFilter(self)

    @property
    def sign(self) -> DropSign:
        if self._sign is None:
            self._sign = DropSign(self._window)
        return self._sign

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind in (QEvent.Type.DragEnter, QEvent.Type.DragMove):
            return self._over(event)  # type: ignore[arg-type]
        if kind == QEvent.Type.DragLeave and self._sign is not None and self._sign.isVisible():
            self._sign.hide()
            return False
        if kind == QEvent.Type.Drop:
            return self._drop(event)  # type: ignore[arg-type]
        return False

    def _over(self, event: QDragEnterEvent | QDragMoveEvent) -> bool:
        if not self.enabled or not local_paths(event.mimeData()):
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if not self.sign.isVisible():
            self.sign.cover()
        return True

    def _drop(self, event: QDropEvent) -> bool:
        paths = local_paths(event.mimeData())
        if self._sign is not None:
            self._sign.hide()
        if not self.enabled or not paths:
            return False
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(paths)
        return True
