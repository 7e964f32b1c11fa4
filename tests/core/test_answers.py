"""What an answer says that only its question explains; and that the question itself is no evidence."""

import pytest

from secondme.memory.drafts import draft
from secondme.types import Item, Role


def item(number: int, text: str, role: Role) -> Item:
    origin = "typed" if role == "self" else "assistant"
    return Item(
        number, text, "Me", role, "2026-03-05T10:00:00", origin, "message", 1, None, None, None, "", 1, True
    )  # fmt: skip


def told(question: str, answer: str) -> list[tuple[str, str]]:
    made = draft(item(2, answer, "self"), [item(1, question, "assistant")])
    return [(new.subject, new.text) for new in made.memories()]


ANSWERS = [
    ("What's your aunt's name?", "Rosa", [("Rosa", "Your aunt is called Rosa.")]),
    ("Nice! What is your dog called?", "rex, he's 4", [("Rex", "Your dog is called Rex."), ("Rex", "Rex is 4.")]),
    ("And how old are you, if I may ask?", "thirty-one", [("", "You are thirty-one.")]),
    ("How old is your nephew?", "nine", [("your nephew", "Your nephew is nine.")]),
    ("Where do you live?", "near Bruges", [("", "You live near Bruges.")]),
    ("Which town do you live in?", "Bray.", [("", "You live in Bray.")]),
    ("What do you do for a living?", "roofing", [("", "Your job is roofing.")]),
    ("How many hens do you have?", "seven", [("", "You have seven hens.")]),
    ("What are you allergic to?", "wasps", [("", "You are allergic to wasps.")]),
    ("Wie heißt dein Sohn?", "Nils", [("Nils", "Dein Sohn heißt Nils.")]),
    ("Wie alt bist du?", "51", [("", "Du bist 51.")]),
    ("Wo wohnst du?", "in Husum", [("", "Du wohnst in Husum.")]),
    ("Comment s'appelle ta chienne ?", "Praline", [("Praline", "Ta chienne s'appelle Praline.")]),
    ("Quel âge as-tu ?", "66 ans", [("", "Tu as 66 ans.")]),
    ("Où habites-tu ?", "à Dole", [("", "Tu habites à Dole.")]),
]


@pytest.mark.parametrize(("question", "answer", "statements"), ANSWERS)
def test_an_answer_is_told_with_its_question(question: str, answer: str, statements: list[tuple[str, str]]) -> None:
    assert told(question, answer) == statements


NO_ANSWERS = [
    ("Do you live in Bray?", "yes"), ("You have two dogs, right? Shall I plan a walk?", "yes please"),
    ("Where do you live?", "why do you ask?"), ("Where do you live?", "I'd rather not say"),
    ("Where do you live?", "not telling"), ("What is the capital of Peru?", "Lima"), ("What is her name?", "Rosa"),
    ("Wie alt bist du?", "warum?"), ("Where do you live? I like the sea.", "Bray"),
]  # fmt: skip


ASKED = [
    "What's your name?", "Where do you live?", "What do you do for a living?", "How old are you?",
    "Where are you from?", "What are you allergic to?", "How many kids do you have?", "What's your aunt's name?",
    "What is your favourite food?",
]  # fmt: skip
SOMETHING_ELSE = [
    "Write a poem about cats", "Book a table for two", "Summarise this text", "Remind me to call Bob", "Hello",
    "It depends", "Haven't decided", "hmm", "lol", "Secret", "Both", "See above", "dunno", "Let me check",
    "Stop asking", "That's private", "Ask my wife", "Forget it", "Later", "Next question", "Whatever", "As I said",
    "Hard to tell", "Mind your own business", "Actually never mind", "Already told you", "Still looking",
]  # fmt: skip


@pytest.mark.parametrize("question", ASKED)
def test_who_says_something_else_has_answered_nothing(question: str) -> None:
    assert {answer: found for answer in SOMETHING_ELSE if (found := told(question, answer))} == {}


SHAPES = [
    ("What's your name?", "clean and simple"), ("How old are you?", "getting older"), ("How old are you?", "retired"),
    ("How many hens do you have?", "plenty of them"), ("Where do you live?", "cheap hotels with breakfast only"),
    ("Wie heißt du?", "das ist geheim"), ("Wo wohnst du?", "Schreib ein Gedicht"), ("Quel âge as-tu ?", "secret"),
]  # fmt: skip


@pytest.mark.parametrize(("question", "answer"), SHAPES)
def test_what_does_not_look_like_what_was_asked_for_is_no_answer(question: str, answer: str) -> None:
    assert told(question, answer) == []


@pytest.mark.parametrize(("question", "answer"), NO_ANSWERS)
def test_what_is_no_answer_is_not(question: str, answer: str) -> None:
    assert told(question, answer) == []


def test_a_name_that_is_answered_is_introduced() -> None:
    made = draft(item(2, "Rosa", "self"), [item(1, "What's your aunt's name?", "assistant")])
    assert [(one.name, one.relation) for one in made.people] == [("Rosa", "aunt")]
