"""A reply on its way to the disk."""

import time
from datetime import datetime

from secondme.store import Store
from secondme.types import Item, NewItem

ASSISTANT = "Second Me"
SAVE_S = 1.0


class Draft:
    """A reply on its way to the disk: there from the first word, then at most `SAVE_S` behind."""

    def __init__(self, store: Store, said: Item, now: str | None) -> None:
        self._store = store
        self._said = said
        self._now = now
        self._item: Item | None = None
        self._saved = 0.0

    def grow(self, text: str) -> None:
        if time.monotonic() - self._saved >= SAVE_S:
            self._save(text.rstrip())

    def finish(self, text: str) -> Item | None:
        """The reply as it stays, None when nothing was said."""
        self._save(text)
        return self._item

    def _save(self, text: str) -> None:
        if not text:
            return
        if self._item is None:
            new = NewItem(text, ASSISTANT, "assistant", self._now or moment(), "assistant")
            self._item = self._store.items.add(self._said.conversation_id, new, self._said.id)
        elif text != self._item.text:
            self._item = self._store.items.grow(self._item.id, text)
        self._saved = time.monotonic()


def moment() -> str:
    """Now, with the offset of this place."""
    return datetime.now().astimezone().isoformat(timespec="seconds")
