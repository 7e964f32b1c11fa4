"""What a memory went through: who changed what and when, word by word, and the way back to how it was."""

from collections.abc import Sequence
from html import escape
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QLabel

from secondme.differences import differences
from ui.bridge import Bridge
from ui.memories.words import action, fields_changed, moment, who
from ui.theme import Space, theme
from ui.told import told
from ui.widgets.basics import Box, Button, clear, label

if TYPE_CHECKING:
    from secondme.types import Memory, MemoryVersion

SHOWN = 20


def word_diff(before: str, after: str) -> str:
    """Both as one text in rich text: what went is struck out, what came is in the accent. Nothing in it is markup of
    what was said."""
    colors = theme().colors
    marks = {
        "same": "{}",
        "removed": f'<s style="color:{colors.muted}">{{}}</s>',
        "added": f'<span style="color:{colors.accent}; font-weight:600">{{}}</span>',
    }
    return "".join(marks[piece.kind].format(escape(piece.text)) for piece in differences(before, after))


class Step(Box):
    """One version. `before`: the one before it, None for the first."""

    back_asked = Signal(int)

    def __init__(self, version: "MemoryVersion", before: "MemoryVersion | None") -> None:
        super().__init__("quote", margins=(Space.M, 0, 0, 0), spacing=2)
        self.version = version
        now = self.tr("as it is now") if version.current else ""
        parts = (action(version, before), moment(version.at), who(version.who), now)
        self.head = label(" · ".join(part for part in parts if part), "small", wrap=True)
        self.add(self.head)
        self._before = before.text if before is not None else ""
        self.text = label(version.text, wrap=True, selectable=True)
        if self._before != version.text:
            self.add(self.text)
            if self._before:
                self.text.setTextFormat(Qt.TextFormat.RichText)
                self.text.setAccessibleName(
                    self.tr("Before: {old} After: {new}").format(old=self._before, new=version.text)
                )
                theme().changed.connect(self._retint)
                self._retint()
        self.lines: list[QLabel] = [label(line, "small", wrap=True) for line in fields_changed(version, before)]
        self.add(*self.lines)
        if version.why.endswith("."):
            self.add(label(told(version.why), "small", wrap=True))
        if not version.current:
            self.back = Button(self.tr("Bring this version back"), "link", clicked=self._back)
            self.back.setAccessibleName(self.tr("Bring back: {text}").format(text=version.text[:60]))
            self.box.addWidget(self.back, 0, Qt.AlignmentFlag.AlignLeft)

    @Slot()
    def _retint(self) -> None:
        self.text.setText(word_diff(self._before, self.version.text))

    def _back(self) -> None:
        self.back_asked.emit(self.version.id)


class History(Box):
    """Read when it is opened, and again when the memory changes while it is open."""

    back_asked = Signal(int)
    """The id of a version."""
    shown = Signal()
    """It was opened."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.S)
        self._bridge = bridge
        self._memory: Memory | None = None
        self.toggle = Button("", "link", clicked=self._toggle)
        self.steps = Box(spacing=Space.M)
        self.steps.hide()
        self.box.addWidget(self.toggle, 0, Qt.AlignmentFlag.AlignLeft)
        self.add(self.steps)
        self._name()

    def _name(self) -> None:
        closed = self.steps.isHidden()
        self.toggle.setText(self.tr("Show what it went through") if closed else self.tr("Hide what it went through"))

    def show_memory(self, memory: "Memory") -> None:
        other = self._memory is None or self._memory.id != memory.id
        changed = other or self._memory != memory
        self._memory = memory
        if other:
            self.steps.hide()
            self._name()
        elif changed and not self.steps.isHidden():
            self._ask()

    @Slot()
    def _toggle(self) -> None:
        if self.steps.isHidden():
            self._ask()
        else:
            self.steps.hide()
            self._name()

    def _ask(self) -> None:
        if self._memory is not None:
            memory_id = self._memory.id
            self._bridge.call(lambda me: (memory_id, me.memories.versions(memory_id)), self._show)

    @Slot(object)
    def _show(self, answer: "tuple[int, Sequence[MemoryVersion]]") -> None:
        memory_id, versions = answer
        if self._memory is None or self._memory.id != memory_id:
            return
        clear(self.steps.box)
        pairs = list(zip(versions, (None, *versions), strict=False))[::-1]
        for version, before in pairs[:SHOWN]:
            step = Step(version, before)
            step.back_asked.connect(self.back_asked)
            self.steps.add(step)
        if len(pairs) > SHOWN:
            self.steps.add(label(self.tr("and {n} more").format(n=len(pairs) - SHOWN), "small"))
        opened = self.steps.isHidden()
        self.steps.show()
        self._name()
        if opened:
            self.shown.emit()
