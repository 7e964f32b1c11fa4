"""Notes as people keep them: Markdown and plain text. A short note is one item, a long one is cut where it pauses."""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from secondme.importers.base import NotThisFormat, OldSource, Problem, clean
from secondme.types import ItemKind, NewItem, Origin, Role

MAX_BYTES = 16_000_000
CHUNK_CHARS = 2_000
_HEADING = re.compile(r"^#{1,6}\s+(?P<words>.+?)\s*#*$", re.MULTILINE)
_FENCE = re.compile(r"^(```|~~~)", re.MULTILINE)
_CUTS = (
    re.compile(r"\n(?=#{1,6}\s)"),
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"\s+"),
)
"""Where to cut, best first: before a heading, between paragraphs, lines, sentences, words."""


class _Notes:
    """Reads a note. Without `me` its words are a document's, not the person's own."""

    name = ""
    title = ""

    def read(self, source: OldSource) -> Iterator[NewItem | Problem]:
        """The id of a note is its path, of further pieces path#2, path#3 …: imported again, it becomes a revision."""
        if source.size > MAX_BYTES:
            raise NotThisFormat(f"{source.path.name} is too large for a note: more than {MAX_BYTES // 1_000_000} MB.")
        words = decode(source.file.read(MAX_BYTES + 1), source.path.name)
        text = clean(words).replace("\r\n", "\n").replace("\r", "\n")
        source.position = source.size
        pieces = split(text)
        if not pieces:
            yield Problem(0, "The file is empty.")
        role: Role = "self" if source.me else "other"
        origin: Origin = "imported_self" if source.me else "document"
        kind: ItemKind = "note" if len(pieces) == 1 else "chunk"
        for number, piece in enumerate(pieces, 1):
            yield NewItem(
                text=piece,
                author=source.me or "",
                role=role,
                time=source.changed,
                origin=origin,
                kind=kind,
                external_id=str(source.path) if number == 1 else f"{source.path}#{number}",
                conversation=str(source.path),
                title=self.heading(text) or source.path.stem,
            )

    def heading(self, text: str) -> str:
        return ""


class Markdown(_Notes):
    name = "markdown"
    title = "Markdown note"

    def recognises(self, head: bytes, path: Path) -> bool:
        if path.suffix.lower() not in (".md", ".markdown", ".txt", ""):
            return False
        text = _text(head)
        if text is None:
            return False
        return path.suffix.lower() in (".md", ".markdown") or bool(_HEADING.search(text) or _FENCE.search(text))

    def heading(self, text: str) -> str:
        found = _HEADING.search(text)
        return found["words"][:200] if found else ""


class PlainText(_Notes):
    name = "text"
    title = "Plain text"

    def recognises(self, head: bytes, path: Path) -> bool:
        """Text, and not the text of some other format that nobody asked to read as a note (JSON, HTML, XML …)."""
        text = _text(head)
        if text is None or path.suffix.lower() not in (".txt", ".text", ""):
            return False
        return not text.lstrip().startswith(("{", "[", "<!", "<html", "<?xml"))


def _text(head: bytes) -> str | None:
    """The head of a file as text, None when it is none (something binary)."""
    try:
        text = decode(head, "", whole=False)
    except NotThisFormat:
        return None
    return None if "\0" in text else text


def decode(data: bytes, name: str, whole: bool = True) -> str:
    """UTF-8, UTF-16 with its mark, else Windows-1252. Raises NotThisFormat for what is no text.

    `whole` is false when `data` may end within a character."""
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return codecs.getincrementaldecoder("utf-16")("replace").decode(data)
    if b"\0" in data[:4096]:
        raise NotThisFormat(f"{name} is not text.")
    try:
        return codecs.getincrementaldecoder("utf-8-sig")().decode(data, final=whole)
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")


def split(text: str, limit: int = CHUNK_CHARS) -> list[str]:
    """`text` in pieces of at most `limit` characters, in order and without loss but for white space at the cuts."""
    text = text.strip()
    if not text:
        return []
    return [text] if len(text) <= limit else _split(text, limit, 0)


def _split(text: str, limit: int, level: int) -> list[str]:
    """Cut at the best places there are, then put small neighbours together again as far as they fit."""
    if len(text) <= limit:
        return [text]
    if level == len(_CUTS):
        return [text[start : start + limit] for start in range(0, len(text), limit)]
    pieces: list[str] = []
    gap = "\n\n" if level < 2 else "\n" if level == 2 else " "
    for part in (part.strip() for part in _CUTS[level].split(text)):
        for piece in _split(part, limit, level + 1) if part else []:
            if pieces and len(pieces[-1]) + len(gap) + len(piece) <= limit:
                pieces[-1] += gap + piece
            else:
                pieces.append(piece)
    return pieces
