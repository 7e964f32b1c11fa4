"""What was used for a reply: each memory and message, why it was chosen, and the words that it comes from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot

from secondme.types import Hit, Item, Memory, Usage
from ui.bridge import Bridge
from ui.chat.folded import FoldCard
from ui.chat.plain import plain
from ui.chat.scores import Scores, cost, cost_in_numbers, number, why
from ui.chat.source import Source, short
from ui.theme import Scaled, Space
from ui.told import told
from ui.widgets.basics import Box, Button, icon_button, label, line, scroll

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes

NARROWEST = 240
"""Px, with text of the usual size."""
FOLDED = "folded"
"""Asked for instead of a hit: what stood for earlier turns."""


class UsedPanel(Box):
    """The panel beside the chat."""

    close_asked = Signal()
    judged = Signal(object, int)
    """That a hit was wrong: (the Changes, the memory that is opened now, or 0)."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("sidebar")
        self._bridge = bridge
        self._reply = 0
        self._cards: list[HitCard] = []
        self.fold: FoldCard | None = None
        head = Box("", horizontal=True, margins=(Space.L, Space.S, Space.S, Space.S))
        head.add(label(self.tr("What was used"), "strong"))
        head.box.addStretch()
        head.add(icon_button("close", self.tr("Close this panel"), self.close_asked.emit))
        self._list = Box("", margins=(Space.M, 0, Space.M, Space.L), spacing=Space.S)
        self._list.box.addStretch(1)
        self._area = scroll(self._list)
        self._nothing = label("", "muted", wrap=True)
        self._nothing.setContentsMargins(Space.L, 0, Space.L, 0)
        self._nothing.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.add(head)
        self.box.addWidget(self._nothing, 1)
        self.box.addWidget(self._area, 1)
        self._rule = line()
        self.add(self._rule, self._build_cost())
        Scaled(self, self._widen, NARROWEST // 2)
        self.show_nothing()

    def _widen(self, half: int) -> None:
        """Large text needs more room, though not in its proportion."""
        self.setMinimumWidth(NARROWEST // 2 + half)

    def _build_cost(self) -> Box:
        self.cost, self.numbers = (label("", "small", wrap=True, selectable=True) for _ in range(2))
        self.cost.setAccessibleDescription(self.tr("What this reply cost"))
        self.show_numbers = Button(self.tr("Show the numbers"), "link", clicked=self._toggle_numbers)
        self.numbers.hide()
        self._cost = Box(margins=(Space.L, Space.S, Space.L, Space.M), spacing=Space.XS).add(self.cost, self.numbers)
        self._cost.box.addWidget(self.show_numbers, 0, Qt.AlignmentFlag.AlignLeft)
        return self._cost

    def _toggle_numbers(self) -> None:
        shown = self.numbers.isHidden()
        self.numbers.setVisible(shown)
        self.show_numbers.setText(self.tr("Hide the numbers") if shown else self.tr("Show the numbers"))

    def show_nothing(self) -> None:
        self._reply = 0
        self._fill(())
        self._show_fold(0)
        self._show_cost(None)
        self._say(self.tr("Choose a chip under a reply to see what it was given, and where that comes from."))

    def show_used(
        self, reply_id: int, used: tuple[Hit, ...], chosen: object = None, usage: Usage | None = None
    ) -> None:
        """The hits of a reply, cited ones first; `chosen`, or FOLDED, is opened and scrolled to. `usage`: what it cost,
        why nothing was looked up for it, and how many earlier turns a few lines stood for."""
        why_not, folded = (usage.not_recalled, usage.folded) if usage else ("", 0)
        self._show_cost(usage)
        if reply_id != self._reply or [card.hit for card in self._cards] != _ordered(used):
            self._reply = reply_id
            self._fill(tuple(_ordered(used)))
        self._show_fold(folded)
        nothing = told(why_not) or self.tr("Nothing that is remembered was used for this reply.")
        self._say("" if used or folded else nothing)
        if chosen == FOLDED and self.fold is not None:
            self._area.ensureWidgetVisible(self.fold)
        for card in self._cards:
            card.mark(card.hit == chosen)
            if card.hit == chosen:
                self._area.ensureWidgetVisible(card)

    def _show_fold(self, count: int) -> None:
        """Below the hits."""
        if self.fold is not None and (not count or self.fold.reply_id != self._reply):
            self._list.box.removeWidget(self.fold)
            self.fold.hide()
            self.fold.deleteLater()
            self.fold = None
        if count and self.fold is None:
            self.fold = FoldCard(self._bridge, self._reply, count)
            self._list.box.insertWidget(len(self._cards), self.fold)

    def _show_cost(self, usage: Usage | None) -> None:
        self.cost.setText(cost(usage))
        self.numbers.setText(cost_in_numbers(usage))
        for part in (self._rule, self._cost):
            part.setVisible(bool(self.cost.text()))

    def _say(self, text: str) -> None:
        self._nothing.setText(text)
        self._nothing.setVisible(bool(text))
        self._area.setVisible(not text)

    def _fill(self, hits: tuple[Hit, ...]) -> None:
        for card in self._cards:
            self._list.box.removeWidget(card)
            card.hide()
            card.deleteLater()
        self._cards = [HitCard(self._bridge, hit, self._reply) for hit in hits]
        for place, card in enumerate(self._cards):
            self._list.box.insertWidget(place, card)
            card.judged.connect(self.judged)


class HitCard(Box):
    """One hit: its statement, its score, and the evidence, which is read when the card is shown."""

    judged = Signal(object, int)

    def __init__(self, bridge: Bridge, hit: Hit, reply_id: int) -> None:
        super().__init__("card", margins=(Space.M, Space.M, Space.M, Space.S), spacing=Space.S)
        self.hit = hit
        self._bridge, self._reply = bridge, reply_id
        kind = self.tr("Memory") if hit.type == "memory" else self.tr("Message")
        cited = self.tr("cited in the reply") if hit.cited else self.tr("given to the model")
        head = label(f"{kind} · {cited}", "small", wrap=True)
        self._text = label(short(plain(hit.text), 400), wrap=True, selectable=True)
        self._why = label(why(hit), "small", wrap=True)
        self._why.setToolTip(number(hit))
        self._sources = Box("", spacing=Space.XS)
        self.scores: Scores | None = None
        self.add(head, self._text, self._sources, self._why)
        if hit.components:
            self.show_scores = Button(self.tr("More about why"), "link", clicked=self._toggle_scores)
            self.box.addWidget(self.show_scores, 0, Qt.AlignmentFlag.AlignLeft)
        if hit.type == "memory":
            open_memory = Button(self.tr("Open this memory"), "link", clicked=self._open)
            self.box.addWidget(open_memory, 0, Qt.AlignmentFlag.AlignLeft)
            bridge.call(self._read, self._show, self._gone)
        else:
            bridge.call(lambda me: me.items.get(hit.id), self._show_item, self._gone)
        if reply_id < 0:
            return
        wrong = Button(self.tr("This was wrong here"), "link", clicked=self._wrong)
        wrong.setToolTip(self.tr("Recall the like of it less, and correct the memory"))
        self.box.addWidget(wrong, 0, Qt.AlignmentFlag.AlignLeft)

    def mark(self, chosen: bool) -> None:
        """Show that the person asked for this one."""
        self.setProperty("chosen", chosen)
        self.style().unpolish(self)
        self.style().polish(self)

    def _toggle_scores(self) -> None:
        if self.scores is None:
            self.scores = Scores(self.hit)
            self.scores.hide()
            self.box.insertWidget(self.box.indexOf(self.show_scores), self.scores)
        shown = self.scores.isHidden()
        self.scores.setVisible(shown)
        self.show_scores.setText(self.tr("Less about why") if shown else self.tr("More about why"))

    def _read(self, me: "SecondMe") -> tuple[Memory, list[Item]]:
        memory = me.memories.get(self.hit.id)
        ids = [evidence.item_id for evidence in memory.evidence if evidence.item_id is not None]
        return memory, [me.items.get(item_id) for item_id in ids]

    @Slot(object)
    def _show(self, answer: tuple[Memory, list[Item]]) -> None:
        memory, items = answer
        quotes = {e.item_id: e.quote for e in memory.evidence if e.item_id is not None}
        self._text.setText(short(memory.text, 400))
        for item in items[:5]:
            self._add_source(item, quotes.get(item.id, ""))

    @Slot(object)
    def _show_item(self, item: Item) -> None:
        self._add_source(item, "")

    @Slot(object)
    def _gone(self, _error: object) -> None:
        self._sources.add(label(self.tr("This has been deleted since."), "muted", wrap=True))

    def _add_source(self, item: Item, quote: str) -> None:
        who = self.tr("You") if item.role == "self" else item.author
        source = Source(item.id, quote, who, item.time)
        source.asked.connect(self._bridge.item_asked)
        self._sources.add(source)

    def _open(self) -> None:
        self._bridge.memory_asked.emit(self.hit.id)

    def _wrong(self) -> None:
        """The ranking learns of it; a memory is opened, to be corrected."""
        reply_id, wrong = self._reply, (self.hit.type, self.hit.id)
        self._bridge.call(lambda me: me.learning.judge(reply_id, "wrong", [wrong]), self._noted)

    @Slot(object)
    def _noted(self, changes: "Changes") -> None:
        is_memory = self.hit.type == "memory"
        if is_memory:
            self._open()
        self.judged.emit(changes, self.hit.id if is_memory else 0)


def _ordered(hits: tuple[Hit, ...]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (not hit.cited, -hit.score))
