"""Text from bytes, and text into pieces of a size in which it can be found."""

import codecs
import re

from secondme.importers.base import NotThisFormat

MAX_BYTES = 16_000_000
"""A note that is larger is none."""
CHUNK_CHARS = 2_000
_CUTS = (
    re.compile(r"\n(?=#{1,6}\s)"),
    re.compile(r"\n\s*\n"),
    re.compile(r"\n"),
    re.compile(r"(?<=[.!?…])\s+"),
    re.compile(r"\s+"),
)
"""Where to cut, best first: before a heading, between paragraphs, lines, sentences, words."""


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
