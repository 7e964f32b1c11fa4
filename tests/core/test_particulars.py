"""The name and the address that one line gives of the person."""

import pytest

from secondme.memory.particulars import particular
from secondme.memory.tongues import TONGUES

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
        ("j'habite 14 bis rue de Lille, 59000 Lille depuis mars", FR, "14 bis rue de Lille, 59000 Lille"),
    ],
)
def test_an_address_in_one_line_is_where_the_person_lives(quote: str, tongue: object, address: str) -> None:
    assert particular(quote, "", tongue) == ("home", address)  # type: ignore[arg-type]


def test_an_address_of_somebody_else_is_not_the_persons() -> None:
    assert particular("My sister's address: Hauptstr. 5, 10115 Berlin", "", EN) is None
    assert particular("the hotel is at Hauptstr. 5, 10115 Berlin", "", EN) is None
