"""How a memory looks in the list: its statement on at most two lines, and a quiet line below it."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from secondme.types import Memory
from ui.memories.model import DRAFT_ROLE, MEMORY_ROLE, META_ROLE
from ui.memories.words import statuses
from ui.theme import Space, Type, theme

Index = QModelIndex | QPersistentModelIndex
LINES = 2
ALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def broken(text: str, font: QFont, width: int) -> list[str]:
    """A statement broken over at most two lines, the last one elided."""
    flat = " ".join(text[:400].split())
    layout = QTextLayout(flat, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    layout.beginLayout()
    first = layout.createLine()
    first.setLineWidth(width)
    length = first.textLength()
    layout.endLayout()
    rest = flat[length:]
    head = flat[:length].rstrip()
    if not rest:
        return [head]
    return [head, QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width)]


class MemoryDelegate(QStyledItemDelegate):
    """All rows are equally high, so that a list of any length is laid out without asking each row."""

    def __init__(self, view: QAbstractItemView) -> None:
        super().__init__(view)
        self._view = view
        self.measure()
        theme().changed.connect(self._repaint)

    def measure(self) -> None:
        """Of the view's font, again when that has changed."""
        self._body = QFont(self._view.font())
        self._body.setPixelSize(Type.BODY)
        self._small = QFont(self._body)
        self._small.setPixelSize(Type.SMALL)
        self._body_height = QFontMetrics(self._body).height()
        self._small_height = QFontMetrics(self._small).height()

    @Slot()
    def _repaint(self) -> None:
        self._view.viewport().update()

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        height = LINES * self._body_height + Space.XS + self._small_height + 2 * (Space.S + 2)
        return QSize(120, height + 2)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        memory: Memory | None = index.data(MEMORY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        area = option.rect.adjusted(Space.M, Space.S + 2, -Space.M, -(Space.S + 2))
        if memory is None:
            self._outline(painter, area)
            painter.restore()
            return
        dim = memory.status in ("superseded", "faded", "rejected")
        painter.setPen(QColor(theme().colors.muted if dim else theme().colors.text))
        lines = self._lines(memory.text, area.width())
        used = len(lines) * self._body_height + Space.XS + self._small_height
        top = area.top() + (area.height() - used) // 2
        painter.setFont(self._body)
        for line in lines:
            painter.drawText(QRect(area.left(), top, area.width(), self._body_height), ALIGN, line)
            top += self._body_height
        below = QRect(area.left(), top + Space.XS, area.width(), self._small_height)
        self._small_line(painter, below, memory, index)
        painter.restore()

    def _outline(self, painter: QPainter, area: QRect) -> None:
        """Of a row that has not been read yet: two quiet bars where its lines will be."""
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().colors.hover))
        top = area.top() + self._body_height // 2
        painter.drawRoundedRect(QRect(area.left(), top, area.width() * 4 // 5, Space.M), 4, 4)
        painter.drawRoundedRect(QRect(area.left(), top + 2 * Space.M, area.width() * 2 // 5, Space.S), 4, 4)

    def _ground(self, painter: QPainter, option: QStyleOptionViewItem) -> None:
        colors = theme().colors
        selected = bool(option.state & QStyle.StateFlag.State_Selected)
        hovered = bool(option.state & QStyle.StateFlag.State_MouseOver)
        box = QRectF(option.rect).adjusted(1, 1, -1, -1)
        if selected or hovered:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(QColor(colors.selected if selected else colors.hover))
            painter.drawRoundedRect(box, 6, 6)
        focused = selected and bool(option.state & QStyle.StateFlag.State_HasFocus)
        if focused:
            painter.setPen(QColor(colors.accent))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), 6, 6)

    def _lines(self, text: str, width: int) -> list[str]:
        return broken(text, self._body, width)

    def _small_line(self, painter: QPainter, line: QRect, memory: Memory, index: Index) -> None:
        colors = theme().colors
        painter.setFont(self._small)
        metrics = QFontMetrics(self._small)
        label, tint = self._pill(memory, bool(index.data(DRAFT_ROLE)))
        if label:
            width = metrics.horizontalAdvance(label)
            painter.setPen(QColor(tint))
            painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
            line.setRight(line.right() - width - Space.S)
        painter.setPen(QColor(colors.muted))
        text = metrics.elidedText(index.data(META_ROLE), Qt.TextElideMode.ElideRight, line.width())
        painter.drawText(line, ALIGN, text)

    def _pill(self, memory: Memory, draft: bool) -> tuple[str, str]:
        """What stands at the right, and its colour: only what is not the usual state."""
        colors = theme().colors
        if draft:
            return self.tr("Not saved"), colors.warning
        if memory.status == "proposed":
            return statuses()["proposed"], colors.accent
        if memory.status != "active":
            return statuses()[memory.status], colors.muted
        return (self.tr("Pinned"), colors.accent) if memory.pinned else ("", "")
