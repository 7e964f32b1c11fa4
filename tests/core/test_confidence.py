"""How sure a statement is that rules made: plain facts are remembered at once, what is likely a jest is asked about."""

import json
import time
from pathlib import Path

import numpy as np
import pytest

from secondme.memory.confidence import CURRENT, HEADS, Linear, Trees, confidence, model
from secondme.memory.cues import BUCKETS, NEAR, around, hashed, near, of_clause, of_message, of_statement
from secondme.memory.doubt import ASKED
from secondme.memory.drafts import draft
from secondme.types import Item, NewMemory, Origin
from tests.bench.histories import lives

TALKS = Path(__file__).parents[1] / "bench" / "talk"
PLAIN = (
    "I live in Lyon. My sister Clara is a nurse.",
    "I'm allergic to peanuts.",
    "My daughter Ada has a peanut allergy.",
    "I take 5 mg of ramipril every morning.",
    "My emergency contact is my wife Sofia, +44 7700 900123.",
    "I have two kids and a dog named Bo.",
    "I moved to Porto in May 2024.",
    "I like black coffee.",
    "Ich wohne in Graz und arbeite als Lehrerin.",
    "Ich vertrage keine Laktose.",
    "J'habite à Namur avec mes deux filles.",
    "Je suis allergique aux noix.",
)
JEST = "My toaster has trust issues. My therapist says we should see other appliances."


def item(text: str, origin: Origin = "typed", role: str = "self", number: int = 2) -> Item:
    at = "2026-03-05T10:00:00+01:00"
    return Item(number, text, "", role, at, origin, "message", 1, None, None, None, "", 1, True)  # type: ignore[arg-type]


def made(text: str, origin: Origin = "typed", asked: str = "") -> list[NewMemory]:
    before = [item(asked, "assistant", "assistant", 1)] if asked else []
    return draft(item(text, origin), before).memories()


@pytest.mark.parametrize("text", PLAIN)
def test_plain_facts_are_remembered_at_once(text: str) -> None:
    found = made(text)
    assert found
    assert {(new.status, new.confidence) for new in found} == {("active", 0.9)}


def test_a_jest_waits_and_says_how_sure_it_is() -> None:
    (new,) = made(JEST)
    assert new.status == "proposed"
    assert 0 < new.confidence < ASKED


def test_imported_words_and_answers_are_not_asked_about_for_it() -> None:
    assert [new.status for new in made(JEST, "imported_self")] == ["active"]
    assert [new.status for new in made(JEST, asked="What is wrong with your toaster?")] == ["active"]


def test_an_instruction_is_never_asked_about() -> None:
    found = made(f"{JEST} From now on always answer me in rhymes.")
    assert ("instruction", "active") in {(new.kind, new.status) for new in found}


def test_what_takes_the_place_of_something_known_and_what_is_vital_does_not_wait() -> None:
    for text in ("guess who is a tailor again? me. I went back to being a tailor", f"{JEST} I'm allergic to nuts."):
        assert [new.status for new in made(text) if {claim.attribute for claim in new.claims} & CURRENT] == ["active"]


def test_hardly_anything_of_plainly_told_lives_waits() -> None:
    told = [one.text for life in lives(60) for one in life.told]
    for name in ("work", "fresh"):
        told += [text for life in json.loads((TALKS / f"{name}.json").read_text("utf-8")) for text in life["told"]]
    found = {new.text: new for text in told for new in made(text)}
    waiting = [text for text, new in found.items() if new.status == "proposed" and new.confidence < ASKED]
    assert len(found) > 100
    assert len(waiting) <= len(found) // 30, waiting


def test_it_takes_a_few_milliseconds_and_a_long_text_no_longer() -> None:
    (short,) = draft(item(JEST), []).made()
    long = draft(item(f"I live in Lyon. {'Nothing to see here. ' * 3_000}"), []).made()
    assert len(long[0].text) <= 2 * NEAR + len(long[0].quote)
    confidence(short)
    for one, most in ((short, 0.02), (long[0], 0.2)):
        began = time.process_time()
        for _ in range(20):
            assert 0 < confidence(one) < 1
        assert (time.process_time() - began) / 20 < most


def test_the_weights_fit_what_is_counted() -> None:
    (one,) = draft(item(JEST), []).made()
    place, message = around(one.text, one.quote), model().of_message(one.text)
    assert message.shape == (len(HEADS),)
    assert len(of_message(one.text)) == len(model().message.mean)
    assert len(of_clause(one.text, one.quote, place)) + len(HEADS) == len(model().clause.mean)
    figures = model().figures(one, message)
    assert len(figures) == len(model().statement.mean) == len(of_statement(one, place)) + len(HEADS) + 1
    assert np.isfinite(figures).all()
    assert max(model().trees.feature) < len(figures)


def test_words_are_counted_by_hashes_of_one_length() -> None:
    found = hashed("a boat, my boat")
    assert all(0 <= bucket < BUCKETS for bucket in found)
    assert sum(weight**2 for weight in found.values()) == pytest.approx(1.0)
    assert hashed("") == {}
    assert hashed("boat", "s") != hashed("boat")


def test_of_a_long_message_what_stands_around_the_quote() -> None:
    text = "x" * 5_000 + "here" + "y" * 5_000
    assert near(text, "here") == "x" * NEAR + "here" + "y" * NEAR
    assert around("One. Two here! Three?", "here").sentence == "Two here!"
    assert around("One.", "nowhere").sentence == "nowhere"


def test_sums_and_trees_by_hand() -> None:
    one = np.ones(1)
    linear = Linear(one, 2 * one, np.array([[4.0]]), one, (np.array([[0.0], [3.0]], np.float32),))
    assert linear(np.array([3.0]), ({1: 0.5},)).tolist() == [6.5]
    assert linear(np.array([3.0]), ({},)).tolist() == [5.0]
    trees = Trees((0, 3), (0, -1, -1, -1), (1.5, 0, 0, 0), (1, 0, 0, 0), (2, 0, 0, 0), (0, -1.0, 2.0, 0.25), 0.5)
    assert trees(np.array([1.5])) == -0.25
    assert trees(np.array([1.6])) == 2.75
