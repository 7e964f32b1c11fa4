"""How broad a question is, and what stands around a candidate: beside it, in its conversation, first to speak of it."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.retrieval.breadth import asks_order, breadth_of
from secondme.retrieval.context import Surroundings, in_context
from secondme.retrieval.fuse import CONVERSATION, FIRST, WEIGHTS, Candidate, Key, fuse

NAME = "meaning of each word, turns around"


@pytest.mark.parametrize(
    ("text", "breadth"),
    [
        ("Where did Nora go last week?", "one"),
        ("What is the name of my dog?", "one"),
        ("How many days passed between the two visits?", "one"),
        ("Wie viele Tage war ich weg?", "one"),
        ("Which book did she lend me?", "one"),
        ("Which cities have I been to?", "several"),
        ("What instruments does Tom play?", "several"),
        ("How many cousins do I have?", "several"),
        ("What do Ann and Bob both collect?", "several"),
        ("In what ways did the move help?", "several"),
        ("Welche Städte haben wir besucht? Und wie viele?", "several"),
        ("Wie viele Geschwister hat Nora?", "several"),
        ("Quels livres ai-je lus ?", "several"),
        ("Combien de frères a Nora ?", "several"),
        ("Give me a summary of how the garden came along.", "overview"),
        ("In what order did I bring up the things I planned?", "overview"),
        ("How did my plans change over time?", "overview"),
        ("Fass bitte zusammen, was wir zum Umbau besprochen haben.", "overview"),
        ("Peux-tu résumer ce projet ?", "overview"),
    ],
)
def test_how_much_is_asked_for_is_read(text: str, breadth: str) -> None:
    assert breadth_of(text) == breadth


def test_an_order_is_told_by_what_people_said_and_a_summary_by_the_answers_too() -> None:
    assert asks_order("In what order did I tell of the trips?")
    assert asks_order("In welcher Reihenfolge war das?")
    assert not asks_order("Summarize what came of the trips.")


def candidate(i: int, worth: float) -> Candidate:
    return Candidate(("item", i), {NAME: worth})


def turns(*conversations: list[int], assistant: tuple[int, ...] = ()) -> Surroundings:
    """Conversations of items in the order in which they were said."""
    place: dict[Key, str] = {}
    before: dict[Key, Key] = {}
    for number, ids in enumerate(conversations):
        place |= {("item", i): f"talk {number}" for i in ids}
        before |= {("item", two): ("item", one) for one, two in pairwise(ids)}
    said: dict[Key, tuple[str, int]] = {key: ("2024", key[1]) for key in place if key[1] not in assistant}
    answers = {asked: key for key, asked in before.items() if key not in said}
    return Surroundings(place, said, answers)


def added(
    candidates: list[Candidate], around: Surroundings, name: str, breadth: str, answers: bool = True
) -> dict[int, float]:
    found = in_context(candidates, around, breadth, answers, WEIGHTS)  # type: ignore[arg-type]
    return {each.key[1]: round(each.components[name], 3) for each in found if each.components.get(name)}


def test_the_conversation_counts_where_one_thing_is_asked_for() -> None:
    some = [candidate(1, 0.9), candidate(2, 0.9), candidate(3, 0.9), candidate(4, 0.0)]
    around = turns([1, 2], [3, 4])
    shares = added(some, around, CONVERSATION, "one")
    assert shares[1] == shares[2] == pytest.approx(2 / 3, abs=0.01)
    assert shares[3] == shares[4] == pytest.approx(1 / 3, abs=0.01)
    for breadth in ("several", "overview"):
        assert added(some, around, CONVERSATION, breadth) == {}


def test_in_an_overview_the_first_to_speak_of_it_stands_for_a_conversation() -> None:
    """1 greets, 2 and 4 speak of it, 3 and 5 are the answers; 7 speaks of it elsewhere, and a little less."""
    some = [candidate(1, 0.0), *(candidate(i, 0.8) for i in (2, 3, 4, 5)), candidate(6, 0.1), candidate(7, 0.7)]
    around = turns([1, 2, 3, 4, 5], [6, 7], assistant=(3, 5))
    assert set(added(some, around, FIRST, "overview", answers=False)) == {2, 7}
    assert set(added(some, around, FIRST, "overview", answers=True)) == {2, 3, 7}
    best = [f.key[1] for f in fuse(in_context(some, around, "overview", True, WEIGHTS), 0.5)]
    assert best[:2] == [2, 3], "the answer right after what it answers"
    assert added(some, around, FIRST, "several") == added(some, around, FIRST, "one") == {}


def test_what_stands_for_a_conversation_is_judged_by_itself() -> None:
    """With a little strength 1 is not relevant, and is not made so by going first."""
    some = [candidate(1, 0.3), candidate(2, 0.3)]
    alone = {f.key: f for f in fuse(some, 0.4)}
    raised = {f.key: f for f in fuse(in_context(some, turns([1, 2]), "overview", False, WEIGHTS), 0.4)}
    key: Key = ("item", 1)
    assert raised[key].score > alone[key].score
    assert raised[key].relevant == alone[key].relevant


@given(st.lists(st.floats(0, 1), max_size=8), st.sampled_from(("one", "several", "overview")))
def test_nobody_is_lost_and_nothing_is_beyond_its_bounds(worth: list[float], breadth: str) -> None:
    some = [candidate(i, each) for i, each in enumerate(worth)]
    around = turns(list(range(4)), list(range(4, 8)), assistant=(1, 3, 5))
    found = in_context(some, around, breadth, True, WEIGHTS)  # type: ignore[arg-type]
    assert [each.key for each in found] == [each.key for each in some]
    for each in found:
        assert 0 <= each.components.get(CONVERSATION, 0) <= 1 + 1e-9
        assert each.components.get(FIRST, 0) >= 0


def test_without_vectors_too_the_turn_itself_goes_before_the_one_beside_it() -> None:
    """The words of a turn are found with the next one as well."""
    words = "words with the turn before"
    said = {"said by a person": 1.0, "tells": 1.0}
    some = [Candidate(("item", i), {words: share, **said}) for i, share in ((1, 0.0), (2, 1.0), (3, 0.82), (4, 0.0))]
    best = fuse(in_context(some, turns([1, 2, 3, 4]), "one", True, WEIGHTS), 0.5)
    assert [each.key[1] for each in best[:2]] == [2, 3]
