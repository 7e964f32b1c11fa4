"""One memory: its statement, editable in place, and everything that is known about it."""

from itertools import pairwise

from PySide6.QtCore import QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtWidgets import QGridLayout, QStackedWidget, QWidget

from secondme.types import Memory
from ui.bridge import Bridge
from ui.memories.claims import ClaimsTable
from ui.memories.evidence import EvidenceList
from ui.memories.history import History
from ui.memories.words import importance, kinds, long_day, status_help, statuses, strength
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button, label, row, scroll, spacer
from ui.widgets.choice import Choice
from ui.widgets.statement import StatementEdit

WIDTH = 760
"""Longer lines are hard to read."""
Draft = tuple[str, str]
"""(text, kind) as edited and not saved."""


class MemoryDetail(Box):
    """Emits what the person wants; the pane does it. `memory` is what is stored, the fields may differ: a draft."""

    save_asked = Signal(object, str, str)
    """(Memory, text, kind)"""
    delete_asked = Signal(object)
    approve_asked = Signal(object)
    restore_asked = Signal(object)
    pin_asked = Signal(object, bool)
    lock_asked = Signal(object, bool)
    back_asked = Signal(int)
    """A version of it that it should say again."""
    item_asked = Signal(int)
    memory_asked = Signal(int)
    draft_changed = Signal(int, object)
    """(memory id, Draft or None when nothing differs any more)"""

    def __init__(self, bridge: Bridge, stack: QStackedWidget) -> None:
        """Joins `stack` first: widgets are styled anew whenever one above them gets a parent, so the tree is made from
        its root."""
        super().__init__()
        stack.addWidget(self)
        self.memory: Memory | None = None
        content = self._frame()
        self._build_fields()
        self.evidence = EvidenceList(bridge)
        self.evidence.item_asked.connect(self.item_asked)
        self.evidence.memory_asked.connect(self.memory_asked)
        content.add(self._head(), self.text, self._buttons())
        content.box.addSpacing(Space.S)
        content.add(self._facts())
        content.box.addSpacing(Space.S)
        self._claims_title = label(self.tr("In parts"), "section")
        content.add(self._claims_title, self.claims)
        content.box.addSpacing(Space.S)
        content.add(label(self.tr("Where this comes from"), "section"), self.evidence)
        content.box.addSpacing(Space.S)
        self.history = History(bridge)
        self.history.back_asked.connect(self.back_asked)
        content.add(label(self.tr("History"), "section"), self.history)
        content.box.addStretch(1)
        for first, then in pairwise(
            (
                self.approve_button, self.restore_button, self.pin_button, self.lock_button, self.delete_button,
                self.text, self.cancel_button, self.save_button, self.kind,
            )
        ):  # fmt: skip
            QWidget.setTabOrder(first, then)

    def _frame(self) -> Box:
        outer = Box(horizontal=True)
        self.area = scroll(outer)
        self.add(self.area)
        content = Box(margins=(Space.XL, Space.L, Space.XL, Space.XL), spacing=Space.S)
        content.setMaximumWidth(WIDTH)
        outer.add(content, stretch=1)
        outer.box.addStretch(0)
        return content

    def _build_fields(self) -> None:
        self.text = StatementEdit()
        self.text.setAccessibleName(self.tr("Statement"))
        self.text.textChanged.connect(self._edited)
        self.text.save_asked.connect(self._save)
        self.text.cancel_asked.connect(self._cancel)
        self.kind = Choice(self.tr("Kind"))
        for value, name in kinds().items():
            self.kind.addItem(name, value)
        self.kind.currentIndexChanged.connect(self._edited)
        self.claims = ClaimsTable()
        self.status = label("", "muted", wrap=True)
        self.importance, self.strength, self.created, self.used = label(), label(), label(), label()

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
        head = row(self.status, self.pin_button, self.lock_button, self.delete_button)
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

    def _facts(self) -> QWidget:
        facts = QWidget()
        grid = QGridLayout(facts)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(Space.XL)
        grid.setVerticalSpacing(Space.S)
        grid.setColumnStretch(1, 1)
        rows = (
            (self.tr("Kind"), self.kind),
            (self.tr("Importance"), self.importance),
            (self.tr("Strength"), self.strength),
            (self.tr("Learned"), self.created),
            (self.tr("Used in replies"), self.used),
        )
        for number, (name, field) in enumerate(rows):
            grid.addWidget(label(name, "muted"), number, 0)
            grid.addWidget(field, number, 1, Qt.AlignmentFlag.AlignLeft)
        return facts

    def show_memory(self, memory: Memory, draft: Draft | None = None) -> None:
        """Show what is stored, with a draft in the fields if there is one."""
        other = self.memory is None or self.memory.id != memory.id
        self.memory = memory
        text, kind = draft or (memory.text, memory.kind)
        with QSignalBlocker(self.text), QSignalBlocker(self.kind):
            if self.text.toPlainText() != text:
                self.text.setPlainText(text)
            self.kind.setCurrentIndex(self.kind.findData(kind))
        self.text.setReadOnly(False)
        status = status_help(memory.status)
        self.status.setText(f"{statuses()[memory.status]}. {status}" if memory.status != "active" else status)
        self.approve_button.setVisible(memory.status == "proposed")
        self.restore_button.setVisible(memory.status in ("faded", "superseded", "rejected"))
        self.pin_button.setChecked(memory.pinned)
        self.lock_button.setChecked(memory.locked)
        self.importance.setText(importance(memory.importance))
        self.strength.setText(strength(memory))
        self.created.setText(long_day(memory.created_at))
        self.used.setText(self._use(memory))
        self._claims_title.setVisible(bool(memory.claims))
        self.claims.setVisible(bool(memory.claims))
        self.claims.show_claims(memory.claims)
        self.evidence.show_memory(memory)
        self.history.show_memory(memory)
        self._show_buttons()
        if other:
            self.area.verticalScrollBar().setValue(0)

    def _use(self, memory: Memory) -> str:
        if not memory.recalls:
            return self.tr("Not yet")
        times = self.tr("once") if memory.recalls == 1 else self.tr("{n} times").format(n=memory.recalls)
        last = long_day(memory.last_recalled)
        return self.tr("{times}, last on {day}").format(times=times, day=last) if last else times

    def draft(self) -> Draft | None:
        """What is in the fields, None when it is what is stored."""
        if self.memory is None:
            return None
        now = (self.text.toPlainText(), str(self.kind.currentData()))
        return None if now == (self.memory.text, self.memory.kind) else now

    @Slot()
    def _edited(self) -> None:
        self._show_buttons()
        if self.memory is not None:
            self.draft_changed.emit(self.memory.id, self.draft())

    def _show_buttons(self) -> None:
        draft = self.draft()
        self.buttons.setVisible(draft is not None)
        self.save_button.setEnabled(draft is not None and bool(draft[0].strip()))

    @Slot()
    def _save(self) -> None:
        draft = self.draft()
        if self.memory is not None and draft is not None and draft[0].strip():
            self.save_button.setEnabled(False)
            self.save_asked.emit(self.memory, draft[0].strip(), draft[1])

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

    def focus_statement(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def owns(self, widget: QObject | None) -> bool:
        """Whether the keyboard is in one of its fields."""
        return isinstance(widget, QWidget) and (widget is self or self.isAncestorOf(widget))
