"""What becomes a memory and what never does. The fake engine says what a model might say, rightly or wrongly."""

import json

import pytest

from secondme.errors import Cancelled, ModelProblem
from secondme.memory.extract import extract_pending
from secondme.memory.finding import EXAMPLES, facts_in
from secondme.memory.gate import own_words
from secondme.memory.verify import Source, can_turn, locate, problem_with, second_person
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes, Item, Memory, NewItem
from tests.fakes import BrokenEngine, FakeEngine

SAID = "2026-03-05T10:00:00+01:00"  # a Thursday


def facts(*pairs: tuple[str, str]) -> str:
    return json.dumps({"facts": [{"quote": quote, "statement": statement} for quote, statement in pairs]})


def claim(kind: str, attribute: str, value: str) -> str:
    return json.dumps({"kind": kind, "attribute": attribute, "value": value})


def say(store: Store, *texts: str, origin: str = "typed") -> list[Item]:
    """A conversation: the person, the assistant, the person, …"""
    conversation = store.chats.create("Talk").id
    items: list[Item] = []
    for number, text in enumerate(texts):
        role, who, where = ("self", "Me", origin) if number % 2 == 0 else ("assistant", "Second Me", "assistant")
        new = NewItem(text, who, role, SAID, where)  # type: ignore[arg-type]
        items.append(store.items.add(conversation, new, items[-1].id if items else None))
    return items


def learn(store: Store, engine: FakeEngine) -> list[Memory]:
    extract_pending(store, lambda: engine, Progress())
    return store.memories.list()


# --- the whole way


def test_statements_become_memories_with_claims_and_evidence(store: Store) -> None:
    (item,) = say(store, "I live in Lyon. My sister Clara is a nurse.")
    engine = FakeEngine()
    published: list[Changes] = []
    assert extract_pending(store, lambda: engine, Progress(), published.append) == 2
    made = {memory.text: memory for memory in store.memories.list()}
    lyon, clara = made["You live in Lyon."], made["Your sister Clara is a nurse."]
    assert (lyon.kind, lyon.status, lyon.subject_is_self) == ("fact", "active", True)
    assert [(c.attribute, c.value) for c in lyon.claims] == [("home", "Lyon")]
    assert [(e.item_id, e.quote, e.revision) for e in lyon.evidence] == [(item.id, "I live in Lyon", 1)]
    assert (clara.subject, clara.subject_is_self) == ("Clara", False)
    assert [(c.attribute, c.value) for c in clara.claims] == [("work", "nurse")]
    assert published == [Changes(memories=tuple(sorted(memory.id for memory in made.values())))]
    assert store.runs.pending_count() == 0
    assert engine.prompts == [], "rules read what is plain"


def test_what_may_as_well_be_of_the_task_at_hand_makes_no_memory_and_costs_no_call(store: Store) -> None:
    say(store, "We keep the old scripts in the attic.")
    engine = FakeEngine()
    assert learn(store, engine) == []
    assert engine.prompts == []
    assert store.runs.pending_count() == 0


def test_a_question_costs_no_call(store: Store) -> None:
    say(store, "What is the capital of Peru?")
    engine = FakeEngine()
    assert learn(store, engine) == []
    assert engine.prompts == []
    assert store.runs.pending_count() == 0


def test_the_assistants_words_are_never_evidence(store: Store) -> None:
    say(store, "Guess where I live, my friend.", "You live in Lyon and have a dog called Rex.")
    engine = FakeEngine(
        outputs=[facts(("You live in Lyon", "You live in Lyon."), ("a dog called Rex", "You have a dog called Rex."))]
    )
    assert learn(store, engine) == []
    assert engine.prompts == [], "a request is not asked about"


def test_the_same_again_is_not_added_twice(store: Store) -> None:
    say(store, "I live in Lyon.")
    say(store, "As I said, I live in Lyon.")
    engine = FakeEngine(
        outputs=[facts(("I live in Lyon", "You live in Lyon."))] * 2 + [claim("fact", "home", "Lyon")] * 2
    )
    (memory,) = learn(store, engine)
    assert len(memory.evidence) == 2


def test_relative_dates_become_absolute_by_the_time_of_the_message(store: Store) -> None:
    say(store, "I moved to Lyon last month.")
    engine = FakeEngine(
        outputs=[facts(("I moved to Lyon last month", "You moved to Lyon last month.")), claim("event", "home", "Lyon")]
    )
    (memory,) = learn(store, engine)
    assert memory.text == "You moved to Lyon in February 2026."
    assert memory.evidence[0].quote == "I moved to Lyon last month"


def test_imported_own_words_keep_their_origin(store: Store) -> None:
    say(store, "I live in Lyon.", origin="imported_self")
    engine = FakeEngine(outputs=[facts(("I live in Lyon", "You live in Lyon.")), claim("fact", "home", "Lyon")])
    (memory,) = learn(store, engine)
    assert (memory.origin, memory.status) == ("imported_self", "active")


def test_the_value_of_a_claim_is_written_as_it_was_said(store: Store) -> None:
    say(store, "I live in LYON.")
    (memory,) = learn(store, FakeEngine())
    assert [(c.attribute, c.value, c.normalised) for c in memory.claims] == [("home", "LYON", "lyon")]


def test_a_statement_that_does_not_follow_is_replaced_by_the_words_themselves(store: Store) -> None:
    say(store, "I used to smoke a pipe.")
    wrong = facts(("I used to smoke a pipe", "You smoke a pipe."))
    engine = FakeEngine(outputs=[wrong, claim("fact", "habit", "pipe")])
    (memory,) = learn(store, engine)
    assert memory.text == "You used to smoke a pipe."


def test_a_model_problem_leaves_the_message_to_be_read(store: Store) -> None:
    say(store, "Vivo en Sevilla con mi hermana Lola.")
    with pytest.raises(ModelProblem):
        extract_pending(store, BrokenEngine, Progress())
    assert store.runs.pending_count() == 1


def test_cancel_leaves_the_message_to_be_read(store: Store) -> None:
    say(store, "Vivo en Sevilla con mi hermana Lola.")
    progress = Progress()

    class Cancelling(FakeEngine):
        def _next(self, *arguments: object) -> str:
            progress.cancel()
            return facts(("I live in Lyon", "You live in Lyon."))

    with pytest.raises(Cancelled):
        extract_pending(store, Cancelling, progress)
    assert store.runs.pending_count() == 1
    assert store.memories.list() == []


def test_output_that_was_cut_off_gives_what_is_whole() -> None:
    cut = facts(("I live in Lyon", "You live in Lyon."), ("I have a cat", "You have a cat."))[:-12]
    assert list(facts_in(cut)) == [("I live in Lyon", "You live in Lyon.")]


def test_what_is_said_again_and_again_in_a_long_message_is_one_memory(store: Store) -> None:
    say(store, "I still walk along the river for a while. " * 80)
    assert [memory.text for memory in learn(store, FakeEngine())] == ["You still walk along the river for a while."]


def test_the_examples_pass_their_own_checks() -> None:
    for asked, answer in zip(EXAMPLES[::2], EXAMPLES[1::2], strict=True):
        for fact in json.loads(answer.text)["facts"]:
            assert problem_with(fact["quote"], fact["statement"], Source(own_words(asked.text))) == ""


# --- what a statement must pass

GOOD = [
    ("I live in Lyon", "You live in Lyon.", "I live in Lyon, and it's lovely"),
    ("I’m allergic to peanuts", "You are allergic to peanuts.", "Hey! I’m allergic  to\npeanuts."),
    ("I don't eat fish", "You don't eat fish.", "I don't eat fish."),
    ("I have two daughters", "You have 2 daughters.", "I have two daughters"),
    ("I'm vegetarian", "You are vegetarian.", "I'm vegetarian, what should I cook?"),
    ("He is afraid of dogs", "Your son Emil is afraid of dogs.", "My son Emil is five. He is afraid of dogs."),
    ("I might move to Canada", "You might move to Canada.", "I might move to Canada."),
    ("My boss told me she is ill", "Your boss told you that she is ill.", "My boss told me she is ill"),
    ("can't run until May", "You can't run until May.", "I had surgery and can't run until May."),
]  # fmt: skip


@pytest.mark.parametrize(("quote", "statement", "text"), GOOD)
def test_what_was_said_passes(quote: str, statement: str, text: str) -> None:
    assert problem_with(quote, statement, Source(own_words(text))) == ""


BAD = [
    ("quote not found", "I live in Paris", "You live in Paris.", "I live in Lyon."),
    ("quote not found", "I hate cats", "You hate cats.", 'She told him "I hate cats and dogs" and left.'),
    ("quote not found", "I work at sea", "You work at sea.", "```\nI work at sea\n```\nnice code, I think"),
    ("quote not found", "I work at sea", "You work at sea.", "> I work at sea\n\nThat is what he wrote, I think."),
    ("quote not found", "Lyon I have", "You live in Lyon.", "I like Lyon. ``` x ``` I have time."),
    ("question", "I should buy a bike", "You should buy a bike.", "Do you think I should buy a bike?"),
    ("question", "I have cancer", "You have cancer.", "Tell me, how do I know whether I have cancer?"),
    ("unreal", "I had a boat", "You had a boat.", "If I had a boat I would sail."),
    ("unreal", "I would live in Rome", "You would live in Rome.", "If I were rich, I would live in Rome."),
    ("unreal", "had a garden", "You had a garden.", "I wish I had a garden."),
    ("unreal", "love waiting for the bus", "You love waiting for the bus.", "I just love waiting for the bus."),
    ("negation", "allergic to peanuts", "You are allergic to peanuts.", "I'm not allergic to peanuts."),
    ("negation", "I eat fish", "You don't eat fish.", "I eat fish."),
    ("lost word", "I used to smoke", "You smoke tobacco.", "I used to smoke tobacco."),
    ("lost word", "I want to learn the cello", "You learn the cello.", "I want to learn the cello."),
    ("lost word", "I might be moving to Rome", "You are moving to Rome.", "I might be moving to Rome."),
    ("lost word", "I am a lazy person", "You are a lazy person.", "My boss thinks I am a lazy person."),
    ("wrong person", "My sister moved to Ghent", "You moved to Ghent.", "My sister moved to Ghent."),
    ("wrong person", "Mia plays handball", "You play handball.", "We have a daughter, Mia. Mia plays handball."),
    ("wrong person", "His sister is a nurse", "Your sister is a nurse.", "His sister is a nurse."),
    ("wrong person", "I live in Lyon", "The user lives in Lyon.", "I live in Lyon."),
    ("wrong person", "I live in Lyon", "I live in Lyon.", "I live in Lyon."),
    ("wrong person", "She is a vet", "She is a vet.", "She is a vet."),
    ("invented", "I moved to Lyon", "You moved to Lyon in 2019.", "I moved to Lyon."),
    ("invented", "I have a sister", "Your sister is Clara.", "I have a sister."),
    ("invented", "I have a cold", "You often suffer from severe illness.", "I have a cold."),
    ("lost word", "I was born in Lyon", "You live in Lyon.", "I was born in Lyon."),
    ("secret", "my pin is 4821", "Your pin is 4821.", "By the way, my pin is 4821."),
    ("length", "My sister Olga", "Your sister Olga.", "My sister Olga moved."),
]  # fmt: skip


@pytest.mark.parametrize(("reason", "quote", "statement", "text"), BAD)
def test_what_was_not_said_does_not(reason: str, quote: str, statement: str, text: str) -> None:
    assert problem_with(quote, statement, Source(own_words(text))) == reason


def test_names_and_numbers_come_from_the_person_not_from_the_assistant() -> None:
    heard = Source("Yes, that is my sister's name.", heard="Is your sister called Clara?")
    own = Source("Yes, that is my sister's name.", before="I have a sister called Clara.")
    assert problem_with("that is my sister's name", "Your sister's name is Clara.", heard) == "invented"
    assert problem_with("that is my sister's name", "Your sister's name is Clara.", own) == ""


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("I'm at my sister's", "You are at your sister's."),
        ("we have our own garden", "You have your own garden."),
        ("I really was ill, myself", "You really were ill, yourself."),
        ("I am a baker", "You are a baker."),
        ("I’ve got two cats", "You have got two cats."),
    ],
)
def test_words_are_turned_to_the_person(said: str, told: str) -> None:
    assert second_person(said) == told


def test_what_points_elsewhere_is_not_turned() -> None:
    assert can_turn("I live in Lyon")
    assert not can_turn("I like her cat")
    assert not can_turn("lives in Lyon with me")
    assert not can_turn("I do")


def test_a_quote_is_found_as_it_stands() -> None:
    text = "Well, I don’t   EAT fish!"
    span = locate("i don't eat fish", text)
    assert span is not None
    assert text[slice(*span)] == "I don’t   EAT fish"
    assert locate("don't eat fishes", text) is None
    assert locate("", text) is None
