"""One memory: its statement, editable in place, and everything that is known about it."""

from itertools import pairwise

from PySide6.QtCore import QEvent, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QGridLayout,
    QHeaderView,
    QPlainTextEdit,
    QSizePolicy,
    QStackedWidget,
    QTableWidget,
    QTableWidgetItem,
    QWidget,
)

from secondme.types import Claim, Memory
from ui.bridge import Bridge
from ui.memories.evidence import EvidenceList
from ui.memories.words import importance, kinds, long_day, status_help, statuses, validity
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button, label, row, scroll, spacer
from ui.widgets.choice import Choice

MOST_LINES = 16
WIDTH = 760
"""Longer lines are hard to read."""
Draft = tuple[str, str]
"""(text, kind) as edited and not saved."""


class StatementEdit(QPlainTextEdit):
    """Grows with its text. Ctrl+Enter saves, Esc cancels."""

    save_asked = Signal()
    cancel_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("field", "true")
        self.setTabChangesFocus(True)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.document().documentLayout().documentSizeChanged.connect(self._grow)
        self._grow()

    @Slot()
    def _grow(self) -> None:
        needed = max(1, int(self.document().size().height()))
        lines = min(MOST_LINES, needed)
        policy = Qt.ScrollBarPolicy
        self.setVerticalScrollBarPolicy(policy.ScrollBarAsNeeded if needed > lines else policy.ScrollBarAlwaysOff)
        margins = self.contentsMargins()
        edges = margins.top() + margins.bottom() + 2 * int(self.document().documentMargin())
        height = lines * self.fontMetrics().lineSpacing() + edges + 2
        if height != self.height():
            self.setFixedHeight(height)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._grow()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._grow()

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() in (QEvent.Type.StyleChange, QEvent.Type.FontChange):
            self._grow()

    def event(self, event: QEvent) -> bool:
        """These keys are for the field, whatever the window uses them for."""
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self._is_save(event):
            event.accept()
            return True
        return super().event(event)

    @staticmethod
    def _is_save(event: QKeyEvent) -> bool:
        control = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        return event.matches(QKeySequence.StandardKey.Save) or (control and enter)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self._is_save(event):
            self.save_asked.emit()
        elif event.key() == Qt.Key.Key_Escape:
            self.cancel_asked.emit()
        else:
            super().keyPressEvent(event)


class ClaimsTable(QTableWidget):
    """Subject, attribute, value and time of each claim; as high as its rows."""

    def __init__(self) -> None:
        super().__init__(0, 4)
        self.setHorizontalHeaderLabels([self.tr("About"), self.tr("What"), self.tr("Value"), self.tr("Valid")])
        self.setAccessibleName(self.tr("What this memory says, in parts"))
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setShowGrid(False)
        self.setProperty("roomy", True)
        self.setWordWrap(True)
        self.verticalHeader().hide()
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.ResizeToContents)
        header.setSectionResizeMode(2, QHeaderView.ResizeMode.Stretch)

    def show_claims(self, claims: tuple[Claim, ...]) -> None:
        self.setRowCount(len(claims))
        for number, claim in enumerate(claims):
            about = claim.subject or self.tr("You")
            texts = (about, claim.attribute.replace("_", " "), claim.value, validity(claim))
            for column, text in enumerate(texts):
                self.setItem(number, column, QTableWidgetItem(text))
        self.setColumnHidden(3, not any(validity(claim) for claim in claims))
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        self.resizeRowsToContents()
        height = self.horizontalHeader().height() + self.verticalHeader().length() + 2 * self.frameWidth()
        self.setFixedHeight(height + Space.XS)


class MemoryDetail(Box):
    """Emits what the person wants; the pane does it. `memory` is what is stored, the fields may differ: a draft."""

    save_asked = Signal(object, str, str)
    """(Memory, text, kind)"""
    delete_asked = Signal(object)
    approve_asked = Signal(object)
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
        content.box.addStretch(1)
        for first, then in pairwise(
            (self.approve_button, self.delete_button, self.text, self.cancel_button, self.save_button, self.kind)
        ):
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
        self.importance, self.created, self.used = label(), label(), label()

    def _head(self) -> QWidget:
        self.approve_button = Button(self.tr("Keep"), "primary", "check", self._approve)
        self.approve_button.setToolTip(self.tr("Use this memory from now on"))
        self.delete_button = icon_button("delete", self.tr("Delete this memory"), self._delete)
        head = row(self.status, self.approve_button, self.delete_button)
        head.box.setStretch(0, 1)
        return head

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
        self.importance.setText(importance(memory.importance))
        self.created.setText(long_day(memory.created_at))
        self.used.setText(self._use(memory))
        self._claims_title.setVisible(bool(memory.claims))
        self.claims.setVisible(bool(memory.claims))
        self.claims.show_claims(memory.claims)
        self.evidence.show_memory(memory)
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

    def focus_statement(self) -> None:
        self.text.setFocus(Qt.FocusReason.OtherFocusReason)

    def owns(self, widget: QObject | None) -> bool:
        """Whether the keyboard is in one of its fields."""
        return isinstance(widget, QWidget) and (widget is self or self.isAncestorOf(widget))
