"""L1: statements with their evidence. Every change is journalled in its own transaction and can be undone."""

import json
from collections.abc import Iterable, Sequence
from typing import Any

from sqlite_utils import Database

from secondme import strength
from secondme.errors import UserError
from secondme.store import browse, content, emptying, entities, evidence, fts, journal
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.content import Content
from secondme.store.decisions import DecisionKind, Decisions
from secondme.store.undo import undo_entries
from secondme.types import Changes, Memory, MemoryKind, MemoryStatus, NewMemory, Origin

PERSON = "person"
TRUST: tuple[Origin, ...] = ("typed", "imported_self", "imported_other", "document", "assistant")
"""Most trusted first."""
EDITABLE = frozenset(
    {
        "text", "kind", "status", "subject", "claims", "keywords", "context", "importance", "confidence", "place",
        "pinned", "never_use", "locked", "valid_from", "valid_to", "evidence",
    }
)  # fmt: skip
GONE = "This memory no longer exists."
LOST_EVIDENCE = "What it came from was deleted meanwhile."


class Memories:
    def __init__(self, connections: Connections, decisions: Decisions) -> None:
        self._connections = connections
        self._decisions = decisions

    def add(self, new: NewMemory, who: str, why: str, run_id: int | None = None) -> Memory | None:
        """Store a memory. None when nothing new is to be seen: the same statement about the same subject is there
        already, or was made of the same words before and then edited or superseded (its evidence then grows and it is
        reinforced), or the person turned it down before.

        A memory whose evidence was deleted meanwhile goes straight to the bin and comes back with its evidence.
        Raises ValueError when it says something of the person from the assistant's words."""
        with self._connections.write() as db:
            wanted = content_of(db, new)
            if self._decisions.turned_down(db, wanted):
                return None
            known = self.same(db, wanted)
            if known is not None:
                return self.grow(db, known, wanted, who, why, run_id)
            return self._get(db, insert(db, wanted, who, why, run_id))

    def same(self, db: Database, wanted: Content) -> int | None:
        """The memory that this one is already: as the person has made it, or in the same words."""
        return self._decisions.edited(db, wanted) or _duplicate(db, wanted)

    def grow(
        self, db: Database, memory_id: int, wanted: Content, who: str, why: str, run_id: int | None
    ) -> Memory | None:
        """Add evidence that it does not have yet; it is then reinforced, and one that waited for the person's word is
        in force where this one would be. None when that shows nothing new."""
        before = content.snapshot(db, memory_id)
        fresh = [entry for entry in wanted["evidence"] if entry not in before["evidence"]]
        if not fresh:
            return None
        after = {**before, "evidence": before["evidence"] + fresh, "updated_at": sql.now()}
        after["origin"] = _least_trusted(before["origin"], wanted["origin"])
        said = before["status"] == "proposed" and wanted["status"] == "active" and before["deleted_at"] is None
        if said:
            after["status"] = "active"
            db.execute("DELETE FROM consolidations WHERE memory_id = ?", (memory_id,))
        content.restore(db, memory_id, after)
        journal.record(
            db, who=who, why=why, action="evidence", memory_id=memory_id, before=before, after=after, run_id=run_id
        )
        self._reinforce(db, memory_id, sql.now(), cited=False, run_id=run_id)
        return self._get(db, memory_id) if evidence.settle_one(db, memory_id, why) or said else None

    def get(self, memory_id: int) -> Memory:
        """Raises UserError when there is no such memory."""
        return self._get(self._connections.read(), memory_id)

    def many(self, ids: Iterable[int]) -> dict[int, Memory]:
        """Those of `ids` that exist, in that order."""
        return content.memories(self._connections.read(), ids)

    def count(
        self,
        query: str = "",
        status: Sequence[MemoryStatus] | None = None,
        kind: MemoryKind | None = None,
        deleted: bool = False,
    ) -> int:
        """How many `list` would give without a limit."""
        tables, parameters, _order = browse.selection(query, status, kind, deleted)
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {tables}", parameters)[0])

    def for_items(self, item_ids: Iterable[int]) -> list[Memory]:
        """Memories outside the bin with evidence in any of these items, oldest first."""
        db = self._connections.read()
        ids = sql.values(
            db,
            """SELECT DISTINCT memory_id FROM evidence JOIN memories ON memories.id = memory_id
            WHERE deleted_at IS NULL AND item_id IN (SELECT value FROM json_each(?)) ORDER BY memory_id""",
            (sql.ids_json(item_ids),),
        )
        return [*content.memories(db, ids).values()]

    def made_in(self, conversation_id: int) -> tuple[int, ...]:
        """Ids of all memories with evidence in this conversation, on any branch, those in the bin included."""
        statement = """SELECT DISTINCT memory_id FROM evidence JOIN items ON items.id = item_id
            WHERE conversation_id = ? ORDER BY memory_id"""
        return tuple(sql.values(self._connections.read(), statement, (conversation_id,)))

    def edit(
        self, memory_id: int, *, who: str, why: str, run_id: int | None = None, because: Iterable[int] = (),
        **fields: Any,
    ) -> Changes:  # fmt: skip
        """Change fields of a memory outside the bin (text, kind, status, subject, claims, keywords, context,
        importance, confidence, place, pinned, never_use, locked, valid_from, valid_to, evidence).

        `because`: other memories without which it would not be changed (the newer one that supersedes it): when their
        making is undone, so is this. Nothing is changed by a job where the person has locked the memory.
        Raises UserError when it is gone or in the bin or the text is empty, TypeError on another field."""
        if fields.keys() - EDITABLE:
            raise TypeError(f"not a field of a memory: {', '.join(sorted(fields.keys() - EDITABLE))}")
        with self._connections.write() as db:
            before = self._present(db, memory_id)
            after = {**before, **_columns(db, fields)}
            if after == before or (before["locked"] and who != PERSON):
                return Changes()
            after["updated_at"] = sql.now()
            content.restore(db, memory_id, after)
            entry = journal.record(
                db, who=who, why=why, action="edit", memory_id=memory_id, before=before, after=after, run_id=run_id,
                because=because,
            )  # fmt: skip
            if who == PERSON:
                changed = {name: after[name] for name in _columns(db, fields) if after[name] != before[name]}
                self._decisions.record(db, _decision(before, changed), memory_id, before, entry, changed)
            entries: tuple[int, ...] = (entry,)
            if who == PERSON and after["text"] != before["text"]:
                entries = (entry, self._restart(db, memory_id, after))
            elif (grown := _base(after) / _base(before)) != 1.0:
                entries = (entry, self._rebase(db, memory_id, grown, who, run_id))
            evidence.settle_one(db, memory_id, why)
            return Changes(memories=(memory_id,), journal=entries)

    def delete(
        self, memory_id: int, who: str, why: str, run_id: int | None = None, because: Iterable[int] = ()
    ) -> Changes:
        """Move a memory, and what was derived from it alone, to the bin. When the person does it, the same statement
        is not learned again from the same words, until it is undone. A job does not where the person has locked the
        memory. `because`: see `edit`. Raises UserError when it is gone already."""
        with self._connections.write(frees=True) as db:
            before = self._present(db, memory_id)
            if before["locked"] and who != PERSON:
                return Changes()
            after = {**before, "deleted_at": sql.now(), "bin_cause": who}
            content.restore(db, memory_id, after)
            entry = journal.record(
                db, who=who, why=why, action="delete", memory_id=memory_id, before=before, after=after, run_id=run_id,
                because=because,
            )  # fmt: skip
            if who == PERSON:
                self._decisions.record(db, "reject", memory_id, before, entry)
            dependents = evidence.settle(db, memories=[memory_id], why=f"Memory {memory_id} was deleted.")
            return Changes(memories=(memory_id, *dependents), journal=(entry,))

    def undo(self, journal_ids: Iterable[int], who: str = PERSON) -> Changes:
        """Put back exactly what was before these changes, newest first; what was undone already is left alone.

        The Changes name new entries, which undo the undoing. Raises UserError, and changes nothing, when a memory was
        changed again since or is gone for good."""
        with self._connections.write(frees=True) as db:
            return undo_entries(db, journal_ids, who)

    def reinforce(
        self, ids: Iterable[int], now: str, cited: bool, run_id: int | None = None, who: str = "chat", why: str = ""
    ) -> Changes:
        """These memories were given to a reply, which cited them or not, or were said again: they fade more slowly from
        now on."""
        with self._connections.write() as db:
            found = [i for i in ids if content.exists(db, i)]
            entries = [
                self._reinforce(db, memory_id, now, cited=cited, run_id=run_id, who=who, why=why) for memory_id in found
            ]
            return Changes(memories=tuple(found), journal=tuple(entries))

    def _reinforce(
        self, db: Database, memory_id: int, now: str, *, cited: bool, run_id: int | None = None, who: str = "chat",
        why: str = "",
    ) -> int:  # fmt: skip
        row = sql.rows(
            db, "SELECT stability, last_recalled, recalls, created_at FROM memories WHERE id = ?", (memory_id,)
        )[0]
        made = row.pop("created_at")
        days = content.UseDays(db).since(row["last_recalled"] or made, until=now)
        after = {
            "stability": strength.reinforced(days, row["stability"], cited=cited),
            "last_recalled": now,
            "recalls": row["recalls"] + 1,
        }
        db.execute(
            "UPDATE memories SET stability = ?, last_recalled = ?, recalls = ? WHERE id = ?",
            (*after.values(), memory_id),
        )
        why = why or ("A reply cited it." if cited else "It was recalled.")
        return journal.record(
            db, who=who, why=why, action="reinforce", memory_id=memory_id, before=row, after=after,
            run_id=run_id,
        )  # fmt: skip

    def _restart(self, db: Database, memory_id: int, present: Content) -> int:
        """What the person corrected is new: it begins to fade anew from today."""
        columns = "stability, last_recalled, recalls"
        before = sql.rows(db, f"SELECT {columns} FROM memories WHERE id = ?", (memory_id,))[0]
        fresh = strength.initial_stability(present["importance"], present["kind"])
        after = {**before, "stability": fresh, "last_recalled": sql.now()}
        db.execute("UPDATE memories SET stability = ?, last_recalled = ? WHERE id = ?", (fresh, sql.now(), memory_id))
        return journal.record(
            db, who=PERSON, why="It was corrected.", action="reinforce", memory_id=memory_id, before=before, after=after
        )  # fmt: skip

    def _rebase(self, db: Database, memory_id: int, grown: float, who: str, run_id: int | None) -> int:
        """Importance and kind set the base from which it fades: what recalls have added to that is kept."""
        before = sql.rows(db, "SELECT stability, last_recalled, recalls FROM memories WHERE id = ?", (memory_id,))[0]
        stability = min(max(before["stability"] * grown, strength.MINIMUM), strength.MAXIMUM)
        db.execute("UPDATE memories SET stability = ? WHERE id = ?", (stability, memory_id))
        return journal.record(
            db, who=who, why="It matters more." if grown > 1 else "It matters less.", action="reinforce",
            memory_id=memory_id, before=before, after={**before, "stability": stability}, run_id=run_id,
        )  # fmt: skip

    def purge(self, memory_id: int, who: str = PERSON) -> Changes:
        """Remove a memory for good, with everything derived from it alone: rows, evidence, claims, index, vectors and
        recalls; of its history only ids, kinds and times stay, and keyed hashes so that it is not learned again.
        Nothing of it is left in the database files when this returns, unless a reader still holds the old state."""
        with self._connections.write(frees=True) as db:
            self._snapshot(db, memory_id)
            purged = emptying.purge_memories(db, self._decisions, [memory_id], who=who)
        self._connections.erased()
        return Changes(memories=tuple(purged))

    def _get(self, db: Database, memory_id: int) -> Memory:
        found = content.memories(db, [memory_id])
        if not found:
            raise UserError(GONE)
        return found[memory_id]

    @staticmethod
    def _snapshot(db: Database, memory_id: int) -> Content:
        if not content.exists(db, memory_id):
            raise UserError(GONE)
        return content.snapshot(db, memory_id)

    def _present(self, db: Database, memory_id: int) -> Content:
        found = self._snapshot(db, memory_id)
        if found["deleted_at"] is not None:
            raise UserError("This memory was deleted; bring it back first.")
        return found

    def list(
        self,
        query: str = "",
        status: Sequence[MemoryStatus] | None = None,
        kind: MemoryKind | None = None,
        limit: int = 200,
        offset: int = 0,
        deleted: bool = False,
    ) -> list[Memory]:
        """Those with all words of `query`, in any form, the last one perhaps unfinished, by BM25; then those in which
        its words occur anywhere, in statement, context, keywords or subject; each and without a query newest first.
        `deleted`: the bin, where only the latter holds."""
        tables, parameters, order = browse.selection(query, status, kind, deleted)
        db = self._connections.read()
        ids = sql.values(
            db, f"SELECT memories.id {tables} ORDER BY {order} LIMIT ? OFFSET ?", (*parameters, limit, offset)
        )
        return [*content.memories(db, ids).values()]


def _base(value: Content) -> float:
    return strength.initial_stability(value["importance"], value["kind"])


def _columns(db: Database, fields: dict[str, Any]) -> dict[str, Any]:
    """Fields as a person or a job names them, as the content keeps them."""
    columns = dict(fields)
    if "text" in fields and not fields["text"].strip():
        raise UserError("A memory cannot be empty; delete it instead.")
    if "subject" in columns:
        columns["subject_id"] = entities.ensure(db, columns.pop("subject"))
    if "keywords" in columns:
        columns["keywords"] = json.dumps(list(columns["keywords"]), ensure_ascii=False)
    for name in {"pinned", "never_use", "locked"} & columns.keys():
        columns[name] = int(columns[name])
    if "claims" in columns:
        columns["claims"] = [_claim_row(db, claim) for claim in columns["claims"]]
    if "evidence" in columns:
        if not columns["evidence"]:
            raise ValueError("a memory needs evidence")
        columns["evidence"] = [content.evidence_row(entry) for entry in columns["evidence"]]
    return columns


def _claim_row(db: Database, claim: Any) -> sql.Row:
    return {
        "subject_id": entities.ensure(db, claim.subject), "attribute": claim.attribute, "value": claim.value,
        "normalised": claim.normalised or sql.normalised(claim.value), "valid_from": claim.valid_from,
        "valid_to": claim.valid_to, "sensitivity": claim.sensitivity, "scope": claim.scope,
    }  # fmt: skip


def content_of(db: Database, new: NewMemory) -> Content:
    """A new memory as content, with the lowest trust of its evidence."""
    columns = _columns(
        db,
        {
            "text": new.text.strip(), "kind": new.kind, "status": new.status, "subject": new.subject,
            "keywords": new.keywords, "context": new.context, "importance": new.importance,
            "confidence": new.confidence, "place": new.place, "valid_from": new.valid_from, "valid_to": new.valid_to,
            "claims": new.claims, "evidence": new.evidence, "pinned": False, "never_use": False,
            "locked": False,
        },
    )  # fmt: skip
    sources = _sources(db, columns["evidence"])
    of_self = sql.values(db, "SELECT is_self FROM entities WHERE id = ?", (columns["subject_id"],))[0]
    if of_self and new.kind != "summary" and any(role == "assistant" for role, _ in sources):
        raise ValueError("the assistant's words are never evidence about the person")
    origin = _least_trusted(new.origin, *(origin for _, origin in sources))
    return {**columns, "origin": origin, "updated_at": sql.now(), "deleted_at": None, "bin_cause": None}


def _sources(db: Database, entries: list[sql.Row]) -> list[tuple[str | None, Origin]]:
    """(role of the speaker, origin) of what each piece of evidence points to."""
    found = []
    for entry in entries:
        if entry["item_id"] is not None:
            found += sql.rows(db, "SELECT role, origin FROM items WHERE id = ?", (entry["item_id"],))
        else:
            statement = "SELECT NULL AS role, origin FROM memories WHERE id = ?"
            found += sql.rows(db, statement, (entry["source_memory_id"],))
    return [(row["role"], row["origin"]) for row in found]


def _least_trusted(*origins: Origin) -> Origin:
    return max(origins, key=TRUST.index)


def _duplicate(db: Database, wanted: Content) -> int | None:
    """The same statement about the same subject: in force, waiting, in the bin only for want of evidence; or made of
    the same items before, whatever became of it since (superseded, faded, rejected)."""
    items = sql.ids_json(entry["item_id"] for entry in wanted["evidence"] if entry["item_id"] is not None)
    found = sql.values(
        db,
        """SELECT id FROM memories WHERE normalised = ? AND subject_id = ?
        AND (deleted_at IS NULL OR bin_cause = ?) AND (status IN ('active', 'proposed') OR EXISTS (
            SELECT 1 FROM evidence WHERE memory_id = memories.id AND item_id IN (SELECT value FROM json_each(?))))
        ORDER BY status NOT IN ('active', 'proposed'), deleted_at IS NOT NULL, id LIMIT 1""",
        (sql.normalised(wanted["text"]), wanted["subject_id"], evidence.GONE, items),
    )
    return int(found[0]) if found else None


def insert(db: Database, wanted: Content, who: str, why: str, run_id: int | None) -> int:
    """A new memory with this content, journalled; in the bin where its evidence is gone. Returns its id."""
    memory_id = _insert(db, wanted, run_id)
    journal.record(
        db, who=who, why=why, action="add", memory_id=memory_id, before=None,
        after=content.snapshot(db, memory_id), run_id=run_id,
    )  # fmt: skip
    evidence.settle_one(db, memory_id, LOST_EVIDENCE)
    return memory_id


def _insert(db: Database, wanted: Content, run_id: int | None) -> int:
    row = {name: wanted[name] for name in content.FIELDS}
    row |= {
        "normalised": sql.normalised(wanted["text"]), "created_at": wanted["updated_at"], "run_id": run_id,
        "stability": strength.initial_stability(wanted["importance"], wanted["kind"]),
    }  # fmt: skip
    memory_id = sql.insert(db, "memories", row)
    content.add_claims(db, memory_id, wanted["claims"])
    content.add_evidence(db, memory_id, wanted["evidence"])
    fts.index_memory(db, memory_id)
    return memory_id


def _decision(before: Content, changed: dict[str, Any]) -> DecisionKind:
    if changed.get("status") == "rejected":
        return "reject"
    if set(changed) == {"pinned"}:
        return "pin"
    if set(changed) == {"never_use"}:
        return "never_use"
    if set(changed) == {"locked"}:
        return "lock"
    if set(changed) == {"status"} and changed["status"] == "active":
        return "approve"
    return "edit"
