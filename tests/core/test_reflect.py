"""Conclusions: what they follow from, what they may say, and what they are never about."""

import json

import pytest

from secondme.app import SecondMe
from secondme.memory.delicate import delicate, delicate_of
from secondme.memory.reflect import Candidate, by_rule, candidates, problem_with, reflect
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Claim, Evidence, Memory, NewItem, NewMemory
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

NOW = "2026-06-20T10:00:00+02:00"


def know(store: Store, text: str, day: str, attribute: str = "", value: str = "", **more: object) -> Memory:
    chat = store.chats.create("")
    item = store.items.add(chat.id, NewItem(text, "Me", "self", f"{day}T09:00:00+01:00", "typed"), None)
    claims = (Claim("", attribute, value or text),) if attribute else ()
    new = NewMemory(text, more.pop("kind", "fact"), (Evidence(item.id, quote=text),), claims=claims, **more)  # type: ignore[arg-type]
    memory = store.memories.add(new, "test", "")
    assert memory is not None
    return memory


def climbed(store: Store) -> list[Memory]:
    told = (("You climbed the Eiger with Rui.", "2026-01-03"), ("You went climbing in the hall.", "2026-02-09"),
            ("You were climbing near Chur.", "2026-04-12"))  # fmt: skip
    return [know(store, text, day, kind="event") for text, day in told]


def moved(store: Store) -> list[Memory]:
    old = know(store, "You live in Paris.", "2025-01-01", "home", "Paris")
    store.memories.edit(old.id, who="test", why="", status="superseded")
    return [old, know(store, "You live in Lyon.", "2026-03-01", "home", "Lyon")]


def says(text: str) -> str:
    return json.dumps({"conclusion": text})


def run(store: Store, *outputs: str, allowed: tuple[str, ...] = (), **more: object) -> int:
    engine = FakeEngine(outputs=list(outputs)) if outputs else BrokenEngine()
    return reflect(store, lambda: engine, allowed, NOW, Progress(), **more)  # type: ignore[arg-type]


def drawn(store: Store) -> list[Memory]:
    return store.memories.list(kind="conclusion")


class TestCandidates:
    def test_the_same_on_three_days_is_a_habit(self, store: Store) -> None:
        memories = climbed(store)
        found = candidates(memories, NOW, ())
        assert [(one.pattern, one.about, [m.id for m in one.memories]) for one in found] == [
            ("habit", "climb", [memory.id for memory in memories])]  # fmt: skip

    def test_twice_or_on_one_day_is_none(self, store: Store) -> None:
        assert candidates(climbed(store)[:2], NOW, ()) == []
        same_day = [know(store, f"You sailed to {to}.", "2026-01-03", kind="event") for to in ("Bern", "Chur", "Genf")]
        assert candidates(same_day, NOW, ()) == []

    def test_what_took_the_place_of_something_is_a_change(self, store: Store) -> None:
        old, new = moved(store)
        memories = [store.memories.get(old.id), new]
        assert candidates(memories, NOW, ()) == [Candidate("change", "home", tuple(memories))]

    def test_nothing_follows_for_others_or_from_what_is_private(self, store: Store) -> None:
        others = [know(store, f"Nora sails to {to}.", f"2026-01-0{n}", kind="event", subject="Nora")
                  for n, to in enumerate(("Bern", "Chur", "Genf"), 1)]  # fmt: skip
        assert candidates(others, NOW, ()) == []

    @pytest.mark.parametrize(
        ("text", "about"),
        [
            ("You went to the doctor for your migraine.", "health"),
            ("You voted for the greens.", "politics"),
            ("You are gay.", "sex"),
            ("You prayed in the mosque.", "religion"),
            ("Du warst beim Arzt.", "health"),
            ("Vous avez prié à l'église.", "religion"),
        ],
    )
    def test_what_is_delicate_is_recognised(self, text: str, about: str) -> None:
        assert about in delicate(text)

    @pytest.mark.parametrize("text", ["You live in Lyon.", "You illustrate books.", "You painted a boat."])
    def test_what_is_not_is_not(self, text: str) -> None:
        assert delicate(text) == frozenset()

    @pytest.mark.parametrize(
        ("text", "attribute", "about"),
        [
            ("You work as a nurse at the children's hospital.", "work", set()),
            ("You are at the hospital for your migraine.", "work", {"health"}),
            ("You spent a week at the hospital.", "event", {"health"}),
            ("You are allergic to nuts.", "allergy", {"health"}),
        ],
    )
    def test_where_somebody_works_tells_no_illness(self, store: Store, text: str, attribute: str, about: set) -> None:
        assert delicate_of(know(store, text, "2026-05-01", attribute, "it")) == about


class TestChecks:
    @pytest.fixture
    def habit(self, store: Store) -> Candidate:
        return Candidate("habit", "climb", tuple(climbed(store)))

    @pytest.mark.parametrize(
        ("text", "problem"),
        [
            ("You often go climbing.", ""),
            ("You regularly climb.", ""),
            ("You climb regularly, in the hall and near Chur.", "of one only"),
            ("You often climb the Eiger.", "of one only"),
            ("You climbed the Eiger with Rui.", "not a conclusion"),
            ("You often climb with Berta.", "invented"),
            ("You climbed again and again since 2019.", "invented"),
            ("You often drink beer.", "invented"),
            ("You often go to the hall.", "about something else"),
            ("They often climb.", "form"),
            ("You often climb?", "form"),
        ],
    )
    def test_only_what_follows(self, habit: Candidate, text: str, problem: str) -> None:
        assert problem_with(text, habit) == problem

    def test_a_change_names_both_sides(self, store: Store) -> None:
        change = Candidate("change", "home", tuple(moved(store)))
        assert problem_with("You used to live in Paris and now live in Lyon.", change) == ""
        assert problem_with("You now live in Lyon.", change) == "one side only"
        assert by_rule(change) == "This has changed: once “You live in Paris”, now “You live in Lyon”."


class TestReflecting:
    def test_a_conclusion_waits_in_the_inbox_marked_as_inferred(self, store: Store) -> None:
        memories = climbed(store)
        assert run(store, says("You often go climbing."), run_id=store.runs.start("reflect")) == 1
        (one,) = drawn(store)
        assert (one.text, one.kind, one.status) == ("You often go climbing.", "conclusion", "proposed")
        assert [entry.memory_id for entry in one.evidence] == [memory.id for memory in memories]
        assert one.keywords == ("Habits",)
        assert one.context == "Inferred from 3 memories from 2026-01-03 to 2026-04-12 that tell of “climbing”."
        assert one.confidence == 0.5
        assert store.journal.for_memory(one.id)[0].run_id is not None

    def test_what_does_not_follow_gives_way_to_a_plain_wording(self, store: Store) -> None:
        climbed(store)
        run(store, says("You are an alpine guide from Bern."))
        assert [one.text for one in drawn(store)] == ["Climbing comes up in your life again and again."]

    def test_without_a_model_too(self, store: Store) -> None:
        climbed(store)
        moved(store)
        assert run(store) == 2
        assert {one.text for one in drawn(store)} == {
            "This has changed: once “You live in Paris”, now “You live in Lyon”.",
            "Climbing comes up in your life again and again."}  # fmt: skip

    def test_nothing_is_concluded_twice(self, store: Store) -> None:
        climbed(store)
        assert run(store, says("You often go climbing.")) == 1
        assert run(store, says("You climb again and again.")) == 0
        assert len(drawn(store)) == 1

    def test_only_what_changed_is_looked_at_again_and_the_same_memory_changes(self, store: Store) -> None:
        climbed(store)
        run(store, says("You often go climbing."))
        (before,) = drawn(store)
        assert run(store, says("You regularly go climbing.")) == 0
        know(store, "You climbed the town wall.", "2026-05-02", kind="event")
        assert run(store, says("You regularly go climbing.")) == 1
        (after,) = drawn(store)
        assert (after.id, after.text, len(after.evidence)) == (before.id, "You regularly go climbing.", 4)

    def test_what_was_rejected_is_not_proposed_again(self, store: Store) -> None:
        climbed(store)
        run(store, says("You often go climbing."))
        (one,) = drawn(store)
        store.memories.edit(one.id, who="person", why="rejected", status="rejected")
        know(store, "You climbed the town wall.", "2026-05-02", kind="event")
        assert run(store, says("You often go climbing walls.")) == 0
        assert [memory.status for memory in drawn(store)] == ["rejected"]

    def test_health_politics_sex_and_religion_only_when_asked_for(self, store: Store) -> None:
        for day, town in (("2026-01-03", "Bern"), ("2026-02-03", "Chur"), ("2026-03-03", "Zug")):
            know(store, f"You prayed in the chapel of {town}.", day, kind="event")
        assert run(store, says("You often pray.")) == 0
        assert drawn(store) == []
        assert run(store, says("You often pray."), allowed=("religion",)) == 1


def test_the_job_draws_conclusions_and_renews_the_profile(home: Paths) -> None:
    engine = FakeEngine(outputs=[says("You often go climbing.")])
    me = SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False)
    try:
        climbed(me._parts.store)
        moved(me._parts.store)
        assert me.jobs.run("reflect", Progress(), NOW) == (
            "2 conclusions wait for you. There is a new version of the profile.")  # fmt: skip
        assert {job.name: job.pending for job in me.jobs.list()}["reflect"] == 0
        assert me.jobs.run("reflect", Progress(), NOW) == "Nothing new was concluded. The profile is as it was."
        assert len(me.memories.list(statuses=("proposed",))) == 2
        me.settings.update(remember=False)
        assert me.jobs.run("reflect", Progress(), NOW) == "Remembering is switched off."
    finally:
        me.close()
