"""What goes for good: memories with all that stands on them alone, and conversations with every word of them."""

import json
from collections.abc import Collection, Container, Iterable
from typing import Any

from sqlite_utils import Database

from secondme.store import content, fts, journal, profile_decisions, unnamed, vectors
from secondme.store import rows as sql
from secondme.store.decisions import Decisions

CHOSEN = "IN (SELECT value FROM json_each(?))"


def purge_memories(
    db: Database,
    decisions: Decisions,
    ids: Iterable[int],
    turned_down: Container[int] | None = None,
    who: str = "person",
) -> list[int]:
    """Remove these memories, what stands on them alone, and the names of those of whom nothing else tells, in the
    caller's transaction; returns the ids of all. Only what is in `turned_down` (None: all of it) is never learned
    again."""
    purged = list(dict.fromkeys(one for id in ids for one in _with_dependents(db, id)))
    for one in purged:
        if turned_down is None or one in turned_down:
            decisions.record(db, "forget", one, content.snapshot(db, one), None)
    of = unnamed.told_of(db, memories=purged)
    for one in purged:
        _erase(db, one)
        decisions.reduce(db, one)
        journal.record(db, who=who, why="", action="purge", memory_id=one, before=None, after=None)
    db.execute("DELETE FROM rebuilt")
    vectors.remove(db, "memory", purged)
    unnamed.forget(db, of)
    return purged


def _with_dependents(db: Database, memory_id: int) -> list[int]:
    """The memory and all that stands on nothing else, each after what it stands on; and every summary of it, which has
    its words and is made again of what is left."""
    found = [memory_id]
    statement = """SELECT memory_id, kind FROM evidence JOIN memories ON memories.id = memory_id
        WHERE source_memory_id = ?"""
    for one in found:
        for dependent, kind in db.execute(statement, (one,)).fetchall():
            rest = sql.rows(db, "SELECT item_id, source_memory_id FROM evidence WHERE memory_id = ?", (dependent,))
            alone = all(entry["item_id"] is None and entry["source_memory_id"] in found for entry in rest)
            if (alone or kind == "summary") and dependent not in found:
                found.append(dependent)
    return found


def _erase(db: Database, memory_id: int) -> None:
    db.execute("DELETE FROM evidence WHERE source_memory_id = ?", (memory_id,))
    db.execute("DELETE FROM recalls WHERE type = 'memory' AND ref_id = ?", (memory_id,))
    db.execute("DELETE FROM traits WHERE id IN (SELECT trait_id FROM trait_evidence WHERE memory_id = ?)", (memory_id,))
    profile_decisions.forget(db, memory_id)
    fts.remove_memory(db, memory_id)
    db.execute("DELETE FROM memories WHERE id = ?", (memory_id,))
    journal.reduce(db, memory_id)


def in_bin(db: Database) -> list[int]:
    """The conversations in the bin, also those that are there because all of their items were taken out."""
    return sql.values(db, "SELECT id FROM conversations WHERE deleted_at NOT NULL ORDER BY id")


def purge_conversations(db: Database, ids: Collection[int]) -> list[int]:
    """Remove these conversations with all their items, revisions, index rows and vectors, in the caller's transaction,
    and what memories that stand on something else too have quoted from them. Returns the ids of those memories."""
    items = sql.values(db, f"SELECT id FROM items WHERE conversation_id {CHOSEN}", (sql.ids_json(ids),))
    chosen = (sql.ids_json(items),)
    by, of = unnamed.authors(db, items), unnamed.told_of(db, items=items)
    quoting = sql.values(db, f"SELECT DISTINCT memory_id FROM evidence WHERE item_id {CHOSEN}", chosen)
    db.execute(f"DELETE FROM evidence WHERE item_id {CHOSEN}", chosen)
    _unquote(db, quoting, set(items))
    db.execute(f"DELETE FROM recalls WHERE type = 'item' AND ref_id {CHOSEN}", chosen)
    fts.remove(db, items)
    vectors.remove(db, "item", items)
    db.execute(f"UPDATE conversations SET active_leaf = NULL WHERE id {CHOSEN}", (sql.ids_json(ids),))
    db.execute(f"DELETE FROM items WHERE id {CHOSEN}", chosen)
    db.execute(f"DELETE FROM conversations WHERE id {CHOSEN}", (sql.ids_json(ids),))
    unnamed.forget_authors(db, by)
    unnamed.forget(db, of)
    return quoting


def _unquote(db: Database, memories: Collection[int], items: set[int]) -> None:
    """Take what was quoted from these items out of the journal and the decisions about these memories."""
    entries = f"SELECT id, before, after FROM journal WHERE after NOT NULL AND memory_id {CHOSEN}"
    for row in sql.rows(db, entries, (sql.ids_json(memories),)):
        sides = {name: _without(row[name], items) for name in ("before", "after")}
        db.execute("UPDATE journal SET before = ?, after = ? WHERE id = ?", (*sides.values(), row["id"]))
    kept = f"SELECT id, detail FROM decisions WHERE detail NOT NULL AND memory_id {CHOSEN}"
    for row in sql.rows(db, kept, (sql.ids_json(memories),)):
        db.execute("UPDATE decisions SET detail = ? WHERE id = ?", (_without(row["detail"], items), row["id"]))


def _without(text: str | None, items: set[int]) -> str | None:
    value: dict[str, Any] | None = json.loads(text) if text else None
    if value is None or "evidence" not in value:
        return text
    value["evidence"] = [entry for entry in value["evidence"] if entry["item_id"] not in items]
    return json.dumps(value, ensure_ascii=False)
