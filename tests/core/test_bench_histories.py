"""The lives that the memory benchmark makes up, and its judgement of what a reply is given about them."""

import pytest

from tests.bench.bench_memory_locomo import Turn, draw
from tests.bench.bench_memory_updates import Note, fault_of
from tests.bench.histories import Asked, lives

EVERY = list(lives(200))


def test_two_hundred_things_change_and_each_is_asked_about() -> None:
    assert sum(life.changes for life in EVERY) == 200
    for about in ("now", "before"):
        assert sum(asked.about == about for life in EVERY for asked in life.asked) == 200
    assert list(lives(200)) == EVERY
    assert list(lives(10, seed=5)) != EVERY[:1]


def test_statements_stand_on_what_is_said() -> None:
    for life in EVERY:
        assert [told.time for told in life.told] == sorted(told.time for told in life.told)
        for told in life.told:
            assert told.quote in told.text
            assert told.claim.value in told.statement
            assert "{" not in told.text + told.statement


def test_what_is_asked_was_told_by_then_and_some_things_change_back() -> None:
    back = 0
    for life in EVERY:
        for asked in life.asked:
            told = [one.claim.value for one in life.told if one.time < asked.time]
            assert {asked.value, *asked.wrong} <= set(told)
            assert asked.value not in asked.wrong
            back += asked.about == "now" and told.count(asked.value) > 1
    assert 10 < back < 100


NOW = Asked("Where do I live?", "2025-01-01T09:00:00", "now", "Lucca", ("Delft",))


@pytest.mark.parametrize(
    ("notes", "fault"),
    [
        (["You live in Lucca now."], ""),
        (["You lived in Delft until May.", "You live in Lucca."], ""),
        (["You moved from Delft to Lucca."], ""),
        (["Your friend lives in Lodz."], "not given"),
        (["You live in Delft.", "You live in Lucca."], "a former memory beside it"),
        ([], "not given"),
    ],
)
def test_a_former_value_given_as_if_it_held_is_a_fault(notes: list[str], fault: str) -> None:
    assert fault_of([Note("memory", text) for text in notes], NOW) == fault


def test_turns_are_drawn_in_proportion() -> None:
    every = [Turn(f"c{n % 2}", str(n), "self" if n % 4 < 2 else "other", n % 10 == 0) for n in range(1000)]
    drawn = draw(every, 100)
    assert len(drawn) == len({turn.id for turn in drawn}) == 100
    assert 9 <= sum(turn.asked for turn in drawn) <= 11
    assert 48 <= sum(turn.role == "self" for turn in drawn) <= 52
    assert draw(every, 5000) == draw(every, 1000)
    assert draw(every, 100) == drawn


def test_what_was_before_must_be_said_to_be_over() -> None:
    before = Asked("Where did I live before?", "2025-01-01T09:00:00", "before", "Delft")
    assert fault_of([Note("memory", "You live in Delft. (until 2024-05-01)")], before) == ""
    assert fault_of([Note("memory", "You live in Delft.")], before) == "given as if it held"
