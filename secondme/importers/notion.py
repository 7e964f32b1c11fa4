"""Notion's export, Markdown & CSV or HTML: pages named by their (shortened) title and 32 hexadecimal digits, their id.

The whole title is taken from the page. Each page is its own conversation; rows of a database that have no page of their
own are kept from its table. Properties stay as lines "Name: value"; dates among them are when the page was written.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath
from typing import NamedTuple

from secondme.importers import tables
from secondme.importers.base import Blob, NotThisFormat, Problem, Question, Read, Source
from secondme.importers.decoding import decode_html
from secondme.importers.markdown import read as read_markdown
from secondme.importers.pages import Note, Unreadable, bytes_of, html_words, lines_of, text_of, told
from secondme.importers.when import is_ambiguous, written

MAX_LOOK = 40
"""Properties stand in so many first lines of a page."""
_NAMED = re.compile(r"(?P<title>.*?)[ -]?(?P<id>[0-9a-f]{32})(?P<all>_all)?(?: ?\(\d{1,3}\))?")
_ARTICLE = re.compile(r"<article\b[^<>]{0,300}?id=[\"'](?P<id>[0-9a-f-]{32,36})[\"']")
_CREATED = frozenset(
    {
        "created", "created time", "created at", "date created", "date", "date de création", "créé le", "erstellt",
        "erstellt am", "datum", "fecha de creación", "fecha", "creado", "criado em", "data", "作成日時", "生成日時",
        "생성 일시", "创建时间",
    }
)  # fmt: skip
_EDITED = frozenset(
    {
        "last edited", "last edited time", "updated", "zuletzt bearbeitet", "dernière modification",
        "última edición", "最終更新日時",
    }
)  # fmt: skip
_CLIPPED = frozenset({"url", "source", "source url", "link"})
_PROPERTY = re.compile(r"(?P<key>[^:\n]{1,60}): (?P<value>\S.*)")
_ROW_TIME = r'property-row-%s"[^>]{0,200}>.{0,1000}?<time[^<>]{0,200}>(?P<time>[^<>]{1,60})</time>'
_CREATED_ROW, _EDITED_ROW = (re.compile(_ROW_TIME % kind, re.S) for kind in ("created_time", "last_edited_time"))
_LINK = re.compile(
    r"(?<!!)\[(?P<label>[^\[\]\n]{1,1000})\]\((?P<to>[^()\s]{0,2000}?[0-9a-f]{32}(?:\.md|\.csv|\.html)?)\)"
)
_TABLE = re.compile(r'<table class="properties">')


class _Named(NamedTuple):
    title: str
    id: str
    is_all: bool


class Notion:
    name = "notion"
    title = "Notion export"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Pages and tables with an id in their name, of which at least one looks like Notion's."""
        found = [blob for blob in blobs if _suffix(blob) in (".md", ".html", ".csv") and _named(blob)]
        if not any(_is_notions(blob) for blob in found):
            return []
        folders = {blob.path.parent for blob in found}
        index = [
            blob
            for blob in blobs
            if blob.path.name == "index.html" and blob.path.parent in folders and b"<html" in blob.head[:500].lower()
        ]
        return [(*found, *index)]

    def read(self, source: Source) -> Iterator[Read]:
        if not any(_named(blob) for blob in source.blobs):
            raise NotThisFormat(f"{source.name} is no page of Notion: there is no id in its name.")
        seen: set[str] = set()
        pages: set[tuple[str, str]] = set()
        asked = False
        tables_of: dict[str, Blob] = {}
        for blob in source.blobs:
            name = _named(blob)
            if name is None:
                continue  # the index: it only lists the pages
            if _suffix(blob) == ".csv":
                if name.is_all or name.id not in tables_of:
                    tables_of[name.id] = blob
                continue
            try:
                page = _html(source, blob) if _suffix(blob) == ".html" else _markdown(source, blob)
            except Unreadable as error:
                yield Problem(0, f"{blob.name}: {error}")
                continue
            pages.add((_parent(blob.path), page.title.casefold()))
            if page.id in seen:
                continue  # the same page again, in another part of the export
            seen.add(page.id)
            if page.question and not asked:
                asked = True
                yield page.question
            yield from page.problems
            yield from told(page.note(blob), source)
        for id, blob in tables_of.items():
            yield from _rows(source, blob, id, pages)


class _Page(NamedTuple):
    id: str
    title: str
    text: str
    time: str | None
    place: str
    clipped: bool
    question: Question | None = None
    problems: tuple[Problem, ...] = ()

    def note(self, blob: Blob) -> Note:
        text = self.text.strip()
        return Note(
            self.id, self.title, text, self.time or blob.changed, place=self.place, foreign=self.clipped,
            titled=bool(self.title), complete=not self.problems,
        )  # fmt: skip


def _suffix(blob: Blob) -> str:
    return blob.path.suffix.lower()


def _named(blob: Blob) -> _Named | None:
    found = _NAMED.fullmatch(blob.path.stem)
    if found is None or (not found["title"] and _suffix(blob) == ".md"):
        return None
    return _Named(found["title"].strip(), found["id"], bool(found["all"]))


def _is_notions(blob: Blob) -> bool:
    head = blob.head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if _suffix(blob) == ".html":
        return b'class="page' in head or b"page-title" in head or b"page-body" in head
    return _suffix(blob) == ".csv" or head.startswith(b"# ") or not head


def _parent(path: PurePosixPath) -> str:
    """The id in the name of the folder: of the page or the database that it lies in."""
    found = _NAMED.fullmatch(path.parent.name)
    return found["id"] if found else path.parent.name.casefold()


def _place(path: PurePosixPath) -> str:
    """The titles of the pages it lies in, as far as names of folders have them."""
    names = (_NAMED.fullmatch(part) for part in path.parent.parts)
    return " / ".join(found["title"].strip() for found in names if found and found["title"].strip())


def _markdown(source: Source, blob: Blob) -> _Page:
    name = _named(blob)
    marked = read_markdown(_LINK.sub(_label, text_of(source, blob)))
    title = marked.title or (name.title if name else blob.path.stem)
    properties: dict[str, str] = {}
    for line in marked.text.split("\n")[1:MAX_LOOK]:
        found = _PROPERTY.fullmatch(line)
        if found:
            properties.setdefault(found["key"].strip().casefold(), found["value"].strip())
        elif line.strip():
            break
    time, question = _time(properties, source.options.day_first)
    clipped = any(properties.get(key, "").startswith("http") for key in _CLIPPED)
    id = name.id if name else blob.id
    return _Page(id, title, marked.text, time, _place(blob.path), clipped, question)


def _label(found: re.Match[str]) -> str:
    """A link to another page of the export is its words."""
    return found[0] if found["to"].startswith(("http://", "https://")) else found["label"]


def _time(properties: dict[str, str], day_first: bool | None) -> tuple[str | None, Question | None]:
    """When a page was written, as its properties say; and what to ask, where that leaves day and month open."""
    for keys in (_CREATED, _EDITED):
        for key, value in properties.items():
            if key not in keys:
                continue
            value = value.partition("→")[0].strip()
            if day_first is None and is_ambiguous(value):
                return written(value, False), Question("day_first", False, value)
            if when := written(value, day_first):
                return when, None
    return None, None


def _html(source: Source, blob: Blob) -> _Page:
    raw = lines_of(decode_html(bytes_of(source, blob)))
    name = _named(blob)
    article = _ARTICLE.search(raw)
    page = html_words(_prepared(raw))
    id = article["id"].replace("-", "") if article else name.id if name else blob.id
    question, time = None, None
    for row in (_CREATED_ROW, _EDITED_ROW):
        if time is None and (found := row.search(raw[:200_000])):
            time, question = _time({"created": found["time"].lstrip("@").strip()}, source.options.day_first)
    title = page.title or (name.title if name else blob.path.stem)
    problems = tuple(Problem(0, f"{blob.name}: {sentence}") for sentence in page.left_out)
    return _Page(id, title, page.text, time, _place(blob.path), False, question, problems)


def _prepared(raw: str) -> str:
    """Ticks, values side by side and properties in a form that stays readable as plain text."""
    raw = raw.replace('<div class="checkbox checkbox-on"></div>', "[x] ")
    raw = raw.replace('<div class="checkbox checkbox-off"></div>', "[ ] ")
    raw = raw.replace('</span><span class="selected-value', '</span>, <span class="selected-value')
    if table := _TABLE.search(raw):
        end = raw.find("</table>", table.end())
        end = len(raw) if end < 0 else end
        rows = raw[table.end() : end].replace("</th><td>", ": ").replace("<time>@", "<time>")
        raw = raw[: table.end()] + rows + raw[end:]
    return raw


def _rows(source: Source, blob: Blob, id: str, pages: set[tuple[str, str]]) -> Iterator[Read]:
    """Rows of a database that have no page in the export, as one note with a paragraph each."""
    name = _named(blob)
    folder_ids = {id, name.title.casefold() if name else ""}
    try:
        table = tables.read(text_of(source, blob))
    except Unreadable as error:
        yield Problem(0, f"{blob.name}: {error}")
        return
    except tables.BadTable as error:
        yield Problem(0, f"{blob.name}: {error}")
        return
    texts = []
    for row in table:
        first = next(iter(row.values()), "").strip()
        if any((folder, first.casefold()) in pages for folder in folder_ids):
            continue
        texts.append("\n".join(f"{key}: {value}" for key, value in row.items() if value))
    if texts:
        title = name.title if name else blob.path.stem
        text = "\n\n".join(text for text in texts if text)
        yield from told(Note(id, title, text, blob.changed, place=_place(blob.path)), source)
