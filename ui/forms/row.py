"""One field of a form: what would be written, where that is from, and what can be done about it."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QFrame, QLineEdit, QWidget

from ui.theme import Scaled, Space, Type
from ui.widgets.across import LARGE, Across
from ui.widgets.basics import Box, Button, clear, label
from ui.widgets.choice import Choice
from ui.widgets.flow import FlowLayout
from ui.widgets.pill import Pill, Remark
from ui.widgets.sourcelink import SourceLink
from ui.widgets.statement import StatementEdit
from ui.widgets.ticks import Tick

if TYPE_CHECKING:

    from secondme.types import FormDraft, FormEntry

LABEL_WIDTH = 220
UNBOUND = 16_777_215
"""What Qt takes for no largest width."""
MOST_OFFERED = 3
MOST_SAID = 90
"""Characters of a source that are shown; the whole is its tool tip."""


class FormRow(Across):
    """The editor of the kind that the field has; what is only offered stands beside it until it is chosen."""

    edited = Signal()
    source_asked = Signal(int)
    draft_asked = Signal(object)
    """This row: its question should be answered."""
    remember_asked = Signal(object)
    """This row: what was typed should become a memory."""

    def __init__(self, entry: "FormEntry", typed: str | None = None) -> None:
        super().__init__(Space.L)
        self.entry = entry
        self.turn = 0
        """How many drafts were written."""
        self.name = entry.label or entry.name or entry.id
        title = label(self.name, "body", wrap=True)
        self._title = title
        Scaled(self, self._narrow_name, LABEL_WIDTH)
        self.editor = self._make_editor()
        self.editor.setAcceptDrops(False)
        right = Box(spacing=Space.XS).add(self.editor)
        self.below = Box(spacing=Space.XS)
        self._build_below()
        right.add(self.below)
        title.setContentsMargins(0, Space.S, 0, 0)
        self.box.addWidget(title, 0, Qt.AlignmentFlag.AlignTop)
        self.add(right, stretch=1)
        self.fit()
        filled = entry.value if entry.fill or entry.draft else ""
        self.set_value(filled if typed is None else typed)
        self._changed()

    def _narrow_name(self, px: int) -> None:
        """Names stand in a column; above their fields where text is large."""
        across = Type.percent <= LARGE
        self._title.setMinimumWidth(px if across else 0)
        self._title.setMaximumWidth(px if across else UNBOUND)

    def _make_editor(self) -> QWidget:
        if self.entry.box:
            box = Tick(self.tr("Yes"))
            box.setAccessibleName(self.name)
            box.setChecked(self.entry.ticked)
            box.toggled.connect(self._changed)
            return box
        if self.entry.options:
            choice = Choice(self.name)
            choice.addItem("", "")
            for value, text in self.entry.options:
                if value or text:
                    choice.addItem(text or value, value or text)
            choice.currentIndexChanged.connect(self._changed)
            return choice
        if self.entry.long:
            field = StatementEdit()
            field.setAccessibleName(self.name)
            field.viewport().setAcceptDrops(False)
            field.textChanged.connect(self._changed)
            return field
        edit = QLineEdit()
        edit.setAccessibleName(self.name)
        if self.entry.secret:
            edit.setEchoMode(QLineEdit.EchoMode.Password)
            edit.setPlaceholderText(self.tr("Secret: it is never filled in from here"))
            edit.setEnabled(False)
        edit.textChanged.connect(self._changed)
        return edit

    def _build_below(self) -> None:
        entry = self.entry
        self.draft = Pill(self.tr("Draft: read it before you send it"), "accent")
        self.draft.setVisible(entry.draft and bool(entry.value))
        self.note = Remark()
        self.note.say(self._why())
        self.remember = Button(self.tr("Remember this"), "link", clicked=lambda: self.remember_asked.emit(self))
        self.remember.setAccessibleName(self.tr("Remember {field}").format(field=self.name))
        self.offers = [self._offer(text) for text in self._offered()]
        said_by = zip(entry.memories, entry.sources, strict=False)
        self.sources = [self._source(id, said) for id, said in said_by][:MOST_OFFERED]
        self.write = Button(self.tr("Write a draft"), "link", clicked=self._ask_draft)
        self.write.setAccessibleName(self.tr("Write a draft for {field}").format(field=self.name))
        self.write.setVisible(self.is_question)
        if entry.draft and entry.value:
            self.write.setText(self.tr("Write another"))
        self.rests = Box(spacing=0).add(*self.sources)
        actions, flow = QFrame(), FlowLayout(Space.S)
        actions.setLayout(flow)
        for each in (self.draft, *self.offers, self.remember, self.write):
            flow.addWidget(each)
        self.below.add(actions, self.rests, self.note)
        said = entry.draft or self.offers or self.sources or entry.kept_back or self.is_question
        self.below.setVisible(bool(said))

    def _why(self) -> str:
        """Why nothing is filled in, or it is only offered."""
        if self.entry.kept_back:
            return self.tr("Something is known, and kept back until you agree above.")
        if self.entry.inferred:
            return self.tr("This was concluded from what you told. You have not said it yourself.")
        if self.entry.guessed and self.entry.value:
            return self.tr("Guessed from the meaning of the label: look whether it fits.")
        return ""

    @property
    def is_question(self) -> bool:
        """It asks for sentences, and they may be drafted."""
        return self.entry.is_question and not self.entry.kept_back

    def show_draft(self, draft: "FormDraft | None") -> None:
        """The text in its place, with what it rests on; or that nothing known answers it."""
        self.write.setEnabled(True)
        self.below.show()
        if draft is None:
            self.note.say(self.tr("Nothing that you have told answers this."))
            return
        self.turn += 1
        self.write.setText(self.tr("Write another"))
        self.set_value(draft.text)
        self.draft.show()
        self.note.say("")
        clear(self.rests.box)
        self.sources = [self._source(id, said) for id, said in zip(draft.memories, draft.sources, strict=True)]
        self.rests.add(*self.sources)

    def _ask_draft(self) -> None:
        self.write.setEnabled(False)
        self.note.say(self.tr("Looking at what you have told…"))
        self.draft_asked.emit(self)

    def _offered(self) -> list[str]:
        entry = self.entry
        first = [entry.value] if entry.value and not entry.fill and not entry.draft else []
        return [*first, *entry.others][:MOST_OFFERED]

    def _offer(self, text: str) -> Button:
        shown = " ".join(text.split())
        button = Button(
            self.tr("Use {value}").format(value=shown[:40]), "secondary", clicked=lambda: self.set_value(text)
        )
        button.setToolTip(shown)
        return button

    def _source(self, memory_id: int, said: str) -> Button:
        button = SourceLink(said[:MOST_SAID], lambda: self.source_asked.emit(memory_id))
        button.setToolTip(self.tr("Open this memory: {text}").format(text=said))
        button.setAccessibleName(self.tr("Where {field} is from").format(field=self.name))
        return button

    def value(self) -> str:
        """What would be written; "" for what stays as it is in the file."""
        if isinstance(self.editor, Tick):
            on = self.editor.isChecked()
            return "" if on == self.entry.ticked else "ticked" if on else "unticked"
        if isinstance(self.editor, Choice):
            return str(self.editor.currentData() or "")
        if isinstance(self.editor, StatementEdit):
            return self.editor.toPlainText()
        return self.editor.text() if isinstance(self.editor, QLineEdit) else ""

    def set_value(self, value: str) -> None:
        if isinstance(self.editor, Tick):
            self.editor.setChecked(value == "ticked" or (not value and self.entry.ticked))
        if isinstance(self.editor, Choice):
            self.editor.setCurrentIndex(max(0, self.editor.findData(value)))
        elif isinstance(self.editor, StatementEdit):
            self.editor.setPlainText(value)
        elif isinstance(self.editor, QLineEdit):
            self.editor.setText(value)

    @property
    def is_typed(self) -> bool:
        """It says something else than what was filled in."""
        return self.value() != (self.entry.value if self.entry.fill or self.entry.draft else "")

    @property
    def is_in_use(self) -> bool:
        """The person has typed there, or waits for a draft."""
        return self.is_typed or (self.is_question and not self.write.isEnabled())

    @Slot()
    def _changed(self) -> None:
        value = self.value().strip()
        known = value in (self.entry.value, *self.entry.others)
        can = self.entry.can_remember and bool(value) and not known
        self.remember.setVisible(can)
        if can:
            self.below.show()
        self.edited.emit()
