"""Which memories were already held against what was known before, and what to hold one against."""

import json
from collections.abc import Iterable

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.skipped import not_skipped
from secondme.types import Memory

DDL = (
    """CREATE TABLE consolidations(
        memory_id INTEGER PRIMARY KEY REFERENCES memories(id) ON DELETE CASCADE, at TEXT NOT NULL)""",
)
_TIME = """coalesce((SELECT max(items.time) FROM evidence JOIN items ON items.id = item_id
    WHERE evidence.memory_id = memories.id), created_at)"""
PENDING = f"""FROM memories WHERE status = 'active' AND deleted_at IS NULL
    AND kind NOT IN ('summary', 'conclusion', 'trait')
    AND NOT EXISTS (SELECT 1 FROM consolidations WHERE memory_id = memories.id)
    AND {not_skipped("consolidate", "memories.id", "memories.updated_at")}"""


class Consolidations:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def pending(self, limit: int) -> list[Memory]:
        """Memories in force that were not looked at yet, those said first in order of time."""
        db = self._connections.read()
        ids = sql.values(db, f"SELECT id {PENDING} ORDER BY {_TIME}, id LIMIT ?", (limit,))
        return [*content.memories(db, ids).values()]

    def waiting(self, ids: Iterable[int], newest: int, most: int) -> list[Memory]:
        """Of these, and of the `newest` of all, up to `most` memories in force that were not looked at yet, the newest
        first; costs the same however many there are."""
        db = self._connections.read()
        statement = f"""SELECT id {PENDING} AND id IN (SELECT value FROM json_each(?)
            UNION ALL SELECT id FROM memories WHERE id > (SELECT max(id) FROM memories) - ?) ORDER BY id DESC LIMIT ?"""
        return [*content.memories(db, sql.values(db, statement, (sql.ids_json(ids), newest, most))).values()]

    def pending_count(self) -> int:
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {PENDING}")[0])

    def mark(self, memory_id: int) -> None:
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO consolidations VALUES (?, ?)", (memory_id, sql.now()))

    def of_claim(self, subject: str, attributes: tuple[str, ...], most: int = -1) -> list[Memory]:
        """Memories that were looked at, in force, superseded or faded, with a claim of one of these attributes of this
        subject (by its name in claims), oldest first; with `most`: so many of the newest."""
        db = self._connections.read()
        ids = sql.values(
            db,
            """SELECT DISTINCT memories.id FROM claims JOIN memories ON memories.id = claims.memory_id
            JOIN entities ON entities.id = claims.subject_id
            JOIN consolidations ON consolidations.memory_id = memories.id
            WHERE entities.name = ? AND attribute IN (SELECT value FROM json_each(?))
            AND status IN ('active', 'superseded', 'faded') AND deleted_at IS NULL ORDER BY memories.id DESC LIMIT ?""",
            (subject, json.dumps(list(attributes)), most),
        )
        return [*content.memories(db, ids[::-1]).values()]

    def among(self, memory: Memory, ids: Iterable[int]) -> list[Memory]:
        """Of `ids` the memories of the same subject that were looked at, in force or faded, outside the bin."""
        db = self._connections.read()
        chosen = sql.values(
            db,
            """SELECT id FROM memories JOIN consolidations ON memory_id = id
            WHERE subject_id = (SELECT subject_id FROM memories WHERE id = ?) AND id <> ?
            AND id IN (SELECT value FROM json_each(?)) AND status IN ('active', 'faded') AND deleted_at IS NULL
            AND kind NOT IN ('summary', 'conclusion', 'trait') ORDER BY id DESC""",
            (memory.id, memory.id, sql.ids_json(ids)),
        )
        return [*content.memories(db, chosen).values()]

    def proposed(self, memory: Memory, most: int = 200) -> list[Memory]:
        """What waits for the person's word about the same subject, the newest first."""
        db = self._connections.read()
        chosen = sql.values(
            db,
            """SELECT id FROM memories WHERE status = 'proposed' AND deleted_at IS NULL
            AND kind <> 'summary' AND id <> ?1
            AND subject_id = (SELECT subject_id FROM memories WHERE id = ?1) ORDER BY id DESC LIMIT ?2""",
            (memory.id, most),
        )
        return [*content.memories(db, chosen).values()]

    def first_said(self, ids: Iterable[int]) -> dict[int, str]:
        """When each of these memories was first said; without those that stand on other memories alone."""
        found = sql.rows(
            self._connections.read(),
            """SELECT memory_id, min(time) AS time FROM evidence JOIN items ON items.id = item_id
            WHERE memory_id IN (SELECT value FROM json_each(?)) GROUP BY memory_id""",
            (sql.ids_json(ids),),
        )
        return {row["memory_id"]: row["time"] for row in found}
