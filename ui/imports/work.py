"""Work under way: what is done, how much of it, and how long it will still take."""

import time

from PySide6.QtCore import QEvent, Qt, Slot
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QHBoxLayout, QProgressBar, QWidget

from secondme.progress import Step
from ui.imports.words import TimeLeft
from ui.theme import Space
from ui.told import told
from ui.widgets.basics import Box, label


class Elided(QWidget):
    """One line of small text, cut in the middle when there is no room."""

    def __init__(self) -> None:
        super().__init__()
        self._text = ""
        self._label = label("", "muted")
        layout = QHBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(self._label)
        self._label.setMinimumWidth(1)

    def set_text(self, text: str) -> None:
        self._text = text
        self._fit()

    def text(self) -> str:
        return self._text

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        metrics = QFontMetrics(self._label.font())
        self._label.setText(metrics.elidedText(self._text, Qt.TextElideMode.ElideMiddle, self.width()))


class WorkPage(Box):
    """Progress, in words and as a bar."""

    def __init__(self) -> None:
        super().__init__(spacing=Space.M)
        self._left = TimeLeft()
        self.title = label("", "title")
        self.bar = QProgressBar()
        self.bar.setTextVisible(False)
        self.what = Elided()
        self.pace = label("", "small")
        self.hint = label("", "small", wrap=True)
        self.box.addStretch(2)
        self.add(self.title, self.bar, self.what, self.pace)
        self.box.addSpacing(Space.M)
        self.add(self.hint)
        self.box.addStretch(3)

    def begin(self, title: str, hint: str = "") -> None:
        self.title.setText(title)
        self.bar.setAccessibleName(title)
        self.hint.setText(hint)
        self.what.set_text(self.tr("Starting …"))
        self.pace.setText(" ")
        self.bar.setRange(0, 0)
        self._left = TimeLeft()

    @Slot(object)
    def show_step(self, step: Step) -> None:
        """Never goes back."""
        if step.total:
            done = round(1000 * step.done / step.total)
            self.bar.setRange(0, 1000)
            self.bar.setValue(max(done, self.bar.value()))
            self._left.add(step, time.monotonic())
            share = self.tr("{n} %").format(n=self.bar.value() // 10)
            self.pace.setText(" · ".join(part for part in (share, self._left.words()) if part))
        self.what.set_text(told(step.label))

    def stopping(self) -> None:
        self.pace.setText(self.tr("Stopping …"))
