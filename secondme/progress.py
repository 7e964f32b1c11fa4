"""Progress and cancel are one object, passed down to long work; it knows nothing of Qt."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from threading import Event

from secondme.errors import Cancelled


@dataclass(frozen=True, slots=True)
class Step:
    """One report of progress: `done` of `total` (0 when unknown), and what is being done, in words."""

    done: int
    total: int
    label: str = ""


class Progress:
    """Carries reports up and the wish to cancel down. Safe to use from several threads."""

    def __init__(self, report: Callable[[Step], None] | None = None, interval: float = 0.1) -> None:
        self._report = report
        self._interval = interval
        self._last = 0.0
        self.cancelled = Event()

    def cancel(self) -> None:
        self.cancelled.set()

    def check(self) -> None:
        """Raise `Cancelled` when cancel was asked for."""
        if self.cancelled.is_set():
            raise Cancelled

    def update(self, done: int, total: int = 0, label: str = "") -> None:
        """Report at most every `interval` seconds, and always the end (`done == total`). Raises `Cancelled`."""
        self.check()
        now = time.monotonic()
        if self._report and (now - self._last >= self._interval or (total and done >= total)):
            self._last = now
            self._report(Step(done, total, label))
