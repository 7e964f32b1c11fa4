"""The window of a home, and the one that comes in its place when a backup has taken the place of the home.

Nothing that was shown is true of another home: not the list, not the pages, not what can be undone. So the window and
its bridge go as a whole, and new ones open where they were.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal, Slot

from secondme.paths import Paths
from ui.bridge import Bridge, Notice
from ui.main_window import MainWindow
from ui.task import cancel_all


class Windows(QObject):
    """`furnish` is called with each bridge and its window before that is shown."""

    closed = Signal()
    """The person closed the window: the app should end."""

    def __init__(
        self, paths: Paths, opener: Callable[..., Any], furnish: Callable[[Bridge, MainWindow], None]
    ) -> None:
        super().__init__()
        self._paths, self._opener, self._furnish = paths, opener, furnish
        self._notice: Notice | None = None
        self._make()

    def _make(self) -> None:
        self.bridge = Bridge(self._paths, self._opener)
        self.window = MainWindow(self.bridge)
        self.window.closed.connect(self.closed)
        self.bridge.anew_asked.connect(self.begin_anew)
        self._furnish(self.bridge, self.window)

    @Slot(object)
    def begin_anew(self, notice: Notice) -> None:
        """The core of the window that is shown is closed."""
        bridge, window = self.bridge, self.window
        cancel_all()
        window.kept.over_with(window)
        window.closed.disconnect(self.closed)
        self._notice = notice
        self._make()
        self.bridge.ready.connect(self._tell)
        self.window.show()
        window.hide()
        window.deleteLater()
        bridge.deleteLater()

    @Slot()
    def _tell(self) -> None:
        notice, self._notice = self._notice, None
        if notice is not None:
            self.bridge.notice_asked.emit(notice)
