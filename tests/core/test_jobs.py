"""The runner: one job at a time, held while a reply streams, cancelled between two steps, honest about how it ended."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, UserError
from secondme.jobs.power import Power
from secondme.jobs.runner import Runner
from secondme.jobs.schedule import DAILY, ENOUGH, MINUTES, Scheduler, submit_when_due
from secondme.jobs.work import Done, Job, Work, jobs_of
from secondme.progress import Progress, Step
from secondme.store import Store
from secondme.types import Changes, JobInfo


@dataclass
class FakeParts:
    store: Store
    changes: list[Changes] = field(default_factory=list)
    told: int = 0

    def publish(self, changes: Changes) -> Changes:
        self.changes.append(changes)
        return changes

    def status_changed(self) -> None:
        self.told += 1


class Steps:
    """A job of steps, each of which waits for leave; `done` are those taken."""

    def __init__(self, count: int = 3) -> None:
        self.count = count
        self.done: list[int] = []
        self.leave = threading.Semaphore(0)
        self.runs = 0

    def __call__(self, work: Work) -> Done:
        self.runs += 1
        for step in range(self.count):
            assert self.leave.acquire(timeout=5)
            self.done.append(step)
            work.progress.update(step + 1, self.count, "Stepping")
        return Done("All steps were taken.", self.count)

    def go(self, steps: int = 1) -> None:
        for _ in range(steps):
            self.leave.release()


Make = Callable[..., Runner]


@pytest.fixture
def parts(store: Store) -> FakeParts:
    return FakeParts(store)


@pytest.fixture
def make(parts: FakeParts) -> Iterator[Make]:
    runners: list[Runner] = []

    def made(idle_s: float = 0.0, retry_s: float = 60.0, **jobs: Job) -> Runner:
        runners.append(Runner(parts, jobs, idle_s, retry_s))  # type: ignore[arg-type]
        return runners[-1]

    yield made
    for runner in runners:
        assert runner.close(5.0)


def until(true: Callable[[], object], what: str = "it") -> None:
    deadline = time.monotonic() + 5
    while not true():
        assert time.monotonic() < deadline, f"{what} did not happen in time"
        time.sleep(0.005)


def info(runner: Runner, name: str) -> JobInfo:
    return next(job for job in runner.list() if job.name == name)


def last(parts: FakeParts, name: str) -> tuple[str, str, int]:
    run = parts.store.runs.last(name)
    assert run is not None
    return run.status, run.detail, run.changed


def test_a_job_runs_and_is_recorded(parts: FakeParts, make: Make) -> None:
    runner = make(work=Job("Work", lambda work: Done("It went well.", 3), lambda: 7))
    assert info(runner, "work") == JobInfo("work", "Work", "idle", 7, None, "")
    runner.submit("work")
    until(lambda: parts.changes)
    assert last(parts, "work") == ("done", "It went well.", 3)
    until(lambda: info(runner, "work").state == "idle")
    assert info(runner, "work").last_result == "It went well."
    run = parts.store.runs.last("work")
    assert run is not None
    assert parts.changes == [Changes(jobs=(run.id,))]


def test_jobs_run_one_at_a_time_and_asking_twice_is_asking_once(make: Make) -> None:
    one, two = Steps(), Steps()
    runner = make(one=Job("One", one), two=Job("Two", two))
    runner.submit("two")
    until(lambda: runner.running == "two")
    runner.submit("two")
    runner.submit("two")
    two.go(6)
    until(lambda: two.runs == 2 and len(two.done) == 6)
    time.sleep(0.05)
    assert two.runs == 2


def test_a_reply_holds_a_job_at_its_next_step(make: Make) -> None:
    steps = Steps()
    runner = make(work=Job("Work", steps))
    runner.submit("work")
    until(lambda: steps.runs)
    with runner.paused(), runner.paused():
        steps.go(3)
        until(lambda: steps.done == [0])
        time.sleep(0.15)
        assert steps.done == [0]
        assert info(runner, "work").state == "paused"
    until(lambda: steps.done == [0, 1, 2])


def test_work_goes_on_only_after_some_idle_time(make: Make) -> None:
    steps = Steps(1)
    runner = make(idle_s=0.3, work=Job("Work", steps))
    steps.go()
    runner.pause()
    runner.submit("work")
    runner.resume()
    began = time.monotonic()
    until(lambda: steps.done)
    assert time.monotonic() - began >= 0.25


def test_an_eager_job_does_not_wait_and_goes_between_the_steps_of_another(make: Make) -> None:
    order: list[str] = []
    slow = Steps(2)
    eager = Job("", lambda work: (order.append("eager"), Done(""))[1], eager=True)
    runner = make(idle_s=0.3, eager=eager, slow=Job("Slow", slow))
    runner.submit("slow")
    until(lambda: slow.runs)
    runner.pause()
    runner.submit("eager")
    slow.go()
    time.sleep(0.1)
    assert order == []
    runner.resume()
    until(lambda: order == ["eager"], "the eager job")
    assert slow.done == [0]
    slow.go()
    until(lambda: slow.done == [0, 1])


def test_a_failing_job_between_steps_does_not_end_the_other(parts: FakeParts, make: Make) -> None:
    def fails(work: Work) -> Done:
        raise ModelProblem("The model is missing.", "Get it.")

    slow = Steps(2)
    runner = make(first=Job("First", fails), slow=Job("Slow", slow))
    runner.submit("slow")
    until(lambda: slow.runs)
    runner.submit("first")
    slow.go(2)
    until(lambda: last(parts, "slow")[0] == "done")
    assert last(parts, "first") == ("failed", "The model is missing. Get it.", 0)


def test_cancel_ends_a_job_and_says_so(parts: FakeParts, make: Make) -> None:
    steps = Steps()
    runner = make(work=Job("Work", steps))
    runner.submit("work")
    until(lambda: steps.runs)
    runner.cancel("work")
    steps.go(3)
    until(lambda: runner.running is None)
    assert last(parts, "work") == ("cancelled", "It was stopped before it was done.", 0)
    assert steps.done == [0]


def test_what_a_person_asked_for_is_not_stopped_with_what_runs_by_itself(parts: FakeParts, make: Make) -> None:
    work = Steps(2)
    runner = make(work=Job("Work", work))
    result: list[str] = []
    thread = threading.Thread(target=lambda: result.append(runner.run_now("work", Progress())))
    thread.start()
    until(lambda: work.runs, "the run")
    runner.cancel("work", asked=False)
    work.go(2)
    thread.join(5)
    assert result == ["All steps were taken."]
    runner.submit("work")
    until(lambda: work.runs == 2, "the second run")
    runner.cancel("work", asked=False)
    work.go(2)
    until(lambda: info(runner, "work").state == "idle" and last(parts, "work")[0] == "cancelled", "the end")


def test_a_job_whose_model_ends_because_the_app_closes_has_not_failed(parts: FakeParts, make: Make) -> None:
    begun, ended = threading.Event(), threading.Event()

    def work(_work: Work) -> Done:
        begun.set()
        assert ended.wait(5)
        raise ModelProblem("The chat model stopped.", "Try again.")

    runner = make(work=Job("Work", work))
    runner.submit("work")
    assert begun.wait(5)
    runner.refuse()
    ended.set()
    assert runner.close(5.0)
    assert last(parts, "work") == ("cancelled", "It was stopped before it was done.", 0)


def test_a_problem_is_recorded_with_its_sentence_once(parts: FakeParts, make: Make) -> None:
    runs = []

    def fails(work: Work) -> Done:
        runs.append(1)
        raise ModelProblem("The chat model is missing.", "Get it under Models.")

    runner = make(work=Job("Work", fails))
    for _ in range(5):
        runner.submit("work")
        until(lambda: runner.running is None and runs)
    time.sleep(0.1)
    assert len(runs) == 1
    assert last(parts, "work") == ("failed", "The chat model is missing. Get it under Models.", 0)
    assert info(runner, "work").state == "failed"


def test_a_failed_job_is_tried_again_later(parts: FakeParts, make: Make) -> None:
    results: list[Exception | None] = [EnvironmentProblem("The disk is full."), None]

    def work(work: Work) -> Done:
        problem = results.pop(0)
        if problem:
            raise problem
        return Done("It went well.")

    runner = make(retry_s=0.1, work=Job("Work", work))
    runner.submit("work")
    until(lambda: len(results) == 1 and runner.running is None)
    runner.submit("work")
    until(lambda: results == [] and last(parts, "work")[0] == "done")


def test_a_bug_goes_to_the_log_and_is_never_called_done(parts: FakeParts, make: Make, expected_logs: list[str]) -> None:
    expected_logs.append("Job work failed")

    def faulty(work: Work) -> Done:
        raise ZeroDivisionError

    runner = make(work=Job("Work", faulty))
    runner.submit("work")
    until(lambda: parts.changes)
    assert last(parts, "work") == ("failed", "It stopped unexpectedly. The log says more.", 0)


def test_run_now_returns_reports_and_raises(parts: FakeParts, make: Make) -> None:
    seen: list[Step] = []
    steps = Steps(2)
    steps.go(2)

    def fails(work: Work) -> Done:
        raise UserError(f"Not {work.now}.")

    runner = make(work=Job("Work", steps), bad=Job("Bad", fails))
    assert runner.run_now("work", Progress(seen.append, interval=0)) == "All steps were taken."
    assert [(step.done, step.total) for step in seen] == [(1, 2), (2, 2)]
    with pytest.raises(UserError, match="Not 2026-03-05"):
        runner.run_now("bad", Progress(), now="2026-03-05")
    with pytest.raises(UserError, match="There is no job named sing; there are work, bad"):
        runner.run_now("sing", Progress())
    assert [run.status for run in parts.store.runs.list()] == ["failed", "done"]


def test_run_now_can_be_cancelled(parts: FakeParts, make: Make) -> None:
    progress = Progress()
    progress.cancel()
    runner = make(work=Job("Work", Steps()))
    with pytest.raises(Cancelled):
        runner.run_now("work", progress)
    assert last(parts, "work")[0] == "cancelled"


def test_run_now_waits_for_the_job_that_runs(make: Make) -> None:
    one, two = Steps(1), Steps(1)
    two.go()
    runner = make(one=Job("One", one), two=Job("Two", two))
    runner.submit("one")
    until(lambda: runner.running == "one")
    thread = threading.Thread(target=runner.run_now, args=("two", Progress()))
    thread.start()
    time.sleep(0.1)
    assert two.done == []
    one.go()
    thread.join(5)
    assert (one.done, two.done) == ([0], [0])


def test_closing_ends_a_held_job_and_refuses_more(parts: FakeParts, make: Make) -> None:
    steps = Steps()
    runner = make(work=Job("Work", steps))
    runner.submit("work")
    until(lambda: steps.runs)
    runner.pause()
    steps.go(1)
    until(lambda: steps.done == [0])
    assert runner.close(2.0)
    assert last(parts, "work")[0] == "cancelled"
    runner.submit("work")
    with pytest.raises(EnvironmentProblem, match="closing"):
        runner.run_now("work", Progress())
    assert steps.runs == 1


def test_a_job_that_does_not_end_is_told(make: Make, expected_logs: list[str]) -> None:
    expected_logs.append(r"Job work did not end within 0\.1 s")
    steps = Steps(1)
    runner = make(work=Job("Work", steps))
    runner.submit("work")
    until(lambda: steps.runs)
    assert runner.close(0.1) is False
    steps.go()
    assert runner.close(5.0)


def test_heavy_jobs_wait_for_the_mains(make: Make, monkeypatch: pytest.MonkeyPatch) -> None:
    steps = Steps(1)
    steps.go(2)
    monkeypatch.setattr(Power, "on_battery", lambda self: True)
    runner = make(work=Job("Work", steps, heavy=True))
    runner.submit("work")
    time.sleep(0.1)
    assert steps.done == []
    assert info(runner, "work").state == "waiting"
    assert runner.run_now("work", Progress()) == "All steps were taken."


def test_the_scheduler_only_submits(make: Make) -> None:
    steps = Steps(1)
    runner = make(embed=Job("E", steps), extract=Job("X", steps), index=Job("I", steps))
    scheduler = Scheduler(runner)
    assert {job.id for job in scheduler._scheduler.get_jobs()} == {*MINUTES, *DAILY}
    assert steps.runs == 0
    scheduler.close()
    scheduler.close()


def test_a_daily_job_is_asked_for_once_a_day_or_when_enough_is_to_be_done(parts: FakeParts, make: Make) -> None:
    left = [0]
    runner = make(reflect=Job("R", lambda work: Done("Reflected."), lambda: left[0]))
    assert submit_when_due(runner, "reflect")
    until(lambda: info(runner, "reflect").last_run)
    ran = datetime.fromisoformat(str(info(runner, "reflect").last_run))
    assert not submit_when_due(runner, "reflect", ran + timedelta(hours=5))
    left[0] = ENOUGH
    assert not submit_when_due(runner, "reflect", ran + timedelta(hours=1))
    assert submit_when_due(runner, "reflect", ran + timedelta(hours=5))
    left[0] = 0
    assert submit_when_due(runner, "reflect", ran + timedelta(days=3))


def test_the_jobs_of_the_app_most_urgent_first(parts: FakeParts) -> None:
    jobs = jobs_of(parts)  # type: ignore[arg-type]
    assert list(jobs) == [
        "settle", "embed", "fold", "extract", "consolidate", "link", "summarize", "reflect", "weigh", "retain",
        "decay", "watch", "index", "rebuild",
    ]  # fmt: skip
    assert jobs["settle"].eager
    assert jobs["settle"].title == ""


def test_a_job_is_held_in_the_middle_when_the_mains_go_and_goes_on_with_them(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    battery: list[bool] = [False]
    monkeypatch.setattr(Power, "on_battery", lambda self: battery[0])
    steps = Steps()
    runner = make(work=Job("Work", steps, heavy=True))
    runner.submit("work")
    steps.go()
    until(lambda: steps.done == [0])
    battery[0] = True
    steps.go(2)
    until(lambda: info(runner, "work").state == "paused")
    time.sleep(0.1)
    assert len(steps.done) <= 2, "at its next step"
    battery[0] = False
    until(lambda: steps.done == [0, 1, 2])


def test_what_a_person_asked_for_runs_on_battery_and_is_said_to_run(
    make: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Power, "on_battery", lambda self: True)
    steps = Steps()
    runner = make(work=Job("Work", steps, heavy=True))
    runner.submit("work", asked=True)
    until(lambda: info(runner, "work").state == "running")
    steps.go(3)
    until(lambda: steps.done == [0, 1, 2])
