"""What a person points at is read by a process of its own, which has neither the database nor its key, within limits.

| limit | Linux | macOS | Windows |
|---|---|---|---|
| 512 MB of memory | yes | no (the system ignores it) | no |
| writes no file, starts no process, dumps no core | yes (starts no process: unless root) | yes | no |
| no network | yes, where user namespaces are allowed | no | no |
| 10 s without progress, then it is ended | yes | yes | yes |

Progress is bytes read or items found. A file that breaks a limit is given up; the others are read by another process.
"""

import contextlib
import json
import logging
import queue
import subprocess
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast

from secondme.engine import frames
from secondme.engine.child import environment, launcher
from secondme.engine.frames import FrameError
from secondme.errors import UserError
from secondme.importers.base import Attached, Options, Person, Piece, Whole
from secondme.importers.media import Media
from secondme.importers.tree import Left
from secondme.importers.unit import Begun, Ended
from secondme.importers.wire import FROM_CHILD, is_item
from secondme.progress import Progress
from secondme.types import NewItem, Question

log = logging.getLogger(__name__)

SILENCE_S = 10.0
START_S = 60.0
MOST_STARTS = 20
"""So often another process goes on after one that broke off."""

ASKED_NOTHING = Options()
Inbox = queue.Queue[tuple[dict[str, Any], bytes] | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of the files that were begun last, and how far everything is read (bytes)."""

    items: tuple[NewItem, ...] = ()
    people: tuple[Person, ...] = ()
    wholes: tuple[Whole, ...] = ()
    unread: tuple[str, ...] = ()
    """Conversations that are there but could not be read."""
    questions: tuple[Question, ...] = ()
    files: tuple[Attached, ...] = ()
    """Always in the batch of the item that they belong to."""
    problems: tuple[str, ...] = ()
    skipped: int = 0
    done: int = 0
    total: int = 0


@dataclass(frozen=True, slots=True)
class Alive:
    """Nothing new, but how far it is."""

    done: int
    total: int


Event = Begun | Batch | Ended | Left | Alive | Media | Piece


class _BrokeOff(Exception):
    """The child ended, or was ended, before its work; `str()` says why, in a sentence that begins small."""


def parse(
    path: Path,
    progress: Progress,
    format: str | None = None,
    options: Options = ASKED_NOTHING,
    apart: Path | None = None,
) -> Generator[Event, None, None]:
    """Everything at `path`, read in a child process: for each file (or files that belong together) Begun, batches,
    Ended. A file that cannot be read, breaks a limit or ends the process is Ended with a sentence; the others are
    read all the same. Nothing is read of the folder `apart`. Raises UserError when `path` cannot be opened at all;
    Cancelled at any time. No child is left when this ends."""
    over: list[str] = []
    told: set[str] = set()
    for _ in range(MOST_STARTS):
        current: Begun | None = None
        try:
            with contextlib.closing(_once(path, progress, format, options, over, apart)) as events:
                for event in events:
                    if isinstance(event, Begun):
                        current = event
                    elif isinstance(event, Ended):
                        over.append(event.key)
                        current = None
                        _log(event)
                    elif isinstance(event, Left):
                        if event.name in told:
                            continue
                        told.add(event.name)
                    yield event
            return
        except _BrokeOff as reason:
            if current is None:
                raise UserError(f"{path.name} could not be read: {reason}") from None
            over.append(current.key)
            name = current.file.rpartition("/")[2]
            yield Ended(current.key, current.file, current.format, f"{name} could not be read: {reason}")
    raise UserError(f"{path.name} could not be read: too many of its files broke off.")


def _log(ended: Ended) -> None:
    if ended.detail:
        log.warning("A file of format %s could not be read: %s", ended.format, ended.detail[:200])


def _once(
    path: Path, progress: Progress, format: str | None, options: Options, skip: Sequence[str], apart: Path | None
) -> Generator[Event, None, None]:
    child = _start()
    inbox: Inbox = queue.Queue(maxsize=4)
    ended = threading.Event()
    reader = threading.Thread(target=_listen, args=(child, inbox, ended), name="parser-reader", daemon=True)
    reader.start()
    try:
        request = {
            "op": "read",
            "path": str(path),
            "format": format,
            "skip": list(skip),
            "apart": str(apart) if apart else None,
        }
        with contextlib.suppress(BrokenPipeError):
            asked = {"me": sorted(options.me), "day_first": options.day_first, "orders": list(options.orders)}
            whole = {**request, **asked, "attachments": options.attachments}
            frames.write(cast(BinaryIO, child.stdin), whole)
        patience = START_S
        while True:
            message, blob = _next(inbox, progress, patience)
            patience = SILENCE_S
            if message["op"] == "failed":
                raise UserError(message["sentence"])
            if message["op"] == "end":
                return
            yield from _events(message, blob)
    finally:
        ended.set()
        _end(child, inbox, reader)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        launcher("parser"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1", "MALLOC_ARENA_MAX": "1"},
    )


def _listen(child: "subprocess.Popen[bytes]", inbox: Inbox, ended: threading.Event) -> None:
    """Pass on what the child sends, None last; what is not of the schema ends it too."""
    frame: tuple[dict[str, Any], bytes] | None = ({}, b"")
    while frame is not None and not ended.is_set():
        try:
            frame = frames.read(cast(BinaryIO, child.stdout), FROM_CHILD)
        except (OSError, FrameError) as error:
            if isinstance(error, FrameError):
                log.info("The parser broke the protocol: %s", error)
            frame = None
        inbox.put(frame)


def _next(inbox: Inbox, progress: Progress, patience: float) -> tuple[dict[str, Any], bytes]:
    until = time.monotonic() + patience
    while True:
        before = time.monotonic()
        progress.check()  # may hold the work for as long as the person needs the machine
        until += time.monotonic() - before
        try:
            frame = inbox.get(timeout=0.1)
        except queue.Empty:
            if time.monotonic() > until:
                raise _BrokeOff(f"no progress for {patience:.0f} seconds.") from None
            continue
        if frame is None:
            raise _BrokeOff("it broke off, perhaps for want of memory.")
        return frame


def _end(child: "subprocess.Popen[bytes]", inbox: Inbox, reader: threading.Thread) -> None:
    child.kill()
    child.wait()
    while reader.is_alive():
        with contextlib.suppress(queue.Empty):
            inbox.get(timeout=0.02)
    for stream in (child.stdin, child.stdout):
        if stream is not None:
            with contextlib.suppress(BrokenPipeError):
                stream.close()


def _events(message: Mapping[str, Any], blob: bytes) -> Iterator[Event]:
    """A message of the child in the words of the house. Raises _BrokeOff when its items are none."""
    op = message["op"]
    if op == "begun":
        yield Begun(message["key"], message["file"], message["format"])
    elif op == "ended":
        yield Ended(**{name: message[name] for name in ("key", "file", "format", "sentence", "detail")})
    elif op == "left":
        yield from (Left(name, sentence) for name, sentence in message["files"])
    elif op == "media":
        yield Media(message["count"], message["size"])
    elif op == "piece":
        yield Piece(message["id"], blob, message["last"], message["name"])
    elif op == "alive":
        yield Alive(message["done"], message["total"])
    else:
        yield Batch(
            items=items_of(blob),
            people=tuple(Person(name, tuple(handles), owner) for name, handles, owner in message["people"]),
            wholes=tuple(Whole(conversation, tuple(ids)) for conversation, ids in message["wholes"]),
            unread=tuple(message["unread"]),
            questions=tuple(Question(*question) for question in message["questions"]),
            files=tuple(Attached(*file) for file in message["files"]),
            problems=tuple(problem[:500] for problem in message["problems"]),
            **{name: message[name] for name in ("skipped", "done", "total")},
        )


def items_of(blob: bytes) -> tuple[NewItem, ...]:
    """The items in a frame, each value checked. Raises _BrokeOff."""
    if not blob:
        return ()
    try:
        rows = json.loads(blob)
    except (ValueError, RecursionError):
        rows = None
    if type(rows) is not list or not all(map(is_item, rows)):
        raise _BrokeOff("the process that reads it sent what cannot be an item.")
    return tuple(NewItem(*row) for row in rows)
