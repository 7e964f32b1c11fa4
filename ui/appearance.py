"""How the window looks, as the settings say: light or dark, and how large its text is, also from the keyboard."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from ui.bridge import Bridge
from ui.theme import LARGEST, SMALLEST, Type, theme
from ui.timers import once

if TYPE_CHECKING:
    from ui.main_window import MainWindow

STEP = 10
SOON_MS = 150
KEYS = {"Ctrl++": STEP, "Ctrl+=": STEP, "Ctrl+-": -STEP, "Ctrl+0": 0}
"""Key to the change of the size of text in percent; 0: the usual size."""


class Appearance(QObject):
    """Of one window."""

    settings_read = Signal(object)
    """The settings, when the core is open and whenever they have changed."""

    def __init__(self, window: "MainWindow", bridge: Bridge) -> None:
        super().__init__(window)
        self._bridge = bridge
        self._wanted: int | None = None
        """The size of text that was asked for with the keys, until it is kept."""
        self._soon = once(self, SOON_MS, self._resize)
        for keys, by in KEYS.items():
            QShortcut(QKeySequence(keys), window, partial(self.resize, by))
        bridge.ready.connect(self._ask)
        bridge.changed.connect(self._changed)

    def resize(self, by: int) -> None:
        """Text of another size from now on: as soon as no more keys come, for all that is shown is drawn anew."""
        if self._bridge.is_ready:
            now = self._wanted or Type.percent
            self._wanted = min(LARGEST, max(SMALLEST, now + by)) if by else 100
            self._soon.start()

    @Slot()
    def _resize(self) -> None:
        wanted = self._wanted
        if wanted is None or wanted == Type.percent:
            self._wanted = None
            return
        theme().resize(wanted)
        self._bridge.call(lambda me: me.settings.update(text_size=wanted), self._kept, self._not_kept)

    @Slot(object)
    def _kept(self, _changes: object) -> None:
        if not self._soon.isActive():
            self._wanted = None

    @Slot(object)
    def _not_kept(self, error: BaseException) -> None:
        self._wanted = None
        self._bridge.report(error)

    @Slot()
    def _ask(self) -> None:
        self._bridge.call(lambda me: me.settings.value, self._read)

    @Slot(object)
    def _changed(self, changes: Any) -> None:
        if changes.settings:
            self._ask()

    @Slot(object)
    def _read(self, settings: Any) -> None:
        theme().choose(settings.theme)
        theme().resize(self._wanted or settings.text_size)
        self.settings_read.emit(settings)
