"""Imports as a whole: what was asked for, how far it came. One that did not reach its end can be gone on with."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass, fields
from typing import Any

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import ImportChoice, ImportRecord, WatchedFolder

RUNNING = "running"
OF_SESSION = "SELECT id FROM imports WHERE session_id = ?"


@dataclass(frozen=True, slots=True)
class Asked:
    """What a person asked to import."""

    paths: tuple[str, ...]
    choice: ImportChoice
    format: str | None


class Sessions:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._unwatched: dict[int, dict[str, Any]] = {}
        """Folders that are no longer watched, since the app was opened."""

    def begin(self, asked: Asked) -> int:
        row = {
            "paths": json.dumps(asked.paths), "choice": to_json(asked.choice), "format": asked.format,
            "started_at": sql.now(), "state": RUNNING,
        }  # fmt: skip
        with self._connections.write() as db:
            return sql.insert(db, "import_sessions", row)

    def go_on(self, session_id: int) -> Asked:
        """Take up an import that was interrupted. Raises UserError when it was not."""
        with self._connections.write() as db:
            row = sql.one(db, "SELECT * FROM import_sessions WHERE id = ?", (session_id,))
            if row is None:
                raise UserError("This import is no longer known.")
            if row["state"] != "interrupted":
                raise UserError("This import was not interrupted; there is nothing to go on with.")
            db.execute("UPDATE import_sessions SET state = ? WHERE id = ?", (RUNNING, session_id))
            return Asked(tuple(json.loads(row["paths"])), of_json(row["choice"]), row["format"])

    def count(self, session_id: int, imported: int, updated: int) -> None:
        """Add to what a session has done so far."""
        with self._connections.write(durable=False, joins=True) as db:
            db.execute(
                "UPDATE import_sessions SET imported = imported + ?, updated = updated + ? WHERE id = ?",
                (imported, updated, session_id),
            )

    def end(self, session_id: int, done: bool) -> None:
        """`done`: it came to its end. Else it was cancelled, or something stopped it."""
        state, at = ("done", sql.now()) if done else ("interrupted", None)
        with self._connections.write() as db:
            db.execute(
                "UPDATE import_sessions SET state = ?, finished_at = ? WHERE id = ? AND state = ?",
                (state, at, session_id, RUNNING),
            )

    def forget(self, session_id: int) -> None:
        """Drop a session that changed nothing (a watched folder in which nothing was new)."""
        with self._connections.write() as db:
            for statement in (
                f"DELETE FROM import_changes WHERE import_id IN ({OF_SESSION}) AND kind = 'found'",
                "UPDATE imports SET session_id = NULL WHERE session_id = ?",
                "DELETE FROM identities_seen WHERE session_id = ?",
                "DELETE FROM import_sessions WHERE id = ?",
            ):
                db.execute(statement, (session_id,))

    def interrupt_all(self) -> None:
        """When the store is opened: what was running then ended with the app."""
        db = self._connections.read()
        if sql.values(db, "SELECT 1 FROM import_sessions WHERE state = ? LIMIT 1", (RUNNING,)):
            with self._connections.write() as db:
                db.execute("UPDATE import_sessions SET state = 'interrupted' WHERE state = ?", (RUNNING,))

    def history(self, limit: int = 200) -> tuple[ImportRecord, ...]:
        """Newest first, without what runs now."""
        statement = """SELECT id, paths, started_at, finished_at, imported, updated, state FROM import_sessions
            WHERE state <> ? ORDER BY id DESC LIMIT ?"""
        found = self._connections.read().execute(statement, (RUNNING, limit)).fetchall()
        return tuple(ImportRecord(row[0], tuple(json.loads(row[1])), *row[2:]) for row in found)

    # Watched folders

    def watch(self, path: str, choice: ImportChoice) -> WatchedFolder:
        """Watch a folder, or watch it with another choice."""
        with self._connections.write() as db:
            db.execute(
                """INSERT INTO watched(path, choice, added_at) VALUES (?, ?, ?)
                ON CONFLICT(path) DO UPDATE SET choice = excluded.choice, state = ''""",
                (path, to_json(choice), sql.now()),
            )
        return next(each for each in self.watched() if each.path == path)

    def newest_look(self, session_id: int) -> None:
        """A look at a watched folder is done: it alone says what the folder holds, so that what is noted of it does
        not grow with each look."""
        with self._connections.write(durable=False) as db:
            db.execute(
                """DELETE FROM import_changes WHERE kind = 'found' AND import_id IN (
                    SELECT imports.id FROM imports JOIN import_sessions AS looks ON looks.id = session_id
                    JOIN import_sessions AS this ON this.id = ? AND looks.id < this.id AND looks.paths = this.paths
                    WHERE EXISTS (SELECT 1 FROM imports AS w WHERE w.session_id = looks.id AND w.format = 'watch'))""",
                (session_id,),
            )

    def unwatch(self, watched_id: int) -> None:
        """Raises UserError when it is not watched."""
        with self._connections.write() as db:
            if not self._left(db, watched_id):
                raise UserError("This folder is not watched.")

    def toggle_watched(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Watch folders again that `unwatch` was asked for since the app was opened, as they were; those that are
        watched, no longer. All or none; raises UserError when one is not known."""
        wanted = tuple(ids)
        with self._connections.write() as db:
            for id in wanted:
                if self._left(db, id):
                    continue
                row = self._unwatched.get(id)
                if row is None or sql.values(db, "SELECT 1 FROM watched WHERE path = ?", (row["path"],)):
                    raise UserError("This folder is watched anew already, or no longer known.")
                sql.insert(db, "watched", row)
        return wanted

    def _left(self, db: Database, watched_id: int) -> bool:
        """Stop watching; whether it was watched."""
        row = sql.one(db, "SELECT * FROM watched WHERE id = ?", (watched_id,))
        if row is not None:
            self._unwatched[watched_id] = row
            db.execute("DELETE FROM watched WHERE id = ?", (watched_id,))
        return row is not None

    def watched(self) -> tuple[WatchedFolder, ...]:
        found = self._connections.read().execute("SELECT id, path, added_at, looked_at FROM watched ORDER BY path")
        return tuple(WatchedFolder(*row) for row in found.fetchall())

    def how_watched(self, watched_id: int) -> tuple[ImportChoice, str] | None:
        """The choice for a watched folder, and what it looked like when it was last imported."""
        row = sql.one(self._connections.read(), "SELECT choice, state FROM watched WHERE id = ?", (watched_id,))
        return (of_json(row["choice"]), row["state"]) if row else None

    def looked(self, watched_id: int, state: str) -> None:
        with self._connections.write(durable=False) as db:
            db.execute("UPDATE watched SET looked_at = ?, state = ? WHERE id = ?", (sql.now(), state, watched_id))


def to_json(choice: ImportChoice) -> str:
    plain = {name: sorted(value) if isinstance(value, frozenset) else value for name, value in asdict(choice).items()}
    return json.dumps(plain, ensure_ascii=False)


def of_json(text: str) -> ImportChoice:
    """Raises nothing for what a later version added: unknown names are left out."""
    found: dict[str, Any] = json.loads(text)
    known = {field.name for field in fields(ImportChoice)}
    plain: dict[str, Any] = {
        name: frozenset(value) if isinstance(value, list) and name != "orders" else value
        for name, value in found.items()
        if name in known
    }
    plain["orders"] = tuple((str(place), bool(day_first)) for place, day_first in found.get("orders", ()))
    return ImportChoice(**plain)
