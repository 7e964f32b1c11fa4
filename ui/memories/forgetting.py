"""Deletes memories, says that what was said stays, and offers to forget that too: messages are found word for word,
whatever became of what was learned from them."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.undos import Change, Undos

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.types import Changes


class Forgetting(QObject):
    """Of one page."""

    deleted = Signal(object)
    """What the deletion of memories changed."""

    def __init__(self, bridge: Bridge, page: QWidget, undos: Undos) -> None:
        super().__init__(page)
        self._bridge, self._page, self._undos = bridge, page, undos

    def delete(self, ids: Sequence[int]) -> None:
        """To the bin."""
        if len(ids) == 1:
            self._do(ids, self.tr("Memory deleted"), lambda me: me.memories.delete(ids[0]))
        else:
            said = self.tr("{n} memories deleted").format(n=f"{len(ids):,}")
            self._do(ids, said, lambda me: me.memories.delete_all(ids))

    def purge(self, memory_id: int) -> None:
        """For good: that cannot be taken back."""
        self._do([memory_id], self.tr("Forgotten for good"), lambda me: me.memories.purge(memory_id), final=True)

    def _do(self, ids: Sequence[int], said: str, work: "Callable[[SecondMe], Changes]", final: bool = False) -> None:
        def both(me: "SecondMe") -> "tuple[str, list[int], Changes | None, Changes]":
            behind = me.memories.behind(ids)
            changes = work(me)
            return said, behind, None if final else changes, changes

        self._bridge.call(both, self._done)

    @Slot(object)
    def _done(self, answer: "tuple[str, list[int], Changes | None, Changes]") -> None:
        said, behind, undo, changes = answer
        self.deleted.emit(changes)
        if behind:
            one = self.tr("{said}. The message it came from stays, and can still be found and used.")
            more = self.tr("{said}. The {n} messages behind it stay, and can still be found and used.")
            said = (one if len(behind) == 1 else more).format(said=said, n=f"{len(behind):,}")
        if undo is not None:
            self._undos.note(said, undo)
        self._bridge.toast(said, undo)
        if behind:
            words = self.tr("Forget the message too") if len(behind) == 1 else self.tr("Forget the messages too")
            self._bridge.offered.emit(words, partial(self._forget, behind))

    def _forget(self, behind: Sequence[int]) -> None:
        one, more = self.tr("The message is forgotten too"), self.tr("The {n} messages are forgotten too")
        said = one if len(behind) == 1 else more.format(n=f"{len(behind):,}")
        Change(self._page, self._undos, said).start(self._bridge, lambda me: me.memories.forget_behind(behind))
