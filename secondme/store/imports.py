"""Importing the same thing again changes nothing: what is known is recognised, what differs becomes a revision."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, field, replace
from datetime import UTC

from sqlite_utils import Database

from secondme.store import branches, fts, kin, retire, speakers, withdrawn
from secondme.store import items as item_rows
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.tombstones import NUMBERED_ANEW, PURGED, Tombstones
from secondme.titles import UNTITLED, title_of
from secondme.types import FileReport, NewItem

INSERT = """INSERT INTO items(id, conversation_id, parent_id, kind, author, role, time, origin, external_id, title,
    text, content_hash, revised_at, active, import_id, reply_to)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"""
CHOSEN = "IN (SELECT value FROM json_each(?))"

BRANCHING = frozenset(("jsonl", "chatgpt", "claude", "gemini"))
"""Formats whose conversations can go on from any message: there the parent of a message says where. In all others
(chats of people, mails) it only says what a message answers: the conversation goes on as it was, all of it shown."""


@dataclass(slots=True)
class Place:
    """A conversation while a batch goes into it: what is known of the batch, and where the next item goes."""

    id: int
    key: str
    leaf: int | None
    last_text: str = ""
    """Of the leaf, as what was said before the next item."""
    grows: bool = True
    """The branch shown goes on with what is new: it ends with the leaf, and lies outside the bin."""
    branching: bool = True
    external: dict[str, tuple[int, str]] = field(default_factory=dict)
    """External id to (item, its text)."""
    told: dict[str, tuple[str, str]] = field(default_factory=dict)
    """External id to (author, time)."""
    beside: dict[str, int] = field(default_factory=dict)
    """External id that something else had to the item that was stored without it: what names it means that item."""
    hashes: dict[str, int] = field(default_factory=dict)
    retired: dict[int, str] = field(default_factory=dict)
    """Known items that were taken out before, and what took them out."""
    purged: set[int] = field(default_factory=set)
    """Places of what was forgotten and removed for good: they stay without words."""
    unwritten: list[tuple[object, ...]] = field(default_factory=list)
    unindexed: list[tuple[int, str, str, str, str]] = field(default_factory=list)
    added: int = 0
    straight: bool = True
    """Whether every new item goes right after the one before it, from the leaf shown on."""
    revised: dict[int, int] = field(default_factory=dict)
    """Item to the revision that it got."""
    whose: dict[int, speakers.Speaker] = field(default_factory=dict)
    """Of each known item whose words it is."""
    retold: dict[int, tuple[speakers.Speaker, speakers.Speaker]] = field(default_factory=dict)
    """Items of which this import says so anew: before, now."""
    returned: list[int] = field(default_factory=list)
    anew: list[int] = field(default_factory=list)
    """Those of them that their source, not an undo, had taken out: what held them before had let go of them."""
    found: set[int] = field(default_factory=set)
    """Known items that are there, and in what is imported too: undoing an earlier import leaves them."""
    last_time: str = ""

    def digest(self, new: NewItem) -> str:
        return sql.content_hash(new.conversation or f"#{self.id}", new.author, new.time, new.text)

    def own(self, new: NewItem) -> NewItem:
        """Without its external id where something else has that id: it is kept beside that one, never in its place, and
        what it names as the one before it is of its own file too."""
        name = new.external_id
        if name is None or name not in self.external or self.told[name] == (new.author, new.time):
            return new
        if sql.alike(self.external[name][1], new.text):
            return new
        return replace(new, external_id=None, parent=new.parent if new.parent in self.beside else None)

    def known(self, new: NewItem, digest: str) -> int | None:
        if new.external_id is not None:
            found = self.external.get(new.external_id)
            return found[0] if found else None
        return self.hashes.get(digest)

    def above(self, parent: str | None) -> int | None:
        """The item that a new one names as the one before it."""
        if parent is None:
            return None
        found = self.external.get(parent)
        return self.beside.get(parent, found[0] if found else None)

    def add(self, new: NewItem, digest: str, item_id: int, import_id: int, now: str) -> None:
        above = self.above(new.parent)
        parent = above if above is not None and self.branching else self.leaf
        self.straight = self.straight and parent == self.leaf
        self.unwritten.append(
            (item_id, self.id, parent, new.kind, new.author, new.role, new.time, new.origin,
             new.external_id, new.title, new.text, digest, now, 0, import_id, None if self.branching else above)
        )  # fmt: skip
        self.unindexed.append((item_id, new.text, self.last_text, new.author, new.time))
        self.leaf, self.last_text = item_id, new.text
        self.added += 1
        self.hashes[digest] = item_id
        if new.external_id is not None:
            self.external[new.external_id] = (item_id, new.text)
            self.told[new.external_id] = (new.author, new.time)
        if new.time > self.last_time:
            self.last_time = new.time

    def revise(self, db: Database, new: NewItem, known: int) -> bool:
        """Give a known item its new text; whether it was new. An item of this very batch is written before that."""
        if new.external_id is None or self.external[new.external_id][1] == new.text:
            return False
        self.external[new.external_id] = (known, new.text)
        if self.unwritten:
            self.straight = False
            self.write(db, active=False)
        changed = item_rows.revise(db, known, new.text)
        if changed:
            self.revised[known] = int(sql.values(db, "SELECT revision FROM items WHERE id = ?", (known,))[0])
        return changed

    def tell(self, new: NewItem, known: int, certain: bool) -> bool:
        """Take note of whose words a known item is; whether that is new."""
        before = self.whose.get(known)
        now = speakers.told_anew(new, before, certain) if before is not None else None
        if before is None or now is None:
            return False
        self.whose[known] = now
        self.retold[known] = (self.retold.get(known, (before, now))[0], now)
        return True

    def write(self, db: Database, active: bool) -> None:
        """The new items; shown and found at once where they go on straight where the branch ended."""
        if active:
            db.conn.executemany(INSERT, [(*row[:13], 1, *row[14:]) for row in self.unwritten])
            fts.add(db, self.unindexed)
        else:
            db.conn.executemany(INSERT, self.unwritten)
        self.unwritten.clear()
        self.unindexed.clear()


class Imports:
    """The files of imports, and what is in them."""

    def __init__(self, connections: Connections, tombstones: Tombstones) -> None:
        self._connections = connections
        self._tombstones = tombstones

    def begin(self, path: str, format: str, session_id: int | None = None) -> int:
        """Note that the import of a file begins; returns its id."""
        row = {"path": str(path), "format": format, "started_at": sql.now(), "session_id": session_id}
        with self._connections.write(durable=False, joins=True) as db:
            return sql.insert(db, "imports", row)

    def finish(self, import_id: int, report: FileReport, durable: bool = True) -> None:
        """Note how the import of a file ended; if `durable`, what it stored is on the disk when this returns."""
        with self._connections.write(durable, joins=True) as db:
            db.execute(
                "UPDATE imports SET finished_at = ?, report = ? WHERE id = ?",
                (sql.now(), json.dumps(asdict(report), ensure_ascii=False), import_id),
            )

    def batch(
        self, source_format: str, items: Sequence[NewItem], import_id: int, certain: bool = False
    ) -> tuple[int, int, int]:
        """Store these items, all or none; returns how many were (new, changed, known already). `certain`: whoever
        imports said who they are, and has words there: then whose what is known is, is told anew.

        An item is known by its external id within its conversation, else by conversation, author, time and text; in the
        interchange format an id with other words by someone else or of another time is no edit but another item. A new
        one goes below the parent it names (in a format that branches), else after what the conversation shows last,
        which it then becomes. What a person moved to the bin stays there; what an undo or its source had taken out is
        back, and counts as new. What the person forgot stays forgotten, also when it was removed for good since.
        Survives the end of the process; `finish` puts it on the disk."""
        with self._connections.write(durable=False, joins=True) as db:
            left = self._tombstones.without(db, source_format, items, [_key(new) for new in items])
            unchanged = len(items) - len(left)
            items = [items[position] for position in left]
            places = self._places(db, source_format, items)
            next_id, now = _next_id(db), sql.now()
            for new in items:
                place = places[_key(new)]
                given = new.external_id
                new = place.own(new) if source_format == NUMBERED_ANEW else new
                digest = place.digest(new)
                known = place.known(new, digest)
                stored = next_id if known is None else known
                if known is None:
                    place.add(new, digest, next_id, import_id, now)
                    next_id += 1
                elif known in place.purged:
                    unchanged += 1
                elif known in place.retired:
                    if place.retired.pop(known).startswith("undo:"):
                        place.found.add(known)
                    else:
                        place.anew.append(known)
                    place.returned.append(known)
                    place.revise(db, new, known)
                    place.tell(new, known, certain=True)
                else:
                    place.found.add(known)
                    changed = place.revise(db, new, known)
                    unchanged += not place.tell(new, known, certain) and not changed
                if given is not None and new.external_id is None:
                    place.beside[given] = stored
            for place in places.values():
                _finish(db, place, import_id)
            new_ones = sum(place.added + len(place.returned) for place in places.values())
            revised = sum(len((place.revised.keys() | place.retold) - set(place.returned)) for place in places.values())
            return new_ones, revised, unchanged

    def _places(self, db: Database, source: str, items: Sequence[NewItem]) -> dict[str, Place]:
        groups: dict[str, list[NewItem]] = {}
        for new in items:
            groups.setdefault(_key(new), []).append(new)
        return {key: self._place(db, source, key, group) for key, group in groups.items()}

    def _place(self, db: Database, source: str, key: str, group: Sequence[NewItem]) -> Place:
        found = sql.one(
            db,
            """SELECT conversations.id, active_leaf, coalesce(items.active, 0) AS shown,
            CASE WHEN items.retired_by IS NULL THEN items.text ELSE '' END AS text FROM conversations
            LEFT JOIN items ON items.id = active_leaf WHERE source IN (SELECT value FROM json_each(?))
            AND conversations.external_id = ? ORDER BY conversations.id LIMIT 1""",
            (kin.of(source), key),
        )
        if found is None:
            row = {
                "title": _title(source, key, group[0]), "created_at": utc(group[0].time),
                "updated_at": utc(group[0].time), "source": source, "external_id": key,
            }  # fmt: skip
            return Place(sql.insert(db, "conversations", row), key, None, branching=source in BRANCHING)
        place = Place(found["id"], key, found["active_leaf"], found["text"] or "")
        place.branching = source in BRANCHING
        place.grows = bool(found["shown"]) or branches.may_grow(db, place.id, place.leaf)
        self._recognise(db, place, group)
        return place

    @staticmethod
    def _recognise(db: Database, place: Place, group: Sequence[NewItem]) -> None:
        """Fill in what is known of these items."""
        wanted = {name for new in group for name in (new.external_id, new.parent) if name is not None}
        for row in db.execute(
            f"""SELECT id, external_id, text, retired_by, author, time, role, origin FROM items
            WHERE conversation_id = ? AND external_id {CHOSEN}""",
            (place.id, json.dumps(list(wanted))),
        ).fetchall():
            place.external[row[1]] = (row[0], row[2])
            place.whose[row[0]] = (row[6], row[7])
            place.told[row[1]] = (row[4], row[5])
            if row[3] == PURGED:
                place.purged.add(row[0])
            elif row[3] not in (None, withdrawn.CAUSE):  # what the person forgot stays forgotten
                place.retired[row[0]] = row[3]
        digests = [place.digest(new) for new in group if new.external_id is None or place.own(new) is not new]
        if digests:
            statement = f"""SELECT id, content_hash, retired_by, role, origin FROM items
                WHERE conversation_id = ? AND content_hash {CHOSEN}"""
            for row in db.execute(statement, (place.id, json.dumps(digests))).fetchall():
                place.hashes[row[1]] = row[0]
                place.whose[row[0]] = (row[3], row[4])
                if row[2] not in (None, withdrawn.CAUSE):
                    place.retired[row[0]] = row[2]


def _next_id(db: Database) -> int:
    """The id that the next item gets, as AUTOINCREMENT would give it: never one that was used before."""
    return int(sql.values(db, "SELECT coalesce(max(seq), 0) + 1 FROM sqlite_sequence WHERE name = 'items'")[0])


def _finish(db: Database, place: Place, import_id: int) -> None:
    """Write what is left, show the branch of the last new item, and bring the index in step."""
    straight = place.added > 0 and place.straight and place.grows
    place.write(db, active=straight)
    if place.added:
        statement = "UPDATE conversations SET active_leaf = ?, updated_at = max(updated_at, ?) WHERE id = ?"
        db.execute(statement, (place.leaf, utc(place.last_time), place.id))
    if place.returned:
        retire.bring_back(db, place.returned)
        retire.note(db, import_id, "returned", ((item_id, 0) for item_id in place.anew))
    if place.added or place.returned:
        retire.fill(db, [place.id])
    if place.returned or (place.added and not straight):
        branches.refresh(db, place.id, branches.BRANCH_LEFT)
    if place.found:
        retire.note(db, import_id, "found", ((item_id, 0) for item_id in place.found))
    if place.retold:
        retire.note(db, import_id, "retold", speakers.noted(place.retold))
        speakers.tell(db, place.retold)
    if place.revised:
        retire.note(db, import_id, "revised", place.revised.items())
        fts.index(db, list(place.revised))


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
