"""Date and place of birth that one field asks for together."""

import pytest

from secondme.autofill.born import born
from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.matching import fold
from secondme.autofill.sent import told
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW, OWEN

VALUES = values_of(DORA.memories, NOW)


def offered(label: str, language: str, **more: int) -> Proposal:
    return propose(Form((Field("a", label=label, **more),), language=language), VALUES)[0]  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("label", "language", "value"),
    [("Geburtsdatum / -ort", "de", "03.05.1990, Setúbal"),
     ("Geburtsort und Geburtsdatum", "de", "Setúbal, 03.05.1990"),
     ("Lieu et date de naissance", "fr", "Setúbal, 03/05/1990"),
     ("Date et lieu de naissance", "fr", "03/05/1990, Setúbal"),
     ("Fecha y lugar de nacimiento", "es", "03/05/1990, Setúbal"), ("Geboren am / in", "de", "03.05.1990, Setúbal")],
)  # fmt: skip
def test_both_are_written_in_the_order_of_the_label(label: str, language: str, value: str) -> None:
    one = offered(label, language)
    assert (one.value, one.confidence >= FILL) == (value, True)
    assert one.memories == ((2, 19) if value[0] == "0" else (19, 2))


def test_where_nothing_tells_how_a_date_is_written_both_are_only_offered() -> None:
    one = offered("Place and date of birth", "en")
    assert (one.value, one.confidence < FILL) == ("Setúbal, 1990-05-03", True)
    shown = offered("Place and date of birth (dd/mm/yyyy)", "en")
    assert (shown.value, shown.confidence >= FILL) == ("Setúbal, 03/05/1990", True)


def test_one_of_both_alone_is_only_offered_and_what_has_no_room_is_left() -> None:
    known = propose(Form((Field("a", label="Geburtsdatum und -ort"),), language="de"), values_of(OWEN.memories, NOW))[0]
    assert (known.value, known.confidence < FILL) == ("21.11.1984", True)
    assert offered("Geburtsdatum und -ort", "de", longest=10).value == ""


@pytest.mark.parametrize("label", ["Place and date", "Date of birth", "Ort, Datum", "Datum und Ort der Hochzeit"])
def test_other_places_and_dates_are_no_birth(label: str) -> None:
    assert born(fold(label)) == ()


def test_what_was_typed_for_both_becomes_no_memory_of_one() -> None:
    both, day = Field("a", label="Geburtsdatum / -ort"), Field("b", label="Geburtsdatum")
    assert told(Form((both,)), {"a": "3.5.1990, Setúbal"}) == ()
    assert [one.kind for one in told(Form((day,)), {"b": "3.5.1990"})] == ["bday"]
