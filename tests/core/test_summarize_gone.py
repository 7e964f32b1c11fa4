"""What becomes of summaries when their parts go."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from tests.core.test_summarize import NOW, know, made, run, talk
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


def test_a_run_that_was_taken_back_is_not_made_again(me: SecondMe) -> None:
    store = me._parts.store
    talk(store)
    me.jobs.run("summarize", Progress(), NOW)
    run_id = me.jobs.runs()[0].id
    me.journal.undo_run(run_id)
    assert made(store) == []
    me.jobs.run("summarize", Progress(), NOW)
    assert made(store) == []


class TestWhenPartsGo:
    def test_a_summary_goes_with_the_first_of_its_parts_and_is_made_again_of_the_rest(self, store: Store) -> None:
        words = ("saw the moth of Quarten", "swam in lake Walen", "met Rui in Chur", "baked a cake")
        memories = [know(store, f"You {what}.", "2026-03-02", kind="event") for what in words]
        run(store, BrokenEngine())
        (before,) = made(store)
        assert {entry.memory_id for entry in before.evidence} == {memory.id for memory in memories}
        gone = store.memories.delete(memories[0].id, "person", "deleted")
        assert before.id in gone.memories
        assert made(store) == []
        assert run(store, BrokenEngine()) == 1
        (after,) = made(store)
        assert "moth" not in after.text
        store.memories.undo(gone.journal)
        assert {memory.id for memory in made(store)} == {before.id, after.id}
        assert run(store, BrokenEngine()) == 1
        (again,) = made(store)
        assert (again.id, "moth" in again.text) == (after.id, True)

    def test_a_branch_that_is_left_takes_the_summary_along(self, store: Store) -> None:
        items = talk(store)
        run(store, BrokenEngine())
        (summary,) = made(store)
        leaf = store.chats.get(items[0].conversation_id).active_leaf
        store.chats.set_leaf(items[0].conversation_id, items[1].id)
        assert made(store) == []
        store.chats.set_leaf(items[0].conversation_id, leaf)
        assert [memory.id for memory in made(store)] == [summary.id]


def test_what_is_never_to_be_remembered_is_not_summed_up(me: SecondMe) -> None:
    talk(me._parts.store)
    me.settings.update(never_remember=("tomatoes",))
    assert me.jobs.run("summarize", Progress(), NOW) == "No summaries were made."


def test_the_person_may_have_summaries_wait_for_them(me: SecondMe) -> None:
    me.settings.update(inbox={"summary": "ask"})
    talk(me._parts.store)
    assert me.jobs.run("summarize", Progress(), NOW) == "1 summary was made."
    assert [entry.memory.kind for entry in me.inbox.list()] == ["summary"]


def test_the_job_does_nothing_while_remembering_is_switched_off(me: SecondMe) -> None:
    talk(me._parts.store)
    me.settings.update(remember=False)
    assert me.jobs.run("summarize", Progress(), NOW) == "Remembering is switched off."
    assert made(me._parts.store) == []


def test_a_purged_memory_takes_the_summaries_of_it_along(store: Store) -> None:
    memories = [know(store, f"You saw the {what} of Quarten.", "2026-03-02") for what in ("moth", "lake", "tower")]
    run(store, BrokenEngine())
    (summary,) = made(store)
    changes = store.memories.purge(memories[0].id)
    assert summary.id in changes.memories
    assert made(store) == []
    store.memories.list()
    run(store, BrokenEngine())
    assert all("moth" not in memory.text for memory in made(store))
