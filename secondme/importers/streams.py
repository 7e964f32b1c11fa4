"""JSON too large to hold, or broken: its parts one after the other, whatever the size of the whole.

Memory stays small (a part at a time), nesting and size of a part are bounded, and of a damaged file everything that was
whole before the damage is read. Read with ijson's events, never with its builders: those explode on deep nesting.
"""

import codecs
import lzma
import re
import sys
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from itertools import chain
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
MAX_CHARS = 60_000_000
"""So much text a part may have."""
MAX_TOKEN_BYTES = 16_000_000
"""A single string (or run of blanks) that is longer ends the reading: the parser would hold it as a whole."""

MAX_DIGITS = 100_000
"""A longer row of digits ends the reading: making a number of it takes long."""

Events = Iterator[tuple[str, Any]]
_STARTS = frozenset({"start_map", "start_array"})
_ENDS = frozenset({"end_map", "end_array"})
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
    refusal = sys.get_int_max_str_digits()
    try:
        yield from _found(_events(feed), {tuple(place.split(".") if place else ()): place for place in wanted}, without)
    except _Stop as stop:
        yield Problem(0, str(stop))
    except _DAMAGE as error:
        yield Problem(0, _broken(error, feed))
    finally:
        sys.set_int_max_str_digits(refusal)
    if feed.foreign:
        yield Problem(0, "Some characters were not UTF-8; they were read as Windows-1252.")


def beginning(head: bytes) -> Any:
    """What a file that begins like this holds as far as it goes, to recognise it by: objects and lists are cut where
    the head ends. None when it is no JSON object or array."""
    text = head.removeprefix(codecs.BOM_UTF8).lstrip()
    if not text.startswith((b"{", b"[")) and not head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return None
    tree: list[Any] = []
    refusal = sys.get_int_max_str_digits()
    try:
        events = _events(_Feed(BytesIO(head)))
        _build(events, *next(events), frozenset(), tree)
    except (_Stop, StopIteration, *_DAMAGE):
        pass  # a head nearly always ends in the middle
    finally:
        sys.set_int_max_str_digits(refusal)
    return tree[0] if tree and isinstance(tree[0], dict | list) else None


UNREADABLE = (OSError, EOFError, BadZipFile, lzma.LZMAError, zlib.error, RuntimeError, NotImplementedError)
"""What reading a file in a damaged or encrypted archive raises."""
_DAMAGE = (IncompleteJSONError, JSONError, ValueError, ArithmeticError)


class _Stop(Exception):
    """Reading ends here, for the reason that the sentence says."""


def _events(feed: "_Feed") -> Events:
    """The parser's events."""
    return chain.from_iterable(_rows(feed))


def _rows(feed: "_Feed") -> Iterator[list[tuple[str, Any]]]:
    """The events of each chunk, those before an error too. `feed` learns how far it is."""
    found = ijson.sendable_list()
    parser = ijson.basic_parse_coro(found)
    while True:
        data = feed.read(CHUNK_BYTES)
        feed.complete = not data
        failed: Exception | None = None
        try:
            parser.send(data)
        except StopIteration:
            data = b""
        except _DAMAGE as error:
            failed = error
        if found:
            feed.mark = feed.given
            yield list(found)
            found.clear()
        if failed:
            raise failed
        if not data:
            return


def _broken(error: Exception, feed: "_Feed") -> str:
    if feed.complete and not feed.given:
        return "The file is empty."
    if feed.complete:
        return "The file breaks off in the middle. What came before is read."
    if "trailing garbage" in str(error):
        return "Something that does not belong there follows the data. It is left out."
    where = f" after about {feed.mark // 1_000_000:,} MB" if feed.mark >= 1_000_000 else ""
    return f"The file is damaged{where}: from there on it is no JSON. What came before is read."


def _found(events: Events, wanted: Mapping[tuple[str, ...], str], without: frozenset[str]) -> Iterator[Part | Problem]:
    """Follows the events through the file; builds what lies at a wanted place, passes over what leads to none."""
    ways = {place[:end] for place in wanted for end in range(len(place))}
    path: list[str] = []
    count = 0
    for event, value in events:
        if event == "map_key":
            path[-1] = value
        elif event in _ENDS:
            path.pop()
        elif (at := wanted.get(here := tuple(path))) is not None:
            tree: list[Any] = []
            wrong = _build(events, event, value, without, tree)
            count += 1
            yield Problem(0, f"Entry {count:,} is left out: {wrong}.") if wrong else Part(at, tree[0])
        elif event in _STARTS:
            if here in ways:
                path.append("item" if event == "start_array" else "")
            else:
                _pass_over(events, 1)


def _build(events: Events, event: str, value: Any, without: frozenset[str], tree: list[Any]) -> str:
    """The value that begins with this event, put into `tree`, which has what there is of it also when the events break
    off. Returns "", or what is wrong with it: then the rest of it is passed over."""
    top: Any = tree
    stack: list[Any] = []
    key, nodes, chars = "", 0, 0
    while True:
        if event == "map_key":
            chars += len(value)
            key = value
            if value in without:
                _pass_over(events, 0)
        elif event in _ENDS:
            top = stack.pop()
        else:
            nodes += 1
            opens = event in _STARTS
            if opens:
                value = {} if event == "start_map" else []
            elif event == "string":
                chars += len(value)
            elif event == "number" and type(value) is Decimal:
                value = float(value)
            if type(top) is dict:
                top[key] = value
            else:
                top.append(value)
            if opens:
                stack.append(top)
                top = value
                if len(stack) > MAX_DEPTH:
                    _pass_over(events, len(stack))
                    return "it is nested too deeply"
            if nodes > MAX_NODES or chars > MAX_CHARS:
                _pass_over(events, len(stack))
                return "it is too large"
        if not stack:
            return ""
        event, value = next(events)


def _pass_over(events: Events, depth: int) -> None:
    """The rest of a value in which so many objects and lists are open; 0: the value that comes next."""
    open = depth
    for event, _ in events:
        if event in _STARTS:
            open += 1
            if open > STOP_DEPTH:
                raise _Stop("The file is nested so deeply that it is no data. Reading ended there.")
        elif event in _ENDS:
            open -= 1
        if open == 0 and event != "map_key":
            return


class _Feed:
    """The file as the parser wants it: UTF-8 whatever it was, without control characters and halves of characters."""

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self.given = 0
        self.mark = 0
        """How much was given when the parser last found something."""
        self.ended = False
        self.complete = False
        """Whether the parser has it all, and knows it."""
        self.foreign = False
        self._decoder: Any = None
        self._context = self._held = b""
        self._row = 0
        self._unreadable = False

    def read(self, size: int) -> bytes:
        if self.given - self.mark > MAX_TOKEN_BYTES:
            raise _Stop("A single text in the file is too long to be one. Reading ended there.")
        result = b""
        while not result and not self.ended:
            result = self._next(size)
        if self._unreadable and not result:
            raise _Stop("The file is damaged and cannot be read any further. What came before is read.")
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
        except UNREADABLE:
            data, self._unreadable = b"", True
        self.ended = not data
        if self._decoder is None:
            self._decoder = _decoder(data)
            data = data.removeprefix(codecs.BOM_UTF8)
        try:
            text = self._decoder.decode(data, self.ended)
        except UnicodeDecodeError:
            if self.ended:  # a letter that the end cuts in two
                return self._whole(b"")
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
