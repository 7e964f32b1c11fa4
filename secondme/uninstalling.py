"""Taking away what the app has put on this computer: with or without what it remembers.

Only what Second Me has made is removed, by name; a file of someone else in one of its folders stays, and is named. What
stays is told with the reason. The key goes first, so that data of which a part could not be deleted cannot be read.
"""

import os
import shutil
from collections.abc import Collection, Iterator
from pathlib import Path

from platformdirs import user_config_path, user_data_path

from secondme import log, reports
from secondme.browser import install
from secondme.channel import remove_runtime_directory
from secondme.errors import EnvironmentProblem
from secondme.lock import HomeLock, owned
from secondme.models.catalogue import ADDED
from secondme.models.download import PARTIAL, RECEIPT
from secondme.models.speed import FILE as SPEEDS
from secondme.paths import FOLDERS, Paths, of_others, ours
from secondme.store.keys import key_place, remove_keyring_entry
from secondme.store.restore import replaced_folder
from secondme.types import Trace

CACHES = ("index", "updates")
"""Of a home, what is made or fetched again when it is needed."""
DATABASES = tuple(f"{name}.db{end}" for name in ("memory", "derived") for end in ("", "-wal", "-shm", "-journal"))
HOME = (
    "key", "key.part", "key.sealed", "key.new", "key.new.part", "key.id.part", *DATABASES, "memory.part",
    "memory.part-wal", "memory.part-shm", "reserve", "attachments", "backups", "browser", "log",
    "settings.json", "settings.part", "window.json", "window.part", "QtProject.conf", "door.json", "door.part",
    "update.json", "update.part", "restoring.json", "restoring.json.part", "restored.part", "replaced-homes",
    *CACHES, "key.id", "lock",
)  # fmt: skip
"""All that the app makes in a home, in the order in which it goes."""
NAMES = {
    "key": "The key", "key.sealed": "The key, sealed with a passphrase", "memory.db": "What is remembered",
    "derived.db": "What is derived from it",
    "attachments": "Pictures and recordings", "backups": "Copies made before updates",
    "replaced-homes": "What a backup took the place of", "log": "Log and reports",
    "settings.json": "Settings", "QtProject.conf": "Where files were chosen last", "index": "Cache of the search",
    "updates": "Downloaded updates",
}  # fmt: skip
DATA_STAYS = "Your data stays."
KEY_STAYS = "Without it your data, which stays, could never be read again."


def traces(paths: Paths, everything: bool, models: bool = False) -> tuple[Trace, ...]:
    """What `uninstall` would remove, and what it would leave and why. Changes nothing."""
    return (*_registrations(paths), *_of_home(paths, everything), *_of_models(paths, everything, models))


def uninstall(paths: Paths, everything: bool, models: bool = False) -> tuple[Trace, ...]:
    """Remove it; what has gone, and what is left and why. `everything`: also what is remembered, the logs, and the
    models where no other home may use them. `models`: these in any case.

    Raises AlreadyOpen, and removes nothing, while a process has the home open."""
    there = paths.root.is_dir()
    lock = HomeLock(paths.lock_file) if there else None
    told: list[Trace] = []
    try:
        found = traces(paths, everything, models)
        log.stop()
        reports.stop()
        named = _entries(paths) if everything else {}
        told += [_unregister(paths, trace) for trace in found if trace.what in _REGISTERED]
        kept = {named[trace.where] for trace in told if trace.why and trace.where in named}
        told += [_remove(paths, trace, kept) for trace in found if trace.what not in _REGISTERED]
    finally:
        if lock is not None:
            lock.release()
    if everything:
        told += _last(paths, kept)
    runtime = remove_runtime_directory()
    if runtime:
        told.append(Trace("Folder of the sockets", runtime))
    return tuple(told)


def in_use(paths: Paths) -> bool:
    """Whether a process has the home open, so that nothing can be removed."""
    return paths.root.is_dir() and owned(paths)


_BROWSER, _KEYRING, _AUTOSTART = "Entry in a browser", "Entry in the keyring", "Start with the system"
_REGISTERED = (_BROWSER, _KEYRING)


def _registrations(paths: Paths) -> Iterator[Trace]:
    for file in install.written(paths):
        yield Trace(_BROWSER, file, _size(Path(file)))
    for file, starts in install.elsewhere(paths):
        if Path(starts).exists():
            yield Trace("Entry in a browser, of another home", file, 0, f"It belongs to {Path(starts).parents[1]}.")
        else:
            yield Trace("Entry in a browser, of a home that is gone", file, _size(Path(file)))
    autostart = user_config_path() / "autostart" / "secondme.desktop"
    if autostart.exists():
        yield Trace(_AUTOSTART, str(autostart), _size(autostart))


def _of_home(paths: Paths, everything: bool) -> Iterator[Trace]:
    if not paths.root.is_dir():
        return
    for where in _entries(paths):
        yield Trace(_KEYRING, where, 0, "" if everything else KEY_STAYS)
    present = {entry.name for entry in os.scandir(paths.root)}
    covered = {"browser"} if install.written(paths) else set()
    for name in HOME:
        if name in present and name not in {*covered, "lock", "key.id"}:
            file = paths.root / name
            stays = "" if everything or name in CACHES else KEY_STAYS if name in ("key", "key.sealed") else DATA_STAYS
            others = list(of_others(file)) if _is_ours(paths, file) else []
            if not others or any(map(ours, file.iterdir())):
                size = _size(file) - sum(map(_size, others))
                yield Trace(NAMES.get(name, "Part of your data"), str(file), size, stays)
            yield from map(_foreign, others)
    foreign = (paths.root / name for name in sorted(present - set(HOME)))
    yield from (_foreign(file) for file in foreign if file != paths.models)


def _entries(paths: Paths) -> dict[str, Path]:
    """Entries of the keyring -> the files that name them: of the home, of those that a backup took the place of,
    and of a restoring that was cut off."""
    folders = (paths.root, paths.root / "restored.part", *sorted(replaced_folder(paths).glob("*")))
    files = [folder / "key.id" for folder in folders if (folder / "key.id").exists()]
    return {key_place(Paths(file.parent, paths.models)).path: file for file in files}


def _is_ours(paths: Paths, file: Path) -> bool:
    """Whether it is a folder of the home in which files of others may lie."""
    return file.parent == paths.root and file.name in FOLDERS and file.is_dir() and not file.is_symlink()


def _foreign(file: Path) -> Trace:
    return Trace("Not made by Second Me", str(file), 0, "It was put there by someone else.")


def _of_models(paths: Paths, everything: bool, asked: bool) -> Iterator[Trace]:
    if not paths.models.is_dir():
        return
    stays = "" if asked else _who_uses_them(paths) if everything else "Models stay with your data."
    for entry in sorted(paths.models.iterdir()):
        if entry.name == PARTIAL:
            yield Trace("Unfinished downloads", str(entry), _size(entry))
        elif entry.name in (ADDED, SPEEDS) or (entry / RECEIPT).is_file():
            yield Trace("Model" if entry.is_dir() else "What is known of models", str(entry), _size(entry), stays)
        else:
            yield _foreign(entry)


def _who_uses_them(paths: Paths) -> str:
    """Why the models stay, which belong to no home; empty where only this one uses them. Which homes there are beside
    the usual one and those that browsers know is not known: so without a word they go with the usual one only, or from
    within the home."""
    if paths.models.is_relative_to(paths.root):
        return ""
    usual = user_data_path("secondme", appauthor=False, roaming=False) / "home"
    of_browsers = [Path(starts).parents[1] for _, starts in install.elsewhere(paths)]
    for other in (usual, *of_browsers):
        if other != paths.root and (other / "memory.db").exists():
            return f"The home {other} uses them too."
    return "" if paths.root == usual else "Other homes may use them; `secondme uninstall --models` removes them."


def _unregister(paths: Paths, trace: Trace) -> Trace:
    if trace.why:
        return trace
    try:
        if trace.what == _KEYRING:
            remove_keyring_entry(Paths(_entries(paths)[trace.where].parent, paths.models))
        else:
            install.disconnect(paths)
    except EnvironmentProblem as problem:
        return Trace(trace.what, trace.where, trace.size, problem.sentence())
    return trace


def _remove(paths: Paths, trace: Trace, kept: Collection[Path]) -> Trace:
    """A link is removed, never what it leads to. `kept`: files that stay, with the folders that they lie in."""
    if trace.why:
        return trace
    file = Path(trace.where)
    try:
        if _is_ours(paths, file):
            _clear(file)
        elif file.is_dir() and not file.is_symlink():
            _empty(file, kept)
        else:
            file.unlink(missing_ok=True)
    except OSError as error:
        return Trace(trace.what, trace.where, trace.size, f"It cannot be deleted: {error.strerror}.")
    return trace


def _empty(folder: Path, kept: Collection[Path]) -> None:
    if not any(file.is_relative_to(folder) for file in kept):
        shutil.rmtree(folder)
        return
    for file in folder.iterdir():
        if file.is_dir() and not file.is_symlink():
            _empty(file, kept)
        elif file not in kept:
            file.unlink()


def _clear(folder: Path) -> None:
    """Remove what the app made there, and the folder where nothing else is in it."""
    for file in [file for file in folder.iterdir() if ours(file)]:
        if file.is_dir() and not file.is_symlink():
            _clear(file)
        else:
            file.unlink()
    if not any(folder.iterdir()):
        folder.rmdir()


def _last(paths: Paths, kept: Collection[Path]) -> Iterator[Trace]:
    """The lock, the name of the key's entry unless that is still there, and the folders that are empty then."""
    if paths.root / "key.id" not in kept:
        (paths.root / "key.id").unlink(missing_ok=True)
    (paths.root / "lock").unlink(missing_ok=True)
    data = user_data_path("secondme", appauthor=False, roaming=False)
    for folder in (paths.models, paths.root, data):
        if folder.is_dir() and not any(folder.iterdir()):
            folder.unlink() if folder.is_symlink() else folder.rmdir()
            yield Trace("Folder", str(folder))


def _size(path: Path) -> int:
    if path.is_dir() and not path.is_symlink():
        return sum(file.lstat().st_size for file in path.rglob("*") if not file.is_dir())
    return path.lstat().st_size if path.exists() else 0
