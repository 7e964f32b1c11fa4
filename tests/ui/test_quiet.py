"""Full garbage collections wait for a moment in which nothing is done."""

import gc
import weakref
from collections.abc import Iterator
from threading import Event

import pytest

from ui import quiet
from ui.quiet import QuietCollector
from ui.task import Task, close_pool


class Knot:
    """Rubbish that only a collection frees."""

    def __init__(self) -> None:
        self.own = self


@pytest.fixture
def collector(qapp) -> Iterator[QuietCollector]:
    made = QuietCollector()
    before = gc.get_threshold()
    made.start()
    yield made
    made.stop()
    assert gc.get_threshold() == before


def full_collections() -> int:
    return gc.get_stats()[2]["collections"]


def old_rubbish(containers: int) -> "weakref.ref[Knot]":
    """A knot in the oldest generation, and so many containers that are still used."""
    knot = Knot()
    gone = weakref.ref(knot)
    kept = [[] for _ in range(containers)]
    gc.collect(1)
    del knot, kept
    return gone


def test_no_full_collection_comes_by_itself(collector):
    before = full_collections()
    kept = [[number] for number in range(400_000)]
    assert full_collections() == before
    assert len(kept) == 400_000


def test_rubbish_of_a_long_life_goes_when_nothing_is_done(collector, monkeypatch):
    gone = old_rubbish(1000)
    assert not collector.collect(), "it is not worth while yet"
    assert gone() is not None
    monkeypatch.setattr(quiet, "WORTH", 1)
    assert collector.collect()
    assert gone() is None


def test_it_waits_for_a_task(collector, monkeypatch, qtbot):
    monkeypatch.setattr(quiet, "WORTH", 1)
    gone = old_rubbish(1000)
    go_on = Event()
    task = Task(lambda progress: go_on.wait(10))
    with qtbot.waitSignal(task.succeeded, timeout=5000):
        task.start()
        assert not collector.collect()
        assert gone() is not None
        go_on.set()
    assert collector.collect()
    assert gone() is None
    assert close_pool(5.0)


def test_starting_twice_and_stopping_twice_leaves_all_as_it_was(qapp):
    before = gc.get_threshold()
    collector = QuietCollector()
    collector.start()
    collector.start()
    collector.stop()
    collector.stop()
    assert gc.get_threshold() == before
    assert gc.get_freeze_count() == 0
