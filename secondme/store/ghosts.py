"""What type-ahead works with: names that are spoken of, what the person typed, and what they turned down.

What was turned down is kept as a keyed hash of the words, so that nothing readable is left of what is forgotten.
"""

import hashlib
import hmac

from secondme.store import rows as sql
from secondme.store.connection import Connections

DDL = ("CREATE TABLE turned_down(hash BLOB PRIMARY KEY, weight REAL NOT NULL, at TEXT NOT NULL) WITHOUT ROWID",)
KEPT = 2000
MOST_MESSAGES, LONGEST_MESSAGE = 20_000, 2000
_USED = "status = 'active' AND deleted_at IS NULL AND never_use = 0"
_NAMES = f"""SELECT name, SUM(many) AS weight FROM (
    SELECT entities.name AS name, COUNT(*) AS many FROM memories JOIN entities ON entities.id = memories.subject_id
        WHERE {_USED} AND NOT is_self AND merged_into IS NULL AND NOT EXISTS
        (SELECT 1 FROM claims WHERE memory_id = memories.id AND sensitivity <> 'normal') GROUP BY entities.id
    UNION ALL SELECT place, COUNT(*) FROM memories WHERE {_USED} AND place <> '' GROUP BY place
    UNION ALL SELECT value, COUNT(*) FROM claims JOIN memories ON memories.id = memory_id
        WHERE {_USED} AND attribute = 'relation' AND sensitivity = 'normal' GROUP BY value)
    GROUP BY name"""
_TYPED = """FROM items JOIN conversations ON conversations.id = conversation_id
    WHERE role = 'self' AND active = 1 AND origin = 'typed' AND kind = 'message' AND deleted_at IS NULL
    AND conversations.source = 'chat'"""


class Ghosts:
    def __init__(self, connections: Connections, key: bytes) -> None:
        self._connections = connections
        self._key = key

    def names(self) -> list[tuple[str, float]]:
        """Of people, places and the like that memories in force tell of and that are not private, with how often."""
        rows = self._connections.read().execute(_NAMES).fetchall()
        return [(name, float(weight)) for name, weight in rows]

    def typed(self) -> list[str]:
        """What the person typed in conversations, the newest MOST_MESSAGES messages, oldest first."""
        statement = f"SELECT text {_TYPED} AND length(text) <= ? ORDER BY items.id DESC LIMIT ?"
        return sql.values(self._connections.read(), statement, (LONGEST_MESSAGE, MOST_MESSAGES))[::-1]

    def typed_stamp(self, until: int | None = None) -> tuple[int, int, int]:
        """(messages, sum of their ids, last id) of what was typed, of those up to `until`: another one after something
        of it went, or was changed."""
        bound = "" if until is None else f" AND items.id <= {int(until)}"
        row = self._connections.read().execute(
            f"SELECT COUNT(*), COALESCE(SUM(items.id), 0), COALESCE(MAX(items.id), 0) {_TYPED}{bound}"
        )
        many, total, last = row.fetchone()
        return many, total, last

    def turn_down(self, key: str, weight: float) -> None:
        """Note that this was not wanted; the oldest beyond KEPT go."""
        with self._connections.write(durable=False) as db:
            db.execute(
                """INSERT INTO turned_down(hash, weight, at) VALUES (?, ?, ?)
                ON CONFLICT(hash) DO UPDATE SET weight = weight + excluded.weight, at = excluded.at""",
                (self.hash(key), weight, sql.now()),
            )
            newest = "SELECT hash FROM turned_down ORDER BY at DESC LIMIT ?"
            db.execute(f"DELETE FROM turned_down WHERE hash NOT IN ({newest})", (KEPT,))

    def take(self, key: str) -> None:
        """It was wanted after all."""
        with self._connections.write(durable=False) as db:
            db.execute("DELETE FROM turned_down WHERE hash = ?", (self.hash(key),))

    def turned_down(self, least: float) -> frozenset[bytes]:
        """The hashes of what was turned down with at least this weight."""
        statement = "SELECT hash FROM turned_down WHERE weight >= ?"
        return frozenset(sql.values(self._connections.read(), statement, (least,)))

    def count(self) -> int:
        return int(sql.values(self._connections.read(), "SELECT COUNT(*) FROM turned_down")[0])

    def forget(self) -> list[sql.Row]:
        """All of what was turned down; what `put_back` needs."""
        with self._connections.write() as db:
            return sql.take_all(db, "turned_down")

    def put_back(self, forgotten: list[sql.Row]) -> None:
        with self._connections.write() as db:
            sql.put_back(db, "turned_down", forgotten)

    def hash(self, key: str) -> bytes:
        return hmac.new(self._key, " ".join(key.split()).casefold().encode(), hashlib.sha256).digest()
