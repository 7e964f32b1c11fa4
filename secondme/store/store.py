"""The store as a whole: opens, owns and closes the two files and everything that reads and writes them."""

from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from sqlite_utils import Database

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import keys as key_sources
from secondme.store import migrations, safekeeping
from secondme.store.alignment import Alignment
from secondme.store.attachments import Attachments
from secondme.store.chats import Chats
from secondme.store.claims import Claims
from secondme.store.connection import Connections, plain_errors, refuse_plaintext
from secondme.store.consolidations import Consolidations
from secondme.store.curation import Curation
from secondme.store.decisions import Decisions
from secondme.store.derivations import Derivations
from secondme.store.entities import Entities
from secondme.store.fills import Fills
from secondme.store.folds import Folds
from secondme.store.fts import Fts
from secondme.store.ghosts import Ghosts
from secondme.store.imports import Imports
from secondme.store.items import Items
from secondme.store.journal import Journal
from secondme.store.keeping import Keeping
from secondme.store.keys import KeySource, key_source, subkey
from secondme.store.known import Known
from secondme.store.lessons import Lessons
from secondme.store.links import Links
from secondme.store.listing import Listing
from secondme.store.memories import Memories
from secondme.store.moves import Moves
from secondme.store.people import People
from secondme.store.profile import Profile
from secondme.store.profile_decisions import ProfileDecisions
from secondme.store.reading import Reading
from secondme.store.rebuilding import Rebuilding
from secondme.store.recalls import Recalls
from secondme.store.retire import Retire
from secondme.store.runs import Runs
from secondme.store.saved import Saved
from secondme.store.saying import Saying
from secondme.store.sessions import Sessions
from secondme.store.shelf import Shelf
from secondme.store.shelved import Shelved
from secondme.store.skipped import Skipped
from secondme.store.splitting import Splitting
from secondme.store.tombstones import Tombstones
from secondme.store.topics import Topics
from secondme.store.undoing import Undoing
from secondme.store.use import Use
from secondme.store.vectors import Vectors
from secondme.store.waiting import Waiting
from secondme.store.weighings import Weighings
from secondme.store.withdrawn import Withdrawn
from secondme.types import BackupContent


class Store:
    """Safe to use from any thread; each has its own connection."""

    def __init__(self, connections: Connections, key: bytes) -> None:
        """Use `open`."""
        self._connections = connections
        self._key = key
        self.put_right = False
        """A going back to a copy had been cut off, and was taken back when this was opened."""
        self.items = Items(connections)
        self.fts = Fts(self)
        self.vectors = Vectors(self)
        self.chats = Chats(connections, self.fts)
        self.decisions = Decisions(connections, subkey(key, "forget"))
        self.memories = Memories(connections, self.decisions)
        self.attachments = Attachments(connections)
        self.claims = Claims(connections)
        self.consolidations = Consolidations(connections)
        tombstones = Tombstones(subkey(key, "tombstones"))
        self.curation = Curation(connections, self.decisions, tombstones)
        self.splitting = Splitting(connections, self.decisions)
        self.listing = Listing(connections)
        self.saved = Saved(connections)
        self.shelf = Shelf(connections)
        self.keeping = Keeping(connections)
        self.shelved = Shelved(connections)
        self.saying = Saying(connections, self.fts)
        self.undoing = Undoing(connections)
        self.rebuilding = Rebuilding(connections, self.memories, self.decisions)
        self.entities = Entities(connections)
        self.known = Known(connections)
        self.lessons = Lessons(connections)
        self.links = Links(connections)
        self.journal = Journal(connections)
        self.runs = Runs(connections)
        self.reading = Reading(connections)
        self.imports = Imports(connections, tombstones)
        self.alignment = Alignment(connections)
        self.moves = Moves(connections)
        self.sessions = Sessions(connections)
        self.skipped = Skipped(connections)
        self.retire = Retire(connections)
        self.people = People(connections)
        self.profile = Profile(connections)
        self.profile_decisions = ProfileDecisions(connections, self.decisions, subkey(key, "profile"))
        self.derivations = Derivations(connections)
        self.fills = Fills(connections)
        self.folds = Folds(connections)
        self.ghosts = Ghosts(connections, subkey(key, "ghosts"))
        self.recalls = Recalls(connections)
        self.use = Use(connections)
        self.topics = Topics(connections)
        self.waiting = Waiting(connections)
        self.weighings = Weighings(connections)
        self.withdrawn = Withdrawn(connections)

    @classmethod
    def open(cls, paths: Paths, keys: KeySource | None = None, passphrase: str | None = None) -> "Store":
        """Open the store of this home, made on first use. The caller owns the home: no other process writes to it.

        Raises Locked without the passphrase that it needs, WrongPassphrase, EnvironmentProblem when the key is missing
        or wrong, when a file is not what it should be, when a newer version made it, or a copy cannot be made before
        its tables change; no file has changed then."""
        paths.ensure()
        plain = keys is not None or not paths.sealed_key_file.exists()
        put_right = plain and safekeeping.put_right(paths)
        source = keys or key_source(paths, passphrase)
        _refuse_orphaned_log(paths)
        key = source.key()
        put_right = put_right or safekeeping.put_right(paths)  # a sealed home: when it opens, so that it can be told
        changing = migrations.make_ready(paths, key)
        made = not migrations.derived_fits(paths.derived_db, key)
        if made:
            migrations.discard(paths.derived_db)
        connections = Connections(paths.memory_db, paths.derived_db, key)
        try:
            with plain_errors(paths.memory_db):
                migrations.migrate(connections)
            if changing:
                safekeeping.tidy(paths)
            if made:
                migrations.make_derived(connections)
            refuse_plaintext(paths.memory_db)
            refuse_plaintext(paths.derived_db)
            connections.keep_reserve()
            store = cls(connections, key)
            store.put_right = put_right
            store.runs.close_interrupted()
            store.sessions.interrupt_all()
        except BaseException:
            connections.close()
            raise
        return store

    def read(self) -> Database:
        """This thread's connection to memory.db, with derived.db attached as `derived`. For modules of the store."""
        return self._connections.read()

    def write(self, durable: bool = True, frees: bool = False) -> AbstractContextManager[Database]:
        """One transaction under the write lock, re-entrant on one thread; see `Connections.write`."""
        return self._connections.write(durable, frees)

    def seal(self, paths: Paths, passphrase: str) -> None:
        """Seal the key of this store with a passphrase; raises as `passphrase.protect`."""
        from secondme.store.passphrase import protect

        protect(paths, self._key, passphrase)

    def back_up(self, paths: Paths, target: Path, passphrase: str | None, progress: Progress) -> dict[str, Any]:
        """Everything into one file; see `backup.write`."""
        from secondme.store.backup import write

        return write(self._connections, self._key, paths, target, passphrase, progress)

    def content(self, paths: Paths) -> BackupContent:
        """How much is in this home; see `contents.of_home`."""
        from secondme.store.contents import of_home

        return of_home(paths, self._key)

    def subkey(self, purpose: str) -> bytes:
        """A key for something else than the database (the index cache)."""
        return subkey(self._key, purpose)

    def check(self) -> list[str]:
        """What is wrong with the files (for `doctor`); empty when all is well. Takes seconds on a large store.

        On a connection of its own: FTS5's check misreports on one that has not seen the latest writes of others."""
        return self._connections.check()

    @property
    def closed(self) -> bool:
        return self._connections.closed

    def close(self) -> None:
        """Let the running write end, move the log into the files, close all connections. May be called twice."""
        self._connections.close()


def _refuse_orphaned_log(paths: Paths) -> None:
    """SQLite would throw away a write-ahead log without its database; it may hold what was said last."""
    database = paths.memory_db
    if database.exists() and database.stat().st_size > 0:
        return
    if key_sources.has_database(paths):
        raise EnvironmentProblem(
            f"The database {database} is missing, but its log {database.name}-wal is still there.",
            "Put the database back, or restore a backup.",
        )
