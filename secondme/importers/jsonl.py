"""The plain interchange format: JSON Lines, one item a line.

`{"id","conversation","author","role":"self|assistant|other","time":ISO 8601,"text","title"?,"parent"?}`
"""

import json
import re
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime
from pathlib import PurePosixPath
from typing import Any, BinaryIO

from secondme.importers.base import ORIGIN, FileFormat, NotThisFormat, Problem, Read, Source, clean
from secondme.types import NewItem, Role

MAX_LINE = 1_000_000
_USUAL = re.compile(r"\d{4}-\d\d-\d\d(?:T[^,]*)?\Z")


class JsonLines(FileFormat):
    name = "jsonl"
    title = "JSON Lines"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        """One of the first lines is an object with a text: a broken first line does not hide the format."""
        lines = [line for line in head.removeprefix(b"\xef\xbb\xbf").split(b"\n")[:20] if line.strip()]
        return any(_looks_like_item(line) for line in lines)

    def read(self, source: Source) -> Iterator[Read]:
        """Every line that is an item; a broken line becomes a Problem. Raises NotThisFormat when no line is one."""
        waiting: list[Problem] = []
        found = False
        file = source.open(source.blobs[0])
        for number, line in _lines(file):
            read = Problem(number, "it is too long.") if line is None else _item(number, line, source)
            if found:
                yield read
            elif isinstance(read, Problem):
                waiting = [*waiting, read][:100]
            else:
                found = True
                yield from waiting
                yield read
        if not found and waiting:
            raise NotThisFormat(f"No line of {source.name} is an item in JSON. {waiting[0]}")


def _looks_like_item(line: bytes) -> bool:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return False
    return isinstance(value, dict) and "text" in value and ("role" in value or "author" in value)


def _lines(file: BinaryIO) -> Iterator[tuple[int, bytes | None]]:
    """(number, line) without empty ones; None for a line that is too long, of which nothing is kept."""
    number = 0
    while line := file.readline(MAX_LINE + 1):
        number += 1
        whole = len(line) <= MAX_LINE
        while not line.endswith(b"\n") and (more := file.readline(MAX_LINE)):
            line = more
        if number == 1:
            line = line.removeprefix(b"\xef\xbb\xbf")
        if not whole:
            yield number, None
        elif line.strip():
            yield number, line


def _item(number: int, line: bytes, source: Source) -> NewItem | Problem:
    try:
        value = json.loads(line)
    except UnicodeDecodeError:
        return Problem(number, "it is not UTF-8.")
    except (ValueError, RecursionError):
        return Problem(number, "it is not JSON.")
    if not isinstance(value, dict):
        return Problem(number, "it is not an object.")
    wrong = _wrong(value)
    return Problem(number, wrong) if wrong else _made(value, source)


def _wrong(value: Mapping[str, Any]) -> str:
    """What is wrong with an item, "" when nothing is."""
    text = value.get("text")
    if not isinstance(text, str) or not clean(text).strip():
        return "it has no text."
    if not isinstance(value.get("author", ""), str):
        return "its author is not a name."
    if value.get("role") not in (None, "self", "assistant", "other"):
        return "its role is not self, assistant or other."
    for key in ("id", "conversation", "parent"):
        if not isinstance(value.get(key, ""), str | int | None) or isinstance(value.get(key), bool):
            return f"its {key} is neither text nor a number."
    if not isinstance(value.get("title", ""), str | None):
        return "its title is not text."
    try:
        datetime.fromisoformat(value.get("time", "")).astimezone(UTC)
    except (TypeError, ValueError, OverflowError):
        return "its time is not an ISO 8601 time."
    return ""


def _made(value: Mapping[str, Any], source: Source) -> NewItem:
    author = clean(value.get("author", "")).strip()
    role = _role(value.get("role"), author, source)
    return NewItem(
        text=clean(value["text"]),
        author=author,
        role=role,
        time=_time(value["time"]),
        origin=ORIGIN[role],
        external_id=_id(value.get("id")),
        conversation=_id(value.get("conversation")) or source.blobs[0].path.stem,
        parent=_id(value.get("parent")),
        title=clean(value["title"]).strip() if value.get("title") else None,
    )


def _time(given: str) -> str:
    """As it was written, where that is the usual form; the rarer forms of ISO 8601 (20240501T1000, 2024-W18-3) in it:
    the first ten characters of a time are its day everywhere in the app."""
    return given if _USUAL.match(given) else datetime.fromisoformat(given).isoformat()


def _role(given: Role | None, author: str, source: Source) -> Role:
    """What the person said about themself decides who they are, else the line; an assistant stays one."""
    return "assistant" if given == "assistant" else source.role(author, owner=given == "self")


def _id(value: str | int | None) -> str | None:
    return clean(str(value)) if value is not None and value != "" else None
