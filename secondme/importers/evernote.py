"""Evernote's export (.enex), versions 4 to 10: XML with a note in ENML after the other.

Read as a stream: what is attached (base64) is never held whole, but named, and handed on in pieces where it is wanted.
What was clipped from the web is nobody's own.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NewItem, NotThisFormat, Person, Piece, Problem, Read, Source
from secondme.importers.enclosed import Enclosed, given, named
from secondme.importers.pages import LeftOut, Note, html_words, told
from secondme.importers.when import written
from secondme.importers.wiki import attachment
from secondme.importers.xmlread import BrokenMarkup, End, Start, XmlEvent, xml_events

MAX_CONTENT = 16_000_000
MAX_FIELD = 10_000
MAX_PARTS = 1_000
"""So many tags, or attachments, of a note are named."""
_LIST_ITEM = re.compile(r"<li\b[^<>]*>")
_CHECKED = re.compile(r"--en-checked: ?(?P<checked>true|false)")
_CRYPT = re.compile(r"<en-crypt\b[^<>]{0,1000}>[^<>]*</en-crypt>")
_CLIPPED = re.compile(r"web\.?clip|webclipper|clipper", re.I)
_WANTED = frozenset(
    {
        "title", "content", "created", "updated", "tag", "author", "source", "source-url", "source-application",
        "file-name", "mime", "reminder-time", "taskStatus",
    }
)  # fmt: skip
IS_EMPTY = ("it holds nothing and was left out.", "{n} notes hold nothing and were left out.")
IS_LOCKED = (
    "a part of it is encrypted, and stands there as [encrypted].",
    "{n} encrypted parts of notes stand there as [encrypted].",
)


@dataclass(slots=True)
class _File:
    """What is attached to a note; without `data` while nothing of it was read."""

    name: str = ""
    mime: str = ""
    data: Enclosed | None = None


@dataclass(slots=True)
class _Raw:
    """A note as far as it is read."""

    fields: dict[str, str] = field(default_factory=dict)
    tags: list[str] = field(default_factory=list)
    files: list[_File] = field(default_factory=list)
    tasks: list[tuple[str, bool]] = field(default_factory=list)
    cut: bool = False
    full: bool = False
    """The file that is read now is one too many, and not told."""


class Evernote(FileFormat):
    name = "evernote"
    title = "Evernote export"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return b"<en-export" in head.replace(b"\0", b"")

    def read(self, source: Source) -> Iterator[Read]:
        left, seen, found = LeftOut(), set[str](), False
        authors: set[str] = set()
        try:
            with source.open(source.blobs[0]) as file:
                for raw in _Notes(source).of(xml_events(file)):
                    if isinstance(raw, Piece):
                        yield raw
                        continue
                    found = True
                    if not _is_clipped(raw) and raw.fields.get("author"):
                        authors.add(raw.fields["author"])
                    yield from _told(raw, source, left, seen)
        except BrokenMarkup as error:
            if not found:
                raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
            yield Problem(0, f"The file cannot be read to its end: {error} What came before is read.")
        yield from _people(authors)
        yield from left.problems()


class _Notes:
    """Each note as it ends; what an element holds is only kept where it is wanted. Before a note come the pieces of
    what is attached to it."""

    def __init__(self, source: Source) -> None:
        self._id, self._wants_files = source.blobs[0].id, source.options.attachments
        self._files = 0
        self._raw: _Raw | None = None
        self._path: list[str] = []
        self._text: list[str] = []
        self._size = 0

    def of(self, events: Iterator[XmlEvent]) -> Iterator[_Raw | Piece]:
        for event in events:
            raw = self._raw
            if isinstance(event, str):
                if raw is not None and self._path[-1] == "data" and (file := _file_of(raw, self._path)):
                    yield from self._data(file).add(event.encode("ascii", "ignore"))
                elif raw is not None and self._path[-1] in _WANTED:
                    self._take(raw, event)
                continue
            if isinstance(event, Start):
                self._begin(event)
                continue
            self._path.pop()
            if raw is not None and event.tag == "note":
                self._raw = None
                yield raw
            elif raw is not None and event.tag == "data" and (file := _file_of(raw, [*self._path, "data"])):
                yield from self._data(file).end()
            elif raw is not None and event.tag in _WANTED:
                _keep(raw, event, self._path, "".join(self._text))
            self._text, self._size = [], 0

    def _begin(self, event: Start) -> None:
        self._path.append(event.tag)
        self._text, self._size = [], 0
        if event.tag == "note":
            self._raw = _Raw()
        if self._raw is not None and event.tag == "resource":
            self._raw.full = len(self._raw.files) >= MAX_PARTS
            if not self._raw.full:
                self._raw.files.append(_File())

    def _take(self, raw: _Raw, text: str) -> None:
        self._size += len(text)
        most = MAX_CONTENT if self._path[-1] == "content" else MAX_FIELD
        raw.cut = raw.cut or self._size > most
        if self._size <= most:
            self._text.append(text)

    def _data(self, file: _File) -> Enclosed:
        if file.data is None:
            self._files += 1
            file.data = Enclosed(f"{self._id}#{self._files}", "base64", self._wants_files)
        return file.data


def _file_of(raw: _Raw, path: list[str]) -> _File | None:
    """The file whose bytes stand at this place; none where it is one too many, or only what was recognised in it."""
    return raw.files[-1] if path[-2:] == ["resource", "data"] and raw.files and not raw.full else None


def _keep(raw: _Raw, end: End, path: list[str], text: str) -> None:
    value = text if end.tag == "content" else " ".join(text.split())
    if "resource" in path:
        if not raw.files or raw.full:
            return
        if end.tag == "file-name":
            raw.files[-1].name = value
        elif end.tag == "mime":
            raw.files[-1].mime = value
    elif "task" in path:
        if end.tag == "title" and len(raw.tasks) < MAX_PARTS:
            raw.tasks.append((value, False))
        elif end.tag == "taskStatus" and raw.tasks:
            raw.tasks[-1] = (raw.tasks[-1][0], value == "completed")
    elif end.tag == "tag":
        if len(raw.tags) < MAX_PARTS:
            raw.tags.append(value)
    else:
        raw.fields.setdefault(end.tag, value)


def _people(authors: set[str]) -> Iterator[Person]:
    """Who wrote the notes; if that was one alone, the notes are theirs."""
    for author in sorted(authors):
        yield Person(author, (author,) if "@" in author else (), is_owner=len(authors) == 1)


def _is_clipped(raw: _Raw) -> bool:
    said = (raw.fields.get("source", ""), raw.fields.get("source-application", ""))
    return any(_CLIPPED.search(value) for value in said) or "--en-clipped-content" in raw.fields.get("content", "")


def _told(raw: _Raw, source: Source, left: LeftOut, seen: set[str]) -> Iterator[Read]:
    title = raw.fields.get("title", "")
    if raw.cut:
        yield Problem(0, f"{title or 'A note'}: it is so long that its end was left out.")
    text = _text(raw, left)
    if not text.strip() and title.casefold() in ("", "untitled"):
        left.add(*IS_EMPTY)
        return
    created = written(raw.fields.get("created")) or written(raw.fields.get("updated"))
    note = Note(
        id=_id(f"{raw.fields.get('created', '')} {title}".strip(), seen),
        title=title,
        text=text,
        time=created or source.blobs[0].changed,
        author=raw.fields.get("author", ""),
        place="" if source.blobs[0].path.suffix != ".enex" else source.blobs[0].path.stem,
        tags=tuple(raw.tags),
        foreign=_is_clipped(raw),
        complete=not raw.cut,
    )
    items: list[NewItem] = []
    for read in told(note, source):
        items += [read] if isinstance(read, NewItem) else []
        yield read
    yield from given(items, _files(raw))


def _files(raw: _Raw) -> Iterator[tuple[Enclosed, str, str]]:
    for number, file in enumerate(raw.files, 1):
        if file.data is not None and file.data.is_whole:
            yield file.data, file.name or named(file.mime, number), attachment(file.name) if file.name else ""


def _id(wanted: str, seen: set[str]) -> str:
    """Evernote exports no ids: time and title name a note, and its number among those that have both the same."""
    number = 1
    while (id := wanted if number == 1 else f"{wanted} ({number})") in seen:
        number += 1
    seen.add(id)
    return id


def _with_check(item: re.Match[str]) -> str:
    """Newer versions tell in the style of an item that it is to be ticked."""
    found = _CHECKED.search(item[0])
    return f'{item[0]}<en-todo checked="{found["checked"]}"/>' if found else item[0]


def _text(raw: _Raw, left: LeftOut) -> str:
    content = raw.fields.get("content", "")
    content, locked = _CRYPT.subn("[encrypted]", content)
    for _ in range(min(locked, 1000)):
        left.add(*IS_LOCKED, raw.fields.get("title", ""))
    content = _LIST_ITEM.sub(_with_check, content)
    page = html_words(content)
    lines = [page.text]
    lines += [f"[{'x' if done else ' '}] {title}" for title, done in raw.tasks if title]
    lines += [attachment(file.name) for file in raw.files if file.name]
    if reminder := written(raw.fields.get("reminder-time")):
        lines.append(f"Reminder: {reminder}")
    if _is_clipped(raw) and (url := raw.fields.get("source-url")):
        lines.append(f"From: {url}")
    return "\n".join(line for line in lines if line.strip())
