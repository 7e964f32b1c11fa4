"""What happened in the core, told to whoever listens. Listeners are called on the thread that made the change."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from threading import Lock

from secondme.types import Changes

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class StatusChanged:
    """Something the status line shows has changed: ask `me.status()`."""


@dataclass(frozen=True, slots=True)
class RaiseWindow:
    """The person started the app a second time, perhaps to import `files` (paths)."""

    files: tuple[str, ...] = ()


Event = Changes | StatusChanged | RaiseWindow
Listener = Callable[[Event], None]


class Events:
    """A list of listeners. A listener that fails is logged with its traceback and does not stop the others."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []
        self._lock = Lock()

    def subscribe(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with every event from now on; returns the call that ends it."""
        with self._lock:
            self._listeners.append(listener)

        def unsubscribe() -> None:
            with self._lock:
                if listener in self._listeners:
                    self._listeners.remove(listener)

        return unsubscribe

    def publish(self, event: Event) -> None:
        with self._lock:
            listeners = list(self._listeners)
        for listener in listeners:
            try:
                listener(event)
            except Exception:
                log.exception("A listener failed on %s", event)
