"""A long list in which each row is taken or left out: conversations, people."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal, Slot

Index = QModelIndex | QPersistentModelIndex
ROW_ROLE = Qt.ItemDataRole.UserRole + 1
SHOWN_ROLE = Qt.ItemDataRole.UserRole + 2
ORDERS = ("newest", "largest", "name")


@dataclass(frozen=True, slots=True)
class CheckRow:
    """`key` says what is taken; `count` stands at the right; `until` orders by time."""

    key: str
    title: str
    detail: str = ""
    count: int = 0
    until: str = ""
    words: str = field(default="", compare=False)
    """What a search looks into, in lower case."""


class CheckModel(QAbstractListModel):
    """Rows that match the search, in an order. What is checked is kept by key, also of rows that do not match."""

    changed = Signal()
    """Something was checked or unchecked."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._rows: tuple[CheckRow, ...] = ()
        self._shown: list[CheckRow] = []
        self._checked: set[str] = set()
        self._query, self._order = "", ""

    # Qt's side

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self._shown)

    def flags(self, index: Index) -> Qt.ItemFlag:
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsUserCheckable | flag.ItemNeverHasChildren

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row = self._shown[index.row()]
        if role == ROW_ROLE:
            return row
        if role == Qt.ItemDataRole.CheckStateRole:
            return Qt.CheckState.Checked if row.key in self._checked else Qt.CheckState.Unchecked
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.ToolTipRole:
            return f"{row.title}\n{row.detail}" if row.detail else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (row.title, f"{row.count:,}" if row.count else "", row.detail) if part)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        if role != Qt.ItemDataRole.CheckStateRole:
            return False
        self.check([index.row()], Qt.CheckState(value) == Qt.CheckState.Checked)
        return True

    # The page's side

    def show_rows(self, rows: Sequence[CheckRow], checked: Collection[str]) -> None:
        self._rows, self._checked = tuple(rows), set(checked)
        self._arrange()
        self.changed.emit()

    @property
    def rows(self) -> tuple[CheckRow, ...]:
        """All, in the order in which they were given."""
        return self._rows

    @property
    def shown(self) -> Sequence[CheckRow]:
        """Those that match the search, as they are ordered."""
        return self._shown

    @property
    def checked(self) -> frozenset[str]:
        return frozenset(self._checked)

    def unchecked(self) -> list[CheckRow]:
        return [row for row in self._rows if row.key not in self._checked]

    @Slot(str)
    def search(self, query: str) -> None:
        """Rows that hold every word of `query`."""
        self._query = query.casefold()
        self._arrange()

    def order(self, order: str) -> None:
        """ "newest", "largest", "name", or "" for the order in which they were given."""
        self._order = order
        self._arrange()

    def check(self, places: Sequence[int], on: bool) -> None:
        """Take or leave out the rows at these places of what is shown."""
        keys = {self._shown[place].key for place in places}
        before = set(self._checked)
        self._checked = self._checked | keys if on else self._checked - keys
        if self._checked == before:
            return
        self.dataChanged.emit(
            self.index(min(places)), self.index(max(places)), [Qt.ItemDataRole.CheckStateRole]
        )  # fmt: skip
        self.changed.emit()

    def check_all(self, on: bool) -> None:
        """All that match the search."""
        if self._shown:
            self.check(range(len(self._shown)), on)

    def is_checked(self, place: int) -> bool:
        return self._shown[place].key in self._checked

    def _arrange(self) -> None:
        words = self._query.split()
        found = [row for row in self._rows if all(word in row.words for word in words)]
        if self._order == "newest":
            found.sort(key=lambda row: row.until, reverse=True)
        elif self._order == "largest":
            found.sort(key=lambda row: row.count, reverse=True)
        elif self._order == "name":
            found.sort(key=lambda row: row.title.casefold())
        self.beginResetModel()
        self._shown = found
        self.endResetModel()
