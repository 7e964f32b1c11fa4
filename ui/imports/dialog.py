"""The import: choose or drop files, look at what is in them, import, and read what became of it."""

from collections.abc import Callable, Sequence
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtGui import QCloseEvent, QKeyEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QAbstractSpinBox,
    QComboBox,
    QDialog,
    QLineEdit,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from secondme.progress import Progress
from secondme.types import Changes, ImportRecord, ImportReport
from ui.bridge import Bridge, explain
from ui.imports.drop import Drops
from ui.imports.pages import ChoosePage
from ui.imports.plan import Found, put_together
from ui.imports.report import ReportPage
from ui.imports.review import ReviewPage
from ui.imports.work import WorkPage
from ui.task import Task
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Button, label, row
from ui.widgets.toast import Toast

if TYPE_CHECKING:
    from secondme.app import SecondMe

WIDTH, HEIGHT = 860, 640
FIELDS = (QAbstractItemView, QAbstractSpinBox, QComboBox, QLineEdit)


class ImportDialog(QDialog):
    """Closing it while it works cancels first, and closes when the work has stopped; a second close does not wait."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._titles: dict[str, str] = {}
        self._task: Task | None = None
        self._closing = False
        self._drops: Drops | None = None
        self._undo_changes: Changes | None = None
        self._check: ReviewPage | None = None
        self._report: ReportPage | None = None
        self._found: Found | None = None
        self.setWindowTitle(self.tr("Import"))
        self.setMinimumSize(640, 500)
        room = self.screen().availableGeometry() if parent is None else parent.size()
        self.resize(min(WIDTH, room.width()), min(HEIGHT, room.height()))
        self._build()
        self._show_page(self.choose)
        QTimer.singleShot(0, self, self._furnish)
        if bridge.is_ready:
            self._bridge.call(lambda me: dict(me.imports.formats()), self._got_formats)

    def _build(self) -> None:
        self.choose, self.work = ChoosePage(), WorkPage()
        self.pages = QStackedWidget()
        for page in (self.choose, self.work):
            self.pages.addWidget(page)
        self.choose.chosen.connect(self.look_at)
        self.choose.resume_asked.connect(self.resume)
        self.cancel_button = Button(self.tr("Cancel"), clicked=self._cancel)
        self.back_button = Button(self.tr("Choose others"), clicked=self._back)
        self.import_button = Button(self.tr("Import"), "primary", "import", self._import)
        self.more_button = Button(self.tr("Import more"), clicked=self._back)
        self.close_button = Button(self.tr("Close"), clicked=self.close_asked)
        self.done_button = Button(self.tr("Done"), "primary", clicked=self.close_asked)
        self.taken = label("", "muted", wrap=True)
        buttons = row(self.cancel_button, self.back_button, self.more_button, self.close_button)
        buttons.add(self.import_button, self.done_button)
        buttons.box.insertWidget(0, self.taken, 1)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.L)
        layout.setSpacing(Space.L)
        layout.addWidget(self.pages, 1)
        layout.addWidget(buttons)
        self.toast = Toast(self)
        self.toast.lift_to(buttons.sizeHint().height() + 2 * Space.L)
        self.toast.undo_asked.connect(self._bridge.undo)
        self._bridge.undone.connect(self._brought_back)

    # Pages that are made a while after the dialog, a part in each turn, so that it opens at once

    @Slot()
    def _furnish(self) -> None:
        if self._check is None:
            self._check = self._made_check()
        elif not self._check.grow():
            if self._report is None:
                self.report.ensurePolished()
            self._review()
            return
        QTimer.singleShot(0, self, self._furnish)

    @property
    def check(self) -> ReviewPage:
        """Complete."""
        if self._check is None:
            self._check = self._made_check()
        self._check.complete()
        return self._check

    def _made_check(self) -> ReviewPage:
        check = ReviewPage(whole=False)
        check.changed.connect(self._chosen_changed)
        self.pages.addWidget(check)
        return check

    @property
    def report(self) -> ReportPage:
        if self._report is None:
            self._report = ReportPage()
            self._report.undo_asked.connect(self._undo)
            self._report.copied.connect(self._copied)
            self.pages.addWidget(self._report)
        return self._report

    def _show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page)
        check, report = page is self._check, page is self._report
        shown = {
            self.cancel_button: page is self.work,
            self.back_button: check,
            self.more_button: report,
            self.close_button: page is self.choose or check,
            self.import_button: check,
            self.done_button: report,
        }
        for button, visible in shown.items():
            button.setVisible(visible)
        if not check:
            self.taken.setText("")
        first = self.choose.files if page is self.choose else self.cancel_button
        first = self.import_button if check else self.done_button if report else first
        first.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _got_formats(self, titles: dict[str, str]) -> None:
        self._titles = {name: told(title) for name, title in titles.items()}
        self.choose.show_formats(self._titles)

    def showEvent(self, event: QShowEvent) -> None:
        """Shown again after it was closed, it begins anew."""
        super().showEvent(event)
        if self._drops is None:
            self._drops = Drops(self)
            self._drops.dropped.connect(self.look_at)
        if self._task is None and not event.spontaneous():
            self._closing = False
            if self._check is None or self.pages.currentWidget() is not self._check:
                self._show_page(self.choose)
                self._ask_history()

    def _ask_history(self) -> None:
        if self._bridge.is_ready:
            self._bridge.call(lambda me: me.imports.history(), self._got_history)

    @Slot(object)
    def _got_history(self, records: Sequence[ImportRecord]) -> None:
        self.choose.show_history(records)

    # Looking

    def add_paths(self, paths: Sequence[str]) -> None:
        """Look at these files and folders, unless the dialog is at work; in a turn of its own, after it was shown."""
        QTimer.singleShot(0, self, partial(self.look_at, paths))

    @Slot(list)
    def look_at(self, paths: Sequence[str]) -> None:
        """Find out what is in these files and folders; nothing is stored."""
        if self._task is not None:
            self.toast.say(self.tr("One import at a time. Add these when this one is done."))
            return
        if not self._bridge.is_ready:
            return
        wanted = [Path(path) for path in paths]
        self.choose.problem.hide()

        def work(me: "SecondMe", progress: Progress) -> Found:
            return put_together(me.imports.look(wanted, progress), wanted, me.settings.value.user_name)

        hint = self.tr("Nothing is stored before you have seen what is in them.")
        self.work.begin(self.tr("Looking at the files"), hint)
        self._start(self._bridge.run(work, self._looked, self._failed), self._back)

    @Slot(object)
    def _looked(self, found: Found) -> None:
        """The review may still be growing; then the last turn of that goes on."""
        self._titles |= {each.name: told(each.title) for each in found.formats}
        self._found = found
        self.cancel_button.setEnabled(False)
        QTimer.singleShot(0, self, self._review)

    @Slot()
    def _review(self) -> None:
        if self._found is None or self._check is None or not self._check.is_complete:
            return
        self._check.show_found(self._found)
        self._found = None
        QTimer.singleShot(0, self, self._show_review)

    @Slot()
    def _show_review(self) -> None:
        if self.pages.currentWidget() is self.work and self._task is None:
            self._show_page(self.check)
            self._chosen_changed()

    @Slot()
    def _chosen_changed(self) -> None:
        count, said = self.check.summary()
        self.import_button.setEnabled(count > 0)
        self.taken.setText(said if count else self.tr("Nothing is chosen"))

    # Importing

    @Slot()
    def _import(self) -> None:
        found = self.check.found
        if self._task is not None or found is None or not self.import_button.isEnabled():
            return
        paths, choice = list(found.paths), self.check.choice()
        folders = found.folders if self.check.chosen().watch else ()

        def work(me: "SecondMe", progress: Progress) -> ImportReport:
            report = me.imports.run(paths, progress, choice=choice, wait=False)
            for folder in folders:
                me.imports.watch(folder, choice)
            return report

        self._begin_import(self._bridge.run(work, self._imported, self._failed))

    @Slot(object)
    def resume(self, record: ImportRecord) -> None:
        """Go on with an import that was interrupted."""
        if self._task is not None or not self._bridge.is_ready:
            return
        number = record.id
        self._begin_import(
            self._bridge.run(lambda me, progress: me.imports.resume(number, progress), self._imported, self._failed)
        )

    def _begin_import(self, task: Task) -> None:
        hint = self.tr("You can stop at any time. What is stored stays, and you can go on later.")
        self.work.begin(self.tr("Importing"), hint)
        self._start(task, self._stopped)

    @Slot(object)
    def _imported(self, report: ImportReport) -> None:
        self._bridge.import_ended.emit(report.imported + sum(file.updated for file in report.files))
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
        self._ask_history()

    @Slot()
    def _back(self) -> None:
        self._show_page(self.choose)
        self._ask_history()

    # After the import

    @Slot()
    def _copied(self) -> None:
        self.toast.say(self.tr("Report copied"))

    @Slot()
    def _undo(self) -> None:
        report = self.report.report
        if report is None or self._task is not None:
            return
        number = report.import_id
        self.report.undo.setEnabled(False)
        self._bridge.call(lambda me: me.imports.undo(number), self._undone, self._not_undone)

    @Slot(object)
    def _undone(self, changes: Changes) -> None:
        self._undo_changes = changes
        self.report.show_undone()
        self.toast.say(self.tr("Import undone"), changes)

    @Slot(object)
    def _brought_back(self, changes: Changes) -> None:
        """The undo was taken back: the report is true again."""
        if self._undo_changes is changes and self.report.report is not None:
            self._undo_changes = None
            self.report.show_report(self.report.report, self._titles)
            self.toast.say(self.tr("The import is back"))

    @Slot(object)
    def _not_undone(self, error: BaseException) -> None:
        self.report.undo.setEnabled(True)
        notice = explain(error, self._bridge.paths)
        self.toast.say(f"{notice.text} {notice.remedy}".strip())

    # One task at a time

    def _start(self, task: Task, when_cancelled: Callable[[], Any]) -> None:
        self._task = task
        if self._drops is not None:
            self._drops.enabled = False
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
        if self._drops is not None:
            self._drops.enabled = True
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
        """Enter does what the page's first button says, wherever the focus is but in a field, where one writes."""
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not isinstance(self.focusWidget(), FIELDS):
            page = self.pages.currentWidget()
            if page is self._report:
                self.close_asked()
                return
            if page is self._check:
                self._import()
                return
        super().keyPressEvent(event)
