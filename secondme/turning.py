"""What is taken back and done again while the app runs, and noted nowhere else: settings, verdicts on replies, and what
was cleared, so that nothing of that is left in a file meanwhile."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from threading import Lock
from typing import Any

from secondme.errors import UserError
from secondme.settings import SettingsStore
from secondme.types import Changes

KEPT = 200
"""So many of the latest can be taken back."""


@dataclass(frozen=True, slots=True)
class Turn:
    """A change that was made. Both ways raise UserError, and change nothing, when it was changed since."""

    touches: Changes
    back: Callable[[], object]
    again: Callable[[], object]


class Turns:
    """Safe from any thread."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._turns: dict[int, Turn] = {}
        self._last = 0

    def note(self, touches: Changes, back: Callable[[], object], again: Callable[[], object]) -> Changes:
        """That this was changed: `touches`, with what `toggle` needs to take it back."""
        with self._lock:
            self._last += 1
            self._turns[self._last] = Turn(touches, back, again)
            self._turns.pop(self._last - KEPT, None)
            return replace(touches, turned=(self._last,))

    def toggle(self, id: int) -> Changes:
        """Take this back, or do it again when it was taken back. Raises UserError."""
        with self._lock:
            turn = self._turns.get(id)
            if turn is None:
                raise UserError("This is too long ago to be taken back.")
            turn.back()
            self._turns[id] = Turn(turn.touches, turn.again, turn.back)
            return replace(turn.touches, turned=(id,))

    def choose(
        self, settings: SettingsStore, wanted: Mapping[str, Any], then: Callable[[], object] | None = None
    ) -> Changes:
        """Set these settings, which can be taken back; `then` is done each time. Raises UserError, EnvironmentProblem:
        nothing has changed then."""
        before = {name: getattr(settings.value, name) for name in wanted}
        chosen = settings.update(**wanted)
        after = {name: getattr(chosen, name) for name in wanted}
        if then is not None:
            then()

        def exchange(there: Mapping[str, Any], other: Mapping[str, Any]) -> None:
            if any(getattr(settings.value, name) != value for name, value in there.items()):
                raise UserError("This setting was changed since; nothing was undone.")
            settings.update(**other)
            if then is not None:
                then()

        touches = Changes(settings=True)
        if before == after:
            return touches
        return self.note(touches, lambda: exchange(after, before), lambda: exchange(before, after))
