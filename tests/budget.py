"""Watches the promise that the window never freezes: CPU time of the GUI thread for each event it handles.

CPU time, not wall time: on a busy machine a handler may be kept waiting by others through no fault of its own. On a
virtual machine CPU time still contains what the host took meanwhile, and the same machine may be half as fast an hour
later. So what takes longer than the limit is held against a yardstick measured right then, and a test over the limit
is run once more: a handler that is too slow is so twice (`twice`).
"""

import gc
import statistics
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field

import pytest
from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QImage, QPainter, QTextDocument
from PySide6.QtWidgets import QApplication

from ui.quiet import QuietCollector

LIMIT_S = 0.050
YARDSTICK_S = 0.005
"""What `yardstick` takes on a machine on which the limit holds as it is: the faster pace of two cores of an AMD EPYC
whose slower pace, seconds later, is half of it."""
SLOWEST = 3
"""No machine is taken to be slower than by this."""
TOO_LONG = "the GUI thread was busy for too long"

twice = pytest.mark.flaky(reruns=1, only_rerun=[TOO_LONG])
"""For tests that check a Spell."""


def yardstick() -> float:
    """CPU seconds that this machine needs now to set and paint a plain text of 100 lines and for 50,000 steps of
    Python: the middle of five. Without widgets, whose costs depend on the style sheet of the moment."""
    return statistics.median(_text_and_sum() for _ in range(5))


def _text_and_sum() -> float:
    began = time.thread_time()
    text = QTextDocument(" ".join(f"Line {number} of a plain text.\n" for number in range(100)))
    image = QImage(600, 800, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    text.drawContents(painter)
    painter.end()
    sum(number * number for number in range(50_000))
    return time.thread_time() - began


def limit(before: float = 0.0) -> float:
    """Seconds that one event may take on this machine: LIMIT_S, more only where the yardstick takes longer too, now or
    `before`."""
    slower = max(before, yardstick()) / YARDSTICK_S
    return LIMIT_S * min(max(1.0, slower), SLOWEST)


@dataclass
class Spell:
    """What was seen while watching: the number of events, and of long handlers the longest as (seconds, what)."""

    events: int = 0
    worst: float = 0.0
    """Seconds of the longest handler."""
    longest: list[tuple[float, str]] = field(default_factory=list)
    yardstick: float = field(default_factory=yardstick)
    """As it was when the watch began."""
    collections: list[tuple[float, int]] = field(default_factory=list)
    """Garbage collections on the GUI thread that took more than a tenth of the limit, as (seconds, generation)."""

    def saw(self, seconds: float, what: str) -> None:
        self.events += 1
        self.worst = max(self.worst, seconds)
        if seconds > LIMIT_S / 5:
            self.longest = sorted([*self.longest, (seconds, what)], reverse=True)[:5]

    def check(self) -> None:
        assert self.events > 0, "nothing was watched"
        if self.worst > LIMIT_S:
            at_most = limit(self.yardstick)
            assert self.worst <= at_most, f"{TOO_LONG}, over {at_most:.3f} s: {self}"


class WatchedApplication(QApplication):
    """A QApplication that can time each event it delivers; nested deliveries count to the outermost one."""

    spell: Spell | None = None
    _depth = 0

    def notify(self, receiver: QObject, event: QEvent) -> bool:
        if self.spell is None or self._depth:
            return super().notify(receiver, event)
        what = f"{type(receiver).__name__} {event.type().name}"
        self._depth += 1
        started = time.thread_time()
        try:
            return super().notify(receiver, event)
        finally:
            self._depth -= 1
            if self.spell is not None:
                self.spell.saw(time.thread_time() - started, what)

    @contextmanager
    def watch(self) -> Iterator[Spell]:
        """As in the app, full garbage collections do not happen meanwhile (ui/quiet.py): what other tests of this
        process left behind would make them long."""
        quiet = QuietCollector()
        quiet.start()
        self.spell = spell = Spell()
        clock = _CollectionClock(spell)
        gc.callbacks.append(clock)
        try:
            yield spell
        finally:
            gc.callbacks.remove(clock)
            self.spell = None
            quiet.stop()


class _CollectionClock:
    """For the message of a failure: whether it was Python's own housekeeping that took the time."""

    def __init__(self, spell: Spell) -> None:
        self._spell = spell
        self._thread = threading.get_ident()
        self._began = 0.0

    def __call__(self, phase: str, info: dict[str, int]) -> None:
        if threading.get_ident() != self._thread:
            return
        if phase == "start":
            self._began = time.thread_time()
        elif (took := time.thread_time() - self._began) > LIMIT_S / 10:
            self._spell.collections.append((took, info["generation"]))
