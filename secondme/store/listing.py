"""Which memories a person lists, counts and sorts: by words, by what they are, and by what was found by meaning.

A list of any length is a list of ids, made in one statement; its rows are read a page at a time.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from secondme.store import browse
from secondme.store import rows as sql
from secondme.store.connection import Connections
from secondme.strength import DECAY, FACTOR, MAXIMUM, MINIMUM, PIN
from secondme.types import Facets, MemoryFilter, MemoryOrder

VALUES = 60
"""At most so many values of a facet, the most frequent."""
TIME = """coalesce((SELECT MAX(items.time) FROM evidence JOIN items ON items.id = item_id
    WHERE memory_id = memories.id), memories.valid_from, memories.created_at)"""
"""When it was said, as `Memory.time` has it."""
LAST = "substr(coalesce(last_recalled, memories.created_at), 1, 10)"
USE = f"""use(day, unused) AS MATERIALIZED (SELECT day, (SELECT COUNT(*) FROM use_days WHERE use_days.day > needed.day)
    FROM (SELECT DISTINCT {LAST} AS day FROM memories) AS needed)"""
"""For each day on which a memory was last needed, the days of use since."""
UNUSED = f"(SELECT unused FROM use WHERE use.day = {LAST})"
LASTS = f"(min(max(stability, {MINIMUM}), {MAXIMUM}) * iif(pinned, {PIN}, 1))"
AGE = f"({UNUSED} / {LASTS})"
"""Days without use over stability: the more, the weaker (strength.py)."""
ORDERS: dict[MemoryOrder, str] = {
    "best": "",
    "learned": "memories.id DESC",
    "newest": f"{TIME} DESC, memories.id DESC",
    "oldest": f"{TIME}, memories.id",
    "strongest": f"{AGE}, importance DESC, memories.id DESC",
    "weakest": f"{AGE} DESC, importance, memories.id DESC",
    "important": "importance DESC, pinned DESC, memories.id DESC",
}
SOURCES = """SELECT conversations.source FROM evidence JOIN items ON items.id = item_id
    JOIN conversations ON conversations.id = conversation_id WHERE evidence.memory_id = memories.id"""
ONE_OF = "IN (SELECT value FROM json_each(?))"
CONDITIONS = {
    "statuses": f"memories.status {ONE_OF}",
    "kinds": f"memories.kind {ONE_OF}",
    "people": f"entities.name {ONE_OF}",
    "tags": f"EXISTS (SELECT 1 FROM json_each(memories.keywords) WHERE value {ONE_OF})",
    "places": f"place {ONE_OF}",
    "sources": f"EXISTS ({SOURCES} AND conversations.source {ONE_OF})",
    "origins": f"memories.origin {ONE_OF}",
    "when": f"EXISTS (SELECT 1 FROM json_each(?) WHERE substr({TIME}, 1, length(value)) = value)",
}
"""Field of a filter to the condition that its values make, with one parameter."""
GROUPED = {
    "statuses": ("memories.status", ""),
    "kinds": ("memories.kind", ""),
    "people": ("entities.name", "entities.name <> ''"),
    "tags": ("tag.value", ""),
    "places": ("place", "place <> ''"),
    "sources": ("source", ""),
    "origins": ("memories.origin", ""),
}
"""Field of a filter to what is counted, and where."""
MARKS = ("pinned", "locked", "never_use", "fading")


@dataclass(frozen=True, slots=True)
class Soon:
    """What "fading" means: below this chance of being recalled after so many more days of use, unless it is of these
    kinds, or claims one of these attributes."""

    days: int
    below: float
    kinds: tuple[str, ...]
    attributes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """A piece of SQL with its parameters."""

    text: str
    parameters: tuple[Any, ...] = ()


class Listing:
    def __init__(self, connections: Connections) -> None:
        self._connections = connections

    def ids(
        self, query: str, wanted: MemoryFilter, order: MemoryOrder, soon: Soon, found: Sequence[int] = ()
    ) -> list[int]:
        """All ids outside the bin that fit. `found`: what the search found by meaning, best first; it fits `query`
        whatever its words, and "best" puts it first. One statement, with the interpreter free meanwhile."""
        tables, conditions = self._sought(query, found), self._conditions(wanted, soon)
        sorted_by = ORDERS[order] or ("sought.place" if query.strip() else ORDERS["learned"])
        statement = f"""WITH {USE} SELECT json_group_array(memories.id ORDER BY {sorted_by}) {tables.text}
            WHERE {" AND ".join(part.text for part in conditions)}"""
        parameters = [p for part in (tables, *conditions) for p in part.parameters]
        result: list[int] = json.loads(sql.values(self._connections.read(), statement, parameters)[0])
        return result

    def facets(self, query: str, wanted: MemoryFilter, soon: Soon, found: Sequence[int] = ()) -> Facets:
        """For each field of a filter its values with how many memories each would leave, the other fields as they are:
        most first, years and months newest first. A value that is chosen is always among them."""
        tables = self._once(query, found)
        counted: dict[str, tuple[tuple[str, int], ...]] = {}
        for name, (value, only) in GROUPED.items():
            conditions = [*self._conditions(wanted, soon, without=name), *([_Part(only)] if only else [])]
            counted[name] = self._count(name, value, tables, conditions, wanted)
        counted["when"] = self._periods(tables, self._conditions(wanted, soon, without="when"), wanted)
        counted["marks"] = self._marks(tables, self._conditions(wanted, soon, without="marks"), soon)
        return counted

    def made_from(self, memory_id: int) -> list[int]:
        """Memories outside the bin that were derived from this one, newest first."""
        statement = """SELECT DISTINCT memory_id FROM evidence JOIN memories ON memories.id = memory_id
            WHERE source_memory_id = ? AND deleted_at IS NULL ORDER BY memory_id DESC LIMIT 50"""
        return sql.values(self._connections.read(), statement, (memory_id,))

    def _sought(self, query: str, found: Sequence[int]) -> _Part:
        """FROM: memories with their subjects, and for a search only what fits it, the best at the lowest `place`."""
        if not query.strip():
            return _Part("FROM memories JOIN entities ON entities.id = subject_id")
        tables, sought, words, said, order = browse.pieces(query)
        listed = sql.ids_json(found)
        text = f"""FROM (WITH near AS MATERIALIZED (SELECT value AS id, key AS rank FROM json_each(?))
            SELECT memories.id, row_number() OVER (ORDER BY near.rank IS NULL, near.rank, {order}) AS place {tables}
            LEFT JOIN near ON near.id = memories.id WHERE deleted_at IS NULL AND (near.id IS NOT NULL OR {words})
            ) AS sought JOIN memories ON memories.id = sought.id JOIN entities ON entities.id = subject_id"""
        return _Part(text, (listed, *sought, *said))

    def _once(self, query: str, found: Sequence[int]) -> _Part:
        """The same for what looks at it several times: the ids are found once."""
        if not query.strip():
            return self._sought(query, found)
        part = self._sought(query, found)
        ids = sql.values(self._connections.read(), f"SELECT sought.id {part.text}", part.parameters)
        text = """FROM json_each(?) AS sought JOIN memories ON memories.id = sought.value
            JOIN entities ON entities.id = subject_id"""
        return _Part(text, (sql.ids_json(ids),))

    @staticmethod
    def _conditions(wanted: MemoryFilter, soon: Soon, without: str = "") -> list[_Part]:
        parts = [_Part("deleted_at IS NULL")]
        parts += [
            _Part(condition, (json.dumps(list(getattr(wanted, name))),))
            for name, condition in CONDITIONS.items()
            if getattr(wanted, name) and name != without
        ]
        if wanted.marks and without != "marks":
            marked = [_mark(mark, soon) for mark in wanted.marks]
            text = " OR ".join(part.text for part in marked)
            parts.append(_Part(f"({text})", tuple(p for part in marked for p in part.parameters)))
        return parts

    def _count(
        self, name: str, value: str, tables: _Part, conditions: Sequence[_Part], wanted: MemoryFilter
    ) -> tuple[tuple[str, int], ...]:
        joined = tables.text
        if name == "tags":
            joined += " JOIN json_each(memories.keywords) AS tag"
        if name == "sources":
            joined += f" JOIN ({_DISTINCT_SOURCES}) AS coming ON coming.memory_id = memories.id"
        statement = f"""WITH {USE} SELECT {value} AS value, COUNT(*) AS n {joined}
            WHERE {" AND ".join(part.text for part in conditions)} GROUP BY 1 ORDER BY n DESC, value LIMIT {VALUES}"""
        parameters = [p for part in (tables, *conditions) for p in part.parameters]
        rows = sql.rows(self._connections.read(), statement, parameters)
        return _with_chosen([(str(row["value"]), int(row["n"])) for row in rows], getattr(wanted, name))

    def _periods(self, tables: _Part, conditions: Sequence[_Part], wanted: MemoryFilter) -> tuple[tuple[str, int], ...]:
        """Years, newest first, and after a year of which something is chosen its months."""
        statement = f"""WITH {USE} SELECT substr({TIME}, 1, 7) AS month, COUNT(*) AS n {tables.text}
            WHERE {" AND ".join(part.text for part in conditions)} GROUP BY 1 ORDER BY 1 DESC"""
        parameters = [p for part in (tables, *conditions) for p in part.parameters]
        months = [(str(r["month"]), int(r["n"])) for r in sql.rows(self._connections.read(), statement, parameters)]
        open_years = {each[:4] for each in wanted.when}
        listed: dict[str, int] = {}
        for month, n in months:
            listed[month[:4]] = listed.get(month[:4], 0) + n
        found: list[tuple[str, int]] = []
        for year, n in listed.items():
            found.append((year, n))
            found += [each for each in months if each[0][:4] == year and year in open_years]
        return _with_chosen(found, wanted.when)

    def _marks(self, tables: _Part, conditions: Sequence[_Part], soon: Soon) -> tuple[tuple[str, int], ...]:
        parts = [_mark(mark, soon) for mark in MARKS]
        sums = ", ".join(f"SUM({part.text})" for part in parts)
        statement = f"""WITH {USE} SELECT {sums} {tables.text}
            WHERE {" AND ".join(part.text for part in conditions)}"""
        parameters = [p for part in (*parts, tables, *conditions) for p in part.parameters]
        row = self._connections.read().execute(statement, parameters).fetchone()
        return tuple((mark, int(n or 0)) for mark, n in zip(MARKS, row, strict=True))


_DISTINCT_SOURCES = """SELECT DISTINCT evidence.memory_id, conversations.source FROM evidence
    JOIN items ON items.id = item_id JOIN conversations ON conversations.id = conversation_id"""


def _mark(mark: str, soon: Soon) -> _Part:
    """A condition for one of MARKS. Fading: 1 + F·t/S > below^(-1/D), the curve of strength.py turned round."""
    if mark != "fading":
        return _Part(f"memories.{mark}")
    most = (soon.below ** (-1 / DECAY) - 1) / FACTOR
    text = f"""(memories.status = 'active' AND NOT pinned AND NOT locked
        AND ({UNUSED} + {soon.days}) / {LASTS} > {most} AND memories.kind NOT {ONE_OF}
        AND NOT EXISTS (SELECT 1 FROM claims WHERE memory_id = memories.id AND claims.valid_to IS NULL
            AND attribute {ONE_OF}))"""
    return _Part(text, (json.dumps(list(soon.kinds)), json.dumps(list(soon.attributes))))


def _with_chosen(found: list[tuple[str, int]], chosen: Sequence[str]) -> tuple[tuple[str, int], ...]:
    known = {value for value, _ in found}
    return (*found, *((value, 0) for value in chosen if value not in known))
