"""Claims across memories: who else says something of an attribute."""

import json
from collections.abc import Iterable

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory

_IN_FORCE = "status = 'active' AND deleted_at IS NULL AND never_use = 0"
_JOINED = "claims CROSS JOIN memories ON memories.id = claims.memory_id"
"""The claims come first, of which few are asked for: SQLite would walk through all memories in force."""
_SELF = "(SELECT id FROM entities WHERE is_self = 1)"


class Claims:
    """Of memories in force, outside the bin, that may be used; newest first."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def own(self, attributes: Iterable[str], limit: int | None = None) -> list[Memory]:
        """Those that claim one of these attributes of the person; of each attribute at most the newest `limit`."""
        statement = f"""SELECT DISTINCT memories.id FROM {_JOINED} WHERE claims.subject_id = {_SELF} AND attribute = ?
            AND {_IN_FORCE} ORDER BY memories.id DESC LIMIT ?"""
        db, most = self._connections.read(), -1 if limit is None else limit
        ids = {id for attribute in attributes for id in sql.values(db, statement, (attribute, most))}
        return [*content.memories(db, sorted(ids, reverse=True)).values()]

    def texts(self, attributes: Iterable[str]) -> list[tuple[int, str, str]]:
        """Of each own claim of these attributes the memory, its text, and the scope of the claim: to choose from before
        anything is read whole."""
        found = sql.rows(
            self._connections.read(),
            f"""SELECT memories.id, text, claims.scope FROM {_JOINED} WHERE claims.subject_id = {_SELF}
            AND attribute IN (SELECT value FROM json_each(?)) AND {_IN_FORCE} ORDER BY memories.id DESC""",
            (json.dumps(list(attributes)),),
        )
        return [(row["id"], row["text"], row["scope"]) for row in found]

    def whole(self, ids: Iterable[int]) -> list[Memory]:
        """The memories with these ids."""
        return [*content.memories(self._connections.read(), sorted(ids, reverse=True)).values()]

    def others(self) -> dict[int, str]:
        """Of whom but the person something is claimed, by entity, with their names."""
        found = sql.rows(
            self._connections.read(),
            """SELECT id, name FROM entities WHERE is_self = 0
            AND EXISTS (SELECT 1 FROM claims WHERE subject_id = entities.id)""",
        )
        return {row["id"]: row["name"] for row in found}

    def of_others(self, entities: Iterable[int], attributes: Iterable[str]) -> list[Memory]:
        """Those that claim one of these attributes of one of these entities."""
        db = self._connections.read()
        ids = sql.values(
            db,
            f"""SELECT DISTINCT memories.id FROM {_JOINED}
            WHERE claims.subject_id IN (SELECT value FROM json_each(?))
            AND attribute IN (SELECT value FROM json_each(?)) AND {_IN_FORCE} ORDER BY memories.id DESC""",
            (sql.ids_json(entities), json.dumps(list(attributes))),
        )
        return [*content.memories(db, ids).values()]

    def conclusions(self, limit: int) -> list[Memory]:
        """The newest conclusions: they claim nothing, and yet may answer a form."""
        db = self._connections.read()
        ids = sql.values(
            db, f"SELECT id FROM memories WHERE kind = 'conclusion' AND {_IN_FORCE} ORDER BY id DESC LIMIT ?", (limit,)
        )
        return [*content.memories(db, ids).values()]

    def memories(self, attributes: Iterable[str], limit: int | None = None) -> list[Memory]:
        """Those that claim one of these attributes of anybody; at most the newest `limit`."""
        db = self._connections.read()
        ids = sql.values(
            db,
            f"""SELECT DISTINCT memories.id FROM {_JOINED} WHERE {_IN_FORCE}
            AND attribute IN (SELECT value FROM json_each(?)) ORDER BY memories.id DESC LIMIT ?""",
            (json.dumps(list(attributes)), -1 if limit is None else limit),
        )
        return [*content.memories(db, ids).values()]
