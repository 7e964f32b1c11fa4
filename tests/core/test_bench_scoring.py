"""The scorer of the memory benchmark is strict where it must be, and fair where words differ."""

from dataclasses import replace

import pytest

from secondme.types import Claim, Entity, Evidence, Memory
from tests.bench.labels import Gold, Labelled, labelled, sample
from tests.bench.scoring import judge, resolver, says, score

TEXT = "hi! my sister Greta moved to Oslo yesterday, and i don't eat fish. my dad quit smoking"
GRETA = Gold("my sister Greta moved to Oslo yesterday", ("Greta", "your sister"), False,
             (("Oslo",), ("date:2026-03-04",)), ("event",), False)  # fmt: skip
FISH = Gold("i don't eat fish", ("",), True, (("fish",),), ("preference", "fact"), False)
SMOKING = Gold("my dad quit smoking", ("your father",), True, (("smok",),), ("fact",), True)
MESSAGE = Labelled("m", "en", "several", "self", "2026-03-05T08:00:00", TEXT, (), (GRETA, FISH, SMOKING))
ENTITIES = (Entity(1, "Me", "person", True), Entity(2, "Greta", "person", False, ("Greta", "your sister")))


def memory(number: int, text: str, quote: str, subject: str = "", **fields: object) -> Memory:
    made = Memory(
        number, text, "fact", "active", subject or "You", not subject, (), (Evidence(7, quote=quote),), (), "", 0.5,
        0.5, "", False, False, "typed", "", "", None, None, 1.0, None, 0, 1.0,
    )  # fmt: skip
    return replace(made, **fields)  # type: ignore[arg-type]


GOOD = memory(1, "Your sister Greta moved to Oslo on 4 March 2026.", "my sister Greta moved to Oslo", "Greta")


def found(*memories: Memory) -> tuple[int, int, int]:
    """Labels found, memories right, memories wrong."""
    judged = judge(MESSAGE, 7, memories, resolver(ENTITIES))
    return len(judged.found), len(judged.right), len(judged.wrong)


def test_what_is_asked_for_matches() -> None:
    fish = memory(2, "You don't eat fish.", "i don't eat fish", kind="preference")
    judged = judge(MESSAGE, 7, [GOOD, fish], resolver(ENTITIES))
    assert (len(judged.found), len(judged.missed), len(judged.right), len(judged.wrong)) == (2, 0, 2, 0)
    assert judged.kinds == 1
    assert score([judged]).precision == score([judged]).recall == 1.0


@pytest.mark.parametrize(
    "bad",
    [
        replace(GOOD, text="Your sister Greta moved to Oslo yesterday."),
        replace(GOOD, text="Your sister Greta moved to Bergen on 4 March 2026."),
        replace(GOOD, text="Your sister Greta did not move to Oslo on 4 March 2026."),
        replace(GOOD, subject="You", subject_is_self=True),
        replace(GOOD, subject="your father"),
        replace(GOOD, subject="Greta's mother"),
        replace(GOOD, evidence=(Evidence(7, quote="yesterday"),)),
        replace(GOOD, evidence=(Evidence(7, quote="she moved to Oslo"),)),
        replace(GOOD, evidence=(Evidence(8, quote="my sister Greta moved to Oslo"),)),
        memory(3, "You eat fish.", "i don't eat fish"),
        memory(4, "You don't eat fish.", TEXT),
    ],
)
def test_what_differs_in_one_respect_does_not_match(bad: Memory) -> None:
    assert found(bad) == (0, 0, 1)


@pytest.mark.parametrize("subject", ["your sister", "Deine Schwester", "ta sœur", "Greta Holm"])
def test_names_lead_to_the_same_person(subject: str) -> None:
    assert found(replace(GOOD, subject=subject)) == (1, 1, 0)


def test_what_is_debatable_counts_neither_way() -> None:
    assert found(memory(5, "Your father quit smoking.", "my dad quit smoking", "your dad")) == (0, 0, 0)


@pytest.mark.parametrize(
    ("text", "value", "stands"),
    [
        ("You live in Ghent.", "Ghent", True),
        ("You are a nurse.", "urs", False),
        ("It costs 1400.", "140", False),
        ("Du bist am 3. März 2026 umgezogen.", "date:2026-03-03", True),
        ("On the 3rd of March you left.", "date:2026-03-03", True),
        ("You left on 2026-03-03.", "date:2026-03-03", True),
        ("You left on March 30.", "date:2026-03-03", False),
        ("You moved in January 2026.", "date:2026-01", True),
        ("You moved in the week of 5 January.", "date:2026-01", True),
        ("You moved in 2025.", "date:2026", False),
    ],
)
def test_a_value_stands_whole_however_a_date_is_written(text: str, value: str, stands: bool) -> None:
    assert says(memory(1, text, "x"), value) is stands


def test_a_claim_may_say_the_value() -> None:
    claimed = memory(1, "You moved.", "x", claims=(Claim("", "home", "Ghent", valid_from="2026-01-02"),))
    assert says(claimed, "Ghent")
    assert says(claimed, "date:2026-01-02")


def test_a_sample_is_spread() -> None:
    chosen = sample(labelled("work"), 10)
    assert len({message.id for message in chosen}) == 10
    assert {message.language for message in chosen} == {"en", "de", "fr"}
    assert len(sample(labelled("work"), 1000)) == 100
