"""The jobs: what runs and waits, what was done last; run now, stop, pause."""

from collections.abc import Iterator, Sequence

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QWidget

from secondme.types import Changes, JobInfo
from ui.bridge import Bridge, explain
from ui.memories.words import moment
from ui.settings.page import Row, add_divided
from ui.theme import Space
from ui.timers import Steps
from ui.told import told
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, label
from ui.widgets.pill import Pill

POLL_MS = 1500
REBUILD = "rebuild"
"""A job that only a person begins, in a card of its own that asks first."""


class JobRow(Box):
    """One job."""

    def __init__(self, bridge: Bridge, job: JobInfo, parent: QWidget) -> None:
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS, parent=parent)
        self._bridge = bridge
        self._asked = False
        self.job = job
        self.title = label(told(job.title))
        self.state = Pill("")
        self.last = label("", "small", wrap=True)
        self.trouble = label("", "small", wrap=True)
        self.problem = label("", "danger", wrap=True, selectable=True)
        self.problem.hide()
        self.run = Button(self.tr("Run now"), clicked=self.run_now)
        self.run.setAccessibleName(self.tr("Run now: {title}").format(title=told(job.title)))
        self.stop = Button(self.tr("Stop"), clicked=self._stop)
        self.stop.setAccessibleName(self.tr("Stop: {title}").format(title=told(job.title)))
        self.stop.hide()
        head = Across()
        head.add(self.title, self.state).box.addStretch(1)
        words = Box(spacing=2).add(head.fit(), self.last, self.trouble, self.problem)
        top = Across(Space.L)
        top.add(words, stretch=1)
        for button in (self.run, self.stop):
            top.box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(top.fit())
        self.show_job(job)

    def show_job(self, job: JobInfo) -> None:
        self.job = job
        self.title.setText(told(job.title))
        self.state.say(self._state(job), "danger" if job.state == "failed" else "quiet")
        when = moment(job.last_run) or self.tr("Not run yet")
        self.last.setText(f"{when}: {told(job.last_result)}" if job.last_result else when)
        self.trouble.setVisible(bool(job.trouble))
        again = self.tr("Tried again when you run it, and with the next version of Second Me.")
        self.trouble.setText(f"{told(job.trouble)} {again}")
        self._show_buttons()

    def _show_buttons(self) -> None:
        """Run or stop, whichever can be done; the keyboard stays on the one that is shown."""
        busy = self._asked or self.job.state == "running"
        had_focus = self.run.hasFocus() or self.stop.hasFocus()
        self.run.setVisible(not busy)
        self.stop.setVisible(busy or self.job.state == "waiting")
        self.stop.setEnabled(True)
        if had_focus:
            (self.stop if busy else self.run).setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _stop(self) -> None:
        """What it has done so far stays done."""
        name = self.job.name
        self.stop.setEnabled(False)
        self._bridge.call(lambda me: me.jobs.cancel(name), otherwise=self._failed)

    def _state(self, job: JobInfo) -> str:
        words = {
            "idle": self.tr("Up to date"),
            "waiting": self.tr("Waiting"),
            "running": self.tr("Running"),
            "paused": self.tr("Paused"),
            "failed": self.tr("Failed"),
        }
        pending = self.tr("{n} to do").format(n=f"{job.pending:,}") if job.pending else ""
        state = "" if job.state == "idle" and pending else words[job.state]
        return " · ".join(part for part in (state, pending) if part)

    @Slot()
    def run_now(self) -> None:
        name = self.job.name
        self._asked = True
        self._show_buttons()
        self.problem.hide()
        task = self._bridge.run(lambda me, progress: me.jobs.run(name, progress), otherwise=self._failed)
        task.ended.connect(self._ran)

    @Slot()
    def _ran(self) -> None:
        self._asked = False
        self._show_buttons()

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self.problem.setText(f"{notice.text} {notice.remedy}".strip())
        self.problem.show()


class JobsCard(Box):
    """All jobs. Asks again while it is seen, so that what it says is true."""

    answered = Signal()
    failed = Signal(object)
    """The error; it asks no more until it is shown again."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("card")
        self._bridge = bridge
        self._paused = self._asking = False
        self._pausing = 0
        self.rows: dict[str, JobRow] = {}
        self.pause = Button(self.tr("Pause"), clicked=self._pause)
        help = self.tr("Done while you are not waiting for a reply; it can always be interrupted.")
        self.add(Row(self.tr("All background work"), help, self.pause))
        self.pause.setAccessibleName(self.tr("Pause all background work"))
        self._steps = Steps(self)
        self._timer = QTimer(self)
        self._timer.setInterval(POLL_MS)
        self._timer.timeout.connect(self.reload)
        bridge.changed.connect(self._on_changes)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()
        self.reload()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()

    @Slot()
    def reload(self) -> None:
        if not self._asking and self._bridge.is_ready:
            self._asking = True
            self._bridge.call(lambda me: (me.jobs.list(), me.jobs.paused), self._show, self._no_answer)

    @Slot(object)
    def _on_changes(self, changes: Changes) -> None:
        if changes.jobs and self.isVisible():
            self.reload()

    @Slot(object)
    def _show(self, answer: tuple[Sequence[JobInfo], bool]) -> None:
        self._asking = False
        jobs, paused = answer
        if not self._pausing:
            self._show_paused(paused)
        self._steps.begin(self._fill([job for job in jobs if job.name != REBUILD]))

    def _fill(self, jobs: Sequence[JobInfo]) -> Iterator[None]:
        """A row in each turn: they are many, and the window is not to wait for all of them."""
        for job in jobs:
            if job.name in self.rows:
                self.rows[job.name].show_job(job)
            else:
                self.rows[job.name] = JobRow(self._bridge, job, self)
                add_divided(self, self.rows[job.name])
                yield
        self.answered.emit()

    @Slot(object)
    def _no_answer(self, error: BaseException) -> None:
        self._asking = False
        self._timer.stop()
        self.failed.emit(error)

    @Slot()
    def _pause(self) -> None:
        wanted = not self._paused
        self._pausing += 1
        self._show_paused(wanted)
        task = self._bridge.call(lambda me: me.jobs.pause() if wanted else me.jobs.resume(), self._paused_now)
        task.ended.connect(self._pause_ended)

    def _show_paused(self, paused: bool) -> None:
        """It may have been paused elsewhere, on the command line."""
        self._paused = paused
        self.pause.setText(self.tr("Resume") if paused else self.tr("Pause"))
        name = self.tr("Resume all background work") if paused else self.tr("Pause all background work")
        self.pause.setAccessibleName(name)

    @Slot()
    def _pause_ended(self) -> None:
        self._pausing -= 1

    @Slot(object)
    def _paused_now(self, _result: object) -> None:
        self.reload()
