"""Conversations: begun here or imported, renamed, moved to the bin with all that stands on them alone, and restored."""

from typing import Any

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import branches, kin, shelf, shelved, withdrawn
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.fts import Fts
from secondme.store.phrases import match_box, unquoted
from secondme.types import Changes, Conversation

SELECT = f"""SELECT id, title, created_at, updated_at, active_leaf, source, external_id, deleted_at,
    (SELECT COUNT(*) FROM items WHERE conversation_id = conversations.id AND active = 1) AS count, {shelf.COLUMNS},
    COALESCE(
        (SELECT kind FROM items WHERE conversation_id = conversations.id AND active = 1 LIMIT 1), 'message'
    ) AS kind
    FROM conversations"""
MOST_MATCHES = 2000
FILLED = f"""UPDATE items SET retired_by = NULL WHERE conversation_id = :id AND retired_by = '{withdrawn.CAUSE}'
    AND NOT EXISTS (SELECT 1 FROM items WHERE conversation_id = :id AND retired_by IS NULL)"""
"""Where each message was forgotten, and it went to the bin for that, it comes back with them."""


class Chats:
    def __init__(self, connections: Connections, fts: Fts) -> None:
        self._connections = connections
        self._fts = fts

    def create(self, title: str, source: str = "chat", external_id: str | None = None) -> Conversation:
        with self._connections.write() as db:
            at = sql.now()
            row = {"title": title, "created_at": at, "updated_at": at, "source": source, "external_id": external_id}
            return self._get(db, sql.insert(db, "conversations", row))

    def get(self, conversation_id: int) -> Conversation:
        """Raises UserError when there is no such conversation."""
        return self._get(self._connections.read(), conversation_id)

    def list(
        self, query: str = "", limit: int = 500, source: str | None = None, deleted: bool = False
    ) -> list[Conversation]:
        """Newest first. `query`: a message shown has its words and "phrases", or it occurs in the title."""
        conditions = [f"deleted_at IS {'NOT ' if deleted else ''}NULL"]
        parameters: list[Any] = []
        if source is not None:
            conditions.append("source = ?")
            parameters.append(source)
        if query.strip():
            found = self._said(query)
            conditions.append("(title LIKE ? ESCAPE '\\' OR id IN (SELECT value FROM json_each(?)))")
            parameters += [sql.like(unquoted(query)), sql.ids_json(found)]
        newest_first = "updated_at DESC, COALESCE(active_leaf, 0) DESC, id DESC"
        statement = f"{SELECT} WHERE {' AND '.join(conditions)} ORDER BY {newest_first} LIMIT ?"
        return [_conversation(row) for row in sql.rows(self._connections.read(), statement, (*parameters, limit))]

    def _said(self, query: str) -> set[int]:
        """Conversations with all these words and phrases in one message, as it is shown, the last word perhaps
        unfinished."""
        ids = [item_id for item_id, _ in self._fts.search_items(match_box(query), MOST_MATCHES)]
        statement = "SELECT DISTINCT conversation_id FROM items WHERE id IN (SELECT value FROM json_each(?))"
        return set(sql.values(self._connections.read(), statement, (sql.ids_json(ids),)))

    def find_external(self, source: str, external_id: str) -> Conversation | None:
        where = "WHERE source IN (SELECT value FROM json_each(?)) AND external_id = ?"
        row = sql.one(self._connections.read(), f"{SELECT} {where} ORDER BY id LIMIT 1", (kin.of(source), external_id))
        return _conversation(row) if row else None

    def rename(self, conversation_id: int, title: str) -> Changes:
        """Raises UserError when the title is empty or there is no such conversation."""
        if not title.strip():
            raise UserError("A conversation needs a name.")
        with self._connections.write() as db:
            self._get(db, conversation_id)
            return shelved.put(db, conversation_id, "title", title.strip())

    def delete(self, conversation_id: int) -> Changes:
        """Move a conversation to the bin: from now on neither it nor what was derived from it alone is recalled.

        Undone by `restore`. Raises UserError when there is no such conversation."""
        return self._set_deleted(conversation_id, sql.now(), f"Conversation {conversation_id} was deleted.")

    def restore(self, conversation_id: int) -> Changes:
        """Bring a conversation back from the bin, with the memories that went with it."""
        return self._set_deleted(conversation_id, None, f"Conversation {conversation_id} was restored.")

    def set_leaf(self, conversation_id: int, item_id: int) -> Changes:
        """Show the branch that ends with this item. Raises UserError when it is not in this conversation."""
        with self._connections.write() as db:
            place = "SELECT 1 FROM items WHERE id = ? AND conversation_id = ?"
            if not sql.values(db, place, (item_id, conversation_id)):
                raise UserError("This message is not part of the conversation.")
            return branches.show(db, conversation_id, item_id)

    def _set_deleted(self, conversation_id: int, at: str | None, why: str) -> Changes:
        with self._connections.write(frees=at is not None) as db:
            present = self._get(db, conversation_id)
            if (present.deleted_at is None) == (at is None):
                return Changes()
            db.execute("UPDATE conversations SET deleted_at = ? WHERE id = ?", (at, conversation_id))
            if at is None:
                db.execute(FILLED, {"id": conversation_id})
            return branches.refresh(db, conversation_id, why)

    @staticmethod
    def _get(db: Database, conversation_id: int) -> Conversation:
        row = sql.one(db, f"{SELECT} WHERE id = ?", (conversation_id,))
        if row is None:
            raise UserError("This conversation no longer exists.")
        return _conversation(row)


def _conversation(row: sql.Row) -> Conversation:
    return Conversation(**{**row, "pinned": bool(row["pinned"]), "archived": bool(row["archived"])})
