"""Holds each new memory against what is known: it is added, reinforces, refines, supersedes, or is left as history.

Rules decide what is clear (memory/judge.py); of the rest a model is asked one question each. Nothing is ever deleted,
and only newer words on the same claim supersede. What neither can settle becomes a question for the person. Learned
from Mem0 (add, update, no change) and from Zep's validity windows (Rasmussen et al. 2025): a former value keeps its
place, with the day until which it held.
"""

import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from secondme.errors import ModelProblem
from secondme.memory.compare import Ask
from secondme.memory.guard import Guard
from secondme.memory.judge import OPPOSITE, Known, Verdict, answered, judge, moment, unclear
from secondme.memory.slots import compared
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Claim, Memory

log = logging.getLogger(__name__)

BATCH = 20
WHO = "consolidate"
OWN = ("typed", "imported_self")
Near = Callable[[Memory], Mapping[int, float]]
"""Memories near one, with how near in [0, 1]."""


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
    near: Near = lambda memory: {},
    ask: Ask | None = None,
    guard: Guard | None = None,
) -> Tally:
    """Hold every memory that was not looked at yet against the others, those said first in order; goes on where it was
    stopped. Without `ask`, or when the model is missing, what rules cannot tell stays side by side.

    Raises Cancelled."""
    tally = Tally()
    guard = guard or Guard(store, "consolidate")
    done = 0
    while pending := store.consolidations.pending(BATCH):
        total = done + store.consolidations.pending_count()
        for memory in pending:
            progress.check()
            touched: tuple[int, ...] = ()
            with guard.one(memory.id, memory.updated_at):
                found = dict(near(memory))
                said: Verdict | None = None
                try:
                    said = _asked(store, memory, found, ask) if ask is not None else None
                except ModelProblem as problem:
                    log.info("Memories are compared by rules alone: %s", type(problem).__name__)
                    ask = None
                touched = _consolidate(store, memory, found, said, run_id, tally)
            if touched:
                publish(Changes(memories=touched))
            done += 1
            progress.update(done, total, "Putting memories in order")
    return tally


def _asked(store: Store, memory: Memory, near: Mapping[int, float], ask: Ask) -> Verdict | None:
    """What the model says where rules say nothing; it is asked while nothing is locked."""
    known = _known(store, memory, near)
    if judge(memory, known).action != "add":
        return None
    for other in unclear(memory, near, known):
        verdict = answered(memory, other, ask(memory, other), known)
        if verdict.other is not None:
            return verdict
    return None


def _consolidate(
    store: Store, memory: Memory, near: Mapping[int, float], said: Verdict | None, run_id: int | None, tally: Tally
) -> tuple[int, ...]:
    """One memory, in one transaction; the ids of all that changed. `said` counts where rules still say nothing."""
    with store.write():
        present = store.memories.get(memory.id)
        store.consolidations.mark(memory.id)
        if present.status != "active" or present.deleted_at is not None:
            return ()
        settled = _settle(store, present, run_id, tally)
        if settled:
            present = store.memories.get(memory.id)
        known = _known(store, present, near)
        verdict = judge(present, known)
        if verdict.action == "add" and said is not None and said.other is not None:
            other = next((each for each in known.memories if each.id == said.other.id), None)
            if other is not None and other.status == said.other.status:
                verdict = replace(said, other=other)
        return (*settled, *_Change(store, present, known, run_id, tally).carry_out(verdict))


def _settle(store: Store, new: Memory, run_id: int | None, tally: Tally) -> tuple[int, ...]:
    """What waited for the person's word, and they now say themself, is answered by that; the ids of all that changed.
    Their words are what holds; others' words for it are not evidence of theirs. What says more than they do goes on
    waiting, and so does what they have locked or pinned."""
    if new.origin not in OWN:
        return ()
    touched: tuple[int, ...] = ()
    for other in store.consolidations.proposed(new):
        if other.locked or other.pinned or compared(new.text, other.text) == "vaguer":
            continue
        known = Known([replace(other, status="active")], store.consolidations.first_said([other.id]))
        if judge(new, known).action in ("fold", "refine"):
            touched = (*touched, *_Change(store, new, known, run_id, tally).confirm(other))
    return touched


def _known(store: Store, memory: Memory, near: Mapping[int, float]) -> Known:
    """What it could say again, replace or contradict."""
    found: dict[int, Memory] = {}
    for claim in memory.claims:
        attributes = OPPOSITE.get(claim.attribute, (claim.attribute,))
        found |= {each.id: each for each in store.consolidations.of_claim(claim.subject, attributes)}
    found |= {each.id: each for each in store.consolidations.among(memory, near)}
    found.pop(memory.id, None)
    approved = frozenset(id for id in (memory.id, *found) if store.curation.decided(id))
    return Known([*found.values()], store.consolidations.first_said(found), approved)


class _Change:
    """Carries a verdict out, each step journalled under the run."""

    def __init__(self, store: Store, new: Memory, known: Known, run_id: int | None, tally: Tally) -> None:
        self._store, self._new, self._known = store, new, known
        self._run_id, self._tally = run_id, tally
        self._pair: tuple[int, ...] = ()

    def carry_out(self, verdict: Verdict) -> tuple[int, ...]:
        other = verdict.other
        if other is None:
            self._tally.added += 1
            return self._over() if verdict.action == "close" else ()
        if (other.pinned or other.locked) and verdict.action in ("supersede", "refine", "end"):
            verdict = replace(verdict, action="ask")
        cut = (verdict.cut,) if verdict.cut is not None else ()
        self._pair = (self._new.id, other.id, *(each.id for each in cut))
        match verdict.action:
            case "fold":
                self._fold(other)
            case "refine":
                self._refine(other)
            case "supersede":
                self._supersede(other, verdict.claim)
            case "past":
                self._past(other, cut)
            case "end":
                self._end(other, verdict.claim)
            case _:
                self._ask(other)
        return self._pair

    def confirm(self, other: Memory) -> tuple[int, ...]:
        """`other` waited, and the new one says it."""
        self._pair = (self._new.id, other.id)
        if other.origin in OWN and other.kind != "conclusion":
            self._gather(self._new, other, f"It is what memory {other.id} says.")
        self._edit(other, f"You said it yourself (memory {self._new.id}).", status="superseded")
        self._link(other, self._new, "same", "They say the same.")
        why = "It was said again."
        self._store.memories.reinforce(
            [self._new.id], self._new.created_at, cited=False, run_id=self._run_id, who=WHO, why=why
        )
        self._tally.reinforced += 1
        return self._pair

    def _edit(self, memory: Memory, why: str, **fields: Any) -> None:
        """Either is changed because of the other, and changed back when that one's making is undone."""
        because = tuple(each for each in self._pair if each != memory.id)
        self._store.memories.edit(memory.id, who=WHO, why=why, run_id=self._run_id, because=because, **fields)

    def _link(self, one: Memory, other: Memory, kind: str, why: str) -> None:
        self._store.links.put(one.id, other.id, kind, who=WHO, why=why, run_id=self._run_id)

    def _gather(self, into: Memory, source: Memory, why: str, **fields: Any) -> None:
        fresh = [each for each in source.evidence if _key(each) not in {_key(one) for one in into.evidence}]
        if fresh or fields:
            self._edit(into, why, evidence=(*into.evidence, *fresh), **fields)

    def _fold(self, other: Memory) -> None:
        """The known one gets the evidence of the new one, which is set aside: a fact is not given twice. One that has
        faded comes back."""
        back = {"status": "active"} if other.status == "faded" else {}
        self._gather(other, self._new, f"It was said again (memory {self._new.id}).", **back)
        self._edit(self._new, f"It says what memory {other.id} says.", status="superseded")
        self._link(self._new, other, "same", "They say the same.")
        self._store.memories.reinforce(
            [other.id], self._new.created_at, cited=False, run_id=self._run_id, who=WHO, why="It was said again."
        )
        self._tally.reinforced += 1

    def _refine(self, other: Memory) -> None:
        self._gather(self._new, other, f"It says more precisely what memory {other.id} says.")
        self._edit(other, f"Memory {self._new.id} says it more precisely.", status="superseded")
        self._link(other, self._new, "same", "They say the same.")
        self._tally.reinforced += 1

    def _supersede(self, other: Memory, claim: Claim | None) -> None:
        since = (claim.valid_from if claim else None) or self._new.valid_from or self._new.time[:10]
        until = since if moment(since) >= self._known.began(other) else self._new.time[:10]
        self._close(other, until, f"Memory {self._new.id} tells what has been so since.")
        claims = tuple(_from(each, since) if each == claim else each for each in self._new.claims)
        since = self._new.valid_from or since
        self._edit(self._new, f"It follows memory {other.id}.", claims=claims, valid_from=since)
        self._link(other, self._new, "before", "One followed the other.")
        self._tally.superseded += 1

    def _past(self, other: Memory, cut: tuple[Memory, ...]) -> None:
        """It is put between what held before it, which ends with it, and what followed, with which it ends."""
        starts = other.valid_from or self._known.first.get(other.id, other.time)
        until = starts if moment(starts) > moment(self._new.time) else other.time
        self._close(self._new, until[:10], f"Memory {other.id} tells what has been so since.")
        self._link(self._new, other, "before", "One followed the other.")
        for each in cut:
            self._end_at(each, self._new.time[:10], f"Memory {self._new.id} tells what was so after that.")
        self._tally.superseded += 1

    def _end(self, other: Memory, claim: Claim | None) -> None:
        until = (claim.valid_to if claim else None) or self._new.time[:10]
        self._close(other, until, f"Memory {self._new.id} tells that it is over.")
        self._over(f"It ends memory {other.id}.", until)
        self._link(other, self._new, "before", "One followed the other.")
        self._tally.superseded += 1

    def _over(self, why: str = "It says itself that it is over.", until: str = "") -> tuple[int, ...]:
        """What it claims is no longer so, though it may be told."""
        until = until or self._new.time[:10]
        claims = tuple(replace(each, valid_to=each.valid_to or until) for each in self._new.claims)
        self._edit(self._new, why, claims=claims)
        return (self._new.id,)

    def _ask(self, other: Memory) -> None:
        self._edit(self._new, f"It contradicts memory {other.id}.", status="proposed")
        self._link(self._new, other, "contradicts", "They cannot both hold.")
        self._tally.asked += 1

    def _close(self, memory: Memory, until: str, why: str) -> None:
        """It held until then: its claims end, and it is no longer in force."""
        claims = tuple(replace(each, valid_to=each.valid_to or until) for each in memory.claims)
        self._edit(memory, why, status="superseded", claims=claims, valid_to=memory.valid_to or until)

    def _end_at(self, memory: Memory, until: str, why: str) -> None:
        """It held, but not as long as was thought."""
        claims = tuple(replace(each, valid_to=until) for each in memory.claims)
        self._edit(memory, why, claims=claims, valid_to=until)


def _from(claim: Claim, since: str) -> Claim:
    return replace(claim, valid_from=claim.valid_from or since)


def _key(evidence: object) -> tuple[object, ...]:
    return tuple(getattr(evidence, name) for name in ("item_id", "memory_id", "quote"))
