"""Word documents (Office Open XML, ECMA-376): paragraphs, headings, lists, tables, notes, comments by who made them.

Read as a stream, because a tree of the document would need a multiple of its size. What was deleted while changes were
tracked, hidden text, and the instructions of fields are not what the document says, and are left out.
"""

import re
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import IO

from secondme.importers.base import FileFormat, NotThisFormat, Problem, Read, Source
from secondme.importers.documents import MAX_PARAGRAPH, Document, Package, date_of, has_suffix
from secondme.importers.numbering import Counters, Levels
from secondme.importers.xmlread import BrokenMarkup, End, Start, xml_events, xml_tree

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""How Word files of before 2007 begin, and newer ones that want a password."""
MAX_COMMENTS = 20_000
_SKIPPED = frozenset({"del", "moveFrom", "Fallback", "instrText", "delText", "delInstrText", "rPrChange", "pPrChange"})
_CHARACTERS: Mapping[str, str] = {"tab": "\t", "cr": "\n", "noBreakHyphen": "-", "ptab": "\t"}


class Docx(FileFormat):
    name = "docx"
    title = "Word document"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        named = has_suffix(path, ".docx", ".docm", ".dotx", ".dotm")
        if head.startswith(OLE):
            return named or has_suffix(path, ".doc", ".dot")
        return head.startswith(b"PK\x03\x04") and (named or b"word/document.xml" in head)

    def read(self, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        if blob.head.startswith(OLE):
            raise NotThisFormat(
                f"{source.name} is protected by a password, or in the format of Word before 2007. Save it in Word as a "
                "document (.docx) without a password, and import that."
            )
        package = Package(source, blob, "a Word document")
        try:
            main, document = _main_part(package), _described(source, package)
        except BrokenMarkup as error:
            raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
        try:
            yield from _Body(package, document, PurePosixPath(main).parent).read(main)
        except BrokenMarkup as error:
            yield from document.finish()
            if document.is_empty:
                raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
            yield Problem(0, f"The rest of the document was not read: {error}")


def _main_part(package: Package) -> str:
    """Where the text is (the relations say, nearly always word/document.xml)."""
    if "_rels/.rels" in package:
        with package.open("_rels/.rels") as file:
            for event in xml_events(file):
                if isinstance(event, Start) and event.attributes.get("Type", "").endswith("/officeDocument"):
                    target = event.attributes.get("Target", "").lstrip("/")
                    if target in package and target.endswith(".xml"):
                        return target
    if "word/document.xml" in package:
        return "word/document.xml"
    raise NotThisFormat(f"{package.name} is no Word document: it holds no text of one.")


def _described(source: Source, package: Package) -> Document:
    """Title, author and date of the document's own properties. Damaged properties are no reason to lose the text."""
    found: dict[str, str] = {}
    if "docProps/core.xml" in package:
        try:
            with package.open("docProps/core.xml") as file:
                found = {child.tag: (child.text or "").strip() for child in xml_tree(file, 2_000)}
        except BrokenMarkup:
            found = {}
    time = date_of(found.get("modified", "")) or date_of(found.get("created", "")) or ""
    return Document(source, source.blobs[0], found.get("creator", ""), found.get("title", ""), time, is_own=True)


@dataclass(slots=True)
class _Paragraph:
    words: list[str] = field(default_factory=list)
    style: str = ""
    list_id: str = ""
    level: int = 0
    outline: int | None = None
    chars: int = 0

    def say(self, words: str) -> None:
        self.chars += len(words)
        if self.chars <= MAX_PARAGRAPH:
            self.words.append(words)

    @property
    def text(self) -> str:
        return "".join(self.words).strip()


_LINE = re.compile(r"\s*(?:- |\w{1,9}\. )|[^\n]* \| ")


def _is_line(text: str) -> bool:
    """Of a list or a table."""
    return bool(_LINE.match(text))


class _Body:
    """The paragraphs of the parts of one document."""

    def __init__(self, package: Package, document: Document, folder: PurePosixPath) -> None:
        self._package, self._document, self._folder = package, document, folder
        self.cut = 0
        """Paragraphs of which the end was left out."""
        self._styles = _styles(package, f"{folder}/styles.xml")
        self._counters = Counters(_lists(package, f"{folder}/numbering.xml"))

    def read(self, main: str) -> Iterator[Read]:
        for text in self._paragraphs(main):
            yield from self._document.add(text, tight=_is_line(text))
        for kind in ("footnote", "endnote"):
            for id, text, _ in self._notes(f"{self._folder}/{kind}s.xml", kind):
                yield from self._document.add(f"[{kind} {id}] {text}")
        for text in self._margins():
            yield from self._document.add(text)
        yield from self._document.finish()
        if self._document.is_empty:
            yield Problem(0, "The document has no text.")
        if self.cut:
            yield Problem(0, f"Of {self.cut} paragraphs only the first {MAX_PARAGRAPH:,} characters were read.")
        for id, text, known in self._notes(f"{self._folder}/comments.xml", "comment"):
            when = date_of(known.get("date", ""))
            yield self._document.remark(text, known.get("author", ""), when, f"comment-{id}")
        yield self._document.whole()

    def _margins(self) -> Iterator[str]:
        """Each text in the head or foot of the pages once: a letter has its sender there."""
        seen: set[str] = set()
        for part in sorted(self._package.parts):
            for kind in ("header", "footer"):
                if part.startswith(f"{self._folder}/{kind}") and part.endswith(".xml"):
                    text = " / ".join(text.replace("\n", " ") for text in self._paragraphs(part))
                    if text and text not in seen:
                        seen.add(text)
                        yield f"[{kind}] {text}"

    def _notes(self, part: str, tag: str) -> Iterator[tuple[str, str, Mapping[str, str]]]:
        """(id, text, attributes) of footnotes, endnotes or comments; separators are none."""
        if part not in self._package:
            return
        with self._package.open(part) as file:
            known: Mapping[str, str] = {}
            texts: list[str] = []
            count = 0
            for what in self._blocks(file, tag):
                if isinstance(what, Start):
                    known, texts = what.attributes, []
                elif isinstance(what, str):
                    texts.append(what)
                elif texts and known.get("type", "normal") == "normal" and count < MAX_COMMENTS:
                    count += 1
                    yield known.get("id", ""), "\n".join(texts), known

    def _paragraphs(self, part: str) -> Iterator[str]:
        with self._package.open(part) as file:
            yield from (what for what in self._blocks(file, "") if isinstance(what, str))

    def _blocks(self, file: IO[bytes], tag: str) -> Iterator[Start | End | str]:
        """Paragraphs and rows of tables as text; the begin and end of each `tag`."""
        walk = _Walk(self)
        for event in xml_events(file):
            if not isinstance(event, str) and event.tag == tag:
                yield event
            walk.take(event)
            yield from walk.ready()

    def shown(self, paragraph: _Paragraph) -> str:
        """With what stands before it: "#" of a heading, the number or the dash of a list."""
        text = paragraph.text
        if not text:
            return ""
        level = paragraph.outline if paragraph.outline is not None else self._styles.headings.get(paragraph.style)
        if level is not None and level < 9:
            return "#" * min(level + 1, 6) + " " + " ".join(text.split())
        list_id = paragraph.list_id or self._styles.lists.get(paragraph.style, "0")
        if list_id != "0":
            return "  " * min(paragraph.level, 8) + self._counters.next(list_id, paragraph.level) + text
        return text


class _Walk:
    """From events to the text of paragraphs; those in a table are gathered to rows."""

    def __init__(self, body: _Body) -> None:
        self._body = body
        self._open: list[_Paragraph] = []
        self._rows: list[list[list[str]]] = []
        """For each table that is open, the cells of its row, of which each holds its paragraphs."""
        self._done: deque[str] = deque()
        self._skip = 0
        self._in_text = self._hidden = self._in_run_properties = False

    def ready(self) -> Iterator[str]:
        while self._done:
            yield self._done.popleft()

    def take(self, event: Start | End | str) -> None:
        if isinstance(event, str):
            if self._in_text and self._open and not self._skip and not self._hidden:
                self._open[-1].say(event)
        elif event.tag in _SKIPPED:
            self._skip += 1 if isinstance(event, Start) else -1
        elif self._skip:
            return
        elif isinstance(event, Start):
            self._start(event.tag, event.attributes)
        else:
            self._end(event.tag)

    def _start(self, tag: str, known: Mapping[str, str]) -> None:
        if tag == "p":
            self._open.append(_Paragraph())
        elif tag == "tbl":
            self._rows.append([])
        elif tag == "tc" and self._rows:
            self._rows[-1].append([])
        elif tag == "t":
            self._in_text = True
        elif tag == "r":
            self._hidden = False
        elif tag == "rPr":
            self._in_run_properties = True
        elif tag == "vanish" and self._in_run_properties:
            self._hidden = known.get("val", "1") not in ("0", "false")
        elif self._open:
            self._within(self._open[-1], tag, known)

    def _within(self, paragraph: _Paragraph, tag: str, known: Mapping[str, str]) -> None:
        if tag == "pStyle":
            paragraph.style = known.get("val", "")
        elif tag == "numId":
            paragraph.list_id = known.get("val", "")
        elif tag == "ilvl":
            paragraph.level = _number(known.get("val")) or 0
        elif tag == "outlineLvl":
            paragraph.outline = _number(known.get("val"))
        elif tag in ("footnoteReference", "endnoteReference"):
            paragraph.words.append(f"[{tag.removesuffix('Reference')} {known.get('id', '')}]")
        elif tag == "docPr" and known.get("descr"):
            paragraph.words.append(f"[image: {' '.join(known['descr'].split())[:300]}]")
        elif tag == "br" and known.get("type", "textWrapping") == "textWrapping":
            paragraph.words.append("\n")
        elif tag in _CHARACTERS and not known.get("val"):
            paragraph.words.append(_CHARACTERS[tag])

    def _end(self, tag: str) -> None:
        if tag == "t":
            self._in_text = False
        elif tag == "r":
            self._hidden = False
        elif tag == "rPr":
            self._in_run_properties = False
        elif tag == "pPr":
            self._hidden = False
        elif tag == "p" and self._open:
            paragraph = self._open.pop()
            self._body.cut += paragraph.chars > MAX_PARAGRAPH
            if text := self._body.shown(paragraph):
                self._put(text)
        elif tag == "tr" and self._rows:
            cells = [" ".join(" ".join(cell).split()) for cell in self._rows[-1]]
            self._rows[-1].clear()
            if any(cells):
                self._put(" | ".join(cells).rstrip(" |"), above=2)
        elif tag == "tbl" and self._rows:
            self._rows.pop()

    def _put(self, text: str, above: int = 1) -> None:
        """Into the cell that is open (of the table around this one, `above` 2), else it is ready."""
        row = self._rows[-above] if len(self._rows) >= above else None
        if row:
            row[-1].append(text)
        else:
            self._done.append(text)


@dataclass(slots=True)
class _Styles:
    """Ids of styles: of headings with their level from 0, of lists with the list that they count."""

    headings: dict[str, int] = field(default_factory=dict)
    lists: dict[str, str] = field(default_factory=dict)


def _styles(package: Package, part: str) -> _Styles:
    """A heading is known by what Word calls the style in every language, or by its outline level."""
    styles = _Styles()
    if part not in package:
        return styles
    based: dict[str, str] = {}
    style = ""
    with package.open(part) as file:
        for event in xml_events(file):
            if not isinstance(event, Start):
                continue
            value = event.attributes.get("val", "")
            if event.tag == "style":
                style = event.attributes.get("styleId", "")
            elif event.tag == "name" and style and value.lower() == "title":
                styles.headings[style] = 0
            elif event.tag == "name" and style and value.lower().startswith("heading "):
                styles.headings[style] = (_number(value[8:]) or 1) - 1
            elif event.tag == "outlineLvl" and style:
                styles.headings.setdefault(style, _number(value) or 0)
            elif event.tag == "numId" and style:
                styles.lists[style] = value
            elif event.tag == "basedOn" and style:
                based[style] = value
    for name, parent in based.items():
        if name not in styles.headings and parent in styles.headings:
            styles.headings[name] = styles.headings[parent]
    return styles


def _lists(package: Package, part: str) -> Levels:
    """For each list, how each of its levels is counted."""
    if part not in package:
        return {}
    kinds: dict[str, dict[int, str]] = {}
    lists: dict[str, dict[int, str]] = {}
    abstract = concrete = ""
    level = 0
    with package.open(part) as file:
        for event in xml_events(file):
            if not isinstance(event, Start):
                continue
            value = event.attributes.get("val", "")
            if event.tag == "abstractNum":
                abstract = event.attributes.get("abstractNumId", "")
            elif event.tag == "lvl":
                level = _number(event.attributes.get("ilvl")) or 0
            elif event.tag == "numFmt" and not concrete:
                kinds.setdefault(abstract, {})[level] = value
            elif event.tag == "num":
                concrete = event.attributes.get("numId", "")
            elif event.tag == "abstractNumId" and concrete:
                lists[concrete] = kinds.get(value, {})
    return lists


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isascii() and text.isdigit() and len(text) < 6 else None
