"""The window: conversations on the left, a page in the middle, the status at the foot.

It is shown before the core is opened; pages other than the chat are made when they are first asked for.
"""

import importlib
import os
import sys
import time
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtGui import QCloseEvent, QKeySequence, QPaintEvent, QShortcut
from PySide6.QtWidgets import QMainWindow, QSplitter, QStackedWidget, QVBoxLayout, QWidget

from ui.appearance import Appearance
from ui.bridge import Bridge, Notice
from ui.chat.frame import ChatFrame
from ui.crowding import NARROW, Crowding
from ui.head import Head
from ui.keeping import Keeping
from ui.locker import Locker
from ui.pages import PAGES, Ahead
from ui.sidebar import Sidebar
from ui.theme import Space
from ui.undos import Undos
from ui.widgets.banner import Banner
from ui.widgets.fieldkeys import FieldKeys
from ui.widgets.questions import leave_unsaved
from ui.widgets.statusline import StatusLine
from ui.widgets.toast import LONG_MS, SHOWN_MS, Toast

NEEDED = (
    "secondme.types", "ui.chat.text", "ui.chat.message", "ui.chat.chat", "ui.imports.welcome", "ui.quickfill",
    "ui.quickask", "ui.tray", "ui.notices", "ui.firstrun.beginning",
)  # fmt: skip
"""Modules without which the window cannot be used, in the order in which they are imported."""
SHORTCUTS = {
    "Ctrl+N": "new_conversation",
    "Ctrl+F": "search",
    "Ctrl+Shift+F": "find_messages",
    "Ctrl+B": "toggle_sidebar",
    "Ctrl+I": "show_import",
    "Ctrl+L": "write",
    "Ctrl+Q": "quit",
}
PAGE_KEYS = {
    "Ctrl+M": "memories", "Ctrl+R": "inbox", "Ctrl+P": "profile", "Ctrl+E": "forms", "Ctrl+J": "jobs",
    "Ctrl+,": "settings", "Ctrl+Shift+E": "assist",
}  # fmt: skip


class MainWindow(QMainWindow):
    """Hosts the pages, and is where requests of one page to another arrive."""

    painted = Signal()
    """Once, when the window has been painted for the first time."""
    closed = Signal()
    """The person closed it: it is hidden, and the app should end."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__()
        self._bridge = bridge
        self.kept = Keeping(bridge.paths.root / "window.json")
        self._painted = False
        self._others: dict[str, QWidget] = {}
        self._import: Any = None
        self.unasked = False
        """Close without a question: the system wants the app to end."""
        self._imports = [*NEEDED]
        self.chat: Any = None
        """The `Chat`, from `furnish` on."""
        self.welcome: Any = None
        """The `Welcome` of what is to be imported, from `furnish` on."""
        self.setWindowTitle(self.tr("Second Me"))
        self.setMinimumSize(720, 480)
        self.sidebar, self.frame = Sidebar(bridge), ChatFrame()
        self.status, self.banner = StatusLine(), Banner()
        self.appearance, self.ahead = Appearance(self, bridge), Ahead(self, bridge)
        self.tray: Any = None
        """The `Tray`, from `furnish` on."""
        self._build()
        self._connect()
        self.crowding = Crowding(self)
        self.kept.restore(self)
        self.locker.begin()
        self.painted.connect(self.furnish, Qt.ConnectionType.QueuedConnection)

    def _build(self) -> None:
        """From the outside in: Qt styles all of what is in a widget again whenever that is put into another."""
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.setCentralWidget(self.splitter)
        self.splitter.setHandleWidth(1)
        main = QWidget()
        main.setObjectName("main")
        self.splitter.addWidget(self.sidebar)
        self.splitter.addWidget(main)
        self.splitter.setStretchFactor(0, 0)
        self.splitter.setStretchFactor(1, 1)
        self.splitter.setChildrenCollapsible(False)
        self.pages = QStackedWidget()
        head = Head(self.toggle_sidebar)
        self.show_list, self.title, self.show_panel = head.show_list, head.title, head.show_panel
        self._column = column = QVBoxLayout(main)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for widget in (head, self.banner, self.pages, self.status):
            column.addWidget(widget, 1 if widget is self.pages else 0)
        self.pages.addWidget(self.frame)
        self.toast = Toast(main)

    def _connect(self) -> None:
        bridge, sidebar = self._bridge, self.sidebar
        sidebar.new_asked.connect(self.new_conversation)
        sidebar.page_asked.connect(self.show_page)
        sidebar.import_asked.connect(self.show_import)
        sidebar.hide_asked.connect(self.toggle_sidebar)
        sidebar.conversations.open_asked.connect(self.open_conversation)
        sidebar.conversations.hit_asked.connect(self.open_item)
        sidebar.conversations.find_asked.connect(self.find_messages)
        sidebar.conversations.title_changed.connect(self.title.setText)
        self.status.remedy_asked.connect(partial(self.show_page, "models"))
        self.toast.undo_asked.connect(bridge.undo)
        self.undos = Undos(bridge, self.frame)
        sidebar.conversations.deleted.connect(self.undos.done)
        sidebar.conversations.kept.connect(self.undos.done)
        self.undos.taken_back.connect(sidebar.conversations.come_back)
        self.undos.done_again.connect(sidebar.conversations.gone_again)
        self.locker, self._keys = Locker(self, bridge), FieldKeys(self)
        self.banner.again_asked.connect(self._open_again)
        bridge.ready.connect(self._ready)
        bridge.failed.connect(self._failed)
        bridge.status.connect(self.status.show_status)
        bridge.raise_asked.connect(self.raise_up)
        bridge.toast_asked.connect(self.say)
        bridge.offered.connect(self.toast.offer)
        bridge.noted.connect(self.note)
        bridge.notice_asked.connect(self.banner.show_notice)
        bridge.page_asked.connect(self.show_page)
        bridge.setting_asked.connect(self.show_setting)
        bridge.item_asked.connect(self.open_item)
        bridge.memory_asked.connect(self.open_memory)
        bridge.import_asked.connect(self.show_import)
        bridge.resume_asked.connect(self.resume_import)

    @Slot()
    def furnish(self) -> None:
        """After the first paint: what the window needs to be used, one import in each turn, and then the core."""
        if self._imports:
            importlib.import_module(self._imports.pop(0))
            QTimer.singleShot(0, self, self.furnish)
            return
        from ui.chat.chat import Chat

        self.chat = chat = Chat(self._bridge, self.frame)
        self.verdicts = importlib.import_module("ui.chat.verdicts").Verdicts(
            self._bridge, chat.view, chat.panel, self.undos
        )
        chat.conversation_changed.connect(self.sidebar.conversations.show_current)
        self.show_panel.clicked.connect(chat.toggle_panel)
        self.splitter.addWidget(chat.panel)
        self.splitter.setStretchFactor(2, 0)
        self.splitter.setCollapsible(2, False)
        side = 0 if self.sidebar.isHidden() else self.sidebar.width()
        saved = self.kept.saved
        self.splitter.setSizes([side, max(1, self.width() - side - saved.panel), saved.panel])
        chat.panel.setVisible(saved.panel_shown and self.width() >= NARROW)
        self.crowding.with_panel()
        self._shortcuts()
        self.frame.composer.field.setFocus()
        welcome = importlib.import_module("ui.imports.welcome").Welcome
        self.welcome = welcome(self, self._bridge, self._column, 2)
        self.quick = importlib.import_module("ui.quickfill").QuickFillKeys(self._bridge, self)
        self.ask = importlib.import_module("ui.quickask").QuickAskKeys(self._bridge, self)
        self.ask.going_on.connect(self.ask_in_window)
        self.passing = importlib.import_module("ui.passing").Passing(self, self._bridge)
        self.tray = importlib.import_module("ui.tray").Tray(self)
        self.notices = importlib.import_module("ui.notices").Notices(self, self.tray, self._bridge)
        self.first = importlib.import_module("ui.firstrun.beginning").Beginning(self, self._bridge)
        self.locker.silence()
        self._bridge.open()

    def _shortcuts(self) -> None:
        for keys, name in SHORTCUTS.items():
            QShortcut(QKeySequence(keys), self, getattr(self, name))
        for keys, page in PAGE_KEYS.items():
            QShortcut(QKeySequence(keys), self, partial(self.show_page, page))
        QShortcut(QKeySequence("Ctrl+U"), self, self.chat.toggle_panel)
        QShortcut(QKeySequence("Ctrl+Shift+N"), self, self.chat.new_private)
        QShortcut(QKeySequence("Ctrl+Return"), self, self.chat.composer.submit)
        stop = QShortcut(QKeySequence("Esc"), self.frame, self.chat.stop)
        stop.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if not self._painted:
            self._painted = True
            tell_first_paint()
            self.painted.emit()

    def closeEvent(self, event: QCloseEvent) -> None:
        if self.tray is not None and self.tray.keeps and not self.unasked:
            self.kept.save(self)
            self.hide()
            event.ignore()
        else:
            event.setAccepted(self.quit())

    @Slot()
    def quit(self) -> bool:
        """End the app, wherever its window is; whether it does."""
        if not self.may_close():
            return False
        self.kept.save(self)
        self.hide()
        self.closed.emit()
        return True

    def may_close(self) -> bool:
        """Ask when there are corrections of memories that were typed and not saved."""
        pane: Any = self._others.get("memories")
        count = pane.unsaved() if pane is not None and not self.unasked else 0
        if not count:
            return True
        self.raise_up()
        self.show_page("memories")
        return leave_unsaved(self, count)

    # The core

    @Slot()
    def _ready(self) -> None:
        self.banner.hide()

    @Slot(object)
    def _failed(self, notice: Notice) -> None:
        self.status.show_text("danger", self.tr("Not open"))
        self.banner.show_notice(notice, again=True)

    @Slot()
    def _open_again(self) -> None:
        self.status.show_text("muted", self.tr("Opening…"))
        self._bridge.open()

    # Pages

    @Slot()
    def new_conversation(self) -> None:
        self.show_page("chat")
        if self.chat is not None:
            self.chat.new()

    @Slot(str)
    def ask_in_window(self, question: str) -> None:
        """A quick question becomes a conversation; while another reply is written it waits in the field."""
        self.raise_up()
        self.new_conversation()
        self.chat.composer.set_text(question)
        self.chat.composer.submit()

    @Slot(int)
    def open_conversation(self, conversation_id: int) -> None:
        self.show_page("chat")
        self.chat.open(conversation_id)

    @Slot(int)
    def open_item(self, item_id: int) -> None:
        """Show the message, wherever it is."""
        self.show_page("chat")
        self.chat.open_item(item_id)

    @Slot(int)
    def open_memory(self, memory_id: int) -> None:
        self.show_page("memories")
        if "memories" in self._others:
            self._others["memories"].show_memory(memory_id)  # type: ignore[attr-defined]

    @Slot(str)
    def show_page(self, name: str) -> None:
        """Show a page, made when it is asked for the first time."""
        if name != "chat" and not self._bridge.is_ready:
            return
        widget = self.frame if name == "chat" else self._page(name)
        self.pages.setCurrentWidget(widget)
        self.show_panel.setVisible(name == "chat")
        self.title.setVisible(name == "chat")
        if name != "chat" and self.chat is not None:
            self.chat.panel.hide()
        if self.welcome is not None:
            self.welcome.drops.enabled = name != "forms"  # what is dropped there is a form
        self.sidebar.show_page(name)
        self.crowding.leave()
        self._lift_toast()

    @Slot(str, str)
    def show_setting(self, page: str, name: str) -> None:
        self.show_page(page)
        shown: Any = self.pages.currentWidget()
        if not name:
            self.search()
        elif hasattr(shown, "reveal"):
            shown.reveal(name)

    def _page(self, name: str) -> QWidget:
        if name not in self._others:
            module, kind = PAGES[name]
            page = getattr(importlib.import_module(module), kind)(self._bridge, self.pages)
            self._others[name] = page
            self.pages.addWidget(page)
        return self._others[name]

    @Slot()
    @Slot(object)
    def show_import(self, paths: object = None) -> None:
        if not self._bridge.is_ready:
            return
        dialog = self._import_dialog()
        if isinstance(paths, list) and paths:
            dialog.add_paths(paths)

    @Slot(object)
    def resume_import(self, record: object) -> None:
        """Go on with an import that was interrupted."""
        if self._bridge.is_ready:
            self._import_dialog().resume(record)

    def _import_dialog(self) -> Any:
        if self._import is None:
            self._import = importlib.import_module("ui.imports.dialog").ImportDialog(self._bridge, self)
        self._import.show()
        self._import.raise_()
        self._import.activateWindow()
        return self._import

    @Slot()
    def search(self) -> None:
        """Find in what is shown: in a page that can be searched there, else in the conversations."""
        page: Any = self.pages.currentWidget()
        if hasattr(page, "focus_search"):
            page.focus_search()
            return
        if not self.sidebar.isVisible():
            self.toggle_sidebar()
        self.sidebar.conversations.search.setFocus()
        self.sidebar.conversations.search.selectAll()

    @Slot(str)
    def find_messages(self, query: str = "") -> None:
        """Find in what was said, in all conversations."""
        self.show_page("find")
        if "find" in self._others:
            self._others["find"].look_for(query)  # type: ignore[attr-defined]

    @Slot()
    def write(self) -> None:
        self.show_page("chat")
        self.frame.composer.field.setFocus()

    @Slot()
    def toggle_sidebar(self) -> None:
        shown = self.sidebar.isHidden()
        self.sidebar.setVisible(shown)
        self.show_list.setVisible(not shown)

    @Slot(str, object)
    def say(self, text: str, changes: Any = None) -> None:
        """A toast, above the composer or the buttons at the foot of a page."""
        self._lift_toast()
        shown_ms = LONG_MS if changes is not None and changes.conversations else SHOWN_MS
        self.toast.say(text, changes, shown_ms)

    def _lift_toast(self) -> None:
        page: Any = self.pages.currentWidget()
        foot = self.frame.composer.height() + Space.L if page is self.frame else getattr(page, "foot", 0)
        self.toast.lift_to(self.status.height() + foot + Space.S)

    @Slot(str, str, object)
    def note(self, page: str, said: str, changes: object) -> None:
        """What was done elsewhere can be taken back on this page too."""
        if page in self._others:
            self._others[page].undos.note(said, changes)  # type: ignore[attr-defined]

    @Slot()
    def raise_up(self) -> None:
        """Come to the front."""
        self.setWindowState((self.windowState() & ~Qt.WindowState.WindowMinimized) | Qt.WindowState.WindowActive)
        self.show()
        self.raise_()
        self.activateWindow()


def tell_first_paint() -> None:
    """For the benchmark of the start."""
    if os.environ.get("SECONDME_TIMING"):
        sys.stderr.write(f"first_paint {time.time()}\n")
        sys.stderr.flush()
