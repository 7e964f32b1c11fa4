"""From a note to the items that are stored: what all formats of notes have in common."""

import re
import zlib
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import PurePosixPath
from zipfile import BadZipFile

from secondme.importers.base import Blob, NotThisFormat, Options, Problem, Read, Source, Unread, Whole, clean
from secondme.importers.cuts import MAX_BYTES, decode, split
from secondme.importers.enclosed import in_text
from secondme.importers.markup import Page, html_page
from secondme.importers.when import heading
from secondme.importers.wiki import by_code
from secondme.types import ItemKind, NewItem, Origin, Role

_HEADING = re.compile(r"(?P<level>#{1,6}|\*{1,8})[ \t]+(?P<words>\S.*)")


_ARCHIVE = re.compile(r"\.(?:zip|tar|tgz|tbz2|txz|tar\.\w{2,3})\Z", re.I)
_AGAIN = re.compile(
    r"(?:[ _.-]*(?:\(\d{1,3}\)|\bcopy\b(?: \d{1,3})?|\bkopie\b"
    r"|\d{4}[-_.]?\d\d[-_.]?\d\d(?:[T _.-]{0,3}\d\d[-_:.]?\d\d(?:[-_:.]?\d\d)?Z?)?))+\Z",
    re.I,
)
_ADDRESS = re.compile(r" \((?:https?://|mailto:)?(?P<bare>[^\s()]{4,2000}?)/?\)")
_MANY_LINES = re.compile(r"\n{4,}")


MAX_LINES = 1_000_000
"""A file with more lines is no note, and its lines alone would fill the memory there is."""


class Unreadable(Exception):
    """One file of several cannot be read; `str()` is a sentence that begins small."""


@dataclass(frozen=True, slots=True)
class Note:
    """A note as its app knows it. `id` is the same in every export of it."""

    id: str
    title: str
    text: str
    time: str
    author: str = ""
    handle: str | None = None
    place: str = ""
    """The notebook or folder it lies in; stands before the title where the note is listed."""
    tags: tuple[str, ...] = ()
    titled: bool = True
    """Its title is part of what was written: it stands before the text unless the text begins with it."""
    foreign: bool = False
    """Clipped from elsewhere: nobody's own words, whoever kept it."""
    complete: bool = True
    """Nothing of it was left out for being damaged or too long."""
    written: str = ""
    """As it stands in its file, where pictures may be written into it (`data:`); their bytes come along from here."""
    diary: bool = False
    """What stands below a heading that is a day was written on that day."""


def text_of(source: Source, blob: Blob) -> str:
    """A small file as text, with "\\n" between its lines. Raises Unreadable."""
    text = lines_of(decoded(source, blob))
    if text.count("\n") > MAX_LINES:
        raise Unreadable(f"it has more than {MAX_LINES:,} lines.")
    return text


def text_in_turn(source: Source, blob: Blob) -> str:
    """`text_of` for a format that reads each file twice: each time counts as half of it, so that it is seen that the
    first time goes on, which yields nothing."""
    try:
        return text_of(Source((blob,)), blob)
    finally:
        source.position += blob.size // 2


def lines_of(text: str) -> str:
    """With "\\n" between its lines; of empty ones never more than two in a row."""
    return _MANY_LINES.sub("\n\n\n", clean(text).replace("\r\n", "\n").replace("\r", "\n"))


def decoded(source: Source, blob: Blob) -> str:
    try:
        return decode(bytes_of(source, blob), blob.path.name)
    except NotThisFormat as error:
        raise Unreadable("it is not text.") from error


def bytes_of(source: Source, blob: Blob, most: int = MAX_BYTES) -> bytes:
    """Raises Unreadable when it is larger than `most`, or damaged."""
    try:
        with source.open(blob) as file:
            data = file.read(most + 1)
    except (OSError, EOFError, zlib.error, BadZipFile, RuntimeError) as error:
        raise Unreadable("it is damaged or cannot be opened.") from error
    if len(data) > most:
        raise Unreadable(f"it is larger than {most // 1_000_000} MB.")
    return data


def known_as(blob: Blob) -> str:
    """What a note of a vault is known by from one import to the next: its path. In an archive that is the path in it,
    after the archive's name without what a further download or export adds to that: "Vault (1).zip", "Vault
    2024-05-01.zip" and "Vault.zip" hold the same notes, wherever they lie."""
    archive, inside, name = blob.id.partition("!/")
    if not inside:
        return blob.id
    stem = _ARCHIVE.sub("", PurePosixPath(archive.replace("\\", "/")).name)
    return f"{_AGAIN.sub('', stem) or stem}!/{name}"


def unread(blob: Blob, error: Unreadable) -> Iterator[Read]:
    """Say that one file of several, known by its path, could not be read; what is known of it stays."""
    yield Problem(0, f"{blob.name}: {error}")
    yield Unread(clean(known_as(blob)))


def html_words(markup: str) -> Page:
    """HTML as text, addresses behind what links to them, where that is not the address itself."""
    page = html_page(markup, links=True)
    text = page.text

    def once(found: re.Match[str]) -> str:
        before = text[max(0, found.start() - 2001) : found.start()].removesuffix("/")
        return "" if before.endswith(found["bare"]) else found[0]

    return replace(page, text=_ADDRESS.sub(once, text))


def told(note: Note, source: Source) -> Iterator[Read]:
    """The note as items: one, or pieces with the ids id, id#2, id#3 … of a long one; then that this is all of it."""
    role, origin = whose(note, source)
    author = note.author or (own_name(source.options) if role == "self" else "")
    pieces = list(_pieces(note))
    kind: ItemKind = "note" if len(pieces) == 1 else "chunk"
    title = f"{note.place} / {note.title}" if note.place and note.title else note.title or note.place
    items = [
        NewItem(
            text=text,
            author=clean(author),
            role=role,
            time=time,
            origin=origin,
            kind=kind,
            external_id=id,
            conversation=clean(note.id),
            title=clean(title)[:200] or None,
            handle=note.handle,
        )
        for id, time, text in pieces
    ]
    yield from items
    yield from in_text(note.written, items[:1], source.options.attachments)
    if note.complete:
        yield Whole(clean(note.id), tuple(id for id, _, _ in pieces))


def _pieces(note: Note) -> Iterator[tuple[str, str, str]]:
    """(id, time, text) of each piece."""
    text = clean(whole_text(note))
    sections = _by_day(text) if note.diary else [("", "", text)]
    if note.tags and sections and text:
        name, day, first = sections[0]
        sections[0] = (name, day, with_tags(first, [clean(tag) for tag in note.tags], text))
    seen: Counter[str] = Counter()
    for name, day, part in sections:
        seen[name] += 1
        id = clean(note.id) + (f"@{name}" if name else "") + (f"~{seen[name]}" if seen[name] > 1 else "")
        for number, piece in enumerate(split(part), 1):
            yield id if number == 1 else f"{id}#{number}", day or note.time, piece


def _by_day(text: str) -> list[tuple[str, str, str]]:
    """(name, day, text) of each section of a diary; without a day for what stands outside of any."""
    if not text.startswith(("#", "*")) and "\n#" not in text and "\n*" not in text:
        return [("", "", text)]
    sections: list[tuple[str, str, list[str]]] = [("", "", [])]
    level = 0
    for code, line in by_code(text):
        found = None if code or line[:1] not in "#*" else _HEADING.fullmatch(line)
        if found:
            day = heading(found["words"]) or ""
            if day or (level and len(found["level"]) <= level):
                level = len(found["level"]) if day else 0
                sections.append((day or found["words"][:60].strip(), day, []))
        sections[-1][2].append(line)
    return [(name, day, "\n".join(lines)) for name, day, lines in sections if "".join(lines).strip()]


def whole_text(note: Note) -> str:
    """The text with the title before it, where it is not there yet."""
    text = note.text.replace("\r\n", "\n").replace("\r", "\n").strip()
    title = note.title.strip()
    if not text or not title or not note.titled:
        return text or (title if note.titled else "")
    first = text.partition("\n")[0].strip("#*_ \t").casefold()
    return text if first == title.casefold() else f"{title}\n\n{text}"


def whose(note: Note, source: Source) -> tuple[Role, Origin]:
    """A note is a document's words, unless the person said who they are: then it is theirs, if it names no other author
    and was not clipped from elsewhere."""
    if note.foreign or not source.options.me:
        return "other", "document"
    role = source.role(note.author, note.handle) if note.author or note.handle else "self"
    return role, "imported_self" if role == "self" else "document"


def own_name(options: Options) -> str:
    """The name by which the person is called best: no address, no number."""
    names = sorted(options.me, key=lambda name: ("@" in name, not any(letter.isalpha() for letter in name), name))
    return names[0].strip() if names else ""


class LeftOut:
    """Counts what was left out and why; told in one sentence each at the end, however often it was."""

    def __init__(self) -> None:
        self._count: Counter[tuple[str, str]] = Counter()
        self._example: dict[tuple[str, str], str] = {}

    def add(self, one: str, many: str, example: str = "") -> None:
        """`one` is the sentence for a single case, `many` the one for more, with {n} in it."""
        self._count[one, many] += 1
        self._example.setdefault((one, many), example)

    def problems(self) -> Iterator[Problem]:
        for (one, many), n in self._count.items():
            example = self._example[one, many]
            sentence = one if n == 1 else many.format(n=n)
            yield Problem(0, f"{example}: {sentence}" if example and n == 1 else sentence[:1].upper() + sentence[1:])


def with_tags(text: str, tags: Sequence[str], whole: str) -> str:
    """`text` with those tags as a last line that do not stand in the `whole` note anyway."""
    there = whole.casefold()
    missing = [tag for tag in dict.fromkeys(tags) if tag and f"#{tag.casefold()}" not in there]
    return f"{text.rstrip()}\n\nTags: {', '.join(missing)}".strip() if missing else text
