"""Versions of the profile: a short biography and traits by topic, each citing the memories it stands on."""

from collections.abc import Sequence
from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections


@dataclass(frozen=True, slots=True)
class Trait:
    topic: str
    text: str
    memory_ids: tuple[int, ...]

    def __post_init__(self) -> None:
        if not self.memory_ids:
            raise ValueError("a trait needs memories that it stands on")


@dataclass(frozen=True, slots=True)
class ProfileVersion:
    id: int
    at: str
    biography: str
    why: str
    traits: tuple[Trait, ...]


class Profile:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def record(self, biography: str, traits: Sequence[Trait], why: str, run_id: int | None = None) -> ProfileVersion:
        """Keep a new version; the older ones stay."""
        with self._connections.write() as db:
            row = {"at": sql.now(), "biography": biography, "why": why, "run_id": run_id}
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

    def _versions(self, condition: str, parameter: int) -> list[ProfileVersion]:
        db = self._connections.read()
        statement = f"SELECT id, at, biography, why FROM profile_versions WHERE {condition} ORDER BY id DESC"
        return [ProfileVersion(**row, traits=self._traits(row["id"])) for row in sql.rows(db, statement, (parameter,))]

    def _traits(self, version_id: int) -> tuple[Trait, ...]:
        db = self._connections.read()
        cited = "SELECT memory_id FROM trait_evidence WHERE trait_id = ? ORDER BY memory_id"
        found = sql.rows(db, "SELECT id, topic, text FROM traits WHERE version_id = ? ORDER BY id", (version_id,))
        return tuple(Trait(row["topic"], row["text"], tuple(sql.values(db, cited, (row["id"],)))) for row in found)

    def list(self, limit: int = 50) -> list[ProfileVersion]:
        """Newest first."""
        return self._versions("id IN (SELECT id FROM profile_versions ORDER BY id DESC LIMIT ?)", limit)
