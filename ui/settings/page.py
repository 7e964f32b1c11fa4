"""The frame of a page of settings: a title, cards, and rows of a name, a sentence and a control."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from ui.theme import Space
from ui.widgets.basics import Box, label, line, scroll
from ui.widgets.pill import Remark

WIDTH = 720


class Page(Box):
    """A column of groups that scrolls, as wide as one can read."""

    def __init__(self, title: str, *beside: QWidget) -> None:
        super().__init__()
        self.content = Box(margins=(Space.XL, Space.XL, Space.XL, Space.XL), spacing=Space.S)
        self.content.setMaximumWidth(WIDTH)
        head = Box(horizontal=True, spacing=Space.S)
        head.add(label(title, "title"), stretch=1).add(*beside)
        self.content.add(head)
        outer = Box(horizontal=True)
        outer.box.addStretch(0)
        outer.add(self.content, stretch=1)
        outer.box.addStretch(0)
        self.area = scroll(outer)
        self.add(self.area)

    def group(self, title: str, help: str = "") -> Box:
        """A card with a heading; what is added to it is divided by lines."""
        self.content.box.addSpacing(Space.S)
        self.content.add(label(title, "section"))
        if help:
            self.content.add(label(help, "small", wrap=True))
        card = Box("card")
        self.content.add(card)
        return card

    def add_group(self, title: str, card: QWidget) -> None:
        """A card that was made elsewhere, with a heading."""
        self.content.box.addSpacing(Space.S)
        self.content.add(label(title, "section"), card)

    def end(self) -> None:
        self.content.box.addStretch(1)


def add_divided(card: Box, widget: QWidget) -> None:
    """Add below what is there, with a quiet line between."""
    if card.box.count():
        card.add(line())
    card.add(widget)


class Row(Box):
    """A name and a sentence on the left, a control on the right; below, what became of saving it."""

    def __init__(self, title: str, help: str, control: QWidget) -> None:
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS)
        self.control = control
        self.note = Remark()
        self.note.hide()
        control.setAccessibleName(title)
        control.setAccessibleDescription(help)
        words = Box(spacing=2).add(label(title), label(help, "small", wrap=True))
        top = Box(horizontal=True, spacing=Space.XL).add(words, stretch=1)
        top.box.addWidget(control, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.add(top, self.note)
