"""Which copied files belong to which items. The bytes lie beside the database, sealed (secondme/attachments.py)."""

from collections.abc import Iterable, Iterator, Sequence

from secondme.errors import UserError
from secondme.store import kin
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Attachment

DDL = (
    """CREATE TABLE attachments(
        id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT NOT NULL, size INTEGER NOT NULL, digest TEXT NOT NULL,
        at TEXT NOT NULL, UNIQUE(digest, name))""",
    """CREATE TABLE attachment_items(
        attachment_id INTEGER NOT NULL REFERENCES attachments(id) ON DELETE CASCADE,
        item_id INTEGER NOT NULL REFERENCES items(id) ON DELETE CASCADE, PRIMARY KEY(attachment_id, item_id))
        WITHOUT ROWID""",
    "CREATE INDEX attachments_of_item ON attachment_items(item_id)",
)
PAGE = 2_000


class Attachments:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def add(self, name: str, size: int, digest: str, items: Iterable[int]) -> int:
        """Note a file (once for each name) with the items that name it. Returns its id."""
        with self._connections.write(joins=True) as db:
            db.execute(
                "INSERT OR IGNORE INTO attachments(name, size, digest, at) VALUES (?, ?, ?, ?)",
                (name, size, digest, sql.now()),
            )
            found = "SELECT id FROM attachments WHERE digest = ? AND name = ?"
            attachment_id = int(sql.values(db, found, (digest, name))[0])
            pairs = [(attachment_id, item_id) for item_id in items]
            db.conn.executemany("INSERT OR IGNORE INTO attachment_items VALUES (?, ?)", pairs)
            return attachment_id

    def holder(self, source: str, conversation: str, external_id: str) -> int | None:
        """The item that a format knows by this id, unless it was taken out."""
        statement = """SELECT items.id FROM items JOIN conversations ON conversations.id = conversation_id
            WHERE conversations.source IN (SELECT value FROM json_each(?)) AND conversations.external_id = ?
            AND items.external_id = ? AND retired_by IS NULL"""
        found = sql.values(self._connections.read(), statement, (kin.of(source), conversation, external_id))
        return int(found[0]) if found else None

    def texts(self, conversations: Sequence[int]) -> Iterator[tuple[int, str]]:
        """(id, text) of all items of these conversations, page by page."""
        last = 0
        statement = """SELECT id, text FROM items WHERE id > ? AND retired_by IS NULL
            AND conversation_id IN (SELECT value FROM json_each(?)) ORDER BY id LIMIT ?"""
        while page := sql.rows(self._connections.read(), statement, (last, sql.ids_json(conversations), PAGE)):
            yield from ((row["id"], row["text"]) for row in page)
            last = page[-1]["id"]

    def of_items(self, items: Iterable[int]) -> dict[int, tuple[Attachment, ...]]:
        """Those of each of these items that has some, by name."""
        found: dict[int, list[Attachment]] = {}
        rows = sql.rows(
            self._connections.read(),
            """SELECT item_id, id, name, size FROM attachment_items JOIN attachments ON id = attachment_id
            WHERE item_id IN (SELECT value FROM json_each(?)) ORDER BY name, id""",
            (sql.ids_json(items),),
        )
        for row in rows:
            found.setdefault(row["item_id"], []).append(Attachment(row["id"], row["name"], row["size"]))
        return {item_id: tuple(each) for item_id, each in found.items()}

    def digest(self, attachment_id: int) -> str:
        """Raises UserError when there is no such file any more."""
        found = sql.values(self._connections.read(), "SELECT digest FROM attachments WHERE id = ?", (attachment_id,))
        if not found:
            raise UserError("This file is no longer here.")
        return str(found[0])

    def all(self) -> list[tuple[Attachment, str]]:
        """Every file with its digest."""
        rows = sql.rows(self._connections.read(), "SELECT id, name, size, digest FROM attachments ORDER BY id")
        return [(Attachment(row["id"], row["name"], row["size"]), row["digest"]) for row in rows]

    def items(self) -> dict[int, list[str]]:
        """For each file the items that name it, by their external ids, else as an export calls them."""
        found: dict[int, list[str]] = {}
        for row in sql.rows(
            self._connections.read(),
            """SELECT attachment_id, coalesce(external_id, 'secondme-' || items.id) AS name FROM attachment_items
            JOIN items ON items.id = item_id ORDER BY attachment_id, items.id""",
        ):
            found.setdefault(row["attachment_id"], []).append(row["name"])
        return found

    def drop_unneeded(self) -> int:
        """Forget files that no item names any more; how many."""
        with self._connections.write() as db:
            gone = "DELETE FROM attachments WHERE id NOT IN (SELECT attachment_id FROM attachment_items)"
            return int(db.execute(gone).rowcount)
