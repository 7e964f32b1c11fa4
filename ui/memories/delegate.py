"""How a memory looks in the list: two lines. Below a short statement stands what kind it is and from when; a long one
has both lines, and the same, as far as there is room, at the end of the second."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QPoint, QRect, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QPainter, QTextLayout, QTextOption
from PySide6.QtWidgets import QAbstractItemView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from secondme.types import Memory
from ui.memories.model import DRAFT_ROLE, MEMORY_ROLE, META_ROLE, QUERY_ROLE
from ui.memories.words import statuses
from ui.settings.wanted import cut
from ui.theme import Space, Type, theme

Index = QModelIndex | QPersistentModelIndex
LINES = 2
PAD = 5
"""Px above and below what is written in a row."""
ALIGN = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


def broken(text: str, font: QFont, width: int, beside: int = 0) -> list[str]:
    """A statement broken over at most two lines, the last one elided. `beside`: px that the last one has less."""
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
    return [head, QFontMetrics(font).elidedText(rest, Qt.TextElideMode.ElideRight, width - beside)]


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
        return QSize(120, LINES * self._body_height + 2 * PAD)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        memory: Memory | None = index.data(MEMORY_ROLE)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        self._ground(painter, option)
        area = option.rect.adjusted(Space.M, PAD, -Space.M, -PAD)
        if memory is None:
            self._outline(painter, area)
            painter.restore()
            return
        dim = memory.status in ("superseded", "faded", "rejected")
        ink = QColor(theme().colors.muted if dim else theme().colors.text)
        below = QRect(area.left(), area.top() + self._body_height, area.width(), self._body_height)
        lines = self._lines(memory.text, area.width())
        if len(lines) > 1:
            kept = self._at_end(painter, below, memory, index)
            lines = self._lines(memory.text, area.width(), kept)
        else:
            self._small_line(painter, below, memory, index)
        for number, line in enumerate(lines):
            where = area.adjusted(0, number * self._body_height, 0, 0)
            self._words(painter, where.topLeft(), ink, cut(index.data(QUERY_ROLE), line, memory.text))
        painter.restore()

    def _words(self, painter: QPainter, at: QPoint, ink: QColor, pieces: list[tuple[str, bool]]) -> None:
        """A line, with what was searched for on a ground of its own and underlined."""
        colors = theme().colors
        metrics = QFontMetrics(self._body)
        painter.setFont(self._body)
        left = at.x()
        for text, found in pieces:
            room = QRect(left, at.y(), metrics.horizontalAdvance(text), self._body_height)
            if found:
                painter.fillRect(room.adjusted(-1, 0, 1, 0), QColor(colors.accent_soft))
                painter.fillRect(room.adjusted(0, self._body_height - 1, 0, 0), QColor(colors.accent))
            painter.setPen(ink)
            painter.drawText(room.adjusted(0, 0, metrics.maxWidth(), 0), ALIGN, text)
            left += room.width()

    def _at_end(self, painter: QPainter, line: QRect, memory: Memory, index: Index) -> int:
        """At the end of a long statement: its state where that is not the usual one, else what kind it is, about whom,
        and the day, in at most half the line. Returns the px that this takes."""
        label, tint = self._pill(memory, bool(index.data(DRAFT_ROLE)))
        if not label:
            metrics = QFontMetrics(self._small)
            label, tint = str(index.data(META_ROLE)), theme().colors.muted
            label = metrics.elidedText(label, Qt.TextElideMode.ElideRight, line.width() // 2)
        painter.setFont(self._small)
        painter.setPen(QColor(tint))
        painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, label)
        return QFontMetrics(self._small).horizontalAdvance(label) + Space.M

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

    def _lines(self, text: str, width: int, beside: int = 0) -> list[str]:
        return broken(text, self._body, width, beside)

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
