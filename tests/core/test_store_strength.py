"""The forgetting curve, by its equations and by its promises."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from secondme import strength

DAYS = st.floats(0, 1e5)
STABILITY = st.floats(strength.MINIMUM, strength.MAXIMUM)


def test_stability_is_when_nine_tenths_are_left() -> None:
    assert strength.retrievability(0, 30) == 1.0
    assert strength.retrievability(30, 30) == pytest.approx(0.9)
    assert strength.retrievability(300, 30, pinned=True) == pytest.approx(0.9)


def test_published_curve() -> None:
    factor = 0.9 ** (-1 / 0.1542) - 1
    assert strength.retrievability(100, 10) == pytest.approx((1 + factor * 10) ** -0.1542)


@given(DAYS, DAYS, STABILITY)
def test_never_rises_with_days_and_stays_a_probability(one: float, other: float, stability: float) -> None:
    less, more = sorted((one, other))
    early, late = strength.retrievability(less, stability), strength.retrievability(more, stability)
    assert 0 < late <= early <= 1


@given(DAYS, STABILITY, st.booleans())
def test_recall_never_weakens(days: float, stability: float, cited: bool) -> None:
    assert stability <= strength.reinforced(days, stability, cited=cited) <= strength.MAXIMUM


@given(st.floats(1, 1e4), st.floats(1, 3000))
def test_citation_strengthens_at_least_as_much_as_mere_recall(days: float, stability: float) -> None:
    assert strength.reinforced(days, stability, cited=True) >= strength.reinforced(days, stability, cited=False)


def test_recall_long_after_strengthens_more_than_soon_after() -> None:
    assert strength.reinforced(60, 30, cited=True) > strength.reinforced(5, 30, cited=True) > 30


def test_importance_slows_forgetting() -> None:
    assert [round(strength.initial_stability(x), 1) for x in (0.0, 0.5, 1.0, 7.0)] == [15.0, 30.0, 60.0, 60.0]
