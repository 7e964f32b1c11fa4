"""Undoing: changes are taken back one by one as long as a memory still is what they made of it, or all together from
some point on, however much came after it.

Of a memory three things are journalled and put back apart from each other: what it says, how strong it is, and each of
its links. An entry that undoes keeps which entries it marked as undone, so that undoing it lets just those hold again.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import content, evidence, journal, links, undone
from secondme.store import rows as sql
from secondme.store.content import Content
from secondme.store.decisions import Decisions
from secondme.types import Changes

PASSING = ("updated_at",)
STRENGTH, LINK = "reinforce", "link"
CONTENT = "content"
Channel = tuple[int, str]
"""A memory, and which of its things: CONTENT, STRENGTH, or a link by its end and kind."""
Marks = list[tuple[int, bool]]
Step = Callable[[int, int], object]
"""(things put back, of how many)"""
WITHDRAWN = "A change of what it stands on was undone."
AT_ONCE = 200
"""Things that are read and marked together."""


def nobody(_done: int, _total: int) -> None:
    """Nobody asks how far it is."""


def undo_entries(db: Database, journal_ids: Iterable[int], who: str, step: Step = nobody) -> Changes:
    """Undo these journal entries, newest first, in the caller's transaction. Raises UserError when one cannot be, and
    whatever `step` raises."""
    wanted = sql.rows(
        db,
        "SELECT * FROM journal WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        (sql.ids_json(journal_ids),),
    )
    entries = [entry for entry in wanted if not entry["undone"]]
    made: list[int] = []
    for part in _apart(entries):
        marks = _marks(db, [entry["id"] for entry in part])
        backs = [
            _Back(channel_of(entry), entry, dict(marks.get(entry["id"], ())) | {entry["id"]: True}) for entry in part
        ]
        made += _put_back(db, backs, who, "Undone.", unchanged=True)
        step(len(made), len(entries))
    touched = {entry["memory_id"] for entry in entries}
    dependents = evidence.settle(db, memories=touched, why=WITHDRAWN)
    return Changes(memories=tuple(sorted({*touched, *dependents})), journal=tuple(made))


def _apart(entries: Sequence[sql.Row]) -> Iterator[list[sql.Row]]:
    """Runs of entries of which no two are about the same memory: each can be put back without looking at the others."""
    part: list[sql.Row] = []
    seen: set[int] = set()
    for entry in entries:
        if entry["memory_id"] in seen or len(part) == AT_ONCE:
            yield part
            part, seen = [], set()
        part.append(entry)
        seen.add(entry["memory_id"])
    if part:
        yield part


def undo_from(db: Database, firsts: Mapping[Channel, int], who: str, why: str, step: Step = nobody) -> Changes:
    """Put each of these things back to what it was before the entry named, with all that came after it undone, in the
    caller's transaction. What was removed for good stays so. Raises whatever `step` raises."""
    made: list[int] = []
    touched: set[int] = set()
    channels = sorted(firsts)
    for start in range(0, len(channels), AT_ONCE):
        part = channels[start : start + AT_ONCE]
        there = content.existing(db, {memory_id for memory_id, _ in part})
        found = _entries(db, {channel: firsts[channel] for channel in part if channel[0] in there})
        marks = _marks(db, [entry["id"] for entries in found.values() for entry in entries])
        made += _put_back(db, [_range(channel, entries, marks) for channel, entries in found.items()], who, why)
        touched |= {memory_id for memory_id, _ in found}
        step(min(start + AT_ONCE, len(channels)), len(channels))
    settled = evidence.settle_these(db, sorted(touched), WITHDRAWN)
    dependents = evidence.settle(db, memories={*touched, *settled}, why=WITHDRAWN)
    return Changes(memories=tuple(sorted({*touched, *dependents})), journal=tuple(made))


def _entries(db: Database, firsts: Mapping[Channel, int]) -> dict[Channel, list[sql.Row]]:
    """The journal of each of these things from the entry named on, oldest first; nothing of a purged memory."""
    ids = sql.ids_json({memory_id for memory_id, _ in firsts})
    statement = """SELECT * FROM journal WHERE memory_id IN (SELECT value FROM json_each(?)) AND id >= ?
        AND after IS NOT NULL ORDER BY id"""
    found: dict[Channel, list[sql.Row]] = {channel: [] for channel in firsts}
    for entry in sql.rows(db, statement, (ids, min(firsts.values(), default=0))):
        channel = channel_of(entry)
        if channel in found and entry["id"] >= firsts[channel]:
            found[channel].append(entry)
    return {channel: entries for channel, entries in found.items() if entries}


def entries_of(db: Database, memory_id: int, first: int = 0) -> list[sql.Row]:
    """The journal of a memory from an entry on, oldest first; of a purged memory nothing."""
    statement = "SELECT * FROM journal WHERE memory_id = ? AND id >= ? AND after IS NOT NULL ORDER BY id"
    return sql.rows(db, statement, (memory_id, first))


def channel_of(entry: sql.Row) -> Channel:
    if entry["action"] == LINK:
        after = json.loads(entry["after"]) if entry["after"] else {"to_id": 0, "kind": ""}
        return entry["memory_id"], f"{LINK} {after['to_id']} {after['kind']}"
    return entry["memory_id"], STRENGTH if entry["action"] == STRENGTH else CONTENT


def _range(channel: Channel, entries: Sequence[sql.Row], known: Mapping[int, Marks]) -> "_Back":
    """`entries`: all of this channel from some point on. What they had undone before that point holds again."""
    marks: dict[int, bool] = {}
    for entry in entries:
        for id, was in known.get(entry["id"], ()):
            if id < entries[0]["id"]:
                marks.setdefault(id, was)
    return _Back(channel, entries[0], marks | {entry["id"]: True for entry in entries})


@dataclass(frozen=True, slots=True)
class _Back:
    """A thing that is put back to what it was before `first`. `marks`: what is undone then, or holds."""

    channel: Channel
    first: sql.Row
    marks: Mapping[int, bool]


def _put_back(db: Database, backs: Sequence[_Back], who: str, why: str, unchanged: bool = False) -> list[int]:
    """Put things of different memories back, and record that; the entries that tell of it. `unchanged`: refuse where a
    memory is not what the entry made of it any more."""
    contents = content.snapshots(db, [back.channel[0] for back in backs])
    made = []
    for back in backs:
        memory_id, name = back.channel
        if back.first["after"] is None or memory_id not in contents:
            raise UserError("This cannot be undone, because the memory was removed for good.")
        present = contents[memory_id]
        if unchanged and name == CONTENT:
            after = content.whole(json.loads(back.first["after"]))
            if _lasting(present) != _lasting(after):
                raise UserError("This cannot be undone, because the memory was changed again since; undo that first.")
        made.append(_put_one(db, back, present, who, why))
    _set_marks(db, [(entry, back.marks) for entry, back in zip(made, backs, strict=True)])
    return made


def _put_one(db: Database, back: _Back, content_now: Content, who: str, why: str) -> int:
    (memory_id, name), first = back.channel, back.first
    before = json.loads(first["before"]) if first["before"] else None
    present: Content
    if name == STRENGTH:
        present, result = _strength(db, memory_id), before or {}
        _restore_strength(db, memory_id, result)
    elif name == CONTENT:
        present = content_now
        gone = {**present, "deleted_at": sql.now(), "bin_cause": undone.CAUSE}
        result = content.whole(before) if before else gone
        content.restore(db, memory_id, result, present)
    else:
        present, result = links.restore(db, memory_id, json.loads(first["after"]), before)
    return journal.record(
        db, who=who, why=why, action=_action(name), memory_id=memory_id, before=present, after=result,
        undoes=first["id"],
    )  # fmt: skip


def _action(name: str) -> str:
    return {CONTENT: "undo", STRENGTH: STRENGTH}.get(name, LINK)


def _marks(db: Database, undo_ids: Iterable[int]) -> dict[int, Marks]:
    """Which entries each of these has marked, and whether each was undone before."""
    statement = "SELECT * FROM undo_marks WHERE undo_id IN (SELECT value FROM json_each(?))"
    found: dict[int, Marks] = {}
    for row in sql.rows(db, statement, (sql.ids_json(undo_ids),)):
        found.setdefault(row["undo_id"], []).append((row["entry_id"], bool(row["was"])))
    return found


def _set_marks(db: Database, wanted: Sequence[tuple[int, Mapping[int, bool]]]) -> None:
    """Keep which entries each undoing marked, where that is a change, and mark them, with the decisions of each."""
    every = sql.ids_json({id for _, marks in wanted for id in marks})
    statement = "SELECT id, undone FROM journal WHERE id IN (SELECT value FROM json_each(?))"
    state = {row["id"]: bool(row["undone"]) for row in sql.rows(db, statement, (every,))}
    kept: list[tuple[int, int, int]] = []
    changed: set[int] = set()
    for made, marks in wanted:
        for id, now in marks.items():
            if id in state and state[id] != now:
                kept.append((made, id, int(state[id])))
                state[id] = now
                changed.add(id)
    db.conn.executemany("INSERT INTO undo_marks(undo_id, entry_id, was) VALUES (?, ?, ?)", kept)
    for value in (False, True):
        ids = [id for id in changed if state[id] is value]
        if ids:
            chosen = "id IN (SELECT value FROM json_each(?))"
            db.execute(f"UPDATE journal SET undone = ? WHERE {chosen}", (int(value), sql.ids_json(ids)))
            Decisions.set_undone(db, ids, value)


def _strength(db: Database, memory_id: int) -> Content:
    statement = "SELECT stability, last_recalled, recalls FROM memories WHERE id = ?"
    return sql.rows(db, statement, (memory_id,))[0]


def _restore_strength(db: Database, memory_id: int, before: Content) -> None:
    db.execute(
        "UPDATE memories SET stability = :stability, last_recalled = :last_recalled, recalls = :recalls WHERE id = :id",
        {**before, "id": memory_id},
    )


def _lasting(value: Content) -> Content:
    return {name: value[name] for name in value if name not in PASSING}
