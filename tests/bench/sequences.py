"""Random sequences of what happens to memories: runs of jobs, what a person changes, and undoing of both."""

import hashlib
import json
import random
from collections.abc import Callable
from typing import Any

from secondme.app import SecondMe
from secondme.errors import UserError
from secondme.store import content
from secondme.store import rows as sql
from secondme.types import Changes, Claim, Evidence, Item, Memory, NewMemory
from tests.bench.memory_home import typed

PLACES = ("Aarhus", "Bilbao", "Cardiff", "Delft", "Espoo", "Girona")
THINGS = ("a kite", "a barge", "two goats", "an old piano", "a greenhouse", "a telescope")
PASSING = ("updated_at", "bin_cause")


def content_hash(me: SecondMe) -> str:
    """Of all memories outside the bin, whole, with their evidence and claims, of their links, and of the decisions that
    hold."""
    db = me._parts.store.read()
    ids = sql.values(db, "SELECT id FROM memories WHERE deleted_at IS NULL ORDER BY id")
    kept: list[Any] = [(i, _lasting(content.snapshot(db, i))) for i in ids]
    links = sql.rows(
        db,
        """SELECT from_id, to_id, kind, weight FROM links WHERE from_id IN (SELECT value FROM json_each(?1))
        AND to_id IN (SELECT value FROM json_each(?1)) ORDER BY from_id, to_id, kind""",
        (sql.ids_json(ids),),
    )
    decided = sorted((one.kind, one.memory_id or 0) for one in me._parts.store.decisions.list() if not one.undone)
    return hashlib.sha256(json.dumps([kept, links, decided], sort_keys=True).encode()).hexdigest()


def _lasting(value: content.Content) -> content.Content:
    return {name: part for name, part in value.items() if name not in PASSING}


class Player:
    """Does things to the memories of a home, by chance. Every move is one that a job or a person can make."""

    def __init__(self, me: SecondMe, seed: int) -> None:
        self._me = me
        self._store = me._parts.store
        self._chance = random.Random(seed)
        self._items: list[Item] = []
        self.runs: list[int] = []
        self.done: list[Changes] = []
        self.refused = 0

    def move(self) -> None:
        """One run, change or undo. What is refused (UserError) must change nothing: checked here."""
        moves: tuple[tuple[Callable[[], None], int], ...] = (
            (self._extract, 4), (self._consolidate, 3), (self._conclude, 2), (self._edit, 4), (self._delete, 2),
            (self._approve, 1), (self._undo_change, 2), (self._undo_run, 2),
        )  # fmt: skip
        move = self._chance.choices([one for one, _ in moves], [weight for _, weight in moves])[0]
        before = content_hash(self._me)
        try:
            move()
        except UserError:
            self.refused += 1
            assert content_hash(self._me) == before, f"{move.__name__} was refused and changed something all the same"

    def _run(self, job: str) -> int:
        run_id = self._store.runs.start(job)
        self.runs.append(run_id)
        return run_id

    def _finish(self, run_id: int, changed: int) -> None:
        self._store.runs.finish(run_id, "done", "", 0.0, changed)

    def _extract(self) -> None:
        """Of something new, or of what was said already: its words may have been taken back, turned down, edited."""
        run_id = self._run("extract")
        number = self._chance.randint(1, 3)
        for _ in range(number):
            item = self._chance.choice(self._items) if self._items and self._chance.random() < 0.2 else self._say()
            place, thing = (part.strip(".") for part in item.text.removeprefix("I live in ").split(" and own "))
            home = self._chance.random() < 0.5
            new = NewMemory(
                f"You live in {place}." if home else f"You own {thing}.", "fact",
                (Evidence(item.id, quote=f"live in {place}" if home else f"own {thing}"),),
                claims=(Claim("", "home" if home else "possession", place if home else thing),),
                importance=self._chance.random(),
            )  # fmt: skip
            self._store.memories.add(new, "extract", "Said.", run_id)
        self._finish(run_id, number)

    def _say(self) -> Item:
        number = len(self._items)
        text = f"I live in {self._chance.choice(PLACES)} and own {self._chance.choice(THINGS)} number {number}."
        item = typed(self._me, [("self", f"2025-03-{number % 28 + 1:02}T10:00:00", text)])[0]
        self._store.runs.mark_extracted(item.id, item.revision, 0)
        self._items.append(item)
        return item

    def _consolidate(self) -> None:
        run_id = self._run("consolidate")
        for memory in self._some(2):
            if self._chance.random() < 0.5:
                fields: dict[str, Any] = {"status": "superseded", "valid_to": "2025-06-01"}
            else:
                item = self._say()
                fields = {"evidence": [*memory.evidence, Evidence(item.id, quote=item.text)], "confidence": 0.9}
            self._store.memories.edit(memory.id, who="consolidate", why="Said again.", run_id=run_id, **fields)
        self._finish(run_id, 2)

    def _conclude(self) -> None:
        parts = self._some(2)
        if len(parts) == 2:
            run_id = self._run("reflect")
            new = NewMemory(
                f"You like change ({self._chance.randint(0, 99)}).", "conclusion",
                tuple(Evidence(memory_id=memory.id) for memory in parts),
            )  # fmt: skip
            self._store.memories.add(new, "reflect", "It follows.", run_id)
            self._finish(run_id, 1)

    def _edit(self) -> None:
        for memory in self._some(1):
            fields = self._chance.choice(
                (
                    {"text": f"{memory.text.rstrip('.')}, truly."}, {"pinned": not memory.pinned},
                    {"importance": round(self._chance.random(), 3)}, {"never_use": not memory.never_use},
                    {"claims": ()}, {"keywords": ("one", "two")}, {"kind": "goal"},
                )
            )  # fmt: skip
            self.done.append(self._me.memories.edit(memory.id, **fields))

    def _delete(self) -> None:
        for memory in self._some(1):
            self.done.append(self._me.memories.delete(memory.id))

    def _approve(self) -> None:
        for memory in self._some(1):
            self.done.append(self._me.memories.approve(memory.id))

    def _undo_change(self) -> None:
        if self.done:
            changes = self._chance.choice(self.done)
            if changes.journal:
                self.done.append(self._me.undo(changes))

    def _undo_run(self) -> None:
        if self.runs:
            self._me.journal.undo_run(self._chance.choice(self.runs))

    def _some(self, most: int) -> list[Memory]:
        memories = self._me.memories.list(limit=40)
        return self._chance.sample(memories, min(most, len(memories)))
