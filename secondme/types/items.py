"""What was said or written, and the conversations it stands in."""

from dataclasses import dataclass
from typing import Literal

Role = Literal["self", "assistant", "other"]
ItemKind = Literal["message", "note", "chunk"]
Origin = Literal["typed", "imported_self", "imported_other", "document", "assistant"]
"""Where words come from, most trusted first; a memory inherits the lowest trust of its evidence."""


@dataclass(frozen=True, slots=True)
class NewItem:
    """An item before it is stored. `conversation` and `parent` are external ids of the source, where it has them."""

    text: str
    author: str
    role: Role
    time: str
    origin: Origin
    kind: ItemKind = "message"
    external_id: str | None = None
    conversation: str | None = None
    parent: str | None = None
    title: str | None = None
    handle: str | None = None
    """What the source knows its author by beside the name: a telephone number, a mail address, a user id."""


@dataclass(frozen=True, slots=True)
class Item:
    """L0: what was really said or written, verbatim. Never updated in place: an edit adds a revision."""

    id: int
    text: str
    author: str
    role: Role
    time: str
    origin: Origin
    kind: ItemKind
    conversation_id: int
    parent_id: int | None
    external_id: str | None
    title: str | None
    content_hash: str
    revision: int
    active: bool
    """On the active branch of a conversation that is not in the bin; only such items are recalled and extracted."""
    reply_to: int | None = None
    """The item that it answers, where the source says so and it is not simply the one before."""


@dataclass(frozen=True, slots=True)
class Found:
    """A message that was looked for: the part of it around the words, and where in that they begin and end."""

    item: Item
    title: str
    """Of its conversation."""
    text: str
    spans: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    id: int
    title: str
    created_at: str
    updated_at: str
    active_leaf: int | None
    source: str
    """"chat", or the format it was imported from."""
    external_id: str | None
    deleted_at: str | None
    count: int
    """Items on the active branch."""
    pinned: bool = False
    archived: bool = False
    """Put away: listed only when it is looked for."""
    folder: str = ""
    kind: ItemKind = "message"
    """What it begins with: a conversation, a note, or a document in parts."""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A picture, recording or other file that was copied with an item that it belongs to. `size` in bytes."""

    id: int
    name: str
    size: int


@dataclass(frozen=True, slots=True)
class Branch:
    """Whether a reply on another branch exists: the siblings of an item, oldest first, and which is shown."""

    siblings: tuple[int, ...]
    position: int
