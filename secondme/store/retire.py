"""Taking items out of sight without losing them: by undoing an import, or because they were taken out at their source.

Memories that stand on such items alone go to the bin, and come back with them (see evidence.py).
"""

import json
from collections.abc import Collection, Iterable, Sequence
from typing import Any, Literal

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import branches, fts, held, kin, speakers
from secondme.store import items as item_rows
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.moves import PLACE
from secondme.types import Changes

Kind = Literal["revised", "retired", "returned", "found", "unrevised", "retold", "untold"]
CHOSEN = "IN (SELECT value FROM json_each(?))"
UNDONE = "Its import was undone."
GONE = "It was taken out at its source."


def note(db: Database, import_id: int, kind: Kind, items: Iterable[tuple[int, int]]) -> None:
    """Remember what an import did to known items: (item, revision)."""
    db.conn.executemany(
        "INSERT OR IGNORE INTO import_changes(import_id, item_id, kind, revision) VALUES (?, ?, ?, ?)",
        [(import_id, item_id, kind, revision) for item_id, revision in items],
    )


def bring_back(db: Database, ids: Sequence[int]) -> None:
    """Items that an import found again. The caller brings the branch in step."""
    db.execute(f"UPDATE items SET retired_by = NULL WHERE id {CHOSEN}", (sql.ids_json(ids),))


def take_out(db: Database, ids: Iterable[int], cause: str, why: str) -> Changes:
    """Retire these items; a conversation of which nothing is left goes to the bin. What the person forgot stays theirs
    to bring back, and no import does."""
    chosen = sql.ids_json(ids)
    places = sql.values(db, f"SELECT DISTINCT conversation_id FROM items WHERE id {CHOSEN}", (chosen,))
    theirs = "coalesce(retired_by, '') NOT IN ('person', 'purged')"  # withdrawn.CAUSE, tombstones.PURGED
    db.execute(f"UPDATE items SET retired_by = ? WHERE id {CHOSEN} AND {theirs}", (cause, chosen))
    for place in places:
        left = "SELECT 1 FROM items WHERE conversation_id = ? AND retired_by IS NULL LIMIT 1"
        if not sql.values(db, left, (place,)):
            emptied = "UPDATE conversations SET deleted_at = ?, emptied_at = ? WHERE id = ? AND deleted_at IS NULL"
            db.execute(emptied, (at := sql.now(), at, place))
    return refreshed(db, places, why)


def fill(db: Database, places: Iterable[int]) -> None:
    """Conversations that went to the bin because nothing was left of them come back; one that the person deleted stays
    there."""
    statement = f"""UPDATE conversations SET deleted_at = NULL, emptied_at = NULL
        WHERE id {CHOSEN} AND deleted_at = emptied_at"""
    db.execute(statement, (sql.ids_json(places),))


def refreshed(db: Database, places: Iterable[int], why: str) -> Changes:
    found = [branches.refresh(db, place, why) for place in dict.fromkeys(places)]
    return Changes(
        conversations=tuple(id for each in found for id in each.conversations),
        items=tuple(id for each in found for id in each.items),
        memories=tuple(dict.fromkeys(id for each in found for id in each.memories)),
    )


class Retire:
    """What a session of imports did, taken back and done again."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def missing(self, source: str, wholes: Iterable[tuple[str, Sequence[str]]], import_id: int) -> tuple[int, Changes]:
        """Retire what is known of each conversation and not among the external ids that are all of it; how many."""
        statement = """SELECT items.id FROM items JOIN conversations ON conversations.id = conversation_id
            WHERE conversations.source IN (SELECT value FROM json_each(?)) AND conversations.external_id = ?
            AND retired_by IS NULL
            AND import_id IS NOT NULL AND items.external_id IS NOT NULL
            AND items.external_id NOT IN (SELECT value FROM json_each(?))"""
        with self._connections.write(durable=False, joins=True) as db:
            gone: list[int] = []
            for conversation, keep in wholes:
                gone += sql.values(db, statement, (kin.of(source), conversation, _json(keep)))
            return len(gone), self._gone(db, gone, import_id)

    def vanished(self, root: str, seen: Iterable[str], unread: Sequence[str], import_id: int) -> tuple[int, Changes]:
        """Retire the notes that lie below the folder `root` and were not `seen` there, but for those of `unread` files
        and folders; how many notes that were."""
        with self._connections.write() as db:
            statement = f"""SELECT id, {PLACE} FROM conversations WHERE substr({PLACE}, 1, ?) IN (?, ?)
                AND source <> 'chat' AND deleted_at IS NULL
                AND {PLACE} NOT IN (SELECT value FROM json_each(?))"""
            below = root.rstrip("/\\")
            parameters = (len(below) + 1, below + "/", below + "\\", _json(seen))
            found = db.execute(statement, parameters).fetchall()
            places = [id for id, name in found if not name.startswith(tuple(unread))]
            items = f"""SELECT id FROM items WHERE conversation_id {CHOSEN} AND retired_by IS NULL
                AND import_id IS NOT NULL"""
            gone = sql.values(db, items, (sql.ids_json(places),))
            return len(places), self._gone(db, gone, import_id)

    @staticmethod
    def _gone(db: Database, ids: Sequence[int], import_id: int) -> Changes:
        if not ids:
            return Changes()
        note(db, import_id, "retired", ((item_id, 0) for item_id in ids))
        return take_out(db, ids, f"gone:{import_id}", GONE)

    def failed(self, import_id: int) -> Changes:
        """Take back what was stored of a file that then could not be read to its end."""
        with self._connections.write(frees=True) as db:
            new = sql.values(db, "SELECT id FROM items WHERE import_id = ? AND retired_by IS NULL", (import_id,))
            restored = self._unrevise(db, import_id)
            again = self._noted(db, [import_id], "returned")
            of_undone = held.of_undone(db, import_id)
            session = sql.values(db, "SELECT session_id FROM imports WHERE id = ?", (import_id,))
            retold = self._retold(db, session[0], [import_id], "retold", "untold")
            db.execute("DELETE FROM import_changes WHERE import_id = ? AND kind = 'found'", (import_id,))
            changes = _all(
                retold,
                take_out(db, [*new, *again], f"failed:{import_id}", UNDONE),
                take_out(db, of_undone, f"undo:{session[0]}", UNDONE),
            )
            fts.index(db, restored)
            return changes

    def undo(self, session_id: int) -> Changes:
        """Take out what a session brought and give back what it changed; what an import that was not undone holds too
        stays (see `held.py`). Raises UserError when that was done before."""
        with self._connections.write(frees=True) as db:
            self._expect(db, session_id, ("done", "interrupted"))
            imports = sql.values(db, "SELECT id FROM imports WHERE session_id = ? ORDER BY id DESC", (session_id,))
            out = held.let_go(db, session_id)
            restored = [item for import_id in imports for item in self._unrevise(db, import_id)]
            restored += self._turn_also(db, session_id, "revised", "unrevised")
            back = sql.rows(
                db,
                f"SELECT id, conversation_id FROM items WHERE retired_by {CHOSEN}",
                (_json(f"gone:{import_id}" for import_id in imports),),
            )
            self._revive(db, back)
            changes = take_out(db, out, f"undo:{session_id}", UNDONE)
            back_changes = refreshed(db, (row["conversation_id"] for row in back), UNDONE)
            retold = self._retold(db, session_id, imports, "retold", "untold")
            fts.index(db, restored)
            self._set(db, session_id, "undone")
            return _all(changes, back_changes, retold, Changes(items=tuple(restored), imports=(session_id,)))

    def redo(self, session_id: int) -> Changes:
        """Take back the undo of a session. Raises UserError when it was not undone."""
        with self._connections.write() as db:
            self._expect(db, session_id, ("undone",))
            imports = sql.values(db, "SELECT id FROM imports WHERE session_id = ? ORDER BY id", (session_id,))
            back = held.taken_up(db, session_id)
            self._revive(db, back)
            restored = [item for import_id in imports for item in self._rerevise(db, import_id)]
            restored += self._turn_also(db, session_id, "unrevised", "revised")
            changes = refreshed(db, (row["conversation_id"] for row in back), "Its import was brought back.")
            changes = _all(changes, self._retold(db, session_id, imports, "untold", "retold"))
            for import_id in imports:
                gone = self._noted(db, [import_id], "retired")
                changes = _all(changes, take_out(db, gone, f"gone:{import_id}", GONE))
            fts.index(db, restored)
            self._set(db, session_id, "done")
            return _all(changes, Changes(items=tuple(restored), imports=(session_id,)))

    def _turn_also(self, db: Database, session_id: int, kind: Kind, into: Kind) -> list[int]:
        """The same for texts that an import undone before had brought, and that only this session still held."""
        return [
            item
            for import_id, items in held.changes_of_undone(db, session_id, kind)
            for item in self._turn(db, import_id, kind, into, items)
        ]

    @staticmethod
    def _revive(db: Database, found: Sequence[sql.Row]) -> None:
        """Items are there again, and so are conversations that had lost all of theirs."""
        fill(db, {row["conversation_id"] for row in found})
        there = f"UPDATE items SET retired_by = NULL WHERE id {CHOSEN}"
        db.execute(there, (sql.ids_json(row["id"] for row in found),))

    @staticmethod
    def _noted(db: Database, imports: Sequence[int], kind: Kind) -> list[int]:
        statement = f"SELECT item_id FROM import_changes WHERE import_id {CHOSEN} AND kind = ?"
        return sql.values(db, statement, (sql.ids_json(imports), kind))

    def _unrevise(self, db: Database, import_id: int) -> list[int]:
        """Give items the text that they had before an import, where it is still what the import made of it and no
        later import found it so."""
        return self._turn(db, import_id, "revised", "unrevised", held.changes_let_go(db, import_id, "revised"))

    def _rerevise(self, db: Database, import_id: int) -> list[int]:
        return self._turn(db, import_id, "unrevised", "revised")

    def _retold(self, db: Database, session_id: int, imports: Sequence[int], kind: Kind, into: Kind) -> Changes:
        """Say of items again whose words they were before these imports of a session ("retold" into "untold"), where no
        later import found them so; or the other way round. Also of what only this session still held."""
        chosen = [(i, held.changes_let_go(db, i, kind) if kind == "retold" else None) for i in imports]
        changes = Changes()
        for import_id, only in [*chosen, *held.changes_of_undone(db, session_id, kind)]:
            statement = "SELECT item_id, revision FROM import_changes WHERE import_id = ? AND kind = ?"
            noted = db.execute(statement, (import_id, kind)).fetchall()
            wanted = [each for each in noted if only is None or each[0] in only]
            turned = speakers.turned(db, wanted, back=kind == "retold")
            db.execute(
                f"UPDATE import_changes SET kind = ? WHERE import_id = ? AND kind = ? AND item_id {CHOSEN}",
                (into, import_id, kind, sql.ids_json(turned.items)),
            )
            changes = _all(changes, turned)
        return changes

    @staticmethod
    def _turn(db: Database, import_id: int, kind: Kind, into: Kind, only: Collection[int] | None = None) -> list[int]:
        statement = """SELECT item_id, revision FROM import_changes WHERE import_id = ? AND kind = ?
            ORDER BY item_id, revision DESC"""
        turned: list[int] = []
        for item_id, revision in db.execute(statement, (import_id, kind)).fetchall():
            present = sql.values(db, "SELECT revision FROM items WHERE id = ?", (item_id,))
            older = "SELECT text FROM revisions WHERE item_id = ? AND revision = ?"
            before = sql.values(db, older, (item_id, revision - 1))
            if present != [revision] or not before or (only is not None and item_id not in only):
                continue
            item_rows.revise(db, item_id, before[0])
            db.execute(
                "UPDATE import_changes SET kind = ?, revision = ? WHERE import_id = ? AND item_id = ? AND revision = ?"
                " AND kind = ?",
                (into, revision + 1, import_id, item_id, revision, kind),
            )
            turned.append(item_id)
        return turned

    @staticmethod
    def _expect(db: Database, session_id: int, states: tuple[str, ...]) -> None:
        found = sql.values(db, "SELECT state FROM import_sessions WHERE id = ?", (session_id,))
        if not found:
            raise UserError("This import is no longer known.")
        if found[0] not in states:
            said = {"undone": "This import was undone already.", "running": "This import is still going on."}
            raise UserError(said.get(found[0], "This import was not undone."))

    @staticmethod
    def _set(db: Database, session_id: int, state: str) -> None:
        undone = sql.now() if state == "undone" else None
        db.execute("UPDATE import_sessions SET state = ?, undone_at = ? WHERE id = ?", (state, undone, session_id))


def _all(*changes: Changes) -> Changes:
    def union(name: str) -> tuple[int, ...]:
        return tuple(dict.fromkeys(id for each in changes for id in getattr(each, name)))

    names = ("conversations", "items", "memories", "imports")
    touched: dict[str, Any] = {name: union(name) for name in names}
    return Changes(**touched)


def _json(names: Iterable[str]) -> str:
    return json.dumps(list(names))
