"""Text of tokens, and the choice of tokens."""

import itertools

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme.engine.sampling import Ids, choose
from secondme.engine.text import TextStream


def chunks(data: bytes, cuts: list[int]) -> list[bytes]:
    at = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in itertools.pairwise(at)]


@given(st.text(), st.lists(st.integers(0, 1000)), st.sampled_from([[], ["<|im_end|>", "</s>"]]))
def test_characters_are_whole_wherever_the_bytes_are_cut(text: str, cuts: list[int], stops: list[str]) -> None:
    text = text.replace("<", "").encode("utf-8", "replace").decode()
    stream = TextStream(stops)
    out = [stream.push(part) for part in chunks(text.encode(), cuts)]
    assert "".join(out) + stream.finish() == text
    assert all("�" not in part or "�" in text for part in out)


@given(st.text(alphabet="ab<|/s>"), st.text(alphabet="ab<|/s>"), st.lists(st.integers(0, 1000)))
def test_nothing_of_a_stop_mark_is_shown(before: str, after: str, cuts: list[int]) -> None:
    stops = ["<|s|>", "</s>"]
    whole = before + "</s>" + after
    stream = TextStream(stops)
    shown = "".join(stream.push(part) for part in chunks(whole.encode(), cuts)) + stream.finish()
    first = min(at for stop in stops if (at := whole.find(stop)) >= 0)
    assert shown == whole[:first]
    assert stream.stopped


def test_half_a_character_is_dropped_at_the_end() -> None:
    stream = TextStream([])
    assert stream.push("aé".encode()[:2]) == "a"
    assert stream.finish() == ""


def logits(**best: float) -> np.ndarray:
    values = np.full(1000, -5.0, dtype=np.float32)
    for name, value in best.items():
        values[int(name[1:])] = value
    return values


def test_temperature_0_takes_the_best() -> None:
    assert choose(logits(t7=3.0, t8=2.9), 0.0, np.random.default_rng(1)) == 7


def test_a_grammar_is_asked_about_the_best_first_and_about_all_only_when_it_must() -> None:
    asked: list[int] = []

    def allowed_from(permitted: set[int]):  # type: ignore[no-untyped-def]
        def allowed(ids: Ids) -> Ids:
            asked.append(len(ids))
            return np.array([i for i in ids if i in permitted], dtype=np.intp)

        return allowed

    values = logits(t7=3.0, t8=2.9)
    values[999] = -50.0
    assert choose(values, 0.0, np.random.default_rng(1), allowed_from({7, 8})) == 7
    assert asked == [1]
    asked.clear()
    assert choose(values, 0.0, np.random.default_rng(1), allowed_from({8})) == 8
    assert asked == [1, 256]
    asked.clear()
    assert choose(values, 0.0, np.random.default_rng(1), allowed_from({999})) == 999
    assert asked == [1, 256, 1000]
    with pytest.raises(ValueError, match="no token"):
        choose(values, 0.0, np.random.default_rng(1), allowed_from(set()))


def test_drawing_is_seeded_and_follows_the_odds() -> None:
    values = logits(t1=2.0, t2=2.0, t3=-2.0)
    drawn = [choose(values, 1.0, np.random.default_rng(seed)) for seed in range(300)]
    assert drawn == [choose(values, 1.0, np.random.default_rng(seed)) for seed in range(300)]
    assert set(drawn) == {1, 2}
    assert 90 < drawn.count(1) < 210


@given(st.floats(0.01, 2.0), st.integers(0, 50))
def test_drawing_with_a_grammar_takes_only_what_it_permits(temperature: float, seed: int) -> None:
    permitted = np.array([3, 500])
    chosen = choose(logits(t7=9.0), temperature, np.random.default_rng(seed), lambda ids: ids[np.isin(ids, permitted)])
    assert chosen in (3, 500)


def test_logits_that_are_no_numbers_are_refused() -> None:
    with pytest.raises(ValueError, match="usable"):
        choose(np.full(10, np.nan, dtype=np.float32), 0.0, np.random.default_rng(1))
