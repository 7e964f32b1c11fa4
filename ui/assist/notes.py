"""What another assistant would be told, or an answer is held against: a chip a memory, each ticked or not."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame

from ui.theme import Space, Type
from ui.widgets.basics import Box, Button, clear, label
from ui.widgets.flow import FlowLayout
from ui.widgets.pill import restyle

if TYPE_CHECKING:
    from secondme.types import ContextNote

LONGEST = 56
"""Letters of a chip at the usual size of text."""


class NoteChip(Button):
    """A memory; ticked, it counts."""

    def __init__(self, note: "ContextNote", ticked: bool) -> None:
        words = " ".join(note.text.split())
        longest = LONGEST * 100 // max(100, Type.percent)
        short = words if len(words) <= longest else words[: longest - 1].rstrip() + "…"
        super().__init__(short.replace("&", "&&"), "chip", "check")
        self.note = note
        kinds = (self.tr("sensitive") if note.sensitive else "", "" if note.sure else self.tr("perhaps"))
        kind = ", ".join(filter(None, kinds))
        self.setAccessibleName(f"{words} ({kind})" if kind else words)
        self.setToolTip(f"{words}\n{kind}" if kind else words)
        self.setCheckable(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.toggled.connect(self._look)
        self.setChecked(ticked)
        self._look()

    @Slot()
    def _look(self) -> None:
        self.set_icon("check" if self.isChecked() else "lock" if self.note.sensitive else "plus")
        self.setProperty("given", not self.isChecked())
        restyle(self)


class Notes(Box):
    """Keeps what was ticked and what not when the same memories are shown again."""

    changed = Signal()

    def __init__(self, title: str, all_ticked: bool = False) -> None:
        """`all_ticked`: also what is sensitive, because nothing of it is told to anybody."""
        super().__init__(spacing=Space.S)
        self._all_ticked = all_ticked
        self._picked: dict[int, bool] = {}
        self.chips: list[NoteChip] = []
        self.title, self.hint = label(title, "section", wrap=True), label("", "muted", wrap=True)
        frame, self._flow = QFrame(), FlowLayout(Space.S)
        frame.setLayout(self._flow)
        self.add(self.title, self.hint, frame)
        self.hide()

    def show_notes(self, notes: "Sequence[ContextNote]") -> None:
        self._picked |= {chip.note.memory: chip.isChecked() for chip in self.chips}
        clear(self._flow)
        self.chips = []
        for note in notes:
            usual = self._all_ticked or (note.sure and not note.sensitive)
            chip = NoteChip(note, self._picked.get(note.memory, usual))
            chip.toggled.connect(self.changed)
            self.chips.append(chip)
            self._flow.addWidget(chip)
        self.hint.setText(self._says(notes))
        self.show()
        self.changed.emit()

    def _says(self, notes: "Sequence[ContextNote]") -> str:
        if not notes:
            return self.tr("Nothing that is remembered bears on this.")
        if any(note.sensitive for note in notes) and not self._all_ticked:
            return self.tr("Click on one to put it in or leave it out. What is sensitive waits for your click.")
        return self.tr("Click on one to leave it out.")

    def picked(self) -> "tuple[ContextNote, ...]":
        return tuple(chip.note for chip in self.chips if chip.isChecked())
