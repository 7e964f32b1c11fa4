"""Runs background jobs, one at a time, giving way to the person.

Jobs are resumable: what a step did is on disk when the next begins, so a job may be interrupted anywhere and asked for
again. A job never starts while a reply streams; one that runs then waits at its next `check`.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from secondme.errors import Cancelled, EnvironmentProblem, SecondMeError, UserError
from secondme.progress import Progress
from secondme.types import Changes, JobInfo

if TYPE_CHECKING:
    from secondme.store.runs import Runs, RunStatus

log = logging.getLogger(__name__)

RETRY_S = 600.0
"""A job that failed is not started again by itself before this."""
POLL_S = 0.02
State = Literal["idle", "waiting", "running", "paused", "failed"]


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run did, in words for the person (nothing they said in it), and how many things it changed."""

    detail: str
    changed: int = 0


@dataclass(frozen=True, slots=True)
class Job:
    """A kind of work. `run(progress, now, run_id)` does it to its end; `pending` counts what it would do.

    `quiet_s`: seconds that must have passed since the last reply. `hidden`: not shown and not recorded.
    `heavy`: not by itself on battery."""

    name: str
    title: str
    run: Callable[[Progress, str | None, int | None], Outcome]
    pending: Callable[[], int]
    quiet_s: float = 0.0
    hidden: bool = False
    heavy: bool = False


class Pausable(Progress):
    """A job's progress: `check` waits while the person is being served. Cancelling ends the waiting.

    `inner`: who asked for the job, and is told of its progress and may cancel it."""

    def __init__(self, may_go: threading.Event, inner: Progress | None = None) -> None:
        super().__init__(interval=0.0)
        self._may_go = may_go
        self._inner = inner
        if inner is not None:
            self.cancelled = inner.cancelled

    def check(self) -> None:
        super().check()
        while not self._may_go.wait(POLL_S):
            super().check()

    def update(self, done: int, total: int = 0, label: str = "") -> None:
        self.check()
        if self._inner is not None:
            self._inner.update(done, total, label)


class Runner:
    """One thread for the background, one job at a time. Safe from any thread.

    `on_change` is called, on the thread that made it, when a state changed or a run ended."""

    def __init__(
        self,
        jobs: Sequence[Job],
        runs: "Runs",
        on_change: Callable[[Changes], None],
        on_battery: Callable[[], bool] = lambda: False,
    ) -> None:
        self.jobs = {job.name: job for job in jobs}
        self._runs = runs
        self._on_change = on_change
        self._on_battery = on_battery
        self._queue: list[str] = []
        self._failed: dict[str, tuple[str, float]] = {}
        self._wake = threading.Condition()
        self._one_at_a_time = threading.Lock()
        self._may_go = threading.Event()
        self._may_go.set()
        self._free = threading.Event()
        self._free.set()
        self._pauses = 0
        self._held = False
        self._quiet_since = 0.0
        self._running = ""
        self._background: Pausable | None = None
        self._foreground = 0
        self._closing = False
        self._thread: threading.Thread | None = None

    def submit(self, name: str, *, retry: bool = True) -> None:
        """Ask for a job soon; asking twice is asking once. Without `retry` one that failed lately is left alone."""
        job = self._job(name)
        with self._wake:
            if self._closing or name in self._queue:
                return
            if not retry and time.monotonic() - self._failed.get(name, ("", -RETRY_S))[1] < RETRY_S:
                return
            self._queue.append(name)
            self._queue.sort(key=list(self.jobs).index)
            if self._thread is None:
                self._thread = threading.Thread(target=self._loop, name="jobs", daemon=True)
                self._thread.start()
            self._wake.notify_all()
        if not job.hidden:
            self._on_change(Changes())

    def run_now(self, name: str, progress: Progress, now: str | None = None) -> str:
        """Run a job ("all": each in turn) on this thread to its end; a background job gives way and is asked for again.
        It waits while a reply streams.

        Returns what was done. Raises Cancelled and what stopped the job; both are recorded."""
        if name == "all":
            shown = [job for job in self.jobs.values() if not job.hidden]
            return "\n".join(f"{job.title}: {self.run_now(job.name, progress, now)}" for job in shown)
        job = self._job(name)
        with self._wake:
            self._foreground += 1
            if self._background is not None:
                self._background.cancel()
        try:
            while not self._one_at_a_time.acquire(timeout=POLL_S):
                progress.check()
            try:
                return self._run(job, Pausable(self._free, progress), now).detail
            finally:
                self._one_at_a_time.release()
        finally:
            with self._wake:
                self._foreground -= 1
                self._wake.notify_all()

    def pause(self) -> None:
        """The person is being served: at once, and until each `pause` has had its `resume`."""
        with self._wake:
            self._pauses += 1
            self._open_gates()

    def resume(self) -> None:
        with self._wake:
            self._pauses = max(0, self._pauses - 1)
            self._quiet_since = time.monotonic()
            self._open_gates()

    def hold(self, held: bool) -> None:
        """The person's own pause: nothing runs by itself until they let go."""
        with self._wake:
            self._held = held
            self._open_gates()
        self._on_change(Changes())

    def _open_gates(self) -> None:
        """`_free`: no reply streams. `_may_go`: nor has the person paused the background."""
        for gate, is_open in ((self._free, not self._pauses), (self._may_go, not self._pauses and not self._held)):
            (gate.set if is_open else gate.clear)()
        self._wake.notify_all()

    def cancel(self) -> None:
        """End the background job that runs, and forget those that wait."""
        with self._wake:
            self._queue.clear()
            if self._background is not None:
                self._background.cancel()

    def list(self) -> list[JobInfo]:
        return [self._info(job) for job in self.jobs.values() if not job.hidden]

    def busy(self) -> bool:
        """Whether anything runs or waits, hidden jobs too."""
        with self._wake:
            return bool(self._running or self._queue)

    def _info(self, job: Job) -> JobInfo:
        last = self._runs.last(job.name)
        result = last.detail if last and last.status != "running" else ""
        return JobInfo(job.name, job.title, self._state(job), job.pending(), last.started_at if last else None, result)

    def _state(self, job: Job) -> State:
        with self._wake:
            if not self._may_go.is_set() and (self._running == job.name or job.name in self._queue):
                return "paused"
            if self._running == job.name:
                return "running"
            if job.name in self._queue:
                return "waiting"
            return "failed" if job.name in self._failed else "idle"

    def close(self, deadline_s: float = 5.0) -> None:
        """Refuse new jobs, cancel the one that runs, wait for its end. Idempotent."""
        with self._wake:
            self._closing = True
            self._queue.clear()
            if self._background is not None:
                self._background.cancel()
            self._wake.notify_all()
        if self._thread is not None and self._thread is not threading.current_thread():
            self._thread.join(deadline_s)
            if self._thread.is_alive():
                log.warning("the job %s did not end in time", self._running)

    def _job(self, name: str) -> Job:
        job = self.jobs.get(name)
        if job is None:
            known = ", ".join(job.name for job in self.jobs.values() if not job.hidden)
            raise UserError(f"There is no job called {name}. There are: {known}.")
        return job

    def _loop(self) -> None:
        while (job := self._next()) is not None:
            progress = Pausable(self._may_go)
            with self._one_at_a_time:
                with self._wake:
                    if self._closing:
                        return
                    self._background = progress
                    if self._foreground:
                        progress.cancel()
                try:
                    self._run(job, progress, None)
                except Cancelled:
                    self._ask_again(job)
                except SecondMeError as problem:
                    log.info("the job %s stopped: %s", job.name, type(problem).__name__)
                except Exception:  # the edge of this thread: recorded as failed, shown, and logged whole
                    log.exception("the job %s failed", job.name)
                finally:
                    with self._wake:
                        self._background = None

    def _ask_again(self, job: Job) -> None:
        """A job that gave way to one of the foreground goes on after it; one that was cancelled does not."""
        with self._wake:
            if self._foreground and not self._closing and job.name not in self._queue:
                self._queue.insert(0, job.name)

    def _next(self) -> Job | None:
        """The next job that may start, waiting for one; None when closing."""
        with self._wake:
            while not self._closing:
                job = self._startable()
                if job is not None:
                    self._queue.remove(job.name)
                    return job
                self._wake.wait(0.25 if self._queue else None)
            return None

    def _startable(self) -> Job | None:
        if not self._may_go.is_set() or self._foreground:
            return None
        quiet = time.monotonic() - self._quiet_since
        for job in map(self.jobs.__getitem__, self._queue):
            if quiet >= job.quiet_s and not (job.heavy and self._on_battery()):
                return job
        return None

    def _run(self, job: Job, progress: Progress, now: str | None) -> Outcome:
        """Run and record; a failed or cancelled run is never reported as done."""
        progress.check()
        run_id = None if job.hidden else self._runs.start(job.name)
        self._note(job.name, run_id)
        started = time.monotonic()
        status: RunStatus = "failed"
        outcome = Outcome("")
        try:
            outcome = job.run(progress, now, run_id)
            status = "done"
            with self._wake:
                self._failed.pop(job.name, None)
            return outcome
        except Cancelled:
            status, outcome = "cancelled", Outcome("Stopped before its end; it goes on where it was.")
            raise
        except Exception as error:
            outcome = Outcome(sentence(error))
            with self._wake:
                self._failed[job.name] = (outcome.detail, time.monotonic())
            raise
        finally:
            if run_id is not None:
                cost = time.monotonic() - started
                self._runs.finish(run_id, status, outcome.detail, cost_s=cost, changed=outcome.changed)
            self._note("", run_id)

    def _note(self, running: str, run_id: int | None) -> None:
        with self._wake:
            self._running = running
        self._on_change(Changes(jobs=(run_id,)) if run_id is not None else Changes())


def sentence(error: Exception) -> str:
    """What the person is told of an error: its own sentence, or that it is ours."""
    if isinstance(error, EnvironmentProblem):
        return error.sentence()
    return str(error) if isinstance(error, SecondMeError) else "Something went wrong inside the app; the log says what."
