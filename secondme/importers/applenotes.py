"""Apple Notes as it can be taken out: Apple's own copy of the data, and the HTML of Notes that exporters write.

Apple's copy (privacy.apple.com) is `iCloud Notes/Notes/[folder/]Title/Title.txt` with what is attached beside it,
deleted notes in `Recently Deleted`, and `Notes Details.csv` with the dates, month first. HTML from Notes has no head:
it begins with a <div> that holds the title. Notes exported as Markdown are read as Markdown.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from secondme.importers import tables
from secondme.importers.base import Blob, Problem, Read, Source
from secondme.importers.decoding import decode_html
from secondme.importers.pages import (
    LeftOut,
    Note,
    Unreadable,
    bytes_of,
    html_words,
    known_as,
    lines_of,
    text_of,
    told,
    unread,
)
from secondme.importers.when import named, written
from secondme.importers.wiki import KINDS, attachment

DETAILS = "Notes Details.csv"
OBJECT = "\ufffc"
"""Stands in the text where something is attached."""
_FRAGMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<html><head></head><body>\s{0,20})?<div>\s{0,20}"
    rb"(?:<h1>|<b>\s{0,20}<(?:h1|span style))",
    re.I,
)
_OWN_CLASS = b"Apple-dash-list"
_CHECK = re.compile(r"^\t(?P<mark>[\u25e6\u2713])\t", re.M)
_NUMBER = re.compile(r"(?: ?\(\d{1,3}\)|-\d{1,3})\Z")
_ROOT, _NOTES, _BIN = "icloud notes", "notes", "recently deleted"
_LISTS = frozenset({DETAILS.casefold(), "shared notes info.csv", "subscribed notes info.csv"})
_ATTACHED = frozenset().union(*KINDS.values())
IN_BIN = ("it was deleted in Notes and was left out.", "{n} notes were deleted in Notes and were left out.")
IS_EMPTY = ("it holds nothing and was left out.", "{n} notes hold nothing and were left out.")


@dataclass(slots=True)
class _Beside:
    """What is known of notes from the files beside them."""

    dates: dict[str, set[str]] = field(default_factory=dict)
    """Title to the days on which notes of that title were made."""
    attached: dict[PurePosixPath, list[str]] = field(default_factory=dict)
    """Folder to the names of what is attached, in the order of the text."""
    notes: dict[PurePosixPath, int] = field(default_factory=dict)

    def date(self, path: PurePosixPath) -> str | None:
        """When a note was made, where its title names one note alone."""
        found = self.dates.get(path.parent.name) or self.dates.get(_NUMBER.sub("", path.stem)) or set()
        return next(iter(found)) if len(found) == 1 else None

    def names(self, folder: PurePosixPath) -> list[str]:
        return self.attached.get(folder, []) if self.notes.get(folder) == 1 else []


class AppleNotes:
    name = "applenotes"
    title = "Apple Notes"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        notes = [blob for blob in blobs if _is_apples_copy(blob) or _is_fragment(blob)]
        if not notes:
            return []
        folders = {blob.path.parent for blob in notes if blob.path.suffix.lower() == ".txt"}
        beside = [
            blob
            for blob in blobs
            if blob.path.name.casefold() in _LISTS
            or (blob.path.parent in folders and blob.path.suffix.lower().removeprefix(".") in _ATTACHED)
        ]
        return [(*notes, *beside)]

    def read(self, source: Source) -> Iterator[Read]:
        left = LeftOut()
        beside = _beside(source)
        for blob in source.blobs:
            if blob.path.suffix.lower() not in (".txt", ".html", ".htm"):
                continue
            if _BIN in (part.casefold() for part in blob.path.parts):
                left.add(*IN_BIN, blob.name)
                continue
            try:
                note, problems = _note(source, blob, beside)
            except Unreadable as error:
                yield from unread(blob, error)
                continue
            yield from problems
            if not note.text.strip():
                left.add(*IS_EMPTY, blob.name)
            yield from told(note, source)
        yield from left.problems()


def _is_apples_copy(blob: Blob) -> bool:
    parts = [part.casefold() for part in blob.path.parts]
    if blob.path.suffix.lower() not in (".txt", ".html"):
        return False
    named_so = _NUMBER.sub("", blob.path.stem) == _NUMBER.sub("", blob.path.parent.name)
    alike = blob.path.suffix.lower() == ".txt" and named_so and bool({_NOTES, _BIN} & set(parts[:-2]))
    return _ROOT in parts[:-1] or alike


def _is_fragment(blob: Blob) -> bool:
    if blob.path.suffix.lower() not in (".html", ".htm"):
        return False
    return bool(_FRAGMENT.match(blob.head)) or (_OWN_CLASS in blob.head and b"<!doctype" not in blob.head[:200].lower())


def _beside(source: Source) -> _Beside:
    beside = _Beside()
    for blob in source.blobs:
        suffix = blob.path.suffix.lower().removeprefix(".")
        if blob.path.name.casefold() == DETAILS.casefold():
            try:
                rows = tables.read(text_of(source, blob))
            except (Unreadable, tables.BadTable):
                continue  # then notes are dated by their files
            for row in rows:
                made = written(row.get("Created On", ""), day_first=False)
                if made:
                    beside.dates.setdefault(row.get("Title", ""), set()).add(made)
        elif suffix in _ATTACHED:
            beside.attached.setdefault(blob.path.parent, []).append(blob.path.name)
        elif suffix == "txt":
            beside.notes[blob.path.parent] = beside.notes.get(blob.path.parent, 0) + 1
    for names in beside.attached.values():
        names.sort(key=_in_order)
    return beside


def _in_order(name: str) -> tuple[str, int]:
    """Attachment.png, Attachment-1.png, Attachment-2.png … in the order of the text."""
    stem = PurePosixPath(name).stem
    base, dash, number = stem.rpartition("-")
    return (base, int(number)) if dash and number.isdecimal() and len(number) < 6 else (stem, -1)


def _note(source: Source, blob: Blob, beside: _Beside) -> tuple[Note, list[Problem]]:
    problems: list[Problem] = []
    raw = ""
    if blob.path.suffix.lower() in (".html", ".htm"):
        raw = lines_of(decode_html(bytes_of(source, blob)))
        page = html_words(raw)
        text, problems = page.text, [Problem(0, f"{blob.name}: {sentence}") for sentence in page.left_out]
    else:
        text = _words(text_of(source, blob), beside.names(blob.path.parent))
    first = text.strip().partition("\n")[0].strip("#*- \t")
    title = first[:200] or _NUMBER.sub("", blob.path.stem)
    wrapped = blob.path.parent.name == _NUMBER.sub("", blob.path.stem) or blob.path.parent.name == blob.path.stem
    folder = blob.path.parent.parent if wrapped else blob.path.parent
    place = folder.name if folder.name.casefold() not in (_ROOT, _NOTES, "") else ""
    when = beside.date(blob.path) or named(blob.path.stem) or blob.changed
    whole = not problems
    note = Note(known_as(blob), title, text, when, place=place, titled=False, complete=whole, written=raw)
    return note, problems


def _words(text: str, names: list[str]) -> str:
    """Ticks as ticks, and what is attached by its name where it is known which it is."""
    text = _CHECK.sub(lambda found: f"- [{'x' if found['mark'] == chr(0x2713) else ' '}] ", text)
    if OBJECT not in text:
        return text
    before, *rest = text.split(OBJECT)
    known = [attachment(name) for name in names] if len(names) == len(rest) else ["[attachment]"] * len(rest)
    return before + "".join(f"{name}{part}" for name, part in zip(known, rest, strict=True))
