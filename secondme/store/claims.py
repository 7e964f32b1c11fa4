"""Claims across memories: who else says something of an attribute."""

import json
from collections.abc import Iterable

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory


class Claims:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def own(self, attributes: Iterable[str], limit: int = 500) -> list[Memory]:
        """As `memories`, of the person alone, of each attribute the newest `limit`."""
        statement = """SELECT DISTINCT memories.id FROM claims JOIN memories ON memories.id = claims.memory_id
            WHERE claims.subject_id = (SELECT id FROM entities WHERE is_self = 1) AND attribute = ?
            AND status = 'active' AND deleted_at IS NULL AND never_use = 0 ORDER BY memories.id DESC LIMIT ?"""
        db = self._connections.read()
        ids = {id for attribute in attributes for id in sql.values(db, statement, (attribute, limit))}
        return [*content.memories(db, sorted(ids, reverse=True)).values()]

    def memories(self, attributes: Iterable[str], limit: int = 2000) -> list[Memory]:
        """Memories in force, outside the bin, that claim one of these attributes of anybody; newest first."""
        db = self._connections.read()
        ids = sql.values(
            db,
            """SELECT DISTINCT memories.id FROM claims JOIN memories ON memories.id = claims.memory_id
            WHERE status = 'active' AND deleted_at IS NULL AND never_use = 0
            AND attribute IN (SELECT value FROM json_each(?)) ORDER BY memories.id DESC LIMIT ?""",
            (json.dumps(list(attributes)), limit),
        )
        return [*content.memories(db, ids).values()]
