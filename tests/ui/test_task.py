"""Tasks: where they run, where they answer, how they end."""

import gc
import threading
import time
from collections.abc import Iterator
from itertools import pairwise
from threading import Event

import pytest
from PySide6.QtCore import QObject, Slot

from secondme.errors import UserError
from secondme.progress import Progress, Step
from ui.task import SHARE, StreamTask, Task, cancel_all, close_pool, running


@pytest.fixture(autouse=True)
def _no_pool_left(qapp):
    yield
    assert close_pool(5.0)


class Heard(QObject):
    """What a task said, and on which thread."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[str, object]] = []
        self.threads: set[threading.Thread] = set()

    def listen(self, task: Task | StreamTask) -> None:
        task.succeeded.connect(self.succeeded)
        task.failed.connect(self.failed)
        task.cancelled.connect(self.cancelled)
        task.ended.connect(self.ended)

    def _note(self, what: str, value: object = None) -> None:
        self.said.append((what, value))
        self.threads.add(threading.current_thread())

    @Slot(object)
    def succeeded(self, value: object) -> None:
        self._note("succeeded", value)

    @Slot(object)
    def failed(self, value: object) -> None:
        self._note("failed", value)

    @Slot()
    def cancelled(self) -> None:
        self._note("cancelled")

    @Slot()
    def ended(self) -> None:
        self._note("ended")

    @Slot(object)
    def batch(self, value: object) -> None:
        self._note("batch", value)


def ended(heard: Heard) -> bool:
    return bool(heard.said) and heard.said[-1][0] == "ended"


class TestTask:
    def test_works_elsewhere_and_answers_here(self, qtbot):
        heard = Heard()
        task = Task(lambda _progress: threading.current_thread())
        heard.listen(task)
        task.start()
        qtbot.waitUntil(lambda: ended(heard), timeout=3000)
        assert [what for what, _ in heard.said] == ["succeeded", "ended"]
        assert heard.said[0][1] is not threading.main_thread()
        assert heard.threads == {threading.main_thread()}
        assert running() == 0

    def test_functions_too_are_called_on_the_gui_thread(self, qtbot):
        seen: list[threading.Thread] = []
        task = Task(lambda _progress: 1)
        task.succeeded.connect(lambda _value: seen.append(threading.current_thread()))
        task.start()
        qtbot.waitUntil(lambda: bool(seen), timeout=3000)
        assert seen == [threading.main_thread()]

    def test_an_error_for_a_person_arrives_whole_and_is_not_logged(self, qtbot):
        def work(_progress: Progress) -> None:
            raise UserError("This file is empty.")

        heard = Heard()
        task = Task(work)
        heard.listen(task)
        task.start()
        qtbot.waitUntil(lambda: ended(heard), timeout=3000)
        assert heard.said[0][0] == "failed"
        assert str(heard.said[0][1]) == "This file is empty."

    def test_a_bug_is_logged_with_its_traceback(self, qtbot, expected_logs, caplog):
        expected_logs.append("A task failed")
        heard = Heard()
        task = Task(lambda _progress: 1 / 0)
        heard.listen(task)
        task.start()
        qtbot.waitUntil(lambda: ended(heard), timeout=3000)
        assert isinstance(heard.said[0][1], ZeroDivisionError)
        assert "ZeroDivisionError" in caplog.text

    def test_cancel_ends_it_at_the_next_check(self, qtbot):
        begun = Event()

        def work(progress: Progress) -> None:
            for number in range(100_000):
                begun.set()
                progress.update(number)
                time.sleep(0.001)

        heard = Heard()
        task = Task(work)
        heard.listen(task)
        task.start()
        assert begun.wait(3)
        task.cancel()
        qtbot.waitUntil(lambda: ended(heard), timeout=3000)
        assert heard.said == [("cancelled", None), ("ended", None)]

    def test_progress_arrives_and_ends_at_the_total(self, qtbot):
        steps: list[Step] = []
        task = Task(lambda progress: [progress.update(done, 50) for done in range(51)])
        task.progressed.connect(steps.append)
        with qtbot.waitSignal(task.ended, timeout=3000):
            task.start()
        assert steps[-1] == Step(50, 50)
        assert len(steps) < 50

    def test_a_receiver_that_is_gone_is_not_called_and_the_task_still_ends(self, qtbot):
        go = Event()
        heard, other = Heard(), Heard()
        task = Task(lambda _progress: go.wait(3))
        task.succeeded.connect(heard.succeeded)
        other.listen(task)
        task.start()
        said = heard.said
        del heard, task
        gc.collect()
        go.set()
        qtbot.waitUntil(lambda: ended(other), timeout=3000)
        assert said == []

    def test_threads_stay_so_that_connections_do(self, qtbot):
        seen: list[object] = []
        for _ in range(20):
            task = Task(lambda _progress: threading.current_thread())
            task.succeeded.connect(seen.append)
            with qtbot.waitSignal(task.ended, timeout=3000):
                task.start()
        assert len(seen) == 20
        assert len(set(seen)) < 20

    def test_the_pool_closes_within_its_deadline(self, qtbot):
        stop = Event()
        Task(lambda _progress: stop.wait(20)).start()
        before = time.monotonic()
        assert not close_pool(0.2)
        assert time.monotonic() - before < 2
        stop.set()
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)

    def test_cancel_all_reaches_tasks_and_streams(self, qtbot):
        def endless(stop: Event) -> Iterator[int]:
            while not stop.wait(0.002):
                yield 1

        def work(progress: Progress) -> None:
            while True:
                progress.update(1)
                time.sleep(0.002)

        Task(work).start()
        StreamTask(endless).start()
        cancel_all()
        qtbot.waitUntil(lambda: running() == 0, timeout=3000)


class TestStream:
    def test_everything_comes_in_order_and_before_the_end(self, qtbot):
        heard = Heard()
        task = StreamTask(lambda _stop: iter(range(10_000)))
        heard.listen(task)
        task.batch.connect(heard.batch)
        task.start()
        qtbot.waitUntil(lambda: ended(heard), timeout=5000)
        values = [value for what, batch in heard.said if what == "batch" for value in batch]  # type: ignore[attr-defined]
        assert values == list(range(10_000))
        assert [what for what, _ in heard.said[-2:]] == ["succeeded", "ended"]
        assert heard.threads == {threading.main_thread()}

    def test_a_slow_handler_gets_fewer_batches(self, qtbot):
        def trickle(_stop: Event) -> Iterator[int]:
            for number in range(120):
                time.sleep(0.005)
                yield number

        def handle(_values: object) -> None:
            until = time.thread_time() + 0.02
            while time.thread_time() < until:
                pass
            calls.append(time.monotonic())

        calls: list[float] = []
        task = StreamTask(trickle)
        task.batch.connect(handle)
        with qtbot.waitSignal(task.ended, timeout=10_000):
            task.start()
        between = [later - earlier for earlier, later in pairwise(calls[1:-1])]
        assert between
        assert min(between) >= 0.02 / SHARE * 0.9

    def test_what_came_before_a_failure_is_not_lost(self, qtbot):
        def breaks(_stop: Event) -> Iterator[int]:
            yield 1
            yield 2
            raise UserError("The model stopped.")

        heard = Heard()
        task = StreamTask(breaks)
        heard.listen(task)
        task.batch.connect(heard.batch)
        task.start()
        qtbot.waitUntil(lambda: ended(heard), timeout=3000)
        values = [value for what, batch in heard.said if what == "batch" for value in batch]  # type: ignore[attr-defined]
        assert values == [1, 2]
        assert heard.said[-2][0] == "failed"
