"""The frame of a page of settings: a title, cards, and rows of a name, a sentence and a control."""

from collections.abc import Callable
from dataclasses import dataclass, field
from functools import partial
from html import escape

from PySide6.QtCore import Qt, QTimer, Slot
from PySide6.QtWidgets import QFrame, QLabel, QWidget

from ui.bridge import Bridge
from ui.settings.wanted import cut, fits
from ui.theme import Space, theme
from ui.widgets.across import Across
from ui.widgets.basics import Box, label, line, scroll
from ui.widgets.pill import Remark, restyle
from ui.widgets.states import Stages

WIDTH = 720
REVEAL_MS = 30


class Page(Box):
    """A column of groups that scrolls, as wide as one can read."""

    def __init__(self, title: str, *beside: QWidget, parent: QWidget | None = None) -> None:
        """`head` has the title, with `beside` beside it, and stands there while there is no `content` yet."""
        super().__init__(parent=parent)
        self.sections: list[Section] = []
        named = Box(horizontal=True, spacing=Space.S)
        named.add(label(title, "title", wrap=True), stretch=1).add(*beside)
        self.head, self.content = Box(spacing=Space.S).add(named), Box(spacing=Space.S)
        column = Box(margins=Space.XL, spacing=Space.S).add(self.head).add(self.content, stretch=1)
        column.box.addStretch(0)
        column.setMaximumWidth(WIDTH)
        outer = Box(horizontal=True)
        outer.box.addStretch(0)
        outer.add(column, stretch=1)
        outer.box.addStretch(0)
        self.area = scroll(outer)
        self.add(self.area)

    def staged(self, bridge: Bridge, words: str, again: Callable[[], None]) -> Stages:
        """What stands in its place until it is read, or when it cannot be; `words`: what is being done."""
        self.box.removeWidget(self.area)
        stages = Stages(bridge, self.area, words, again)
        self.add(stages, stretch=1)
        return stages

    def group(self, title: str, help: str = "") -> Box:
        """A card with a heading; what is added to it is divided by lines."""
        card = Box("card")
        self.add_group(title, card, help)
        return card

    def add_group(self, title: str, card: QWidget, help: str = "", also: str = "") -> None:
        """A card with a heading. `also`: words for which a search shows the whole of it."""
        heading = Box(margins=(0, Space.S, 0, 0), spacing=Space.S).add(label(title, "section"))
        if help:
            heading.add(label(help, "small", wrap=True))
        self.content.add(heading, card)
        self.sections.append(Section(title, heading, card, also))

    def end(self) -> None:
        self.content.box.addStretch(1)

    def narrow(self, query: str) -> int:
        """Show only the settings that have the words of `query`, marked; all of them without a query. Returns how many
        were found."""
        return sum(each.narrow(query) for each in self.sections)

    @Slot(str)
    def reveal(self, title: str) -> None:
        """Scroll to the setting of this name, or the group, and give it the focus, when the page has what it shows."""
        if not self.content.isEnabled() or not self.isVisible():
            QTimer.singleShot(REVEAL_MS, self, partial(self.reveal, title))
            return
        self.narrow("")
        rows = [row for row in self.findChildren(Row) if row.title == title]
        for each in self.findChildren(Row):
            each.set_found(each in rows)
        where: QWidget | None = rows[0] if rows else next((s.card for s in self.sections if s.title == title), None)
        if where is None:
            return
        self.area.widget().layout().activate()
        self.area.ensureWidgetVisible(where, 0, Space.XL)
        focus = rows[0].control if rows else where.nextInFocusChain()
        focus.setFocus(Qt.FocusReason.ShortcutFocusReason)


@dataclass(slots=True)
class Section:
    """A heading and its card."""

    title: str
    heading: QWidget
    card: QWidget
    also: str = ""
    _hidden: list[QWidget] = field(default_factory=list)
    """What a search has hidden in the card."""

    def narrow(self, query: str) -> int:
        for widget in self._hidden:
            widget.show()
        self._hidden.clear()
        rows = self.card.findChildren(Row)
        found = [row for row in rows if row.narrow(query, self.title)]
        whole = bool(query) and not found and fits(query, self.title, self.also)
        if query and found:
            rules = [each for each in self.card.findChildren(QFrame) if each.property("box") == "hline"]
            for widget in (*(row for row in rows if row not in found), *rules):
                if not widget.isHidden():
                    widget.hide()
                    self._hidden.append(widget)
        shown = not query or bool(found) or whole
        self.heading.setVisible(shown)
        self.card.setVisible(shown)
        return len(found) or int(whole)


def add_divided(card: Box, widget: QWidget) -> None:
    """Add below what is there, with a quiet line between."""
    if card.box.count():
        card.add(line())
    card.add(widget)


class Row(Box):
    """A name and a sentence on the left, a control on the right, or below where text is large; under them, what became
    of saving it. `also`: other words by which one may look for it."""

    def __init__(self, title: str, help: str, control: QWidget, also: str = "") -> None:
        super().__init__(margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS)
        self.title, self.help, self.also = title, help, also
        self.control = control
        self.note = Remark()
        self.note.hide()
        control.setAccessibleName(title)
        control.setAccessibleDescription(help)
        self._words = (label(title, wrap=True), label(help, "small", wrap=True))
        top = Across(Space.XL)
        top.add(Box(spacing=2).add(*self._words), stretch=1)
        top.box.addWidget(control, 0, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        self.add(top.fit(), self.note)

    def explain(self, help: str) -> None:
        """Another sentence below the name."""
        self.help = help
        self._words[1].setText(help)
        self.control.setAccessibleDescription(help)

    def narrow(self, query: str, group: str = "") -> bool:
        """Whether it is one of those that are looked for; its words are marked then."""
        found = bool(query) and fits(query, self.title, self.help, self.also, group)
        for words, text in zip(self._words, (self.title, self.help), strict=True):
            mark(words, text, query if found else "")
        self.set_found(False)
        return found

    def set_found(self, found: bool) -> None:
        """Whether it is marked as the one that was asked for."""
        if bool(self.property("found")) != found:
            self.setProperty("found", found)
            restyle(self)


def mark(shown: QLabel, text: str, query: str) -> None:
    """Show a text with the words of a search marked by their weight and their ground."""
    pieces = cut(query, text)
    if not any(hit for _, hit in pieces):
        shown.setTextFormat(Qt.TextFormat.PlainText)
        shown.setText(text)
        return
    soft = theme().colors.accent_soft
    parts = [f'<b style="background-color:{soft}">{escape(part)}</b>' if hit else escape(part) for part, hit in pieces]
    shown.setTextFormat(Qt.TextFormat.RichText)
    shown.setText("".join(parts))
