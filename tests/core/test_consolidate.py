"""New memories against what is known: nothing twice, nothing lost, one value at a time, and a past that is kept."""

from collections.abc import Iterator

import pytest

from secondme.app import SecondMe
from secondme.memory.slots import also, is_over, relation, said_by, same_statement
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.types import Claim, Evidence, Memory, NewItem, NewMemory, Origin
from tests.fakes import FakeEmbedder, FakeEngine


@pytest.fixture
def me(home: Paths) -> Iterator[SecondMe]:
    opened = SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False)
    yield opened
    opened.close()


class Life:
    """Says things on days, each with the memory that is made of it."""

    def __init__(self, me: SecondMe) -> None:
        self.me = me
        self.store = me._parts.store
        self.chat = self.store.chats.create("Talk")
        self.last: int | None = None

    def says(self, day: str, text: str, attribute: str = "home", value: str = "", subject: str = "",
             origin: Origin = "typed", kind: str = "fact") -> Memory:  # fmt: skip
        role = "self" if origin in ("typed", "imported_self") else "other"
        item = self.store.items.add(self.chat.id, NewItem(text, "Me", role, f"{day}T10:00:00", origin), self.last)
        self.last = item.id
        claims = (Claim(subject, attribute, value),) if value else ()
        new = NewMemory(text, kind, (Evidence(item.id, quote=text),), subject, claims, origin=origin)  # type: ignore[arg-type]
        made = self.store.memories.add(new, "extract", "Said.")
        assert made is not None
        return made

    def consolidate(self) -> str:
        return self.me.jobs.run("consolidate", Progress())

    def now(self, memory: Memory) -> Memory:
        return self.store.memories.get(memory.id)

    def in_force(self) -> list[str]:
        return sorted(memory.text for memory in self.store.memories.list(status=("active",)))


@pytest.fixture
def life(me: SecondMe) -> Life:
    return Life(me)


class TestRules:
    @pytest.mark.parametrize(
        ("new", "known", "how"),
        [
            ("Lyon", "lyon", "same"),
            ("nurse at the Charité", "nurse", "refines"),
            ("nurse", "nurse at the Charité", "vaguer"),
            ("Lyon", "Paris", "differs"),
            ("the Lyon", "Lyon now", "same"),
        ],
    )
    def test_values(self, new: str, known: str, how: str) -> None:
        assert relation(new, known) == how

    def test_what_is_over_and_what_is_so_now(self) -> None:
        assert is_over("You no longer live in Paris.")
        assert is_over("Du wohnst nicht mehr in Paris.")
        assert not is_over("You quit and work as a florist now.")
        assert not is_over("You live in Paris.")
        assert also("You also work as a tailor.")

    def test_statements(self) -> None:
        assert same_statement("You live in Lyon now.", "You live in Lyon.")
        assert not same_statement("You eat fish.", "You don't eat fish.")
        assert not same_statement("You have 2 cats.", "You have 3 cats.")

    def test_a_partner_is_one_and_friends_are_many(self, life: Life) -> None:
        partner = life.says("2024-01-01", "Your new husband is called Rui.", "relation", "Rui")
        friend = life.says("2024-01-01", "Your friend is called Ana.", "relation", "Ana")
        assert [said.slot for said in said_by(partner)] == [("you", "relation", "partner")]
        assert [said.slot for said in said_by(friend)] == [None]


class TestLife:
    def test_a_move_gives_one_current_address_and_a_dated_former_one(self, life: Life) -> None:
        paris = life.says("2024-01-01", "You live in Paris.", value="Paris")
        lyon = life.says("2024-05-02", "You moved to Lyon.", value="Lyon")
        assert life.consolidate() == "1 memory was replaced."
        assert life.in_force() == ["You moved to Lyon."]
        assert (life.now(paris).status, life.now(paris).valid_to) == ("superseded", "2024-05-02")
        assert life.now(paris).claims[0].valid_to == "2024-05-02"
        assert life.now(lyon).claims[0].valid_from == "2024-05-02"

    def test_said_again_it_adds_nothing_and_gathers_the_evidence(self, life: Life) -> None:
        first = life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.consolidate()
        life.says("2024-01-02", "Your home is in Paris.", value="Paris")
        assert life.consolidate() == "1 memory was confirmed."
        assert life.in_force() == ["You live in Paris."]
        assert len(life.now(first).evidence) == 2
        assert life.now(first).recalls == 1

    def test_moving_back_is_a_third_time_and_not_the_first_again(self, life: Life) -> None:
        for day, city in (("2022-01-01", "Paris"), ("2023-01-01", "Lyon"), ("2024-01-01", "Paris")):
            life.says(day, f"You live in {city} since {day}.", value=city)
        life.consolidate()
        assert life.in_force() == ["You live in Paris since 2024-01-01."]
        ended = [(m.text, m.valid_to) for m in life.store.memories.list(status=("superseded",))]
        assert sorted(ended) == [
            ("You live in Lyon since 2023-01-01.", "2024-01-01"), ("You live in Paris since 2022-01-01.", "2023-01-01"),
        ]  # fmt: skip

    def test_an_old_letter_that_comes_later_is_history(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        old = life.says("2019-01-01", "You live in Rome.", value="Rome", origin="imported_self")
        life.consolidate()
        assert life.in_force() == ["You live in Lyon."]
        assert life.now(old).valid_to == "2024-01-01"

    def test_what_is_over_ends_what_was_known(self, life: Life) -> None:
        job = life.says("2024-01-01", "You work as a welder.", "work", "welder")
        life.says("2024-03-01", "You quit your job as a welder.", "work", "welder")
        life.consolidate()
        assert life.now(job).status == "superseded"
        assert life.in_force() == ["You quit your job as a welder."]
        assert life.store.known.claiming(["work"], "", "2024-04-01", 5) == []

    def test_more_precise_takes_the_place_and_keeps_the_evidence(self, life: Life) -> None:
        life.says("2024-01-01", "You work as a nurse.", "work", "nurse")
        precise = life.says("2024-02-01", "You work as a nurse at the Charité.", "work", "nurse at the Charité")
        life.consolidate()
        assert life.in_force() == ["You work as a nurse at the Charité."]
        assert len(life.now(precise).evidence) == 2

    def test_several_may_hold_of_what_has_no_slot(self, life: Life) -> None:
        life.says("2024-01-01", "You speak Portuguese.", "language", "Portuguese")
        life.says("2024-02-01", "You speak Danish.", "language", "Danish")
        life.says("2024-02-01", "You also work as a tailor.", "work", "tailor")
        life.says("2024-02-02", "You have a cat called Mira.", "pet", "cat called Mira")
        assert life.consolidate() == "Nothing had to be put in order."
        assert len(life.in_force()) == 4

    def test_a_taste_that_changes(self, life: Life) -> None:
        life.says("2024-01-01", "You like olives.", "likes", "olives", kind="preference")
        life.says("2024-06-01", "You don't like olives.", "dislikes", "olives", kind="preference")
        life.consolidate()
        assert life.in_force() == ["You don't like olives."]

    def test_two_birthdays_are_a_question(self, life: Life) -> None:
        first = life.says("2024-01-01", "You were born on 3 May 1990.", "birthday", "3 May 1990")
        second = life.says("2024-02-01", "You were born on 4 May 1990.", "birthday", "4 May 1990")
        life.consolidate()
        assert life.now(second).status == "proposed"
        (entry,) = life.me.inbox.list()
        assert (entry.memory.id, entry.conflict and entry.conflict.id) == (second.id, first.id)

    def test_others_words_never_replace_the_person_s(self, life: Life) -> None:
        own = life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        other = life.says("2024-06-01", "You live in Rome.", value="Rome", origin="imported_other")
        life.consolidate()
        assert (life.now(own).status, life.now(other).status) == ("active", "proposed")

    def test_each_is_looked_at_once_and_a_whole_run_can_be_taken_back(self, life: Life) -> None:
        paris = life.says("2024-01-01", "You live in Paris.", value="Paris")
        before = life.now(paris)
        life.says("2024-05-02", "You moved to Lyon.", value="Lyon")
        life.consolidate()
        assert life.consolidate() == "Nothing had to be put in order."
        run = life.store.runs.list()[1]
        entries = life.store.journal.for_run(run.id)
        assert {entry.who for entry in entries} == {"consolidate"}
        life.store.memories.undo([entry.id for entry in entries])
        assert life.now(paris) == before


class TestAsked:
    def test_a_question_about_now_gets_only_what_is_so_now(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.says("2024-05-02", "You moved to Lyon.", value="Lyon")
        life.consolidate()
        recall = life.me._parts.replies._recall
        now = recall.recall("Where do I live?", "2025-01-01T10:00:00", frozenset())
        assert any("Lyon" in hit.text for hit in now.hits)
        assert not any("Paris" in hit.text for hit in now.hits), "neither the memory nor the message"
        before = recall.recall("Where did I live before?", "2025-01-01T10:00:00", frozenset())
        assert "You live in Paris. (until 2024-05-02)" in [hit.text for hit in before.hits]

    def test_the_form_gets_only_what_is_so_now(self, life: Life) -> None:
        life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.says("2024-05-02", "You moved to Lyon.", value="Lyon")
        life.consolidate()
        assert [m.text for m in life.store.claims.memories(["home"])] == ["You moved to Lyon."]


class TestWhatWaited:
    """A proposal that the person later says themself needs no answer any more."""

    def waits(self, life: Life, text: str, value: str, origin: Origin = "typed") -> Memory:
        made = life.says("2024-01-01", text, value=value, origin=origin)
        life.store.memories.edit(made.id, who="extract", why="", status="proposed")
        return life.now(made)

    def test_said_in_the_same_words_it_is_in_force_and_stronger(self, life: Life) -> None:
        waited = self.waits(life, "You live in Lyon.", "Lyon")
        new = NewItem("I live in Lyon", "Me", "self", "2024-02-01T10:00:00", "typed")
        item = life.store.items.add(life.chat.id, new, life.last)
        again = NewMemory("You live in Lyon.", "fact", (Evidence(item.id, quote="I live in Lyon"),))
        made = life.store.memories.add(again, "extract", "Said.")
        assert made is not None
        assert (made.id, made.status, made.recalls) == (waited.id, "active", 1)
        assert life.me.inbox.count() == 0

    def test_proposed_again_it_goes_on_waiting(self, life: Life) -> None:
        waited = self.waits(life, "You live in Lyon.", "Lyon", "imported_other")
        new = NewItem("Ana lives in Lyon", "Bo", "other", "2024-02-01T10:00:00", "imported_other")
        item = life.store.items.add(life.chat.id, new, life.last)
        again = NewMemory("You live in Lyon.", "fact", (Evidence(item.id, quote="lives in Lyon"),), status="proposed")
        life.store.memories.add(again, "extract", "Said.")
        assert life.now(waited).status == "proposed"

    @pytest.mark.parametrize(("origin", "pieces"), [("typed", 2), ("imported_other", 1)])
    def test_said_in_other_words_these_are_in_force(self, life: Life, origin: Origin, pieces: int) -> None:
        waited = self.waits(life, "You live in Lyon.", "Lyon", origin)
        said = life.says("2024-02-01", "Your home is in Lyon.", value="Lyon")
        assert life.consolidate() == "1 memory was confirmed."
        assert life.in_force() == ["Your home is in Lyon."]
        assert (life.now(waited).status, len(life.now(said).evidence)) == ("superseded", pieces)
        assert (life.now(said).origin, life.now(said).recalls, life.me.inbox.count()) == ("typed", 1, 0)
        run = life.me.jobs.runs()[0].id
        life.me.journal.undo_run(run)
        assert (life.now(waited).status, life.me.inbox.count()) == ("proposed", 1)

    def test_what_says_more_than_the_person_now_does_goes_on_waiting(self, life: Life) -> None:
        waited = self.waits(life, "You sell old fabrics at the market of Vigo on Sundays.", "")
        life.says("2024-02-01", "You sell old fabrics at the market of Vigo.")
        life.consolidate()
        assert life.now(waited).status == "proposed"

    def test_what_is_locked_goes_on_waiting(self, life: Life) -> None:
        waited = self.waits(life, "You live in Lyon.", "Lyon")
        life.me.memories.lock(waited.id)
        life.says("2024-02-01", "Your home is in Lyon.", value="Lyon")
        life.consolidate()
        assert life.now(waited).status == "proposed"

    def test_others_words_do_not_answer_it_and_another_value_does_not(self, life: Life) -> None:
        waited = self.waits(life, "You live in Lyon.", "Lyon")
        life.says("2024-02-01", "Your home is in Lyon.", value="Lyon", origin="imported_other")
        life.consolidate()
        assert life.now(waited).status == "proposed"
        life.says("2024-03-01", "You live in Turku.", value="Turku")
        life.consolidate()
        assert life.now(waited).status == "proposed"

    def test_a_question_is_settled_by_saying_it_again(self, life: Life) -> None:
        paris = life.says("2024-01-01", "You live in Paris.", value="Paris")
        life.consolidate()
        waited = life.says("2024-01-01", "You live in Lyon.", value="Lyon")
        life.consolidate()
        assert life.now(waited).status == "proposed"
        new = NewItem("I live in Lyon", "Me", "self", "2024-02-01T10:00:00", "typed")
        item = life.store.items.add(life.chat.id, new, life.last)
        again = NewMemory("You live in Lyon.", "fact", (Evidence(item.id, quote="I live in Lyon"),))
        life.store.memories.add(again, "extract", "Said.")
        life.consolidate()
        assert (life.now(waited).status, life.now(paris).status) == ("active", "superseded")
