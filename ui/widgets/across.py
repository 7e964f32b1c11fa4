"""Things beside each other that stand one below the other where text is large."""

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QAbstractButton, QBoxLayout

from ui.theme import Space, Type, theme
from ui.widgets.basics import Box

LARGE = 130
"""Percent of the size of text from which they do."""


class Across(Box):
    """A row. Call `fit` when everything is in it."""

    def __init__(self, spacing: int = Space.S) -> None:
        super().__init__(horizontal=True, spacing=spacing)
        self._spacing = spacing
        self._places: dict[int, Qt.AlignmentFlag] = {}
        """By the id of a widget: where in the row it stands."""
        theme().changed.connect(self.fit)

    @Slot()
    def fit(self) -> "Across":
        below = Type.percent > LARGE
        direction = QBoxLayout.Direction.TopToBottom if below else QBoxLayout.Direction.LeftToRight
        if self.box.direction() == direction:
            return self
        self.box.setDirection(direction)
        self.box.setSpacing(min(self._spacing, Space.S) if below else self._spacing)
        for number in range(self.box.count()):
            item = self.box.itemAt(number)
            place = self._places.setdefault(id(item.widget()), item.alignment())
            narrow = place or isinstance(item.widget(), QAbstractButton)
            item.setAlignment(Qt.AlignmentFlag.AlignLeft if below and narrow else place)
        return self
