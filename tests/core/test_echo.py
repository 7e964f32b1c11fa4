"""What is known of the person is said to them, not in their voice."""

from collections.abc import Iterator

import pytest

from secondme.chat.echo import to_the_person
from secondme.chat.notes import asks_of_own_life
from secondme.errors import ModelProblem
from secondme.types import Usage
from tests.core.test_reply import Chat, chat  # noqa: F401

KNOWN = ("I am allergic to hazelnuts.", "Ich habe zwei Katzen, sie heißen Minka und Bruno.", "Your brother is Jonas.")


def pieces(reply: str) -> Iterator[str | Usage]:
    yield from (f"{word} " for word in reply.split(" ")[:-1])
    yield reply.split(" ")[-1]
    yield Usage()


def told(reply: str, question: str) -> str:
    *said, last = to_the_person(pieces(reply), question, KNOWN)
    assert isinstance(last, Usage)
    return "".join(str(piece) for piece in said)


@pytest.mark.parametrize(
    ("question", "reply", "shown"),
    [
        ("What am I allergic to?", "I am allergic to hazelnuts.", "You are allergic to hazelnuts."),
        ("What am I allergic to?", "I am allergic to hazelnuts [m3].", "You are allergic to hazelnuts [m3]."),
        ("What am I allergic to?", "I'm allergic to hazelnuts", "You are allergic to hazelnuts."),
        ("What am I allergic to?", "I am allergic to nuts, hazelnuts. Hm!", "You are allergic to nuts, hazelnuts. Hm!"),
        ("Wie heißen meine Katzen?", "Meine Katzen heißen Minka und Bruno.", "Deine Katzen heißen Minka und Bruno."),
        ("Wie heißen meine Katzen?", "My cats are named Minka and Bruno.", "Your cats are named Minka and Bruno."),
    ],
)
def test_what_is_known_of_the_person_is_said_to_them(question: str, reply: str, shown: str) -> None:
    assert asks_of_own_life(question)
    assert told(reply, question) == shown


@pytest.mark.parametrize(
    "reply",
    [
        "I don't know that yet.",
        "You are allergic to hazelnuts.",
        "I am an assistant and cannot be allergic to anything at all.",
        "I",
        "It is hazelnuts that I am allergic to.",
        "Jonas is your brother.",
        "",
    ],
)
def test_everything_else_is_left_as_it_is(reply: str) -> None:
    assert told(reply, "What am I allergic to?") == reply


@pytest.mark.parametrize(
    "question",
    ["Write a poem about my brother.", "Can you write a bio for me?", "What is the largest planet?", "I like tea."],
)
def test_other_questions_are_not_of_the_own_life(question: str) -> None:
    assert not asks_of_own_life(question)


def test_only_a_first_sentence_in_the_person_s_voice_is_held_back() -> None:
    shown = to_the_person(pieces("Hazelnuts, as far as I know."), "What am I allergic to?", KNOWN)
    assert next(shown) == "Hazelnuts, "
    shown = to_the_person(pieces("I am allergic to hazelnuts. Take care!"), "What am I allergic to?", KNOWN)
    assert next(shown) == "You are allergic to hazelnuts. "
    assert next(shown) == "Take "


def test_what_was_said_before_the_model_died_is_kept() -> None:
    def dying() -> Iterator[str | Usage]:
        yield "I am allergic"
        raise ModelProblem("The chat model stopped.")

    shown = to_the_person(dying(), "What am I allergic to?", KNOWN)
    assert next(shown) == "I am allergic"
    with pytest.raises(ModelProblem):
        next(shown)


def test_it_is_shown_and_kept_so(chat: Chat) -> None:  # noqa: F811
    conversation = chat.new()
    chat.engine.replies = ["Thank you.", "I am allergic to hazelnuts."]
    chat.say(conversation, "I am allergic to hazelnuts.")
    finished = chat.say(conversation, "What am I allergic to?")
    assert finished.item.text == "You are allergic to hazelnuts."
