"""Search, what is filtered, and the list of memories, with a word about it when there is nothing to list."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QModelIndex, QObject, QSignalBlocker, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QWidget

from secondme.types import Facets, Memory, MemoryFilter, SavedSearch
from ui.bridge import Bridge
from ui.memories.facetwords import in_words, know_sources, orders
from ui.memories.filters import FilterChips
from ui.memories.listview import ListView
from ui.memories.model import ID_ROLE, MEMORY_ROLE, MemoryList
from ui.theme import Space
from ui.timers import once
from ui.widgets.across import Across
from ui.widgets.basics import Box, Button, SearchField, label, row
from ui.widgets.choice import Choice
from ui.widgets.states import SLOW_MS, EmptyState, Stages

if TYPE_CHECKING:
    from secondme.app import SecondMe

DEBOUNCE_MS = 180


class MemoryBrowser(Box):
    """Searches as one types. What is shown stays until the answer is there, so that nothing flickers."""

    opened = Signal(object)
    """A Memory that became the current one."""
    several_chosen = Signal(object)
    """The ids of the memories that are chosen together, more than one; or none any more."""
    facets_asked = Signal(bool)
    """Show what the list can be narrowed to, or no longer."""
    counted = Signal(object)
    """The Facets of what is listed; asked for while they are shown."""
    delete_asked = Signal(object)
    edit_asked = Signal()
    removed = Signal(int)
    import_asked = Signal()

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("", margins=(Space.L, Space.L, Space.S, 0), spacing=Space.S, parent=parent)
        self._bridge = bridge
        self._open_id = 0
        self._several = False
        self._awaited = 0
        self._counting = 0
        self.counts = False
        """Whether facets are counted with each answer."""
        self.filter = MemoryFilter()
        self.model = MemoryList(bridge, self)
        self._slow = once(self, SLOW_MS, self._show_looking)
        self._debounce = once(self, DEBOUNCE_MS, self.search_now)
        self._build()
        self._connect()

    def _build(self) -> None:
        self.search = SearchField(self.tr("Search memories"))
        self.facets = Button("", "icon", "filter", self._toggle_facets)
        self.facets.setCheckable(True)
        self.facets.setAccessibleName(self.tr("Filters and saved searches"))
        self.facets.setToolTip(self.tr("Filters and saved searches"))
        self.order = Choice(self.tr("Sorted by"))
        for value, name in orders().items():
            self.order.addItem(name, value)
        self.chips = FilterChips()
        self.count = label("", "small")
        self.list = ListView()
        self.list.setAccessibleName(self.tr("Memories"))
        self.list.setModel(self.model)
        self._build_states()
        below, above = Across(), row()
        self.add(above, below, self.chips).add(self.stack, stretch=1)  # from the outside in
        above.add(self.search, self.facets)
        above.box.setStretch(0, 1)
        below.add(self.count, self.order)
        below.box.setStretch(0, 1)
        below.fit()

    def _build_states(self) -> None:
        self.empty = EmptyState(
            self.tr("No memories yet"),
            self.tr("Tell me something about yourself in a chat, or import notes and messages you already have."),
            "memory",
            Button(self.tr("Import"), "secondary", "import", self.import_asked.emit),
        )
        self.no_match = EmptyState("", "", "search", Button(self.tr("Show all"), clicked=self.show_all))
        self.stack = Stages(
            self._bridge, self.list, self.tr("Looking through your memories …"), self.search_now,
            self.empty, self.no_match,
        )  # fmt: skip

    def _connect(self) -> None:
        self.search.textChanged.connect(self._debounce.start)
        self.search.returnPressed.connect(self.search_now)
        self.search.installEventFilter(self)
        self.order.currentIndexChanged.connect(self.search_now)
        self.chips.filter_changed.connect(self.narrow)
        self.model.loaded.connect(self._loaded)
        self.model.answered.connect(self._answered)
        self.model.removed.connect(self._mark_next)
        self.model.removed.connect(self.removed)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.list.delete_asked.connect(self._delete_current)
        self.list.open_asked.connect(self.edit_asked)

    @Slot()
    def search_now(self) -> None:
        self._debounce.stop()
        self._name_order()
        if self._bridge.is_ready:
            self._slow.start()
            self.model.search(self.wanted())

    def _name_order(self) -> None:
        """The first order is what one expects, and says which that is."""
        searching = bool(self.search.text().strip())
        self.order.setItemText(0, self.tr("Best match") if searching else orders()["best"])

    def wanted(self, name: str = "") -> SavedSearch:
        """What is searched for, under a name."""
        return SavedSearch(name, self.search.text().strip(), self.filter, self.order.currentData())

    @Slot(object)
    def narrow(self, chosen: MemoryFilter) -> None:
        """List only these."""
        self.filter = chosen
        self.chips.show_filter(chosen)
        self.search_now()

    @Slot(object)
    def run(self, saved: SavedSearch) -> None:
        """Search as it was saved."""
        with QSignalBlocker(self.search), QSignalBlocker(self.order):
            self.search.setText(saved.query)
            self.order.setCurrentIndex(max(0, self.order.findData(saved.order)))
        self.narrow(saved.filter)

    @Slot()
    def show_all(self) -> None:
        """Take back search and filter."""
        self.run(SavedSearch(""))
        self.search.setFocus()

    def _toggle_facets(self) -> None:
        self.facets_asked.emit(self.facets.isChecked())

    @Slot()
    def count_now(self) -> None:
        """Ask how many there are of each value; answered by `counted`."""
        if not self.counts or not self._bridge.is_ready:
            return
        self._counting += 1
        number, wanted = self._counting, self.model.search_of

        def work(me: "SecondMe") -> tuple[int, Facets]:
            know_sources(me.imports.formats())
            return number, me.memories.facets(wanted.query, wanted.filter)

        self._bridge.call(work, self._got_counts)

    @Slot(object)
    def _got_counts(self, answer: tuple[int, Facets]) -> None:
        if answer[0] == self._counting:
            self.counted.emit(answer[1])

    def is_empty(self) -> bool:
        """There are no memories at all."""
        return self.stack.currentWidget() is self.empty

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def focus_list(self) -> None:
        """What was pressed goes with its page: the keys go on in the list, at what is made."""
        self.list.setFocus(Qt.FocusReason.OtherFocusReason)

    def mark_open(self, memory_id: int) -> None:
        """Keep this memory selected, wherever it is; 0: none."""
        self._open_id = memory_id
        number = self.model.row_of(memory_id)
        index = self.model.index(number) if number >= 0 else QModelIndex()
        if self.list.currentIndex() != index:
            self.list.choose(index)

    def current(self) -> Memory | None:
        memory = self.list.currentIndex().data(MEMORY_ROLE)
        return memory if isinstance(memory, Memory) else None

    @Slot()
    def _show_looking(self) -> None:
        if self.model.rowCount() == 0:
            self.stack.look()
        self.count.setText(self.tr("Looking …"))

    @Slot()
    def _answered(self) -> None:
        self._slow.stop()
        self.count.setText("")
        if self.model.problem is not None:
            self.stack.fail(self.model.problem)
        elif self.model.rowCount():
            self._show_count()
            self.stack.setCurrentWidget(self.list)
            self.mark_open(self._open_id)
        elif self.model.search_of.query or self.model.search_of.filter:
            self._show_no_match()
        else:
            self.stack.setCurrentWidget(self.empty)
        self._selection_changed()
        self.count_now()

    def _show_count(self) -> None:
        total = self.model.total
        number = self.locale().toString(total)
        self.count.setText(self.tr("1 memory") if total == 1 else self.tr("{n} memories").format(n=number))

    def _show_no_match(self) -> None:
        query, chosen = self.model.search_of.query, self.model.search_of.filter
        if query:
            self.no_match.title.setText(self.tr("Nothing found for “{query}”").format(query=query[:40]))
            self.no_match.text.setText(self.tr("Try other words, or look through all memories."))
        elif chosen.marks == ("fading",):
            self.no_match.title.setText(self.tr("Nothing is fading"))
            self.no_match.text.setText(self.tr("What is not needed for a long time is listed here before it fades."))
        else:
            named = ", ".join(words for _, _, words in in_words(chosen))
            self.no_match.title.setText(self.tr("Nothing here"))
            self.no_match.text.setText(self.tr("There is no memory under “{name}”.").format(name=named))
        self.stack.setCurrentWidget(self.no_match)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        if not current.isValid() or current.data(ID_ROLE) == self._open_id:
            return
        memory = current.data(MEMORY_ROLE)
        self._awaited = 0 if memory is not None else current.data(ID_ROLE)
        if memory is not None:
            self._open_id = memory.id
            self.opened.emit(memory)

    @Slot()
    def _mark_next(self) -> None:
        """A row went, and another one took its place and is open: Qt makes it the current one, and does not select
        it."""
        current = self.list.currentIndex()
        if current.isValid() and not self.list.selectionModel().hasSelection():
            self.list.choose(current)

    @Slot()
    def _loaded(self) -> None:
        """What became the current one before it was read is open now."""
        memory = self.current()
        if memory is not None and memory.id == self._awaited:
            self._awaited = 0
            self._open_id = memory.id
            self.opened.emit(memory)

    @Slot()
    def _selection_changed(self) -> None:
        several = self.list.is_several()
        if several or self._several:
            self._several = several
            self.several_chosen.emit(self.list.chosen() if several else [])

    @Slot()
    def _delete_current(self) -> None:
        memory = self.current()
        if memory is not None:
            self.delete_asked.emit(memory)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search down into the list."""
        is_key = watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Down and self.model.rowCount():  # type: ignore[attr-defined]
            self.list.setFocus(Qt.FocusReason.TabFocusReason)
            if not self.list.currentIndex().isValid():
                self.list.choose(self.model.index(0))
            return True
        return super().eventFilter(watched, event)
