"""Labels that no rule knows: guessed from their meaning, offered with that reason, and never filled."""

from dataclasses import replace

import pytest

from secondme.autofill.asking import kinds_near
from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.form import Field, Form, Option
from secondme.autofill.meaning import likest, meant_by
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW

DORAS = values_of(DORA.memories, NOW)
ADDRESS = "Lange Gasse 7, 50667 Köln, Germany"


def proposals(*fields: Field, language: str = "en") -> tuple[Proposal, ...]:
    numbered = tuple(replace(one, id=f"f{at}") for at, one in enumerate(fields))
    return propose(Form(numbered, language=language), DORAS)


def proposal(field: Field, language: str = "en") -> Proposal:
    return proposals(field, language=language)[0]


@pytest.mark.parametrize(
    ("label", "language", "kind", "value"),
    [
        ("Who do you work for?", "en", "organization", "Harbour Clinic"),
        ("Where do you live?", "en", "street-address", ADDRESS),
        ("Finisher shirt", "en", "clothing-size", "M"),
        ("Erreichbar unter", "de", "tel", "+49 1512 3456789"),
        ("Berufstätig bei", "de", "organization", "Harbour Clinic"),
        ("Größe der Stiefel", "de", "shoe-size", "39"),
        ("Joignable au", "fr", "tel", "+49 1512 3456789"),
        ("Vous résidez à", "fr", "address-level2", "Köln"),
        ("Número de pie", "es", "shoe-size", "39"),
        ("Nacido el", "es", "bday", "03/05/1990"),
    ],
)
def test_a_label_that_no_rule_knows_is_offered_and_says_that_it_is_guessed(
    label: str, language: str, kind: str, value: str
) -> None:
    one = proposal(Field("", label=label), language)
    assert (one.match.type, one.value, one.match.guessed) == (kind, value, True)
    assert one.confidence < FILL
    assert one.memories


@pytest.mark.parametrize(
    "label",
    [
        "Discount code", "Preferred bike colour", "Farbe des Autos", "Zählerstand", "Wunschtermin",
        "Motif de la demande", "Nombre d'adultes", "Couleur préférée", "Lugar de recogida", "Código del asesor",
        "Fecha de la avería", "How did you hear of the race?", "Height (cm)", "Contact", "Date of death", "Rasse",
    ],
)  # fmt: skip
def test_what_nothing_is_known_about_gets_no_guess(label: str) -> None:
    one = proposal(Field("", label=label))
    assert (one.value, one.match.type) in (("", "none"), ("", "free-text"))


@pytest.mark.parametrize("label", ["Head teacher", "Sachbearbeiter", "Médecin traitant", "Persona que recoge al menor"])
def test_somebody_elses_name_is_known_as_that_and_gets_nothing(label: str) -> None:
    one = proposal(Field("", label=label))
    assert one.value == ""
    assert one.match.whose in ("other", "child")


def test_a_guess_is_not_offered_where_two_things_tell_that_somebody_else_is_asked_about() -> None:
    own = Field("", label="Full name", section="Your details")
    name = Field("", label="Name of the zookeeper", section="Zoo")
    assert proposals(own, name, Field("", label="Who do you work for?", section="Zoo"))[2].value == ""
    assert proposals(own, Field("", label="Who do you work for?", section="Zoo"))[1].value == "Harbour Clinic"


def test_a_guess_leaves_what_rules_say_of_the_fields_beside_it() -> None:
    """Between a street and its town something unknown may be a part of the street: it stays in doubt."""
    street, town = Field("", label="Street"), Field("", label="City")
    between = Field("", label="Erreichbar unter")
    found = proposals(street, between, town)
    assert found[1].match.guessed
    assert found[0].confidence < FILL


def test_a_question_with_boxes_to_choose_from_is_no_label() -> None:
    options = (Option("y", "Ja"), Option("n", "Nein"))
    field = Field("", label="Kommst du?", kind="radio", input_type="radio", options=options)
    assert proposal(field).match.type == "none"


def test_an_age_is_told_by_the_birthday() -> None:
    assert proposal(Field("", label="Alter"), "de").value == "35"
    known = [values_of(DORA.memories, day) for day in ("2026-05-02", "2026-05-03")]
    assert [next(each.text for each in day if each.type == "age" and not each.whose) for day in known] == ["35", "36"]


def test_an_age_below_a_heading_of_others_is_not_the_persons() -> None:
    own, their = Field("", label="Name", section="Mieter"), Field("", label="Alter", section="Weitere Personen")
    assert proposals(own, their, language="de")[1].value == ""


def test_words_that_no_phrasing_has_take_a_label_away_from_the_nearest() -> None:
    near, far = likest("Name")[0], likest("Name der Ziege")[0]
    assert near.likeness > 0.99 > 0.8 > far.likeness
    assert meant_by("") is None


@pytest.mark.parametrize("label", ["Comment s'appelle votre hôte", "When did you first hear the noise"])
def test_the_chat_model_is_not_asked_what_is_likest_to_be_of_others(label: str) -> None:
    assert kinds_near("En qué trabajas")
    assert kinds_near(label) == ()
