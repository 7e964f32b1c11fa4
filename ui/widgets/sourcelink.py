"""What something is from, as a link."""

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtWidgets import QSizePolicy, QStyleOptionButton

from ui.widgets.basics import Button

LEAST_SAID = 80
"""Pixels that a source takes at least; in a narrow window it is shortened to its room."""
EDGES = 3
"""Of these pixels, those at its ends, where there is no text."""


class SourceLink(Button):
    """What something is from, on one line that ends where its room ends."""

    def __init__(self, text: str, clicked: Callable[[], None]) -> None:
        super().__init__(text, "link", clicked=clicked)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)

    def minimumSizeHint(self) -> QSize:
        return QSize(min(LEAST_SAID, self.sizeHint().width()), self.sizeHint().height())

    def initStyleOption(self, option: QStyleOptionButton) -> None:
        super().initStyleOption(option)
        room = self.width() - EDGES
        option.text = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room)  # type: ignore[attr-defined]
