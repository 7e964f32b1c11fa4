"""Type-ahead between a field and the core: one question at a time, on a worker, and only the latest answer is shown."""

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from secondme.types import Ghost
from ui.bridge import Bridge
from ui.widgets.ghost import GhostEdit


def _always() -> bool:
    return True


class Ahead(QObject):
    """Makes a field suggest. `learns`: whether what is taken and turned down may be noted, now."""

    def __init__(self, bridge: Bridge, field: GhostEdit, learns: Callable[[], bool] = _always) -> None:
        super().__init__(field)
        self._bridge, self._field, self._learns = bridge, field, learns
        self._wanted = ""
        self._busy = False
        field.suggests = True
        field.before_asked.connect(self._ask)
        field.taken.connect(self._taken)
        field.declined.connect(self._declined)

    @Slot(str)
    def _ask(self, before: str) -> None:
        self._wanted = before
        if not self._busy and self._bridge.is_ready:
            self._next()

    def _next(self) -> None:
        self._busy, before = True, self._wanted
        self._bridge.call(lambda me: (before, me.ahead.suggest(before)), self._answered, self._failed)

    @Slot(object)
    def _answered(self, answer: tuple[str, Ghost | None]) -> None:
        self._busy = False
        before, ghost = answer
        if before != self._wanted:
            self._next()
        else:
            self._field.offer(before, ghost)

    @Slot(object)
    def _failed(self, _error: BaseException) -> None:
        """A bug is in the log already; writing goes on without a ghost."""
        self._busy = False

    @Slot(str)
    def _taken(self, key: str) -> None:
        if self._learns():
            self._bridge.call(lambda me: me.ahead.take(key))

    @Slot(str, bool)
    def _declined(self, key: str, passed_by: bool) -> None:
        if self._learns():
            self._bridge.call(lambda me: me.ahead.turn_down(key, passed_by))
