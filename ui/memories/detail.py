"""One memory: its statement, editable in place, and everything that is known about it."""

from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget, QWidget

from secondme.types import Memory
from ui.ahead import Ahead
from ui.bridge import Bridge
from ui.memories.actions import Actions
from ui.memories.around import Around
from ui.memories.claims import ClaimsTable
from ui.memories.divide import Divide
from ui.memories.draft import Edits, draft_of, edited
from ui.memories.evidence import EvidenceList
from ui.memories.fields import MemoryFields
from ui.memories.history import History
from ui.memories.words import status_help, statuses
from ui.theme import Space
from ui.timers import Steps
from ui.widgets.basics import Box, Button, icon_button, label, row, scroll, spacer
from ui.widgets.statement import StatementEdit

WIDTH = 760
"""Longer lines are hard to read."""
BELOW = 3 * Space.XL
"""So much room at the end that a toast never covers what is there for good."""


class MemoryDetail(Box):
    """Emits what the person wants; the pane does it. `memory` is what is stored, the fields may differ: a draft."""

    save_asked = Signal(object, object)
    """(Memory, Edits)"""
    delete_asked = Signal(object)
    approve_asked = Signal(object)
    restore_asked = Signal(object)
    pin_asked = Signal(object, bool)
    lock_asked = Signal(object, bool)
    back_asked = Signal(int)
    """A version of it that it should say again."""
    change_asked = Signal(str, object)
    """(what is said when it is done, what to do with the core)"""
    item_asked = Signal(int)
    memory_asked = Signal(int)
    draft_changed = Signal(int, object)
    """(memory id, Edits or None when nothing differs any more)"""
    whole = Signal()
    """All of it is made, and a memory can be shown."""

    def __init__(self, bridge: Bridge, stack: QStackedWidget) -> None:
        """Joins `stack` first: widgets are styled anew whenever one above them gets a parent, so the tree is made from
        its root."""
        super().__init__()
        stack.addWidget(self)
        self.memory: Memory | None = None
        self.is_whole = False
        self._bridge = bridge
        self._content = self._frame()
        Steps(self).begin(self._parts())

    def _parts(self) -> Iterator[None]:
        """Makes what it shows, a part in each turn, from above: all at once would keep the window waiting."""
        self._build_statement()
        yield
        self.fields = MemoryFields()
        self.fields.edited.connect(self._edited)
        self.kind = self.fields.kind
        self._add(self.fields)
        yield
        self.claims = ClaimsTable()
        self.claims.edited.connect(self._edited)
        self._claims = self._section(self.tr("In parts"), self.claims)
        self._add(self._claims)
        yield
        self.evidence, self.around = EvidenceList(self._bridge), Around(self._bridge)
        for part in (self.evidence, self.around):
            part.item_asked.connect(self.item_asked)
            part.memory_asked.connect(self.memory_asked)
        self.around.replaced.connect(self._show_replaced)
        self.around.outdated.connect(self._show_outdated)
        self._add(self._section(self.tr("Where this comes from"), self.evidence))
        self._add(self.around)
        yield
        self.history = History(self._bridge)
        self.history.back_asked.connect(self.back_asked)
        self.history.shown.connect(self._show_history, Qt.ConnectionType.QueuedConnection)
        self._add(self._section(self.tr("History"), self.history))
        self._content.box.addStretch(1)
        self._order_tabs()
        self.is_whole = True
        self.whole.emit()

    def _add(self, section: QWidget) -> None:
        self._content.box.addSpacing(Space.S)
        self._content.add(section)

    def _order_tabs(self) -> None:
        for first, then in pairwise(
            (
                self.approve_button, self.restore_button, self.pin_button, self.lock_button, self.delete_button,
                self.actions.button, self.text, self.cancel_button, self.save_button, self.kind,
            )
        ):  # fmt: skip
            QWidget.setTabOrder(first, then)

    @staticmethod
    def _section(title: str, content: QWidget) -> Box:
        return Box(spacing=Space.S).add(label(title, "section"), content)

    def _frame(self) -> Box:
        outer = Box(horizontal=True)
        self.area = scroll(outer)
        self.add(self.area)
        content = Box(margins=(Space.XL, Space.L, Space.XL, BELOW), spacing=Space.S)
        content.setMaximumWidth(WIDTH)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        return content

    def _build_statement(self) -> None:
        self.text = StatementEdit()
        self.text.setAccessibleName(self.tr("Statement"))
        self.text.textChanged.connect(self._edited)
        self.text.save_asked.connect(self._save)
        self.text.cancel_asked.connect(self._cancel)
        Ahead(self._bridge, self.text)
        self.status = label("", "muted", wrap=True)
        self.actions, self.divide = Actions(self._bridge, self), Divide()
        self.actions.change_asked.connect(self.change_asked)
        self.actions.split_asked.connect(self._divide)
        self.divide.split_asked.connect(self._split)
        self.divide.left.connect(self.focus_statement)
        self._content.add(self._head(), self.text, self._buttons(), self.divide)

    def _head(self) -> QWidget:
        self.approve_button = Button(self.tr("Keep"), "primary", "check", self._approve)
        self.approve_button.setToolTip(self.tr("Use this memory from now on"))
        self.restore_button = Button(self.tr("Bring back"), "primary", "undo", self._restore)
        self.restore_button.setToolTip(self.tr("Use this memory again"))
        self.pin_button = icon_button("pin", self.tr("Pin: it never fades"), self._pin)
        self.lock_button = icon_button("lock", self.tr("Lock: only you change it"), self._lock)
        for button in (self.pin_button, self.lock_button):
            button.setCheckable(True)
        self.delete_button = icon_button("delete", self.tr("Delete this memory"), self._delete)
        buttons = (self.pin_button, self.lock_button, self.delete_button, self.actions.button)
        head = row(self.status, *buttons, spacing=Space.XS)
        head.box.setStretch(0, 1)
        answers = row(self.approve_button, self.restore_button)
        answers.box.addStretch(1)
        return Box(spacing=Space.S).add(head, answers)

    def _buttons(self) -> QWidget:
        self.save_button = Button(self.tr("Save"), "primary", clicked=self._save)
        self.cancel_button = Button(self.tr("Cancel"), clicked=self._cancel)
        hint = label(self.tr("Ctrl+Enter saves"), "small")
        self.buttons = row(spacer(), hint, self.cancel_button, self.save_button)
        self.buttons.hide()
        return self.buttons

    def show_memory(self, memory: Memory, edits: Edits | None = None) -> None:
        """Show what is stored, with a draft in the fields if there is one."""
        other = self.memory is None or self.memory.id != memory.id
        self.memory = memory
        shown = edited(memory, edits)
        with QSignalBlocker(self.text):
            if self.text.toPlainText() != shown.text:
                self.text.setPlainText(shown.text)
        self.fields.show_memory(memory, shown)
        self.text.setReadOnly(False)
        status = status_help(memory.status)
        self.status.setText(f"{statuses()[memory.status]}. {status}" if memory.status != "active" else status)
        self.approve_button.setVisible(memory.status == "proposed")
        self.restore_button.setVisible(memory.status in ("faded", "superseded", "rejected"))
        self.pin_button.setChecked(memory.pinned)
        self.lock_button.setChecked(memory.locked)
        self.actions.show_memory(memory)
        self._claims.setVisible(bool(memory.claims))
        self.claims.show_claims(shown.claims)
        self.evidence.show_memory(memory)
        self.around.show_memory(memory)
        self.history.show_memory(memory)
        self._show_buttons()
        if other:
            self.divide.close_it()
            self.area.verticalScrollBar().setValue(0)

    @Slot(str)
    def _show_replaced(self, text: str) -> None:
        self.status.setText(self.tr("Replaced by “{text}” It is kept for its history.").format(text=text))

    @Slot(str)
    def _show_outdated(self, text: str) -> None:
        said = self.tr(
            "Out of date: “{text}” holds now. It is made again with the next summaries, and replies leave it out until"
            " then."
        )
        self.status.setText(said.format(text=text.rstrip(".")))

    def draft(self) -> Edits | None:
        """What is in the fields and not stored; None when there is nothing, or a day cannot be read."""
        if self.memory is None:
            return None
        stored = draft_of(self.memory)
        now = self.fields.read(self.text.toPlainText(), replace(stored, claims=self.claims.claims()))
        return (now.changed(self.memory) or None) if now is not None else None

    def _is_whole(self) -> bool:
        """Whether all that is in the fields can be saved."""
        stored = draft_of(self.memory) if self.memory is not None else None
        return stored is not None and self.fields.read(self.text.toPlainText(), stored) is not None

    @Slot()
    def _edited(self) -> None:
        self._show_buttons()
        if self.memory is not None:
            self.draft_changed.emit(self.memory.id, self.draft())

    def _show_buttons(self) -> None:
        draft, whole = self.draft(), self._is_whole()
        self.buttons.setVisible(draft is not None or not whole)
        self.save_button.setEnabled(whole and draft is not None and bool(self.text.toPlainText().strip()))

    @Slot()
    def _save(self) -> None:
        draft = self.draft()
        if self.memory is not None and draft is not None and self.text.toPlainText().strip():
            self.save_button.setEnabled(False)
            self.save_asked.emit(self.memory, draft)

    @Slot()
    def _divide(self) -> None:
        self.divide.open_with(self.text.toPlainText())

    @Slot(object)
    def _split(self, texts: list[str]) -> None:
        if self.memory is not None:
            memory_id = self.memory.id
            said = self.tr("One memory is {n} now").format(n=len(texts))
            self.change_asked.emit(said, lambda me: me.memories.split(memory_id, texts))

    @Slot()
    def _cancel(self) -> None:
        if self.memory is not None:
            memory = self.memory
            self.draft_changed.emit(memory.id, None)
            self.show_memory(memory)

    @Slot()
    def _delete(self) -> None:
        if self.memory is not None:
            self.delete_asked.emit(self.memory)

    @Slot()
    def _approve(self) -> None:
        if self.memory is not None:
            self.approve_asked.emit(self.memory)

    @Slot()
    def _restore(self) -> None:
        if self.memory is not None:
            self.restore_asked.emit(self.memory)

    @Slot()
    def _pin(self) -> None:
        if self.memory is not None:
            self.pin_asked.emit(self.memory, self.pin_button.isChecked())

    @Slot()
    def _lock(self) -> None:
        if self.memory is not None:
            self.lock_asked.emit(self.memory, self.lock_button.isChecked())

    @Slot()
    def _show_history(self) -> None:
        """What was opened at the end of the page comes up to where it is read."""
        self.area.widget().layout().activate()
        top = self.history.mapTo(self.area.widget(), self.history.rect().topLeft()).y()
        self.area.verticalScrollBar().setValue(top - Space.XL)

    def focus_statement(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def owns(self, widget: QObject | None) -> bool:
        """Whether the keyboard is in one of its fields."""
        return isinstance(widget, QWidget) and (widget is self or self.isAncestorOf(widget))
