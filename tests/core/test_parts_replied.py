"""A message that asks for several things is answered thing by thing."""

import pytest

from secondme.chat.wording import ENGLISH, GERMAN
from secondme.paths import Paths
from secondme.store import Store
from secondme.types import Finished
from tests.core.test_reply import Chat, typed
from tests.fakes import FakeEngine

QUESTION = "What does my daughter play, and when does Eva come?"


@pytest.fixture
def chat(store: Store, home: Paths) -> Chat:
    return Chat(store, home, FakeEngine())


def told(chat: Chat, *texts: str) -> list[int]:
    item = chat.store.items.add(chat.new(), typed("All of it"), None)
    return [chat.remember(text, item) for text in texts]


def test_each_half_is_asked_by_itself(chat: Chat) -> None:
    cello, friday = told(chat, "Your daughter Lina plays the cello.", "Your sister Eva comes on Friday.")
    chat.engine.replies = [f"Lina plays the cello [m{cello}].", f"Eva comes on Friday [m{friday}]."]
    finished = chat.say(chat.new(), QUESTION)
    assert finished.item.text == "Lina plays the cello. Eva comes on Friday."
    assert [prompt.question for prompt in chat.engine.prompts] == [
        "What does my daughter play?", "When does Eva come?",
    ]  # fmt: skip
    assert {hit.id for hit in finished.used if hit.cited} == {cello, friday}
    assert finished.usage.generated_tokens == 10


@pytest.mark.parametrize("first", [True, False])
def test_what_is_known_is_said_and_that_the_rest_is_not(chat: Chat, first: bool) -> None:
    (cello,) = told(chat, "Your daughter Lina plays the cello.")
    replies = [f"Lina plays the cello [m{cello}].", "I don't know that yet."]
    chat.engine.replies = replies if first else replies[::-1]
    question = "What does my daughter play, and where do I work?"
    asked = question if first else "Where do I work, and what does my daughter play?"
    finished = chat.say(chat.new(), asked)
    assert finished.item.text == f"Lina plays the cello. {ENGLISH.rest}"
    assert [hit.id for hit in finished.used if hit.cited] == [cello]


def test_where_nothing_is_known_that_is_said_once(chat: Chat) -> None:
    finished = chat.say(chat.new(), "Wo arbeite ich, und wie heißt meine Tochter?")
    assert finished.item.text == GERMAN.unknown


def test_what_asks_nothing_of_a_life_is_asked_as_it_is(chat: Chat) -> None:
    chat.engine.replies = ["Because of the air."]
    question = "Why is the sky blue, and what is the largest planet?"
    chat.say(chat.new(), question)
    assert [prompt.question for prompt in chat.engine.prompts] == [question]


def test_a_model_that_dies_in_the_second_half_leaves_the_first(chat: Chat) -> None:
    told(chat, "Your daughter Lina plays the cello.", "Your sister Eva comes on Friday.")
    chat.engine.replies = ["Lina plays the cello.", "Eva comes at some time or other."]
    chat.engine.fail_after = 5
    finished = chat.say(chat.new(), QUESTION)
    assert isinstance(finished, Finished)
    assert finished.problem
    assert finished.item.text == "Lina plays the cello."


def test_answers_of_a_word_are_kept_apart(chat: Chat) -> None:
    told(chat, "Your daughter Lina plays the cello.", "Your sister Eva comes on Friday.")
    chat.engine.replies = ["The cello", "On Friday"]
    assert chat.say(chat.new(), QUESTION).item.text == "The cello. On Friday"
