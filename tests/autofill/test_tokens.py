"""`autocomplete` as pages really write it (WHATWG HTML, 4.10.18.7, and what they use it for besides)."""

from dataclasses import replace

import pytest

from secondme.autofill.complete import FILL, propose
from secondme.autofill.form import Field, Form
from secondme.autofill.match import match
from secondme.autofill.values import values_of
from tests.bench.form_lives import DORA, NOW, OWEN

DORAS, OWENS = values_of(DORA.memories, NOW), values_of(OWEN.memories, NOW)


def kinds(*fields: Field) -> list[str]:
    numbered = tuple(replace(one, id=f"f{at}") for at, one in enumerate(fields))
    return [one.type for one in match(Form(numbered, language="en"))]


@pytest.mark.parametrize(
    ("said", "label", "kind"),
    [
        ("SECTION-Blue Shipping Home TEL", "Number", "tel"),
        ("section-blue shipping street-address", "Where to", "street-address"),
        ("billing postal-code", "Code", "postal-code"),
        ("shipping,given-name", "Who", "given-name"),
        ("work email webauthn", "Login", "none"),
        ("given-name billing", "First name", "given-name"),
        ("off", "E-mail", "email"),
        ("nope", "E-mail", "email"),
        ("new-password", "Town", "address-level2"),
        ("one-time-code", "Postcode", "postal-code"),
        ("firstname", "", "given-name"),
        ("shipping last-name", "", "family-name"),
        ("zip", "", "postal-code"),
        ("username", "E-mail address", "email"),
        ("username email", "Login", "email"),
        ("fax tel", "Number", "none"),
        ("pager tel", "Number", "none"),
        ("bday", "Passport valid until", "passport-expiry"),
        ("address-line2", "House number", "house-number"),
    ],
)
def test_what_a_form_says_of_a_field(said: str, label: str, kind: str) -> None:
    if said.endswith("webauthn"):
        assert kinds(Field("", label=label, autocomplete=said)) == ["email"]  # an extra word does not hide the token
        return
    assert kinds(Field("", label=label, autocomplete=said)) == [kind]


@pytest.mark.parametrize("said", ["new-password", "one-time-code", "current-password", "cc-csc"])
def test_what_is_secret_stays_secret(said: str) -> None:
    for field in (
        Field("f0", label="Choose one", autocomplete=said),
        Field("f0", label="Password", autocomplete=said),
        Field("f0", label="Town", autocomplete=said, input_type="password"),
    ):
        (one,) = match(Form((field,)))
        assert one.never
        assert propose(Form((field,)), DORAS)[0].value == ""


def test_a_street_before_a_second_line_is_the_first_of_them() -> None:
    street = Field("", label="Street address", autocomplete="street-address")
    second = Field("", label="Apt", autocomplete="address-line2")
    assert kinds(street, second) == ["address-line1", "address-line2"]
    assert kinds(replace(street, kind="textarea", input_type="textarea"), second)[0] == "street-address"


def test_a_flat_is_not_written_into_the_box_for_the_number_of_the_house() -> None:
    street = Field("f0", label="Straße", autocomplete="address-line1")
    number = Field("f1", label="Hausnummer", autocomplete="address-line2")
    found = propose(Form((street, number), language="de"), OWENS)
    assert [one.value for one in found] == ["Maple Avenue", "412"]


def test_a_second_section_of_autocomplete_asks_about_somebody_else() -> None:
    fields = [
        Field(f"f{at}", label="Name", autocomplete=f"section-{part} name", section="Tickets")
        for at, part in enumerate(("first", "second"))
    ]
    first, second = propose(Form(tuple(fields), language="en"), DORAS)
    assert (first.value, first.confidence >= FILL) == ("Dora Lucia Amaro", True)
    assert second.value == ""
    billing = replace(fields[1], autocomplete="section-billing name")
    assert propose(Form((fields[0], billing), language="en"), DORAS)[1].value == "Dora Lucia Amaro"
