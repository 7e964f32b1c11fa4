"""What of an imported history is read first, how long each night, and how long it will take."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from secondme.memory.allowance import Allowance
from secondme.memory.extract import extract_pending
from secondme.memory.salience import rank_pending, salience
from secondme.progress import Progress
from secondme.store import Store
from secondme.types import NewItem
from tests.fakes import FakeEngine

NOW = "2026-03-05T20:00:00+00:00"


def add(store: Store, *texts: str, origin: str = "imported_self", time: str = NOW) -> list[int]:
    conversation = store.chats.create("Old times").id
    made, parent = [], None
    for text in texts:
        item = store.items.add(conversation, NewItem(text, "Me", "self", time, origin), parent)  # type: ignore[arg-type]
        parent = item.id
        made.append(item.id)
    return made


def clock() -> datetime:
    return datetime.fromisoformat(NOW)


@pytest.mark.parametrize(
    ("more", "less"),
    [
        ("I live in Lyon with my sister Clara since 2019.", "haha yes that was so funny"),
        ("My sister Clara works as a nurse in Ghent.", "the bus was late again and then it was full"),
        ("Ich wohne seit 2019 in Jena und arbeite als Optikerin.", "ja genau, das war ja echt was"),
        ("I moved to Delft in May.", "ok"),
    ],
)
def test_what_tells_of_the_person_goes_first(more: str, less: str) -> None:
    assert salience(more, NOW, NOW) > salience(less, NOW, NOW)


def test_what_is_recent_goes_before_what_is_long_ago() -> None:
    text = "I moved to Delft in May."
    assert salience(text, NOW, NOW) > salience(text, "2010-03-05", NOW) > 0


def test_what_tells_nothing_has_no_rank() -> None:
    assert salience("What is the capital of Peru?", NOW, NOW) == 0
    assert 0 <= salience("I " * 5000, NOW, NOW) <= 1


def test_imported_messages_are_read_in_order_of_what_they_tell_after_all_that_was_typed(store: Store) -> None:
    dull, telling = add(store, "the bus was late and then it was full", "I live in Lyon and I work as a baker.")
    (typed,) = add(store, "hm hm hm, what a day it was", origin="typed")
    assert rank_pending(store, Progress(), clock) == 2
    assert rank_pending(store, Progress(), clock) == 0
    assert [item.id for item in store.runs.pending_extraction(10)] == [typed]
    assert [item.id for item in store.reading.most_telling(10)] == [telling, dull]


def test_an_edit_is_ranked_anew(store: Store) -> None:
    (item_id,) = add(store, "the bus was late")
    rank_pending(store, Progress(), clock)
    store.items.revise(item_id, "I live in Lyon.")
    assert rank_pending(store, Progress(), clock) == 1


def test_when_the_nights_minutes_are_used_up_only_what_was_typed_is_read(store: Store) -> None:
    add(store, "I live in Lyon.", "I have a dog.")
    (typed,) = add(store, "I like tea.", origin="typed")
    made = extract_pending(store, FakeEngine, Progress(), imported=lambda: False)
    assert made == 1
    assert store.runs.pending_count() == 2
    assert store.memories.list()[0].evidence[0].item_id == typed
    assert extract_pending(store, FakeEngine, Progress(), imported=lambda: True) == 2


def test_an_allowance_lasts_from_noon_to_noon(store: Store) -> None:
    first, second = add(store, "I live in Lyon.", "I have a dog.")
    now = datetime.now(UTC)
    tonight = Allowance(store, 1, lambda: now)
    assert tonight.left()
    store.runs.mark_extracted(first, 1, 0, cost_s=61.0)
    assert not tonight.left()
    assert not Allowance(store, 0, lambda: now).left()
    assert Allowance(store, 2, lambda: now).left()
    assert Allowance(store, 1, lambda: now + timedelta(days=1)).left()
    assert second


def test_the_time_left_follows_from_what_it_cost_so_far(store: Store) -> None:
    ids = add(store, *[f"I have {number} dogs." for number in range(2, 103)])
    assert Allowance(store, 60).words() == (
        "101 imported messages wait to be read: about 7 minutes, 1 night of 60 minutes."
    )
    store.runs.mark_extracted(ids[0], 1, 0, cost_s=360.0)
    waits = "100 imported messages wait to be read"
    assert Allowance(store, 60).words() == f"{waits}: about 10 hours, 10 nights of 60 minutes."
    assert Allowance(store, 0).words().endswith("the time for it is set to none.")


def test_what_was_typed_does_not_use_up_the_night(store: Store) -> None:
    (typed,) = add(store, "I like tea.", origin="typed")
    store.runs.mark_extracted(typed, 1, 0, cost_s=900.0)
    assert Allowance(store, 1).left()
    assert replace(store.items.get(typed)).origin == "typed"
