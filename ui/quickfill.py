"""Quick Fill: type what you need ("passport", "my address in Lyon"), Enter copies it; the clipboard forgets it soon.

Opened with Ctrl+Shift+Space in the window, and on X11 from any other window as well (ui/hotkey.py); then Ctrl+Enter
types it into that window (ui/typist.py).
"""

import os
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QKeySequence, QShortcut
from PySide6.QtWidgets import QDialog, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from ui.bridge import Bridge
from ui.hotkey import GlobalKeys
from ui.memories.words import long_day
from ui.task import Task
from ui.theme import Space
from ui.timers import once
from ui.told import told
from ui.typist import Front, Outcome, in_front, possible, type_into
from ui.widgets.basics import SearchField, label

if TYPE_CHECKING:
    from secondme.settings import Settings
    from secondme.types import QuickValue

KEYS = "Ctrl+Shift+Space"
FORGET_MS = 30_000
ASK_MS = 60
WIDTH, ROWS = 560, 6
NOT_KEPT = {
    "x-kde-passwordManagerHint": b"secret",
    "ExcludeClipboardContentFromMonitorProcessing": b"1",
    "application/x-nspasteboard-concealed-type": b"",
}
"""What tells programs that keep what was copied (on Linux, Windows, macOS) to leave a value out."""


class QuickFill(QDialog):
    """One line to type in, what fits below it. Enter copies and Ctrl+Enter types, or the other way round."""

    def __init__(self, bridge: Bridge, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Dialog)
        self.setWindowTitle(self.tr("Quick Fill"))
        self.setMinimumWidth(WIDTH)
        self._bridge = bridge
        self._said = ""
        """The words to which `found` is the answer."""
        self._value = ""
        self.found: tuple[QuickValue, ...] = ()
        self.front: Front | None = None
        """The window of another program from which it was opened."""
        self._why = ""
        """Why a value could not be typed."""
        self._types = False
        """Enter types, Ctrl+Enter copies."""
        self.field = SearchField(self.tr("What do you need? For example: passport"))
        self.list = QListWidget()
        self.list.setAccessibleName(self.tr("What is known"))
        self.list.setWordWrap(True)
        self.hint = label("", "small", wrap=True)
        column = QVBoxLayout(self)
        column.setContentsMargins(Space.L, Space.L, Space.L, Space.M)
        column.setSpacing(Space.S)
        for widget in (self.field, self.list, self.hint):
            column.addWidget(widget)
        self._timer = once(self, ASK_MS, self._ask)
        self.field.textChanged.connect(self._timer.start)
        self.field.installEventFilter(self)
        self.list.itemActivated.connect(self._activated)
        self.forget = Forget(parent)

    def summon(self, front: Front | None = None, why: str = "") -> None:
        """Show it, ready to type."""
        if not self._bridge.is_ready:
            return
        self.front, self._why = front, why
        self._bridge.call(lambda me: me.settings.value, self._set)
        self.field.clear()
        self._show(())
        self.show()
        self.raise_()
        self.activateWindow()
        self.field.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.field and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Up):
                step = 1 if event.key() == Qt.Key.Key_Down else -1
                row = min(max(0, self.list.currentRow() + step), self.list.count() - 1)
                self.list.setCurrentRow(row)
                return True
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self._choose(bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier))
                return True
        return super().eventFilter(watched, event)

    @Slot()
    def _ask(self) -> None:
        query = self.field.text()
        self._bridge.call(lambda me: (query, me.autofill.find(query)), self._answered)

    @Slot(object)
    def _answered(self, answer: "tuple[str, tuple[QuickValue, ...]]") -> None:
        query, found = answer
        if query == self.field.text():
            self._said = query
            self._show(found)

    def _show(self, found: "tuple[QuickValue, ...]") -> None:
        self.found = found
        self.list.clear()
        for one in found:
            item = QListWidgetItem(self._words(one))
            item.setToolTip(one.statement)
            self.list.addItem(item)
        self.list.setCurrentRow(0)
        self.list.ensurePolished()
        rows = sum(self.list.sizeHintForRow(row) for row in range(self.list.count()))
        self.list.setFixedHeight(min(ROWS * 48, rows + 2 * self.list.frameWidth() + Space.XS))
        self.list.setVisible(bool(found))
        unknown = not found and self.field.text().strip()
        self._hint(self.tr("Nothing is known of this.") if unknown else self._help())

    def _words(self, one: "QuickValue") -> str:
        """What it is and its value; of what is remembered the whole statement, where it is from, and what is copied
        where that is not all of it."""
        value = " ".join(one.value.split())
        if one.name:
            name = told(one.name)
            return f"{self.tr('{name}, before').format(name=name) if one.former else name}\n{value}"
        day = long_day(one.time)
        source = self.tr("From {title}, {day}").format(title=one.source, day=day) if one.source else day
        if value != " ".join(one.statement.split()):
            source = self.tr("{value} is copied. {source}").format(value=value, source=source)
        return f"{one.statement}\n{source}"

    def _hint(self, text: str) -> None:
        """The window is as high as the words below the field need."""
        self.hint.setText(text)
        self.adjustSize()

    @Slot(object)
    def _set(self, settings: "Settings") -> None:
        self._types = settings.quick_fill == "type"
        if not self.field.text():
            self._hint(self._help())

    def _help(self) -> str:
        if self._why and not self.field.text():
            return self._why
        copies = self.tr("Enter copies. The clipboard forgets it after 30 seconds.")
        if not possible(QGuiApplication.platformName()):
            return f"{copies} {self.tr('Typing it into another window works on X11 only.')}"
        if self.front is None:
            return f"{copies} {self.tr('Opened from another window, it can be typed there.')}"
        if self._types:
            return self.tr("Enter types it into the window in front, Ctrl and Enter copy it.")
        return f"{copies} {self.tr('Ctrl and Enter type it into the window in front.')}"

    @Slot(QListWidgetItem)
    def _activated(self, _item: QListWidgetItem) -> None:
        self._choose(other=False)

    def _choose(self, other: bool) -> None:
        """Copy or type what is chosen; an answer to older words is never used: it is asked again first."""
        row = self.list.currentRow()
        if self._said != self.field.text() or not 0 <= row < len(self.found):
            return
        value, front = self.found[row].value, self.front
        self.close()
        if front is None or self._types == other:
            self.forget.copy(value)
            self._bridge.toast(self.tr("Copied. The clipboard forgets it in 30 seconds."))
            return
        self._value = value
        task = Task(lambda progress: type_into(front, value, progress))
        task.succeeded.connect(self._ended)
        task.failed.connect(self._bridge.report)
        task.start()

    @Slot(str)
    def _ended(self, outcome: Outcome) -> None:
        """What could not be typed is copied, and the bar says why."""
        value, self._value = self._value, ""
        if outcome == "typed":
            return
        self.forget.copy(value)
        why = {
            "gone": self.tr("That window is not there any more, or does not come to the front."),
            "lost": self.tr("Another window came to the front, or a key was pressed: it stopped before the end."),
            "held": self.tr("Ctrl, Alt or Shift was held down."),
            "unable": self.tr("This display offers no way to type."),
        }[outcome]
        copied = self.tr("It is copied instead; the clipboard forgets it after 30 seconds.")
        self.summon(why=f"{why} {copied}")


class Forget(QObject):
    """Puts a value on the clipboard and takes it off again, unless something else was copied meanwhile."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self._value = ""
        self.timer = once(self, FORGET_MS, self.clear)

    def copy(self, value: str) -> None:
        self._value = value
        data = QMimeData()
        data.setText(value)
        for kind, mark in NOT_KEPT.items():
            data.setData(kind, mark)
        QGuiApplication.clipboard().setMimeData(data)
        self.timer.start()

    @Slot()
    def clear(self) -> None:
        """Only what was put there from here."""
        value, self._value = self._value, ""
        if value and QGuiApplication.clipboard().text() == value:
            QGuiApplication.clipboard().clear()


class QuickFillKeys(QObject):
    """Opens the bar with its keys. It is made when it is first asked for; what it left on the clipboard goes when the
    app ends."""

    def __init__(self, bridge: Bridge, window: QWidget) -> None:
        super().__init__(window)
        self._bridge, self._window = bridge, window
        self.bar: QuickFill | None = None
        bridge.covered.connect(self.forget)
        shortcut = QShortcut(QKeySequence(KEYS), window, self.summon)
        shortcut.setContext(Qt.ShortcutContext.ApplicationShortcut)
        self.anywhere = GlobalKeys(self)
        self.anywhere.pressed.connect(self.summon)
        app = QGuiApplication.instance()
        if app is not None:
            app.aboutToQuit.connect(self.end)

    @Slot()
    def summon(self) -> None:
        if self._bridge.is_locked:
            self._bridge.raise_asked.emit()
            return
        if self.bar is None:
            self.bar = QuickFill(self._bridge, self._window)
        front = self.bar.front if self.bar.isVisible() else None
        if not self.bar.isVisible() and possible(QGuiApplication.platformName()):
            front = in_front(os.getpid())
        self.bar.summon(front)

    @Slot()
    def forget(self) -> None:
        """The clipboard forgets, and what the bar showed is gone."""
        if self.bar is not None:
            self.bar.forget.clear()
            self.bar.close()
            self.bar.forget.deleteLater()
            self.bar.deleteLater()
            self.bar = None

    @Slot()
    def end(self) -> None:
        """The keys are given back, and the clipboard forgets."""
        self.anywhere.release()
        if self.bar is not None:
            self.bar.forget.clear()
