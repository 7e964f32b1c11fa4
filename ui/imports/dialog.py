"""The import dialog: choose or drop files, see what is in them, import, and read what became of it."""

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QCloseEvent, QDragEnterEvent, QDragLeaveEvent, QDropEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QStackedWidget, QVBoxLayout, QWidget

from secondme.progress import Progress
from secondme.types import ImportReport
from ui.bridge import Bridge, explain
from ui.imports.pages import CheckPage, ChoosePage, ReportPage, WorkPage
from ui.task import Task
from ui.theme import Space
from ui.widgets.basics import Button, row, spacer

if TYPE_CHECKING:
    from secondme.app import SecondMe

Look = tuple[ImportReport, dict[str, str], str]
"""(what was found, titles of the formats by name, the person's name)"""


class ImportDialog(QDialog):
    """Closing it while it works cancels first, and closes when the work has stopped; a second close does not wait."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._paths: list[Path] = []
        self._titles: dict[str, str] = {}
        self._task: Task | None = None
        self._closing = False
        self.setWindowTitle(self.tr("Import"))
        self.setAcceptDrops(True)
        self.setMinimumSize(560, 420)
        self.resize(760, 520)
        self._build()
        self._show_page(self.choose)
        if bridge.is_ready:
            self._bridge.call(lambda me: dict(me.imports.formats()), self._got_formats)

    def _build(self) -> None:
        self.choose, self.work, self.check, self.report = ChoosePage(), WorkPage(), CheckPage(), ReportPage()
        self.pages = QStackedWidget()
        for page in (self.choose, self.work, self.check, self.report):
            self.pages.addWidget(page)
        self.choose.chosen.connect(self.look_at)
        self.check.name.returnPressed.connect(self._import)
        self.cancel_button = Button(self.tr("Cancel"), clicked=self._cancel)
        self.back_button = Button(self.tr("Choose others"), clicked=self._back)
        self.import_button = Button(self.tr("Import"), "primary", "import", self._import)
        self.more_button = Button(self.tr("Import more"), clicked=self._back)
        self.close_button = Button(self.tr("Close"), clicked=self.close_asked)
        self.done_button = Button(self.tr("Done"), "primary", clicked=self.close_asked)
        buttons = row(spacer(), self.cancel_button, self.back_button, self.more_button, self.close_button)
        buttons.add(self.import_button, self.done_button)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        layout.setSpacing(Space.L)
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        shown = {
            self.cancel_button: page is self.work,
            self.back_button: page is self.check,
            self.more_button: page is self.report,
            self.close_button: page in (self.choose, self.check),
            self.import_button: page is self.check,
            self.done_button: page is self.report,
        }
        for button, visible in shown.items():
            button.setVisible(visible)
        first = {
            self.choose: self.choose.files, self.work: self.cancel_button, self.check: self.import_button,
            self.report: self.done_button,
        }[page]  # fmt: skip
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _got_formats(self, titles: dict[str, str]) -> None:
        self._titles = titles
        self.choose.show_formats(titles)

    def showEvent(self, event: QShowEvent) -> None:
        """Shown again after it was closed, it begins anew."""
        super().showEvent(event)
        if self._task is None and not event.spontaneous():
            self._closing = False
            if self.pages.currentWidget() is not self.check:
                self._show_page(self.choose)

    # Looking

    def add_paths(self, paths: Sequence[str]) -> None:
        """Look at these files and folders, unless the dialog is at work."""
        self.look_at(paths)

    @Slot(list)
    def look_at(self, paths: Sequence[str]) -> None:
        """Find out what is in these files and folders; nothing is stored."""
        if self._task is not None or not self._bridge.is_ready:
            return
        self._paths = wanted = [Path(path) for path in paths]
        self.choose.problem.hide()

        def work(me: "SecondMe", progress: Progress) -> Look:
            report = me.imports.run(wanted, progress, dry_run=True)
            return report, dict(me.imports.formats()), me.settings.value.user_name

        self.work.begin(self.tr("Looking at the files"))
        self._start(self._bridge.run(work, self._looked, self._failed), self._back)

    @Slot(object)
    def _looked(self, found: Look) -> None:
        report, self._titles, user_name = found
        self.check.show_report(report, self._titles, user_name)
        self.import_button.setEnabled(report.imported > 0)
        self._show_page(self.check)

    # Importing

    @Slot()
    def _import(self) -> None:
        if self._task is not None or not self.import_button.isEnabled():
            return
        paths, me_name = list(self._paths), self.check.me()

        def work(me: "SecondMe", progress: Progress) -> ImportReport:
            return me.imports.run(paths, progress, me=me_name, wait=False)

        self.work.begin(self.tr("Importing"), self.tr("You can stop at any time; what is stored stays."))
        self._start(self._bridge.run(work, self._imported, self._failed), self._stopped)

    @Slot(object)
    def _imported(self, report: ImportReport) -> None:
        self.report.show_report(report, self._titles)
        self._show_page(self.report)

    @Slot()
    def _stopped(self) -> None:
        self.report.show_stopped()
        self._show_page(self.report)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """Shown here; when the dialog was closed meanwhile, in the window."""
        if not self.isVisible():
            self._bridge.report(error)
        self.choose.problem.show_notice(explain(error, self._bridge.paths))
        self._show_page(self.choose)

    @Slot()
    def _back(self) -> None:
        self._show_page(self.choose)

    # One task at a time

    def _start(self, task: Task, when_cancelled) -> None:  # type: ignore[no-untyped-def]
        self._task = task
        task.progressed.connect(self.work.show_step)
        task.cancelled.connect(when_cancelled)
        task.ended.connect(self._ended)
        self.cancel_button.setEnabled(True)
        self.cancel_button.setText(self.tr("Cancel"))
        self._show_page(self.work)

    @Slot()
    def _cancel(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self.cancel_button.setEnabled(False)
            self.cancel_button.setText(self.tr("Stopping …"))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        if self._closing:
            self._closing = False
            super().reject()

    @property
    def working(self) -> bool:
        return self._task is not None

    # Closing

    @Slot()
    def close_asked(self) -> None:
        self.reject()

    def reject(self) -> None:
        """Also called for Esc."""
        if self._task is None or self._closing:
            super().reject()
            return
        self._closing = True
        self._cancel()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.reject()
        if self.isVisible():
            event.ignore()
        else:
            event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter does what the page's first button says, wherever the focus is."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.pages.currentWidget() is self.report:
            self.close_asked()
            return
        super().keyPressEvent(event)

    # Dropping

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasUrls() and self._task is None:
            event.acceptProposedAction()
            self.choose.target.light(True)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.choose.target.light(False)

    def dropEvent(self, event: QDropEvent) -> None:
        self.choose.target.light(False)
        paths = [url.toLocalFile() for url in event.mimeData().urls() if url.isLocalFile()]
        if paths:
            event.acceptProposedAction()
            self.look_at(paths)
