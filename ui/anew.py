"""The window of a home, and the one that comes in its place when a backup has taken the place of the home.

Nothing that was shown is true of another home: not the list, not the pages, not what can be undone. So the window and
its bridge go as a whole, and new ones open where they were.
"""

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot

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
        self._former: tuple[QObject, ...] = ()
        self._make()

    def _make(self) -> None:
        self.bridge = Bridge(self._paths, self._opener)
        self.window = MainWindow(self.bridge)
        self.window.closed.connect(self.closed)
        self.bridge.anew_asked.connect(self.begin_anew)
        self._furnish(self.bridge, self.window)

    @Slot(object)
    def begin_anew(self, notice: Notice) -> None:
        """The core of the window that is shown is closed. Each step is an event of its own, so that none is long."""
        cancel_all()
        self.window.kept.over_with(self.window)
        self.window.closed.disconnect(self.closed)
        self._notice, self._former = notice, (self.bridge, self.window)
        QTimer.singleShot(0, self, self._make_another)

    @Slot()
    def _make_another(self) -> None:
        self._make()
        self.bridge.ready.connect(self._tell)
        QTimer.singleShot(0, self, self._exchange)

    @Slot()
    def _exchange(self) -> None:
        self.window.show()
        for each in self._former:
            if isinstance(each, MainWindow):
                each.hide()
            each.deleteLater()
        self._former = ()

    @Slot()
    def _tell(self) -> None:
        notice, self._notice = self._notice, None
        if notice is not None:
            self.bridge.notice_asked.emit(notice)
