"""How the two files come to have their tables. memory.db: append-only migrations, never an edited or removed one.

derived.db holds only what can be computed again, so it is never migrated: when it does not fit, it is made anew.
"""

import hashlib
import logging
from pathlib import Path
from typing import Any

import sqlcipher3.dbapi2 as sqlcipher
from sqlite_utils import Database, Migrations

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths
from secondme.store import (
    attachments,
    consolidations,
    derivations,
    fills,
    folds,
    fts,
    ghosts,
    history_schema,
    keeping,
    lessons,
    moves,
    pending,
    profile,
    profile_decisions,
    reading,
    safekeeping,
    schema,
    sessions_schema,
    shelf,
    shelved,
    skipped,
    tombstones,
    unnamed,
    vectors,
    weighings,
)
from secondme.store.connection import Connections, connect, plain_errors

log = logging.getLogger(__name__)

memory = Migrations("memory")


@memory()
def m001_first(db: Database) -> None:
    for statement in (*schema.FIRST, *fts.DDL, *schema.SELF):
        db.execute(statement)


@memory()
def m_lessons_of_replies(db: Database) -> None:
    lessons.migrate(db)


@memory()
def m_imports_as_a_whole(db: Database) -> None:
    for statement in sessions_schema.DDL:
        db.execute(statement)


@memory()
def m_conversations_emptied(db: Database) -> None:
    for statement in sessions_schema.EMPTIED:
        db.execute(statement)


@memory()
def m_changes_are_noted(db: Database) -> None:
    for statement in pending.DDL:
        db.execute(statement)


@memory()
def m_answers(db: Database) -> None:
    for statement in schema.ANSWERS:
        db.execute(statement)


@memory()
def m_consolidations(db: Database) -> None:
    for statement in consolidations.DDL:
        db.execute(statement)


@memory()
def m_history_of_memories(db: Database) -> None:
    for statement in history_schema.DDL:
        db.execute(statement)


@memory()
def m_derivations_folds_and_decisions_of_the_profile(db: Database) -> None:
    for statement in (*derivations.DDL, *folds.DDL, *profile_decisions.DDL):
        db.execute(statement)


@memory()
def m_attachments(db: Database) -> None:
    for statement in attachments.DDL:
        db.execute(statement)


@memory()
def m_order_and_cost_of_reading(db: Database) -> None:
    for statement in reading.DDL:
        db.execute(statement)


@memory()
def m_where_notes_lie_now(db: Database) -> None:
    for statement in moves.DDL:
        db.execute(statement)


@memory()
def m_what_jobs_passed_over(db: Database) -> None:
    for statement in skipped.DDL:
        db.execute(statement)


@memory()
def m_versions_of_the_profile_can_be_taken_back(db: Database) -> None:
    for statement in profile.DDL:
        db.execute(statement)


@memory()
def m_what_replies_were_given_for_folded_turns(db: Database) -> None:
    for statement in folds.TOLD:
        db.execute(statement)


@memory()
def m_forms_that_were_filled(db: Database) -> None:
    for statement in fills.DDL:
        db.execute(statement)


@memory()
def m_order_of_conversations_and_drafts(db: Database) -> None:
    for statement in shelf.DDL:
        db.execute(statement)


@memory()
def m_how_conversations_were_kept_before(db: Database) -> None:
    for statement in shelved.DDL:
        db.execute(statement)


@memory()
def m_conversations_put_by_for_their_age(db: Database) -> None:
    for statement in keeping.DDL:
        db.execute(statement)


@memory()
def m_suggestions_that_were_turned_down(db: Database) -> None:
    for statement in ghosts.DDL:
        db.execute(statement)


@memory()
def m_of_whom_the_history_tells(db: Database) -> None:
    for statement in unnamed.DDL:
        db.execute(statement)


@memory()
def m_what_models_said_of_how_much_memories_matter(db: Database) -> None:
    for statement in weighings.DDL:
        db.execute(statement)


@memory()
def m_what_is_left_of_messages_removed_for_good(db: Database) -> None:
    for statement in tombstones.DDL:
        db.execute(statement)


@memory()
def m_what_the_person_changed_is_found_fast(db: Database) -> None:
    db.execute("CREATE INDEX journal_of_corrections ON journal(id) WHERE who = 'person' AND action = 'edit'")


def known() -> frozenset[str]:
    return frozenset(name for name, _ in _functions())


def _functions() -> list[tuple[str, Any]]:
    return [(migration.name, migration.fn) for migration in memory._migrations]


def applied(path: Path, key: bytes) -> frozenset[str]:
    """The names of the migrations that made memory.db what it is; none of a file that is not there. Reads only."""
    if not path.exists() or path.stat().st_size == 0:
        return frozenset()
    connection = connect(path, key, read_only=True)
    try:
        with plain_errors(path):
            table = "SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'"
            if not connection.execute(table).fetchone():
                return frozenset()
            names = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'memory'"
            return frozenset(name for (name,) in connection.execute(names).fetchall())
    finally:
        connection.close()


def make_ready(paths: Paths, key: bytes) -> bool:
    """What has to be so before memory.db is opened for writing: it is not of a newer version, and where its tables are
    to be changed there is a copy of it as it is. Whether they are to be.

    Raises EnvironmentProblem otherwise: not a byte of the database has changed then."""
    names = applied(paths.memory_db, key)
    if names - known():
        raise EnvironmentProblem(
            "Your memory was last used with a newer version of Second Me, and this one would not understand it.",
            "Install the newer version; nothing was changed.",
        )
    if not names or names == known():
        return False
    safekeeping.keep(paths, key, names, known())
    return True


def migrate(connections: Connections) -> None:
    """Bring memory.db up to date; each step is kept whole or not at all."""
    db = connections.read()
    if memory.pending(db):
        db.execute("PRAGMA main.synchronous = FULL")
        memory.apply(db)


def derived_version() -> str:
    """Names the tables of derived.db: when their definition changes, the file is made anew."""
    return hashlib.sha256("\n".join(vectors.DDL).encode()).hexdigest()


def derived_fits(path: Path, key: bytes) -> bool:
    """Whether derived.db can be read and has the tables that this version uses."""
    if not path.exists():
        return False
    try:
        connection = connect(path, key)
        try:
            rows = connection.execute("SELECT value FROM stamp WHERE key = 'version'").fetchall()
        finally:
            connection.close()
    except (EnvironmentProblem, sqlcipher.DatabaseError) as error:
        log.info("derived.db does not fit (%s) and is made anew.", type(error).__name__)
        return False
    return bool(rows == [(derived_version(),)])


def discard(path: Path) -> None:
    """Remove a database file with its log."""
    for suffix in ("", "-wal", "-shm"):
        path.with_name(path.name + suffix).unlink(missing_ok=True)


def make_derived(connections: Connections) -> None:
    """Give a fresh derived.db its tables and its stamp."""
    with connections.write() as db:
        db.execute("CREATE TABLE IF NOT EXISTS derived.stamp(key TEXT PRIMARY KEY, value TEXT NOT NULL) WITHOUT ROWID")
        for statement in vectors.DDL:
            db.execute(statement)
        db.execute("INSERT OR REPLACE INTO derived.stamp VALUES ('version', ?)", (derived_version(),))
