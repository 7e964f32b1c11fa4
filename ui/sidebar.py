"""The left side of the window: a new conversation, the other pages, and the list of conversations."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout

from ui.bridge import Bridge
from ui.chat.conversations import Conversations
from ui.theme import WIDEST, Scaled, Space, Type, theme
from ui.timers import once
from ui.widgets.basics import Box, Button, Elided, icon_button, line, scroll
from ui.widgets.pill import Pill, restyle
from ui.widgets.rowbutton import RowButton

if TYPE_CHECKING:
    from secondme.types import Changes

COUNT_MS = 400
MOST = 1000
NARROWEST = 200
"""Px, with text of the usual size."""
SHARE, ROOM = 33, 28
"""Percent of the window that rows with large text may widen it to; px around their words and icons."""
LOW = 720
"""A window that is lower than this, px, has less room between the rows."""
WITHIN = {"remembering": "settings", "about": "settings", "people": "settings", "assist": "forms"}
"""Pages that are reached from another one, which is marked."""


class Sidebar(Box):
    """Pages are named as in `Bridge.page_asked`."""

    new_asked = Signal()
    page_asked = Signal(str)
    import_asked = Signal()
    hide_asked = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("sidebar")
        Scaled(self, self._widen, NARROWEST // 2)
        inside = Box("", margins=(Space.M, Space.S, Space.M, Space.S), spacing=2)
        self._inside = inside
        self.area = scroll(inside)
        self.box.addWidget(self.area)
        head = Box("", horizontal=True, margins=(0, Space.XS, 0, Space.S))
        head.box.addWidget(Elided(self.tr("Second Me"), "lead"), 1)
        head.add(icon_button("lock", self.tr("Lock (Ctrl+Shift+L)"), bridge.lock_asked.emit))
        head.add(icon_button("panel-left", self.tr("Hide the list"), self.hide_asked.emit))
        self.new = _row(self.tr("New conversation"), "new-chat")
        self.new.setToolTip("Ctrl+N")
        self.new.clicked.connect(self.new_asked)
        self.memories = _row(self.tr("Memories"), "memory")
        self.inbox = CountedRow(self.tr("Inbox"), "inbox")
        self.profile = _row(self.tr("Profile"), "person")
        self.forms = _row(self.tr("Forms"), "file")
        self.imports = _row(self.tr("Import…"), "import")
        self.imports.clicked.connect(self.import_asked)
        self.conversations = Conversations(bridge)
        self.jobs = _row(self.tr("Background work"), "work")
        self.models = _row(self.tr("Models"), "models")
        self.settings = _row(self.tr("Settings"), "settings")
        inside.add(head, self.new, self.memories, self.inbox, self.profile, self.forms, self.imports)
        inside.box.addSpacing(Space.S)
        inside.box.addWidget(self.conversations, 1)
        inside.add(line(), self.jobs, self.models, self.settings)
        self._pages = {
            "memories": self.memories, "inbox": self.inbox, "profile": self.profile, "forms": self.forms,
            "jobs": self.jobs, "models": self.models, "settings": self.settings,
        }  # fmt: skip
        for name, button in self._pages.items():
            button.setCheckable(True)
            button.setProperty("page", name)
            button.clicked.connect(self._clicked)
        self.conversations.new_asked.connect(self.new_asked)
        self._room = once(self, 0, self._make_room)
        theme().changed.connect(self._make_room)
        self._bridge, self._low = bridge, False
        self._timer = once(self, COUNT_MS, self.count)
        bridge.ready.connect(self.count)
        bridge.changed.connect(self._changed)

    def _widen(self, half: int) -> None:
        """Large text needs more room, though not in its proportion."""
        self.setMinimumWidth(NARROWEST // 2 + half)

    @Slot()
    def _make_room(self) -> None:
        """Where the window is wide enough, large text is shown in full."""
        rows = (self.new, self.imports, *self._pages.values())
        whole = max(each.sizeHint().width() for each in rows) + 2 * Space.M + ROOM
        least = NARROWEST // 2 + min(Type.of(NARROWEST // 2), WIDEST)
        self.setMinimumWidth(max(least, min(whole, self.window().width() * SHARE // 100)))

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a low window the rows stand closer, so that conversations are still to be seen."""
        super().resizeEvent(event)
        self._room.start()  # not here: what becomes wider while it is made wider is laid out for the former width
        low = event.size().height() < LOW
        if low != self._low:
            self._low = low
            self._inside.box.setSpacing(0 if low else 2)
            for button in (self.new, self.imports, *self._pages.values()):
                button.setProperty("low", low)
                restyle(button)

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        if (changes.memories or changes.conversations) and not self._timer.isActive():
            self._timer.start()

    @Slot()
    def count(self) -> None:
        """Ask how much waits in the inbox."""
        if self._bridge.is_ready:
            self._bridge.call(lambda me: me.inbox.count(), self.inbox.set_count)

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.page_asked.emit(button.property("page"))

    @Slot(str)
    def show_page(self, page: str) -> None:
        """Mark the page that is open."""
        page = WITHIN.get(page, page)
        for name, button in self._pages.items():
            button.setChecked(name == page)
        self.conversations.set_active(page == "chat")


class CountedRow(RowButton):
    """A page with the number of what waits there at its end."""

    def __init__(self, text: str, icon: str) -> None:
        super().__init__(text, icon)
        self._name = text
        self.number = Pill("", "accent")
        self.number.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        inside = QHBoxLayout(self)
        inside.setContentsMargins(0, 0, Space.S, 0)
        inside.addWidget(self.number, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.set_count(0)

    @Slot(object)
    def set_count(self, count: int) -> None:
        self.number.setText(f"{count:,}" if count < MOST else f"{MOST - 1}+")
        self.number.setVisible(count > 0)
        self.setAccessibleName(self.tr("{page}, {n} to review").format(page=self._name, n=count) if count else "")


def _row(text: str, icon: str) -> Button:
    return RowButton(text, icon)
