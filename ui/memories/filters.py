"""What is in force of the filters, above the list: each goes with a click."""

from dataclasses import replace
from functools import partial

from PySide6.QtCore import Signal, Slot
from PySide6.QtWidgets import QFrame

from secondme.types import MemoryFilter
from ui.memories.facetwords import in_words
from ui.widgets.basics import Button, clear
from ui.widgets.flow import FlowLayout

LISTED = 6


class FilterChips(QFrame):
    """As high as it needs, and not there at all when nothing is filtered."""

    filter_changed = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self._filter = MemoryFilter()
        self._flow = FlowLayout()
        self.setLayout(self._flow)
        self.chips: list[Button] = []
        self.hide()

    def show_filter(self, chosen: MemoryFilter) -> None:
        self._filter = chosen
        clear(self._flow)
        named = in_words(chosen)
        self.chips = []
        for field, value, words in named[:LISTED]:
            chip = Button(words, "chip", "close", partial(self._drop, field, value), icon_size=12)
            chip.setAccessibleName(self.tr("Take away the filter {name}").format(name=words))
            chip.setToolTip(self.tr("Take this filter away"))
            self._add(chip)
        if len(named) > 1:
            self._add(Button(self.tr("Clear all"), "chip", clicked=self.drop_all))
        self.setVisible(bool(named))

    def _add(self, chip: Button) -> None:
        self._flow.addWidget(chip)
        chip.show()
        self.chips.append(chip)

    def _drop(self, field: str, value: str) -> None:
        left = tuple(each for each in getattr(self._filter, field) if each != value)
        self.filter_changed.emit(replace(self._filter, **{field: left}))

    @Slot()
    def drop_all(self) -> None:
        self.filter_changed.emit(MemoryFilter())
