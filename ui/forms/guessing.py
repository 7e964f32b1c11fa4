"""What the chat model says of the fields of an open form that nothing else knows, one after the other, in the
background, while the form stays open."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Slot

from secondme.errors import Locked
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
        self._ask(lambda me, _progress: (view, me.autofill.unclear(view)), self._found)

    def stop(self) -> None:
        """What was asked and is answered all the same is no longer heard: by its form."""
        self._view, self._todo = None, []
        if self._task is not None:
            self._task.cancel()
            self._task = None

    def _ask(self, work: "Callable[[SecondMe, Progress], object]", then: "Callable[[Any], None]") -> None:
        self._task = self._bridge.run(work, then, self._failed)

    def _goes_on(self, view: "FormView | None") -> bool:
        """Whether the form for which was asked is still the one that is guessed for, and shown."""
        return view is not None and view is self._view and view is self._review.view

    @Slot(object)
    def _found(self, answer: "tuple[FormView, tuple[str, ...]]") -> None:
        view, ids = answer
        if self._goes_on(view):
            self._todo = list(ids)
            self._next(view)

    def _next(self, view: "FormView") -> None:
        self._task = None
        if self._todo:
            id = self._todo.pop(0)
            self._ask(lambda me, progress: (view, me.autofill.guess(view, id, progress)), self._guessed)

    @Slot(object)
    def _guessed(self, made: "tuple[FormView, FormEntry | None]") -> None:
        view, entry = made
        if self._goes_on(view):
            if entry is not None:
                self._review.put(entry)
            self._next(view)

    @Slot(object)
    def _failed(self, error: BaseException) -> None:
        """A lock ends it too; that needs no word."""
        if self.sender() is self._task:
            self.stop()
            if not isinstance(error, Locked):
                self._bridge.report(error)
