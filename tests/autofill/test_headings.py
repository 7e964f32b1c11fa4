"""What only its surroundings tell of a field: lines of text as headings, heads of columns, neighbours, the tongue."""

import pytest

from secondme.autofill.complete import propose
from secondme.autofill.form import Field, Form
from secondme.autofill.html import read_html
from secondme.autofill.match import match
from secondme.autofill.tongue import tongue_of
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW


def types(markup: str) -> list[str]:
    """"type" or "type@whose" of each field, with "former" where it asks for what held before."""
    found = match(read_html(markup))
    return [f"{m.type}{f'@{m.whose}' * bool(m.whose)}{' former' * m.former}" for m in found]


def label(*names: str) -> str:
    return "".join(f"<div><label for=f{n}>{name}</label><input id=f{n}></div>" for n, name in enumerate(names))


def test_a_line_of_text_that_tells_whose_data_follows_is_a_heading() -> None:
    assert types(f"<p>Persona de contacto en caso de urgencia</p>{label('Nombre completo', 'Teléfono')}") == [
        "name@emergency", "tel@emergency",
    ]  # fmt: skip
    assert types(f"<p>We like what our patients tell of us.</p>{label('Name')}") == ["name"]
    own = "<p>Name of spouse</p><input name=s><p>City</p><input name=c>"
    assert types(own) == ["name@partner", "address-level2"]  # a line that is a label heads nothing


def test_the_first_row_of_a_table_heads_its_columns() -> None:
    rows = "".join(f"<tr><td>{what}</td><td><input></td><td><input></td></tr>" for what in ("Name", "E-mail"))
    head = "<tr><th></th><th>Applicant</th><th>Spouse</th></tr>"
    assert types(f"<table>{head}{rows}</table>")[1::2] == ["name@partner", "email@partner"]
    assert types("<table><tr><td>Name</td><td><input name=a></td></tr></table>") == ["name"]


def test_what_stands_under_an_old_address_held_before() -> None:
    old = "<fieldset><legend>Votre ancienne adresse</legend><label>Code postal<input></label></fieldset>"
    new = "<fieldset><legend>Votre nouvelle adresse</legend><label>Code postal<input></label></fieldset>"
    assert types(old + new) == ["postal-code former", "postal-code"]


@pytest.mark.parametrize(
    ("names", "found"),
    [
        (("Numéro", "Nom de la voie"), ["house-number", "street-name"]),
        (("Straße", "Nr."), ["street-name", "house-number"]),
        (("Vorwahl", "Rufnummer"), ["tel-area-code", "tel-local"]),
        (("Né(e) le", "à"), ["bday", "birthplace"]),
        (("Number of travel document", "Date of issue", "Valid until"),
         ["passport-number", "passport-issued", "passport-expiry"]),
        (("Date of birth (day-month-year)",), ["bday"]),
        (("Town and country of birth", "Country of birth"), ["birthplace", "none"]),
        (("PLZ, Ort", "Town / Postcode"), ["places", "places"]),
        (("Straße, PLZ, Ort",), ["street-address"]),
        (("Name, Straße, PLZ, Ort",), ["none"]),
        (("City, State, ZIP",), ["places"]),
        (("Boîte postale",), ["none"]),
        (("BahnCard-Nummer",), ["none"]),
        (("Sitz des Arbeitgebers (Ort)", "Company city"), ["none", "none"]),
        (("Statut d'occupation",), ["none"]),
        (("Beschäftigt als",), ["organization-title"]),
        (("Bâtiment, étage",), ["address-line2"]),
        (("Prénom de naissance de l'enfant",), ["given-name@child"]),
        (("Last (Family) Name", "First (Given) Name"), ["family-name", "given-name"]),
        (("Name of your previous school",), ["none@other former"]),
    ],
)  # fmt: skip
def test_words_and_neighbours(names: tuple[str, ...], found: list[str]) -> None:
    assert types(label(*names)) == found


def test_a_name_asked_for_again_under_a_contact_is_somebody_elses() -> None:
    first = f"<h2>About you</h2>{label('Name', 'Phone')}"
    again = "<h2>Point of contact</h2><label>Name<input></label><label>Phone<input></label>"
    assert types(first + again) == ["name", "tel", "name@other", "tel@other"]


def test_the_allergies_of_an_animal_are_its_own() -> None:
    ask = "<label>Known allergies<textarea></textarea></label>"
    assert types(f"<h2>Pet information</h2>{ask}") == ["free-text@other"]
    assert types(f"<h2>Emergency contact</h2>{ask}") == ["free-text"]


def test_a_second_short_label_completes_the_first() -> None:
    two = "<label for=a>Phone</label><input id=a><label for=a>Area Code</label><label for=b></label><input id=b>"
    assert types(two)[0] == "tel-area-code"


def test_the_tongue_is_told_by_the_labels() -> None:
    def form(*labels: str) -> Form:
        return Form(tuple(Field(f"f{n}", label=text) for n, text in enumerate(labels)))

    assert tongue_of(form("Nom", "Prénom", "Né(e) le", "Courriel")) == "fr"
    assert tongue_of(form("Name", "Vorname", "Geburtsdatum", "Anschrift")) == "de"
    assert tongue_of(form("Nombre", "Apellidos", "Fecha de nacimiento")) == "es"
    assert tongue_of(form("First name", "Surname", "Date of birth")) == "en"
    assert tongue_of(form("Name", "E-mail")) == ""


def test_days_are_written_as_the_form_shows_them() -> None:
    def written(*labels: str, **more: str) -> str:
        fields = tuple(Field(f"f{n}", label=text, **more) for n, text in enumerate(labels))  # type: ignore[arg-type]
        return propose(Form(fields), values_of(DORA.memories, NOW))[-1].value

    assert written("Nom", "Prénom", "Courriel", "Né(e) le") == "03/05/1990"
    assert written("Date of birth (day-month-year)") == "03-05-1990"
    assert written("Birthday (MM/DD)") == "05/03"
    assert written("Geburtstag (TT.MM.)") == "03.05."
