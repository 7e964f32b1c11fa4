"""What was concluded of a person is offered with that reason, and never filled in by itself."""

import pytest

from secondme.autofill.complete import FILL, Proposal, propose
from secondme.autofill.lines import read_lines
from secondme.autofill.values import values_of
from secondme.types import Claim, Memory
from tests.bench.form_lives import memory


def asked(label: str, *memories: Memory) -> Proposal:
    (one,) = propose(read_lines(f"{label}:\n"), values_of(memories, "2026-03-01"))
    return one


def conclusion(number: int, text: str, **fields: object) -> Memory:
    return memory(number, text, kind="conclusion", **fields)


@pytest.mark.parametrize(
    ("text", "label", "value"),
    [
        ("You used to work as a baker and now work as a teacher.", "Occupation", "teacher"),
        ("You used to live in Faro and now live in Lisbon.", "City", "Lisbon"),
        ("You often go sailing.", "Hobbies", "sailing"),
        ("You seem to like tea.", "Interests", "tea"),
        ("You are vegetarian.", "Dietary requirements", "vegetarian"),
    ],
)
def test_a_conclusion_is_offered_as_one(text: str, label: str, value: str) -> None:
    one = asked(label, conclusion(1, text))
    assert (one.value, one.inferred) == (value, True)
    assert one.confidence < FILL


def test_what_was_said_comes_first_and_is_not_in_doubt_for_it() -> None:
    said = memory(1, "You work as a nurse.", Claim("", "work", "nurse"))
    one = asked("Occupation", said, conclusion(2, "You used to work as a nurse and now work as a teacher."))
    assert (one.value, one.inferred, one.others) == ("nurse", False, ("teacher",))
    assert one.confidence >= FILL


def test_only_what_the_person_lets_stand_is_offered() -> None:
    text = "You used to live in Faro and now live in Lisbon."
    assert asked("City", conclusion(1, text, status="proposed")).value == ""
    assert asked("City", conclusion(1, text, never_use=True)).value == ""
    assert asked("City", memory(1, text, kind="summary")).value == ""


def test_several_languages_say_so_too_and_those_that_were_said_come_alone() -> None:
    concluded = conclusion(2, "You used to speak Dutch and now speak Danish.")
    one = asked("Languages", concluded)
    assert (one.value, one.inferred) == ("Danish", True)
    said = memory(1, "You speak French.", Claim("", "language", "French"))
    both = asked("Languages", said, concluded)
    assert (both.value, both.inferred) == ("French", False)
    assert both.confidence == asked("Languages", said).confidence


@pytest.mark.parametrize(
    "text", ["You often go to the dentist.", "You often feel anxious in the morning.", "You love your daughter."]
)
def test_what_one_often_does_is_no_hobby(text: str) -> None:
    assert asked("Hobbies", conclusion(1, text)).value == ""
