"""Forms: drop one, look at what is known for each field and where it is from, and take a filled copy along."""

from collections.abc import Callable, Sequence
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent
from PySide6.QtWidgets import QFileDialog, QScrollArea, QStackedWidget, QWidget

from ui.bridge import Bridge
from ui.forms.guessing import Guessing
from ui.forms.review import Review
from ui.forms.row import FormRow
from ui.forms.start import Log, Start
from ui.imports.drop import local_paths
from ui.task import Task
from ui.theme import Space
from ui.timers import once
from ui.undos import Undos
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, label, scroll
from ui.widgets.files import choose
from ui.widgets.states import SLOW_MS, Loading

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.progress import Progress
    from secondme.types import Changes, FilledForm, FormDraft, FormView

WIDTH = 800
KINDS = "*.pdf *.html *.htm *.docx *.txt *.md"


class FormsPage(Box):
    """One form at a time."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__(parent=parent)
        self._bridge = bridge
        self._busy = False
        self._before = 0
        """What was shown when the form began to be read."""
        self._task: Task | None = None
        self.undos = Undos(bridge, self)
        self.start = Start()
        self._areas: dict[Box, QScrollArea] = {}
        self._build()
        self.setAcceptDrops(True)
        self.start.open_asked.connect(self._choose)
        self.start.pasted.connect(self.paste)
        self.undos.taken_back.connect(self._taken_back)
        self.undos.done_again.connect(self._taken_back)
        bridge.undone.connect(self._taken_back)

    def _build(self) -> None:
        self.show_log = Button(self.tr("What was filled in"), "link", clicked=self._show_log)
        self.assist = Button(self.tr("For other assistants"), "link", clicked=self._assist)
        self.assist.setToolTip("Ctrl+Shift+E")
        head = Across()
        head.add(label(self.tr("Forms"), "title"), stretch=1).add(self.assist, self.show_log)
        head.fit()
        self.stack = QStackedWidget()
        self._turn_to(self.start)
        self.looking = Loading(self.tr("Reading the form …"), self._stop_reading)
        self.stack.addWidget(self.looking)
        self._slow = once(self, SLOW_MS, self._look)
        column = Box(margins=(Space.XL, Space.XL, Space.XL, 0), spacing=Space.M)
        column.add(head)
        column.add(self.stack, stretch=1)
        column.setMaximumWidth(WIDTH + 2 * Space.XL)
        outer = Box(horizontal=True)
        outer.box.addStretch(1)
        outer.add(column, stretch=100)
        outer.box.addStretch(1)
        self.add(outer, stretch=1)

    @cached_property
    def review(self) -> Review:
        """Made with the first form."""
        made = Review()
        made.close_asked.connect(self.show_start)
        made.export_asked.connect(self._export)
        made.allow_asked.connect(self._allow)
        made.source_asked.connect(self._bridge.memory_asked)
        made.remember_asked.connect(self._remember)
        made.draft_asked.connect(self._draft)
        made.made.connect(self._guess)
        return made

    @cached_property
    def guessing(self) -> Guessing:
        return Guessing(self._bridge, self.review)

    @Slot()
    def _guess(self) -> None:
        """Every field has its row: the model may be asked about those that are unclear."""
        if self.review.view is not None:
            self.guessing.begin(self.review.view)

    @cached_property
    def log(self) -> Log:
        """Made when it is asked for first."""
        made = Log()
        made.back_asked.connect(self._leave_log)
        made.allow_asked.connect(self._allow)
        made.clear_asked.connect(self._clear_log)
        return made

    def _is_made(self, part: str) -> bool:
        return part in self.__dict__

    def _turn_to(self, content: Box) -> None:
        if content not in self._areas:
            self._areas[content] = _beside_the_margin(content)
            self.stack.addWidget(self._areas[content])
        self.stack.setCurrentWidget(self._areas[content])

    def _assist(self) -> None:
        self._bridge.page_asked.emit("assist")

    # Opening

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if local_paths(event.mimeData()):
            event.acceptProposedAction()

    def dropEvent(self, event: QDropEvent) -> None:
        paths = local_paths(event.mimeData())
        if paths:
            event.acceptProposedAction()
            self.open([paths[0]])

    def _choose(self) -> None:
        kinds = f"{self.tr('Forms')} ({KINDS});;{self.tr('All files')} (*)"
        choose(self, self.tr("Open a form"), self.open, QFileDialog.FileMode.ExistingFile, kinds)

    @Slot(list)
    def open(self, paths: "Sequence[str]") -> None:
        """Read the form in the first of these files, in a process of its own."""
        if self._busy or not paths:
            return
        path = Path(paths[0])
        self._read(lambda me, progress: me.autofill.open(path, progress), self._show)

    @Slot(str)
    def paste(self, text: str) -> None:
        if not self._busy:
            self._read(lambda me, _progress: me.autofill.paste(text), self._show)

    def _read(self, work: "Callable[..., FormView]", then: "Callable[[FormView], None]") -> None:
        self._busy = True
        self._before = self.stack.currentIndex()
        self._task = task = self._bridge.run(work, then, self._not_read)
        task.cancelled.connect(self._stopped)
        self._slow.start()

    @Slot()
    def _look(self) -> None:
        """It takes long enough to be said."""
        self.stack.setCurrentWidget(self.looking)
        self.looking.reveal()

    def _stop_reading(self) -> None:
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def _stopped(self) -> None:
        self._came()
        if self.stack.currentWidget() is self.looking:
            self.stack.setCurrentIndex(self._before)

    def _came(self) -> None:
        self._busy = False
        self._task = None
        self._slow.stop()

    @Slot(object)
    def _show(self, view: "FormView") -> None:
        self._came()
        self.review.show_form(view)
        self._turn_to(self.review)

    @Slot(object)
    def _show_again(self, view: "FormView") -> None:
        self._came()
        self.review.show_form(view, keep=True)
        if self.stack.currentWidget() is self.looking:
            self.stack.setCurrentIndex(self._before)

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        self._stopped()
        self._bridge.report(error)

    def _again(self) -> None:
        """Read the open form again: something else is known, or may be used, now."""
        view = self.review.view if self._is_made("review") else None
        if view is None or self._busy:
            return
        if view.path:
            self._read(lambda me, progress: me.autofill.open(Path(view.path), progress), self._show_again)
        else:
            self._read(lambda me, _progress: me.autofill.paste(view.text), self._show_again)

    @Slot()
    def show_start(self) -> None:
        self.review.view = None
        self.guessing.stop()
        self._turn_to(self.start)

    # Answering

    @Slot(str, bool)
    def _allow(self, category: str, allowed: bool) -> None:
        then = self._allowed if allowed else self._kept_back
        self._bridge.call(lambda me: me.autofill.allow(category, allowed), then)

    @Slot(object)
    def _allowed(self, changes: "Changes") -> None:
        self._decided(self.tr("It goes into forms now"), changes)

    @Slot(object)
    def _kept_back(self, changes: "Changes") -> None:
        self._decided(self.tr("It is kept out of forms now"), changes)

    def _decided(self, said: str, changes: "Changes") -> None:
        if changes.turned:
            self.undos.done(said, changes)
        self._show_again_what_may()

    def _show_again_what_may(self) -> None:
        """What was decided, and what was filled in, is as it is now."""
        if self._is_made("log") and self.log.isVisible():
            self._show_log()
        self._again()

    @Slot(object)
    def _remember(self, field: FormRow) -> None:
        field.remember.setEnabled(False)
        _Remembering(self, field)

    @Slot(object)
    def _draft(self, field: FormRow) -> None:
        _Drafting(self, field)

    @Slot(object)
    def _taken_back(self, changes: "Changes") -> None:
        if changes.turned:
            self._show_again_what_may()
        elif changes.memories:
            self._again()

    # Taking it along

    def _export(self) -> None:
        view = self.review.view
        if view is None:
            return
        dialog = QFileDialog(self, self.tr("Save a filled copy"))
        dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
        dialog.setFileMode(QFileDialog.FileMode.AnyFile)
        if view.path:
            path = Path(view.path)
            dialog.setDirectory(str(path.parent))
            dialog.selectFile(f"{path.stem}-filled{path.suffix}")
        else:
            dialog.selectFile("answers.txt")
        dialog.fileSelected.connect(self.save_to)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    @Slot(str)
    def save_to(self, target: str) -> None:
        """Write the copy; the log notes which fields, never with what."""
        view, values = self.review.view, self.review.values()
        if view is not None and target:
            self.review.export.setEnabled(False)

            def work(me: "SecondMe", progress: "Progress") -> str:
                me.autofill.save(view, values, Path(target), progress)
                return Path(target).name

            self._bridge.run(work, self._saved, self._not_saved)

    @Slot(object)
    def _saved(self, name: str) -> None:
        self.review.export.setEnabled(True)
        self._bridge.toast(self.tr("Saved as {name}").format(name=name))

    @Slot(object)
    def _not_saved(self, error: BaseException) -> None:
        self.review.export.setEnabled(True)
        self._bridge.report(error)

    # The log

    def _show_log(self) -> None:
        self._bridge.call(lambda me: (me.autofill.log(), me.autofill.categories()), self._got_log)

    @Slot(object)
    def _got_log(self, answer: "tuple[list[FilledForm], tuple[tuple[str, str, str], ...]]") -> None:
        filled, categories = answer
        self.log.show_log(filled)
        self.log.show_categories(categories)
        self._turn_to(self.log)

    @Slot()
    def _leave_log(self) -> None:
        self._turn_to(self.review if self.review.view is not None else self.start)

    @Slot()
    def _clear_log(self) -> None:
        self._bridge.call(lambda me: me.autofill.clear_log(), self._cleared)

    @Slot(object)
    def _cleared(self, changes: "Changes") -> None:
        self.undos.done(self.tr("The list is cleared"), changes)
        self._show_log()


class _Drafting(QObject):
    """One answer on its way; ends with its page or when it is there."""

    def __init__(self, page: FormsPage, field: FormRow) -> None:
        super().__init__(page)
        self._page, self._field = page, field
        question, turn = field.name, field.turn

        def work(me: "SecondMe", progress: "Progress") -> "FormDraft | None":
            return me.autofill.draft(question, progress, turn)

        page._bridge.run(work, self._done, self._failed)

    @Slot(object)
    def _done(self, draft: "FormDraft | None") -> None:
        if self._field in self._page.review.rows:
            self._field.show_draft(draft)
        self.deleteLater()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self._field in self._page.review.rows:
            self._field.write.setEnabled(True)
            self._field.note.say("")
        self._page._bridge.report(error)
        self.deleteLater()


class _Remembering(QObject):
    """One correction on its way to become a memory; ends with its page or when it is done."""

    def __init__(self, page: FormsPage, field: FormRow) -> None:
        super().__init__(page)
        self._page, self._field = page, field
        entry, value = field.entry, field.value()

        def work(me: "SecondMe") -> "Changes":
            return me.autofill.remember(entry, value)

        page._bridge.call(work, self._done, self._failed)

    @Slot(object)
    def _done(self, changes: "Changes") -> None:
        self._page.undos.done(self.tr("Remembered"), changes)
        self._page._again()
        self.deleteLater()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        if self._field in self._page.review.rows:
            self._field.remember.setEnabled(True)
        self._page._bridge.report(error)
        self.deleteLater()


def _beside_the_margin(content: Box) -> QScrollArea:
    content.setMaximumWidth(WIDTH)
    outer = Box(horizontal=True, margins=(0, 0, Space.S, Space.XL))
    outer.add(content, stretch=1)
    outer.box.addStretch(0)
    return scroll(outer)
