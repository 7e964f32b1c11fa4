"""Text from bytes, and text into pieces of a size in which it can be found."""

import codecs
import re

from secondme.importers.base import NotThisFormat

MAX_BYTES = 16_000_000
"""A note that is larger is none."""
CHUNK_CHARS = 2_000
_HEADING = re.compile(r"\n(?=#{1,6}[ \t])")
_SENTENCE = re.compile(r"(?<=[.!?…。！？])\s+")
_SPACES = re.compile(r"\s*")


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
    """`text` in pieces of at most `limit` characters, in order and without loss but for white space at the cuts. The
    time it takes grows with its length alone."""
    text = text.strip()
    pieces: list[str] = []
    start = 0
    while len(text) - start > limit:
        cut = _cut(text[start : start + limit + 1], limit)
        piece = text[start : start + cut].strip()
        if piece:
            pieces.append(piece)
        blank = _SPACES.match(text, start + cut)
        start = blank.end() if blank else start + cut
    return [*pieces, text[start:]] if start < len(text) else pieces


def _cut(window: str, limit: int) -> int:
    """Where to cut, best first: before a heading, between paragraphs, lines, sentences, words; but not so early that a
    small piece would stand alone where a later cut is as good as any."""
    early = limit // 4
    places = (
        max((found.start() for found in _HEADING.finditer(window)), default=0) if "\n#" in window else 0,
        window.rfind("\n\n"),
        window.rfind("\n"),
        max((found.start() for found in _SENTENCE.finditer(window)), default=0),
    )
    for place in places:
        if place > early:
            return place
    if window[-1].isspace():
        return limit
    words = window.rsplit(None, 1)
    if len(words) == 2 and (place := window.rindex(words[1])) > 0:
        return place
    return limit
