"""What the model was asked about how much memories matter and how sure they are: of which it was, what that cost, and
how far each model's figures can be trusted."""

import json
from dataclasses import dataclass

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.skipped import not_skipped
from secondme.types import Memory

DDL = (
    """CREATE TABLE weighings(
        memory_id INTEGER PRIMARY KEY REFERENCES memories(id) ON DELETE CASCADE, stamp TEXT NOT NULL,
        agreement REAL NOT NULL, importance REAL NOT NULL, confidence REAL NOT NULL, at TEXT NOT NULL,
        cost_s REAL NOT NULL)""",
    "CREATE INDEX weighings_by_time ON weighings(at)",
    "CREATE TABLE weighers(question TEXT PRIMARY KEY, answers TEXT NOT NULL) WITHOUT ROWID",
)
WHO = "weigh"
BETTER = 0.1
"""By so much another model must agree more with a person than the one before, for a memory to be weighed again."""
UNTOUCHED = """NOT pinned AND NOT locked
    AND NOT EXISTS (SELECT 1 FROM decisions WHERE memory_id = memories.id AND undone = 0)"""
"""The person has not put their hand on it."""
PENDING = f"""FROM memories WHERE deleted_at IS NULL AND status IN ('active', 'proposed')
    AND kind NOT IN ('summary', 'trait') AND {UNTOUCHED}
    AND NOT EXISTS (SELECT 1 FROM weighings WHERE memory_id = memories.id
        AND (stamp = memories.normalised AND agreement > ? - {BETTER}
            OR EXISTS (SELECT 1 FROM journal WHERE memory_id = memories.id AND who = '{WHO}' AND undone = 1)))
    AND {not_skipped("weigh", "memories.id", "memories.updated_at")}"""


@dataclass(frozen=True, slots=True)
class Figures:
    """Both in [0, 1]."""

    importance: float
    confidence: float


class Weighings:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def pending(self, agreement: float, limit: int) -> list[Memory]:
        """Memories in force or waiting that no model was asked about since they say what they say, or only one that
        agrees less with a person than this one; those first of which rules know least. None that the person has
        decided something about, or of which they took such figures back."""
        db = self._connections.read()
        order = "EXISTS (SELECT 1 FROM claims WHERE memory_id = memories.id), id DESC"
        ids = sql.values(db, f"SELECT id {PENDING} ORDER BY {order} LIMIT ?", (agreement, limit))
        return [*content.memories(db, ids).values()]

    def pending_count(self, agreement: float) -> int:
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {PENDING}", (agreement,))[0])

    def touched(self, memory_id: int) -> bool:
        """Whether the person has decided something about a memory, or it is gone."""
        statement = f"SELECT 1 FROM memories WHERE id = ? AND deleted_at IS NULL AND {UNTOUCHED}"
        return not sql.values(self._connections.read(), statement, (memory_id,))

    def by_rules(self, memory: Memory) -> Figures:
        """What rules said of it, before a model was asked."""
        row = sql.one(
            self._connections.read(),
            """SELECT weighings.importance, weighings.confidence FROM weighings JOIN memories ON memories.id = memory_id
            WHERE memory_id = ? AND stamp = normalised""",
            (memory.id,),
        )
        return Figures(**row) if row else Figures(memory.importance, memory.confidence)

    def mark(self, memory_id: int, agreement: float, by_rules: Figures, cost_s: float) -> None:
        """A model was asked about what this memory says now."""
        with self._connections.write(durable=False) as db:
            db.execute(
                """INSERT OR REPLACE INTO weighings SELECT id, normalised, ?, ?, ?, ?, ? FROM memories WHERE id = ?""",
                (agreement, by_rules.importance, by_rules.confidence, sql.now(), cost_s, memory_id),
            )

    def spent_since(self, at: str) -> float:
        """Seconds that the model was asked since then (ISO)."""
        statement = "SELECT coalesce(SUM(cost_s), 0) FROM weighings WHERE at >= ?"
        return float(sql.values(self._connections.read(), statement, (at,))[0])

    def answers(self, key: str) -> list[int]:
        """What a model said of the invented notes so far, in their order."""
        found = sql.values(self._connections.read(), "SELECT answers FROM weighers WHERE question = ?", (key,))
        return [int(each) for each in json.loads(found[0])] if found else []

    def note_answers(self, key: str, answers: list[int]) -> None:
        with self._connections.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO weighers VALUES (?, ?)", (key, json.dumps(answers)))
