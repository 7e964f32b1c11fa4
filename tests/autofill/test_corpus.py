"""The forms of the benchmark hold their bars: types known, no value wrong, nothing hidden or secret filled."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from tests.bench.bench_forms import figures
from tests.bench.form_cases import FOLDER, FRESH, FRESH2, FRESH3, FRESH4, FRESH5, UNSEEN, Judged, judged, names


def test_there_are_enough_forms() -> None:
    assert len(names(held_out=False)) + len(names(held_out=True)) >= 60
    assert len(names(held_out=True)) * 3 >= len(names(held_out=False))
    assert len(names(held_out=False, corpus=FRESH)) == len(names(held_out=True, corpus=FRESH)) == 32
    assert len(names(held_out=False, corpus=FRESH4)) == len(names(held_out=True, corpus=FRESH4)) == 21
    assert len(names(held_out=False, corpus=UNSEEN)) + len(names(held_out=True, corpus=UNSEEN)) >= 40


@pytest.mark.parametrize("corpus", [FOLDER, UNSEEN])
@pytest.mark.parametrize("held_out", [False, True])
def test_every_bar_is_kept(held_out: bool, corpus: Path, tmp_path: Path) -> None:
    found = [one for name in names(held_out, corpus) for one in judged(name, tmp_path, corpus=corpus)]
    assert_kept(found)


@pytest.mark.parametrize("corpus", [FRESH, FRESH2, FRESH3, FRESH4, FRESH5])
def test_the_fresh_forms_that_were_worked_with_keep_every_bar(corpus: Path, tmp_path: Path) -> None:
    assert_kept([one for name in names(False, corpus) for one in judged(name, tmp_path, corpus=corpus)])


def assert_kept(found: Sequence[Judged]) -> None:
    missed = [figure.line() for figure in figures(found, "all", 0) if figure.kept is False]
    assert missed == []
