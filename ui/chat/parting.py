"""Before a conversation is deleted: which memories stand on it alone and would go with it, and which would go back to
the inbox, for of them only others' words would be left."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.theme import Space
from ui.widgets.basics import Box, Button, give_room, label, scroll

if TYPE_CHECKING:
    from secondme.types import Memory

LISTED = 50
WIDTH, HEIGHT = 460, 420
HIGHER = 560
"""With two lists."""


class Parting(QDialog):
    """Over the window until it is answered; Esc keeps the conversation."""

    agreed = Signal(int)
    """The conversation is to be deleted."""

    def __init__(
        self,
        parent: QWidget,
        conversation_id: int,
        title: str,
        memories: "Sequence[Memory]",
        asking: "Sequence[Memory]" = (),
    ) -> None:
        super().__init__(parent)
        self._id = conversation_id
        self.setWindowTitle(self.tr("Delete this conversation?"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        column.addWidget(label(self.tr("Delete “{title}”?").format(title=title), "lead", wrap=True))
        if memories:
            column.addWidget(label(self._goes(len(memories)), wrap=True))
            column.addWidget(self._listed(memories), 1)
        if asking:
            column.addWidget(label(self._asks(len(asking)), wrap=True))
            column.addWidget(self._listed(asking), 1)
        column.addWidget(label(self.tr("All of it can be undone, until the bin is emptied."), "small", wrap=True))
        self.keep = Button(self.tr("Keep it"), clicked=self.reject)
        self.delete = Button(self.tr("Delete"), "danger", clicked=self._agree)
        buttons = Box(horizontal=True, spacing=Space.S)
        buttons.box.addStretch(1)
        column.addWidget(buttons.add(self.keep, self.delete))
        high = HIGHER if memories and asking else HEIGHT
        give_room(self, WIDTH, high if len(memories) + len(asking) > 4 else self.sizeHint().height())
        self.delete.setDefault(True)
        self.delete.setFocus(Qt.FocusReason.OtherFocusReason)

    def _goes(self, count: int) -> str:
        if count == 1:
            return self.tr("1 memory stands on it alone and goes with it.")
        return self.tr("{n} memories stand on it alone and go with it.").format(n=f"{count:,}")

    def _asks(self, count: int) -> str:
        if count == 1:
            return self.tr("1 memory goes back to the inbox: without it only others have said so.")
        told = self.tr("{n} memories go back to the inbox: without it only others have said so.")
        return told.format(n=f"{count:,}")

    def _listed(self, memories: "Sequence[Memory]") -> QWidget:
        listed = Box(margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
        for memory in memories[:LISTED]:
            listed.add(label(memory.text, wrap=True))
        if len(memories) > LISTED:
            listed.add(label(self.tr("and {n} more").format(n=f"{len(memories) - LISTED:,}"), "small"))
        listed.box.addStretch(1)
        return Box("card").add(scroll(listed))

    @Slot()
    def _agree(self) -> None:
        self.agreed.emit(self._id)
        self.accept()
