"""Searches of memories that the person keeps under a name."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, fields, replace
from typing import Any

from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.types import MemoryFilter, SavedSearch

KEY = "saved_searches"


class Saved:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def list(self) -> list[SavedSearch]:
        """In the order in which they were kept."""
        found = sql.values(self._connections.read(), "SELECT value FROM meta WHERE key = ?", (KEY,))
        return [_search(each) for each in json.loads(found[0])] if found else []

    def put(self, search: SavedSearch) -> None:
        """Keep it; one of the same name gives way to it, in its place."""
        with self._connections.write() as db:
            known = self.list()
            names = [each.name for each in known]
            if search.name in names:
                known[names.index(search.name)] = search
            else:
                known.append(search)
            self._write(db, known)

    def rename(self, name: str, other: str) -> None:
        """In its place."""
        with self._connections.write() as db:
            self._write(db, [replace(each, name=other) if each.name == name else each for each in self.list()])

    def remove(self, name: str) -> None:
        with self._connections.write() as db:
            self._write(db, [each for each in self.list() if each.name != name])

    @staticmethod
    def _write(db: Any, searches: Sequence[SavedSearch]) -> None:
        text = json.dumps([asdict(each) for each in searches], ensure_ascii=False)
        db.execute("INSERT OR REPLACE INTO meta(key, value) VALUES (?, ?)", (KEY, text))


def _search(row: Mapping[str, Any]) -> SavedSearch:
    """What a newer version keeps beside these is left alone."""
    known = {each.name for each in fields(MemoryFilter)}
    chosen = {name: tuple(values) for name, values in row["filter"].items() if name in known}
    return SavedSearch(row["name"], row["query"], MemoryFilter(**chosen), row["order"])
