"""What a write or a job did."""

from dataclasses import dataclass
from typing import Literal


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
    searches: tuple[int, ...] = ()
    """Changes of searches that are kept under a name; undoing takes them back, or makes them again."""
    watched: tuple[int, ...] = ()
    """Folders that are no longer kept in step, or are again; undoing does the other, while the app runs."""
    returned: tuple[int, ...] = ()
    """Conversations whose coming back from the bin is the change; undoing puts them there again."""
    turned: tuple[int, ...] = ()
    """Changes that can be taken back, and made again, while the app runs (settings, verdicts, what was cleared)."""

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
