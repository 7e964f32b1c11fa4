"""What one may begin with: beginnings of first messages, put into the composer to be finished."""

from PySide6.QtCore import Qt

from ui.chat.composer import Composer
from ui.theme import Space
from ui.widgets.basics import Box, Button, label


class FirstQuestions(Box):
    """Gone for good with the first message: who has begun needs no beginning."""

    def __init__(self, composer: Composer, named: bool) -> None:
        """`named`: the name was given in the first step and is not asked for again."""
        super().__init__(spacing=Space.S, margins=(0, Space.M, 0, 0))
        self._composer = composer
        head = label(self.tr("To begin with, for example:"), "small")
        self.add(head)
        self.box.setAlignment(head, Qt.AlignmentFlag.AlignHCenter)
        for words in (
            self.tr("I live in ") if named else self.tr("My name is "),
            self.tr("The people who matter to me are "),
            self.tr("What do you do with what I tell you?"),
        ):
            button = Button(words.strip() + ("" if words.endswith("?") else " …"), "chip", "chat")
            button.setProperty("words", words)
            button.clicked.connect(self._put)
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)

    def _put(self) -> None:
        button = self.sender()
        if isinstance(button, Button):
            self._composer.set_text(button.property("words"))
            self._composer.field.setFocus(Qt.FocusReason.OtherFocusReason)
