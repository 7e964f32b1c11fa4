"""A Logseq graph (files, not the database version): pages and journals, in Markdown or Org, each its own conversation.

Blocks keep their indentation; links, references to blocks and properties are written in words, what only serves the app
(ids, folding, clocks, backups) is left out. A journal is of its day, as its name says in the form the graph is set to.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from urllib.parse import unquote

from secondme.importers import org
from secondme.importers.base import Blob, NotThisFormat, Read, Source
from secondme.importers.markdown import read as read_markdown
from secondme.importers.pages import LeftOut, Note, Unreadable, bytes_of, known_as, text_in_turn, told, unread
from secondme.importers.when import epoch, named, written

PAGES = frozenset({".md", ".markdown", ".org"})
FOLDERS = ("journals", "pages")
MAX_REFERENCES = 200_000
MAX_REFERRED = 300
MAX_SETTINGS = 1_000_000
_APP = "logseq"
_JOURNAL = re.compile(r"\d{4}[_-]\d{2}[_-]\d{2}")
_PROPERTY = re.compile(r"(?P<key>[^\s:#`\[\](){}\"]{1,60})::(?:[ \t]+(?P<value>.*))?[ \t]*")
_BLOCK = re.compile(r"(?P<indent>[ \t]{0,200})(?P<bullet>[-*+])(?:[ \t]+(?P<words>.*))?")
_REFERENCE = re.compile(r"(?:\[(?P<label>[^\[\]\n]{1,500})\]\()?\(\((?P<id>[0-9a-fA-F-]{36})\)\)\)?")
_EMBED = re.compile(r"\{\{(?:embed|video|tweet|youtube|pdf)[ \t]+(?P<what>[^{}\n]{1,1000})\}\}", re.I)
_LABELLED = re.compile(r"\[(?P<label>[^\[\]\n]{1,500})\]\(\[\[(?P<page>[^\[\]\n]{1,500})\]\]\)")
_FILE_NAMES = re.compile(r":journal/file-name-format\s+\"([^\"\n]{1,60})\"")
_TOKEN = re.compile(r"yyyy|MMMM|MMM|MM|dd|EEEE|EEE|[^A-Za-z]+")
_TOKENS = {"yyyy": "%Y", "MMMM": "%B", "MMM": "%b", "MM": "%m", "dd": "%d", "EEEE": "%A", "EEE": "%a"}
_DATE_PARTS = frozenset({"%Y", "%B", "%b", "%m", "%d"})
_ENOUGH = (["%B", "%Y", "%d"], ["%Y", "%b", "%d"], ["%Y", "%d", "%m"])
"""Year, month and day, each once."""
_ID = re.compile(r"\A[ \t]*(?::id:|id::)[ \t]*(?P<id>[0-9a-fA-F-]{36})[ \t]*\Z")
_TECHNICAL = frozenset(
    {
        "id", "collapsed", "heading", "icon", "background-color", "query-table", "query-properties", "query-sort-by",
        "query-sort-desc", "file", "file-path", "ls-type", "hl-page", "hl-color", "hl-type", "hl-stamp", "public",
        "created-at", "updated-at",
        "exclude-from-graph-view", "template", "template-including-parent", "filters", "logseq.order-list-type",
    }
)  # fmt: skip
_TITLE, _TAGS, _ALIAS = "title", frozenset({"tags", "tag"}), frozenset({"alias", "aliases"})
_CREATED = frozenset({"created", "created-at", "date"})
IN_BACKUP = ("it is a backup of the app and was left out.", "{n} backups of the app were left out.")


class Logseq:
    name = "logseq"
    title = "Logseq graph"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        roots = sorted(_roots(blobs), key=len, reverse=True)
        groups: dict[tuple[str, ...], list[Blob]] = {root: [] for root in roots}
        for blob in blobs:
            root = next((root for root in roots if blob.path.parts[: len(root)] == root), None)
            if root is not None and _belongs(blob.path.parts[len(root) :], blob.path.suffix.lower()):
                groups[root].append(blob)
        return [tuple(group) for group in groups.values() if any(_is_page(blob.path) for blob in group)]

    def read(self, source: Source) -> Iterator[Read]:
        pages = [blob for blob in source.blobs if _is_page(blob.path)]
        if not pages:
            raise NotThisFormat("There is no page in this graph.")
        left = LeftOut()
        for blob in source.blobs:
            if not _is_page(blob.path) and blob.path.suffix.lower() in PAGES:
                left.add(*IN_BACKUP, blob.name)
        form = _journal_form(source)
        blocks = _blocks(source, pages)
        for blob in pages:
            try:
                yield from _page(source, blob, blocks, form)
            except Unreadable as error:
                yield from unread(blob, error)
        yield from left.problems()


def _roots(blobs: Sequence[Blob]) -> set[tuple[str, ...]]:
    """Folders with logseq/config.edn in them; else those with pages and with journals named by days."""
    found: set[tuple[str, ...]] = set()
    journals: set[tuple[str, ...]] = set()
    pages: set[tuple[str, ...]] = set()
    for blob in blobs:
        parts = blob.path.parts
        if parts[-2:] == (_APP, "config.edn"):
            found.add(parts[:-2])
        elif len(parts) >= 2 and parts[-2] == "journals" and _JOURNAL.fullmatch(blob.path.stem):
            journals.add(parts[:-2])
        elif len(parts) >= 2 and parts[-2] == "pages" and blob.path.suffix.lower() in PAGES:
            pages.add(parts[:-2])
    return found | (journals & pages)


def _belongs(below: tuple[str, ...], suffix: str) -> bool:
    if below[0] == _APP:
        return True
    return suffix in PAGES and (below[0] in FOLDERS or len(below) == 1)


def _is_page(path: PurePosixPath) -> bool:
    return path.suffix.lower() in PAGES and _APP not in path.parts[:-1]


def _journal_form(source: Source) -> str:
    """How days are written in the names of journals, as Java writes it; "" for the usual forms."""
    for blob in source.blobs:
        if blob.path.parts[-2:] == (_APP, "config.edn"):
            try:
                settings = bytes_of(source, blob, MAX_SETTINGS).decode("utf-8", "replace")
            except Unreadable:
                return ""
            lines = (line for line in settings.split("\n") if not line.lstrip().startswith(";"))
            found = _FILE_NAMES.search("\n".join(lines))
            return found[1] if found else ""
    return ""


def _day(name: str, form: str) -> str | None:
    tokens = _TOKEN.findall(form)
    known = [_TOKENS.get(token, token.replace("%", "%%")) for token in tokens]
    whole = "".join(tokens) == form and sorted(part for part in known if part in _DATE_PARTS) in _ENOUGH
    try:
        return datetime.strptime(name, "".join(known)).date().isoformat() if whole else named(name)
    except ValueError:
        return named(name)


def _blocks(source: Source, pages: Sequence[Blob]) -> dict[str, str]:
    """Blocks that have an id, by it: their first line. Only what is referred to is given one by the app."""
    found: dict[str, str] = {}
    for blob in pages:
        try:
            text = text_in_turn(source, blob)
        except Unreadable:
            continue  # told when it is read
        if "id::" not in text and ":id:" not in text:
            continue
        words = ""
        for line in text.split("\n"):
            if (id := _ID.match(line)) and words and len(found) < MAX_REFERENCES:
                found[id["id"].lower()] = words[:MAX_REFERRED]
            elif (block := _BLOCK.fullmatch(line)) and block["words"]:
                words = block["words"].strip()
    return found


def _page(source: Source, blob: Blob, blocks: Mapping[str, str], form: str) -> Iterator[Read]:
    raw = text_in_turn(source, blob)
    name = unquote(blob.path.stem).replace("___", "/")
    day = _day(blob.path.stem, form) if "journals" in blob.path.parts else None
    if blob.path.suffix.lower() == ".org":
        document = org.read(raw)
        title, text, created, tags = document.title or name, document.text, document.created, document.tags
        text = _referred(text, blocks)
    else:
        page = _outline(raw, blocks)
        marked = read_markdown(page.text)
        title, text, created, tags = page.title or name, marked.text, page.created or marked.created, tuple(page.tags)
    note = Note(
        id=known_as(blob),
        title=day or title,
        text=text,
        tags=tags,
        time=day or created or blob.changed,
        titled=bool(text.strip()) and day is None,
    )
    yield from told(note, source)


@dataclass(slots=True)
class _Outline:
    """A page while its lines are gone through."""

    title: str = ""
    created: str | None = None
    tags: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)

    @property
    def text(self) -> str:
        return "\n".join(self.lines)

    def page_property(self, key: str, value: str) -> bool:
        """Whether it is one of the page itself that is kept elsewhere than in the text."""
        if key == _TITLE:
            self.title = value
        elif key in _TAGS:
            self.tags += [tag.strip().strip("#[]") for tag in value.split(",") if tag.strip()]
        elif key in _CREATED and (when := written(value) or epoch(value, "ms")):
            self.created = when
        else:
            return False
        return True


def _outline(raw: str, blocks: Mapping[str, str]) -> _Outline:
    """The lines of a page without what only serves the app."""
    page = _Outline()
    at_top, drawer, code = True, False, False
    for line in raw.split("\n"):
        bare = line.strip().removeprefix("- ").strip()
        if code or bare.startswith("```"):
            code = code != (bare.count("```") % 2 == 1)
            page.lines.append(line)
            continue
        if drawer or bare in (":LOGBOOK:", ":logbook:"):
            drawer = bare.upper() != ":END:"
            continue
        at_top = at_top and (not bare or bool(_PROPERTY.fullmatch(bare)))
        found = _PROPERTY.fullmatch(bare)
        if found is None:
            page.lines.append(_referred(line, blocks))
            continue
        key, value = found["key"].casefold(), (found["value"] or "").strip()
        kept = at_top and bool(value) and page.page_property(key, value)
        if not value or key in _TECHNICAL or key.startswith(("card-", "logseq.")):
            continue
        if not kept:
            shown = "Also called" if key in _ALIAS and at_top else found["key"]
            indent = line[: len(line) - len(line.lstrip())]
            page.lines.append(_referred(f"{indent}{shown}: {value}", blocks))
    return page


def _referred(text: str, blocks: Mapping[str, str]) -> str:
    """References to blocks and pages as what they refer to."""
    if "((" in text:
        text = _REFERENCE.sub(lambda found: found["label"] or blocks.get(found["id"].lower(), "[a block]"), text)
    if "{{" in text:
        text = _EMBED.sub(lambda found: found["what"].strip(), text)
    if "]([[" in text:
        text = _LABELLED.sub(lambda found: f"{found['label']} ({found['page']})", text)
    return text
