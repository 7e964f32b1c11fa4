"""Searches of memories that the person keeps under a name."""

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from secondme.errors import UserError
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import MemoryFilter, SavedSearch

KEY, NOTES = "saved_searches", "changed_searches"
KEPT = 50
"""So many of the latest changes can be undone."""


Searches = list[SavedSearch]
Notes = list[dict[str, Any]]
"""Of changes: the search before and after, None where there was none, and its place."""


class Saved:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def list(self) -> Searches:
        """In the order in which they were kept."""
        found = sql.values(self._connections.read(), "SELECT value FROM meta WHERE key = ?", (KEY,))
        return [_search(each) for each in json.loads(found[0])] if found else []

    def put(self, search: SavedSearch) -> tuple[int, ...]:
        """Keep it; one of the same name gives way to it, in its place. The change, to be taken back with `toggle`."""
        with self._connections.write() as db:
            known = self.list()
            names = [each.name for each in known]
            if search.name not in names:
                self._write(db, [*known, search])
                return self._note(db, None, search, len(known))
            place = names.index(search.name)
            self._write(db, [*known[:place], search, *known[place + 1 :]])
            return self._note(db, known[place], search, place)

    def rename(self, name: str, other: str) -> tuple[int, ...]:
        """In its place."""
        return self._change(name, lambda known: [replace(known, name=other)])

    def remove(self, name: str) -> tuple[int, ...]:
        return self._change(name, lambda known: [])

    def _change(self, name: str, change: Callable[[SavedSearch], Searches]) -> tuple[int, ...]:
        with self._connections.write() as db:
            known = self.list()
            place = next((number for number, each in enumerate(known) if each.name == name), None)
            if place is None:
                return ()
            after = change(known[place])
            self._write(db, [*known[:place], *after, *known[place + 1 :]])
            return self._note(db, known[place], after[0] if after else None, place)

    def toggle(self, ids: Iterable[int]) -> tuple[int, ...]:
        """Take these changes back, or make them again: all or none. Raises UserError when a search was changed since,
        or another has its name."""
        wanted = tuple(ids)
        with self._connections.write() as db:
            notes = self._notes(db)
            for id in reversed(wanted):
                note = next((each for each in notes if each["id"] == id), None)
                if note is None:
                    raise UserError("This search was changed since; nothing was undone.")
                self._turn(db, note)
                note["before"], note["after"] = note["after"], note["before"]
            _put(db, NOTES, notes)
        return wanted

    def _turn(self, db: Any, note: Mapping[str, Any]) -> None:
        known, place = self.list(), note["place"]
        before, after = (_search(each) if each else None for each in (note["before"], note["after"]))
        if after is not None:
            if after not in known:
                raise UserError("This search was changed since; nothing was undone.")
            place = known.index(after)
            del known[place]
        if before is not None:
            if before.name in {each.name for each in known}:
                raise UserError(f"Another search is called “{before.name}”.")
            known.insert(place, before)
        self._write(db, known)

    def _note(self, db: Any, before: SavedSearch | None, after: SavedSearch | None, place: int) -> tuple[int, ...]:
        notes = self._notes(db)
        id = notes[-1]["id"] + 1 if notes else 1
        rows = (asdict(each) if each is not None else None for each in (before, after))
        note = {"id": id, "place": place, **dict(zip(("before", "after"), rows, strict=True))}
        _put(db, NOTES, [*notes[1 - KEPT :], note])
        return (id,)

    @staticmethod
    def _notes(db: Any) -> Notes:
        found = sql.values(db, "SELECT value FROM meta WHERE key = ?", (NOTES,))
        notes: Notes = json.loads(found[0]) if found else []
        return notes

    @staticmethod
    def _write(db: Any, searches: Sequence[SavedSearch]) -> None:
        _put(db, KEY, [asdict(each) for each in searches])


def _put(db: Any, key: str, rows: Sequence[Any]) -> None:
    text = json.dumps(rows, ensure_ascii=False)
    db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (key, text))


def _search(row: Mapping[str, Any]) -> SavedSearch:
    """What a newer version keeps beside these is left alone."""
    known = {each.name for each in fields(MemoryFilter)}
    chosen = {name: tuple(values) for name, values in row["filter"].items() if name in known}
    return SavedSearch(row["name"], row["query"], MemoryFilter(**chosen), row["order"])
