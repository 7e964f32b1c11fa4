"""Formats, folders and the sandbox in which each file is read."""

import io
import json
import os
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.engine.child import environment
from secondme.errors import Cancelled, UserError
from secondme.importers import sandbox
from secondme.importers.base import NotThisFormat, OldSource, Problem, clean
from secondme.importers.folders import find
from secondme.importers.jsonl import JsonLines
from secondme.importers.notes import CHUNK_CHARS, Markdown, PlainText, decode, split
from secondme.importers.registry import named, recognise
from secondme.progress import Progress
from secondme.types import NewItem

posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
LINE = {"id": "1", "conversation": "c", "author": "Ann", "role": "self", "time": "2024-05-01T10:00:00Z", "text": "Hi"}


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*items: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def read(path: Path, format: Any = None, me: str | None = None) -> list[NewItem | Problem]:
    with path.open("rb") as file:
        return list((format or JsonLines()).read(OldSource(file, path, me)))


def parsed(path: Path, **how: Any) -> tuple[list[NewItem], list[str], str]:
    """Through the sandbox: items, problems, format."""
    batches = list(sandbox.parse(path, Progress(), **how))
    items = [item for batch in batches for item in batch.items]
    return items, [problem for batch in batches for problem in batch.problems], batches[-1].format


def test_a_line_of_the_interchange_format(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "\ufeff" + lines({**LINE, "title": "Hello", "parent": 7}))
    assert read(path) == [
        NewItem(
            text="Hi",
            author="Ann",
            role="self",
            time="2024-05-01T10:00:00Z",
            origin="imported_self",
            external_id="1",
            conversation="c",
            parent="7",
            title="Hello",
        )
    ]


@pytest.mark.parametrize(
    ("author", "role", "me", "expected", "origin"),
    [
        ("Ann", "self", None, "self", "imported_self"),
        ("Bob", "other", None, "other", "imported_other"),
        ("Bob", None, None, "other", "imported_other"),
        ("ANN ", "other", "ann", "self", "imported_self"),
        ("Bob", "self", "ann", "other", "imported_other"),
        ("Ann", "assistant", "ann", "assistant", "assistant"),
    ],
)
def test_who_is_the_person(
    tmp_path: Path, author: str, role: str | None, me: str | None, expected: str, origin: str
) -> None:
    path = write(tmp_path / "a.jsonl", lines({**LINE, "author": author, "role": role}))
    (item,) = read(path, me=me)
    assert isinstance(item, NewItem)
    assert (item.role, item.origin) == (expected, origin)


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("{broken", "not JSON"),
        ("[" * 100_000, "not JSON"),
        ("[1]", "not an object"),
        (json.dumps({**LINE, "text": "  \u0000"}), "no text"),
        (json.dumps({**LINE, "text": 5}), "no text"),
        (json.dumps({**LINE, "time": "yesterday"}), "ISO 8601"),
        (json.dumps({**LINE, "time": None}), "ISO 8601"),
        (json.dumps({**LINE, "role": "boss"}), "role"),
        (json.dumps({**LINE, "id": [1]}), "id"),
        (json.dumps({**LINE, "id": True}), "id"),
        (json.dumps({**LINE, "author": 1}), "author"),
        (json.dumps({**LINE, "title": 1}), "title"),
        ("x" * 1_000_001, "too long"),
    ],
)
def test_a_broken_line_is_told_by_its_number_and_the_rest_is_read(tmp_path: Path, line: str, told: str) -> None:
    path = write(tmp_path / "a.jsonl", lines(LINE) + "\n" + line + "\n" + lines({**LINE, "id": "2"}).rstrip("\n"))
    first, problem, last = read(path)
    assert isinstance(problem, Problem)
    assert problem.line == 3
    assert told in problem.sentence
    assert isinstance(first, NewItem)
    assert isinstance(last, NewItem)
    assert (first.external_id, last.external_id) == ("1", "2")


def test_a_broken_first_line_hides_nothing_and_no_item_at_all_is_a_sentence(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", "{broken\n" + lines(LINE))
    assert recognise(path.read_bytes(), path) == named("jsonl")
    assert [type(each) for each in read(path)] == [Problem, NewItem]
    with pytest.raises(NotThisFormat, match=r"No line of b\.jsonl is an item"):
        read(write(tmp_path / "b.jsonl", '{"a": 1}\n{broken\n'))


def test_what_no_database_can_hold_is_left_out() -> None:
    assert clean("a\0b") == "ab"
    assert clean("one \ud83d two") == "one \ufffd two"
    assert clean("😀 \u00e9 \u202e") == "😀 \u00e9 \u202e"


@pytest.mark.parametrize(
    ("name", "head", "format"),
    [
        ("x.jsonl", lines(LINE).encode(), "jsonl"),
        ("notes.txt", lines(LINE).encode(), "jsonl"),
        ("a.md", b"just words", "markdown"),
        ("a.txt", b"# A heading\n\nwords", "markdown"),
        ("a.txt", b"just words", "text"),
        ("README", "Übung".encode("cp1252"), "text"),
        ("a.txt", "Übung".encode("utf-16"), "text"),
        ("a.txt", b"{}", None),
        ("a.txt", b"<!DOCTYPE html><html>", None),
        ("a.pdf", b"%PDF-1.7 words", None),
        ("a.txt", b"MZ\x00\x01\x02", None),
        ("a.json", b"[" * 60_000, None),
    ],
)
def test_a_format_is_recognised_by_what_is_in_the_file(name: str, head: bytes, format: str | None) -> None:
    found = recognise(head, Path(name))
    assert (found.name if found else None) == format


def test_a_short_note_is_one_item(tmp_path: Path) -> None:
    path = write(tmp_path / "trip.md", "Some words\r\n\r\n## The trip ##\r\nto Rome\r\n")
    os.utime(path, (1_700_000_000, 1_700_000_000))
    (note,) = read(path, Markdown())
    assert isinstance(note, NewItem)
    assert note.text == "Some words\n\n## The trip ##\nto Rome"
    assert (note.kind, note.role, note.origin, note.author) == ("note", "other", "document", "")
    assert (note.title, note.external_id, note.conversation) == ("The trip", str(path), str(path))
    assert time.strftime("%Y", time.localtime(1_700_000_000)) == note.time[:4]
    (own,) = read(path, Markdown(), me="Ann")
    assert isinstance(own, NewItem)
    assert (own.role, own.origin, own.author) == ("self", "imported_self", "Ann")


def test_a_long_note_is_cut_at_its_headings(tmp_path: Path) -> None:
    sections = [f"# Part {number}\n\n" + "word " * 300 for number in range(5)]
    pieces = read(write(tmp_path / "long.txt", "\n".join(sections)), PlainText())
    texts = [piece.text for piece in pieces if isinstance(piece, NewItem)]
    assert len(texts) == 5
    assert all(text.startswith(f"# Part {number}") for number, text in enumerate(texts))
    assert [p.external_id for p in pieces if isinstance(p, NewItem)][1].endswith("long.txt#2")  # type: ignore[union-attr]
    assert {p.kind for p in pieces if isinstance(p, NewItem)} == {"chunk"}


def test_an_empty_note_is_told(tmp_path: Path) -> None:
    assert read(write(tmp_path / "a.md", " \n"), Markdown()) == [Problem(0, "The file is empty.")]


@given(st.text(alphabet="ab .!\n#-\t", max_size=600), st.integers(5, 60))
@settings(deadline=None, max_examples=150)
def test_splitting_loses_no_character_but_white_space(text: str, limit: int) -> None:
    pieces = split(text, limit)
    assert all(0 < len(piece) <= limit for piece in pieces)
    assert "".join("".join(pieces).split()) == "".join(text.split())


def test_a_text_without_any_break_is_cut_all_the_same() -> None:
    assert [len(piece) for piece in split("x" * (CHUNK_CHARS * 2 + 1))] == [CHUNK_CHARS, CHUNK_CHARS, 1]


def test_decoding_tells_what_is_no_text() -> None:
    assert decode("\ufeffä".encode(), "a") == "ä"
    assert decode("ä".encode("utf-16-be").join([b"\xfe\xff", b""]), "a") == "ä"
    assert decode(b"\xe4", "a") == "ä"
    with pytest.raises(NotThisFormat):
        decode(b"a\0b", "a")


def test_folders_are_walked_in_order_without_links_and_hidden_files(tmp_path: Path) -> None:
    (tmp_path / "b").mkdir()
    (tmp_path / ".git").mkdir()
    for name in ("b/two.md", "a.md", ".hidden.md", ".git/config.md"):
        write(tmp_path / name, "x")
    if os.name == "posix":
        (tmp_path / "link.md").symlink_to(tmp_path / "a.md")
        (tmp_path / "loop").symlink_to(tmp_path)
    found = find([tmp_path, tmp_path / "a.md"])
    assert [file.path.relative_to(tmp_path).as_posix() for file in found] == ["a.md", "b/two.md"]
    with pytest.raises(UserError, match="There is no file or folder"):
        find([tmp_path / "none"])


def test_folders_have_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.importers.folders.MAX_FILES", 2)
    for number in range(3):
        write(tmp_path / f"{number}.md", "x")
    with pytest.raises(UserError, match="more than 2 files"):
        find([tmp_path])
    monkeypatch.setattr("secondme.importers.folders.MAX_DEPTH", 2)
    (tmp_path / "deep" / "a" / "b" / "c").mkdir(parents=True)
    with pytest.raises(UserError, match="too deep"):
        find([tmp_path / "deep"])


def test_the_sandbox_gives_what_the_importer_reads(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines(*({**LINE, "id": str(n)} for n in range(1200))) + "{broken\n")
    items, problems, format = parsed(path)
    assert [item.external_id for item in items] == [str(n) for n in range(1200)]
    assert items[0] == read(path)[0]
    assert problems == ["Line 1201: it is not JSON."]
    assert format == "jsonl"
    counted = list(sandbox.parse(path, Progress(), count_only=True))
    assert sum(batch.count for batch in counted) == 1200
    assert not any(batch.items for batch in counted)
    assert (counted[-1].done, counted[-1].total) == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.pdf", b"%PDF", "no format that can be imported"),
        ("a.json", b"[" * 400_000, "no format that can be imported"),
        ("empty.jsonl", b"", "^empty.jsonl is empty.$"),
        ("empty.md", b" \n", "^empty.md is empty.$"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    with pytest.raises(UserError, match=told):
        parsed(write(tmp_path / name, content))


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"a\.md could not be read: No such file"):
        parsed(tmp_path / "a.md")


@posix
def test_a_file_that_gives_nothing_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "START_S", 1.0)
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(UserError, match="no progress for 1 seconds"):
        parsed(tmp_path / "pipe.md")


@posix
def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(sandbox.parse(tmp_path / "pipe.md", progress))


def test_the_child_that_breaks_off_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "launcher", lambda _role: [sys.executable, "-c", "print('no frame at all')"])
    with pytest.raises(UserError, match="broke off"):
        parsed(write(tmp_path / "a.md", "x"))


def test_what_the_child_says_is_checked() -> None:
    good = dict.fromkeys(("external_id", "conversation", "parent", "title", "handle"))
    item = {**good, "text": "x", "author": "", "role": "self", "time": "t", "origin": "typed", "kind": "note"}
    batch: dict[str, Any] = {"format": "f", "count": 1, "done": 0, "total": 0, "skipped": 0, "problems": []}
    check = sandbox.FROM_CHILD["batch"]
    assert check["items"]([item])
    for wrong in ({**item, "role": "root"}, {**item, "text": 1}, {**item, "more": 1}, {"text": "x"}):
        assert not check["items"]([wrong])
    assert set(check) == {*batch, "items"}


def test_the_child_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_HOME", "/somewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    known = environment()
    assert "SECONDME_HOME" not in known
    assert "AWS_SECRET_ACCESS_KEY" not in known


def _limited(code: str, place: Path) -> subprocess.CompletedProcess[str]:
    before = "from secondme.importers.sandbox import limit, leave_network\nleft = leave_network()\nlimit()\n"
    command = [sys.executable, "-c", before + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=place, env=environment())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(2 << 30)", "MemoryError"),
        ("import pathlib\npathlib.Path('must-not-be').write_text('x')", "File too large"),
        (
            "import socket\nif left: socket.create_connection(('127.0.0.1', 9), 1)\nelse: raise OSError('unreachable')",
            "unreachable",
        ),
    ],
)
def test_the_limits_hold(code: str, error: str, tmp_path: Path) -> None:
    done = _limited(code, tmp_path)
    assert done.returncode != 0
    assert error in done.stderr.splitlines()[-1]


def test_the_child_ends_with_its_parent(tmp_path: Path) -> None:
    """Its standard input closes when the parent is gone, however it went."""
    if os.name != "posix":
        pytest.skip("needs a named pipe")
    os.mkfifo(tmp_path / "pipe.md")
    child = sandbox._start()
    from secondme.engine import frames

    assert child.stdin is not None
    assert child.stdout is not None
    request = {"op": "read", "path": str(tmp_path / "pipe.md"), "format": None, "me": None, "count_only": False}
    frames.write(child.stdin, request)  # type: ignore[arg-type]
    child.stdin.close()
    assert child.wait(30) == 1
    child.stdout.close()


def test_a_batch_is_sent_at_least_every_second(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "TICK_S", 0.0)
    path = write(tmp_path / "a.jsonl", lines(LINE, {**LINE, "id": "2"}))
    out = io.BytesIO()
    with path.open("rb") as file:
        sandbox._read(OldSource(file, path), None, False, out)
    out.seek(0)
    from secondme.engine import frames

    read_one: Callable[[], Any] = lambda: frames.read(out, sandbox.FROM_CHILD)  # noqa: E731
    messages = [frame[0] for frame in iter(read_one, None)]
    assert [message.get("count") for message in messages] == [0, 1, 1, 0, None]
    assert messages[-1] == {"op": "end"}
