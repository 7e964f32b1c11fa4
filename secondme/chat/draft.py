"""A reply on its way to the disk, or kept nowhere."""

import time
from collections.abc import Sequence
from datetime import datetime

from secondme.store import Store
from secondme.types import Item, NewItem, Role

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


def unkept(place: int, text: str, author: str, role: Role, before: Sequence[Item]) -> Item:
    """An item that is nowhere but here: the one at this place of a conversation off the record."""
    return Item(
        id=-1 - place, text=text, author=author, role=role, time=moment(), kind="message", conversation_id=0,
        origin="assistant" if role == "assistant" else "typed", parent_id=before[-1].id if before else None,
        external_id=None, title=None, content_hash="", revision=1, active=True,
    )  # fmt: skip
