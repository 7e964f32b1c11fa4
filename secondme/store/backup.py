"""Everything in one file, for another disk: a copy of memory.db, the attachments, the settings, and the sealed key.

The file is a plain zip (APPNOTE 6.3, entries stored) of parts that are encrypted each: the database as it is, the
attachments as they are (secondme/sealed.py), the settings sealed under a key made of the home's key (AES-256-GCM), and
that key sealed with a passphrase (store/passphrase.py). `manifest.json` lists the parts with their SHA-256; a keyed
hash of it (HMAC-SHA-256) binds them together. What can be computed again, derived.db, is left out.
"""

import contextlib
import errno
import hashlib
import hmac
import json
import os
import secrets
import shutil
import zipfile
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from importlib import metadata
from pathlib import Path
from threading import Lock
from typing import IO, Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from secondme.errors import EnvironmentProblem, UserError
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import migrations, passphrase, safekeeping
from secondme.store.connection import Connections, connect, plain_errors
from secondme.store.keys import subkey

FORMAT, VERSION = "secondme-backup", 1
MANIFEST, MEMORY, KEY, SETTINGS = "manifest.json", "memory.db", "key.sealed", "settings.sealed"
ATTACHMENTS = "attachments"
PIECE = 1 << 20
PAGES = 500
"""Of the database at a time; between them one can cancel."""
SPARE_BYTES = 1_000_000
_EPOCH = (1980, 1, 1, 0, 0, 0)
_one = Lock()


def write(
    connections: Connections, key: bytes, paths: Paths, target: Path, words: str | None, progress: Progress
) -> dict[str, Any]:
    """Write the backup of the home that is open, whole and looked through or not at all; what it holds, as
    `{"size","attachments","made","protected"}`. It replaces `target`. `words` seal the key; without them the home's own
    sealed key goes along, which its passphrase opens.

    Raises UserError when there is neither, or another backup is being made, EnvironmentProblem, Cancelled."""
    if words is None and not paths.sealed_key_file.exists():
        raise UserError("A backup is sealed with a passphrase: give one.")
    if target.resolve().is_relative_to(paths.root.resolve()):
        raise UserError("A backup is for another place than the folder that it is made of.")
    if not _one.acquire(blocking=False):
        raise UserError("A backup is being made already.")
    copy, part = paths.backups / "backup.part", target.with_name(f"{target.name}.{secrets.token_hex(4)}.part")
    try:
        with _told():
            own = paths.sealed_key_file
            sealed = own.read_text(encoding="ascii") if words is None else passphrase.sealed(key, words)
            paths.backups.mkdir(mode=0o700, exist_ok=True)
            _clear(copy)
            _check_space(paths, target)
            _copy(connections, copy, key, progress)
            texts = {KEY: sealed.encode("ascii"), SETTINGS: _settings(paths, key)}
            told = _pack(part, paths, copy, texts, key, progress)
            safekeeping.settle(part, target)
            return told
    finally:
        _clear(copy, part)
        if paths.backups.is_dir() and not any(paths.backups.iterdir()):
            paths.backups.rmdir()
        _one.release()


def refuse(target: Path, force: bool) -> None:
    """Raises UserError when no backup may be written there. `force`: a file that is there may be replaced."""
    if target.exists() and not (force and target.is_file()):
        raise UserError(f"{target} is there already. Choose another name, or say --force.")
    if not target.parent.is_dir():
        raise UserError(f"There is no folder {target.parent}.")


@contextlib.contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
            raise _full() from error
        problem = f"The backup could not be written: {error.strerror or 'the disk reported an error'}."
        raise EnvironmentProblem(problem, "Choose another place.") from error
    except EnvironmentProblem as problem:
        if "disk is full" not in str(problem):
            raise
        raise _full() from problem


def _full() -> EnvironmentProblem:
    return EnvironmentProblem("The disk is full, so no backup was made.", "Free some space, or choose another disk.")


def _clear(*files: Path) -> None:
    for file in files:
        for end in ("", "-journal", "-wal", "-shm"):
            file.with_name(file.name + end).unlink(missing_ok=True)


def _check_space(paths: Paths, target: Path) -> None:
    """Raises EnvironmentProblem when the copy and the file that is made of it have no room."""
    memory = sum(file.stat().st_size for file in paths.root.glob("memory.db*"))
    kept = sum(file.stat().st_size for file in (paths.root / ATTACHMENTS).glob("*"))
    for folder, needed in ((paths.root, memory), (target.parent, memory + kept)):
        if shutil.disk_usage(folder).free < needed + SPARE_BYTES:
            raise _full()


def _copy(connections: Connections, target: Path, key: bytes, progress: Progress) -> None:
    """All pages as they are at one moment, while others write on; looked through. Raises EnvironmentProblem."""
    source: Any = connections.read().conn
    with plain_errors(target), source.in_turn():
        written = connect(target, key)
        try:
            source.execute("BEGIN")  # one state is read for as long as this lasts, so no writer starts it anew
            source.execute("SELECT COUNT(*) FROM sqlite_master").fetchall()
            source.backup(written, pages=PAGES, progress=lambda _, left, all: progress.update(all - left, 0, "Copying"))
            written.execute("PRAGMA journal_mode = DELETE")
        finally:
            source.rollback()
            written.close()
    progress.check()
    safekeeping.look_through(target, key, migrations.known())
    progress.check()


def _settings(paths: Paths, key: bytes) -> bytes:
    """They name the person, so they are sealed too; b"" where nothing was ever chosen."""
    if not paths.settings_file.exists():
        return b""
    nonce = secrets.token_bytes(12)
    return nonce + AESGCM(subkey(key, "backup settings")).encrypt(nonce, paths.settings_file.read_bytes(), None)


def opened_settings(sealed: bytes, key: bytes) -> bytes:
    """Raises cryptography's InvalidTag."""
    return AESGCM(subkey(key, "backup settings")).decrypt(sealed[:12], sealed[12:], None)


def signed(manifest: Mapping[str, Any], key: bytes) -> str:
    """The keyed hash of a manifest, without the one that it may have."""
    told = json.dumps({name: manifest[name] for name in manifest if name != "mac"}, sort_keys=True)
    return hmac.new(subkey(key, "backup manifest"), told.encode(), hashlib.sha256).hexdigest()


def _pack(
    part: Path, paths: Paths, copy: Path, texts: Mapping[str, bytes], key: bytes, progress: Progress
) -> dict[str, Any]:
    """Write all parts and the manifest, and read them back."""
    files = {MEMORY: copy} | {f"{ATTACHMENTS}/{file.name}": file for file in _attachments(paths, copy, key)}
    total = sum(file.stat().st_size for file in files.values())
    parts: dict[str, dict[str, Any]] = {}
    made = datetime.now(UTC).isoformat(timespec="seconds")
    with os.fdopen(os.open(part, os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600), "w+b") as raw:
        with zipfile.ZipFile(raw, "w", zipfile.ZIP_STORED) as archive:
            for name, data in texts.items():
                archive.writestr(zipfile.ZipInfo(name, _EPOCH), data)
                parts[name] = {"size": len(data), "sha256": hashlib.sha256(data).hexdigest()}
            done = 0
            for name, file in files.items():
                parts[name] = _add(archive, name, file, done, 2 * total, progress)
                done += parts[name]["size"]
            manifest: dict[str, Any] = {
                "format": FORMAT, "version": VERSION, "app": metadata.version("secondme"), "made": made,
                "schema": sorted(migrations.known()), "protected": paths.sealed_key_file.exists(), "parts": parts,
            }  # fmt: skip
            manifest["mac"] = signed(manifest, key)
            archive.writestr(zipfile.ZipInfo(MANIFEST, _EPOCH), json.dumps(manifest))
        _read_back(raw, parts, total, progress)
        size = raw.seek(0, os.SEEK_END)
    return {"size": size, "attachments": len(files) - 1, "made": made, "protected": manifest["protected"]}


def _attachments(paths: Paths, copy: Path, key: bytes) -> Iterator[Path]:
    """Those that the copied database names, and that are there."""
    raw = connect(copy, key, read_only=True)
    try:
        digests = [str(row[0]) for row in raw.execute("SELECT DISTINCT digest FROM attachments").fetchall()]
    finally:
        raw.close()
    for digest in digests:
        file = paths.root / ATTACHMENTS / digest
        if file.is_file():
            yield file


def _add(
    archive: zipfile.ZipFile, name: str, file: Path, done: int, total: int, progress: Progress
) -> dict[str, Any]:
    digest, size = hashlib.sha256(), 0
    with file.open("rb") as source, archive.open(zipfile.ZipInfo(name, _EPOCH), "w", force_zip64=True) as target:
        while piece := source.read(PIECE):
            progress.update(done + size, total, "Writing")
            target.write(piece)
            digest.update(piece)
            size += len(piece)
    return {"size": size, "sha256": digest.hexdigest()}


def _read_back(raw: IO[bytes], parts: Mapping[str, Mapping[str, Any]], total: int, progress: Progress) -> None:
    """Raises EnvironmentProblem unless what was written is what was read."""
    done = total
    raw.flush()
    with zipfile.ZipFile(raw) as archive:
        for name, told in parts.items():
            digest = hashlib.sha256()
            with archive.open(name) as source:
                while piece := source.read(PIECE):
                    progress.update(min(done, 2 * total - 1), 2 * total, "Checking")
                    digest.update(piece)
                    done += len(piece)
            if digest.hexdigest() != told["sha256"]:
                raise EnvironmentProblem("The backup could not be read back.", "Choose another disk.")
