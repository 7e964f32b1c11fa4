"""The process that reads what a person points at: it gives up what reading does not need, reads, and tells.

Started by `sandbox.py`, which says what is limited where.
"""

import contextlib
import os
import sys
import threading
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO

from secondme.engine import frames
from secondme.errors import UserError
from secondme.importers.base import Attached, NewItem, Options, Person, Piece, Problem, Question, Read, Unread, Whole
from secondme.importers.media import Media
from secondme.importers.tree import Left
from secondme.importers.unit import Begun, Ended, Unit
from secondme.importers.wire import TO_CHILD, blob_of, row

MEMORY_BYTES = 512_000_000
BATCH_ITEMS = 500
BATCH_CHARS = 1_000_000
ITEM_CHARS = 1_000_000
TICK_S = 1.0
MAX_PROBLEMS = 50
MOST_LEFT = 1000
"""Files that nobody reads are named up to so many."""


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
            Options(
                frozenset(request["me"]),
                request["day_first"],
                tuple((place, answer) for place, answer in request["orders"]),
                request["attachments"],
            ),
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
        self._files: list[list[Any]] = []
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
        if isinstance(read, Attached):
            self._files.append([read.item, read.conversation, read.id, read.name, read.size])
            return
        if self._count >= BATCH_ITEMS or self._chars >= BATCH_CHARS or time.monotonic() - self._since >= TICK_S:
            self._flush()
        if isinstance(read, NewItem) and len(read.text) > ITEM_CHARS:
            read = Problem(0, f"An item of {len(read.text):,} characters was left out: it is too long for words.")
        if isinstance(read, NewItem):
            self._items.append(row(read))
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
        elif isinstance(read, Question):
            self._questions.append([read.kind, read.guess, read.example, read.place, read.file])
        self._count += 1

    def _flush(self) -> None:
        if not self._count:
            return
        lists: dict[str, Any] = {"problems": self._problems, "people": self._people, "wholes": self._wholes}
        lists["unread"] = self._unread
        numbers = {"skipped": self._skipped, "done": self._unit.done, "total": self._unit.total}
        message = {"op": "batch", **lists, "questions": self._questions, "files": self._files, **numbers}
        self.frame(message, blob_of(self._items))
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
