"""Runs background jobs one at a time, on one thread, and gives way to the person: while a reply streams, nothing runs.

A job asks its progress between two steps; there it is held while a reply streams, there a more urgent job goes first,
and there it is cancelled. What a run did, or why it failed, is on disk; one that did not reach its end is never
recorded as done.
"""

import logging
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from threading import Condition, Thread, current_thread
from typing import Literal

from secondme import reports
from secondme.errors import Cancelled, EnvironmentProblem, SecondMeError, UserError
from secondme.jobs.power import Power
from secondme.jobs.work import Job, Parts, Work, jobs_of
from secondme.log import described
from secondme.progress import Progress
from secondme.types import Changes, JobInfo

log = logging.getLogger(__name__)

IDLE_S = 2.0
"""Seconds without a reply before a job that is not eager goes on."""
RETRY_S = 120.0
"""A job that failed waits so long before it runs again by itself; a person may run it at once."""
STOPPED = "It was stopped before it was done."
POLL_S = 0.05
BATTERY_S = 30.0


@dataclass(slots=True)
class _State:
    """What the runner knows of a job besides its runs on disk."""

    wanted: bool = False
    progress: Progress | None = None
    asked: bool = False
    """A person asked for the run that goes on."""
    awaited: bool = False
    """Somebody waits for it."""
    not_before: float = 0.0
    wanted_now: bool = False
    """A person asked for it without waiting: neither a failure just now nor the battery holds it."""


class Runner:
    """Owns the thread, which starts with the first `submit`. Every method is safe from any thread, also from a job."""

    def __init__(
        self, parts: Parts, jobs: Mapping[str, Job] | None = None, idle_s: float = IDLE_S, retry_s: float = RETRY_S
    ) -> None:
        self._parts = parts
        self._jobs = dict(jobs if jobs is not None else jobs_of(parts))
        self._rank = {name: rank for rank, name in enumerate(self._jobs)}
        self._states = {name: _State() for name in self._jobs}
        self._idle_s, self._retry_s = idle_s, retry_s
        self._power = Power()
        self._changed = Condition()
        self._pauses = 0
        self._resume_at = 0.0
        self._stack: list[str] = []
        self._closing = False
        self._thread: Thread | None = None

    def submit(self, name: str, asked: bool = False) -> None:
        """Ask for a job, soon. Asking twice is asking once; asking while it runs makes it run once more. A job that
        has just failed waits a while, so that a missing model is one failure, not a hundred. `asked`: by a person, for
        whom it neither waits that while nor for the mains. Raises UserError when there is no such job."""
        with self._changed:
            if self._closing:
                return
            state = self._state(name)
            state.wanted, state.wanted_now = True, state.wanted_now or asked
            if self._thread is None:
                self._thread = Thread(target=self._loop, name="jobs")
                self._thread.start()
            self._changed.notify_all()
        self._parts.status_changed()

    def run_now(self, name: str, progress: Progress, now: str | None = None, how: frozenset[str] = frozenset()) -> str:
        """Run a job to its end on this thread, after the one that runs; returns what it did, in words.

        Raises UserError when there is no such job, Cancelled, and what stopped it (recorded too)."""
        with self._changed:
            self._state(name)
            while self._stack:
                progress.check()
                self._refuse_when_closing()
                self._changed.wait(POLL_S)
            self._refuse_when_closing()
            self._stack.append(name)
        try:
            return self._run(name, progress, now, asked=True, how=how)
        finally:
            self._took_off(name)

    def pause(self) -> None:
        """Hold all jobs at their next step. Pauses add up; each needs its `resume`."""
        with self._changed:
            self._pauses += 1
        self._parts.status_changed()

    def resume(self) -> None:
        """End one pause; when none is left, work goes on after some idle seconds."""
        with self._changed:
            self._pauses = max(0, self._pauses - 1)
            if self._pauses == 0:
                self._resume_at = time.monotonic() + self._idle_s
            self._changed.notify_all()
        self._parts.status_changed()

    @contextmanager
    def paused(self) -> Iterator[None]:
        self.pause()
        try:
            yield
        finally:
            self.resume()

    def cancel(self, name: str, asked: bool = True) -> None:
        """Stop a job (not one that a person asked for, unless `asked`), and take it from the queue. What it had done so
        far stays done."""
        with self._changed:
            state = self._state(name)
            state.wanted = state.wanted_now = False
            if state.progress is not None and (asked or not state.asked):
                state.progress.cancel()
            self._changed.notify_all()
        self._parts.status_changed()

    def stop(self) -> tuple[str, ...]:
        """Stop whatever runs and nobody waits for, and empty the queue; what was done so far stays done. Returns what
        a person had asked for: to be asked for again."""
        with self._changed:
            asked: list[str] = []
            for name, state in self._states.items():
                running = state.progress if not state.awaited else None
                if state.wanted_now or (running and state.asked):
                    asked.append(name)
                state.wanted = state.wanted_now = False
                if running:
                    running.cancel()
            self._changed.notify_all()
        self._parts.status_changed()
        return tuple(asked)

    @property
    def running(self) -> str | None:
        """The job that runs now, also while it is held."""
        stack = self._stack
        return stack[-1] if stack else None

    def by_itself(self) -> tuple[str, ...]:
        """The names of the listed jobs but those that run only when a person asks for them, the most urgent first."""
        return tuple(name for name, job in self._jobs.items() if job.title and not job.on_request)

    def list(self) -> list[JobInfo]:
        """The jobs that a person knows of, with what is left to do and how the last run ended."""
        return [self._info(name, job) for name, job in self._jobs.items() if job.title]

    def refuse(self) -> None:
        """Take no more work and cancel what runs; the beginning of `close`."""
        with self._changed:
            self._closing = True
            for state in self._states.values():
                state.wanted = False
                if state.progress is not None:
                    state.progress.cancel()
            self._changed.notify_all()

    def close(self, deadline_s: float) -> bool:
        """Refuse work, cancel what runs, wait at most `deadline_s` for its thread; whether it ended. Idempotent."""
        self.refuse()
        thread = self._thread
        if thread is None or thread is current_thread():
            return True
        thread.join(deadline_s)
        if thread.is_alive():
            log.warning("Job %s did not end within %.1f s", self.running, deadline_s)
        return not thread.is_alive()

    def give_way(self, name: str, progress: Progress, asked: bool) -> None:
        """Called by a job between two steps: hold it while it must wait, and let more urgent ones go first."""
        while True:
            with self._changed:
                first = self._ready(above=self._rank[name]) if self._thread is current_thread() else None
                if first is None:
                    if not self._held(self._jobs[name], asked):
                        return
                    self._changed.wait(POLL_S)
                else:
                    self._stack.append(first)
            if progress.cancelled.is_set():
                if first is not None:
                    self._took_off(first)
                raise Cancelled
            if first is not None:
                self._run_and_log(first)

    def _loop(self) -> None:
        while True:
            with self._changed:
                while (name := None if self._stack else self._ready()) is None:
                    if self._closing:
                        return
                    self._changed.wait(self._patience())
                if self._closing:
                    return
                self._stack.append(name)
            self._run_and_log(name)

    def _run_and_log(self, name: str) -> None:
        try:
            self._run(name, Progress(), None, asked=self._states[name].wanted_now)
        except Cancelled:
            log.info("Job %s was cancelled", name)
        except EnvironmentProblem as problem:
            log.info("Job %s stopped: %s", name, type(problem).__name__)
        except Exception as error:  # noqa: BLE001 - the edge: told in the run, and the log says where
            log.error("Job %s failed: %s", name, described(error))
            reports.error(f"the job {name}", error)
        finally:
            self._took_off(name)

    def _took_off(self, name: str) -> None:
        with self._changed:
            self._stack.remove(name)
            self._changed.notify_all()
        self._parts.status_changed()

    def _run(self, name: str, told: Progress, now: str | None, asked: bool, how: frozenset[str] = frozenset()) -> str:
        """One run, recorded from its start. Raises what stopped it."""
        state, job = self._states[name], self._jobs[name]
        progress = _Yielding(told, lambda: self.give_way(name, progress, asked))
        with self._changed:
            state.wanted = state.wanted_now = False
            state.progress, state.asked = progress, asked
            state.awaited = current_thread() is not self._thread
            if self._closing:
                progress.cancel()
        self._parts.status_changed()
        run_id = self._parts.store.runs.start(name) if job.title else None
        began = time.monotonic()
        status: Literal["done", "failed", "cancelled"] = "failed"
        words, changed = "It stopped unexpectedly. The log says more.", 0
        try:
            progress.check()
            done = job.run(Work(progress, now, run_id, how | {"asked"} if asked else how))
            status, words, changed = "done", done.words, done.changed
            return words
        except Cancelled:
            status, words = "cancelled", STOPPED
            raise
        except SecondMeError as problem:
            words = problem.sentence() if isinstance(problem, EnvironmentProblem) else str(problem)
            if self._closing:
                status, words = "cancelled", STOPPED
            raise
        finally:
            with self._changed:
                state.progress = None
                state.not_before = time.monotonic() + self._retry_s if status == "failed" else 0.0
            if run_id is not None:
                self._parts.store.runs.finish(run_id, status, words, time.monotonic() - began, changed)
                self._parts.publish(Changes(jobs=(run_id,)))

    def _ready(self, above: int | None = None) -> str | None:
        """The most urgent job that is wanted and may run now, more urgent than rank `above`."""
        now = time.monotonic()
        for name, state in self._states.items():
            if above is not None and self._rank[name] >= above:
                return None
            may = state.wanted and (state.not_before <= now or state.wanted_now)
            if may and not self._held(self._jobs[name], state.wanted_now):
                return name
        return None

    def _held(self, job: Job, asked: bool = False) -> bool:
        if self._pauses > 0:
            return True
        if job.eager:
            return False
        return time.monotonic() < self._resume_at or (job.heavy and not asked and self._power.on_battery())

    def _patience(self) -> float | None:
        """Seconds until something that is wanted may have become ready by itself; None: not before a notice."""
        wanted = [state for state in self._states.values() if state.wanted]
        if not wanted or self._pauses:
            return None
        now = time.monotonic()
        until = min(max(0.0 if state.wanted_now else state.not_before, self._resume_at) for state in wanted)
        return until - now if until > now else BATTERY_S

    def _refuse_when_closing(self) -> None:
        if self._closing:
            raise EnvironmentProblem("Second Me is closing.", "Start it again.")

    def _info(self, name: str, job: Job) -> JobInfo:
        state, last = self._states[name], self._parts.store.runs.last(name)
        shown: Literal["idle", "waiting", "running", "paused", "failed"] = "idle"
        if name in self._stack:
            shown = "paused" if name != self.running or self._held(job, state.asked) else "running"
        elif state.wanted and (state.not_before <= time.monotonic() or state.wanted_now):
            shown = "waiting"
        elif last is not None and last.status == "failed":
            shown = "failed"
        when, result = (last.finished_at, last.detail) if last is not None else (None, "")
        return JobInfo(name, job.title, shown, job.pending(), when, result, job.trouble())

    def _state(self, name: str) -> _State:
        if name not in self._states:
            known = ", ".join(name for name, job in self._jobs.items() if job.title)
            raise UserError(f"There is no job named {name}; there are {known}.")
        return self._states[name]


class _Yielding(Progress):
    """A job's progress: its checks hold the job while the person needs the machine."""

    def __init__(self, told: Progress, give_way: Callable[[], None]) -> None:
        super().__init__()
        self.cancelled = told.cancelled
        self._told = told
        self._give_way = give_way

    def check(self) -> None:
        super().check()
        self._give_way()
        super().check()

    def update(self, done: int, total: int = 0, label: str = "") -> None:
        self.check()
        self._told.update(done, total, label)
