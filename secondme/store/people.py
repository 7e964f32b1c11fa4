"""People as sources know them: each an entity, under one or more names and handles. Two that are one can be merged."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import entities
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Changes, PersonInfo

LIVE = """EXISTS (SELECT 1 FROM identities_seen JOIN import_sessions ON import_sessions.id = session_id
    WHERE identity_id = identities.id AND state <> 'undone')"""


@dataclass(frozen=True, slots=True)
class Known:
    """Somebody whom a source knows: by this name, and by these handles if any."""

    name: str
    handles: tuple[str, ...] = ()
    is_self: bool = False
    was: str = ""
    """A name by which the same source knew them before, and calls them no longer."""


class People:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def know(self, source: str, people: Iterable[Known], session_id: int) -> None:
        """Remember these people of a source, each once however often it is told.

        Who has a handle that is known is that person; else who has the same name is, unless the source knows that
        name with another handle: then there are two of that name."""
        with self._connections.write(durable=False, joins=True) as db:
            for person in people:
                if entities.fold(person.name) or any(map(entities.fold, person.handles)):
                    self._know(db, source, person, session_id)

    def _know(self, db: Database, source: str, person: Known, session_id: int) -> None:
        handles = [handle for handle in dict.fromkeys(person.handles) if entities.fold(handle)]
        name = person.name if entities.fold(person.name) else handles[0]
        entity_id = self._former(db, source, person) or self._entity(db, source, name, handles, person.is_self)
        for handle in handles or [""]:
            db.execute(
                "INSERT OR IGNORE INTO identities(entity_id, source, name, folded, handle) VALUES (?, ?, ?, ?, ?)",
                (entity_id, source, name, entities.fold(name), handle),
            )
            db.execute(
                """INSERT OR IGNORE INTO identities_seen(identity_id, session_id)
                SELECT id, ? FROM identities WHERE source = ? AND folded = ? AND handle = ?""",
                (session_id, source, entities.fold(name), handle),
            )
        for alias in (name, *handles):
            entities.add_alias(db, entity_id, alias)

    @staticmethod
    def _former(db: Database, source: str, person: Known) -> int | None:
        former = "SELECT entity_id FROM identities WHERE source = ? AND folded = ? ORDER BY handle <> '', id LIMIT 1"
        found = sql.values(db, former, (source, entities.fold(person.was))) if person.was else []
        return int(found[0]) if found else None

    @staticmethod
    def _entity(db: Database, source: str, name: str, handles: Sequence[str], is_self: bool) -> int:
        if is_self:
            return entities.ensure(db, "")
        chosen = (json.dumps(list(handles)),)
        known = "SELECT entity_id FROM identities WHERE handle <> '' AND handle IN (SELECT value FROM json_each(?))"
        if found := sql.values(db, f"{known} ORDER BY id LIMIT 1", chosen):
            return int(found[0])
        exact = "SELECT entity_id FROM identities WHERE source = ? AND folded = ? AND handle = ''"
        if not handles and (found := sql.values(db, exact, (source, entities.fold(name)))):
            return int(found[0])
        entity_id = entities.find(db, name)
        other = "SELECT 1 FROM identities WHERE entity_id = ? AND source = ? AND folded = ? AND handle <> ''"
        taken = handles and entity_id and sql.values(db, other, (entity_id, source, entities.fold(name)))
        if entity_id is not None and not taken:
            return entity_id
        return sql.insert(db, "entities", {"name": " ".join(name.split()), "kind": "person"})

    def list(self) -> tuple[PersonInfo, ...]:
        """Everybody whom sources know, those who wrote most first; the person themself, if known, before all."""
        db = self._connections.read()
        found = sql.rows(
            db,
            f"""SELECT entity_id, entities.name AS entity, is_self, identities.name, handle, source FROM identities
            JOIN entities ON entities.id = entity_id WHERE {LIVE} ORDER BY entity_id, identities.id""",
        )
        counts = dict(
            db.execute("SELECT author, COUNT(*) FROM items WHERE active = 1 AND role <> 'assistant' GROUP BY author")
        )
        groups: dict[int, list[sql.Row]] = {}
        for row in found:
            groups.setdefault(row["entity_id"], []).append(row)
        people = [_person(entity_id, group, counts) for entity_id, group in groups.items()]
        return tuple(sorted(people, key=lambda each: (not each.is_self, -each.count, each.name.casefold())))

    def merge(self, kept_id: int, gone_id: int) -> Changes:
        """Two people are one, and called by the first; the person themself is never merged into another.

        Raises UserError when they are the same already, or one is not known."""
        with self._connections.write() as db:
            self._check(db, kept_id, gone_id)
            if sql.values(db, "SELECT is_self FROM entities WHERE id = ?", (gone_id,))[0]:
                kept_id, gone_id = gone_id, kept_id
            moved = {
                "identities": sql.values(db, "SELECT id FROM identities WHERE entity_id = ?", (gone_id,)),
                "memories": sql.values(db, "SELECT id FROM memories WHERE subject_id = ?", (gone_id,)),
                "claims": sql.values(db, "SELECT id FROM claims WHERE subject_id = ?", (gone_id,)),
                "aliases": sql.rows(
                    db,
                    """SELECT alias, folded FROM aliases WHERE entity_id = ? AND folded NOT IN (
                    SELECT folded FROM aliases WHERE entity_id = ?)""",
                    (gone_id, kept_id),
                ),
                "kept_aliases": sql.rows(
                    db,
                    """SELECT alias, folded FROM aliases WHERE entity_id = ? AND folded IN (
                    SELECT folded FROM aliases WHERE entity_id = ?)""",
                    (gone_id, kept_id),
                ),
            }
            self._move(db, moved, kept_id)
            for row in moved["aliases"]:
                entities.add_alias(db, kept_id, row["alias"])
            db.execute("DELETE FROM aliases WHERE entity_id = ?", (gone_id,))
            db.execute("UPDATE entities SET merged_into = ? WHERE id = ?", (kept_id, gone_id))
            row = {"at": sql.now(), "kept_id": kept_id, "gone_id": gone_id, "moved": json.dumps(moved)}
            merge_id = sql.insert(db, "merges", row)
            return Changes(memories=tuple(moved["memories"]), people=(kept_id, gone_id), merges=(merge_id,))

    def unmerge(self, merge_id: int) -> Changes:
        """They are two again, each with what was theirs. Raises UserError when that is so already, or one of them was
        merged further since."""
        with self._connections.write() as db:
            row = sql.one(db, "SELECT * FROM merges WHERE id = ?", (merge_id,))
            if row is None or row["undone"]:
                raise UserError("These people are not merged.")
            kept_id, gone_id, moved = row["kept_id"], row["gone_id"], json.loads(row["moved"])
            if sql.values(db, "SELECT merged_into FROM entities WHERE id = ?", (kept_id,))[0] is not None:
                raise UserError("This person was merged with another one since; undo that first.")
            db.execute("UPDATE entities SET merged_into = NULL WHERE id = ?", (gone_id,))
            self._move(db, moved, gone_id, only_from=kept_id)
            for alias in moved["aliases"]:
                db.execute("DELETE FROM aliases WHERE entity_id = ? AND folded = ?", (kept_id, alias["folded"]))
            for alias in (*moved["aliases"], *moved["kept_aliases"]):
                entities.add_alias(db, gone_id, alias["alias"])
            db.execute("UPDATE merges SET undone = 1 WHERE id = ?", (merge_id,))
            return Changes(memories=tuple(moved["memories"]), people=(kept_id, gone_id), merges=(merge_id,))

    def unmerge_role(self, role: str, bearers: Iterable[int]) -> Changes:
        """Take back that one of these was merged with whoever was only known as "your daughter"."""
        statement = """SELECT merges.id FROM merges JOIN entities AS gone ON gone.id = gone_id
            JOIN entities AS kept ON kept.id = kept_id WHERE NOT undone AND kept.merged_into IS NULL AND gone.name = ?
            AND kept_id IN (SELECT value FROM json_each(?))"""
        with self._connections.write() as db:
            found = sql.values(db, statement, (role, sql.ids_json(bearers)))
            changes = [self.unmerge(merge_id) for merge_id in found]
        memories = {memory_id for each in changes for memory_id in each.memories}
        return Changes(memories=tuple(sorted(memories)), merges=tuple(found))

    def merge_again(self, merge_id: int) -> Changes:
        """Merge the two whom a merge that was taken back was about. Raises UserError as `merge` does."""
        found = sql.rows(self._connections.read(), "SELECT kept_id, gone_id FROM merges WHERE id = ?", (merge_id,))
        if not found:
            raise UserError("This is no longer known.")
        return self.merge(found[0]["kept_id"], found[0]["gone_id"])

    def split(self, person_id: int, name: str) -> Changes:
        """The identities with this name or handle are somebody else after all. Memories stay where they are.

        Raises UserError when the person is not known by that, or by nothing else."""
        folded = entities.fold(name)
        with self._connections.write() as db:
            found = sql.rows(db, "SELECT id, name, folded, handle FROM identities WHERE entity_id = ?", (person_id,))
            chosen = [row for row in found if folded in (row["folded"], entities.fold(row["handle"]))]
            if not chosen or len(chosen) == len(found):
                raise UserError(f"This person cannot be split by {name!r}.")
            made = sql.insert(db, "entities", {"name": chosen[0]["name"], "kind": "person"})
            left = [row for row in found if row not in chosen]
            kept = {each for row in left for each in (row["folded"], entities.fold(row["handle"]))}
            for row in chosen:
                db.execute("UPDATE identities SET entity_id = ? WHERE id = ?", (made, row["id"]))
                for alias in (row["name"], row["handle"]):
                    if entities.fold(alias):
                        entities.add_alias(db, made, alias)
                    if entities.fold(alias) not in kept:
                        gone = "DELETE FROM aliases WHERE entity_id = ? AND folded = ?"
                        db.execute(gone, (person_id, entities.fold(alias)))
            return Changes(people=(person_id, made))

    @staticmethod
    def _move(db: Database, moved: sql.Row, to: int, only_from: int | None = None) -> None:
        for table, column in (("identities", "entity_id"), ("memories", "subject_id"), ("claims", "subject_id")):
            statement = f"UPDATE {table} SET {column} = ? WHERE id IN (SELECT value FROM json_each(?))"
            extra = () if only_from is None else (only_from,)
            condition = "" if only_from is None else f" AND {column} = ?"
            db.execute(statement + condition, (to, sql.ids_json(moved[table]), *extra))

    @staticmethod
    def _check(db: Database, kept_id: int, gone_id: int) -> None:
        if kept_id == gone_id:
            raise UserError("This is one person already.")
        for entity_id in (kept_id, gone_id):
            found = sql.values(db, "SELECT merged_into IS NULL FROM entities WHERE id = ?", (entity_id,))
            if found != [1]:
                raise UserError("One of these people is no longer known.")


def _person(entity_id: int, group: Sequence[sql.Row], counts: dict[str, int]) -> PersonInfo:
    names = tuple(dict.fromkeys(row["name"] for row in group))
    handles = tuple(dict.fromkeys(row["handle"] for row in group if row["handle"]))
    sources = tuple(dict.fromkeys(row["source"] for row in group))
    is_self = bool(group[0]["is_self"])
    count = sum(counts.get(name, 0) for name in names)
    return PersonInfo(entity_id, names[0] if is_self else group[0]["entity"], names, handles, sources, count, is_self)
