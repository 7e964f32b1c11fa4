"""A row whose button forgets what was learned, and says so for a moment."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QTimer, Slot

from ui.bridge import Bridge
from ui.settings.page import Row
from ui.settings.saving import SAID_MS
from ui.widgets.basics import Button

if TYPE_CHECKING:
    from secondme.app import SecondMe


class Forgetting(Row):
    def __init__(self, bridge: Bridge, title: str, help: str, forget: "Callable[[SecondMe], Any]", also: str) -> None:
        self.button = Button("", clicked=self._forget)
        super().__init__(title, help, self.button, also)
        self.button.setText(self.tr("Forget it"))
        self._bridge, self._work = bridge, forget
        self._said = QTimer(self)
        self._said.setSingleShot(True)
        self._said.setInterval(SAID_MS)
        self._said.timeout.connect(self._hush)

    def _forget(self) -> None:
        self._bridge.call(self._work, self._forgotten)

    @Slot(object)
    def _forgotten(self, _changes: object) -> None:
        self.note.say(self.tr("Forgotten"))
        self._said.start()

    @Slot()
    def _hush(self) -> None:
        self.note.say("")
