"""Fields about parents, siblings and whom to call in an emergency: filled from what was told of just them."""

from dataclasses import replace

import pytest

from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.lines import read_lines
from secondme.autofill.values import Value, values_of
from secondme.memory.drafts import draft
from tests.bench.form_lives import memory
from tests.core.test_personal import typed

ENGLISH = """I'm called Dora Hale. I was born in Bristol on 4 March 1988. I live at 12 Rose Lane, Bath BA1 1AA. I'm
allergic to peanuts. My mother's name is Ruth Hale. My dad is called Peter Hale. I have a brother, Tom Hale. My
emergency contact is my sister Anna Hale, 07700 900123. My mum's phone number is 07700 900789."""
GERMAN = """Ich heiße Dora Brandt. Ich wurde am 4. März 1988 in Leipzig geboren. Ich wohne in der Rosengasse 12, 50667
Köln. Ich habe eine Erdnussallergie. Meine Mutter heißt Ruth Brandt. Mein Notfallkontakt ist meine Schwester Anna
Brandt, 0171 2345678."""
FRENCH = """Je m'appelle Dora Morel. Je suis née le 4 mars 1988 à Nantes. J'habite au 12 rue des Roses, 69007 Lyon. Je
suis allergique aux arachides. Ma mère s'appelle Ruth Morel. Mon contact d'urgence est ma sœur Anna Morel,
06 12 34 56 78."""
SPANISH = """Me llamo Dora García. Nací el 4 de marzo de 1988 en Sevilla. Vivo en la calle Mayor 12, 28013 Madrid. Soy
alérgica a los cacahuetes. Mi madre se llama Ana García. Mi contacto de emergencia es mi hermana Marta García,
612 345 678."""


def values(talk: str) -> tuple[Value, ...]:
    made = draft(typed(" ".join(talk.split())), []).memories()
    known = [
        memory(n, new.text, *new.claims, subject=new.subject or "You", subject_is_self=not new.subject, kind=new.kind)
        for n, new in enumerate(made, 1)
    ]
    return values_of(known, "2026-03-01")


def asked(talk: str, *labels: str) -> dict[str, Proposal]:
    form = read_lines("".join(f"{label}:\n" for label in labels))
    return {one.field.label: one for one in propose(form, values(talk))}


@pytest.mark.parametrize(
    ("talk", "wanted"),
    [
        (ENGLISH, {"Place of birth": "Bristol", "Street and house number": "12 Rose Lane", "Postcode": "BA1 1AA",
                   "City": "Bath", "Allergies": "peanuts", "Mother's full name": "Ruth Hale",
                   "Emergency contact name": "Anna Hale", "Emergency contact phone": "07700 900123"}),
        (GERMAN, {"Geburtsort": "Leipzig", "Straße und Hausnummer": "Rosengasse 12", "PLZ": "50667", "Ort": "Köln",
                  "Allergien": "Erdnuss", "Name der Mutter": "Ruth Brandt", "Notfallkontakt (Name)": "Anna Brandt",
                  "Notfallkontakt Telefon": "0171 2345678"}),
        (FRENCH, {"Lieu de naissance": "Nantes", "Adresse": "12 rue des Roses", "Code postal": "69007",
                  "Ville": "Lyon", "Allergies": "arachides", "Nom de la mère": "Ruth Morel",
                  "Personne à prévenir en cas d'urgence": "Anna Morel",
                  "Téléphone en cas d'urgence": "06 12 34 56 78"}),
        (SPANISH, {"Lugar de nacimiento": "Sevilla", "Dirección": "calle Mayor 12", "Código postal": "28013",
                   "Ciudad": "Madrid", "Alergias": "cacahuetes", "Nombre de la madre": "Ana García",
                   "Contacto de emergencia (nombre)": "Marta García", "Teléfono de emergencia": "612 345 678"}),
    ],
)  # fmt: skip
def test_what_was_told_in_a_chat_is_proposed(talk: str, wanted: dict[str, str]) -> None:
    assert {label: one.value for label, one in asked(talk, *wanted).items()} == wanted


def test_what_is_about_another_relative_or_a_second_one_stays_empty() -> None:
    labels = (
        "Mother's maiden name", "Mother-in-law's name", "Emergency contact 2 name", "Parent/guardian's occupation",
        "Brother's phone", "Doctor's name", "Mother's occupation", "Grandmother's name", "Number of brothers",
    )  # fmt: skip
    assert [label for label, one in asked(ENGLISH, *labels).items() if one.value] == []


def test_a_childs_mother_is_not_filled_in_as_the_persons() -> None:
    of_child = asked(ENGLISH, "Pupil's name", "Mother's name", "Emergency contact name")
    assert all(one.confidence < FILL for one in of_child.values())
    form = read_lines("Name:\n")
    for section in ("Pupil · Mother", "Angaben zum Kind · Mutter", "Emergency contact for your child"):
        below = replace(form, fields=tuple(replace(field, section=section) for field in form.fields))
        assert [one.value for one in propose(below, values(ENGLISH))] == [""], section


def test_in_case_of_questions_is_no_emergency() -> None:
    (one,) = asked(ENGLISH, "Phone number in case of questions").values()
    assert (one.value, one.others) == ("", ())


def test_a_relative_known_by_one_name_is_offered_and_not_filled_in() -> None:
    one = asked("My mother's name is Ruth.", "Mother's full name")["Mother's full name"]
    assert one.value == "Ruth"
    assert one.confidence < FILL


def test_whoever_is_called_by_what_they_are_is_found_by_name() -> None:
    talk = "My husband is called Mark Reed. My emergency contact is my husband, 07700 900456."
    found = asked(talk, "Emergency contact name", "Emergency contact phone")
    assert [one.value for one in found.values()] == ["Mark Reed", "07700 900456"]


def test_the_mothers_number_is_the_mothers() -> None:
    found = asked(ENGLISH, "Phone", "Mother's phone")
    assert [one.value for one in found.values()] == ["", "07700 900789"]


def test_a_country_is_no_place_of_birth() -> None:
    assert not [value for value in values("I was born in Germany.") if value.type == "birthplace"]


ABOUT_ME = "My name is Dora Hale. My phone number is +49 151 23456789. "


def test_a_name_at_birth_is_filled_in_where_it_is_asked_for() -> None:
    found = asked(ABOUT_ME + "My maiden name is Keller.", "Last name", "Name at birth", "Mother's maiden name")
    assert [one.value for one in found.values()] == ["Hale", "Keller", ""]
    assert asked(ABOUT_ME, "Maiden name")["Maiden name"].value == ""
    assert asked("Ich heiße Dora Hale. Mein Geburtsname ist Keller.", "Geburtsname")["Geburtsname"].confidence >= FILL


def test_a_second_number_is_for_the_field_that_asks_for_one() -> None:
    talk = f"{ABOUT_ME}My second phone number is +49 170 1112223."
    found = asked(talk, "Name", "Phone", "Alternate phone number")
    assert [one.value for one in found.values()] == ["Dora Hale", "+49 1512 3456789", "+49 170 1112223"]
    assert found["Phone"].confidence >= FILL
    assert asked(ABOUT_ME, "Phone", "Alternate phone number")["Alternate phone number"].value == ""


def test_a_second_emergency_contact_is_nobody_but_the_second_one() -> None:
    first = "My emergency contact is my husband Rui Hale, +49 160 7654321. "
    second = "My second emergency contact is Tom Berg, +49 170 1234567."
    labels = "Emergency contact name", "Emergency contact phone", "Second emergency contact name"
    found = asked(first + second, *labels, "Second emergency contact phone")
    assert [one.value for one in found.values()] == ["Rui Hale", "+49 160 7654321", "Tom Berg", "+49 170 1234567"]
    assert asked(first, *labels)[labels[2]].value == ""


def test_a_parent_or_guardian_is_who_was_told_to_be_the_guardian_and_else_only_offered() -> None:
    field, parents = "Parent/guardian name", "My mother is Ruth Hale. My father is Peter Hale."
    offered = asked(parents, field)[field]
    assert (offered.value, offered.others) == ("Ruth Hale", ("Peter Hale",))
    assert offered.confidence < FILL
    told = asked(f"{parents} My guardian is Eva Lind.", field, "Name of second parent")
    assert [one.value for one in told.values()] == ["Eva Lind", ""]
    assert told[field].confidence >= FILL
