"""The room behind the door for the passphrase and the lock.

The passphrase seals the key on the disk: with the app closed, nothing can be read without it. The lock is for an
app that stays open: nobody is answered. Replies, jobs and what other processes asked for are cancelled; what was
said so far is kept, and jobs go on after it. An import, a download or a backup that was begun in the window goes
on: it tells nobody anything, and whoever leaves it alone for an hour wants to find it done.

The key stays in the memory of this process, as the database stays open. Letting go of it would keep out only somebody
who can read that memory, and they would find there what is not the key's to hide: the texts that the window puts back,
type-ahead's tables, the vectors. To clear those too would be to lose what is nowhere else, a draft or a private
conversation. Who fears such a reader closes the app.
"""

from threading import Lock

from secondme.errors import UserError
from secondme.parts import Parts
from secondme.types import Changes


class GuardDoor:
    """Safe from any thread; what checks a passphrase takes some tenths of a second."""

    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        self._lock = Lock()
        self._held = False
        """What runs by itself had been paused by the person."""

    @property
    def locked(self) -> bool:
        return self._parts.locked

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
        """Answer nobody and let nothing run by itself until `unlock`. Returns at once: what it cancels ends soon.
        Raises UserError without a passphrase."""
        if not self.protected:
            raise UserError("Set a passphrase first: it is what unlocks Second Me.")
        with self._lock:
            if not self.locked:
                self._held = self._parts.held
                self._parts.lock()
                self._parts.hold(True, lasting=False)

    def unlock(self, passphrase: str) -> None:
        """Raises WrongPassphrase, UserError while one has to wait, EnvironmentProblem."""
        self._check(passphrase)
        with self._lock:
            if self.locked:
                self._parts.unlock()
                self._parts.hold(self._held, lasting=False)

    def _check(self, passphrase: str) -> None:
        from secondme.store.passphrase import unsealed

        unsealed(self._parts.paths, passphrase)
