"""What a model says again of the person as its own is said to them; all else is left as it is, and streamed."""

from collections.abc import Iterator

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.chat.echo import addressed
from secondme.errors import ModelProblem
from secondme.types import Usage

TOLD = (
    "I'm Marta and I live in Ghent.", "You are allergic to hazelnuts.", "I work as a tram driver.",
    "Ich bin allergisch gegen Haselnüsse.", "Ich habe zwei Katzen, Minka und Bruno.", "Ich habe am 3. Mai Geburtstag.",
    "Je suis conductrice de tram.", "J'habite à Gand.", "Ich wohne in Gent.",
)  # fmt: skip


def said(reply: str, size: int = 3) -> str:
    pieces: Iterator[str | Usage] = iter([*(reply[i : i + size] for i in range(0, len(reply), size)), Usage()])
    found = list(addressed(pieces, TOLD))
    assert isinstance(found[-1], Usage), "what it cost comes last"
    return "".join(piece for piece in found if isinstance(piece, str))


@pytest.mark.parametrize(
    ("reply", "shown"),
    [
        ("I live in Ghent.", "You live in Ghent."),
        ("I am allergic to hazelnuts [m3].", "You are allergic to hazelnuts [m3]."),
        ("I avoid hazelnuts [m3].", "You avoid hazelnuts [m3]."),
        ("I work as a tram driver. I live in Ghent.", "You work as a tram driver. You live in Ghent."),
        ("Ich bin allergisch gegen Haselnüsse.", "Du bist allergisch gegen Haselnüsse."),
        ("Meine Katzen sind Minka und Bruno.", "Deine Katzen sind Minka und Bruno."),
        ("Ich habe am 3. Mai Geburtstag.", "Du hast am 3. Mai Geburtstag."),
        ("Je suis conductrice de tram.", "Tu es conductrice de tram."),
        ("J'habite à Gand.", "Tu habites à Gand."),
        ("An Land habe ich zwei Katzen, Minka und Bruno.", "An Land hast du zwei Katzen, Minka und Bruno."),
        ("Derzeit wohne ich in Gent.", "Derzeit wohnst du in Gent."),
        ("In Ghent I live.", "In Ghent you live."),
        ("I don't know that yet.", "I don't know that yet."),
        ("I hope that you find your keys.", "I hope that you find your keys."),
        ("Ich wünsche dir zwei schöne Tage.", "Ich wünsche dir zwei schöne Tage."),
        ("Je te souhaite une bonne soirée.", "Je te souhaite une bonne soirée."),
        ("Ich weiß das noch nicht.", "Ich weiß das noch nicht."),
        ("You live in Ghent. I like it there.", "You live in Ghent. I like it there."),
        ("Your cats are Minka and Bruno.", "Your cats are Minka and Bruno."),
        ("", ""),
    ],
)  # fmt: skip
def test_what_is_of_the_person_is_said_to_them(reply: str, shown: str) -> None:
    for size in (1, 3, 100):
        assert said(reply, size) == shown


def test_what_is_not_in_the_first_person_is_shown_as_it_comes() -> None:
    pieces = iter(["Your ", "cats ", "are"])
    stream = addressed(pieces, TOLD)
    assert next(stream) == "Your cats "
    assert next(stream) == "are"


@pytest.mark.parametrize("begin", ["3 ", "2019, ", "[m1] ", "**Ghent"])
def test_a_reply_that_begins_without_a_word_is_shown_as_it_comes(begin: str) -> None:
    stream = addressed(iter([begin, "* of them", " and more", " of it", Usage()]), TOLD)
    shown = next(stream)
    assert isinstance(shown, str)
    assert len(shown.split()) <= 6


def test_what_is_quoted_or_set_off_is_said_to_them_too() -> None:
    for size in (1, 3, 100):
        assert said("*I live in Ghent.", size) == said("*I live in Ghent.", 100)


@given(st.text(alphabet="abc YI.\n", max_size=40), st.integers(1, 5))
def test_no_text_is_lost(text: str, size: int) -> None:
    assert said(text, size) == text


def test_what_was_said_before_the_model_died_is_kept() -> None:
    def dying() -> Iterator[str | Usage]:
        yield from ("I ", "live ", "in ", "Ghent")
        raise ModelProblem("The chat model stopped unexpectedly.")

    stream = addressed(dying(), TOLD)
    assert next(stream) == "You live in Ghent"
    with pytest.raises(ModelProblem):
        next(stream)
