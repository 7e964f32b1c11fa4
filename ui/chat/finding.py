"""All messages of all conversations, searched as one types; each is found with its words marked, a click goes there."""

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractListModel,
    QCoreApplication,
    QEvent,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPointF,
    QRectF,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QTextCharFormat, QTextLayout, QTextOption
from PySide6.QtWidgets import (
    QAbstractItemView,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.bridge import Bridge
from ui.chat.words import when
from ui.theme import Space, Type, theme
from ui.timers import once
from ui.widgets.basics import Box, SearchField, label
from ui.widgets.states import EmptyState, Stages

if TYPE_CHECKING:
    from secondme.types import Found

Index = QModelIndex | QPersistentModelIndex
MOST = 200
PAUSE_MS = 180
COLUMN = 760
LINES = 2
SIGNS = re.compile(r"\*\*|__|`+|(?<![\w*])\*(?=\w)|(?<=\w)\*(?![\w*])|(?:(?<=\s)|^)(?:#{1,6}|>)\s+")
"""What replies are marked up with, and nobody reads."""
FOUND = Qt.ItemDataRole.UserRole


class FoundList(QAbstractListModel):
    """What was found, best first."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: list[Found] = []

    def fill(self, rows: "list[Found]") -> None:
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008 (Qt's signature)
        return 0 if parent.isValid() else len(self.rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        found = self.rows[index.row()]
        if role == FOUND:
            return found
        if role == Qt.ItemDataRole.DisplayRole:
            return found.text
        return f"{head(found)}. {found.text}" if role == Qt.ItemDataRole.AccessibleTextRole else None


def head(found: "Found") -> str:
    """Where, who and when; the person themself is "You", as beside a quote."""
    who = QCoreApplication.translate("Finding", "You") if found.item.role == "self" else found.item.author
    title = found.title if found.title != who else ""
    return " · ".join(part for part in (title, who, when(found.item.time)) if part)


class FoundDelegate(QStyledItemDelegate):
    """A quiet line, and the message on at most two lines with its words marked."""

    def sizeHint(self, option: QStyleOptionViewItem, _index: Index) -> QSize:
        body, small = self._fonts(option)
        lines = LINES * QFontMetrics(body).lineSpacing() + QFontMetrics(small).height()
        return QSize(200, lines + Space.XS + 2 * Space.M)

    @staticmethod
    def _fonts(option: QStyleOptionViewItem) -> tuple[QFont, QFont]:
        body = QFont(option.font)  # type: ignore[attr-defined]
        small = QFont(body)
        body.setPixelSize(Type.BODY)
        small.setPixelSize(Type.SMALL)
        return body, small

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors, found = theme().colors, index.data(FOUND)
        state, area = option.state, option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        box = QRectF(area).adjusted(1, 1, -1, -1)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        if chosen or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selected if chosen else colors.hover))
            painter.drawRoundedRect(box, 6, 6)
        if chosen and state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)
        body, small = self._fonts(option)
        room = area.adjusted(Space.M, Space.M, -Space.M, -Space.M)
        metrics = QFontMetrics(small)
        painter.setFont(small)
        painter.setPen(QColor(colors.muted))
        above = metrics.elidedText(head(found), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room.left(), room.top() + metrics.ascent(), above)
        painter.setPen(QColor(colors.text))
        layout = marked(found, body, room.width())
        layout.draw(painter, QPointF(room.left(), room.top() + metrics.height() + Space.XS))
        painter.restore()


def plain(text: str, spans: tuple[tuple[int, int], ...]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """A piece of a reply without the signs of Markdown, and where its spans are then."""
    signs = [match.span() for match in SIGNS.finditer(text)]

    def moved(place: int) -> int:
        return place - sum(min(place, end) - start for start, end in signs if start < place)

    return SIGNS.sub("", text), tuple((moved(start), moved(end)) for start, end in spans)


def marked(found: "Found", font: QFont, width: int) -> QTextLayout:
    """The words in bold on the soft ground of the accent, so that colour is not the only sign."""
    text, spans = plain(found.text, found.spans) if found.item.role == "assistant" else (found.text, found.spans)
    layout = QTextLayout(text, font)
    ranges = []
    for start, end in spans:
        each = QTextLayout.FormatRange()
        each.start, each.length = start, end - start
        style = QTextCharFormat()
        style.setBackground(QColor(theme().colors.accent_soft))
        style.setFontWeight(QFont.Weight.DemiBold)
        each.format = style
        ranges.append(each)
    layout.setFormats(ranges)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    top = 0.0
    for _ in range(LINES):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(width)
        line.setPosition(QPointF(0, top))
        top += line.height()
    layout.endLayout()
    return layout


class FoundView(QListView):
    """Enter or a click goes to the message."""

    chosen = Signal(int)

    def __init__(self, model: FoundList) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(FoundDelegate(self))
        self.setMouseTracking(True)
        self.setUniformItemSizes(True)
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Messages found"))
        self.clicked.connect(self._choose)
        theme().changed.connect(self._repaint)

    @Slot()
    def _repaint(self) -> None:
        self.viewport().update()

    @Slot(QModelIndex)
    def _choose(self, index: QModelIndex) -> None:
        found = index.data(FOUND)
        if found is not None:
            self.chosen.emit(found.item.id)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self._choose(self.currentIndex())
        else:
            super().keyPressEvent(event)


class FindPage(Box):
    """Asks the core as one types; what is shown stays until the answer is there."""

    def __init__(self, bridge: Bridge, parent: QWidget | None = None) -> None:
        super().__init__("page", horizontal=True, margins=(Space.XL, Space.M, Space.XL, 0), parent=parent)
        self._bridge = bridge
        self._number = 0
        self.search = SearchField(self.tr("Search in all messages"))
        self.search.installEventFilter(self)
        self.count = label("", "small")
        self.model = FoundList(self)
        self.view = FoundView(self.model)
        self.view.chosen.connect(bridge.item_asked)
        self.begin = EmptyState(
            self.tr("Search in all messages"),
            self.tr("Every word must be in a message. Put a phrase between quotation marks."),
            "search",
        )
        self.nothing = EmptyState("", self.tr("Try fewer or other words."), "search")
        looking = self.tr("Looking through all messages …")
        self.stack = Stages(bridge, self.view, looking, self.find, self.begin, self.nothing)
        self.stack.setCurrentWidget(self.begin)
        column = Box(spacing=Space.S).add(self.search, self.count)
        column.add(self.stack, stretch=1)
        column.setMaximumWidth(COLUMN)
        self.box.addStretch(1)
        self.add(column, stretch=100)
        self.box.addStretch(1)
        self._pause = once(self, PAUSE_MS, self.find)
        self.search.textChanged.connect(self._pause.start)
        self.search.returnPressed.connect(self.find)

    def look_for(self, query: str) -> None:
        """Begin with these words."""
        if query:
            self.search.setText(query)
            self.find()
        self.focus_search()

    def focus_search(self) -> None:
        self.search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.search.selectAll()

    @Slot()
    def find(self) -> None:
        self._pause.stop()
        self._number += 1
        number, query = self._number, self.search.text().strip()
        if not query:
            self.count.setText("")
            self.stack.setCurrentWidget(self.begin)
            return
        if not self.model.rows:
            self.stack.wait()
        self._bridge.call(lambda me: (number, query, me.chats.find(query, MOST)), self._got, self._failed)

    @Slot(object)
    def _got(self, answer: "tuple[int, str, list[Found]]") -> None:
        number, query, rows = answer
        if number != self._number:
            return
        self.model.fill(rows)
        more = self.tr("the {n} best").format(n=MOST) if len(rows) == MOST else ""
        said = self.tr("1 message") if len(rows) == 1 else self.tr("{n} messages").format(n=len(rows))
        self.count.setText((more or said) if rows else "")
        self.nothing.title.setText(self.tr("No message has “{query}”").format(query=query[:40]))
        self.stack.setCurrentWidget(self.view if rows else self.nothing)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.count.setText("")
        self.stack.fail(error)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """From the search down into the list."""
        is_key = watched is self.search and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress
        if is_key and event.key() == Qt.Key.Key_Down and self.model.rows:  # type: ignore[attr-defined]
            self.view.setFocus(Qt.FocusReason.TabFocusReason)
            self.view.setCurrentIndex(self.model.index(0))
            return True
        return super().eventFilter(watched, event)
