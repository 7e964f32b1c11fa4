"""What the person says of replies: kept, shown, and taken back with the keys of the page."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge
from ui.chat.message import Message, ReplyMessage
from ui.chat.panel import UsedPanel
from ui.chat.view import ChatView
from ui.undos import Undos

if TYPE_CHECKING:
    from secondme.types import Changes, Verdict


class Verdicts(QObject):
    """Of the replies in `view`, and of what the `panel` shows of one. `undos`: those of the chat."""

    def __init__(self, bridge: Bridge, view: ChatView, panel: UsedPanel, undos: Undos) -> None:
        super().__init__(view)
        self._bridge, self._view, self._undos = bridge, view, undos
        view.message_made.connect(self._wire)
        panel.judged.connect(self._wrong)
        bridge.changed.connect(self._changed)

    @Slot(object)
    def _wire(self, message: Message) -> None:
        if isinstance(message, ReplyMessage):
            message.judged.connect(self._judge)

    @Slot(str)
    def _judge(self, verdict: str) -> None:
        """A thumb under the reply that asks."""
        message = self.sender()
        if isinstance(message, ReplyMessage) and message.item is not None:
            item_id = message.item.id
            said: Verdict | None = "up" if verdict == "up" else "down" if verdict == "down" else None
            self._bridge.call(lambda me: me.learning.judge(item_id, said), self._judged)

    @Slot(object)
    def _judged(self, changes: "Changes") -> None:
        if changes.turned:  # the thumb itself says it
            self._undos.note(self.tr("Your word on a reply"), changes)

    @Slot(object, int)
    def _wrong(self, changes: "Changes", memory_id: int) -> None:
        said = self.tr("Noted. The like of it will be recalled less.")
        if not changes.turned:
            self._bridge.toast(said)
            return
        self._undos.done(said, changes)
        if memory_id:
            self._bridge.noted.emit("memories", said, changes)  # that is what is shown now

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        """Taken back, or done again."""
        for item_id in changes.items if changes.turned else ():
            if isinstance(self._view.find(item_id), ReplyMessage):
                self._bridge.call(lambda me, id=item_id: (id, me.learning.verdict(id)), self._show)  # type: ignore[misc]

    @Slot(object)
    def _show(self, answer: "tuple[int, Verdict | None]") -> None:
        item_id, verdict = answer
        message = self._view.find(item_id)
        if isinstance(message, ReplyMessage) and message.actions is not None:
            message.actions.show_verdict(verdict or "")
