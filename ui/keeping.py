"""Puts the window as it was left, and keeps how it is left now."""

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray

from ui import state

if TYPE_CHECKING:
    from ui.main_window import MainWindow


class Keeping:
    """Of one window, with a file of its own."""

    def __init__(self, file: Path) -> None:
        self._file = file
        self.saved = state.load(file)
        self.over = False
        """What the app had written was removed: nothing is kept any more."""

    def restore(self, window: "MainWindow") -> None:
        saved = self.saved
        if not (saved.geometry and window.restoreGeometry(QByteArray.fromHex(QByteArray(saved.geometry.encode())))):
            room = window.screen().availableGeometry()
            window.resize(min(1280, room.width()), min(800, room.height()))
        window.splitter.setSizes([saved.sidebar, max(1, window.width() - saved.sidebar)])
        if not saved.sidebar_shown:
            window.toggle_sidebar()

    def save(self, window: "MainWindow") -> None:
        if window.chat is None:
            return
        panel, before = not window.chat.panel.isHidden(), self.saved
        crowding = window.crowding
        shown = crowding.gave_way if crowding.crowded else not window.sidebar.isHidden()
        self._keep(
            replace(
                before,
                geometry=bytes(window.saveGeometry().toHex().data()).decode(),
                sidebar=window.sidebar.width() if shown and not crowding.crowded else before.sidebar,
                sidebar_shown=shown,
                panel=window.chat.panel.width() if panel else before.panel,
                panel_shown=panel,
                conversation=max(0, window.chat.conversation_id),
            )
        )

    def over_with(self, window: "MainWindow") -> None:
        """Another window takes its place, of a home with other conversations; this one keeps nothing any more."""
        self.save(window)
        self._keep(replace(self.saved, conversation=0))
        self.over = True

    def welcomed(self) -> None:
        """The first steps are done, or were not wanted: they do not come again."""
        self._keep(replace(self.saved, welcomed=True))

    def _keep(self, wanted: state.WindowState) -> None:
        self.saved = wanted
        if not self.over:
            state.save(self._file, wanted)
