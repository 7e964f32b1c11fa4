"""Who a relative or an animal is of whom nothing was told is not asked of the model: it makes a name up."""

from collections.abc import Sequence

import pytest

from secondme.chat.asked import asks_name_of_untold

TOLD = ("Your son Piotr plays the oboe.", "Unser Hund heißt Fips.", "Ma sœur Inès habite à Lisbonne.", "Ich bin Jost.")


@pytest.mark.parametrize(
    "question",
    [
        "What is my wife called?", "What's my husband's name?", "Who is my boss?", "What is my mother-in-law called?",
        "Wie heißt meine Frau?", "Wie heißen meine Katzen?", "Wer ist mein Vermieter?",
        "Quel est le nom de ma femme ?", "Comment s'appelle mon chat ?", "Qui est mon chef ?",
    ],
)  # fmt: skip
def test_of_whom_nothing_was_told(question: str) -> None:
    assert asks_name_of_untold(question, TOLD)
    assert asks_name_of_untold(question, (*TOLD, question)), "having asked it is telling nothing"


@pytest.mark.parametrize(
    "question",
    [
        "What is my son called?", "What's my child's name?", "What is my dog called?", "What is my sister's name?",
        "Wie heißt mein Sohn?", "Wie heißt unser Hund?", "Wie heißt meine Schwester?",
        "Comment s'appelle mon fils ?", "Comment s'appelle notre chienne ?", "Qui est ma sœur ?",
        "What is my name?", "Where does my wife work?", "What is my job?", "Wo wohnt meine Frau?",
    ],
)  # fmt: skip
def test_of_whom_something_was_told_or_no_name_is_asked_for(question: str) -> None:
    assert not asks_name_of_untold(question, TOLD)


@pytest.mark.parametrize(
    ("question", "told"),
    [
        ("What is my wife called?", ["Your partner is Nora."]),
        ("What is my girlfriend called?", ["You are engaged to your fiancée Nora."]),
        ("Wie heißen meine Kinder?", ["Deine Tochter Ada ist sieben."]),
        ("What are my parents called?", ["Your mother Ruth lives in Hull."]),
    ],
)
def test_the_same_one_in_other_words(question: str, told: Sequence[str]) -> None:
    assert not asks_name_of_untold(question, told)
