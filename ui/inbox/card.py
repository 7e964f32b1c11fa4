"""One thing that waits: what would be remembered, beside the words that it comes from."""

from typing import TYPE_CHECKING, Literal

from PySide6.QtCore import QRectF, Qt, Signal, Slot
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.inbox.columns import Columns
from ui.inbox.words import about, confidence
from ui.memories.evidence import EvidenceList
from ui.theme import Space, theme
from ui.told import told
from ui.widgets.basics import Box, Button, label
from ui.widgets.pill import Remark
from ui.widgets.wording import Wording

if TYPE_CHECKING:
    from secondme.types import InboxEntry, Memory

Answer = Literal["keep", "reject", "new", "old", "both"]
QUOTES = 2
"""Shown at first."""


class InboxCard(Box):
    """Says what the person wants; the page does it. A card that contradicts a memory asks which of the two holds."""

    answered = Signal(object, str)
    """(this card, an Answer)"""
    worded = Signal(object, str)
    """(this card, the person's own words)"""
    item_asked = Signal(int)
    memory_asked = Signal(int)

    def __init__(self, bridge: Bridge, entry: "InboxEntry") -> None:
        super().__init__("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.M)
        self.entry = entry
        self.current = False
        self._bridge = bridge
        self._wording: Wording | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(self._spoken())
        self.statement = label(entry.memory.text, "lead", wrap=True, selectable=True)
        self.note = Remark()
        self.note.hide()
        if entry.conflict is None:
            self._build_proposal()
        else:
            self._build_question(entry.conflict)
        self.add(self.note, self._buttons())
        theme().changed.connect(self._repaint)

    @property
    def id(self) -> int:
        return int(self.entry.memory.id)

    def _spoken(self) -> str:
        """What a screen reader says of it."""
        entry = self.entry
        if entry.conflict is None:
            return f"{entry.memory.text} {told(entry.reason)}"
        asked = self.tr("Which is true: {new} Or: {old}").format(new=entry.memory.text, old=entry.conflict.text)
        return f"{asked} {told(entry.reason)}"

    def _build_proposal(self) -> None:
        memory = self.entry.memory
        self._words = Box(spacing=Space.S).add(label(about(memory), "small"), self.statement)
        self._words.add(label(told(self.entry.reason), "muted", wrap=True))
        self._words.add(label(confidence(memory.confidence), "small"))
        self._words.box.addStretch(1)
        self.add(Columns(self._words, self._evidence(self.tr("What was said"), memory)))

    def _build_question(self, conflict: "Memory") -> None:
        head = Box(spacing=2).add(label(self.tr("Which is true?"), "lead"))
        head.add(label(told(self.entry.reason), "muted", wrap=True))
        self.statement.setProperty("style", "strong")
        new = self._side(self.tr("New"), self.statement, self.entry.memory)
        known = label(conflict.text, "strong", wrap=True, selectable=True)
        self.add(head, Columns(new, self._side(self.tr("So far"), known, conflict)))

    def _side(self, title: str, statement: QWidget, memory: "Memory") -> Box:
        result = Box(spacing=Space.S).add(label(title, "section"), statement, self._quotes(memory))
        result.box.addStretch(1)
        return result

    def _evidence(self, title: str, memory: "Memory") -> Box:
        result = Box(spacing=Space.S).add(label(title, "small"), self._quotes(memory))
        result.box.addStretch(1)
        return result

    def _quotes(self, memory: "Memory") -> EvidenceList:
        quotes = EvidenceList(self._bridge, QUOTES, "quote")
        quotes.item_asked.connect(self.item_asked)
        quotes.memory_asked.connect(self.memory_asked)
        quotes.show_memory(memory)
        return quotes

    # Answers

    def _buttons(self) -> QWidget:
        text = self.entry.memory.text[:60]
        if self.entry.conflict is None:
            answers = (
                ("keep", self.tr("Keep"), "A", "check"),
                ("edit", self.tr("Edit"), "E", "edit"),
                ("reject", self.tr("Reject"), "R", "close"),
            )
        else:
            answers = (
                ("new", self.tr("The new one"), "A", ""),
                ("old", self.tr("The old one"), "R", ""),
                ("both", self.tr("Both are true"), "B", ""),
            )
        self.buttons: dict[str, Button] = {}
        self._actions = Box(horizontal=True, spacing=Space.S)
        for answer, name, key, icon in answers:
            button = Button(name, "secondary" if answer == "keep" or not icon else "quiet", icon)
            button.setToolTip(f"{name} ({key})")
            button.setAccessibleName(f"{name}: {text}")
            button.setProperty("answer", answer)
            button.clicked.connect(self._clicked)
            self.buttons[answer] = button
            self._actions.add(button)
        self._actions.box.addStretch(1)
        return self._actions

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if not isinstance(button, Button):
            return
        answer = str(button.property("answer"))
        if answer == "edit":
            self.edit()
        else:
            self.answer(answer)

    def answer(self, answer: str) -> None:
        """One of `Answer`; what does not fit this card is passed over."""
        if answer in self.buttons and self.buttons[answer].isEnabled() and not self.editing:
            self.answered.emit(self, answer)

    def set_busy(self, busy: bool) -> None:
        for button in self.buttons.values():
            button.setEnabled(not busy)

    @property
    def busy(self) -> bool:
        return not all(button.isEnabled() for button in self.buttons.values())

    def trouble(self, text: str) -> None:
        """It could not be done: say why, and let it be tried again."""
        self.set_busy(False)
        self.note.say(text, "danger")

    # The person's own words

    @property
    def editing(self) -> bool:
        return self._wording is not None

    @Slot()
    def edit(self) -> None:
        """Say it in one's own words; keeps it when saved."""
        if self.entry.conflict is not None or self.editing or self.busy:
            return
        self._wording = Wording(self.entry.memory.text, self.tr("The statement in your words"), self.tr("Keep this"))
        self._wording.saved.connect(self._save)
        self._wording.cancelled.connect(self.stop_editing)
        self._words.box.insertWidget(self._words.box.indexOf(self.statement) + 1, self._wording)
        self.statement.hide()
        self._actions.hide()
        self._wording.begin()

    @Slot(str)
    def _save(self, text: str) -> None:
        self.worded.emit(self, text)

    @Slot()
    def stop_editing(self) -> None:
        if self._wording is None:
            return
        self._wording.hide()
        self._wording.deleteLater()
        self._wording = None
        self.statement.show()
        self._actions.show()
        self.setFocus(Qt.FocusReason.OtherFocusReason)

    # Which one the keys are for

    def set_current(self, current: bool) -> None:
        self.current = current
        self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self.current:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            pen = QColor(theme().colors.accent)
            painter.setPen(pen)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 10, 10)
            painter.drawRoundedRect(QRectF(self.rect()).adjusted(1.5, 1.5, -1.5, -1.5), 9, 9)
            painter.end()
