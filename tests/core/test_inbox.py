"""What waits for the person's word, and what becomes of it."""

import pytest

from secondme.errors import UserError
from secondme.inbox import _day
from secondme.memory.policy import admitted, choice_for, touches
from secondme.types import Claim, Evidence, NewMemory
from tests.core.test_consolidate import Life, life, me
from tests.core.test_extract import learn, say
from tests.fakes import FakeEngine

__all__ = ["life", "me"]


def new(text: str = "You like tea.", **fields: object) -> NewMemory:
    return NewMemory(text, fields.pop("kind", "fact"), (Evidence(1, quote=text),), **fields)  # type: ignore[arg-type]


class TestPolicy:
    def test_what_is_said_by_default_and_what_the_person_chooses(self) -> None:
        assert [choice_for(origin, "fact", {}) for origin in ("typed", "imported_self")] == ["accept", "accept"]
        assert [choice_for(origin, "fact", {}) for origin in ("imported_other", "document")] == ["ask", "ask"]
        assert choice_for("assistant", "fact", {}) == "never"
        assert choice_for("typed", "event", {"typed": "ask", "typed:event": "never"}) == "never"
        assert choice_for("typed", "event", {"event": "ask"}) == "ask"
        assert choice_for("typed", "fact", {"typed": "nonsense"}) == "ask", "in doubt the person is asked"

    def test_what_may_not_be_remembered_is_not_made(self) -> None:
        assert admitted(new(), {}, ()) == new()
        waiting = admitted(new(origin="document"), {}, ())
        assert waiting is not None
        assert waiting.status == "proposed"
        assert admitted(new(), {}, ("tea",)) is None
        assert admitted(new(origin="assistant"), {}, ()) is None
        told = new("You take aspirin.", claims=(Claim("", "health", "aspirin"),))
        assert touches(told, "health")
        assert not touches(new("You like teal."), "tea")
        assert not touches(new(), "")


class TestInbox:
    def proposed(self, life: Life, day: str, text: str, **fields: str) -> int:
        made = life.says(day, text, **fields)  # type: ignore[arg-type]
        life.store.memories.edit(made.id, who="test", why="waits", status="proposed")
        return made.id

    def test_it_is_grouped_and_says_why_it_waits(self, life: Life) -> None:
        one = self.proposed(life, "2024-01-01", "Your sister plays the cello.", origin="imported_other")
        (entry,) = life.me.inbox.list()
        assert (entry.memory.id, entry.group, entry.conflict) == (one, "Talk", None)
        assert entry.reason == "Said by Me in “Talk”."
        assert life.me.inbox.count() == 1

    def test_a_guess_waits_and_says_that_it_is_one(self, life: Life) -> None:
        store = life.store
        say(store, "I think I might move to Oslo next year, not sure yet", "I see.", "I live in Ghent.")
        learn(store, FakeEngine())
        (entry,) = life.me.inbox.list()
        assert entry.memory.text.startswith("You think you might move to Oslo")
        assert entry.reason.startswith("It was said as something uncertain. Said by ")
        assert [each.text for each in store.memories.list(status=("active",))] == ["You live in Ghent."]

    def test_kept_rejected_and_worded_anew(self, life: Life) -> None:
        one, two, three = (
            self.proposed(life, f"2024-01-0{n}", text)
            for n, text in enumerate(("You like tea.", "You hate rain.", "You have a dog."), 1)
        )
        done = life.me.inbox.approve([one])
        assert life.store.memories.get(one).status == "active"
        life.me.undo(done)
        assert life.store.memories.get(one).status == "proposed"
        life.me.inbox.reject([two])
        life.me.inbox.edit(three, "You have two dogs.")
        assert (life.store.memories.get(three).text, life.store.memories.get(three).status) == (
            "You have two dogs.", "active",
        )  # fmt: skip
        assert [entry.memory.id for entry in life.me.inbox.list()] == [one]
        with pytest.raises(UserError, match="answered already"):
            life.me.inbox.approve([two])

    def test_what_was_rejected_is_not_proposed_again_from_the_same_words(self, life: Life) -> None:
        one = self.proposed(life, "2024-01-01", "You like tea.")
        life.me.inbox.reject([one])
        memory = life.store.memories.get(one)
        again = NewMemory("You like tea.", "fact", memory.evidence)
        assert life.store.memories.add(again, "extract", "Said.") is None
        other_words = NewMemory("You are fond of tea.", "fact", memory.evidence)
        assert life.store.memories.add(other_words, "extract", "Said.") is None

    @pytest.mark.parametrize(
        ("which", "first", "second"),
        [("new", "superseded", "active"), ("old", "active", "rejected"), ("both", "active", "active")],
    )
    def test_a_contradiction_is_settled(self, life: Life, which: str, first: str, second: str) -> None:
        one = life.says("2024-01-01", "You were born on 3 May 1990.", "birthday", "3 May 1990")
        two = life.says("2024-02-01", "You were born on 4 May 1990.", "birthday", "4 May 1990")
        life.consolidate()
        done = life.me.inbox.keep(two.id, which)  # type: ignore[arg-type]
        assert (life.now(one).status, life.now(two).status) == (first, second)
        life.consolidate()
        assert (life.now(one).status, life.now(two).status) == (first, second), "it is not asked again"
        life.me.undo(done)
        assert (life.now(one).status, life.now(two).status) == ("active", "proposed")

    def test_proposals_are_neither_given_to_replies_nor_to_forms(self, life: Life) -> None:
        self.proposed(life, "2024-01-01", "You live in Rome.", value="Rome", origin="imported_other")
        assert life.me.search.find("Where do I live? Rome", types=("memory",)) == []
        assert life.store.claims.memories(["home"]) == []

    def test_at_most_twenty_a_day_the_most_important_first_and_questions_before_all(self, life: Life) -> None:
        many = [self.proposed(life, "2024-01-01", f"Your friend number {n} plays chess.") for n in range(25)]
        life.store.memories.edit(many[24], who="test", why="matters", importance=0.9)
        life.says("2024-01-01", "You were born on 3 May 1990.", "birthday", "3 May 1990")
        question = life.says("2024-02-01", "You were born on 4 May 1990.", "birthday", "4 May 1990")
        life.consolidate()
        first = life.me.inbox.list()
        assert [entry.memory.id for entry in first][:2] == [question.id, many[24]]
        assert (len(first), life.me.inbox.count()) == (20, 26)
        done = life.me.inbox.approve([entry.memory.id for entry in first][2:])
        assert len(life.me.inbox.list()) == 2, "enough for today"
        assert len(life.me.inbox.list(40)) == 8, "unless the person asks for more"
        life.me.undo(done)
        assert len(life.me.inbox.list()) == 20

    def test_all_at_once_is_all_or_nothing(self, life: Life) -> None:
        one = self.proposed(life, "2024-01-01", "You like tea.")
        two = self.proposed(life, "2024-01-02", "You hate rain.")
        life.me.inbox.reject([two])
        with pytest.raises(UserError, match="answered already"):
            life.me.inbox.approve([one, two])
        assert life.store.memories.get(one).status == "proposed"

    def test_a_question_answered_in_other_words_is_answered(self, life: Life) -> None:
        old = life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        new = life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.consolidate()
        life.me.inbox.edit(new.id, "You live in Lille.")
        assert (life.now(old).status, life.now(old).valid_to) == ("superseded", "2024-01-01")
        assert [claim.value for claim in life.now(new).claims] == ["Lille"]
        assert [m.text for m in life.store.claims.memories(["home"])] == ["You live in Lille."]

    def test_of_two_birthdays_the_other_never_was(self, life: Life) -> None:
        old = life.says("2024-01-01", "You were born on 3 May 1990.", "birthday", "3 May 1990")
        new = life.says("2024-02-01", "You were born on 4 May 1990.", "birthday", "4 May 1990")
        life.consolidate()
        life.me.inbox.keep(new.id, "new")
        assert (life.now(old).status, life.now(old).valid_to) == ("superseded", None)

    def test_an_edit_takes_the_claim_along(self, life: Life) -> None:
        home = life.says("2024-01-01", "You live in Lyon, near the river.", value="Lyon")
        life.me.memories.edit(home.id, text="You live in Lille, near the river.")
        assert [claim.value for claim in life.now(home).claims] == ["Lille"]
        life.me.memories.edit(home.id, text="You moved around a lot.")
        assert life.now(home).claims == ()


def test_what_was_said_beside_a_topic_is_remembered_without_it() -> None:
    bread = NewMemory(
        "You like rye bread.", "preference", (Evidence(1),), context="My salary is low. I like rye bread."
    )
    pay = NewMemory("Your salary is low.", "fact", (Evidence(1),))
    kept = admitted(bread, {}, ["my salary"])
    assert kept is not None
    assert (kept.text, kept.context) == ("You like rye bread.", "")
    assert admitted(pay, {}, ["my salary"]) is None
    assert admitted(bread, {}, ["money"]) == bread


def test_days_are_told_as_one_says_them() -> None:
    assert _day("2026-03-02T10:00:00") == "2 March 2026"
    assert _day("2026-03") == "2026-03"
