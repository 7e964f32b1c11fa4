"""OpenDocument texts (OASIS ODF 1.3): paragraphs, headings, lists, tables, notes, comments by who made them.

Read as a stream. What was deleted while changes were tracked is not what the document says, and is left out.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from secondme.importers.base import Blob, FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.documents import MAX_PARAGRAPH, Document, Package, date_of, has_suffix
from secondme.importers.numbering import numeral
from secondme.importers.xmlread import BrokenMarkup, End, Start, xml_events, xml_tree

MIME = b"application/vnd.oasis.opendocument.text"
MAX_COMMENTS = 20_000
MAX_SPACES = 200
_SPACES = re.compile(r"[ \t\r\n]+")
_SKIPPED = frozenset(
    {"tracked-changes", "forms", "sequence-decls", "variable-decls", "user-field-decls", "event-listeners"}
)
_NAMES: Mapping[str, str] = {
    "1": "decimal",
    "a": "lowerLetter",
    "A": "upperLetter",
    "i": "lowerRoman",
    "I": "upperRoman",
}


class Odt(FileFormat):
    name = "odt"
    title = "OpenDocument text"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        if head.startswith(b"PK\x03\x04"):
            return MIME in head[:200] or has_suffix(path, ".odt", ".ott")
        return b"office:document " in head[:4096] and MIME in head[:4096]

    def read(self, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        document = Document(source, blob, is_own=True)
        try:
            if blob.head.startswith(b"PK"):
                yield from _packed(source, blob, document)
            else:
                with source.open(blob) as file:
                    yield from _Text(document).read(file)
        except BrokenMarkup as error:
            yield from document.finish()
            if document.is_empty:
                raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
            yield Problem(0, f"The rest of the document was not read: {error}")


def _packed(source: Source, blob: Blob, document: Document) -> Iterator[Read]:
    package = Package(source, blob, "an OpenDocument text")
    if "META-INF/manifest.xml" in package and b"encryption-data" in package.read("META-INF/manifest.xml"):
        raise NotThisFormat(f"{source.name} is protected by a password. Import a copy saved without it.")
    if "content.xml" not in package:
        raise NotThisFormat(f"{source.name} is no OpenDocument text: it holds no text of one.")
    text = _Text(document)
    if "meta.xml" in package:
        try:
            with package.open("meta.xml") as file:
                for element in xml_tree(file, 10_000).iter():
                    text.describe(element.tag, element.text or "")
        except BrokenMarkup:
            yield Problem(0, "Its title and author could not be read.")
    if "styles.xml" in package:
        with package.open("styles.xml") as file:
            text.learn_lists(file)
    with package.open("content.xml") as file:
        yield from text.read(file)


@dataclass(slots=True)
class _Remark:
    author: str = ""
    date: str = ""
    words: list[str] = field(default_factory=list)


@dataclass(slots=True)
class _List:
    style: str
    count: int = 0
    fresh: bool = False
    """Whether an item has begun of which no paragraph was written yet."""


class _Text:
    """Goes through content.xml. Notes and comments lie within the paragraphs that they belong to: `_open` holds the
    words of each paragraph that is open, `_into` where words go that are in none."""

    def __init__(self, document: Document) -> None:
        self._document = document
        self._styles: dict[str, dict[int, str]] = {}
        self._style, self._in_body = "", False
        self._open: list[list[str]] = []
        self._lists: list[_List] = []
        self._cells: list[list[str]] = []
        """The paragraphs of each cell of the row that is open; tables within tables are taken as part of the cell."""
        self._tables = 0
        self._notes: list[str] = []
        self._note_count = 0
        self._in_note = False
        self._citation = False
        self._remark: _Remark | None = None
        self._remarks: list[_Remark] = []
        self._skip = self._said = self._cut = 0
        """How deep in what is skipped; characters of the paragraph; paragraphs of which the end was left out."""
        self._field = ""
        self._ready: list[tuple[str, bool]] = []

    def describe(self, tag: str, text: str) -> None:
        """One of the document's own properties; the first creator is who began it."""
        if tag == "title" and not self._document.title:
            self._document.title = " ".join(text.split())[:200]
        elif tag == "initial-creator" or (tag == "creator" and not self._document.author):
            self._document.author = " ".join(text.split())[:200]
        elif tag == "date" or (tag == "creation-date" and not self._document.time):
            self._document.time = (
                date_of(text[:19] if len(text) > 19 and text[19] == "." else text) or self._document.time
            )

    def learn_lists(self, file: IO[bytes]) -> None:
        for event in xml_events(file):
            if isinstance(event, Start):
                self._learn(event.tag, event.attributes)

    def read(self, file: IO[bytes]) -> Iterator[Read]:
        for event in xml_events(file):
            self._take(event)
            if self._ready:
                for text, tight in self._ready:
                    yield from self._document.add(text, tight)
                self._ready.clear()
        for note in self._notes:
            yield from self._document.add(note)
        yield from self._document.finish()
        if self._document.is_empty:
            yield Problem(0, "The document has no text.")
        if self._cut:
            yield Problem(0, f"Of {self._cut} paragraphs only the first {MAX_PARAGRAPH:,} characters were read.")
        for number, remark in enumerate(self._remarks, 1):
            if words := "\n".join(remark.words):
                yield self._document.remark(words, remark.author, date_of(remark.date[:19]), f"comment-{number}")
        yield self._document.whole()

    def _learn(self, tag: str, known: Mapping[str, str]) -> None:
        if tag == "list-style":
            self._style = known.get("name", "")
        elif tag == "list-level-style-number" and known.get("level", "").isdigit():
            kind = _NAMES.get(known.get("num-format", ""), "")
            self._styles.setdefault(self._style, {})[int(known["level"][:3])] = kind

    def _take(self, event: Start | End | str) -> None:
        if isinstance(event, str):
            self._words(event)
        elif event.tag in _SKIPPED:
            self._skip += 1 if isinstance(event, Start) else -1
        elif self._skip:
            return
        elif isinstance(event, Start):
            self._learn(event.tag, event.attributes)
            if event.tag == "text" and event.space.endswith(":office:1.0"):
                self._in_body = True
            elif self._in_body:
                self._start(event.tag, event.attributes)
            self._field = event.tag
        else:
            if self._in_body:
                self._end(event.tag)
            self._field = ""

    def _words(self, words: str) -> None:
        if self._skip or self._citation:
            return
        if not self._in_body:
            if self._field in ("title", "initial-creator", "creator", "date", "creation-date"):
                self.describe(self._field, words)
        elif self._remark is not None and self._field in ("creator", "date"):
            if self._field == "creator":
                self._remark.author += words
            else:
                self._remark.date += words
        elif self._open and self._field in ("title", "desc"):
            self._open[-1].append(f"[image: {' '.join(words.split())[:300]}]")
        elif self._open and self._field not in ("creator-initials", "date-string"):
            self._said += len(words)
            if self._said <= MAX_PARAGRAPH:
                self._open[-1].append(_SPACES.sub(" ", words))

    def _start(self, tag: str, known: Mapping[str, str]) -> None:
        if tag == "p":
            self._open.append([])
        elif tag == "h":
            level = known.get("outline-level", "1")
            self._open.append(["#" * min(int(level) if level.isdigit() and len(level) < 3 else 1, 6) + " "])
        elif tag == "list":
            outer = self._lists[-1].style if self._lists else ""
            self._lists.append(_List(known.get("style-name", outer)))
        elif tag == "list-item" and self._lists:
            self._lists[-1].count += 1
            self._lists[-1].fresh = True
        elif tag == "table":
            self._tables += 1
        elif tag == "table-cell":
            self._cells.append([])
        elif tag == "note-citation":
            self._citation = True
        elif tag == "annotation":
            self._remark = _Remark()
        elif self._open:
            self._within(self._open[-1], tag, known)

    def _within(self, words: list[str], tag: str, known: Mapping[str, str]) -> None:
        if tag == "s":
            count = known.get("c", "1")
            words.append(" " * min(int(count) if count.isdigit() and len(count) < 6 else 1, MAX_SPACES))
        elif tag == "tab":
            words.append("\t")
        elif tag == "line-break":
            words.append("\n")
        elif tag == "note":
            self._note_count += 1
            self._in_note = True
            words.append(f"[note {self._note_count}]")

    def _end(self, tag: str) -> None:
        if tag in ("p", "h") and self._open:
            self._paragraph("".join(self._open.pop()).strip())
        elif tag == "list" and self._lists:
            self._lists.pop()
        elif tag == "table-row" and self._tables == 1:
            row = " | ".join(" ".join(" ".join(cell).split()) for cell in self._cells).rstrip(" |")
            self._cells.clear()
            if row:
                self._ready.append((row, True))
        elif tag == "table":
            self._tables = max(self._tables - 1, 0)
        elif tag == "note-citation":
            self._citation = False
        elif tag == "note":
            self._in_note = False
        elif tag == "annotation" and self._remark is not None:
            if len(self._remarks) < MAX_COMMENTS:
                self._remarks.append(self._remark)
            self._remark = None

    def _paragraph(self, text: str) -> None:
        self._cut += self._said > MAX_PARAGRAPH
        self._said = 0
        if not text or text.strip("# ") == "":
            return
        if self._remark is not None:
            self._remark.words.append(text)
        elif self._in_note:
            self._notes.append(f"[note {self._note_count}] {text}")
        elif self._tables and self._cells:
            self._cells[-1].append(text)
        elif self._lists:
            self._ready.append((self._item() + text, True))
        else:
            self._ready.append((text, False))

    def _item(self) -> str:
        """What stands before a paragraph of a list."""
        level, entry = len(self._lists), self._lists[-1]
        indent = "  " * min(level - 1, 8)
        if not entry.fresh:
            return indent + "  "
        entry.fresh = False
        number = numeral(entry.count, self._styles.get(entry.style, {}).get(level, ""))
        return indent + (f"{number}. " if number else "- ")
