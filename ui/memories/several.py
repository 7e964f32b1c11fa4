"""Several memories that are chosen together: changed alike, made one, or deleted."""

from collections.abc import Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QStackedWidget

from ui.bridge import Bridge
from ui.memories.words import meta
from ui.theme import Scaled, Space
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, label, row, scroll
from ui.widgets.flow import FlowLayout
from ui.widgets.statement import StatementEdit

if TYPE_CHECKING:
    from secondme.types import Memory

LISTED = 12
MERGED = 50
"""So many can be made one; more are no longer one statement."""
WIDTH = 760


class Several(Box):
    """Emits what the person wants; the pane does it. The statement offered is the newest of the longest."""

    merge_asked = Signal(object, str)
    """(ids, statement)"""
    delete_asked = Signal(object)
    """ids"""
    change_asked = Signal(str, object)
    """(what is said when it is done, what to do with the core)"""

    def __init__(self, bridge: Bridge, stack: QStackedWidget) -> None:
        super().__init__()
        stack.addWidget(self)
        self._bridge = bridge
        self._ids: list[int] = []
        self._offered = ""
        self.title = label("", "lead")
        self.list = Box("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
        content = Box(margins=(Space.XL, Space.L, Space.XL, Space.XL), spacing=Space.S)
        content.setMaximumWidth(WIDTH)
        content.add(self.title, self._actions(), self._tagging(), self.list)
        content.box.addSpacing(Space.S)
        content.add(self._merging())
        content.box.addStretch(1)
        outer = Box(horizontal=True)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        self.add(scroll(outer))

    def _actions(self) -> QFrame:
        self.keep = Button(self.tr("Keep"), icon="check", clicked=partial(self._edit, "keep"))
        self.reject = Button(self.tr("Reject"), icon="close", clicked=partial(self._edit, "reject"))
        self.pin = Button(self.tr("Pin"), icon="pin", clicked=partial(self._edit, "pin"))
        self.never = Button(self.tr("Never use"), icon="lock", clicked=partial(self._edit, "never"))
        self.delete = Button(self.tr("Delete all"), "danger", "delete", self._delete)
        self.keep.setToolTip(self.tr("Use these memories from now on"))
        self.reject.setToolTip(self.tr("These are not so; they are not learned again"))
        self.never.setToolTip(self.tr("Remember these, but never give them to a reply"))
        actions = QFrame()
        flow = FlowLayout(Space.S)
        actions.setLayout(flow)
        self._buttons = (self.keep, self.reject, self.pin, self.never, self.delete)
        for button in self._buttons:
            flow.addWidget(button)
        return actions

    def _tagging(self) -> Box:
        self.tag = QLineEdit()
        self.tag.setPlaceholderText(self.tr("A topic for all of them"))
        self.tag.setAccessibleName(self.tr("A topic for all of them"))
        Scaled(self.tag, self.tag.setMaximumWidth, 230)
        self.tag.returnPressed.connect(self._add_tag)
        self.add_tag = Button(self.tr("Add topic"), clicked=self._add_tag)
        line = Across()
        line.add(self.tag, stretch=100).add(self.add_tag)
        line.box.addStretch(1)
        return line.fit()

    def _merging(self) -> Box:
        self.text = StatementEdit()
        self.text.setAccessibleName(self.tr("What the one memory says"))
        self.text.textChanged.connect(self._edited)
        self.text.save_asked.connect(self._merge)
        help = self.tr("It keeps all the quotes. The others are kept for their history, and it can be undone.")
        self.merge = Button(self.tr("Make them one"), "primary", "merge", self._merge)
        buttons = row(self.merge)
        buttons.box.addStretch(1)
        self.merging = Box(spacing=Space.S)
        title = label(self.tr("As one memory"), "section")
        return self.merging.add(title, self.text, label(help, "small", wrap=True), buttons)

    def show_ids(self, ids: Sequence[int]) -> None:
        """What was typed stays while more are chosen."""
        self._ids = list(ids)
        self.title.setText(self.tr("{n} memories chosen").format(n=f"{len(ids):,}"))
        self.merging.setVisible(len(ids) <= MERGED)
        self.set_busy(False)
        some = self._ids[:MERGED]
        self._bridge.call(lambda me: (some, me.memories.many(some)), self._got)

    @Slot(object)
    def _got(self, answer: "tuple[list[int], list[Memory]]") -> None:
        some, memories = answer
        if some != self._ids[:MERGED] or not memories:
            return
        clear(self.list.box)
        for memory in memories[:LISTED]:
            self.list.add(Box(spacing=0).add(label(memory.text, wrap=True), label(meta(memory), "small")))
        if len(self._ids) > LISTED:
            self.list.add(label(self.tr("and {n} more").format(n=f"{len(self._ids) - LISTED:,}"), "small"))
        longest = max(memories, key=lambda memory: (len(memory.text), memory.time)).text
        if self.text.toPlainText() in ("", self._offered):
            self._offered = longest
            self.text.setPlainText(longest)
        waiting = any(memory.status == "proposed" for memory in memories)
        self.keep.setVisible(waiting or len(self._ids) > len(memories))
        self.set_busy(False)

    def forget(self) -> None:
        """Nothing is chosen any more."""
        self._ids, self._offered = [], ""
        self.text.clear()
        self.tag.clear()

    def set_busy(self, busy: bool) -> None:
        self.merge.setEnabled(not busy and bool(self.text.toPlainText().strip()))
        for button in self._buttons:
            button.setEnabled(not busy)

    @Slot()
    def _edited(self) -> None:
        self.merge.setEnabled(bool(self.text.toPlainText().strip()))

    @Slot()
    def _merge(self) -> None:
        text = " ".join(self.text.toPlainText().split())
        if text and self.merge.isEnabled():
            self.set_busy(True)
            self.merge_asked.emit(list(self._ids), text)

    @Slot()
    def _delete(self) -> None:
        self.set_busy(True)
        self.delete_asked.emit(list(self._ids))

    def _edit(self, what: str) -> None:
        fields: dict[str, Any] = {
            "keep": {"status": "active"}, "reject": {"status": "rejected"}, "pin": {"pinned": True},
            "never": {"never_use": True},
        }[what]  # fmt: skip
        said = {
            "keep": self.tr("{n} memories kept"), "reject": self.tr("{n} memories rejected"),
            "pin": self.tr("{n} memories pinned"), "never": self.tr("{n} memories are never used"),
        }[what]  # fmt: skip
        ids = list(self._ids)
        self.change_asked.emit(said.format(n=f"{len(ids):,}"), lambda me: me.memories.edit_all(ids, **fields))

    @Slot()
    def _add_tag(self) -> None:
        tag, ids = " ".join(self.tag.text().split()), list(self._ids)
        if not tag:
            self.tag.setFocus(Qt.FocusReason.OtherFocusReason)
            return
        self.tag.clear()
        said = self.tr("{n} memories are about “{tag}” now").format(n=f"{len(ids):,}", tag=tag)
        self.change_asked.emit(said, lambda me: me.memories.add_tag(ids, tag))

    def focus_statement(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)
