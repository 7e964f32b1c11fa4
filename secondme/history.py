"""The rooms for what was done and what can be taken back: the journal, the runs of jobs, and memories as a whole."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from secondme.differences import between
from secondme.errors import UserError
from secondme.parts import Parts
from secondme.progress import Progress
from secondme.types import BinInfo, Changes, JournalEntry, Memory, MemoryVersion, Piece, RunInfo

REBUILD = "rebuild"


class JournalDoor:
    """Every change of a memory, who made it and why; and taking back a whole run, or all since a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def dependents(self, run_id: int) -> list[Memory]:
        """What later work, or the person, built on what this run did, and that would be changed or go with it: to be
        shown before `undo_run`."""
        return self._parts.store.undoing.dependents(run_id)

    def undo_run(self, run_id: int, progress: Progress | None = None) -> Changes:
        """Take back what a run of a job did to memories, with its dependents. `SecondMe.undo` of what this returns does
        it again. What it made is not made again from the same words until then.

        Raises UserError, and changes nothing, when the run goes on, or there is nothing left to take back. Raises
        Cancelled, and changes nothing."""
        put_by = self._parts.store.keeping.of_run(run_id)
        if put_by:
            done = self._parts.undo(Changes(conversations=tuple(put_by)))
            return replace(done, returned=done.conversations)
        with self._stepping(progress) as step:
            done = self._parts.store.undoing.undo_run(run_id, step=step)
        return self._told(done)

    def undo_since(self, at_iso: str, progress: Progress | None = None) -> Changes:
        """Put all memories back to what they were at a time; `SecondMe.undo` of what this returns does it again.

        Conversations and imports stay as they are. Raises UserError when it is no time; Cancelled, and changes
        nothing."""
        with self._stepping(progress) as step:
            done = self._parts.store.undoing.undo_since(at_iso, step=step)
        return self._told(done)

    @contextmanager
    def _stepping(self, progress: Progress | None) -> Iterator[Callable[[int, int], object]]:
        """Work that closing the app cancels."""
        told = progress or Progress()
        with self._parts.working(told):
            yield lambda done, total: told.update(done, total, "Undoing")

    def _told(self, changes: Changes) -> Changes:
        self._parts.wake("embed")
        return self._parts.publish(changes)

    def list(self, limit: int = 200, memory_id: int | None = None, run_id: int | None = None) -> list[JournalEntry]:
        """Newest first; of one memory, or of one run of a job."""
        return self._parts.store.journal.list(limit, memory_id, run_id)


class Curation:
    """The part of the memories door that is about memories as a whole."""

    _parts: Parts

    def merge(self, ids: Sequence[int], text: str) -> Changes:
        """One memory of several: the first, with the evidence of all, says `text`; the others go to the bin."""
        return self._done(self._parts.store.curation.merge(ids, text))

    def behind(self, memory_ids: Sequence[int]) -> list[int]:
        """The messages that these quote and that can still be found when they are deleted: `forget_behind` is for
        them."""
        return self._parts.store.withdrawn.behind(memory_ids)

    def forget_behind(self, item_ids: Sequence[int]) -> Changes:
        """Take messages out of use: nothing shows or finds them any more, nor the assistant's replies to them.
        `SecondMe.undo` of what this returns, while the app runs, and `put_back`, until the bin is emptied, bring them
        back."""
        withdrawn = self._parts.store.withdrawn
        taken, changes = withdrawn.take(item_ids)
        return self._done(self._parts.turns.note(changes, lambda: self._back(taken), lambda: withdrawn.take(taken)))

    def put_back(self, item_id: int) -> Changes:
        """Use a message again that was forgotten, with the replies to it. `SecondMe.undo` of what this returns forgets
        it again. Raises UserError when it was removed for good."""
        withdrawn = self._parts.store.withdrawn
        ids = withdrawn.with_replies(item_id)
        changes = self._back(ids)
        return self._done(self._parts.turns.note(changes, lambda: withdrawn.take(ids), lambda: self._back(ids)))

    def _back(self, ids: Sequence[int]) -> Changes:
        changes = self._parts.store.withdrawn.give_back(ids)
        self._parts.wake("embed", "extract")
        return changes

    def put_right(self, memory_id: int) -> tuple[str, ...]:
        """What holds of what a summary or conclusion still says as it was before the person put it right: it is out of
        date then, until it is made again. Nothing of others. Raises UserError when there is no such memory."""
        from secondme.memory.corrections import out_of_date

        store = self._parts.store
        return tuple(dict.fromkeys(each.now.text for each in out_of_date(store, store.memories.get(memory_id))))

    def lock(self, memory_id: int, locked: bool = True) -> Changes:
        """No job changes it, or takes it away, until it is unlocked."""
        why = "locked" if locked else "unlocked"
        return self._done(self._parts.store.memories.edit(memory_id, who="person", why=why, locked=locked))

    def versions(self, memory_id: int) -> list[MemoryVersion]:
        """What it said, oldest first, the present one last or, when that was undone, where it is current again."""
        return self._parts.store.curation.versions(memory_id)

    def differences(self, memory_id: int, version: int) -> tuple[Piece, ...]:
        """What the statement of a version says and the one before it did not, word by word."""
        return between(self.versions(memory_id), version)

    def restore_version(self, memory_id: int, version: int) -> Changes:
        """Let it say again what it said in a version; an edit like any other."""
        return self._done(self._parts.store.curation.restore_version(memory_id, version))

    def standing_on(
        self,
        conversation_ids: Sequence[int] = (),
        item_ids: Sequence[int] = (),
        import_ids: Sequence[int] = (),
    ) -> list[Memory]:
        """The memories that would go to the bin if these were deleted: to be shown before."""
        return self._parts.store.curation.standing_on(conversation_ids, item_ids, import_ids)

    def asking_on(
        self,
        conversation_ids: Sequence[int] = (),
        item_ids: Sequence[int] = (),
        import_ids: Sequence[int] = (),
    ) -> list[Memory]:
        """The memories that would go back to the inbox if these were deleted, for only others' words would be left of
        them: to be shown before."""
        return self._parts.store.curation.asking_on(conversation_ids, item_ids, import_ids)

    def in_bin(self) -> tuple[int, int, int]:
        """How many memories, conversations and forgotten messages `empty_bin` would remove."""
        return self._parts.store.curation.in_bin()

    def bin(self, most: int = 20) -> BinInfo:
        """What `empty_bin` would remove; of memories, conversations and messages `most` each are named, the newest
        first."""
        store = self._parts.store
        memories, conversations, messages = store.curation.in_bin()
        return BinInfo(
            memories,
            conversations,
            tuple(store.memories.list(limit=most, deleted=True)),
            tuple(store.chats.list(limit=most, deleted=True)),
            messages,
            tuple(store.withdrawn.latest(most)),
        )

    def from_bin(self, memory_id: int) -> Changes:
        """Bring a memory back as it was, whatever took it to the bin; `SecondMe.undo` of what this returns puts it
        there again. Raises UserError when it is not in the bin, or only because what it stands on is."""
        return self._done(self._parts.store.curation.from_bin(memory_id))

    def empty_bin(self) -> Changes:
        """Remove what is in the bin for good, conversations with their files and memories, and the messages that were
        forgotten: nothing of it stays in any file of the home. Cannot be undone."""
        done = self._parts.store.curation.empty_bin()
        self._parts.attachments.sweep()
        self._parts.index.forget()
        self._parts.wake("index", "embed")
        return self._parts.publish(done)

    def rebuild(self, progress: Progress) -> Changes:
        """Derive all memories again from what was said. What the person decided stays: edits, approvals, rejections,
        locks, merges, pins. What is not found again goes to the bin; `journal.undo_run` takes all of it back.

        It goes on where it was stopped; until it is done, nothing that is seen changes. Raises ModelProblem, Cancelled,
        and UserError where remembering is switched off."""
        if not self._parts.settings.value.remember:
            raise UserError("Remembering is switched off in the settings.")
        with self._parts.telling(progress):
            self._parts.runner.run_now(REBUILD, progress)
        run = self._parts.store.runs.last(REBUILD)
        entries = self._parts.store.journal.for_run(run.id) if run else []
        return Changes(
            memories=tuple(dict.fromkeys(entry.memory_id for entry in entries)),
            journal=tuple(entry.id for entry in entries),
        )

    def _done(self, changes: Changes) -> Changes:
        self._parts.wake("embed")
        return self._parts.publish(changes)


class RunsOfJobs:
    """The part of the jobs door that is about what jobs did, and about asking for one without waiting."""

    _parts: Parts

    def runs(self, limit: int = 50) -> list[RunInfo]:
        """The latest runs, newest first: what each did, changed and cost, what failed and why, and if it was undone."""
        titles = {job.name: job.title for job in self._parts.runner.list()}
        runs = self._parts.store.runs.list(limit)
        ids = [run.id for run in runs]
        undone = self._parts.store.runs.undone(ids) | self._parts.store.keeping.returned(ids)
        return [
            RunInfo(
                id=run.id, job=run.job, title=titles.get(run.job, run.job), started=run.started_at,
                finished=run.finished_at, status=run.status, words=run.detail, cost_s=run.cost_s, changed=run.changed,
                undone=undone.get(run.id, False), undoable=run.status != "running" and not undone.get(run.id, True),
            )
            for run in runs
        ]  # fmt: skip

    def cancel(self, name: str) -> None:
        """Stop a job that runs, and take it from the queue; what it had done stays, and can be undone."""
        self._parts.runner.cancel(name)

    def submit(self, name: str) -> None:
        """Run a job soon, without waiting for it: at once where nothing else runs and no reply streams. Raises
        UserError when there is no such job."""
        self._parts.runner.submit(name, asked=True)
