"""A form that is open: a row a field, what may be used of it, and the way out as a file."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication

from ui.forms.row import FormRow
from ui.theme import Space
from ui.told import told
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, clear, label, row, spacer
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from secondme.types import FormEntry, FormView

AT_ONCE = 2
"""Rows made in one turn: the window stays quick."""


class Review(Box):
    """Rows are made a few at a time; what was typed stays when the form is read again."""

    made = Signal()
    """Every field has its row."""
    export_asked = Signal()
    close_asked = Signal()
    allow_asked = Signal(str, bool)
    source_asked = Signal(int)
    remember_asked = Signal(object)
    draft_asked = Signal(object)

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self.view: FormView | None = None
        self.rows: list[FormRow] = []
        self._todo: list[FormEntry] = []
        self._typed: dict[str, str] = {}
        self._section = ""
        self.title, self.count = label("", "lead", wrap=True), label("", "muted")
        self.close_form = Button(self.tr("Close the form"), clicked=self.close_asked.emit)
        self.export = Button(self.tr("Save a filled copy…"), "primary", clicked=self.export_asked.emit)
        self.problem = Remark()
        self.problem.say("")
        self.asks = Box(spacing=Space.S)
        self.fields = Box(spacing=Space.M)
        head = Across()
        head.add(self.count, stretch=1).add(row(self.close_form, self.export))
        self.add(self.title, head.fit(), self.problem)
        self.add(self.asks, self.fields)
        self.box.addStretch(1)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._make_some)

    def show_form(self, view: "FormView", keep: bool = False) -> None:
        """`keep`: it is the same form, and other values are known or may be used: only rows that say something else now
        are made anew, where they are."""
        fields = [each.entry.id for each in self.rows]
        if keep and not self._todo and fields == [each.id for each in view.entries]:
            self._exchange(view)
            return
        self._typed = {each.entry.id: each.value() for each in self.rows if each.is_typed} if keep else {}
        self.view, self.rows, self._section = view, [], ""
        clear(self.fields.box)
        self._show_asks(view)
        self.title.setText(told(view.name))
        self.problem.say(" ".join(map(told, view.problems)))
        self._todo = list(view.entries)
        self._make_some()

    def _exchange(self, view: "FormView") -> None:
        before, self.view = self.view, view
        if before is None or before.asks != view.asks:
            self._show_asks(view)
        self.problem.say(" ".join(map(told, view.problems)))
        changed = []
        for number, (old, entry) in enumerate(zip(self.rows, view.entries, strict=True)):
            if old.entry != entry:
                changed.append(self._replace(number, entry, old.value() if old.is_typed else None))
        self._tell()
        self.made.emit()
        if changed and not self.isAncestorOf(QApplication.focusWidget() or self):
            changed[0].editor.setFocus(Qt.FocusReason.OtherFocusReason)

    def _show_asks(self, view: "FormView") -> None:
        clear(self.asks.box)
        for category, title in view.asks:
            card = Box("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.S)
            says = self.tr("{what}. May this go into forms? You are asked once.").format(what=told(title))
            yes = Button(self.tr("Use it in forms"), clicked=lambda key=category: self.allow_asked.emit(key, True))
            no = Button(self.tr("Keep it back"), clicked=lambda key=category: self.allow_asked.emit(key, False))
            for button, word in ((yes, self.tr("Use in forms: {what}")), (no, self.tr("Keep back: {what}"))):
                button.setAccessibleName(word.format(what=told(title)))
                button.setProperty("category", category)
            card.add(label(says, "body", wrap=True), row(yes, no, spacer()))
            self.asks.add(card)

    @Slot()
    def _make_some(self) -> None:
        for entry in self._todo[:AT_ONCE]:
            self._make(entry)
        del self._todo[:AT_ONCE]
        if self._todo:
            self._timer.start(0)
        else:
            self._tell()
            self.made.emit()

    def _make(self, entry: "FormEntry") -> None:
        if entry.section != self._section:
            self._section = entry.section
            self.fields.add(label(entry.section, "section", wrap=True))
        made = self._row(entry, self._typed.get(entry.id))
        self.rows.append(made)
        self.fields.add(made)

    def _row(self, entry: "FormEntry", typed: str | None) -> FormRow:
        made = FormRow(entry, typed)
        made.edited.connect(self._tell)
        made.source_asked.connect(self.source_asked)
        made.remember_asked.connect(self.remember_asked)
        made.draft_asked.connect(self.draft_asked)
        return made

    def _replace(self, number: int, entry: "FormEntry", typed: str | None) -> FormRow:
        old = self.rows[number]
        made = self.rows[number] = self._row(entry, typed)
        made.turn = old.turn
        self.fields.box.replaceWidget(old, made)
        made.show()
        old.hide()
        old.deleteLater()
        return made

    def put(self, entry: "FormEntry") -> None:
        """What is known of a field since. Where the person has typed something meanwhile or waits for a draft, the row
        stays as it is; where they are, they stay."""
        at = next((at for at, each in enumerate(self.rows) if each.entry.id == entry.id), None)
        if at is None or self.rows[at].is_in_use:
            return
        was_there = self.rows[at].isAncestorOf(self.window().focusWidget() or self)
        made = self._replace(at, entry, None)
        if was_there:
            made.editor.setFocus(Qt.FocusReason.OtherFocusReason)
        self._tell()

    @Slot()
    def _tell(self) -> None:
        if self._todo:
            return
        filled = sum(bool(each.value()) for each in self.rows)
        self.count.setText(self.tr("{n} of {all} fields have a value").format(n=filled, all=len(self.rows)))
        self.export.setEnabled(filled > 0)

    def values(self) -> dict[str, str]:
        """What would be written, by the ids of the fields."""
        return {each.entry.id: each.value() for each in self.rows if each.value()}
