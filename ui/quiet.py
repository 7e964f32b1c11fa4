"""Python's full garbage collections, moved to moments in which nobody waits for the window.

A full collection looks at every container of the process and holds all threads meanwhile: 30 to 50 ms with the core and
a window open, more with a large home. Left to itself it comes in the middle of whatever event allocates the object that
is one too many. While this is on, only the young generations are collected by themselves (well under a millisecond);
all of it is collected now and then when no task runs. What is there when it begins, modules and classes above all, is
set aside (`gc.freeze`), so that even those collections are short.
"""

import gc

from PySide6.QtCore import QObject, QTimer, Slot

from ui.task import running

LOOK_MS = 20_000
WORTH = 20
"""Collections of the middle generation, some 7,000 new containers each, that make a full one worth while."""
NEVER = 2**30


class QuietCollector(QObject):
    """Between `start` and `stop` full collections happen only when no task runs. Both are idempotent."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._former: tuple[int, int, int] | None = None
        self._timer = QTimer(self)
        self._timer.setInterval(LOOK_MS)
        self._timer.timeout.connect(self.collect)

    @Slot()
    def start(self) -> None:
        if self._former is not None:
            return
        self._former = gc.get_threshold()
        gc.collect()
        gc.freeze()
        gc.set_threshold(*self._former[:2], NEVER)
        self._timer.start()

    @Slot()
    def stop(self) -> None:
        if self._former is None:
            return
        self._timer.stop()
        gc.set_threshold(*self._former)
        gc.unfreeze()
        self._former = None

    @Slot()
    def collect(self) -> bool:
        """Collect everything, if that is worth while and nothing is being done; whether it was."""
        if running() or gc.get_count()[2] < WORTH:
            return False
        gc.collect()
        return True
