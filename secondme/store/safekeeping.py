"""A copy of memory.db, made and looked through before a new version changes its tables; and the way back to it.

The copy is encrypted with the key of the home and lies in `backups/`. Its name says when it was made, which tables the
database had and which it was to get. While a change has not come through, the copies of all its attempts stay, one for
each state; when it has, the newest `KEPT` stay.
"""

import errno
import hashlib
import logging
import os
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from secondme.errors import EnvironmentProblem, SecondMeError, UserError
from secondme.paths import Paths, private
from secondme.store.connection import connect, plain_errors
from secondme.types import KeptBackup

log = logging.getLogger(__name__)

KEPT = 2
SPARE_BYTES = 50_000_000
"""What a change of the tables may need beside the copy."""
_FORM = "%Y%m%dT%H%M%SZ"
_MOMENT = re.compile(r"\d{8}T\d{6}Z")
_NAME = re.compile(r"before-update-(\d{8}T\d{6}Z)-([0-9a-f]{8})-([0-9a-f]{8})\.db")
_REPLACED = re.compile(r"replaced-(\d{8}T\d{6}Z)\.db")
_ENDS = ("-wal", "-shm", "")
"""Of the files of a database, in the order in which they are moved away: the log before what it belongs to."""
_UNCHANGED = "Your memory was not touched; the version of Second Me that you used until now still opens it."


def state(names: Iterable[str]) -> str:
    """Eight digits for a set of migrations: the tables that follow from them."""
    return hashlib.sha256("\n".join(sorted(names)).encode()).hexdigest()[:8]


def keep(paths: Paths, key: bytes, before: Iterable[str], after: Iterable[str]) -> Path:
    """Copy memory.db, whose migrations are `before`, and look whether the copy opens and is whole; where it is.

    Raises EnvironmentProblem when that cannot be done; the database has not changed then, and no half copy stays."""
    _check_space(paths)
    target = paths.backups / f"before-update-{_now()}-{state(before)}-{state(after)}.db"
    part = target.with_suffix(".part")
    try:
        paths.backups.mkdir(mode=0o700, exist_ok=True)
        _clear_parts(paths)
        _copy(paths.memory_db, part, key)
        look_through(part, key, before)
        settle(part, target)
    except (OSError, SecondMeError) as error:
        _give_up(paths, error)
    for former in _files(paths):
        if former != target and _states(former) == _states(target):
            former.unlink()
    log.info("Kept a copy of the database before its tables change: %d bytes", target.stat().st_size)
    return target


def tidy(paths: Paths) -> None:
    """Leave the newest `KEPT` copies; for when a change has come through."""
    for former in _files(paths)[KEPT:]:
        former.unlink()


def kept(paths: Paths) -> tuple[KeptBackup, ...]:
    """The copies, and what was replaced by one of them; newest first."""
    found = []
    for file, replaced in [(file, False) for file in _files(paths)] + [(file, True) for file in _replaced(paths)]:
        size = sum(each.stat().st_size for each in _with_log(file))
        found.append(KeptBackup(file.name, str(file), _made(file).isoformat(), size, replaced))
    return tuple(sorted(found, key=lambda copy: copy.made, reverse=True))


def go_back(paths: Paths, key: bytes, name: str) -> Path:
    """Put a copy in place of memory.db, whose files are moved beside it; where they are now. What can be computed from
    it is computed anew. The caller holds the home, and has not opened it.

    Raises UserError when there is no copy of this name, EnvironmentProblem when it is not whole; nothing of the
    database has changed then. `put_right` takes back what a crash in the midst of it has left."""
    put_right(paths)
    source = _named(paths, name)
    part = _coming(paths)
    try:
        _clear(part)
        for file in _with_log(source):
            target = part.with_name(file.name.replace(source.name, part.name))
            shutil.copyfile(file, target)
            private(target)
        _take_in_log(part, key)
        look_through(part, key)
        for file in paths.root.glob("derived.db*"):
            file.unlink()
        shutil.rmtree(paths.index_folder, ignore_errors=True)
        aside = _aside(paths)
        _exchange(paths, part, aside)
    except OSError as error:
        raise EnvironmentProblem(f"The copy cannot be put in place: {error.strerror}.", "Free some space.") from error
    finally:
        if not _half_moved(paths):  # else `put_right` has to see that there is something to take back
            _clear(part)
    return aside


def put_right(paths: Paths) -> bool:
    """Take back a going back that was cut off, by a crash or the loss of power: whether there was one. The database is
    as it was before, with its log. The caller holds the home, and has not opened it. Raises EnvironmentProblem.

    While `go_back` is under way `memory.part` lies in the home; the renaming of that file is its last step."""
    part = _coming(paths)
    if not part.exists():
        return False
    try:
        for aside in _half_moved(paths):
            for end in reversed(_ENDS):
                there, file = (each.with_name(each.name + end) for each in (aside, paths.memory_db))
                if there.exists() and not file.exists():
                    there.replace(file)
        _clear(part)
    except OSError as error:
        raise EnvironmentProblem(
            f"Going back to a copy was cut off, and cannot be taken back: {error.strerror}.",
            f"See that {paths.root} can be written, and start again.",
        ) from error
    log.info("Going back to a copy had been cut off; the database is as it was before")
    return True


def _half_moved(paths: Paths) -> list[Path]:
    """What files of the database were moved to, when a going back did not get further."""
    if not paths.memory_db.exists():
        return _replaced(paths)[:1]
    logs = (file.with_name(file.name.removesuffix("-wal")) for file in paths.backups.glob("replaced-*.db-wal"))
    return [aside for aside in logs if not aside.exists()]


def _coming(paths: Paths) -> Path:
    """The copy on its way to be the database."""
    return paths.memory_db.with_suffix(".part")


def _take_in_log(file: Path, key: bytes) -> None:
    """What is only in the log of a database goes into the database. Page by page as they are: what is damaged stays
    so, for `look_through` to see."""
    if not file.with_name(file.name + "-wal").exists():
        return
    raw = connect(file, key)
    try:
        with plain_errors(file):
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
    finally:
        raw.close()


def _clear(part: Path) -> None:
    for end in (*_ENDS, "-journal"):
        part.with_name(part.name + end).unlink(missing_ok=True)


def _aside(paths: Paths) -> Path:
    """A name later than all before it, also within one second and when the clock was put back: nothing is written over,
    and the last one is known by its name."""
    moment = datetime.now(UTC)
    for former in _replaced(paths)[:1]:
        moment = max(moment, _made(former) + timedelta(seconds=1))
    return paths.backups / f"replaced-{moment.strftime(_FORM)}.db"


def _made(file: Path) -> datetime:
    return datetime.strptime(_MOMENT.search(file.name)[0], _FORM).replace(tzinfo=UTC)  # type: ignore[index]


def _exchange(paths: Paths, part: Path, aside: Path) -> None:
    """The database with its log there, and the copy here; all as it was when that fails."""
    moved: list[tuple[Path, Path]] = []
    try:
        for end in _ENDS:
            file, there = (each.with_name(each.name + end) for each in (paths.memory_db, aside))
            if file.exists():
                file.replace(there)
                moved.append((file, there))
        settle(part, paths.memory_db)
    except OSError:
        for file, there in reversed(moved):
            there.replace(file)
        raise


def remove(paths: Paths, name: str) -> None:
    """Delete one copy for good. Raises UserError when there is none of this name, EnvironmentProblem."""
    file = _named(paths, name)
    try:
        for each in _with_log(file):
            each.unlink()
    except OSError as error:
        raise EnvironmentProblem(f"The copy cannot be deleted: {error.strerror}.", "Check its permissions.") from error


def _files(paths: Paths) -> list[Path]:
    if not paths.backups.is_dir():
        return []
    return sorted((file for file in paths.backups.iterdir() if _NAME.fullmatch(file.name)), reverse=True)


def _replaced(paths: Paths) -> list[Path]:
    """Databases that a copy has taken the place of, newest first."""
    if not paths.backups.is_dir():
        return []
    return sorted((file for file in paths.backups.iterdir() if _REPLACED.fullmatch(file.name)), reverse=True)


def _named(paths: Paths, name: str) -> Path:
    """Raises UserError when there is no copy of this name."""
    for file in (*_files(paths), *_replaced(paths)):
        if file.name == name:
            return file
    raise UserError("This copy is no longer there.")


def _with_log(file: Path) -> list[Path]:
    """The files of a database that are there, itself last: without it a log could not be told from one cut off."""
    return [each for each in (file.with_name(file.name + end) for end in _ENDS) if each.exists()]


def _states(file: Path) -> tuple[str, ...]:
    found = _NAME.fullmatch(file.name)
    return found.groups()[1:] if found else ()


def _now() -> str:
    return datetime.now(UTC).strftime(_FORM)


def _clear_parts(paths: Paths) -> None:
    """What a process that was ended left of a copy under way."""
    for left in paths.backups.glob("before-update-*.part*"):
        left.unlink()


def _check_space(paths: Paths) -> None:
    files = (paths.memory_db, paths.memory_db.with_name(paths.memory_db.name + "-wal"))
    needed = sum(file.stat().st_size for file in files if file.exists()) + SPARE_BYTES
    free = shutil.disk_usage(paths.root).free
    if free < needed:
        raise EnvironmentProblem(
            "Before this version changes your memory it makes a copy of it, and the disk is too full for that. "
            + _UNCHANGED,
            f"Free {(needed - free) / 1e6:,.0f} MB and start Second Me again.",
        )


def _copy(source: Path, target: Path, key: bytes) -> None:
    """All pages, those in the write-ahead log too, as one file. The source is only read."""
    read = connect(source, key, read_only=True)
    try:
        with plain_errors(target):
            written = connect(target, key)
            try:
                read.backup(written)
                written.execute("PRAGMA journal_mode = DELETE")
            finally:
                written.close()
    finally:
        read.close()


def look_through(file: Path, key: bytes, names: Iterable[str] | None = None) -> None:
    """Raises EnvironmentProblem unless the copy opens with the key, every page is whole, and it has these tables."""
    copy = connect(file, key, read_only=True)
    try:
        with plain_errors(file):
            faults = copy.execute("PRAGMA cipher_integrity_check").fetchall()
            faults += [row for row in copy.execute("PRAGMA quick_check").fetchall() if row[0] != "ok"]
            wanted = "SELECT name FROM _sqlite_migrations WHERE migration_set = 'memory' ORDER BY name"
            found = [name for (name,) in copy.execute(wanted).fetchall()]
            expected = found if names is None else sorted(names)
    finally:
        copy.close()
    if faults or found != expected:
        raise EnvironmentProblem("The copy of the database is not whole.")


def settle(part: Path, target: Path) -> None:
    """Put the copy in place, on the disk when this returns."""
    with part.open("rb+") as file:
        os.fsync(file.fileno())
    part.replace(target)
    if os.name == "posix":
        folder = os.open(target.parent, os.O_RDONLY)
        try:
            os.fsync(folder)
        finally:
            os.close(folder)


def _give_up(paths: Paths, error: Exception) -> Any:
    if paths.backups.is_dir():
        _clear_parts(paths)
    full = "disk is full" in str(error) or (isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT))
    reason = "the disk is full" if full else "it did not succeed"
    remedy = error.remedy if isinstance(error, EnvironmentProblem) else ""
    raise EnvironmentProblem(
        f"Before this version changes your memory it makes a copy of it, and {reason}. {_UNCHANGED}",
        "Free some space and start Second Me again." if full else remedy or f"Check the folder {paths.backups}.",
    ) from error
