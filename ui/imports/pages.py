"""The first step of an import: files are dropped or chosen, or an import that was interrupted is gone on with."""

from collections.abc import Mapping, Sequence

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QFileDialog, QGridLayout, QWidget

from secondme.types import ImportRecord
from ui.bridge import Notice
from ui.imports.resume import ResumeOffer
from ui.imports.words import kinds
from ui.theme import Scaled, Space, theme
from ui.widgets.basics import Box, Button, clear, label, scroll
from ui.widgets.files import choose
from ui.widgets.pill import restyle

FORMATS_WIDTH = 520


class ChoosePage(Box):
    """Where files are dropped or chosen. The dialog takes the drops."""

    chosen = Signal(list)
    resume_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.target = DropTarget()
        self._picture = label()
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        theme().changed.connect(self._retint)
        self._retint()
        title = label(self.tr("Drop files or folders here"), "lead")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.formats = Formats()
        self.files = Button(self.tr("Choose files"), "primary", "file", self._files)
        self.folder = Button(self.tr("Choose a folder"), "secondary", "folder", self._folder)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        buttons.add(self.files, self.folder)
        buttons.box.addStretch(1)
        self.target.box.addStretch(1)
        self.target.add(self._picture, title)
        self.target.box.addSpacing(Space.XS)
        self.target.add(buttons)
        self.target.box.addSpacing(Space.S)
        middle = Box(horizontal=True)
        middle.box.addStretch(1)
        middle.add(self.formats, stretch=100)
        middle.box.addStretch(1)
        self.target.add(scroll(middle), stretch=3)
        self.problem = ProblemBox()
        self.problem.hide()
        self.offer = ResumeOffer()
        self.offer.resume_asked.connect(self.resume_asked)
        self.add(self.problem, self.offer).add(self.target, stretch=1)
        stays = self.tr("Everything stays on this computer. Your files are only read, never changed.")
        self.add(label(stays, "small", wrap=True))

    @Slot()
    def _retint(self) -> None:
        self._picture.setPixmap(theme().icon("import", "muted", 36).pixmap(36, 36))

    def show_formats(self, titles: Mapping[str, str]) -> None:
        self.formats.show_titles(titles)

    def show_history(self, records: Sequence[ImportRecord]) -> None:
        self.offer.show_history(records)

    @Slot()
    def _files(self) -> None:
        choose(self, self.tr("Choose files to import"), self._chosen)

    @Slot()
    def _folder(self) -> None:
        choose(self, self.tr("Choose a folder to import"), self._chosen, QFileDialog.FileMode.Directory)

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.chosen.emit(paths)


class Formats(QWidget):
    """What can be read, a line for each kind."""

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(Space.L)
        self._grid.setVerticalSpacing(Space.XS)
        self._grid.setColumnStretch(1, 1)
        Scaled(self, self.setMaximumWidth, FORMATS_WIDTH)

    def show_titles(self, titles: Mapping[str, str]) -> None:
        clear(self._grid)
        for place, (heading, found) in enumerate(kinds(titles)):
            self._grid.addWidget(label(heading, "section"), place, 0, Qt.AlignmentFlag.AlignTop)
            self._grid.addWidget(label(found, "small", wrap=True), place, 1, Qt.AlignmentFlag.AlignTop)
        self._grid.setRowStretch(self._grid.rowCount(), 1)


class DropTarget(Box):
    """A dashed frame that lights up while something is dragged over the dialog."""

    def __init__(self) -> None:
        super().__init__("drop", margins=Space.L, spacing=Space.S)

    def light(self, on: bool) -> None:
        self.setProperty("lit", on)
        restyle(self)


class ProblemBox(Box):
    """A sentence, the remedy, calmly."""

    def __init__(self) -> None:
        super().__init__("banner", margins=(Space.L, Space.M, Space.L, Space.M), spacing=2)
        self.text = label("", "body", wrap=True, selectable=True)
        self.remedy = label("", "muted", wrap=True, selectable=True)
        self.copy = Button(self.tr("Copy details"), "link", clicked=self._copy)
        self._details = ""
        self.add(self.text, self.remedy)
        self.box.addWidget(self.copy, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)

    def show_notice(self, notice: Notice) -> None:
        self._details = notice.copied()
        self.text.setText(notice.text)
        self.remedy.setText(notice.remedy)
        self.remedy.setVisible(bool(notice.remedy))
        self.show()
