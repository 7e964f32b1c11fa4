"""A value is filled in only where every word that is said of the field is accounted for."""

from dataclasses import replace

import pytest

from secondme.autofill.complete import FILL, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW

VALUES = values_of(DORA.memories, NOW)


def filled(*fields: Field) -> list[bool]:
    numbered = (replace(field, id=str(at)) for at, field in enumerate(fields))
    return [bool(one.value) and one.confidence >= FILL for one in propose(Form(tuple(numbered)), VALUES)]


@pytest.mark.parametrize(
    "label", ["Your postal code", "Postleitzahl (Pflichtfeld)", "Code postal *", "E-mail address (optional)"]
)
def test_words_that_mean_little_leave_no_doubt(label: str) -> None:
    assert filled(Field("a", label=label)) == [True]


@pytest.mark.parametrize(
    "label", ["Foreign postal code", "Country of origin of goods", "Full name of the deceased", "Position", "Language"]
)
def test_a_word_that_is_left_over_is_a_doubt(label: str) -> None:
    assert filled(Field("a", label=label)) == [False]


def test_a_heading_that_names_something_else_is_a_doubt_where_a_form_has_several() -> None:
    mine = Field("a", label="City", section="Your details")
    assert filled(mine, Field("b", label="Date of birth", section="The missing person")) == [True, False]


def test_what_is_asked_twice_below_one_heading_is_offered_unless_it_is_to_be_repeated() -> None:
    city, mail = Field("a", label="City"), Field("a", label="E-mail")
    assert filled(city, city) == [False, False]
    assert filled(mail, Field("b", label="Repeat e-mail")) == [True, True]


def test_the_form_s_own_word_is_enough() -> None:
    assert filled(Field("a", label="Language", autocomplete="language")) == [False]  # two are known
    assert filled(Field("a", label="Postcode of dwelling", autocomplete="postal-code")) == [True]
