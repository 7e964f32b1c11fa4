"""What a person does to memories as a whole: make one of several, hold on to one, go back to what it said before, see
what a deletion would take along, and empty the bin."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import content, emptying, evidence, journal, undone, unowned, withdrawn
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.content import Content
from secondme.store.decisions import Decisions
from secondme.store.memories import PERSON, TRUST
from secondme.store.tombstones import Tombstones
from secondme.store.undo import CONTENT, channel_of, entries_of, undo_entries
from secondme.types import Changes, Memory, MemoryVersion

MERGED = "merged"
"""The `bin_cause` of a memory that is part of another one now."""
KEPT = ("updated_at", "deleted_at", "bin_cause", "origin")
"""Of the present, when an older version comes back: it neither leaves the bin by that nor becomes more trusted."""
WENT_ALONG = "It went with what it was learned from: put that back, and it comes along."


class Curation:
    def __init__(self, connections: Connections, decisions: Decisions, tombstones: Tombstones) -> None:
        self._connections = connections
        self._decisions = decisions
        self._tombstones = tombstones

    def merge(self, ids: Sequence[int], text: str) -> Changes:
        """One memory of several: the first says `text` from now on and has the evidence, claims and keywords of all;
        the others go to the bin, what was derived from them stands on the first. One undo takes all of it back.

        Raises UserError when there are not two of them outside the bin, or the text is empty."""
        chosen = list(dict.fromkeys(ids))
        if len(chosen) < 2:
            raise UserError("Choose at least two memories to make one of them.")
        if not text.strip():
            raise UserError("A memory needs a statement. To remove it, delete it.")
        with self._connections.write(frees=True) as db:
            befores = [self._present(db, id) for id in chosen]
            kept, gone = chosen[0], chosen[1:]
            after = _joined(befores, text.strip())
            content.restore(db, kept, after)
            why = "Several memories became one."
            entry = _record(db, "merge", kept, befores[0], after, why)
            for before in befores:
                self._decisions.record(db, "merge", kept, before, entry, {"text": after["text"]})
            entries = [entry, *(self._let_go(db, id, why) for id in gone)]
            moved = _repoint(db, gone, kept, why)
            return Changes(memories=(*chosen, *moved), journal=(*entries, *moved.values()))

    def _present(self, db: Database, memory_id: int) -> Content:
        if not content.exists(db, memory_id):
            raise UserError("This memory no longer exists.")
        found = content.snapshot(db, memory_id)
        if found["deleted_at"] is not None:
            raise UserError("This memory was deleted; bring it back first.")
        return found

    @staticmethod
    def _let_go(db: Database, memory_id: int, why: str) -> int:
        before = content.snapshot(db, memory_id)
        after = {**before, "deleted_at": sql.now(), "bin_cause": MERGED}
        content.restore(db, memory_id, after)
        return _record(db, "merge", memory_id, before, after, why)

    def versions(self, memory_id: int) -> list[MemoryVersion]:
        """What a memory said, oldest first, the present one last. What was undone is told as well: undoing is a change.

        Raises UserError when there is no such memory."""
        db = self._connections.read()
        if not content.exists(db, memory_id):
            raise UserError("This memory no longer exists.")
        found: list[MemoryVersion] = []
        before: Content = {}
        for entry in entries_of(db, memory_id):
            if channel_of(entry)[1] != CONTENT:
                continue
            after = content.whole(json.loads(entry["after"]))
            changed = tuple(name for name in after if name != "updated_at" and after[name] != before.get(name, ...))
            if changed:
                plain = {name: entry[name] for name in ("id", "at", "who", "why", "action", "run_id")}
                found.append(MemoryVersion(**plain, text=after["text"], changed=changed, content=after))
            before = after
        present = content.snapshot(db, memory_id)
        latest = max((n for n, one in enumerate(found) if _says(one.content) == _says(present)), default=-1)
        return [
            MemoryVersion(**{name: getattr(one, name) for name in one.__slots__} | {"current": n == latest})
            for n, one in enumerate(found)
        ]

    def restore_version(self, memory_id: int, version: int) -> Changes:
        """Let a memory say again what it said after the change of that number; an edit of the person, to be undone as
        any. Evidence that was purged since does not come back. Raises UserError when there is no such version."""
        with self._connections.write() as db:
            before = self._present(db, memory_id)
            wanted = next((one for one in self.versions(memory_id) if one.id == version), None)
            if wanted is None:
                raise UserError("This version is no longer known.")
            after = {**wanted.content, **{name: before[name] for name in KEPT}}
            if _says(after) == _says(before):
                return Changes()
            after["updated_at"] = sql.now()
            content.restore(db, memory_id, after)
            after = content.snapshot(db, memory_id)
            entry = _record(db, "edit", memory_id, before, after, f"As of {wanted.at[:10]} again.")
            changed = {name: after[name] for name in after if after[name] != before[name] and name != "updated_at"}
            self._decisions.record(db, "edit", memory_id, before, entry, changed)
            evidence.settle_one(db, memory_id, "An older version came back.")
            return Changes(memories=(memory_id,), journal=(entry,))

    def decided(self, memory_id: int) -> bool:
        """Whether the person has decided something about this memory that still holds."""
        statement = "SELECT 1 FROM decisions WHERE memory_id = ? AND undone = 0 LIMIT 1"
        return bool(sql.values(self._connections.read(), statement, (memory_id,)))

    def standing_on(
        self, conversations: Iterable[int] = (), items: Iterable[int] = (), sessions: Iterable[int] = ()
    ) -> list[Memory]:
        """The memories that would go to the bin if these conversations, items and imports were deleted."""
        db = self._connections.read()
        ids = evidence.standing_on(db, conversations=conversations, items=_also_of(db, items, sessions))
        return [*content.memories(db, ids).values()]

    def asking_on(
        self, conversations: Iterable[int] = (), items: Iterable[int] = (), sessions: Iterable[int] = ()
    ) -> list[Memory]:
        """The memories that would go back to the inbox if these were deleted: others' words alone are left of them."""
        db = self._connections.read()
        ids = unowned.asking(db, conversations, _also_of(db, items, sessions))
        return [*content.memories(db, ids).values()]

    def in_bin(self) -> tuple[int, int, int]:
        """(memories, conversations, forgotten messages) that `empty_bin` would remove."""
        db = self._connections.read()
        memories = int(sql.values(db, "SELECT COUNT(*) FROM memories WHERE deleted_at NOT NULL")[0])
        return memories, len(emptying.in_bin(db)), len(withdrawn.all_of(db))

    def from_bin(self, memory_id: int) -> Changes:
        """Bring a memory back as it was before it went to the bin, whatever took it there: that it was deleted, became
        part of another (which stays as it is), was not found again, or that its making was undone. The Changes undo it.

        Raises UserError when it is not in the bin, or when nothing that it stands on is there."""
        with self._connections.write(frees=True) as db:
            if not content.exists(db, memory_id):
                raise UserError("This memory no longer exists.")
            if content.snapshot(db, memory_id)["deleted_at"] is None:
                raise UserError("This memory is not in the bin.")
            made: list[int] = []
            touched = {memory_id: None}
            while (present := content.snapshot(db, memory_id))["deleted_at"] is not None:
                entry = None if present["bin_cause"] == evidence.GONE else _put_away(db, memory_id, present)
                done = undo_entries(db, [entry] if entry else [], PERSON)
                if not done.journal:
                    raise UserError(WENT_ALONG)
                made += done.journal
                touched |= dict.fromkeys(done.memories)
            evidence.settle_one(db, memory_id, "It came back.")
            made += [each["id"] for each in entries_of(db, memory_id, max(made) + 1)]  # it may wait in the inbox now
            if content.snapshot(db, memory_id)["deleted_at"] is not None:
                raise UserError(WENT_ALONG)
            return Changes(memories=tuple(touched), journal=tuple(made))

    def empty_bin(self) -> Changes:
        """Remove every memory and conversation of the bin for good, as a purge does, and every word of the messages
        that the person forgot; of those only hashes stay, so that no import brings them again.

        What the person deleted is not
        learned again, nor what was made by a run that they took back; a memory that only went with its source, or
        became part of another, leaves no such mark."""
        statement = "SELECT id, bin_cause FROM memories WHERE deleted_at NOT NULL ORDER BY id"
        with self._connections.write(frees=True) as db:
            found = sql.rows(db, statement)
            turned_down = {row["id"] for row in found if row["bin_cause"] in (PERSON, undone.CAUSE)}
            purged = emptying.purge_memories(db, self._decisions, [row["id"] for row in found], turned_down)
            places, messages = emptying.in_bin(db), withdrawn.all_of(db)
            self._tombstones.put(db, messages)
            touched = emptying.purge_conversations(db, places)
            touched += emptying.purge_items(db, _there(db, messages))
        self._connections.erased()
        return Changes(memories=(*purged, *touched), conversations=tuple(places))


def _there(db: Database, items: Sequence[int]) -> list[int]:
    return sql.values(db, "SELECT id FROM items WHERE id IN (SELECT value FROM json_each(?))", (sql.ids_json(items),))


def _also_of(db: Database, items: Iterable[int], sessions: Iterable[int]) -> set[int]:
    """These items, and those that came with these imports."""
    of_sessions = """SELECT items.id FROM items JOIN imports ON imports.id = import_id
        WHERE session_id IN (SELECT value FROM json_each(?)) AND retired_by IS NULL"""
    return {*items, *sql.values(db, of_sessions, (sql.ids_json(sessions),))}


def _put_away(db: Database, memory_id: int, present: Content) -> int | None:
    """The change that brought a memory into the bin as it lies there: the first, for later ones only led back to it, so
    that each step leads further back."""
    entries = (one for one in entries_of(db, memory_id) if channel_of(one)[1] == CONTENT and not one["undone"])
    found = ((one["id"], json.loads(one["after"])) for one in entries)
    same = ("deleted_at", "bin_cause")
    return next((id for id, after in found if all(after[name] == present[name] for name in same)), None)


def _joined(befores: Sequence[Content], text: str) -> Content:
    """The first, with what all of them have."""
    first = befores[0]
    seen: set[tuple[int, str, str]] = set()
    claims, proofs = [], []
    for one in befores:
        for claim in one["claims"]:
            key = (claim["subject_id"], claim["attribute"], claim["normalised"])
            claims += [] if key in seen else [claim]
            seen.add(key)
        proofs += [entry for entry in one["evidence"] if entry not in proofs]
    keywords = list(dict.fromkeys(word for one in befores for word in json.loads(one["keywords"])))
    return {
        **first,
        "text": text,
        "status": "active",
        "claims": claims,
        "evidence": proofs,
        "keywords": json.dumps(keywords, ensure_ascii=False),
        "importance": max(one["importance"] for one in befores),
        "pinned": max(one["pinned"] for one in befores),
        "never_use": max(one["never_use"] for one in befores),
        "locked": max(one["locked"] for one in befores),
        "origin": max((one["origin"] for one in befores), key=TRUST.index),
        "updated_at": sql.now(),
    }


def _repoint(db: Database, gone: Sequence[int], kept: int, why: str) -> dict[int, int]:
    """Let what was derived from memories that are part of another now stand on that; memory to journal entry."""
    marker = sql.ids_json(gone)
    statement = "SELECT DISTINCT memory_id FROM evidence WHERE source_memory_id IN (SELECT value FROM json_each(?))"
    made = {}
    for memory_id in sql.values(db, statement, (marker,)):
        if memory_id == kept:
            continue
        before = content.snapshot(db, memory_id)
        proofs: list[sql.Row] = []
        for entry in before["evidence"]:
            entry = {**entry, "source_memory_id": kept} if entry["source_memory_id"] in gone else entry
            proofs += [] if entry in proofs else [entry]
        after = {**before, "evidence": proofs}
        content.restore(db, memory_id, after)
        made[memory_id] = _record(db, "evidence", memory_id, before, after, why)
    return made


def _record(db: Database, action: str, memory_id: int, before: Content, after: Content, why: str) -> int:
    return journal.record(
        db, who=PERSON, why=why, action=action, memory_id=memory_id, before=before, after=after
    )  # fmt: skip


def _says(value: Mapping[str, Any]) -> Content:
    return {name: value[name] for name in value if name not in KEPT}
