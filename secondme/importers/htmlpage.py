"""Web pages and other HTML files, saved by a browser or written by a person."""

import re
from collections.abc import Iterator, Mapping
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.decoding import decode_html
from secondme.importers.pages import Note, Unreadable, bytes_of, html_words, lines_of, told
from secondme.importers.when import named, written

_SUFFIXES = (".html", ".htm", ".xhtml", ".xht")
_BEGINS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<meta", b"<title")
_DATES = (
    "created", "date", "dc.date", "dc.date.created", "dcterms.created", "dcterms.date", "article:published_time",
    "datepublished", "pubdate", "publish-date", "article:modified_time", "datemodified", "modified",
)  # fmt: skip
_FROM_WEB = re.compile(
    r"<!-- ?saved from url=|<link\b[^<>]{0,500}\brel=[\"']?canonical|SingleFile|snapshot-content-location", re.I
)


class Html(FileFormat):
    name = "html"
    title = "Web page"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        text = head[:4096].replace(b"\0", b"").removeprefix(b"\xef\xbb\xbf").lstrip(b"\xff\xfe \t\r\n").lower()
        while text.startswith((b"<?xml", b"<!--")) and (end := text.find(b">")) >= 0:
            text = text[end + 1 :].lstrip()
        if b"<!doctype html" in text[:2048] or text.startswith(_BEGINS) or b"<html" in text[:2048]:
            return True
        return path.suffix.lower() in _SUFFIXES and b"<" in text

    def read(self, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        try:
            raw = lines_of(decode_html(bytes_of(source, blob)))
        except Unreadable as error:
            raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
        page = html_words(raw)
        for sentence in page.left_out:
            yield Problem(0, sentence)
        if not page.text.strip():
            yield Problem(0, "There are no words on this page.")
            return
        yield from told(
            Note(
                id=blob.id,
                title=page.title or blob.path.stem,
                text=page.text,
                time=_date(page.meta) or named(blob.path.stem) or blob.changed,
                author=page.meta.get("author", "") or page.meta.get("dc.creator", ""),
                titled=bool(page.title),
                foreign=is_from_web(raw, page.meta),
                written=raw,
                complete=not page.left_out,
            ),
            source,
        )


def is_from_web(raw: str, meta: Mapping[str, str]) -> bool:
    """Whether a page says that it was published somewhere: then it is nobody's own note."""
    return "og:url" in meta or "og:site_name" in meta or bool(_FROM_WEB.search(raw[:65_536]))


def _date(meta: Mapping[str, str]) -> str | None:
    return next((when for key in _DATES if (when := written(meta.get(key)))), None)
