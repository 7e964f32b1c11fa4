"""One run of a job: what it did, what it changed, what it cost, why it failed, and the way back."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from secondme.errors import UserError
from secondme.progress import Progress, Step
from ui.bridge import Bridge, explain
from ui.jobs.words import changed, conversations, cost, memories, state, statement, what
from ui.memories.words import moment
from ui.task import Task
from ui.theme import Scaled, Space, theme
from ui.told import told
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, icon_button, label
from ui.widgets.menus import below
from ui.widgets.pill import Pill, Remark

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes, JournalEntry, Memory, RunInfo

LISTED = 12
"""Changes and memories that are named; the others are counted."""
MOST = 500
"""Entries of the journal that are read for one run."""


class RunRow(Box):
    """Reads what it needs when it is asked for. Undoing something on which other work was built names that first."""

    undone = Signal(str, object)
    """(sentence, Changes)"""

    def __init__(self, bridge: Bridge, run: "RunInfo", parent: QWidget) -> None:
        super().__init__(margins=(Space.L, Space.M, Space.M, Space.M), spacing=Space.S, parent=parent)
        self._bridge = bridge
        self.run = run
        self.title = label("")
        self.state = Pill("")
        self.detail = label("", "small", wrap=True)
        self.words = label("", "small", wrap=True)
        self.note = Remark()
        self.note.hide()
        self.show_changes = Button(self.tr("What changed"), "link", clicked=self._toggle)
        self.undo = Button(self.tr("Undo"), clicked=self._ask_dependents)
        self.more = icon_button("more", self.tr("More"), self._menu)
        head = Across()
        head.add(self.title, self.state)
        head.box.addStretch(1)
        words = Box(spacing=2).add(head.fit(), self.words, self.detail, self.note)
        words.box.addWidget(self.show_changes, 0, Qt.AlignmentFlag.AlignLeft)
        top = Across()
        top.add(words, stretch=1)
        for button in (self.undo, self.more):
            top.box.addWidget(button, 0, Qt.AlignmentFlag.AlignTop)
        self.changes = Box("quote", margins=(Space.M, 0, 0, 0), spacing=Space.XS)
        self.changes.hide()
        self.question = Box("code", margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
        self.question.hide()
        self.how_far = label("", "small")
        self.stop = Button(self.tr("Stop"), clicked=self._stop)
        self.work = Box(horizontal=True, spacing=Space.M).add(self.how_far, self.stop)
        self.work.box.addStretch(1)
        self.work.hide()
        self._task: Task | None = None
        self.add(top.fit(), self.changes, self.question, self.work)
        self.show_run(run)

    def show_run(self, run: "RunInfo") -> None:
        self.run = run
        self.title.setText(told(run.title))
        self.state.setText(state(run))
        self.state.setVisible(bool(state(run)))
        failed = run.status == "failed"
        self.words.setVisible(bool(run.words) and not failed)
        self.words.setText(told(run.words))
        if failed:
            self.note.say(told(run.words), "danger")
        of_memories = run.undoable or run.undone
        took = self.tr("took {time}").format(time=cost(run)) if run.finished else ""
        parts = (moment(run.started), took, changed(run.changed) if of_memories else "")
        self.detail.setText(" · ".join(part for part in parts if part))
        can = run.undoable and not run.undone
        for button in (self.undo, self.more):
            button.setVisible(can)
            button.setEnabled(can)
        self.show_changes.setVisible(of_memories)
        name = f"{told(run.title)}, {moment(run.started)}"
        self.undo.setAccessibleName(self.tr("Undo: {run}").format(run=name))
        self.more.setAccessibleName(self.tr("More: {run}").format(run=name))
        self.show_changes.setAccessibleName(self.tr("What changed: {run}").format(run=name))

    # What changed

    @Slot()
    def _toggle(self) -> None:
        if not self.changes.isHidden():
            self.changes.hide()
            return
        run_id = self.run.id
        self._bridge.call(lambda me: me.journal.list(limit=MOST, run_id=run_id), self._show_changes)

    @Slot(object)
    def _show_changes(self, entries: "Sequence[JournalEntry]") -> None:
        clear(self.changes.box)
        told = [entry for entry in entries if statement(entry)]
        for entry in told[:LISTED]:
            self.changes.add(_Line(self._bridge, entry.memory_id, statement(entry), what(entry)))
        if not told:
            self.changes.add(label(self.tr("It changed no memory."), "muted"))
        elif len(told) > LISTED:
            self.changes.add(label(self.tr("and {n} more").format(n=f"{len(told) - LISTED:,}"), "small"))
        self.changes.show()

    # The way back

    def _menu(self) -> None:
        menu = QMenu(self)
        since = menu.addAction(theme().icon("undo"), self.tr("Undo this and everything since …"))
        chosen = menu.exec(below(self.more, menu))
        menu.deleteLater()
        if chosen is since:
            self._ask_since()

    def _busy(self, busy: bool) -> None:
        self.undo.setEnabled(not busy)
        self.more.setEnabled(not busy)

    @Slot()
    def _ask_dependents(self) -> None:
        """Undone at once when nothing was built on it; else what goes along is named first."""
        self._busy(True)
        run_id = self.run.id

        def work(me: "SecondMe", progress: Progress) -> "tuple[Sequence[Memory], Changes | None]":
            along = me.journal.dependents(run_id)
            return along, None if along else me.journal.undo_run(run_id, progress)

        self._start(work, self._got_dependents)

    def _start(self, work: "Callable[[SecondMe, Progress], Any]", then: Callable[[Any], None]) -> None:
        """How far it is is shown when it takes a while; stopped, all is as it was."""
        self._task = task = self._bridge.run(work, then, self._failed)
        task.progressed.connect(self._step)
        task.cancelled.connect(self._stopped)
        task.ended.connect(self._ended)

    @Slot(object)
    def _step(self, step: Step) -> None:
        if step.done < step.total:
            self.question.hide()
            self.how_far.setText(self.tr("Undoing: {n} of {all}").format(n=f"{step.done:,}", all=f"{step.total:,}"))
            self.stop.setEnabled(True)
            self.work.show()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        if self._task is not None:
            self._task.cancel()

    @Slot()
    def _stopped(self) -> None:
        self.question.hide()
        self._busy(False)
        self.note.say(self.tr("It was stopped; all is as it was."))

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self.work.hide()

    @Slot(object)
    def _got_dependents(self, answer: "tuple[Sequence[Memory], Changes | None]") -> None:
        along, changes = answer
        if changes is not None:
            self._done(changes)
            return
        text = self.tr("Later work was built on this. {memories} would go along:").format(memories=memories(len(along)))
        self._ask(text, [(each.id, each.text) for each in along], self.tr("Undo all of it"), self._undo_run)

    def _ask_since(self) -> None:
        since = self.run.started
        text = self.tr("Everything since {time} that background work, chats or you did to memories is taken back.")
        self._ask(text.format(time=moment(since)), [], self.tr("Undo everything since"), self._undo_since)

    def _ask(self, text: str, along: list[tuple[int, str]], name: str, then: Callable[[], None]) -> None:
        clear(self.question.box)
        self.question.add(label(text, "strong", wrap=True))
        for memory_id, words in along[:LISTED]:
            self.question.add(_Line(self._bridge, memory_id, words))
        if len(along) > LISTED:
            self.question.add(label(self.tr("and {n} more").format(n=f"{len(along) - LISTED:,}"), "small"))
        self.go = Button(name, "danger")
        self.go.clicked.connect(then)
        leave = Button(self.tr("Leave it"), clicked=self._leave)
        answers = Box(horizontal=True, spacing=Space.S).add(self.go, leave)
        answers.box.addStretch(1)
        self.question.add(answers)
        self.question.show()
        self._busy(True)
        leave.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _leave(self) -> None:
        self.question.hide()
        self._busy(False)
        self.undo.setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot()
    def _undo_run(self) -> None:
        run_id = self.run.id
        self.go.setEnabled(False)
        self._start(lambda me, progress: me.journal.undo_run(run_id, progress), self._done)

    @Slot()
    def _undo_since(self) -> None:
        since = self.run.started
        self.go.setEnabled(False)
        self._start(lambda me, progress: me.journal.undo_since(since, progress), self._done)

    @Slot(object)
    def _done(self, changes: "Changes") -> None:
        self.question.hide()
        count = len(changes.memories)
        if changes.returned:
            came = conversations(len(changes.returned))
            said = self.tr("Undone: {conversations} as before").format(conversations=came)
        elif changes.versions and not count:
            said = self.tr("Undone: the profile is as before")
        elif changes.versions:
            said = self.tr("Undone: {memories} and the profile as before").format(memories=memories(count))
        else:
            said = self.tr("Undone: {memories} as before").format(memories=memories(count))
        self.undone.emit(said, changes)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.question.hide()
        self._busy(False)
        if isinstance(error, UserError):
            self.note.say(str(error), "danger")
        else:
            notice = explain(error, self._bridge.paths)
            self.note.say(f"{notice.text} {notice.remedy}".strip(), "danger")


class _Line(Box):
    """A memory, what became of it, and the way to it."""

    def __init__(self, bridge: Bridge, memory_id: int, text: str, done: str = "") -> None:
        super().__init__(horizontal=True, spacing=Space.S)
        self._bridge, self._memory_id = bridge, memory_id
        if done:
            tag = label(done, "small")
            Scaled(tag, tag.setMinimumWidth, 72)
            self.add(tag)
        self.add(label(text, wrap=True), stretch=1)
        jump = icon_button("jump", self.tr("Open the memory: {text}").format(text=text[:60]), self._open)
        jump.setToolTip(self.tr("Open this memory"))
        self.add(jump)

    def _open(self) -> None:
        self._bridge.memory_asked.emit(self._memory_id)
