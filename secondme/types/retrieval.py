"""What is asked, and what is found."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

from secondme.types.memories import MemoryKind, MemoryStatus

HitType = Literal["item", "memory"]
Verdict = Literal["cited", "up", "down", "wrong"]
"""What a reply teaches: which notes it rested on; or what the person says of it."""
QueryOrder = Literal["", "first", "last", "sequence", "between"]
"""Which of what is found is meant: the earliest, the latest, all in order of time, or the time between them."""


@dataclass(frozen=True, slots=True)
class Hit:
    """Something found. `evidence` are the external ids (else the ids) of the items behind a memory."""

    type: HitType
    id: int
    external_id: str | None
    text: str
    score: float
    """Fused and calibrated, in [0, 1]; comparable between questions."""
    relevant: bool
    time: str
    author: str
    evidence: tuple[str, ...] = ()
    item_ids: tuple[int, ...] = ()
    conversation_id: int | None = None
    components: Mapping[str, float] = field(default_factory=dict)
    """What made the score: name of the component to its share."""
    cited: bool = False
    kind: MemoryKind | None = None
    """Of a memory."""
    memory_ids: tuple[int, ...] = ()
    """The memories that a memory was derived from."""
    status: MemoryStatus | None = None
    """Of a memory; "faded" and "superseded" say that it is not given to replies by itself."""


@dataclass(frozen=True, slots=True)
class MemoryUse:
    """A memory was given to a reply: to which question, and how it was found (`hit`, as it was then)."""

    reply_item_id: int
    time: str
    conversation_id: int
    title: str
    question: str
    hit: Hit


@dataclass(frozen=True, slots=True)
class Anchor:
    """An event that a question names as a bound of the time it asks about."""

    text: str
    """What to look for: "the move"."""
    side: Literal["before", "after", "during"]


@dataclass(frozen=True, slots=True)
class Clue:
    """A word that the question does not have, but that what is looked for may have."""

    word: str
    weight: float
    """In (0, 1): a word of the question itself counts 1."""
    prefix: bool = False
    """It stands for all words that begin with it."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is asked, about whom and when, read from the words of a question (retrieval/query.py)."""

    text: str
    words: tuple[str, ...] = ()
    now: str = ""
    since: str | None = None
    """First day (ISO) of the time that the question names; None: open. It may lie ahead of `now`."""
    until: str | None = None
    """Last day, inclusive; None: open."""
    people: tuple[str, ...] = ()
    order: QueryOrder = ""
    anchors: tuple[Anchor, ...] = ()
    """Events that bound the time ("before the move"): whoever searches finds out when they were."""
    asks_when: bool = False
    """The answer is a time ("When did …?")."""
    kinds: tuple[MemoryKind, ...] = ()
    """Kinds of memory that are asked for ("which goals …"); empty: any."""
    attributes: tuple[str, ...] = ()
    """Attributes of claims that are asked for ("Where do I live?": home)."""
    places: tuple[str, ...] = ()
    tags: tuple[str, ...] = ()
    phrases: tuple[str, ...] = ()
    """Words between quotation marks: to be found as they stand."""
    prefix: bool = False
    """From a search box: the last word may not be written to its end."""
    personal: bool = False
    """It says "I", "my" or the like."""
    clues: tuple[Clue, ...] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """What one reply teaches the ranking: by how much each component's share in the scores of good notes exceeds that
    in the others'."""

    verdict: Verdict
    gain: Mapping[str, float]
