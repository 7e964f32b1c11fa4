"""Every change of a memory, with what was before and after, by whom and why, in the transaction of the change."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import JournalEntry

COLUMNS = "id, at, who, why, action, memory_id, run_id, before, after, undone"


def record(
    db: Database,
    *,
    who: str,
    why: str,
    action: str,
    memory_id: int,
    before: dict[str, Any] | None,
    after: dict[str, Any] | None,
    run_id: int | None = None,
    undoes: int | None = None,
    because: Iterable[int] = (),
) -> int:
    """Write one entry and return its id. `because`: other memories without which it would not have been made."""
    row = {
        "at": sql.now(), "who": who, "why": why, "action": action, "memory_id": memory_id, "run_id": run_id,
        "before": _json(before), "after": _json(after), "undoes": undoes,
    }  # fmt: skip
    entry = sql.insert(db, "journal", row)
    for cause in set(because) - {memory_id}:
        sql.insert_plain(db, "causes", {"journal_id": entry, "memory_id": cause})
    return entry


def _json(value: dict[str, Any] | None) -> str | None:
    return None if value is None else json.dumps(value, ensure_ascii=False)


def reduce(db: Database, memory_id: int) -> None:
    """Leave of a purged memory's entries only id, kind and time."""
    db.execute("UPDATE journal SET why = '', before = NULL, after = NULL WHERE memory_id = ?", (memory_id,))


class Journal:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def get(self, ids: Sequence[int]) -> list[JournalEntry]:
        """Those of `ids` that exist, oldest first."""
        return self._where("id IN (SELECT value FROM json_each(?))", (sql.ids_json(ids),))

    def for_memory(self, memory_id: int) -> list[JournalEntry]:
        """The history of one memory, oldest first."""
        return self._where("memory_id = ?", (memory_id,))

    def for_run(self, run_id: int) -> list[JournalEntry]:
        """What one job run changed, oldest first."""
        return self._where("run_id = ?", (run_id,))

    def corrected(self, memory_ids: Sequence[int] | None) -> dict[int, list[str]]:
        """Of these memories (None: of all), those whose text the person has changed: what each said before, the oldest
        first."""
        statement = """SELECT memory_id, json_extract(before, '$.text') AS text FROM journal
            INDEXED BY journal_of_corrections WHERE (?1 IS NULL OR memory_id IN (SELECT value FROM json_each(?1)))
            AND who = 'person' AND action = 'edit' AND undone = 0
            AND before IS NOT NULL AND json_extract(before, '$.text') <> json_extract(after, '$.text') ORDER BY id"""
        found: dict[int, list[str]] = {}
        chosen = None if memory_ids is None else sql.ids_json(memory_ids)
        for row in sql.rows(self._connections.read(), statement, (chosen,)):
            found.setdefault(row["memory_id"], []).append(row["text"])
        return found

    def _where(self, condition: str, parameters: Sequence[Any]) -> list[JournalEntry]:
        statement = f"SELECT {COLUMNS} FROM journal WHERE {condition} ORDER BY id"
        return [_entry(row) for row in sql.rows(self._connections.read(), statement, parameters)]

    def list(self, limit: int = 200, memory_id: int | None = None, run_id: int | None = None) -> list[JournalEntry]:
        """The latest entries, newest first: all, or those of a memory, of a job run, or of both."""
        statement = f"""SELECT {COLUMNS} FROM journal WHERE (?1 IS NULL OR memory_id = ?1)
            AND (?2 IS NULL OR run_id = ?2) ORDER BY id DESC LIMIT ?3"""
        return [_entry(row) for row in sql.rows(self._connections.read(), statement, (memory_id, run_id, limit))]


def _entry(row: sql.Row) -> JournalEntry:
    before, after = (json.loads(row[name]) if row[name] else None for name in ("before", "after"))
    return JournalEntry(**{**row, "before": before, "after": after, "undone": bool(row["undone"])})
