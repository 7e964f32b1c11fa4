"""The steps of an import: choose, look, check, import, report."""

from collections.abc import Mapping

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLineEdit, QProgressBar, QWidget

from secondme.progress import Step
from secondme.types import ImportReport
from ui.bridge import Notice
from ui.imports.files import FilesTable
from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, label, row, spacer
from ui.widgets.choice import Choice
from ui.widgets.files import choose
from ui.widgets.pill import restyle

OWN_FORMATS = ("markdown", "text")
"""Notes: these files do not say who wrote them."""


class ChoosePage(Box):
    """Where files are dropped or chosen. The dialog takes the drops."""

    chosen = Signal(list)

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.target = DropTarget()
        picture = label()
        picture.setPixmap(theme().icon("import", "muted", 36).pixmap(36, 36))
        picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = label(self.tr("Drop files or folders here"), "lead")
        title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.formats = label("", "muted", wrap=True)
        self.formats.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.files = Button(self.tr("Choose files"), "primary", "file", self._files)
        self.folder = Button(self.tr("Choose a folder"), "secondary", "folder", self._folder)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        buttons.add(self.files, self.folder)
        buttons.box.addStretch(1)
        self.target.box.addStretch(1)
        self.target.add(picture, title, self.formats)
        self.target.box.addSpacing(Space.S)
        self.target.add(buttons)
        self.target.box.addStretch(1)
        self.problem = ProblemBox()
        self.problem.hide()
        self.add(self.problem).add(self.target, stretch=1)
        self.add(label(self.tr("Everything stays on this computer. Your files are only read, never changed."), "small"))

    def show_formats(self, titles: Mapping[str, str]) -> None:
        self.formats.setText(self.tr("Can be read: {formats}").format(formats=", ".join(titles.values())))

    @Slot()
    def _files(self) -> None:
        choose(self, self.tr("Choose files to import"), self._chosen)

    @Slot()
    def _folder(self) -> None:
        choose(self, self.tr("Choose a folder to import"), self._chosen, QFileDialog.FileMode.Directory)

    @Slot(list)
    def _chosen(self, paths: list[str]) -> None:
        self.chosen.emit(paths)


class DropTarget(Box):
    """A dashed frame that lights up while something is dragged over the dialog."""

    def __init__(self) -> None:
        super().__init__("drop", margins=Space.XL, spacing=Space.S)

    def light(self, on: bool) -> None:
        self.setProperty("lit", on)
        restyle(self)


class ProblemBox(Box):
    """A sentence, the remedy, calmly."""

    def __init__(self) -> None:
        super().__init__("banner", margins=(Space.L, Space.M, Space.L, Space.M), spacing=2)
        self.text = label("", "body", wrap=True, selectable=True)
        self.remedy = label("", "muted", wrap=True, selectable=True)
        self.add(self.text, self.remedy)

    def show_notice(self, notice: Notice) -> None:
        self.text.setText(notice.text)
        self.remedy.setText(notice.remedy)
        self.remedy.setVisible(bool(notice.remedy))
        self.show()


class Elided(QWidget):
    """One line of small text, cut in the middle when there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._label = label("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        self._label.setMinimumWidth(1)

    def set_text(self, text: str) -> None:
        self._text = text
        self._fit()

    def text(self) -> str:
        return self._text

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self._label.font())
        self._label.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width()))


class WorkPage(Box):
    """Progress, in words and as a bar."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.title = label("", "lead")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.what = Elided()
        self.hint = label("", "small", wrap=True)
        self.box.addStretch(1)
        self.add(self.title, self.bar, self.what, self.hint)
        self.box.addStretch(1)

    def begin(self, title: str, hint: str = "") -> None:
        self.title.setText(title)
        self.bar.setAccessibleName(title)
        self.hint.setText(hint)
        self.what.set_text("")
        self.bar.setRange(0, 0)

    @Slot(object)
    def show_step(self, step: Step) -> None:
        """Never goes back."""
        if step.total:
            done = round(1000 * step.done / step.total)
            self.bar.setRange(0, 1000)
            self.bar.setValue(max(done, self.bar.value()))
        self.what.set_text(step.label)


class CheckPage(Box):
    """What was found, and whose words they are."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.summary = label("", "lead", wrap=True)
        self.table = FilesTable(self.tr("Files to import"))
        self.whose = Choice(self.tr("Whose words are these?"))
        self.whose.addItem(self.tr("As the files say"), False)
        self.whose.addItem(self.tr("Mine, my name in them is"), True)
        self.whose.currentIndexChanged.connect(self._whose_chosen)
        self.name = QLineEdit()
        self.name.setAccessibleName(self.tr("Your name in these files"))
        self.name.setPlaceholderText(self.tr("Your name"))
        self.name.setMaximumWidth(220)
        self.help = label("", "small", wrap=True)
        who = row(label(self.tr("Whose words are these?")), self.whose, self.name, spacer())
        self.add(self.summary).add(self.table, stretch=1)
        self.add(who, self.help)
        self._whose_chosen()

    def show_report(self, report: ImportReport, titles: Mapping[str, str], user_name: str) -> None:
        self.table.files.show_report(report, titles)
        readable = [file for file in report.files if file.format]
        count, files = f"{report.imported:,}", f"{len(readable):,}"
        if len(readable) == 1:
            self.summary.setText(self.tr("{count} entries in one file").format(count=count))
        else:
            self.summary.setText(self.tr("{count} entries in {files} files").format(count=count, files=files))
        notes = bool(readable) and all(file.format in OWN_FORMATS for file in readable)
        self.whose.setCurrentIndex(self.whose.findData(notes))
        self.name.setText(self.name.text() or user_name)

    def me(self) -> str | None:
        """The name to give to the import; None: as the files say."""
        return (self.name.text().strip() or self.tr("Me")) if self.whose.currentData() else None

    @Slot()
    def _whose_chosen(self) -> None:
        mine = bool(self.whose.currentData())
        self.name.setVisible(mine)
        self.help.setText(
            self.tr("Notes, and messages under this name, count as what you said yourself.")
            if mine
            else self.tr("Notes that do not name their author count as documents by someone else.")
        )


class ReportPage(Box):
    """What became of it."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.summary = label("", "lead", wrap=True)
        self.detail = label("", "muted", wrap=True)
        self.table = FilesTable(self.tr("Imported files"))
        self.add(self.summary, self.detail).add(self.table, stretch=1)
        self.rest = spacer()
        self.add(self.rest)

    def show_report(self, report: ImportReport, titles: Mapping[str, str]) -> None:
        updated = sum(file.updated for file in report.files)
        unchanged = sum(file.unchanged for file in report.files)
        failed = sum(1 for file in report.files if not file.format)
        new = report.imported
        title = self.tr("Imported {n} entries").format(n=f"{new:,}") if new else self.tr("Nothing new to import")
        self.summary.setText(title if not failed else self.tr("{title}; not every file").format(title=title))
        parts = []
        if updated:
            parts.append(self.tr("{n} updated").format(n=f"{updated:,}"))
        if unchanged:
            parts.append(self.tr("{n} were already here").format(n=f"{unchanged:,}"))
        if failed:
            many = self.tr("{n} files could not be read").format(n=f"{failed:,}")
            parts.append(self.tr("one file could not be read") if failed == 1 else many)
        after = self.tr("They can be found by their words now, and by their meaning in a while.") if new else ""
        self.detail.setText(" ".join(part for part in (" · ".join(parts) + "." if parts else "", after) if part))
        self.table.files.show_report(report, titles)
        self._show_table(True)

    def show_stopped(self) -> None:
        self.summary.setText(self.tr("The import was stopped"))
        self.detail.setText(
            self.tr("What was already stored is kept. Import the same files again to complete it; nothing is doubled.")
        )
        self._show_table(False)

    def _show_table(self, on: bool) -> None:
        self.table.setVisible(on)
        self.rest.setVisible(not on)
