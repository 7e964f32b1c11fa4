"""The list of memories on the screen: rows of equal height, so that a list of any length costs nothing to lay out."""

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyleOptionViewItem, QTableView

from ui.memories.delegate import MemoryDelegate
from ui.memories.model import ID_ROLE


class ListView(QTableView):
    """A table of one column: of Qt's views the only one that does not walk through all rows when some change. Enter
    opens, Delete deletes, Home and End go to the ends."""

    delete_asked = Signal()
    open_asked = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setProperty("rows", "own")
        self.setMouseTracking(True)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.horizontalHeader().hide()
        self.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Stretch)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.setItemDelegate(MemoryDelegate(self))
        self._fit_rows()

    def _fit_rows(self) -> None:
        height = self.itemDelegate().sizeHint(QStyleOptionViewItem(), QModelIndex()).height()
        self.verticalHeader().setMinimumSectionSize(height)
        self.verticalHeader().setDefaultSectionSize(height)
        self.verticalScrollBar().setSingleStep(height // 2)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        delegate = self.itemDelegate()
        if event.type() in (QEvent.Type.FontChange, QEvent.Type.StyleChange) and isinstance(delegate, MemoryDelegate):
            delegate.measure()
            self._fit_rows()

    def choose(self, index: QModelIndex) -> None:
        """This row alone, whatever keys are held: `setCurrentIndex` would add it to the chosen ones under Ctrl, and
        Ctrl is held while Ctrl+Z brings a memory back."""
        flag = QItemSelectionModel.SelectionFlag
        self.selectionModel().setCurrentIndex(index, flag.ClearAndSelect | flag.Rows if index.isValid() else flag.Clear)

    def chosen(self) -> list[int]:
        """The ids of all rows that are selected, in the order of the list."""
        model = self.model()
        spans = sorted((span.top(), span.bottom()) for span in self.selectionModel().selection())
        return [model.index(row, 0).data(ID_ROLE) for top, bottom in spans for row in range(top, bottom + 1)]

    def is_several(self) -> bool:
        """More than one row is selected; asked without looking at each."""
        spans = self.selectionModel().selection()
        return len(spans) > 1 or any(span.height() > 1 for span in spans)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.open_asked.emit()
        elif key in (Qt.Key.Key_Home, Qt.Key.Key_End) and self.model().rowCount():
            self._go(0 if key == Qt.Key.Key_Home else self.model().rowCount() - 1, event)
        else:
            super().keyPressEvent(event)

    def _go(self, row: int, event: QKeyEvent) -> None:
        flag = QItemSelectionModel.SelectionFlag
        here, there = self.currentIndex(), self.model().index(row, 0)
        if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and here.isValid():
            from PySide6.QtCore import QItemSelection

            span = QItemSelection(min(here, there), max(here, there))
            self.selectionModel().select(span, flag.ClearAndSelect)
            self.scrollTo(there)
            return
        self.selectionModel().setCurrentIndex(there, flag.ClearAndSelect | flag.Rows)
