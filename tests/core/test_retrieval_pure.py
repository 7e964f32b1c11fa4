"""The pure middle of retrieval: reading a question, fusing scores, choosing what a reply is given."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.retrieval.fuse import (
    MEANING,
    OPTIONAL,
    RELEVANT,
    WEIGHTS,
    Candidate,
    Fused,
    fuse,
    shares,
)
from secondme.retrieval.query import SELF, asked_of, coverage, is_named, read_query, words_said
from secondme.retrieval.select import select
from secondme.types import Hit, Query

FULL = {name: 1.0 for name in WEIGHTS if name not in OPTIONAL}


def hit(i: int, text: str, score: float = 0.5, relevant: bool = True, memory_of: tuple[int, ...] = ()) -> Hit:
    kind = "memory" if memory_of else "item"
    return Hit(kind, i, None, text, score, relevant, "2024-01-01", "me", (), memory_of or (i,))


def words(texts: list[str]) -> list[int]:
    return [len(text.split()) for text in texts]


def test_a_question_is_read() -> None:
    names = {"Ann Smith": "Ann Smith", "Annie": "Ann Smith", "Bob": "Bob", "me": SELF}
    assert read_query("When did Ann's brother visit me in Lyon?", "2024-05-01", names) == Query(
        "When did Ann's brother visit me in Lyon?",
        ("ann", "brother", "visit", "lyon"),
        "2024-05-01",
        people=("Ann Smith",),
        asks_when=True,
        personal=True,
    )


@pytest.mark.parametrize(
    ("question", "whose"),
    [
        ("What does Ann like?", "Ann"),
        ("What does Annie like?", "Ann"),
        ("What do Ann and Annie like?", "Ann"),
        ("What do Ann and Bob like?", None),
        ("What do I like?", SELF),
        ("What did Ann give me?", "Ann"),
        ("What does Carol like?", SELF),
        ("Was isst meine Katze?", SELF),
        ("What is the weather?", None),
        ("annual report", None),
    ],
)
def test_whose_words_answer(question: str, whose: str | None) -> None:
    authors = {"Ann": "Ann", "Annie": "Ann", "Bob": "Bob", "Carol": SELF, "me": SELF, "": "nobody"}
    assert asked_of(read_query(question), authors) == whose
    assert asked_of(read_query(question, names=authors)) == whose


def test_names_are_whole_words() -> None:
    assert is_named("Mary Ann", words_said("mary's dog"))
    assert is_named("van Gogh", words_said("Gogh van"))
    assert not is_named("Gogh van", words_said("a van"))
    assert not is_named("…", words_said("anything"))


def test_coverage_is_the_share_of_words_endings_aside() -> None:
    assert coverage(("dog", "walking"), "They walked the dogs.") == 1.0
    assert coverage(("dog", "cat"), "A dog") == 0.5
    assert coverage(("dog",), "underdog") == 0.0
    assert coverage((), "anything") == 0.0


def test_fusing_is_a_weighted_sum() -> None:
    full, half, none = fuse(
        [
            Candidate(("item", 1), dict.fromkeys(WEIGHTS, 0.0)),
            Candidate(("memory", 2), FULL),
            Candidate(("item", 3), dict.fromkeys(FULL, 0.5)),
        ],
        strength=0.6,
    )
    assert [full.key, half.key, none.key] == [("memory", 2), ("item", 3), ("item", 1)]
    assert sum(full.components.values()) == pytest.approx(1.0)
    assert sum(half.components.values()) == pytest.approx(0.5)
    assert none.components == {}
    assert full.score > half.score > none.score
    assert full.score > RELEVANT > none.score


def test_the_newer_of_two_equals_comes_first() -> None:
    assert [f.key[1] for f in fuse([Candidate(("item", i), FULL) for i in (1, 3, 2)], 0.5)] == [3, 2, 1]


def test_what_has_no_vector_yet_is_judged_by_its_words() -> None:
    unembedded = {name: 1.0 for name in FULL if name not in MEANING}
    known = Candidate(("item", 1), FULL | dict.fromkeys(MEANING, 0.5))
    assert [f.key[1] for f in fuse([known, Candidate(("item", 2), unembedded)], 0.5)] == [2, 1]
    alone, full = (fuse([Candidate(("item", 2), known)], 0.5)[0].score for known in (unembedded, FULL))
    assert alone == pytest.approx(full)


def test_a_far_best_match_makes_all_less_likely() -> None:
    near, far = (fuse([Candidate(("item", 1), FULL)], strength)[0].score for strength in (0.7, 0.1))
    assert near > far


@given(
    st.lists(st.dictionaries(st.sampled_from(sorted(WEIGHTS)), st.floats(0, 1)), max_size=6),
    st.floats(0, 1),
)
def test_scores_lie_in_range_and_in_order(components: list[dict[str, float]], strength: float) -> None:
    fused: list[Fused] = fuse([Candidate(("item", i), c) for i, c in enumerate(components)], strength)
    scores = [f.score for f in fused]
    assert scores == sorted(scores, reverse=True)
    assert all(0 <= score <= 1 for score in scores)
    assert sorted(f.key[1] for f in fused) == list(range(len(components)))


def test_shares_are_of_the_best() -> None:
    assert shares({1: 4.0, 2: 1.0, 3: -1.0}) == {1: 1.0, 2: 0.25, 3: 0.0}
    assert shares({1: 1.0}, best=2.0) == {1: 0.5}
    assert shares({}) == {}
    assert shares({1: 0.0}) == {1: 0.0}


def test_selection_keeps_the_budget_and_puts_the_best_last() -> None:
    hits = [hit(1, "a b c"), hit(2, "d e f g h i j k"), hit(3, "l m"), hit(4, "n o p")]
    assert [h.id for h in select(hits, 6, words)] == [3, 1]
    assert [h.id for h in select(hits, 100, words)] == [4, 3, 2, 1]
    assert [h.id for h in select(hits, 100, words, most=2)] == [2, 1]
    assert select(hits, 0, words) == ()
    assert select([], 100, words) == ()


def test_what_is_not_relevant_is_not_selected() -> None:
    assert [h.id for h in select([hit(1, "a b"), hit(2, "c d", relevant=False)], 100, words)] == [1]


def test_near_duplicates_are_given_once() -> None:
    hits = [hit(1, "I moved to Lyon in the spring"), hit(2, "I moved to Lyon in the spring!"), hit(3, "Lyon is far")]
    assert [h.id for h in select(hits, 100, words)] == [3, 1]


def test_an_item_whose_words_a_better_memory_gives_is_left_out() -> None:
    memory = hit(9, "The person has a dog called Rex.", memory_of=(1,))
    short, long = hit(1, "I have a dog called Rex."), hit(1, "I have a dog, and he barks at the postman all day long")
    other = hit(2, "My neighbour has a dog called Rex too, imagine")
    assert [h.id for h in select([memory, short, other], 100, words)] == [2, 9]
    assert [h.type for h in select([memory, long], 100, words)] == ["item", "memory"]
    assert [h.type for h in select([short, memory], 100, words)] == ["memory", "item"]


def test_what_differs_in_one_telling_word_is_no_duplicate() -> None:
    hits = [
        hit(1, "We visited the castle of Ghent"),
        hit(2, "We visited the castle of Olite"),
        hit(3, "we visited Ghent"),
    ]
    assert {h.id for h in select(hits, 100, words)} >= {1, 2}


def test_much_less_likely_notes_are_left_out_though_there_is_room() -> None:
    hits = [hit(i, f"note {i}", score) for i, score in enumerate((0.9, 0.5, 0.4, 0.3, 0.03, 0.02))]
    assert [h.id for h in select(hits, 100, words)] == [3, 2, 1, 0]
    few = [hit(i, f"note {i}", score) for i, score in enumerate((0.9, 0.03, 0.02, 0.02))]
    assert [h.id for h in select(few, 100, words)] == [2, 1, 0]


def test_what_is_new_goes_before_what_repeats() -> None:
    hits = [hit(1, "red green blue cyan", 0.5), hit(2, "red green blue pink", 0.41), hit(3, "one two three four", 0.4)]
    assert [h.id for h in select(hits, 8, words)] == [3, 1]


def test_what_matters_more_goes_before_what_is_as_likely() -> None:
    hits = [hit(1, "a b", 0.5, memory_of=(7,)), hit(2, "c d", 0.5, memory_of=(8,)), hit(3, "e f", 0.5)]
    chosen = select(hits, 4, words, importance={("memory", 2): 1.0, ("memory", 1): 0.0})
    assert [h.id for h in chosen] == [3, 2]


def test_for_an_order_notes_come_in_order_of_time() -> None:
    hits = [replace(hit(i, f"note {i}"), time=f"20{20 + n}-01-01") for n, i in enumerate((5, 9, 2))]
    assert [h.id for h in select(hits, 100, words, order="sequence")] == [5, 9, 2]
    assert [h.id for h in select(hits, 100, words, order="last")] == [5, 9, 2]
    assert [h.id for h in select(hits, 100, words, order="first")] == [2, 9, 5]


@given(
    st.lists(st.tuples(st.floats(0, 1), st.text("abc ", min_size=1, max_size=20)), max_size=12),
    st.integers(0, 30),
)
def test_selection_never_exceeds_the_budget_nor_repeats(found: list[tuple[float, str]], budget: int) -> None:
    hits = sorted((hit(i, text, score) for i, (score, text) in enumerate(found)), key=lambda h: -h.score)
    chosen = select(hits, budget, words)
    assert sum(words([h.text for h in chosen])) <= budget
    assert len({h.id for h in chosen}) == len(chosen)
