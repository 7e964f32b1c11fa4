"""What the window does for imports: files dropped anywhere on it are imported, and one that was interrupted is offered
to be gone on with."""

import importlib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Slot
from PySide6.QtWidgets import QMainWindow, QVBoxLayout

from ui.bridge import Bridge
from ui.imports.drop import Drops
from ui.imports.resume import ResumeOffer
from ui.theme import Space
from ui.widgets.basics import Box

if TYPE_CHECKING:
    from secondme.types import Changes


class Welcome(QObject):
    """Lives as long as the window; the offer stands above the pages."""

    def __init__(self, window: QMainWindow, bridge: Bridge, column: QVBoxLayout, place: int) -> None:
        super().__init__(window)
        self._window: Any = window
        self._bridge = bridge
        self._waiting: list[str] = []
        self.offer = ResumeOffer()
        self._strip = Box(margins=(Space.L, Space.S, Space.L, Space.S)).add(self.offer)
        self._strip.hide()
        column.insertWidget(place, self._strip)
        self.offer.shown.connect(self._strip.setVisible)
        self.offer.resume_asked.connect(bridge.resume_asked)
        self.drops = Drops(window)
        self.drops.enabled = bridge.is_ready
        self.drops.dropped.connect(self._dropped)
        bridge.ready.connect(self._ready)
        bridge.changed.connect(self._changed)

    @Slot()
    def _ready(self) -> None:
        self.drops.enabled = True
        self._ask()
        self._bridge.call(lambda _me: prepare())

    @Slot(list)
    def _dropped(self, paths: list[str]) -> None:
        """In a turn of its own: the other program waits for the end of the drop."""
        self._waiting += paths
        QTimer.singleShot(0, self, self._import)

    @Slot()
    def _import(self) -> None:
        paths, self._waiting = self._waiting, []
        models = [path for path in paths if path.lower().endswith(".gguf")]
        if models:
            self._add_model(models[0])
        elif paths:
            self._bridge.import_asked.emit(paths)

    def _add_model(self, path: str) -> None:
        """A model is none of a person's notes: it is used where it lies."""
        self._bridge.page_asked.emit("models")
        page: Any = self._window.pages.currentWidget()
        page.add_file(Path(path))

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        """What is offered may have been gone on with, or undone, elsewhere."""
        if changes.conversations and not self.offer.isHidden():
            self._ask()

    def _ask(self) -> None:
        self._bridge.call(lambda me: me.imports.history(), self.offer.show_history)


def prepare() -> None:
    """Import what the dialog needs, on a worker, before anybody waits for it."""
    importlib.import_module("ui.imports.dialog")
