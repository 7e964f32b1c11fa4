"""How much is in a home, and the homes that a backup has taken the place of."""

import shutil
from datetime import UTC, datetime
from pathlib import Path

from secondme.errors import EnvironmentProblem, UserError
from secondme.paths import Paths
from secondme.store import keys
from secondme.store.connection import connect, plain_errors
from secondme.types import BackupContent, ReplacedHome

REPLACED = "replaced-homes"
_FORM = "%Y%m%dT%H%M%SZ"
_COUNTED = (
    "SELECT COUNT(*) FROM conversations WHERE deleted_at IS NULL",
    """SELECT COUNT(*) FROM items JOIN conversations ON conversations.id = conversation_id
    WHERE active = 1 AND conversations.deleted_at IS NULL""",
    "SELECT COUNT(*) FROM memories WHERE deleted_at IS NULL",
)
"""Conversations, messages and memories that are not in the bin, by columns that the first version had."""


def of_home(paths: Paths, key: bytes) -> BackupContent:
    """What is in a home, counted; it may be open. Raises EnvironmentProblem."""
    with plain_errors(paths.memory_db):
        raw = connect(paths.memory_db, key, read_only=True)
        try:
            talks, messages, memories = (int(raw.execute(each).fetchone()[0]) for each in _COUNTED)
        finally:
            raw.close()
    pictures = [file for file in (paths.root / "attachments").glob("*") if file.suffix != ".part"]
    size = paths.memory_db.stat().st_size + sum(file.stat().st_size for file in pictures)
    return BackupContent("", size, talks, messages, memories, len(pictures), paths.sealed_key_file.exists())


def replaced(paths: Paths) -> tuple[ReplacedHome, ...]:
    """The homes that a backup has taken the place of, newest first."""
    found = [(at, folder) for folder in _folders(paths) if (at := _moment(folder)) is not None]
    return tuple(
        ReplacedHome(
            folder.name, str(folder), at.isoformat(), size_of(folder), len(list((folder / "backups").glob("*.db")))
        )
        for at, folder in sorted(found, key=lambda each: each[1].name, reverse=True)
    )


def folder_of(paths: Paths, name: str) -> Path:
    """Where a replaced home lies. Raises UserError when there is none of this name."""
    for folder in _folders(paths):
        if folder.name == name and _moment(folder) is not None:
            return folder
    raise UserError("It is no longer there.")


def remove(paths: Paths, name: str) -> None:
    """Delete a replaced home for good: its key first, so that what cannot be deleted cannot be read. Raises UserError
    when there is none of this name, EnvironmentProblem."""
    folder = folder_of(paths, name)
    keys.drop_plain(Paths(folder, paths.models))
    try:
        shutil.rmtree(folder)
        if not any(folder.parent.iterdir()):
            folder.parent.rmdir()
    except OSError as error:
        remedy = f"Delete the folder {folder}; without its key nobody can read it."
        raise EnvironmentProblem(f"Not all of it can be deleted: {error.strerror}.", remedy) from error


def size_of(folder: Path) -> int:
    """Bytes of what lies there now: files may go meanwhile."""
    total = 0
    for file in folder.rglob("*"):
        try:
            total += 0 if file.is_dir() else file.lstat().st_size
        except FileNotFoundError:
            continue
    return total


def _folders(paths: Paths) -> list[Path]:
    folder = paths.root / REPLACED
    if not folder.is_dir():
        return []
    return [each for each in folder.iterdir() if each.is_dir() and not each.is_symlink()]


def _moment(folder: Path) -> datetime | None:
    """When it was put aside, as its name says; None for what is none of ours."""
    try:
        return datetime.strptime(folder.name.partition("-")[0], _FORM).replace(tzinfo=UTC)
    except ValueError:
        return None
