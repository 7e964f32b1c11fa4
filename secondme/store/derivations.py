"""What was derived from which parts, so that it is made again only when those have changed: summaries and conclusions.

A fingerprint names the parts of each with what they say; a row is kept also where nothing came of them.
"""

import json
import time
from collections.abc import Sequence
from dataclasses import dataclass

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.items import COLUMNS, item_of
from secondme.types import Item, Memory

DDL = (
    """CREATE TABLE derivations(
        scope TEXT NOT NULL, key TEXT NOT NULL, fingerprint TEXT NOT NULL, at TEXT NOT NULL,
        memory_id INTEGER REFERENCES memories(id) ON DELETE SET NULL, PRIMARY KEY(scope, key)) WITHOUT ROWID""",
    "CREATE INDEX derivations_of_memory ON derivations(memory_id)",
)


PATIENCE = 20
"""Reading all conversations for a count may take a twentieth of the time."""


@dataclass(frozen=True, slots=True)
class Derivation:
    fingerprint: str
    memory_id: int | None


@dataclass(frozen=True, slots=True)
class Talk:
    """A conversation with something to sum up: what people said in it, the assistant left out."""

    id: int
    title: str
    updated_at: str
    state: str
    """Another one whenever an item came, went or changed."""


class Derivations:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections
        self._known: tuple[int, float, float, list[Talk]] | None = None
        """At which change the conversations were read, when, how long that took, and what was found."""

    def of(self, scope: str) -> dict[str, Derivation]:
        """All of one scope, by key."""
        found = sql.rows(
            self._connections.read(), "SELECT key, fingerprint, memory_id FROM derivations WHERE scope = ?", (scope,)
        )
        return {row["key"]: Derivation(row["fingerprint"], row["memory_id"]) for row in found}

    def note(self, scope: str, key: str, fingerprint: str, memory_id: int | None) -> None:
        """These parts were looked at, and this memory (or none) came of them."""
        with self._connections.write() as db:
            db.execute(
                "INSERT OR REPLACE INTO derivations(scope, key, fingerprint, at, memory_id) VALUES (?, ?, ?, ?, ?)",
                (scope, key, fingerprint, sql.now(), memory_id),
            )

    def made(self, scopes: Sequence[str]) -> dict[int, tuple[str, str]]:
        """(scope, key) of the memories that were derived in these scopes."""
        marks = ", ".join("?" * len(scopes))
        found = sql.rows(
            self._connections.read(),
            f"SELECT scope, key, memory_id FROM derivations WHERE memory_id IS NOT NULL AND scope IN ({marks})",
            tuple(scopes),
        )
        return {row["memory_id"]: (row["scope"], row["key"]) for row in found}

    def decided(self, memory_id: int) -> bool:
        """Whether the person has put their hand on what a memory says (edited, approved, locked, rejected or deleted
        it, for example) and nobody has taken that back: no job changes it then."""
        statement = """SELECT 1 FROM decisions WHERE memory_id = ? AND undone = 0
            AND kind NOT IN ('pin', 'never_use', 'lock') UNION SELECT 1 FROM memories WHERE id = ? AND locked LIMIT 1"""
        return bool(sql.values(self._connections.read(), statement, (memory_id, memory_id)))

    def replaced(self, who: str) -> list[int]:
        """Summaries in force that a job made, and in whose place another one stands: they came back with a part that
        was away."""
        statement = """SELECT id FROM memories WHERE kind = 'summary' AND deleted_at IS NULL
            AND id NOT IN (SELECT memory_id FROM derivations WHERE memory_id IS NOT NULL)
            AND EXISTS (SELECT 1 FROM journal WHERE memory_id = memories.id AND action = 'add' AND who = ?)
            AND NOT EXISTS (SELECT 1 FROM decisions WHERE memory_id = memories.id AND undone = 0) ORDER BY id"""
        return sql.values(self._connections.read(), statement, (who,))

    def changed(self) -> int:
        """Changes of what memories say since `looked`: not of how much they matter."""
        known = self.of("changes").get("")
        statement = "SELECT count(*) FROM journal WHERE id > ? AND action <> 'reinforce' AND who <> 'weigh'"
        return int(sql.values(self._connections.read(), statement, (int(known.fingerprint) if known else 0,))[0])

    def looked(self) -> None:
        """All changes up to now were taken into account."""
        newest = sql.values(self._connections.read(), "SELECT coalesce(max(id), 0) FROM journal")[0]
        self.note("changes", "", str(newest), None)

    def talks(self, least: int) -> list[Talk]:
        """Conversations outside the bin in which the person said at least `least` things, newest first."""
        found = sql.rows(
            self._connections.read(),
            """SELECT conversations.id, conversations.title, updated_at,
                count(*) || ':' || max(items.id) || ':' || sum(items.id) || ':' || sum(items.revision) AS state
            FROM items JOIN conversations ON conversations.id = conversation_id
            WHERE items.active = 1 AND role <> 'assistant' GROUP BY conversations.id
            HAVING sum(role = 'self') >= ? ORDER BY max(items.time) DESC, conversations.id DESC""",
            (least,),
        )
        return [Talk(**row) for row in found]

    def talks_lately(self, least: int) -> list[Talk]:
        """`talks` for whoever asks often: read again only when something has changed, and so seldom that reading takes
        a small part of the time. Safe from any thread."""
        statement = "SELECT coalesce(max(seq), 0) FROM sqlite_sequence WHERE name = 'changed'"
        stamp = int(sql.values(self._connections.read(), statement)[0])
        known, began = self._known, time.monotonic()
        if known is not None and (known[0] == stamp or began - known[1] < PATIENCE * known[2]):
            return known[3]
        found = self.talks(least)
        self._known = (stamp, time.monotonic(), time.monotonic() - began, found)
        return found

    def said(self, conversation_id: int) -> list[Item]:
        """What people said in a conversation, in order, the assistant left out."""
        statement = f"""SELECT {COLUMNS} FROM items WHERE conversation_id = ? AND active = 1 AND role <> 'assistant'
            ORDER BY id"""
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (conversation_id,))]

    def in_force(self, statuses: Sequence[str] = ("active",)) -> list[Memory]:
        """All memories outside the bin with one of these statuses that may be used, oldest first."""
        db = self._connections.read()
        marks = ", ".join("?" * len(statuses))
        statement = f"""SELECT id FROM memories WHERE deleted_at IS NULL AND never_use = 0 AND status IN ({marks})
            ORDER BY id"""
        return [*content.memories(db, sql.values(db, statement, tuple(statuses))).values()]

    def followed(self, memory_ids: Sequence[int] | None, words: Sequence[str]) -> list[tuple[int, int]]:
        """(earlier, later) of these memories (None: of all) that no longer hold because a later one does instead, with
        one of these words, or parts of words, in what that one quotes."""
        statement = """SELECT from_id, to_id FROM links JOIN memories ON memories.id = from_id
            WHERE links.kind = 'before' AND status = 'superseded' AND deleted_at IS NULL
            AND (?1 IS NULL OR from_id IN (SELECT value FROM json_each(?1)))
            AND EXISTS (SELECT 1 FROM evidence, json_each(?2) AS word
                WHERE memory_id = to_id AND quote LIKE '%' || word.value || '%') ORDER BY from_id, to_id"""
        asked = (None if memory_ids is None else sql.ids_json(memory_ids), json.dumps(list(words)))
        return [(row[0], row[1]) for row in self._connections.read().execute(statement, asked).fetchall()]

    def conclusions(self) -> list[Memory]:
        """All conclusions, whatever became of them, those in the bin included."""
        db = self._connections.read()
        ids = sql.values(db, "SELECT id FROM memories WHERE kind = 'conclusion' ORDER BY id")
        return [*content.memories(db, ids).values()]
