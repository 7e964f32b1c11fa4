"""What others said or wrote is not taken for what the person says of themself."""

import pytest

from secondme.memory.drafts import draft
from secondme.types import Item


def told(text: str) -> list[str]:
    item = Item(
        1, text, "Me", "self", "2026-03-05T10:00:00", "typed", "message", 1, None, None, None, "", 1, True
    )  # fmt: skip
    return [new.text for new in draft(item, ()).memories()]


@pytest.mark.parametrize(
    "text",
    [
        "My friend told me: I am allergic to nuts.",
        "Then Greta said: I have two brothers.",
        "My landlord emailed: I am moving to Porto in May.",
        "Meine Tante sagte: ich wohne in Husum.",
        "Subject: Hello\nHi Tom,\nI am your new neighbour and I work at the harbour.\nBest, Kate",
        "Betreff: Wohnung\nIch wohne in Husum und habe zwei Kinder.\nGruß, Jens",
    ],
)
def test_nothing_is_made_of_them(text: str) -> None:
    assert told(text) == []


@pytest.mark.parametrize(
    ("text", "statements"),
    [
        ("I told you: I live in Bray.", ["You live in Bray."]),
        ("As I said: I have two hens.", ["You have two hens."]),
        ("I already told you: I am allergic to wasps.", ["You are allergic to wasps."]),
        ("I live in Bray. He said: I have two hens.", ["You live in Bray."]),
        ("Mum said: I am allergic to bees\nI live in Bray.", ["You live in Bray."]),
        ("I live in Bray.\nSubject: Hello\nI work at the harbour.", ["You live in Bray."]),
    ],
)
def test_own_words_beside_them_are_kept(text: str, statements: list[str]) -> None:
    assert told(text) == statements
