"""What is made of messages from end to end: statements, claims, context, skills, goals, instructions; and what the
model is asked. The fake engine says what a model might say."""


import pytest

from secondme.errors import Cancelled, ModelProblem
from secondme.memory.claims import normalised
from secondme.memory.extract import extract_pending
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import Changes
from tests.core.test_extract import facts, learn, say
from tests.fakes import BrokenEngine, FakeEngine


def test_with_whom_somebody_lives_is_no_part_of_where(store: Store) -> None:
    say(store, "I live in Leipzig with my boyfriend Jonas.")
    extract_pending(store, lambda: FakeEngine(), Progress(), lambda changes: None)
    (memory,) = store.memories.list()
    assert memory.text == "You live in Leipzig with your boyfriend Jonas."
    assert [(claim.attribute, claim.value) for claim in memory.claims] == [("home", "Leipzig")]


def test_statements_become_memories_with_claims_and_evidence(store: Store) -> None:
    (item,) = say(store, "I live in Lyon. My sister Clara is a nurse.")
    engine = FakeEngine()
    published: list[Changes] = []
    assert extract_pending(store, lambda: engine, Progress(), published.append) == 2
    lyon, clara = sorted(store.memories.list(), key=lambda memory: memory.id)
    assert (lyon.text, lyon.kind, lyon.status, lyon.subject_is_self) == ("You live in Lyon.", "fact", "active", True)
    assert [(c.attribute, c.value, c.normalised) for c in lyon.claims] == [("home", "Lyon", "lyon")]
    assert [(e.item_id, e.quote, e.revision) for e in lyon.evidence] == [(item.id, "I live in Lyon", 1)]
    assert (clara.subject, clara.subject_is_self) == ("Clara", False)
    assert [(c.subject, c.attribute, c.value) for c in clara.claims] == [("Clara", "work", "nurse")]
    assert (lyon.place, lyon.keywords, lyon.importance, lyon.confidence) == ("Lyon", (), 0.8, 0.9)
    assert lyon.context == "Said with “My sister Clara is a nurse”."
    assert published == [Changes(memories=(lyon.id, clara.id))]
    assert store.runs.pending_count() == 0
    assert engine.prompts == []


def test_what_rules_cannot_read_is_asked_of_the_model(store: Store) -> None:
    (item,) = say(store, "Abito a Siviglia con mia sorella Lola e faccio il cameriere.")
    found = facts(("Abito a Siviglia", "You live in Seville."), ("in Madrid", "You live in Madrid."))
    engine = FakeEngine(outputs=[found])
    (memory,) = learn(store, engine)
    assert (memory.text, memory.evidence[0].item_id) == ("You said: “Abito a Siviglia”.", item.id)
    assert memory.confidence == 0.7
    assert all(options.sequence == "job" and options.temperature == 0 for options in engine.options)


def test_a_message_that_holds_nothing_gives_nothing_and_is_not_read_again(store: Store) -> None:
    say(store, "Abito a Siviglia con mi hermana Lola.")
    engine = FakeEngine(outputs=[facts()])
    assert learn(store, engine) == []
    assert learn(store, engine) == []
    assert len(engine.prompts) == 1


def test_a_question_costs_no_call(store: Store) -> None:
    say(store, "What is the capital of Peru?")
    engine = FakeEngine()
    assert learn(store, engine) == []
    assert engine.prompts == []
    assert store.runs.pending_count() == 0


def test_the_assistants_words_are_never_evidence(store: Store) -> None:
    say(store, "¿Adivina dónde vivo, mi amigo?  Vale, una pista.", "You live in Lyon and have a dog called Rex.")
    engine = FakeEngine(
        outputs=[facts(("You live in Lyon", "You live in Lyon."), ("a dog called Rex", "You have a dog called Rex."))]
    )
    assert learn(store, engine) == []
    assert len(engine.prompts) == 1


def test_what_the_assistant_asked_is_the_context_of_the_answer(store: Store) -> None:
    items = say(store, "Hello, ask me something.", "Sure. Which city should I look at?", "I live in Lyon")
    (memory,) = learn(store, FakeEngine())
    assert memory.evidence[0].item_id == items[2].id
    assert memory.context == "Said in answer to “Which city should I look at?”."


def test_an_answer_is_understood_by_the_question_before_it(store: Store) -> None:
    items = say(store, "Hello there", "What is your sister's name?", "Her name is Clara")
    say(store, "My sister has a new job.")
    name, job = sorted(learn(store, FakeEngine()), key=lambda memory: memory.id)
    assert name.text == "Your sister's name is Clara."
    assert name.evidence[0].item_id == items[2].id
    assert (name.subject, job.subject) == ("Clara", "Clara")


def test_a_name_that_only_the_assistant_said_is_not_taken(store: Store) -> None:
    say(store, "Hello there", "Is your sister Clara well?", "She lives in Ghent")
    assert all("Clara" not in memory.text for memory in learn(store, FakeEngine()))


def test_whom_the_text_calls_one_is_one_entity_and_nobody_else_is(store: Store) -> None:
    say(store, "My sister Nora is a vet.")
    say(store, "My sister has a cold.", "Get well!", "Nora hates peas.")
    assert {memory.subject for memory in learn(store, FakeEngine())} == {"Nora"}
    say(store, "My sister Ada is a nurse.")
    say(store, "My sister has moved.")
    moved = next(memory for memory in learn(store, FakeEngine()) if "moved" in memory.text)
    assert moved.subject == "your sister", "there are two: nobody knows which"


def test_what_was_said_of_my_mother_before_her_name_was_known_is_hers(store: Store) -> None:
    say(store, "My mother plays the harp.")
    say(store, "My mother Ruth is retired.")
    assert {memory.subject for memory in learn(store, FakeEngine())} == {"Ruth"}


@pytest.mark.parametrize("named", ["My daughter is called Ruth.", "Meine Tochter Ruth geht in die zweite Klasse."])
def test_my_daughter_is_the_one_who_is_named_later_until_another_one_is(store: Store, named: str) -> None:
    say(store, "My daughter plays the harp.")
    say(store, named)
    assert {memory.subject for memory in learn(store, FakeEngine())} == {"Ruth"}
    assert [each.name for each in store.entities.list() if not each.is_self] == ["Ruth"]
    say(store, "My daughter Ada is a nurse.")
    harp = next(memory for memory in learn(store, FakeEngine()) if "harp" in memory.text)
    assert harp.subject == "your daughter", "there are two: nobody knows which"


def test_what_was_said_of_my_sister_before_may_be_of_another_one(store: Store) -> None:
    say(store, "My sister plays the harp.")
    say(store, "My sister Ruth is retired.")
    assert {memory.subject for memory in learn(store, FakeEngine())} == {"your sister", "Ruth"}


def test_what_the_assistant_claims_is_no_context(store: Store) -> None:
    say(store, "Hello there", "You have a dog called Rex.", "I live in Lyon")
    (memory,) = learn(store, FakeEngine())
    assert "Rex" not in memory.context


def test_the_same_again_is_not_added_twice(store: Store) -> None:
    say(store, "I live in Lyon.")
    say(store, "As I said, I live in Lyon.")
    (memory,) = learn(store, FakeEngine())
    assert len(memory.evidence) == 2


def test_relative_dates_become_absolute_by_the_time_of_the_message(store: Store) -> None:
    say(store, "I moved to Lyon last month.")
    (memory,) = learn(store, FakeEngine())
    assert (memory.text, memory.valid_from) == ("You moved to Lyon in February 2026.", "2026-02")
    assert memory.evidence[0].quote == "I moved to Lyon last month"


def test_imported_own_words_keep_their_origin_and_count_a_little_less(store: Store) -> None:
    say(store, "I live in Lyon.", origin="imported_self")
    (memory,) = learn(store, FakeEngine())
    assert (memory.origin, memory.status, memory.confidence) == ("imported_self", "active", 0.81)


def test_a_skill_has_the_episodes_behind_it(store: Store) -> None:
    items = say(
        store,
        "My sourdough bread never rises, whatever I do.",
        "Is your kitchen cold?",
        "I got the sourdough bread to rise by putting it in the oven with the light on.",
    )
    skill = next(memory for memory in learn(store, FakeEngine()) if memory.kind == "skill")
    assert [entry.item_id for entry in skill.evidence] == [items[2].id, items[0].id]
    assert skill.evidence[1].quote == "My sourdough bread never rises, whatever I do."


def test_an_instruction_keeps_its_words_and_its_scope(store: Store) -> None:
    say(store, "When I ask for recipes, always give metric.")
    (memory,) = learn(store, FakeEngine())
    assert memory.text == "You asked: “When I ask for recipes, always give metric”."
    (claim,) = memory.claims
    assert (memory.kind, claim.attribute, claim.scope) == ("instruction", "instruction", "I ask for recipes")


def test_a_goal_has_steps_and_a_status(store: Store) -> None:
    say(store, "I want to learn Danish by summer. Step one is the app. Step two is already done.")
    goal, first, second = sorted(learn(store, FakeEngine()), key=lambda memory: memory.id)
    assert {memory.kind for memory in (goal, first, second)} == {"goal"}
    assert [(c.attribute, c.value) for c in goal.claims] == [("goal", "learn Danish by summer"), ("status", "open")]
    assert [(c.attribute, c.value, c.scope) for c in first.claims] == [
        ("step", "the app", "learn Danish by summer"), ("status", "open", "learn Danish by summer"),
    ]  # fmt: skip
    assert [c.value for c in second.claims if c.attribute == "status"] == ["done"]


@pytest.mark.parametrize(
    ("text", "sensitivity"),
    [
        ("I'm allergic to nuts.", "private"), ("I live in Lyon.", "normal"), ("I have migraines.", "private"),
        ("I work as a nurse.", "normal"), ("I owe my brother a lot and have a mortgage.", "private"),
    ],
)  # fmt: skip
def test_health_and_money_are_private(store: Store, text: str, sensitivity: str) -> None:
    say(store, text)
    assert [claim.sensitivity for memory in learn(store, FakeEngine()) for claim in memory.claims][:1] == [sensitivity]


def test_secrets_are_never_remembered(store: Store) -> None:
    say(store, "I live in Lyon and my pin is 4821.")
    assert all("4821" not in memory.text for memory in learn(store, FakeEngine()))


def test_a_model_problem_leaves_the_message_to_be_read(store: Store) -> None:
    say(store, "Abito a Siviglia con mia sorella Lola e faccio il cameriere.")
    with pytest.raises(ModelProblem):
        extract_pending(store, BrokenEngine, Progress())
    assert store.runs.pending_count() == 1


def test_cancel_leaves_the_message_to_be_read(store: Store) -> None:
    say(store, "Abito a Siviglia con mia sorella Lola e faccio il cameriere.")
    progress = Progress()

    class Cancelling(FakeEngine):
        def _next(self, *arguments: object) -> str:
            progress.cancel()
            return facts(("Abito a Siviglia", "Abiti a Siviglia."))

    with pytest.raises(Cancelled):
        extract_pending(store, Cancelling, progress)
    assert store.runs.pending_count() == 1
    assert store.memories.list() == []


def test_output_that_was_cut_off_gives_what_is_whole(store: Store) -> None:
    say(store, "Abito a Siviglia y tengo un gato que se llama Pepe.")
    cut = facts(("Abito a Siviglia", "Abiti a Siviglia."), ("tengo un gato", "Tienes un gato."))[:-12]
    assert [memory.text for memory in learn(store, FakeEngine(outputs=[cut]))] == ["You said: “Abito a Siviglia”."]


def test_a_long_text_is_read_in_parts_and_a_joke_in_one_says_nothing_of_the_others(store: Store) -> None:
    filler = "Rain, and rain, and rain again. " * 46
    joke = "Oh sure, I just love waiting for the bus."
    say(store, f"I live in Lyon.\n\n{filler}\n\n{joke}\n\n{filler}\n\nI have two cats.")
    assert {memory.text for memory in learn(store, FakeEngine())} == {"You live in Lyon.", "You have two cats."}


def test_a_long_text_in_another_language_is_given_to_the_model_in_pieces(store: Store) -> None:
    say(store, "Camino por el río y por la ciudad con mi perro. " * 80)
    engine = FakeEngine()
    learn(store, engine)
    assert len(engine.prompts) > 2
    assert all(len(prompt.question) <= 1200 for prompt in engine.prompts)


@pytest.mark.parametrize(
    ("value", "same"),
    [("a Nurse", "nurse"), ("the  Bakery ", "bakery"), ("two cats", "2 cats"), ("l'été", "été")],
)
def test_values_are_compared_without_article_and_case(value: str, same: str) -> None:
    assert normalised(value) == same
