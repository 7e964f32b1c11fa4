"""The quick-ask bar: one question from anywhere, answered in place from what is remembered; nothing of it is kept until
one goes on with it in the window.

Opened with Ctrl+Alt+Space in the window, on X11 from any other window as well (ui/hotkey.py), and from the tray.
"""

from threading import Event
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Qt, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QLineEdit, QVBoxLayout, QWidget

from ui.bridge import Bridge, explain
from ui.hotkey import ALT, CONTROL, GlobalKeys
from ui.theme import Space
from ui.widgets.basics import Box, Button, label, scroll

if TYPE_CHECKING:
    from secondme.app import AskResult

KEYS = "Ctrl+Alt+Space"
WIDTH, HIGHEST = 600, 260


class QuickAsk(QDialog):
    """Enter asks, Esc closes and stops. A question of which the bar was closed is not answered any more."""

    going_on = Signal(str)
    """The question is to be asked in a conversation of its own, which is kept."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(self.tr("Quick question"))
        self.setMinimumWidth(WIDTH)
        self._bridge = bridge
        self._stop = Event()
        self._asked = ""
        self.field = QLineEdit()
        self.field.setPlaceholderText(self.tr("Ask your second me"))
        self.field.setAccessibleName(self.tr("Question"))
        self.field.setAccessibleDescription(self.tr("Enter asks, Esc closes"))
        self.answer = label("", wrap=True, selectable=True)
        self.answer.setAlignment(Qt.AlignmentFlag.AlignTop)
        self.answer.setAccessibleName(self.tr("Answer"))
        self.area = scroll(Box(margins=(0, Space.XS, Space.S, Space.XS)).add(self.answer))
        self.area.hide()
        self.hint = label("", "small", wrap=True)
        self.copy = Button(self.tr("Copy"), "secondary", "copy", self._copy)
        self.go_on = Button(self.tr("Go on in the window"), "secondary", "chat", self._go_on)
        buttons = Box(horizontal=True, spacing=Space.S).add(self.hint, stretch=1).add(self.copy, self.go_on)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.M)
        column.setSpacing(Space.S)
        for widget in (self.field, self.area, buttons):
            column.addWidget(widget)
        self.field.returnPressed.connect(self.ask)

    @Slot()
    def summon(self) -> None:
        """Show it, ready to type."""
        if not self._bridge.is_ready:
            return
        if not self.isVisible():
            self._clear()
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()
        self.field.selectAll()

    def _clear(self) -> None:
        self._asked = ""
        self.field.clear()
        self.area.hide()
        self.copy.hide()
        self.go_on.hide()
        self.hint.setText(self.tr("Enter asks. Nothing of it is kept unless you go on in the window."))
        self.adjustSize()

    @Slot()
    def ask(self) -> None:
        question = self.field.text().strip()
        if not question or question == self._asked:
            return
        self._stop.set()
        self._stop, self._asked = Event(), question
        self.copy.hide()
        self.go_on.show()
        self.hint.setText(self.tr("Looking through what is remembered…"))
        stop = self._stop
        self._bridge.call(lambda me: (question, me.chats.ask(question, stop=stop)), self._answered, self._not_answered)

    @Slot(object)
    def _answered(self, told: "tuple[str, AskResult]") -> None:
        question, result = told
        if question != self._asked or self._stop.is_set():
            return
        self.answer.setText(result.reply)
        count = sum(hit.cited for hit in result.used)
        known = self.tr("1 thing that is remembered was used") if count == 1 else ""
        more = self.tr("{n} things that are remembered were used").format(n=count) if count > 1 else ""
        self.hint.setText(known or more or self.tr("Nothing that is remembered was used"))
        self.copy.show()
        width = max(WIDTH, self.width()) - 2 * Space.L - Space.XL
        self.area.setFixedHeight(min(HIGHEST, self.answer.heightForWidth(width) + Space.L))
        self.area.show()
        self.adjustSize()

    @Slot(object)
    def _not_answered(self, error: BaseException) -> None:
        if self._stop.is_set():
            return
        notice = explain(error, self._bridge.paths)
        self._asked = ""
        self.hint.setText(f"{notice.text} {notice.remedy}".strip())

    def _copy(self) -> None:
        QGuiApplication.clipboard().setText(self.answer.text())
        self.hint.setText(self.tr("Copied"))

    def _go_on(self) -> None:
        question = self.field.text().strip()
        self.close()
        if question:
            self.going_on.emit(question)

    def reject(self) -> None:
        """However it is closed."""
        self._stop.set()
        super().reject()


class QuickAskKeys(QObject):
    """Opens the bar with its keys; it is made when it is first asked for."""

    going_on = Signal(str)

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.bar: QuickAsk | None = None
        bridge.covered.connect(self.forget)
        shortcut = QShortcut(QKeySequence(KEYS), window, self.summon)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self.anywhere = GlobalKeys(self, CONTROL | ALT)
        self.anywhere.pressed.connect(self.summon)
        app = QGuiApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.anywhere.release)

    @Slot()
    def summon(self) -> None:
        if self._bridge.is_locked:
            self._bridge.raise_asked.emit()
            return
        if self.bar is None:
            self.bar = QuickAsk(self._bridge, self._window)
            self.bar.going_on.connect(self.going_on)
        self.bar.summon()

    @Slot()
    def forget(self) -> None:
        """What the bar showed is gone, and no answer comes any more."""
        if self.bar is not None:
            self.bar.reject()
            self.bar.deleteLater()
            self.bar = None
