"""A conversation as a file: Markdown, JSON, or a PDF that is laid out from the Markdown."""

import errno
import os
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QMarginsF, QObject, QUrl, Slot
from PySide6.QtGui import QFont, QPageLayout, QPageSize, QPdfWriter, QTextDocument
from PySide6.QtWidgets import QFileDialog, QWidget

from secondme.errors import EnvironmentProblem
from ui.bridge import Bridge
from ui.widgets.files import folder

if TYPE_CHECKING:
    from secondme.app import SecondMe

LONGEST_NAME = 60
END = b"%%EOF"


class Page(QTextDocument):
    """Loads nothing: neither pictures of the net, nor files that a message names."""

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        return None


def _tr(text: str) -> str:
    return QCoreApplication.translate("Export", text)


def write_pdf(markdown: str, title: str, target: Path) -> None:
    """On A4; the document has margins of its own. May be called on a worker. Raises EnvironmentProblem."""
    part = target.with_name(target.name + ".part")
    try:
        part.touch()
        writer = QPdfWriter(str(part))
        writer.setTitle(title)
        writer.setCreator("Second Me")
        writer.setPageSize(QPageSize(QPageSize.PageSizeId.A4))
        writer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
        writer.setResolution(96)
        document = Page()
        font = QFont("Noto Sans")
        font.setPointSizeF(10.5)
        document.setDefaultFont(font)
        document.setMarkdown(markdown)
        document.print_(writer)
        del document, writer
        _expect_whole(part)
        part.replace(target)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise EnvironmentProblem(
            _tr("{file} could not be written: {why}.").format(file=target, why=error.strerror),
            _tr("Choose another place."),
        ) from error


def _expect_whole(file: Path) -> None:
    """Qt does not tell when the disk has no room: a PDF that was cut off lacks the mark of its end. Raises OSError."""
    with file.open("rb+") as written:
        written.seek(0, os.SEEK_END)
        written.seek(max(0, written.tell() - len(END) - 2))
        if END not in written.read():
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        os.fsync(written.fileno())


class ChatExport(QObject):
    """Asks where to, and writes it on a worker."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.dialog: QFileDialog | None = None
        self._conversation = 0

    def ask(self, conversation_id: int, title: str) -> None:
        """Which kind of file is told by its ending."""
        self._conversation = conversation_id
        kinds = (
            self.tr("Markdown (*.md)"), self.tr("PDF (*.pdf)"), self.tr("JSON (*.json)"),
        )  # fmt: skip
        dialog = self.dialog = QFileDialog(self._window, self.tr("Save this conversation"))
        dialog.setDirectory(folder())
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setNameFilters(kinds)
        dialog.setDefaultSuffix("md")
        dialog.filterSelected.connect(self._suffix)
        dialog.selectFile(file_name(title or self.tr("Conversation")))
        dialog.fileSelected.connect(self._save)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def _suffix(self, chosen: str) -> None:
        if self.dialog is not None:
            self.dialog.setDefaultSuffix(chosen.rpartition("*.")[2].rstrip(")"))

    @Slot(str)
    def _save(self, path: str) -> None:
        if path:
            conversation, target = self._conversation, Path(path)
            self._bridge.call(lambda me: save(me, conversation, target), self._saved)

    @Slot(object)
    def _saved(self, target: Path) -> None:
        self._bridge.toast(self.tr("Saved as {path}").format(path=target))


def save(me: "SecondMe", conversation_id: int, target: Path) -> Path:
    """Write a conversation in the form that the ending of `target` names; Markdown where it names none of them."""
    if target.suffix.lower() == ".pdf":
        title = me.chats.get(conversation_id).title
        write_pdf(me.chats.transcript(conversation_id, "markdown"), title, target)
        return target
    return me.chats.save_transcript(conversation_id, target, "json" if target.suffix.lower() == ".json" else "markdown")


def file_name(title: str) -> str:
    """A title as a name that every system takes."""
    plain = "".join(sign if sign.isalnum() or sign in " -_.,()" else " " for sign in title)
    return " ".join(plain.split())[:LONGEST_NAME].strip(". ") or "Conversation"
