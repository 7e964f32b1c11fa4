"""Joplin's own exports, JEX (an archive) and RAW (a folder): an `<id>.md` for each note, notebook, tag and file.

What each is stands in its last lines (`type_: 1` is a note). Encrypted items, notes in the bin and copies of conflicts
are left out. The meaning of the last lines is as in Joplin's packages/lib/models/BaseItem.ts (serialize, unserialize).
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from secondme.importers.base import Attached, Blob, NewItem, NotThisFormat, Person, Problem, Read, Source
from secondme.importers.enclosed import holder
from secondme.importers.markdown import read as read_markdown
from secondme.importers.pages import LeftOut, Note, Unreadable, html_words, text_in_turn, told
from secondme.importers.when import epoch, written
from secondme.importers.wiki import attachment

NOTE, FOLDER, RESOURCE, TAG, NOTE_TAG = "1", "2", "4", "5", "6"
HTML = "2"
MAX_FOLDERS_DEEP = 32
_NAME = re.compile(r"[0-9a-f]{32}\.md", re.I)
_TYPE = re.compile(rb"(?:^|\n)type_: ?\d{1,2}\s*\Z")
_PROPERTY = re.compile(r"(?P<key>[a-z_]{2,40}):(?: (?P<value>.*))?")
_LINK = re.compile(r"(?P<image>!?)\[(?P<label>[^\[\]\n]{0,1000})\]\(:/(?P<id>[0-9a-f]{32})[^()\n]{0,200}\)", re.I)
_IMG = re.compile(r"<img\b[^<>]*>", re.I)
_SRC = re.compile(r"src=[\"']:/(?P<id>[0-9a-f]{32})[\"']", re.I)
_FILE = re.compile(r"[(\"']:/(?P<id>[0-9a-f]{32})", re.I)
IN_BIN = ("it lies in the bin and was left out.", "{n} notes lie in the bin and were left out.")
IS_COPY = ("it is a copy of a conflict and was left out.", "{n} copies of conflicts were left out.")
IS_LOCKED = (
    "it is encrypted and was left out. Decrypt it in Joplin and export again.",
    "{n} items are encrypted and were left out. Decrypt them in Joplin and export again.",
)


@dataclass(slots=True)
class _Item:
    title: str
    body: str
    properties: dict[str, str]

    def get(self, key: str) -> str:
        return self.properties.get(key, "")


@dataclass(slots=True)
class _Notebooks:
    """What notes refer to: small for each item, whatever the size of the notes."""

    folders: dict[str, tuple[str, str]] = field(default_factory=dict)
    """Id to (title, id of the one it lies in)."""
    tags: dict[str, str] = field(default_factory=dict)
    tagged: dict[str, list[str]] = field(default_factory=dict)
    files: dict[str, str] = field(default_factory=dict)
    endings: dict[str, str] = field(default_factory=dict)
    """Of the files as they lie in `resources`."""
    notes: list[Blob] = field(default_factory=list)

    def place(self, id: str) -> str:
        titles: list[str] = []
        while id in self.folders and len(titles) < MAX_FOLDERS_DEEP:
            title, id = self.folders[id]
            titles.append(title)
        return " / ".join(reversed(titles))


class Joplin:
    name = "joplin"
    title = "Joplin export"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Of a folder with items of Joplin in it all that are named like one: of a long one the last lines are not in
        the head."""
        groups: dict[str, list[Blob]] = {}
        for blob in blobs:
            if _NAME.fullmatch(blob.path.name):
                groups.setdefault(str(blob.path.parent), []).append(blob)
        return [tuple(group) for group in groups.values() if any(_TYPE.search(blob.head) for blob in group)]

    def read(self, source: Source) -> Iterator[Read]:
        left, people = LeftOut(), set[str]()
        books = _notebooks(source, left)
        if not (books.notes or books.folders):
            raise NotThisFormat(f"{source.name} holds no note of Joplin.")
        for blob in books.notes:
            try:
                item = _item(text_in_turn(source, blob))
            except Unreadable as error:
                yield Problem(0, f"{blob.name}: {error}")
                continue
            author = item.get("author") if not item.get("source_url") else ""
            if author and author not in people:
                people.add(author)
                yield Person(author)
            yield from _note(item, books, blob, source)
        yield from left.problems()


def _notebooks(source: Source, left: LeftOut) -> _Notebooks:
    """All items but notes, and which items are notes to read."""
    books = _Notebooks()
    for blob in source.blobs:
        try:
            item = _item(text_in_turn(source, blob))
        except Unreadable:
            books.notes.append(blob)  # why is told when it is read
            continue
        kind, id = item.get("type_"), item.get("id")
        if item.get("encryption_applied") == "1":
            left.add(*IS_LOCKED, blob.name)
        elif kind == NOTE and item.get("is_conflict") == "1":
            left.add(*IS_COPY, item.title)
        elif kind == NOTE and item.get("deleted_time") not in ("", "0"):
            left.add(*IN_BIN, item.title)
        elif kind in (NOTE, ""):
            books.notes.append(blob)
        elif kind == FOLDER:
            books.folders[id] = (item.title, item.get("parent_id"))
        elif kind == TAG:
            books.tags[id] = item.title
        elif kind == RESOURCE:
            books.endings[id] = item.get("file_extension")
            books.files[id] = item.title or item.get("filename") or f"{id}.{item.get('file_extension')}"
        elif kind == NOTE_TAG:
            books.tagged.setdefault(item.get("note_id"), []).append(item.get("tag_id"))
    return books


def _item(text: str) -> _Item:
    """Title, body and properties, as Joplin reads them: from the end up to an empty line. Raises Unreadable."""
    text = text.rstrip("\n")
    above, _, last = text.rpartition("\n\n") if "\n\n" in text else ("", "", text)
    properties: dict[str, str] = {}
    for line in last.split("\n"):
        found = _PROPERTY.fullmatch(line.strip())
        if found is None:
            raise Unreadable("its last lines are missing: it is cut off, or no item of Joplin.")
        properties[found["key"]] = (found["value"] or "").strip()
    if "type_" not in properties:
        raise Unreadable("its last lines are missing: it is cut off, or no item of Joplin.")
    title, _, body = above.partition("\n")
    return _Item(title.strip(), body.removeprefix("\n"), properties)


def _note(item: _Item, books: _Notebooks, blob: Blob, source: Source) -> Iterator[Read]:
    id = item.get("id") or blob.path.stem
    tags = [books.tags[tag] for tag in books.tagged.get(id, ()) if tag in books.tags]
    body = _IMG.sub(lambda found: _pictured(found[0], books), item.body)
    if item.get("markup_language") == HTML:
        text, problem = html_words(body).text, ""
    else:
        marked = read_markdown(_LINK.sub(lambda found: _linked(found, books), body))
        text, problem = marked.text, marked.problem
    if problem:
        yield Problem(0, f"{item.title or blob.name}: {problem}")
    done = epoch(item.get("todo_completed"), "ms")
    title = f"[{'x' if done else ' '}] {item.title}" if item.get("is_todo") == "1" else item.title
    if due := epoch(item.get("todo_due"), "ms"):
        text = f"Due: {due}\n\n{text}"
    if url := item.get("source_url"):
        text = f"{text}\n\nFrom: {url}"
    note = Note(
        id=id,
        title=title,
        text=text.strip(),
        time=_time(item) or blob.changed,
        author=item.get("author"),
        place=books.place(item.get("parent_id")),
        tags=tuple(tags),
        foreign=bool(item.get("source_url")),
    )
    items: list[NewItem] = []
    for read in told(note, source):
        items += [read] if isinstance(read, NewItem) else []
        yield read
    yield from _attached(item.body, items, books, blob)


def _attached(body: str, items: list[NewItem], books: _Notebooks, blob: Blob) -> Iterator[Attached]:
    """The files of a note: each lies beside it in `resources`, named by its id."""
    for id in dict.fromkeys(found["id"].lower() for found in _FILE.finditer(body)):
        if items and id in books.files:
            ending = books.endings[id]
            place = f"{blob.id[: -len(blob.path.name)]}resources/{id}{f'.{ending}' if ending else ''}"
            name = books.files[id]
            item = holder(items, attachment(name))
            yield Attached(item.external_id or "", item.conversation or "", place, name)


def _time(item: _Item) -> str | None:
    keys = ("user_created_time", "created_time", "user_updated_time", "updated_time")
    return next((when for key in keys if (when := written(item.get(key)) or epoch(item.get(key), "ms"))), None)


def _pictured(tag: str, books: _Notebooks) -> str:
    """A picture that is written as HTML."""
    found = _SRC.search(tag)
    return attachment(books.files.get(found["id"].lower(), found["id"])) if found else tag


def _linked(found: re.Match[str], books: _Notebooks) -> str:
    """A file by its name; a link to a note by its words."""
    id, label = found["id"].lower(), found["label"].strip()
    if id in books.files or found["image"]:
        name = books.files.get(id, label or id)
        return attachment(name, "" if label == name else label)
    return label
