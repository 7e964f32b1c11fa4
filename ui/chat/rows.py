"""What the chat shows of a conversation, read from the core on a worker thread, Markdown already cut into blocks."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from secondme.errors import UserError
from secondme.types import Attachment, Branch, Hit, Item, Usage
from ui.chat.markdown import Block, split

if TYPE_CHECKING:
    from secondme.app import SecondMe

FIRST, PAGE = 16, 60
"""Messages that are read before anything is shown, and that are read at once from then on."""
LONGEST = 20_000
"""Characters of a message that are shown until the rest is asked for."""


@dataclass(frozen=True, slots=True)
class Row:
    """One message with all that is shown beside it."""

    item: Item
    branch: Branch
    used: tuple[Hit, ...] = ()
    usage: Usage | None = None
    verdict: str = ""
    """What the person said of a reply: "up", "down", "wrong" or nothing."""
    attachments: tuple[Attachment, ...] = ()
    """Pictures, recordings and videos that were copied with it."""
    blocks: tuple[Block, ...] = field(default=(), compare=False)
    """Of a reply; empty for what a person wrote, which is shown as it is."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in order. `older`, `newer`: whether there is more before and after them."""

    conversation_id: int
    rows: tuple[Row, ...]
    older: bool
    newer: bool = False
    target: int | None = None
    """The item to scroll to."""
    highlight: bool = True


def row_of(me: "SecondMe", item: Item) -> Row:
    """Everything that is shown of an item."""
    branch = me.chats.branch(item.id)
    if item.role != "assistant":
        return Row(item, branch, attachments=me.items.attachments([item.id]).get(item.id, ()))
    used, usage = me.chats.used(item.id)
    verdict = me.learning.verdict(item.id) or ""
    return Row(item, branch, used, usage, verdict, blocks=tuple(split(item.text[:LONGEST])))


def latest(me: "SecondMe", conversation_id: int, before: int | None = None, most: int = PAGE) -> Page:
    """The last messages, or the last ones before item `before`; at most so many."""
    items = me.chats.messages(conversation_id, most + 1, before)
    rows = tuple(row_of(me, item) for item in items[-most:])
    return Page(conversation_id, rows, older=len(items) > most, newer=before is not None)


def around(me: "SecondMe", item_id: int, highlight: bool = True) -> Page:
    """The messages around one, on its own branch. Raises UserError when it is no longer there."""
    item = me.items.get(item_id)
    if me.chats.get(item.conversation_id).deleted_at is not None:
        raise UserError(
            QCoreApplication.translate("Chat", "The conversation of this message is in the bin.")
        )
    if not item.active:
        me.chats.switch(item_id)
    half = PAGE // 2
    items = list(me.items.around(item_id, half))
    if all(other.id != item_id for other in items):
        items = [item]
    place = next(index for index, other in enumerate(items) if other.id == item_id)
    rows = tuple(row_of(me, other) for other in items)
    return Page(item.conversation_id, rows, place >= half, len(items) - place > half, item_id, highlight)


def after(me: "SecondMe", item: Item) -> Page:
    """The messages that follow `item`."""
    items = list(me.items.around(item.id, PAGE))
    place = next((index for index, other in enumerate(items) if other.id == item.id), len(items) - 1)
    later = items[place + 1 :]
    rows = tuple(row_of(me, other) for other in later)
    return Page(item.conversation_id, rows, older=True, newer=len(later) >= PAGE)


def warm_up() -> None:
    """Import what the first reply would otherwise import on the GUI thread."""
    from pygments.lexers import get_lexer_by_name

    get_lexer_by_name("python")
    split("*a*\n\n```python\nb\n```\n")
