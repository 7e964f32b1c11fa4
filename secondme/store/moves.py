"""Where the files of notes lie now. A note keeps the name by which it was first known, so that what a person decided
about its words, and what stands on them, stays; `conversations.moved_to` is where it is to be looked for."""

import json
from collections.abc import Iterable

from secondme.store import kin
from secondme.store.connection import Connections

DDL = (
    "ALTER TABLE conversations ADD COLUMN moved_to TEXT",
    "CREATE INDEX conversations_moved ON conversations(moved_to) WHERE moved_to IS NOT NULL",
)
PLACE = "coalesce(moved_to, external_id)"


class Moves:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def known(self, source: str, paths: Iterable[str]) -> dict[str, tuple[str, str]]:
        """Of these paths those that name a conversation, by what it was first known or by where it is now: the path to
        (that name, that place)."""
        chosen = json.dumps(list(paths))
        where = """source IN (SELECT value FROM json_each(?)) AND {} IN (SELECT value FROM json_each(?))"""
        found: dict[str, tuple[str, str]] = {}
        for column in ("external_id", "moved_to"):
            statement = f"SELECT {column}, external_id, {PLACE} FROM conversations WHERE {where.format(column)}"
            for path, name, place in self._connections.read().execute(statement, (kin.of(source), chosen)).fetchall():
                found[path] = (name, place)
        return found

    def places(self, source: str) -> dict[str, str]:
        """Where each conversation of this kind is now, to the name by which it is known."""
        statement = f"""SELECT {PLACE}, external_id FROM conversations
            WHERE source IN (SELECT value FROM json_each(?)) AND external_id IS NOT NULL"""
        return dict(self._connections.read().execute(statement, (kin.of(source),)).fetchall())

    def texts(self, source: str, name: str) -> dict[str, str]:
        """What a note said last, piece by piece: what each id has behind the name of the note, to the text."""
        statement = """SELECT substr(items.external_id, length(?2) + 1), items.text FROM items
            JOIN conversations ON conversations.id = conversation_id
            WHERE source IN (SELECT value FROM json_each(?1)) AND conversations.external_id = ?2
            AND items.external_id IS NOT NULL AND (retired_by IS NULL OR retired_by NOT LIKE 'gone:%')"""
        return dict(self._connections.read().execute(statement, (kin.of(source), name)).fetchall())

    def settle(self, source: str, name: str, place: str, title: str | None) -> None:
        """Note where a conversation is now; with a title, it is called so from now on."""
        statement = """UPDATE conversations SET moved_to = nullif(?, external_id), title = coalesce(?, title)
            WHERE source IN (SELECT value FROM json_each(?)) AND external_id = ?"""
        with self._connections.write(durable=False, joins=True) as db:
            db.execute(statement, (place, title, kin.of(source), name))
