"""Each time a memory was given to a reply: what was asked, and why it was found."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QLabel

from secondme.types import MemoryUse
from ui.chat.scores import number, parts, why
from ui.memories.words import moment
from ui.theme import Space
from ui.widgets.basics import Box, Button, clear, label

SHOWN = 3
REASONS = 4


class Use(Box):
    """One reply."""

    asked = Signal(int)

    def __init__(self, use: MemoryUse) -> None:
        super().__init__("quote", margins=(Space.M, 0, 0, 0), spacing=2)
        self._reply = use.reply_item_id
        cited = self.tr("cited in the reply") if use.hit.cited else self.tr("given, not cited")
        said = (moment(use.time), use.title, cited)
        self.question = label(" ".join(use.question.split())[:300], wrap=True, selectable=True)
        self.add(label(" · ".join(part for part in said if part), "small", wrap=True), self.question)
        self.why: QLabel = label(why(use.hit), "small", wrap=True)
        self.why.setToolTip(_shares(use))
        self.add(self.why)
        show = Button(self.tr("Show reply"), "link", "jump", self._ask)
        show.setAccessibleName(self.tr("Show the reply to: {text}").format(text=use.question[:60]))
        self.box.addWidget(show, 0, Qt.AlignmentFlag.AlignLeft)

    def _ask(self) -> None:
        self.asked.emit(self._reply)


def _shares(use: MemoryUse) -> str:
    """The score, and what made most of it."""
    shares = [f"{name}: {share:.2f}" for name, share in parts(use.hit) if share > 0]
    return "\n".join((number(use.hit), *shares[:REASONS]))


class Uses(Box):
    """The latest; more on request."""

    item_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self._uses: Sequence[MemoryUse] = ()
        self.rows: list[Use] = []

    def show_uses(self, uses: Sequence[MemoryUse], most: int = SHOWN) -> None:
        self._uses = uses
        clear(self.box)
        self.rows = []
        for use in uses[:most]:
            each = Use(use)
            each.asked.connect(self.item_asked)
            self.rows.append(each)
            self.add(each)
        if len(uses) > most:
            more = Button(self.tr("Show {n} more").format(n=len(uses) - most), "link", clicked=self._show_all)
            self.box.addWidget(more, 0, Qt.AlignmentFlag.AlignLeft)

    def _show_all(self) -> None:
        self.show_uses(self._uses, len(self._uses))
