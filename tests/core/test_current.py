"""What someone says has changed is what holds: claims made of their words, and what these end."""

import pytest

from secondme.memory.dates import absolute
from secondme.memory.signs import value_in
from secondme.memory.tongues import TONGUES
from tests.core.test_consolidate import Life, life, me

__all__ = ["life", "me"]

EN = TONGUES[0]


@pytest.mark.parametrize(
    ("said", "claim"),
    [
        ("I moved once more, to Bergen this time", ("home", "Bergen")),
        ("We moved again, to Oslo", ("home", "Oslo")),
        ("I started as a cook at the Anchor this Tuesday", ("work", "cook at the Anchor")),
        ("I work freelance these days", ("work", "freelance")),
        ("I'm self-employed now", ("work", "self-employed")),
        ("my new number is 0151 2345 678", ("contact", "0151 2345 678")),
        ("My mobile number is +47 912 34 567 since yesterday", ("contact", "+47 912 34 567")),
        ("my work email is ada@example.org", ("contact", "ada@example.org")),
        ("you can reach me at ada@example.org", ("contact", "ada@example.org")),
        ("Ole and I split up", ("relation", "Ole")),
        ("I got engaged to Jens", ("relation", "Jens")),
        ("Jens and I finally got married", ("relation", "Jens")),
        ("we sold the Volvo", ("possession", "Volvo")),
    ],
)
def test_what_changed_is_claimed(said: str, claim: tuple[str, str]) -> None:
    assert value_in(said, EN) == claim


@pytest.mark.parametrize(
    "said", ["My sister's number is 0151 2345 678", "my account number is 0151 2345 678", "Jens married Kari"]
)
def test_what_is_somebody_elses_is_not(said: str) -> None:
    assert value_in(said, EN) is None


@pytest.mark.parametrize("said", ["In 2010 I started as a waiter", "I started as a kid", "I drive a lot"])
def test_what_tells_of_no_present_job_or_thing_claims_none(said: str) -> None:
    assert (value_in(said, EN) or ("",))[0] not in ("work", "possession")


@pytest.mark.parametrize(
    ("before", "after"),
    [
        (("Your phone number is 0151 111 111.", "contact", "0151 111 111"),
         ("Your number is 0170 222 222 since 1 May 2024.", "contact", "0170 222 222")),
        (("Your email is a@example.org.", "contact", "a@example.org"),
         ("Your email is now b@example.org.", "contact", "b@example.org")),
        (("Your partner is Ole.", "relation", "Ole"), ("Ole and you split up.", "relation", "Ole")),
        (("Your husband is Ole.", "relation", "Ole"), ("You split up with your husband.", "relation", "husband")),
        (("Your partner is Ole.", "relation", "Ole"), ("You got engaged to Jens.", "relation", "Jens")),
        (("You drive a green Volvo.", "possession", "green Volvo"), ("You sold the Volvo.", "possession", "Volvo")),
        (("You work as a cook.", "work", "cook"), ("You work freelance now.", "work", "freelance")),
    ],
)  # fmt: skip
def test_what_follows_takes_the_place(life: Life, before: tuple[str, str, str], after: tuple[str, str, str]) -> None:
    life.says("2024-01-01", *before)
    life.says("2024-05-01", *after)
    life.consolidate()
    assert life.in_force() == [after[0]]
    (claim,) = life.store.memories.list(status=("superseded",))[0].claims
    assert claim.valid_to


def test_a_number_at_work_stands_beside_the_other(life: Life) -> None:
    life.says("2024-01-01", "Your phone number is 0151 111 111.", "contact", "0151 111 111")
    life.says("2024-05-01", "Your work number is 0170 222 222.", "contact", "0170 222 222")
    life.consolidate()
    assert len(life.in_force()) == 2


@pytest.mark.parametrize(
    ("said", "made"),
    [
        ("You met on Saturday.", "You met on 28 February 2026."),
        ("On Monday you finally signed the lease.", "on 23 February 2026 you finally signed the lease."),
        ("You are flying home on Saturday.", "You are flying home on 7 March 2026."),
        ("You swim on Saturday.", "You swim on Saturday."),
        ("You always trained on Saturday.", "You always trained on Saturday."),
        ("You need rest on Saturday.", "You need rest on Saturday."),
    ],
)
def test_a_day_of_the_week_is_the_latest_of_what_was_done(said: str, made: str) -> None:
    assert absolute(said, "2026-03-02T10:00:00") == made
