"""The way back from a backup: read with suspicion, looked through beside the home, and put in its place at once.

What was in the home becomes a home of its own, in `replaced-homes/`, with its key, its copies and all. While things are
moved, `restoring.json` says what and from where: where that file is found at a start, `put_right` moves all back.
Nothing in an archive says where anything is written: of its entries only those of known names are read.
"""

import contextlib
import errno
import hashlib
import hmac
import json
import os
import re
import shutil
import zipfile
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidTag

from secondme.errors import EnvironmentProblem, UserError, WrongPassphrase
from secondme.paths import Paths, private
from secondme.progress import Progress
from secondme.settings import SettingsStore
from secondme.store import backup, contents, keys, migrations, passphrase, safekeeping
from secondme.types import BackupContent

MOST_MANIFEST = 64_000_000
MOST_SMALL = 1_000_000
"""Bytes of the sealed key and of the settings."""
ENDS = ("", "-wal", "-shm", "-journal")
MOVED = (
    *(f"{name}.db{end}" for name in ("memory", "derived") for end in ENDS),
    "key", "key.id", "key.sealed", "settings.json", "attachments", "backups", "index",
)  # fmt: skip
"""Of a home, what belongs together and is exchanged as one."""
_NAME = re.compile(r"manifest\.json|memory\.db|key\.sealed|settings\.sealed|attachments/[0-9a-f]{64}")
_DAMAGED = "This file is damaged, or no backup of Second Me. Nothing was changed."
_Parts = Mapping[str, Mapping[str, Any]]


def restore(paths: Paths, file: Path, words: str, replace: bool, progress: Progress) -> tuple[str, Path | None]:
    """Put a backup in place of what is in the home; when it was made, and where the former content is now (None: there
    was none). The caller holds the home, and has not opened it.

    Raises WrongPassphrase, UserError when there is something in the home and not `replace`, when the file is damaged or
    of a newer version, EnvironmentProblem, Cancelled; nothing has changed then."""
    put_right(paths)
    refuse_full(paths, replace)
    try:
        content = bring(paths, file, words, progress)
        return content.made, put_in(paths)
    finally:
        forget(paths)


def bring(paths: Paths, file: Path, words: str, progress: Progress) -> BackupContent:
    """Unpack a backup beside what is in the home, looked through, until `put_in` or `forget`; what is in it. The home
    may be open, and nothing in it changes. Raises WrongPassphrase, UserError, EnvironmentProblem, Cancelled; nothing is
    left of it then."""
    forget(paths)
    coming = Paths(_coming(paths), paths.models)
    try:
        with _told():
            coming.root.mkdir(mode=0o700)
            manifest, key = _unpack(file, coming, words, progress)
            progress.check()
            content = contents.of_home(coming, key)
            return replace(content, made=str(manifest["made"]), size=file.stat().st_size)
    except BaseException:
        forget(paths)
        raise


def put_in(paths: Paths, former: Path | None = None) -> Path | None:
    """What `bring` has brought, or a home that was replaced before (`former`, after `opened_former`), takes the place
    of what is in the home; where that is now. The caller holds the home, which is closed. Raises EnvironmentProblem;
    nothing has changed then."""
    with _told():
        return _exchange(paths, former or _coming(paths))


def forget(paths: Paths) -> None:
    """What was brought is not wanted; nothing of it stays."""
    if not cut_off(paths):
        _drop(Paths(_coming(paths), paths.models))


def go_back(paths: Paths, former: Path, words: str | None) -> Path | None:
    """Put what a restoring has replaced in its place again; where the content is now that was there. As `restore`.
    Raises Locked when a passphrase is needed."""
    put_right(paths)
    opened_former(paths, former, words)
    return put_in(paths, former)


def opened_former(paths: Paths, former: Path, words: str | None) -> BackupContent:
    """What is in a home that a restoring has replaced: it opens, and could be put back. Raises as `go_back`."""
    home = Paths(former, paths.models)
    if former.parent != replaced_folder(paths) or not home.memory_db.is_file():
        raise UserError("A folder can be put back only where it lies among those that a restoring has replaced.")
    key = keys.key_source(home, words).key()
    _refuse_newer(migrations.applied(home.memory_db, key))
    return contents.of_home(home, key)


def refuse_full(paths: Paths, replace: bool) -> None:
    """Raises UserError when there is something in the home and it is not to be replaced."""
    if keys.has_database(paths) and not replace:
        raise UserError(
            f"There is something in {paths.root} already. With --replace it is kept beside, and the backup takes its"
            " place."
        )


def put_right(paths: Paths) -> bool:
    """Take back a restoring that was cut off: whether there was one. All is as it was before it. The caller holds the
    home, and has not opened it. Raises EnvironmentProblem."""
    journal, coming = _journal(paths), Paths(_coming(paths), paths.models)
    found = cut_off(paths)
    try:
        if found:
            _take_back(paths, json.loads(journal.read_text(encoding="ascii")))
            journal.unlink()
        _drop(coming)
    except (OSError, ValueError, KeyError) as error:
        raise EnvironmentProblem(
            "Restoring a backup was cut off, and cannot be taken back.",
            f"See that {paths.root} can be written, and start again.",
        ) from error
    return found


def cut_off(paths: Paths) -> bool:
    """Whether a restoring was cut off, and `put_right` has to take it back before anything can be said of the home."""
    return _journal(paths).exists()


def replaced_folder(paths: Paths) -> Path:
    """Homes that a restoring has taken the place of."""
    return paths.root / contents.REPLACED


@contextlib.contextmanager
def _told() -> Any:
    """What goes wrong with the file or the disk, as a sentence."""
    try:
        yield
    except OSError as error:
        if error.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", -1)):
            raise EnvironmentProblem("The disk is full.", "Nothing was changed; free some space.") from error
        problem = f"The backup could not be restored: {error.strerror or 'the disk reported an error'}."
        raise EnvironmentProblem(problem, "Nothing was changed.") from error


def _unpack(file: Path, coming: Paths, words: str, progress: Progress) -> tuple[dict[str, Any], bytes]:
    """Everything into the folder, looked through; the manifest, and the key."""
    try:
        with file.open("rb") as raw, zipfile.ZipFile(raw) as archive:
            manifest = _manifest(archive, file.stat().st_size)
            key = _key(archive, coming, words)
            if not hmac.compare_digest(str(manifest.get("mac")), backup.signed(manifest, key)):
                raise UserError(_DAMAGED)
            _refuse_newer(manifest["schema"])
            _write_parts(archive, manifest["parts"], coming, progress)
    except (zipfile.BadZipFile, ValueError, LookupError, TypeError, AttributeError, EOFError, RuntimeError) as error:
        raise UserError(_DAMAGED) from error  # what zipfile and json make of bytes that anyone may have written
    _look_through(coming, key, manifest, progress)
    return manifest, key


def _manifest(archive: zipfile.ZipFile, size: int) -> dict[str, Any]:
    """Raises UserError unless the archive holds what its manifest lists, once each, as it is, and nothing else."""
    entries = archive.infolist()
    names = [entry.filename for entry in entries]
    plain = all(
        entry.compress_type == zipfile.ZIP_STORED
        and entry.file_size == entry.compress_size
        and not entry.flag_bits & 0x1
        and _NAME.fullmatch(entry.filename)
        for entry in entries
    )
    if not plain or len(set(names)) != len(names) or sum(entry.file_size for entry in entries) > size:
        raise UserError(_DAMAGED)
    manifest = json.loads(_small(archive, backup.MANIFEST, MOST_MANIFEST))
    if manifest["format"] != backup.FORMAT:
        raise UserError(_DAMAGED)
    if manifest["version"] != backup.VERSION:
        raise UserError("This backup was made by a newer version of Second Me. Install that; nothing was changed.")
    needed = {backup.MEMORY, backup.KEY, backup.SETTINGS}
    if set(manifest["parts"]) != set(names) - {backup.MANIFEST} or not needed <= set(names):
        raise UserError(_DAMAGED)
    return dict(manifest)


def _small(archive: zipfile.ZipFile, name: str, most: int) -> bytes:
    if archive.getinfo(name).file_size > most:
        raise UserError(_DAMAGED)
    return archive.read(name)


def _key(archive: zipfile.ZipFile, coming: Paths, words: str) -> bytes:
    """The sealed key is put where that of a home lies. Raises WrongPassphrase, UserError."""
    private(coming.sealed_key_file)
    coming.sealed_key_file.write_bytes(_small(archive, backup.KEY, MOST_SMALL))
    try:
        return passphrase.opened(coming.sealed_key_file, words)
    except WrongPassphrase:
        raise WrongPassphrase("That is not the passphrase of this backup. Nothing was changed.") from None
    except EnvironmentProblem as problem:
        raise UserError(_DAMAGED) from problem


def _refuse_newer(names: Iterable[str]) -> None:
    if set(names) - migrations.known():
        raise UserError("This was made by a newer version of Second Me. Install that version; nothing was changed.")


def _write_parts(archive: zipfile.ZipFile, parts: _Parts, coming: Paths, progress: Progress) -> None:
    """Raises UserError when one is not what the manifest says."""
    total = sum(int(told["size"]) for told in parts.values())
    if shutil.disk_usage(coming.root).free < total + backup.SPARE_BYTES:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
    done = 0
    (coming.root / backup.ATTACHMENTS).mkdir(mode=0o700)
    for name, told in parts.items():
        digest, target = hashlib.sha256(), coming.root / name
        private(target)
        with archive.open(name) as source, target.open("wb") as written:
            while piece := source.read(backup.PIECE):
                progress.update(done, 0, "Reading the backup")
                written.write(piece)
                digest.update(piece)
                done += len(piece)
            written.flush()
            os.fsync(written.fileno())
        if digest.hexdigest() != told["sha256"]:
            raise UserError(_DAMAGED)


def _look_through(coming: Paths, key: bytes, manifest: Mapping[str, Any], progress: Progress) -> None:
    """The database opens and is whole, the settings can be read, and the key lies where it lay: sealed, or not."""
    progress.check()
    try:
        safekeeping.look_through(coming.memory_db, key, manifest["schema"])
        sealed = coming.root / backup.SETTINGS
        if data := sealed.read_bytes():
            private(coming.settings_file)
            coming.settings_file.write_bytes(backup.opened_settings(data, key))
            SettingsStore(coming.settings_file)
        sealed.unlink()
    except (EnvironmentProblem, InvalidTag) as problem:
        raise UserError(_DAMAGED) from problem
    if not manifest["protected"]:
        keys.keep_plain(coming, key)
        coming.sealed_key_file.unlink()
    keys.sync_folder(coming.root)


def _coming(paths: Paths) -> Path:
    return paths.root / "restored.part"


def _journal(paths: Paths) -> Path:
    return paths.root / "restoring.json"


def _drop(coming: Paths) -> None:
    """What was to come, but is not wanted; its entry in the keyring too. After an exchange nothing is left of it."""
    if coming.root.exists():
        keys.drop_plain(coming)
        shutil.rmtree(coming.root)


def _exchange(paths: Paths, coming: Path) -> Path | None:
    """What is in the home goes aside, what comes goes in; all as it was when that fails. Where the former is now."""
    folder = replaced_folder(paths)
    folder.mkdir(mode=0o700, exist_ok=True)
    aside = _free(folder)
    old = [name for name in MOVED if os.path.lexists(paths.root / name)]
    new = [name for name in MOVED if os.path.lexists(coming / name)]
    told = {"coming": str(coming.relative_to(paths.root)), "aside": aside.name, "old": old, "new": new}
    journal = _journal(paths)
    aside.mkdir(mode=0o700)
    keys.write_private(journal, json.dumps(told))
    try:
        for name in old:
            (paths.root / name).replace(aside / name)
        keys.sync_folder(aside)
        for name in new:
            (coming / name).replace(paths.root / name)
        keys.sync_folder(paths.root)
    except OSError:
        _take_back(paths, told)
        journal.unlink()
        raise
    journal.unlink()
    keys.sync_folder(paths.root)
    for empty in (coming, aside, folder):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
    return aside if aside.exists() else None


def _free(folder: Path) -> Path:
    moment = datetime.now(UTC).strftime("%Y%m%dT%H%M%SZ")
    names = (moment, *(f"{moment}-{number}" for number in range(2, 1000)))
    return next(folder / name for name in names if not (folder / name).exists())


def _take_back(paths: Paths, told: Mapping[str, Any]) -> None:
    """What came goes out again, what went aside comes in. May itself be cut off, and done again. Raises OSError."""
    coming, aside = paths.root / told["coming"], replaced_folder(paths) / told["aside"]
    coming.mkdir(mode=0o700, exist_ok=True)
    for name in told["new"]:
        there = paths.root / name
        gone_in = os.path.lexists(there) and not os.path.lexists(coming / name)
        if gone_in and (name not in told["old"] or os.path.lexists(aside / name)):
            there.replace(coming / name)
    for name in told["old"]:
        if os.path.lexists(aside / name) and not os.path.lexists(paths.root / name):
            (aside / name).replace(paths.root / name)
    for empty in (aside, replaced_folder(paths)):
        if empty.is_dir() and not any(empty.iterdir()):
            empty.rmdir()
