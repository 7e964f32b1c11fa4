"""One message: the person's in a bubble, a reply as prose with what was used for it, and what can be done with each."""

from functools import partial

from PySide6.QtCore import QEvent, QSize, Qt, QVariantAnimation, Signal, Slot
from PySide6.QtGui import QColor, QEnterEvent, QGuiApplication, QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from secondme.types import Attachment, Branch, Finished, Hit, Item
from ui.chat.actions import Actions
from ui.chat.attachments import is_shown
from ui.chat.chips import Chips
from ui.chat.edit import EditBox
from ui.chat.markdown import Block, Growing, Prose
from ui.chat.plain import acknowledges, shown
from ui.chat.rows import LONGEST, Row
from ui.chat.text import CodeBlock, ProseView, TextView
from ui.chat.words import when
from ui.settings.words import size
from ui.theme import Space, theme
from ui.told import told
from ui.widgets.basics import Box, Button, label


class Message(QWidget):
    """What all messages have: a place, a highlight when jumped to, icons when pointed at."""

    branch_asked = Signal(int)
    link_asked = Signal(str)
    hit_asked = Signal(object, int)
    """(Hit, id of the reply)"""

    def __init__(self, item: Item | None) -> None:
        super().__init__()
        self.item = item
        self.column = QVBoxLayout(self)
        self.column.setContentsMargins(0, Space.XS, 0, Space.XS)
        self.column.setSpacing(Space.XS)
        self.actions: Actions | None = None
        self._glow = QVariantAnimation(self)
        self._glow.setDuration(2400)
        self._glow.setStartValue(1.0)
        self._glow.setKeyValueAt(0.5, 1.0)
        self._glow.setEndValue(0.0)
        self._glow.valueChanged.connect(self._glowed)
        self._strength = 0.0

    def highlight(self) -> None:
        """Draw the eye here for two seconds."""
        self._glow.stop()
        self._glow.start()

    @Slot(object)
    def _glowed(self, value: object) -> None:
        self._strength = float(value)  # type: ignore[arg-type]
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._strength > 0:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            color = QColor(theme().colors.accent_soft)
            color.setAlphaF(self._strength)
            painter.setBrush(color)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.drawRoundedRect(self.rect(), 10, 10)
            painter.end()

    def enterEvent(self, event: QEnterEvent) -> None:
        if self.actions:
            self.actions.reveal(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        if self.actions:
            self.actions.reveal(False)
        super().leaveEvent(event)

    def text(self) -> str:
        return self.item.text if self.item else ""

    @Slot()
    def copy(self) -> None:
        QGuiApplication.clipboard().setText(self.text())
        if self.actions:
            self.actions.copied()

    def _wire(self, actions: Actions) -> None:
        self.actions = actions
        actions.copy_asked.connect(self.copy)
        actions.branch_asked.connect(self.branch_asked)


class PersonMessage(Message):
    """What a person wrote, as they wrote it: on the right when it is oneself, on the left with a name when another."""

    edited = Signal(str)

    attachment_asked = Signal(object)
    """An Attachment, which is to be shown, or of which a plain copy is wanted."""

    def __init__(
        self, item: Item, branch: Branch, editable: bool = True, attachments: tuple[Attachment, ...] = ()
    ) -> None:
        super().__init__(item)
        own = item.role == "self"
        self._side = Qt.AlignmentFlag.AlignRight if own else Qt.AlignmentFlag.AlignLeft
        self._text = item.text
        if not own:
            self.column.addWidget(label(item.author, "section"))
        self._bubble = Bubble(shown(item), own)
        self._bubble.view.link_clicked.connect(self.link_asked)
        self._bubble.view.setAccessibleName(self.tr("You wrote") if own else item.author)
        self.column.addWidget(self._bubble)
        for each in attachments:
            text = self.tr("{name}, {size}").format(name=each.name, size=size(each.size))
            button = Button(text, "chip", clicked=partial(self.attachment_asked.emit, each))
            button.setToolTip(self.tr("Show it") if is_shown(each) else self.tr("Save a copy …"))
            said = self.tr("Show {name}") if is_shown(each) else self.tr("Save a copy of {name}")
            button.setAccessibleName(said.format(name=each.name))
            self.column.addWidget(button, 0, self._side)
        actions = Actions("edit", self.tr("Edit and send again"), when(item.time))
        actions.main.setVisible(own and editable)
        actions.show_branch(branch)
        actions.main_asked.connect(self.edit)
        self._wire(actions)
        self.column.addWidget(actions, 0, self._side)
        self._editor: EditBox | None = None

    @Slot()
    def edit(self) -> None:
        """Turn the bubble into a field."""
        if self._editor is not None:
            return
        self._editor = EditBox(self._text)
        self._editor.sent.connect(self._send)
        self._editor.left.connect(self.leave_edit)
        self.column.insertWidget(self.column.indexOf(self._bubble), self._editor)
        self._bubble.hide()
        self._show_actions(False)
        self._editor.begin()

    @Slot()
    def leave_edit(self) -> None:
        if self._editor is not None:
            self._editor.deleteLater()
            self._editor = None
            self._bubble.show()
            self._show_actions(True)

    def _show_actions(self, shown: bool) -> None:
        if self.actions:
            self.actions.setVisible(shown)

    @Slot(str)
    def _send(self, text: str) -> None:
        self.leave_edit()
        if text.strip():
            self.edited.emit(text.strip())


class Bubble(QWidget):
    """Plain text in a rounded ground as wide as the text needs, at most four fifths of the column."""

    def __init__(self, text: str, own: bool) -> None:
        super().__init__()
        self._own = own
        self._text = text
        self.view = TextView()
        self.frame = Box("bubble", margins=(Space.L, 10, Space.L, 4))
        self.frame.add(self.view)
        outer = QHBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        if own:
            outer.addStretch(1)
        outer.addWidget(self.frame)
        if not own:
            outer.addStretch(1)
        self._more: Button | None = None
        self.view.refonted.connect(self._measure)
        self._fill(text[:LONGEST])
        if len(text) > LONGEST:
            self._more = Button(self.tr("Show all"), "link", clicked=self._all)
            self.frame.add(self._more)

    def _fill(self, text: str) -> None:
        self._lines = [line[:400] for line in text.split("\n", 200)[:200]]
        self.view.show_plain(text)
        self._measure()

    @Slot()
    def _measure(self) -> None:
        """How wide the text needs to be."""
        advance = self.view.fontMetrics().horizontalAdvance
        self._ideal = max(map(advance, self._lines)) + 2 * Space.L + 4
        self._fit()

    def _all(self) -> None:
        self._fill(self._text)
        if self._more is not None:
            self._more.hide()
        self.view.fit()

    def minimumSizeHint(self) -> QSize:
        """Its width never holds the column wide: it is made to fit what the column is."""
        return QSize(0, super().minimumSizeHint().height())

    def _fit(self) -> None:
        width = min(self._ideal, int(self.width() * 0.8))
        if self.frame.width() != width or self.frame.minimumWidth() != width:
            self.frame.setFixedWidth(width)

    def resizeEvent(self, event: object) -> None:
        self._fit()
        super().resizeEvent(event)  # type: ignore[arg-type]


class Body(Box):
    """Prose and code of a reply, one under the other."""

    link_asked = Signal(str)

    def __init__(self) -> None:
        super().__init__("", spacing=Space.S)
        self._last: ProseView | CodeBlock | None = None
        self._open = False

    def put(self, block: Block, final: bool) -> None:
        """Add a block; when the one before was not final, this one takes its place."""
        if isinstance(block, Prose):
            view = self._last if isinstance(self._last, ProseView) else self._new_prose()
            self._drop_open_code(view)
            view.append(block, final)
            view.fit()
        else:
            code = self._last if isinstance(self._last, CodeBlock) and self._open else None
            if code is None:
                self._drop_open_prose()
                code = CodeBlock()
                self.add(code)
            code.show_code(block, final)
            self._last = code
        self._open = not final

    def _new_prose(self) -> ProseView:
        view = ProseView()
        view.setAccessibleName(self.tr("Reply"))
        view.link_clicked.connect(self.link_asked)
        if self._last is not None:
            self.box.addSpacing(Space.XS)
        self.add(view)
        return view

    def _drop_open_code(self, view: ProseView) -> None:
        if self._open and isinstance(self._last, CodeBlock):
            self._last.deleteLater()
        self._last = view

    def _drop_open_prose(self) -> None:
        if self._open and isinstance(self._last, ProseView):
            self._last.drop_open()


class ReplyMessage(Message):
    """A reply, whole or still being written."""

    regenerate_asked = Signal()
    remedy_asked = Signal()
    judged = Signal(str)
    """"up", "down", or "" when it is taken back."""

    def __init__(self, row: Row | None = None) -> None:
        super().__init__(row.item if row else None)
        self.body = Body()
        self.body.link_asked.connect(self.link_asked)
        self._growing = Growing()
        self._tail: Block | None = None
        self.waiting = label("", "muted")
        self.problem = Box("banner", margins=(Space.M, Space.S, Space.M, Space.S), spacing=Space.S)
        self.chips = Chips()
        self.chips.hit_asked.connect(self._hit)
        self.chips.setContentsMargins(0, Space.XS, 0, 0)
        for widget in (self.waiting, self.body, self.problem, self.chips):
            self.column.addWidget(widget)
        for widget in (self.waiting, self.problem, self.chips):
            widget.hide()
        actions = Actions("refresh", self.tr("Write another reply"), when(row.item.time) if row else "", judge=True)
        actions.judged.connect(self.judged)
        actions.main_asked.connect(self.regenerate_asked)
        self._wire(actions)
        self.column.addWidget(actions, 0, Qt.AlignmentFlag.AlignLeft)
        actions.setVisible(row is not None)
        self.used: tuple[Hit, ...] = ()
        self.usage = row.usage if row else None
        if row:
            for block in row.blocks:
                self.body.put(block, final=True)
            self.show_used(row.used)
            actions.show_branch(row.branch)
            actions.show_verdict(row.verdict)

    def text(self) -> str:
        return self.item.text if self.item else self._growing.text

    def wait(self, text: str) -> None:
        """Say what is being done before the first word comes."""
        self.waiting.setText(text)
        self.waiting.setVisible(bool(text))

    def grow(self, piece: str) -> None:
        """Words that have just come."""
        self.wait("")
        final, last = self._growing.add(piece)
        for block in final:
            self.body.put(block, final=True)
        if last is not None:
            self.body.put(last, final=False)
        self._tail = last

    def finish(self, event: Finished) -> None:
        """The reply is on disk."""
        self.wait("")
        self.item = event.item
        if self._tail is not None:
            self.body.put(self._tail, final=True)
        self.usage = event.usage
        self.show_used(event.used)
        if self.actions:
            self.actions.note.setText(when(event.item.time))
            self.actions.show()
        if event.item.role != "assistant":
            self._say_nothing_came(event.problem)
        if event.problem:
            button = "" if event.item.text else self.tr("Open the models")
            self.show_problem(told(event.problem), button=button)

    def _say_nothing_came(self, problem: str) -> None:
        """There is nothing to copy or to judge; it can be asked for again."""
        if not problem:
            self.wait(self.tr("Stopped before the first word."))
        if self.actions is not None:
            for button in (self.actions.copy, *self.actions.thumbs.values()):
                button.hide()

    def keep_off_record(self) -> None:
        """Nothing was kept of it: it cannot be written again beside itself, nor judged."""
        if self.actions is not None:
            self.actions.main.hide()
            for thumb in self.actions.thumbs.values():
                thumb.hide()

    def show_used(self, used: tuple[Hit, ...]) -> None:
        self.used = used
        folded = self.usage.folded if self.usage else 0
        self.chips.show_hits(used, folded, acknowledges(self.text(), used))
        self.chips.setVisible(bool(used or folded))

    def show_problem(self, text: str, remedy: str = "", button: str = "") -> None:
        """Why the reply stopped, and what can be done about it."""
        self.wait("")
        while self.problem.box.count():
            self.problem.box.takeAt(0).widget().deleteLater()
        self.problem.add(label(text, "strong" if remedy else "body", wrap=True, selectable=True))
        if remedy:
            self.problem.add(label(remedy, "muted", wrap=True, selectable=True))
        if button:
            self.problem.box.addWidget(Button(button, clicked=self.remedy_asked.emit), 0, Qt.AlignmentFlag.AlignLeft)
        self.problem.show()

    @Slot(object)
    def _hit(self, hit: object) -> None:
        self.hit_asked.emit(hit, self.item.id if self.item else 0)
