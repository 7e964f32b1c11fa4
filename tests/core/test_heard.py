"""The reply to a message that only tells is kind, and repeats nothing wrong."""

from collections.abc import Iterator

import pytest

from secondme.chat.asked import only_tells
from secondme.chat.heard import heard
from secondme.chat.wording import ENGLISH, GERMAN
from secondme.errors import ModelProblem
from secondme.paths import Paths
from secondme.store import Store
from secondme.types import Usage
from tests.core.test_reply import Chat
from tests.fakes import FakeEngine

TOLD = "My birthday is 14 May 1985. My best friend Ingrid runs a bakery in Leoben. I never drink coffee."
ALLERGIC = "I am allergic to hazelnuts, and Eva doesn't eat fish."
CELLO = "Meine Tochter Lina spielt Cello. Ich wohne in Graz."


def said(message: str, *pieces: str) -> str:
    stream: Iterator[str | Usage] = iter([*pieces, Usage()])
    found = list(heard(stream, message, "Noted.", lambda: None))
    assert isinstance(found[-1], Usage)
    return "".join(piece for piece in found if isinstance(piece, str))


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        (TOLD, "Thank you for telling me about your birthday."),
        (TOLD, "Oh, your best friend Ingrid runs a bakery in Leoben, how lovely!"),
        (TOLD, "I see. You never drink coffee. What do you drink instead?"),
        (TOLD, "That sounds wonderful."),
        (ALLERGIC, "Thank you, I will remember that you are allergic to hazelnuts."),
        (ALLERGIC, "I see, Eva doesn't eat fish."),
        (CELLO, "Wie schön, dass deine Tochter Lina Cello spielt!"),
        (CELLO, "Danke, dass du mir das sagst. Du wohnst also in Graz."),
        ("My grandmother died yesterday.", "I'm sorry to hear that. I hope that you can rest now."),
        ("J'habite à Lyon avec ma sœur.", "Merci de me le dire, tu habites à Lyon avec ta sœur."),
    ],
)
def test_what_is_told_may_be_said_again(message: str, reply: str) -> None:
    assert said(message, *(f"{word} " for word in reply.split())).strip() == reply


@pytest.mark.parametrize(
    ("message", "reply"),
    [
        (TOLD, "I'm sorry, but I don't have enough information about your birthday."),
        (TOLD, "Your birthday is on 15 May."),
        (TOLD, "You drink coffee."),
        (TOLD, "Ingrid never drinks coffee."),
        (TOLD, "I also run a bakery in Leoben."),
        (TOLD, "You have a lovely bakery in Vienna."),
        (TOLD, "Ingrid is a talented baker."),
        (ALLERGIC, "You don't eat fish."),
        (ALLERGIC, "Eva is allergic to hazelnuts."),
        (CELLO, "Lina ist eine sehr gute Musikerin."),
        (CELLO, "Es tut mir leid, aber ich habe keine Informationen über deine Tochter."),
        (CELLO, "Du spielst Cello."),
        ("J'habite à Lyon avec ma sœur.", "Ta sœur est médecin."),
    ],
)
def test_what_is_refused_made_up_or_mixed_is_not_shown(message: str, reply: str) -> None:
    assert said(message, *(f"{word} " for word in reply.split())) == "Noted."


def test_it_ends_before_what_is_made_up() -> None:
    assert said(CELLO, "Danke, dass du mir das sagst. ", "Lina ist eine sehr gute Musikerin. ", "Toll!") == (
        "Danke, dass du mir das sagst. "
    )


def test_what_a_model_said_before_it_died_is_held_too() -> None:
    def dying(text: str) -> Iterator[str | Usage]:
        yield text
        raise ModelProblem("It stopped.")

    for text, shown in (("Thank you", ["Thank you"]), ("Ingrid is a dentist", [])):
        stream = heard(dying(text), TOLD, "Noted.", lambda: None)
        assert [next(stream) for _ in shown] == shown
        with pytest.raises(ModelProblem):
            next(stream)


@pytest.mark.parametrize("message", [TOLD, ALLERGIC, CELLO, "My daughter starts school next week.", "I write novels."])
def test_such_messages_only_tell(message: str) -> None:
    assert only_tells(message)


def test_of_whom_is_known_is_told_without_the_person_too() -> None:
    assert only_tells("Eva never eats fish.", {"eva"})
    assert not only_tells("Lund is in Sweden.", {"eva"})
    assert not only_tells("What is the best friend for my dog")


def test_a_refusal_to_what_asks_nothing_is_replaced(store: Store, home: Paths) -> None:
    chat = Chat(store, home, FakeEngine())
    refusal = "I'm sorry, but I don't have enough information about your birthday."
    conversation = chat.new()
    chat.engine.replies = [refusal] * 3
    first = chat.say(conversation, TOLD).item.text
    second = chat.say(conversation, "My dentist is in Leoben.").item.text
    assert first in ENGLISH.remembered
    assert second in ENGLISH.remembered
    assert first != second
    chat.settings.update(remember=False)
    assert chat.say(conversation, "I never eat meat.").item.text in ENGLISH.heard


def test_what_will_not_be_remembered_is_not_promised(store: Store, home: Paths) -> None:
    chat = Chat(store, home, FakeEngine())
    chat.settings.update(never_remember=("coffee",))
    chat.engine.replies = ["I don't know."] * 2
    assert chat.say(chat.new(), TOLD).item.text in ENGLISH.heard
    assert chat.say(chat.new(), CELLO).item.text in GERMAN.remembered
