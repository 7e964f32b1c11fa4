"""L0: what was really said or written. Text is never lost: an edit keeps the older text as a revision."""

from collections.abc import Iterable
from typing import Any

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import branches, fts
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Item, NewItem

COLUMNS = (
    "id, text, author, role, time, origin, kind, conversation_id, parent_id, external_id, title, content_hash,"
    " revision, active, reply_to"
)
UP = """WITH RECURSIVE up(id, parent_id, depth) AS (
    SELECT id, parent_id, 0 FROM items WHERE id = ?
    UNION ALL SELECT items.id, items.parent_id, up.depth + 1 FROM items JOIN up ON items.id = up.parent_id
    WHERE up.depth < ?)"""
DOWN = """WITH RECURSIVE down(id, depth) AS (
    SELECT ?, 0
    UNION ALL SELECT items.id, down.depth + 1 FROM items JOIN down ON items.parent_id = down.id
    WHERE (items.active = 1 OR items.retired_by IS NOT NULL) AND down.depth < ?)"""
BELOW = """WITH RECURSIVE below(id) AS (
    SELECT id FROM items WHERE id = ?
    UNION ALL SELECT items.id FROM items JOIN below ON items.parent_id = below.id)"""
ALL = 10**9


def item_of(row: sql.Row) -> Item:
    return Item(**{**row, "active": bool(row["active"])})


class Items:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, conversation_id: int, new: NewItem, parent_id: int | None, durable: bool = True) -> Item:
        """Store one item below `parent_id` and show its branch. On the disk when this returns, if `durable`.

        Raises UserError when the conversation or the parent does not exist there."""
        with self._connections.write(durable) as db:
            self._check_place(db, conversation_id, parent_id)
            item_id = insert(db, conversation_id, new, parent_id, active=False)
            db.execute("UPDATE conversations SET updated_at = ? WHERE id = ?", (sql.now(), conversation_id))
            branches.show(db, conversation_id, item_id)
            if new.origin == "typed":
                db.execute("INSERT OR IGNORE INTO use_days VALUES (?)", (new.time[:10],))
            return self._get(db, item_id)

    def get(self, item_id: int) -> Item:
        """Raises UserError when there is no such item."""
        return self._get(self._connections.read(), item_id)

    def many(self, ids: Iterable[int]) -> dict[int, Item]:
        """Those of `ids` that exist."""
        statement = f"SELECT {COLUMNS} FROM items WHERE id IN (SELECT value FROM json_each(?))"
        found = sql.rows(self._connections.read(), statement, (sql.ids_json(ids),))
        return {row["id"]: item_of(row) for row in found}

    def revise(self, item_id: int, text: str) -> Item:
        """Give the item a new text; the old one stays as a revision. The same text changes nothing."""
        with self._connections.write() as db:
            revise(db, item_id, text)
            item = self._get(db, item_id)
            if item.active:
                fts.index(db, [item_id])
            return item

    def grow(self, item_id: int, text: str) -> Item:
        """Put on the disk what a streamed reply has come to. No revision is kept, because no text is lost: raises
        ValueError unless `text` begins with the present text and the item is the assistant's, in its first revision."""
        with self._connections.write() as db:
            item = self._get(db, item_id)
            if item.role != "assistant" or item.revision != 1 or not text.startswith(item.text):
                raise ValueError(f"item {item_id} cannot grow into this text")
            if text != item.text:
                conversation = sql.values(
                    db, "SELECT external_id FROM conversations WHERE id = ?", (item.conversation_id,)
                )
                digest = sql.content_hash(conversation[0] or f"#{item.conversation_id}", item.author, item.time, text)
                db.execute(
                    "UPDATE items SET text = ?, content_hash = ?, revised_at = ? WHERE id = ?",
                    (text, digest, sql.now(), item_id),
                )
                if item.active:
                    fts.index(db, [item_id])
            return self._get(db, item_id)

    def revisions(self, item_id: int) -> list[tuple[int, str, str]]:
        """(revision, text, since when), oldest first, the present one last."""
        statement = """SELECT revision, text, at FROM revisions WHERE item_id = ?
            UNION ALL SELECT revision, text, revised_at FROM items WHERE id = ? ORDER BY revision"""
        found = self._connections.read().execute(statement, (item_id, item_id)).fetchall()
        return [(row[0], row[1], row[2]) for row in found]

    def path(self, leaf_id: int) -> list[Item]:
        """From the first item of the conversation to `leaf_id`."""
        return self._up(leaf_id, ALL)

    def siblings(self, item_id: int) -> tuple[int, ...]:
        """The alternatives at this place of the conversation, itself among them, oldest first."""
        statement = """SELECT other.id FROM items AS this JOIN items AS other
            ON other.conversation_id = this.conversation_id AND other.parent_id IS this.parent_id
            WHERE this.id = ? ORDER BY other.id"""
        return tuple(sql.values(self._connections.read(), statement, (item_id,)))

    def newest_leaf(self, item_id: int) -> int:
        """The end of the branch that goes through this item and was written last. Raises UserError if it is gone."""
        db = self._connections.read()
        found = sql.values(
            db,
            f"""{BELOW} SELECT max(id) FROM below
            WHERE NOT EXISTS (SELECT 1 FROM items WHERE items.parent_id = below.id)""",
            (item_id,),
        )
        if found[0] is None:
            raise UserError("This message no longer exists.")
        return int(found[0])

    def children(self, item_id: int) -> tuple[int, ...]:
        """What was said in reply to this item, on any branch, oldest first."""
        statement = "SELECT id FROM items WHERE parent_id = ? ORDER BY id"
        return tuple(sql.values(self._connections.read(), statement, (item_id,)))

    def around(self, item_id: int, n: int) -> list[Item]:
        """Up to `n` items before, the item, and up to `n` shown after it, in the order of the conversation."""
        after = sql.values(
            self._connections.read(), f"{DOWN} SELECT id FROM down WHERE depth > 0 ORDER BY depth", (item_id, n)
        )
        found = self.many(after)
        return [*self._up(item_id, n), *(found[i] for i in after if found[i].active)]

    def count(self) -> int:
        """Items that can be recalled."""
        return int(sql.values(self._connections.read(), "SELECT COUNT(*) FROM items WHERE active = 1")[0])

    def ids_after(self, item_id: int, limit: int) -> list[int]:
        """Active items with a higher id, ascending: for walking all of them in steps."""
        statement = "SELECT id FROM items WHERE id > ? AND active = 1 ORDER BY id LIMIT ?"
        return sql.values(self._connections.read(), statement, (item_id, limit))

    def conversation_items(
        self, conversation_id: int, limit: int | None = None, before: int | None = None
    ) -> list[Item]:
        """The branch shown, oldest first: all of it, or the last `limit` items (before the item `before`)."""
        if before is None:
            statement = "SELECT active_leaf FROM conversations WHERE id = ?"
            found = sql.values(self._connections.read(), statement, (conversation_id,))
        else:
            found = sql.values(self._connections.read(), "SELECT parent_id FROM items WHERE id = ?", (before,))
        if not found or found[0] is None or limit == 0:
            return []
        return self._up(found[0], ALL if limit is None else limit - 1)

    def previous(self, ids: Iterable[int]) -> dict[int, Item | None]:
        """For each item the one said before it on its branch, None for the first."""
        wanted = list(ids)
        items = self.many(wanted)
        parents = self.many({item.parent_id for item in items.values() if item.parent_id is not None})
        retired = self._retired(parents)
        shown = {parent.id: parent for parent in parents.values() if parent.id not in retired}
        return {i: shown.get(item.parent_id) if item.parent_id else None for i, item in items.items()}

    def _retired(self, ids: Iterable[int]) -> set[int]:
        statement = "SELECT id FROM items WHERE retired_by IS NOT NULL AND id IN (SELECT value FROM json_each(?))"
        return set(sql.values(self._connections.read(), statement, (sql.ids_json(ids),)))

    def _up(self, item_id: int, steps: int) -> list[Item]:
        columns = ", ".join(f"items.{name.strip()}" for name in COLUMNS.split(","))
        statement = f"""{UP} SELECT {columns} FROM up JOIN items ON items.id = up.id
            WHERE items.retired_by IS NULL ORDER BY up.depth DESC"""
        return [item_of(row) for row in sql.rows(self._connections.read(), statement, (item_id, steps))]

    @staticmethod
    def _get(db: Database, item_id: int) -> Item:
        row = sql.one(db, f"SELECT {COLUMNS} FROM items WHERE id = ?", (item_id,))
        if row is None:
            raise UserError("This message no longer exists.")
        return item_of(row)

    @staticmethod
    def _check_place(db: Database, conversation_id: int, parent_id: int | None) -> None:
        if not sql.values(db, "SELECT 1 FROM conversations WHERE id = ?", (conversation_id,)):
            raise UserError("This conversation no longer exists.")
        if parent_id is not None and not sql.values(
            db, "SELECT 1 FROM items WHERE id = ? AND conversation_id = ?", (parent_id, conversation_id)
        ):
            raise UserError("The message that this one answers is not in the same conversation.")


def insert(
    db: Database,
    conversation_id: int,
    new: NewItem,
    parent_id: int | None,
    *,
    active: bool,
    import_id: int | None = None,
) -> int:
    """Insert the row of an item, nothing else, and return its id."""
    row: dict[str, Any] = {
        "conversation_id": conversation_id, "parent_id": parent_id, "kind": new.kind, "author": new.author,
        "role": new.role, "time": new.time, "origin": new.origin, "external_id": new.external_id, "title": new.title,
        "text": new.text, "content_hash": hash_of(conversation_id, new), "revised_at": sql.now(), "active": int(active),
        "import_id": import_id,
    }  # fmt: skip
    return sql.insert(db, "items", row)


def hash_of(conversation_id: int, new: NewItem) -> str:
    return sql.content_hash(new.conversation or f"#{conversation_id}", new.author, new.time, new.text)


def revise(db: Database, item_id: int, text: str) -> bool:
    """Replace the text of an item, keeping the old one; whether anything changed. Raises UserError if it is gone."""
    row = sql.one(
        db,
        """SELECT items.text, items.author, items.time, items.revision, items.revised_at, items.conversation_id,
        conversations.external_id FROM items JOIN conversations ON conversations.id = conversation_id
        WHERE items.id = ?""",
        (item_id,),
    )
    if row is None:
        raise UserError("This message no longer exists.")
    if row["text"] == text:
        return False
    old = (item_id, row["revision"], row["text"], row["revised_at"])
    db.execute("INSERT INTO revisions(item_id, revision, text, at) VALUES (?, ?, ?, ?)", old)
    conversation = row["external_id"] or f"#{row['conversation_id']}"
    digest = sql.content_hash(conversation, row["author"], row["time"], text)
    db.execute(
        "UPDATE items SET text = ?, content_hash = ?, revision = revision + 1, revised_at = ? WHERE id = ?",
        (text, digest, sql.now(), item_id),
    )
    return True
