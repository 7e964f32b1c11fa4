"""Search, filter and the list of memories, with a word about it when there is nothing to list."""

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QStackedWidget

from secondme.types import Memory
from ui.bridge import Bridge, explain
from ui.memories.delegate import MemoryDelegate
from ui.memories.model import MEMORY_ROLE, MemoryList, Statuses
from ui.memories.words import statuses
from ui.theme import Space
from ui.widgets.basics import Box, Button, EmptyState, SearchField, label, row
from ui.widgets.choice import Choice

DEBOUNCE_MS = 180
SOON = "soon"
"""Chosen in the filter: what will fade soon."""
SLOW_MS = 250
"""An answer that takes longer than this is announced as being looked for."""


class ListView(QListView):
    """Rows of equal height, scrolled by the pixel. Enter opens, Delete deletes."""

    delete_asked = Signal()
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setItemDelegate(MemoryDelegate(self))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        else:
            super().keyPressEvent(event)


class MemoryBrowser(Box):
    """Searches as one types. What is shown stays until the answer is there, so that nothing flickers."""

    opened = Signal(object)
    """A Memory that became the current one."""
    several_chosen = Signal(object)
    """The memories that are chosen together, more than one; or none any more."""
    delete_asked = Signal(object)
    edit_asked = Signal()
    removed = Signal(int)
    import_asked = Signal()

    def __init__(self, bridge: Bridge) -> None:
        super().__init__("", margins=(Space.L, Space.L, Space.S, 0), spacing=Space.S)
        self._bridge = bridge
        self._open_id = 0
        self._several = False
        self.model = MemoryList(bridge, self)
        self._slow = self._timer(SLOW_MS)
        self._debounce = self._timer(DEBOUNCE_MS)
        self._build()
        self._connect()

    def _timer(self, ms: int) -> QTimer:
        timer = QTimer(self)
        timer.setSingleShot(True)
        timer.setInterval(ms)
        return timer

    def _build(self) -> None:
        self.search = SearchField(self.tr("Search memories"))
        self.filter = Choice(self.tr("Which memories to show"))
        self.filter.addItem(self.tr("All"), None)
        for value, name in statuses().items():
            self.filter.addItem(name, (value,))
        self.filter.addItem(self.tr("Fading soon"), SOON)
        self.count = label("", "small")
        self.list = ListView()
        self.list.setAccessibleName(self.tr("Memories"))
        self.list.setModel(self.model)
        self._build_states()
        below = row(self.count, self.filter)
        below.box.setStretch(0, 1)
        self.add(self.search, below).add(self.stack, stretch=1)

    def _build_states(self) -> None:
        self.looking = EmptyState(self.tr("One moment"), self.tr("Looking through your memories."), "search")
        self.empty = EmptyState(
            self.tr("No memories yet"),
            self.tr("Tell me something about yourself in a chat, or import notes and messages you already have."),
            "memory",
            Button(self.tr("Import"), "secondary", "import", self.import_asked.emit),
        )
        self.no_match = EmptyState("", "", "search", Button(self.tr("Show all"), clicked=self.show_all))
        self.trouble = EmptyState("", "", "warning", Button(self.tr("Try again"), clicked=self.search_now))
        self.stack = QStackedWidget()
        for page in (self.looking, self.list, self.empty, self.no_match, self.trouble):
            self.stack.addWidget(page)

    def _connect(self) -> None:
        self._slow.timeout.connect(self._show_looking)
        self._debounce.timeout.connect(self.search_now)
        self.search.textChanged.connect(self._debounce.start)
        self.search.returnPressed.connect(self.search_now)
        self.search.installEventFilter(self)
        self.filter.currentIndexChanged.connect(self.search_now)
        self.model.answered.connect(self._answered)
        self.model.removed.connect(self.removed)
        self.list.selectionModel().currentChanged.connect(self._current_changed)
        self.list.selectionModel().selectionChanged.connect(self._selection_changed)
        self.list.delete_asked.connect(self._delete_current)
        self.list.open_asked.connect(self.edit_asked)

    @Slot()
    def search_now(self) -> None:
        self._debounce.stop()
        if self._bridge.is_ready:
            self._slow.start()
            self.model.search(self.search.text().strip(), self.statuses(), self.filter.currentData() == SOON)

    def statuses(self) -> Statuses:
        chosen = self.filter.currentData()
        return tuple(chosen) if chosen and chosen != SOON else None

    @Slot()
    def show_all(self) -> None:
        """Take back search and filter."""
        self.search.clear()
        self.filter.setCurrentIndex(0)
        self.search_now()
        self.search.setFocus()

    def is_empty(self) -> bool:
        """There are no memories at all."""
        return self.stack.currentWidget() is self.empty

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    def mark_open(self, memory_id: int) -> None:
        """Keep this memory selected, wherever it is; 0: none."""
        self._open_id = memory_id
        number = self.model.row_of(memory_id)
        index = self.model.index(number) if number >= 0 else QModelIndex()
        if self.list.currentIndex() != index:
            self.list.setCurrentIndex(index)

    def current(self) -> Memory | None:
        memory = self.list.currentIndex().data(MEMORY_ROLE)
        return memory if isinstance(memory, Memory) else None

    @Slot()
    def _show_looking(self) -> None:
        if self.model.rowCount() == 0:
            self.stack.setCurrentWidget(self.looking)
        self.count.setText(self.tr("Looking …"))

    @Slot()
    def _answered(self) -> None:
        self._slow.stop()
        self.count.setText("")
        if self.model.problem is not None:
            self._show_problem(self.model.problem)
        elif self.model.rowCount():
            self._show_count()
            self.stack.setCurrentWidget(self.list)
            self.mark_open(self._open_id)
        elif self.model.query or self.model.statuses is not None or self.model.fading:
            self._show_no_match()
        else:
            self.stack.setCurrentWidget(self.empty)

    def _show_problem(self, problem: BaseException) -> None:
        notice = explain(problem, self._bridge.paths)
        self.trouble.title.setText(notice.text)
        self.trouble.text.setText(notice.remedy)
        self.stack.setCurrentWidget(self.trouble)

    def _show_count(self) -> None:
        total = self.model.total
        number = self.locale().toString(total)
        self.count.setText(self.tr("1 memory") if total == 1 else self.tr("{n} memories").format(n=number))

    def _show_no_match(self) -> None:
        query, status = self.model.query, self.filter.currentText()
        if query:
            self.no_match.title.setText(self.tr("Nothing found for “{query}”").format(query=query[:40]))
            self.no_match.text.setText(self.tr("Try other words, or look through all memories."))
        elif self.model.fading:
            self.no_match.title.setText(self.tr("Nothing is fading"))
            self.no_match.text.setText(self.tr("What is not needed for a long time is listed here before it fades."))
        else:
            self.no_match.title.setText(self.tr("Nothing here"))
            self.no_match.text.setText(self.tr("There is no memory under “{status}”.").format(status=status))
        self.stack.setCurrentWidget(self.no_match)

    @Slot(QModelIndex, QModelIndex)
    def _current_changed(self, current: QModelIndex, _previous: QModelIndex) -> None:
        memory = current.data(MEMORY_ROLE) if current.isValid() else None
        if memory is not None and memory.id != self._open_id:
            self._open_id = memory.id
            self.opened.emit(memory)

    def chosen(self) -> list[Memory]:
        """In the order of the list."""
        rows = sorted(self.list.selectionModel().selectedIndexes(), key=lambda index: index.row())
        return [index.data(MEMORY_ROLE) for index in rows]

    @Slot()
    def _selection_changed(self) -> None:
        several = self.chosen()
        if len(several) > 1 or self._several:
            self._several = len(several) > 1
            self.several_chosen.emit(several if self._several else [])

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
                self.list.setCurrentIndex(self.model.index(0))
            return True
        return super().eventFilter(watched, event)
