"""What stands around a field decides whether its value is written or only shown: rows across a table, who is named
before, which e-mail address is asked for."""

import time

import pytest

from secondme.autofill.complete import FILL, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.html import read_html
from secondme.autofill.match import match
from secondme.autofill.tongue import tongue_of
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW

VALUES = values_of(DORA.memories, NOW)


def row(label: str, **more: str) -> str:
    said = " ".join(f'{name}="{value}"' for name, value in more.items())
    return f"<tr><td>{label}</td><td><input {said}></td></tr>"


def across(words: str) -> str:
    return f"<tr><th colspan=2>{words}</th></tr>"


def sections(markup: str) -> list[str]:
    return [field.section for field in read_html(markup).fields]


def matched(markup: str) -> list[str]:
    return [f"{one.type}{f'@{one.whose}' * bool(one.whose)}" for one in match(read_html(markup))]


def written(*fields: Field) -> list[str]:
    """What is written at one gesture; "" for what is only offered, or not known."""
    numbered = tuple(Field(f"{at}", **_said(field)) for at, field in enumerate(fields))
    return [one.value if one.confidence >= FILL else "" for one in propose(Form(numbered), VALUES)]


def _said(field: Field) -> dict[str, str]:
    names = ("name", "label", "section", "autocomplete", "kind", "input_type")
    return {name: getattr(field, name) for name in names}


def test_a_row_across_a_table_heads_the_rows_below_until_the_table_ends() -> None:
    table = f"<table>{across('Garante')}{row('Nombre')}{across('Vehículo')}{row('Color')}</table>"
    assert sections(f"<h2>Solicitud</h2>{table}<label>E-mail<input></label>") == ["Garante", "Vehículo", "Solicitud"]
    title = "<table><tr><th colspan=2>Seller</th></tr></table>"
    assert sections(f"{title}<table>{row('Name')}</table>") == ["Seller"]


def test_a_row_of_prose_heads_nothing() -> None:
    note = across("Is the child also your partner's?")
    assert sections(f"<h2>You</h2><table>{note}{row('City')}</table>") == ["You"]


def test_a_row_that_is_the_label_of_the_next_one_heads_nothing() -> None:
    below = "<tr><td colspan=2><input></td></tr>"
    assert sections(f"<h2>You</h2><table>{across('Comments')}{below}{row('City')}</table>") == ["You", "You"]


def test_the_person_s_own_rows_stay_theirs_on_a_sheet_for_an_emergency() -> None:
    own = across("Employee") + row("Name") + row("Cell phone")
    other = across("Emergency contact") + row("Name") + row("Cell phone")
    assert matched(f"<h2>Emergency sheet</h2><table>{own}{other}</table>") == [
        "name", "tel", "name@emergency", "tel@emergency",
    ]  # fmt: skip


def test_the_one_e_mail_address_of_a_form_tells_whose_the_name_beside_it_is() -> None:
    mine, other = "Ski course: booking person", "Third party"
    name, mail = Field("", label="Full name", section=mine), Field("", label="E-mail", section=mine)
    stranger = Field("", label="City", section=other)
    assert written(name, mail, stranger) == ["Dora Lucia Amaro", "dora.amaro@example.org", ""]
    assert written(name, mail, Field("", label="E-mail", section=other)) == ["", "", ""], "of two nobody can tell"


@pytest.mark.parametrize(
    "heading", ["Address you are moving to", "Umzug nach", "Adresse après votre déménagement", "Who is it for?"]
)
def test_where_somebody_moves_or_another_gets_it_no_address_is_written(heading: str) -> None:
    city = Field("", label="City", section=heading, autocomplete="address-level2")
    assert written(Field("", label="E-mail", section="Your details"), city)[1] == ""


def test_whom_something_is_for_is_another_only_where_a_name_says_so() -> None:
    heading, city = "<h3>Who is it for?</h3>", "<label>City<input></label>"
    assert matched(f"{heading}<label>Recipient's name<input></label>{city}") == ["name@other", "address-level2@other"]
    assert matched(f"{heading}<label>Name<input></label>{city}") == ["name", "address-level2"]
    assert written(Field("", label="Name", section="Who is it for?")) == [""]


def test_below_the_name_of_somebody_else_an_address_is_only_offered() -> None:
    name, city = Field("", label="Landlord's name", section="Rent"), Field("", label="City", section="Rent")
    assert written(name, city) == ["", ""]
    assert written(city, name) == ["Köln", ""]
    both = Field("", name="ref_name", label="Witness: name"), Field("", name="ref_mail", label="E-mail")
    assert written(*both, Field("", name="my_city", label="City")) == ["", "", "Köln"]


def test_a_numbered_list_of_people_is_only_offered() -> None:
    assert written(Field("", label="1. Nom et prénom"), Field("", label="2. Nom et prénom")) == ["", ""]


@pytest.mark.parametrize("heading", ["Your event", "Su propiedad"])
def test_what_is_called_theirs_is_not_yet_where_they_live(heading: str) -> None:
    other = Field("", label="E-mail", section="Contact")
    assert written(other, Field("", label="City", section=heading))[1] == ""
    assert written(other, Field("", label="City", section="Your address"))[1] == "Köln"


def test_a_question_about_somebody_unknown_gets_no_draft() -> None:
    def drafted(label: str) -> str:
        return propose(Form((Field("a", label=label, kind="textarea"),)), VALUES)[0].value

    assert drafted("Do you have any allergies, for example to food or latex?") == "hazelnuts"
    assert drafted("Alergias o intolerancias del vecino") == "" == drafted("The skipper's allergies")


def test_a_pupil_is_a_child_where_parents_are_spoken_of() -> None:
    pupil, parent = "<label>Nombre del alumno/a<input></label>", "<label>Nombre del padre o tutor<input></label>"
    assert matched(pupil + parent)[0] == "name@child"
    assert matched(pupil) == ["name"]


@pytest.mark.parametrize(
    ("shown", "value"),
    [
        ("jj.mm.aaaa", "03.05.1990"), ("JJMMAAAA", "03051990"), ("dd-mm-yyyy", "03-05-1990"),
        ("mm/dd/yyyy", "05/03/1990"), ("AAAA/MM/JJ", "1990/05/03"),
    ],
)  # fmt: skip
def test_a_date_is_written_as_it_is_shown(shown: str, value: str) -> None:
    form = Form((Field("a", label="Date de naissance", hints=(shown,)),), language="fr")
    assert propose(form, VALUES)[0].value == value


@pytest.mark.parametrize(
    ("label", "found"),
    [
        ("GSM", "tel"), ("NPA", "postal-code"), ("C.P.", "postal-code"), ("Apellido y nombre", "name"),
        ("Apellido materno", "family-name-2"), ("Street Address or P.O. Box", "address-line1"),
        ("Calle, número, piso y puerta", "address-line1"),
        ("Poste de police", "none"), ("Other given names", "additional-name"),
        ("Country to be visited", "none"), ("Your vehicle's registration number", "licence-plate"),
        ("Municipio o país de nacimiento", "birthplace"),
    ],
)  # fmt: skip
def test_what_fields_are_called_in_other_places(label: str, found: str) -> None:
    assert matched(f"<label>{label}<input></label>") == [found]


def test_a_number_in_french_is_no_name() -> None:
    page = "<html lang=fr><label>Nombre de personnes<input></label><label>Nom complet<input></label>"
    assert matched(page) == ["none", "name"]


def test_the_tongue_of_a_form_is_asked_of_its_labels_once_and_not_once_a_field(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = []

    def counted(form: Form) -> str:
        asked.append(form)
        return tongue_of(form)

    monkeypatch.setattr("secondme.autofill.complete.tongue_of", counted)
    propose(Form(tuple(Field(str(at), label=f"Name of the city {at}") for at in range(20))), VALUES)
    assert len(asked) == 1


@pytest.mark.parametrize("part", ["id", "name", "label", "section", "autocomplete", "hint"])
@pytest.mark.parametrize("words", ["a1" * 20_000, "your " * 8_000])
def test_words_of_any_length_are_read_at_once(part: str, words: str) -> None:
    said = {"hints": (words,)} if part == "hint" else {part: words}
    long = Field(**{"id": "f", **said})  # type: ignore[arg-type]
    began = time.process_time()
    match(Form((long,)))
    assert time.process_time() - began < 1.5
