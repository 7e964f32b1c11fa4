"""What is kept of a message has no words of the talk in it, and nothing that alone says nothing or is of nobody."""

import time

import pytest

from secondme.memory.asides import without_aside
from secondme.memory.drafts import draft
from secondme.memory.gate import own_words
from secondme.memory.recipes import is_step
from secondme.types import Item, NewMemory


def made(text: str) -> list[NewMemory]:
    item = Item(
        1, text, "Me", "self", "2025-05-02T10:00:00", "typed", "message", 1, None, None, None, "", 1, True
    )  # fmt: skip
    return draft(item, ()).memories()


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("You moved your class to Thursdays by the way.", "You moved your class to Thursdays."),
        ("You sold the car, btw lol.", "You sold the car."),
        ("Du wohnst übrigens in Kiel.", "Du wohnst übrigens in Kiel."),
        ("By the way", "By the way"),
        ("You live by the way to the lake.", "You live by the way to the lake."),
    ],
)
def test_an_aside_at_the_end_goes(text: str, left: str) -> None:
    assert without_aside(text) == left


def test_neither_statement_nor_claim_nor_quote_has_the_aside() -> None:
    (memory,) = made("I moved my yoga class to Thursdays by the way.")
    assert memory.text == "You moved your yoga class to Thursdays."
    assert memory.evidence[0].quote == "I moved my yoga class to Thursdays"
    assert all("by the way" not in claim.value for claim in memory.claims)


def test_what_is_fed_is_told_or_nothing_is() -> None:
    assert made("I feed it every Sunday.") == []
    assert [memory.text for memory in made("I have a parrot, I feed it every Sunday.")] == [
        "You have a parrot, you feed it every Sunday."
    ]
    assert [memory.text for memory in made("I make it every Sunday in Ghent.")] != []


def test_a_thing_with_a_name_is_no_relationship() -> None:
    assert [memory.kind for memory in made("My starter is called Bruno.")] == ["fact"]
    assert [memory.kind for memory in made("My wife is called Ann.")] == ["relationship"]


@pytest.mark.parametrize(
    ("text", "step"),
    [
        ("Bake at 240 °C for 45 minutes.", True),
        ("Then add the flour and stir.", True),
        ("Bei 240 Grad 45 Minuten backen.", True),
        ("Laisser reposer deux heures.", True),
        ("Cook at the Anchor since 2019.", False),
        ("You bake at 240 °C for 45 minutes.", False),
        ("Add your mother's recipe.", False),
        ("Bake is a café in Lyon.", False),
    ],
)
def test_a_line_of_a_recipe(text: str, step: bool) -> None:
    assert is_step(text) is step


def test_no_memory_is_made_of_a_recipe_or_of_what_is_broken_today() -> None:
    assert made("Sourdough\n\nBake at 240 °C for 45 minutes.") == []
    assert made("the coffee machine is broken again") == []
    assert [memory.text for memory in made("The boiler at our house broke in March.")] != []


def test_a_pasted_key_or_a_ragged_table_costs_no_more_than_its_length() -> None:
    began = time.process_time()
    assert own_words("a" * 100_000) == "a" * 100_000
    assert without_aside("one" + " " * 30_000 + "two") == "one" + " " * 30_000 + "two"
    assert time.process_time() - began < 2.0, "half a minute each where every letter may begin a line"
