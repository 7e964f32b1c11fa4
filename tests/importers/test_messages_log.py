"""iMessage: what Messages wrote last is only in the log beside its database, and is imported too."""

import sqlite3
import struct
import zipfile
from pathlib import Path
from typing import BinaryIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers.base import Blob, Source
from secondme.importers.imessage import IMessage
from secondme.store import foreign, wal
from tests.importers import make_log as make
from tests.importers.chat_help import talk
from tests.importers.help import Reading, read_path, sandboxed

OLD = ("one", "two", "three")
NEW = ("four", "five " * 2000, "six")


def texts(found: Reading) -> list[str]:
    return [item.text for item in found.items]


def export(folder: Path, later: tuple[str, ...] = NEW, back: int = 0, page_size: int = 4096) -> Path:
    return make.messages(folder, talk(*OLD), later, page_size, back)


EXPECTED = [*OLD, *(text.strip() for text in NEW)]


def test_alone_in_a_folder_and_in_a_zip_it_is_read_with_its_log(tmp_path: Path) -> None:
    path = export(tmp_path / "m")
    with sqlite3.connect(f"file:{path}?immutable=1", uri=True) as db:
        assert db.execute("SELECT count(*) FROM message").fetchone() == (3,), "the file alone does not have them"
    db.close()
    before = {each.name: each.read_bytes() for each in path.parent.iterdir()}
    packed = tmp_path / "messages.zip"
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in before.items():
            archive.writestr(f"Messages/{name}", data)
    for source in (path, path.parent, packed):
        found = sandboxed(source)
        assert texts(found) == EXPECTED, source.name
        assert found.formats == ["imessage"]
        assert "newest" not in "\n".join(found.problems)
    assert {each.name: each.read_bytes() for each in path.parent.iterdir()} == before, "nothing is written there"


def test_reading_the_log_is_seen_as_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export(tmp_path / "m")
    size = path.stat().st_size
    blob = Blob(path.name, str(path), size, "2024-05-06T07:08:09+00:00", lambda: path.open("rb"))
    source, seen = Source((blob,)), []
    read = wal.read_log

    def watched(log: BinaryIO) -> wal.Log | None:
        found = read(log)
        seen.append(source.position)
        return found

    monkeypatch.setattr(wal, "read_log", watched)
    assert len(list(IMessage().read(source))) >= len(EXPECTED)
    assert seen == [path.with_name("chat.db-wal").stat().st_size], "a large one would be taken for no progress"
    assert source.position == size


def test_what_was_taken_back_before_it_was_completed_is_not_there(tmp_path: Path) -> None:
    path = export(tmp_path / "m", (*NEW, "never " * 3000, "said"), back=2)
    assert texts(read_path(path)) == EXPECTED


@pytest.mark.parametrize("page_size", [512, 1024, 65_536])
def test_whatever_the_size_of_its_pages(tmp_path: Path, page_size: int) -> None:
    assert texts(read_path(export(tmp_path / "m", page_size=page_size))) == EXPECTED


def test_a_log_that_was_taken_over_already_changes_nothing(tmp_path: Path) -> None:
    path = export(tmp_path / "m")
    log = path.with_name("chat.db-wal")
    old = log.read_bytes()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        db.execute("INSERT INTO message (guid, text, handle_id, date, is_from_me) VALUES ('g', 'x', 1, 1, 0)")
    db.close()
    whole = path.read_bytes()
    for stale in (b"", _other_salts(old)):
        path.write_bytes(whole)
        log.write_bytes(stale)
        found = read_path(path)
        assert set(EXPECTED) < set(texts(found))
        assert "newest" not in "\n".join(found.problems)


def _other_salts(log: bytes) -> bytes:
    """The log as it is when SQLite has begun it anew and written nothing yet: its frames are those of before."""
    header = log[:16] + bytes(byte ^ 0xFF for byte in log[16:24])
    order = wal.MAGIC[int.from_bytes(log[:4], "big")]
    return header + struct.pack(">II", *wal._sums(header, order, 0, 0)) + log[32:]


def test_a_log_that_is_none_or_of_another_file_is_told(tmp_path: Path) -> None:
    path = export(tmp_path / "m")
    other = export(tmp_path / "n", page_size=8192).with_name("chat.db-wal").read_bytes()
    for log, why in ((b"no log at all" * 9, "it is damaged"), (other, "it belongs to another file")):
        path.with_name("chat.db-wal").write_bytes(log)
        found = read_path(path)
        assert texts(found) == list(OLD)
        assert why in "\n".join(found.problems)
        assert "Quit Messages" in "\n".join(found.problems)


def test_a_database_too_large_for_memory_is_read_without_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = export(tmp_path / "m")
    monkeypatch.setattr(foreign, "MAX_IN_MEMORY", 10_000)
    found = read_path(path)
    assert texts(found) == list(OLD)
    assert "the database is larger than" in "\n".join(found.problems)


def test_the_largest_that_is_read_with_its_log_fits_into_the_child(tmp_path: Path) -> None:
    path = export(tmp_path / "m")
    with sqlite3.connect(path) as db:
        db.execute("CREATE TABLE ballast(data BLOB)")
        for _ in range(31):
            db.execute("INSERT INTO ballast VALUES (zeroblob(4000000))")
    db.close()
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA journal_mode = WAL")
        db.execute("PRAGMA wal_autocheckpoint = 0")
        db.execute("UPDATE message SET text = 'three, or so' WHERE guid = 'guid-2'")
        db.commit()
        (tmp_path / "copy").mkdir()
        for name in ("chat.db", "chat.db-wal"):
            (tmp_path / "copy" / name).write_bytes(path.with_name(name).read_bytes())
    db.close()
    whole = tmp_path / "copy" / "chat.db"
    assert 120_000_000 < whole.stat().st_size < foreign.MAX_IN_MEMORY
    found = sandboxed(whole)
    assert "three, or so" in texts(found)
    assert not [each for each in found.problems if "newest" in each]


@given(st.lists(st.tuples(st.integers(0, 30_000), st.integers(0, 255)), min_size=1, max_size=8), st.integers(0, 40_000))
@settings(max_examples=60, deadline=None)
def test_a_damaged_log_brings_only_what_was_completed_before(
    tmp_path_factory: pytest.TempPathFactory, damage: list[tuple[int, int]], cut: int
) -> None:
    folder = tmp_path_factory.mktemp("m")
    path = export(folder / "m")
    log = path.with_name("chat.db-wal")
    data = bytearray(log.read_bytes())
    for at, byte in damage:
        data[at % len(data)] = byte
    log.write_bytes(data[: max(1, len(data) - cut)])
    found = texts(read_path(path))
    assert found == EXPECTED[: len(found)]
    assert len(found) >= len(OLD)
