"""The room behind the door for what waits for the person's word: proposals and contradictions, with their evidence."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any, Literal

from secondme.errors import UserError
from secondme.memory.doubt import ASKED, is_unsure
from secondme.memory.follows import WHY
from secondme.memory.slots import FIXED, reworded
from secondme.parts import Parts, both
from secondme.types import Changes, InboxEntry, Memory

PERSON = "person"
A_DAY = 20
LONGEST = 60
"""Characters of the title of a conversation in a sentence."""
QUESTIONS = "Questions"
CONCLUSIONS = "Conclusions"
UNSURE = "It was said as something uncertain."
UNMEANT = "It may have been said in jest, or read wrongly."
OWN_WORDS_GONE = "What you said of it yourself is gone."


class InboxDoor:
    """At most `A_DAY` a day: an inbox that is never empty is never read."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts

    def count(self) -> int:
        """How many wait."""
        return self._parts.store.memories.count(status=("proposed",))

    def list(self, limit: int = A_DAY) -> list[InboxEntry]:
        """What is left of the `limit` for today: questions first, then by group, the most important group and entry
        first. More than a day's is had with a higher limit."""
        left = limit - self._parts.store.waiting.answered_since(_midnight())
        entries = [self._entry(memory) for memory in self._parts.store.waiting.list(left)] if left > 0 else []
        weight: dict[str, float] = {}
        for entry in entries:
            weight[entry.group] = max(weight.get(entry.group, 0.0), entry.memory.importance)

        def rank(entry: InboxEntry) -> tuple[object, ...]:
            group = (-weight[entry.group], entry.group)
            return (entry.conflict is None, *group, -entry.memory.importance, entry.memory.id)

        return sorted(entries, key=rank)

    def _entry(self, memory: Memory) -> InboxEntry:
        rival = self._rival(memory)
        if rival is not None:
            return InboxEntry(memory, f"It contradicts what is known since {_day(rival.time)}.", QUESTIONS, rival)
        if memory.kind == "conclusion":
            return InboxEntry(memory, "It was concluded from other memories; nobody said it.", CONCLUSIONS)
        items = [self._parts.store.items.get(each.item_id) for each in memory.evidence if each.item_id is not None]
        if not items:
            return InboxEntry(memory, "It was made of other memories.", CONCLUSIONS)
        item = next((each for each in items if each.active), items[0])
        title = self._parts.store.chats.get(item.conversation_id).title
        who = "you" if item.role == "self" else item.author
        where = title if len(title) <= LONGEST else title[: LONGEST - 1].rstrip(" .,") + "…"
        reason = (
            f"It is from the document “{where}”." if memory.origin == "document" else f"Said by {who} in “{where}”."
        )
        if item.role != "self" and any(each.role == "self" and not each.active for each in items):
            reason = f"{OWN_WORDS_GONE} {reason}"
        own = {each.id: each.text for each in items if each.role == "self"}  # "may" of a document is a permission
        if any(one.item_id in own and is_unsure(own[one.item_id], one.quote) for one in memory.evidence):
            reason = f"{UNSURE} {reason}"
        elif memory.origin == "typed" and memory.confidence < ASKED:
            reason = f"{UNMEANT} {reason}"
        if any(entry.why == WHY for entry in self._parts.store.journal.for_memory(memory.id)):
            reason = f"{WHY} {reason}"
        return InboxEntry(memory, reason, title)

    def _rival(self, memory: Memory) -> Memory | None:
        """The memory in force that this one contradicts."""
        ids = [link.to_id for link in self._parts.store.links.of(memory.id) if link.kind == "contradicts"]
        ids = [each for each in ids if each != memory.id]
        found = self._parts.store.memories.many(ids)
        return next((each for each in found.values() if each.status == "active"), None)

    def approve(self, ids: Sequence[int]) -> Changes:
        """They are memories from now on, all or none; what contradicts another takes its place."""
        return self._each(ids, lambda id: self._keep_one(id, "approved"))

    def reject(self, ids: Sequence[int]) -> Changes:
        """They are not proposed again from the same words."""
        return self._each(ids, lambda id: self._edit(self._waiting(id).id, "rejected", status="rejected"))

    def edit(self, memory_id: int, text: str) -> Changes:
        """Approve it in the person's own words; what contradicts another takes its place. Raises UserError when there
        are none."""
        return self._each([memory_id], lambda id: self._keep_one(id, "approved in other words", text))

    def keep(self, memory_id: int, which: Literal["new", "old", "both"]) -> Changes:
        """Settle a contradiction. Raises UserError when it is none any more."""
        if self._rival(self._waiting(memory_id)) is None:
            raise UserError("This is no question any more; keep it or reject it.")
        return self._each([memory_id], lambda id: self._settle(id, which))

    def _each(self, ids: Sequence[int], answer: Callable[[int], Changes]) -> Changes:
        done = Changes()
        with self._parts.store.write():
            for each in ids:
                done = both(done, answer(each))
        self._parts.wake("embed", "consolidate")
        return self._parts.publish(done)

    def _keep_one(self, memory_id: int, why: str, text: str | None = None) -> Changes:
        memory = self._waiting(memory_id)
        fields: dict[str, Any] = {"status": "active"}
        if text is not None:
            from secondme.memory.describe import without_former

            fields |= {"text": text.strip(), "claims": reworded(memory.claims, memory.text, text.strip())}
            fields |= without_former(memory, text.strip())
        done = self._edit(memory_id, why, **fields)
        rival = self._rival(memory)
        return done if rival is None else both(self._gives_way(rival, memory), done)

    def _settle(self, memory_id: int, which: Literal["new", "old", "both"]) -> Changes:
        if which == "old":
            return self._edit(memory_id, "The other one holds.", status="rejected")
        if which == "new":
            return self._keep_one(memory_id, "It holds.")
        return self._edit(memory_id, "It holds.", status="active")

    def _gives_way(self, rival: Memory, memory: Memory) -> Changes:
        """It held until the other was said; unless it was a mistake, as one of two birthdays is: that never held."""
        fields: dict[str, Any] = {"status": "superseded"}
        if not {claim.attribute for claim in memory.claims} & FIXED:
            until = (memory.valid_from or memory.time)[:10]
            fields |= {"valid_to": until, "claims": tuple(replace(each, valid_to=until) for each in rival.claims)}
        return self._edit(rival.id, "The other one holds.", because=(memory.id,), **fields)

    def _waiting(self, memory_id: int) -> Memory:
        memory = self._parts.store.memories.get(memory_id)
        if memory.status != "proposed" or memory.deleted_at is not None:
            raise UserError("This was answered already.")
        return memory

    def _edit(self, memory_id: int, why: str, **fields: Any) -> Changes:
        return self._parts.store.memories.edit(memory_id, who=PERSON, why=why, **fields)


def _day(time: str) -> str:
    """As one says it; a time that is less exact than a day is told as it is."""
    if len(time) < len("2026-03-02"):
        return time
    at = date.fromisoformat(time[:10])
    return f"{at.day} {at:%B} {at.year}"


def _midnight() -> str:
    """The beginning of the person's day, as the journal writes times."""
    today = datetime.now().astimezone().replace(hour=0, minute=0, second=0, microsecond=0)
    return today.astimezone(UTC).isoformat(timespec="milliseconds")
