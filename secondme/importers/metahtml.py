"""The pages that Meta's export has instead of JSON, when nobody chose: one message after the other, the newest first.

Their dates have no time zone and no seconds; the classes of their elements changed twice, the order of them did not.
"""

import re
import zlib
from collections.abc import Iterator
from typing import BinaryIO

from secondme.importers.activity import cut, moment
from secondme.importers.base import Blob, Problem
from secondme.importers.markup import html_text, unescape
from secondme.importers.meta import Omitted, Said

LOOK_BYTES = 400_000
"""The page begins with so much of styles before the first message, or less."""
NAME = re.compile(r"message_\d{1,6}\.html?$", re.IGNORECASE)
_MESSAGE = re.compile(r'<(?:div|section) class="(?:[^"]{0,80} )?(?:_a6-g|_2lej)[ "]')
_AUTHOR = re.compile(r'class="[^"]{0,80}(?:_a6-h|_2lek)[^"]{0,40}"[^>]{0,80}>(?P<name>[^<]{0,300})<')
_CONTENT = re.compile(r'class="[^"]{0,80}(?:_a6-p|_2let)(?:[ "])[^>]{0,80}>')
_DATE = re.compile(r'<(?:div|footer) class="[^"]{0,80}(?:_a6-o|_2lem)[ "]')
_REACTIONS = re.compile(r'<ul class="_a6-q"')
_TITLE = re.compile(r"<title>(?P<title>[^<]{0,500})</title>")


def is_page(blob: Blob) -> bool:
    if not NAME.search(blob.path.name) or b"<html" not in blob.head[:2000].lower():
        return False
    with blob.opener() as file:
        return _MESSAGE.search(file.read(LOOK_BYTES).decode("utf-8", "replace")) is not None


def title_of(blob: Blob) -> str:
    found = _TITLE.search(blob.head.decode("utf-8", "replace"))
    return unescape(found["title"]).strip() if found else ""


def messages_of_page(file: BinaryIO) -> Iterator[Said | Omitted | Problem]:
    for piece in cut(file, _MESSAGE, 200):
        yield piece if isinstance(piece, Problem) else _message(piece)


def _message(piece: str) -> Said | Omitted:
    author, content = _AUTHOR.search(piece), _CONTENT.search(piece)
    date = _DATE.search(piece, content.end() if content else 0)
    if not author or not content or not date:
        return Omitted("notice")
    inner = piece[content.end() : date.start()]
    reactions = _REACTIONS.search(inner)
    text = html_text(inner[: reactions.start()] if reactions else inner).strip()
    if not text:
        return Omitted("empty")
    time = moment(html_text(piece[date.start() :]).strip()[:120])
    if time is None:
        return Omitted("undated")
    name = " ".join(unescape(author["name"]).split())
    return Said(f"{time}/{zlib.crc32(f'{name}: {text}'.encode()):08x}", time, name, text)
