"""What the person decided about memories, kept to be replayed when memories are derived again.

A decision is found again by what it was about: a statement, or a claim, or the words quoted, each from one utterance;
for a model says the same differently when it is asked again. Of what was forgotten or rejected only keyed hashes remain
(HMAC-SHA256 under a subkey of this home): they answer "was just this, from just these words, turned down?" and nothing
else.
"""

import hmac
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from secondme.store import rows as sql
from secondme.store import undone
from secondme.store.connection import Connections
from secondme.store.content import Content, exists, snapshot

DecisionKind = Literal["approve", "edit", "reject", "forget", "merge", "pin", "never_use", "lock"]
TURNED_DOWN = ("reject", "forget")


@dataclass(frozen=True, slots=True)
class Decision:
    id: int
    at: str
    kind: str
    memory_id: int | None
    detail: dict[str, Any] | None
    """The fields that the person changed; nothing for what was turned down."""
    undone: bool


class Decisions:
    def __init__(self, connections: Connections, forget_key: bytes) -> None:
        self._connections = connections
        self._key = forget_key

    def list(self, memory_id: int | None = None) -> list[Decision]:
        """Oldest first; those about one memory, or all."""
        condition, parameters = ("memory_id = ?", (memory_id,)) if memory_id is not None else ("1", ())
        found = sql.rows(
            self._connections.read(),
            f"SELECT id, at, kind, memory_id, detail, undone FROM decisions WHERE {condition} ORDER BY id",
            parameters,
        )
        return [
            Decision(
                **{
                    **row,
                    "detail": json.loads(row["detail"]) if row["detail"] else None,
                    "undone": bool(row["undone"]),
                }
            )
            for row in found
        ]

    def record(
        self,
        db: Database,
        kind: DecisionKind,
        memory_id: int,
        about: Content,
        journal_id: int | None,
        detail: dict[str, Any] | None = None,
    ) -> int:
        """Keep a decision about a memory that then had the content `about`."""
        row = {
            "at": sql.now(), "kind": kind, "memory_id": memory_id, "journal_id": journal_id,
            "detail": None if kind in TURNED_DOWN or detail is None else json.dumps(detail, ensure_ascii=False),
        }  # fmt: skip
        decision_id = sql.insert(db, "decisions", row)
        keys = {("statement", key) for key in self._statement_keys(db, about)}
        keys |= {("claim", key) for key in self._claim_keys(db, about)}
        keys |= {("quote", key) for key in self._lone_quote_keys(db, memory_id, about)}
        for name, key in sorted(keys):
            statement = "INSERT OR IGNORE INTO decision_keys(decision_id, kind, hash) VALUES (?, ?, ?)"
            db.execute(statement, (decision_id, name, key))
        return decision_id

    def turned_down(self, db: Database, wanted: Content) -> bool:
        """Whether the person turned down this statement or claim, or all that these words gave, from the same
        evidence; or took back the run that had made it, which counts as much until they undo that."""
        quotes = [self._quote_key(entry, name) for entry, name in self._sources(db, wanted) if entry["quote"]]
        if any(self._known(db, "statement", key) for key in self._statement_keys(db, wanted)):
            return True
        if any(self._known(db, "claim", key) for key in self._claim_keys(db, wanted)) or undone.known(db, wanted):
            return True
        return bool(quotes) and len(quotes) == len(wanted["evidence"]) and all(
            self._known(db, "quote", key) for key in quotes
        )  # fmt: skip

    def edited(self, db: Database, wanted: Content, kind: str = "") -> int | None:
        """The memory, outside the bin, that the person decided about and that is this one: made of this statement or
        claim from the same evidence, and edited, merged or just approved since. `kind` "quote": made of these words,
        of which nothing else was made."""
        statement = """SELECT decisions.memory_id FROM decision_keys AS keys
            JOIN decisions ON decisions.id = decision_id JOIN memories ON memories.id = decisions.memory_id
            WHERE keys.hash = ? AND keys.kind = ? AND decisions.kind NOT IN ('reject', 'forget') AND undone = 0
            AND deleted_at IS NULL ORDER BY decisions.id DESC LIMIT 1"""
        keys = [("statement", key) for key in self._statement_keys(db, wanted)]
        keys += [("claim", key) for key in self._claim_keys(db, wanted)]
        if kind == "quote":
            keys = [(kind, self._quote_key(e, name)) for e, name in self._sources(db, wanted) if e["quote"]]
        for name, key in keys:
            if found := sql.values(db, statement, (key, name)):
                return int(found[0])
        return None

    def keys_of(self, db: Database, memory_id: int) -> frozenset[bytes]:
        """What a memory says and from what, as keyed hashes: one that is derived anew from the same words has them too.
        None for one that is gone."""
        return frozenset(self._statement_keys(db, snapshot(db, memory_id)) if exists(db, memory_id) else ())

    @staticmethod
    def set_undone(db: Database, journal_ids: Iterable[int], undone: bool) -> None:
        """The decisions that came with journal entries go, or hold again, with those entries."""
        statement = "UPDATE decisions SET undone = ? WHERE journal_id IN (SELECT value FROM json_each(?))"
        db.execute(statement, (int(undone), sql.ids_json(journal_ids)))

    @staticmethod
    def reduce(db: Database, memory_id: int) -> None:
        """Leave of the decisions about a purged memory only kind, time and hashes."""
        db.execute("UPDATE decisions SET detail = NULL WHERE memory_id = ?", (memory_id,))

    def _known(self, db: Database, kind: str, key: bytes) -> bool:
        statement = """SELECT 1 FROM decision_keys AS keys JOIN decisions ON decisions.id = decision_id
            WHERE keys.hash = ? AND keys.kind = ? AND decisions.kind IN ('reject', 'forget') AND undone = 0 LIMIT 1"""
        return bool(sql.values(db, statement, (key, kind)))

    def _statement_keys(self, db: Database, about: Content) -> set[bytes]:
        """One for each piece of evidence: this statement about this subject, from that utterance."""
        words = " ".join(sorted(set(sql.normalised(about["text"]).split())))
        subject = _name(db, about["subject_id"])
        return {self._hash("statement", words, subject, name) for _, name in self._sources(db, about)}

    def _claim_keys(self, db: Database, about: Content) -> set[bytes]:
        """One for each claim and piece of evidence, however the statement is worded."""
        claims = [
            (_name(db, claim["subject_id"]), claim["attribute"].casefold(), claim["normalised"])
            for claim in about["claims"]
            if claim["attribute"] and claim["normalised"]
        ]
        return {self._hash("claim", *claim, name) for claim in claims for _, name in self._sources(db, about)}

    def _lone_quote_keys(self, db: Database, memory_id: int, about: Content) -> set[bytes]:
        """For words from which no other memory was made: whatever is read into them again was turned down too."""
        shared = "SELECT 1 FROM evidence WHERE item_id = ? AND quote = ? AND memory_id <> ? LIMIT 1"
        return {
            self._quote_key(entry, name)
            for entry, name in self._sources(db, about)
            if entry["quote"]
            and entry["item_id"] is not None
            and not sql.values(db, shared, (entry["item_id"], entry["quote"], memory_id))
        }

    def _quote_key(self, entry: sql.Row, name: str) -> bytes:
        return self._hash("quote", sql.normalised(entry["quote"]), name)

    def _sources(self, db: Database, about: Content) -> Sequence[tuple[sql.Row, str]]:
        """Each piece of evidence with a name for the utterance that stays the same when it is imported again."""
        named = []
        for entry in about["evidence"]:
            if entry["item_id"] is not None:
                row = sql.one(
                    db,
                    """SELECT coalesce(conversations.external_id, '#' || conversations.id) AS conversation, author, time
                    FROM items JOIN conversations ON conversations.id = conversation_id WHERE items.id = ?""",
                    (entry["item_id"],),
                )
                name = "\x1f".join(row.values()) if row else ""
            else:
                source = sql.values(db, "SELECT normalised FROM memories WHERE id = ?", (entry["source_memory_id"],))
                name = f"memory\x1f{source[0]}" if source else ""
            if name:
                named.append((entry, name))
        return named

    def _hash(self, *parts: str) -> bytes:
        return hmac.digest(self._key, "\x1e".join(parts).encode(), "sha256")


def _name(db: Database, entity_id: int) -> str:
    return str(sql.values(db, "SELECT name FROM entities WHERE id = ?", (entity_id,))[0]).casefold()
