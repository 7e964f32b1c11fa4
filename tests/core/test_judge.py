"""What rules decide when a memory is held against what is known, and what a model's answer may and may not do."""

import json
from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.memory.compare import read_answer
from secondme.memory.judge import Known, answered, judge, moment
from secondme.memory.slots import compared, compatible, said_by
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Memory
from tests.core.test_consolidate import Life, life, me
from tests.fakes import BrokenEngine, FakeEmbedder, FakeEngine

__all__ = ["life", "me"]


def in_order(life: Life) -> list[tuple[str, str, str | None]]:
    """(status, statement, until) of all that is kept, by statement."""
    found = life.store.memories.list(status=("active", "superseded", "proposed", "faded"))
    return sorted((m.status, m.text, m.valid_to) for m in found)


class TestOver:
    @pytest.mark.parametrize(
        ("text", "attribute", "value", "over"),
        [
            ("You don't live in Lyon.", "home", "Lyon", True),
            ("You live in Lyon, no longer in Paris.", "home", "Paris", True),
            ("You live in Lyon, no longer in Paris.", "home", "Lyon", False),
            ("You work until 6 as a nurse.", "work", "nurse", False),
            ("You are left-handed.", "other", "left-handed", False),
            ("You are divorced.", "other", "divorced", False),
            ("Your cat Mira died.", "pet", "Mira", True),
            ("Your father Rui died.", "relation", "Rui", False),
            ("You don't like fish.", "dislikes", "fish", False),
            ("Du wohnst nicht mehr in Köln.", "home", "Köln", True),
            ("Tu n'habites plus à Nantes.", "home", "Nantes", True),
        ],
    )
    def test_of_which_value_it_is_said(self, life: Life, text: str, attribute: str, value: str, over: bool) -> None:
        (said,) = said_by(life.says("2024-01-01", text, attribute, value))
        assert said.over is over

    def test_a_denial_ends_what_was_known(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        life.says("2024-05-01", "You don't live in Lyon.", value="Lyon")
        life.consolidate()
        assert life.in_force() == ["You don't live in Lyon."]
        assert life.store.claims.memories(["home"])[0].claims[0].valid_to == "2024-05-01", "no form is given it"

    def test_an_older_denial_ends_nothing(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        life.says("2020-05-01", "You don't live in Lyon.", value="Lyon", origin="imported_self")
        life.consolidate()
        assert "You live in Lyon." in life.in_force()

    def test_quitting_ends_whatever_the_job_was(self, life: Life) -> None:
        life.says("2024-01-01", "You work as a welder.", "work", "welder")
        life.says("2024-05-01", "You quit your job.", "work", "job")
        life.consolidate()
        assert life.in_force() == ["You quit your job."]

    def test_what_was_once_so_stands_beside_what_is(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.says("2024-05-01", "You used to live in Paris.", value="Paris")
        life.consolidate()
        assert life.in_force() == ["You live in Lyon.", "You used to live in Paris."]
        assert [m.text for m in life.store.known.claiming(["home"], "", "2024-06-01", 5)] == ["You live in Lyon."]

    @pytest.mark.parametrize(
        ("text", "value", "kind"),
        [
            ("You want to move to Paris.", "Paris", "fact"),
            ("You will move to Paris next year.", "Paris", "event"),
            ("You move to Paris.", "Paris", "goal"),
            ("You like your home.", "home", "fact"),
        ],
    )
    def test_wishes_and_plans_replace_nothing(self, life: Life, text: str, value: str, kind: str) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.says("2024-05-01", text, value=value, kind=kind)
        life.consolidate()
        assert life.in_force() == sorted(["You live in Lyon.", text])


class TestTime:
    def test_times_are_compared_whatever_their_offset(self) -> None:
        assert moment("2024-01-01T10:00:00+02:00") < moment("2024-01-01T09:00:00+00:00")
        assert moment("2024-01-01") < moment("2024-01-02T00:00:00")
        assert moment("nonsense") < moment("0100-01-01")

    def test_an_old_letter_between_two_homes_ends_the_first_sooner(self, life: Life) -> None:
        life.says("2019-01-01", "You live in Paris.", value="Paris")
        life.says("2021-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        life.says("2020-03-01", "You live in Rome.", value="Rome", origin="imported_self")
        life.consolidate()
        assert in_order(life) == [
            ("active", "You live in Lyon.", None),
            ("superseded", "You live in Paris.", "2020-03-01"),
            ("superseded", "You live in Rome.", "2021-01-01"),
        ]

    def test_an_old_letter_from_a_home_that_is_known_strengthens_that(self, life: Life) -> None:
        paris = life.says("2019-01-01", "You live in Paris.", value="Paris")
        life.says("2021-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        life.says("2019-06-01", "Your home is in Paris.", value="Paris", origin="imported_self")
        life.consolidate()
        assert life.in_force() == ["You live in Lyon."]
        assert (len(life.now(paris).evidence), life.now(paris).valid_to) == (2, "2021-01-01")

    def test_the_same_home_in_two_times_of_life_told_in_any_order(self, life: Life) -> None:
        life.says("2022-01-01", "You live in Paris.", value="Paris")
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        life.says("2018-01-01", "Your home is in Lyon.", value="Lyon", origin="imported_self")
        life.consolidate()
        assert ("superseded", "Your home is in Lyon.", "2022-01-01") in in_order(life)
        assert life.in_force() == ["You live in Lyon."]

    def test_said_at_once_the_one_that_tells_of_a_change_holds(self, life: Life) -> None:
        life.says("2024-01-01", "You have moved to Lyon.", value="Lyon")
        life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.consolidate()
        assert life.in_force() == ["You have moved to Lyon."]

    def test_said_at_once_without_a_word_of_change_it_is_a_question_with_both(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.consolidate()
        (entry,) = life.me.inbox.list()
        assert entry.conflict is not None
        assert {entry.memory.evidence[0].quote, entry.conflict.evidence[0].quote} == {
            "You live in Lyon.", "You live in Paris.",
        }  # fmt: skip

    def test_strength_never_goes_back_in_time(self, life: Life) -> None:
        known = life.says("2024-01-01", "You speak Danish.", "language", "Danish")
        life.consolidate()
        life.says("2010-01-01", "You are fluent in Danish.", "language", "Danish", origin="imported_self")
        life.consolidate()
        after = life.now(known)
        assert str(after.last_recalled) >= known.created_at
        (entry,) = [e for e in life.store.journal.for_memory(known.id) if e.action == "reinforce"]
        assert (entry.who, entry.why) == ("consolidate", "It was said again.")


class TestBeside:
    def test_a_new_number_takes_the_place_and_a_second_one_does_not(self, life: Life) -> None:
        life.says("2024-01-01", "Your phone number is 555 0100.", "contact", "555 0100")
        life.says("2024-02-01", "Your phone number at work is 555 0199.", "contact", "555 0199")
        life.consolidate()
        assert len(life.in_force()) == 2
        life.says("2024-03-01", "Your new email is a@example.org.", "contact", "a@example.org")
        life.consolidate()
        assert len(life.in_force()) == 3

    def test_a_pet_that_is_gone(self, life: Life) -> None:
        life.says("2024-01-01", "You have a cat called Mira.", "pet", "cat called Mira")
        life.says("2024-01-02", "You have a dog called Bo.", "pet", "dog called Bo")
        life.says("2025-01-01", "Your cat Mira died.", "pet", "Mira")
        life.consolidate()
        assert life.in_force() == ["You have a dog called Bo.", "Your cat Mira died."]

    def test_events_at_the_same_place_are_two(self, life: Life) -> None:
        life.says("2024-01-01", "You went to Rome with your mother.", "event", "Rome", kind="event")
        life.says("2025-01-01", "With your mother you went to Rome.", "event", "Rome", kind="event")
        life.consolidate()
        assert len(life.in_force()) == 2

    def test_what_has_faded_comes_back_when_it_is_said_again(self, life: Life) -> None:
        faded = life.says("2024-01-01", "You play the trombone.", "skill", "play the trombone")
        life.consolidate()
        life.store.memories.edit(faded.id, who="decay", why="It was not needed.", status="faded")
        life.says("2024-06-01", "You play the trombone.", "skill", "play the trombone")
        life.consolidate()
        assert life.now(faded).status == "active"
        assert life.in_force() == ["You play the trombone."]

    def test_what_the_person_approved_counts_as_their_own_word(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        told = life.says("2024-06-01", "You live in Rome.", value="Rome", origin="imported_other")
        life.store.memories.edit(told.id, who="test", why="waits", status="proposed")
        life.me.inbox.approve([told.id])
        life.consolidate()
        assert life.in_force() == ["You live in Rome."]


class TestWords:
    def test_statements_beside_each_other(self) -> None:
        assert compared("You play chess with Tom on Tuesdays.", "You play chess on Tuesdays.") == "refines"
        assert compared("You don't play chess.", "You play chess.") == "differs"
        assert compatible("You run on Sundays.", "You go jogging on Sundays.")
        assert not compatible("You have 2 cats.", "You own 3 cats.")
        assert not compatible("You live with Ana.", "You live with Ben.")
        assert not compatible("Your email is now kim.new@post.example.", "Your email is kim.old@post.example.")
        assert not compatible("Your page is moss.example.", "Your page is fern.example.")
        assert compatible("Your email is kim@post.example.", "You can be reached at kim@post.example.")

    def test_a_statement_that_adds_words_takes_the_place(self, life: Life) -> None:
        life.says("2024-01-01", "You play chess every Tuesday.")
        life.says("2024-02-01", "You play chess with Tom every Tuesday.")
        life.consolidate()
        assert life.in_force() == ["You play chess with Tom every Tuesday."]


def answering(home: Paths, *answers: str) -> tuple[SecondMe, FakeEngine]:
    engine = FakeEngine(outputs=[json.dumps({"second": answer}) for answer in answers])
    return SecondMe.open(home, engine=engine, embedder=FakeEmbedder(), background=False), engine


class TestModel:
    @pytest.fixture
    def asked(self, home: Paths) -> Iterator[list[SecondMe]]:
        opened: list[SecondMe] = []
        yield opened
        for each in opened:
            each.close()

    def run(
        self, home: Paths, asked: list[SecondMe], answer: str, *said: tuple[str, str, str]
    ) -> tuple[Life, FakeEngine]:
        opened, engine = answering(home, answer)
        asked.append(opened)
        life = Life(opened)
        for number, (text, attribute, value) in enumerate(said, 1):
            life.says(f"2024-0{number}-01", text, attribute, value)
        life.consolidate()
        return life, engine

    JOGGING = (("You go jogging in the park on Sundays.", "", ""), ("You run in the park on Sundays.", "", ""))

    def test_it_is_asked_one_question_about_what_rules_cannot_tell(self, home: Paths, asked: list[SecondMe]) -> None:
        life, engine = self.run(home, asked, "same", *self.JOGGING)
        assert life.in_force() == ["You go jogging in the park on Sundays."]
        (prompt,) = engine.prompts
        assert prompt.question == (
            "First: You go jogging in the park on Sundays.\nSecond: You run in the park on Sundays."
        )
        assert engine.options[0].sequence == "job"

    def test_different_leaves_both(self, home: Paths, asked: list[SecondMe]) -> None:
        life, _ = self.run(home, asked, "different", *self.JOGGING)
        assert len(life.in_force()) == 2

    def test_what_is_clear_is_not_asked(self, home: Paths, asked: list[SecondMe]) -> None:
        _, engine = self.run(
            home, asked, "same", ("You live in Paris.", "home", "Paris"), ("You live in Lyon.", "home", "Lyon")
        )
        assert engine.prompts == []

    def test_newer_counts_only_on_the_same_claim(self, home: Paths, asked: list[SecondMe]) -> None:
        pets = (("You have a grey cat called Mira.", "pet", "cat"), ("You have a grey dog called Bo.", "pet", "dog"))
        life, engine = self.run(home, asked, "newer", *pets)
        assert len(engine.prompts) == 1
        assert len(life.in_force()) == 2

    def test_a_habit_may_be_replaced(self, home: Paths, asked: list[SecondMe]) -> None:
        habits = (
            ("You swim every morning before work.", "habit", "swim every morning"),
            ("You cycle every morning before work.", "habit", "cycle every morning"),
        )
        life, _ = self.run(home, asked, "newer", *habits)
        assert life.in_force() == ["You cycle every morning before work."]

    def test_the_same_is_not_believed_where_numbers_differ(self, home: Paths, asked: list[SecondMe]) -> None:
        life, _ = self.run(
            home, asked, "same", ("You ran 10 miles in the park.", "", ""), ("You jogged 12 miles in the park.", "", "")
        )
        assert len(life.in_force()) == 2

    def test_a_name_is_not_the_same_as_an_address_that_holds_it(self, home: Paths, asked: list[SecondMe]) -> None:
        said = (
            ("Your name is Tilda Brand.", "name", "Tilda Brand"),
            ("Your e-mail address is tilda.brand@example.org.", "contact", "tilda.brand@example.org"),
        )
        life, engine = self.run(home, asked, "same", *said)
        assert sorted(life.in_force()) == sorted(text for text, _, _ in said)
        assert engine.prompts == []

    def test_without_a_model_both_stay(self, home: Paths, asked: list[SecondMe]) -> None:
        opened = SecondMe.open(home, engine=BrokenEngine(), embedder=None, background=False)
        asked.append(opened)
        life = Life(opened)
        for day, (text, _, _) in zip(("2024-01-01", "2024-02-01"), self.JOGGING, strict=True):
            life.says(day, text)
        assert life.consolidate() == "Nothing had to be put in order."
        assert len(life.in_force()) == 2

    def test_what_cannot_be_read_is_different(self) -> None:
        assert read_answer("{") == read_answer('{"second": "maybe"}') == read_answer("[]") == "different"
        assert read_answer('{"second": "newer"}') == "newer"

    def test_others_words_are_never_newer_than_the_person_s(self, life: Life) -> None:
        own = life.says("2024-01-01", "You swim every morning.", "habit", "swim")
        other = life.says("2024-02-01", "You cycle every morning.", "habit", "cycle", origin="imported_other")
        known = Known([own], {})
        assert answered(other, own, "newer", known).action == "add"
        assert judge(other, known).action == "add"


def test_nothing_said_is_lost_whatever_the_order(life: Life) -> None:
    """Every quote still stands under a memory outside the bin, and one home holds."""
    days = ("2021-01-01", "2019-01-01", "2023-01-01", "2020-01-01", "2022-01-01", "2018-01-01")
    cities = ("Paris", "Lyon", "Paris", "Rome", "Lyon", "Rome")
    made: list[Memory] = []
    for day, city in zip(days, cities, strict=True):
        made.append(life.says(day, f"You live in {city} ({day}).", value=city))
        life.me.jobs.run("consolidate", Progress())
    kept = life.store.memories.list(status=("active", "superseded"))
    assert {m.id for m in kept} == {m.id for m in made}
    quotes = {evidence.quote for m in kept for evidence in m.evidence}
    assert quotes == {m.text for m in made}
    assert [m.claims[0].value for m in kept if m.status == "active"] == ["Paris"]
