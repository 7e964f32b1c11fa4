"""The room behind the door for the passphrase and the lock.

The passphrase seals the key on the disk: with the app closed, nothing can be read without it. The lock is for an app
that stays open: the database stays open in this process, but nobody is answered, and nothing runs by itself.
"""

from threading import Lock

from secondme.errors import Locked, UserError
from secondme.parts import Parts
from secondme.types import Changes

LOCKED = "Second Me is locked."
UNLOCK = "Unlock it in its window, and try again."


class GuardDoor:
    """Safe from any thread; what checks a passphrase takes some tenths of a second."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._held = False
        """What runs by itself had been paused by the person."""
        self.locked = False

    @property
    def protected(self) -> bool:
        """Whether a passphrase is needed to open this home."""
        return self._parts.paths.sealed_key_file.exists()

    def protect(self, new: str, current: str = "") -> Changes:
        """Set a passphrase, or change it (then `current` must be right). Raises UserError, WrongPassphrase,
        EnvironmentProblem."""
        if self.protected:
            self._check(current)
        self._parts.store.seal(self._parts.paths, new)
        return self._parts.publish(Changes(settings=True))

    def unprotect(self, current: str) -> Changes:
        """Do without a passphrase again. Raises as `protect`."""
        from secondme.store.passphrase import unprotect

        if not self.protected:
            raise UserError("There is no passphrase.")
        unprotect(self._parts.paths, current)
        return self._parts.publish(Changes(settings=True))

    def lock(self) -> None:
        """Answer nobody and let nothing run by itself until `unlock`. Raises UserError without a passphrase."""
        if not self.protected:
            raise UserError("Set a passphrase first: it is what unlocks Second Me.")
        with self._lock:
            if not self.locked:
                self.locked, self._held = True, self._parts.held
                self._parts.hold(True, lasting=False)

    def unlock(self, passphrase: str) -> None:
        """Raises WrongPassphrase, UserError while one has to wait, EnvironmentProblem."""
        self._check(passphrase)
        with self._lock:
            if self.locked:
                self.locked = False
                self._parts.hold(self._held, lasting=False)

    def refuse(self) -> None:
        """For what comes from other processes. Raises Locked while it is locked."""
        if self.locked:
            raise Locked(LOCKED, UNLOCK)

    def _check(self, passphrase: str) -> None:
        from secondme.store.passphrase import unsealed

        unsealed(self._parts.paths, passphrase)
