"""What a dialog needs of the bridge, for a home that does not open: a backup is to take its place."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from secondme.progress import Progress
from ui.bridge import Bridge
from ui.task import Task

if TYPE_CHECKING:
    from secondme.app import ClosedHome


class Held(QObject):
    """The home is held from the first work on, until a backup has taken its place or `close`."""

    def __init__(self, bridge: Bridge) -> None:
        super().__init__(bridge)
        self.paths = bridge.paths
        self.covered, self.anew_asked = bridge.covered, bridge.anew_asked
        self._home: ClosedHome | None = None

    @property
    def is_ready(self) -> bool:
        return self._home is not None

    def call(self, work: Callable[[Any], Any]) -> None:
        """As `Bridge.call`, once it is held."""
        home = self._home
        if home is not None:
            Task(lambda _progress: work(home)).start()

    def run(
        self,
        work: Callable[[Any, Progress], Any],
        then: Callable[[Any], None] | None = None,
        otherwise: Callable[[BaseException], None] | None = None,
    ) -> Task:
        """As `Bridge.run`, with the home in place of the core."""

        def held(progress: Progress) -> Any:
            from secondme.app import ClosedHome

            if self._home is None:
                self._home = ClosedHome(self.paths)
            return work(self._home, progress)

        task = Task(held)
        if then is not None:
            task.succeeded.connect(then)
        if otherwise is not None:
            task.failed.connect(otherwise)
        return task.start()

    def restore(self, then: Callable[[Any], None], otherwise: Callable[[BaseException], None]) -> None:
        """As `Bridge.restore`."""
        home, self._home = self._home, None
        if home is not None:
            task = Task(lambda _progress: home.restore())
            task.succeeded.connect(then)
            task.failed.connect(otherwise)
            task.start()

    @Slot()
    def close(self) -> None:
        """The dialog is closed."""
        home, self._home = self._home, None
        if home is not None:
            Task(lambda _progress: home.close()).start()
