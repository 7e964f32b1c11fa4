"""A dialog about a file: what is asked, the work with its progress, and what came of it."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QProgressBar, QStackedWidget, QVBoxLayout, QWidget

from secondme.progress import Progress, Step
from ui.bridge import Bridge, explain
from ui.held import Held
from ui.task import Task
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, give_room, label, scroll
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.app import SecondMe

WIDTH, HEIGHT = 580, 440


class FileWork(QDialog):
    """One of its pages is shown. Esc leaves it; while it works, that is cancelled first."""

    def __init__(self, parent: QWidget, bridge: Bridge | Held, title: str, stopped: str) -> None:
        """`stopped`: what is said when the work was cancelled."""
        super().__init__(parent)
        self.bridge = bridge
        self._stopped = stopped
        self._task: Task | None = None
        self.setWindowTitle(title)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.head = label(title, "lead", wrap=True)
        self.pages = QStackedWidget()
        self.form = Box(spacing=Space.M, margins=(0, 0, Space.S, 0))
        self.working = Box(spacing=Space.M)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.what, self.hint = label("", wrap=True), label("", "small", wrap=True)
        self.working.add(self.bar, self.what, self.hint)
        self.working.box.addStretch(1)
        self.note = Remark()
        self.note.hide()
        self.leave = Button(self.tr("Cancel"), clicked=self.reject)
        self.go = Button("", "primary")
        self.go.setDefault(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        buttons.add(self.leave, self.go)
        for widget in (self.head, self.pages, self.note, buttons):
            column.addWidget(widget, 1 if widget is self.pages else 0)
        self.add_page(self.form)
        self.pages.addWidget(self.working)
        give_room(self, WIDTH, HEIGHT)

    def add_page(self, page: Box) -> None:
        """A page that scrolls where it does not fit."""
        self.pages.addWidget(scroll(page))

    def show_page(self, page: QWidget) -> None:
        self.pages.setCurrentWidget(page if page is self.working else page.parentWidget().parentWidget())

    @property
    def busy(self) -> bool:
        return self._task is not None

    def work(
        self, what: str, hint: str, work: "Callable[[SecondMe, Progress], Any]", then: Callable[[Any], None]
    ) -> None:
        """Do it on a worker, with its progress; `then` with what came of it, else the form again with what is wrong."""
        self.begin(what, hint)
        self._task = task = self.bridge.run(work, then, self.refused)
        task.progressed.connect(self._step)
        task.cancelled.connect(self._cancelled)
        task.ended.connect(self._ended)

    def begin(self, what: str, hint: str) -> None:
        """Show that something is being done."""
        self.note.say("")
        self.bar.setRange(0, 0)
        self.bar.setAccessibleName(what)
        self.what.setText(what)
        self.hint.setText(hint)
        self.go.hide()
        self.leave.setText(self.tr("Cancel"))
        self.leave.setEnabled(True)
        self.show_page(self.working)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(object)
    def _step(self, step: Step) -> None:
        """Never goes back."""
        if step.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(max(self.bar.value(), round(1000 * step.done / step.total)))
        self.what.setText(f"{told(step.label)} …")

    def ask(self) -> None:
        """Show the form."""
        self.show_page(self.form)
        self.leave.setText(self.tr("Cancel"))
        self.leave.setEnabled(True)
        self.go.show()

    @Slot(object)
    def refused(self, error: BaseException) -> None:
        notice = explain(error, self.bridge.paths)
        self.ask()
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")

    @Slot()
    def _cancelled(self) -> None:
        self.ask()
        self.note.say(self._stopped)

    @Slot()
    def _ended(self) -> None:
        self._task = None

    def reject(self) -> None:
        if self._task is None:
            super().reject()
            return
        self.leave.setEnabled(False)
        self.what.setText(self.tr("Stopping …"))
        self._task.cancel()
