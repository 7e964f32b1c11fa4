"""No export, however broken or hostile, fails, hangs or takes much memory: items, or a sentence."""

import re
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from secondme.errors import UserError
from tests.importers.help import Reading, read_path, sandboxed
from tests.importers.hostile_assist import Case, cases
from tests.importers.make_assist import zipped

CASES = list(cases())
SENTENCE = re.compile(r"[^\s{}\[\]<>].*[.!?]$", re.DOTALL)
MOST_S = 20.0


def check(case: Case, reading: Reading) -> None:
    for problem in reading.problems:
        assert SENTENCE.match(problem), problem
        assert "Error" not in problem
    assert all(item.text.strip() and item.time[:4].isdigit() for item in reading.items)
    if case.items is None:
        assert reading.items or reading.problems
    else:
        assert len(reading.items) >= case.items
    ids = [(item.conversation, item.external_id) for item in reading.items]
    assert len(set(ids)) == len(ids) or "twice" in case.name


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 50
    assert len({case.name for case in CASES}) == len(CASES)


def read(case: Case, path: Path, by: Callable[[Path], Reading]) -> None:
    """Items or sentences; or, for what cannot be opened at all, one sentence."""
    try:
        reading = by(zipped(case.make(), path / "export.zip"))
    except UserError as error:
        reading = Reading([], [str(error)], [], [], [])
    check(case, reading)


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_hostile_file_gives_items_or_a_sentence(case: Case, tmp_path: Path) -> None:
    began = time.thread_time()
    read(case, tmp_path, read_path)
    assert time.thread_time() - began < MOST_S


@pytest.mark.parametrize("case", [case for case in CASES if case.large], ids=str)
def test_the_parser_process_reads_what_is_large_within_its_memory(case: Case, tmp_path: Path) -> None:
    read(case, tmp_path, sandboxed)
