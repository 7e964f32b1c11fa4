"""Late interaction: words compared with words, and with those of the turns around."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.linalg import hadamard

from secondme.engine.base import Words
from secondme.retrieval.words import AFTER, BEFORE, LEAST, MOST, MOST_SPREADS, asked_words, fits, matches, spreads

DIM = 64
WORDS = dict(zip("abcdefgh", hadamard(DIM)[1:9].astype(np.float32), strict=True))
"""Words that have nothing to do with one another."""


def unit(names: str) -> np.ndarray:
    rows = np.array([WORDS[name] for name in names], dtype=np.float32).reshape(-1, DIM)
    return rows / np.linalg.norm(rows, axis=1, keepdims=True)


def signs(names: str) -> bytes:
    return np.packbits(unit(names) > 0, axis=1).tobytes()


def test_a_word_finds_its_nearest_in_each_text() -> None:
    best = matches(unit("ab"), [signs("acd"), signs("efg"), signs("b")])
    assert best.shape == (2, 3)
    assert best[0].argmax() == 0
    assert best[1].argmax() == 2
    assert best[:, 1:] == pytest.approx(np.array([[0, 0], [0, 1]]), abs=1e-6)


def test_a_text_without_words_matches_nothing() -> None:
    best = matches(unit("a"), [b"", signs("a")])
    assert best[0, 0] == LEAST < best[0, 1]
    assert matches(unit("a"), [b"", b""]).tolist() == [[LEAST, LEAST]]


def test_a_long_text_is_compared_in_parts_with_the_same_result() -> None:
    long = signs("bcdefgh" * 200 + "a")
    assert matches(unit("a"), [long])[0, 0] == matches(unit("a"), [signs("a")])[0, 0]


def test_a_word_that_fits_everything_counts_little() -> None:
    everywhere, once = spreads(np.array([[0.6, 0.6, 0.6, 0.6], [0.6, 0.1, 0.1, 0.1]], dtype=np.float32) + 0.0)[1]
    assert everywhere < once


def test_the_turns_around_count_less_the_farther_they_are() -> None:
    texts = {1: signs("a"), 2: signs("c"), 3: signs("d"), 4: signs("e"), 5: signs("f"), 9: signs("g")}
    found = fits(unit("a"), texts, {2: 1, 3: 2, 4: 3, 5: 4})
    own, around = ({key: pair[at] for key, pair in found.items()} for at in (0, 1))
    assert max(own, key=own.__getitem__) == 1
    assert around[1] > around[2] > around[3] > around[4] > around[5], f"{len(BEFORE)} turns before count"
    assert around[9] == pytest.approx(own[9]), "nothing was said around it"
    backwards = fits(unit("f"), texts, {2: 1, 3: 2, 4: 3, 5: 4})
    assert backwards[5][1] > backwards[4][1] > backwards[3][1] > backwards[2][1], f"{len(AFTER)} turns after count"


def test_names_of_those_who_talk_are_left_out_unless_nothing_is_left() -> None:
    words = Words(("nora", "cello"), unit("ab"))
    assert np.array_equal(asked_words(words, frozenset({"nora"})), unit("b"))
    assert np.array_equal(asked_words(words, frozenset({"nora", "cello"})), unit("ab"))
    assert len(asked_words(Words(("x",) * 99, np.repeat(unit("a"), 99, axis=0)))) == MOST


@given(st.lists(st.text("abcdefgh", max_size=5), max_size=6), st.text("abcdefgh", max_size=4))
def test_what_fits_lies_between_nothing_and_all(texts: list[str], asked: str) -> None:
    found = fits(unit(asked), {at: signs(text) for at, text in enumerate(texts)}, {at: at - 1 for at in range(1, 6)})
    assert set(found) == (set(range(len(texts))) if asked else set())
    assert all(0 <= own <= around <= 1 for own, around in found.values())
    assert LEAST < MOST_SPREADS
