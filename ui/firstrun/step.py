"""One of the first steps: a heading, a few sentences, and what can be done."""

from PySide6.QtCore import QCoreApplication, Qt, Signal
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.theme import Space
from ui.widgets.basics import Box, label


class Step(Box):
    """Nothing here has to be done before the next step."""

    changed = Signal()
    """What the button that goes on says may be another now."""

    def __init__(self, bridge: Bridge, title: str, text: str) -> None:
        super().__init__(spacing=Space.M, margins=(0, 0, Space.S, 0))
        self.bridge = bridge
        self.title = label(title, "display", wrap=True)
        self.text = label(text, wrap=True)
        self.add(self.title, self.text)
        self.box.addSpacing(Space.M)

    def enter(self) -> None:
        """It is shown."""

    def leave(self) -> None:
        """The person goes on; what was typed is to be kept."""

    def focus_first(self, next: QWidget) -> None:
        next.setFocus(Qt.FocusReason.OtherFocusReason)

    def next_words(self) -> str:
        return QCoreApplication.translate("FirstRun", "Continue")

    def end(self) -> None:
        self.box.addStretch(1)
