"""Several memories that are chosen together: made one, or deleted."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from ui.memories.words import meta
from ui.theme import Space
from ui.widgets.basics import Box, Button, clear, label, row, scroll
from ui.widgets.statement import StatementEdit

if TYPE_CHECKING:
    from secondme.types import Memory

LISTED = 12
WIDTH = 760


class Several(Box):
    """Emits what the person wants; the pane does it. The statement offered is the newest of the longest."""

    merge_asked = Signal(object, str)
    """(ids, statement)"""
    delete_asked = Signal(object)
    """ids"""

    def __init__(self, stack: QStackedWidget) -> None:
        super().__init__()
        stack.addWidget(self)
        self._ids: list[int] = []
        self._offered = ""
        self.title = label("", "lead")
        self.list = Box("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        self.text = StatementEdit()
        self.text.setAccessibleName(self.tr("What the one memory says"))
        self.text.textChanged.connect(self._edited)
        self.text.save_asked.connect(self._merge)
        help = self.tr("It keeps all the quotes. The others are kept for their history, and it can be undone.")
        self.merge = Button(self.tr("Make them one"), "primary", "merge", self._merge)
        self.delete = Button(self.tr("Delete all"), "danger", "delete", self._delete)
        buttons = row(self.merge, self.delete)
        buttons.box.addStretch(1)
        content = Box(margins=(Space.XL, Space.L, Space.XL, Space.XL), spacing=Space.S)
        content.setMaximumWidth(WIDTH)
        content.add(self.title, self.list)
        content.box.addSpacing(Space.S)
        content.add(label(self.tr("As one memory"), "section"), self.text, label(help, "small", wrap=True), buttons)
        content.box.addStretch(1)
        outer = Box(horizontal=True)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        self.add(scroll(outer))

    def show_memories(self, memories: "Sequence[Memory]") -> None:
        """What was typed stays while more are chosen."""
        self._ids = [memory.id for memory in memories]
        self.title.setText(self.tr("{n} memories chosen").format(n=f"{len(memories):,}"))
        clear(self.list.box)
        for memory in memories[:LISTED]:
            self.list.add(Box(spacing=0).add(label(memory.text, wrap=True), label(meta(memory), "small")))
        if len(memories) > LISTED:
            self.list.add(label(self.tr("and {n} more").format(n=f"{len(memories) - LISTED:,}"), "small"))
        longest = max(memories, key=lambda memory: (len(memory.text), memory.time)).text
        if self.text.toPlainText() in ("", self._offered):
            self._offered = longest
            self.text.setPlainText(longest)
        self.set_busy(False)

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._ids, self._offered = [], ""
        self.text.clear()

    def set_busy(self, busy: bool) -> None:
        self.merge.setEnabled(not busy and bool(self.text.toPlainText().strip()))
        self.delete.setEnabled(not busy)

    @Slot()
    def _edited(self) -> None:
        self.merge.setEnabled(bool(self.text.toPlainText().strip()))

    @Slot()
    def _merge(self) -> None:
        text = " ".join(self.text.toPlainText().split())
        if text and self.merge.isEnabled():
            self.set_busy(True)
            self.merge_asked.emit(list(self._ids), text)

    @Slot()
    def _delete(self) -> None:
        self.set_busy(True)
        self.delete_asked.emit(list(self._ids))

    def focus_statement(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
