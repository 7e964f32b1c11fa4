"""The messages of one conversation, the newest at the bottom, in a column that stays readable on any width."""

import time

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QVBoxLayout, QWidget

from secondme.types import Branch
from ui.chat.frame import COLUMN
from ui.chat.message import Message, PersonMessage, ReplyMessage
from ui.chat.rows import PAGE, Page, Row
from ui.theme import Space
from ui.widgets.basics import Button

NEAR = 48
"""Pixels from the bottom within which the view follows what is written."""
EARLY = 400
"""Pixels from the top at which older messages are asked for."""
SETTLE_MS = 150
"""How long after the last message was built heights may still change."""
SLICE_S = 0.012
"""GUI-thread seconds in which messages are built before other events get their turn."""


class ChatView(QScrollArea):
    """Shows a Page and grows at both ends; building is cut into slices, so that it never holds the window."""

    older_asked = Signal()
    newer_asked = Signal()
    built = Signal()
    """Every row that was given is there."""
    message_made = Signal(object)
    """A Message, to be wired."""
    latest_asked = Signal()
    """The end is not among what is shown: it must be read."""

    def __init__(self) -> None:
        super().__init__()
        self.setWidgetResizable(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setAccessibleName(self.tr("Messages"))
        self._content = QWidget()
        self._content.setProperty("plain", True)
        outer = QHBoxLayout(self._content)
        outer.setContentsMargins(Space.XL, Space.L, Space.XL, Space.L)
        self._column = QWidget()
        self._column.setMaximumWidth(COLUMN)
        self._rows = QVBoxLayout(self._column)
        self._rows.setContentsMargins(0, 0, 0, 0)
        self._rows.setSpacing(Space.S)
        self._rows.addStretch(1)
        outer.addStretch(1)
        outer.addWidget(self._column, 100)
        outer.addStretch(1)
        self.setWidget(self._content)
        self.viewport().setAutoFillBackground(False)
        self._content.setAutoFillBackground(False)
        self.messages: list[Message] = []
        self.older = self.newer = False
        self._todo: list[tuple[Row, bool]] = []
        self._follow = True
        self._bottom_gap = 0
        self._above = False
        """Older messages are being put above what is shown: its distance from the bottom stays, not from the top."""
        self._asked = False
        self._target: int | None = None
        self._highlight = True
        self._latest = Button(self.tr("Jump to the latest"), "secondary", "down", self._to_latest)
        self._latest.setParent(self)
        self._latest.hide()
        self._builder = QTimer(self)
        self._builder.timeout.connect(self._build)
        bar = self.verticalScrollBar()
        bar.rangeChanged.connect(self._ranged)
        bar.valueChanged.connect(self._scrolled)

    @property
    def follows(self) -> bool:
        """At the bottom, and staying there while words come."""
        return self._follow

    def clear(self) -> None:
        self._builder.stop()
        self._todo.clear()
        for message in self.messages:
            self._rows.removeWidget(message)
            message.hide()
            message.deleteLater()
        self.messages.clear()
        self.older = self.newer = self._asked = False
        self._above = False
        self._target = None
        self._set_follow(True)

    def show_page(self, page: Page) -> None:
        """Replace everything by `page`, its end (or its target) in sight first."""
        self.clear()
        self.older, self.newer, self._target = page.older, page.newer, page.target
        self._highlight = page.highlight
        self._set_follow(page.target is None)
        self._todo = [(row, True) for row in reversed(page.rows)]
        self._begin()

    def add_older(self, page: Page, before: int) -> None:
        """Put them above message `before`; nothing where that is no longer the first, for what is shown was replaced
        since they were asked for."""
        first = next((m.item for m in self.messages if m.item is not None), None)
        if self._todo or first is None or first.id != before:
            return
        self.older, self._above = page.older, True
        self._todo += [(row, True) for row in reversed(page.rows)]
        self._begin()

    def add_newer(self, page: Page) -> None:
        self.newer, self._above = page.newer, False
        self._todo += [(row, False) for row in page.rows]
        self._begin()

    def _begin(self) -> None:
        self._build()
        if self._todo:
            self._builder.start(0)

    @Slot()
    def _build(self) -> None:
        until = time.thread_time() + SLICE_S
        while self._todo and time.thread_time() < until:
            row, above = self._todo.pop(0)
            self._insert(make_message(row), 0 if above else len(self.messages))
        if not self._todo:
            self._builder.stop()
            self._asked = False
            QTimer.singleShot(SETTLE_MS, self, self._settled)
            self._settle()
            self.built.emit()
            if self._follow and self.older and len(self.messages) < PAGE:
                self._ask_older()

    def append(self, message: Message) -> None:
        """Put a message at the end."""
        self._insert(message, len(self.messages))

    def _insert(self, message: Message, place: int) -> None:
        self.messages.insert(place, message)
        self._rows.insertWidget(place, message)
        self.message_made.emit(message)

    def remove_from(self, message: Message) -> None:
        """Take away a message and all that follow it: another branch begins there."""
        place = self.messages.index(message)
        for gone in self.messages[place:]:
            self._rows.removeWidget(gone)
            gone.hide()
            gone.deleteLater()
        del self.messages[place:]

    def find(self, item_id: int) -> Message | None:
        return next((m for m in self.messages if m.item is not None and m.item.id == item_id), None)

    def last_reply(self) -> ReplyMessage | None:
        """The last one that is on disk."""
        return next((m for m in reversed(self.messages) if isinstance(m, ReplyMessage) and m.item), None)

    def last_typed(self) -> PersonMessage | None:
        """The last message that the person wrote here."""
        said = (m for m in reversed(self.messages) if isinstance(m, PersonMessage))
        return next((m for m in said if m.item and m.item.origin == "typed"), None)

    @Slot()
    def keep_last_shown(self) -> None:
        """What can be done with the last message is shown without being pointed at, where it is a reply."""
        for place, message in enumerate(reversed(self.messages)):
            if message.actions is not None and isinstance(message, ReplyMessage):
                message.actions.keep_shown(place == 0)

    @Slot(object)
    def show_branch(self, answer: tuple[int, Branch]) -> None:
        """(item, where it stands among its alternatives)"""
        message = self.find(answer[0])
        if message is not None and message.actions is not None:
            message.actions.show_branch(answer[1])

    def go_to(self, item_id: int, highlight: bool = True) -> bool:
        """Scroll to a message and draw the eye to it; False when it is not among those shown."""
        message = self.find(item_id)
        if message is None:
            return False
        self._set_follow(False)
        self._content.layout().activate()
        top = message.mapTo(self._content, message.rect().topLeft()).y()
        room = max(0, self.viewport().height() - message.height()) // 3
        self.verticalScrollBar().setValue(top - room)
        if highlight:
            message.highlight()
        return True

    def to_end(self) -> None:
        self._set_follow(True)
        self.verticalScrollBar().setValue(self.verticalScrollBar().maximum())

    @Slot()
    def _settled(self) -> None:
        if not self._todo:
            self._above = False

    def _settle(self) -> None:
        if self._target is not None:
            QTimer.singleShot(0, self, self._to_target)

    @Slot()
    def _to_target(self) -> None:
        target, self._target = self._target, None
        if target is not None:
            self.go_to(target, self._highlight)

    @Slot()
    def _to_latest(self) -> None:
        if self.newer:
            self.latest_asked.emit()
        else:
            self.to_end()

    @Slot(int, int)
    def _ranged(self, _least: int, most: int) -> None:
        bar = self.verticalScrollBar()
        if self._follow:
            bar.setValue(most)
        elif self._above:
            bar.setValue(most - self._bottom_gap)
        self._show_latest()

    @Slot(int)
    def _scrolled(self, value: int) -> None:
        bar = self.verticalScrollBar()
        self._bottom_gap = bar.maximum() - value
        if bar.maximum() > 0 or value == 0:
            self._set_follow(self._bottom_gap <= NEAR and not self.newer)
        if self._asked or self._todo or not self.messages:
            return
        if value < EARLY and self.older:
            self._ask_older()
        elif self._bottom_gap < EARLY and self.newer:
            self._asked = True
            self.newer_asked.emit()

    def _ask_older(self) -> None:
        self._asked = True
        self.older_asked.emit()

    def _set_follow(self, follow: bool) -> None:
        self._follow = follow
        self._show_latest()

    def _show_latest(self) -> None:
        far = self.newer or self.verticalScrollBar().maximum() - self.verticalScrollBar().value() > self.height()
        self._latest.setVisible(bool(self.messages) and far and not self._follow)
        self._place_latest()

    def _place_latest(self) -> None:
        size = self._latest.sizeHint()
        self._latest.setGeometry(
            (self.width() - size.width()) // 2, self.height() - size.height() - Space.M, size.width(), size.height()
        )
        self._latest.raise_()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place_latest()


def make_message(row: Row) -> Message:
    """The widget for a row."""
    if row.item.role == "assistant":
        return ReplyMessage(row)
    return PersonMessage(row.item, row.branch, row.item.origin == "typed", row.attachments)
