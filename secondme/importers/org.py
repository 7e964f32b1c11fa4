"""Org files (Emacs): headings, properties, drawers, links and dates in words. Each file is its own conversation.

Read line by line by our own rules, of the syntax at orgmode.org/worg/org-syntax.html: what is not known stays as it is.
Entries of a diary (headings that are days) are of their day.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NotThisFormat, Read, Source
from secondme.importers.pages import Note, Unreadable, text_of, told
from secondme.importers.when import written
from secondme.importers.wiki import KINDS, attachment

_KEYWORD = re.compile(r"[ \t]{0,40}#\+(?P<key>[A-Za-z_]{1,40}):[ \t]*(?P<value>.*)")
_HEADING = re.compile(r"(?P<stars>\*{1,40})[ \t]+(?P<words>.*)")
_HEADING_TAGS = re.compile(r"[ \t](?P<tags>:[\w@#%:]{1,200}:)[ \t]*\Z")
_PRIORITY = re.compile(r"\[#[A-Za-z0-9]\][ \t]*")
_PROPERTY = re.compile(r"[ \t]{0,40}:(?P<key>[^\s:]{1,60}):[ \t]*(?P<value>.*)")
_DRAWER = re.compile(r"[ \t]{0,40}:(?P<name>[\w-]{1,60}):[ \t]*")
_LINK = re.compile(r"\[\[(?P<to>[^\[\]\n]{1,2000})\](?:\[(?P<words>[^\[\]\n]{1,2000})\])?\]")
_DATE = re.compile(r"[<\[](?P<day>\d{4}-\d{2}-\d{2})(?:[ ][^\d\s<>\[\]]{1,12})?(?:[ ](?P<time>\d{1,2}:\d{2}))?")
_CLOCK = re.compile(r"[ \t]{0,40}(?:CLOCK:|- State \")")
_BEGIN = re.compile(r"[ \t]{0,40}#\+(?P<which>begin|end)_(?P<kind>\w{1,40})(?P<rest>.*)", re.I)
_NOT_WORDS = frozenset(
    {
        "startup", "options", "property", "setupfile", "html_head", "latex_header", "latex_class", "todo",
        "seq_todo", "typ_todo", "archive", "columns", "language", "export_file_name", "bind", "macro", "tblfm",
        "results", "attr_html", "attr_latex", "attr_org", "hugo_base_dir", "hugo_section", "category",
    }
)  # fmt: skip
_TECHNICAL = frozenset({"id", "custom_id", "visibility", "ordered", "style", "header-args", "cookie_data"})
_TITLE, _DATES, _TAGS = "title", ("date", "created"), ("filetags", "tags", "keywords")


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    title: str = ""
    created: str | None = None
    tags: tuple[str, ...] = ()
    author: str = ""


class Org(FileFormat):
    name = "org"
    title = "Org file"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        suffix = path.suffix.lower()
        return suffix in (".org", ".org_archive") and b"\0" not in head[:4096]

    def read(self, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        try:
            document = read(text_of(source, blob))
        except Unreadable as error:
            raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
        name = blob.path.stem
        note = Note(
            id=blob.id,
            title=document.title or name,
            text=document.text,
            time=document.created or written(name) or blob.changed,
            author=document.author,
            tags=document.tags,
            titled=bool(document.title),
            diary=True,
        )
        yield from told(note, source)


class _Reader:
    """Goes through the lines once."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.found: dict[str, str] = {}
        self.tags: list[str] = []
        self._drawer = ""
        self._block = ""

    def take(self, line: str) -> None:
        if block := _BEGIN.fullmatch(line):
            self._edge(block["which"].casefold(), block["kind"].casefold(), block["rest"])
        elif self._block:
            self.lines.append(f"> {line.strip()}" if self._block == "quote" else line)
        elif self._drawer:
            self._in_drawer(line)
        elif (drawer := _DRAWER.fullmatch(line)) and drawer["name"].casefold() != "end":
            self._drawer = drawer["name"].casefold()
        elif keyword := _KEYWORD.fullmatch(line):
            self._keyword(keyword["key"].casefold(), keyword["value"].strip())
        elif heading := _HEADING.fullmatch(line):
            self.lines.append(_heading(heading["stars"], heading["words"]))
        elif not _CLOCK.match(line):
            self.lines.append(_words(line))

    def _edge(self, which: str, kind: str, rest: str) -> None:
        """The begin or the end of a block; of code it is kept, in the way of Markdown."""
        if which == "end":
            is_code = self._block in ("src", "example")
            self._block = "" if kind == self._block else self._block
        else:
            self._block = self._block or kind
            is_code = kind in ("src", "example")
        if is_code:
            self.lines.append(f"```{rest.split()[0] if which == 'begin' and kind == 'src' and rest.split() else ''}")

    def _in_drawer(self, line: str) -> None:
        if line.strip().casefold() == ":end:":
            self._drawer = ""
        elif self._drawer == "properties":
            found = _PROPERTY.fullmatch(line)
            key = found["key"].casefold() if found else ""
            if found and key not in _TECHNICAL and found["value"].strip():
                if key in _DATES and not any(each.startswith("#") for each in self.lines):
                    self.found.setdefault(key, found["value"].strip())
                self.lines.append(f"{found['key'].replace('_', ' ').capitalize()}: {_words(found['value'].strip())}")
        elif not _CLOCK.match(line):
            self.lines.append(_words(line))

    def _keyword(self, key: str, value: str) -> None:
        if key in _TAGS:
            self.tags += [tag for tag in re.split(r"[:\s]+", value) if tag]
        elif key == _TITLE or key in _DATES or key == "author":
            self.found.setdefault(key, value)
        elif key == "caption" or (key not in _NOT_WORDS and value):
            self.lines.append(_words(value) if key == "caption" else f"{key.capitalize()}: {_words(value)}")


def read(text: str) -> Document:
    """`text` has "\\n" between its lines."""
    reader = _Reader()
    for line in text.split("\n"):
        reader.take(line)
    words = "\n".join(reader.lines).strip()
    created = next((when for key in _DATES if (when := date_in(reader.found.get(key, "")))), None)
    return Document(
        words, _words(reader.found.get(_TITLE, ""))[:200], created, tuple(reader.tags), reader.found.get("author", "")
    )


def date_in(value: str) -> str | None:
    """Org's own dates, [2024-05-01 Wed 10:00], or one as people write it."""
    found = _DATE.search(value)
    if found is None:
        return written(value)
    return written(f"{found['day']} {found['time'].zfill(5)}" if found["time"] else found["day"])


def _heading(stars: str, words: str) -> str:
    tags = ""
    if found := _HEADING_TAGS.search(words[-250:]):
        tags = f" ({', '.join(tag for tag in found['tags'].split(':') if tag)})"
        words = words[: len(words) - len(found[0])]
    return f"{'#' * min(len(stars), 6)} {_words(_PRIORITY.sub('', words, count=1)).strip()}{tags}"


def _words(line: str) -> str:
    return _LINK.sub(_link, line) if "[[" in line else line


def _link(found: re.Match[str]) -> str:
    to, words = found["to"].strip(), (found["words"] or "").strip()
    kind, _, path = to.partition(":")
    if kind in ("file", "attachment") or to.startswith(("./", "../", "/", "~")):
        name = (path if kind in ("file", "attachment") else to).partition("::")[0]
        suffix = PurePosixPath(name).suffix.lower().removeprefix(".")
        if any(suffix in suffixes for suffixes in KINDS.values()):
            return attachment(name, words)
        return words or PurePosixPath(name).name
    if to.startswith(("http://", "https://", "mailto:")):
        return f"{words} ({to})" if words and words != to else to
    return words or to.removeprefix("*").removeprefix("#")
