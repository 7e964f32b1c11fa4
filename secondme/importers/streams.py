"""JSON too large to hold, or broken: its parts one after the other, whatever the size of the whole.

Memory stays small (a part at a time), nesting and size of a part are bounded, and of a damaged file everything that was
whole before the damage is read. Read with ijson's events, never with its builders: those explode on deep nesting.
"""

import codecs
import lzma
import re
import sys
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from io import BytesIO
from typing import Any, BinaryIO
from zipfile import BadZipFile

import ijson
from ijson.common import IncompleteJSONError, JSONError

from secondme.importers.base import Problem

CHUNK_BYTES = 1 << 16
MAX_DEPTH = 100
"""A part that is nested deeper is left out."""
STOP_DEPTH = 10_000
"""Nesting as deep as this is no data: reading ends."""
MAX_NODES = 1_000_000
"""So many objects, lists, strings and numbers a part may have."""
MAX_CHARS = 24_000_000
"""So much text a part may have."""
MAX_TOKEN_BYTES = 32_000_000
"""A single string (or run of blanks) that is longer ends the reading: the parser would hold it as a whole."""

MAX_DIGITS = 100_000
"""A longer row of digits ends the reading: making a number of it takes long."""

_AS_CP1252 = "secondme.cp1252"
_LOW = re.compile(rb"\\u[dD][c-fC-F][0-9a-fA-F]{2}")
_HIGH = re.compile(rb"\\u[dD][89abAB][0-9a-fA-F]{2}\Z")
_DIGIT = b"0123456789"
_DIGITS = re.compile(rb"[0-9]{100,}")
_NO_CONTROLS = bytes(byte if byte >= 32 or byte in b"\t\n\r" else 32 for byte in range(256))


@dataclass(frozen=True, slots=True)
class Part:
    """One wanted value: `at` is the place that was asked for."""

    at: str
    value: Any


def elements(file: BinaryIO, at: str = "item", without: frozenset[str] = frozenset()) -> Iterator[Any]:
    """The elements of one array: "item" for an array that is the whole file, "messages.item" for the one under a key.
    A Problem stands where one was left out, and at the end of a file that breaks off; JSON itself never gives one."""
    for part in parts(file, [at], without):
        yield part.value if isinstance(part, Part) else part


def parts(file: BinaryIO, wanted: Sequence[str], without: frozenset[str] = frozenset()) -> Iterator[Part | Problem]:
    """Every value at a wanted place, in the order of the file. A place is a path of keys with "item" for the elements
    of an array, as in ijson: "name", "chats.list.item.id", "chats.list.item.messages.item"; "" is the whole file. Of
    two places of which one lies in the other, the outer one has it. Keys in `without` are left out of the values: what
    is bulky and not needed.

    Numbers are int or float. A part that is too large or too deep becomes a Problem, so does the end of what can be
    read when the file is damaged; nothing is raised for what is in the file."""
    feed = _Feed(file)
    walk = _Walk({tuple(place.split(".") if place else ()): place for place in wanted}, without)
    try:
        for event, value in _events(feed):
            part = walk.take(event, value)
            if part is not None:
                yield part
    except _Stop as stop:
        yield Problem(0, str(stop))
    except _DAMAGE as error:
        yield Problem(0, _broken(error, feed))
    if feed.foreign:
        yield Problem(0, "Some characters were not UTF-8; they were read as Windows-1252.")


def beginning(head: bytes) -> Any:
    """What a file that begins like this holds as far as it goes, to recognise it by: objects and lists are cut where
    the head ends. None when it is no JSON object or array."""
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text.startswith((b"{", b"[")) and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    builder = _Builder()
    try:
        for event, value in _events(_Feed(BytesIO(head))):
            builder.take(event, value)
            if builder.wrong:
                break
    except (_Stop, *_DAMAGE):
        pass  # a head nearly always ends in the middle
    return builder.value if isinstance(builder.value, dict | list) else None


UNREADABLE = (OSError, EOFError, BadZipFile, lzma.LZMAError, zlib.error, RuntimeError, NotImplementedError)
"""What reading a file in a damaged or encrypted archive raises."""
_DAMAGE = (IncompleteJSONError, JSONError, ValueError, ArithmeticError)


class _Stop(Exception):
    """Reading ends here, for the reason that the sentence says."""


def _events(feed: "_Feed") -> Iterator[tuple[str, Any]]:
    """The parser's events. `feed` learns how far it is."""
    refusal = sys.get_int_max_str_digits()
    try:
        for event, value in ijson.basic_parse(feed, buf_size=CHUNK_BYTES):
            feed.mark = feed.given
            yield event, value
    finally:
        sys.set_int_max_str_digits(refusal)


def _broken(error: Exception, feed: "_Feed") -> str:
    if feed.ended and not feed.given:
        return "The file is empty."
    if feed.ended and "EOF" in str(error):
        return "The file breaks off in the middle. What came before is read."
    if "trailing garbage" in str(error):
        return "Something that does not belong there follows the data. It is left out."
    where = f" after about {feed.mark // 1_000_000:,} MB" if feed.mark >= 1_000_000 else ""
    return f"The file is damaged{where}: from there on it is no JSON. What came before is read."


@dataclass(slots=True)
class _Builder:
    """One value, made of events. `wrong` says why it is given up; then nothing is kept of it."""

    without: frozenset[str] = frozenset()
    value: Any = None
    wrong: str = ""
    open: list[Any] = field(default_factory=list)
    keys: list[str] = field(default_factory=list)
    nodes: int = 0
    chars: int = 0
    _skipped: int = 0
    """1 + how deep it is within a value that is not wanted; 0 in one that is."""

    def take(self, event: str, value: Any) -> None:
        if self._skipped:
            self._skip(event)
        elif event == "map_key":
            self.keys[-1] = value
            self.chars += len(value)
            self._skipped = int(value in self.without)
        elif event in ("end_map", "end_array"):
            self.open.pop()
            self.keys.pop()
        elif event == "start_map":
            self._begin({})
        elif event == "start_array":
            self._begin([])
        else:
            if event == "string":
                self.chars += len(value)
            self._put(float(value) if isinstance(value, Decimal) else value)
        if len(self.open) > MAX_DEPTH:
            self.wrong = "it is nested too deeply"
        elif self.nodes > MAX_NODES or self.chars > MAX_CHARS:
            self.wrong = "it is too large"

    def _skip(self, event: str) -> None:
        if event in ("start_map", "start_array"):
            self._skipped += 1
        elif event in ("end_map", "end_array"):
            self._skipped -= 1
        if self._skipped == 1 and event != "map_key":
            self._skipped = 0

    def _begin(self, container: Any) -> None:
        self._put(container)
        self.open.append(container)
        self.keys.append("")

    def _put(self, value: Any) -> None:
        self.nodes += 1
        if not self.open:
            self.value = value
        elif isinstance(self.open[-1], dict):
            self.open[-1][self.keys[-1]] = value
        else:
            self.open[-1].append(value)


class _Walk:
    """Follows the events through the file and builds what lies at a wanted place."""

    def __init__(self, wanted: dict[tuple[str, ...], str], without: frozenset[str]) -> None:
        self._wanted, self._without = wanted, without
        self._longest = max(map(len, wanted))
        self._path: list[str] = []
        self._arrays: list[bool] = []
        self._builder: _Builder | None = None
        self._at, self._base, self._count = "", 0, 0

    def take(self, event: str, value: Any) -> Part | Problem | None:
        """The part that this event ends, or None."""
        if event == "map_key":
            self._path[-1] = value
            if self._builder is not None and len(self._arrays) > self._base:
                self._builder.take(event, value)
            return None
        if event in ("end_map", "end_array"):
            self._path.pop()
            self._arrays.pop()
        elif self._builder is None and len(self._path) <= self._longest:
            at = self._wanted.get(tuple(self._path))
            if at is not None:
                self._builder, self._at, self._base = _Builder(self._without), at, len(self._arrays)
        if event in ("start_map", "start_array"):
            self._arrays.append(event == "start_array")
            self._path.append("item" if event == "start_array" else "")
            if len(self._path) > STOP_DEPTH:
                raise _Stop("The file is nested so deeply that it is no data. Reading ended there.")
        return self._built(event, value) if self._builder is not None else None

    def _built(self, event: str, value: Any) -> Part | Problem | None:
        builder = self._builder
        assert builder is not None
        if not builder.wrong:
            builder.take(event, value)
            if builder.wrong:
                self._builder = builder = _Builder(wrong=builder.wrong)
        if len(self._arrays) > self._base:
            return None
        self._builder = None
        self._count += 1
        if builder.wrong:
            return Problem(0, f"Entry {self._count:,} is left out: {builder.wrong}.")
        return Part(self._at, builder.value)


class _Feed:
    """The file as the parser wants it: UTF-8 whatever it was, without control characters and halves of characters."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.given = 0
        self.mark = 0
        """How much was given when the parser last found something."""
        self.ended = False
        self.foreign = False
        self._decoder: Any = None
        self._context = self._held = b""
        self._row = 0

    def read(self, size: int) -> bytes:
        if self.given - self.mark > MAX_TOKEN_BYTES:
            raise _Stop("A single text in the file is too long to be one. Reading ended there.")
        result = b""
        if not size:  # the parser asks for nothing first, to see that it gets bytes
            return result
        while not result and not self.ended:
            result = self._next(size)
        self._mind_digits(result)
        self.given += len(result)
        return result

    def _mind_digits(self, data: bytes) -> None:
        """The parser crashes where Python refuses to make a number of more than 4,300 digits: where there is a row of
        so many, that refusal is off until the file is read."""
        leading = len(data) - len(data.lstrip(_DIGIT))
        longest = max([self._row + leading, *map(len, _DIGITS.findall(data))])
        trailing = len(data) - len(data.rstrip(_DIGIT))
        self._row = self._row + leading if leading == len(data) else trailing
        if longest > MAX_DIGITS:
            raise _Stop("A number in the file is too long to be one. Reading ended there.")
        if longest > 4000:
            sys.set_int_max_str_digits(0)

    def _next(self, size: int) -> bytes:
        try:
            data = self._file.read(size)
        except UNREADABLE as error:
            raise _Stop("The file is damaged and cannot be read any further. What came before is read.") from error
        self.ended = not data
        if self._decoder is None:
            self._decoder = _decoder(data)
            data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = self._decoder.decode(data, self.ended)
        except UnicodeDecodeError:
            self.foreign = True
            state = self._decoder.getstate()
            self._decoder = codecs.getincrementaldecoder("utf-8")(_AS_CP1252)
            self._decoder.setstate(state)
            text = self._decoder.decode(data, self.ended)
        return self._whole(text.encode("utf-8", "replace").translate(_NO_CONTROLS))

    def _whole(self, data: bytes) -> bytes:
        """Lone second halves of surrogate pairs become U+FFFD; the parser would give up at one. What is held back and
        the context are only as long as an escape needs."""
        buffer = self._context + self._held + data
        if b"\\u" in buffer:
            buffer = _LOW.sub(_paired, buffer)
        end = len(buffer) if self.ended else max(len(buffer) - 5, len(self._context))
        result = buffer[len(self._context) : end]
        self._context, self._held = buffer[max(0, end - 64) : end], buffer[end:]
        return result


def _decoder(start: bytes) -> Any:
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace")
    return codecs.getincrementaldecoder("utf-8")("strict")


def _as_cp1252(error: UnicodeError) -> tuple[str, int]:
    assert isinstance(error, UnicodeDecodeError)
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error(_AS_CP1252, _as_cp1252)


def _paired(low: re.Match[bytes]) -> bytes:
    """The escape as it is when it is the second half of a pair, or no escape at all but a backslash and a word."""
    before = low.string[max(0, low.start() - 64) : low.start()]
    if _backslashes(before) % 2:
        return low[0]
    high = _HIGH.search(before)
    if high and _backslashes(before[: high.start()]) % 2 == 0:
        return low[0]
    return b"\\ufffd"


def _backslashes(text: bytes) -> int:
    """How many stand at its end."""
    return len(text) - len(text.rstrip(b"\\"))
