"""The app on its machine: models, keys, copies, reports, updates."""

from dataclasses import dataclass
from typing import Literal


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
    machine_memory: int = 0
    """All the memory of this computer; 0 where it was not looked up."""
    starter: bool = False
    """One of those that the app begins with: small, so that they run anywhere."""


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
    """Of the replies of this model here, as `ModelInfo.measured_per_s`; 0.0 before there were any."""
    predicted_per_s: float = 0.0
    """As `ModelInfo.predicted_per_s`."""
    paused: bool = False
    """The person has paused what runs by itself."""
    problem: str = ""
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class KeptBackup:
    """A copy of the database that was made before an update changed it, or one that such a copy has `replaced`.
    `made`: ISO 8601, UTC; `size`: bytes."""

    name: str
    path: str
    made: str
    size: int
    replaced: bool = False


@dataclass(frozen=True, slots=True)
class BackupContent:
    """What is in a backup, in a home that a backup has replaced, or in this one. `made`: ISO 8601, UTC, "" where it is
    not a backup; `size`: bytes; `protected`: the home opens with a passphrase."""

    made: str
    size: int
    conversations: int
    messages: int
    memories: int
    attachments: int
    protected: bool


@dataclass(frozen=True, slots=True)
class ReplacedHome:
    """A home that a backup has taken the place of, kept whole. `at`: ISO 8601, UTC; `size`: bytes; `copies`: of its
    database, which were made before updates or replaced by one of them."""

    name: str
    path: str
    at: str
    size: int
    copies: int = 0


@dataclass(frozen=True, slots=True)
class Trace:
    """Something that the app has put on this computer: what it is, where, how large (bytes). `why`: why it stays; ""
    when it goes, or has gone."""

    what: str
    where: str
    size: int = 0
    why: str = ""


@dataclass(frozen=True, slots=True)
class ProblemReport:
    """A report of something that went wrong: its kind and place, nothing that was said. `at`: ISO 8601, UTC."""

    name: str
    path: str
    at: str
    title: str
    text: str


@dataclass(frozen=True, slots=True)
class Update:
    """What a signed list of an update offers for this machine. `newer`: than what runs. `problem`: why it cannot be
    used here, a sentence; "" when it can. `size`: bytes to download."""

    current: str
    version: str
    newer: bool
    published: str
    notes: str
    size: int
    source: str
    problem: str
