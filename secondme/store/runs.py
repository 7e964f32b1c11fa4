"""Runs of background jobs, and which items the person's memories were already made of."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.items import COLUMNS, item_of
from secondme.store.skipped import not_skipped
from secondme.types import Item

RunStatus = Literal["running", "done", "failed", "cancelled", "interrupted"]

PENDING = f"""FROM items WHERE role = 'self' AND active = 1 AND origin IN ('typed', 'imported_self') AND NOT EXISTS (
    SELECT 1 FROM extractions WHERE extractions.item_id = items.id AND extractions.revision = items.revision)
    AND {not_skipped("extract", "items.id", "items.revision")}"""


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a job. `interrupted`: the app ended while it ran."""

    id: int
    job: str
    started_at: str
    finished_at: str | None
    status: RunStatus
    detail: str
    cost_s: float
    changed: int


TAKEN_BACK = """WITH chosen(id) AS (SELECT value FROM json_each(?)) SELECT run_id, MIN(undone) FROM (
    SELECT run_id, undone FROM journal WHERE run_id IN (SELECT id FROM chosen) AND after IS NOT NULL
        AND action <> 'reinforce'
    UNION ALL SELECT run_id, undone_at IS NOT NULL FROM profile_versions WHERE run_id IN (SELECT id FROM chosen))
    GROUP BY run_id"""


class Runs:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def start(self, job: str) -> int:
        """Note that a run begins; returns its id."""
        with self._connections.write(durable=False) as db:
            return sql.insert(db, "job_runs", {"job": job, "started_at": sql.now(), "status": "running"})

    def finish(self, run_id: int, status: RunStatus, detail: str = "", cost_s: float = 0.0, changed: int = 0) -> None:
        """Note how a run ended. `detail` is shown to the person and holds nothing they said."""
        with self._connections.write() as db:
            db.execute(
                "UPDATE job_runs SET finished_at = ?, status = ?, detail = ?, cost_s = ?, changed = ? WHERE id = ?",
                (sql.now(), status, detail, cost_s, changed, run_id),
            )

    def close_interrupted(self) -> int:
        """Runs that the end of the app cut off are marked so; how many. For the owner, at the start."""
        with self._connections.write() as db:
            statement = "UPDATE job_runs SET status = 'interrupted', finished_at = ? WHERE status = 'running'"
            return int(db.execute(statement, (sql.now(),)).rowcount)

    def last(self, job: str) -> Run | None:
        """The latest run of a job, also one that still runs."""
        row = sql.one(self._connections.read(), "SELECT * FROM job_runs WHERE job = ? ORDER BY id DESC LIMIT 1", (job,))
        return Run(**row) if row else None

    def pending_extraction(self, limit: int) -> list[Item]:
        """What the person typed and no memories were made of yet, oldest first."""
        statement = f"SELECT {COLUMNS} {PENDING} AND origin = 'typed' ORDER BY id LIMIT ?"
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (limit,))]

    def pending_count(self) -> int:
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {PENDING}")[0])

    def unread(self, item_ids: Iterable[int]) -> frozenset[int]:
        """Those of these items that no memories were made of yet."""
        statement = f"SELECT id {PENDING} AND id IN (SELECT value FROM json_each(?))"
        return frozenset(sql.values(self._connections.read(), statement, (sql.ids_json(item_ids),)))

    def mark_extracted(self, item_id: int, revision: int, made: int, cost_s: float = 0.0) -> None:
        """Memories (`made` of them, perhaps none) were made of this revision of an item, in so many seconds."""
        with self._connections.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO extractions(item_id, revision, at, made, cost_s) VALUES (?, ?, ?, ?, ?)",
                (item_id, revision, sql.now(), made, cost_s),
            )

    def list(self, limit: int = 50) -> list[Run]:
        """The latest runs, newest first."""
        statement = "SELECT * FROM job_runs ORDER BY id DESC LIMIT ?"
        return [Run(**row) for row in sql.rows(self._connections.read(), statement, (limit,))]

    def undone(self, run_ids: Iterable[int]) -> dict[int, bool]:
        """Of those of these runs that changed memories which are still known, or the profile: whether all of that was
        taken back."""
        rows = self._connections.read().execute(TAKEN_BACK, (sql.ids_json(run_ids),)).fetchall()
        return {run_id: bool(undone) for run_id, undone in rows}
