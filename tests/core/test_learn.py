"""Learning from replies: it finds what helps, stays within bounds whatever it is told, and a reset leaves no trace."""

import random
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.retrieval.fuse import WEIGHTS
from secondme.retrieval.learn import KEEP, LEAST, MOST_TIMES, factors, learned, lesson
from secondme.retrieval.learning import KNOWN_AGAIN, RESET, TAKEN_BACK, Learning
from secondme.store import Store
from secondme.types import Hit, Item, Lesson, NewItem

NAMES = ("words", "meaning", "length")
PLAIN = dict.fromkeys(NAMES, 1.0)


def hit(i: int, cited: bool, kind: str = "item", **components: float) -> Hit:
    return Hit(kind, i, None, f"note {i}", 0.5, True, "2024-01-01", "me", (), (i,), None, components, cited)


def score(weights: dict[str, float], values: dict[str, float]) -> float:
    return sum(weights[name] * values[name] for name in NAMES)


def world(random_: random.Random, truth: dict[str, float]) -> list[tuple[dict[str, float], bool]]:
    """Ten notes for a question; the three that are best by what truly matters are the good ones."""
    notes = [{name: random_.random() for name in NAMES} for _ in range(10)]
    good = sorted(notes, key=lambda values: -score(truth, values))[:3]
    return [(values, values in good) for values in notes]


def found(weights: dict[str, float], notes: list[tuple[dict[str, float], bool]]) -> float:
    """Share of the good ones among the first three."""
    return sum(good for _, good in sorted(notes, key=lambda note: -score(weights, note[0]))[:3]) / 3


def taught(random_: random.Random, truth: dict[str, float], many: int) -> list[Lesson]:
    """As it goes in life: six notes are given by the weights of the moment, and the good ones of them are cited."""
    lessons: list[Lesson] = []
    for _ in range(many):
        weights = learned(PLAIN, lessons)
        given_ = sorted(world(random_, truth), key=lambda note: -score(weights, note[0]))[:6]
        hits = [
            hit(n, good, **{name: weights[name] * value for name, value in values.items()})
            for n, (values, good) in enumerate(given_)
        ]
        made = lesson("cited", hits)
        if made is not None:
            lessons.append(made)
    return lessons


@pytest.mark.parametrize("matters", NAMES)
def test_what_helps_is_found_by_citations_alone(matters: str) -> None:
    truth = {name: 3.0 if name == matters else 0.75 for name in NAMES}
    lessons = taught(random.Random(7), truth, 300)
    weights = learned(PLAIN, lessons)
    assert max(weights, key=lambda name: weights[name]) == matters
    kept_apart = random.Random(8)
    tests = [world(kept_apart, truth) for _ in range(300)]
    before, after = (sum(found(w, notes) for notes in tests) / len(tests) for w in (PLAIN, weights))
    assert after >= before + 0.03


def test_more_lessons_of_the_same_world_change_less_and_less() -> None:
    truth = {"words": 3.0, "meaning": 0.75, "length": 0.75}
    lessons = taught(random.Random(3), truth, 900)
    early, late, last = (factors(lessons[:many])["words"] for many in (300, 600, 900))
    assert abs(last - late) < 0.15
    assert early > 1.1
    assert last > 1.1


def test_where_nothing_matters_more_the_weights_stay_near_their_defaults() -> None:
    weights = learned(PLAIN, taught(random.Random(5), PLAIN, 500))
    assert all(0.85 < weight < 1.18 for weight in weights.values())


@given(
    st.lists(
        st.builds(
            Lesson,
            st.sampled_from(["cited", "up", "down", "wrong"]),
            st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.floats(-1e9, 1e9), max_size=4),
        ),
        max_size=60,
    )
)
def test_no_lessons_can_move_a_weight_beyond_its_bounds(lessons: list[Lesson]) -> None:
    for weights in (learned(WEIGHTS, lessons), learned(WEIGHTS, lessons * 30)):
        assert weights.keys() == WEIGHTS.keys()
        assert all(LEAST - 1e-9 <= weights[n] / WEIGHTS[n] <= MOST_TIMES + 1e-9 for n in WEIGHTS)


def test_a_thousand_times_the_same_word_ends_at_the_bound_and_fades_again() -> None:
    always = [Lesson("wrong", {"words": -1.0, "meaning": 1.0})] * 1000
    weights = learned(PLAIN, always)
    assert weights["words"] == pytest.approx(LEAST, abs=0.01)
    assert weights["meaning"] == pytest.approx(MOST_TIMES, rel=0.01)
    later = factors([*always, *[Lesson("cited", {"length": 0.0})] * 500])
    assert later["words"] == pytest.approx(LEAST ** (KEEP**500), rel=0.02)


def test_a_lesson_raises_what_good_notes_have_over_bad_ones() -> None:
    hits = [hit(1, True, words=0.3, meaning=0.1), hit(2, False, words=0.1, meaning=0.3)]
    up = lesson("up", hits)
    assert up
    assert up.gain["words"] == pytest.approx(-up.gain["meaning"])
    assert up.gain["words"] > 0
    down = lesson("down", hits)
    assert down
    assert down.gain == {name: pytest.approx(-value) for name, value in up.gain.items()}
    wrong = lesson("wrong", hits, [("item", 1)])
    assert wrong
    assert wrong.gain["words"] < 0 < wrong.gain["meaning"]


def test_what_the_ranking_had_right_teaches_less_than_what_it_had_wrong() -> None:
    right = lesson("up", [hit(1, True, words=0.9, meaning=0.1), hit(2, False, words=0.1, meaning=0.1)])
    wrong = lesson("up", [hit(1, False, words=0.9, meaning=0.1), hit(2, True, words=0.1, meaning=0.1)])
    assert right
    assert wrong
    assert 0 <= right.gain.get("words", 0.0) < 0.1 < -wrong.gain["words"]


def test_where_nothing_can_be_told_apart_there_is_no_lesson() -> None:
    assert lesson("cited", []) is None
    assert lesson("cited", [hit(1, True, words=1.0)]) is None
    assert lesson("up", [hit(1, False, words=1.0), hit(2, False, words=0.2)]) is None
    assert lesson("wrong", [hit(1, True, words=1.0)], [("item", 9)]) is None


def reply(store: Store, hits: Sequence[Hit]) -> Item:
    talk = store.chats.create("talk")
    said = store.items.add(talk.id, NewItem("Where?", "me", "self", "2024-03-01T10:00:00", "typed"), None)
    answer = NewItem("There.", "it", "assistant", "2024-03-01T10:00:01", "assistant")
    item = store.items.add(talk.id, answer, said.id)
    store.recalls.save(item.id, hits, None)
    return item


TELLS, TIME = "tells", "time"
HITS = (hit(1, True, **{TELLS: 0.4, TIME: 0.1}), hit(2, False, **{TELLS: 0.1, TIME: 0.4}))
"""By names of weights of the ranking."""


def test_what_replies_teach_is_kept_and_used(store: Store) -> None:
    learning = Learning(store)
    assert learning.factors() == {}
    assert learning.weights() == dict(WEIGHTS)
    learning.cite(reply(store, HITS).id, HITS)
    moved = learning.factors()
    assert moved[TELLS] > 1 > moved[TIME]
    assert learning.weights()[TIME] < WEIGHTS[TIME]
    assert Learning(store).factors() == moved
    assert [change.why for change in store.lessons.changes()] == [
        "A reply rested on some of its notes and not on others."
    ]


def test_the_persons_last_word_counts_and_can_be_taken_back(store: Store) -> None:
    learning, item = Learning(store), reply(store, HITS)
    learning.cite(item.id, HITS)
    cited = learning.factors()
    assert learning.judge(item.id, "down") == "down"
    assert learning.factors()[TELLS] < cited[TELLS]
    assert learning.judge(item.id, "up") == "up"
    assert learning.factors()[TELLS] > cited[TELLS]
    assert store.lessons.verdicts([item.id]) == {item.id: "up"}
    assert learning.judge(item.id, None) is None
    assert learning.factors() == cited
    assert store.lessons.verdicts([item.id]) == {}
    assert store.lessons.changes()[0].why == TAKEN_BACK


def test_a_verdict_on_a_reply_without_notes_is_kept_but_teaches_nothing(store: Store) -> None:
    learning, item = Learning(store), reply(store, ())
    learning.judge(item.id, "down")
    assert store.lessons.verdicts([item.id]) == {item.id: "down"}
    assert learning.factors() == {}
    assert store.lessons.changes() == []


def test_a_note_that_was_wrong_counts_against_what_brought_it_up(store: Store) -> None:
    learning, item = Learning(store), reply(store, HITS)
    learning.judge(item.id, "wrong", [("item", 1)])
    assert learning.factors()[TELLS] < 1 < learning.factors()[TIME]


def test_notes_that_were_not_given_for_their_rank_teach_nothing(store: Store) -> None:
    held = hit(3, False, kind="memory", standing=1.0)
    learning, item = Learning(store), reply(store, (HITS[0], held))
    learning.cite(item.id, (HITS[0], held))
    assert store.lessons.list() == []
    learning.judge(item.id, "wrong", [("memory", 3)])
    assert learning.factors() == {}


def test_a_reset_leaves_the_defaults_and_a_line_in_the_journal(store: Store) -> None:
    learning = Learning(store)
    for _ in range(3):
        learning.judge(reply(store, HITS).id, "up")
    before = learning.factors()
    lessons = learning.reset()
    assert len(lessons) == 3
    assert learning.factors() == {}
    assert learning.weights() == dict(WEIGHTS)
    change = store.lessons.changes()[0]
    assert change.why == RESET
    assert change.after == {}
    assert change.before == {name: round(value, 4) for name, value in sorted(before.items())}
    assert learning.reset() == []
    assert store.lessons.changes()[0].id == change.id
    learning.put_back(lessons)
    assert learning.factors() == before
    assert store.lessons.changes()[0].why == KNOWN_AGAIN


def test_nothing_that_was_said_is_kept_with_a_lesson(store: Store) -> None:
    Learning(store).judge(reply(store, HITS).id, "up")
    rows = [*store.read().query("SELECT * FROM lessons"), *store.read().query("SELECT * FROM weight_changes")]
    assert rows
    assert "note 1" not in str(rows)
    assert store.check() == []
