"""Notes as people keep them: Markdown and plain text. A short note is one item, a long one is cut where it pauses."""

import codecs
import re
from collections.abc import Iterator
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source, Whole, clean
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


class _Notes(FileFormat):
    """Reads a note. Unless the person said who they are, its words are a document's, not their own."""

    name = ""
    title = ""

    def read(self, source: Source) -> Iterator[Read]:
        """The id of a note is its path, of further pieces path#2, path#3 …: imported again, it becomes a revision."""
        blob, me = source.blobs[0], " ".join(sorted(source.options.me)[:1])
        if source.size > MAX_BYTES:
            raise NotThisFormat(f"{source.name} is too large for a note: more than {MAX_BYTES // 1_000_000} MB.")
        with source.open(blob) as file:
            words = decode(file.read(MAX_BYTES + 1), source.name)
        text = clean(words).replace("\r\n", "\n").replace("\r", "\n")
        pieces = split(text)
        if not pieces:
            yield Problem(0, "The file is empty.")
        role: Role = "self" if me else "other"
        origin: Origin = "imported_self" if me else "document"
        kind: ItemKind = "note" if len(pieces) == 1 else "chunk"
        ids = [blob.id if number == 1 else f"{blob.id}#{number}" for number in range(1, len(pieces) + 1)]
        for id, piece in zip(ids, pieces, strict=True):
            yield NewItem(
                text=piece,
                author=me,
                role=role,
                time=blob.changed,
                origin=origin,
                kind=kind,
                external_id=id,
                conversation=blob.id,
                title=self.heading(text) or blob.path.stem,
            )
        yield Whole(blob.id, tuple(ids))

    def heading(self, text: str) -> str:
        return ""


class Markdown(_Notes):
    name = "markdown"
    title = "Markdown note"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
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

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
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
