""" "Check this for me": an answer of another assistant, held against what is known of the person, memory by memory."""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QLineEdit

from ui.assist.enhance import text_area
from ui.assist.notes import Notes
from ui.bridge import Bridge
from ui.task import StreamTask
from ui.theme import Space
from ui.told import told
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, label, row, spacer
from ui.widgets.pill import Pill
from ui.widgets.sourcelink import SourceLink

if TYPE_CHECKING:
    from collections.abc import Iterator

    from secondme.types import ContextNote, Critique, Judgement

ANSWER_HEIGHT, BACK_HEIGHT = 140, 120


class Verdict(Box):
    """One judgement: the words of the answer beside what is known, and a way to the memory."""

    def __init__(self, judgement: "Judgement", bridge: Bridge) -> None:
        super().__init__("card", margins=(Space.L, Space.S, Space.L, Space.S), spacing=Space.XS)
        self.judgement = judgement
        words = {
            "conflicts": self.tr("Conflicts"), "fits": self.tr("Fits"), "not concerned": self.tr("Has no bearing"),
        }[judgement.verdict]  # fmt: skip
        self.pill = Pill(words, "quiet" if judgement.verdict == "not concerned" else "accent")
        note = judgement.note
        source = SourceLink(note.text.replace("&", "&&"), lambda: bridge.memory_asked.emit(note.memory))
        source.setToolTip(self.tr("Open this memory"))
        above = Across()
        above.add(self.pill, source).box.addStretch(1)
        self.add(above.fit())
        if judgement.quote:
            self.add(label(f"“{judgement.quote}”", "body", wrap=True))
        if judgement.why:
            self.add(label(judgement.why, "muted", wrap=True))


class Check(Box):
    """Judgements come one by one and can be stopped; those that came stay, and are summed up."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.M)
        self._bridge = bridge
        self._task: StreamTask | None = None
        self._asked: tuple[str, str] = ("", "")
        self.judgements: list[Judgement] = []
        self.question = QLineEdit()
        self.question.setAccessibleName(self.tr("What you asked"))
        self.question.setPlaceholderText(self.tr("What you asked (optional)"))
        self.answer = text_area(self.tr("The answer"), self.tr("Paste the answer of another assistant"), ANSWER_HEIGHT)
        self.check = Button(self.tr("Check this for me"), "primary", clicked=self._check)
        self.stop = Button(self.tr("Stop"), "secondary", "stop", self._stop)
        self.notes = Notes(self.tr("What it is held against"), all_ticked=True)
        self.summary = label("", "lead", wrap=True)
        self.cards = Box(spacing=Space.S)
        self.back = text_area(self.tr("What you could write back"), "", BACK_HEIGHT)
        self.copy = Button(self.tr("Copy"), "secondary", "copy", self._copy)
        hint = label(self.tr("What you could write back. Read it before you copy it, and change it."), "muted", True)
        self.out = Box(spacing=Space.S).add(hint, self.back, row(spacer(), self.copy))
        self.add(self.question, self.answer, row(spacer(), self.stop, self.check))
        self.add(self.notes, self.summary, self.cards, self.out)
        self.box.addStretch(1)
        self.answer.textChanged.connect(self._edited)
        for each in (self.stop, self.summary, self.out):
            each.hide()
        self._edited()

    @Slot()
    def _edited(self) -> None:
        self.check.setEnabled(bool(self.answer.toPlainText().strip()) and self._task is None)

    def _check(self) -> None:
        """Against what bears on it; the second time, for the same answer, against what is still ticked."""
        asked = self.question.text().strip(), self.answer.toPlainText().strip()
        self.check.setEnabled(False)
        if asked == self._asked:
            self._judge()
        else:
            self._bridge.call(lambda me: (asked, me.assist.notes(*asked)), self._found, self._failed)

    @Slot(object)
    def _found(self, told: "tuple[tuple[str, str], tuple[ContextNote, ...]]") -> None:
        self._asked, notes = told
        self.notes.show_notes(notes)
        self._judge()

    def _judge(self) -> None:
        (question, answer), notes, me = self._asked, self.notes.picked(), self._bridge.me
        self.judgements = []
        clear(self.cards.box)
        self.out.hide()
        self.summary.setText(self.tr("Checking…"))
        self.summary.show()

        def judged(stop: Event) -> "Iterator[Judgement]":
            from secondme.progress import Progress

            progress = Progress()
            progress.cancelled = stop
            return me.assist.judgements(question, answer, notes, progress)

        self._task = task = StreamTask(judged)
        task.batch.connect(self._came)
        task.failed.connect(self._failed)
        task.ended.connect(self._ended)
        self.stop.show()
        task.start()

    @Slot(object)
    def _came(self, judgements: "list[Judgement]") -> None:
        for each in judgements:
            self.judgements.append(each)
            place = 0 if each.verdict == "conflicts" else len(self.judgements) - 1
            self.cards.box.insertWidget(place, Verdict(each, self._bridge), 0, Qt.AlignmentFlag.AlignTop)

    @Slot()
    def _ended(self) -> None:
        self._task = None
        self.stop.hide()
        self._edited()
        answer, judged = self._asked[1], tuple(self.judgements)
        self._bridge.call(lambda me: me.assist.conclude(answer, judged), self._concluded)

    @Slot(object)
    def _concluded(self, critique: "Critique") -> None:
        more = "" if critique.whole else " " + self.tr("Only the beginning of the answer was read.")
        self.summary.setText(told(critique.summary) + more)
        self.back.setPlainText(critique.back)
        self.out.setVisible(bool(critique.back))

    def _stop(self) -> None:
        if self._task is not None:
            self._task.cancel()

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.back.toPlainText())
        told = tuple(each.note for each in self.judgements if each.verdict == "conflicts" and not each.note.sensitive)
        if told:
            self._bridge.call(lambda me: me.assist.copied(told))
        self._bridge.toast(self.tr("Copied"))

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._edited()
        self._bridge.report(error)
