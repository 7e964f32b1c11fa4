"""Conversations that nobody has added to for long: which they are, and which went to the bin for that."""

from collections.abc import Iterable
from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = (
    """CREATE TABLE put_by_age(
        conversation_id INTEGER PRIMARY KEY REFERENCES conversations(id) ON DELETE CASCADE,
        run_id INTEGER, at TEXT NOT NULL, told INTEGER NOT NULL DEFAULT 0)""",
)
CLOCK, LOOKED, NOTICED, TOLD = "keeping_reached", "keeping_looked", "keeping_noticed", "keeping_told"
PAST = """WITH RECURSIVE
    held(id) AS (
        SELECT id FROM memories WHERE deleted_at IS NULL AND status <> 'rejected' AND (pinned OR locked OR EXISTS (
            SELECT 1 FROM decisions WHERE memory_id = memories.id AND undone = 0 AND kind NOT IN ('reject', 'forget')))
        UNION SELECT source_memory_id FROM evidence JOIN held ON evidence.memory_id = held.id
            WHERE source_memory_id IS NOT NULL),
    stands(id) AS (
        SELECT conversation_id FROM evidence JOIN held ON evidence.memory_id = held.id
            JOIN items ON items.id = evidence.item_id)
    SELECT id FROM conversations AS talk WHERE deleted_at IS NULL AND substr(created_at, 1, 10) < ?1
        AND substr(updated_at, 1, 10) < ?1 AND id NOT IN (SELECT id FROM stands)
        AND id NOT IN (SELECT conversation_id FROM put_by_age)
        AND id NOT IN (SELECT conversation_id FROM shelf WHERE pinned)
        AND EXISTS (SELECT 1 FROM items WHERE conversation_id = talk.id)
        AND NOT EXISTS (SELECT 1 FROM items WHERE conversation_id = talk.id
            AND (substr(time, 1, 10) >= ?1 OR substr(revised_at, 1, 10) >= ?1))
        {only}
    ORDER BY id"""
"""A conversation goes as a whole, or not at all. Its age is that of the latest thing that was said in it, came into it
or was changed in it here: what was imported yesterday is a day old, whenever it was written. Left alone: what is
pinned, what a memory stands on that the person has pinned, locked or decided about, directly or through other memories,
and what came back from the bin."""


@dataclass(frozen=True, slots=True)
class Clock:
    """Days (ISO), "" where there is none yet."""

    reached: str = ""
    """By which ages are counted."""
    looked: str = ""
    """On which it was moved last, as the computer had it."""
    noticed: str = ""
    """When the person was first told that something is about to go."""


class Keeping:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def past(self, before: str, only: int | None = None) -> list[int]:
        """The conversations outside the bin that are older than that day (ISO); `only`: that one, if it is."""
        statement = PAST.format(only="" if only is None else "AND id = ?2")
        return sql.values(self._connections.read(), statement, (before,) if only is None else (before, only))

    def clock(self) -> Clock:
        rows = sql.rows(self._connections.read(), "SELECT key, value FROM meta WHERE key LIKE 'keeping_%'")
        known = {row["key"]: row["value"] for row in rows}
        return Clock(known.get(CLOCK, ""), known.get(LOOKED, ""), known.get(NOTICED, ""))

    def set(self, clock: Clock) -> None:
        with self._connections.write() as db:
            for key, value in ((CLOCK, clock.reached), (LOOKED, clock.looked), (NOTICED, clock.noticed)):
                db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, value))

    def note(self, ids: Iterable[int], run_id: int | None) -> None:
        """These went to the bin for their age."""
        with self._connections.write() as db:
            for id in ids:
                row = (id, run_id, sql.now())
                db.execute("INSERT OR REPLACE INTO put_by_age(conversation_id, run_id, at) VALUES (?, ?, ?)", row)

    def of_run(self, run_id: int) -> list[int]:
        """Those of a run that are in the bin."""
        statement = """SELECT conversation_id FROM put_by_age JOIN conversations ON conversations.id = conversation_id
            WHERE run_id = ? AND deleted_at IS NOT NULL ORDER BY conversation_id"""
        return sql.values(self._connections.read(), statement, (run_id,))

    def returned(self, run_ids: Iterable[int]) -> dict[int, bool]:
        """Of those of these runs that put conversations away which are still known: whether all of them are back."""
        statement = """SELECT run_id, min(deleted_at IS NULL) FROM put_by_age JOIN conversations
            ON conversations.id = conversation_id WHERE run_id IN (SELECT value FROM json_each(?)) GROUP BY run_id"""
        rows = self._connections.read().execute(statement, (sql.ids_json(run_ids),)).fetchall()
        return {run_id: bool(back) for run_id, back in rows}

    def untold(self) -> list[int]:
        """Those in the bin of which the person was not told yet; they are told now."""
        with self._connections.write() as db:
            statement = """SELECT conversation_id FROM put_by_age JOIN conversations
                ON conversations.id = conversation_id WHERE NOT told AND deleted_at IS NOT NULL"""
            found = sql.values(db, statement)
            db.execute("UPDATE put_by_age SET told = 1")
            return found

    def told(self) -> bool:
        """Whether the person was given the notice that is due."""
        marks = {row["key"]: row["value"] for row in sql.rows(self._connections.read(), "SELECT key, value FROM meta")}
        return bool(marks.get(NOTICED)) and marks.get(TOLD) == marks[NOTICED]

    def first_told(self) -> bool:
        """Whether a notice is due that was not given yet; it is given now."""
        with self._connections.write() as db:
            marks = {row["key"]: row["value"] for row in sql.rows(db, "SELECT key, value FROM meta")}
            noticed = marks.get(NOTICED, "")
            if not noticed or marks.get(TOLD) == noticed:
                return False
            db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (TOLD, noticed))
            return True
