"""What is not surely the person's, or not surely what a field asks for, is offered and not written."""

import time
from dataclasses import replace

import pytest

from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.values import values_of
from secondme.types import Claim
from tests.bench.form_lives import DORA, NOW, OWEN, memory

DORAS, OWENS = values_of(DORA.memories, NOW), values_of(OWEN.memories, NOW)
TOLD = values_of(
    (
        *DORA.memories,
        memory(40, "You like hiking.", Claim("", "hobby", "hiking")),
        memory(41, "You take ibuprofen.", Claim("", "health", "takes ibuprofen")),
        memory(42, "You want to run a marathon.", Claim("", "goal", "run a marathon")),
        memory(43, "You are allergic to penicillin.", Claim("", "allergy", "penicillin")),
    ),
    NOW,
)


def proposals(*fields: Field, values: object = DORAS, language: str = "en") -> tuple[Proposal, ...]:
    numbered = tuple(replace(one, id=f"f{at}") for at, one in enumerate(fields))
    return propose(Form(numbered, language=language), values)  # type: ignore[arg-type]


def written(*fields: Field, values: object = DORAS, language: str = "en") -> list[str]:
    found = proposals(*fields, values=values, language=language)
    return [one.value if one.confidence >= FILL or one.draft else "" for one in found]


def test_below_the_name_of_an_unknown_party_nothing_is_written() -> None:
    own = Field("", label="Full name", section="Your details"), Field("", label="Phone", section="Your details")
    theirs = [Field("", label=label, section="Your accountant or tax adviser") for label in ("Name", "Phone")]
    assert written(*own, *theirs) == ["Dora Lucia Amaro", "+49 1512 3456789", "", ""]


def test_the_last_address_is_a_former_one() -> None:
    name = Field("", label="Name", section="About you")
    here, last = (Field("", label="Postcode", section=part) for part in ("Where you live", "Your last address"))
    assert written(name, here, last) == ["Dora Lucia Amaro", "50667", ""]
    assert proposals(name, here, last)[2].value == "69007"


def test_an_address_without_a_box_for_its_town_is_only_offered() -> None:
    street, code = Field("", label="Home address", kind="textarea", input_type="textarea"), Field("", label="Postcode")
    assert written(street, code) == ["", "50667"]
    assert written(street, code, Field("", label="City"))[0] == "Lange Gasse 7"


def test_a_town_far_away_does_not_shorten_an_address() -> None:
    address = Field("", label="Your address", kind="textarea", input_type="textarea", section="You")
    far = [Field("", label=f"Question {n}", section="Visit") for n in range(8)]
    found = proposals(address, *far, Field("", label="City of the event", section="Visit"))
    assert found[0].value == "Lange Gasse 7, 50667 Köln, Germany"


def test_whoever_is_said_to_fill_it_in_is_the_person() -> None:
    one, other = (
        [Field("", label=label, section=head) for label in ("First name", "Email")] for head in ("Traveller", "Booker")
    )
    assert written(*one, *other) == ["", "", "Dora", "dora.amaro@example.org"]


def test_beside_mother_and_father_nobody_knows_whose_the_rest_is() -> None:
    heads = ("Candidate", "Mother", "Father")
    assert written(*(Field("", label="Full name", section=head) for head in heads))[0] == ""
    assert written(*(Field("", label="Full name", section=head) for head in ("Applicant", *heads[1:])))[0] != ""


def test_the_questions_beside_the_name_of_a_child_are_the_child_s() -> None:
    assert written(Field("", label="Child's name"), Field("", label="Allergies")) == ["Leo Amaro", ""]
    assert written(Field("", label="Full name"), Field("", label="Allergies"))[1] == "hazelnuts"
    child, parent = Field("", label="Child's name", section="Child"), Field("", label="Your name", section="Parent")
    health = [Field("", label=label, section="Health") for label in ("Allergies", "T-shirt size")]
    assert written(child, parent, *health) == ["Leo Amaro", "Dora Lucia Amaro", "", ""]
    assert written(Field("", label="Your name"), Field("", label="T-shirt size"))[1] == "M"


def test_a_town_after_something_unknown_may_be_its_town() -> None:
    event, town = Field("", label="Title of the event"), Field("", label="City")
    assert written(Field("", label="Name"), event, town)[2] == ""
    assert written(event, Field("", label="Name"), town)[2] == "Köln"
    applicant = [replace(field, section="Applicant") for field in (Field("", label="Home university"), town)]
    assert written(Field("", label="Name", section="Applicant"), *applicant)[2] == ""


def test_a_birthday_behind_what_an_animal_is_called_is_the_animal_s() -> None:
    pet, born = Field("", label="Ihr Hund heißt"), Field("", label="Geboren am")
    assert written(Field("", label="Ihr Name"), pet, born, language="de") == ["Dora Lucia Amaro", "", ""]


def test_a_contact_person_beside_a_name_is_only_offered() -> None:
    assert written(Field("", label="Name"), Field("", label="Ansprechpartner"))[1] == ""
    assert written(Field("", label="Company"), Field("", label="Contact name"))[1] == "Dora Lucia Amaro"


@pytest.mark.parametrize(
    ("label", "token"),
    [("Country of issue", "country"), ("Name of the bride's father", "name"), ("Company", "name")],
)
def test_the_form_s_own_word_is_held_against_its_label(label: str, token: str) -> None:
    assert written(Field("", label=label, autocomplete=token)) == [""]


@pytest.mark.parametrize(
    "label",
    [
        "Full name (last name first)", "Initials and surname", "Month and year of birth", "House no. and postcode",
        "County", "Hausnummernzusatz", "Phone number (10 digits)", "Shoe size (UK)",
    ],
)  # fmt: skip
def test_what_a_value_is_only_a_part_of_is_not_written(label: str) -> None:
    assert written(Field("", label=label)) == [""]
    assert written(Field("", label=label), values=OWENS) == [""]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("Telefon (mit Vorwahl)", "+49 1512 3456789"), ("Phone (incl. area code)", "+49 1512 3456789"),
        ("Straße (ohne Hausnummer)", "Lange Gasse"), ("Postal town", "Köln"), ("geb. am / in", "03.05.1990, Setúbal"),
    ],
)  # fmt: skip
def test_what_a_label_adds_is_understood(label: str, value: str) -> None:
    assert written(Field("", label=label), language="de") == [value]


def test_the_whole_name_beside_a_part_of_it() -> None:
    given, whole = Field("", label="Vorname"), Field("", label="Vor- und Nachname")
    assert written(given, whole, language="de")[1] in ("", "Dora Lucia Amaro")
    assert proposals(given, whole, language="de")[1].value == "Dora Lucia Amaro"


def test_a_number_of_the_other_kind_of_line_is_only_offered() -> None:
    assert written(Field("", label="Mobile number")) == ["+49 1512 3456789"]
    assert written(Field("", label="Landline")) == written(Field("", label="Mobile number"), values=OWENS) == [""]
    assert written(Field("", label="Telefon / Mobil"), values=OWENS) == ["+1 608-555-0143"]


@pytest.mark.parametrize(
    "label",
    [
        "Terms and conditions", "Conflict of interest", "Interest rate", "Which of our products are you interested in?",
        "Sales goals", "Payment conditions", "Régime fiscal", "Dietary needs of your guests", "Number of allergies",
        "Allergies in your group", "Wie oft essen Sie Fleisch?", "When do you have free time?", "Food and drink budget",
    ],
)  # fmt: skip
@pytest.mark.parametrize("kind", ["text", "textarea"])
def test_a_word_of_a_topic_is_not_a_question_about_it(label: str, kind: str) -> None:
    assert written(Field("", label=label, kind=kind, input_type=kind), values=TOLD) == [""]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("label", "told"),
    [
        ("Hobbies and interests", "hiking"), ("Current medication", "takes ibuprofen"),
        ("What are your goals?", "run a marathon"), ("Drug allergies", "penicillin"), ("Food allergies", "hazelnuts"),
        ("¿Tiene alguna alergia?", "penicillin, hazelnuts"), ("Bekannte Allergien", "penicillin, hazelnuts"),
        ("Besondere Ernährungswünsche", "vegetarian"),
    ],
)  # fmt: skip
def test_a_question_about_what_was_told_is_answered(label: str, told: str) -> None:
    found = written(Field("", label=label), values=TOLD)
    assert sorted(found[0].split(", ")) == sorted(told.split(", "))


def test_languages_are_called_as_the_form_s_own_calls_them() -> None:
    for tongue, label, said in (
        ("de", "Sprachen", "Portugiesisch, Deutsch"), ("es", "Idiomas", "portugués, alemán"),
        ("fr", "Langues parlées", "portugais, allemand"), ("en", "Languages", "Portuguese, German"),
    ):  # fmt: skip
        assert proposals(Field("", label=label), language=tongue)[0].value == said


@pytest.mark.parametrize(
    ("label", "section"),
    [
        ("Tax consultant: phone", "Application"), ("Address (if different)", "Application"),
        ("Anschrift, falls abweichend", "Antrag"), ("Téléphone", "Facturation (si différente)"),
        ("Domicilio, si es distinto", "Datos"),
    ],
)  # fmt: skip
def test_what_a_label_says_is_another_is_not_even_offered(label: str, section: str) -> None:
    assert proposals(Field("", label="Name"), Field("", label=label, section=section))[1].value == ""


def test_a_page_of_a_service_is_no_other_site() -> None:
    asked = Field("", label="LinkedIn profile"), Field("", label="Website")
    assert [one.value for one in proposals(*asked, values=OWENS)] == ["", "https://pritchard.example"]


def test_three_doubts_are_too_many_for_an_offer() -> None:
    """The heading is strange, the same is asked elsewhere, and a word of the label is left over."""
    own = Field("", label="Name", section="You"), Field("", label="Number plate", section="You")
    plain, strange = (Field("", label=label, section="Zoo") for label in ("Number plate", "Zebra number plate"))
    assert proposals(*own, plain)[2].value == "K-DA 730"
    assert proposals(*own, strange)[2].value == ""


@pytest.mark.parametrize(
    "heading",
    ["Second paddler", "Zweiter Spieler", "Segundo palista", "Ancienne chorale", "Previous club", "Your accountant"],
)
def test_a_heading_of_another_one_is_not_the_persons(heading: str) -> None:
    name, phone = Field("", label="Name", section=heading), Field("", label="Phone", section=heading)
    assert [one.value for one in proposals(name, phone)] == ["", ""]
    again = Field("", label="Street", section="Second address")
    assert proposals(again)[0].match.whose == ""


def test_an_animal_in_the_title_is_not_its_owner() -> None:
    title = "Dog school registration"
    asked = [Field("", label=label, section=title) for label in ("Name", "E-mail", "Street")]
    found = proposals(*asked)
    assert [one.match.whose for one in found] == ["other", "", ""]
    assert written(*asked) == ["", "", ""]  # after somebody else's name they are only offered
    assert found[1].value == "dora.amaro@example.org"


def test_a_name_below_a_holder_is_doubtful_where_another_name_is_not_understood() -> None:
    strange = Field("", label="Nombre de quien alquila", section="Cliente")
    holder = Field("", label="Nombre y apellidos", section="Titular del seguro")
    assert written(strange, holder, language="es")[1] == ""
    assert written(holder, language="es") == ["Dora Lucia Amaro"]


def test_the_day_of_birth_is_all_of_it_where_no_month_is_asked_for() -> None:
    day = Field("", label="Tag der Geburt")
    assert proposals(day, language="de")[0].value == "03.05.1990"
    three = day, Field("", label="Monat der Geburt"), Field("", label="Jahr der Geburt")
    assert [one.value for one in proposals(*three, language="de")] == ["3", "5", "1990"]


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("When did you start trading?", "none"), ("How long have you lived there?", "none"),
        ("What is three plus four?", "none"), ("Why do you want to join us?", "free-text"),
        ("Are you allergic to anything?", "free-text"),
    ],
)  # fmt: skip
def test_a_question_for_a_fact_asks_for_no_sentences(label: str, kind: str) -> None:
    long = "textarea" if kind == "free-text" else "text"
    field = Field("", label=label, kind=long, input_type=long)  # type: ignore[arg-type]
    assert proposals(field)[0].match.type == kind


NUMBERS = values_of(
    (
        memory(1, "Your ADAC membership number is 123456.", Claim("", "contact", "123456")),
        memory(2, "Your membership number at the Alpenverein is 987.", Claim("", "contact", "987")),
        memory(3, "Your library card number is L-20417.", Claim("", "contact", "L-20417")),
    ),
    NOW,
)


@pytest.mark.parametrize(
    ("label", "title", "value"),
    [
        ("ADAC Mitgliedsnummer", "", "123456"),
        ("N° d'adhérent ADAC", "", "123456"),
        ("Mitgliedsnummer", "ADAC Reisebüro", "123456"),
        ("Member no.", "Alpenverein: booking a hut", "987"),
        ("Library card no.", "", "L-20417"),
        ("Bibliotheksausweis-Nr.", "", "L-20417"),
        ("Número de carné de biblioteca", "", "L-20417"),
        ("Mitgliedsnummer", "", ""),
        ("Mitgliedsnummer", "Turnverein", ""),
        ("ADAC Kundennummer", "", ""),
        ("Card number", "ADAC", ""),
    ],
)
def test_a_number_is_found_by_its_organization(label: str, title: str, value: str) -> None:
    (one,) = propose(Form((Field("f0", label=label),), title=title), NUMBERS)
    assert one.value == value
    same = label == "Library card no."
    assert (one.confidence >= FILL) is same


def test_a_number_of_somebody_else_is_not_the_persons() -> None:
    field = Field("f0", label="ADAC Mitgliedsnummer", section="Second driver")
    assert propose(Form((field,)), NUMBERS)[0].value == ""


@pytest.mark.parametrize("words", ["if not ", "name "])
def test_a_label_of_any_length_is_matched_in_a_moment(words: str) -> None:
    label = words * (100_000 // len(words))
    field = Field("f1", "f1", label, "text", section=label)
    began = time.process_time()
    propose(Form((field,), label), ())
    assert time.process_time() - began < 8
