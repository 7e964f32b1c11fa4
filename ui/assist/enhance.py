""" "Add what I know": a request to another assistant, with what it should know of the person beneath it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QPlainTextEdit

from ui.assist.notes import Notes
from ui.bridge import Bridge
from ui.theme import Space
from ui.widgets.basics import Box, Button, label, row, spacer

if TYPE_CHECKING:
    from secondme.progress import Progress
    from secondme.types import ContextNote
    from ui.task import Task

REQUEST_HEIGHT, RESULT_HEIGHT = 96, 190


def text_area(name: str, placeholder: str, height: int) -> QPlainTextEdit:
    """A field for some lines, left with Tab."""
    field = QPlainTextEdit()
    field.setProperty("field", "true")
    field.setAccessibleName(name)
    field.setPlaceholderText(placeholder)
    field.setTabChangesFocus(True)
    field.setFixedHeight(height)
    return field


class Enhance(Box):
    """Look, untick, compose, edit, copy. The text stands at once; the model's line takes its place in it when it comes,
    unless the text was changed or the model stopped meanwhile."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.M)
        self._bridge = bridge
        self._task: Task | None = None
        self._asked = self._plain = ""
        self._used: tuple[ContextNote, ...] = ()
        asks = self.tr("What would you ask another assistant?")
        self.request = text_area(self.tr("Your request"), asks, REQUEST_HEIGHT)
        self.look = Button(self.tr("See what I know"), "primary", clicked=self._look)
        self.notes = Notes(self.tr("What it would be told of you"))
        self.compose = Button(self.tr("Add what I know"), "primary", clicked=self._compose)
        self.stop = Button(self.tr("Stop"), "secondary", "stop", self._stop)
        self.says = label("", "muted", wrap=True)
        self.result = text_area(self.tr("The request with what I know"), "", RESULT_HEIGHT)
        self.copy = Button(self.tr("Copy"), "secondary", "copy", self._copy)
        self.out = Box(spacing=Space.S).add(self.result)
        self.out.add(Box(horizontal=True, spacing=Space.S).add(self.says, stretch=1).add(self.stop, self.copy))
        self.add(self.request, row(spacer(), self.look), self.notes, row(spacer(), self.compose), self.out)
        self.box.addStretch(1)
        self.request.textChanged.connect(self._edited)
        self.out.hide()
        self.compose.hide()
        self.stop.hide()
        self._edited()

    @Slot()
    def _edited(self) -> None:
        self.look.setEnabled(bool(self.request.toPlainText().strip()))
        self.compose.setEnabled(self.request.toPlainText().strip() == self._asked)

    def _look(self) -> None:
        request = self.request.toPlainText().strip()
        self.look.setEnabled(False)
        self._bridge.call(lambda me: (request, me.assist.notes(request)), self._found, self._failed)

    @Slot(object)
    def _found(self, told: "tuple[str, tuple[ContextNote, ...]]") -> None:
        self._asked, notes = told
        self.notes.show_notes(notes)
        self.compose.setVisible(bool(notes))
        self._edited()

    def _compose(self) -> None:
        """The plain text at once, and the model's line after it."""
        self._stop()
        request, notes = self._asked, self.notes.picked()
        self._used = notes
        self._bridge.call(lambda me: me.assist.compose(request, notes), self._show, self._failed)

    @Slot(object)
    def _show(self, text: str) -> None:
        self._plain = text
        self.result.setPlainText(text)
        self.out.show()
        request, notes = self._asked, self._used
        if not notes:
            self.says.setText("")
            return
        self.says.setText(self.tr("A line that leads to it is being written…"))
        self.stop.show()

        def work(me: object, progress: "Progress") -> str:
            line = me.assist.lead(request, notes, progress)  # type: ignore[attr-defined]
            return me.assist.compose(request, notes, line) if line else ""  # type: ignore[attr-defined]

        self._task = self._bridge.run(work, self._led, self._failed)
        self._task.cancelled.connect(self._cancelled)

    @Slot(object)
    def _led(self, text: str) -> None:
        if self._task is None:
            return
        if text and self.result.toPlainText() == self._plain:
            self._plain = text
            self.result.setPlainText(text)
        self._end()

    def _end(self) -> None:
        self._task = None
        self.stop.hide()
        self.says.setText(self.tr("Read it before you copy it; you can change it."))

    @Slot()
    def _cancelled(self) -> None:
        """By the lock; what was stopped here is another task by now, or none."""
        if self.sender() is self._task:
            self._end()

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()
            self._end()

    def _copy(self) -> None:
        self._stop()
        QGuiApplication.clipboard().setText(self.result.toPlainText())
        used = self._used
        if used:
            self._bridge.call(lambda me: me.assist.copied(used))
        self._bridge.toast(self.tr("Copied"))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._stop()
        self._edited()
        self._bridge.report(error)
