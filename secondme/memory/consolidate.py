"""Holds each new memory against what is known: it is added, reinforces, refines, supersedes, or is left as history.

Rules decide what is clear (memory/slots.py); nothing is ever deleted, and only newer words on the same claim supersede.
What rules cannot settle becomes a question for the person. Learned from Mem0 (add, update, no change) and from Zep's
validity windows (Rasmussen et al. 2025): a former value keeps its place, with the day until which it held.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from secondme.memory.slots import FIXED, Said, also, relation, said_by, same_statement
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Claim, Memory

BATCH = 20
TRUST = ("typed", "imported_self", "imported_other", "document", "assistant")
OPPOSITE = {"likes": ("likes", "dislikes"), "dislikes": ("dislikes", "likes")}
WHO = "consolidate"

Action = Literal["add", "fold", "refine", "supersede", "past", "end", "ask"]


@dataclass(frozen=True, slots=True)
class Verdict:
    """What becomes of a new memory. `other`: the known one that it concerns. "fold": it says what `other` says;
    "refine": it says it more precisely; "supersede": it holds now, `other` until then; "past": it held before `other`;
    "end": it says that what `other` says is over; "ask": they contradict each other, and nothing tells which is newer.
    """

    action: Action
    other: Memory | None = None
    claim: Claim | None = None
    """Of the new memory: the one that decided."""


@dataclass(slots=True)
class Tally:
    """What a run did, in numbers."""

    added: int = 0
    reinforced: int = 0
    superseded: int = 0
    asked: int = 0

    @property
    def changed(self) -> int:
        return self.reinforced + self.superseded + self.asked


def consolidate_pending(
    store: Store,
    progress: Progress,
    publish: Callable[[Changes], object] = lambda changes: None,
    run_id: int | None = None,
) -> Tally:
    """Hold every memory that was not looked at yet against the others; goes on where it was stopped. Raises
    Cancelled."""
    tally = Tally()
    done = 0
    while pending := store.consolidations.pending(BATCH):
        total = done + store.consolidations.pending_count()
        for memory in pending:
            progress.check()
            touched = _consolidate(store, memory, run_id, tally)
            if touched:
                publish(Changes(memories=touched))
            done += 1
            progress.update(done, total, "Putting memories in order")
    return tally


def _consolidate(store: Store, memory: Memory, run_id: int | None, tally: Tally) -> tuple[int, ...]:
    """One memory, in one transaction; the ids of all that changed."""
    with store.write():
        present = store.memories.get(memory.id)
        store.consolidations.mark(memory.id)
        if present.status != "active" or present.deleted_at is not None:
            return ()
        verdict = judge(present, _known(store, present))
        return _Change(store, present, run_id, tally).carry_out(verdict)


def _known(store: Store, memory: Memory) -> list[Memory]:
    """What it could say again, replace or contradict."""
    found: dict[int, Memory] = {}
    for claim in memory.claims:
        attributes = OPPOSITE.get(claim.attribute, (claim.attribute,))
        found |= {each.id: each for each in store.consolidations.of_claim(claim.subject, attributes)}
    found |= {
        each.id: each for each in store.consolidations.of_subject(memory) if same_statement(each.text, memory.text)
    }
    return [each for each in found.values() if each.id != memory.id]


def judge(new: Memory, known: Sequence[Memory]) -> Verdict:
    """What becomes of `new`, by rules alone. Pure.

    A former value that comes back ("I live in Paris again") supersedes the value in between; what was said earlier than
    what is known to hold takes its place in the past."""
    standing = [each for each in known if each.status == "active"]
    for said in said_by(new):
        if said.slot is None:
            verdict = _beside(new, said, standing)
        elif said.over:
            verdict = _ending(said, standing)
        else:
            verdict = _in_slot(new, said, standing)
        if verdict is not None:
            return verdict
    for each in standing:
        if same_statement(each.text, new.text):
            return _fold(each)
    return Verdict("add")


def _fold(other: Memory) -> Verdict:
    return Verdict("fold", other)


def _beside(new: Memory, said: Said, standing: Sequence[Memory]) -> Verdict | None:
    """A claim of which several may hold: only the same value again, or liking what was disliked, concerns another."""
    for other in standing:
        for before in said_by(other):
            if before.slot is not None or relation(said.claim.value, before.claim.value) != "same":
                continue
            if before.claim.attribute == said.claim.attribute and before.over == said.over:
                if same_statement(new.text, other.text):
                    return _fold(other)
            elif before.claim.attribute in OPPOSITE.get(said.claim.attribute, ()) or before.over != said.over:
                return _newer(new, other, said)
    return None


def _ending(said: Said, standing: Sequence[Memory]) -> Verdict | None:
    for other in standing:
        for before in said_by(other):
            if (
                before.slot == said.slot
                and not before.over
                and relation(said.claim.value, before.claim.value) != "differs"
            ):
                return Verdict("end", other, said.claim)
    return None


def _in_slot(new: Memory, said: Said, standing: Sequence[Memory]) -> Verdict | None:
    others = [
        (other, before)
        for other in standing
        for before in said_by(other)
        if before.slot == said.slot and not before.over
    ]
    for other, before in others:
        how = relation(said.claim.value, before.claim.value)
        if how == "same" or how == "vaguer":
            return _fold(other)
        if how == "refines":
            return Verdict("refine", other, said.claim)
    if not others or also(new.text):
        return None
    return _newer(new, others[-1][0], said)


def _newer(new: Memory, other: Memory, said: Said) -> Verdict:
    """Which of two that cannot both hold does: the one said later, unless it deserves less trust or nothing tells."""
    if said.claim.attribute in FIXED or new.time == other.time:
        return Verdict("ask", other, said.claim)
    if new.time < other.time:
        return Verdict("past", other, said.claim)
    if TRUST.index(new.origin) > TRUST.index(other.origin):
        return Verdict("ask", other, said.claim)
    return Verdict("supersede", other, said.claim)


class _Change:
    """Carries a verdict out, each step journalled under the run."""

    def __init__(self, store: Store, new: Memory, run_id: int | None, tally: Tally) -> None:
        self._store, self._new, self._run_id, self._tally = store, new, run_id, tally
        self._pair: tuple[int, ...] = ()

    def carry_out(self, verdict: Verdict) -> tuple[int, ...]:
        other = verdict.other
        if other is None:
            self._tally.added += 1
            return ()
        if (other.pinned or other.locked) and verdict.action in ("supersede", "refine", "end"):
            verdict = replace(verdict, action="ask")
        self._pair = (self._new.id, other.id)
        getattr(self, f"_{verdict.action}")(other, verdict.claim)
        return self._pair

    def _edit(self, memory: Memory, why: str, **fields: Any) -> None:
        """Either is changed because of the other, and changed back when that one's making is undone."""
        because = tuple(each for each in self._pair if each != memory.id)
        self._store.memories.edit(memory.id, who=WHO, why=why, run_id=self._run_id, because=because, **fields)

    def _link(self, one: Memory, other: Memory, kind: str, why: str) -> None:
        self._store.links.put(one.id, other.id, kind, who=WHO, why=why, run_id=self._run_id)

    def _gather(self, into: Memory, source: Memory, why: str) -> None:
        fresh = [each for each in source.evidence if _key(each) not in {_key(one) for one in into.evidence}]
        if fresh:
            self._edit(into, why, evidence=(*into.evidence, *fresh))

    def _fold(self, other: Memory, _claim: Claim | None) -> None:
        """The known one gets the evidence of the new one, which is set aside: a fact is not given twice."""
        self._gather(other, self._new, f"It was said again (memory {self._new.id}).")
        self._edit(self._new, f"It says what memory {other.id} says.", status="superseded")
        self._link(self._new, other, "same", "They say the same.")
        self._store.memories.reinforce([other.id], self._new.time, cited=False, run_id=self._run_id)
        self._tally.reinforced += 1

    def _refine(self, other: Memory, _claim: Claim | None) -> None:
        self._gather(self._new, other, f"It says more precisely what memory {other.id} says.")
        self._edit(other, f"Memory {self._new.id} says it more precisely.", status="superseded")
        self._link(other, self._new, "same", "They say the same.")
        self._tally.reinforced += 1

    def _supersede(self, other: Memory, claim: Claim | None) -> None:
        since = (claim.valid_from if claim else None) or self._new.valid_from or self._new.time[:10]
        self._close(other, since, f"Memory {self._new.id} tells what has been so since.")
        claims = tuple(_from(each, since) if each == claim else each for each in self._new.claims)
        since = self._new.valid_from or since
        self._edit(self._new, f"It follows memory {other.id}.", claims=claims, valid_from=since)
        self._link(other, self._new, "before", "One followed the other.")
        self._tally.superseded += 1

    def _past(self, other: Memory, _claim: Claim | None) -> None:
        until = other.valid_from or other.time[:10]
        self._close(self._new, until, f"Memory {other.id} tells what has been so since.")
        self._link(self._new, other, "before", "One followed the other.")
        self._tally.superseded += 1

    def _end(self, other: Memory, claim: Claim | None) -> None:
        until = (claim.valid_to if claim else None) or self._new.time[:10]
        self._close(other, until, f"Memory {self._new.id} tells that it is over.")
        claims = tuple(replace(each, valid_to=each.valid_to or until) for each in self._new.claims)
        self._edit(self._new, f"It ends memory {other.id}.", claims=claims)
        self._link(other, self._new, "before", "One followed the other.")
        self._tally.superseded += 1

    def _ask(self, other: Memory, _claim: Claim | None) -> None:
        self._edit(self._new, f"It contradicts memory {other.id}.", status="proposed")
        self._link(self._new, other, "contradicts", "They cannot both hold.")
        self._tally.asked += 1

    def _close(self, memory: Memory, until: str, why: str) -> None:
        """It held until then: its claims end, and it is no longer in force."""
        claims = tuple(replace(each, valid_to=each.valid_to or until) for each in memory.claims)
        self._edit(memory, why, status="superseded", claims=claims, valid_to=memory.valid_to or until)


def _from(claim: Claim, since: str) -> Claim:
    return replace(claim, valid_from=claim.valid_from or since)


def _key(evidence: object) -> tuple[object, ...]:
    return tuple(getattr(evidence, name) for name in ("item_id", "memory_id", "quote"))
