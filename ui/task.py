"""Core calls off the GUI thread, their results back on it.

    task = Task(lambda progress: me.imports.run(paths, progress))
    task.succeeded.connect(self.show_report)      # a bound method: dies with its widget
    task.failed.connect(self.show_error)
    task.start()

Every signal is emitted on the GUI thread, whatever is connected. A task keeps itself alive until it has ended, so the
caller need not hold it; a receiver that was deleted meanwhile is simply not called. Worker threads are Python threads
that stay, so a thread-bound database connection is opened once for each and not once for each call. They never hold
the task itself: the last reference to a QObject must not be dropped on a thread that is not its own.
"""

import logging
import time
from collections.abc import Callable, Iterator
from itertools import count
from threading import Event, Lock
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, QTimer, Signal, Slot

from secondme import reports
from secondme.errors import Cancelled, SecondMeError
from secondme.progress import Progress, Step

if TYPE_CHECKING:
    from concurrent.futures import ThreadPoolExecutor

log = logging.getLogger(__name__)

THREADS = 8
FRAME_S = 0.033
"""The shortest time between two batches of a stream."""
SHARE = 0.15
"""The most of the GUI thread's time that the handlers of one stream may take: slower handlers get fewer batches."""

Outcome = tuple[str, Any]


class _Relay(QObject):
    """Carries what workers say to the GUI thread, addressed by the number of the task."""

    posted = Signal(int, str, object)

    def __init__(self) -> None:
        super().__init__()
        self.posted.connect(self.deliver, Qt.ConnectionType.QueuedConnection)

    @Slot(int, str, object)
    def deliver(self, key: int, what: str, value: object) -> None:
        task = _alive.get(key)
        if task is not None:
            task.deliver(what, value)


_keys = count(1)
_alive: "dict[int, Task | StreamTask]" = {}
_pool: "ThreadPoolExecutor | None" = None
_relay: _Relay | None = None


def _start(task: "Task | StreamTask", work: Callable[[Callable[[str, Any], None]], None]) -> None:
    """Run `work(post)` on a worker; `post(what, value)` reaches `task.deliver` on the GUI thread."""
    global _pool, _relay
    if _pool is None:
        from concurrent.futures import ThreadPoolExecutor

        _pool = ThreadPoolExecutor(THREADS, thread_name_prefix="task")
    if _relay is None:
        _relay = _Relay()
    emit, key = _relay.posted.emit, task.key
    _alive[key] = task
    future = _pool.submit(work, lambda what, value: emit(key, what, value))
    future.add_done_callback(lambda done: _forget(key) if done.cancelled() else None)


def _forget(key: int) -> None:
    """On the GUI thread: a closing pool dropped a task that had not begun, so nothing will ever be heard of it."""
    _alive.pop(key, None)


def running() -> int:
    """How many tasks have not ended yet."""
    return len(_alive)


def cancel_all() -> None:
    """Ask every task to end; what has not begun is dropped when the pool closes."""
    for task in list(_alive.values()):
        task.cancel()


def close_pool(deadline_s: float) -> bool:
    """Take no more work, drop what has not begun, wait at most `deadline_s` for the rest. True when all threads ended.
    A later task opens a new pool."""
    global _pool
    pool, _pool = _pool, None
    if pool is None:
        return True
    pool.shutdown(wait=False, cancel_futures=True)
    until = time.monotonic() + deadline_s
    threads = list(pool._threads)
    for thread in threads:
        thread.join(max(0.0, until - time.monotonic()))
    return not any(thread.is_alive() for thread in threads)


class Task(QObject):
    """One core call. Ends with exactly one of `succeeded`, `failed`, `cancelled`, and then `ended`."""

    succeeded = Signal(object)
    failed = Signal(object)
    """The exception. One that is not a SecondMeError is a bug and is already in the log with its traceback."""
    cancelled = Signal()
    progressed = Signal(object)
    """A `secondme.progress.Step`."""
    ended = Signal()

    def __init__(self, work: Callable[[Progress], Any]) -> None:
        super().__init__()
        self.key = next(_keys)
        self._work = work
        self._cancel = Event()

    def start(self) -> "Task":
        work, cancel = self._work, self._cancel

        def run(post: Callable[[str, Any], None]) -> None:
            def report(step: Step) -> None:
                post("progressed", step)

            progress = Progress(report)
            progress.cancelled = cancel

            def call() -> Any:
                progress.check()
                return work(progress)

            post(*_outcome(call))

        _start(self, run)
        return self

    def cancel(self) -> None:
        """Ask the call to end; it ends at its next `progress` check. Safe from any thread, at any time."""
        self._cancel.set()

    def deliver(self, what: str, value: Any) -> None:
        """On the GUI thread, by the relay."""
        if what == "progressed":
            self.progressed.emit(value)
        else:
            _end(self, (what, value))


class _Buffer:
    """What a stream has yielded and the GUI thread has not taken yet."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._values: list[Any] = []
        self._outcome: Outcome | None = None

    def add(self, value: Any) -> bool:
        """True when the buffer was empty: the GUI thread must be woken."""
        with self._lock:
            self._values.append(value)
            return len(self._values) == 1

    def end(self, outcome: Outcome) -> None:
        with self._lock:
            self._outcome = outcome

    def take(self) -> tuple[list[Any], Outcome | None]:
        with self._lock:
            values, self._values = self._values, []
            return values, self._outcome


class StreamTask(QObject):
    """Iterates a generator on a worker thread and hands what it yields to the GUI thread in lists, as often as the
    connected handlers can afford (see `FRAME_S`, `SHARE`). Ends like a `Task`; all batches come before the end."""

    batch = Signal(object)
    """A non-empty list of what was yielded, in order."""
    succeeded = Signal(object)
    """None."""
    failed = Signal(object)
    cancelled = Signal()
    ended = Signal()

    def __init__(self, make: Callable[[Event], Iterator[Any]]) -> None:
        super().__init__()
        self.key = next(_keys)
        self.stop = Event()
        self._make = make
        self._buffer = _Buffer()
        self._last = 0.0
        self._interval = FRAME_S
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._drain)

    def start(self) -> "StreamTask":
        make, stop, buffer = self._make, self.stop, self._buffer

        def run(post: Callable[[str, Any], None]) -> None:
            def iterate() -> None:
                for value in make(stop):
                    if buffer.add(value):
                        post("more", None)

            buffer.end(_outcome(iterate))
            post("end", None)

        _start(self, run)
        return self

    def cancel(self) -> None:
        """Set the stop event that the generator was given. Safe from any thread, at any time."""
        self.stop.set()

    def deliver(self, what: str, _value: Any) -> None:
        """On the GUI thread, by the relay."""
        wait = self._interval - (time.monotonic() - self._last)
        if what == "end" or wait <= 0:
            self._drain()
        elif not self._timer.isActive():
            self._timer.start(int(wait * 1000) + 1)

    @Slot()
    def _drain(self) -> None:
        values, outcome = self._buffer.take()
        if values:
            before = time.thread_time()
            self.batch.emit(values)
            self._interval = max(FRAME_S, (time.thread_time() - before) / SHARE)
            self._last = time.monotonic()
        if outcome is not None and self.key in _alive:
            self._timer.stop()
            _end(self, outcome)


def _outcome(call: Callable[[], Any]) -> Outcome:
    """Run on a worker thread: what became of the call. Nothing escapes, so that no exception vanishes in the pool."""
    try:
        return "succeeded", call()
    except Cancelled:
        return "cancelled", None
    except SecondMeError as error:
        return "failed", error
    except Exception as error:
        log.exception("A task failed")
        reports.error("a task of the window", error)
        return "failed", error


def _end(task: Task | StreamTask, outcome: Outcome) -> None:
    del _alive[task.key]
    what, value = outcome
    if what == "cancelled":
        task.cancelled.emit()
    elif what == "failed":
        task.failed.emit(value)
    else:
        task.succeeded.emit(value)
    task.ended.emit()
