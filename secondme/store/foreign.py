"""SQLite files of other programs. Nothing in them is trusted: they are only ever read, in the process that parses
untrusted files, which can neither write a file nor use more memory than it is given.

A hostile file cannot make SQLite do more than read rows of plain tables: the schema is not trusted, views and
virtual tables are refused, every action but reading is denied, sizes are limited, and nothing is written, not even
beside it."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, BinaryIO
from urllib.parse import quote

from secondme.errors import UserError

MAX_IN_MEMORY = 128_000_000
"""A database that does not lie on the disk as a file (but in an archive) may be this large."""
MAX_VALUE = 16_000_000
MAGIC = b"SQLite format 3\0"
_LIMITS = {
    sqlite3.SQLITE_LIMIT_LENGTH: MAX_VALUE,
    sqlite3.SQLITE_LIMIT_SQL_LENGTH: 100_000,
    sqlite3.SQLITE_LIMIT_COLUMN: 500,
    sqlite3.SQLITE_LIMIT_EXPR_DEPTH: 50,
    sqlite3.SQLITE_LIMIT_COMPOUND_SELECT: 5,
    sqlite3.SQLITE_LIMIT_ATTACHED: 0,
    sqlite3.SQLITE_LIMIT_TRIGGER_DEPTH: 1,
    sqlite3.SQLITE_LIMIT_WORKER_THREADS: 0,
}
_SETTINGS = (
    "trusted_schema = OFF",
    "cell_size_check = ON",
    "mmap_size = 0",
    "temp_store = MEMORY",
    "cache_size = -16000",
    "query_only = ON",
)
_ALLOWED = frozenset((sqlite3.SQLITE_SELECT, sqlite3.SQLITE_READ))

Row = dict[str, Any]
Damaged = (sqlite3.Error, ValueError)
"""What is raised for a file that is no database, or a damaged one (ValueError: names in it that are no text)."""


class Foreign:
    """A foreign database that is open. Raises Damaged."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._tables = {
            str(name): [str(column[0]) for column in self._described(str(name))]
            for name, sql in db.execute("SELECT name, sql FROM sqlite_master WHERE type = 'table'").fetchall()
            if isinstance(name, str) and isinstance(sql, str) and sql[:13].upper().split() == ["CREATE", "TABLE"]
        }

    def _described(self, table: str) -> Sequence[tuple[Any, ...]]:
        return self._db.execute(f"SELECT * FROM {_quoted(table)} LIMIT 0").description

    def has(self, table: str, *columns: str) -> bool:
        """Whether it is a plain table with these columns."""
        return table in self._tables and set(columns) <= set(self._tables[table])

    def rows(self, table: str, columns: Sequence[str], where: str = "", values: Sequence[Any] = ()) -> Iterator[Row]:
        """Rows of a table; of the columns those that it has not are None. `where`: a column that has the value."""
        if table not in self._tables:
            return
        there = [column for column in columns if column in self._tables[table]]
        condition = f" WHERE {_quoted(where)} = ?" if where else ""
        if not there or (where and where not in (*self._tables[table], "ROWID")):
            return
        chosen = ", ".join(map(_quoted, there))
        nothing = dict.fromkeys(columns)
        for row in self._db.execute(f"SELECT {chosen} FROM {_quoted(table)}{condition}", tuple(values)):
            yield {**nothing, **dict(zip(there, row, strict=True))}

    def query(self, statement: str, *values: Any) -> Iterator[tuple[Any, ...]]:
        """Rows of a statement of ours over plain tables that are there."""
        yield from self._db.execute(statement, values)


def _quoted(name: str) -> str:
    return '"' + name.replace('"', '""') + '"'


@contextmanager
def opened(path: Path | None, file: BinaryIO) -> Iterator[Foreign]:
    """The database at `path`, else (for one in an archive) the one that `file` holds, read into memory.

    Raises UserError when it is too large for that, Damaged when it is no database. What another program is
    writing beside it at this moment (its -wal file) is not seen."""
    db = _on_disk(path) if path is not None else _in_memory(file)
    try:
        for which, value in _LIMITS.items():
            db.setlimit(which, value)
        for setting in _SETTINGS:
            db.execute(f"PRAGMA {setting}").fetchall()
        db.text_factory = _text
        db.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        yield Foreign(db)
    finally:
        db.close()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _on_disk(path: Path) -> sqlite3.Connection:
    where = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(where, uri=True, isolation_level=None)


def _in_memory(file: BinaryIO) -> sqlite3.Connection:
    data = bytearray(file.read(MAX_IN_MEMORY + 1))
    if len(data) > MAX_IN_MEMORY:
        raise UserError("The database in the archive is too large to be read there. Unpack it first.")
    if data[18:20] == b"\x02\x02":
        data[18:20] = b"\x01\x01"  # it was last written in WAL mode, which a database in memory cannot have
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        db.deserialize(bytes(data))
    except BaseException:
        db.close()
        raise
    return db
