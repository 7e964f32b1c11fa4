"""What surrounds a memory, read together when it is opened: how it is remembered, where it was used, what it is
connected to."""

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal, Slot

from secondme.errors import UserError
from secondme.types import LinkedMemory, Memory, MemoryUse, StrengthCurve
from ui.bridge import Bridge
from ui.memories.graph import Links
from ui.memories.strength import Strength
from ui.memories.uses import Uses
from ui.theme import Space
from ui.widgets.basics import Box, label

if TYPE_CHECKING:
    from secondme.app import SecondMe

Answer = tuple[Memory, StrengthCurve, Sequence[MemoryUse], Sequence[LinkedMemory], Sequence[str]]


class Around(Box):
    """A section is there only when it has something to tell."""

    item_asked = Signal(int)
    memory_asked = Signal(int)
    replaced = Signal(str)
    """What took the place of the memory that is shown."""
    outdated = Signal(str)
    """What the person put right since the memory that is shown was made of it."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.L)
        self._bridge = bridge
        self._memory: Memory | None = None
        self.strength, self.uses, self.links = Strength(), Uses(), Links(bridge)
        self.uses.item_asked.connect(self.item_asked)
        self.links.memory_asked.connect(self.memory_asked)
        self._uses = self._section(self.tr("Why it was recalled"), self.uses)
        self._links = self._section(self.tr("Connected to"), self.links)
        self.add(self._section(self.tr("Strength"), self.strength), self._uses, self._links)
        self._uses.hide()
        self._links.hide()

    @staticmethod
    def _section(title: str, content: Box) -> Box:
        return Box(spacing=Space.S).add(label(title, "section"), content)

    def show_memory(self, memory: Memory) -> None:
        other = self._memory is None or self._memory.id != memory.id
        self._memory = memory
        self.strength.show_memory(memory)
        if other:
            self._uses.hide()
            self._links.hide()
        self._bridge.call(_reading(memory), self._got)

    @Slot(object)
    def _got(self, answer: "Answer | None") -> None:
        if answer is None or self._memory is None or answer[0].id != self._memory.id:
            return
        memory, curve, uses, links, right = answer
        self.strength.show_curve(curve)
        self.uses.show_uses(uses)
        self._uses.setVisible(bool(uses))
        self.links.show_links(memory, links)
        self._links.setVisible(bool(links))
        newer = [each.memory.text for each in links if each.onward and each.kind in ("same", "before")]
        if memory.status == "superseded" and newer:
            self.replaced.emit(newer[0])
        elif right:
            self.outdated.emit(right[0])


def _reading(memory: Memory) -> "Callable[[SecondMe], Answer | None]":
    """What is asked of the core about one memory; None when it is gone by then."""

    def work(me: "SecondMe") -> "Answer | None":
        try:
            id, these = memory.id, me.memories
            return memory, these.curve(id), these.uses(id), these.linked(id), these.put_right(id)
        except UserError:
            return None

    return work
