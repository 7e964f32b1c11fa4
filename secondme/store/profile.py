"""Versions of the profile: a short biography and traits by topic, sentence by sentence, each citing memories."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = ("ALTER TABLE profile_versions ADD COLUMN undone_at TEXT",)
"""When a version was taken back with the run that made it: it is not shown then."""
BIOGRAPHY = ""
"""The topic of the sentences of the biography."""


@dataclass(frozen=True, slots=True)
class Trait:
    """A sentence under a topic. `id`: 0 until it is kept."""

    topic: str
    text: str
    memory_ids: tuple[int, ...]
    id: int = 0

    def __post_init__(self) -> None:
        if not self.memory_ids:
            raise ValueError("a trait needs memories that it stands on")


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    id: int
    at: str
    why: str
    traits: tuple[Trait, ...]


class Profile:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def record(self, traits: Sequence[Trait], why: str, run_id: int | None = None) -> ProfileVersion:
        """Keep a new version; the older ones stay."""
        with self._connections.write() as db:
            row = {"at": sql.now(), "biography": "", "why": why, "run_id": run_id}
            version_id = sql.insert(db, "profile_versions", row)
            for trait in traits:
                trait_id = sql.insert(
                    db, "traits", {"version_id": version_id, "topic": trait.topic, "text": trait.text}
                )
                for memory_id in dict.fromkeys(trait.memory_ids):
                    sql.insert_plain(db, "trait_evidence", {"trait_id": trait_id, "memory_id": memory_id})
            return self._versions("id = ?", version_id)[0]

    def latest(self) -> ProfileVersion | None:
        found = self.list(1)
        return found[0] if found else None

    def get(self, version_id: int) -> ProfileVersion:
        """Raises UserError when there is no such version."""
        found = self._versions("id = ?", version_id)
        if not found:
            raise UserError("There is no such version of the profile.")
        return found[0]

    def versions(self) -> list[tuple[int, str]]:
        """(number, when it was made), newest first."""
        statement = "SELECT id, at FROM profile_versions WHERE undone_at IS NULL ORDER BY id DESC"
        found = sql.rows(self._connections.read(), statement)
        return [(row["id"], row["at"]) for row in found]

    def sentence(self, trait_id: int) -> Trait:
        """Raises UserError when there is no such sentence."""
        row = sql.one(self._connections.read(), "SELECT version_id FROM traits WHERE id = ?", (trait_id,))
        found = [trait for trait in self._traits(row["version_id"]) if trait.id == trait_id] if row else []
        if not found:
            raise UserError("This sentence is no longer part of the profile.")
        return found[0]

    def _versions(self, condition: str, parameter: int) -> list[ProfileVersion]:
        db = self._connections.read()
        statement = f"SELECT id, at, why FROM profile_versions WHERE {condition} ORDER BY id DESC"
        return [ProfileVersion(**row, traits=self._traits(row["id"])) for row in sql.rows(db, statement, (parameter,))]

    def _traits(self, version_id: int) -> tuple[Trait, ...]:
        """Without those whose memories are all gone for good."""
        db = self._connections.read()
        found = sql.rows(db, "SELECT id, topic, text FROM traits WHERE version_id = ? ORDER BY id", (version_id,))
        cited: dict[int, list[int]] = {}
        statement = """SELECT trait_id, memory_id FROM trait_evidence WHERE trait_id IN (
            SELECT id FROM traits WHERE version_id = ?) ORDER BY memory_id"""
        for row in sql.rows(db, statement, (version_id,)):
            cited.setdefault(row["trait_id"], []).append(row["memory_id"])
        return tuple(
            Trait(row["topic"], row["text"], tuple(cited[row["id"]]), row["id"]) for row in found if row["id"] in cited
        )

    def list(self, limit: int = 50) -> list[ProfileVersion]:
        """Newest first."""
        chosen = "SELECT id FROM profile_versions WHERE undone_at IS NULL ORDER BY id DESC LIMIT ?"
        return self._versions(f"id IN ({chosen})", limit)

    def toggle(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Take versions back, or let them hold again: each what it was not."""
        with self._connections.write() as db:
            return toggle(db, ids)


def of_run(db: Database, run_id: int) -> list[int]:
    """The versions that a run made and that were not taken back."""
    return sql.values(db, "SELECT id FROM profile_versions WHERE run_id = ? AND undone_at IS NULL", (run_id,))


def changed_since(db: Database, at: str) -> list[int]:
    """The versions that are shown and were not at that time, and those that were and are not."""
    statement = """SELECT id FROM profile_versions WHERE (at >= ?1 AND undone_at IS NULL)
        OR (at < ?1 AND undone_at >= ?1) ORDER BY id"""
    return sql.values(db, statement, (at,))


def toggle(db: Database, ids: Iterable[int]) -> tuple[int, ...]:
    """See `Profile.toggle`; in the caller's transaction."""
    chosen = tuple(dict.fromkeys(ids))
    db.execute(
        """UPDATE profile_versions SET undone_at = CASE WHEN undone_at IS NULL THEN ? END
        WHERE id IN (SELECT value FROM json_each(?))""",
        (sql.now(), sql.ids_json(chosen)),
    )
    return chosen
