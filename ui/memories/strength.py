"""How well a memory was, is and will be remembered: a curve, and the same in words."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QFont, QPainter, QPaintEvent, QPen, QPolygonF
from PySide6.QtWidgets import QSizePolicy, QWidget

from secondme.types import Memory, StrengthCurve
from ui.memories.words import long_day, strength
from ui.theme import Space, Type, theme
from ui.told import told
from ui.widgets.basics import Box, label

HEIGHT = 132
LOWEST = 0.5
"""Of what is drawn: below it a memory has long faded."""
BACK, AHEAD = 365, 120
"""Days of use shown at most before now, and at least after it."""

PAST = 0.4
"""Of the width, for what has been: it has a scale of its own."""


class StrengthChart(QWidget):
    """The curve until now, drawn through; what happens if nothing does, dashed; a dot for each time it was needed."""

    def __init__(self) -> None:
        super().__init__()
        self._curve: StrengthCurve | None = None
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setFixedHeight(HEIGHT)
        theme().changed.connect(self._repaint)

    def sizeHint(self) -> QSize:
        return QSize(320, HEIGHT)

    def show_curve(self, curve: StrengthCurve) -> None:
        self._curve = curve
        self.update()

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def span(self) -> tuple[int, int]:
        """First and last day that are drawn."""
        curve = self._curve
        if curve is None:
            return -1, 1
        first = max(-BACK, min((day for day, _ in curve.past), default=0))
        last = max(AHEAD, (curve.fades_in or 0) * 5 // 4)
        return min(-1, first), min(last, curve.ahead[-1][0])

    def paintEvent(self, _event: QPaintEvent) -> None:
        if self._curve is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = QFont(self.font())
        font.setPixelSize(Type.SMALL)
        painter.setFont(font)
        line = painter.fontMetrics().height()
        area = QRectF(self.rect()).adjusted(1, Space.S, -1, -(line + Space.S))
        self._grid(painter, area, line)
        self._lines(painter, area)
        painter.end()

    def _place(self, area: QRectF, day: float, value: float) -> QPointF:
        first, last = self.span()
        now = area.width() * (PAST if first < -1 else 0.05)
        x = area.left() + (now * (day - first) / -first if day < 0 else now + (area.width() - now) * day / last)
        return QPointF(x, area.bottom() - area.height() * max(0.0, (value - LOWEST) / (1 - LOWEST)))

    def _grid(self, painter: QPainter, area: QRectF, line: int) -> None:
        colors, curve = theme().colors, self._curve
        assert curve is not None
        first, last = self.span()
        now = self._place(area, 0, 1).x()
        painter.setPen(QColor(colors.line))
        painter.drawLine(QPointF(area.left(), area.bottom()), QPointF(area.right(), area.bottom()))
        painter.drawLine(QPointF(now, area.top()), QPointF(now, area.bottom()))
        if not curve.lasts:
            painter.setPen(QPen(QColor(colors.line_strong), 1, Qt.PenStyle.DotLine))
            below = self._place(area, first, curve.below).y()
            painter.drawLine(QPointF(area.left(), below), QPointF(area.right(), below))
            painter.setPen(QColor(colors.muted))
            painter.drawText(
                QPointF(area.left(), below + line), self.tr("fades below {n} %").format(n=round(100 * curve.below))
            )
        painter.setPen(QColor(colors.muted))
        below_all = QRectF(area.left(), area.bottom() + Space.XS, area.width(), line)
        center = Qt.AlignmentFlag.AlignCenter
        painter.drawText(QRectF(max(area.left(), now - 30), below_all.top(), 60, line), center, self.tr("now"))
        if first < -1:
            ago = self.tr("{n} days of use ago").format(n=-first)
            painter.drawText(below_all, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, ago)
        ahead = self.tr("in {n} days of use").format(n=last)
        painter.drawText(below_all, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, ahead)

    def _lines(self, painter: QPainter, area: QRectF) -> None:
        colors, curve = theme().colors, self._curve
        assert curve is not None
        first, last = self.span()
        ahead = QPolygonF([self._place(area, *point) for point in curve.ahead if point[0] <= last])
        painter.setPen(QPen(QColor(colors.muted), 1.5, Qt.PenStyle.DashLine))
        painter.drawPolyline(ahead)
        past = QPolygonF([self._place(area, *point) for point in curve.past if point[0] >= first])
        painter.setPen(QPen(QColor(colors.accent), 2))
        painter.drawPolyline(past)
        painter.setBrush(QColor(colors.accent))
        painter.setPen(QPen(QColor(colors.page), 1.5))
        for day, _, _ in curve.recalls:
            if day >= first:
                painter.drawEllipse(self._place(area, day, 1.0), 4.5, 4.5)
        if len(past):
            painter.drawEllipse(past[len(past) - 1], 4.5, 4.5)


class Strength(Box):
    """The curve with its words."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.S)
        self.text = label("", wrap=True)
        self.chart = StrengthChart()
        self.add(self.text, self.chart)

    def show_memory(self, memory: Memory) -> None:
        """What is known at once; the curve comes with `show_curve`."""
        self._now = strength(memory)
        self.text.setText(self._now)

    def show_curve(self, curve: StrengthCurve) -> None:
        words = f"{self._now}. {self._needed(curve)} {self._ahead(curve)}".strip()
        self.text.setText(words)
        self.chart.setAccessibleName(self.tr("Strength over time"))
        self.chart.setAccessibleDescription(words)
        self.chart.setToolTip("\n".join(f"{long_day(at)}: {told(why)}" for _, at, why in curve.recalls[-8:]))
        self.chart.show_curve(curve)

    def _needed(self, curve: StrengthCurve) -> str:
        if not curve.recalls:
            return self.tr("It was not needed yet.")
        last = long_day(curve.recalls[-1][1])
        if len(curve.recalls) == 1:
            return self.tr("It was needed or confirmed once, on {day}.").format(day=last)
        return self.tr("It was needed or confirmed {n} times, last on {day}.").format(n=len(curve.recalls), day=last)

    def _ahead(self, curve: StrengthCurve) -> str:
        if curve.lasts:
            return self.tr("It stays in use, however weak it gets.")
        if curve.fades_in is None:
            return ""
        if curve.fades_in == 0:
            return self.tr("It fades with the next day of use, unless it is needed.")
        return self.tr("If nothing happens, it fades in {n} days of use.").format(n=f"{curve.fades_in:,}")
