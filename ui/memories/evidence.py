"""What a memory was derived from: the quotes, each leading to the message it was taken from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QWidget

from secondme.errors import UserError
from secondme.types import Evidence, Item, Memory
from ui.bridge import Bridge
from ui.chat.plain import plain
from ui.memories.words import long_day, meta
from ui.theme import Space
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, label

if TYPE_CHECKING:
    from secondme.app import SecondMe

SHOWN = 5
"""At first; more are made so many at a time, as often as they are asked for."""
PADDING = {"card": (Space.M, Space.M, Space.S, Space.S), "quote": (Space.M, 0, 0, 0)}


class EvidenceCard(Box):
    """One quote with who said it when. The source is filled in when it has been read."""

    item_asked = Signal(int)
    memory_asked = Signal(int)

    def __init__(self, evidence: Evidence, box: str = "card") -> None:
        super().__init__(box, margins=PADDING[box], spacing=Space.XS)
        self.evidence = evidence
        self.quote = label(f"“{plain(evidence.quote)}”" if evidence.quote else "", "body", wrap=True, selectable=True)
        self.source = label("", "small", wrap=True)
        self.jump = Button(self._verb(), "quiet", "jump", self._jump)
        self.jump.setAccessibleName(f"{self._verb()}: {evidence.quote[:60]}")
        bottom = Across()
        bottom.add(self.source, self.jump)
        bottom.box.setStretch(0, 1)
        self.add(self.quote, bottom.fit())
        self.quote.setHidden(not evidence.quote)

    def _verb(self) -> str:
        return self.tr("Show message") if self.evidence.item_id is not None else self.tr("Show memory")

    @Slot()
    def _jump(self) -> None:
        if self.evidence.item_id is not None:
            self.item_asked.emit(self.evidence.item_id)
        elif self.evidence.memory_id is not None:
            self.memory_asked.emit(self.evidence.memory_id)

    def set_item(self, item: Item | None) -> None:
        """Who said it and when; None: it no longer exists."""
        if item is None:
            self.source.setText(self.tr("The message no longer exists."))
            self.jump.setEnabled(False)
            return
        who = self.tr("You") if item.role == "self" else item.author
        edited = self.tr("edited since") if item.revision > self.evidence.revision else ""
        parts = (who, long_day(item.time), item.title or "", edited)
        self.source.setText(" · ".join(part for part in parts if part))
        if not self.evidence.quote:
            self.quote.setText(plain(item.text[:400]))
            self.quote.show()


    def set_memory(self, memory: Memory | None) -> None:
        """What the memory says that this one was concluded from; None: it is gone."""
        if memory is None or memory.deleted_at is not None:
            self.source.setText(self.tr("The memory no longer exists."))
            self.jump.setEnabled(memory is not None)
            return
        self.quote.setText(memory.text)
        self.quote.show()
        self.source.setText(meta(memory))
        self.jump.setAccessibleName(f"{self._verb()}: {memory.text[:60]}")


class EvidenceList(Box):
    """The cards of one memory."""

    item_asked = Signal(int)
    memory_asked = Signal(int)

    def __init__(self, bridge: Bridge, shown: int = SHOWN, box: str = "card") -> None:
        """`box`: "card", or "quote" within a card."""
        super().__init__(spacing=Space.S)
        self._bridge = bridge
        self._at_once, self._kind = shown, box
        self._memory_id = 0
        self._shown: tuple[Evidence, ...] = ()
        self.cards: list[EvidenceCard] = []

    def show_memory(self, memory: Memory) -> None:
        if (memory.id, memory.evidence) == (self._memory_id, self._shown):
            return
        self._memory_id, self._shown = memory.id, memory.evidence
        self._clear()
        self._more = Button("", "link", clicked=self._show_more)
        self.add(self._more)
        self._show_more()

    @Slot()
    def _show_more(self) -> None:
        """The next few cards, above the button that asks for more."""
        start = len(self.cards)
        some = self._shown[start : start + self._at_once]
        for evidence in some:
            card = EvidenceCard(evidence, self._kind)
            card.item_asked.connect(self.item_asked)
            card.memory_asked.connect(self.memory_asked)
            self.cards.append(card)
            self.box.insertWidget(len(self.cards) - 1, card)
        left = len(self._shown) - len(self.cards)
        self._more.setText(self.tr("Show more ({n} left)").format(n=left))
        self._more.setHidden(left == 0)
        memory_id, ids = self._memory_id, [each.item_id for each in some if each.item_id is not None]
        if ids:
            self._bridge.call(lambda me: (memory_id, {item_id: _item(me, item_id) for item_id in ids}), self._got)
        others = [each.memory_id for each in some if each.item_id is None and each.memory_id is not None]
        if others:
            self._bridge.call(lambda me: (memory_id, me.memories.many(others)), self._got_memories)

    @Slot(object)
    def _got_memories(self, answer: tuple[int, list[Memory]]) -> None:
        memory_id, memories = answer
        known = {memory.id: memory for memory in memories}
        for card in self.cards:
            if memory_id == self._memory_id and card.evidence.item_id is None and card.evidence.memory_id is not None:
                card.set_memory(known.get(card.evidence.memory_id))

    @Slot(object)
    def _got(self, answer: tuple[int, dict[int, Item | None]]) -> None:
        memory_id, items = answer
        if memory_id != self._memory_id:
            return
        for card in self.cards:
            if card.evidence.item_id in items:
                card.set_item(items[card.evidence.item_id])

    def _clear(self) -> None:
        self.cards.clear()
        while self.box.count():
            widget: QWidget | None = self.box.takeAt(0).widget()
            if widget is not None:
                widget.hide()
                widget.deleteLater()


def _item(me: "SecondMe", item_id: int) -> Item | None:
    """None when it was purged."""
    try:
        return me.items.get(item_id)
    except UserError:
        return None
