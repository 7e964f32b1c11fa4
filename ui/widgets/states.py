"""What stands in the place of a page's content: nothing there yet, being looked for, or something went wrong.

One family for every page. Empty says what would be here and what to do; loading shows itself only when an answer takes
longer than SLOW_MS, as the outline of what is to come; trouble is a calm sentence with its remedy, a way to try again,
and the details for whoever is to help. How much there is of what is huge is said by the page itself.

A page has all of its states from the beginning, and most of them are never seen: what is in one is made when it is
about to be shown, or when something asks for it.
"""

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Slot
from PySide6.QtGui import QColor, QGuiApplication, QHideEvent, QPainter, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QLabel, QPushButton, QSizePolicy, QStackedWidget, QWidget

from ui.bridge import Bridge, explain
from ui.theme import Space, theme
from ui.timers import once
from ui.widgets.basics import Box, Button, label

SLOW_MS = 300
"""An answer that takes longer than this is announced as being looked for."""
WIDTH = 720
"""Of a column, px."""


class EmptyState(Box):
    """What a pane says when it has nothing to show: what would be here, and what to do."""

    def __init__(self, title: str, text: str, icon: str = "", *buttons: QPushButton) -> None:
        super().__init__("", margins=Space.XL, spacing=Space.S)
        self._icon, self._said, self._buttons = icon, (title, text), list(buttons)
        self._title: QLabel | None = None

    @property
    def title(self) -> QLabel:
        self.fill()
        assert self._title is not None
        return self._title

    @property
    def text(self) -> QLabel:
        self.fill()
        return self._text

    def setVisible(self, visible: bool) -> None:
        if visible:
            self.fill()
        super().setVisible(visible)

    def showEvent(self, event: QShowEvent) -> None:
        """What it lies in is shown. Polishing comes sooner, but to all that is hidden in there, too."""
        super().showEvent(event)
        self.fill()

    def fill(self) -> None:
        """Make what is in it. Idempotent."""
        if self._title is not None:
            return
        self._title, self._text = label(self._said[0], "lead", wrap=True), label(self._said[1], "muted", wrap=True)
        for words in (self._title, self._text):
            words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._text.setMaximumWidth(420)
        self._text.setMinimumWidth(160)
        self.box.addStretch(2)
        if self._icon:
            self._picture = QLabel()
            self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            self.add(self._picture)
            theme().changed.connect(self._retint)
            self._retint()
        middle = Box("", horizontal=True)
        middle.box.addStretch(1)
        middle.box.addWidget(self._text, 100)
        middle.box.addStretch(1)
        self.add(self._title, middle)
        for button in self._buttons:
            self.box.addSpacing(Space.S)
            self.box.addWidget(button, 0, Qt.AlignmentFlag.AlignHCenter)
        self.box.addStretch(3)
        if self.isVisible():  # Qt would show them in the next turn
            for each in (self._title, middle, *self._buttons):
                if not each.testAttribute(Qt.WidgetAttribute.WA_WState_ExplicitShowHide):
                    each.show()
            self.box.activate()

    def add_below(self, widget: QWidget) -> None:
        """More that can be done, below the buttons."""
        self.fill()
        self.box.insertWidget(self.box.count() - 1, widget, 0, Qt.AlignmentFlag.AlignHCenter)

    @Slot()
    def _retint(self) -> None:
        self._picture.setPixmap(theme().icon(self._icon, "muted", 36).pixmap(36, 36))


class Trouble(EmptyState):
    """What went wrong, calmly, in the place of what was to be shown."""

    def __init__(self, bridge: Bridge, again: Callable[[], None]) -> None:
        super().__init__("", "", "warning")
        self._bridge, self._again = bridge, again
        self._details = ""

    def fill(self) -> None:
        if self._title is not None:
            return
        self.again = Button(self.tr("Try again"), clicked=self._again)
        self._buttons.append(self.again)
        super().fill()
        self.copy = Button(self.tr("Copy details"), "link", clicked=self._copy)
        self.add_below(self.copy)

    def show_error(self, error: BaseException) -> None:
        notice = explain(error, self._bridge.paths)
        self._details = notice.copied()
        self.title.setText(notice.text)
        self.text.setText(notice.remedy)
        self.text.setVisible(bool(notice.remedy))

    @Slot()
    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self._details)
        self._bridge.toast(self.tr("Details copied"))


class Loading(Box):
    """The outline of what is to come, with a word about what is being done. Blank until SLOW_MS have passed, so that
    what is quick does not flicker. `stop` offers to leave it."""

    def __init__(self, words: str, stop: Callable[[], None] | None = None) -> None:
        super().__init__("", margins=Space.XL, spacing=Space.L)
        self._said, self._on_stop = words, stop
        self._column: Box | None = None
        self._timer = once(self, SLOW_MS, self.reveal)

    @property
    def words(self) -> QLabel:
        self._fill()
        return self._words

    def _fill(self) -> Box:
        if self._column is not None:
            return self._column
        self._words = label(self._said, "muted", wrap=True)
        self._words.setAccessibleName(self._said)
        self._column = column = Box(spacing=Space.L).add(self._words)
        column.hide()
        if self._on_stop is not None:
            self.stop = Button(self.tr("Stop"), clicked=self._on_stop)
            column.box.addWidget(self.stop, 0, Qt.AlignmentFlag.AlignLeft)
        column.add(Outline(), stretch=1)
        column.setMaximumWidth(WIDTH)
        middle = Box(horizontal=True)
        middle.box.addStretch(1)
        middle.add(column, stretch=100)
        middle.box.addStretch(1)
        self.add(middle, stretch=1)
        return column

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._timer.start()

    def hideEvent(self, event: QHideEvent) -> None:
        super().hideEvent(event)
        self._timer.stop()
        if self._column is not None:
            self._column.hide()

    @Slot()
    def reveal(self) -> None:
        self._fill().show()


class Outline(QWidget):
    """Quiet bars where rows will be; it does not move."""

    ROWS, STEP, TALL, LOW = 6, 56, 12, 8

    def __init__(self) -> None:
        super().__init__()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Expanding)
        theme().changed.connect(self._repaint)

    @Slot()
    def _repaint(self) -> None:
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(200, 2 * self.STEP)

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(QColor(theme().colors.pressed))
        for number in range(min(self.ROWS, self.height() // self.STEP)):
            top, share = number * self.STEP, (0.8, 0.64, 0.72)[number % 3]
            painter.setOpacity(1 - number / self.ROWS)
            painter.drawRoundedRect(QRectF(0, top, self.width() * share, self.TALL), 4, 4)
            painter.drawRoundedRect(QRectF(0, top + 22, self.width() * share / 2, self.LOW), 4, 4)
        painter.end()


class Stages(QStackedWidget):
    """A page's content, or what stands in its place; loading at first."""

    def __init__(
        self, bridge: Bridge, content: QWidget, words: str, again: Callable[[], None], *others: QWidget
    ) -> None:
        """`words`: what is being done while it loads; `others`: what a page has to say when there is nothing."""
        super().__init__()
        self.content = content
        self.looking = Loading(words)
        self.trouble = Trouble(bridge, again)
        for page in (self.looking, content, *others, self.trouble):
            self.addWidget(page)
        self._slow = once(self, SLOW_MS, self.look)

    @property
    def is_loading(self) -> bool:
        return self.currentWidget() is self.looking

    def wait(self) -> None:
        """Something was asked: what is shown stays, unless the answer is slow."""
        self._slow.start()

    @Slot()
    def look(self) -> None:
        """Say at once that it is being looked for."""
        self.setCurrentWidget(self.looking)
        self.looking.reveal()

    def setCurrentWidget(self, widget: QWidget) -> None:
        self._slow.stop()
        super().setCurrentWidget(widget)

    @Slot(object)
    def fail(self, error: BaseException) -> None:
        """Show what went wrong."""
        self.trouble.show_error(error)
        self.setCurrentWidget(self.trouble)
