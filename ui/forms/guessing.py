"""What the chat model says of the fields of an open form that nothing else knows, one after the other, in the
background, while the form stays open."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Slot

from ui.bridge import Bridge
from ui.forms.review import Review
from ui.task import Task

if TYPE_CHECKING:
    from secondme.app import SecondMe
    from secondme.progress import Progress
    from secondme.types import FormEntry, FormView


class Guessing(QObject):
    """Belongs to a page. `begin` again, or `stop`, ends what was begun."""

    def __init__(self, bridge: Bridge, review: Review) -> None:
        super().__init__(review)
        self._bridge, self._review = bridge, review
        self._view: FormView | None = None
        self._todo: list[str] = []
        self._task: Task | None = None

    def begin(self, view: "FormView") -> None:
        self.stop()
        self._view = view
        self._task = task = self._bridge.run(lambda me, _progress: me.autofill.unclear(view), self._found, self._failed)
        task.cancelled.connect(self._ended)

    def stop(self) -> None:
        self._view, self._todo = None, []
        if self._task is not None:
            self._task.cancel()

    @Slot(object)
    def _found(self, ids: "tuple[str, ...]") -> None:
        if self._is_shown():
            self._todo = list(ids)
        self._next()

    def _is_shown(self) -> bool:
        """Whether the form for which was asked is still the one that is shown."""
        return self._view is not None and self._review.view is self._view

    def _next(self) -> None:
        self._task = None
        view = self._view
        if view is None or not self._todo or not self._is_shown():
            return
        id = self._todo.pop(0)

        def work(me: "SecondMe", progress: "Progress") -> "tuple[FormView, FormEntry | None]":
            return view, me.autofill.guess(view, id, progress)

        self._task = task = self._bridge.run(work, self._guessed, self._failed)
        task.cancelled.connect(self._ended)

    @Slot(object)
    def _guessed(self, made: "tuple[FormView, FormEntry | None]") -> None:
        view, entry = made
        if entry is not None and view is self._review.view:
            self._review.put(entry)
        self._next()

    @Slot()
    def _ended(self) -> None:
        self._task = None

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        self.stop()
        self._task = None
        self._bridge.report(error)
