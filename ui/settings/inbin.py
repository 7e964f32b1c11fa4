"""What lies in the bin, and the way back for each of it."""

from functools import partial
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QDialog, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.memories.words import moment
from ui.settings.bin import holds
from ui.theme import Space
from ui.undos import Undos
from ui.widgets.basics import Box, Button, clear, give_room, label, scroll
from ui.widgets.pill import Remark

if TYPE_CHECKING:
    from collections.abc import Callable

    from secondme.app import SecondMe
    from secondme.types import BinInfo, Changes

WIDTH, HEIGHT = 560, 480
MOST = 100
"""So many conversations, and so many memories, are listed: those that were deleted last."""


class InBin(QDialog):
    """What is put back is gone from here at once; the keys go on at what stood below it. Ctrl+Z puts the last one into
    the bin again, here as on the page."""

    def __init__(self, parent: QWidget, bridge: Bridge, undos: Undos) -> None:
        """`undos`: those of the page that it is opened from."""
        super().__init__(parent)
        self._bridge, self._of_page = bridge, undos
        self.undos = Undos(bridge, self)
        self.undos.taken_back.connect(self._taken_back)
        self.undos.done_again.connect(self._came_again)
        self._at = 0
        self.buttons: list[Button] = []
        self.setWindowTitle(self.tr("The bin"))
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.XL, Space.XL, Space.XL, Space.XL)
        column.setSpacing(Space.M)
        self.told, self.note = label("", "lead", wrap=True), Remark()
        self.note.hide()
        self.list = Box(margins=(Space.M, Space.M, Space.M, Space.M), spacing=Space.S)
        self.close_button = Button(self.tr("Close"), clicked=self.accept)
        self.undo = Button(self.tr("Undo"), "link", clicked=self.undos.undo)
        self.undo.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.undo.hide()
        foot = Box(horizontal=True, spacing=Space.S).add(self.note, self.undo)
        foot.box.addStretch(1)
        foot.add(self.close_button)
        column.addWidget(self.told)
        column.addWidget(Box("card").add(scroll(self.list)), 1)
        column.addWidget(foot)
        give_room(self, WIDTH, HEIGHT)
        self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.reload()

    @Slot()
    def reload(self) -> None:
        self._bridge.call(lambda me: me.memories.bin(MOST), self._show, self._failed)

    @Slot(object)
    def _show(self, found: "BinInfo") -> None:
        had_focus = any(each.hasFocus() for each in self.buttons)
        clear(self.list.box)
        self.buttons = []
        self.told.setText(holds(found))
        chats = [(each.title or self.tr("Without a title"), each.deleted_at, partial(_chat, each.id))
                 for each in found.conversations]  # fmt: skip
        memories = [(each.text, each.deleted_at, partial(_memory, each.id)) for each in found.memories]
        messages = [(each.text, each.time, partial(_message, each.id)) for each in found.messages]
        for title, count, entries in (
            (self.tr("Conversations"), found.conversation_count, chats),
            (self.tr("Memories"), found.memory_count, memories),
            (self.tr("Forgotten messages"), len(messages), messages),
        ):
            if count:
                self.list.box.addSpacing(Space.S if self.buttons else 0)
                self.list.add(label(title, "section"))
                for text, at, work in entries:
                    self.list.add(self._line(text, at, work))
            if count > len(entries):
                self.list.add(label(self.tr("and {n} more").format(n=f"{count - len(entries):,}"), "small"))
        self.list.box.addStretch(1)
        if had_focus:
            there = self.buttons[min(self._at, len(self.buttons) - 1)] if self.buttons else self.close_button
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _line(self, text: str, at: str | None, work: "Callable[[SecondMe], Changes]") -> QWidget:
        back = Button(self.tr("Put back"), "link", clicked=partial(self._put_back, len(self.buttons), work))
        back.setAccessibleName(self.tr("Put back: {text}").format(text=text))
        self.buttons.append(back)
        words = Box(spacing=0).add(label(text, wrap=True), label(moment(at), "small"))
        line = Box(horizontal=True, spacing=Space.M).add(words, stretch=1)
        line.box.addWidget(back, 0, Qt.AlignmentFlag.AlignTop)
        return line

    def _put_back(self, at: int, work: "Callable[[SecondMe], Changes]") -> None:
        self._at = at
        self._say("")
        self._bridge.call(work, self._came_back, self._failed)

    @Slot(object)
    def _came_back(self, changes: "Changes") -> None:
        for undos in (self.undos, self._of_page):
            undos.note(self.tr("Put back from the bin"), changes)
        self._came_again()

    @Slot()
    def _came_again(self) -> None:
        self._say(self.tr("It is back"), undo=True)
        self.reload()

    @Slot()
    def _taken_back(self) -> None:
        self._say(self.tr("It is in the bin again"))
        self.reload()

    def _say(self, text: str, tone: str = "remark", undo: bool = False) -> None:
        """`undo`: what is said can be taken back."""
        if self.undo.hasFocus() and not undo:
            self.close_button.setFocus(Qt.FocusReason.OtherFocusReason)
        self.note.say(text, tone)
        self.undo.setVisible(undo)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self._say(explain(error, self._bridge.paths).text, "danger")


def _chat(id: int, me: "SecondMe") -> "Changes":
    return me.chats.restore(id)


def _message(id: int, me: "SecondMe") -> "Changes":
    return me.memories.put_back(id)


def _memory(id: int, me: "SecondMe") -> "Changes":
    return me.memories.from_bin(id)
