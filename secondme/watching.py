"""Watched folders: imported again when something in them has changed; what was deleted there goes to the bin."""

import hashlib
import logging
import os
from collections.abc import Iterator
from pathlib import Path

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.progress import Progress
from secondme.store.sessions import Asked
from secondme.storing import Storing
from secondme.types import FileReport, WatchedFolder

log = logging.getLogger(__name__)


def look_after(parts: Parts, progress: Progress) -> int:
    """Import every watched folder in which something has changed; how many that were. A folder that is not there (a
    drive that is not plugged in) stays as it is."""
    changed = 0
    for folder in parts.store.sessions.watched():
        progress.check()
        how = parts.store.sessions.how_watched(folder.id)
        if how is None or not Path(folder.path).is_dir():
            continue
        choice, before = how
        now = appearance(Path(folder.path), progress)
        if now == before:
            continue
        try:
            changed += _import(parts, folder, Asked((folder.path,), choice, None), progress)
        except UserError:
            log.info("A watched folder could not be read")
            continue
        parts.store.sessions.looked(folder.id, now)
    if changed:
        parts.wake("embed", "extract")
    return changed


def appearance(folder: Path, progress: Progress) -> str:
    """Another one whenever a file below it came, went or changed: names, sizes and times, not a byte of content."""
    seen = hashlib.sha256()
    for name, size, changed in _files(folder, progress):
        seen.update(f"{name}\0{size}\0{changed}\n".encode("utf-8", "surrogateescape"))
    return seen.hexdigest()


def _files(folder: Path, progress: Progress) -> Iterator[tuple[str, int, int]]:
    progress.check()
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except OSError:
        return  # gone or closed to us meanwhile: it looks empty, and is told when it is imported
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _files(Path(entry.path), progress)
        elif entry.is_file():
            found = entry.stat()
            yield entry.path, found.st_size, found.st_mtime_ns


def _import(parts: Parts, folder: WatchedFolder, asked: Asked, progress: Progress) -> bool:
    """Whether anything was new, changed or gone."""
    sessions = parts.store.sessions
    session_id = sessions.begin(asked)
    storing = Storing(parts, session_id, asked.choice, None)
    done = False
    try:
        storing.unit(Path(folder.path), progress)
        gone = _retire(parts, folder, storing, session_id)
        done = True
    finally:
        sessions.end(session_id, done)
    if not gone and not storing.stored.changed:
        sessions.forget(session_id)
        return False
    return True


def _retire(parts: Parts, folder: WatchedFolder, storing: Storing, session_id: int) -> int:
    """Notes that are no longer there. Never when nothing at all was read, or where something could not be read."""
    if not storing.seen:
        return 0
    import_id = parts.store.imports.begin(folder.path, "watch", session_id)
    gone, changes = parts.store.retire.vanished(folder.path, storing.seen, storing.failed, import_id)
    parts.store.imports.finish(import_id, FileReport(folder.path, "watch", retired=gone))
    parts.store.sessions.newest_look(session_id)
    parts.publish(changes)
    return gone
