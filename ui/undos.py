"""What was done on a page, newest last, so that Ctrl+Z takes it back one by one."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes

DEPTH = 50


class Undos(QObject):
    """Belongs to a page; while that is shown, Ctrl+Z is its own, wherever the focus is but in a field that has
    something to take back itself. What a toast took back meanwhile is passed over."""

    taken_back = Signal(object)
    """The Changes that were taken back with Ctrl+Z."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self._bridge = bridge
        self.waiting: list[Changes] = []
        shortcut = QShortcut(QKeySequence(QKeySequence.StandardKey.Undo), page)
        shortcut.activated.connect(self.undo)

    def done(self, text: str, changes: "Changes") -> None:
        """Say what was done and offer to take it back."""
        self.waiting = [*self.waiting[1 - DEPTH :], changes]
        self._bridge.toast(text, changes)

    @Slot()
    def undo(self) -> None:
        """Take back the last change that still holds."""
        waiting, self.waiting = self.waiting, []

        def work(me: "SecondMe") -> "tuple[list[Changes], Changes | None]":
            while waiting:
                last = waiting.pop()
                if me.undo(last):
                    return waiting, last
            return waiting, None

        if waiting:
            self._bridge.call(work, self._undone)

    @Slot(object)
    def _undone(self, answer: "tuple[list[Changes], Changes | None]") -> None:
        left, last = answer
        self.waiting = [*left, *self.waiting]
        if last is not None:
            self._bridge.toast(self.tr("Undone"))
            self.taken_back.emit(last)


class Change(QObject):
    """One change on its way: said when it is done, and then offered to be taken back. Ends with its page."""

    def __init__(self, page: QWidget, undos: Undos, said: str) -> None:
        super().__init__(page)
        self._undos, self._said = undos, said

    def start(self, bridge: Bridge, work: "Callable[[SecondMe], Changes]") -> None:
        bridge.call(work, self._done).ended.connect(self.deleteLater)

    @Slot(object)
    def _done(self, changes: "Changes") -> None:
        self._undos.done(self._said, changes)
