"""Nothing that lies in a file of notes takes long, needs much memory or ends in anything but items or a sentence."""

import contextlib
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from secondme.importers.base import NotThisFormat, Options, Problem, Source
from secondme.types import NewItem
from tests.importers import hostile_notes as hostile
from tests.importers import make_notes as make
from tests.importers.help import sandboxed

MOST_SECONDS = 4.0
"""CPU time of one file. The child is ended after ten seconds without a sign of life."""
CASES = list(hostile.cases())
IN_THE_CHILD = (
    "a head of aliases", "a canvas of nested lists", "a billion laughs", "three hundred thousand elements deep",
    "a note of twenty megabytes", "nested lists", "half-open comments", "six million lines",
    "nine hundred thousand lines and an emoji", "three hundred thousand rows",
)  # fmt: skip


def test_there_are_enough_of_them() -> None:
    assert len(CASES) >= 100
    assert len({name for name, _, _ in CASES}) == len(CASES)
    assert {name for name, _, _ in CASES} >= set(IN_THE_CHILD)


HERE = [case for case in CASES if case[0] not in IN_THE_CHILD]


@pytest.mark.parametrize("number", range(len(hostile.EXPORTS)))
def test_an_export_that_is_damaged_anyhow_ends_in_items_or_a_sentence(number: int) -> None:
    format, files = hostile.EXPORTS[number]
    for seed in range(60):
        for group in format.claim(make.blobs(hostile.damaged(files(), seed))):
            with contextlib.suppress(NotThisFormat):
                found = format.read(Source(tuple(group)))
                items = [item for item in found if isinstance(item, NewItem)]
                assert all(item.text.strip() and item.time[:2] in ("19", "20", "21") for item in items), seed


@pytest.mark.parametrize(("format", "files"), [case[1:] for case in HERE], ids=[case[0] for case in HERE])
def test_a_hostile_file_ends_in_items_or_a_sentence(format: Any, files: Callable[[], make.Files]) -> None:
    blobs = make.blobs(files())
    begun = time.process_time()
    told: list[str] = []
    for group in format.claim(blobs):
        source = Source(tuple(group), Options(attachments=True))
        try:
            for read in format.read(source):
                if isinstance(read, Problem):
                    told.append(read.sentence)
                elif isinstance(read, NewItem):
                    assert read.text.strip()
                    assert read.time[:2] in ("19", "20", "21")
                    assert "\0" not in read.text
                    assert "root:" not in read.text
        except NotThisFormat as error:
            told.append(str(error))
    assert time.process_time() - begun < MOST_SECONDS
    for sentence in told:
        assert sentence.endswith((".", "!"))
        assert "Traceback" not in sentence
        assert len(sentence) < 500 or "aaaa" in sentence


@pytest.mark.parametrize(("name", "files"), [(case[0], case[2]) for case in CASES if case[0] in IN_THE_CHILD])
def test_the_child_ends_in_items_or_a_sentence(name: str, files: Callable[[], make.Files], tmp_path: Path) -> None:
    path = make.write(files(), tmp_path / "in")
    before = {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")}
    reading = sandboxed(path)
    assert reading.items or reading.problems
    assert all(sentence.endswith(".") for sentence in reading.problems)
    assert {each: each.stat().st_mtime_ns for each in tmp_path.rglob("*")} == before
