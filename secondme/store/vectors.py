"""Vectors of items and memories, in derived.db: they can always be computed again.

A row is stamped with what it was computed from, so that a revised text is seen to be stale, and with the generation in
which it was written. What was removed leaves its key with a generation too: whoever holds a copy (the index) catches up
by asking for what changed since the generation it knows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

if TYPE_CHECKING:
    from secondme.store import Store

VectorKind = Literal["turn", "window", "memory"]
"""An item alone; an item with the turn before it; a memory."""
KINDS: tuple[VectorKind, ...] = ("turn", "window", "memory")
Vectors32 = npt.NDArray[np.float32]

VERSION = 2
"""Of the tables of derived.db: raise it when they change, and the file is made anew."""

DDL = (
    "CREATE TABLE derived.vectors (id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, kind TEXT NOT NULL,"
    " ref INTEGER NOT NULL, part INTEGER NOT NULL, stamp TEXT NOT NULL, generation INTEGER NOT NULL,"
    " vector BLOB NOT NULL, UNIQUE (kind, ref, model, part))",
    "CREATE INDEX derived.vectors_generation ON vectors (model, generation)",
    "CREATE TABLE derived.vectors_removed (id INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE TABLE derived.vectors_state (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL,"
    " born TEXT NOT NULL)",
    "INSERT INTO derived.vectors_state VALUES (1, 0, lower(hex(randomblob(16))))",
    "CREATE TABLE derived.words (kind TEXT NOT NULL, ref INTEGER NOT NULL, model TEXT NOT NULL, signs BLOB NOT NULL,"
    " PRIMARY KEY (kind, ref, model)) WITHOUT ROWID",
)
"""Run with derived.db attached as `derived`."""

_ITEM_STAMP = "i.revision || ':' || substr(i.content_hash, 1, 12) || ':' || coalesce(p.id || ':' || p.revision, '')"
_MEMORY_STAMP = "m.text || char(10) || coalesce(m.context, '')"


@dataclass(frozen=True, slots=True)
class ToEmbed:
    """A text without an up-to-date vector; an item has its author, and the turn before it ("" where there is none).

    `brief`: an assistant wrote it, who says first what an answer is about."""

    kind: Literal["item", "memory"]
    id: int
    text: str
    stamp: str
    author: str = ""
    brief: bool = False
    before: str = ""
    before_author: str = ""


@dataclass(frozen=True, slots=True)
class NewVectors:
    """All vectors of one item or memory, replacing older ones: kind, and a float array (parts, dim) of unit rows."""

    source: ToEmbed
    vectors: dict[VectorKind, Vectors32]
    words: Vectors32 | None = None
    """Shape (words, dim): the vector of each content word. Kept as the sign of each dimension, which is enough to
    compare words by (measured: no less is found than with floats)."""


@dataclass(frozen=True, slots=True)
class Delta:
    """Rows in order of their id: ids, kinds, what each belongs to, and vectors."""

    ids: npt.NDArray[np.int64]
    kinds: list[VectorKind]
    refs: npt.NDArray[np.int64]
    vectors: Vectors32

    def rows(self, part: slice) -> "Delta":
        return Delta(self.ids[part], self.kinds[part], self.refs[part], self.vectors[part])


def remove(db: Database, kind: Literal["item", "memory"], ids: Sequence[int]) -> None:
    """Remove all vectors of these items or memories, inside the caller's transaction."""
    kinds = ("memory",) if kind == "memory" else ("turn", "window")
    generation = _next_generation(db)
    db.conn.executemany("DELETE FROM derived.words WHERE kind = ? AND ref = ?", [(kind, id) for id in ids])
    for id in ids:
        for name in kinds:
            _remove_rows(db, generation, "kind = ? AND ref = ?", [name, id])


def _remove_rows(db: Database, generation: int, where: str, values: Sequence[Any]) -> None:
    db.execute(
        f"INSERT INTO derived.vectors_removed SELECT id, ? FROM derived.vectors WHERE {where}", [generation, *values]
    )
    db.execute(f"DELETE FROM derived.vectors WHERE {where}", list(values))


def _next_generation(db: Database) -> int:
    db.execute("UPDATE derived.vectors_state SET generation = generation + 1")
    return int(db.execute("SELECT generation FROM derived.vectors_state").fetchone()[0])


class Vectors:
    """Reading and writing vectors for the index and the embedding job. Vectors are kept as float16 (error 1e-4)."""

    def __init__(self, store: "Store") -> None:
        self._store = store

    def state(self) -> tuple[str, int]:
        """(identity of this derived.db, generation): both unchanged means that nothing has changed."""
        row = self._store.read().execute("SELECT born, generation FROM derived.vectors_state").fetchone()
        return str(row[0]), int(row[1])

    def generation(self) -> int:
        return self.state()[1]

    def pending(self, model_id: str, limit: int, below: int | None = None) -> list[ToEmbed]:
        """Memories, then active items (ids under `below`), without an up-to-date vector of this model, newest first."""
        db = self._store.read()
        memories = db.execute(
            f"SELECT m.id, m.text || char(10) || coalesce(m.context, ''), {_MEMORY_STAMP} FROM memories m"
            f" WHERE m.deleted_at IS NULL AND NOT EXISTS {self._fresh('memory', 'm.id', _MEMORY_STAMP)}"
            " ORDER BY m.id DESC LIMIT ?",
            [model_id, limit],
        ).fetchall()
        found = [ToEmbed("memory", id, text.strip(), stamp) for id, text, stamp in memories]
        items = db.execute(
            f"SELECT i.id, i.text, {_ITEM_STAMP}, i.author, i.role = 'assistant',"
            " coalesce(p.text, ''), coalesce(p.author, '') FROM items i"
            " LEFT JOIN items p ON p.id = i.parent_id WHERE i.active AND i.id < ?"
            f" AND NOT EXISTS {self._fresh('turn', 'i.id', _ITEM_STAMP)} ORDER BY i.id DESC LIMIT ?",
            [below or 2**62, model_id, limit - len(found)],
        ).fetchall()
        return found + [ToEmbed("item", *row) for row in items]

    def pending_count(self, model_id: str) -> int:
        row = self._store.read().execute(
            f"SELECT (SELECT count(*) FROM memories m WHERE m.deleted_at IS NULL AND NOT EXISTS"
            f" {self._fresh('memory', 'm.id', _MEMORY_STAMP)}) + (SELECT count(*) FROM items i LEFT JOIN items p"
            f" ON p.id = i.parent_id WHERE i.active AND NOT EXISTS {self._fresh('turn', 'i.id', _ITEM_STAMP)})",
            [model_id, model_id],
        )
        return int(row.fetchone()[0])

    @staticmethod
    def _fresh(kind: VectorKind, ref: str, stamp: str) -> str:
        return (
            f"(SELECT 1 FROM derived.vectors v WHERE v.kind = '{kind}' AND v.ref = {ref} AND v.model = ? AND v.part = 0"
            f" AND v.stamp = {stamp})"
        )

    def put(self, model_id: str, new: Sequence[NewVectors]) -> int:
        """Replace the vectors of these items and memories in one transaction; returns the new generation."""
        with self._store.write(durable=False) as db:
            generation = _next_generation(db)
            db.conn.executemany(
                "INSERT OR REPLACE INTO derived.words (kind, ref, model, signs) VALUES (?, ?, ?, ?)",
                [
                    (entry.source.kind, entry.source.id, model_id, np.packbits(entry.words > 0, axis=1).tobytes())
                    for entry in new
                    if entry.words is not None
                ],
            )
            for entry in new:
                for kind, vectors in entry.vectors.items():
                    _remove_rows(
                        db, generation, "kind = ? AND ref = ? AND model = ?", [kind, entry.source.id, model_id]
                    )
                    db.conn.executemany(
                        "INSERT INTO derived.vectors (model, kind, ref, part, stamp, generation, vector)"
                        " VALUES (?, ?, ?, ?, ?, ?, ?)",
                        [
                            (model_id, kind, entry.source.id, part, entry.source.stamp, generation, row.tobytes())
                            for part, row in enumerate(vectors.astype(np.float16))
                        ],
                    )
        return generation

    def remove(self, kind: Literal["item", "memory"], ids: Sequence[int]) -> None:
        with self._store.write(durable=False) as db:
            remove(db, kind, ids)

    def remove_orphans(self) -> int:
        """Remove vectors of items and memories that are gone; returns how many rows went."""
        with self._store.write(durable=False) as db:
            where = (
                "(kind = 'memory' AND ref NOT IN (SELECT id FROM memories WHERE deleted_at IS NULL))"
                " OR (kind <> 'memory' AND ref NOT IN (SELECT id FROM items))"
            )
            count = int(db.execute(f"SELECT count(*) FROM derived.vectors WHERE {where}").fetchone()[0])
            if count:
                _remove_rows(db, _next_generation(db), where, [])
                db.execute(
                    "DELETE FROM derived.words WHERE (kind = 'memory' AND ref NOT IN (SELECT id FROM memories WHERE"
                    " deleted_at IS NULL)) OR (kind = 'item' AND ref NOT IN (SELECT id FROM items))"
                )
        return count

    def of(self, model_id: str, kind: VectorKind, refs: Sequence[int]) -> dict[int, Vectors32]:
        """The vectors of these items or memories, (parts, dim) each; those without are left out."""
        found: dict[int, list[bytes]] = {}
        for ref, blob in self._blobs(model_id, kind, refs):
            found.setdefault(ref, []).append(blob)
        return {ref: _array(blobs) for ref, blobs in found.items()}

    def cosines(self, model_id: str, kind: VectorKind, refs: Sequence[int], vector: Vectors32) -> dict[int, float]:
        """Cosines of these items or memories (of their nearest part) with a unit vector; those without are left out."""
        rows = self._blobs(model_id, kind, refs)
        best: dict[int, float] = {}
        if rows:
            scores = (_array([blob for _, blob in rows]) @ vector).tolist()
            for (ref, _), score in zip(rows, scores, strict=True):
                best[ref] = max(score, best.get(ref, -1.0))
        return best

    def words(self, model_id: str, kind: Literal["item", "memory"], refs: Sequence[int]) -> dict[int, bytes]:
        """For each of these items or memories the signs of its words, dim / 8 bytes a word; those without are left
        out."""
        rows = self._store.read().execute(
            "SELECT ref, signs FROM derived.words WHERE kind = ? AND model = ?"
            " AND ref IN (SELECT value FROM json_each(?))",
            [kind, model_id, json.dumps(list(refs))],
        )
        return dict(rows.fetchall())

    def _blobs(self, model_id: str, kind: VectorKind, refs: Sequence[int]) -> list[tuple[int, bytes]]:
        return (
            self._store.read()
            .execute(
                "SELECT ref, vector FROM derived.vectors WHERE kind = ? AND model = ?"
                " AND ref IN (SELECT value FROM json_each(?)) ORDER BY ref, part",
                [kind, model_id, json.dumps(list(refs))],
            )
            .fetchall()
        )

    def since(self, model_id: str, after_id: int, limit: int, upto: int | None = None) -> Delta:
        """Rows of this model with ids above `after_id` (and up to `upto`); at most `limit`, by id. A vector never
        changes: what replaces it is a new row with a higher id, and the old one is among `removed_since`."""
        rows = (
            self._store.read()
            .execute(
                "SELECT id, kind, ref, vector FROM derived.vectors WHERE id > ? AND id <= ? AND +model = ?"
                " ORDER BY id LIMIT ?",
                [after_id, 2**62 if upto is None else upto, model_id, limit],
            )
            .fetchall()
        )
        return Delta(
            np.array([row[0] for row in rows], dtype=np.int64),
            [row[1] for row in rows],
            np.array([row[2] for row in rows], dtype=np.int64),
            _array([row[3] for row in rows]),
        )

    def removed_since(self, generation: int) -> list[int]:
        """The ids of rows that went after `generation`."""
        db = self._store.read()
        rows = db.execute("SELECT id FROM derived.vectors_removed WHERE generation > ?", [generation]).fetchall()
        return [row[0] for row in rows]

    def count(self, model_id: str) -> int:
        db = self._store.read()
        return int(db.execute("SELECT count(*) FROM derived.vectors WHERE model = ?", [model_id]).fetchone()[0])


def _array(blobs: Sequence[bytes]) -> Vectors32:
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), -1).astype(np.float32)
