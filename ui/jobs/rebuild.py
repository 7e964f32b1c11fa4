"""Deriving all memories again from what was said, with everything that the person decided kept."""

from typing import Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QProgressBar

from secondme.progress import Step
from ui.bridge import Bridge, explain
from ui.settings.page import Row
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, label
from ui.widgets.pill import Remark


class RebuildCard(Box):
    """Asks before it begins; shows how far it is, and can be stopped."""

    rebuilt = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._task: Any = None
        self.button = Button(self.tr("Rebuild …"), clicked=self._ask)
        help = self.tr("Reads everything you said once more. Your edits, answers, locks and pins are kept.")
        self.add(Row(self.tr("Make all memories again"), help, self.button))
        self.question = Box(margins=(Space.L, 0, Space.L, Space.M), spacing=Space.S)
        text = self.tr("With much to read this takes the model hours, in which less is remembered. Rebuild now?")
        self.go = Button(self.tr("Rebuild all memories"), "primary", clicked=self._go)
        self.leave = Button(self.tr("Leave it"), clicked=self._leave)
        answers = Box(horizontal=True, spacing=Space.S).add(self.go, self.leave)
        answers.box.addStretch(1)
        self.question.add(label(text, "muted", wrap=True), answers)
        self.question.hide()
        self.work = Box(margins=(Space.L, 0, Space.L, Space.M), spacing=Space.S)
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName(self.tr("Rebuilding memories"))
        self.what = label("", "small", wrap=True)
        self.stop = Button(self.tr("Stop"), clicked=self._stop)
        self.work.add(self.bar, self.what)
        self.work.box.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        self.work.hide()
        self.note = Remark()
        self.note.setContentsMargins(Space.L, 0, Space.L, Space.M)
        self.note.hide()
        self.add(self.question, self.work, self.note)

    @Slot()
    def _ask(self) -> None:
        self.note.say("")
        self.question.show()
        self.button.setEnabled(False)
        self.leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave(self) -> None:
        self.question.hide()
        self.button.setEnabled(True)
        self.button.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _go(self) -> None:
        self.question.hide()
        self.work.show()
        self.bar.setRange(0, 0)
        self.what.setText(self.tr("Starting …"))
        self.stop.setEnabled(True)
        self.stop.setFocus(Qt.FocusReason.OtherFocusReason)
        self._task = self._bridge.run(lambda me, progress: me.memories.rebuild(progress), self._done, self._failed)
        self._task.progressed.connect(self._step)
        self._task.cancelled.connect(self._cancelled)
        self._task.ended.connect(self._ended)

    @Slot(object)
    def _step(self, step: Step) -> None:
        if step.total:
            self.bar.setRange(0, 1000)
            self.bar.setValue(max(self.bar.value(), round(1000 * step.done / step.total)))
        self.what.setText(told(step.label))

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        if self._task is not None:
            self._task.cancel()

    @Slot(object)
    def _done(self, _changes: object) -> None:
        self.note.say(self.tr("All memories were made again."))
        self.rebuilt.emit()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")

    @Slot()
    def _cancelled(self) -> None:
        self.note.say(self.tr("It was stopped before it was done."))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self.work.hide()
        self.button.setEnabled(True)
