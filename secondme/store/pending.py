"""Which texts still want a vector, known without looking at each of them again.

Triggers note every change of an item or a memory in a log. Who asks for the first time in the life of a process has
everything looked through once; from then on only what the log names. So asking costs nothing when nothing changed, at
any size, and a crash loses nothing: the vectors themselves say what they were computed from.
"""

import json
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from threading import RLock
from typing import TYPE_CHECKING, Any, Literal

if TYPE_CHECKING:
    from secondme.store import Store

Kind = Literal["item", "memory"]
KINDS: tuple[Kind, ...] = ("memory", "item")
CHUNK = 5_000
LOG_MOST = 10_000

DDL = (
    "CREATE TABLE changed(seq INTEGER PRIMARY KEY AUTOINCREMENT, kind TEXT NOT NULL, ref INTEGER NOT NULL)",
    """CREATE TRIGGER item_added AFTER INSERT ON items WHEN NEW.active BEGIN
        INSERT INTO changed(kind, ref) VALUES ('item', NEW.id); END""",
    """CREATE TRIGGER item_changed AFTER UPDATE OF text, active, author, parent_id, revision, retired_by ON items BEGIN
        INSERT INTO changed(kind, ref) VALUES ('item', NEW.id);
        INSERT INTO changed(kind, ref) SELECT 'item', id FROM items
            WHERE parent_id = NEW.id AND (NEW.revision <> OLD.revision OR NEW.retired_by IS NOT OLD.retired_by); END""",
    """CREATE TRIGGER item_gone AFTER DELETE ON items BEGIN
        INSERT INTO changed(kind, ref) VALUES ('item', OLD.id); END""",
    """CREATE TRIGGER memory_added AFTER INSERT ON memories BEGIN
        INSERT INTO changed(kind, ref) VALUES ('memory', NEW.id); END""",
    """CREATE TRIGGER memory_changed AFTER UPDATE OF text, context, deleted_at ON memories BEGIN
        INSERT INTO changed(kind, ref) VALUES ('memory', NEW.id); END""",
    """CREATE TRIGGER memory_gone AFTER DELETE ON memories BEGIN
        INSERT INTO changed(kind, ref) VALUES ('memory', OLD.id); END""",
)
"""Of memory.db. The log holds ids only."""

READING = "2"
"""How texts are made into vectors: raise it when a model gives others than before. Former ones serve until their
texts have been read anew."""
ITEM_STAMP = (
    f"'{READING}:' || i.revision || ':' || substr(i.content_hash, 1, 12) || ':' || "
    "coalesce(p.id || ':' || p.revision, '')"
)
MEMORY_TEXT = "m.text || char(10) || coalesce(m.context, '')"
MEMORY_STAMP = f"'{READING}:' || {MEMORY_TEXT}"
_NO_VECTOR = """NOT EXISTS (SELECT 1 FROM derived.vectors v WHERE v.kind = '{kind}' AND v.ref = {ref} AND v.model = ?
    AND v.part = 0 AND v.stamp = {stamp})"""
WANTED: dict[Kind, str] = {
    "item": "FROM items i LEFT JOIN items p ON p.id = i.parent_id AND p.retired_by IS NULL WHERE i.active AND "
    + _NO_VECTOR.format(kind="turn", ref="i.id", stamp=ITEM_STAMP),
    "memory": "FROM memories m WHERE m.deleted_at IS NULL AND "
    + _NO_VECTOR.format(kind="memory", ref="m.id", stamp=MEMORY_STAMP),
}
"""Items and memories without an up-to-date vector of a model, which is the parameter."""
ID: dict[Kind, str] = {"item": "i.id", "memory": "m.id"}


class Wanting:
    """The ids of one kind that want a vector, to be walked from the newest on."""

    def __init__(self, ids: Iterable[int]) -> None:
        self._ids = set(ids)
        self._order = sorted(self._ids)

    def __len__(self) -> int:
        return len(self._ids)

    def add(self, ids: Sequence[int]) -> None:
        self._ids.update(ids)
        self._order = sorted({*self._order, *ids})

    def drop(self, ids: Iterable[int]) -> None:
        self._ids.difference_update(ids)
        if len(self._order) > 2 * len(self._ids) + CHUNK:
            self._order = sorted(self._ids)

    def newest(self, limit: int, below: int | None) -> list[int]:
        end = len(self._order) if below is None else bisect_left(self._order, below)
        found: list[int] = []
        while end and len(found) < limit:
            end -= 1
            if self._order[end] in self._ids:
                found.append(self._order[end])
        return found


class Pending:
    """Safe from any thread. Not to be asked inside a write transaction, which might be rolled back."""

    def __init__(self, store: "Store") -> None:
        self._store = store
        self._lock = RLock()
        self._models: dict[str, dict[Kind, Wanting]] = {}
        self._seq: int | None = None
        self._maybe_gone: dict[Kind, set[int]] | None = None
        """What may have left vectors behind; None: anything."""

    def count(self, model_id: str) -> int:
        with self._lock:
            return sum(map(len, self._of(model_id).values()))

    def newest(self, model_id: str, kind: Kind, limit: int, below: int | None = None) -> list[int]:
        """Ids (under `below`), newest first."""
        with self._lock:
            return self._of(model_id)[kind].newest(limit, below)

    def settle(self, model_id: str, kind: Kind, ids: Sequence[int]) -> None:
        """Look again which of these want a vector of this model, after they were given one."""
        with self._lock:
            known = self._models.get(model_id)
            if known is not None:
                wanted = set(self._wanted(model_id, kind, ids))
                known[kind].drop(id for id in ids if id not in wanted)

    def take_maybe_gone(self) -> dict[Kind, set[int]] | None:
        """Of which items and memories vectors may be left though they are gone, since this was last asked."""
        with self._lock:
            self._read_log()
            taken, self._maybe_gone = self._maybe_gone, {kind: set() for kind in KINDS}
            return taken

    def _of(self, model_id: str) -> dict[Kind, Wanting]:
        self._read_log()
        if model_id not in self._models:
            db = self._store.read()
            self._models[model_id] = {
                kind: Wanting(row[0] for row in db.execute(f"SELECT {ID[kind]} {WANTED[kind]}", [model_id]).fetchall())
                for kind in KINDS
            }
        return self._models[model_id]

    def _read_log(self) -> None:
        db = self._store.read()
        if self._seq is None:
            self._seq = int(db.execute("SELECT coalesce(max(seq), 0) FROM changed").fetchone()[0])
            return
        rows = db.execute("SELECT seq, kind, ref FROM changed WHERE seq > ? ORDER BY seq", [self._seq]).fetchall()
        if not rows:
            return
        for kind in KINDS:
            refs = list({ref for _, of, ref in rows if of == kind})
            if self._maybe_gone is not None:
                self._maybe_gone[kind].update(refs)
            for model_id, known in self._models.items():
                wanted = self._wanted(model_id, kind, refs)
                known[kind].drop(set(refs).difference(wanted))
                if wanted:
                    known[kind].add(wanted)
        self._seq = int(rows[-1][0])

    def _wanted(self, model_id: str, kind: Kind, ids: Sequence[int]) -> list[int]:
        found: list[int] = []
        for start in range(0, len(ids), CHUNK):
            statement = f"SELECT {ID[kind]} {WANTED[kind]} AND {ID[kind]} IN (SELECT value FROM json_each(?))"
            parameters: list[Any] = [model_id, json.dumps(list(ids[start : start + CHUNK]))]
            found += [row[0] for row in self._store.read().execute(statement, parameters).fetchall()]
        return found

    def shorten_log(self) -> None:
        """Let go of what was read. Opens a transaction of its own."""
        with self._lock:
            read = self._seq
        db = self._store.read()
        if read and int(db.execute("SELECT count(*) FROM changed WHERE seq <= ?", [read]).fetchone()[0]) > LOG_MOST:
            with self._store.write(durable=False) as writing:
                writing.execute("DELETE FROM changed WHERE seq <= ?", [read])
