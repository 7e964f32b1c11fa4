"""What was done on a page, newest last, so that Ctrl+Z takes it back one by one, and Ctrl+Shift+Z does it again."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes

DEPTH = 50
UNDO = ("Ctrl+Z",)
REDO = ("Ctrl+Shift+Z", "Ctrl+Y")


@dataclass(frozen=True, slots=True)
class Done:
    """A change in words; or, among what can be done again, what taking it back changed."""

    said: str
    changes: "Changes"


class Undos(QObject):
    """Belongs to a page; while that is shown, the keys are its own, wherever the focus is but in a field that has
    something to take back itself (see ui/widgets/fieldkeys.py). A new change ends what can be done again."""

    taken_back = Signal(object)
    """The Changes that were taken back with Ctrl+Z."""
    done_again = Signal(object)
    """The Changes of what was done again."""

    def __init__(self, bridge: Bridge, page: QWidget) -> None:
        super().__init__(page)
        self.bridge = bridge
        self.waiting: list[Done] = []
        self.undone: list[Done] = []
        self._taken: list[Done] = []
        self._pressed: list[Callable[[], bool]] = []
        """Keys that were pressed while one was still at work."""
        self._busy = False
        self._fresh = False
        """Something new was done while one was taken back."""
        for keys, slot in ((UNDO, self.undo), (REDO, self.redo)):
            shortcut = QShortcut(page)
            shortcut.setKeys([QKeySequence(key) for key in keys])
            shortcut.activated.connect(slot)
        bridge.took_back.connect(self._elsewhere)
        bridge.did_again.connect(self._again_elsewhere)

    def done(self, text: str, changes: "Changes") -> None:
        """Say what was done and offer to take it back."""
        self.note(text, changes)
        self.bridge.toast(text, changes)

    def note(self, text: str, changes: "Changes") -> None:
        """Let the keys take back what is said elsewhere. It may be noted on several pages: once it is taken back, or
        done again, on one of them, it is so on all."""
        self.waiting = [*self.waiting[1 - DEPTH :], Done(text, changes)]
        self.undone = []
        self._fresh = True

    @Slot()
    def undo(self) -> None:
        """Take back the last change that still holds."""
        self._press(self._undo)

    @Slot()
    def redo(self) -> None:
        """Do again what was taken back last."""
        self._press(self._redo)

    def _press(self, what: Callable[[], bool]) -> None:
        self._pressed.append(what)
        self._next()

    def _next(self) -> None:
        while self._pressed and not self._busy:
            self._busy = self._pressed.pop(0)()

    def _undo(self) -> bool:
        """Whether something is on its way."""
        if not self.waiting:
            return False
        taken, self.waiting, self._fresh = self.waiting, [], False
        self._taken = taken

        def work(me: "SecondMe") -> "tuple[Done, Changes] | None":
            while taken:
                last = taken.pop()
                restored = me.undo(last.changes)
                if restored:
                    return last, restored
            return None

        self.bridge.call(work, self._undone, self._not_undone)
        return True

    @Slot(object)
    def _undone(self, answer: "tuple[Done, Changes] | None") -> None:
        self._came_back()
        if answer is not None:
            last, restored = answer
            if not self._fresh:
                self.undone.append(Done(last.said, restored))
            self.bridge.toast(self.tr("Undone"))
            self.taken_back.emit(last.changes)
            self.bridge.took_back.emit(last.changes, restored)
        self._next()

    @Slot(object)
    def _not_undone(self, error: BaseException) -> None:
        self._came_back()
        self.bridge.report(error)
        self._next()

    def _came_back(self) -> None:
        self._busy = False
        self.waiting = [*self._taken, *self.waiting]
        self._taken = []

    def _redo(self) -> bool:
        if not self.undone:
            return False
        last = self.undone.pop()
        self._fresh = False

        def work(me: "SecondMe") -> "tuple[Changes, Done]":
            return last.changes, Done(last.said, me.redo(last.changes))

        self.bridge.call(work, self._redone, self._not_redone)
        return True

    @Slot(object)
    def _redone(self, answer: "tuple[Changes, Done]") -> None:
        undone, again = answer
        self._busy = False
        self.waiting.append(again)
        self.bridge.toast(self.tr("Done again: {what}").format(what=again.said), again.changes)
        self.done_again.emit(again.changes)
        self.bridge.did_again.emit(undone, again.changes)
        self._next()

    @Slot(object)
    def _not_redone(self, error: BaseException) -> None:
        self._busy = False
        self.undone = []
        self.bridge.report(error)
        self._next()

    @Slot(object, object)
    def _elsewhere(self, changes: "Changes", restored: "Changes") -> None:
        """A toast, or another page, took it back: it can be done again just so."""
        for done in reversed(self.waiting):
            if done.changes == changes:
                self.waiting.remove(done)
                if restored:
                    self.undone.append(Done(done.said, restored))
                return

    @Slot(object, object)
    def _again_elsewhere(self, undone: "Changes", again: "Changes") -> None:
        for done in reversed(self.undone):
            if done.changes == undone:
                self.undone.remove(done)
                self.waiting.append(Done(done.said, again))
                return


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
