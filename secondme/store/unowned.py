"""Memories that stood on the person's own words and on others', of which the own ones are gone: what others say waits
for the person's word (DESIGN: trust), so they go back to the inbox, and are in force again when the own words are back.

Left alone is what the person has locked, approved or worded themself, and what stands on other memories too."""

from collections.abc import Iterable

from sqlite_utils import Database

from secondme.store import content, journal
from secondme.store import rows as sql

ACTION = "ask"
WHY = "Your own words for it are gone; what is left was said by others."
BACK = "Your own words for it are back."
THEIRS = "NOT (memories.origin = 'imported_self' AND items.role <> 'self')"
"""What was made of the person's own imported words stands on an item only as long as it is of their words."""

_OWN = "(items.role = 'self' AND items.origin IN ('typed', 'imported_self'))"
_BOTH = f"""SELECT memories.id, memories.status,
        max(coalesce({_OWN} AND items.active AND items.id NOT IN (SELECT value FROM json_each(?2)), 0)) AS own,
        max(coalesce({_OWN}, 0)) AS ever_own,
        max(coalesce(NOT {_OWN} AND {THEIRS} AND items.active
            AND items.id NOT IN (SELECT value FROM json_each(?2)), 0)) AS theirs
    FROM memories JOIN evidence ON evidence.memory_id = memories.id LEFT JOIN items ON items.id = evidence.item_id
    WHERE memories.id IN (SELECT value FROM json_each(?1)) AND memories.deleted_at IS NULL
        AND NOT memories.locked AND memories.status IN ('active', 'proposed')
        AND memories.kind NOT IN ('summary', 'conclusion', 'trait')
    GROUP BY memories.id
    HAVING max(evidence.source_memory_id NOTNULL) = 0"""
_DECIDED = """SELECT 1 FROM decisions WHERE memory_id = ? AND undone = 0 AND kind IN ('approve', 'edit') LIMIT 1"""
_LAST = """SELECT action FROM journal WHERE memory_id = ? AND undone = 0 AND before NOT NULL AND after NOT NULL
    AND json_extract(before, '$.status') <> json_extract(after, '$.status') ORDER BY id DESC LIMIT 1"""
"""What brought it where it is: what was done to it else (it was said again, its topics were named again) says nothing
of that."""


def settle(db: Database, memory_ids: Iterable[int], who: str) -> list[int]:
    """Bring these in step with whose words are left of them; those that were changed."""
    changed = []
    for row in sql.rows(db, _BOTH, (sql.ids_json(memory_ids), "[]")):
        asks = row["status"] == "active" and _asks(db, row)
        holds = row["status"] == "proposed" and row["own"] and sql.values(db, _LAST, (row["id"],)) == [ACTION]
        if asks or holds:
            before = content.snapshot(db, row["id"])
            after = {**before, "status": "proposed" if asks else "active"}
            content.restore(db, row["id"], after)
            journal.record(
                db, who=who, why=WHY if asks else BACK, action=ACTION if asks else "return", memory_id=row["id"],
                before=before, after=after,
            )  # fmt: skip
            changed.append(row["id"])
    return changed


def asking(db: Database, conversations: Iterable[int] = (), items: Iterable[int] = ()) -> list[int]:
    """Which memories would go back to the inbox if these conversations and items went; nothing changes."""
    statement = "SELECT id FROM items WHERE active = 1 AND conversation_id IN (SELECT value FROM json_each(?))"
    gone = sql.ids_json({*items, *sql.values(db, statement, (sql.ids_json(conversations),))})
    touched = sql.values(
        db, "SELECT DISTINCT memory_id FROM evidence WHERE item_id IN (SELECT value FROM json_each(?))", (gone,)
    )
    found = sql.rows(db, _BOTH, (sql.ids_json(touched), gone))
    return [row["id"] for row in found if row["status"] == "active" and _asks(db, row)]


def _asks(db: Database, row: sql.Row) -> bool:
    lost = row["ever_own"] and not row["own"] and row["theirs"]
    return bool(lost) and not sql.values(db, _DECIDED, (row["id"],))
