"""What was begun and not sent, kept for each conversation; also over the end of the app."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Signal, Slot

from ui.bridge import Bridge
from ui.chat.composer import Composer
from ui.timers import once

PAUSE_MS = 400
"""After the last key so long until it is on the disk."""


class Drafts(QObject):
    """`place` tells whose the text in the composer is; below 0 it is private, and is not kept."""

    read = Signal()
    """What was kept before has been read."""

    def __init__(self, bridge: Bridge, composer: Composer, place: Callable[[], int]) -> None:
        super().__init__(composer)
        self._bridge, self._composer, self._place = bridge, composer, place
        self._texts: dict[int, str] = {}
        self._stored: dict[int, str] = {}
        self._pause = once(self, PAUSE_MS, self.store)
        composer.field.textChanged.connect(self._pause.start)
        bridge.ready.connect(self._ask)

    def get(self, conversation_id: int) -> str:
        return self._texts.get(conversation_id, "")

    def put(self, conversation_id: int, text: str) -> None:
        """Of a conversation that is left."""
        if conversation_id >= 0:
            self._texts[conversation_id] = text
            self._keep(conversation_id, text)

    def take(self, conversation_id: int) -> str:
        """Into the composer, of which it is the text from now on."""
        return self._texts.pop(conversation_id, "")

    def drop(self, conversation_id: int) -> None:
        """It was sent."""
        self._texts.pop(conversation_id, None)
        self._keep(conversation_id, "")

    @Slot()
    def store(self) -> None:
        """Keep what is in the composer now."""
        place = self._place()
        if place >= 0:
            self._keep(place, self._composer.text)

    def _keep(self, conversation_id: int, text: str) -> None:
        if self._bridge.is_ready and self._stored.get(conversation_id, "") != text:
            self._stored[conversation_id] = text
            self._bridge.call(lambda me: me.chats.keep_draft(conversation_id, text))

    @Slot()
    def _ask(self) -> None:
        self._bridge.call(lambda me: me.chats.drafts(), self._got)

    @Slot(object)
    def _got(self, kept: dict[int, str]) -> None:
        """What was written meanwhile is newer."""
        self._stored = dict(kept)
        here = self._place()
        self._texts = {**kept, **self._texts}
        mine = self._texts.pop(here, "")
        if mine and not self._composer.text:
            self._composer.set_text(mine)
        self.read.emit()
