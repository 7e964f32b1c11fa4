"""The words of the house as frozen dataclasses: what goes in and out of every layer (names: item, memory, claim, …).

Times are ISO 8601 strings, with an offset where one is known, else local time. Ids are positive integers of the store.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Role = Literal["self", "assistant", "other"]
ItemKind = Literal["message", "note", "chunk"]
Origin = Literal["typed", "imported_self", "imported_other", "document", "assistant"]
"""Where words come from, most trusted first; a memory inherits the lowest trust of its evidence."""
MemoryKind = Literal[
    "fact", "preference", "event", "relationship", "goal", "skill", "instruction", "conclusion", "summary", "trait"
]
MemoryStatus = Literal["proposed", "active", "superseded", "faded", "rejected"]
HitType = Literal["item", "memory"]
Verdict = Literal["cited", "up", "down", "wrong"]
"""What a reply teaches: which notes it rested on; or what the person says of it."""
QueryOrder = Literal["", "first", "last", "sequence", "between"]
"""Which of what is found is meant: the earliest, the latest, all in order of time, or the time between them."""


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


MOST_SEARCHED = 300
"""Letters of what is typed into a search box; nobody types more, and every word of it is looked for."""


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
class RunInfo:
    """One run of a job: what it did, what it cost, and whether that was taken back. `undoable`: it changed memories
    that `journal.undo_run` can put back."""

    id: int
    job: str
    title: str
    started: str
    finished: str | None
    status: Literal["running", "done", "failed", "cancelled", "interrupted"]
    words: str
    cost_s: float
    changed: int
    undone: bool
    undoable: bool = False


@dataclass(frozen=True, slots=True)
class Changes:
    """Ids of what a write touched. The door publishes one after each write; widgets ask "mine?"."""

    conversations: tuple[int, ...] = ()
    items: tuple[int, ...] = ()
    memories: tuple[int, ...] = ()
    jobs: tuple[int, ...] = ()
    models: bool = False
    settings: bool = False
    journal: tuple[int, ...] = ()
    """Entries that undo this change, newest last."""
    imports: tuple[int, ...] = ()
    """Imports that were undone, or brought back; undoing this does the other."""
    people: tuple[int, ...] = ()
    merges: tuple[int, ...] = ()
    """Of people, that can be undone."""
    profile: tuple[int, ...] = ()
    """Decisions about sentences of the profile; undoing takes them back, or lets them hold again."""
    versions: tuple[int, ...] = ()
    """Versions of the profile that were taken back with the run that made them, or hold again; undoing does the
    other."""
    shelved: tuple[int, ...] = ()
    """Changes of how conversations are called and kept; undoing takes them back, or makes them again."""

    def __bool__(self) -> bool:
        return self != Changes()


@dataclass(frozen=True, slots=True)
class Retained:
    """What became of conversations that are older than the person keeps them."""

    months: int
    due: int
    """So many go to the bin in a week, for the first time."""
    moved: Changes
    """Those that went; undoing brings them back."""


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


@dataclass(frozen=True, slots=True)
class Message:
    role: Literal["user", "assistant"]
    text: str


@dataclass(frozen=True, slots=True)
class Prompt:
    """In the order in which the model reads it: what never changes first, this turn's notes after the history, the
    question last. `notes` and `question` together are the last user turn; an empty question means: settle only. `lead`:
    words with which the reply begins; the engine goes on from them and does not say them again."""

    system: str
    history: tuple[Message, ...] = ()
    notes: str = ""
    question: str = ""
    lead: str = ""


@dataclass(frozen=True, slots=True)
class Options:
    """How to generate. `schema` is a JSON schema that the whole output must match."""

    max_tokens: int = 512
    temperature: float = 0.0
    seed: int = 0
    schema: Mapping[str, Any] | None = None
    sequence: Literal["chat", "job"] = "chat"


@dataclass(frozen=True, slots=True)
class Usage:
    """What one generation cost. `prompt_tokens` = `evaluated_tokens` + `reused_tokens`; times in seconds."""

    prompt_tokens: int = 0
    evaluated_tokens: int = 0
    reused_tokens: int = 0
    generated_tokens: int = 0
    first_token_s: float = 0.0
    tokens_per_s: float = 0.0
    retrieve_s: float = 0.0
    stop_reason: Literal["stop", "length", "cancelled"] = "stop"
    not_recalled: str = ""
    """Why memory was not looked up for this reply, a sentence for the person; "" when it was."""
    folded: int = 0
    """Earlier turns of the conversation that no longer fitted and for which a few lines stood."""


@dataclass(frozen=True, slots=True)
class FoldedLine:
    """One of the lines that stand for turns which no longer fit: a sentence that sums up, or words as they were said;
    and the items that it is made of."""

    text: str
    item_ids: tuple[int, ...]
    verbatim: bool = True


@dataclass(frozen=True, slots=True)
class Stored:
    """The person's message is on disk."""

    item: Item


@dataclass(frozen=True, slots=True)
class Retrieved:
    """What will be given to the model for this reply."""

    hits: tuple[Hit, ...]


@dataclass(frozen=True, slots=True)
class Token:
    text: str


@dataclass(frozen=True, slots=True)
class Finished:
    """The reply is on disk, whole or as far as it got (`problem` says why it stopped early, "" when it did not)."""

    item: Item
    used: tuple[Hit, ...]
    usage: Usage
    problem: str = ""


ReplyEvent = Stored | Retrieved | Token | Finished


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
class Attachment:
    """A picture, recording or other file that was copied with an item that it belongs to. `size` in bytes."""

    id: int
    name: str
    size: int


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


@dataclass(frozen=True, slots=True)
class FormEntry:
    """A field of a form, and what could be written into it. `type`: a token of HTML's `autocomplete`, "free-text" or
    "none". `value` is "" when nothing is known; `others` are values that hold as well; `draft`: to be read before it is
    sent. `fill`: at one gesture for the whole form; else only one by one."""

    id: str
    name: str
    label: str
    type: str
    value: str = ""
    confidence: float = 0.0
    memories: tuple[int, ...] = ()
    evidence: tuple[str, ...] = ()
    others: tuple[str, ...] = ()
    draft: bool = False
    fill: bool = False
    about: str = ""
    """More precisely than `type`: "passport-number", "house-number" …"""
    section: str = ""
    options: tuple[tuple[str, str], ...] = ()
    """(value, text) of a list to choose from."""
    long: bool = False
    """It has room for several lines."""
    sources: tuple[str, ...] = ()
    """What the memories say, in the order of `memories`."""
    category: str = ""
    """Of sensitive data, "" for what goes into forms without a question."""
    kept_back: bool = False
    """There is a value, and the person has not yet agreed that its category goes into forms."""
    can_remember: bool = False
    """A correction of it can become a memory."""


@dataclass(frozen=True, slots=True)
class FormView:
    """A form with what is known for its fields. `asks`: categories that the person has not decided on, each with what
    it is called. `text`: the lines of a form that was pasted; `path` is "" then."""

    name: str
    source: Literal["html", "pdf", "docx", "text"]
    entries: tuple[FormEntry, ...]
    path: str = ""
    text: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledField:
    """A field that something was written into. Never what."""

    label: str
    type: str
    memories: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class FilledForm:
    """What was filled in where, for the person to read and clear."""

    id: int
    at: str
    place: str
    fields: tuple[FilledField, ...]


@dataclass(frozen=True, slots=True)
class FormDraft:
    """An answer to an open question, to be read before it is sent: it rests on these memories, which say `sources`."""

    text: str
    memories: tuple[int, ...]
    sources: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class QuickValue:
    """Something to be copied: what it is ("Passport number"), its value, and the memory that says it. `former`: it does
    not hold any more."""

    name: str
    value: str
    memory_id: int
    statement: str
    former: bool = False


@dataclass(frozen=True, slots=True)
class Ghost:
    """What may stand after the caret. `key` names it when the person takes it or turns it down."""

    text: str
    key: str


@dataclass(frozen=True, slots=True)
class BinInfo:
    """What is in the bin, and would be removed for good: all of it counted, the latest of each named."""

    memory_count: int
    conversation_count: int
    memories: tuple[Memory, ...] = ()
    conversations: tuple[Conversation, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.memory_count or self.conversation_count)


@dataclass(frozen=True, slots=True)
class JobInfo:
    """A job as the person sees it. `state`: idle, waiting, running, paused or failed."""

    name: str
    title: str
    state: Literal["idle", "waiting", "running", "paused", "failed"]
    pending: int
    last_run: str | None
    last_result: str
    trouble: str = ""
    """In a sentence what it passes over for a mistake of ours; "" for nothing."""


@dataclass(frozen=True, slots=True)
class ModelInfo:
    """A model of the manifest, or one that was added. Sizes in bytes."""

    name: str
    title: str
    role: Literal["chat", "embedding"]
    size: int
    memory: int
    licence: str
    languages: tuple[str, ...]
    context: int
    family: str
    """The chat template family (chatml, llama3, gemma, mistral, phi), or "gguf" for the file's own."""
    installed: bool
    in_use: bool
    recommended: bool
    fits: bool
    path: str = ""
    warning: str = ""
    measured_per_s: float = 0.0
    """Tokens a second of its replies here, 0.0 before there were any."""
    predicted_per_s: float = 0.0
    """The same as far as memory bandwidth tells; 0.0 before that was measured."""


@dataclass(frozen=True, slots=True)
class KeyPlace:
    """Where the key of a home lies: a file, a file sealed with a passphrase, or an entry of the keyring of the system
    (then `path` names it)."""

    kind: Literal["keyring", "file", "passphrase"]
    path: str


@dataclass(frozen=True, slots=True)
class Status:
    """What the status line says, always true: no field is set before it is so."""

    phase: Literal["opening", "loading", "ready", "replying", "remembering", "embedding", "importing", "problem"]
    chat_model: str = ""
    chat_ready: bool = False
    """The model is loaded now. False while it is unloaded; the next message loads it."""
    embedder_ready: bool = False
    """Until it is, search is by keyword only."""
    to_embed: int = 0
    to_remember: int = 0
    tokens_per_s: float = 0.0
    paused: bool = False
    """The person has paused what runs by itself."""
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Branch:
    """Whether a reply on another branch exists: the siblings of an item, oldest first, and which is shown."""

    siblings: tuple[int, ...]
    position: int


@dataclass(frozen=True, slots=True)
class ProfileSentence:
    """One sentence of the profile, to the person, with the memories that it stands on."""

    id: int
    text: str
    memory_ids: tuple[int, ...]
    locked: bool = False
    """The person holds on to it, or has worded it: it stays as it is."""


@dataclass(frozen=True, slots=True)
class ProfileTopic:
    """What is known of one part of a life: home, work, people …"""

    name: str
    traits: tuple[ProfileSentence, ...]


@dataclass(frozen=True, slots=True)
class ProfileView:
    """One version of the profile. The biography has at most 200 words."""

    version: int
    at: str
    biography: tuple[ProfileSentence, ...]
    topics: tuple[ProfileTopic, ...]


@dataclass(frozen=True, slots=True)
class ProfileDiff:
    """What one version of the profile says that the other does not."""

    added: tuple[ProfileSentence, ...]
    removed: tuple[ProfileSentence, ...]
