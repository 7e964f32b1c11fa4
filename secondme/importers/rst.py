"""reStructuredText: headings, fields, directives and links in words. Read line by line by our own rules.

Of the specification at docutils.sourceforge.io/docs/ref/rst/restructuredtext.html: what is not known stays as it is.
Nothing that a file asks for (include, raw, csv-table with a file) is ever opened.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath

from secondme.importers.base import FileFormat, NotThisFormat, Read, Source
from secondme.importers.pages import Note, Unreadable, text_of, told
from secondme.importers.when import named, written
from secondme.importers.wiki import attachment

_ADORNMENT = re.compile(r"([!-/:-@\[-`{-~])\1{2,}[ \t]*")
_FIELD = re.compile(r":(?P<key>[A-Za-z][\w -]{0,60}):[ \t]+(?P<value>\S.*)")
_DIRECTIVE = re.compile(
    r"(?P<indent>[ \t]{0,40})\.\. (?:\|[^|\n]{1,100}\| )?(?P<name>[A-Za-z][\w:-]{0,60})::(?:[ \t]+(?P<rest>.*))?"
)
_TARGET = re.compile(r"[ \t]{0,40}\.\. _(?P<name>[^:\n]{1,200}):(?:[ \t]+(?P<to>\S.*))?")
_OPTION = re.compile(r"[ \t]{1,40}:[\w-]{1,40}:(?:[ \t].*)?")
_ROLE = re.compile(r":[A-Za-z][\w:+-]{0,60}:`(?P<words>[^`\n]{1,1000})`")
_LINK = re.compile(r"`(?P<words>[^`<>\n]{1,1000}?)\s{0,9}<(?P<to>[^<>`\n]{1,2000})>`__?")
_REFERENCE = re.compile(r"`(?P<words>[^`\n]{1,1000})`__?(?!\w)")
_WITHIN = re.compile(r"(?P<words>[^<>\n]{1,1000}?)\s{0,9}<[^<>\n]{1,1000}>")
_IMAGES = frozenset({"image", "figure", "video", "audio"})
_CODE = frozenset({"code", "code-block", "sourcecode", "literalinclude", "math", "parsed-literal"})
_DROPPED = frozenset(
    {"contents", "toctree", "highlight", "default-role", "role", "include", "raw", "meta", "sectnum", "index"}
)
_DATES = ("date", "created", "modified")


@dataclass(frozen=True, slots=True)
class Document:
    text: str
    title: str = ""
    created: str | None = None
    author: str = ""


class Rst(FileFormat):
    name = "rst"
    title = "reStructuredText"

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        return path.suffix.lower() in (".rst", ".rest") and b"\0" not in head[:4096]

    def read(self, source: Source) -> Iterator[Read]:
        blob = source.blobs[0]
        try:
            document = read(text_of(source, blob))
        except Unreadable as error:
            raise NotThisFormat(f"{source.name} cannot be read: {error}") from error
        note = Note(
            id=blob.id,
            title=document.title or blob.path.stem,
            text=document.text,
            time=document.created or named(blob.path.stem) or blob.changed,
            author=document.author,
            titled=False,
            diary=True,
        )
        yield from told(note, source)


def read(text: str) -> Document:
    """`text` has "\\n" between its lines."""
    lines, levels = text.split("\n"), dict[str, int]()
    out: list[str] = []
    fields: dict[str, str] = {}
    title, number = "", 0
    while number < len(lines):
        heading = _heading(lines, number)
        if heading:
            words, style, used = heading
            levels.setdefault(style, len(levels) + 1)
            title = title or _words(words)
            out.append(f"{'#' * min(levels[style], 6)} {_words(words)}")
            number += used
            continue
        found = _FIELD.fullmatch(lines[number])
        if found and (not title or len(out) < 12):
            fields.setdefault(found["key"].casefold(), found["value"].strip())
        number = _line(lines, number, out)
    created = next((when for key in _DATES if (when := written(fields.get(key)))), None)
    return Document("\n".join(out).strip(), title[:200], created, fields.get("author", ""))


def _heading(lines: list[str], number: int) -> tuple[str, str, int] | None:
    """(words, style, how many lines) of a heading that begins here: underlined, or between two lines."""
    line = lines[number]
    following = lines[number + 1] if number + 1 < len(lines) else ""
    if _ADORNMENT.fullmatch(line):
        last = lines[number + 2] if number + 2 < len(lines) else ""
        over = following.strip() and not _ADORNMENT.fullmatch(following) and last.strip() == line.strip()
        return (following.strip(), line[0] * 2, 3) if over else None
    if not line.strip() or line[0] in " \t" or not _ADORNMENT.fullmatch(following):
        return None
    return (line.strip(), following[0], 2) if len(following.rstrip()) >= len(line.rstrip()) else None


def _line(lines: list[str], number: int, out: list[str]) -> int:
    """Take one line, or a directive with its options; the number of the next."""
    line = lines[number]
    if target := _TARGET.fullmatch(line):
        if target["to"] and not target["to"].endswith("_"):
            out.append(f"{target['name'].strip('`')}: {target['to']}")
        return number + 1
    found = _DIRECTIVE.fullmatch(line)
    if found is None:
        out.append(_words(line))
        return number + 1
    name, rest = found["name"].casefold(), (found["rest"] or "").strip()
    number += 1
    while number < len(lines) and _OPTION.fullmatch(lines[number]):
        number += 1
    if name in _IMAGES:
        out.append(found["indent"] + attachment(rest))
    elif name in _CODE:
        return _code(lines, number, out, rest, len(found["indent"]))
    elif name in _DROPPED:
        while number < len(lines) and lines[number][:1] in (" ", "\t"):
            number += 1
    elif rest or name not in ("container", "class"):
        label = name.replace("-", " ").capitalize()
        out.append(f"{found['indent']}{label}: {_words(rest)}".rstrip(": ") if rest else f"{found['indent']}{label}:")
    return number


def _code(lines: list[str], number: int, out: list[str], language: str, indent: int) -> int:
    """A block of code as it is, in the way of Markdown."""
    out.append(f"```{language}")
    while number < len(lines) and (
        not lines[number].strip() or len(lines[number]) - len(lines[number].lstrip()) > indent
    ):
        out.append(lines[number])
        number += 1
    while out[-1].strip() == "" and len(out) > 1:
        out.pop()
    out.append("```")
    return number


def _words(line: str) -> str:
    if "`" not in line:
        return line
    line = _ROLE.sub(lambda found: _shown(found["words"]), line)
    line = _LINK.sub(lambda found: f"{found['words'].strip()} ({found['to']})", line)
    return _REFERENCE.sub(lambda found: found["words"], line)


def _shown(words: str) -> str:
    """`Ann's page <people/ann>` is Ann's page."""
    within = _WITHIN.fullmatch(words)
    return within["words"] if within else words.removeprefix("~")
