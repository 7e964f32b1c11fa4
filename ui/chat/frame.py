"""What of the chat is there from the first moment: the field to write in, and an empty page above it."""

from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.chat.composer import Composer
from ui.theme import Space
from ui.widgets.basics import Box, EmptyState

COLUMN = 760
"""The widest a line of the chat gets, px."""


class ChatFrame(Box):
    """`stack` holds `empty` and, later, the messages. Whatever is written before then stays in the composer."""

    def __init__(self) -> None:
        super().__init__("page")
        self.composer = Composer()
        self.composer.setMaximumWidth(COLUMN + 2 * Space.S)
        self.empty = EmptyState(
            self.tr("What is on your mind?"),
            self.tr("What you tell here is kept on this computer, and used to answer you later."),
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        bottom = QWidget()
        line = QHBoxLayout(bottom)
        line.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        line.addStretch(1)
        line.addWidget(self.composer, 100)
        line.addStretch(1)
        self.setMinimumWidth(320)
        self.add(self.stack, stretch=1).add(bottom)
