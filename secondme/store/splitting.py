"""Making several memories of one that says several things."""

from collections.abc import Sequence

from sqlite_utils import Database

from secondme.errors import UserError
from secondme.store import content, journal
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.store.content import Content
from secondme.store.decisions import Decisions
from secondme.store.memories import PERSON, insert
from secondme.types import Changes

WHY = "One memory became several."


class Splitting:
    def __init__(self, connections: Connections, decisions: Decisions) -> None:
        self._connections = connections
        self._decisions = decisions

    def split(self, memory_id: int, texts: Sequence[str]) -> Changes:
        """The memory says the first of `texts` from now on, each other is a memory of its own, with the same evidence;
        a claim goes to the first part that has its value. One undo makes them one again.

        Raises UserError when there are not two different texts, or the memory is not there any more."""
        parts = list(dict.fromkeys(" ".join(text.split()) for text in texts if text.strip()))
        if len(parts) < 2:
            raise UserError("Write at least two statements, a line each.")
        with self._connections.write() as db:
            if not content.exists(db, memory_id):
                raise UserError("This memory no longer exists.")
            before = content.snapshot(db, memory_id)
            if before["deleted_at"] is not None:
                raise UserError("This memory was deleted; bring it back first.")
            shares = _claims(before, parts)
            first = {**before, "text": parts[0], "claims": shares[0], "updated_at": sql.now()}
            content.restore(db, memory_id, first)
            entry = journal.record(
                db, who=PERSON, why=WHY, action="split", memory_id=memory_id, before=before, after=first
            )
            self._decisions.record(db, "edit", memory_id, before, entry, {"text": parts[0]})
            entries, made = [entry], [memory_id]
            for text, claims in zip(parts[1:], shares[1:], strict=True):
                new, entry = self._make(db, {**before, "text": text, "claims": claims, "updated_at": sql.now()})
                made.append(new)
                entries.append(entry)
            return Changes(memories=tuple(made), journal=tuple(entries))

    def _make(self, db: Database, wanted: Content) -> tuple[int, int]:
        """(id, journal entry) of a new memory that the person wrote."""
        new = insert(db, wanted, PERSON, WHY, None)
        entry = int(sql.values(db, "SELECT MAX(id) FROM journal WHERE memory_id = ? AND action = 'add'", (new,))[0])
        self._decisions.record(db, "approve", new, content.snapshot(db, new), entry, {"text": wanted["text"]})
        return new, entry


def _claims(before: Content, parts: Sequence[str]) -> list[list[sql.Row]]:
    """The claims of each part; one whose value no part has stays with the first."""
    shares: list[list[sql.Row]] = [[] for _ in parts]
    for claim in before["claims"]:
        said = sql.normalised(claim["value"])
        place = next((n for n, text in enumerate(parts) if said and said in sql.normalised(text)), 0)
        shares[place].append(claim)
    return shares
