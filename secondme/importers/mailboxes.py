"""The mails in a file, one by one: a mailbox in the mbox format and its dialects, or a file with a single mail."""

import re
from collections.abc import Generator, Iterator
from itertools import chain
from typing import Protocol

from secondme.importers.base import Piece
from secondme.importers.mime import Letter, letter_of
from secondme.importers.mimefiles import Files

BLOCK = 1 << 18
MAX_LINE = 1 << 16
"""A longer line is handed on in pieces."""
_MARK = re.compile(rb"^(?:--|>*From )", re.MULTILINE)
"""What a line has to begin with to be looked at by itself."""
_ENVELOPE = re.compile(rb"From .{0,500}?\d{1,2}:\d\d")
_HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]?:|>From ")
_ESCAPED = re.compile(rb">+From ")
_NAMES = rb"From|To|Subject|Date|Received|Message-ID|Return-Path|Delivered-To|MIME-Version|Content-Type|X-[\w-]+"
_KNOWN = re.compile(rb"^(?:" + _NAMES + rb")[ \t]?:", re.IGNORECASE | re.MULTILINE)
_COUNT = re.compile(rb"\s{0,9}(\d{1,12})\s{0,9}\r?\n")


class Readable(Protocol):
    """A file, as far as it is used here."""

    def read(self, size: int, /) -> bytes: ...

    def readline(self, size: int, /) -> bytes: ...


class Beginning:
    """The first bytes of a file."""

    def __init__(self, file: Readable, size: int) -> None:
        self._file, self.left = file, size

    def read(self, size: int, /) -> bytes:
        return self._counted(self._file.read(min(size, self.left)) if self.left > 0 else b"")

    def readline(self, size: int, /) -> bytes:
        return self._counted(self._file.readline(min(size, self.left)) if self.left > 0 else b"")

    def _counted(self, data: bytes) -> bytes:
        self.left -= len(data)
        return data


def pieces(file: Readable) -> Iterator[bytes]:
    """The file in pieces of whole lines; a line that may be the begin of a mail or of a part is a piece by itself. A
    line that is too long comes in several pieces, of which only the last has its end."""
    rest, starts = b"", True
    while block := file.read(BLOCK):
        data = rest + block
        end = data.rfind(b"\n") + 1
        if not end and len(data) < MAX_LINE:
            rest = data
            continue
        end = end or len(data)
        at = 0
        for found in _MARK.finditer(data, 0, end):
            if found.start() < at or (found.start() == 0 and not starts):
                continue
            if found.start() > at:
                yield data[at : found.start()]
            at = data.find(b"\n", found.start(), end) + 1 or end
            yield data[found.start() : at]
        if at < end:
            yield data[at:end]
        starts, rest = data[end - 1 : end] == b"\n", data[end:]
    if rest:
        yield rest


def is_mailbox(head: bytes) -> bool:
    first, _, rest = head.lstrip(b"\r\n").partition(b"\n")
    return bool(_ENVELOPE.match(first) and _HEADER.match(rest))


def is_mail(head: bytes) -> bool:
    """Whether it begins with the headers of a mail: every line is one, or goes on with the one before it."""
    count = _COUNT.match(head)
    head = head[count.end() :] if count else head.lstrip(b"\r\n")
    lines = re.split(rb"\r?\n\r?\n", head[:8192], maxsplit=1)[0].split(b"\n")[:12]
    fits = all(_HEADER.match(line) or line[:1] in (b" ", b"\t") for line in lines[:-1])
    return fits and bool(lines) and len(set(_KNOWN.findall(b"\n".join(lines)))) >= 2


def mail_of(file: Readable, heads_only: bool = False, files: Files | None = None) -> Generator[Piece, None, Letter]:
    """The mail that a file holds; also as Apple Mail keeps it, with its length before it and a list behind it. Yields
    what `files` makes of what lies in it."""
    first = file.readline(MAX_LINE)
    count = _COUNT.fullmatch(first)
    whole = pieces(Beginning(file, int(count[1]))) if count else chain((first,), pieces(file))
    return (yield from letter_of(whole, heads_only, files))


class Mailbox:
    """Mails as they lie behind one another, each below a line "From sender date".

    A line of a mail that begins so is written with ">" before it (mboxo, mboxrd), or with nothing (mboxcl, careless
    writers): it counts as the begin of a mail only where a time is in it, an empty line above, a header below it."""

    def __init__(self, file: Readable) -> None:
        self._pieces = pieces(file)
        self._envelope: bytes | None = None
        self._next: bytes | None = None
        """A piece that was looked at ahead of its turn."""

    def letters(self, heads_only: bool = False, files: Files | None = None) -> Iterator[tuple[bytes, Letter] | Piece]:
        """(the line above the mail, the mail), in order. Nothing but the mail at hand is held. Before a mail come the
        pieces that `files` makes of what lies in it."""
        for _ in self._mail():
            pass  # what stands before the first mail
        while self._envelope is not None:
            envelope, self._envelope = self._envelope, None
            letter = yield from letter_of(self._mail(), heads_only, files)
            yield envelope, letter

    def _mail(self) -> Iterator[bytes]:
        """Up to the end of the mail; then `_envelope` holds the line above the next one, if there is one."""
        empty_above, starts = True, True
        while piece := self._take():
            if starts and empty_above and piece.startswith(b"From ") and _ENVELOPE.match(piece):
                self._next = self._take()
                if not self._next or _HEADER.match(self._next):
                    self._envelope = piece
                    return
            if starts and piece.startswith(b">") and _ESCAPED.match(piece):
                piece = piece[1:]
            empty_above = piece.endswith((b"\n\n", b"\n\r\n")) or (starts and piece in (b"\n", b"\r\n"))
            starts = piece.endswith(b"\n")
            yield piece

    def _take(self) -> bytes:
        if self._next is not None:
            piece, self._next = self._next, None
            return piece
        return next(self._pieces, b"")
