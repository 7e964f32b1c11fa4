"""The content of a memory as one value: what the journal keeps, what undo puts back, what a reader is given."""

import json
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from secondme import strength
from secondme.store import fts
from secondme.store import rows as sql
from secondme.types import Claim, Evidence, Memory

Content = dict[str, Any]
"""Columns of the row, with "claims" and "evidence" as lists of rows; JSON can hold it. Strength is not part of it."""

FIELDS = (
    "text", "kind", "status", "subject_id", "keywords", "context", "importance", "confidence", "place", "pinned",
    "never_use", "origin", "updated_at", "valid_from", "valid_to", "deleted_at", "bin_cause",
    "locked",
)  # fmt: skip
LATER: Content = {"locked": 0}
"""What journal entries of an older version do not have."""
CLAIM_FIELDS = "subject_id, attribute, value, normalised, valid_from, valid_to, sensitivity, scope"
EVIDENCE_FIELDS = "item_id, source_memory_id, quote, revision"


def exists(db: Database, memory_id: int) -> bool:
    return bool(sql.values(db, "SELECT 1 FROM memories WHERE id = ?", (memory_id,)))


def existing(db: Database, ids: Iterable[int]) -> set[int]:
    """Those of `ids` that exist."""
    statement = "SELECT id FROM memories WHERE id IN (SELECT value FROM json_each(?))"
    return set(sql.values(db, statement, (sql.ids_json(ids),)))


def snapshot(db: Database, memory_id: int) -> Content:
    """Raises KeyError when there is no such memory."""
    return snapshots(db, [memory_id])[memory_id]


def snapshots(db: Database, ids: Iterable[int]) -> dict[int, Content]:
    """Those of `ids` that exist, in three questions however many they are."""
    chosen = (sql.ids_json(ids),)
    found = sql.rows(
        db, f"SELECT id, {', '.join(FIELDS)} FROM memories WHERE id IN (SELECT value FROM json_each(?))", chosen
    )
    made: dict[int, Content] = {row.pop("id"): {**row, "claims": [], "evidence": []} for row in found}
    for name, fields in (("claims", CLAIM_FIELDS), ("evidence", EVIDENCE_FIELDS)):
        statement = f"""SELECT memory_id, {fields} FROM {name}
            WHERE memory_id IN (SELECT value FROM json_each(?)) ORDER BY id"""
        for row in sql.rows(db, statement, chosen):
            made[row.pop("memory_id")][name].append(row)
    return made


def whole(value: Content) -> Content:
    """Content from the journal, with the fields that it did not have when it was written."""
    return {**LATER, **value}


INDEXED = frozenset({"text", "context", "keywords", "deleted_at"})
"""What the row of the index depends on."""


def restore(db: Database, memory_id: int, wanted: Content, present: Content | None = None) -> None:
    """Give a memory this content, exactly, index row included. Evidence that was purged since is left out. `present`:
    its content now, where it is known already."""
    present, wanted = present or snapshot(db, memory_id), whole(wanted)
    columns = {name: wanted[name] for name in FIELDS if wanted[name] != present[name]}
    again = bool(INDEXED & columns.keys())
    if "text" in columns:
        columns["normalised"] = sql.normalised(wanted["text"])
    if columns:
        assignments = ", ".join(f"{name} = ?" for name in columns)
        db.execute(f"UPDATE memories SET {assignments} WHERE id = ?", (*columns.values(), memory_id))
    if present["claims"] != wanted["claims"]:
        db.execute("DELETE FROM claims WHERE memory_id = ?", (memory_id,))
        add_claims(db, memory_id, wanted["claims"])
    if present["evidence"] != wanted["evidence"]:
        db.execute("DELETE FROM evidence WHERE memory_id = ?", (memory_id,))
        add_evidence(db, memory_id, [entry for entry in wanted["evidence"] if _there(db, entry)])
    if again:
        fts.index_memory(db, memory_id)


def add_claims(db: Database, memory_id: int, claims: Sequence[sql.Row]) -> None:
    for claim in claims:
        sql.insert(db, "claims", {"memory_id": memory_id, **claim})


def add_evidence(db: Database, memory_id: int, evidence: Sequence[sql.Row]) -> None:
    for entry in evidence:
        sql.insert(db, "evidence", {"memory_id": memory_id, **entry})


def _there(db: Database, entry: sql.Row) -> bool:
    if entry["item_id"] is not None:
        return bool(sql.values(db, "SELECT 1 FROM items WHERE id = ?", (entry["item_id"],)))
    return exists(db, entry["source_memory_id"])


def evidence_row(entry: Evidence) -> sql.Row:
    return {
        "item_id": entry.item_id,
        "source_memory_id": entry.memory_id,
        "quote": entry.quote,
        "revision": entry.revision,
    }


class UseDays:
    """The days on which the person used the app, for counting days of use."""

    def __init__(self, db: Database) -> None:
        self._days: list[str] = sql.values(db, "SELECT day FROM use_days ORDER BY day")

    def since(self, time: str, until: str | None = None) -> int:
        """Days of use after the day of `time`, up to the day of `until`, else to the last."""
        end = bisect_right(self._days, until[:10]) if until else len(self._days)
        return max(0, end - bisect_right(self._days, time[:10]))


def memories(db: Database, ids: Iterable[int]) -> dict[int, Memory]:
    """Those of `ids` that exist, whole, in the order of `ids`."""
    wanted = list(ids)
    marker = (sql.ids_json(wanted),)
    chosen = "IN (SELECT value FROM json_each(?))"
    found = sql.rows(
        db,
        f"""SELECT memories.*, entities.name AS subject, entities.is_self AS subject_is_self FROM memories
        JOIN entities ON entities.id = subject_id WHERE memories.id {chosen}""",
        marker,
    )
    claims = _grouped(
        sql.rows(
            db,
            f"""SELECT claims.*, entities.name AS subject FROM claims JOIN entities ON entities.id = subject_id
            WHERE memory_id {chosen} ORDER BY claims.id""",
            marker,
        )
    )
    evidence = _grouped(
        sql.rows(
            db,
            f"""SELECT evidence.*, items.external_id, items.conversation_id, items.time FROM evidence
            LEFT JOIN items ON items.id = item_id WHERE memory_id {chosen} ORDER BY evidence.id""",
            marker,
        )
    )
    days = UseDays(db)
    made = {row["id"]: _memory(row, claims.get(row["id"], []), evidence.get(row["id"], []), days) for row in found}
    return {i: made[i] for i in wanted if i in made}


def _grouped(found: list[sql.Row]) -> dict[int, list[sql.Row]]:
    groups: dict[int, list[sql.Row]] = {}
    for row in found:
        groups.setdefault(row["memory_id"], []).append(row)
    return groups


def _memory(row: sql.Row, claims: list[sql.Row], evidence: list[sql.Row], days: UseDays) -> Memory:
    times = [entry["time"] for entry in evidence if entry["time"]]
    unused = days.since(row["last_recalled"] or row["created_at"])
    plain = (
        "id", "text", "kind", "status", "subject", "context", "importance", "confidence", "place", "origin",
        "created_at", "updated_at", "valid_from", "valid_to", "stability", "last_recalled", "recalls", "deleted_at",
    )  # fmt: skip
    return Memory(
        **{name: row[name] for name in plain},
        subject_is_self=bool(row["subject_is_self"]),
        claims=tuple(_claim(claim) for claim in claims),
        evidence=tuple(_evidence(entry) for entry in evidence),
        keywords=tuple(json.loads(row["keywords"])),
        pinned=bool(row["pinned"]),
        never_use=bool(row["never_use"]),
        locked=bool(row["locked"]),
        retrievability=strength.retrievability(unused, row["stability"], pinned=bool(row["pinned"])),
        time=max(times, default=row["valid_from"] or row["created_at"]),
    )


def _claim(row: sql.Row) -> Claim:
    names = ("subject", "attribute", "value", "normalised", "valid_from", "valid_to", "sensitivity", "scope")
    return Claim(**{name: row[name] for name in names})


def _evidence(row: sql.Row) -> Evidence:
    return Evidence(
        item_id=row["item_id"],
        memory_id=row["source_memory_id"],
        quote=row["quote"],
        revision=row["revision"],
        external_id=row["external_id"],
        conversation_id=row["conversation_id"],
    )
