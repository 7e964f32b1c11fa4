"""States that can be seen from afar and not acted on: a word on a rounded ground, a sentence in a colour."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


def restyle(widget: QWidget) -> None:
    """Look up the style again, after a property that it depends on has changed."""
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class Pill(QLabel):
    """`tone`: accent, quiet or danger."""

    def __init__(self, text: str, tone: str = "quiet") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self.setProperty("pill", tone)

    def say(self, text: str, tone: str) -> None:
        self.setText(text)
        if tone != self.property("pill"):
            self.setProperty("pill", tone)
            restyle(self)


class Remark(QLabel):
    """A small sentence: a remark, a warning or danger."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self.setProperty("style", "remark")

    def say(self, text: str, tone: str = "remark") -> None:
        """`tone`: remark, warning or danger. No text, no room."""
        if tone != self.tone:
            self.setProperty("style", tone)
            restyle(self)
        self.setText(text)
        self.setVisible(bool(text))

    @property
    def tone(self) -> str:
        return str(self.property("style"))
