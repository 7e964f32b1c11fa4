"""The files that came along with a message: a picture is shown, of anything a copy can be saved."""

from pathlib import Path, PurePath
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QObject, QSize, Qt, Slot
from PySide6.QtGui import QImage, QImageReader, QPixmap
from PySide6.QtWidgets import QDialog, QFileDialog, QVBoxLayout, QWidget

from secondme.types import Attachment
from ui.bridge import Bridge
from ui.theme import Space
from ui.widgets.basics import Button, label, row, spacer

if TYPE_CHECKING:
    from secondme.app import SecondMe

SHOWN = frozenset((".png", ".jpg", ".jpeg", ".gif", ".webp", ".bmp"))
"""Pictures that are shown; others are only saved."""
BEGINS = {b"\x89PNG\r\n": b"png", b"\xff\xd8\xff": b"jpeg", b"GIF8": b"gif", b"BM": b"bmp"}
"""How they begin. What begins otherwise is not read, whatever it is called."""
LARGEST = 60_000_000
MOST_MEMORY_MB = 256
WIDEST, HIGHEST = 1600, 1000


def is_shown(attachment: Attachment) -> bool:
    return PurePath(attachment.name).suffix.lower() in SHOWN and attachment.size <= LARGEST


def picture(data: bytes) -> QImage:
    """No larger than a screen; a null one when it cannot be read. For a worker."""
    kind = next((kind for begin, kind in BEGINS.items() if data.startswith(begin)), None)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        kind = b"webp"
    if kind is None:
        return QImage()
    raw = QByteArray(data)
    buffer = QBuffer(raw)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer, QByteArray(kind))
    reader.setAutoDetectImageFormat(False)
    reader.setAutoTransform(True)
    QImageReader.setAllocationLimit(MOST_MEMORY_MB)
    size = reader.size()
    if size.width() > WIDEST or size.height() > HIGHEST:
        reader.setScaledSize(size.scaled(QSize(WIDEST, HIGHEST), Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()


class PictureDialog(QDialog):
    """A picture as large as there is room, and a way to keep a copy."""

    def __init__(self, attachment: Attachment, image: QImage, files: "Attachments", parent: QWidget) -> None:
        super().__init__(parent)
        self._attachment, self._files = attachment, files
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(attachment.name)
        self.picture = label()
        self.picture.setAccessibleName(attachment.name)
        self.picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        room = QSize(parent.width() - 2 * Space.XL, parent.height() - 4 * Space.XL)
        pixmap = QPixmap.fromImage(image)
        if pixmap.width() > room.width() or pixmap.height() > room.height():
            how = Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
            pixmap = pixmap.scaled(room, *how)
        self.picture.setPixmap(pixmap)
        save = Button(self.tr("Save a copy …"), "quiet", clicked=self._save)
        close = Button(self.tr("Close"), "primary", clicked=self.accept)
        column = QVBoxLayout(self)
        column.addWidget(self.picture, 1)
        column.addWidget(row(save, spacer(), close))

    @Slot()
    def _save(self) -> None:
        self._files.save(self._attachment)


class Attachments(QObject):
    """What happens when a file of a message is asked for, in a window."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._parent = bridge, parent

    @Slot(object)
    def open(self, attachment: Attachment) -> None:
        """Show it, if it is a picture and can be read; else save a copy."""
        if not is_shown(attachment):
            self.save(attachment)
            return

        def work(me: "SecondMe") -> tuple[Attachment, QImage]:
            return attachment, picture(me.items.attachment(attachment.id, LARGEST))

        self._bridge.call(work, self._show)

    @Slot(object)
    def _show(self, found: tuple[Attachment, QImage]) -> None:
        attachment, image = found
        if image.isNull():
            self.save(attachment)
        else:
            PictureDialog(attachment, image, self, self._parent.window()).open()

    def save(self, attachment: Attachment) -> None:
        """Ask where to, and write a plain copy there."""
        title = self.tr("Save a copy of {name}").format(name=attachment.name)
        target, _ = QFileDialog.getSaveFileName(self._parent.window(), title, attachment.name)
        if not target:
            return

        def work(me: "SecondMe") -> str:
            me.items.save_attachment(attachment.id, Path(target))
            return target

        self._bridge.call(work, self._saved)

    @Slot(object)
    def _saved(self, path: str) -> None:
        self._bridge.toast(self.tr("Saved as {path}").format(path=path))
