"""How the window looks, as the settings say: light or dark, and how large its text is, also from the keyboard."""

from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QKeySequence, QShortcut

from ui.bridge import Bridge
from ui.theme import LARGEST, SMALLEST, Type, theme

if TYPE_CHECKING:
    from ui.main_window import MainWindow

STEP = 10
KEYS = {"Ctrl++": STEP, "Ctrl+=": STEP, "Ctrl+-": -STEP, "Ctrl+0": 0}
"""Key to the change of the size of text in percent; 0: the usual size."""


class Appearance(QObject):
    """Of one window."""

    settings_read = Signal(object)
    """The settings, when the core is open and whenever they have changed."""

    def __init__(self, window: "MainWindow", bridge: Bridge) -> None:
        super().__init__(window)
        self._bridge = bridge
        for keys, by in KEYS.items():
            QShortcut(QKeySequence(keys), window, partial(self.resize, by))
        bridge.ready.connect(self._ask)
        bridge.changed.connect(self._changed)

    def resize(self, by: int) -> None:
        """Text of another size, at once and from now on."""
        wanted = min(LARGEST, max(SMALLEST, Type.percent + by)) if by else 100
        if self._bridge.is_ready and wanted != Type.percent:
            theme().resize(wanted)
            self._bridge.call(lambda me: me.settings.update(text_size=wanted))

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
        theme().resize(settings.text_size)
        self.settings_read.emit(settings)
