"""Which items are shown and may be recalled: those on the path to the active leaf of a conversation outside the bin."""

from collections.abc import Sequence

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import evidence, fts
from secondme.store import rows as sql
from secondme.types import Changes

PATH = """WITH RECURSIVE up(id, parent_id, retired_by) AS (
    SELECT id, parent_id, retired_by FROM items WHERE id = ? AND conversation_id = ?
    UNION ALL SELECT items.id, items.parent_id, items.retired_by FROM items JOIN up ON items.id = up.parent_id)
    SELECT id, retired_by FROM up"""
"""What lies on it may be retired: taken out again by an undo of its import, or at its source."""
BRANCH_LEFT = "The message it came from is no longer part of the conversation shown."


def show(db: Database, conversation_id: int, leaf_id: int | None, why: str = BRANCH_LEFT) -> Changes:
    """Make `leaf_id` the end of the branch shown, and bring the index and what was derived in step.

    Raises UserError when either does not exist."""
    row = sql.one(db, "SELECT active_leaf FROM conversations WHERE id = ?", (conversation_id,))
    if row is None:
        raise UserError("This conversation no longer exists.")
    db.execute("UPDATE conversations SET active_leaf = ? WHERE id = ?", (leaf_id, conversation_id))
    if (
        leaf_id is not None
        and _is_next(db, leaf_id, row["active_leaf"])
        and may_grow(db, conversation_id, row["active_leaf"])
    ):
        grow(db, [leaf_id])
        return Changes(conversations=(conversation_id,), items=(leaf_id,))
    return refresh(db, conversation_id, why)


def grow(db: Database, ids: Sequence[int]) -> None:
    """Show new items that go on, one after the other, where the branch shown ended."""
    db.execute("UPDATE items SET active = 1 WHERE id IN (SELECT value FROM json_each(?))", (sql.ids_json(ids),))
    fts.index(db, ids)


def may_grow(db: Database, conversation_id: int, leaf_id: int | None) -> bool:
    """Whether a branch that ends with `leaf_id` (None: nothing is there yet) is shown, outside the bin."""
    if leaf_id is not None:
        return bool(sql.values(db, "SELECT active FROM items WHERE id = ?", (leaf_id,))[0])
    deleted = "SELECT deleted_at IS NOT NULL FROM conversations WHERE id = ?"
    if sql.values(db, deleted, (conversation_id,))[0]:
        return False
    return not sql.values(
        db, "SELECT 1 FROM items WHERE conversation_id = ? AND active = 1 LIMIT 1", (conversation_id,)
    )


def refresh(db: Database, conversation_id: int, why: str) -> Changes:
    """Recompute which items of a conversation are active, after its leaf, its items or its bin state changed."""
    row = sql.one(db, "SELECT active_leaf, deleted_at FROM conversations WHERE id = ?", (conversation_id,))
    if row is None:
        raise UserError("This conversation no longer exists.")
    wanted: set[int] = set()
    if row["deleted_at"] is None and row["active_leaf"] is not None:
        path = db.execute(PATH, (row["active_leaf"], conversation_id)).fetchall()
        if not path:
            raise UserError("This message is not part of the conversation.")
        wanted = {item_id for item_id, retired_by in path if retired_by is None}
    active = set(sql.values(db, "SELECT id FROM items WHERE conversation_id = ? AND active = 1", (conversation_id,)))
    changed = sorted(wanted ^ active)
    db.execute(
        "UPDATE items SET active = 1 - active WHERE id IN (SELECT value FROM json_each(?))", (sql.ids_json(changed),)
    )
    fts.index(db, changed)
    memories = evidence.settle(db, items=changed, why=why)
    return Changes(conversations=(conversation_id,), items=tuple(changed), memories=tuple(memories))


def _is_next(db: Database, item_id: int, leaf_id: int | None) -> bool:
    """Whether the item is a new one right below the leaf. Raises UserError when there is no such item."""
    row = sql.one(db, "SELECT parent_id, active FROM items WHERE id = ?", (item_id,))
    if row is None:
        raise UserError("This message no longer exists.")
    return not row["active"] and row["parent_id"] == leaf_id
