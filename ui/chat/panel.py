"""What was used for a reply: each memory and message, why it was chosen, and the words that it comes from."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, Qt, Signal, Slot

from secondme.types import Hit, Item, Memory
from ui.bridge import Bridge
from ui.chat.folded import FoldCard
from ui.chat.source import Source, short
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button, label, scroll

if TYPE_CHECKING:
    from secondme.app import SecondMe

FOLDED = "folded"
"""Asked for instead of a hit: what stood for earlier turns."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("UsedPanel", text)


def names() -> dict[str, str]:
    """What made a hit a hit, in words, by the names of `Hit.components`. Not here: what is no reason, as its length."""
    return {
        "words with the turn before": _tr("its words and those before it"),
        "words of the conversation": _tr("the words of its conversation"),
        "meaning with the turn before": _tr("its meaning"),
        "meaning with the turn after": _tr("its meaning"),
        "meaning of each word": _tr("the meaning of its words"),
        "meaning of each word, turns around": _tr("the meaning of its words and of those around it"),
        "said by whom it is about": _tr("who said it"),
        "time": _tr("its time"),
        "instruction that applies": _tr("what you asked for once"),
        "exact words": _tr("its exact words"),
        "linked": _tr("what it is connected with"),
        "of the kind asked for": _tr("its kind"),
    }


class UsedPanel(Box):
    """The panel beside the chat."""

    close_asked = Signal()

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
        self.setMinimumWidth(240)
        self.show_nothing()

    def show_nothing(self) -> None:
        self._reply = 0
        self._fill(())
        self._show_fold(0)
        self._say(self.tr("Choose a chip under a reply to see what it was given, and where that comes from."))

    def show_used(
        self, reply_id: int, used: tuple[Hit, ...], chosen: object = None, why_not: str = "", folded: int = 0
    ) -> None:
        """The hits of a reply, cited ones first; `chosen`, or FOLDED, is opened and scrolled to. `why_not`: why nothing
        was looked up for it. `folded`: earlier turns for which a few lines stood."""
        if reply_id != self._reply or [card.hit for card in self._cards] != _ordered(used):
            self._reply = reply_id
            self._fill(tuple(_ordered(used)))
        self._show_fold(folded)
        nothing = why_not or self.tr("Nothing that is remembered was used for this reply.")
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


class HitCard(Box):
    """One hit: its statement, its score, and the evidence, which is read when the card is shown."""

    def __init__(self, bridge: Bridge, hit: Hit, reply_id: int) -> None:
        super().__init__("card", margins=(Space.M, Space.M, Space.M, Space.S), spacing=Space.S)
        self.hit = hit
        self._bridge, self._reply = bridge, reply_id
        kind = self.tr("Memory") if hit.type == "memory" else self.tr("Message")
        cited = self.tr("cited in the reply") if hit.cited else self.tr("given to the model")
        head = label(f"{kind} · {cited}", "small")
        self._text = label(short(hit.text, 400), wrap=True, selectable=True)
        self._why = label(why(hit), "small", wrap=True)
        self._sources = Box("", spacing=Space.XS)
        self.add(head, self._text, self._sources, self._why)
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
    def _noted(self, _changes: object) -> None:
        self._bridge.toast(self.tr("Noted. The like of it will be recalled less."))
        if self.hit.type == "memory":
            self._open()


def why(hit: Hit) -> str:
    """Why it was found, in words: the score, and what made most of it."""
    known = names() | {"standing": _tr("what you asked for once"), "claim": _tr("what it tells of whom you ask about")}
    parts = [name for name, share in sorted(hit.components.items(), key=lambda part: -part[1]) if share > 0]
    reason = next((known[name] for name in parts if name in known), "")
    score = f"{hit.score:.2f}"
    if not reason:
        return _tr("Score {score}").format(score=score)
    return _tr("Score {score} · found by {what}").format(score=score, what=reason)


def _ordered(hits: tuple[Hit, ...]) -> list[Hit]:
    return sorted(hits, key=lambda hit: (not hit.cited, -hit.score))
