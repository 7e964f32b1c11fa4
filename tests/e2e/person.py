"""Someone at the window: finds things by what they are called, and uses nothing but the mouse and the keyboard.

Events are sent to the window of the platform, not to widgets: what is covered, hidden or without focus gets none.
"""

from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer
from PySide6.QtGui import QGuiApplication, QWindow
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMenu, QScrollArea, QWidget

from secondme.types import Conversation, Memory
from ui.chat.chips import Chip
from ui.chat.message import Message, PersonMessage, ReplyMessage
from ui.chat.panel import HitCard
from ui.main_window import MainWindow
from ui.memories.evidence import EvidenceCard
from ui.memories.model import MEMORY_ROLE
from ui.task import running
from ui.widgets.toast import Toast

Widget = TypeVar("Widget", bound=QWidget)
NONE, CONTROL, SHIFT = (
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.ShiftModifier,
)
SOON_S = 5.0


class Person:
    """Waits a little for everything, as people do. Every failure is an AssertionError that says what was missing."""

    def __init__(self, qtbot: Any, window: MainWindow) -> None:
        self._qtbot = qtbot
        self.window = window

    # Looking

    def wait(self, condition: Callable[[], Any], what: str, seconds: float = SOON_S) -> None:
        def check() -> None:
            assert condition(), f"{what}; the status line says {self.status!r}"

        self._qtbot.waitUntil(check, timeout=int(seconds * 1000))

    def all(self, kind: type[Widget], name: str = "", within: QWidget | None = None) -> list[Widget]:
        """The visible widgets of a kind that are called `name`."""
        found = (within or self.window).findChildren(kind)
        return [widget for widget in found if widget.isVisible() and (not name or name in names(widget))]

    def one(self, kind: type[Widget], name: str = "", within: QWidget | None = None, seconds: float = SOON_S) -> Widget:
        self.wait(lambda: len(self.all(kind, name, within)) == 1, f"there is not one {kind.__name__} {name!r}", seconds)
        return self.all(kind, name, within)[0]

    def sees(self, text: str, within: QWidget | None = None) -> bool:
        """Whether a label shows this text."""
        return any(text in label.text() for label in self.all(QLabel, within=within))

    @property
    def status(self) -> str:
        return self.window.status.text.text()

    @property
    def title(self) -> str:
        return self.window.title.text()

    def wait_until_ready(self, seconds: float = SOON_S) -> None:
        """Until the status line says that nothing is left to be done."""
        self.wait(lambda: self.status == "Ready", "it is not ready", seconds)

    # Mouse and keyboard

    def click(self, widget: QWidget, place: QPoint | None = None, button: Any = Qt.MouseButton.LeftButton) -> None:
        """Click on the middle of a widget, which must be in sight and able to take it."""

        def where() -> QPoint:
            return place or widget.rect().center()  # of what was made just now, when it has its place

        self.wait(lambda: reached(widget, where()), f"{names(widget)} is covered by something")
        assert widget.isEnabled(), f"{names(widget)} is disabled"
        top = widget.window()
        QTest.mouseClick(handle(top), button, NONE, widget.mapTo(top, where()))

    def press(self, key: Any, modifiers: Any = NONE) -> None:
        """A key goes to whatever has the focus; when a dialog or a menu has gone, to the window again, as a window
        manager sees to it."""
        if QGuiApplication.focusWindow() is None:
            self.window.activateWindow()
        self.wait(lambda: QGuiApplication.focusWindow() is not None, "no window has the focus")
        QTest.keyClick(QGuiApplication.focusWindow(), key, modifiers)

    def type(self, text: str) -> None:
        """Key by key; a line break is Shift+Enter, which never sends."""
        for character in text:
            if character == "\n":
                self.press(Qt.Key.Key_Return, SHIFT)
            else:
                self.press(character)

    def press_button(self, name: str, within: QWidget | None = None) -> None:
        self.click(self.one(QAbstractButton, name, within))

    # The chat

    @property
    def messages(self) -> list[Message]:
        """Those in the view, whether scrolled to or not."""
        view = self.window.chat.view
        return list(view.messages) if view.isVisible() else []

    @property
    def texts(self) -> list[str]:
        return [message.text() for message in self.messages]

    @property
    def replying(self) -> bool:
        return self.window.chat.session is not None

    def write(self, text: str) -> None:
        """Into the composer, without sending it."""
        self.click(self.window.frame.composer.field.viewport())
        self.type(text)
        assert self.window.frame.composer.text == text

    def say(self, text: str, seconds: float = SOON_S) -> ReplyMessage:
        """Write, send, and wait for the whole reply."""
        before = len(self.messages)
        self.write(text)
        self.press(Qt.Key.Key_Return)
        self.wait(lambda: len(self.messages) >= before + 2, "the message and a reply do not show", seconds)
        reply = self.reply(seconds)
        self.wait(lambda: self.title, "the conversation gets no title")
        return reply

    def reply(self, seconds: float = SOON_S) -> ReplyMessage:
        """The last reply, when it is whole."""
        self.wait(lambda: not self.replying and running() == 0, "the reply does not end", seconds)
        last = self.messages[-1]
        assert isinstance(last, ReplyMessage)
        return last

    def own(self, text: str) -> PersonMessage:
        """The message with these words."""
        found = [message for message in self.messages if isinstance(message, PersonMessage) and message.text() == text]
        assert len(found) == 1, f"{text!r} is not once among {self.texts}"
        return found[0]

    def point_at(self, widget: QWidget) -> None:
        """Move the mouse there."""
        top = widget.window()
        QTest.mouseMove(handle(top), QPoint(1, 1))
        QTest.mouseMove(handle(top), widget.mapTo(top, widget.rect().center()))

    def do(self, name: str, message: Message) -> None:
        """Press one of the icons under a message."""
        self.point_at(message)
        self.press_button(name, message)

    def chips(self, reply: ReplyMessage) -> list[Chip]:
        return self.all(Chip, within=reply)

    def cards(self) -> list[HitCard]:
        """What the panel beside the chat shows."""
        return self.all(HitCard, within=self.window.chat.panel)

    def wait_for_highlight(self, text: str) -> None:
        """Until a message with these words is in sight and lit."""

        def lit() -> bool:
            view = self.window.chat.view
            for message in self.messages:
                top = message.mapTo(view.viewport(), QPoint(0, 0)).y()
                if message.text() == text and message._strength > 0:
                    return 0 <= top < view.viewport().height()
            return False

        self.wait(lit, f"{text!r} is not in sight and lit")

    # The list of conversations

    @property
    def conversations(self) -> list[str]:
        entries = self.window.sidebar.conversations.model.entries
        return [entry.title for entry in entries if isinstance(entry, Conversation)]

    def conversation_place(self, title: str) -> QRect:
        listed = self.window.sidebar.conversations
        row = next(
            (r for r, e in enumerate(listed.model.entries) if isinstance(e, Conversation) and e.title == title), -1
        )
        assert row >= 0, f"{title!r} is not among {self.conversations}"
        index = listed.model.index(row)
        listed.list.scrollTo(index)
        return listed.list.visualRect(index)

    def reach_conversation(self, title: str) -> None:
        """Give a conversation the focus, from the keyboard: it must be the open one."""
        self.press(Qt.Key.Key_F, CONTROL)
        self.press(Qt.Key.Key_Down)
        listed = self.window.sidebar.conversations.list
        assert listed.hasFocus()
        assert listed.currentIndex().data() == title

    def choose_from_menu(self, title: str, action: str) -> None:
        """Open the menu of a conversation with the right button and choose an action by its name."""
        place = self.conversation_place(title)
        QTimer.singleShot(0, self._menu_chooser(action))
        self.click(self.window.sidebar.conversations.list.viewport(), place.center(), Qt.MouseButton.RightButton)

    def _menu_chooser(self, name: str) -> Callable[[], None]:
        """The menu runs an event loop of its own, so what is done in it must be asked for before."""

        def choose() -> None:
            menu = QApplication.activePopupWidget()
            if not isinstance(menu, QMenu):
                QTimer.singleShot(10, choose)
                return
            (action,) = [action for action in menu.actions() if action.text() == name]
            QTest.mouseClick(handle(menu), Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(action).center())

        return choose

    def open_conversation(self, title: str) -> None:
        place = self.conversation_place(title)
        self.click(self.window.sidebar.conversations.list.viewport(), place.center())
        self.wait(lambda: self.title == title and self.messages and running() == 0, f"{title!r} does not open")
        self.wait(lambda: not self.window.chat.view._todo, f"{title!r} is not shown in full")

    # The memories

    def open_memories(self) -> Any:
        self.press_button("Memories", self.window.sidebar)
        pane = self.window.pages.currentWidget()
        self.wait(lambda: running() == 0 and not pane.browser.model.loading, "the memories are not read")
        return pane

    def listed_memories(self) -> list[str]:
        model = self.window.pages.currentWidget().browser.model  # type: ignore[attr-defined]
        return [model.index(row).data(MEMORY_ROLE).text for row in range(model.rowCount())]

    def open_memory(self, text: str) -> Memory:
        pane: Any = self.window.pages.currentWidget()
        row = self.listed_memories().index(text)
        view, index = pane.browser.list, pane.browser.model.index(row)
        view.scrollTo(index)
        self.click(view.viewport(), view.visualRect(index).center())
        self.wait(lambda: pane.detail.isVisible() and pane.detail.memory.text == text, f"{text!r} does not open")
        self.wait(lambda: running() == 0, "the evidence is not read")
        return pane.detail.memory

    def evidence(self) -> list[EvidenceCard]:
        return self.all(EvidenceCard)

    def undo(self, said: str) -> None:
        """Press Undo in the toast that says so."""
        toast = self.one(Toast)
        assert self.sees(said, toast), said
        self.press_button("Undo", toast)

    # Importing

    def choose_files(self, monkeypatch: Any, *paths: Path) -> Any:
        """Open the import dialog and choose these files in the system's dialog. Returns the dialog."""
        chosen = [str(path) for path in paths]
        monkeypatch.setattr("ui.imports.pages.choose", lambda _parent, _title, take, *_how: take(chosen))
        self.press_button("Import…", self.window.sidebar)
        dialog = self.window._import
        self._qtbot.waitActive(dialog)
        self.press_button("Choose files", dialog)
        return dialog

    def quit(self) -> None:
        self.press(Qt.Key.Key_Q, CONTROL)
        assert not self.window.isVisible()


def names(widget: QWidget) -> tuple[str, ...]:
    """What a widget is called: to a screen reader, and by what it shows."""
    shown = widget.text().strip() if isinstance(widget, QAbstractButton | QLabel | QLineEdit) else ""
    return tuple(name for name in (widget.accessibleName(), shown) if name)


def handle(top: QWidget) -> QWindow:
    result = top.windowHandle()
    assert result is not None, "the window is not shown"
    return result


def show(widget: QWidget) -> None:
    """Scroll what surrounds a widget until it can be seen."""
    parent = widget.parentWidget()
    while parent is not None:
        if isinstance(parent, QScrollArea):
            parent.ensureWidgetVisible(widget)
        parent = parent.parentWidget()
    QApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest)


def reached(widget: QWidget, place: QPoint) -> bool:
    """Whether a click at this place of the widget would reach it, once it is scrolled to: the page around it may still
    grow."""
    show(widget)
    at = widget.window().childAt(widget.mapTo(widget.window(), place))
    return at is not None and (at is widget or widget.isAncestorOf(at))


__all__ = ["CONTROL", "NONE", "SHIFT", "Person"]
