"""What waits from one source or about one thing, answered together where it is all the same."""

from PySide6.QtCore import Qt, Signal, Slot

from ui.inbox.card import InboxCard
from ui.theme import Space
from ui.widgets.basics import Box, Button, label


class InboxGroup(Box):
    """A heading with its cards below. Questions between two memories are left out of what is answered together."""

    all_asked = Signal(object, str)
    """(this group, "keep" or "reject")"""

    def __init__(self, name: str) -> None:
        super().__init__(spacing=Space.S)
        self.name = name
        self.cards: list[InboxCard] = []
        self.keep = Button(self.tr("Keep all"), "link", clicked=self._keep)
        self.keep.setAccessibleName(self.tr("Keep all of {group}").format(group=name))
        self.reject = Button(self.tr("Reject all"), "link", clicked=self._reject)
        self.reject.setAccessibleName(self.tr("Reject all of {group}").format(group=name))
        head = Box(horizontal=True, margins=(0, Space.S, 0, 0), spacing=Space.M)
        self._title = label(name, "strong", wrap=True)
        self._count = label("", "small")
        head.box.addWidget(self._title, 1)  # it has all the room that there is
        head.add(self._count)
        for button in (self.keep, self.reject):
            head.box.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)
        self.add(head)

    def place(self, card: InboxCard, number: int) -> None:
        """Put a card at this place, counted from 0."""
        self.cards.insert(number, card)
        self.box.insertWidget(number + 1, card)
        self._tell()

    def remove(self, card: InboxCard) -> None:
        self.cards.remove(card)
        self.box.removeWidget(card)
        card.hide()
        card.deleteLater()
        self._tell()

    def together(self) -> list[InboxCard]:
        """The cards that can be answered at once."""
        return [card for card in self.cards if card.entry.conflict is None and not card.busy]

    def _tell(self) -> None:
        self._count.setText(f"{len(self.cards):,}")
        several = sum(card.entry.conflict is None for card in self.cards) > 1
        self.keep.setVisible(several)
        self.reject.setVisible(several)

    @Slot()
    def _keep(self) -> None:
        self.all_asked.emit(self, "keep")

    @Slot()
    def _reject(self) -> None:
        self.all_asked.emit(self, "reject")
