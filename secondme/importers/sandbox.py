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
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from secondme.engine import frames
from secondme.engine.child import environment, launcher
from secondme.engine.frames import FrameError, Schema, flag, many, optional, text, whole
from secondme.errors import UserError
from secondme.importers.base import Options, Person, Problem, Read, Unread, Whole, clean
from secondme.importers.media import Media, Piece
from secondme.importers.tree import Left
from secondme.importers.unit import Begun, Ended, Unit
from secondme.progress import Progress
from secondme.types import ItemKind, NewItem, Origin, Question, Role

log = logging.getLogger(__name__)

MEMORY_BYTES = 512_000_000
SILENCE_S = 10.0
START_S = 60.0
BATCH_ITEMS = 500
BATCH_CHARS = 1_000_000
ITEM_CHARS = 1_000_000
TICK_S = 1.0
MAX_PROBLEMS = 50
MOST_LEFT = 1000
"""Files that nobody reads are named up to so many."""
MOST_STARTS = 20
"""So often another process goes on after one that broke off."""

ASKED_NOTHING = Options()
_TEXTS = (0, 1, 3)
_OPTIONAL = (6, 7, 8, 9, 10)
_ROLES, _ORIGINS, _KINDS = (frozenset(get_args(each)) for each in (Role, Origin, ItemKind))
TO_CHILD: Schema = {
    "read": {
        "path": text,
        "format": optional(text),
        "me": many(text),
        "day_first": optional(flag),
        "skip": many(text),
        "apart": optional(text),
        "attachments": flag,
    }
}
FROM_CHILD: Schema = {
    "begun": {"key": text, "file": text, "format": text},
    "batch": {
        "problems": many(text),
        "skipped": whole,
        "people": many(lambda value: _is_person(value)),
        "wholes": many(lambda value: _is_whole(value)),
        "unread": many(text),
        "questions": many(lambda value: _is_question(value)),
        "done": whole,
        "total": whole,
    },
    "ended": {"key": text, "file": text, "format": text, "sentence": text, "detail": text},
    "left": {"files": many(lambda value: _is_pair(value))},
    "media": {"count": whole, "size": whole},
    "piece": {"id": text, "name": text, "last": flag},
    "alive": {"done": whole, "total": whole},
    "end": {},
    "failed": {"sentence": text},
}
"""The items of a batch are the bytes of its frame: JSON, a list of values for each. Those of a piece are its data."""
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
            asked = {"me": sorted(options.me), "day_first": options.day_first, "attachments": options.attachments}
            frames.write(cast(BinaryIO, child.stdin), {**request, **asked})
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
        yield Piece(message["id"], message["name"], blob, message["last"])
    elif op == "alive":
        yield Alive(message["done"], message["total"])
    else:
        yield Batch(
            items=items_of(blob),
            people=tuple(Person(name, tuple(handles), owner) for name, handles, owner in message["people"]),
            wholes=tuple(Whole(conversation, tuple(ids)) for conversation, ids in message["wholes"]),
            unread=tuple(message["unread"]),
            questions=tuple(Question(kind, guess, example) for kind, guess, example in message["questions"]),
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
    if type(rows) is not list or not all(map(_is_item, rows)):
        raise _BrokeOff("the process that reads it sent what cannot be an item.")
    return tuple(NewItem(*row) for row in rows)


def _is_item(row: Any) -> bool:
    return (
        type(row) is list
        and len(row) == 11
        and all(type(row[n]) is str for n in _TEXTS)
        and row[2] in _ROLES
        and row[4] in _ORIGINS
        and row[5] in _KINDS
        and all(row[n] is None or type(row[n]) is str for n in _OPTIONAL)
    )


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(text, value))


def _is_person(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and text(value[0]) and many(text)(value[1]) and flag(value[2])


def _is_whole(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and text(value[0]) and many(text)(value[1])


def _is_question(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and text(value[0]) and flag(value[1]) and text(value[2])


def run_child() -> int:
    """The child: read one request from stdin, answer on stdout, end. It writes nowhere else."""
    frame = frames.read(sys.stdin.buffer, TO_CHILD)
    if frame is None:
        return 1
    request = frame[0]
    leave_network()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    sending = Sending(
        Unit(
            Path(request["path"]),
            Options(frozenset(request["me"]), request["day_first"], request["attachments"]),
            request["format"],
            frozenset(request["skip"]),
            apart=Path(request["apart"]) if request["apart"] else None,
        ),
        sys.stdout.buffer,
    )
    threading.Thread(target=sending.keep_alive, args=(threading.Event(),), daemon=True).start()
    limit()
    try:
        sending.run()
    except UserError as error:
        sending.frame({"op": "failed", "sentence": str(error)})
    except MemoryError:
        name = Path(request["path"]).name
        sending.frame({"op": "failed", "sentence": f"{name} could not be read: it needs too much memory."})
    return 0


class Sending:
    """Gathers what is read into frames. A sign of life goes out every TICK_S, as long as there is progress."""

    def __init__(self, unit: Unit, out: BinaryIO) -> None:
        self._unit, self._out = unit, out
        self._lock = threading.Lock()
        self._ticks = self._told = 0
        unit.tick = self._tick
        self._left: list[list[str]] = []
        self._clear()

    def _tick(self) -> None:
        self._ticks += 1

    def keep_alive(self, stop: threading.Event) -> None:
        """Runs on a thread of its own until `stop`, or the process ends."""
        before = None
        while not stop.wait(TICK_S):
            now = (self._unit.done, self._ticks)
            if now != before:
                before = now
                self.frame({"op": "alive", "done": now[0], "total": self._unit.total})

    def frame(self, message: Mapping[str, Any], blob: bytes = b"") -> None:
        with self._lock:
            frames.write(self._out, message, blob)

    def _clear(self) -> None:
        self._items: list[list[Any]] = []
        self._problems: list[str] = []
        self._people: list[list[Any]] = []
        self._wholes: list[list[Any]] = []
        self._unread: list[str] = []
        self._questions: list[list[Any]] = []
        self._count = self._chars = self._skipped = 0
        self._since = time.monotonic()

    def run(self) -> None:
        """Raises UserError when there is nothing that can be opened."""
        for event in self._unit.read():
            self._ticks += 1
            if isinstance(event, Left):
                self._leave(event)
            elif isinstance(event, Media):
                self.frame({"op": "media", "count": event.count, "size": event.size})
            elif isinstance(event, Piece):
                self.frame({"op": "piece", "id": event.id, "name": event.name, "last": event.last}, event.data)
            elif isinstance(event, Begun):
                self._told = 0
                self.frame({"op": "begun", "key": event.key, "file": event.file, "format": event.format})
            elif isinstance(event, Ended):
                self._flush()
                told = {name: getattr(event, name) for name in ("key", "file", "format", "sentence", "detail")}
                self.frame({"op": "ended", **told})
            else:
                self._add(event)
        self._send_left()
        self.frame({"op": "end"})

    def _leave(self, left: Left) -> None:
        self._left.append([left.name, left.sentence])
        if len(self._left) >= MOST_LEFT:
            self._send_left()

    def _send_left(self) -> None:
        if self._left:
            self.frame({"op": "left", "files": self._left})
            self._left = []

    def _add(self, read: Read) -> None:
        if isinstance(read, NewItem) and len(read.text) > ITEM_CHARS:
            read = Problem(0, f"An item of {len(read.text):,} characters was left out: it is too long for words.")
        if isinstance(read, NewItem):
            self._items.append(_row(read))
            self._chars += len(read.text)
        elif isinstance(read, Problem):
            self._skipped += 1
            if self._told < MAX_PROBLEMS:
                self._told += 1
                self._problems.append(str(read)[:500])
        elif isinstance(read, Person):
            self._people.append([read.name, list(read.handles), read.is_owner])
        elif isinstance(read, Whole):
            self._wholes.append([read.conversation, list(read.external_ids)])
            self._count += len(read.external_ids) // 20
        elif isinstance(read, Unread):
            self._unread.append(read.conversation)
        else:
            self._questions.append([read.kind, read.guess, read.example])
        self._count += 1
        if self._count >= BATCH_ITEMS or self._chars >= BATCH_CHARS or time.monotonic() - self._since >= TICK_S:
            self._flush()

    def _flush(self) -> None:
        if not self._count:
            return
        lists: dict[str, Any] = {"problems": self._problems, "people": self._people, "wholes": self._wholes}
        lists["unread"] = self._unread
        numbers = {"skipped": self._skipped, "done": self._unit.done, "total": self._unit.total}
        message = {"op": "batch", **lists, "questions": self._questions, **numbers}
        self.frame(message, blob_of(self._items))
        self._clear()


def blob_of(rows: list[list[Any]]) -> bytes:
    """Items as bytes of a frame. What no database can hold is taken out, should an importer have left it in."""
    if not rows:
        return b""
    try:
        blob = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        blob = b"\\u0000"
    if b"\\u0000" in blob:
        cleaned = [[clean(value) if isinstance(value, str) else value for value in row] for row in rows]
        blob = json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode()
    return blob


def _row(item: NewItem) -> list[Any]:
    return [
        item.text, item.author, item.role, item.time, item.origin, item.kind, item.external_id, item.conversation,
        item.parent, item.title, item.handle,
    ]  # fmt: skip


def _end_with_parent() -> None:
    """The parent holds the other end of stdin: when it closes, for whatever reason, there is nobody to read for."""
    sys.stdin.buffer.read()
    os._exit(1)


def leave_network() -> bool:
    """Enter a network of one's own that has no way out, where Linux allows it. True when that was done."""
    if not sys.platform.startswith("linux"):
        return False
    import ctypes

    new_user, new_network = 0x10000000, 0x40000000
    unshare = ctypes.CDLL(None, use_errno=True).unshare
    return bool(unshare(new_network) == 0 or unshare(new_user | new_network) == 0)


def limit() -> None:
    """Give up, for good, what reading a file does not need. What this platform cannot limit stays as it is."""
    if sys.platform == "win32":
        return
    import resource

    for name, value in (("FSIZE", 0), ("CORE", 0), ("NPROC", 0), ("AS", MEMORY_BYTES)):
        which = getattr(resource, f"RLIMIT_{name}", None)
        if which is not None:
            with contextlib.suppress(OSError, ValueError):
                resource.setrlimit(which, (value, value))
