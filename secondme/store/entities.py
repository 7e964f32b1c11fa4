"""People, places, things and organisations, found under any of their names. The person themself is one of them."""

from typing import Literal

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Entity

EntityKind = Literal["person", "place", "thing", "organisation"]


SPOKEN_OF = """(EXISTS (SELECT 1 FROM identities WHERE entity_id = entities.id)
    OR EXISTS (SELECT 1 FROM memories WHERE subject_id = entities.id AND deleted_at IS NULL)
    OR EXISTS (SELECT 1 FROM claims JOIN memories ON memories.id = memory_id
        WHERE claims.subject_id = entities.id AND deleted_at IS NULL))"""
"""A source knows them, or a memory outside the bin tells of them."""


BEARERS = "SELECT entity_id FROM aliases WHERE folded = ?"
ROLES = ("your ", "my ")
"""How an alias begins that says what somebody is to the person."""


def fold(name: str) -> str:
    return " ".join(name.split()).casefold()


def ensure(db: Database, name: str, kind: EntityKind = "person") -> int:
    """The id of the entity of that name, made if there is none; "" is the person themself."""
    if not fold(name):
        return int(sql.values(db, "SELECT id FROM entities WHERE is_self = 1")[0])
    found = find(db, name)
    if found is not None:
        return found
    entity_id = sql.insert(db, "entities", {"name": " ".join(name.split()), "kind": kind})
    add_alias(db, entity_id, name)
    return entity_id


def find(db: Database, name: str) -> int | None:
    """The person themself goes before others of the same name, then whoever was known first. "Your sister" is nobody
    in particular as soon as two are known to be: then only whoever is called just that."""
    found = sql.rows(
        db,
        """SELECT entity_id, name FROM aliases JOIN entities ON entities.id = entity_id WHERE folded = ?
        AND merged_into IS NULL ORDER BY is_self DESC, entity_id""",
        (fold(name),),
    )
    if len(found) > 1 and fold(name).startswith(ROLES):
        found = [row for row in found if fold(row["name"]) == fold(name)]
    return int(found[0]["entity_id"]) if found else None


def add_alias(db: Database, entity_id: int, alias: str) -> None:
    statement = "INSERT OR IGNORE INTO aliases(entity_id, alias, folded) VALUES (?, ?, ?)"
    db.execute(statement, (entity_id, " ".join(alias.split()), fold(alias)))


class Entities:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def self_entity(self) -> Entity:
        """The person this home belongs to."""
        db = self._connections.read()
        return _entities(db, "is_self = 1", ())[0]

    def find(self, name: str) -> Entity | None:
        """Under any alias, whatever the case."""
        db = self._connections.read()
        found = find(db, name)
        return None if found is None else _entities(db, "id = ?", (found,))[0]

    def named(self, name: str) -> Entity | None:
        """Whose own name this is, not one of their aliases; who has merged into another is no more."""
        db = self._connections.read()
        found = [
            row["id"]
            for row in sql.rows(db, "SELECT id, name FROM entities WHERE merged_into IS NULL AND NOT is_self", ())
            if fold(row["name"]) == fold(name)
        ]
        return _entities(db, "id = ?", (found[0],))[0] if found else None

    def bearing(self, alias: str) -> frozenset[int]:
        """The ids of all who are known under a name."""
        statement = """SELECT entity_id FROM aliases JOIN entities ON entities.id = entity_id
            WHERE folded = ? AND merged_into IS NULL"""
        return frozenset(sql.values(self._connections.read(), statement, (fold(alias),)))

    def called(self, alias: str) -> tuple[str, ...]:
        """The names of all who are known under an alias and have another name: "your sister"."""
        found = _entities(self._connections.read(), f"merged_into IS NULL AND id IN ({BEARERS})", (fold(alias),))
        return tuple(each.name for each in found if fold(each.name) != fold(alias))

    def ensure(self, name: str, kind: EntityKind = "person") -> Entity:
        """The entity of that name, made if there is none."""
        known = self.find(name)
        if known is not None:
            return known
        with self._connections.write() as db:
            return _entities(db, "id = ?", (ensure(db, name, kind),))[0]

    def add_alias(self, entity_id: int, alias: str) -> Entity:
        """Raises UserError when there is no such entity or the alias is empty."""
        if not fold(alias):
            raise UserError("A name cannot be empty.")
        with self._connections.write() as db:
            if not sql.values(db, "SELECT 1 FROM entities WHERE id = ?", (entity_id,)):
                raise UserError("This person or thing is no longer known.")
            add_alias(db, entity_id, alias)
            return _entities(db, "id = ?", (entity_id,))[0]

    def list(self) -> list[Entity]:
        """All, by name; without those that were merged into others, or of whom no memory outside the bin tells."""
        return _entities(self._connections.read(), f"merged_into IS NULL AND (is_self OR {SPOKEN_OF})", ())


def _entities(db: Database, condition: str, parameters: tuple[object, ...]) -> list[Entity]:
    found = sql.rows(
        db, f"SELECT id, name, kind, is_self FROM entities WHERE {condition} ORDER BY name, id", parameters
    )
    chosen = sql.ids_json(row["id"] for row in found)
    aliases: dict[int, list[str]] = {}
    for row in sql.rows(
        db,
        "SELECT entity_id, alias FROM aliases WHERE entity_id IN (SELECT value FROM json_each(?)) ORDER BY alias",
        (chosen,),
    ):
        aliases.setdefault(row["entity_id"], []).append(row["alias"])
    return [
        Entity(row["id"], row["name"], row["kind"], bool(row["is_self"]), tuple(aliases.get(row["id"], ())))
        for row in found
    ]
