"""What the tests of assistants, of Messenger and of Instagram share."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.importers import make_assist as make
from tests.importers.help import Reading, read_path
from tests.importers.make_assist import Files

ME = "Ida Holm"
Read = Callable[..., Reading]


def reader(place: Path) -> Read:
    """Reads the files of an export from a zip."""

    def run(files: Files, **how: Any) -> Reading:
        return read_path(make.zipped(files, place / "export.zip"), **how)

    return run


def texts(reading: Reading) -> list[str]:
    return [item.text for item in reading.items]


def told(reading: Reading, words: str) -> bool:
    return any(words in problem for problem in reading.problems)
