"""The cards of the inbox under their headings, and which of them the keys are for."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.inbox.card import InboxCard
from ui.inbox.group import InboxGroup
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box

if TYPE_CHECKING:
    from secondme.types import InboxEntry


class InboxList(Box):
    """Cards stay where they are while others come and go. They are made one at a time: the window stays quick."""

    begun = Signal()
    """The first card is there."""
    made = Signal()
    """Everything that waits has its card."""
    answered = Signal(object, str)
    """(InboxCard, answer)"""
    worded = Signal(object, str)
    all_asked = Signal(object, str)
    """(InboxGroup, "keep" or "reject")"""
    seen = Signal(object)
    """This card became the current one and should be in sight."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.M)
        self._bridge = bridge
        self._todo: list[InboxEntry] = []
        self._wanted = 0
        """The card to be the current one when it is made."""
        self.groups: dict[str, InboxGroup] = {}
        self.cards: dict[int, InboxCard] = {}
        self.current: InboxCard | None = None
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_next)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusObjectChanged.connect(self._focus_moved)

    def show_entries(self, entries: "Sequence[InboxEntry]", wanted: int = 0) -> None:
        """Show just these, in this order; a card in which something is being typed stays. `wanted`: the memory whose
        card is to be the current one; 0: as it is."""
        self._wanted = wanted or self._wanted
        here = {entry.memory.id: entry for entry in entries}
        for card in list(self.cards.values()):
            if here.get(card.id) != card.entry and not card.editing:
                self.take_off(card)
        self._todo = list(entries)
        self._make_next()

    @Slot()
    def _make_next(self) -> None:
        while self._todo:
            entry = self._todo.pop(0)
            if entry.memory.id not in self.cards:
                self._place(entry)
                if len(self.cards) == 1:
                    self.begun.emit()
                break
        if self._todo:
            self._timer.start(0)
        else:
            self._wanted = 0
            self.made.emit()

    def _place(self, entry: "InboxEntry") -> None:
        group = self.groups.get(entry.group)
        if group is None:
            group = self.groups[entry.group] = InboxGroup(told(entry.group))
            group.all_asked.connect(self.all_asked)
            self.add(group)
        card = self.cards[entry.memory.id] = InboxCard(self._bridge, entry)
        card.answered.connect(self.answered)
        card.worded.connect(self.worded)
        card.item_asked.connect(self._bridge.item_asked)
        card.memory_asked.connect(self._bridge.memory_asked)
        later = {other.memory.id for other in self._todo}
        group.place(card, sum(other.id not in later for other in group.cards))
        if self.current is None or card.id == self._wanted:
            self.make_current(card, see=card.id == self._wanted)

    def order(self) -> list[InboxCard]:
        """The cards as they stand, top to bottom."""
        found = sorted(self.groups.values(), key=self.box.indexOf)
        return [card for group in found for card in group.cards]

    def take_off(self, card: InboxCard) -> None:
        if self.current is card:
            self.leave([card])
        del self.cards[card.id]
        group = self.groups[card.entry.group]
        group.remove(card)
        if not group.cards:
            del self.groups[group.name]
            self.box.removeWidget(group)
            group.hide()
            group.deleteLater()

    # Which one the keys are for

    def make_current(self, card: InboxCard | None, see: bool = False) -> None:
        if self.current is not None and self.current is not card:
            self.current.set_current(False)
        self.current = card
        if card is None:
            return
        card.set_current(True)
        if see:
            self.seen.emit(card)

    def leave(self, cards: list[InboxCard]) -> None:
        """The next card that is not answered yet becomes the current one, else the one before."""
        order = self.order()
        start = order.index(self.current) if self.current in order else 0
        rest = [card for card in (*order[start:], *reversed(order[:start])) if card not in cards and not card.busy]
        self.make_current(rest[0] if rest else None, see=bool(rest))

    def move(self, step: int) -> None:
        cards = self.order()
        if cards:
            place = cards.index(self.current) + step if self.current in cards else 0
            self.make_current(cards[max(0, min(place, len(cards) - 1))], see=True)

    @Slot(QObject)
    def _focus_moved(self, target: QObject | None) -> None:
        """What has the focus is what the keys are for."""
        if not isinstance(target, QWidget) or not self.isAncestorOf(target):
            return
        for card in self.cards.values():
            if card is target or card.isAncestorOf(target):
                self.make_current(card)

    def take_focus(self) -> None:
        if self.current is not None and not self.current.editing:
            self.current.setFocus(Qt.FocusReason.OtherFocusReason)
