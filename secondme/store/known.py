"""What the reading of a question needs to know: relations, birthdays, places, and what holds until it is taken back."""

import json
from collections.abc import Sequence

from secondme.store import content, entities
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory, MemoryKind

_SHOWN = "never_use = 0 AND deleted_at IS NULL"
_IN_FORCE = f"status = 'active' AND {_SHOWN}"


class Known:
    """Of memories that are in force only: active, outside the bin, not marked never to be used."""

    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def stamp(self) -> tuple[int, int]:
        """Another one after every change of what a memory says, or of a name; cheap enough to ask before every search.

        That a memory was recalled or linked is no such change."""
        db = self._connections.read()
        changes = sql.values(
            db, "SELECT id FROM journal WHERE action NOT IN ('reinforce', 'link') ORDER BY id DESC LIMIT 1"
        )
        return int(changes[0]) if changes else 0, int(sql.values(db, "SELECT count(*) FROM aliases")[0])

    def telling(self, kinds: Sequence[MemoryKind], attributes: Sequence[str]) -> list[Memory]:
        """Memories of one of these kinds, or with a claim of one of these attributes, oldest first."""
        db = self._connections.read()
        ids = sql.values(
            db,
            f"""SELECT id FROM memories WHERE {_IN_FORCE} AND (kind IN (SELECT value FROM json_each(?))
            OR id IN (SELECT memory_id FROM claims WHERE attribute IN (SELECT value FROM json_each(?)))) ORDER BY id""",
            (json.dumps(list(kinds)), json.dumps(list(attributes))),
        )
        return [*content.memories(db, ids).values()]

    def claiming(
        self, attributes: Sequence[str], subject: str, now: str, limit: int, past: bool = False
    ) -> list[Memory]:
        """Memories with a claim of one of these attributes of `subject` ("" is the person) that holds at `now` and is
        no secret, the newest first; with `past` also those that have ended, the last to end first."""
        db = self._connections.read()
        held = f"(claims.valid_to IS NULL OR substr(claims.valid_to, 1, 10) > substr(?, 1, 10)) AND {_IN_FORCE}"
        if past:
            held = f"({_IN_FORCE} OR (status = 'superseded' AND memories.valid_to IS NOT NULL AND {_SHOWN}))"
        whose, whom = ("id IN (SELECT entity_id FROM aliases WHERE folded = ?)", [entities.fold(subject)])
        if not subject:
            whose, whom = "is_self = 1", []
        ids = sql.values(
            db,
            f"""SELECT DISTINCT memory_id FROM claims JOIN memories ON memories.id = memory_id
            WHERE attribute IN (SELECT value FROM json_each(?)) AND sensitivity <> 'secret'
            AND claims.subject_id IN (SELECT id FROM entities WHERE {whose}) AND {held}
            ORDER BY coalesce(claims.valid_to, '9999') DESC, memory_id DESC LIMIT ?""",
            (json.dumps(list(attributes)), *whom, *([] if past else [now]), limit),
        )
        return [*content.memories(db, ids).values()]

    def places(self) -> list[str]:
        """The places that memories name, each once."""
        return sql.values(
            self._connections.read(), f"SELECT DISTINCT place FROM memories WHERE {_IN_FORCE} AND place <> ''"
        )
