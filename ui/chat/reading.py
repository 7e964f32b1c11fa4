"""Brings messages from the core into the view: the end of a conversation, what surrounds a message, more on scroll."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot

from secondme.errors import UserError
from ui.bridge import Bridge
from ui.chat import rows
from ui.chat.rows import Page
from ui.chat.view import ChatView

if TYPE_CHECKING:
    from secondme.app import SecondMe


class Reading(QObject):
    """Of several answers only the one to the last question is shown."""

    page_read = Signal(object)
    """A Page that replaces what is shown."""
    lost = Signal()
    """The conversation that was shown is no longer there."""
    waits = Signal(bool)
    """Whether something else was asked for than what is shown."""
    failed = Signal(object)
    """It could not be read: the error."""

    def __init__(self, bridge: Bridge, view: ChatView) -> None:
        super().__init__(view)
        self._bridge = bridge
        self._view = view
        self._number = 0
        self._waiting = self._instead = False
        self._last: Callable[[SecondMe], Page] | None = None
        self.conversation_id = 0
        """Whose messages are wanted; answers for another are dropped."""
        view.older_asked.connect(self._older)
        view.newer_asked.connect(self._newer)
        view.latest_asked.connect(self.latest)
        bridge.ready.connect(self._warm_up)

    @Slot()
    def _warm_up(self) -> None:
        self._bridge.call(lambda _me: rows.warm_up())

    def forget(self) -> None:
        """Drop the answers that are still to come."""
        self._number += 1
        self._wait(False)

    @Slot()
    def latest(self) -> None:
        """The end of the conversation: what fills the window first, and the rest when that is there."""
        conversation_id = self.conversation_id
        if conversation_id:
            self._read(lambda me: rows.latest(me, conversation_id, most=rows.FIRST), instead=True)

    def around(self, item_id: int, highlight: bool = True) -> None:
        """What is around a message, in whichever conversation it is."""
        self._read(lambda me: rows.around(me, item_id, highlight))

    def switch(self, item_id: int) -> None:
        """Show the branch of this message."""

        def work(me: "SecondMe") -> Page:
            me.chats.switch(item_id)
            return rows.around(me, item_id, highlight=False)

        self._read(work)

    def refresh(self) -> None:
        """Look whether the end of the conversation is still as it is shown."""
        conversation_id = self.conversation_id
        if conversation_id and not self._view.newer:
            self._bridge.call(lambda me: rows.latest(me, conversation_id), self._compare, self._gone)

    def _read(self, work: "Callable[[SecondMe], Page]", instead: bool = False) -> None:
        """`instead`: without an answer what is shown is not to be shown any longer."""
        self._number += 1
        self._instead = instead
        number, self._last = self._number, work
        self._wait(True)
        self._bridge.call(lambda me: (number, work(me)), self._answer, self._not_read)

    def _wait(self, waiting: bool) -> None:
        self._waiting = waiting
        self.waits.emit(waiting)

    @Slot(object)
    def _not_read(self, error: BaseException) -> None:
        """Of what is not wanted any more nothing is told. A message that cannot be shown leaves what is shown."""
        if not self._waiting:
            return
        self._wait(False)
        if self._instead:
            self.failed.emit(error)
        else:
            self._bridge.report(error)

    @Slot()
    def again(self) -> None:
        """Ask once more for what could not be read."""
        if self._last is not None:
            self._read(self._last, self._instead)

    @Slot(object)
    def _answer(self, answer: tuple[int, Page]) -> None:
        number, page = answer
        if number == self._number:
            self._wait(False)
            self.page_read.emit(page)

    @Slot(object)
    def _compare(self, page: Page) -> None:
        if page.conversation_id != self.conversation_id:
            return
        shown = [(m.item.id, m.item.revision) for m in self._view.messages if m.item is not None]
        now = [(row.item.id, row.item.revision) for row in page.rows]
        if self._view.older:
            now = now[-len(shown) :]
        if shown[-len(now) :] != now if now else shown:
            self.page_read.emit(page)

    @Slot(object)
    def _gone(self, error: BaseException) -> None:
        """Only what the core says is not there is gone; whatever else went wrong is told, and what is shown stays."""
        if isinstance(error, UserError):
            self.lost.emit()
        else:
            self._bridge.report(error)

    @Slot()
    def _older(self) -> None:
        shown = [message.item.id for message in self._view.messages if message.item is not None]
        if shown:
            conversation_id, before = self.conversation_id, shown[0]
            most = rows.PAGE - len(shown) if len(shown) < rows.PAGE else rows.PAGE
            self._bridge.call(lambda me: (before, rows.latest(me, conversation_id, before, most)), self._add_older)

    @Slot(object)
    def _add_older(self, answer: tuple[int, Page]) -> None:
        before, page = answer
        if page.conversation_id == self.conversation_id:
            self._view.add_older(page, before)

    @Slot()
    def _newer(self) -> None:
        last = next((m.item for m in reversed(self._view.messages) if m.item is not None), None)
        if last is not None:
            self._bridge.call(lambda me: rows.after(me, last), self._add_newer)

    @Slot(object)
    def _add_newer(self, page: Page) -> None:
        if page.conversation_id == self.conversation_id:
            self._view.add_newer(page)
