"""Some of the entries as they will be stored, so that a person sees whether they were read rightly."""

from collections.abc import Sequence

from secondme.types import NewItem
from ui.chat.plain import plain
from ui.imports.words import short_day
from ui.theme import Space
from ui.widgets.basics import Box, label, scroll
from ui.widgets.pill import Pill
from ui.widgets.states import EmptyState

SHOWN = 280
"""Characters of a sample."""
TITLE = 70


class Sample(Box):
    """Who, when, and the words."""

    def __init__(self, item: NewItem, mine: bool) -> None:
        super().__init__("card", margins=(Space.L, Space.M, Space.L, Space.M), spacing=Space.XS)
        head = Box(horizontal=True, spacing=Space.S)
        if item.author or not mine:
            head.add(label(item.author or self.tr("Without a name"), "strong"))
        if mine:
            head.add(Pill(self.tr("You"), "accent"))
        elif item.role == "assistant":
            head.add(Pill(self.tr("Assistant")))
        head.box.addStretch(1)
        head.add(label(when(item.time), "small"))
        self.add(head)
        if item.title:
            self.add(label(shorten(item.title, TITLE), "small"))
        self.add(label(shorten(plain(item.text), SHOWN), "body", wrap=True))


def shorten(text: str, length: int) -> str:
    """On one line, cut off when it is longer."""
    flat = " ".join(text[: length + 1].split())
    return flat[:length].rstrip() + " …" if len(text) > length else flat


def when(iso: str) -> str:
    """Day and time, as they are stored."""
    return f"{short_day(iso)}, {iso[11:16]}" if len(iso) >= 16 else short_day(iso)


class SamplePage(Box):
    """Shows again whose words they are when the person says who they are."""

    def __init__(self) -> None:
        super().__init__()
        self._items: tuple[NewItem, ...] = ()
        self._key: tuple[object, ...] = ()
        self.cards: list[Sample] = []
        self._column = Box(margins=(0, Space.S, Space.M, Space.M), spacing=Space.S)
        self._column.box.addStretch(1)
        self._area = scroll(self._column)
        self._nothing = EmptyState(self.tr("Nothing to show"), self.tr("No entry could be read."), "file")
        self._nothing.hide()
        self.add(self._area, stretch=1)
        self.add(self._nothing, stretch=1)

    def show_samples(self, items: Sequence[NewItem], me: frozenset[str], mine: bool) -> None:
        """`me`: names and handles of the person, `mine`: what names nobody is theirs."""
        names = {each.casefold() for each in me}
        own = tuple(is_own(item, names, mine) for item in items)
        key = (tuple(items), own)
        if key == self._key:
            return
        self._key = key
        for card in self.cards:
            card.hide()
            card.deleteLater()
        self.cards = [Sample(item, is_mine) for item, is_mine in zip(items, own, strict=True)]
        for place, card in enumerate(self.cards):
            self._column.box.insertWidget(place, card)
        self._area.setVisible(bool(items))
        self._nothing.setVisible(not items)


def is_own(item: NewItem, names: set[str], mine: bool) -> bool:
    """Whether this will count as the person's own words."""
    if item.role == "assistant":
        return False
    if item.kind != "message":
        return mine or bool(names)
    return bool(names & {item.author.strip().casefold(), (item.handle or "").strip().casefold()})
