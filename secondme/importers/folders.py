"""From what a person points at to the files to read: folders are walked, hidden files and links left out."""

import os
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from secondme.errors import UserError

MAX_FILES = 100_000
MAX_DEPTH = 32


@dataclass(frozen=True, slots=True)
class Found:
    """A file to import. `named`: the person pointed at it, so that it matters when it cannot be read."""

    path: Path
    size: int
    named: bool


def find(paths: Sequence[Path]) -> list[Found]:
    """Every file once, in the order given, those of a folder by name. Raises UserError for what is not there."""
    found: dict[Path, Found] = {}
    for path in paths:
        whole = Path(os.path.abspath(path.expanduser()))
        for file in _files(whole):
            found.setdefault(file.path, file)
            if len(found) > MAX_FILES:
                raise UserError(f"{whole} holds more than {MAX_FILES:,} files. Import it in parts.")
    return list(found.values())


def _files(path: Path) -> Iterator[Found]:
    if path.is_dir():
        yield from _walk(path, 0)
    elif path.is_file():
        yield Found(path, path.stat().st_size, named=True)
    elif path.exists():
        raise UserError(f"{path} is neither a file nor a folder.")
    else:
        raise UserError(f"There is no file or folder {path}.")


def _walk(folder: Path, depth: int) -> Iterator[Found]:
    if depth > MAX_DEPTH:
        raise UserError(f"The folders in {folder} lie too deep within one another.")
    try:
        entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
    except PermissionError as error:
        raise UserError(f"The folder {folder} cannot be read: you have no permission.") from error
    for entry in entries:
        if entry.name.startswith(".") or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from _walk(Path(entry.path), depth + 1)
        elif entry.is_file():
            yield Found(Path(entry.path), entry.stat().st_size, named=False)
