"""What the list can be narrowed to: kinds, people, places and so on, each with how many memories it would leave."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import QSize, Qt, Signal, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QApplication, QLabel, QScrollArea, QSizePolicy

from secondme.types import Facets, MemoryFilter, SavedSearch
from ui.memories.facetwords import facet_value, facets
from ui.theme import Scaled, Space
from ui.widgets.basics import Box, Button, clear, icon_button, label, row, scroll
from ui.widgets.ticks import Tick

SHOWN = 5
"""Values of a facet at first."""

SOME = ("tags", "places", "marks")
"""Not every memory has one of these, so that even a single value narrows the list."""


class FacetValue(Box):
    """One value: a box to tick, and a count."""

    def __init__(self, text: str, count: int, checked: bool) -> None:
        super().__init__(horizontal=True, spacing=Space.S)
        self.tick = Tick(text)
        self.tick.setChecked(checked)
        self.count: QLabel = label(f"{count:,}", "small")
        told = self.tr("{name}, 1 memory") if count == 1 else self.tr("{name}, {n} memories")
        self.tick.setAccessibleName(told.format(name=text, n=f"{count:,}"))
        self.tick.setToolTip(text)
        self.tick.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.add(self.tick, stretch=1).add(self.count)

    def sizeHint(self) -> QSize:
        return QSize(120, super().sizeHint().height())


class FacetGroup(Box):
    """The values of one field, the most frequent first; more on request."""

    chosen = Signal(str, object)
    """(field, the values that are ticked)"""

    def __init__(self, field: str, title: str) -> None:
        super().__init__(spacing=Space.XS)
        self.field = field
        self.values: dict[str, FacetValue] = {}
        self._open = False
        self._counted: tuple[tuple[str, int], ...] = ()
        self._ticked: tuple[str, ...] = ()
        self.list = Box(spacing=2)
        self.more = Button("", "link", clicked=self._toggle)
        self.add(label(title, "section"), self.list)
        self.box.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        self.setAccessibleName(title)

    def show_values(self, counted: tuple[tuple[str, int], ...], ticked: tuple[str, ...]) -> None:
        """What is ticked is always shown, and what would leave nothing is not."""
        self._counted = tuple((value, n) for value, n in counted if n or value in ticked)
        self._ticked = ticked
        held = next((value for value, each in self.values.items() if each.tick.hasFocus()), None)
        self._fill()
        if held in self.values:
            self.values[held].tick.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setVisible(len(self._counted) > (self.field not in SOME) or bool(ticked))

    def _fill(self) -> None:
        clear(self.list.box)
        self.values = {}
        for place, (value, n) in enumerate(self._counted):
            if place >= SHOWN and not self._open and value not in self._ticked:
                continue
            each = FacetValue(facet_value(self.field, value), n, value in self._ticked)
            if self.field == "when" and len(value) > 4:
                each.box.setContentsMargins(Space.L, 0, 0, 0)
            each.tick.toggled.connect(partial(self._tick, value))
            self.values[value] = each
            self.list.add(each)
        left = len(self._counted) - len(self.values)
        self.more.setText(self.tr("Show fewer") if self._open else self.tr("Show {n} more").format(n=left))
        self.more.setVisible(left > 0 or self._open)

    def _toggle(self) -> None:
        self._open = not self._open
        self._fill()

    def _tick(self, value: str, checked: bool) -> None:
        values = [each for each in self._ticked if each != value]
        if checked:
            values.append(value)
        self._ticked = tuple(values)
        self.chosen.emit(self.field, self._ticked)


class FacetPanel(Box):
    """Beside the list. Emits the filter that is wanted; counts come back when they are there."""

    filter_changed = Signal(object)
    search_chosen = Signal(object)
    """A SavedSearch."""
    save_asked = Signal()
    remove_asked = Signal(str)
    rename_asked = Signal(str)
    close_asked = Signal()

    def __init__(self) -> None:
        super().__init__("", margins=(Space.L, Space.M, 0, 0), spacing=Space.S)
        Scaled(self, self.setMinimumWidth, 210)
        Scaled(self, self.setMaximumWidth, 300)
        self._filter = MemoryFilter()
        self.buttons: list[Button] = []
        """Of the saved searches."""
        close = icon_button("close", self.tr("Close the filters"), self.close_asked.emit)
        head = row(label(self.tr("Filters"), "lead"), close)
        head.box.setStretch(0, 1)
        head.box.setContentsMargins(0, 0, Space.S, 0)
        content = Box(margins=(0, 0, Space.M, Space.L), spacing=Space.L)
        self.saved = self._build_saved()
        self.save.hide()
        self.saved.hide()
        content.add(self.saved)
        self.groups = {field: FacetGroup(field, title) for field, title in facets().items()}
        for group in self.groups.values():
            group.hide()
            group.chosen.connect(self._chosen)
            content.add(group)
        content.box.addStretch(1)
        self.area: QScrollArea = scroll(content)
        self.add(head).add(self.area, stretch=1)

    def _build_saved(self) -> Box:
        box = Box(spacing=Space.XS)
        self.searches = Box(spacing=2)
        self.save = Button(self.tr("Save this search"), "link", "", self.save_asked.emit)
        box.add(label(self.tr("Saved searches"), "section"), self.searches)
        box.box.addWidget(self.save, 0, Qt.AlignmentFlag.AlignLeft)
        return box

    def show_filter(self, chosen: MemoryFilter) -> None:
        """What is in force now; `show_counts` brings the values."""
        self._filter = chosen

    def show_counts(self, counted: Facets) -> None:
        for field, group in self.groups.items():
            group.show_values(counted.get(field, ()), getattr(self._filter, field))

    def show_searches(self, searches: list[SavedSearch], savable: bool) -> None:
        """The focus stays where it was among them, or goes to the last: what had it may just have been removed."""
        focus = QApplication.focusWidget()
        held = [at for at, each in enumerate(self.buttons) if focus and each.parentWidget() is focus.parentWidget()]
        if self.save.hasFocus() and not savable:
            held = [len(searches)]
        clear(self.searches.box)
        self.buttons = [self._search(each) for each in searches]
        self.save.setVisible(savable)
        self.saved.setVisible(savable or bool(searches))
        if held:
            there = self.buttons[min(held[0], len(searches) - 1)] if searches else self.save if savable else self.area
            there.setFocus(Qt.FocusReason.OtherFocusReason)

    def _search(self, search: SavedSearch) -> Button:
        name = search.name
        button = Button(name, "row", clicked=partial(self.search_chosen.emit, search))
        ask, take_out = partial(self.rename_asked.emit, name), partial(self.remove_asked.emit, name)
        rename = icon_button("edit", self.tr("Rename “{name}”").format(name=name), ask)
        remove = icon_button("close", self.tr("Remove “{name}”").format(name=name), take_out)
        line = row(button, rename, remove, spacing=0)
        line.box.setStretch(0, 1)
        self.searches.add(line)
        return button

    @Slot(str, object)
    def _chosen(self, field: str, values: tuple[str, ...]) -> None:
        self._filter = replace(self._filter, **{field: values})
        self.filter_changed.emit(self._filter)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.area.widget().setMaximumWidth(self.area.viewport().width())
