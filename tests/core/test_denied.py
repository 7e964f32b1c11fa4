"""What is denied, refused or did not happen claims nothing; what has ended claims that it has."""

import pytest

from secondme.memory.denied import claims_nothing, refers_to_nothing
from secondme.memory.telling import read
from secondme.memory.tongues import TONGUES
from tests.core.test_consolidate import Life, life, me

__all__ = ["life", "me"]


@pytest.mark.parametrize(
    ("attribute", "value", "quote"),
    [
        ("name", "Bobby", "please don't call me Bobby"),
        ("name", "Bobby", "never call me Bobby"),
        ("work", "the bakery", "I didn't get the place at the bakery"),
        ("home", "Oslo", "we have never lived in Oslo"),
        ("allergy", "pollen", "I'm not allergic to pollen"),
        ("goal", "run a marathon", "I do not want to run a marathon"),
        ("work", "Kiel", "ich habe die Stelle in Kiel nicht bekommen"),
        ("work", "Brest", "je n'ai pas eu le poste à Brest"),
    ],
)
def test_a_denial_claims_nothing(attribute: str, value: str, quote: str) -> None:
    assert claims_nothing(attribute, value, quote)


@pytest.mark.parametrize(
    ("attribute", "value", "quote"),
    [
        ("home", "Oslo", "I live in Oslo"),
        ("home", "Oslo", "I don't live in Oslo"),
        ("home", "Oslo", "I never liked Bergen, I live in Oslo"),
        ("likes", "jazz", "I no longer like jazz"),
        ("diet", "meat", "I don't eat meat"),
        ("dislikes", "rain", "I don't like rain"),
        ("work", "clerk", "ich arbeite nicht mehr als clerk"),
        ("name", "Bob", "I'm not Rob but call me Bob"),
    ],
)
def test_what_is_so_or_has_ended_keeps_its_claim(attribute: str, value: str, quote: str) -> None:
    assert not claims_nothing(attribute, value, quote)


def test_what_is_no_longer_liked_is_no_favourite(life: Life) -> None:
    life.says("2024-01-01", "Your favourite soup is borscht.", "likes", "borscht")
    life.consolidate()
    life.says("2024-05-01", "You no longer like borscht.", "likes", "borscht")
    life.consolidate()
    assert life.in_force() == ["You no longer like borscht."]


@pytest.mark.parametrize("statement", ["You are not.", "You don't.", "You quit in 2012.", "You had enough of it."])
def test_what_refers_to_nothing_says_nothing_alone(statement: str) -> None:
    assert refers_to_nothing(statement)


@pytest.mark.parametrize("statement", ["You are not tall.", "You quit smoking in 2012.", "You had enough of Oslo."])
def test_what_names_what_it_is_about_stands_alone(statement: str) -> None:
    assert not refers_to_nothing(statement)


def test_what_goes_on_in_a_sentence_is_one_statement_with_it() -> None:
    (told,) = read("I used to fence, but I quit in 2012.", TONGUES[0]).tellings
    assert told.text == "You used to fence, but you quit in 2012."
