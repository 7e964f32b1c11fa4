"""Messages of no end: the time to read one grows with its length, not with its square."""

import time

import pytest

from secondme.memory.clauses import LONGEST, _bounded
from secondme.memory.drafts import draft
from secondme.types import Item


def seconds(text: str) -> float:
    """Of the processor, the shorter of two readings."""
    item = Item(1, text, "", "self", "2026-01-01T10:00:00+00:00", "typed", "message", 1, None, None, None, "", 1, True)
    took = []
    for _ in range(2):
        began = time.thread_time()
        draft(item, [])
        took.append(time.thread_time() - began)
    return min(took)


@pytest.mark.parametrize("piece", ["\t", " ", "e.g. ", "I run and ", "x", ", "])
def test_eight_times_as_long_takes_not_sixty_times_as_long(piece: str) -> None:
    few = 1500 // len(piece)
    short, long = (seconds(f"I live in Rome.{piece * number}I have a cat.") for number in (few, 8 * few))
    assert long <= 32 * max(short, 0.02)


def test_what_stands_in_columns_is_read_where_it_stands() -> None:
    text = "I live in Rome.\t\t\t\t\tI have a cat."
    item = Item(1, text, "", "self", "2026-01-01T10:00:00+00:00", "typed", "message", 1, None, None, None, "", 1, True)
    made = draft(item, []).memories()
    assert [one.text for one in made] == ["You live in Rome.", "You have a cat."]
    assert all(one.evidence[0].quote in text for one in made)


def test_a_sentence_of_no_end_is_cut_between_words_and_loses_none() -> None:
    text = "word " * 900 + "x" * 2500 + " end"
    pieces = _bounded(text)
    assert max(map(len, pieces)) <= LONGEST
    assert "".join("".join(pieces).split()) == "".join(text.split())
