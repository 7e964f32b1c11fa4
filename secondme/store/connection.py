"""Connections to the two encrypted files: one per thread, one write lock, nothing in plaintext on disk.

`memory.db` is schema `main`, `derived.db` is attached as `derived` with the same key on every connection.
"""

import contextlib
import logging
import shutil
import threading
import weakref
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlite_utils import Database

from secondme.errors import EnvironmentProblem
from secondme.paths import ours, private

log = logging.getLogger(__name__)

MINIMUM_SQLITE = (3, 51, 3)
"""Older ones can corrupt a database when the write-ahead log is reset."""
PLAIN_HEADER = b"SQLite format 3\x00"
RESERVE_BYTES = 2_000_000
WRITE_TIMEOUT_S = 30.0
CLOSE_TIMEOUT_S = 3.0
READERS_MS = 300
"""So long closing waits for readers of an old state; what they keep in the log is moved when the last one is closed."""


def raw_key(key: bytes) -> str:
    """A 32-byte key as SQLCipher's raw key literal: no key derivation, so opening takes milliseconds."""
    if len(key) != 32:
        raise ValueError("a database key has 32 bytes")
    return f"x'{key.hex()}'"


def connect(path: Path, key: bytes, *, read_only: bool = False) -> Any:
    """A keyed connection. Raises EnvironmentProblem when cipher or SQLite are not the ones to trust a life to, when the
    file is plaintext, or when the key does not fit. Creates the file unless `read_only`."""
    if sqlcipher.sqlite_version_info < MINIMUM_SQLITE:
        raise EnvironmentProblem(
            f"This installation carries SQLite {sqlcipher.sqlite_version}, which can damage a database.",
            "Install sqlcipher3 0.6.4 or later.",
        )
    refuse_plaintext(path)
    mode = "ro" if read_only else "rwc"
    if not read_only:
        keep_private(path)
    with plain_errors(path):
        connection = sqlcipher.connect(
            f"{path.absolute().as_uri()}?mode={mode}",
            uri=True,
            isolation_level=None,
            check_same_thread=False,
            timeout=5.0,
            factory=Connection,
        )
        try:
            _unlock(connection, key)
        except BaseException:
            connection.close()
            raise
    return connection


def _unlock(connection: Any, key: bytes) -> None:
    connection.execute("PRAGMA cipher_log_level = none")
    connection.execute(f'PRAGMA key = "{raw_key(key)}"')
    if not connection.execute("PRAGMA cipher_version").fetchall():
        raise EnvironmentProblem("Encryption is missing from this installation.", "Install sqlcipher3 0.6.4 or later.")
    connection.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()


def keep_private(path: Path) -> None:
    """For its owner only, made so if need be; SQLite gives a log the permissions of its database."""
    try:
        private(path)
    except OSError as error:
        raise EnvironmentProblem(
            f"The database {path} cannot be written: {error.strerror}.", "Check the permissions of its folder."
        ) from error


def refuse_plaintext(path: Path) -> None:
    """Raises EnvironmentProblem when `path` is an unencrypted database; a missing or empty file passes."""
    if path.exists():
        with path.open("rb") as file:
            if file.read(len(PLAIN_HEADER)) == PLAIN_HEADER:
                raise EnvironmentProblem(
                    f"The database {path} is not encrypted, so it was not made by Second Me.",
                    "Move it away and start again.",
                )


def translated(error: Exception, path: Path) -> EnvironmentProblem | None:
    """What a database error means for a person; None when it means a mistake of ours."""
    text = str(error).lower()
    if "not a database" in text or "hmac" in text:
        return EnvironmentProblem(
            f"The database {path} cannot be opened with the key on this machine, or it is damaged.",
            "Put back the key that belongs to it, or restore a backup.",
        )
    if "is full" in text:
        return EnvironmentProblem("The disk is full, so nothing was saved.", "Free some space and try again.")
    if "image is malformed" in text:
        return EnvironmentProblem(f"The database {path} is damaged.", "Restore a backup.")
    if "readonly database" in text or "unable to open" in text:
        return EnvironmentProblem(f"The database {path} cannot be written.", "Check the permissions of its folder.")
    if "is locked" in text:
        return EnvironmentProblem("Another program is using the database.", "Close it and try again.")
    if "i/o error" in text:
        return EnvironmentProblem("The disk reported an error.", "Check the disk, then start Second Me again.")
    return None


@contextlib.contextmanager
def plain_errors(path: Path) -> Iterator[None]:
    """What goes wrong with the file inside is raised as EnvironmentProblem; mistakes of ours stay what they are."""
    try:
        yield
    except sqlcipher.DatabaseError as error:
        problem = translated(error, path)
        if problem is None:
            raise
        raise problem from error


class Cursor(sqlcipher.Cursor):  # type: ignore[misc]
    """Uses its connection only in turn with whoever may close it, because SQLite crashes when closed while in use."""

    def execute(self, *arguments: Any) -> Any:
        with self.connection.in_turn():
            return super().execute(*arguments)

    def executemany(self, *arguments: Any) -> Any:
        with self.connection.in_turn():
            return super().executemany(*arguments)

    def executescript(self, *arguments: Any) -> Any:
        with self.connection.in_turn():
            return super().executescript(*arguments)

    def fetchone(self) -> Any:
        with self.connection.in_turn():
            return super().fetchone()

    def fetchmany(self, *arguments: Any) -> Any:
        with self.connection.in_turn():
            return super().fetchmany(*arguments)

    def fetchall(self) -> Any:
        with self.connection.in_turn():
            return super().fetchall()

    def __iter__(self) -> Iterator[Any]:
        """All rows are fetched at once, so that no half-read cursor keeps an old state of the database alive."""
        return iter(self.fetchall())


class Connection(sqlcipher.Connection):  # type: ignore[misc]
    """A connection that another thread may retire."""

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self._turn = threading.RLock()
        self.retired = False

    def cursor(self, factory: Any = Cursor) -> Any:
        return super().cursor(factory)

    @property
    def in_transaction(self) -> bool:
        if self.retired:
            raise closing()
        return bool(super().in_transaction)

    @contextlib.contextmanager
    def in_turn(self) -> Iterator[None]:
        with self._turn:
            if self.retired:
                raise closing()
            try:
                yield
            except sqlcipher.OperationalError as error:
                if self.retired:
                    raise closing() from error
                raise

    def retire(self) -> None:
        """Close, from any thread: what runs on it is interrupted, whoever uses it next is told that all is closing."""
        self.retired = True
        while not self._turn.acquire(timeout=0.05):
            self.interrupt()
        try:
            self.close()
        finally:
            self._turn.release()


def closing() -> EnvironmentProblem:
    return EnvironmentProblem("Second Me is closing.", "Start it again.")


class Handle:
    """One thread's connection; closed when its thread has gone, or with the store."""

    def __init__(self, raw: Any, schema: Database) -> None:
        self.raw = raw
        self.database = schema
        self.depth = 0
        weakref.finalize(self, raw.retire).atexit = False


class Connections:
    """All connections of one store. Reads need no lock (WAL); writes go one at a time."""

    def __init__(self, memory: Path, derived: Path, key: bytes) -> None:
        self.memory = memory
        self.derived = derived
        self._key = key
        self._local = threading.local()
        self._handles: weakref.WeakSet[Handle] = weakref.WeakSet()
        self._guard = threading.Lock()
        self._writing = threading.RLock()
        self._closed = False

    @property
    def closed(self) -> bool:
        return self._closed

    def read(self) -> Database:
        """This thread's connection, opened on first use. Fetch all rows at once: an open cursor keeps a snapshot."""
        return self._handle().database

    @contextlib.contextmanager
    def write(self, durable: bool = True, frees: bool = False, joins: bool = False) -> Iterator[Database]:
        """One transaction (BEGIN IMMEDIATE): all of it is kept, or nothing. Inside another one on the same thread it is
        a savepoint of that one, whose durability holds. `durable`: on the disk when this returns (synchronous=FULL);
        else it survives the end of the process, not the loss of power. `frees`: a deletion, which on a full disk may
        use the reserve. `joins`: inside another one it is simply part of it, not a savepoint (which makes many inserts
        slow, the more the longer it is open); when it fails, so must the outer one. Raises EnvironmentProblem when the
        disk is full or the database cannot be written."""
        if not self._writing.acquire(timeout=WRITE_TIMEOUT_S):
            raise EnvironmentProblem("The database is busy with other work.", "Try again in a moment.")
        try:
            handle = self._handle()
            handle.depth += 1
            try:
                inner = self._inner(handle, joins) if handle.depth > 1 else self._transaction(handle, durable, frees)
                with plain_errors(self.memory), inner:
                    yield handle.database
            finally:
                handle.depth -= 1
        finally:
            self._writing.release()

    def truncate(self) -> None:
        """Move the write-ahead log into the files and empty it, so that nothing erased stays readable in either."""
        with self._writing:
            for schema in ("main", "derived"):
                busy = self._handle().raw.execute(f"PRAGMA {schema}.wal_checkpoint(TRUNCATE)").fetchone()[0]
                if busy:
                    log.info("The write-ahead log of %s is in use and will be emptied later.", schema)

    def erased(self) -> None:
        """After something was removed for good: nothing of it stays readable, neither in the files nor in the copies
        that were made before an update or by going back to one."""
        self.truncate()
        for copy in self.memory.parent.glob("backups/*"):
            if ours(copy):
                copy.unlink(missing_ok=True)

    def check(self) -> list[str]:
        """What is wrong with the files, in technical words; empty when all is well. Reads everything once."""
        raw = connect(self.memory, self._key)
        try:
            raw.execute(f'ATTACH DATABASE ? AS derived KEY "{raw_key(self._key)}"', (str(self.derived),))
            names = ("cipher_integrity_check", "integrity_check", "foreign_key_check")
            checks = [f"{schema}.{name}" for schema in ("main", "derived") for name in names]
            found = [(name, row[0]) for name in checks for row in raw.execute(f"PRAGMA {name}").fetchall()]
            return [f"{name}: {result}" for name, result in found if result != "ok"]
        except sqlcipher.DatabaseError as error:
            return [f"the check stopped at: {error}"]
        finally:
            raw.close()

    def close(self) -> None:
        """Refuse further use, let the running write end (for some seconds, then it is rolled back), move the log into
        the files, close every connection."""
        with self._guard:
            if self._closed:
                return
        ended = self._writing.acquire(timeout=CLOSE_TIMEOUT_S)
        try:
            if ended:
                with plain_errors(self.memory):
                    self._handle().raw.execute(f"PRAGMA busy_timeout = {READERS_MS}")
                    self.truncate()
        finally:
            self._retire_all()
            if ended:
                self._writing.release()

    def _retire_all(self) -> None:
        with self._guard:
            self._closed = True
            handles = list(self._handles)
        for handle in handles:
            handle.raw.retire()
        self._local = threading.local()

    def _handle(self) -> Handle:
        if self._closed:
            raise closing()
        handle: Handle | None = getattr(self._local, "handle", None)
        if handle is None:
            with plain_errors(self.memory):
                handle = self._open()
            with self._guard:
                if self._closed:
                    handle.raw.close()
                    raise closing()
                self._handles.add(handle)
            self._local.handle = handle
        return handle

    def _open(self) -> Handle:
        raw = connect(self.memory, self._key)
        try:
            raw.execute("PRAGMA temp_store = MEMORY")
            keep_private(self.derived)
            raw.execute(f'ATTACH DATABASE ? AS derived KEY "{raw_key(self._key)}"', (str(self.derived),))
            for schema in ("main", "derived"):
                if raw.execute(f"PRAGMA {schema}.journal_mode").fetchone()[0] != "wal":
                    raw.execute(f"PRAGMA {schema}.journal_mode = WAL")
                raw.execute(f"PRAGMA {schema}.synchronous = NORMAL")
            raw.execute("PRAGMA main.cache_size = -64000")
            raw.execute("PRAGMA derived.cache_size = -8000")
            raw.execute("PRAGMA secure_delete = ON")
            raw.execute("PRAGMA foreign_keys = ON")
            return Handle(raw, Database(raw, execute_plugins=False))
        except BaseException:
            raw.close()
            raise

    def _inner(self, handle: Handle, joins: bool) -> contextlib.AbstractContextManager[None]:
        return contextlib.nullcontext() if joins else self._savepoint(handle)

    @contextlib.contextmanager
    def _savepoint(self, handle: Handle) -> Iterator[None]:
        with handle.database.atomic():
            yield

    @contextlib.contextmanager
    def _transaction(self, handle: Handle, durable: bool, frees: bool) -> Iterator[None]:
        raw = handle.raw
        if frees:
            self._spend_reserve()
        try:
            raw.execute(f"PRAGMA main.synchronous = {'FULL' if durable else 'NORMAL'}")
            raw.execute("BEGIN IMMEDIATE")
            yield
            raw.execute("COMMIT")
        except BaseException:
            self._roll_back(raw)
            raise

    @staticmethod
    def _roll_back(raw: Any) -> None:
        if not raw.retired and raw.in_transaction:
            raw.execute("ROLLBACK")

    @property
    def _reserve(self) -> Path:
        return self.memory.with_name("reserve")

    def keep_reserve(self) -> None:
        """Hold some space back, so that things can still be deleted when the disk is full."""
        if not self._reserve.exists() and shutil.disk_usage(self.memory.parent).free > 20 * RESERVE_BYTES:
            private(self._reserve)
            self._reserve.write_bytes(b"\0" * RESERVE_BYTES)

    def _spend_reserve(self) -> None:
        if self._reserve.exists() and shutil.disk_usage(self.memory.parent).free < RESERVE_BYTES:
            self._reserve.unlink()
