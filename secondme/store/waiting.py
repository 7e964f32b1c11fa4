"""What waits for the person's word, most important first, and how much they have answered on a day."""

from secondme.store import content
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import Memory


class Waiting:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def list(self, limit: int) -> list[Memory]:
        """Proposals outside the bin: first those that contradict what is in force, then the most important, oldest
        first."""
        db = self._connections.read()
        ids = sql.values(
            db,
            """SELECT id FROM memories WHERE status = 'proposed' AND deleted_at IS NULL ORDER BY NOT EXISTS (
                SELECT 1 FROM links JOIN memories AS other ON other.id = iif(from_id = memories.id, to_id, from_id)
                WHERE (from_id = memories.id OR to_id = memories.id) AND links.kind = 'contradicts'
                AND other.status = 'active' AND other.deleted_at IS NULL), importance DESC, id LIMIT ?""",
            (limit,),
        )
        return [*content.memories(db, ids).values()]

    def answered_since(self, moment: str) -> int:
        """How many proposals the person has answered since then (ISO 8601, UTC), without those whose answer they took
        back."""
        found = sql.values(
            self._connections.read(),
            """SELECT count(DISTINCT memory_id) FROM journal WHERE at >= ? AND who = 'person' AND undone = 0
            AND action IN ('edit', 'delete') AND before ->> 'status' = 'proposed'
            AND (after ->> 'status' <> 'proposed' OR after ->> 'deleted_at' IS NOT NULL)""",
            (moment,),
        )
        return int(found[0])
