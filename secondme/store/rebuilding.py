"""Deriving memories again: what is read anew is kept beside the memories that are shown, and takes their place at once.

A memory that is found again, in whatever words, stays the same memory, with its links, its strength and its history.
What the person decided about stays as it is, found again or not. What is not found again goes to the bin.
"""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlite_utils import Database

from secondme.store import content, evidence, journal
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.content import Content
from secondme.store.decisions import Decisions
from secondme.store.items import COLUMNS, item_of
from secondme.store.memories import Memories, content_of, insert
from secondme.store.skipped import not_skipped
from secondme.store.undone import same_quote
from secondme.types import Changes, Claim, Evidence, Item, NewMemory

WHO = "rebuild"
FOUND, REWORDED, MISSED = "Read again.", "Read again, in other words.", "Not found again when all was read anew."
READ = """FROM items JOIN extractions ON extractions.item_id = items.id AND extractions.revision = items.revision
    WHERE items.active = 1"""
UNREAD = f"""{READ} AND NOT EXISTS (SELECT 1 FROM rebuilt WHERE rebuilt.item_id = items.id
    AND rebuilt.revision = items.revision AND rebuilt.model = ?)
    AND {not_skipped("rebuild", "items.id", "items.revision")}"""
STAGED = """SELECT rebuilt.item_id, rebuilt.memories FROM rebuilt JOIN items ON items.id = rebuilt.item_id
    AND items.revision = rebuilt.revision WHERE items.active = 1 AND rebuilt.model = ? ORDER BY rebuilt.item_id"""
DECIDED = """SELECT memory_id FROM decisions WHERE undone = 0 AND kind NOT IN ('reject', 'forget')
    AND memory_id IS NOT NULL
    UNION SELECT id FROM memories WHERE locked OR pinned OR never_use
    UNION SELECT memory_id FROM journal WHERE who = 'person' AND undone = 0
    AND action IN ('edit', 'merge', 'evidence')"""
DERIVED = """SELECT id FROM memories WHERE deleted_at IS NULL AND kind NOT IN ('summary', 'conclusion', 'trait')
    AND EXISTS (SELECT 1 FROM evidence WHERE memory_id = memories.id)
    AND NOT EXISTS (SELECT 1 FROM evidence WHERE memory_id = memories.id
        AND (item_id IS NULL OR item_id NOT IN (SELECT value FROM json_each(?))))"""
OF_ITEMS = """SELECT DISTINCT memories.id FROM memories JOIN evidence ON memory_id = memories.id
    WHERE deleted_at IS NULL AND kind NOT IN ('summary', 'conclusion', 'trait')
    AND item_id IN (SELECT value FROM json_each(?))"""
AS_DERIVED = ("text", "kind", "keywords", "context", "importance", "confidence", "place")
"""Taken from what was found again; the status, the time in which it holds and the evidence stay."""


@dataclass(frozen=True, slots=True)
class Rebuilt:
    kept: int
    reworded: int
    made: int
    gone: int
    changes: Changes


@dataclass(slots=True)
class _Sweep:
    """The memories that were made of what was read again: those that may be replaced, and those that were decided."""

    contents: dict[int, Content]
    decided: dict[int, Content]
    by_item: dict[int, list[int]]
    """The ids of both by the items that they come from."""
    seen: set[int]
    touched: dict[int, str]


class Rebuilding:
    def __init__(self, connections: Connections, memories: Memories, decisions: Decisions) -> None:
        self._connections = connections
        self._memories = memories
        self._decisions = decisions

    def unread(self, model: str, limit: int) -> list[Item]:
        """Items of which memories were made and that are still to be read again, oldest first."""
        columns = ", ".join(f"items.{name.strip()}" for name in COLUMNS.split(","))
        statement = f"SELECT {columns} {UNREAD} ORDER BY items.id LIMIT ?"
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (model, limit))]

    def counts(self, model: str) -> tuple[int, int]:
        """(read again, all) of the items of which memories were made."""
        db = self._connections.read()
        every = int(sql.values(db, f"SELECT COUNT(*) {READ}")[0])
        return every - int(sql.values(db, f"SELECT COUNT(*) {UNREAD}", (model,))[0]), every

    def stage(self, item: Item, model: str, memories: Sequence[NewMemory]) -> None:
        """Keep what was made of an item, until all are read."""
        row = (item.id, item.revision, model, json.dumps([asdict(one) for one in memories], ensure_ascii=False))
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO rebuilt(item_id, revision, model, memories) VALUES (?, ?, ?, ?)", row)

    def swap(self, model: str, run_id: int | None) -> Rebuilt:
        """Let what was read again take the place of what was there, all of it or nothing."""
        with self._connections.write(frees=True) as db:
            staged = sql.rows(db, STAGED, (model,))
            sweep = _sweep(db, [row["item_id"] for row in staged])
            for row in staged:
                for new in (_new(each) for each in json.loads(row["memories"])):
                    self._take(db, new, sweep, run_id)
            gone = [id for id in sweep.contents if id not in sweep.seen]
            for memory_id in gone:
                _let_go(db, memory_id, run_id)
            settled = evidence.settle(db, memories=gone, why=MISSED)
            db.execute("DELETE FROM rebuilt")
            told = list(sweep.touched.values())
            return Rebuilt(
                len(sweep.seen) - told.count("reworded"), told.count("reworded"), told.count("made"), len(gone),
                Changes(memories=tuple(dict.fromkeys([*sweep.touched, *gone, *settled]))),
            )  # fmt: skip

    def _take(self, db: Database, new: NewMemory, sweep: _Sweep, run_id: int | None) -> None:
        wanted = content_of(db, new)
        if self._decisions.turned_down(db, wanted):
            return
        known = self._memories.same(db, wanted)
        if known is not None:
            sweep.seen |= {known} & sweep.contents.keys()
            if not _items(wanted) <= _items(content.snapshot(db, known)):
                self._memories.grow(db, known, wanted, WHO, FOUND, run_id)
            return
        known = _reworded(wanted, sweep)
        if known in sweep.decided or (known is None and self._decisions.edited(db, wanted, "quote") is not None):
            return
        if known is None:
            sweep.touched[insert(db, wanted, WHO, FOUND, run_id)] = "made"
            return
        sweep.seen.add(known)
        before = content.snapshot(db, known)
        after = {**before, **{name: wanted[name] for name in AS_DERIVED}, "updated_at": sql.now()}
        after["claims"] = _claims(before, wanted)
        content.restore(db, known, after)
        db.execute("DELETE FROM weighings WHERE memory_id = ?", (known,))
        if after["claims"] != before["claims"]:
            db.execute("DELETE FROM consolidations WHERE memory_id = ?", (known,))
        sweep.contents[known] = after
        sweep.touched.setdefault(known, "reworded")
        journal.record(
            db, who=WHO, why=REWORDED, action="edit", memory_id=known, before=before, after=after, run_id=run_id
        )


def _sweep(db: Database, items: Sequence[int]) -> _Sweep:
    decided = set(sql.values(db, DECIDED))
    known = {id: content.snapshot(db, id) for id in sql.values(db, OF_ITEMS, (sql.ids_json(items),))}
    alone = set(sql.values(db, DERIVED, (sql.ids_json(items),)))
    by_item: dict[int, list[int]] = {}
    for id, one in known.items():
        for item_id in {entry["item_id"] for entry in one["evidence"]}:
            by_item.setdefault(item_id, []).append(id)
    replaced = {id: one for id, one in known.items() if id in alone and id not in decided}
    return _Sweep(replaced, {id: one for id, one in known.items() if id in decided}, by_item, set(), {})


def _reworded(wanted: Content, sweep: _Sweep) -> int | None:
    """The memory of the same words that says the same of the same one: the same claim, or the same quote and no other
    claim; of several the one whose statement shares the most words."""
    found: list[tuple[bool, float, int]] = []
    for entry in wanted["evidence"]:
        for id in sweep.by_item.get(entry["item_id"], ()):
            known = sweep.contents.get(id) or sweep.decided.get(id)
            if id in sweep.seen or known is None or known["subject_id"] != wanted["subject_id"]:
                continue
            claimed = _same_claim(known, wanted)
            if claimed or (_same_quote(known, wanted) and not (known["claims"] and wanted["claims"])):
                found.append((claimed, _alike(known["text"], wanted["text"]), -id))
    return -max(found)[2] if found else None


def _alike(one: str, two: str) -> float:
    mine, other = (set(sql.normalised(text).split()) for text in (one, two))
    return len(mine & other) / max(1, len(mine | other))


def _same_claim(one: Content, two: Content) -> bool:
    def keys(value: Content) -> set[tuple[Any, ...]]:
        return {(c["subject_id"], c["attribute"], c["normalised"]) for c in value["claims"] if c["normalised"]}

    return bool(keys(one) & keys(two))


def _same_quote(one: Content, two: Content) -> bool:
    return any(
        mine["item_id"] == other["item_id"] and same_quote(mine["quote"], other["quote"])
        for mine in one["evidence"]
        for other in two["evidence"]
    )


def _items(value: Content) -> set[int]:
    return {entry["item_id"] for entry in value["evidence"]}


def _claims(before: Content, wanted: Content) -> list[sql.Row]:
    """The claims found again, with the time in which they hold where they were known."""
    known = {(c["subject_id"], c["attribute"], c["normalised"]): c for c in before["claims"]}
    return [known.get((c["subject_id"], c["attribute"], c["normalised"]), c) for c in wanted["claims"]]


def _let_go(db: Database, memory_id: int, run_id: int | None) -> None:
    before = content.snapshot(db, memory_id)
    after = {**before, "deleted_at": sql.now(), "bin_cause": WHO}
    content.restore(db, memory_id, after)
    journal.record(
        db, who=WHO, why=MISSED, action="delete", memory_id=memory_id, before=before, after=after, run_id=run_id
    )


def _new(row: dict[str, Any]) -> NewMemory:
    whole: dict[str, Any] = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    whole["evidence"] = tuple(Evidence(**each) for each in row["evidence"])
    whole["claims"] = tuple(Claim(**each) for each in row["claims"])
    return NewMemory(**whole)
