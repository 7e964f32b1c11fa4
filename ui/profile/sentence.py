"""One sentence of the profile, with the memories that it stands on and what the person may do about it."""

from collections.abc import Mapping
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel, QMenu

from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, icon_button, label
from ui.widgets.menus import below
from ui.widgets.wording import Wording

if TYPE_CHECKING:
    from secondme.types import ProfileSentence

CHIPS = 3
"""Memories that have a chip of their own; the others share one."""
ICON = 16


class SentenceRow(Box):
    """Says what the person wants; the page does it. `numbers`: the memories of the profile as notes, from 1."""

    lock_asked = Signal(object, bool)
    correct_asked = Signal(object, str)
    ban_asked = Signal(object)
    memory_asked = Signal(int)

    def __init__(
        self, sentence: "ProfileSentence", numbers: Mapping[int, int], texts: Mapping[int, str], fixed: bool
    ) -> None:
        """`texts`: statements of memories that still exist. `fixed`: an old version, which nobody can change."""
        super().__init__(margins=(Space.L, Space.S, Space.S, Space.S), spacing=Space.S)
        self.sentence = sentence
        self._wording: Wording | None = None
        self.text = label("", wrap=True, selectable=True)
        self.chips: list[Button] = []
        self._chips = Box(horizontal=True, spacing=Space.XS)
        self.lock = QLabel()
        self.lock.setToolTip(self.tr("Locked: it stays as it is"))
        self.lock.setAccessibleName(self.tr("Locked"))
        self.more = icon_button("more", self.tr("What to do about this sentence"), self._menu)
        if fixed:
            self.more.hide()
        self._line = Box(horizontal=True, spacing=Space.S).add(self.text, stretch=1)
        for widget in (self.lock, self._chips, self.more):
            self._line.box.addWidget(widget, 0, Qt.AlignmentFlag.AlignTop)
        self.add(self._line)
        self._add_chips(numbers, texts)
        self.show_sentence(sentence)
        theme().changed.connect(self._retint)

    def show_sentence(self, sentence: "ProfileSentence") -> None:
        self.sentence = sentence
        self.text.setText(sentence.text)
        self.lock.setVisible(sentence.locked)
        self.more.setAccessibleName(self.tr("What to do about: {text}").format(text=sentence.text[:60]))
        self._retint()

    @Slot()
    def _retint(self) -> None:
        self.lock.setPixmap(theme().icon("lock", "muted", ICON).pixmap(ICON, ICON))

    # What it stands on

    def _add_chips(self, numbers: Mapping[int, int], texts: Mapping[int, str]) -> None:
        ids = self.sentence.memory_ids
        shown = ids if len(ids) <= CHIPS + 1 else ids[:CHIPS]
        for memory_id in shown:
            chip = Button(str(numbers[memory_id]), "chip")
            self._name_chip(chip, texts.get(memory_id, ""))
            chip.setProperty("memory", memory_id)
            chip.clicked.connect(self._clicked)
            self.chips.append(chip)
            self._chips.add(chip)
        self._rest = {memory_id: texts[memory_id] for memory_id in ids[len(shown) :] if memory_id in texts}
        if self._rest:
            rest = Button(f"+{len(self._rest)}", "chip", clicked=self._show_rest)
            rest.setAccessibleName(self.tr("{n} more memories").format(n=len(self._rest)))
            self.chips.append(rest)
            self._chips.add(rest)

    def _name_chip(self, chip: Button, text: str) -> None:
        chip.setEnabled(bool(text))
        chip.setToolTip(text or self.tr("This memory has been deleted since."))
        chip.setAccessibleName(self.tr("Open the memory: {text}").format(text=text))

    @Slot()
    def _clicked(self) -> None:
        chip = self.sender()
        if isinstance(chip, Button):
            self.memory_asked.emit(int(chip.property("memory")))

    def _show_rest(self) -> None:
        menu = QMenu(self)
        for memory_id, text in self._rest.items():
            menu.addAction(text.replace("&", "&&")[:80]).setData(memory_id)
        chip = self.chips[-1]
        chosen = menu.exec(below(chip, menu))
        menu.deleteLater()
        if chosen is not None:
            self.memory_asked.emit(int(chosen.data()))

    # What to do about it

    def _menu(self) -> None:
        menu = QMenu(self)
        held = self.sentence.locked
        lock = menu.addAction(theme().icon("lock"), self.tr("Unlock") if held else self.tr("Lock: keep it as it is"))
        correct = menu.addAction(theme().icon("edit"), self.tr("Correct"))
        ban = menu.addAction(theme().icon("delete", "danger"), self.tr("Never say this"))
        chosen = menu.exec(below(self.more, menu))
        menu.deleteLater()
        if chosen is lock:
            self.lock_asked.emit(self.sentence, not held)
        elif chosen is correct:
            self.edit()
        elif chosen is ban:
            self.ban_asked.emit(self.sentence)

    @property
    def editing(self) -> bool:
        return self._wording is not None

    def edit(self) -> None:
        """Say it in one's own words."""
        if self.editing:
            return
        self._wording = Wording(self.sentence.text, self.tr("The sentence in your words"), self.tr("Save"))
        self._wording.saved.connect(self._save)
        self._wording.cancelled.connect(self.stop_editing)
        self.add(self._wording)
        self._line.hide()
        self._wording.begin()

    @Slot(str)
    def _save(self, text: str) -> None:
        self.stop_editing()
        if text != self.sentence.text:
            self.correct_asked.emit(self.sentence, text)

    @Slot()
    def stop_editing(self) -> None:
        if self._wording is None:
            return
        self._wording.hide()
        self._wording.deleteLater()
        self._wording = None
        self._line.show()
        self.more.setFocus(Qt.FocusReason.OtherFocusReason)
