"""Taking back a whole job run, or everything since a time, with what was built on it, in one transaction.

What a run did to a memory is put back to what was before it. Whatever was changed in that memory afterwards was built
on it and goes along; so do changes of other memories that were made because of a memory that goes (see `causes`), and
memories that stand on such ones alone. A version of the profile goes with its run; those of later runs stay, without
the sentences that stand on what went.
"""

from dataclasses import replace

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import content, evidence, profile
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.undo import CONTENT, STRENGTH, Channel, Step, channel_of, entries_of, nobody, undo_from
from secondme.store.weighings import WHO
from secondme.types import Changes, Memory

OF_RUN = "SELECT * FROM journal WHERE run_id = ? AND undone = 0 AND after IS NOT NULL ORDER BY id"
LATER_STRENGTH = """SELECT 1 FROM journal WHERE memory_id = ? AND id > ? AND action = 'reinforce' AND undone = 0
    AND undoes IS NULL AND run_id IS NOT ? LIMIT 1"""
BECAUSE = """SELECT journal.* FROM causes JOIN journal ON journal.id = journal_id
    WHERE causes.memory_id = ? AND journal_id > ? AND undone = 0 AND after IS NOT NULL"""
SINCE = "SELECT * FROM journal WHERE at >= ? AND after IS NOT NULL ORDER BY id"


class Undoing:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def dependents(self, run_id: int) -> list[Memory]:
        """The memories that later work, or the person, built on what this run did, and that would be changed or go
        with it. Raises UserError when there is no such run."""
        db = self._connections.read()
        _expect(db, run_id)
        firsts = _reach(db, run_id)
        later = {channel[0] for channel, first in firsts.items() if _built_on(db, channel, first, run_id)}
        gone = [id for (id, name), first in firsts.items() if name == CONTENT and _made_by(db, first)]
        later |= set(evidence.standing_on(db, memories=gone)) - set(gone)
        return [*content.memories(db, sorted(later)).values()]

    def undo_run(self, run_id: int, who: str = "person", step: Step = nobody) -> Changes:
        """Put back what a run changed, with its dependents; what was removed for good stays so.

        The Changes name entries that undo the undoing. `step` hears how far it is; whatever it raises leaves all as it
        was. Raises UserError, and changes nothing, when the run is not known, goes on, or has nothing left to undo."""
        with self._connections.write(frees=True) as db:
            _expect(db, run_id)
            firsts = _reach(db, run_id)
            done = undo_from(db, firsts, who, f"Run {run_id} was undone.", step)
            versions = profile.toggle(db, profile.of_run(db, run_id))
            if not done.journal and not versions:
                raise UserError("This run changed no memory that could be put back, or was undone already.")
            return replace(done, versions=versions)

    def undo_since(self, at: str, who: str = "person", step: Step = nobody) -> Changes:
        """Put all memories, with their strength and links, back to what they were at a time (ISO 8601), undoings since
        then included. What was removed for good stays so, as do the memories of what was deleted or came since.

        Raises UserError when it is no time; where nothing was changed since, nothing is."""
        try:
            since = sql.moment(at).isoformat(timespec="milliseconds")
        except ValueError:
            raise UserError(f"{at!r} is not a time.") from None
        with self._connections.write(frees=True) as db:
            firsts: dict[Channel, int] = {}
            for entry in sql.rows(db, SINCE, (since,)):
                firsts.setdefault(channel_of(entry), entry["id"])
            done = undo_from(db, firsts, who, f"All since {since} was undone.", step)
            return replace(done, versions=profile.toggle(db, profile.changed_since(db, since)))


def _expect(db: Database, run_id: int) -> None:
    found = sql.values(db, "SELECT status FROM job_runs WHERE id = ?", (run_id,))
    if not found:
        raise UserError("This run is no longer known.")
    if found[0] == "running":
        raise UserError("This run is still going on; stop it first.")


def _reach(db: Database, run_id: int) -> dict[Channel, int]:
    """What is to be put back, each thing from which entry on: what the run did, and what was built on that."""
    firsts: dict[Channel, int] = {}
    for entry in sql.rows(db, OF_RUN, (run_id,)):
        if entry["action"] == STRENGTH and sql.values(db, LATER_STRENGTH, (entry["memory_id"], entry["id"], run_id)):
            continue  # recalled since: how strong it is now is not this run's doing
        firsts.setdefault(channel_of(entry), entry["id"])
    waiting = [channel for channel in firsts if channel[1] == CONTENT]
    while waiting:
        memory_id, name = waiting.pop()
        for entry in sql.rows(db, BECAUSE, (memory_id, firsts[memory_id, name])):
            channel = channel_of(entry)
            if entry["id"] < firsts.get(channel, entry["id"] + 1):
                firsts[channel] = entry["id"]
                waiting += [channel] if channel[1] == CONTENT else []
    return firsts


def _built_on(db: Database, channel: Channel, first: int, run_id: int) -> bool:
    """Whether others than this run changed this thing from that entry on, and it still holds. A figure that a model
    gave it is nothing that was built on it."""
    entries = [entry for entry in entries_of(db, channel[0], first) if channel_of(entry) == channel]
    return any(entry["run_id"] != run_id and not entry["undone"] and entry["who"] != WHO for entry in entries)


def _made_by(db: Database, first: int) -> bool:
    return bool(sql.values(db, "SELECT 1 FROM journal WHERE id = ? AND before IS NULL", (first,)))
