"""Tells in the window what went to the bin for its age, with the way back, and what is about to for the first time."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QGuiApplication

from ui.bridge import Bridge

if TYPE_CHECKING:
    from secondme.types import Changes, Retained


class Passing(QObject):
    """Asks when the core is open, and when a job has ended; but not before a window of the app is in front and
    unlocked, for what was said there counts as told."""

    def __init__(self, parent: QObject, bridge: Bridge) -> None:
        super().__init__(parent)
        self._bridge = bridge
        self._due = True
        bridge.ready.connect(self._ask)
        bridge.changed.connect(self._changed)
        bridge.status.connect(self._ask)
        app = QGuiApplication.instance()
        if isinstance(app, QGuiApplication):
            app.focusWindowChanged.connect(self._ask)

    @Slot(object)
    def _changed(self, changes: "Changes") -> None:
        if changes.jobs:
            self._due = True
            self._ask()

    @Slot()
    def _ask(self) -> None:
        open_ = self._bridge.is_ready and not self._bridge.is_locked
        if self._due and open_ and QGuiApplication.focusWindow() is not None:
            self._due = False
            self._bridge.call(lambda me: me.retention.news(), self._tell)

    @Slot(object)
    def _tell(self, news: "Retained") -> None:
        count = len(news.moved.conversations)
        if count == 1:
            self._bridge.toast(self.tr("1 old conversation went to the bin"), news.moved)
        elif count:
            text = self.tr("{n} old conversations went to the bin").format(n=f"{count:,}")
            self._bridge.toast(text, news.moved)
        elif news.due:
            text = self.tr("In a week, {n} old conversations go to the bin. Settings say how long they are kept.")
            one = self.tr("In a week, 1 old conversation goes to the bin. Settings say how long they are kept.")
            self._bridge.toast(one if news.due == 1 else text.format(n=f"{news.due:,}"))
