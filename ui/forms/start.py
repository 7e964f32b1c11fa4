"""Where a form is dropped, opened or pasted, and what was filled in so far."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QPlainTextEdit

from ui.memories.words import moment
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, clear, label, row, spacer

if TYPE_CHECKING:
    from secondme.types import FilledForm

PASTE_HEIGHT = 140


class Start(Box):
    """Before a form is open."""

    open_asked = Signal()
    pasted = Signal(str)

    def __init__(self) -> None:
        super().__init__(spacing=Space.L)
        self.open = Button(self.tr("Open a form…"), "primary", "folder", clicked=self.open_asked.emit)
        frame = Box("drop", margins=Space.XL, spacing=Space.M)
        says = label(self.tr("Drop a form here: PDF, web page, Word document or text."), "body", wrap=True)
        more = label(
            self.tr("It is read on this computer. Nothing is written into it before you have looked."),
            "muted",
            wrap=True,
        )
        frame.add(says, more, row(self.open, spacer()))
        self.text = QPlainTextEdit()
        self.text.setProperty("field", "true")
        self.text.setAccessibleName(self.tr("Questions"))
        self.text.setPlaceholderText(self.tr("Or paste questions here, one a line:\nFull name:\nE-mail:"))
        self.text.setTabChangesFocus(True)
        for part in (self.text, self.text.viewport()):
            part.setAcceptDrops(False)  # a file that is dropped here is a form, not text
        self.text.setFixedHeight(PASTE_HEIGHT)
        self.answer = Button(self.tr("Answer these"), clicked=self._paste)
        self.answer.setEnabled(False)
        self.text.textChanged.connect(self._edited)
        self.add(frame, self.text, row(spacer(), self.answer))
        self.box.addStretch(1)

    def _edited(self) -> None:
        self.answer.setEnabled(bool(self.text.toPlainText().strip()))

    def _paste(self) -> None:
        self.pasted.emit(self.text.toPlainText())


class Log(Box):
    """What was filled in where, newest first; never what was written."""

    allow_asked = Signal(str, bool)
    clear_asked = Signal()
    back_asked = Signal()

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        back = Button(self.tr("Back"), "secondary", "left", clicked=self.back_asked.emit)
        self.clear = Button(self.tr("Clear this list"), "danger", clicked=self.clear_asked.emit)
        says = self.tr("Which fields of which forms were filled in from here. What was written into them is not kept.")
        self.entries, self.decided = Box(spacing=Space.S), Box(spacing=Space.XS)
        self.add(row(back, spacer(), self.clear), label(says, "muted", wrap=True), self.entries)
        self.add(label(self.tr("What may go into forms"), "section"), self.decided)
        self.box.addStretch(1)

    def show_categories(self, categories: "Sequence[tuple[str, str, str]]") -> None:
        """What was decided of each kind of sensitive data, and the way to decide otherwise."""
        clear(self.decided.box)
        for key, title, answer in categories:
            words = {"yes": self.tr("used"), "no": self.tr("kept back"), "": self.tr("not asked yet")}[answer]
            other = self.tr("Keep it back") if answer == "yes" else self.tr("Use it in forms")
            change = Button(other, "link", clicked=partial(self.allow_asked.emit, key, answer != "yes"))
            change.setAccessibleName(f"{other}: {told(title)}")
            line = row()
            line.add(label(f"{told(title)}: {words}", "body", wrap=True), stretch=1).add(change)
            self.decided.add(line)

    def show_log(self, filled: "Sequence[FilledForm]") -> None:
        clear(self.entries.box)
        self.clear.setEnabled(bool(filled))
        for one in filled:
            card = Box("card", margins=(Space.L, Space.S, Space.L, Space.S), spacing=2)
            fields = ", ".join(field.label for field in one.fields) or self.tr("nothing")
            card.add(label(told(one.place), "strong", wrap=True))
            card.add(label(f"{moment(one.at)} · {fields}", "muted", wrap=True))
            self.entries.add(card)
        if not filled:
            self.entries.add(label(self.tr("No form was filled in yet."), "body"))
