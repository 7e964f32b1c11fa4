"""What is left of messages that were forgotten and then removed for good: keyed hashes, by which an import knows them
and leaves them out; and, where the conversation goes on, a place without words, so that what was said after it stays
where it was."""

import hashlib
import hmac
import json
from collections.abc import Iterable, Sequence

from sqlite_utils import Database

from secondme.store import kin
from secondme.store import rows as sql
from secondme.types import NewItem

DDL = ("CREATE TABLE tombstones(hash TEXT PRIMARY KEY) WITHOUT ROWID",)
PURGED = "purged"
"""The `items.retired_by` of such a place."""
NUMBERED_ANEW = "jsonl"
"""The format whose ids are given by whoever wrote the file: two files that number their lines from 1 on mean different
things by the same id. All other sources give an id once."""
CHOSEN = "IN (SELECT value FROM json_each(?))"


class Tombstones:
    def __init__(self, key: bytes) -> None:
        self._key = key

    def put(self, db: Database, items: Iterable[int]) -> None:
        """Remember these items, in every wording that they had, as what no import brings again."""
        statement = f"""SELECT source, conversations.external_id AS place, items.external_id AS name, author, time, said
            FROM items JOIN conversations ON conversations.id = conversation_id JOIN (
                SELECT id AS item_id, text AS said FROM items UNION ALL SELECT item_id, text FROM revisions) AS words
            ON words.item_id = items.id WHERE conversations.external_id NOT NULL AND items.id {CHOSEN}"""
        found = {
            hash
            for row in sql.rows(db, statement, (sql.ids_json(items),))
            for hash in self._hashes(row["source"], row["place"], row["name"], row["author"], row["time"], row["said"])
        }
        db.conn.executemany("INSERT OR IGNORE INTO tombstones VALUES (?)", [(hash,) for hash in sorted(found)])

    def without(self, db: Database, source: str, items: Sequence[NewItem], places: Sequence[str]) -> list[int]:
        """The positions of those of `items` that are not remembered so; `places`: the conversation of each."""
        if not sql.values(db, "SELECT 1 FROM tombstones LIMIT 1"):
            return [*range(len(items))]
        hashes = [
            self._hashes(source, place, new.external_id, new.author, new.time, new.text)
            for new, place in zip(items, places, strict=True)
        ]
        asked = json.dumps([hash for each in hashes for hash in each])
        known = set(sql.values(db, f"SELECT hash FROM tombstones WHERE hash {CHOSEN}", (asked,)))
        return [position for position, each in enumerate(hashes) if known.isdisjoint(each)]

    def _hashes(self, source: str, place: str, name: str | None, author: str, time: str, text: str) -> tuple[str, ...]:
        """By its id, where it has one, and by its words."""
        family = kin.of(source)
        words = self._hash("words", family, place, author, time, text)
        if name is None:
            return (words,)
        if source == NUMBERED_ANEW:
            return self._hash("id", family, place, name, author, time), words
        return self._hash("id", family, place, name), words

    def _hash(self, *parts: str) -> str:
        return hmac.new(self._key, json.dumps(parts).encode(), hashlib.sha256).hexdigest()
