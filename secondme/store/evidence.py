"""What stands on what: a memory whose evidence is all gone from view goes to the bin, and comes back with it.

A summary has the words of all that it sums up: it goes with the first part that goes, and is made again of the rest."""

from collections.abc import Iterable

from sqlite_utils import Database

from secondme.store import content, journal, unowned
from secondme.store import rows as sql
from secondme.store.unowned import THEIRS

GONE = "evidence"
"""The `bin_cause` of a memory that went with its evidence; only such a one comes back by itself."""

STANDING = f"""SELECT memories.id, memories.deleted_at, memories.bin_cause, coalesce((
        SELECT CASE memories.kind WHEN 'summary' THEN min(there) ELSE max(there) END FROM (
            SELECT (coalesce(items.active, 0) = 1 AND {THEIRS})
                OR (source.id IS NOT NULL AND source.deleted_at IS NULL) AS there
            FROM evidence LEFT JOIN items ON items.id = evidence.item_id
            LEFT JOIN memories AS source ON source.id = evidence.source_memory_id
            WHERE evidence.memory_id = memories.id)), 0) AS stands
    FROM memories WHERE memories.id IN (
        SELECT memory_id FROM evidence WHERE item_id IN (SELECT value FROM json_each(?))
        OR source_memory_id IN (SELECT value FROM json_each(?)))"""


def settle(
    db: Database, *, items: Iterable[int] = (), memories: Iterable[int] = (), why: str, who: str = "store"
) -> list[int]:
    """Bring memories in step with evidence that came or went; `items` and `memories` are what changed.

    Each change is journalled with the same `why`. Returns the ids of the memories that went or came back."""
    changed: list[int] = []
    item_ids, memory_ids = list(items), list(memories)
    while item_ids or memory_ids:
        found = sql.rows(db, STANDING, (sql.ids_json(item_ids), sql.ids_json(memory_ids)))
        item_ids, memory_ids = [], [row["id"] for row in found if _move(db, row, who, why)]
        changed += memory_ids
        changed += [one for one in unowned.settle(db, [row["id"] for row in found], who) if one not in memory_ids]
    return changed


def settle_one(db: Database, memory_id: int, why: str, who: str = "store") -> bool:
    """Bring one memory in step with its evidence; whether it went, came back, or waits for the person's word."""
    return bool(settle_these(db, [memory_id], why, who))


def settle_these(db: Database, memory_ids: Iterable[int], why: str, who: str = "store") -> list[int]:
    """Bring memories in step with their evidence; those that went or came back."""
    bare = STANDING.split("FROM memories WHERE")[0]
    statement = f"{bare} FROM memories WHERE memories.id IN (SELECT value FROM json_each(?)) ORDER BY memories.id"
    memory_ids = list(memory_ids)
    found = sql.rows(db, statement, (sql.ids_json(memory_ids),))
    moved = [row["id"] for row in found if _move(db, row, who, why)]
    return [*moved, *(one for one in unowned.settle(db, memory_ids, who) if one not in moved)]


def _move(db: Database, row: sql.Row, who: str, why: str) -> bool:
    goes = row["deleted_at"] is None and not row["stands"]
    comes = row["bin_cause"] == GONE and bool(row["stands"])
    if not (goes or comes):
        return False
    before = content.snapshot(db, row["id"])
    after = {**before, "deleted_at": sql.now() if goes else None, "bin_cause": GONE if goes else None}
    content.restore(db, row["id"], after)
    journal.record(
        db, who=who, why=why, action="withdraw" if goes else "return", memory_id=row["id"], before=before, after=after
    )
    return True


def standing_on(
    db: Database, *, conversations: Iterable[int] = (), items: Iterable[int] = (), memories: Iterable[int] = ()
) -> list[int]:
    """Which memories outside the bin would go if these conversations, items and memories went; nothing changes."""
    gone_items = set(items)
    statement = "SELECT id FROM items WHERE active = 1 AND conversation_id IN (SELECT value FROM json_each(?))"
    gone_items |= set(sql.values(db, statement, (sql.ids_json(conversations),)))
    gone_memories, found = set(memories), set[int]()
    asked_items, asked_memories = sql.ids_json(gone_items), sql.ids_json(gone_memories)
    while True:
        rows = sql.values(db, WOULD_GO, (asked_items, asked_memories, sql.ids_json(gone_items),
                                         sql.ids_json(gone_memories)))  # fmt: skip
        fresh = set(rows) - found - gone_memories
        if not fresh:
            return sorted(found)
        found |= fresh
        gone_memories |= fresh
        asked_items, asked_memories = "[]", sql.ids_json(fresh)


WOULD_GO = f"""WITH gone_items(id) AS (SELECT value FROM json_each(?3)),
        gone_memories(id) AS (SELECT value FROM json_each(?4))
    SELECT memories.id FROM memories WHERE deleted_at IS NULL AND memories.id IN (
        SELECT memory_id FROM evidence WHERE item_id IN (SELECT value FROM json_each(?1))
        OR source_memory_id IN (SELECT value FROM json_each(?2)))
    AND NOT EXISTS (
        SELECT 1 FROM evidence LEFT JOIN items ON items.id = evidence.item_id
        LEFT JOIN memories AS source ON source.id = evidence.source_memory_id
        WHERE evidence.memory_id = memories.id
        AND ((items.active = 1 AND {THEIRS} AND items.id NOT IN (SELECT id FROM gone_items))
            OR (source.id NOTNULL AND source.deleted_at IS NULL
                AND source.id NOT IN (SELECT id FROM gone_memories))))"""
