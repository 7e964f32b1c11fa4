"""Which imports hold an item: the one that brought it, and each that had it too. Undoing one of them takes out only
what no other holds, and undoing the last of them takes out the rest, in whatever order they are undone.

An import that brought back an item which its source had taken out ("returned") begins anew: what held it before had let
go of it.
"""

import json

from sqlite_utils import Database

from secondme.store import rows as sql

OF_SESSION = "(SELECT id FROM imports WHERE session_id = :session)"
BORN = f"SELECT id AS item_id FROM items WHERE import_id IN {OF_SESSION}"
NOTED = f"SELECT item_id FROM import_changes WHERE import_id IN {OF_SESSION} AND kind IN ('found', 'returned')"
LIVE = """(SELECT imports.id FROM imports JOIN import_sessions ON import_sessions.id = session_id
    WHERE session_id <> :session AND state <> 'undone')"""
"""Imports of other sessions that were not undone."""
FOUND_ELSEWHERE = f"""SELECT item_id, import_id FROM import_changes
    WHERE import_id IN {LIVE} AND kind IN ('found', 'returned')"""


def let_go(db: Database, session_id: int) -> list[int]:
    """The items that are there only for the sake of this session. One that came before there were sessions, or that no
    import brought, is never among them."""
    statement = f"""
        WITH mine AS ({BORN} UNION {NOTED}),
        anew AS (SELECT item_id, max(import_id) AS since FROM import_changes
            WHERE kind = 'returned' AND item_id IN mine GROUP BY item_id),
        others AS ({FOUND_ELSEWHERE} AND item_id IN mine)
        SELECT items.id FROM mine JOIN items ON items.id = mine.item_id LEFT JOIN anew ON anew.item_id = mine.item_id
        WHERE retired_by IS NULL
        AND NOT EXISTS (SELECT 1 FROM others WHERE others.item_id = items.id AND others.import_id >= coalesce(since, 0))
        AND (since IS NOT NULL OR items.import_id IN {OF_SESSION} OR items.import_id IN (
            SELECT imports.id FROM imports JOIN import_sessions ON import_sessions.id = session_id
            WHERE state = 'undone'))"""
    return [row[0] for row in db.execute(statement, {"session": session_id}).fetchall()]


def of_undone(db: Database, import_id: int) -> list[int]:
    """The items that only this import holds, of those that were there before: all that brought them is undone."""
    statement = """
        SELECT item_id FROM import_changes AS mine JOIN items ON items.id = item_id
        JOIN imports AS birth ON birth.id = items.import_id JOIN import_sessions ON import_sessions.id = session_id
        WHERE mine.import_id = :import AND mine.kind = 'found' AND state = 'undone' AND retired_by IS NULL
        AND NOT EXISTS (SELECT 1 FROM import_changes AS other JOIN imports ON imports.id = other.import_id
            JOIN import_sessions AS whole ON whole.id = imports.session_id
            WHERE other.item_id = mine.item_id AND other.import_id <> :import AND whole.state <> 'undone'
            AND other.kind IN ('found', 'returned'))"""
    return [row[0] for row in db.execute(statement, {"import": import_id}).fetchall()]


def taken_up(db: Database, session_id: int) -> list[sql.Row]:
    """What comes back with this session (id, conversation_id): what its undo took out, and what it held when the undo
    of another took it out."""
    statement = f"""
        WITH mine AS ({BORN} UNION {NOTED})
        SELECT id, conversation_id FROM items WHERE retired_by = 'undo:' || :session
        UNION SELECT items.id, conversation_id FROM items JOIN mine ON mine.item_id = items.id
        WHERE retired_by LIKE 'undo:%' AND NOT EXISTS (
            SELECT 1 FROM import_changes JOIN imports ON imports.id = import_changes.import_id
            WHERE item_id = items.id AND kind = 'returned' AND retired_by = 'undo:' || session_id)"""
    found = db.execute(statement, {"session": session_id}).fetchall()
    return [{"id": row[0], "conversation_id": row[1]} for row in found]


def changes_let_go(db: Database, import_id: int, kind: str) -> set[int]:
    """The items that an import changed ("revised", "retold") and no later import, which was not undone, found so."""
    statement = f"""
        SELECT item_id FROM import_changes AS change WHERE import_id = :import AND kind = :kind
        AND NOT EXISTS (SELECT 1 FROM ({FOUND_ELSEWHERE}) AS other
            WHERE other.item_id = change.item_id AND other.import_id > :import)"""
    session = sql.values(db, "SELECT session_id FROM imports WHERE id = ?", (import_id,))
    asked = {"import": import_id, "session": session[0], "kind": kind}
    return {row[0] for row in db.execute(statement, asked).fetchall()}


def changes_of_undone(db: Database, session_id: int, kind: str) -> list[tuple[int, set[int]]]:
    """Of imports that are undone: the items that they had changed, and that only this session holds still."""
    statement = f"""
        SELECT change.import_id, json_group_array(change.item_id) FROM import_changes AS change
        JOIN imports ON imports.id = change.import_id JOIN import_sessions ON import_sessions.id = imports.session_id
        WHERE state = 'undone' AND session_id <> :session AND kind = :kind
        AND EXISTS (SELECT 1 FROM import_changes AS seen WHERE seen.import_id IN {OF_SESSION}
            AND seen.import_id > change.import_id AND seen.item_id = change.item_id AND seen.kind = 'found')
        AND NOT EXISTS (SELECT 1 FROM ({FOUND_ELSEWHERE}) AS other
            WHERE other.item_id = change.item_id AND other.import_id > change.import_id)
        GROUP BY change.import_id ORDER BY change.import_id DESC"""
    found = db.execute(statement, {"session": session_id, "kind": kind}).fetchall()
    return [(row[0], set(json.loads(row[1]))) for row in found]
