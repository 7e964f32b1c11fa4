"""Broken and hostile exports of chats: each ends with messages or a sentence, soon, and harms nothing."""

import io
import time
from pathlib import Path

import pytest

from secondme.errors import UserError
from secondme.importers.base import Blob, Format, NotThisFormat, Problem, Source
from secondme.importers.discord import Discord
from secondme.importers.imessage import IMessage
from secondme.importers.signal import Signal
from secondme.importers.slack import Slack
from secondme.importers.telegram import Telegram
from secondme.importers.whatsapp import WhatsApp
from secondme.importers.whatsapp_lines import lines
from secondme.types import NewItem
from tests.importers.help import read_path, sandboxed
from tests.importers.hostile_chat import broken, databases, hostile, mistaken

FORMATS: tuple[Format, ...] = (Telegram(), Discord(), Slack(), WhatsApp(), Signal())
FILES = [*broken(), *hostile()]
PATIENCE_S = 6.0


def outcome(format: Format, blob: Blob) -> str:
    """What came of a file: "items", or the sentence that says why not. Fails when it needs much of the processor."""
    begin = time.process_time()
    found, said = 0, ""
    try:
        for read in format.read(Source((blob,))):
            if isinstance(read, NewItem):
                found += 1
                assert read.text.strip()
                assert read.time
                assert read.external_id
                assert read.conversation is not None
            elif isinstance(read, Problem):
                said = str(read)
                assert len(said) < 500
    except (NotThisFormat, UserError) as error:
        assert not found, "a file is refused before its first message or not at all"
        said = str(error)
    assert time.process_time() - begin < PATIENCE_S
    return "items" if found else said


def a_sentence(text: str) -> bool:
    return text[:1].isupper() or text[:1].isdigit() or "." in text[:60] or text[:1] == "_"


def test_there_are_enough_of_them() -> None:
    assert len(FILES) >= 150


@pytest.mark.parametrize("format", FORMATS, ids=lambda format: format.name)
def test_no_file_breaks_a_format_whether_it_is_its_own_or_not(format: Format) -> None:
    for name, data in FILES:
        blob = Blob(name, f"/x/{name}", len(data), "2024-01-01T00:00:00+00:00", lambda data=data: io.BytesIO(data))
        claimed = format.claim([blob])
        if not claimed and name.startswith("cut") and len(data) > 10:
            continue
        if claimed or name.endswith((".json", ".txt", ".md", ".csv")):
            told = outcome(format, blob)
            assert told == "items" or told == "" or a_sentence(told), (name, told)
            assert not claimed or told, f"{name} was claimed, and nothing came of it"


def test_values_that_are_of_other_kinds_than_they_should_be_break_nothing() -> None:
    for name, data in mistaken(400):
        blob = Blob(name, f"/x/{name}", len(data), "2024-01-01T00:00:00+00:00", lambda data=data: io.BytesIO(data))
        format = next(format for format in FORMATS if format.name in name or name.startswith(("acc", "package")))
        if name.startswith("package"):
            format = Discord()
        format.claim([blob])
        told = outcome(format, blob)
        assert told in ("", "items") or a_sentence(told), (name, data, told)


def test_what_came_before_the_damage_is_read() -> None:
    by_name = dict(FILES)
    for name, format in (("cut%d/telegram/result.json", Telegram()), ("cut%d/whatsapp/_chat.txt", WhatsApp())):
        sizes = sorted(
            int(key[3 : key.index("/")]) for key in by_name if key.endswith(name[6:]) and key.startswith("cut")
        )
        data = by_name[name % sizes[-1]]
        blob = Blob("result.json", "/x/r", len(data), "2024-01-01T00:00:00+00:00", lambda data=data: io.BytesIO(data))
        items = [read for read in format.read(Source((blob,))) if isinstance(read, NewItem)]
        assert len(items) >= 11


def test_a_folder_of_them_is_read_by_the_child_within_its_limits(tmp_path: Path) -> None:
    for name, data in FILES:
        path = tmp_path / "files" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    before = sorted(path for path in tmp_path.rglob("*"))
    begin = time.monotonic()
    found = sandboxed(tmp_path / "files")
    assert time.monotonic() - begin < 60
    assert len(found.items) > 1_000
    assert sorted(path for path in tmp_path.rglob("*")) == before, "nothing is written"


def test_databases_that_were_made_to_harm_do_none(tmp_path: Path) -> None:
    for name, path in databases(tmp_path):
        before = sorted(path.parent.iterdir())
        blob = Blob(
            "chat.db", str(path), path.stat().st_size, "2024-01-01T00:00:00+00:00", lambda path=path: path.open("rb")
        )
        assert IMessage().claim([blob]), name
        told = outcome(IMessage(), blob)
        assert told == "items" or a_sentence(told), (name, told)
        assert sorted(path.parent.iterdir()) == before, name
        archived = Blob("chat.db", f"/x/a.zip!/{path}", blob.size, blob.changed, blob.opener)
        told = outcome(IMessage(), archived)
        assert told == "items" or a_sentence(told), (name, told)


def test_the_child_survives_such_databases_too(tmp_path: Path) -> None:
    count = sum(1 for _ in databases(tmp_path))
    found = sandboxed(tmp_path)
    assert count >= 15
    assert found.formats.count("imessage") >= 8


def test_a_file_of_millions_of_lines_streams(tmp_path: Path) -> None:
    path = tmp_path / "_chat.txt"
    with path.open("wb") as file:
        file.write(b"[13.01.21, 10:00:00] Ann: begin\n")
        for _ in range(20):
            file.write(b"\n" * 100_000)
        file.write(b"[13.01.21, 10:00:01] Ben: end\n")
    found = read_path(path)
    assert [item.text for item in found.items] == ["begin", "end"]
    assert "longer than any real one" in found.problems[0]


def test_a_line_without_end_comes_in_pieces() -> None:
    assert max(len(line) for line in lines(io.BytesIO(b"x" * 5_000_000))) <= 1_000_000
