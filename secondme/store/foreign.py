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
from secondme.store import wal

MAX_IN_MEMORY = 128_000_000
"""So large may a database be that is read in memory: one in an archive, or one with a log beside it."""
PIECE = 1 << 20
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

    def __init__(self, db: sqlite3.Connection, log_missing: str = "") -> None:
        self._db = db
        self.log_missing = log_missing
        """Why what stands in the log beside it alone is not seen, in words that follow "because"; "" when it is."""
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
def opened(path: Path | None, file: BinaryIO, log: BinaryIO | None = None) -> Iterator[Foreign]:
    """The database at `path`, else (for one in an archive) the one that `file` holds, read into memory. `log` is what
    lies beside it as its -wal: what another program wrote there and not yet into the file itself is seen too; then it
    is read into memory in any case, since SQLite would write beside it.

    Raises UserError when it is too large for that and does not lie on the disk, Damaged when it is no database."""
    found = wal.read_log(log) if log is not None else None
    missing = "it is damaged" if log is not None and found is None else ""
    if path is None or (found is not None and found.pages):
        db, missing = _in_memory(file, log, found, path)
    else:
        db = _on_disk(path)
    try:
        for which, value in _LIMITS.items():
            db.setlimit(which, value)
        for setting in _SETTINGS:
            db.execute(f"PRAGMA {setting}").fetchall()
        db.text_factory = _text
        db.set_authorizer(lambda action, *_: sqlite3.SQLITE_OK if action in _ALLOWED else sqlite3.SQLITE_DENY)
        yield Foreign(db, missing)
    finally:
        db.close()


def _text(data: bytes) -> str:
    return data.decode("utf-8", "replace")


def _on_disk(path: Path) -> sqlite3.Connection:
    where = f"file:{quote(str(path.absolute()))}?mode=ro&immutable=1"
    return sqlite3.connect(where, uri=True, isolation_level=None)


def _in_memory(
    file: BinaryIO, log: BinaryIO | None, found: wal.Log | None, path: Path | None
) -> tuple[sqlite3.Connection, str]:
    """The database with its log, and why it is without it. One on the disk that is too large is read there."""
    grown = found.pages * found.page_size if found else 0
    data = bytearray()
    while len(data) <= MAX_IN_MEMORY >= grown and (piece := file.read(PIECE)):
        data += piece
    if max(len(data), grown) > MAX_IN_MEMORY:
        if path is None:
            raise UserError("The database in the archive is too large to be read there. Unpack it first.")
        return _on_disk(path), f"the database is larger than {MAX_IN_MEMORY // 1_000_000} MB"
    missing = ""
    if log is not None and found is not None and found.pages and not wal.apply(data, log, found):
        missing = "it belongs to another file"
    if data[18:20] == b"\x02\x02":
        data[18:20] = b"\x01\x01"  # it was last written in WAL mode, which a database in memory cannot have
    db = sqlite3.connect(":memory:", isolation_level=None)
    try:
        db.deserialize(data)
    except BaseException:
        db.close()
        raise
    return db, missing
