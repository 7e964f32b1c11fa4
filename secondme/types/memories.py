"""Statements about a person, what they rest on, and how they came to say what they say."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Literal

from secondme.types.items import Conversation, Origin

MemoryKind = Literal[
    "fact", "preference", "event", "relationship", "goal", "skill", "instruction", "conclusion", "summary", "trait"
]
MemoryStatus = Literal["proposed", "active", "superseded", "faded", "rejected"]


@dataclass(frozen=True, slots=True)
class Entity:
    id: int
    name: str
    kind: Literal["person", "place", "thing", "organisation"]
    is_self: bool
    aliases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Claim:
    """(subject, attribute, value) with the time in which it holds; superseding and autofill work on claims."""

    subject: str
    attribute: str
    value: str
    normalised: str = ""
    valid_from: str | None = None
    valid_to: str | None = None
    sensitivity: Literal["normal", "private", "secret"] = "normal"
    scope: str = ""


@dataclass(frozen=True, slots=True)
class Evidence:
    """What a memory was derived from: an item with the words quoted from it, or another memory."""

    item_id: int | None = None
    memory_id: int | None = None
    quote: str = ""
    revision: int = 1
    external_id: str | None = None
    """Of the item; filled in when read."""
    conversation_id: int | None = None
    """Of the item; filled in when read."""


@dataclass(frozen=True, slots=True)
class NewMemory:
    """A memory before it is stored. Raises ValueError without evidence: no evidence, no memory."""

    text: str
    kind: MemoryKind
    evidence: tuple[Evidence, ...]
    subject: str = ""
    """Name of the entity it is about; "" is the person themself."""
    claims: tuple[Claim, ...] = ()
    keywords: tuple[str, ...] = ()
    context: str = ""
    importance: float = 0.5
    confidence: float = 0.5
    place: str = ""
    status: MemoryStatus = "active"
    origin: Origin = "typed"
    valid_from: str | None = None
    valid_to: str | None = None

    def __post_init__(self) -> None:
        if not self.evidence:
            raise ValueError("a memory needs evidence")
        if not self.text.strip():
            raise ValueError("a memory needs a statement")


@dataclass(frozen=True, slots=True)
class Memory:
    """L1: one statement in plain language, with its evidence."""

    id: int
    text: str
    kind: MemoryKind
    status: MemoryStatus
    subject: str
    subject_is_self: bool
    claims: tuple[Claim, ...]
    evidence: tuple[Evidence, ...]
    keywords: tuple[str, ...]
    context: str
    importance: float
    confidence: float
    place: str
    pinned: bool
    never_use: bool
    origin: Origin
    created_at: str
    updated_at: str
    valid_from: str | None
    valid_to: str | None
    stability: float
    """Days after which retrievability has fallen to 0.9 (FSRS)."""
    last_recalled: str | None
    recalls: int
    retrievability: float
    """In (0, 1], computed when read."""
    deleted_at: str | None = None
    time: str = ""
    """Of the newest item that it was derived from; of what was derived from memories, since when it holds."""
    locked: bool = False
    """No job changes it."""


MemoryOrder = Literal["best", "learned", "newest", "oldest", "strongest", "weakest", "important"]
"""How a list of memories is sorted. "best": what fits the search best; without one, what was learned last."""
Facets = Mapping[str, tuple[tuple[str, int], ...]]
"""Field of a `MemoryFilter` to its values, each with how many memories it would leave."""


@dataclass(frozen=True, slots=True)
class MemoryFilter:
    """Which memories are listed: of each field that is not empty, one value must fit."""

    statuses: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    people: tuple[str, ...] = ()
    """Names of whom or what it is about."""
    tags: tuple[str, ...] = ()
    """Its keywords."""
    places: tuple[str, ...] = ()
    sources: tuple[str, ...] = ()
    """"chat", or the format that its evidence was imported from."""
    origins: tuple[str, ...] = ()
    """How far it is to be trusted: an `Origin`."""
    when: tuple[str, ...] = ()
    """Years and months in which it was said: "2026", "2026-03"."""
    marks: tuple[str, ...] = ()
    """"pinned", "locked", "never_use"; "fading": will fade within a month of use if nothing happens."""

    def __bool__(self) -> bool:
        return self != MemoryFilter()




@dataclass(frozen=True, slots=True)
class SavedSearch:
    """A list of memories under a name, kept to come back to."""

    name: str
    query: str = ""
    filter: MemoryFilter = MemoryFilter()
    order: MemoryOrder = "best"


@dataclass(frozen=True, slots=True)
class InboxEntry:
    """Something that waits for the person's word."""

    memory: Memory
    """With the status "proposed"."""
    reason: str
    """A sentence: why it waits."""
    group: str
    """The heading that it stands under: where it is from, or what it is about."""
    conflict: Memory | None = None
    """The memory in force that it contradicts."""


@dataclass(frozen=True, slots=True)
class JournalEntry:
    """One change of a memory: who (person, job run or chat), why, before and after; undo restores `before`."""

    id: int
    at: str
    who: str
    why: str
    action: str
    memory_id: int
    run_id: int | None
    before: Mapping[str, Any] | None
    after: Mapping[str, Any] | None
    undone: bool


@dataclass(frozen=True, slots=True)
class MemoryVersion:
    """What a memory said from one change of it on. `changed`: the fields in which it differs from the version before;
    all of them for the first."""

    id: int
    """Of the journal entry that made it."""
    at: str
    who: str
    why: str
    action: str
    run_id: int | None
    text: str
    changed: tuple[str, ...]
    content: Mapping[str, Any]
    """As the journal keeps it: columns, "claims" and "evidence"."""
    current: bool = False


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that two texts have, or that only the older ("removed") or the newer ("added") has."""

    kind: Literal["same", "removed", "added"]
    text: str


@dataclass(frozen=True, slots=True)
class LinkedMemory:
    """A memory that another one is connected to. `kind`: of the link, "source" or "derived" where one was made of the
    other; `onward`: the link leads from the other one to this."""

    memory: Memory
    kind: str
    weight: float
    onward: bool


@dataclass(frozen=True, slots=True)
class StrengthCurve:
    """How well a memory was, is and will be remembered. Days are days of use, counted from now: past ones below 0."""

    past: tuple[tuple[int, float], ...]
    """(day, chance of being recalled), oldest first; the last is now."""
    ahead: tuple[tuple[int, float], ...]
    """The same if nothing happens."""
    recalls: tuple[tuple[int, str, str], ...]
    """(day, when, why) of each time it was needed."""
    below: float
    """It fades when its chance falls below this."""
    fades_in: int | None
    """Days of use until then; None: not within the years looked ahead, or never."""
    lasts: bool
    """It does not fade, whatever happens."""


@dataclass(frozen=True, slots=True)
class BinMessage:
    """A message that the person forgot; `text`: how it begins."""

    id: int
    text: str
    author: str
    time: str


@dataclass(frozen=True, slots=True)
class BinInfo:
    """What is in the bin, and would be removed for good: all of it counted, the latest of each named."""

    memory_count: int
    conversation_count: int
    memories: tuple[Memory, ...] = ()
    conversations: tuple[Conversation, ...] = ()
    message_count: int = 0
    """Messages that the person forgot, with the replies to them; those of conversations that are there too count."""
    messages: tuple[BinMessage, ...] = ()
    """Without replies."""

    def __bool__(self) -> bool:
        return bool(self.memory_count or self.conversation_count or self.message_count)
