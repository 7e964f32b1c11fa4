"""Where things live, chosen once.

A home holds what belongs to one person; models are large, the same for every home, and live beside it.
"""

import os
import re
import stat
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from secondme.errors import EnvironmentProblem

ANOTHER = "Choose another one with --home or SECONDME_HOME."
FOLDERS = {
    "attachments": re.compile(r"([0-9a-f]{64}|copying-\d+)(\.part)?"),
    "backups": re.compile(r"(before-update|replaced)-\d{8}T\d{6}Z.*|backup\.part.*"),
    "browser": re.compile(r"secondme-host(\.bat)?|[A-Za-z ]+\.json"),
    "index": re.compile(r"\d{15}\.cache(\.part)?"),
    "log": re.compile(r"secondme\.log(\.\d+)?|reports"),
    "reports": re.compile(r"report-.+\.txt|fault-\d+\.part|seen"),
    "updates": re.compile(r"second-?me.*|.+\.part", re.IGNORECASE),
}
"""Folders of a home, and how the app calls the files in them. A home may be a folder that the person has had before,
with files of theirs in folders of these names."""


@dataclass(frozen=True, slots=True)
class Paths:
    """The files of one home. Nothing is created until `ensure`."""

    root: Path
    models: Path

    @classmethod
    def choose(cls, home: str | Path | None = None) -> "Paths":
        """`home`, else `SECONDME_HOME`, else the platform's data folder; models: `SECONDME_MODELS`, else beside it."""
        data = user_data_path("secondme", appauthor=False, roaming=False)
        root = Path(home or os.environ.get("SECONDME_HOME") or data / "home").expanduser().absolute()
        models = Path(os.environ.get("SECONDME_MODELS") or data / "models").expanduser().absolute()
        return cls(root, models)

    def ensure(self) -> "Paths":
        """Create the home, readable by its owner only. Raises EnvironmentProblem when that cannot be, and when the
        folder is one that users share, such as /tmp, whose permissions are not ours to change."""
        try:
            self.root.mkdir(parents=True, exist_ok=True, mode=0o700)
            mode = self.root.stat().st_mode
            if os.name == "posix" and mode & stat.S_ISVTX:
                raise EnvironmentProblem(f"The folder {self.root} is shared with others.", ANOTHER)
            if os.name == "posix" and mode & 0o077:
                self.root.chmod(0o700)
        except OSError as error:
            raise EnvironmentProblem(f"The folder {self.root} cannot be used: {error.strerror}.", ANOTHER) from error
        return self

    @property
    def memory_db(self) -> Path:
        return self.root / "memory.db"

    @property
    def derived_db(self) -> Path:
        return self.root / "derived.db"

    @property
    def index_folder(self) -> Path:
        return self.root / "index"

    @property
    def key_file(self) -> Path:
        return self.root / "key"

    @property
    def sealed_key_file(self) -> Path:
        return self.root / "key.sealed"

    @property
    def backups(self) -> Path:
        """Copies of memory.db that were made before a new version changed it."""
        return self.root / "backups"

    @property
    def settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def lock_file(self) -> Path:
        return self.root / "lock"

    @property
    def log_file(self) -> Path:
        return self.root / "log" / "secondme.log"

    @property
    def reports(self) -> Path:
        """Reports of what went wrong, for the person to read."""
        return self.root / "log" / "reports"

    @property
    def updates(self) -> Path:
        """What was downloaded to update the app."""
        return self.root / "updates"


def ours(file: Path) -> bool:
    """Whether a file in one of the FOLDERS of a home is called as the app calls its own."""
    named = FOLDERS[file.parent.name].fullmatch(file.name) is not None
    return named and (file.name in FOLDERS or file.is_symlink() or not file.is_dir())


def of_others(folder: Path) -> Iterator[Path]:
    """What somebody else has put into one of the FOLDERS."""
    for file in sorted(folder.iterdir()):
        if not ours(file):
            yield file
        elif file.is_dir() and not file.is_symlink():
            yield from of_others(file)


def shared_models() -> Path:
    """Models that an administrator has put there for all users, laid out as one's own; only read. Another folder:
    `SECONDME_MODELS_SHARED`."""
    usual = {
        "win32": Path(os.environ.get("PROGRAMDATA") or r"C:\ProgramData") / "secondme" / "models",
        "darwin": Path("/Library/Application Support/secondme/models"),
    }.get(sys.platform, Path("/usr/share/secondme/models"))
    return Path(os.environ.get("SECONDME_MODELS_SHARED") or usual)


def private(path: Path) -> None:
    """Make the file if it is not there, and keep it from other users. One that is there is never opened: closing it
    would give up what SQLite has locked in it. Raises OSError."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
