"""A row of the settings that is more than one value: it asks for them itself, and again when they change."""

from typing import TYPE_CHECKING

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QWidget

from ui.bridge import Bridge
from ui.settings.page import Row

if TYPE_CHECKING:
    from secondme.settings import Settings
    from secondme.types import Changes


class FollowingRow(Row):
    """Calls `show_settings` as soon as there are any, and after each change, but while it is `held`."""

    def __init__(self, bridge: Bridge, title: str, help: str, control: QWidget, also: str = "") -> None:
        super().__init__(title, help, control, also)
        self._bridge = bridge

    def follow(self) -> None:
        """To be called when the row is whole."""
        self._bridge.changed.connect(self._on_changes)
        if self._bridge.is_ready:
            self.ask()
        else:
            self._bridge.ready.connect(self.ask)

    def held(self) -> bool:
        """Whether what is there now may not be replaced."""
        return False

    def show_settings(self, settings: "Settings") -> None:
        raise NotImplementedError

    @Slot()
    def ask(self) -> None:
        self._bridge.call(lambda me: me.settings.value, self._got_settings)

    @Slot(object)
    def _got_settings(self, settings: "Settings") -> None:
        self.show_settings(settings)

    @Slot(object)
    def _on_changes(self, changes: "Changes") -> None:
        if changes.settings and not self.held():
            self.ask()
