"""A value is of the one whom its claim is of, and what a statement ends is not written as what is so."""

from secondme.autofill.values import values_of
from secondme.types import Claim
from tests.bench.form_lives import memory

NOW = "2026-03-01"


def test_a_claim_about_somebody_else_in_a_memory_of_the_person_is_not_theirs() -> None:
    said = memory(1, "You know that Ole lives in Oslo.", Claim("Ole", "home", "Oslo"))
    assert values_of([said], NOW) == ()


def test_a_partner_who_has_gone_is_no_spouse_and_the_new_one_is() -> None:
    gone = memory(1, "You split up with your husband Ole.", Claim("", "relation", "Ole"))
    new = memory(2, "You got engaged to Jens.", Claim("", "relation", "Jens"))
    found = values_of([gone, new], NOW)
    assert {(value.text, value.whose) for value in found if value.type == "name"} == {("Jens", "partner")}


def test_who_marries_somebody_else_is_no_spouse() -> None:
    said = memory(1, "Your sister Kari got married.", Claim("", "relation", "Kari"))
    assert not [value for value in values_of([said], NOW) if value.whose == "partner"]


def test_what_a_statement_ends_is_former() -> None:
    said = memory(1, "You no longer live in Oslo.", Claim("", "home", "Oslo"))
    assert all(value.former for value in values_of([said], NOW))
