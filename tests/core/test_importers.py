"""Formats, folders and the sandbox in which each file is read."""

import io
import json
import logging
import os
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.engine.child import environment
from secondme.errors import Cancelled, UserError
from secondme.importers import child as child_side
from secondme.importers import sandbox, wire
from secondme.importers.base import Blob, NotThisFormat, Options, Problem, Source, Whole, clean
from secondme.importers.jsonl import JsonLines
from secondme.importers.notes import CHUNK_CHARS, Markdown, PlainText, decode, split
from secondme.importers.registry import Claim, claims, named
from secondme.importers.tree import moment, open_tree
from secondme.importers.unit import Ended, Unit
from secondme.progress import Progress
from secondme.types import NewItem
from tests.importers.help import sandboxed

posix = pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
LINE = {"id": "1", "conversation": "c", "author": "Ann", "role": "self", "time": "2024-05-01T10:00:00Z", "text": "Hi"}


def write(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


def lines(*items: dict[str, Any]) -> str:
    return "".join(json.dumps(item) + "\n" for item in items)


def blob(path: Path) -> Blob:
    found = path.stat()
    return Blob(path.name, str(path), found.st_size, moment(found.st_mtime), lambda: path.open("rb"))


def read(path: Path, format: Any = None, me: str | None = None) -> list[Any]:
    """Items and problems."""
    source = Source((blob(path),), Options(frozenset([me] if me else [])))
    return [each for each in (format or JsonLines()).read(source) if not isinstance(each, Whole)]


def recognised(name: str, head: bytes) -> str | None:
    """The format that claims a file of this name that begins so."""
    one = Blob(name, name, len(head), "2025-01-01", lambda: io.BytesIO(head))
    (found,) = claims([one])
    return found.format.name if isinstance(found, Claim) else None


def parsed(path: Path, **how: Any) -> tuple[list[NewItem], list[str], list[str]]:
    """Through the sandbox: items, problems, formats."""
    found = sandboxed(path, **how)
    return found.items, found.problems, found.formats


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
    assert recognised(path.name, path.read_bytes()) == "jsonl"
    assert named("jsonl").name == "jsonl"
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
        ("a.txt", b"<!DOCTYPE html><html>", "html"),
        ("a.pdf", b"%PDF-1.7 words", "pdf"),
        ("a.txt", b"MZ\x00\x01\x02", None),
        ("a.json", b"[" * 60_000, None),
    ],
)
def test_a_format_is_recognised_by_what_is_in_the_file(name: str, head: bytes, format: str | None) -> None:
    assert recognised(name, head) == format


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
    tree = open_tree(tmp_path)
    assert [each.name for each in tree.blobs] == ["a.md", "b/two.md"]
    if os.name == "posix":
        assert [each.name for each in tree.left] == ["link.md", "loop"]
    with pytest.raises(UserError, match="There is no file or folder"):
        open_tree(tmp_path / "none")


def test_folders_have_bounds(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secondme.importers.tree.MAX_FILES", 2)
    for number in range(3):
        write(tmp_path / f"{number}.md", "x")
    with pytest.raises(UserError, match="more than 2 files"):
        open_tree(tmp_path)
    monkeypatch.setattr("secondme.importers.tree.MAX_DEPTH", 2)
    (tmp_path / "deep" / "a" / "b" / "c").mkdir(parents=True)
    with pytest.raises(UserError, match="too deep"):
        open_tree(tmp_path / "deep")


def test_the_sandbox_gives_what_the_importer_reads(tmp_path: Path) -> None:
    path = write(tmp_path / "a.jsonl", lines(*({**LINE, "id": str(n)} for n in range(1200))) + "{broken\n")
    items, problems, formats = parsed(path)
    assert [item.external_id for item in items] == [str(n) for n in range(1200)]
    assert items[0] == read(path)[0]
    assert problems == ["Line 1201: it is not JSON."]
    assert formats == ["jsonl"]
    last = [event for event in sandbox.parse(path, Progress()) if isinstance(event, sandbox.Batch)][-1]
    assert (last.done, last.total) == (path.stat().st_size, path.stat().st_size)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.bin", b"MZ\0\1", "^a.bin: it is in no format that can be imported.$"),
        ("a.json", b"[" * 400_000, "."),
        ("empty.jsonl", b"", "^empty.jsonl: it is empty.$"),
        ("empty.md", b" \n", "^empty.md: it is empty.$"),
        ("photo.jpg", b"\xff\xd8", "^photo.jpg: it is a photo and stays where it is.$"),
    ],
)
def test_what_cannot_be_read_is_a_sentence(tmp_path: Path, name: str, content: bytes, told: str) -> None:
    items, problems, formats = parsed(write(tmp_path / name, content))
    assert (items, formats) == ([], [])
    assert len(problems) == 1
    assert re.search(told, problems[0])


def test_a_file_that_cannot_be_opened_is_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"There is no file or folder"):
        parsed(tmp_path / "a.md")


STAND_IN = """
import sys, time
from secondme.engine import frames
from secondme.importers import wire
request = frames.read(sys.stdin.buffer, wire.TO_CHILD)[0]
def say(**message):
    frames.write(sys.stdout.buffer, message)
for name in ("one", "two", "three"):
    if name not in request["skip"]:
        say(op="begun", key=name, file="/x/" + name, format="text")
        if name == "two":
            {fate}
        say(op="ended", key=name, file="/x/" + name, format="text", sentence="", detail="")
say(op="end")
"""


@pytest.mark.parametrize(
    ("fate", "told"),
    [
        ("time.sleep(60)", "two could not be read: no progress for 1 seconds."),
        ("raise SystemExit(1)", "two could not be read: it broke off, perhaps for want of memory."),
        ("say(op='mischief')", "two could not be read: it broke off, perhaps for want of memory."),
    ],
)
def test_a_file_that_hangs_or_ends_the_process_is_given_up_and_the_others_are_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, fate: str, told: str
) -> None:
    monkeypatch.setattr(sandbox, "SILENCE_S", 1.0)
    monkeypatch.setattr(sandbox, "launcher", lambda _role: [sys.executable, "-c", STAND_IN.format(fate=fate)])
    with caplog.at_level(logging.CRITICAL):
        ended = [event for event in sandbox.parse(tmp_path, Progress()) if isinstance(event, Ended)]
    assert [(event.key, event.sentence) for event in ended] == [("one", ""), ("two", told), ("three", "")]


def test_reading_can_be_cancelled(tmp_path: Path) -> None:
    progress = Progress()
    progress.cancel()
    with pytest.raises(Cancelled):
        list(sandbox.parse(write(tmp_path / "a.md", "x"), progress))


@posix
def test_what_is_no_file_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.md")
    with pytest.raises(UserError, match="neither a file nor a folder"):
        parsed(tmp_path / "pipe.md")
    write(tmp_path / "a.md", "x")
    assert parsed(tmp_path)[1] == ["pipe.md: it is no ordinary file."]


def test_the_child_that_breaks_off_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sandbox, "launcher", lambda _role: [sys.executable, "-c", "print('no frame at all')"])
    with pytest.raises(UserError, match="broke off"):
        parsed(write(tmp_path / "a.md", "x"))


def test_what_the_child_says_is_checked() -> None:
    good: list[Any] = ["x", "", "self", "t", "typed", "note", None, None, None, None, "+49"]
    assert sandbox.items_of(json.dumps([good]).encode()) == (
        NewItem("x", "", "self", "t", "typed", "note", handle="+49"),
    )
    bad = ([*good[:2], "root", *good[3:]], [1, *good[1:]], [*good, 1], good[:3], {"text": "x"}, [*good[:10], 7])
    for wrong in bad:
        with pytest.raises(sandbox._BrokeOff):
            sandbox.items_of(json.dumps([wrong]).encode())
    with pytest.raises(sandbox._BrokeOff):
        sandbox.items_of(b"[" * 100_000)


def test_what_no_database_can_hold_never_leaves_the_child() -> None:
    row: list[Any] = ["a\0b\ud83d", "", "self", "t", "typed", "note", None, None, None, None, None]
    (item,) = sandbox.items_of(wire.blob_of([row]))
    assert item.text == "ab\ufffd"


def test_the_child_knows_nothing_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_HOME", "/somewhere")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "x")
    known = environment()
    assert "SECONDME_HOME" not in known
    assert "AWS_SECRET_ACCESS_KEY" not in known


def _limited(code: str, place: Path) -> subprocess.CompletedProcess[str]:
    before = "from secondme.importers.child import limit, leave_network\nleft = leave_network()\nlimit()\n"
    command = [sys.executable, "-c", before + code]
    return subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=place, env=environment())


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="limits of Linux")
@pytest.mark.parametrize(
    ("code", "error"),
    [
        ("bytearray(513_000_000)", "MemoryError"),
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
    from secondme.engine import frames

    path = write(tmp_path / "a.jsonl", lines(*({**LINE, "id": str(n), "text": "x" * 2000} for n in range(3000))))
    child = sandbox._start()
    assert child.stdin is not None
    assert child.stdout is not None
    request = {"op": "read", "path": str(path), "format": None, "me": [], "day_first": None, "skip": [], "apart": None}
    request |= {"attachments": False, "orders": []}
    frames.write(child.stdin, request)  # type: ignore[arg-type]
    assert child.stdout.read(8)
    child.stdin.close()
    assert child.wait(30) == 1
    child.stdout.close()


def test_a_sign_of_life_comes_as_long_as_there_is_progress(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from secondme.engine import frames

    monkeypatch.setattr(child_side, "TICK_S", 0.02)
    out, stop = io.BytesIO(), threading.Event()
    unit = Unit(tmp_path)
    sending = child_side.Sending(unit, out)
    thread = threading.Thread(target=sending.keep_alive, args=(stop,))
    thread.start()
    for _ in range(3):
        before = out.tell()
        unit.tick()
        wait_until(lambda before=before: out.tell() > before)
    time.sleep(0.2)
    stop.set()
    thread.join(5)
    out.seek(0)
    said = [frame[0]["op"] for frame in iter(lambda: frames.read(out, wire.FROM_CHILD), None)]
    assert 3 <= len(said) <= 5
    assert set(said) == {"alive"}


def wait_until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + 5
    while not is_so():
        assert time.monotonic() < until
        time.sleep(0.005)


def test_rare_forms_of_a_time_are_kept_in_the_usual_one(tmp_path: Path) -> None:
    """Whoever takes the first ten characters of a time gets a day; what is no moment at all is told."""
    given = ("20240501T1000", "2024-W18-3", "2024-05-01T10:00:00,5Z", "2024-05-01T10:00:00Z", "2024-05-01")
    path = write(tmp_path / "x.jsonl", lines(*({**LINE, "id": str(n), "time": t} for n, t in enumerate(given))))
    assert [item.time for item in read(path)] == [
        "2024-05-01T10:00:00", "2024-05-01T00:00:00", "2024-05-01T10:00:00.500000+00:00", "2024-05-01T10:00:00Z",
        "2024-05-01",
    ]  # fmt: skip
    ends = ("9999-12-31T23:59:59-10:00", "0001-01-01T00:00:00+10:00")
    write(path, lines(LINE, *({**LINE, "time": time} for time in ends)))
    assert read(path)[1:] == [Problem(n, "its time is not an ISO 8601 time.") for n in (2, 3)]
