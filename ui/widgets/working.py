"""What is being done now, how far it is, since when, and a way to leave it."""

import time
from collections.abc import Callable

from PySide6.QtCore import QTimer, Slot
from PySide6.QtGui import QHideEvent, QShowEvent

from secondme.progress import Step
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, Button, label

TICK_MS = 1000


class Working(Box):
    """A card above a page's column. Hidden until `begin`, and from `end` on."""

    def __init__(self, words: str, cancel: Callable[[], None], width: int) -> None:
        """`words`: what is done, while the work does not say it; `width`: of the column, px."""
        super().__init__(horizontal=True, margins=(Space.XL, Space.M, Space.XL, 0))
        self._default, self._cancel = words, cancel
        self._step = Step(0, 0)
        self._began = 0.0
        self.words, self.time = label(words, wrap=True), label("", "small")
        self.stop = Button(self.tr("Cancel"), clicked=self._stop)
        card = Box("card", horizontal=True, margins=(Space.L, Space.S, Space.M, Space.S), spacing=Space.M)
        card.add(self.words, stretch=1).add(self.time, self.stop)
        card.setMaximumWidth(width - 2 * Space.XL)
        self.box.addStretch(0)
        self.add(card, stretch=1)
        self.box.addStretch(0)
        self._timer = QTimer(self)
        self._timer.setInterval(TICK_MS)
        self._timer.timeout.connect(self._tell)
        self.hide()

    def begin(self) -> None:
        self._began, self._step = time.monotonic(), Step(0, 0)
        self.stop.setEnabled(True)
        self._tell()
        self.show()

    def end(self) -> None:
        self.hide()

    @Slot(object)
    def show_step(self, step: Step) -> None:
        self._step = step
        self._tell()

    def _stop(self) -> None:
        self.stop.setEnabled(False)
        self._cancel()
        self._tell()

    @Slot()
    def _tell(self) -> None:
        step, what = self._step, self._default
        if step.label:
            what = told(step.label)
        if not self.stop.isEnabled():
            what = self.tr("Stopping")
        elif step.total:
            at = min(step.done + 1, step.total)
            what = self.tr("{what}: {n} of {all}").format(what=what, n=f"{at:,}", all=f"{step.total:,}")
        self.words.setText(f"{what} …")
        seconds = int(time.monotonic() - self._began)
        self.time.setText(f"{seconds // 60}:{seconds % 60:02}" if seconds else "")
        self.time.setAccessibleName(self.tr("For {n} seconds").format(n=seconds))

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
