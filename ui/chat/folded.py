"""What stood for earlier turns that no longer fitted when a reply was made, line by line, and the turns themselves."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Slot

from ui.bridge import Bridge
from ui.chat.source import Source, short
from ui.theme import Space
from ui.widgets.basics import Box, Button, clear, label

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import FoldedLine, Item

LONGEST = 600
"""Characters of a turn that are shown; the message itself is one click away."""
SHOWN = 12
"""Lines at first."""


def turns(count: int) -> str:
    text = QCoreApplication.translate("Folded", "1 earlier turn, folded")
    if count != 1:
        text = QCoreApplication.translate("Folded", "{n} earlier turns, folded").format(n=f"{count:,}")
    return text


class FoldCard(Box):
    """Reads the lines when it is shown."""

    def __init__(self, bridge: Bridge, reply_id: int, count: int) -> None:
        super().__init__("card", margins=(Space.M, Space.M, Space.M, Space.S), spacing=Space.S)
        self._bridge = bridge
        self._lines: Sequence[FoldedLine] = ()
        self.reply_id = reply_id
        self.lines = Box(spacing=Space.S)
        self.more = Button("", "link", clicked=self._all)
        self.more.hide()
        help = self.tr("They no longer fit into what the model reads. These lines stood for them:")
        self.add(label(turns(count), "small"), label(help, "small", wrap=True), self.lines)
        self.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        bridge.call(lambda me: me.chats.folded(reply_id), self._show)

    @Slot(object)
    def _show(self, lines: "Sequence[FoldedLine]") -> None:
        self._lines = lines
        for line in lines[:SHOWN]:
            self.lines.add(FoldedRow(self._bridge, line))
        self.more.setVisible(len(lines) > SHOWN)
        self.more.setText(self.tr("Show {n} more").format(n=f"{len(lines) - SHOWN:,}"))
        if not lines:
            self.lines.add(label(self.tr("Nothing was kept of them."), "muted", wrap=True))

    def _all(self) -> None:
        self.more.hide()
        for line in self._lines[SHOWN:]:
            self.lines.add(FoldedRow(self._bridge, line))


class FoldedRow(Box):
    """One line; unfolds to the turns that it is made of."""

    def __init__(self, bridge: Bridge, line: "FoldedLine") -> None:
        super().__init__(spacing=2)
        self._bridge, self.line = bridge, line
        self.toggle = Button("", "link", clicked=self._toggle)
        self.sources = Box("quote", margins=(Space.S, 0, 0, 0), spacing=Space.S)
        self.sources.hide()
        self.add(label(line.text, wrap=True, selectable=True))
        self.box.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.sources)
        self._tell()

    def _tell(self) -> None:
        count = len(self.line.item_ids)
        if not self.sources.isHidden():
            text = self.tr("Fold again")
        elif self.line.verbatim or count == 1:
            text = self.tr("Show the turn")
        else:
            text = self.tr("Show the {n} turns").format(n=count)
        self.toggle.setText(text)
        self.toggle.setAccessibleName(f"{text}: {self.line.text[:60]}")

    def _toggle(self) -> None:
        if not self.sources.isHidden():
            self.sources.hide()
            self._tell()
            return
        ids = self.line.item_ids

        def read(me: "SecondMe") -> "list[Item]":
            return [me.items.get(item_id) for item_id in ids]

        self._bridge.call(read, self._unfold, self._gone)

    @Slot(object)
    def _unfold(self, items: "Sequence[Item]") -> None:
        clear(self.sources.box)
        for item in items:
            who = {"self": self.tr("You"), "assistant": self.tr("Second Me")}.get(item.role, item.author)
            source = Source(item.id, short(item.text, LONGEST), who, item.time, LONGEST)
            source.asked.connect(self._bridge.item_asked)
            self.sources.add(source)
        self.sources.show()
        self._tell()

    @Slot(object)
    def _gone(self, _error: object) -> None:
        clear(self.sources.box)
        self.sources.add(label(self.tr("This has been deleted since."), "muted", wrap=True))
        self.sources.show()
        self._tell()
