"""What a job could not deal with, for a mistake of ours: passed over, so that all else goes on, and never forgotten.

One row a thing: which job, which item, memory or derivation, and in which state (`stamp`) it was; in another state, or
with another version of the reader, it is tried again. The problem is kept as kind and place, without a word of anybody.
"""

from collections.abc import Mapping

from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = (
    """CREATE TABLE skipped(
        job TEXT NOT NULL, ref TEXT NOT NULL, stamp TEXT NOT NULL, version TEXT NOT NULL, at TEXT NOT NULL,
        problem TEXT NOT NULL, PRIMARY KEY(job, ref)) WITHOUT ROWID""",
)
_ITEM = "EXISTS (SELECT 1 FROM items WHERE id = ref AND revision = stamp AND active = 1)"
_MEMORY = "EXISTS (SELECT 1 FROM memories WHERE id = ref AND updated_at = stamp AND deleted_at IS NULL)"
STILL_SO: Mapping[str, str] = {
    "extract": _ITEM, "rebuild": _ITEM, "consolidate": _MEMORY, "link": _MEMORY, "weigh": _MEMORY,
}  # fmt: skip
"""By job: that what was passed over is there, and as it was."""


def not_skipped(job: str, ref: str, stamp: str) -> str:
    """A condition in SQL: this thing, in this state, was not passed over by this job."""
    return f"""NOT EXISTS (SELECT 1 FROM skipped WHERE job = '{job}' AND ref = CAST({ref} AS TEXT)
        AND skipped.stamp = CAST({stamp} AS TEXT))"""


class Skipped:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def note(self, job: str, ref: str, stamp: str, version: str, problem: str) -> None:
        """This thing could not be dealt with. `problem`: kind and place, see `log.described`."""
        with self._connections.write() as db:
            row = (job, ref, stamp, version, sql.now(), problem)
            db.execute("INSERT OR REPLACE INTO skipped VALUES (?, ?, ?, ?, ?, ?)", row)

    def clear(self, job: str, ref: str) -> None:
        """It went well after all."""
        with self._connections.write() as db:
            db.execute("DELETE FROM skipped WHERE job = ? AND ref = ?", (job, ref))

    def renew(self, job: str, version: str, again: bool) -> int:
        """Let everything be tried again that another version of the reader passed over; `again`: all of it. How many
        that are."""
        if not self.known(job):
            return 0
        with self._connections.write() as db:
            statement = "DELETE FROM skipped WHERE job = ? AND (? OR version <> ?)"
            return int(db.execute(statement, (job, int(again), version)).rowcount)

    def known(self, job: str) -> dict[str, str]:
        """What this job passed over, with the state in which it was."""
        found = sql.rows(self._connections.read(), "SELECT ref, stamp FROM skipped WHERE job = ?", (job,))
        return {row["ref"]: row["stamp"] for row in found}

    def count(self, job: str) -> int:
        """How many things are passed over now."""
        statement = f"SELECT COUNT(*) FROM skipped WHERE job = ? AND {STILL_SO.get(job, '1')}"
        return int(sql.values(self._connections.read(), statement, (job,))[0])
