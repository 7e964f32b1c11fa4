"""What is wrong with one file, or with one format, never keeps the others from being claimed."""

import os
import sqlite3
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path

import pytest

from secondme.importers import registry
from secondme.importers.base import Blob, FileFormat
from secondme.importers.notes import PlainText
from secondme.importers.unit import Ended, Unit
from secondme.types import NewItem
from tests.importers.help import Reading, read_path, sandboxed


def damaged(path: Path) -> Path:
    """A zip of three files, the packed bytes of the second of them overwritten."""
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("good.txt", "A good note.")
        archive.writestr("broken.txt", os.urandom(3000))
        archive.writestr("last.md", "# Also good")
    content = bytearray(path.read_bytes())
    start = content.index(b"broken.txt") + len(b"broken.txt")
    content[start : start + 3] = b"\x07\xff\xff"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize("how", [read_path, sandboxed])
def test_a_damaged_file_in_an_archive_costs_only_itself(tmp_path: Path, how: Callable[[Path], Reading]) -> None:
    reading = how(damaged(tmp_path / "notes.zip"))
    assert sorted(item.text for item in reading.items) == ["# Also good", "A good note."]
    assert reading.problems == ["broken.txt: it is damaged and cannot be unpacked."]


class Choking(PlainText):
    """Cannot say of one file whether it is its own."""

    name = "choking"
    title = "Choking notes"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        if any(blob.head.startswith(b"choke") for blob in blobs):
            raise ValueError("a private word")
        return FileFormat.claim(self, blobs)


def test_a_format_that_fails_to_claim_is_told_and_the_files_go_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "a.txt").write_text("Mine.")
    (tmp_path / "b.txt").write_text("choke on this")
    monkeypatch.setattr(registry.claims, "__defaults__", ((Choking(), PlainText()), *registry.claims.__defaults__[1:]))
    events = list(Unit(tmp_path).read())
    assert sorted(event.text for event in events if isinstance(event, NewItem)) == ["Mine.", "choke on this"]
    ends = [(event.format, bool(event.sentence)) for event in events if isinstance(event, Ended)]
    assert sorted(ends) == [("choking", False), ("choking", True), ("text", False)]
    (told,) = (event for event in events if isinstance(event, Ended) and event.sentence)
    assert "private" not in told.sentence + told.detail
    assert told.detail.startswith("ValueError at ")


def test_why_an_importer_cannot_read_a_file_is_told_in_its_own_words(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("secondme.store.foreign.MAX_IN_MEMORY", 1000)
    with closing(sqlite3.connect(tmp_path / "chat.db")) as database:
        database.execute("CREATE TABLE message(guid TEXT)")
    with zipfile.ZipFile(tmp_path / "phone.zip", "w") as archive:
        archive.write(tmp_path / "chat.db", "chat.db")
    (end,) = (event for event in Unit(tmp_path / "phone.zip").read() if isinstance(event, Ended))
    assert end.sentence == "The database in the archive is too large to be read there. Unpack it first."
