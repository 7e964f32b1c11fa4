"""What is under way in the app, so that closing it and locking it can end it."""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from secondme.errors import EnvironmentProblem, Locked
from secondme.progress import Progress

if TYPE_CHECKING:
    from secondme.jobs.runner import Runner

Work = Progress | threading.Event
LOCKED = "Second Me is locked."
UNLOCK = "Unlock it in its window, and try again."


class UnderWay:
    """A part of `Parts`. Safe from any thread."""

    runner: "Runner"

    def __init__(self) -> None:
        self._lock = threading.RLock()
        self.closing = threading.Event()
        self._work: list[Work] = []
        self._telling: list[Work] = []
        """What of it tells something to somebody: a lock stops it."""
        self.locked = False
        self._asked: tuple[str, ...] = ()

    @contextmanager
    def working(self, work: Work) -> Iterator[None]:
        """Long work that closing cancels and waits for. Raises EnvironmentProblem when the app is closing."""
        with self._lock:
            if self.closing.is_set():
                raise EnvironmentProblem("Second Me is closing.", "Start it again.")
            self._work.append(work)
        try:
            yield
        finally:
            with self._lock:
                self._work.remove(work)

    @contextmanager
    def telling(self, work: Work) -> Iterator[None]:
        """Long work as in `working` that tells what is kept here, and is cancelled by a lock too. Raises Locked."""
        with self.working(work):
            with self._lock:
                self.refuse_locked()
                self._telling.append(work)
            try:
                yield
            finally:
                with self._lock:
                    self._telling.remove(work)

    def refuse_locked(self) -> None:
        """Raises Locked while the app is locked."""
        if self.locked:
            raise Locked(LOCKED, UNLOCK)

    def lock(self) -> None:
        """Cancel replies, jobs and what other processes asked for, and let none begin."""
        with self._lock:
            self.locked = True
            telling = [*self._telling]
        for work in telling:
            _cancel(work)
        self._asked = self.runner.stop()

    def unlock(self) -> None:
        """Jobs that a person had asked for and does not wait for go on."""
        self.locked = False
        for job in self._asked:
            self.runner.submit(job, asked=True)

    def cancel(self) -> None:
        """Refuse new work and cancel what runs."""
        self.closing.set()
        with self._lock:
            for work in self._work:
                _cancel(work)


def _cancel(work: Work) -> None:
    (work.cancel if isinstance(work, Progress) else work.set)()
