"""What a memory is connected to, as a small graph that can be walked with the mouse and with the arrow keys."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import QCoreApplication, QPointF, QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractButton, QGridLayout, QSizePolicy, QWidget

from secondme.types import LinkedMemory, Memory
from ui.bridge import Bridge
from ui.memories.delegate import broken
from ui.memories.words import meta
from ui.theme import Space, Type, theme
from ui.widgets.basics import Box, Button, row

MOST = 6
"""Neighbours that are drawn."""
GAP = 44


def _tr(text: str) -> str:
    return QCoreApplication.translate("Memories", text)


def how(link: LinkedMemory) -> str:
    """How it is connected, seen from the memory in the middle."""
    there = {
        "related": _tr("goes with"), "about": _tr("is about the same"), "part_of": _tr("is part of"),
        "because": _tr("because"), "before": _tr("came before"), "contradicts": _tr("contradicts"),
        "same": _tr("says the same as"), "source": _tr("was made of"), "derived": _tr("led to"),
    }  # fmt: skip
    back = {
        "part_of": _tr("has as a part"), "because": _tr("is why"), "before": _tr("came after"),
    }  # fmt: skip
    words = there if link.onward else {**there, **back}
    return words.get(link.kind, link.kind.replace("_", " "))


class Node(QAbstractButton):
    """A memory in the graph: how it is connected, and what it says on at most two lines."""

    stepped = Signal(int)
    """Up or down, -1 or 1."""
    left = Signal()

    def __init__(self, memory: Memory, above: str, middle: bool = False) -> None:
        super().__init__()
        self.memory, self._above, self._middle = memory, above, middle
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setMouseTracking(True)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setToolTip(memory.text)
        self.setAccessibleName(f"{above}: {memory.text}")
        self._measure()
        theme().changed.connect(self._repaint)

    def _measure(self) -> None:
        self._body, self._small = QFont(self.font()), QFont(self.font())
        self._body.setPixelSize(Type.BODY)
        self._small.setPixelSize(Type.SMALL)
        self.setFixedHeight(self.sizeHint().height())

    def sizeHint(self) -> QSize:
        lines = 2 * QFontMetrics(self._body).height() + QFontMetrics(self._small).height()
        return QSize(140, lines + 2 * Space.S + Space.XS)

    def minimumSizeHint(self) -> QSize:
        return QSize(110, self.sizeHint().height())

    @Slot()
    def _repaint(self) -> None:
        self._measure()
        self.update()

    def paintEvent(self, _event: QPaintEvent) -> None:
        colors = theme().colors
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        ground = colors.accent_soft if self._middle else colors.hover if self.underMouse() else colors.surface
        focused = self.hasFocus()
        painter.setPen(QPen(QColor(colors.accent if focused else colors.line), 2 if focused else 1))
        painter.setBrush(QColor(ground))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), 8, 8)
        area = self.rect().adjusted(Space.M, Space.S, -Space.M, -Space.S)
        self._text(painter, area.left(), area.top(), area.width())
        painter.end()

    def _text(self, painter: QPainter, left: int, top: int, width: int) -> None:
        colors = theme().colors
        small, body = QFontMetrics(self._small), QFontMetrics(self._body)
        painter.setFont(self._small)
        painter.setPen(QColor(colors.muted))
        above = small.elidedText(self._above, Qt.TextElideMode.ElideRight, width)
        painter.drawText(left, top + small.ascent(), above)
        painter.setFont(self._body)
        painter.setPen(QColor(colors.text))
        for number, line in enumerate(broken(self.memory.text, self._body, width)):
            painter.drawText(left, top + small.height() + Space.XS + number * body.height() + body.ascent(), line)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = event.key()
        if key in (Qt.Key.Key_Up, Qt.Key.Key_Down):
            self.stepped.emit(-1 if key == Qt.Key.Key_Up else 1)
        elif key == Qt.Key.Key_Left:
            self.left.emit()
        elif key in (Qt.Key.Key_Right, Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.click()
        else:
            super().keyPressEvent(event)


class Drawing(QWidget):
    """The one in the middle of attention at the left, its neighbours at the right, a line to each."""

    walked = Signal(int)
    back_asked = Signal()
    open_asked = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setHorizontalSpacing(GAP)
        self._grid.setVerticalSpacing(Space.S)
        self._grid.setColumnStretch(0, 4)
        self._grid.setColumnStretch(1, 5)
        self.middle: Node | None = None
        self.nodes: list[Node] = []
        self._weights: list[float] = []
        theme().changed.connect(self._repaint)

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def show_links(self, memory: Memory, links: Sequence[LinkedMemory], focus: bool) -> None:
        """`focus`: the person walks with the keyboard or the mouse, and goes on from the first neighbour."""
        for old in (*self.nodes, *([self.middle] if self.middle else [])):
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self.middle = Node(memory, meta(memory), middle=True)
        self.middle.clicked.connect(partial(self.open_asked.emit, memory.id))
        self.middle.left.connect(self.back_asked)
        self.middle.stepped.connect(self._first)
        self.nodes, self._weights = [], []
        for number, link in enumerate(links[:MOST]):
            node = Node(link.memory, how(link))
            node.clicked.connect(partial(self.walked.emit, link.memory.id))
            node.left.connect(self.middle.setFocus)
            node.stepped.connect(partial(self._step, number))
            self._grid.addWidget(node, number, 1)
            self.nodes.append(node)
            self._weights.append(link.weight)
        rows = max(1, len(self.nodes))
        self._grid.addWidget(self.middle, 0, 0, rows, 1, Qt.AlignmentFlag.AlignVCenter)
        if focus:
            (self.nodes[0] if self.nodes else self.middle).setFocus(Qt.FocusReason.OtherFocusReason)
        self.update()

    def _step(self, number: int, step: int) -> None:
        if 0 <= number + step < len(self.nodes):
            self.nodes[number + step].setFocus(Qt.FocusReason.OtherFocusReason)

    @Slot(int)
    def _first(self, _step: int) -> None:
        if self.nodes:
            self.nodes[0].setFocus(Qt.FocusReason.OtherFocusReason)

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self.middle is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        start = QPointF(self.middle.geometry().right(), self.middle.geometry().center().y())
        for node, weight in zip(self.nodes, self._weights, strict=True):
            end = QPointF(node.geometry().left(), node.geometry().center().y())
            path = QPainterPath(start)
            path.cubicTo(start + QPointF(GAP / 2, 0), end - QPointF(GAP / 2, 0), end)
            painter.setPen(QPen(QColor(theme().colors.muted), 1 + 1.5 * weight))
            painter.drawPath(path)
        painter.end()


class Links(Box):
    """The graph with the way back. Walking moves through it and opens nothing; the one at the left opens."""

    memory_asked = Signal(int)

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(spacing=Space.S)
        self._bridge = bridge
        self._path: list[int] = []
        self.drawing = Drawing()
        self.back = Button(self.tr("Back"), "link", "left", self._back)
        self.open = Button(self.tr("Open this memory"), "link", clicked=self._open)
        self.bar = row(self.back, self.open)
        self.bar.box.addStretch(1)
        self.bar.hide()
        self.add(self.drawing, self.bar)
        self.drawing.walked.connect(self._walk)
        self.drawing.back_asked.connect(self._back)
        self.drawing.open_asked.connect(self._open_it)

    def show_links(self, memory: Memory, links: Sequence[LinkedMemory]) -> None:
        """Of the open memory: the walk begins anew."""
        self._path = [memory.id]
        self.bar.hide()
        self.drawing.show_links(memory, links, focus=False)

    @Slot(int)
    def _walk(self, memory_id: int) -> None:
        self._path.append(memory_id)
        self._ask()

    @Slot()
    def _back(self) -> None:
        if len(self._path) > 1:
            self._path.pop()
            self._ask()

    def _ask(self) -> None:
        memory_id = self._path[-1]
        self._bridge.call(lambda me: (me.memories.get(memory_id), me.memories.linked(memory_id)), self._got)

    @Slot(object)
    def _got(self, answer: tuple[Memory, list[LinkedMemory]]) -> None:
        memory, links = answer
        if self._path and self._path[-1] == memory.id:
            self.drawing.show_links(memory, links, focus=True)
            self.bar.setVisible(len(self._path) > 1)

    def _open(self) -> None:
        self._open_it(self._path[-1])

    @Slot(int)
    def _open_it(self, memory_id: int) -> None:
        if self._path and memory_id != self._path[0]:
            self.memory_asked.emit(memory_id)
