"""The memories that match a search: all ids are known, what they say is read where it is seen."""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

from secondme.types import Memory, SavedSearch
from ui.bridge import Bridge
from ui.memories.words import meta
from ui.timers import once

if TYPE_CHECKING:
    from secondme.app import SecondMe

PAGE = 100
"""Rows that are read together."""
AT_ONCE = 3
"""Pages that are read in one go: the last that were looked at; what was only scrolled past is not read."""
KEPT = 4000
"""So many memories are kept at hand."""
PAUSE_MS = 20
MANY = 50
"""So many rows that come and go are a new list rather than as many changes of this one."""
MEMORY_ROLE = Qt.ItemDataRole.UserRole + 1
META_ROLE = Qt.ItemDataRole.UserRole + 2
DRAFT_ROLE = Qt.ItemDataRole.UserRole + 3
ID_ROLE = Qt.ItemDataRole.UserRole + 4
QUERY_ROLE = Qt.ItemDataRole.UserRole + 5
"""What is searched for."""

Index = QModelIndex | QPersistentModelIndex
EVERYTHING = SavedSearch("")


class MemoryList(QAbstractListModel):
    """A list of any length. Answers to a search that was replaced meanwhile are dropped. A change of memories updates,
    adds and removes single rows, so that selection and scroll position stay."""

    answered = Signal()
    """A search or a refresh has been answered: the rows and `problem` are up to date."""
    loaded = Signal()
    """Rows that were not read yet have been."""
    removed = Signal(int)
    """The memory with this id left the list because it was deleted or no longer fits the filter."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._ids: list[int] = []
        self._known: dict[int, tuple[Memory, str]] = {}
        self._drafts: set[int] = set()
        self._generation = 0
        self._refreshing = False
        self._stale: set[int] = set()
        self._wanted: dict[int, None] = {}
        self._reading: set[int] = set()
        self._pause = once(self, PAUSE_MS, self._read)
        self.search_of = EVERYTHING
        self.loading = False
        self.problem: BaseException | None = None

    @property
    def total(self) -> int:
        return len(self._ids)

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._ids):
            return None
        memory_id = self._ids[index.row()]
        if role == ID_ROLE:
            return memory_id
        if role == QUERY_ROLE:
            return self.search_of.query
        if role == DRAFT_ROLE:
            return memory_id in self._drafts
        known = self._known.get(memory_id)
        if known is None:
            if role in (MEMORY_ROLE, Qt.ItemDataRole.DisplayRole):
                self._want(index.row() // PAGE)
            return None
        memory, below = known
        if role == MEMORY_ROLE:
            return memory
        if role == META_ROLE:
            return below
        if role == Qt.ItemDataRole.DisplayRole:
            return memory.text
        return f"{memory.text}. {below}" if role == Qt.ItemDataRole.AccessibleTextRole else None

    def _want(self, page: int) -> None:
        if page not in self._reading:
            self._wanted.pop(page, None)
            self._wanted[page] = None
            if not self._pause.isActive():
                self._pause.start()

    @Slot()
    def _read(self) -> None:
        """What was looked at last; what was scrolled past is asked for again when it is seen."""
        pages, self._wanted = list(self._wanted)[-AT_ONCE:], {}
        self._reading.update(pages)
        ids = [i for page in pages for i in self._ids[page * PAGE : (page + 1) * PAGE] if i not in self._known]
        generation = self._generation
        work = lambda me: (generation, tuple(pages), _rows(me, ids))  # noqa: E731
        self._bridge.call(work, self._got_rows, self._no_rows)

    # The pane's side

    def search(self, wanted: SavedSearch) -> None:
        """Ask for the list; the old rows stay until the answer is there."""
        self.search_of = wanted
        self._generation += 1
        self.loading = True
        generation = self._generation

        def work(me: "SecondMe") -> tuple[Any, ...]:
            ids = me.memories.browse(wanted.query, wanted.filter, wanted.order)
            return generation, ids, _rows(me, ids[:PAGE])

        self._bridge.call(work, self._got_first, self._no_first)

    def refresh(self, touched: Iterable[int]) -> None:
        """Bring the rows of these memories up to date, add new ones and take away what fits no more."""
        self._stale.update(touched)
        if not self._stale or self._refreshing or self.loading:
            return
        self._refreshing = True
        wanted, before, generation = self.search_of, self._ids, self._generation
        stale = [memory_id for memory_id in self._stale if memory_id in self._known]
        self._stale = set()

        def work(me: "SecondMe") -> tuple[Any, ...]:
            after = me.memories.browse(wanted.query, wanted.filter, wanted.order)
            gone, come = set(before) - set(after), set(after) - set(before)
            stays = [i for i in before if i not in gone] == [i for i in after if i not in come]
            fresh = _rows(me, [*stale, *(come if len(come) <= MANY else ())])
            return generation, after, gone, come, stays, fresh

        self._bridge.call(work, self._got_refresh, self._no_refresh)

    def id_at(self, row: int) -> int:
        return self._ids[row]

    def row_of(self, memory_id: int) -> int:
        """-1 when it is not in the list."""
        try:
            return self._ids.index(memory_id)
        except ValueError:
            return -1

    def set_drafts(self, ids: set[int]) -> None:
        """Mark the memories that have changes which are not saved."""
        changed = self._drafts ^ ids
        self._drafts = set(ids)
        for memory_id in changed:
            self._tell(memory_id)

    def _tell(self, memory_id: int) -> None:
        row = self.row_of(memory_id)
        if row >= 0:
            self.dataChanged.emit(self.index(row), self.index(row))

    # Answers

    @Slot(object)
    def _got_first(self, answer: tuple[int, list[int], list[Memory]]) -> None:
        generation, ids, rows = answer
        if generation == self._generation:
            self._known = {}
            self._put(rows)
            self._replace(ids)
            self._settle()

    @Slot(object)
    def _no_first(self, error: BaseException) -> None:
        self.problem = error
        self.loading = False
        self.answered.emit()

    @Slot(object)
    def _got_rows(self, answer: tuple[int, tuple[int, ...], list[Memory]]) -> None:
        generation, pages, rows = answer
        self._reading.difference_update(pages)
        if generation != self._generation:
            return
        self._put(rows)
        for page in pages:
            first, last = page * PAGE, min((page + 1) * PAGE, len(self._ids)) - 1
            if first <= last:
                self.dataChanged.emit(self.index(first), self.index(last))
        self.loaded.emit()

    @Slot(object)
    def _no_rows(self, error: BaseException) -> None:
        self._reading.clear()
        self._bridge.report(error)

    @Slot(object)
    def _got_refresh(self, answer: tuple[int, list[int], set[int], set[int], bool, list[Memory]]) -> None:
        generation, after, gone, come, stays, fresh = answer
        self._refreshing = False
        if generation == self._generation:
            self._put(fresh)
            if stays and len(gone) + len(come) <= MANY:
                self._take_out(gone)
                self._bring_in(after, come)
            else:
                self._replace(after)
            for memory in fresh:
                if memory.id not in come:
                    self._tell(memory.id)
            for memory_id in gone:
                self._known.pop(memory_id, None)
                self.removed.emit(memory_id)
            self._settle()
        else:
            self.refresh(())

    @Slot(object)
    def _no_refresh(self, error: BaseException) -> None:
        self._refreshing = False
        self._bridge.report(error)

    def _settle(self) -> None:
        self.loading = False
        self.problem = None
        self.answered.emit()
        self.refresh(())

    def _put(self, rows: Sequence[Memory]) -> None:
        for memory in rows:
            self._known.pop(memory.id, None)
            self._known[memory.id] = (memory, meta(memory))
        for memory_id in list(self._known)[: max(0, len(self._known) - KEPT)]:
            del self._known[memory_id]

    def _replace(self, ids: list[int]) -> None:
        self.beginResetModel()
        self._ids = ids
        self._wanted = {}
        self._reading = set()
        self.endResetModel()

    def _take_out(self, gone: set[int]) -> None:
        for memory_id in gone:
            row = self.row_of(memory_id)
            self.beginRemoveRows(QModelIndex(), row, row)
            self._ids = self._ids[:row] + self._ids[row + 1 :]
            self.endRemoveRows()

    def _bring_in(self, after: list[int], come: set[int]) -> None:
        for row in sorted(after.index(memory_id) for memory_id in come):
            self.beginInsertRows(QModelIndex(), row, row)
            self._ids = [*self._ids[:row], after[row], *self._ids[row:]]
            self.endInsertRows()


def _rows(me: "SecondMe", ids: Sequence[int]) -> list[Memory]:
    return me.memories.many(ids) if ids else []
