"""What rules make of a message is kept only where it is a whole sentence, and the message shows something lasting."""

import pytest

from secondme.memory.gate import own_words
from secondme.memory.lasting import is_whole, shows
from secondme.memory.telling import read
from secondme.memory.tongues import tongue_of
from secondme.memory.tongues.english import ENGLISH
from secondme.memory.tongues.german import GERMAN


def told(text: str) -> list[str]:
    own = own_words(text)
    return [one.text for one in read(own, tongue_of(own)).tellings if one.sure]


@pytest.mark.parametrize(
    "text",
    [
        "I am invincible.",
        "my head is a bucket of wet sand",
        "Ich grinse wie ein Honigkuchenpferd.",
        "J'écoute la pluie.",
        "I hate everyone and this printer.",
        "So stelle ich mir Sonntage vor.",
    ],
)
def test_a_moment_alone_is_not_kept(text: str) -> None:
    assert told(text) == []


def test_beside_what_lasts_a_moment_may_stand() -> None:
    assert told("I am a beekeeper. I sing to them.") == ["You are a beekeeper.", "You sing to them."]


@pytest.mark.parametrize(
    ("quote", "lasts"),
    [("I still whistle", True), ("I quit sugar", True), ("I have a kayak", True), ("I glow", False)],
)
def test_what_shows_something_lasting(quote: str, lasts: bool) -> None:
    assert shows(quote, ENGLISH) is lasts


@pytest.mark.parametrize(
    "torn",
    ["Your uncle said.", "Is moving to Bergen.", "You call it « the shed.", "My landlord just texted:"],
)
def test_a_torn_clause_is_no_sentence(torn: str) -> None:
    assert not is_whole(torn, ENGLISH)


def test_a_whole_sentence_is() -> None:
    assert is_whole("You call it « the shed ».", ENGLISH)
    assert is_whole("Du wohnst in Husum.", GERMAN)
    assert not is_whole("wohnst du in Husum.", GERMAN)


def test_a_number_at_the_end_of_a_sentence_ends_it() -> None:
    assert told("I run 40. done my first ten in May") == ["You run 40.", "You have done your first ten in May."]
