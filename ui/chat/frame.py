"""What of the chat is there from the first moment: the field to write in, and an empty page above it."""

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QWidget

from ui.chat.composer import Composer
from ui.theme import Space, theme
from ui.widgets.basics import Box, Button, label, row
from ui.widgets.states import EmptyState

COLUMN = 760
"""The widest a line of the chat gets, px."""


class PrivateMark(Box):
    """Says above a private conversation what that means."""

    def __init__(self) -> None:
        super().__init__(horizontal=True, margins=(Space.XL, Space.S, Space.XL, 0))
        self._icon = label()
        self.text = label(
            self.tr("Private: nothing of this is kept, learned or found again. It is gone when you leave it."),
            wrap=True,
        )
        self.text.setAccessibleName(self.text.text())
        inside = Box("offer", margins=(Space.M, Space.S, Space.M, Space.S))
        line = row(self._icon, self.text)
        line.box.setStretch(1, 1)
        inside.add(line)
        inside.setMaximumWidth(COLUMN)
        self.box.addStretch(1)
        self.add(inside, stretch=100)
        self.box.addStretch(1)
        theme().changed.connect(self._retint)
        self._retint()
        self.hide()

    @Slot()
    def _retint(self) -> None:
        self._icon.setPixmap(theme().icon("lock", "accent").pixmap(18, 18))


class ChatFrame(Box):
    """`stack` holds `empty` and, later, the messages. Whatever is written before then stays in the composer."""

    def __init__(self) -> None:
        super().__init__("page")
        self.composer = Composer()
        self.composer.setMaximumWidth(COLUMN + 2 * Space.S)
        self.private = Button(self.tr("Talk privately instead"), "quiet", "lock")
        self.private.setToolTip(self.tr("Nothing of it is kept or learned (Ctrl+Shift+N)"))
        self.empty = EmptyState(
            self.tr("What is on your mind?"),
            self.tr("What you tell here is kept on this computer, and used to answer you later."),
            "",
            self.private,
        )
        self.private_empty = EmptyState(
            self.tr("Just between us"),
            self.tr("What is remembered of you is used here, but nothing of this is remembered."),
            "lock",
        )
        self.stack = QStackedWidget()
        self.stack.addWidget(self.empty)
        self.stack.addWidget(self.private_empty)
        bottom = QWidget()
        line = QHBoxLayout(bottom)
        line.setContentsMargins(Space.XL, Space.S, Space.XL, Space.S)
        line.addStretch(1)
        line.addWidget(self.composer, 100)
        line.addStretch(1)
        self.setMinimumWidth(320)
        self.mark = PrivateMark()
        self.add(self.mark).add(self.stack, stretch=1).add(bottom)
