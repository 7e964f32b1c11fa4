"""The lines that contacts (vCard 2.1, 3.0, 4.0) and calendars (iCalendar, RFC 5545) are made of:
`NAME;PARAMETER=value:value`, folded over several lines, sometimes in quoted-printable.

Read one by one, each up to a limit: the libraries for these formats hold the file as a whole and give up at a bad line.
"""

import io
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO

from secondme.importers.base import Blob, Source
from secondme.importers.decoding import decode_bytes

MAX_LINE = 1 << 16
MAX_VALUE = 200_000
"""Of one line after unfolding; what is longer (a photo) is cut."""
MAX_LINES = 3_000
"""Of one card or event."""
MAX_DEPTH = 10
_NAME = re.compile(r"(?:(?P<group>[\w-]{1,60})\.)?(?P<name>[\w-]{1,60})(?=[;:])")
_PARAMETER = re.compile(
    r';\s{0,9}(?P<name>[\w-]{1,60})\s{0,9}(?:=(?P<value>(?:"[^"]{0,2000}"|[^";:]){0,2000}))?(?=[;:])'
)
_ESCAPED = re.compile(r"\\(.)", re.DOTALL)
_ENCODINGS = frozenset({"QUOTED-PRINTABLE", "BASE64", "B", "8BIT", "7BIT"})


@dataclass(frozen=True, slots=True)
class Line:
    """`name` in capitals; `group` joins lines that belong together (item1.TEL, item1.X-ABLabel)."""

    name: str
    value: str
    parameters: dict[str, str] = field(default_factory=dict)
    group: str = ""

    @property
    def text(self) -> str:
        return unescaped(self.value)

    def types(self) -> frozenset[str]:
        """What kind it is (HOME, WORK, CELL …), in small letters."""
        return frozenset(part.strip().lower() for part in self.parameters.get("TYPE", "").split(",") if part.strip())


def unescaped(value: str) -> str:
    return _ESCAPED.sub(lambda found: "\n" if found[1] in "nN" else found[1], value).strip()


def fields(value: str, mark: str = ";") -> list[str]:
    """The parts of a value that is made of several, unescaped."""
    return [unescaped(part) for part in re.split(rf"(?<!\\){mark}", value)[:100]]


def lines_of(source: Source, blob: Blob) -> Iterator[Line]:
    """All lines that can be read, lazily; others are passed over."""
    with source.open(blob) as file:
        for raw in _unfolded(_as_utf8(file, blob.head)):
            line = _line(raw)
            if line is not None:
                yield line


def components(lines: Iterator[Line], wanted: frozenset[str]) -> Iterator[tuple[str, list[Line]]]:
    """(name, lines) of each outermost component among `wanted`, without what is nested in it (alarms); and under the
    name "" the lines outside of them, one at a time."""
    open_: list[str] = []
    found: list[Line] = []
    inside = 0
    for line in lines:
        if line.name == "BEGIN":
            if len(open_) == MAX_DEPTH:
                continue
            open_.append(line.value.strip().upper())
            if not inside and open_[-1] in wanted:
                inside, found = len(open_), []
        elif line.name == "END":
            name = line.value.strip().upper()
            if name not in open_:
                continue
            while open_ and open_.pop() != name:
                pass
            if inside and len(open_) < inside:
                inside = 0
                yield name, found
        elif inside == len(open_) and inside:
            if len(found) < MAX_LINES:
                found.append(line)
        elif not inside:
            yield "", [line]
    if inside:
        yield open_[inside - 1], found


def _as_utf8(file: IO[bytes], head: bytes) -> IO[bytes]:
    if head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return io.BytesIO(io.TextIOWrapper(file, "utf-16", errors="replace").read(16_000_000).encode())
    return file


def _unfolded(file: IO[bytes]) -> Iterator[bytes]:
    """Lines of which the folding is undone; each is at most MAX_VALUE bytes long."""
    whole = bytearray()
    starts = True
    while line := file.readline(MAX_LINE):
        ended, bare = line.endswith(b"\n"), line.rstrip(b"\r\n")
        if not starts:
            goes_on, more = True, bare
        elif whole.endswith(b"=") and b"QUOTED-PRINTABLE" in whole[:400].upper().partition(b":")[0]:
            goes_on, more = True, b"\n" + bare
        else:
            goes_on, more = line[:1] in (b" ", b"\t"), bare[1:]
        if goes_on:
            whole += more[: max(MAX_VALUE - len(whole), 0)]
        else:
            if whole:
                yield bytes(whole)
            whole = bytearray(bare)
        starts = ended
    if whole:
        yield bytes(whole)


def _line(raw: bytes) -> Line | None:
    """None for what is no such line."""
    text = raw.decode("utf-8", "surrogateescape").lstrip("\ufeff")
    name = _NAME.match(text)
    if not name:
        return None
    parameters: dict[str, str] = {}
    at = name.end()
    while found := _PARAMETER.match(text, at):
        at = found.end()
        key, value = found["name"].upper(), found["value"]
        if value is None:
            # vCard 2.1 leaves the names away: TEL;HOME;CELL, NOTE;QUOTED-PRINTABLE
            key, value = ("ENCODING" if key in _ENCODINGS else "TYPE"), key
        value = value.replace('"', "").strip()
        parameters[key] = f"{parameters[key]},{value}" if key in parameters else value
    if text[at : at + 1] != ":":
        return None
    data = text[at + 1 :].encode("utf-8", "surrogateescape")
    if parameters.get("ENCODING", "").upper() == "QUOTED-PRINTABLE":
        data = quopri.decodestring(data)
    value = decode_bytes(data, parameters.get("CHARSET"))
    known = {key: decode_bytes(word.encode("utf-8", "surrogateescape")) for key, word in parameters.items()}
    return Line(name["name"].upper(), value, known, name["group"] or "")
