"""Undoing: a change can be taken back as long as the memory still is what that change made of it."""

import json
from collections.abc import Iterable

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import content, evidence, journal
from secondme.store import rows as sql
from secondme.store.content import Content
from secondme.store.decisions import Decisions
from secondme.types import Changes

PASSING = ("updated_at",)
BIN_CAUSE = "undo"
"""Of a memory that is in the bin because its making was undone."""


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
    dependents = evidence.settle(db, memories=touched, why="A change of what it stands on was undone.")
    return Changes(memories=tuple(sorted({*touched, *dependents})), journal=tuple(made))


def _undo(db: Database, entry: sql.Row, who: str) -> int:
    memory_id = entry["memory_id"]
    if entry["after"] is None or not content.exists(db, memory_id):
        raise UserError("This cannot be undone, because the memory was removed for good.")
    before = json.loads(entry["before"]) if entry["before"] else None
    after = json.loads(entry["after"])
    if entry["action"] == "reinforce":
        _restore_strength(db, memory_id, before or {})
        present, result = after, before or {}
    else:
        present = content.snapshot(db, memory_id)
        if _lasting(present) != _lasting(after):
            raise UserError("This cannot be undone, because the memory was changed again since; undo that first.")
        result = before or {**present, "deleted_at": sql.now(), "bin_cause": BIN_CAUSE}
        content.restore(db, memory_id, result)
    made = journal.record(
        db, who=who, why="Undone.", action=_action(entry), memory_id=memory_id, before=present, after=result,
        undoes=entry["id"],
    )  # fmt: skip
    _mark(db, entry["id"], undone=True)
    if entry["undoes"] is not None:
        _mark(db, entry["undoes"], undone=False)
    return made


def _action(entry: sql.Row) -> str:
    return "reinforce" if entry["action"] == "reinforce" else "undo"


def _mark(db: Database, entry_id: int, *, undone: bool) -> None:
    db.execute("UPDATE journal SET undone = ? WHERE id = ?", (int(undone), entry_id))
    Decisions.set_undone(db, entry_id, undone)


def _restore_strength(db: Database, memory_id: int, before: Content) -> None:
    db.execute(
        "UPDATE memories SET stability = :stability, last_recalled = :last_recalled, recalls = :recalls WHERE id = :id",
        {**before, "id": memory_id},
    )


def _lasting(value: Content) -> Content:
    return {name: value[name] for name in value if name not in PASSING}
