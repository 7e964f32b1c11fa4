"""A question in the row whose button asks for what cannot be taken back."""

from collections.abc import Callable

from PySide6.QtCore import Qt

from ui.theme import Space
from ui.widgets.basics import Box, Button, label


class Question(Box):
    """Shown below when `asks` is pressed; until it is answered with yes, nothing is done."""

    def __init__(self, asks: Button, words: str, yes: str, then: Callable[[], None]) -> None:
        super().__init__(spacing=Space.S, margins=(0, Space.S, 0, 0))
        self._asks = asks
        asks.clicked.connect(self._ask)
        self.yes = Button(yes, "danger", clicked=then)
        self.keep = Button(self.tr("Keep it"), clicked=self._keep)
        answers = Box(horizontal=True, spacing=Space.S).add(self.keep, self.yes)
        answers.box.addStretch(1)
        self.add(label(words, wrap=True), answers)
        self.hide()

    def _ask(self) -> None:
        self.show()
        self._asks.setEnabled(False)
        self.keep.setFocus(Qt.FocusReason.OtherFocusReason)

    def _keep(self) -> None:
        self.hide()
        self._asks.setEnabled(True)
        self._asks.setFocus(Qt.FocusReason.OtherFocusReason)
