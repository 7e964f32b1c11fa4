"""Where things live, chosen once.

A home holds what belongs to one person; models are large, the same for every home, and live beside it.
"""

import os
import stat
from dataclasses import dataclass
from pathlib import Path

from platformdirs import user_data_path

from secondme.errors import EnvironmentProblem

ANOTHER = "Choose another one with --home or SECONDME_HOME."


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
    def settings_file(self) -> Path:
        return self.root / "settings.json"

    @property
    def lock_file(self) -> Path:
        return self.root / "lock"

    @property
    def log_file(self) -> Path:
        return self.root / "log" / "secondme.log"


def private(path: Path) -> None:
    """Make the file if it is not there, and keep it from other users. One that is there is never opened: closing it
    would give up what SQLite has locked in it. Raises OSError."""
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600))
    except FileExistsError:
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
