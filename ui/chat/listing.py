"""The rows of the list of conversations: what they say, how they look, and what keys and clicks on them ask for."""

from datetime import datetime, timedelta
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QAbstractItemModel,
    QAbstractListModel,
    QCoreApplication,
    QDate,
    QLocale,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    QSize,
    Qt,
    Signal,
    Slot,
)
from PySide6.QtGui import QColor, QFont, QKeyEvent, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QLineEdit,
    QListView,
    QMenu,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QWidget,
)

from ui.theme import Space, Type, theme

if TYPE_CHECKING:
    from secondme.types import Conversation

Index = QModelIndex | QPersistentModelIndex
HEADER, ROW = 32, 34
CONVERSATION = Qt.ItemDataRole.UserRole
MARK = 14
"""Px of the sheet before what is no conversation: a note, or a document."""


class ConversationModel(QAbstractListModel):
    """Conversations newest first, a heading (a str) before each span of days."""

    renamed = Signal(int, str)

    def __init__(self) -> None:
        super().__init__()
        self.entries: list[str | Conversation] = []
        self.folders: list[str] = []
        self.away = 0
        """How many were put away."""

    def fill(self, found: "list[Conversation]", away: bool = False) -> None:
        """Pinned ones first, then those in folders, then the others by day. `away`: those that were put away, too."""
        self.beginResetModel()
        self.entries = []
        self.folders = sorted({each.folder for each in found if each.folder}, key=str.casefold)
        self.away = sum(each.archived for each in found)
        here = [each for each in found if not each.archived]
        self._section(_tr("Pinned"), [each for each in here if each.pinned])
        for folder in self.folders:
            self._section(folder, [each for each in here if each.folder == folder and not each.pinned])
        others = [each for each in here if not each.pinned and not each.folder]
        headings = [heading_of(each) for each in others]
        for heading in dict.fromkeys(headings):
            self._section(heading, [each for each, own in zip(others, headings, strict=True) if own == heading])
        if away:
            self._section(_tr("Put away"), [each for each in found if each.archived])
        self.endResetModel()

    def _section(self, heading: str, members: "list[Conversation]") -> None:
        if members:
            self.entries += [heading, *members]

    def row_of(self, conversation_id: int) -> int:
        """-1 when it is not in the list."""
        for row, entry in enumerate(self.entries):
            if not isinstance(entry, str) and entry.id == conversation_id:
                return row
        return -1

    def rowCount(self, parent: Index = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self.entries)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self.entries[index.row()]
        if role == CONVERSATION:
            return entry
        if isinstance(entry, str):
            return entry if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole) else None
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return entry.title or self.tr("New conversation")
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return told(entry)
        return None

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        entry = self.entries[index.row()]
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or isinstance(entry, str) or not title or title == entry.title:
            return False
        self.renamed.emit(entry.id, title)
        return True

    def flags(self, index: Index) -> Qt.ItemFlag:
        if isinstance(self.entries[index.row()], str):
            return Qt.ItemFlag.ItemNeverHasChildren
        flag = Qt.ItemFlag
        return flag.ItemIsEnabled | flag.ItemIsSelectable | flag.ItemIsEditable | flag.ItemNeverHasChildren


class ConversationDelegate(QStyledItemDelegate):
    """A heading, or a title in a rounded row with a menu on the one that is pointed at or chosen."""

    def sizeHint(self, _option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(100, Type.of(HEADER if isinstance(index.data(CONVERSATION), str) else ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        colors = theme().colors
        entry = index.data(CONVERSATION)
        area: QRect = option.rect  # type: ignore[attr-defined]
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(option.font)  # type: ignore[attr-defined]
        if isinstance(entry, str):
            font.setPixelSize(Type.SMALL)
            font.setWeight(QFont.Weight.DemiBold)
            painter.setFont(font)
            painter.setPen(QColor(colors.muted))
            painter.drawText(area.adjusted(Space.S, 6, 0, 0), Qt.AlignmentFlag.AlignVCenter, entry)
        else:
            self._row(painter, option, entry, font)
        painter.restore()

    def _row(self, painter: QPainter, option: QStyleOptionViewItem, entry: "Conversation", font: QFont) -> None:
        colors = theme().colors
        state = option.state  # type: ignore[attr-defined]
        area: QRect = option.rect.adjusted(0, 1, 0, -1)  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        pointed = bool(state & QStyle.StateFlag.State_MouseOver)
        painter.setPen(Qt.PenStyle.NoPen)
        if chosen or pointed:
            painter.setBrush(QColor(colors.selected if chosen else colors.hover))
            painter.drawRoundedRect(area, 6, 6)
        if state & QStyle.StateFlag.State_HasFocus and option.widget.hasFocus():  # type: ignore[attr-defined]
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.setPen(QColor(colors.accent))
            painter.drawRoundedRect(area.adjusted(1, 1, -1, -1), 6, 6)
        room = area.adjusted(Space.S, 0, -Space.S, 0)
        if pointed or chosen:
            more = menu_area(option.rect)  # type: ignore[attr-defined]
            theme().icon("more", "muted", 16).paint(painter, more.adjusted(6, 4, -6, -4))
            room.setRight(more.left())
        if entry.kind != "message":
            place = QRect(room.left(), area.center().y() - MARK // 2 + 1, MARK, MARK)
            theme().icon("file", "muted", MARK).paint(painter, place)
            room.setLeft(place.right() + Space.S)
        title = entry.title or self.tr("New conversation")
        font.setWeight(QFont.Weight.DemiBold if chosen else QFont.Weight.Normal)
        painter.setFont(font)
        painter.setPen(QColor(colors.text))
        text = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, text)

    def createEditor(self, parent: QWidget, _option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setMaxLength(200)
        editor.setAccessibleName(self.tr("Title of the conversation"))
        editor.setStyleSheet("QLineEdit { padding: 2px 6px; min-height: 0; }")
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, _index: Index) -> None:
        editor.setGeometry(option.rect.adjusted(0, 1, 0, -1))  # type: ignore[attr-defined]

    def setModelData(self, editor: QWidget, model: QAbstractItemModel, index: Index) -> None:
        if isinstance(editor, QLineEdit):
            model.setData(index, editor.text(), Qt.ItemDataRole.EditRole)


class ConversationList(QListView):
    """The view: click or Enter opens, F2 renames, Delete deletes, the right button or the dots have a menu."""

    open_asked = Signal(int)
    delete_asked = Signal(int)
    put_asked = Signal(int, object)
    """(conversation, how it is to be kept: pinned, archived, folder)"""
    folder_asked = Signal(int, str)
    """Put it into a folder that is still to be named; (conversation, the folder it is in)"""
    export_asked = Signal(int, str)
    """(conversation, its title)"""

    def __init__(self, model: ConversationModel) -> None:
        super().__init__()
        self._model = model
        self.setModel(model)
        self.setItemDelegate(ConversationDelegate(self))
        self.setMouseTracking(True)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setUniformItemSizes(False)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setAccessibleName(self.tr("Conversations"))
        self.clicked.connect(self._clicked)

    def _conversation(self, index: Index) -> "Conversation | None":
        entry = index.data(CONVERSATION) if index.isValid() else None
        return None if isinstance(entry, str) else entry

    @Slot(QModelIndex)
    def _clicked(self, index: QModelIndex) -> None:
        conversation = self._conversation(index)
        if conversation is not None:
            self.open_asked.emit(conversation.id)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        conversation = self._conversation(index)
        dots = conversation is not None and menu_area(self.visualRect(index)).contains(event.position().toPoint())
        if event.button() == Qt.MouseButton.RightButton or (event.button() == Qt.MouseButton.LeftButton and dots):
            if conversation is not None:
                self._menu(index, event.globalPosition().toPoint())
            return
        super().mousePressEvent(event)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        if self._conversation(index) is not None:
            self.edit(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        index = self.currentIndex()
        conversation = self._conversation(index)
        if conversation is None or self.state() == QAbstractItemView.State.EditingState:
            super().keyPressEvent(event)
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.open_asked.emit(conversation.id)
        elif event.key() == Qt.Key.Key_F2:
            self.edit(index)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.delete_asked.emit(conversation.id)
        elif event.key() == Qt.Key.Key_Menu:
            self._menu(index, self.viewport().mapToGlobal(self.visualRect(index).bottomLeft()))
        else:
            super().keyPressEvent(event)

    def _menu(self, index: QModelIndex, where: QPoint) -> None:
        conversation = self._conversation(index)
        if conversation is None:
            return
        kept, number = QPersistentModelIndex(index), conversation.id
        menu = QMenu(self)
        rename = menu.addAction(theme().icon("edit"), self.tr("Rename"))
        pin = menu.addAction(theme().icon("pin"), self.tr("Unpin") if conversation.pinned else self.tr("Pin"))
        away = menu.addAction(
            theme().icon("inbox"), self.tr("Bring back") if conversation.archived else self.tr("Put away")
        )
        self._folders(menu, conversation)
        export = menu.addAction(theme().icon("download"), self.tr("Save as a file…"))
        menu.addSeparator()
        delete = menu.addAction(theme().icon("delete", "danger"), self.tr("Delete"))
        chosen = menu.exec(where)
        menu.deleteLater()
        if chosen is rename and kept.isValid():
            self.edit(self._model.index(kept.row()))
        elif chosen is pin:
            self.put_asked.emit(number, {"pinned": not conversation.pinned})
        elif chosen is away:
            self.put_asked.emit(number, {"archived": not conversation.archived})
        elif chosen is export:
            self.export_asked.emit(number, conversation.title)
        elif chosen is delete:
            self.delete_asked.emit(number)

    def _folders(self, menu: QMenu, conversation: "Conversation") -> None:
        """The folders that there are, a new one, and none."""
        folders = menu.addMenu(theme().icon("folder"), self.tr("Move to a folder"))
        number = conversation.id
        for name in self._model.folders:
            action = folders.addAction(name.replace("&", "&&"), partial(self.put_asked.emit, number, {"folder": name}))
            action.setCheckable(True)
            action.setChecked(name == conversation.folder)
        folders.addAction(self.tr("New folder…"), partial(self.folder_asked.emit, number, conversation.folder))
        if conversation.folder:
            folders.addAction(self.tr("In no folder"), partial(self.put_asked.emit, number, {"folder": ""}))


def told(entry: "Conversation") -> str:
    """A title with what it is the title of, where that is no conversation."""
    named = {"note": _tr("Note: {title}"), "chunk": _tr("Document: {title}")}.get(entry.kind, "{title}")
    return named.format(title=entry.title or _tr("New conversation"))


def menu_area(row: QRect) -> QRect:
    """Where the dots of a row are."""
    return QRect(row.right() - 30, row.top() + 4, 28, row.height() - 8)


def heading_of(entry: "Conversation") -> str:
    """Under what a conversation is listed. The day of a note or a document is often but that of its file, which says
    nothing of when it was written: of these the recent ones are together."""
    span = span_of(entry.updated_at)
    return _tr("Notes and documents") if entry.kind in ("note", "chunk") and span in _recent() else span


def _recent() -> tuple[str, ...]:
    return _tr("Today"), _tr("Yesterday"), _tr("Last 7 days"), _tr("Last 30 days")


def span_of(time: str) -> str:
    """The heading under which a moment is listed."""
    try:
        moment = datetime.fromisoformat(time)
    except ValueError:
        return _tr("Undated")
    moment = moment.astimezone()
    today = datetime.now(moment.tzinfo).date()
    day = moment.date()
    for heading, days in zip(_recent(), (0, 1, 6, 29), strict=True):
        if day >= today - timedelta(days=days):
            return heading
    return QLocale().toString(QDate(day.year, day.month, day.day), "MMMM yyyy")


def _tr(text: str) -> str:
    return QCoreApplication.translate("Conversations", text)
