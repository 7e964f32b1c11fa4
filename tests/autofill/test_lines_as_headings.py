"""A line of text that heads fields on a page without headings, and words that belong to another field."""

import pytest

from secondme.autofill.complete import FILL, propose
from secondme.autofill.html import read_html
from secondme.autofill.match import match
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW

VALUES = values_of(DORA.memories, NOW)


def sections(markup: str) -> list[str]:
    return [field.section for field in read_html(markup).fields]


def types(markup: str) -> list[str]:
    return [f"{one.type}{f'@{one.whose}' * bool(one.whose)}" for one in match(read_html(markup))]


def written(markup: str) -> list[str]:
    return [one.value if one.confidence >= FILL else "" for one in propose(read_html(markup), VALUES)]


def test_what_the_page_itself_calls_a_heading_is_one() -> None:
    item = "<div><span id=a{n}>Surname</span><div><input aria-labelledby=a{n}></div></div>"
    page = "".join(f"<div role=heading>{head}</div>{item.format(n=n)}" for n, head in enumerate(("Pupil", "Carer")))
    assert sections(page) == ["Pupil", "Carer"]
    assert types(page) == ["family-name@child", "family-name"]


def test_a_short_line_apart_from_fields_with_labels_heads_them() -> None:
    page = "<p><b>Alumno</b></p><p>Nombre<br><input name=a></p><p>Apellidos<br><input name=b></p>"
    assert sections(page) == ["Alumno", "Alumno"]
    spans = "<div><span>{}</span></div><div><span>First name</span><input></div>"
    assert sections(spans.format("Main driver") + spans.format("Second driver")) == ["Main driver", "Second driver"]


def test_a_line_may_say_the_same_as_the_label_below_it() -> None:
    page = "<p>Prescriber</p><p>Prescriber <input name=a></p><p>Phone <input name=b></p>"
    assert sections(page) == ["Prescriber", "Prescriber"]


@pytest.mark.parametrize(
    "page",
    [
        "<div><div>First name</div><div><input name=a></div></div>",  # it is the label
        "<p>We never share this.</p><p>First name <input name=a></p>",  # a sentence
        "<div><div id=q>First name</div><div><input name=a aria-labelledby=q></div></div>",
        "<div class=g><label for=a>First name</label><input id=a><div>As in the passport</div></div>",
    ],
)
def test_a_label_a_sentence_and_a_hint_head_nothing(page: str) -> None:
    after = "<div class=g><label for=z>City</label><input id=z></div>"
    assert sections(page + after) == ["", ""]


def test_placeholders_below_a_line_are_headed_by_it() -> None:
    pair = "<div>{}</div><div><input placeholder='First name'></div><div><input placeholder='Last name'></div>"
    page = pair.format("To") + pair.format("From")
    assert sections(page) == ["To", "To", "From", "From"]
    assert written(page) == ["", "", "Dora", "Amaro"]


def test_the_label_behind_a_field_says_nothing_of_the_next_one() -> None:
    labels = {"d_sex": "Sex", "d_hgt": "Height (cm)", "d_em": "Email", "d_eth": "Ethnic background"}
    page = "".join(f"<div><input id={at}><label for={at}>{label}</label></div>" for at, label in labels.items())
    assert types(page) == ["sex", "none", "email", "none"]


def table(*rows: str) -> str:
    cells = ("".join(f"<td>{cell}</td>" for cell in row.split("|")) for row in rows)
    return f"<table>{''.join(f'<tr>{row}</tr>' for row in cells)}</table>"


def test_columns_that_each_ask_for_something_and_rows_about_somebody() -> None:
    page = table("Viajero|Nombre|Apellidos", "Usted|<input>|<input>", "Acompañante|<input>|<input>")
    assert types(page) == ["given-name", "family-name", "given-name@other", "family-name@other"]
    numbered = table("Passenger|First name|Surname", "1|<input>|<input>", "2|<input>|<input>")
    assert sections(numbered) == ["Passenger 1", "Passenger 1", "Passenger 2", "Passenger 2"]
    assert types(numbered) == ["given-name", "family-name", "given-name@other", "family-name@other"]


def test_columns_of_two_parties() -> None:
    page = table("|Vehicle A|Vehicle B", "Driver's name|<input>|<input>", "Colour|<input>|<input>")
    found = read_html(page).fields
    assert [field.label for field in found] == ["Driver's name", "Driver's name", "Colour", "Colour"]
    assert sections(page) == ["Vehicle A", "Vehicle B"] * 2
    assert written(page) == ["", "", "", ""]


def test_a_table_of_labels_and_fields_has_no_heads() -> None:
    page = table("Name|<input>", "E-mail|<input>|Phone|<input>")
    assert [field.label for field in read_html(page).fields] == ["Name", "E-mail", "Phone"]
    two = "<table><tr><td>First name</td><td>Surname</td></tr><tr><td><input></td><td><input></td></tr></table>"
    assert types(two) == ["given-name", "family-name"]
