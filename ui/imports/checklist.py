"""How a list of rows to take or leave out looks, and what keys and clicks do in it."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QFrame, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from ui.imports.checks import ROW_ROLE, CheckModel, CheckRow, Index
from ui.imports.words import number
from ui.theme import Space, Type, theme
from ui.widgets.basics import Box, Button, SearchField, label, row
from ui.widgets.choice import Choice
from ui.widgets.ticks import box_size, draw_box

LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CheckDelegate(QStyledItemDelegate):
    """A box, a title with its count at the right, and a quiet line below where there are `details`. All rows are
    equally high, so that a list of any length is laid out without asking each row."""

    def __init__(self, view: QListView) -> None:
        super().__init__(view)
        self._view = view
        self.details = True
        theme().changed.connect(self._repaint)
        self._measure()

    def _measure(self) -> None:
        self._body = QFont(self._view.font())
        self._body.setPixelSize(Type.BODY)
        self._small = QFont(self._body)
        self._small.setPixelSize(Type.SMALL)
        self._heights = QFontMetrics(self._body).height(), QFontMetrics(self._small).height()

    @Slot()
    def _repaint(self) -> None:
        self._measure()
        self._view.viewport().update()

    @property
    def row_height(self) -> int:
        body, small = self._heights
        return body + (small + 2 if self.details else 0) + 2 * Space.S

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(120, self.row_height)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        entry: CheckRow = index.data(ROW_ROLE)
        checked = index.data(Qt.ItemDataRole.CheckStateRole) == Qt.CheckState.Checked
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        area = option.rect.adjusted(Space.M, Space.S, -Space.M, -Space.S)
        body, small = self._heights
        if self.details and not entry.detail:
            area.translate(0, (small + 2) // 2)
        box = box_size()
        draw_box(painter, QRect(area.left(), area.top() + (body - box) // 2, box, box), checked)
        words = area.adjusted(box + Space.M, 0, 0, 0)
        self._words(painter, QRect(words.left(), words.top(), words.width(), body), entry)
        if entry.detail and self.details:
            below = QRect(words.left(), words.top() + body + 2, words.width(), small)
            painter.setFont(self._small)
            painter.setPen(QColor(theme().colors.muted))
            detail = QFontMetrics(self._small).elidedText(entry.detail, Qt.TextElideMode.ElideRight, below.width())
            painter.drawText(below, LEFT, detail)
        painter.restore()

    def _words(self, painter: QPainter, line: QRect, entry: CheckRow) -> None:
        colors = theme().colors
        painter.setFont(self._body)
        metrics = QFontMetrics(self._body)
        count = number(entry.count) if entry.count else ""
        painter.setPen(QColor(colors.muted))
        painter.drawText(line, RIGHT, count)
        painter.setPen(QColor(colors.text))
        room = line.width() - metrics.horizontalAdvance(count) - Space.L
        painter.drawText(line, LEFT, metrics.elidedText(entry.title, Qt.TextElideMode.ElideRight, room))

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = theme().colors
        box = QRectF(option.rect).adjusted(2, 1, -2, -1)
        if option.state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.hover))
            painter.drawRoundedRect(box, 6, 6)
        if option.state & QStyle.StateFlag.State_HasFocus and self._view.hasFocus():
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)


class CheckList(QListView):
    """A click on a row, or Space on the current one, takes it or leaves it out."""

    def __init__(self, model: CheckModel, name: str) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setAccessibleName(name)
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._delegate = CheckDelegate(self)
        self.setItemDelegate(self._delegate)

    def show_details(self, shown: bool) -> None:
        """Whether rows have a second line; without, they are lower."""
        self._delegate.details = shown
        self.scheduleDelayedItemsLayout()

    def height_of(self, rows: int) -> int:
        """Of a list that shows so many rows, px."""
        return rows * self._delegate.row_height + 2 * self.frameWidth()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        super().mouseReleaseEvent(event)
        index = self.indexAt(event.position().toPoint())
        if event.button() == Qt.MouseButton.LeftButton and index.isValid() and index == self.currentIndex():
            self._toggle(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() == Qt.Key.Key_Space and self.currentIndex().isValid():
            self._toggle(self.currentIndex())
            return
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            event.ignore()
            return
        super().keyPressEvent(event)

    def focusInEvent(self, event) -> None:  # type: ignore[no-untyped-def]
        super().focusInEvent(event)
        if not self.currentIndex().isValid() and self._model.rowCount():
            self.setCurrentIndex(self._model.index(0))

    def _toggle(self, index: Index) -> None:
        self._model.check([index.row()], not self._model.is_checked(index.row()))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self.viewport().update()
        return super().viewportEvent(event)


class CheckPane(Box):
    """A CheckList with a search, an order, and buttons that take all or none of what the search finds."""

    def __init__(
        self, model: CheckModel, name: str, search: str, orders: Sequence[tuple[str, str]], stacked: bool = False
    ) -> None:
        """`stacked`: the search has a line of its own."""
        super().__init__(margins=(0, Space.S, 0, 0), spacing=Space.S)
        self.model = model
        self.search = SearchField(search)
        self.search.textChanged.connect(self._search)
        self.order = Choice(self.tr("Order"))
        for key, title in orders:
            self.order.addItem(title, key)
        self.order.currentIndexChanged.connect(self._order)
        self.all = Button(self.tr("All"), "quiet", clicked=self._all)
        self.none = Button(self.tr("None"), "quiet", clicked=self._none)
        self.all.setAccessibleName(self.tr("Take all that are listed"))
        self.none.setAccessibleName(self.tr("Take none of those that are listed"))
        self.list = CheckList(model, name)
        self.note = label("", "small", wrap=True)
        self.note.hide()
        head = row(self.order, self.all, self.none)
        if stacked:
            self.add(self.search)
            head.box.addStretch(1)
        else:
            head.box.insertWidget(0, self.search, 1)
        card = Box("card", margins=1).add(self.list, stretch=1)
        self.add(head).add(card, stretch=1)
        self.add(self.note)

    def say(self, text: str) -> None:
        """A sentence below the list."""
        self.note.setText(text)
        self.note.setVisible(bool(text))

    @Slot(str)
    def _search(self, text: str) -> None:
        self.model.search(text)

    @Slot()
    def _order(self) -> None:
        self.model.order(self.order.currentData())

    def _all(self) -> None:
        self.model.check_all(True)

    def _none(self) -> None:
        self.model.check_all(False)
