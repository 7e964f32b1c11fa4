"""The line above a page: what is open, and the buttons of what can be shown beside it."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from ui.theme import Space
from ui.widgets.basics import Box, Elided, icon_button


class Head(Box):
    """`show_list` is there while the list of conversations is hidden, title and `show_panel` while a chat is shown."""

    def __init__(self, show_list: Callable[[], None]) -> None:
        super().__init__("", horizontal=True, margins=(Space.S, Space.S, Space.S, 0), spacing=Space.S)
        self.show_list = icon_button("panel-left", self.tr("Show the list"), show_list)
        self.show_list.hide()
        self.title = Elided()
        self.show_panel = icon_button("panel-right", self.tr("What was used"))
        self.show_panel.setToolTip(self.tr("What was used for the reply (Ctrl+U)"))
        self.box.addWidget(self.show_list, 0, Qt.AlignmentFlag.AlignLeft)
        self.box.addWidget(self.title, 1)
        self.add(self.show_panel)
