"""The icon in the tray, where the system has one: the window, a quick question, Quick Fill, a new conversation, the
lock, and the end. Where the person wants it, closing the window leaves the app there; else closing ends it."""

from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QSystemTrayIcon

from ui.theme import theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow


def has_tray() -> bool:
    """Whether this desktop has a place for such icons."""
    return QSystemTrayIcon.isSystemTrayAvailable()


class Tray(QObject):
    """Lives as long as the window. Without a tray there is no icon, and nothing is missing."""

    def __init__(self, window: "MainWindow") -> None:
        super().__init__(window)
        self._window = window
        self._wanted = False
        self.menu = QMenu(window)
        for words, act in (
            (self.tr("Open Second Me"), window.raise_up),
            (self.tr("Quick question"), window.ask.summon),
            (self.tr("Quick Fill"), window.quick.summon),
            (self.tr("New conversation"), self._new),
        ):
            self.menu.addAction(words).triggered.connect(act)
        self.menu.addAction(self.tr("Lock")).triggered.connect(window.locker.lock)
        self.menu.addSeparator()
        self.menu.addAction(self.tr("Quit")).triggered.connect(window.quit)
        self.icon: QSystemTrayIcon | None = None
        if has_tray():
            self.icon = QSystemTrayIcon(self)
            self.icon.setToolTip(self.tr("Second Me"))
            self.icon.setContextMenu(self.menu)
            self.icon.activated.connect(self._activated)
            theme().changed.connect(self._retint)
            self._retint()
            self.icon.show()
        window.closed.connect(self._hide)
        window.appearance.settings_read.connect(self._read)

    @property
    def keeps(self) -> bool:
        """Whether closing the window is to leave the app running: only where there is a way back to it."""
        return self._wanted and self.icon is not None and not QGuiApplication.instance().isSavingSession()  # type: ignore[union-attr]

    @Slot(object)
    def _read(self, settings: Any) -> None:
        self._wanted = settings.keep_in_tray

    @Slot()
    def _new(self) -> None:
        self._window.raise_up()
        self._window.new_conversation()

    @Slot(QSystemTrayIcon.ActivationReason)
    def _activated(self, reason: QSystemTrayIcon.ActivationReason) -> None:
        if reason == QSystemTrayIcon.ActivationReason.Trigger:
            self._window.raise_up()

    @Slot()
    def _retint(self) -> None:
        if self.icon is not None:
            self.icon.setIcon(theme().icon("memory", "accent", 22))

    @Slot()
    def _hide(self) -> None:
        if self.icon is not None:
            self.icon.hide()
