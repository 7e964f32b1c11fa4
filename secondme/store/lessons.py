"""What replies and the person's verdicts taught the ranking, and a journal of how its weights moved.

Only names of components and numbers: nothing that was said. A lesson goes with the reply that taught it.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Lesson, Verdict

DDL = (
    """CREATE TABLE lessons(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL,
        reply_item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE, source TEXT NOT NULL,
        verdict TEXT NOT NULL, gain TEXT NOT NULL, UNIQUE(reply_item_id, source))""",
    """CREATE TABLE weight_changes(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, why TEXT NOT NULL, before TEXT NOT NULL,
        after TEXT NOT NULL)""",
)
KEPT_LESSONS = 1000
KEPT_CHANGES = 500


@dataclass(frozen=True, slots=True)
class WeightChange:
    """One change of what the weights are multiplied by; what is not named is 1."""

    id: int
    at: str
    why: str
    before: Mapping[str, float]
    after: Mapping[str, float]


def migrate(db: Database) -> None:
    for statement in DDL:
        db.execute(statement)


class Lessons:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, reply_item_id: int, lesson: Lesson) -> None:
        """Keep what a reply teaches: one lesson of the reply itself, one of the person, who may change their mind.

        The oldest beyond `KEPT_LESSONS` go."""
        source = "reply" if lesson.verdict == "cited" else "person"
        with self._connections.write() as db:
            db.execute("DELETE FROM lessons WHERE reply_item_id = ? AND source = ?", (reply_item_id, source))
            row = {
                "at": sql.now(), "reply_item_id": reply_item_id, "source": source, "verdict": lesson.verdict,
                "gain": json.dumps(lesson.gain),
            }  # fmt: skip
            sql.insert(db, "lessons", row)
            newest = "SELECT id FROM lessons ORDER BY id DESC LIMIT ?"
            db.execute(f"DELETE FROM lessons WHERE id NOT IN ({newest})", (KEPT_LESSONS,))

    def take_back(self, reply_item_id: int) -> None:
        """Forget what the person said of this reply."""
        with self._connections.write() as db:
            db.execute("DELETE FROM lessons WHERE reply_item_id = ? AND source = 'person'", (reply_item_id,))

    def verdicts(self, reply_item_ids: Sequence[int]) -> dict[int, Verdict]:
        """What the person said of these replies, where they said something."""
        rows = sql.rows(
            self._connections.read(),
            """SELECT reply_item_id, verdict FROM lessons WHERE source = 'person'
            AND reply_item_id IN (SELECT value FROM json_each(?))""",
            (sql.ids_json(reply_item_ids),),
        )
        return {row["reply_item_id"]: row["verdict"] for row in rows}

    def stamp(self) -> tuple[int, int]:
        """Another one after every change of the lessons."""
        row = sql.one(self._connections.read(), "SELECT count(*) AS many, coalesce(max(id), 0) AS last FROM lessons")
        assert row is not None
        return row["many"], row["last"]

    def of_person(self, reply_item_id: int) -> Lesson | None:
        """What the person said of this reply taught."""
        statement = "SELECT verdict, gain FROM lessons WHERE reply_item_id = ? AND source = 'person'"
        row = sql.one(self._connections.read(), statement, (reply_item_id,))
        return Lesson(row["verdict"], json.loads(row["gain"])) if row else None

    def reset(self) -> list[sql.Row]:
        """Forget all lessons; what `put_back` needs. What the weights were stays in the journal."""
        with self._connections.write() as db:
            return sql.take_all(db, "lessons")

    def put_back(self, forgotten: Sequence[sql.Row]) -> None:
        """Those of replies that are still there."""
        with self._connections.write() as db:
            there = set(sql.values(db, "SELECT id FROM items"))
            sql.put_back(db, "lessons", [row for row in forgotten if row["reply_item_id"] in there])

    def record(self, why: str, before: Mapping[str, float], after: Mapping[str, float]) -> None:
        """Write down that the weights moved, and why; the oldest beyond `KEPT_CHANGES` go."""
        with self._connections.write(durable=False) as db:
            row = {"at": sql.now(), "why": why, "before": json.dumps(before), "after": json.dumps(after)}
            sql.insert(db, "weight_changes", row)
            newest = "SELECT id FROM weight_changes ORDER BY id DESC LIMIT ?"
            db.execute(f"DELETE FROM weight_changes WHERE id NOT IN ({newest})", (KEPT_CHANGES,))

    def changes(self, limit: int = 50) -> list[WeightChange]:
        """How the weights moved, newest first."""
        statement = "SELECT * FROM weight_changes ORDER BY id DESC LIMIT ?"
        rows = sql.rows(self._connections.read(), statement, (limit,))
        return [
            WeightChange(row["id"], row["at"], row["why"], json.loads(row["before"]), json.loads(row["after"]))
            for row in rows
        ]

    def list(self) -> list[Lesson]:
        """All, oldest first."""
        rows = sql.rows(self._connections.read(), "SELECT verdict, gain FROM lessons ORDER BY id")
        return [Lesson(row["verdict"], json.loads(row["gain"])) for row in rows]
