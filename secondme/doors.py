"""The rooms behind the door: what the window and the command line may do, in the words of the house.

Every write publishes its `Changes` once, on the thread that made it. Errors are SecondMeErrors, sentences for a person.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from pathlib import Path
from threading import Event
from typing import Any

from secondme.attaching import Attaching
from secondme.browsing import Browsing
from secondme.errors import ModelProblem, UserError
from secondme.history import Curation, RunsOfJobs
from secondme.memory.describe import without_former
from secondme.memory.slots import reworded
from secondme.offrecord import OffRecord
from secondme.parts import Parts, both
from secondme.progress import Progress
from secondme.settings import MOST_SEARCHED, Settings
from secondme.transcripts import Transcripts
from secondme.types import (
    Attachment,
    Branch,
    Changes,
    Conversation,
    Finished,
    FoldedLine,
    Hit,
    HitType,
    Item,
    JobInfo,
    Memory,
    MemoryStatus,
    ReplyEvent,
    Stored,
    Token,
    Usage,
)

PERSON = "person"
UNREAD = (
    "Nothing has been read for its meaning yet, so only words find. The window does that by itself while it is open, "
    "or run secondme jobs run embed."
)


@dataclass(frozen=True, slots=True)
class AskResult:
    """An answer outside any conversation, or in a new one when it was saved."""

    reply: str
    used: tuple[Hit, ...]
    usage: Usage


class ChatsDoor(Transcripts, OffRecord, Attaching):
    """Conversations and what is said in them."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def create(self, title: str = "") -> Conversation:
        made = self._parts.store.chats.create(title)
        self._parts.publish(Changes(conversations=(made.id,)))
        return made

    def get(self, conversation_id: int) -> Conversation:
        return self._parts.store.chats.get(conversation_id)

    def rename(self, conversation_id: int, title: str) -> Changes:
        return self._parts.publish(self._parts.store.chats.rename(conversation_id, title))

    def delete(self, conversation_id: int) -> Changes:
        """To the bin, with the memories that stand on it alone. `SecondMe.undo` of what this returns, which always
        names the conversation, brings all of it back."""
        return self._publish_with(conversation_id, self._parts.store.chats.delete(conversation_id))

    def restore(self, conversation_id: int) -> Changes:
        """From the bin; `SecondMe.undo` of what this returns puts it there again."""
        changes = self._parts.store.chats.restore(conversation_id)
        self._parts.wake("embed", "extract")
        returned = (conversation_id,) if changes else ()
        return self._publish_with(conversation_id, replace(changes, returned=returned))

    def _publish_with(self, conversation_id: int, changes: Changes) -> Changes:
        return self._parts.publish(both(Changes(conversations=(conversation_id,)), changes))

    def messages(self, conversation_id: int, limit: int = 60, before: int | None = None) -> list[Item]:
        """The last `limit` of the branch that is shown (those before item `before`), oldest first."""
        return self._parts.store.items.conversation_items(conversation_id, limit, before)

    def branch(self, item_id: int) -> Branch:
        siblings = self._parts.store.items.siblings(item_id)
        return Branch(siblings, siblings.index(item_id))

    def switch(self, item_id: int) -> Changes:
        """Show the branch that goes through this item, down to its newest message."""
        item = self._parts.store.items.get(item_id)
        leaf = self._parts.store.items.newest_leaf(item_id)
        changes = self._parts.store.chats.set_leaf(item.conversation_id, leaf)
        self._parts.wake("embed", "extract")
        return self._publish_with(item.conversation_id, both(changes, Changes(items=(item_id,))))

    def send(self, conversation_id: int, text: str, stop: Event) -> Iterator[ReplyEvent]:
        """The message is on disk when `Stored` comes; `Finished` is always last. Iterate on a worker thread."""
        if not text.strip():
            raise UserError("There is nothing to send yet.")
        self._refuse_bin(conversation_id)
        return self._stream(self._parts.replies.send(conversation_id, text, stop), stop)

    def _refuse_bin(self, conversation_id: int) -> None:
        """What is said in a conversation that nobody sees would be lost to the person."""
        if self.get(conversation_id).deleted_at is not None:
            raise UserError("This conversation was deleted. Bring it back, or begin a new one.")

    def regenerate(self, reply_item_id: int, stop: Event) -> Iterator[ReplyEvent]:
        """Another reply to the same message, on a branch beside the first."""
        self._refuse_bin(self._parts.store.items.get(reply_item_id).conversation_id)
        return self._stream(self._parts.replies.regenerate(reply_item_id, stop), stop, branch=True)

    def edit(self, user_item_id: int, text: str, stop: Event) -> Iterator[ReplyEvent]:
        """Say it differently: a branch beside the old message, which stays."""
        if not text.strip():
            raise UserError("There is nothing to send yet.")
        item = self._parts.store.items.get(user_item_id)
        self._refuse_bin(item.conversation_id)
        events = self._parts.replies.send(item.conversation_id, text, stop, parent_id=item.parent_id, branch=True)
        return self._stream(events, stop, branch=True)

    def _stream(self, events: Iterator[ReplyEvent], stop: Event, branch: bool = False) -> Iterator[ReplyEvent]:
        with self._parts.replying_until(stop):
            for event in events:
                if isinstance(event, Token):
                    self._parts.spoke()
                elif isinstance(event, Stored):
                    self._announce(event.item, (), branch)
                elif isinstance(event, Finished):
                    self._parts.spoke_at(event.usage)
                    self._announce(event.item, event.used, branch)
                yield event

    def _announce(self, item: Item, used: Sequence[Hit], branch: bool) -> None:
        """Memories that were cited have grown stronger; with a branch go the memories made of what it hides."""
        memories = tuple(hit.id for hit in used if hit.type == "memory" and hit.cited)
        if branch:
            memories += self._parts.store.memories.made_in(item.conversation_id)
        self._parts.publish(
            Changes(conversations=(item.conversation_id,), items=(item.id,), memories=tuple(dict.fromkeys(memories)))
        )

    def used(self, reply_item_id: int) -> tuple[tuple[Hit, ...], Usage | None]:
        """What was given to the model for this reply, also after a restart."""
        return self._parts.store.recalls.for_reply(reply_item_id)

    def folded(self, reply_item_id: int) -> tuple[FoldedLine, ...]:
        """What stood for the turns that no longer fitted when this reply was made, with where each line is from."""
        return self._parts.store.folds.told(reply_item_id)

    def ask(
        self, question: str, now: str | None = None, seed: int = 0, save: bool = False, stop: Event | None = None
    ) -> AskResult:
        """One answer at temperature 0. Without `save` nothing is stored and nothing reinforced.

        Raises ModelProblem when there is no model, or it stopped."""
        if not question.strip():
            raise UserError("There is no question.")
        stop = stop or Event()
        with self._parts.replying_until(stop):
            answer = self._parts.replies.ask(question, now, seed, save, stop)
        return AskResult(answer.text, answer.used, answer.usage)

    def list(self, query: str = "", limit: int = 500) -> list[Conversation]:
        """All that are not in the bin, newest first; `query` matches titles and texts."""
        return self._parts.store.chats.list(query[:MOST_SEARCHED], limit)


class ItemsDoor:
    """What was really said and written."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def get(self, item_id: int) -> Item:
        return self._parts.store.items.get(item_id)

    def attachments(self, item_ids: Sequence[int]) -> dict[int, tuple[Attachment, ...]]:
        """The pictures, recordings and files that were copied with these items; only items that have some."""
        return self._parts.store.attachments.of_items(item_ids)

    def attachment(self, attachment_id: int, most: int) -> bytes:
        """What is in one. Raises UserError when it is gone, damaged, or larger than `most` bytes."""
        return self._parts.attachments.read(attachment_id, most)

    def save_attachment(self, attachment_id: int, target: Path) -> None:
        """Write a plain copy of one. Raises UserError when it is gone or damaged, EnvironmentProblem."""
        self._parts.attachments.save(attachment_id, target)

    def around(self, item_id: int, n: int = 3) -> list[Item]:
        """The item with up to `n` before and `n` after it on the branch that is shown, in order of time."""
        return self._parts.store.items.around(item_id, n)


class MemoriesDoor(Curation, Browsing):
    """What is known, and what the person makes of it."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def count(self, query: str = "", statuses: Sequence[MemoryStatus] | None = None) -> int:
        return self._parts.store.memories.count(query, statuses)

    def get(self, memory_id: int) -> Memory:
        return self._parts.store.memories.get(memory_id)

    def for_items(self, item_ids: Sequence[int]) -> list[Memory]:
        return self._parts.store.memories.for_items(item_ids)

    def edit(self, memory_id: int, **changes: Any) -> Changes:
        """`changes` are fields of Memory: text, kind, importance, pinned, never_use, valid_from, valid_to …"""
        if "text" in changes and not str(changes["text"]).strip():
            raise UserError("A memory needs a statement. To remove it, delete it.")
        if "text" in changes:
            known, text = self.get(memory_id), str(changes["text"])
            worded = {"claims": reworded(known.claims, known.text, text), **without_former(known, text)}
            changes = {**worded, **changes}
        done = self._parts.store.memories.edit(memory_id, who=PERSON, why="edited", **changes)
        self._parts.wake("embed")
        return self._parts.publish(done)

    def approve(self, memory_id: int) -> Changes:
        return self._parts.publish(
            self._parts.store.memories.edit(memory_id, who=PERSON, why="approved", status="active")
        )

    def fading(self, limit: int = 50, now: str | None = None) -> list[Memory]:
        """Those that will fade within a month of use if nothing happens, the weakest first."""
        from secondme.memory.decay import fading_soon

        return fading_soon(self._parts.store, limit, now)

    def restore(self, memory_id: int, now: str | None = None) -> Changes:
        """Bring a faded, superseded or rejected memory back into force; it begins to fade anew. `now` (ISO): as if it
        were then."""
        store, at = self._parts.store, now or datetime.now(UTC).isoformat()
        with store.write():
            memory = store.memories.get(memory_id)
            if memory.status not in ("faded", "superseded", "rejected"):
                raise UserError("This memory is in force already.")
            claims = tuple(replace(claim, valid_to=None) for claim in memory.claims)
            fields: dict[str, Any] = {"status": "active", "valid_to": None, "claims": claims}
            done = store.memories.edit(memory_id, who=PERSON, why="brought back", **fields)
            done = both(done, store.memories.reinforce([memory_id], at, cited=False))
        return self._parts.publish(done)

    def delete(self, memory_id: int) -> Changes:
        """To the bin, and not learned again from the same words. `SecondMe.undo` brings it back."""
        return self._parts.publish(self._parts.store.memories.delete(memory_id, PERSON, "deleted"))

    def purge(self, memory_id: int) -> Changes:
        """For good, with what was derived from it alone: nothing of it stays in any file of the home, the index of
        vectors included. Cannot be undone."""
        done = self._parts.store.memories.purge(memory_id)
        self._parts.index.forget()
        self._parts.wake("index")
        return self._parts.publish(done)

    def list(
        self, query: str = "", statuses: Sequence[MemoryStatus] | None = None, limit: int = 200, offset: int = 0
    ) -> list[Memory]:
        return self._parts.store.memories.list(query, statuses, limit=limit, offset=offset)


class SearchDoor:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def find(
        self,
        query: str,
        k: int = 10,
        types: tuple[HitType, ...] = ("item", "memory"),
        now: str | None = None,
        wait: bool = False,
    ) -> list[Hit]:
        """The `k` best hits, best first, faded memories among them. By words only while the embedder starts, unless
        `wait`, and where there is none."""
        if k < 1:
            raise UserError("Ask for at least one hit.")
        if wait:
            self.prepare(Progress())
        return self._parts.search.find(query, k, types=types, now=now, faded=True)

    def prepare(self, progress: Progress) -> str:
        """Wait until search uses vectors. Returns "", or why it will find by words only: there is no embedder, or it
        has read nothing yet, as after a copy was put in place, and nothing runs that will. Raises Cancelled."""
        try:
            model = self._parts.engines.ready_embedder(progress).model_id
        except ModelProblem as problem:
            return problem.sentence()
        vectors = self._parts.store.vectors
        unread = not self._parts.background and not vectors.serving() and vectors.pending_count(model)
        return UNREAD if unread else ""


class JobsDoor(RunsOfJobs):
    """Background work, one job at a time."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def list(self) -> list[JobInfo]:
        """While paused, what would have something to do is "paused"."""
        jobs = self._parts.runner.list()
        if not self._parts.held:
            return jobs
        return [replace(job, state="paused") if job.state == "idle" and job.pending else job for job in jobs]

    def run(self, name: str, progress: Progress, now: str | None = None, how: frozenset[str] = frozenset()) -> str:
        """Run a job to its end, here and now; returns what it did, in words. Raises what stopped it. `how`: "dry_run"
        only says what would be done, "simulate" takes `now` for true however far it is ahead; for jobs that can."""
        with self._parts.telling(progress):
            return self._parts.runner.run_now(name, progress, now=now, how=how)

    def order(self) -> tuple[str, ...]:
        """The names of the jobs that run by themselves, in the order in which one after the other leaves nothing to
        do."""
        return (*self._parts.runner.by_itself(), "embed")

    @property
    def background(self) -> bool:
        """Whether jobs run by themselves here at all, as they do in the window."""
        return self._parts.background

    @property
    def paused(self) -> bool:
        """Whether the person has paused them."""
        return self._parts.held

    def pause(self) -> None:
        """Nothing runs by itself until `resume`; `run` does all the same. Idempotent."""
        self._parts.hold(True)

    def resume(self) -> None:
        self._parts.hold(False)


class SettingsDoor:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    @property
    def value(self) -> Settings:
        return self._parts.settings.value

    def update(self, **changes: Any) -> Changes:
        """`SecondMe.undo` of what this returns takes it back, while the app runs. Raises UserError, and changes
        nothing, when a value cannot be used."""

        def follow() -> None:
            if changes.keys() & {"chat_model", "embedding_model", "context_tokens", "threads", "idle_unload_minutes"}:
                self._parts.models_changed()
            if "remember" in changes and self._parts.settings.value.remember:
                self._parts.wake("extract")

        return self._parts.publish(self._parts.turns.choose(self._parts.settings, changes, follow))
