"""Importing the same thing again changes nothing: what is known is recognised, what differs becomes a revision."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field
from datetime import UTC

from sqlite_utils import Database

from secondme.store import branches, fts
from secondme.store import items as item_rows
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.titles import UNTITLED, title_of
from secondme.types import FileReport, NewItem

INSERT = """INSERT INTO items(id, conversation_id, parent_id, kind, author, role, time, origin, external_id, title,
    text, content_hash, revised_at, active, import_id) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, ?)"""


@dataclass
class Place:
    """A conversation while a batch goes into it: what is known of the batch, and where the next item goes."""

    id: int
    leaf: int | None
    external: dict[str, tuple[int, str]] = field(default_factory=dict)
    """External id to (item, its text)."""
    hashes: dict[str, int] = field(default_factory=dict)
    unwritten: list[tuple[object, ...]] = field(default_factory=list)
    added: list[int] = field(default_factory=list)
    straight: bool = True
    """Whether every new item goes right after the one before it, from the leaf shown on."""
    revised: list[int] = field(default_factory=list)
    last_time: str = ""

    def known(self, new: NewItem) -> int | None:
        if new.external_id is not None:
            found = self.external.get(new.external_id)
            return found[0] if found else None
        return self.hashes.get(item_rows.hash_of(self.id, new))

    def add(self, new: NewItem, item_id: int, import_id: int) -> None:
        digest = item_rows.hash_of(self.id, new)
        above = self.external.get(new.parent) if new.parent is not None else None
        parent = above[0] if above else self.leaf
        self.straight = self.straight and parent == self.leaf
        self.unwritten.append(
            (item_id, self.id, parent, new.kind, new.author, new.role, new.time, new.origin,
             new.external_id, new.title, new.text, digest, sql.now(), import_id)
        )  # fmt: skip
        self.leaf = item_id
        self.added.append(item_id)
        self.hashes[digest] = item_id
        if new.external_id is not None:
            self.external[new.external_id] = (item_id, new.text)
        self.last_time = max(self.last_time, utc(new.time))

    def revise(self, db: Database, new: NewItem, known: int) -> bool:
        """Give a known item its new text; whether it was new. An item of this very batch is written before that."""
        if new.external_id is None or self.external[new.external_id][1] == new.text:
            return False
        self.external[new.external_id] = (known, new.text)
        self.write(db)
        self.revised.append(known)
        return item_rows.revise(db, known, new.text)

    def write(self, db: Database) -> None:
        db.conn.executemany(INSERT, self.unwritten)
        self.unwritten.clear()


class Imports:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def begin(self, path: str, format: str) -> int:
        """Note that an import begins; returns its id."""
        with self._connections.write(durable=False) as db:
            return sql.insert(db, "imports", {"path": str(path), "format": format, "started_at": sql.now()})

    def finish(self, import_id: int, report: FileReport) -> None:
        """Note how an import ended; what it stored is on the disk when this returns."""
        with self._connections.write() as db:
            db.execute(
                "UPDATE imports SET finished_at = ?, report = ? WHERE id = ?",
                (sql.now(), json.dumps(asdict(report), ensure_ascii=False), import_id),
            )

    def batch(self, source_format: str, items: Sequence[NewItem], import_id: int) -> tuple[int, int, int]:
        """Store these items, all or none; returns how many were (new, given a new text, known already).

        An item is known by its external id within its conversation, else by conversation, author, time and text. A new
        one goes below the parent it names, else after what the conversation shows last, which it then becomes. What a
        person moved to the bin stays there. Survives the end of the process; `finish` puts it on the disk."""
        with self._connections.write(durable=False) as db:
            places = self._places(db, source_format, items)
            next_id = _next_id(db)
            unchanged = 0
            for new in items:
                place = places[_key(new)]
                known = place.known(new)
                if known is None:
                    place.add(new, next_id, import_id)
                    next_id += 1
                elif not place.revise(db, new, known):
                    unchanged += 1
            for place in places.values():
                _finish(db, place)
            revised = sum(len(place.revised) for place in places.values())
            return sum(len(place.added) for place in places.values()), revised, unchanged

    def _places(self, db: Database, source: str, items: Sequence[NewItem]) -> dict[str, Place]:
        groups: dict[str, list[NewItem]] = {}
        for new in items:
            groups.setdefault(_key(new), []).append(new)
        return {key: self._place(db, source, key, group) for key, group in groups.items()}

    def _place(self, db: Database, source: str, key: str, group: Sequence[NewItem]) -> Place:
        found = sql.one(
            db, "SELECT id, active_leaf FROM conversations WHERE source = ? AND external_id = ?", (source, key)
        )
        if found is None:
            row = {
                "title": _title(source, key, group[0]), "created_at": utc(group[0].time),
                "updated_at": utc(group[0].time), "source": source, "external_id": key,
            }  # fmt: skip
            return Place(sql.insert(db, "conversations", row), None)
        place = Place(found["id"], found["active_leaf"])
        wanted = {name for new in group for name in (new.external_id, new.parent) if name is not None}
        chosen = "IN (SELECT value FROM json_each(?))"
        for found in sql.rows(
            db,
            f"SELECT id, external_id, text FROM items WHERE conversation_id = ? AND external_id {chosen}",
            (place.id, json.dumps(list(wanted))),
        ):
            place.external[found["external_id"]] = (found["id"], found["text"])
        digests = json.dumps([item_rows.hash_of(place.id, new) for new in group if new.external_id is None])
        statement = f"SELECT id, content_hash FROM items WHERE conversation_id = ? AND content_hash {chosen}"
        place.hashes = {row["content_hash"]: row["id"] for row in sql.rows(db, statement, (place.id, digests))}
        return place


def _next_id(db: Database) -> int:
    """The id that the next item gets, as AUTOINCREMENT would give it: never one that was used before."""
    return int(sql.values(db, "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'items'")[0])


def _finish(db: Database, place: Place) -> None:
    """Write what is left, show the branch of the last new item, and bring the index in step."""
    place.write(db)
    if place.added:
        before = sql.values(db, "SELECT active_leaf FROM conversations WHERE id = ?", (place.id,))[0]
        statement = "UPDATE conversations SET active_leaf = ?, updated_at = max(updated_at, ?) WHERE id = ?"
        db.execute(statement, (place.leaf, place.last_time, place.id))
        if place.straight and branches.may_grow(db, place.id, before):
            branches.grow(db, place.added)
        else:
            branches.refresh(db, place.id, branches.BRANCH_LEFT)
    if place.revised:
        fts.index(db, place.revised)


def _title(source: str, key: str, first: NewItem) -> str:
    """The title that the source gives, else the first words of the first message. Without a key, all that is alone."""
    if first.title:
        return first.title
    words = title_of(first.text) if key else ""
    return f"Imported from {source}" if words in UNTITLED else words


def _key(new: NewItem) -> str:
    return new.conversation or new.title or ""


def utc(time: str) -> str:
    """A time of a source in the form in which conversations are ordered; this moment where it is no time at all."""
    try:
        return sql.moment(time).astimezone(UTC).isoformat(timespec="milliseconds")
    except (ValueError, OverflowError):
        return sql.now()
