"""The left side of the window: a new conversation, the other pages, and the list of conversations."""

from PySide6.QtCore import Signal, Slot

from ui.bridge import Bridge
from ui.chat.conversations import Conversations
from ui.theme import Space
from ui.widgets.basics import Box, Button, icon_button, label, line


class Sidebar(Box):
    """Pages are named as in `Bridge.page_asked`."""

    new_asked = Signal()
    page_asked = Signal(str)
    import_asked = Signal()
    hide_asked = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("sidebar", margins=(Space.M, Space.S, Space.M, Space.S), spacing=2)
        self.setMinimumWidth(200)
        head = Box("", horizontal=True, margins=(Space.S, Space.XS, 0, Space.S))
        head.add(label(self.tr("Second Me"), "lead"))
        head.box.addStretch()
        head.add(icon_button("panel-left", self.tr("Hide the list"), self.hide_asked.emit))
        self.new = _row(self.tr("New conversation"), "new-chat")
        self.new.setToolTip("Ctrl+N")
        self.new.clicked.connect(self.new_asked)
        self.memories = _row(self.tr("Memories"), "memory")
        self.imports = _row(self.tr("Import…"), "import")
        self.imports.clicked.connect(self.import_asked)
        self.conversations = Conversations(bridge)
        self.models = _row(self.tr("Models"), "models")
        self.settings = _row(self.tr("Settings"), "settings")
        self.add(head, self.new, self.memories, self.imports)
        self.box.addSpacing(Space.S)
        self.box.addWidget(self.conversations, 1)
        self.add(line(), self.models, self.settings)
        self._pages = {"memories": self.memories, "models": self.models, "settings": self.settings}
        for name, button in self._pages.items():
            button.setCheckable(True)
            button.setProperty("page", name)
            button.clicked.connect(self._clicked)
        self.conversations.new_asked.connect(self.new_asked)

    @Slot()
    def _clicked(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self.page_asked.emit(button.property("page"))

    @Slot(str)
    def show_page(self, page: str) -> None:
        """Mark the page that is open."""
        for name, button in self._pages.items():
            button.setChecked(name == page)
        self.conversations.set_active(page == "chat")


def _row(text: str, icon: str) -> Button:
    return Button("  " + text, "row", icon)
