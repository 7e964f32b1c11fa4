"""What the person decided about sentences of the profile: locked, worded by them, or never to be said again.

Kept beside the memories and found again by what those say and come from, so that a decision holds in every later
version and when memories are derived anew. Of what is banned no word is kept: a keyed hash (HMAC-SHA256 under a
subkey of this home) of its words, and the memories that it stood on.
"""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal

from sqlite_utils import Database

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.decisions import Decisions
from secondme.store.profile import Trait

ProfileDecision = Literal["lock", "correct", "ban"]

DDL = (
    """CREATE TABLE profile_decisions(
        id INTEGER PRIMARY KEY AUTOINCREMENT, at TEXT NOT NULL, kind TEXT NOT NULL, topic TEXT NOT NULL, text TEXT,
        words BLOB NOT NULL, memory_ids TEXT NOT NULL, undone INTEGER NOT NULL DEFAULT 0)""",
    """CREATE TABLE profile_decision_keys(
        decision_id INTEGER NOT NULL REFERENCES profile_decisions(id) ON DELETE CASCADE, memory_id INTEGER NOT NULL,
        hash BLOB NOT NULL, PRIMARY KEY(decision_id, memory_id, hash)) WITHOUT ROWID""",
)


@dataclass(frozen=True, slots=True)
class Held:
    """A sentence that stays as it is, with the memories that it stands on now."""

    id: int
    topic: str
    text: str
    memory_ids: tuple[int, ...]
    replaces: bytes
    """The hash of the sentence in whose place it stands."""


@dataclass(frozen=True, slots=True)
class Banned:
    """A sentence that is not said again: the hash of its words, and the memories that it stood on (now)."""

    id: int
    words: bytes
    memory_ids: tuple[int, ...]


class ProfileDecisions:
    def __init__(self, connections: Connections, decisions: Decisions, key: bytes) -> None:
        self._connections = connections
        self._decisions = decisions
        self._key = key

    def record(self, kind: ProfileDecision, about: Trait, text: str | None = None) -> tuple[int, ...]:
        """Decide about a sentence; `text`: how the person words it. What was decided about it before holds no more: its
        decisions come first in what is returned, the new one last; `toggle` takes all of that back."""
        kept = None if kind == "ban" else text or about.text
        with self._connections.write() as db:
            released = self._release(db, about)
            row = {
                "at": sql.now(), "kind": kind, "topic": about.topic, "text": kept, "words": self.words(about.text),
                "memory_ids": json.dumps(about.memory_ids),
            }  # fmt: skip
            decision_id = sql.insert(db, "profile_decisions", row)
            for memory_id in about.memory_ids:
                for key in self._decisions.keys_of(db, memory_id):
                    statement = "INSERT OR IGNORE INTO profile_decision_keys VALUES (?, ?, ?)"
                    db.execute(statement, (decision_id, memory_id, key))
            return (*released, decision_id)

    def release(self, about: Trait) -> tuple[int, ...]:
        """Let go of a sentence that was locked or worded; the ids of the decisions that hold no more."""
        with self._connections.write() as db:
            return self._release(db, about)

    def toggle(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Take decisions back, or let them hold again; the ids of those that exist."""
        with self._connections.write() as db:
            chosen = "id IN (SELECT value FROM json_each(?))"
            marker = (sql.ids_json(ids),)
            found = sql.values(db, f"SELECT id FROM profile_decisions WHERE {chosen} ORDER BY id", marker)
            db.execute(f"UPDATE profile_decisions SET undone = 1 - undone WHERE {chosen}", marker)
            return tuple(found)

    def held(self) -> list[Held]:
        """What stays as it is, of which at least one memory is there."""
        db = self._connections.read()
        found = _Current(db, self._decisions)
        rows = self._rows(db, "kind IN ('lock', 'correct') AND text IS NOT NULL")
        held = [
            Held(row["id"], row["topic"], row["text"], found.of(row["id"], row["memory_ids"]), row["words"])
            for row in rows
        ]
        return [one for one in held if one.memory_ids]

    def banned(self) -> list[Banned]:
        db = self._connections.read()
        found = _Current(db, self._decisions)
        rows = self._rows(db, "kind = 'ban'")
        return [Banned(row["id"], row["words"], found.of(row["id"], row["memory_ids"])) for row in rows]

    def words(self, text: str) -> bytes:
        """A name for a sentence that no order of its words, no case and no punctuation changes."""
        plain = " ".join(sorted(set(sql.normalised(text).split())))
        return hmac.digest(self._key, plain.encode(), "sha256")

    @staticmethod
    def _rows(db: Database, condition: str) -> list[sql.Row]:
        return sql.rows(
            db,
            f"SELECT id, topic, text, words, memory_ids FROM profile_decisions WHERE {condition} AND undone = 0"
            " ORDER BY id",
        )

    def _release(self, db: Database, about: Trait) -> tuple[int, ...]:
        """A sentence as it was, or as the person worded it since, under its topic."""
        words = self.words(about.text)
        ids = [
            row["id"]
            for row in self._rows(db, "kind IN ('lock', 'correct')")
            if row["topic"] == about.topic and words in (row["words"], self.words(row["text"] or ""))
        ]
        db.execute(
            "UPDATE profile_decisions SET undone = 1 WHERE id IN (SELECT value FROM json_each(?))",
            (sql.ids_json(ids),),
        )
        return tuple(ids)


class _Current:
    """Which memories a decision is about now: those of its ids that are there, else those that say the same from the
    same words under another id."""

    def __init__(self, db: Database, decisions: Decisions) -> None:
        self._db = db
        self._decisions = decisions
        self._by_key: dict[bytes, int] | None = None

    def of(self, decision_id: int, memory_ids: str) -> tuple[int, ...]:
        ids: Sequence[int] = json.loads(memory_ids)
        statement = "SELECT id FROM memories WHERE deleted_at IS NULL AND id IN (SELECT value FROM json_each(?))"
        there = set(sql.values(self._db, statement, (memory_ids,)))
        found = [i if i in there else self._again(decision_id, i) for i in ids]
        return tuple(dict.fromkeys(i for i in found if i is not None))

    def _again(self, decision_id: int, memory_id: int) -> int | None:
        statement = "SELECT hash FROM profile_decision_keys WHERE decision_id = ? AND memory_id = ?"
        keys = sql.values(self._db, statement, (decision_id, memory_id))
        known = self._keys() if keys else {}
        return next((known[key] for key in keys if key in known), None)

    def _keys(self) -> dict[bytes, int]:
        if self._by_key is None:
            ids = sql.values(self._db, "SELECT id FROM memories WHERE deleted_at IS NULL AND status = 'active'")
            self._by_key = {key: i for i in ids for key in self._decisions.keys_of(self._db, i)}
        return self._by_key


def forget(db: Database, memory_id: int) -> None:
    """Leave no word of a sentence that stood on a purged memory."""
    db.execute(
        "UPDATE profile_decisions SET text = NULL WHERE ? IN (SELECT value FROM json_each(memory_ids))", (memory_id,)
    )
