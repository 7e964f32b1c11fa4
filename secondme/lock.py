"""Who has a home open: one process at a time, told by a lock that the system releases when the process dies."""

import os
import sys
import time
from pathlib import Path
from typing import IO

from secondme.errors import EnvironmentProblem
from secondme.paths import Paths


class AlreadyOpen(EnvironmentProblem):
    """Another process of this user has the home open; `pid` is its process, 0 when it is not known."""

    def __init__(self, pid: int) -> None:
        who = f" (process {pid})" if pid else ""
        super().__init__(
            f"Second Me is already open{who}.",
            "Use the window that is open, or wait for the command that runs, and try again.",
        )
        self.pid = pid


class HomeLock:
    """Held from construction until `release`; the operating system releases it when the process dies.

    Raises AlreadyOpen when another holder, in this process or another, has it, EnvironmentProblem when it cannot be."""

    def __init__(self, path: Path, patience_s: float = 0.5) -> None:
        """`patience_s`: how long to wait for it, at the least as long as another looks whether it is free (`owned`)."""
        self._file: IO[bytes] | None = None
        try:
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        except OSError as error:
            raise EnvironmentProblem(f"{path} cannot be opened: {error.strerror}.", "Check its permissions.") from error
        file = os.fdopen(descriptor, "r+b", buffering=0)
        until = time.monotonic() + patience_s
        while not _locked(file):
            if time.monotonic() > until:
                pid = _number(file.read(32))
                file.close()
                raise AlreadyOpen(pid)
            time.sleep(0.02)
        file.seek(0)
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        self._file = file

    def release(self) -> None:
        """Let another process open the home. The file stays: removing it would let two hold a lock of its name."""
        file, self._file = self._file, None
        if file is not None:
            file.truncate(0)
            file.close()


_BYTE = 1 << 20
"""Which byte is locked on Windows: beyond the text, which others must be able to read."""


def _locked(file: IO[bytes]) -> bool:
    """Try to lock an open file, until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        return False
    return True


def owned(paths: Paths) -> bool:
    """Whether a process has the home open now."""
    try:
        with paths.lock_file.open("r+b", buffering=0) as file:
            return not _locked(file)
    except FileNotFoundError:
        return False


def _number(text: bytes) -> int:
    digits = text.strip()
    return int(digits) if digits.isdigit() else 0
