"""Locks the window: by its keys, from the tray, after a while without a key or a click, and from its first paint until
a home opens that has a passphrase.

What was shown is taken out of the window as a whole, so that nothing of it is on the screen or can be read out, and put
back as it was: drafts, places and all.
"""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QEvent, QObject, QTimer, Slot
from PySide6.QtGui import QGuiApplication, QKeySequence, QShortcut, QWindow
from PySide6.QtWidgets import QApplication, QDialog, QToolTip, QWidget

from secondme.errors import UserError
from ui.bridge import Bridge, explain
from ui.lockpage import LockedPage

if TYPE_CHECKING:
    from ui.main_window import MainWindow

KEYS = "Ctrl+Shift+L"
STAYS = "Ctrl+Q"
"""The one shortcut of the window that goes on."""
_ACTIVITY = frozenset((QEvent.Type.KeyPress, QEvent.Type.MouseButtonPress, QEvent.Type.MouseMove, QEvent.Type.Wheel))


class Locker(QObject):
    """Lives as long as the window."""

    def __init__(self, window: "MainWindow", bridge: Bridge) -> None:
        super().__init__(window)
        self._window, self._bridge = window, bridge
        self.page: LockedPage | None = None
        self._content: QWidget | None = None
        """What was shown, while it is not."""
        self._focus: QWidget | None = None
        self._asks = True
        """The core takes a passphrase now; not while it is still looked at whether it needs one."""
        self._early = ""
        """What was entered before that."""
        self._dialogs: list[QDialog] = []
        self._silent: list[QShortcut] = []
        self._watched: list[QWindow] = []
        self.idle = QTimer(self)
        self.idle.setSingleShot(True)
        self.idle.timeout.connect(self.lock)
        QShortcut(QKeySequence(KEYS), window, self.lock)
        bridge.sealed.connect(self._ask_for_it)
        bridge.failed.connect(self._not_opened)
        bridge.lock_asked.connect(self.lock)
        bridge.refused.connect(self._refused)
        bridge.ready.connect(self._opened)
        bridge.changed.connect(self._changed)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._watch)
            self._watch(app.focusWindow())

    def begin(self) -> None:
        """Before the window is shown: what is typed from the first moment on is the passphrase, where there is one."""
        if self._bridge.paths.sealed_key_file.exists():
            self._bridge.is_locked, self._asks = True, False
            self._cover()

    @Slot()
    def lock(self) -> None:
        """Without a passphrase, say how to set one."""
        if self._bridge.is_ready and self._content is None:
            self._bridge.call(lambda me: me.guard.lock(), self._locked, self._not_locked)

    @Slot(object)
    def _locked(self, _nothing: object) -> None:
        self._bridge.is_locked = True
        self._cover()

    @Slot(object)
    def _not_locked(self, error: BaseException) -> None:
        """There is no passphrase: this is where to set one. It may have been asked for in the tray."""
        self._window.raise_up()
        self._window.show_page("settings")
        page: Any = self._window.pages.currentWidget()
        page.show_passphrase()
        if isinstance(error, UserError):
            self._window.say(str(error))
        else:
            self._bridge.report(error)

    @Slot()
    def _ask_for_it(self) -> None:
        self._asks = True
        early, self._early = self._early, ""
        if self.page is None:
            self._cover()
        elif early:
            self._entered(early)
        else:
            self.page.opened()

    @Slot(object)
    def _not_opened(self, _notice: object) -> None:
        """It was not for want of the passphrase: the notice stands in the window. Whoever still types it types into
        nothing."""
        self._early = ""
        if self._content is not None:
            self._unlocked(None)
            if focused := self._window.focusWidget():
                focused.clearFocus()

    @Slot()
    def _cover(self) -> None:
        """Take all that can be read off the screen."""
        window = self._window
        if self._content is not None:
            return
        self._focus = window.focusWidget()
        self._bridge.covered.emit()
        QToolTip.hideText()
        self._hide_dialogs()
        self._content = window.takeCentralWidget()
        page = self.page = LockedPage()
        page.entered.connect(self._entered)
        self._content.resize(window.size())  # its parts keep their widths
        window.setCentralWidget(page)
        window.toast.hide()
        self._silent = []
        self.silence()
        page.begin(opening=not self._asks)

    def silence(self) -> None:
        """While it is locked, take the keys and drops of all that was made meanwhile too."""
        if self._content is None:
            return
        shortcuts = self._window.findChildren(QShortcut)
        silent = [each for each in shortcuts if each.isEnabled() and each.key() != QKeySequence(STAYS)]
        for shortcut in silent:
            shortcut.setEnabled(False)
        self._silent += silent
        self._drops(False)

    def _hide_dialogs(self) -> None:
        shown = [each for each in QApplication.topLevelWidgets() if each.isVisible() and each is not self._window]
        self._dialogs = []
        for each in shown:
            if isinstance(each, QDialog) and not each.isModal():
                self._dialogs.append(each)
                each.hide()
            elif isinstance(each, QDialog):
                each.reject()
            else:
                each.close()

    @Slot(str)
    def _entered(self, passphrase: str) -> None:
        if not self._asks:
            self._early = passphrase
        elif self._bridge.is_ready:
            self._bridge.call(lambda me: me.guard.unlock(passphrase), self._unlocked, self._refused)
        else:
            self._bridge.open(passphrase)

    @Slot(object)
    def _refused(self, error: BaseException) -> None:
        if self.page is not None:
            notice = explain(error, self._bridge.paths)
            self.page.refuse(f"{notice.text} {notice.remedy}".strip())

    @Slot(object)
    def _unlocked(self, _nothing: object) -> None:
        """Put back what was there."""
        self._bridge.is_locked = False
        content, self._content = self._content, None
        if content is None:
            return
        self.page = None
        self._window.setCentralWidget(content)
        content.show()
        for shortcut in self._silent:
            shortcut.setEnabled(True)
        self._drops(True)
        for dialog in self._dialogs:
            dialog.show()
        self._silent, self._dialogs = [], []
        focus = self._focus or self._window.frame.composer.field
        focus.setFocus()
        self._bridge.refresh_status()
        self._restart()
        self._bridge.import_files()

    def _drops(self, enabled: bool) -> None:
        if self._window.welcome is not None:
            self._window.welcome.drops.enabled = enabled

    # After a while

    @Slot()
    def _opened(self) -> None:
        self._unlocked(None)
        self._ask()

    @Slot(object)
    def _changed(self, changes: Any) -> None:
        if changes.settings:
            self._ask()

    def _ask(self) -> None:
        self._bridge.call(lambda me: me.settings.value.lock_minutes if me.guard.protected else 0, self._told)

    @Slot(object)
    def _told(self, minutes: int) -> None:
        self.idle.stop()
        self.idle.setInterval(minutes * 60_000)
        self._restart()

    def _restart(self) -> None:
        if self.idle.interval() and self._content is None:
            self.idle.start()

    @Slot(QWindow)
    def _watch(self, focused: QWindow | None) -> None:
        """Keys and clicks are seen where they come in, once each."""
        if focused is not None and focused not in self._watched:
            self._watched.append(focused)
            focused.destroyed.connect(self._unwatch)
            focused.installEventFilter(self)

    @Slot(QObject)
    def _unwatch(self, gone: QObject) -> None:
        self._watched = [each for each in self._watched if each is not gone]

    def eventFilter(self, _watched: QObject, event: QEvent) -> bool:
        if self.idle.interval() and event.type() in _ACTIVITY:
            self._restart()
        return False
