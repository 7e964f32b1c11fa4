"""The name and the address that one line gives of the person."""

import pytest

from secondme.memory.describe import place_of
from secondme.memory.particulars import particular
from secondme.memory.tongues import TONGUES
from secondme.memory.words import sentences

EN, DE, FR = TONGUES


@pytest.mark.parametrize(
    ("before", "quote", "tongue", "name"),
    [
        ("Hi, ", "I'm Marta", EN, "Marta"),
        ("", "I’m Marta", EN, "Marta"),
        ("Hello! ", "this is Ada Brook", EN, "Ada Brook"),
        ("", "ich bin die Marta", DE, "Marta"),
        ("Hallo, ", "ich bin Jannik", DE, "Jannik"),
        ("Guten Tag, ", "ich bin Peter", DE, "Peter"),
        ("", "moi c'est Marta", FR, "Marta"),
        ("Bonjour, ", "je suis Théo", FR, "Théo"),
    ],
)
def test_who_introduces_themself_is_called_so(before: str, quote: str, tongue: object, name: str) -> None:
    assert particular(quote, before, tongue) == ("name", name)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("before", "quote", "tongue"),
    [
        ("Hi, ", "I'm tired", EN),
        ("Hi, ", "I'm late", EN),
        ("Hi, ", "I'm Italian", EN),
        ("", "I'm Catholic", EN),
        ("", "I'm Buddhist", EN),
        ("", "this is Berlin", EN),
        ("", "ich bin Jannik", DE),
        ("Hallo, ", "ich bin Lehrer", DE),
        ("Hallo, ", "ich bin Vegetarierin", DE),
        ("", "ich bin die Neue", DE),
        ("Bonjour, ", "je suis italienne", FR),
        ("", "c'est Paris", FR),
    ],
)
def test_a_trade_a_people_or_a_mood_is_no_name(before: str, quote: str, tongue: object) -> None:
    assert particular(quote, before, tongue) is None  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("quote", "tongue", "address"),
    [
        ("my address: Rue de Lille 14, 59000 Lille", EN, "Rue de Lille 14, 59000 Lille"),
        ("I live at Rua das Flores 12, 4050-265 Porto", EN, "Rua das Flores 12, 4050-265 Porto"),
        ("I live at Keizersgracht 12, 1015 CN Amsterdam", EN, "Keizersgracht 12, 1015 CN Amsterdam"),
        ("our address is Długa 7, 00-238 Warszawa", EN, "Długa 7, 00-238 Warszawa"),
        ("I moved to Hauptstr. 5, 10115 Berlin", EN, "Hauptstr. 5, 10115 Berlin"),
        ("We live at 12 Rose Lane, York YO1 7HH now", EN, "12 Rose Lane, York YO1 7HH"),
        ("I live at 40 Elm Street, Springfield, IL 62701", EN, "40 Elm Street, Springfield, IL 62701"),
        ("ich bin in die Hauptstraße 5, 60313 Frankfurt am Main gezogen", DE, "Hauptstraße 5, 60313 Frankfurt am Main"),
        ("meine neue Adresse: Am Markt 3a, D-07743 Jena", DE, "Am Markt 3a, D-07743 Jena"),
        ("I live at 12 Elm Street, Springfield", EN, "12 Elm Street, Springfield"),
        ("I live at 40 Elm St., New York with Tom", EN, "40 Elm St., New York"),
        ("I live in Rua Augusta 12, Lisboa", EN, "Rua Augusta 12, Lisboa"),
        ("I live at ul. Długa 7, 00-238 Warszawa", EN, "ul. Długa 7, 00-238 Warszawa"),
        ("ich wohne in der Lange Gasse 7, Köln", DE, "Lange Gasse 7, Köln"),
        ("j'habite au 12 rue Pasteur, Lyon", FR, "12 rue Pasteur, Lyon"),
        ("j'habite rue de Lille 14, 59000 Lille", FR, "rue de Lille 14, 59000 Lille"),
        ("j'habite 14 bis rue de Lille, 59000 Lille depuis mars", FR, "14 bis rue de Lille, 59000 Lille"),
    ],
)
def test_an_address_in_one_line_is_where_the_person_lives(quote: str, tongue: object, address: str) -> None:
    assert particular(quote, "", tongue) == ("home", address)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    "quote", ["I moved 3 times in May, July was hot", "I moved in May 2019, Tom helped", "I live at 4 Park Row, and"]
)
def test_a_date_or_a_street_without_a_town_is_no_whole_address(quote: str) -> None:
    assert particular(quote, "", EN) is None


@pytest.mark.parametrize(
    ("text", "place"),
    [
        ("You live in Lange Gasse 7, 50667 Köln.", "Köln"), ("You live in Rua Augusta 12, 1100-048 Lisboa.", "Lisboa"),
        ("You live at 40 Elm Street, Springfield, IL 62701.", "Springfield"),
        ("You live at Am Markt 3a, D-07743 Jena.", "Jena"),
        ("You live at 12 Rose Lane, York YO1 7HH.", "York"), ("You met Tom in Berlin.", "Berlin"),
    ],
)  # fmt: skip
def test_the_place_of_an_address_is_its_town(text: str, place: str) -> None:
    assert place_of(text) == place


def test_a_stop_after_a_kind_of_street_ends_no_sentence() -> None:
    assert sentences("I live at ul. Długa 7, Kraków. It is nice.") == ["I live at ul. Długa 7, Kraków.", "It is nice."]


def test_an_address_of_somebody_else_is_not_the_persons() -> None:
    assert particular("My sister's address: Hauptstr. 5, 10115 Berlin", "", EN) is None
    assert particular("the hotel is at Hauptstr. 5, 10115 Berlin", "", EN) is None
