"""Small helpers that every table uses: all rows at once, lists in SQL, and times."""

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime
from typing import Any

from sqlite_utils import Database

Row = dict[str, Any]


def rows(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[Row]:
    """All rows as dictionaries; fetched at once, so that no cursor keeps a snapshot open."""
    cursor = db.execute(sql, tuple(parameters))
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def one(db: Database, sql: str, parameters: Sequence[Any] = ()) -> Row | None:
    found = rows(db, sql, parameters)
    return found[0] if found else None


def values(db: Database, sql: str, parameters: Sequence[Any] = ()) -> list[Any]:
    """The first column of every row."""
    return [row[0] for row in db.execute(sql, tuple(parameters)).fetchall()]


def insert(db: Database, table: str, row: Row) -> int:
    """Insert one row and return its id."""
    return int(insert_plain(db, table, row).lastrowid)


def insert_plain(db: Database, table: str, row: Row) -> Any:
    """Insert one row into a table whose key is not an id; returns the cursor."""
    names = ", ".join(row)
    marks = ", ".join("?" * len(row))
    return db.execute(f"INSERT INTO {table}({names}) VALUES ({marks})", tuple(row.values()))


def take_all(db: Database, table: str) -> list[Row]:
    """Empty a table; what was in it."""
    found = rows(db, f"SELECT * FROM {table}")
    db.execute(f"DELETE FROM {table}")
    return found


def put_back(db: Database, table: str, taken: Iterable[Row]) -> None:
    """Where nothing has taken its place."""
    for row in taken:
        names, marks = ", ".join(row), ", ".join("?" * len(row))
        db.execute(f"INSERT OR IGNORE INTO {table}({names}) VALUES ({marks})", tuple(row.values()))


def ids_json(ids: Iterable[int]) -> str:
    """For `IN (SELECT value FROM json_each(?))`: any number of ids in one parameter."""
    return json.dumps(list(ids))


def now() -> str:
    """This moment in UTC, ISO 8601 with milliseconds."""
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def moment(time: str) -> datetime:
    """An ISO 8601 time as an aware moment; local time where it has no offset. Raises ValueError."""
    return datetime.fromisoformat(time).astimezone(UTC)


def normalised(text: str) -> str:
    """A statement without the differences that mean nothing: case, punctuation, spaces, forms of a letter."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    return " ".join(re.findall(r"\w+", folded))


def content_hash(conversation: str, author: str, time: str, text: str) -> str:
    """Names an utterance: who said what, when and where (SHA-256, hexadecimal)."""
    return hashlib.sha256("\x1f".join((conversation, author, time, text)).encode()).hexdigest()


def like(word: str) -> str:
    """A LIKE pattern (ESCAPE '\\') that finds `word` anywhere."""
    escaped = word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def alike(old: str, new: str) -> bool:
    """Whether one is an edit of the other: at least half of the words of the shorter are in both."""
    one, two = set(normalised(old).split()), set(normalised(new).split())
    return 2 * len(one & two) >= min(len(one), len(two))
