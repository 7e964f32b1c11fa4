"""Undoing: changes are taken back one by one as long as a memory still is what they made of it, or all together from
some point on, however much came after it.

Of a memory three things are journalled and put back apart from each other: what it says, how strong it is, and each of
its links. An entry that undoes keeps which entries it marked as undone, so that undoing it lets just those hold again.
"""

import json
from collections.abc import Iterable, Mapping, Sequence

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
WITHDRAWN = "A change of what it stands on was undone."


def undo_entries(db: Database, journal_ids: Iterable[int], who: str) -> Changes:
    """Undo these journal entries, newest first, in the caller's transaction. Raises UserError when one cannot be."""
    wanted = sql.rows(
        db,
        "SELECT * FROM journal WHERE id IN (SELECT value FROM json_each(?)) ORDER BY id DESC",
        (sql.ids_json(journal_ids),),
    )
    entries = [entry for entry in wanted if not entry["undone"]]
    made = [_undo(db, entry, who) for entry in entries]
    touched = {entry["memory_id"] for entry in entries}
    dependents = evidence.settle(db, memories=touched, why=WITHDRAWN)
    return Changes(memories=tuple(sorted({*touched, *dependents})), journal=tuple(made))


def undo_from(db: Database, firsts: Mapping[Channel, int], who: str, why: str) -> Changes:
    """Put each of these things back to what it was before the entry named, with all that came after it undone, in the
    caller's transaction. What was removed for good stays so."""
    made, touched = [], set()
    for channel, first in sorted(firsts.items()):
        entries = [entry for entry in entries_of(db, channel[0], first) if channel_of(entry) == channel]
        if entries and entries[0]["after"] is not None and content.exists(db, channel[0]):
            made.append(_undo_range(db, channel, entries, who, why))
            touched.add(channel[0])
    settled = [id for id in sorted(touched) if evidence.settle_one(db, id, WITHDRAWN)]
    dependents = evidence.settle(db, memories={*touched, *settled}, why=WITHDRAWN)
    return Changes(memories=tuple(sorted({*touched, *dependents})), journal=tuple(made))


def entries_of(db: Database, memory_id: int, first: int = 0) -> list[sql.Row]:
    """The journal of a memory from an entry on, oldest first; of a purged memory nothing."""
    statement = "SELECT * FROM journal WHERE memory_id = ? AND id >= ? AND after IS NOT NULL ORDER BY id"
    return sql.rows(db, statement, (memory_id, first))


def channel_of(entry: sql.Row) -> Channel:
    if entry["action"] == LINK:
        after = json.loads(entry["after"])
        return entry["memory_id"], f"{LINK} {after['to_id']} {after['kind']}"
    return entry["memory_id"], STRENGTH if entry["action"] == STRENGTH else CONTENT


def _undo(db: Database, entry: sql.Row, who: str) -> int:
    memory_id = entry["memory_id"]
    if entry["after"] is None or not content.exists(db, memory_id):
        raise UserError("This cannot be undone, because the memory was removed for good.")
    if entry["action"] not in (STRENGTH, LINK):
        present, after = content.snapshot(db, memory_id), content.whole(json.loads(entry["after"]))
        if _lasting(present) != _lasting(after):
            raise UserError("This cannot be undone, because the memory was changed again since; undo that first.")
    marks = {entry["id"]: True} | dict(_marks(db, entry["id"]))
    return _put_back(db, channel_of(entry), entry, marks, who, "Undone.")


def _undo_range(db: Database, channel: Channel, entries: Sequence[sql.Row], who: str, why: str) -> int:
    """`entries`: all of this channel from some point on. What they had undone before that point holds again."""
    marks: dict[int, bool] = {}
    for entry in entries:
        for id, was in _marks(db, entry["id"]):
            if id < entries[0]["id"]:
                marks.setdefault(id, was)
    marks |= {entry["id"]: True for entry in entries}
    return _put_back(db, channel, entries[0], marks, who, why)


def _put_back(db: Database, channel: Channel, first: sql.Row, marks: Mapping[int, bool], who: str, why: str) -> int:
    """Make this thing what it was before `first`, and record that. `marks`: what is undone then, or holds."""
    memory_id, name = channel
    before = json.loads(first["before"]) if first["before"] else None
    if name == STRENGTH:
        present, result = _strength(db, memory_id), before or {}
        _restore_strength(db, memory_id, result)
    elif name == CONTENT:
        present = content.snapshot(db, memory_id)
        gone = {**present, "deleted_at": sql.now(), "bin_cause": undone.CAUSE}
        result = content.whole(before) if before else gone
        content.restore(db, memory_id, result)
    else:
        present, result = links.restore(db, memory_id, json.loads(first["after"]), before)
    made = journal.record(
        db, who=who, why=why, action=_action(name), memory_id=memory_id, before=present, after=result,
        undoes=first["id"],
    )  # fmt: skip
    _set_marks(db, made, marks)
    return made


def _action(name: str) -> str:
    return {CONTENT: "undo", STRENGTH: STRENGTH}.get(name, LINK)


def _marks(db: Database, undo_id: int) -> list[tuple[int, bool]]:
    rows = sql.rows(db, "SELECT entry_id, was FROM undo_marks WHERE undo_id = ?", (undo_id,))
    return [(row["entry_id"], bool(row["was"])) for row in rows]


def _set_marks(db: Database, made: int, marks: Mapping[int, bool]) -> None:
    """Keep which entries an undoing marked, where that is a change, and mark them, with the decisions of each."""
    for id, now in marks.items():
        was = sql.values(db, "SELECT undone FROM journal WHERE id = ?", (id,))
        if was and bool(was[0]) != now:
            sql.insert_plain(db, "undo_marks", {"undo_id": made, "entry_id": id, "was": was[0]})
            db.execute("UPDATE journal SET undone = ? WHERE id = ?", (int(now), id))
            Decisions.set_undone(db, id, now)


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
