"""What becomes of summaries when their parts go."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.memory.corrections import Correction, out_of_date
from secondme.memory.summarize import SCOPES, pending
from secondme.memory.verify import second_person
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Evidence, Item, Memory, NewItem, NewMemory
from tests.core.test_summarize import NOW, know, made, run, talk
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

LATER = "2026-04-20T10:00:00+02:00"


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


class TestWhatWasPutRight:
    SAID = (
        "My appointment with the dentist in Basel is on Tuesday.",
        "I planted tomatoes in the garden behind the shed.",
        "We ate dinner with Nora on the terrace and drank elderflower wine.",
        "Nora told us about her new job at the museum.",
    )
    OLD = "You have an appointment with the dentist on Tuesday."
    NEW = "You have an appointment with the dentist on Thursday."

    def life(self, store: Store) -> tuple[list[Item], Memory]:
        """A conversation, what was learned from it, and the summaries of both, of four levels."""
        items = talk(store, self.SAID)
        new = NewMemory(self.OLD, "event", (Evidence(items[0].id, quote="dentist in Basel is on Tuesday"),))
        memory = store.memories.add(new, "test", "")
        assert memory is not None
        for item in items[1:]:
            store.memories.add(NewMemory(second_person(item.text), "event", (Evidence(item.id, quote=""),)), "test", "")
        for day in ("2026-03-04", "2026-03-11", "2026-03-12"):
            for words in ("swam in the lake", "baked a cake", "read about moths"):
                know(store, f"You {words} on the {day[-2:]}th.", day, kind="event")
        run(store, BrokenEngine(), LATER)
        return items, memory

    def scopes(self, store: Store, word: str) -> set[str]:
        made_in = store.derivations.made(SCOPES)
        return {made_in[one.id][0] for one in made(store) if word in one.text and one.id in made_in}

    def test_each_says_it_as_it_was_put_right_and_as_before_when_that_is_taken_back(
        self, store: Store
    ) -> None:
        _, memory = self.life(store)
        said = self.scopes(store, "Tuesday")
        assert {"conversation", "day"} <= said
        done = store.memories.edit(memory.id, who="person", why="edited", text=self.NEW)
        (talked,) = [one for one in made(store) if one.keywords == ("conversation",)]
        assert [each.now.text for each in out_of_date(store, talked)] == [self.NEW]
        assert pending(store) == 1
        while run(store, BrokenEngine(), LATER):
            pass
        assert self.scopes(store, "Tuesday") == set()
        assert {"conversation", "day"} <= self.scopes(store, "Thursday")
        assert not any(out_of_date(store, one) for one in made(store))
        assert pending(store) == 0
        (again,) = [one for one in made(store) if one.keywords == ("conversation",)]
        assert (again.id, memory.id in {each.memory_id for each in again.evidence}) == (talked.id, True)
        store.memories.undo(done.journal)
        while run(store, BrokenEngine(), LATER):
            pass
        assert (self.scopes(store, "Thursday"), self.scopes(store, "Tuesday")) == (set(), said)

    def test_the_model_reads_what_holds(self, store: Store) -> None:
        _, memory = self.life(store)
        store.memories.edit(memory.id, who="person", why="edited", text=self.NEW)
        engine = FakeEngine(outputs=['{"sentences": []}'] * 9)
        run(store, engine, LATER)
        asked = [prompt.question for prompt in engine.prompts if "dentist" in prompt.question]
        assert any("We ate dinner" in question for question in asked), "of the conversation too"
        assert all("Thursday" in question for question in asked)
        assert all("Tuesday" not in question for question in asked)

    @pytest.mark.parametrize(("words", "stale"), [("No, not on Tuesday, it is on Thursday.", True),
                                                  ("My appointment is on Thursday this time.", False)])  # fmt: skip
    def test_what_later_words_deny_by_name_is_put_right_too(self, store: Store, words: str, stale: bool) -> None:
        _, memory = self.life(store)
        new = NewItem(words, "Me", "self", f"{LATER[:10]}T08:00:00", "typed")
        item = store.items.add(store.chats.create("").id, new, None)
        newer = store.memories.add(NewMemory(self.NEW, "event", (Evidence(item.id, quote=words),)), "test", "")
        assert newer is not None
        store.memories.edit(memory.id, who="consolidate", why="", status="superseded")
        store.links.put(memory.id, newer.id, "before", who="consolidate", why="")
        (talked,) = [one for one in made(store) if one.keywords == ("conversation",)]
        assert bool(out_of_date(store, talked)) is stale
        run(store, BrokenEngine(), LATER)
        (talked,) = [one for one in made(store) if one.keywords == ("conversation",)]
        assert ("Thursday" in talked.text, "Tuesday" in talked.text) == (stale, not stale)


def test_a_summary_says_that_it_is_out_of_date_until_it_is_made_again(me: SecondMe) -> None:
    store = me._parts.store
    _, memory = TestWhatWasPutRight().life(store)
    (talked,) = [one for one in made(store) if one.keywords == ("conversation",)]
    assert me.memories.put_right(talked.id) == ()
    me.memories.edit(memory.id, text=TestWhatWasPutRight.NEW)
    assert me.memories.put_right(talked.id) == (TestWhatWasPutRight.NEW,)
    me.jobs.run("summarize", Progress(), LATER)
    assert me.memories.put_right(talked.id) == ()
    assert "Thursday" in me.memories.get(talked.id).text


def test_another_thing_may_still_be_on_the_former_day(me: SecondMe) -> None:
    store = me._parts.store
    _, memory = TestWhatWasPutRight().life(store)
    me.memories.edit(memory.id, text="Your choir rehearses on Thursdays.")
    corrected = Correction(memory.id, "Your choir rehearses on Tuesdays.", me.memories.get(memory.id))
    assert corrected.is_told("Choir on Tuesdays, dentist on Friday.")
    assert not corrected.is_told("The dentist has time on Tuesdays.")
