"""The mails in a file, one by one: a mailbox in the mbox format and its dialects, or a file with a single mail."""

import re
from collections.abc import Iterator
from typing import Protocol

from secondme.importers.mime import Letter, read_letter

MAX_LINE = 1 << 16
"""A longer line is handed on in pieces."""
_ENVELOPE = re.compile(rb"From .{0,500}?\d{1,2}:\d\d")
_HEADER = re.compile(rb"[!-9;-~]{1,80}[ \t]?:|>From ")
_ESCAPED = re.compile(rb">+From ")
_NAMES = rb"From|To|Subject|Date|Received|Message-ID|Return-Path|Delivered-To|MIME-Version|Content-Type|X-[\w-]+"
_KNOWN = re.compile(rb"^(?:" + _NAMES + rb")[ \t]?:", re.IGNORECASE | re.MULTILINE)
_COUNT = re.compile(rb"\s{0,9}(\d{1,12})\s{0,9}\r?\n")


class Lines(Protocol):
    """A file, as far as it is used here."""

    def readline(self, limit: int, /) -> bytes: ...


class Beginning:
    """The first bytes of a file."""

    def __init__(self, file: Lines, size: int) -> None:
        self._file, self.left = file, size

    def readline(self, limit: int, /) -> bytes:
        line = self._file.readline(min(limit, self.left)) if self.left > 0 else b""
        self.left -= len(line)
        return line


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


def mail_of(file: Lines) -> Letter:
    """The mail that a file holds; also as Apple Mail keeps it, with its length before it and a list behind it."""
    first = file.readline(MAX_LINE)
    count = _COUNT.fullmatch(first)
    left = int(count[1]) if count else -1

    def lines() -> Iterator[bytes]:
        nonlocal left
        if count is None:
            yield first
        while line := file.readline(MAX_LINE if left < 0 else min(left, MAX_LINE)):
            left -= len(line) if left > 0 else 0
            yield line

    return read_letter(lines())


class Mailbox:
    """Mails as they lie behind one another, each below a line "From sender date".

    A line of a mail that begins so is written with ">" before it (mboxo, mboxrd), or with nothing (mboxcl, careless
    writers): it counts as the begin of a mail only where a time is in it, an empty line above, a header below it."""

    def __init__(self, file: Lines) -> None:
        self._file = file
        self._envelope: bytes | None = None
        self._next: bytes | None = None
        """A line that was looked at ahead of its turn."""

    def letters(self) -> Iterator[tuple[bytes, Letter]]:
        """(the line above the mail, the mail), in order. Nothing but the mail at hand is held."""
        for _ in self._lines():
            pass  # what stands before the first mail
        while self._envelope is not None:
            envelope, self._envelope = self._envelope, None
            yield envelope, read_letter(self._lines())

    def _lines(self) -> Iterator[bytes]:
        """Up to the end of the mail; then `_envelope` holds the line above the next one, if there is one."""
        empty_above, starts = True, True
        while line := self._take():
            if starts and line.startswith(b"From ") and empty_above and _ENVELOPE.match(line):
                self._next = self._file.readline(MAX_LINE)
                if not self._next or _HEADER.match(self._next):
                    self._envelope = line
                    return
            empty_above = starts and line in (b"\n", b"\r\n")
            if starts and line.startswith(b">") and _ESCAPED.match(line):
                line = line[1:]
            starts = line.endswith(b"\n")
            yield line

    def _take(self) -> bytes:
        if self._next is not None:
            line, self._next = self._next, None
            return line
        return self._file.readline(MAX_LINE)
