"""Several questions in one message."""

import pytest

from secondme.retrieval.parts import parts_of


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Where do I live?", ("Where do I live?",)),
        (
            "Where do I live and what is my dog called?",
            ("Where do I live?", "what is my dog called?"),
        ),
        ("Where do I live? What is my dog called?", ("Where do I live?", "What is my dog called?")),
        (
            "Wo wohne ich und wie heißt mein Hund?",
            ("Wo wohne ich?", "wie heißt mein Hund?"),
        ),
        (
            "Où est-ce que j'habite et comment s'appelle mon chien ?",
            ("Où est-ce que j'habite?", "comment s'appelle mon chien?"),
        ),
        ("Who is my sister and where does she live?", ("Who is my sister and where does she live?",)),
        ("What did Ann and Bob eat?", ("What did Ann and Bob eat?",)),
        ("I moved to Lyon and I like it.", ("I moved to Lyon and I like it.",)),
        ("What is bread and butter pudding?", ("What is bread and butter pudding?",)),
        ("Why? And when?", ("Why? And when?",)),
        ("", ("",)),
    ],
)
def test_questions_are_taken_apart(text: str, parts: tuple[str, ...]) -> None:
    assert parts_of(text) == parts


def test_there_are_never_more_than_three() -> None:
    text = "Where is the car? Where is the house? Where is the dog? Where is the boat? Where is the key?"
    assert len(parts_of(text)) == 3
