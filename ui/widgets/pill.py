"""States that can be seen from afar and not acted on: a word on a rounded ground, a sentence in a colour."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QLabel, QSizePolicy

from ui.theme import Type, theme


class Pill(QLabel):
    """`tone`: accent or quiet."""

    def __init__(self, text: str, tone: str = "quiet") -> None:
        super().__init__(text)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Fixed)
        self._tone = tone
        theme().changed.connect(self._style)
        self._style()

    @Slot()
    def _style(self) -> None:
        colors = theme().colors
        ground, ink = (colors.accent_soft, colors.accent) if self._tone == "accent" else (colors.hover, colors.muted)
        self.setStyleSheet(
            f"QLabel {{ background-color: {ground}; color: {ink}; border-radius: 8px; padding: 1px 8px;"
            f" font-size: {Type.SMALL}px; }}"
        )


class Remark(QLabel):
    """A small sentence in the colour of a token."""

    def __init__(self) -> None:
        super().__init__()
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setWordWrap(True)
        self._tone = "muted"
        theme().changed.connect(self._style)
        self._style()

    def say(self, text: str, tone: str = "muted") -> None:
        """`tone`: a colour of the theme. No text, no room."""
        self._tone = tone
        self._style()
        self.setText(text)
        self.setVisible(bool(text))

    @property
    def tone(self) -> str:
        return self._tone

    @Slot()
    def _style(self) -> None:
        self.setStyleSheet(f"QLabel {{ color: {getattr(theme().colors, self._tone)}; font-size: {Type.SMALL}px; }}")
