"""Timers that fire once, in one line, and work that is done a step in each turn."""

from collections.abc import Callable, Iterator

from PySide6.QtCore import QObject, QTimer, Slot


def once(parent: QObject, ms: int, slot: Callable[[], object]) -> QTimer:
    """Not started yet; fires once, `ms` after each start. It dies with its parent."""
    timer = QTimer(parent)
    timer.setSingleShot(True)
    timer.setInterval(ms)
    timer.timeout.connect(slot)
    return timer


class Steps(QObject):
    """Does what is long a step in each turn of the event loop, so that no event keeps the window waiting."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._left: Iterator[object] = iter(())
        self._next = once(self, 0, self._step)

    def begin(self, steps: Iterator[object]) -> None:
        """From the next turn on; what was left of other steps is left out."""
        self._left = steps
        self._next.start()

    @Slot()
    def _step(self) -> None:
        for _ in self._left:
            self._next.start()
            return
