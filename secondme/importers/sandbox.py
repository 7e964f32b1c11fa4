"""Each file is read by a process of its own, which has neither the database nor its key, and is held to limits.

| limit | Linux | macOS | Windows |
|---|---|---|---|
| 1 GiB of memory | yes | no (the system ignores it) | no |
| writes no file, starts no process, dumps no core | yes (starts no process: unless root) | yes | no |
| no network | yes, where user namespaces are allowed | no | no |
| 10 s without progress, then it is ended | yes | yes | yes |
"""

import contextlib
import os
import queue
import subprocess
import sys
import threading
import time
from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, BinaryIO, cast, get_args

from secondme.engine import frames
from secondme.engine.child import environment, launcher
from secondme.engine.frames import FrameError, Schema, flag, many, one_of, optional, record, text, whole
from secondme.errors import UserError
from secondme.importers.base import HEAD_BYTES, NotThisFormat, OldSource, Problem
from secondme.importers.registry import named, recognise
from secondme.progress import Progress
from secondme.types import ItemKind, NewItem, Origin, Role

MEMORY_BYTES = 1 << 30
SILENCE_S = 10.0
START_S = 60.0
BATCH_ITEMS = 500
BATCH_CHARS = 1_000_000
TICK_S = 1.0
MAX_PROBLEMS = 50

_ITEM = record(
    text=text,
    author=text,
    role=one_of(*get_args(Role)),
    time=text,
    origin=one_of(*get_args(Origin)),
    kind=one_of(*get_args(ItemKind)),
    external_id=optional(text),
    conversation=optional(text),
    parent=optional(text),
    title=optional(text),
    handle=optional(text),
)
TO_CHILD: Schema = {"read": {"path": text, "format": optional(text), "me": optional(text), "count_only": flag}}
FROM_CHILD: Schema = {
    "batch": {
        "format": text,
        "items": many(_ITEM),
        "count": whole,
        "done": whole,
        "total": whole,
        "skipped": whole,
        "problems": many(text),
    },
    "end": {},
    "failed": {"sentence": text},
}
Inbox = queue.Queue[dict[str, Any] | None]


@dataclass(frozen=True, slots=True)
class Batch:
    """A piece of a file: its items, and how much has been read of the file (bytes)."""

    format: str
    items: tuple[NewItem, ...] = ()
    count: int = 0
    """Items in this batch, also when only counting (then `items` is empty)."""
    done: int = 0
    total: int = 0
    skipped: int = 0
    problems: tuple[str, ...] = ()


def parse(
    path: Path, progress: Progress, format: str | None = None, me: str | None = None, count_only: bool = False
) -> Iterator[Batch]:
    """The file in batches, read in a child process. Raises UserError, one sentence, when it cannot be read as this
    format, breaks a limit or is of no format we know; Cancelled at any time. The child is gone when this ends."""
    child = _start()
    inbox: Inbox = queue.Queue(maxsize=4)
    ended = threading.Event()
    reader = threading.Thread(target=_listen, args=(child, inbox, ended), name="parser-reader", daemon=True)
    reader.start()
    try:
        request = {"op": "read", "path": str(path), "format": format, "me": me, "count_only": count_only}
        with contextlib.suppress(BrokenPipeError):
            frames.write(cast(BinaryIO, child.stdin), request)
        patience = START_S
        while True:
            message = _next(inbox, path, progress, patience)
            patience = SILENCE_S
            if message["op"] == "failed":
                raise UserError(message["sentence"])
            if message["op"] == "end":
                return
            yield _batch(message)
    finally:
        ended.set()
        _end(child, inbox, reader)


def _start() -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        launcher("parser"),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        env={**environment(), "PYTHONDONTWRITEBYTECODE": "1"},
    )


def _listen(child: "subprocess.Popen[bytes]", inbox: Inbox, ended: threading.Event) -> None:
    """Pass on what the child sends, None last; what is not of the schema ends it too."""
    message: dict[str, Any] | None = {}
    while message is not None and not ended.is_set():
        try:
            frame = frames.read(cast(BinaryIO, child.stdout), FROM_CHILD)
            message = frame[0] if frame else None
        except (OSError, FrameError):
            message = None
        inbox.put(message)


def _next(inbox: Inbox, path: Path, progress: Progress, patience: float) -> dict[str, Any]:
    until = time.monotonic() + patience
    while True:
        progress.check()
        try:
            message = inbox.get(timeout=0.1)
        except queue.Empty:
            if time.monotonic() > until:
                raise UserError(f"{path.name} could not be read: no progress for {patience:.0f} seconds.") from None
            continue
        if message is None:
            raise UserError(f"{path.name} could not be read: it broke off, perhaps for want of memory.")
        return message


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


def _batch(message: Mapping[str, Any]) -> Batch:
    items = tuple(NewItem(**raw) for raw in message["items"])
    problems = tuple(problem[:500] for problem in message["problems"])
    numbers = {name: message[name] for name in ("count", "done", "total", "skipped")}
    return Batch(message["format"], items, **numbers, problems=problems)


def run_child() -> int:
    """The child: read one request from stdin, answer on stdout, end. It writes nowhere else."""
    frame = frames.read(sys.stdin.buffer, TO_CHILD)
    if frame is None:
        return 1
    request = frame[0]
    path = Path(request["path"])
    out = sys.stdout.buffer
    leave_network()
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        with path.open("rb") as file:
            limit()
            _read(OldSource(file, path, request["me"]), request["format"], bool(request["count_only"]), out)
    except (NotThisFormat, UserError) as error:
        _fail(out, str(error))
    except MemoryError:
        _fail(out, f"{path.name} could not be read: it needs too much memory.")
    except OSError as error:
        _fail(out, f"{path.name} could not be read: {error.strerror or 'the disk reports an error'}.")
    return 0


def _fail(out: BinaryIO, sentence: str) -> None:
    frames.write(out, {"op": "failed", "sentence": sentence})


def _read(source: OldSource, format_name: str | None, count_only: bool, out: BinaryIO) -> None:
    """Send the file in batches, a sign of life at least every `TICK_S` while the importer yields anything."""
    head = source.file.read(HEAD_BYTES)
    source.file.seek(0)
    if not head.strip() and len(head) < HEAD_BYTES:
        raise NotThisFormat(f"{source.path.name} is empty.")
    format = named(format_name) if format_name else recognise(head, source.path)
    if format is None:
        raise NotThisFormat(f"{source.path.name} is in no format that can be imported.")
    sending = _Sending(source, format.name, count_only, out)
    sending.flush()
    for read in format.read(source):
        sending.add(read)
    sending.flush()
    frames.write(out, {"op": "end"})


class _Sending:
    """Gathers what an importer yields into frames."""

    def __init__(self, source: OldSource, format: str, count_only: bool, out: BinaryIO) -> None:
        self._source, self._format, self._count_only, self._out = source, format, count_only, out
        self._told = 0
        self._clear()

    def _clear(self) -> None:
        self._items: list[dict[str, Any]] = []
        self._problems: list[str] = []
        self._count = self._chars = self._skipped = 0
        self._since = time.monotonic()

    def add(self, read: NewItem | Problem) -> None:
        if isinstance(read, Problem):
            self._skipped += 1
            if self._told < MAX_PROBLEMS:
                self._told += 1
                self._problems.append(str(read))
        else:
            self._count += 1
            self._chars += len(read.text)
            if not self._count_only:
                self._items.append(asdict(read))
        full = self._count >= BATCH_ITEMS or self._chars >= BATCH_CHARS
        if full or time.monotonic() - self._since >= TICK_S:
            self.flush()

    def flush(self) -> None:
        numbers = {"count": self._count, "done": self._source.position, "total": self._source.size}
        lists = {"items": self._items, "problems": self._problems, "skipped": self._skipped}
        frames.write(self._out, {"op": "batch", "format": self._format, **numbers, **lists})
        self._clear()


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
