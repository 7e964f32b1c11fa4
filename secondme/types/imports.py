"""What an import would bring, what was chosen of it, and what became of it."""

from dataclasses import dataclass
from typing import Literal

from secondme.types.items import NewItem


@dataclass(frozen=True, slots=True)
class FileReport:
    path: str
    format: str
    imported: int = 0
    updated: int = 0
    unchanged: int = 0
    skipped: int = 0
    problems: tuple[str, ...] = ()
    retired: int = 0
    """Items that were there before and were taken out at their source: in the bin now."""


@dataclass(frozen=True, slots=True)
class Question:
    """What a source leaves open and the person should say before it is imported. "day_first": whether 03/04 is the
    third of April; `guess` is used when nobody answers, `example` is a date as it is written there."""

    kind: str
    guess: bool
    example: str
    place: str = ""
    """What an answer is given for (`ImportChoice.orders`): the files that are read together, one chat for example."""
    file: str = ""
    """For a person: the path of that file, or of the folder or archive that holds those files."""


@dataclass(frozen=True, slots=True)
class ImportReport:
    files: tuple[FileReport, ...]
    """One for each file, or each export that is read as a whole. Without a format: it could not be read."""
    dry_run: bool = False
    import_id: int = 0
    """For `undo`; 0 when nothing was stored."""
    problems: tuple[str, ...] = ()
    """What was not read because it is in no format, or may not be: photos, links, protected archives."""

    attachments: int = 0
    """Pictures, recordings and other files that were copied."""
    questions: tuple[Question, ...] = ()
    """What was left open and nobody answered: their guesses were used."""
    own: int = 0
    """Of all that was read, new or known: the person's own words, of which alone memories are made."""

    @property
    def imported(self) -> int:
        return sum(file.imported for file in self.files)


@dataclass(frozen=True, slots=True)
class FormatCount:
    name: str
    title: str
    items: int
    conversations: int


@dataclass(frozen=True, slots=True)
class ConversationPlan:
    """A conversation, note or document as it would be imported. `key` names it in an ImportChoice."""

    key: str
    title: str
    format: str
    count: int
    since: str | None
    until: str | None
    people: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPlan:
    """Somebody who wrote, or whom the source knows. `is_owner_guess`: this is probably the person whose data it is."""

    name: str
    handles: tuple[str, ...] = ()
    count: int = 0
    is_owner_guess: bool = False


@dataclass(frozen=True, slots=True)
class UnitPlan:
    """What is in one of the things that the person pointed at."""

    path: str
    name: str
    formats: tuple[FormatCount, ...] = ()
    conversations: tuple[ConversationPlan, ...] = ()
    """At most 5,000; `formats` counts all."""
    people: tuple[PersonPlan, ...] = ()
    since: str | None = None
    until: str | None = None
    items: int = 0
    samples: tuple[NewItem, ...] = ()
    problems: tuple[str, ...] = ()
    files: tuple[FileReport, ...] = ()
    questions: tuple[Question, ...] = ()
    secrets: int = 0
    """Items in which a password, a key or the number of a card or an account was recognised."""
    media: int = 0
    """Pictures, recordings and videos that the items name and that lie beside them; all files that lie in them."""
    media_bytes: int = 0


@dataclass(frozen=True, slots=True)
class ImportPlan:
    """What an import would bring, before anything is stored."""

    units: tuple[UnitPlan, ...]


@dataclass(frozen=True, slots=True)
class ImportChoice:
    """What the person chose of a plan."""

    me: frozenset[str] = frozenset()
    """Names and handles of theirs, as they are written in the sources. Empty: what the sources say."""
    without_conversations: frozenset[str] = frozenset()
    """Keys of ConversationPlan."""
    without_people: frozenset[str] = frozenset()
    """Names and handles whose words are left out."""
    since: str | None = None
    """First day (ISO), inclusive."""
    until: str | None = None
    """Last day (ISO), inclusive."""
    day_first: bool | None = None
    """The order of day and month wherever it is open and `orders` says nothing."""
    orders: tuple[tuple[str, bool], ...] = ()
    """(the place of a question, or the path of a file, folder or archive; whether the day comes first there). Of
    several that fit the longest counts."""
    redact: bool = False
    """Replace recognised secrets before anything is stored."""
    attachments: bool = False
    """Copy pictures, recordings and other files that belong to the items, encrypted like all else."""


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """An import as the history tells it. "interrupted": it was cancelled, or the app ended; `resume` completes it."""

    id: int
    paths: tuple[str, ...]
    started: str
    finished: str | None
    imported: int
    updated: int
    state: Literal["done", "interrupted", "undone"]


@dataclass(frozen=True, slots=True)
class WatchedFolder:
    """A folder that is imported again whenever something in it changes."""

    id: int
    path: str
    added: str
    looked: str | None
    """When it was last imported."""


@dataclass(frozen=True, slots=True)
class PersonInfo:
    """Somebody whom sources know, under one or more names. `count`: what they wrote that can be recalled."""

    id: int
    name: str
    names: tuple[str, ...]
    handles: tuple[str, ...]
    sources: tuple[str, ...]
    count: int
    is_self: bool = False
