"""The memories that match a search, as a list that grows while it is scrolled."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from secondme.errors import UserError
from secondme.types import Memory, MemoryStatus
from ui.bridge import Bridge
from ui.memories.words import meta

if TYPE_CHECKING:
    from secondme.app import SecondMe

PAGE = 200
MANY = 50
"""So many changed memories are a new search rather than as many rows to find."""
MEMORY_ROLE = Qt.ItemDataRole.UserRole + 1
META_ROLE = Qt.ItemDataRole.UserRole + 2
DRAFT_ROLE = Qt.ItemDataRole.UserRole + 3

Statuses = tuple[MemoryStatus, ...] | None
Index = QModelIndex | QPersistentModelIndex


class MemoryList(QAbstractListModel):
    """Rows are loaded a page at a time on a worker. Answers to a search that was replaced meanwhile are dropped.

    A change of memories updates, adds and removes single rows, so that selection and scroll position stay."""

    answered = Signal()
    """A search or a refresh has been answered: `total`, the rows and `problem` are up to date."""
    removed = Signal(int)
    """The memory with this id left the list because it was deleted or no longer fits the filter."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._rows: list[Memory] = []
        self._metas: list[str] = []
        self._ids: set[int] = set()
        self._drafts: set[int] = set()
        self._generation = 0
        self._fetching = False
        self._refreshing = False
        self._stale: set[int] = set()
        self.total = 0
        self.query = ""
        self.statuses: Statuses = None
        self.fading = False
        """Only those that will fade soon, the soonest first."""
        self.loading = False
        self.problem: BaseException | None = None

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        memory = self._rows[index.row()]
        if role == MEMORY_ROLE:
            return memory
        if role == META_ROLE:
            return self._metas[index.row()]
        if role == DRAFT_ROLE:
            return memory.id in self._drafts
        if role == Qt.ItemDataRole.DisplayRole:
            return memory.text
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{memory.text}. {self._metas[index.row()]}"
        return None

    def canFetchMore(self, parent: Index) -> bool:
        return not parent.isValid() and not self.loading and not self._fetching and len(self._rows) < self.total

    def fetchMore(self, parent: Index) -> None:
        if not self.canFetchMore(parent):
            return
        self._fetching = True
        query, statuses, offset, generation = self.query, self.statuses, len(self._rows), self._generation
        self._bridge.call(
            lambda me: (generation, me.memories.list(query, statuses, PAGE, offset)), self._got_page, self._no_page
        )

    # The pane's side

    def search(self, query: str, statuses: Statuses, fading: bool = False) -> None:
        """Ask for the first page; the old rows stay until the answer is there."""
        self.query, self.statuses, self.fading = query, statuses, fading
        self._generation += 1
        self._fetching = False
        self.loading = True
        generation = self._generation

        def work(me: "SecondMe") -> tuple[int, list[Memory], int]:
            if fading:
                found = [memory for memory in me.memories.fading(PAGE) if query.lower() in memory.text.lower()]
                return generation, found, len(found)
            return generation, me.memories.list(query, statuses, PAGE, 0), me.memories.count(query, statuses)

        self._bridge.call(work, self._got_first, self._no_first)

    def refresh(self, touched: Sequence[int]) -> None:
        """Bring the rows of these memories up to date, and add new ones."""
        self._stale.update(touched)
        if not self._stale or self._refreshing or self.loading:
            return
        if len(self._stale) > MANY or self.fading:
            self._stale.clear()
            self.search(self.query, self.statuses, self.fading)
            return
        self._refreshing = True
        stale = [memory_id for memory_id in self._stale if memory_id in self._ids]
        self._stale.clear()
        query, statuses, generation = self.query, self.statuses, self._generation

        def work(me: "SecondMe") -> tuple[Any, ...]:
            known = {memory_id: _get(me, memory_id) for memory_id in stale}
            page = me.memories.list(query, statuses, PAGE, 0)
            return generation, known, page, me.memories.count(query, statuses)

        self._bridge.call(work, self._got_refresh, self._no_refresh)

    def row_of(self, memory_id: int) -> int:
        """-1 when it is not among the rows loaded so far."""
        if memory_id not in self._ids:
            return -1
        return next(row for row, memory in enumerate(self._rows) if memory.id == memory_id)

    def set_drafts(self, ids: set[int]) -> None:
        """Mark the memories that have changes which are not saved."""
        changed = self._drafts ^ ids
        self._drafts = set(ids)
        for memory_id in changed:
            row = self.row_of(memory_id)
            if row >= 0:
                self.dataChanged.emit(self.index(row), self.index(row), [DRAFT_ROLE])

    # Answers

    @Slot(object)
    def _got_first(self, answer: tuple[int, list[Memory], int]) -> None:
        generation, rows, total = answer
        if generation != self._generation:
            return
        self.beginResetModel()
        self._rows = list(rows)
        self._metas = [meta(memory) for memory in rows]
        self._ids = {memory.id for memory in rows}
        self.endResetModel()
        self._settle(total, len(rows))

    @Slot(object)
    def _no_first(self, error: BaseException) -> None:
        self.problem = error
        self.loading = False
        self.answered.emit()

    @Slot(object)
    def _got_page(self, answer: tuple[int, list[Memory]]) -> None:
        generation, page = answer
        if generation != self._generation:
            return
        self._fetching = False
        new = [memory for memory in page if memory.id not in self._ids]
        if not new:
            self.total = len(self._rows)
            return
        self.beginInsertRows(QModelIndex(), len(self._rows), len(self._rows) + len(new) - 1)
        self._rows += new
        self._metas += [meta(memory) for memory in new]
        self._ids.update(memory.id for memory in new)
        self.endInsertRows()

    @Slot(object)
    def _no_page(self, error: BaseException) -> None:
        self.total = len(self._rows)
        self._bridge.report(error)

    @Slot(object)
    def _got_refresh(self, answer: tuple[int, dict[int, Memory | None], list[Memory], int]) -> None:
        generation, known, page, total = answer
        self._refreshing = False
        if generation == self._generation:
            for memory_id, memory in known.items():
                self._put(memory_id, memory)
            self._add_new(page)
            self._settle(total, len(self._rows))
        self.refresh(())

    @Slot(object)
    def _no_refresh(self, error: BaseException) -> None:
        self._refreshing = False
        self._bridge.report(error)

    def _settle(self, total: int, loaded: int) -> None:
        self.total = max(total, loaded)
        self.loading = False
        self.problem = None
        self.answered.emit()
        self.refresh(())

    def _put(self, memory_id: int, memory: Memory | None) -> None:
        row = self.row_of(memory_id)
        if row < 0:
            return
        if memory is None or memory.deleted_at or (self.statuses is not None and memory.status not in self.statuses):
            self.beginRemoveRows(QModelIndex(), row, row)
            del self._rows[row], self._metas[row]
            self._ids.discard(memory_id)
            self.endRemoveRows()
            self.removed.emit(memory_id)
            return
        self._rows[row] = memory
        self._metas[row] = meta(memory)
        self.dataChanged.emit(self.index(row), self.index(row))

    def _add_new(self, page: Sequence[Memory]) -> None:
        for row, memory in enumerate(page):
            if memory.id in self._ids:
                continue
            row = min(row, len(self._rows))
            self.beginInsertRows(QModelIndex(), row, row)
            self._rows.insert(row, memory)
            self._metas.insert(row, meta(memory))
            self._ids.add(memory.id)
            self.endInsertRows()


def _get(me: "SecondMe", memory_id: int) -> Memory | None:
    """None when it no longer exists."""
    try:
        return me.memories.get(memory_id)
    except UserError:
        return None
