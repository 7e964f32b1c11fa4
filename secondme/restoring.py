"""The room behind the door for backups: what is in one before anything is replaced, and the homes that were replaced.

A backup is read, looked through and counted beside the home while that is open; what takes its place then is moved in
within a moment, by `SecondMe.restore`, when the home is closed. A home that does not open can be replaced too
(`ClosedHome`).
"""

from contextlib import nullcontext
from pathlib import Path
from threading import Lock

from secondme.errors import UserError
from secondme.lock import HomeLock
from secondme.parts import Parts
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import BackupContent, ReplacedHome


class BackupsDoor:
    """Safe from any thread. `parts`: of the home when it is open."""

    def __init__(self, paths: Paths, parts: Parts | None = None) -> None:
        self._paths = paths
        self._parts = parts
        self._lock = Lock()
        self._former: Path | None = None
        self._brought = False

    def here(self) -> BackupContent | None:
        """What is in this home; None when that is not open."""
        return self._parts.store.content(self._paths) if self._parts else None

    def look(self, file: Path, passphrase: str, progress: Progress) -> BackupContent:
        """Read a backup whole; what is in it. It waits for `SecondMe.restore` or `forget`, and nothing has changed.

        Raises WrongPassphrase, UserError when it is damaged, no backup or of a newer version, EnvironmentProblem,
        Cancelled."""
        from secondme.store.restore import bring

        with self._lock, self._parts.working(progress) if self._parts else nullcontext():
            self._drop()
            found = bring(self._paths, file, passphrase, progress)
            self._brought = True
            return found

    def look_back(self, name: str, passphrase: str | None) -> BackupContent:
        """The same for a home that a backup has replaced. Raises Locked when it opens with a passphrase only."""
        from secondme.store.contents import folder_of
        from secondme.store.restore import opened_former

        with self._lock:
            self._drop()
            folder = folder_of(self._paths, name)
            found = opened_former(self._paths, folder, passphrase)
            self._former = folder
            return found

    def forget(self, patience_s: float = -1) -> None:
        """What was looked at is not wanted. With `patience_s`: where something is still being read then, it is left to
        the next start. Raises EnvironmentProblem."""
        if self._lock.acquire(timeout=patience_s):
            try:
                self._drop()
            finally:
                self._lock.release()

    def put_in(self) -> Path | None:
        """For `SecondMe.restore`: what was looked at takes the place of what is in the home, which is closed."""
        from secondme.store.restore import put_in

        with self._lock:
            if not self._brought and self._former is None:
                raise UserError("Nothing was chosen.")
            try:
                return put_in(self._paths, self._former)
            finally:
                self._drop()

    def replaced(self) -> tuple[ReplacedHome, ...]:
        """The homes that a backup has taken the place of, newest first."""
        from secondme.store.contents import replaced

        return replaced(self._paths)

    def remove(self, name: str) -> None:
        """Delete one of them for good. Raises UserError when it is not there, EnvironmentProblem."""
        from secondme.store.contents import remove

        with self._lock:
            if self._former is not None and self._former.name == name:
                self._former = None
            remove(self._paths, name)

    def _drop(self) -> None:
        from secondme.store.restore import forget

        self._former = None
        if self._brought:
            forget(self._paths)
            self._brought = False


class ClosedHome:
    """A home that does not open, held so that a backup can take its place. Raises AlreadyOpen when another process has
    it, EnvironmentProblem when what was cut off there cannot be taken back."""

    def __init__(self, paths: Paths) -> None:
        from secondme.store.restore import put_right

        self._lock = HomeLock(paths.ensure().lock_file)
        try:
            put_right(paths)
        except BaseException:
            self._lock.release()
            raise
        self.backups = BackupsDoor(paths)

    def restore(self) -> Path | None:
        """As `SecondMe.restore`: it is let go of, whatever becomes of it."""
        try:
            return self.backups.put_in()
        finally:
            self._lock.release()

    def close(self) -> None:
        """Let go of it, and of what was looked at. Idempotent."""
        try:
            self.backups.forget()
        finally:
            self._lock.release()
