"""One e-mail, from its lines to its words, without ever holding more of it than is kept.

The standard library's parser holds the whole message, several times over, and goes as deep as the message asks. Here
the parts are told apart while the lines go by: text is kept up to a limit; attachments are named, and their bytes go on
piece by piece to whoever wants them. Reading a header, and undoing base64 and quoted-printable, is left to the standard
library (RFC 5322, 2045–2047, 2231, 3676).
"""

import binascii
import quopri
import re
from collections.abc import Generator, Iterable
from dataclasses import dataclass, field
from email.errors import HeaderParseError
from email.header import decode_header
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from email.utils import collapse_rfc2231_value
from functools import cached_property

from secondme.importers.base import Piece
from secondme.importers.decoding import decode_bytes
from secondme.importers.markup import html_page
from secondme.importers.mimefiles import Files, Inside

MAX_HEADERS = 256_000
MAX_HEADER = 16_000
"""Of one header, decoded."""
MAX_REPEATED = 100
MAX_STRUCTURED = 4_000
"""Of a header with parameters: the standard library's time for them grows with their square."""
MAX_PART = 4_000_000
"""Bytes of text kept of one part, as it is written in the mail."""
MAX_TEXT = 12_000_000
"""And of all its parts together."""
MAX_DEPTH = 30
MAX_PARTS = 2_000
MAX_ATTACHMENTS = 100
ENOUGH = 200
"""A plain text of so many characters is taken for the whole of it."""
_PARSER = BytesHeaderParser(policy=compat32)
_ENCRYPTED = frozenset({"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"})
_EMPTY_LINE = re.compile(rb"^\r?\n", re.MULTILINE)
_ENCODED = re.compile(r"=\?[^?\s]{1,60}\?[bBqQ]\?")


@dataclass
class Letter:
    """What is kept of a mail."""

    headers: Message
    attachments: list[str] = field(default_factory=list)
    """Their names, "" for one without."""
    files: list[Inside] = field(default_factory=list)
    """What lies in it, where that was asked for: the attachments, and pictures among its words."""
    is_encrypted: bool = False
    is_cut: bool = False
    """Whether some of its text was left out, because it is too long or too deep."""
    parts: list["Part"] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """Of what is said in several ways the plain text, or the HTML where that says hardly anything."""
        return "\n\n".join(part.words for part in _chosen(self.parts) if part.words)

    @cached_property
    def _by_name(self) -> dict[str, list[str]]:
        """As they stand in the mail (`get` would replace bytes that are no ASCII); at most 100 of a name."""
        found: dict[str, list[str]] = {}
        for key, value in self.headers.raw_items():
            values = found.setdefault(key.lower(), [])
            if len(values) < MAX_REPEATED:
                values.append(str(value)[:MAX_HEADER])
        return found

    def raw(self, name: str) -> list[str]:
        """All headers of this name, not decoded."""
        return self._by_name.get(name.lower(), [])

    def all(self, name: str) -> list[str]:
        return [decoded(value) for value in self.raw(name)]

    def header(self, name: str) -> str:
        """Decoded, on one line; "" when it is missing."""
        return decoded(next(iter(self.raw(name)), ""))


def decoded(value: object) -> str:
    """A header as people read it: encoded words resolved, bytes that should not be there taken as UTF-8 or else."""
    # Unfolded first: `decode_header` loses the blank where a line ends behind an encoded word
    text = " ".join(str(value or "")[:MAX_HEADER].split())
    if not text.isascii() and any("\udc80" <= sign <= "\udcff" for sign in text):
        text = decode_bytes(text.encode("ascii", "surrogateescape"))
    if _ENCODED.search(text):
        try:
            parts = decode_header(text)
        except (HeaderParseError, ValueError):
            parts = [(text, None)]
        text = "".join(part if isinstance(part, str) else decode_bytes(part, charset) for part, charset in parts)
    return " ".join(text.split())


def read_letter(pieces: Iterable[bytes], heads_only: bool = False) -> Letter:
    """`letter_of`, when nobody asks for files."""
    reading = letter_of(pieces, heads_only)
    while True:
        try:
            next(reading)
        except StopIteration as end:
            letter: Letter = end.value
            return letter


def letter_of(
    pieces: Iterable[bytes], heads_only: bool = False, files: Files | None = None
) -> Generator[Piece, None, Letter]:
    """`pieces`: whole lines with their ends, headers first; a line that begins with "--" is a piece by itself, and only
    a line that is too long may be parted. Never raises for what is in them. All pieces are taken, in any case. What
    `files` makes of attachments is yielded, as the lines go by."""
    reader = _Reader(files)
    starts = True
    for piece in pieces:
        if not heads_only or reader.letter is None:
            reader.take(piece, starts)
            if files is not None and files.ready:
                yield from files.take()
        starts = piece.endswith(b"\n")
    letter = reader.finish()
    if files is not None:
        letter.files = files.finish()
        yield from files.take()
    return letter


@dataclass
class Part:
    """A part with text in it; `group`: the alternative that it belongs to, 0 for none."""

    is_html: bool
    encoding: str
    charset: str
    flowed: bool
    joins: bool
    group: int
    data: bytearray = field(default_factory=bytearray)

    @cached_property
    def words(self) -> str:
        """As they were meant: decoded, unflowed, HTML as plain text."""
        data = bytes(self.data)
        if self.encoding == "base64":
            data = _unbase64(data)
        elif self.encoding == "quoted-printable":
            data = quopri.decodestring(data)
        text = decode_bytes(data, self.charset or None).replace("\r\n", "\n").replace("\r", "\n")
        if self.is_html:
            return html_page(text).text.strip()
        return unflowed(text, self.joins).strip("\n") if self.flowed else text.strip("\n")


class _Reader:
    def __init__(self, files: Files | None) -> None:
        self._files = files
        self._head = bytearray()
        self._in_head = True
        self._boundaries: dict[bytes, int] = {}
        """Of the parts that are open: the line that parts theirs, to their depth."""
        self._groups: list[int] = []
        """For each open part of several, in which alternative its parts lie."""
        self._digests: list[bool] = []
        """And whether they are mails where they say nothing else."""
        self._before = Part(False, "", "", False, False, 0)
        """What stands before the first part: nothing, unless there comes none."""
        self._parts: list[Part] = []
        self._seen = self._kept = self._last_group = 0
        self._current: Part | None = None
        self._within_message = False
        self.letter: Letter | None = None

    def take(self, piece: bytes, starts: bool) -> None:
        if self._boundaries and starts and piece.startswith(b"--"):
            mark = piece.rstrip()
            if mark in self._boundaries:
                self._next_part(self._boundaries[mark])
                return
            if mark.endswith(b"--") and mark[:-2] in self._boundaries:
                self._end_of_parts(self._boundaries[mark[:-2]])
                return
        at = 0
        while self._in_head and at < len(piece):
            at = self._take_head(piece, at, starts or at > 0)
        if at < len(piece):
            if self._current is not None:
                self._keep(self._current, piece[at:] if at else piece)
            elif self._files is not None:
                self._files.add(piece[at:] if at else piece)

    def _take_head(self, piece: bytes, at: int, starts: bool) -> int:
        """Read headers from `at` on; where they end."""
        if not starts:
            begin = piece.find(b"\n", at) + 1
            empty = _EMPTY_LINE.search(piece, begin) if begin else None
        else:
            empty = _EMPTY_LINE.search(piece, at)
        end = empty.start() if empty else len(piece)
        self._head += piece[at : min(end, at + MAX_HEADERS - len(self._head))]
        if empty is None:
            return end
        self._headers()
        return empty.end()

    def finish(self) -> Letter:
        if self._in_head:
            self._headers()
        letter = self.letter or Letter(Message())
        letter.parts = self._parts if self._seen else [*self._parts, self._before]
        return letter

    def _keep(self, part: Part, line: bytes) -> None:
        if len(part.data) < MAX_PART and self._kept < MAX_TEXT:
            part.data += line
            self._kept += len(line)
        elif self.letter:
            self.letter.is_cut = True

    def _next_part(self, depth: int) -> None:
        self._close(depth)
        self._seen += 1
        self._in_head, self._current = True, None
        self._head.clear()

    def _end_of_parts(self, depth: int) -> None:
        """Behind the last part: what follows, up to the next part of the one around it, is nothing."""
        self._close(depth - 1)
        self._in_head, self._current = False, None

    def _close(self, depth: int) -> None:
        """End every part that lies deeper."""
        if self._files is not None:
            self._files.end()
        self._boundaries = {mark: at for mark, at in self._boundaries.items() if at <= depth}
        del self._groups[depth:]
        del self._digests[depth:]

    def _headers(self) -> None:
        """The headers of the mail, of a part, or of a mail within it are complete."""
        self._in_head = False
        headers = _PARSER.parsebytes(bytes(self._head))
        for name in ("Content-Type", "Content-Disposition"):
            if len(value := str(headers.get(name, ""))) > MAX_STRUCTURED:
                headers.replace_header(name, value[:MAX_STRUCTURED])
        self._head.clear()
        if self.letter is None:
            self.letter = Letter(headers)
        elif self._within_message and self._seen <= MAX_PARTS:
            inner = Letter(headers)
            told = ", ".join(words for name in ("From", "Date", "Subject") if (words := inner.header(name)))
            known = f"[attached mail: {told}]"
            self._parts.append(Part(False, "", "utf-8", False, False, 0, bytearray(known.encode())))
        is_part, self._within_message = not self._within_message, False
        if self._seen > MAX_PARTS:
            self.letter.is_cut = True
        else:
            self._open(headers, self.letter, is_part)

    def _open(self, headers: Message, letter: Letter, is_part: bool) -> None:
        kind = headers.get_content_type()
        if is_part and self._digests and self._digests[-1] and "Content-Type" not in headers:
            kind = "message/rfc822"  # what the parts of a digest are (RFC 2046, 5.1.5)
        if kind in _ENCRYPTED and not _is_signed_only(headers):
            letter.is_encrypted = True
        name = _file_name(headers)
        disposition = (headers.get_content_disposition() or "") if "Content-Disposition" in headers else ""
        if kind.startswith("multipart/"):
            self._several(headers, kind, letter)
        elif kind == "message/rfc822":
            self._seen += 1
            self._in_head = self._within_message = True
        elif kind in ("text/plain", "text/html") and disposition != "attachment" and not name:
            self._current = Part(
                kind == "text/html",
                str(headers.get("Content-Transfer-Encoding", "")).strip().lower(),
                _parameter(headers, "charset"),
                _parameter(headers, "format").lower() == "flowed",
                _parameter(headers, "delsp").lower() == "yes",
                self._groups[-1] if self._groups else 0,
            )
            self._parts.append(self._current)
        elif not _is_decoration(headers, kind, disposition):
            if len(letter.attachments) < MAX_ATTACHMENTS:
                letter.attachments.append(name or ("" if kind != "text/calendar" else "invitation.ics"))
                self._enclose(headers, kind, letter.attachments[-1])
        elif kind.startswith("image/"):
            self._enclose(headers, kind, name, is_among_words=True)

    def _enclose(self, headers: Message, kind: str, name: str, is_among_words: bool = False) -> None:
        if self._files is not None:
            encoding = str(headers.get("Content-Transfer-Encoding", ""))
            self._files.begin(name, kind, encoding, is_among_words)

    def _several(self, headers: Message, kind: str, letter: Letter) -> None:
        boundary = _parameter(headers, "boundary").rstrip()
        if not boundary or len(self._groups) >= MAX_DEPTH:
            letter.is_cut = letter.is_cut or bool(boundary)
            if not boundary:
                self._current = Part(False, "", "", False, False, 0)
                self._parts.append(self._current)
            return
        group = self._groups[-1] if self._groups else 0
        if kind == "multipart/alternative":
            self._last_group += 1
            group = self._last_group
        self._groups.append(group)
        self._digests.append(kind == "multipart/digest")
        if not self._seen:
            self._current = self._before
        self._boundaries[b"--" + boundary.encode("utf-8", "surrogateescape")] = len(self._groups)


def _chosen(parts: list[Part]) -> list[Part]:
    plain: dict[int, int] = {}
    for part in parts:
        if part.group and not part.is_html:
            plain[part.group] = plain.get(part.group, 0) + len(part.words)
    rich = {part.group for part in parts if part.group and part.is_html}
    takes_html = {group for group in rich if plain.get(group, 0) < ENOUGH and _says_more(group, parts, plain)}
    return [part for part in parts if not part.group or part.is_html == (part.group in takes_html)]


def _says_more(group: int, parts: list[Part], plain: dict[int, int]) -> bool:
    """Whether the HTML says much more than a short plain text ("Your program cannot show this mail")."""
    length = plain.get(group, 0)
    html = sum(len(part.words) for part in parts if part.group == group and part.is_html)
    return not length or html > 4 * length


def _unbase64(data: bytes) -> bytes:
    """As much as there is: a part may be cut off."""
    kept = re.sub(rb"[^A-Za-z0-9+/]", b"", data)
    over = len(kept) % 4
    try:
        return binascii.a2b_base64(kept[:-1] if over == 1 else kept + b"=" * (-over % 4))
    except binascii.Error:
        return b""


def unflowed(text: str, joins: bool) -> str:
    """RFC 3676: a line that ends in a space goes on in the next, if both are quoted as deeply."""
    out: list[str] = []
    depth_before, goes_on = 0, False
    for line in text.split("\n"):
        depth = len(line) - len(line.lstrip(">"))
        rest = line[depth:].removeprefix(" ")
        if goes_on and depth == depth_before and rest != "-- ":
            out[-1] = (out[-1][:-1] if joins else out[-1]) + rest
        else:
            out.append(("> " if depth == 1 else ">" * depth + " " if depth else "") + rest)
        depth_before = depth
        goes_on = rest.endswith(" ") and rest != "-- "
    return "\n".join(line if line.rstrip() == "--" else line.rstrip() for line in out)


def _parameter(headers: Message, name: str) -> str:
    try:
        value = headers.get_param(name, "")
        return collapse_rfc2231_value(value) if value else ""
    except (ValueError, LookupError, TypeError):
        return ""


def _file_name(headers: Message) -> str:
    try:
        return decoded(headers.get_filename())[:200]
    except (ValueError, LookupError, TypeError):
        return ""


def _is_signed_only(headers: Message) -> bool:
    return _parameter(headers, "smime-type").lower() in ("signed-data", "certs-only")


def _is_decoration(headers: Message, kind: str, disposition: str) -> bool:
    """Pictures that belong to the HTML, signatures, delivery details: nothing that somebody attached."""
    if kind in ("application/pgp-signature", "application/pgp-encrypted", "message/delivery-status"):
        return True
    if kind.endswith("pkcs7-signature") or kind in ("text/rfc822-headers", "text/x-amp-html"):
        return True
    return kind.startswith("image/") and "Content-ID" in headers and disposition != "attachment"
