"""A value is written only where the whole form leaves no doubt whose it is, and that the field asks for just it."""

from dataclasses import replace

import pytest

from secondme.autofill.complete import FILL, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.shapes import as_shown
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW, OWEN

VALUES = values_of(DORA.memories, NOW)


def written(*fields: Field, language: str = "en") -> list[str]:
    """What each field gets at one gesture; "" for what is only offered."""
    numbered = tuple(replace(one, id=f"f{at}") for at, one in enumerate(fields))
    return [one.value if one.confidence >= FILL else "" for one in propose(Form(numbered, language=language), VALUES)]


def test_after_the_name_of_something_else_its_address_is_only_offered() -> None:
    mine = Field("", label="Full name"), Field("", label="E-mail")
    dealer = Field("", label="Dealer name"), Field("", label="Postcode")
    assert written(*mine, *dealer) == ["Dora Lucia Amaro", "dora.amaro@example.org", "", ""]
    assert written(*mine, Field("", label="Previous name"), dealer[1])[3] == "50667"
    assert written(*dealer, *mine)[3] == "dora.amaro@example.org"


def test_what_two_headings_ask_is_written_only_where_a_word_tells_them_apart() -> None:
    name = Field("", label="Full name", section="Join · About you")
    here = Field("", label="Postcode", section="Join · Personal information")
    there = replace(here, section="Join · Address information")
    assert written(name, here) == ["Dora Lucia Amaro", "50667"]
    assert written(name, here, there) == ["Dora Lucia Amaro", "", ""]
    billing, delivery = (replace(here, section=f"Join · {which} address") for which in ("Billing", "Delivery"))
    assert written(name, billing, delivery) == ["Dora Lucia Amaro", "50667", "50667"]


def test_what_the_code_calls_like_a_stranger_is_only_offered() -> None:
    mine = Field("", name="app_nom", label="Full name"), Field("", name="app_mail", label="E-mail")
    theirs = Field("", name="gar_job", label="Occupation"), Field("", name="gar_nom", label="Guarantor's name")
    assert written(*mine, *theirs) == ["Dora Lucia Amaro", "dora.amaro@example.org", "", ""]
    own = replace(theirs[0], name="app_job")
    assert written(*mine, own, theirs[1])[2] == "nurse"


@pytest.mark.parametrize("label", ["Employer and daytime phone", "E-mail / passport number", "Name and date of birth"])
def test_a_label_of_two_things_gets_neither_at_the_gesture(label: str) -> None:
    assert written(Field("", label=label)) == [""]


def test_how_many_there_are_is_no_name() -> None:
    assert written(Field("", label="Nombre d'enfants"), language="es") == [""]


def test_a_label_that_two_boxes_share_is_of_neither() -> None:
    assert written(Field("", label="Passport number"), Field("", name="x2")) == ["", ""]
    assert written(Field("", label="Passport number"), Field("", label="Remarks")) == ["CB512077", ""]


def test_between_street_and_town_nothing_unknown_may_be_asked() -> None:
    street, town = Field("", label="Rue"), Field("", label="Ville")
    assert written(street, town, language="fr") == ["Lange Gasse 7", "Köln"]
    assert written(street, Field("", label="Bte"), town, language="fr") == ["", "", "Köln"]


def test_a_second_of_its_kind_is_somebody_else_s() -> None:
    assert written(Field("", label="Place of birth"), Field("", label="Place of birth 2"))[1] == ""


@pytest.mark.parametrize(
    ("hint", "text", "fits"),
    [("jj.mm.aaaa", "03/05/1990", False), ("jj.mm.aaaa", "03.05.1990", True), ("31-12-1980", "03-05-1990", True),
     ("MM/DD", "05/03/1990", False), ("your team", "03/05/1990", True), ("mm/dd/yy", "05/03/1990", True),
     ("", "1990-05-03", False), ("yyyy-mm-dd", "1990-05-03", True)],
)  # fmt: skip
def test_a_date_stands_as_the_field_shows_it(hint: str, text: str, fits: bool) -> None:
    assert as_shown(Field("", hints=(hint,)), text) is fits


def test_a_number_takes_digits_alone() -> None:
    assert not as_shown(Field("", input_type="number"), "+49 151 23456789")


def test_a_heading_that_says_you_does_not_make_a_place_the_person_s() -> None:
    name = Field("", label="Full name", section="Tell us · Your details")
    town = Field("", label="City", section="Tell us · Where you want to park")
    assert written(name, town) == ["Dora Lucia Amaro", ""]


def test_a_long_question_that_names_two_matters_is_not_answered() -> None:
    form = Form((Field("a", label="Do you have allergies, also to food that we serve at lunch?", kind="textarea"),))
    assert propose(form, values_of(OWEN.memories, NOW))[0].value in ("", "penicillin")
    assert propose(form, VALUES)[0].value == ""


def test_a_label_that_is_prose_is_not_taken_at_its_word() -> None:
    said = "E-mail address, " + "which is kept with the papers of this matter for as long as the law wants it and " * 2
    assert written(Field("", label=said)) == [""]
    secret = propose(Form((Field("a", label=f"{said} then the PIN"),)), VALUES)[0]
    assert secret.match.never
    assert secret.value == ""
