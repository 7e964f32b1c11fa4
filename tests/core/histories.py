"""Random histories of memories: what jobs and a person do to them, and taking it back. `run_sequence` is one of them.

What is compared is all that undoing has to put back: what memories outside the bin say, with evidence, claims and
strength; the links between them; the decisions that hold; and whom memories tell of.
"""

import hashlib
import json
import random
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from secondme.errors import UserError
from secondme.paths import Paths
from secondme.store import Store, content
from secondme.store import rows as sql
from secondme.types import Changes, Claim, Evidence, Item, Memory, NewItem, NewMemory

PLACES = ("Aarhus", "Bilbao", "Cardiff", "Delft", "Espoo")
NAMES = ("", "Nora", "Otis", "your aunt")
ITEMS, LONGEST = 8, 10
KEY = bytes(range(32))
PASSING = ("updated_at", "bin_cause")


def content_hash(store: Store, strength: bool = True) -> str:
    """Of everything that undoing puts back."""
    db = store.read()
    ids = sql.values(db, "SELECT id FROM memories WHERE deleted_at IS NULL ORDER BY id")
    chosen = (sql.ids_json(ids),)
    told: list[Any] = [
        [id, {name: part for name, part in content.snapshot(db, id).items() if name not in PASSING}] for id in ids
    ]
    among = "IN (SELECT value FROM json_each(?1))"
    links = f"SELECT from_id, to_id, kind, weight FROM links WHERE from_id {among} AND to_id {among} ORDER BY 1, 2, 3"
    told.append(sql.rows(db, links, chosen))
    if strength:
        statement = f"SELECT id, stability, last_recalled, recalls FROM memories WHERE id {among} ORDER BY id"
        told.append(sql.rows(db, statement, chosen))
    told.append(sorted((one.kind, one.memory_id or 0) for one in store.decisions.list() if not one.undone))
    told.append([(entity.name, entity.aliases) for entity in store.entities.list()])
    return hashlib.sha256(json.dumps(told, sort_keys=True).encode()).hexdigest()


class FixedKey:
    def key(self) -> bytes:
        return KEY


class History:
    """Something happens by chance, as a job or a person may do it."""

    def __init__(self, store: Store, seed: int) -> None:
        self.store = store
        self.chance = random.Random(seed)
        self.runs: list[int] = []
        self.done: list[Changes] = []
        self.refused = 0
        self.items: list[Item] = []
        for number in range(ITEMS):
            chat = store.chats.create(f"Talk {number}")
            words = f"On day {number} I went to {PLACES[number % len(PLACES)]} with Nora."
            new = NewItem(words, "Ana", "self", f"2026-01-{number + 1:02}T10:00:00+00:00", "typed")
            self.items.append(store.items.add(chat.id, new, None))

    def moves(self) -> tuple[Callable[[], None], ...]:
        often = (self.extract, self.consolidate, self.edit)
        return (
            *often, *often, self.conclude, self.link, self.recall, self.delete, self.merge, self.lock, self.restore,
            self.undo_change, self.undo_run,
        )  # fmt: skip

    def move(self) -> None:
        """One of them. What is refused must change nothing."""
        before = content_hash(self.store)
        chosen = self.chance.choice(self.moves())
        try:
            chosen()
        except UserError:
            self.refused += 1
            assert content_hash(self.store) == before, f"{chosen.__name__} was refused and changed something"

    def run(self, job: str) -> int:
        self.runs.append(self.store.runs.start(job))
        return self.runs[-1]

    def ended(self, run_id: int) -> None:
        self.store.runs.finish(run_id, "done")

    def extract(self) -> None:
        run_id = self.run("extract")
        for _ in range(self.chance.randint(1, 3)):
            item, place, who = (self.chance.choice(each) for each in (self.items, PLACES, NAMES))
            number = self.chance.randint(0, 9)
            new = NewMemory(
                f"{who or 'You'} went to {place} {number} times.", "fact", (Evidence(item.id, quote=item.text[:20]),),
                subject=who, claims=(Claim(who, "place", f"{place} {number}"),), importance=self.chance.random(),
            )  # fmt: skip
            self.store.memories.add(new, "extract", "Said.", run_id)
        self.ended(run_id)

    def consolidate(self) -> None:
        """A newer one supersedes an older one: the change of the older is because of the newer."""
        pair = sorted(self.some(2), key=lambda memory: memory.id)
        if len(pair) == 2:
            run_id, (older, newer) = self.run("consolidate"), pair
            self.store.memories.edit(
                older.id, who="consolidate", why="There is a newer one.", run_id=run_id, because=(newer.id,),
                status="superseded", valid_to="2026-02-01",
            )  # fmt: skip
            self.store.memories.edit(newer.id, who="consolidate", why="Newer.", run_id=run_id, confidence=0.9)
            self.ended(run_id)

    def conclude(self) -> None:
        parts = self.some(2)
        if parts:
            run_id = self.run("reflect")
            proofs = tuple(Evidence(memory_id=memory.id) for memory in parts)
            text = f"You travel a lot ({self.chance.randint(0, 99)})."
            self.store.memories.add(NewMemory(text, "conclusion", proofs), "reflect", "It follows.", run_id)
            self.ended(run_id)

    def link(self) -> None:
        pair = self.some(2)
        if len(pair) == 2:
            run_id = self.run("link")
            weight = round(self.chance.random(), 2)
            self.store.links.put(pair[0].id, pair[1].id, "about", weight, run_id=run_id)
            self.ended(run_id)

    def recall(self) -> None:
        self.store.memories.reinforce([one.id for one in self.some(2)], "2026-03-01T10:00:00+00:00", cited=True)

    def edit(self) -> None:
        fields: tuple[dict[str, Any], ...] = (
            {"text": f"You were there {self.chance.randint(0, 99)} times."}, {"pinned": True}, {"claims": ()},
            {"subject": "Otis"}, {"status": "active"}, {"never_use": True}, {"keywords": ("one", "two")},
        )  # fmt: skip
        for memory in self.some(1):
            chosen = self.chance.choice(fields)
            self.done.append(self.store.memories.edit(memory.id, who="person", why="edited", **chosen))

    def delete(self) -> None:
        for memory in self.some(1):
            self.done.append(self.store.memories.delete(memory.id, "person", "deleted"))

    def merge(self) -> None:
        pair = self.some(2)
        if len(pair) == 2:
            self.done.append(self.store.curation.merge([one.id for one in pair], "You went to several places."))

    def lock(self) -> None:
        for memory in self.some(1):
            locked = not memory.locked
            self.done.append(self.store.memories.edit(memory.id, who="person", why="lock", locked=locked))

    def restore(self) -> None:
        for memory in self.some(1):
            version = self.chance.choice(self.store.curation.versions(memory.id))
            self.done.append(self.store.curation.restore_version(memory.id, version.id))

    def undo_change(self) -> None:
        changes = self.chance.choice(self.done or [Changes()])
        if changes.journal:
            self.done.append(self.store.memories.undo(changes.journal))

    def undo_run(self) -> None:
        """Undoing a run, and undoing that, leaves all as it was."""
        if self.runs:
            before = content_hash(self.store, strength=False)
            undone = self.store.undoing.undo_run(self.chance.choice(self.runs))
            if self.chance.random() < 0.5:
                self.store.memories.undo(undone.journal)
                assert content_hash(self.store, strength=False) == before, "undoing the undoing of a run"
            else:
                self.done.append(undone)

    def some(self, most: int) -> list[Memory]:
        memories = self.store.memories.list(limit=500)
        return self.chance.sample(memories, min(most, len(memories)))


def moment() -> str:
    """A time in which nothing was done."""
    time.sleep(0.002)
    now = sql.now()
    time.sleep(0.002)
    return now


def check_sequence(history: History) -> None:
    """Some moves that stay, then some that are taken back as a whole: all is as before; and so it is after they were
    done again, and taken back once more. Raises AssertionError."""
    store = history.store
    for _ in range(history.chance.randint(0, 3)):
        history.move()
    before, since = content_hash(store), moment()
    for _ in range(history.chance.randint(3, LONGEST)):
        history.move()
    after = content_hash(store)
    undone = store.undoing.undo_since(since)
    assert content_hash(store) == before, "everything since a time was undone, and it is not as it was"
    if undone.journal:
        again = store.memories.undo(undone.journal)
        assert content_hash(store) == after, "the undoing was undone, and it is not as it was"
        store.memories.undo(again.journal)
        assert content_hash(store) == before, "undone once more, and it is not as it was"
    assert store.check() == []


def run_sequence(seed: int) -> None:
    """One random history, in a home of its own. Raises AssertionError where undoing did not put back what was."""
    with tempfile.TemporaryDirectory() as folder:
        store = Store.open(Paths(Path(folder), Path(folder) / "models"), FixedKey())
        try:
            check_sequence(History(store, seed))
        finally:
            store.close()
