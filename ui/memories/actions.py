"""What can be done with one memory beside keeping and deleting it: the menu behind the three dots."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QMenu, QWidget

from secondme.types import Memory
from ui.bridge import Bridge
from ui.widgets.basics import Button, icon_button
from ui.widgets.menus import below
from ui.widgets.questions import Ask

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes


class Actions(QObject):
    """Belongs to the open memory."""

    change_asked = Signal(str, object)
    """(what is said when it is done, what to do with the core)"""
    split_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent)
        self._bridge, self._widget = bridge, parent
        self._memory: Memory | None = None
        self.question: Ask | None = None
        self.button: Button = icon_button("more", self.tr("More about this memory"))
        self.menu = QMenu(parent)
        self.split = self.menu.addAction(self.tr("Make several of it…"), self.split_asked.emit)
        self.reject = self.menu.addAction(self.tr("Reject: it is not so"), self._reject)
        self.never = self.menu.addAction(self.tr("Never use it in replies"), self._never)
        self.never.setCheckable(True)
        self.menu.addSeparator()
        self.forget = self.menu.addAction(self.tr("Forget for good…"), self._ask_forget)
        self.button.clicked.connect(self._open)

    def show_memory(self, memory: Memory) -> None:
        self._memory = memory
        self.never.setChecked(memory.never_use)
        self.reject.setEnabled(memory.status != "rejected")

    @Slot()
    def _open(self) -> None:
        self.menu.popup(below(self.button, self.menu))

    def _do(self, said: str, work: "Callable[[SecondMe, int], Changes]") -> None:
        if self._memory is not None:
            memory_id = self._memory.id
            self.change_asked.emit(said, lambda me: work(me, memory_id))

    @Slot()
    def _reject(self) -> None:
        said = self.tr("Rejected; it is not learned again")
        self._do(said, lambda me, id: me.memories.edit(id, status="rejected"))

    @Slot()
    def _never(self) -> None:
        never = self.never.isChecked()
        said = self.tr("Kept, and never used in replies") if never else self.tr("Used in replies again")
        self._do(said, lambda me, id: me.memories.edit(id, never_use=never))

    @Slot()
    def _ask_forget(self) -> None:
        """The one thing here that cannot be taken back, so it is asked."""
        what = self.tr(
            "It goes from every file of your memory, with what was derived from it alone, and is not learned again "
            "from the same words. This cannot be undone."
        )
        question = self.question = Ask(
            self._widget.window(), self.tr("Forget this memory for good?"), what, self.tr("Forget for good"),
            self.tr("Cancel"),
        )  # fmt: skip
        question.agreed.connect(self._forget)
        question.open()

    @Slot()
    def _forget(self) -> None:
        if self._memory is not None:
            memory_id = self._memory.id
            self._bridge.call(lambda me: me.memories.purge(memory_id), self._forgotten)

    @Slot(object)
    def _forgotten(self, _changes: "Changes") -> None:
        self._bridge.toast(self.tr("Forgotten for good"))
