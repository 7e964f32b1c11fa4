"""Pictures, recordings and other files that lie inside what is imported: decoded as they are read, never held whole."""

import binascii
import quopri
import re
from collections.abc import Iterable, Iterator, Sequence
from urllib.parse import unquote_to_bytes

from secondme.importers.base import Attached, Piece
from secondme.importers.media import LARGEST, PIECE
from secondme.types import NewItem

_ENDINGS = {
    "image/jpeg": ".jpg", "image/jpg": ".jpg", "image/png": ".png", "image/gif": ".gif", "image/webp": ".webp",
    "image/heic": ".heic", "image/heif": ".heif", "image/bmp": ".bmp", "image/tiff": ".tif", "image/svg+xml": ".svg",
    "audio/mpeg": ".mp3", "audio/mp3": ".mp3", "audio/mp4": ".m4a", "audio/x-m4a": ".m4a", "audio/wav": ".wav",
    "audio/x-wav": ".wav", "audio/ogg": ".ogg", "audio/opus": ".opus", "audio/amr": ".amr", "audio/aac": ".aac",
    "video/mp4": ".mp4", "video/quicktime": ".mov", "video/webm": ".webm", "video/3gpp": ".3gp",
    "application/pdf": ".pdf", "application/zip": ".zip", "text/plain": ".txt", "text/calendar": ".ics",
    "text/vcard": ".vcf", "text/html": ".html", "text/csv": ".csv",
}  # fmt: skip
_KINDS = {"image": "picture", "audio": "recording", "video": "video"}
_BASE64 = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
_NOT_BASE64 = bytes(sorted(set(range(256)) - set(_BASE64)))
_UNSURE = re.compile(rb"(?:=[0-9A-Fa-f]?\r?\n?|\r?\n|\r)\Z")
"""What at the end of a part cannot be decoded before what follows it is known."""
_DATA = re.compile(r"\bdata:(?P<mime>(?:image|audio|video)/[\w.+-]{1,60})(?P<how>(?:;[\w=.-]{1,60}){0,5}),")
_DATA_END = re.compile(r"[\"'()<>\s]")
MOST_IN_TEXT = 200
"""Files written into one text (`data:`) that are told."""


class Enclosed:
    """One file, from its parts as they are written. Of `pieces`, which are only made when wanted, it holds at most
    one."""

    def __init__(self, id: str, encoding: str, wanted: bool) -> None:
        """`encoding`: of MIME (RFC 2045); what is not encoded may be called anything else."""
        self.id = id
        self.size = 0
        self.is_whole = False
        """Known at its end: it was neither empty nor too large, and its encoding is known."""
        self._encoding = encoding.strip().lower()
        self._wanted = wanted
        self._held = b""
        """As it is written, up to where it can be decoded."""
        self._made = bytearray()

    def add(self, data: bytes) -> Iterator[Piece]:
        self._made += self._decoded(data, last=False)
        yield from self._full()

    def end(self) -> Iterator[Piece]:
        self._made += self._decoded(b"", last=True)
        yield from self._full()
        self.size += len(self._made)
        self.is_whole = 0 < self.size <= LARGEST and self._encoding not in ("x-uuencode", "x-uue", "uuencode")
        if self._wanted and self.is_whole:
            yield Piece(self.id, bytes(self._made), True)
        self._made.clear()

    def _full(self) -> Iterator[Piece]:
        while len(self._made) > PIECE:
            data = bytes(self._made[:PIECE])
            del self._made[:PIECE]
            self.size += len(data)
            if self._wanted and self.size <= LARGEST:
                yield Piece(self.id, data, False)

    def _decoded(self, data: bytes, last: bool) -> bytes:
        if self._encoding == "base64":
            ready = self._held + data.translate(None, _NOT_BASE64)
            whole = len(ready) // 4 * 4
            self._held = b"" if last else ready[whole:]
            if last and (over := len(ready) % 4):
                ready = ready[:whole] if over == 1 else ready + b"=" * (4 - over)
                whole = len(ready)
            return binascii.a2b_base64(ready[:whole])
        ready, self._held = self._held + data, b""
        if self._encoding == "as it is":
            return ready
        if last:  # the line end above a boundary belongs to the boundary
            ready = ready.removesuffix(b"\n").removesuffix(b"\r")
        elif unsure := _UNSURE.search(ready):
            ready, self._held = ready[: unsure.start()], ready[unsure.start() :]
        return quopri.decodestring(ready) if self._encoding == "quoted-printable" else ready


def named(mime: str, number: int) -> str:
    """A name for a file that has none."""
    kind = mime.partition(";")[0].strip().lower()
    return f"{_KINDS.get(kind.partition('/')[0], 'file')} {number}{_ENDINGS.get(kind, '')}"


def holder(items: Sequence[NewItem], words: str) -> NewItem:
    """Which of the pieces of a note or a mail has these words; the last where none has."""
    return next((item for item in items if words and words in item.text), items[-1])


def given(items: Sequence[NewItem], files: Iterable[tuple[Enclosed, str, str]]) -> Iterator[Attached]:
    """(file, name, how the text names it) of what belongs to these items, which are those of one note."""
    for file, name, words in files:
        item = holder(items, words)
        yield Attached(item.external_id or "", item.conversation or item.title or "", file.id, name, file.size)


def in_text(text: str, items: Sequence[NewItem], wanted: bool) -> Iterator[Piece | Attached]:
    """The files that are written into a note, as addresses that hold what they lead to (`data:`, RFC 2397). All of
    them belong to its first item: where they stood is not known any more."""
    if not items:
        return
    found = 0
    for begin in _DATA.finditer(text):
        if found >= MOST_IN_TEXT:
            return
        end = _DATA_END.search(text, begin.end())
        written = text[begin.end() : end.start() if end else len(text)]
        encoding = "base64" if ";base64" in begin["how"].lower() else "as it is"
        first = items[0]
        file = Enclosed(f"{first.conversation}#data{found + 1}", encoding, wanted)
        yield from file.add(unquote_to_bytes(written))
        yield from file.end()
        if file.is_whole:
            found += 1
            yield from given([first], [(file, named(begin["mime"], found), "")])
