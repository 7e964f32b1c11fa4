"""Links between related memories."""

from dataclasses import dataclass

from secondme.store import rows as sql
from secondme.store.connection import Connections


@dataclass(frozen=True, slots=True)
class Link:
    from_id: int
    to_id: int
    kind: str
    weight: float


class Links:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def put(self, from_id: int, to_id: int, kind: str = "related", weight: float = 1.0) -> None:
        """Connect two memories, or give the link a new weight."""
        with self._connections.write(durable=False) as db:
            db.execute(
                """INSERT INTO links(from_id, to_id, kind, weight, created_at) VALUES (?, ?, ?, ?, ?)
                ON CONFLICT(from_id, to_id, kind) DO UPDATE SET weight = excluded.weight""",
                (from_id, to_id, kind, weight, sql.now()),
            )

    def of(self, memory_id: int) -> list[Link]:
        """Links from and to memories outside the bin, heaviest first."""
        found = sql.rows(
            self._connections.read(),
            """SELECT from_id, to_id, links.kind, weight FROM links
            JOIN memories ON memories.id = iif(from_id = ?1, to_id, from_id)
            WHERE (from_id = ?1 OR to_id = ?1) AND deleted_at IS NULL ORDER BY weight DESC, links.id""",
            (memory_id,),
        )
        return [Link(**row) for row in found]

    def remove(self, from_id: int, to_id: int, kind: str = "related") -> None:
        with self._connections.write(durable=False) as db:
            db.execute("DELETE FROM links WHERE from_id = ? AND to_id = ? AND kind = ?", (from_id, to_id, kind))
