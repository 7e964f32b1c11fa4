"""The room behind the door for what waits for the person's word: proposals and contradictions, with their evidence."""

from collections.abc import Sequence
from typing import Any, Literal

from secondme.errors import UserError
from secondme.parts import Parts, both
from secondme.types import Changes, InboxEntry, Memory

PERSON = "person"
A_DAY = 20
PAGE = 500
QUESTIONS = "Questions"
CONCLUSIONS = "Conclusions"


class InboxDoor:
    """At most `A_DAY` at a time: an inbox that is never empty is never read."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def count(self) -> int:
        """How many wait."""
        return self._parts.store.memories.count(status=("proposed",))

    def list(self, limit: int = A_DAY) -> list[InboxEntry]:
        """Questions first, then by group, the most important group and entry first."""
        waiting = self._parts.store.memories.list(status=("proposed",), limit=PAGE)
        entries = [self._entry(memory) for memory in waiting]
        weight: dict[str, float] = {}
        for entry in entries:
            weight[entry.group] = max(weight.get(entry.group, 0.0), entry.memory.importance)
        entries.sort(
            key=lambda entry: (
                entry.conflict is None, -weight[entry.group], entry.group, -entry.memory.importance, entry.memory.id,
            )
        )  # fmt: skip
        return entries[:limit]

    def _entry(self, memory: Memory) -> InboxEntry:
        rival = self._rival(memory)
        if rival is not None:
            when = rival.time[:10]
            return InboxEntry(memory, f"It contradicts what is known since {when}.", QUESTIONS, rival)
        if memory.kind == "conclusion":
            return InboxEntry(memory, "It was concluded from other memories; nobody said it.", CONCLUSIONS)
        item_id = next((each.item_id for each in memory.evidence if each.item_id is not None), None)
        if item_id is None:
            return InboxEntry(memory, "It was made of other memories.", CONCLUSIONS)
        item = self._parts.store.items.get(item_id)
        title = self._parts.store.chats.get(item.conversation_id).title
        who = "you" if item.role == "self" else item.author
        reason = f"It is from a document, {title}." if memory.origin == "document" else f"Said by {who} in {title}."
        return InboxEntry(memory, reason, title)

    def _rival(self, memory: Memory) -> Memory | None:
        """The memory in force that this one contradicts."""
        ids = [link.to_id for link in self._parts.store.links.of(memory.id) if link.kind == "contradicts"]
        ids = [each for each in ids if each != memory.id]
        found = self._parts.store.memories.many(ids)
        return next((each for each in found.values() if each.status == "active"), None)

    def approve(self, ids: Sequence[int]) -> Changes:
        """They are memories from now on; what contradicts another takes its place."""
        done = Changes()
        for each in ids:
            rival = self._rival(self._waiting(each))
            done = both(done, self._settle(each, "new") if rival else self._edit(each, "approved", status="active"))
        return self._after(done)

    def reject(self, ids: Sequence[int]) -> Changes:
        """They are not proposed again from the same words."""
        done = Changes()
        for each in ids:
            self._waiting(each)
            done = both(done, self._edit(each, "rejected", status="rejected"))
        return self._after(done)

    def edit(self, memory_id: int, text: str) -> Changes:
        """Approve it in the person's own words. Raises UserError when there are none."""
        self._waiting(memory_id)
        return self._after(self._edit(memory_id, "approved in other words", text=text.strip(), status="active"))

    def keep(self, memory_id: int, which: Literal["new", "old", "both"]) -> Changes:
        """Settle a contradiction. Raises UserError when it is none any more."""
        if self._rival(self._waiting(memory_id)) is None:
            raise UserError("This is no question any more; keep it or reject it.")
        return self._after(self._settle(memory_id, which))

    def _settle(self, memory_id: int, which: Literal["new", "old", "both"]) -> Changes:
        memory = self._waiting(memory_id)
        rival = self._rival(memory)
        if which == "old":
            return self._edit(memory_id, "The other one holds.", status="rejected")
        done = self._edit(memory_id, "It holds.", status="active")
        if which == "new" and rival is not None:
            until = memory.valid_from or memory.time[:10]
            why = "The other one holds."
            done = both(self._edit(rival.id, why, because=(memory_id,), status="superseded", valid_to=until), done)
        return done

    def _waiting(self, memory_id: int) -> Memory:
        memory = self._parts.store.memories.get(memory_id)
        if memory.status != "proposed" or memory.deleted_at is not None:
            raise UserError("This was answered already.")
        return memory

    def _edit(self, memory_id: int, why: str, **fields: Any) -> Changes:
        return self._parts.store.memories.edit(memory_id, who=PERSON, why=why, **fields)

    def _after(self, done: Changes) -> Changes:
        self._parts.wake("embed", "consolidate")
        return self._parts.publish(done)
