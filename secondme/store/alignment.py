"""What is needed to see that a chat is known under another name (importers/renames.py)."""

from collections import Counter
from collections.abc import Iterable

from secondme.store import rows as sql
from secondme.store.connection import Connections


class Alignment:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def sharing(self, source: str, said: Iterable[tuple[str, str]]) -> list[str]:
        """The conversations of a source in which one of these (time, text) was said, those with most first."""
        statement = """SELECT DISTINCT conversations.external_id FROM items
            JOIN conversations ON conversations.id = conversation_id
            WHERE items.time = ? AND items.text = ? AND source = ? AND retired_by IS NULL"""
        db = self._connections.read()
        found = Counter(str(name) for time, text in said for name in sql.values(db, statement, (time, text, source)))
        return [name for name, _ in found.most_common()]

    def ids(self, source: str, conversation: str, since: str, until: str) -> list[tuple[str, str, str]]:
        """(external id, time, text) of what was said in a conversation in this time, in its order."""
        statement = """SELECT items.external_id, time, text FROM items
            JOIN conversations ON conversations.id = conversation_id
            WHERE source = ? AND conversations.external_id = ? AND time >= ? AND time <= ? AND retired_by IS NULL
            AND items.external_id IS NOT NULL ORDER BY items.id"""
        db = self._connections.read()
        return [tuple(row) for row in db.execute(statement, (source, conversation, since, until)).fetchall()]

    def all_ids(self, source: str, conversation: str) -> list[str]:
        """The external ids of all that is known of a conversation."""
        statement = """SELECT items.external_id FROM items JOIN conversations ON conversations.id = conversation_id
            WHERE source = ? AND conversations.external_id = ? AND retired_by IS NULL
            AND items.external_id IS NOT NULL"""
        return [str(each) for each in sql.values(self._connections.read(), statement, (source, conversation))]
