"""Several parts of an address in one field: in the order that the label says, where one memory says them all."""

import pytest

from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.html import read_html
from secondme.autofill.sent import told
from secondme.autofill.values import values_of
from secondme.types import Claim, Memory
from tests.bench.form_lives import memory

NOW = "2026-03-01"
HOME = "Lange Gasse 7, 50667 Köln, Germany"


def lives(*homes: str) -> list[Memory]:
    return [memory(at, f"You live in {home}.", Claim("", "home", home)) for at, home in enumerate(homes, 1)]


def offered(label: str, *homes: str) -> Proposal:
    form = read_html(f"<label for=a>Street</label><input id=a><label for=b>{label}</label><input id=b>")
    return propose(form, values_of(lives(*homes or (HOME,)), NOW))[1]


@pytest.mark.parametrize(
    ("label", "value"),
    [
        ("PLZ, Ort", "50667 Köln"), ("PLZ/Wohnort *", "50667 Köln"), ("PLZ Ort", "50667 Köln"),
        ("Postleitzahl und Ort", "50667 Köln"), ("PLZ u. Ort", "50667 Köln"), ("Code postal et ville", "50667 Köln"),
        ("C.P. / Ville", "50667 Köln"), ("Código postal y población", "50667 Köln"), ("Zip code, city", "50667 Köln"),
        ("Ort, PLZ", "Köln 50667"), ("City and postcode", "Köln 50667"),
    ],
)  # fmt: skip
def test_both_are_filled_in_the_order_of_the_label(label: str, value: str) -> None:
    found = offered(label)
    assert found.value == value
    assert found.confidence >= FILL
    assert found.memories == (1,)


@pytest.mark.parametrize(
    "label", ["Ort der Veranstaltung, PLZ", "PLZ, Ort der Veranstaltung", "Foreign zip code, city", "Geburtsort, PLZ"]
)
def test_what_the_label_says_besides_is_not_passed_over(label: str) -> None:
    assert offered(label).confidence < FILL


AMERICAN = "412 Maple Avenue, Apt 5B, Madison, WI 53703, United States"


@pytest.mark.parametrize(
    ("label", "home", "value"),
    [
        ("Straße, PLZ, Ort", HOME, "Lange Gasse 7, 50667 Köln"),
        ("Anschrift (Straße, Nr., PLZ, Ort)", HOME, "Lange Gasse 7, 50667 Köln"),
        ("Adresse : numéro et rue, code postal, ville", HOME, "Lange Gasse 7, 50667 Köln"),
        ("Domicilio (calle, nº, C.P., localidad)", HOME, "Lange Gasse 7, 50667 Köln"),
        ("Rua, código postal, localidade", HOME, "Lange Gasse 7, 50667 Köln"),
        ("Straat en huisnummer, postcode, plaats", HOME, "Lange Gasse 7, 50667 Köln"),
        ("PLZ, Ort, Land", HOME, "50667 Köln, Germany"),
        ("Street address, city, state and ZIP", AMERICAN, "412 Maple Avenue, Apt 5B, Madison, WI 53703"),
        ("Anschrift (Straße, PLZ, Ort, Land)", AMERICAN, AMERICAN),
        ("Straße, PLZ, Ort", AMERICAN, "412 Maple Avenue, Apt 5B, Madison, WI 53703"),
        ("Street, city, zip", HOME, "Lange Gasse 7, 50667 Köln"),
        ("City, State, ZIP", AMERICAN, "Madison, WI 53703"),
        ("City, State, ZIP", HOME, "Köln 50667"),
    ],
)  # fmt: skip
def test_a_list_of_parts_is_written_part_by_part(label: str, home: str, value: str) -> None:
    found = offered(label, home)
    assert found.value == value
    assert found.confidence >= FILL


@pytest.mark.parametrize("label", ["Name, Straße, PLZ, Ort", "PLZ, Ort, Land"])
def test_where_a_part_is_no_address_or_not_known_nothing_is_half_written(label: str) -> None:
    assert offered(label, "Lange Gasse 7, 50667 Köln").value == ""


def test_a_part_that_is_not_known_leaves_it_empty() -> None:
    assert offered("PLZ, Ort", "Köln").value == ""
    assert offered("PLZ, Ort", HOME, "Lyon").value == "", "the code of one town is not the other's"


def test_of_two_places_the_newer_is_only_offered() -> None:
    found = offered("PLZ, Ort", HOME, "12 rue Pasteur, 69007 Lyon")
    assert len(found.others) == 1
    assert found.confidence < FILL


def test_the_street_beside_it_goes_without_a_place() -> None:
    form = read_html("<label for=a>Anschrift</label><input id=a><label for=b>PLZ, Ort</label><input id=b>")
    assert [one.value for one in propose(form, values_of(lives(HOME), NOW))] == ["Lange Gasse 7", "50667 Köln"]


def test_what_was_put_there_is_learned_as_a_part_of_the_address() -> None:
    form = read_html("<label for=a>Straße</label><input id=a><label for=b>PLZ, Ort</label><input id=b>")
    found = told(form, {"a": "Lange Gasse 7", "b": "50667 Köln"})
    assert [(one.kind, one.value) for one in found] == [("street-address", "Lange Gasse 7, 50667 Köln")]


@pytest.mark.parametrize(
    ("home", "code", "town"),
    [
        ("Rua das Flores 12, 4050-265 Porto, Portugal", "4050-265", "Porto"),
        ("ul. Długa 7, 00-238 Warszawa, Poland", "00-238", "Warszawa"),
        ("Rua Augusta 100, 01304-000 São Paulo, Brazil", "01304-000", "São Paulo"),
        ("12 Elm Street, Springfield, 62701-1234, United States", "62701-1234", "Springfield"),
        ("Vesterbrogade 3, 1620 København, Denmark", "1620", "København"),
    ],
)
def test_a_postal_code_is_read_whole_and_leaves_the_town(home: str, code: str, town: str) -> None:
    found = {value.type: value.text for value in values_of(lives(home), NOW)}
    assert (found["postal-code"], found["address-level2"]) == (code, town)
