"""Links between related memories. Each change of one is journalled under the memory that it starts from.

A link has a direction where its kind has one ("because": the first because of the second), and is followed both ways.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from sqlite_utils import Database

from secondme.store import content, journal
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.skipped import not_skipped
from secondme.types import Changes

LinkKind = Literal["related", "about", "part_of", "because", "before", "contradicts", "same"]
TOGETHER = 0.3
"""The most that being cited together adds to a link (reached in the limit)."""
HALF_OF = 3
"""Replies that cited two memories together after which half of TOGETHER is reached."""
THERE = "deleted_at IS NULL"


@dataclass(frozen=True, slots=True)
class Link:
    from_id: int
    to_id: int
    kind: str
    weight: float
    """In (0, 1]."""


class Links:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(
        self,
        from_id: int,
        to_id: int,
        kind: str = "related",
        weight: float = 1.0,
        *,
        who: str = "link",
        why: str = "They belong together.",
        run_id: int | None = None,
    ) -> Changes:
        """Connect two memories, or give the link a new weight; nothing when it is so already, or one is gone."""
        with self._connections.write(durable=False) as db:
            if from_id == to_id or not (content.exists(db, from_id) and content.exists(db, to_id)):
                return Changes()
            before = _read(db, from_id, to_id, kind)
            if before is not None and abs(before["weight"] - weight) < 1e-9:
                return Changes()
            return _record(db, from_id, before, {"to_id": to_id, "kind": kind, "weight": weight}, who, why, run_id)

    def remove(
        self, from_id: int, to_id: int, kind: str = "related", *, who: str = "link", why: str = "They do not belong"
        " together any more.", run_id: int | None = None,
    ) -> Changes:  # fmt: skip
        with self._connections.write(durable=False) as db:
            before = _read(db, from_id, to_id, kind)
            if before is None:
                return Changes()
            return _record(db, from_id, before, {"to_id": to_id, "kind": kind, "weight": None}, who, why, run_id)

    def of(self, memory_id: int) -> list[Link]:
        """Links from and to memories outside the bin, heaviest first."""
        found = sql.rows(
            self._connections.read(),
            f"""SELECT from_id, to_id, links.kind, weight FROM links
            JOIN memories ON memories.id = iif(from_id = ?1, to_id, from_id)
            WHERE (from_id = ?1 OR to_id = ?1) AND {THERE} ORDER BY weight DESC, links.id""",
            (memory_id,),
        )
        return [Link(**row) for row in found]

    def around(self, ids: Sequence[int]) -> dict[int, dict[int, float]]:
        """For each of these memories those that are linked to it, with the weight of the heaviest link in (0, 1], and
        what was cited together with it in replies that are still shown: the more often, the heavier.

        That weight is computed when read, from the replies: it is bounded by TOGETHER, and goes when they go."""
        db, chosen = self._connections.read(), sql.ids_json(ids)
        found: dict[int, dict[int, float]] = {}
        for one, other, weight in db.execute(LINKED, (chosen,)).fetchall():
            near = found.setdefault(one, {})
            near[other] = max(weight, near.get(other, 0.0))
        for one, other, times in db.execute(CITED_TOGETHER, (chosen,)).fetchall():
            near = found.setdefault(one, {})
            near[other] = min(1.0, near.get(other, 0.0) + TOGETHER * times / (times + HALF_OF))
        return found

    def sharing(self, memory_id: int, names: Sequence[str], limit: int) -> list[int]:
        """Memories outside the bin that are about one of these names (folded), or claim something of the same attribute
        of the same subject as this one; newest first."""
        return sql.values(self._connections.read(), SHARING, (memory_id, json.dumps(list(names)), limit))

    def unlinked(self, limit: int) -> list[int]:
        """Memories in force for which no links were looked for since they say what they say; oldest
        first."""
        statement = f"SELECT id {_UNLINKED} ORDER BY id LIMIT ?"
        return sql.values(self._connections.read(), statement, (limit,))

    def unlinked_count(self) -> int:
        return int(sql.values(self._connections.read(), f"SELECT COUNT(*) {_UNLINKED}")[0])

    def mark(self, memory_id: int) -> None:
        """Links of this memory were looked for."""
        with self._connections.write(durable=False) as db:
            db.execute(
                "INSERT OR REPLACE INTO linked(memory_id, stamp) SELECT id, normalised FROM memories WHERE id = ?",
                (memory_id,),
            )


SHARING = f"""SELECT id FROM memories WHERE id <> ?1 AND {THERE} AND status = 'active' AND (
    subject_id IN (SELECT entity_id FROM aliases JOIN entities ON entities.id = entity_id
        WHERE is_self = 0 AND folded IN (SELECT value FROM json_each(?2)))
    OR id IN (SELECT other.memory_id FROM claims AS own JOIN claims AS other ON other.subject_id = own.subject_id
        AND other.attribute = own.attribute WHERE own.memory_id = ?1)) ORDER BY id DESC LIMIT ?3"""
LINKED = f"""WITH chosen(id) AS (SELECT value FROM json_each(?))
    SELECT chosen.id, to_id, weight FROM links JOIN chosen ON from_id = chosen.id
    JOIN memories ON memories.id = to_id WHERE {THERE}
    UNION ALL SELECT chosen.id, from_id, weight FROM links JOIN chosen ON to_id = chosen.id
    JOIN memories ON memories.id = from_id WHERE {THERE}"""
CITED_TOGETHER = """WITH chosen(id) AS (SELECT value FROM json_each(?))
    SELECT chosen.id, other.ref_id, COUNT(DISTINCT other.reply_item_id) FROM recalls AS own
    JOIN chosen ON own.type = 'memory' AND own.ref_id = chosen.id AND own.cited = 1
    JOIN items ON items.id = own.reply_item_id AND items.active = 1
    JOIN recalls AS other ON other.reply_item_id = own.reply_item_id AND other.type = 'memory' AND other.cited = 1
    AND other.ref_id <> own.ref_id GROUP BY chosen.id, other.ref_id"""
_UNLINKED = f"""FROM memories WHERE deleted_at IS NULL AND status = 'active'
    AND NOT EXISTS (SELECT 1 FROM linked WHERE memory_id = memories.id AND stamp = memories.normalised)
    AND {not_skipped("link", "memories.id", "memories.updated_at")}"""


def restore(db: Database, from_id: int, about: dict[str, Any], before: dict[str, Any] | None) -> tuple[Any, Any]:
    """Give the link that a journal entry is about the weight it had; what was and what is then, for the journal."""
    nothing = {"to_id": about["to_id"], "kind": about["kind"], "weight": None}
    present = _read(db, from_id, about["to_id"], about["kind"]) or nothing
    wanted = before or nothing
    if content.exists(db, about["to_id"]):
        _write(db, from_id, wanted)
    return present, wanted


def _record(
    db: Database, from_id: int, before: dict[str, Any] | None, after: dict[str, Any], who: str, why: str,
    run_id: int | None,
) -> Changes:  # fmt: skip
    _write(db, from_id, after)
    entry = journal.record(
        db, who=who, why=why, action="link", memory_id=from_id, before=before, after=after, run_id=run_id
    )
    return Changes(memories=(from_id, after["to_id"]), journal=(entry,))


def _read(db: Database, from_id: int, to_id: int, kind: str) -> dict[str, Any] | None:
    statement = "SELECT to_id, kind, weight FROM links WHERE from_id = ? AND to_id = ? AND kind = ?"
    return sql.one(db, statement, (from_id, to_id, kind))


def _write(db: Database, from_id: int, wanted: dict[str, Any]) -> None:
    key = (from_id, wanted["to_id"], wanted["kind"])
    if wanted["weight"] is None:
        db.execute("DELETE FROM links WHERE from_id = ? AND to_id = ? AND kind = ?", key)
        return
    db.execute(
        """INSERT INTO links(from_id, to_id, kind, weight, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT(from_id, to_id, kind) DO UPDATE SET weight = excluded.weight""",
        (*key, wanted["weight"], sql.now()),
    )
