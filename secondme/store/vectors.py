"""Vectors of items and memories, in derived.db: they can always be computed again.

A row is stamped with what it was computed from and how, so that a revised text is seen to be stale, and with the
generation in which it was written. What was removed leaves its key with a generation too: whoever holds a copy (the
index) catches up by asking for what changed since the generation it knows.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

import numpy as np
import numpy.typing as npt
from sqlite_utils import Database

from secondme.store.pending import ITEM_STAMP, MEMORY_STAMP, MEMORY_TEXT, WANTED, Pending

if TYPE_CHECKING:
    from secondme.store import Store

VectorKind = Literal["turn", "memory"]
"""An item after the end of what was said before it; a memory."""
KINDS: tuple[VectorKind, ...] = ("turn", "memory")
Vectors32 = npt.NDArray[np.float32]

VERSION = 4
"""Of the tables of derived.db: raise it when they change, and the file is made anew."""

DDL = (
    "CREATE TABLE derived.vectors (id INTEGER PRIMARY KEY AUTOINCREMENT, model TEXT NOT NULL, kind TEXT NOT NULL,"
    " ref INTEGER NOT NULL, part INTEGER NOT NULL, stamp TEXT NOT NULL, generation INTEGER NOT NULL,"
    " vector BLOB NOT NULL)",
    "CREATE UNIQUE INDEX derived.vectors_of ON vectors (kind, ref, model, part, stamp)",
    "CREATE TABLE derived.vectors_removed (id INTEGER PRIMARY KEY, generation INTEGER NOT NULL)",
    "CREATE TABLE derived.vectors_state (id INTEGER PRIMARY KEY CHECK (id = 1), generation INTEGER NOT NULL,"
    " born TEXT NOT NULL)",
    "INSERT INTO derived.vectors_state VALUES (1, 0, lower(hex(randomblob(16))))",
    "CREATE TABLE derived.words (kind TEXT NOT NULL, ref INTEGER NOT NULL, model TEXT NOT NULL, signs BLOB NOT NULL,"
    " PRIMARY KEY (kind, ref, model)) WITHOUT ROWID",
    "CREATE TABLE derived.situations (ref INTEGER NOT NULL, model TEXT NOT NULL, vector BLOB NOT NULL,"
    " PRIMARY KEY (ref, model)) WITHOUT ROWID",
)
"""Run with derived.db attached as `derived`."""


@dataclass(frozen=True, slots=True)
class ToEmbed:
    """A text without an up-to-date vector; an item has its author, and the turn before it ("" where there is none).

    `brief`: an assistant wrote it, who says first what an answer is about. `own`: the person wrote it."""

    kind: Literal["item", "memory"]
    id: int
    text: str
    stamp: str
    author: str = ""
    brief: bool = False
    before: str = ""
    before_author: str = ""
    own: bool = False


@dataclass(frozen=True, slots=True)
class NewVectors:
    """All vectors of one item or memory, replacing older ones: kind, and a float array (parts, dim) of unit rows."""

    source: ToEmbed
    vectors: dict[VectorKind, Vectors32]
    words: Vectors32 | None = None
    """Shape (words, dim): the vector of each content word. Kept as the sign of each dimension, which is enough to
    compare words by (measured: no less is found than with floats)."""
    situation: Vectors32 | None = None
    """Shape (dim,): when an instruction that the item gives applies."""


@dataclass(frozen=True, slots=True)
class Delta:
    """Rows in order of their id: ids, kinds, what each belongs to, and vectors."""

    ids: npt.NDArray[np.int64]
    kinds: list[VectorKind]
    refs: npt.NDArray[np.int64]
    vectors: Vectors32

    def rows(self, part: slice) -> "Delta":
        return Delta(self.ids[part], self.kinds[part], self.refs[part], self.vectors[part])


THERE: dict[Literal["item", "memory"], str] = {
    "item": "SELECT id FROM items",
    "memory": "SELECT id FROM memories WHERE deleted_at IS NULL",
}
"""Vectors of anything but these are removed."""
OF: dict[Literal["item", "memory"], str] = {"item": "kind = 'turn'", "memory": "kind = 'memory'"}


def remove(db: Database, kind: Literal["item", "memory"], ids: Sequence[int]) -> None:
    """Remove all vectors of these items or memories, inside the caller's transaction."""
    generation = _next_generation(db)
    db.conn.executemany("DELETE FROM derived.words WHERE kind = ? AND ref = ?", [(kind, id) for id in ids])
    if kind == "item":
        db.conn.executemany("DELETE FROM derived.situations WHERE ref = ?", [(id,) for id in ids])
    for id in ids:
        _remove_rows(db, generation, f"{OF[kind]} AND ref = ?", [id])


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
        self._pending = Pending(store)

    def state(self) -> tuple[str, int]:
        """(identity of this derived.db, generation): both unchanged means that nothing has changed."""
        row = self._store.read().execute("SELECT born, generation FROM derived.vectors_state").fetchone()
        return str(row[0]), int(row[1])

    def generation(self) -> int:
        return self.state()[1]

    def serving(self) -> str:
        """The model whose vectors are searched: the last one of which every text had one. "" while there is none."""
        rows = self._store.read().execute("SELECT value FROM derived.stamp WHERE key = 'serving'").fetchall()
        return str(rows[0][0]) if rows else ""

    def serve(self, model_id: str) -> None:
        """From now on the vectors of this model are searched."""
        with self._store.write(durable=False) as db:
            db.execute("INSERT OR REPLACE INTO derived.stamp VALUES ('serving', ?)", [model_id])
            db.execute("DELETE FROM derived.stamp WHERE key IN ('alone', 'removing for', 'removed up to')")

    def remove_some_of_others(self, limit: int = 5_000) -> bool:
        """Remove some vectors of models that do not serve; False when none are left, which is remembered."""
        serving = self.serving()
        done = dict(self._store.read().execute("SELECT key, value FROM derived.stamp").fetchall())
        if not serving or done.get("alone") == serving:
            return False
        after = int(done.get("removed up to", 0)) if done.get("removing for") == serving else 0
        with self._store.write(durable=False) as db:
            found = "SELECT id FROM derived.vectors WHERE id > ? AND +model <> ? ORDER BY id LIMIT ?"
            ids = [row[0] for row in db.execute(found, [after, serving, limit]).fetchall()]
            db.conn.executemany("DELETE FROM derived.vectors WHERE id = ?", [(id,) for id in ids])
            if ids:
                stamps = {"removing for": serving, "removed up to": str(ids[-1])}
            else:
                db.execute("DELETE FROM derived.words WHERE model <> ?", [serving])
                stamps = {"alone": serving}
            db.conn.executemany("INSERT OR REPLACE INTO derived.stamp VALUES (?, ?)", list(stamps.items()))
        return bool(ids)

    def pending(self, model_id: str, limit: int, below: int | None = None) -> list[ToEmbed]:
        """Memories, then active items (ids under `below`), without an up-to-date vector of this model, newest first."""
        db, chosen = self._store.read(), "IN (SELECT value FROM json_each(?))"
        ids = self._pending.newest(model_id, "memory", limit)
        memories = db.execute(
            f"SELECT m.id, {MEMORY_TEXT}, {MEMORY_STAMP} {WANTED['memory']} AND m.id {chosen} ORDER BY m.id DESC",
            [model_id, json.dumps(ids)],
        ).fetchall()
        found = [ToEmbed("memory", id, text.strip(), stamp) for id, text, stamp in memories]
        ids = self._pending.newest(model_id, "item", limit - len(found), below)
        items = db.execute(
            f"SELECT i.id, i.text, {ITEM_STAMP}, i.author, i.role = 'assistant', coalesce(p.text, ''),"
            f" coalesce(p.author, ''), i.role = 'self' {WANTED['item']} AND i.id {chosen} ORDER BY i.id DESC",
            [model_id, json.dumps(ids)],
        ).fetchall()
        return found + [ToEmbed("item", *row) for row in items]

    def pending_count(self, model_id: str) -> int:
        """How many there are. The first time in the life of a process everything is looked through for it."""
        return self._pending.count(model_id)

    def put(self, model_id: str, new: Sequence[NewVectors]) -> int:
        """Replace the vectors of these items and memories in one transaction; returns the new generation."""
        generation = self._put(model_id, new)
        kinds: tuple[Literal["item", "memory"], ...] = ("item", "memory")
        for kind in kinds:
            self._pending.settle(model_id, kind, [entry.source.id for entry in new if entry.source.kind == kind])
        return generation

    def _put(self, model_id: str, new: Sequence[NewVectors]) -> int:
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
            self._put_situations(db, model_id, new)
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

    @staticmethod
    def _put_situations(db: Database, model_id: str, new: Sequence[NewVectors]) -> None:
        items = [entry for entry in new if entry.source.kind == "item"]
        db.conn.executemany(
            "DELETE FROM derived.situations WHERE ref = ? AND model = ?", [(e.source.id, model_id) for e in items]
        )
        db.conn.executemany(
            "INSERT INTO derived.situations (ref, model, vector) VALUES (?, ?, ?)",
            [
                (entry.source.id, model_id, entry.situation.astype(np.float16).tobytes())
                for entry in items
                if entry.situation is not None
            ],
        )

    def situations(self, model_id: str) -> tuple[list[int], Vectors32]:
        """The items that give an instruction, and for each the vector of when it applies: shape (items, dim)."""
        rows = (
            self._store.read()
            .execute("SELECT ref, vector FROM derived.situations WHERE model = ?", [model_id])
            .fetchall()
        )
        return [ref for ref, _ in rows], _array([vector for _, vector in rows])

    def remove(self, kind: Literal["item", "memory"], ids: Sequence[int]) -> None:
        with self._store.write(durable=False) as db:
            remove(db, kind, ids)

    def remove_orphans(self) -> int:
        """Remove vectors of items and memories that are gone; returns how many rows went. The first time in the life of
        a process all vectors are looked through, later those of what was changed."""
        self._pending.shorten_log()
        changed = self._pending.take_maybe_gone()
        with self._store.write(durable=False) as db:
            return sum(self._remove_gone(db, kind, None if changed is None else changed[kind]) for kind in THERE)

    @staticmethod
    def _remove_gone(db: Database, kind: Literal["item", "memory"], among: set[int] | None) -> int:
        if among is not None and not among:
            return 0
        chosen = "" if among is None else " AND ref IN (SELECT value FROM json_each(?))"
        values = [] if among is None else [json.dumps(list(among))]
        vectors, words = (f"{of} AND ref NOT IN ({THERE[kind]}){chosen}" for of in (OF[kind], f"kind = '{kind}'"))
        count = int(db.execute(f"SELECT count(*) FROM derived.vectors WHERE {vectors}", values).fetchone()[0])
        if count:
            _remove_rows(db, _next_generation(db), vectors, values)
            db.execute(f"DELETE FROM derived.words WHERE {words}", values)
            if kind == "item":
                db.execute(f"DELETE FROM derived.situations WHERE ref NOT IN ({THERE[kind]}){chosen}", values)
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

    def forget_removed(self, generation: int) -> None:
        """Let go of the ids of rows that went up to `generation`: whoever holds a copy has caught up with it."""
        db = self._store.read()
        if db.execute("SELECT 1 FROM derived.vectors_removed WHERE generation <= ? LIMIT 1", [generation]).fetchall():
            with self._store.write(durable=False) as writing:
                writing.execute("DELETE FROM derived.vectors_removed WHERE generation <= ?", [generation])

    def count(self, model_id: str) -> int:
        db = self._store.read()
        return int(db.execute("SELECT count(*) FROM derived.vectors WHERE model = ?", [model_id]).fetchone()[0])


def _array(blobs: Sequence[bytes]) -> Vectors32:
    if not blobs:
        return np.zeros((0, 0), dtype=np.float32)
    return np.frombuffer(b"".join(blobs), dtype=np.float16).reshape(len(blobs), -1).astype(np.float32)
