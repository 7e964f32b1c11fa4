"""Apple Notes as it can be taken out: Apple's own copy of the data, and the HTML of Notes that exporters write.

Apple's copy (privacy.apple.com) has a folder for each note with a text file of the same name in it. HTML from Notes has
no head: it begins with a <div> that holds the title. Notes exported as Markdown are read as Markdown.
"""

import re
from collections.abc import Iterator, Sequence

from secondme.importers.base import Blob, Problem, Read, Source
from secondme.importers.decoding import decode_html
from secondme.importers.pages import LeftOut, Note, Unreadable, bytes_of, html_words, lines_of, text_of, told, unread
from secondme.importers.when import named
from secondme.importers.wiki import attachment

_FRAGMENT = re.compile(
    rb"(?:\xef\xbb\xbf)?\s{0,99}(?:<html><head></head><body>\s{0,20})?<div>\s{0,20}"
    rb"(?:<h1>|<b>\s{0,20}<(?:h1|span style))",
    re.I,
)
_OWN_CLASS = b"Apple-dash-list"
_NUMBER = re.compile(r"(?: ?\(\d{1,3}\)|-\d{1,3})\Z")
_BIN = "recently deleted"
IN_BIN = ("it was deleted in Notes and was left out.", "{n} notes were deleted in Notes and were left out.")
IS_EMPTY = ("it holds nothing and was left out.", "{n} notes hold nothing and were left out.")


class AppleNotes:
    name = "applenotes"
    title = "Apple Notes"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        found = [blob for blob in blobs if _is_apples_copy(blob) or _is_fragment(blob)]
        return [tuple(found)] if found else []

    def read(self, source: Source) -> Iterator[Read]:
        left = LeftOut()
        for blob in source.blobs:
            if _BIN in (part.casefold() for part in blob.path.parts):
                left.add(*IN_BIN, blob.name)
                continue
            try:
                note, problems = _note(source, blob)
            except Unreadable as error:
                yield from unread(blob, error)
                continue
            yield from problems
            if not note.text.strip():
                left.add(*IS_EMPTY, blob.name)
                continue
            yield from told(note, source)
        yield from left.problems()


def _is_apples_copy(blob: Blob) -> bool:
    parts = [part.casefold() for part in blob.path.parts]
    if blob.path.suffix.lower() not in (".txt", ".html", ".md"):
        return False
    below = "icloud notes" in parts[:-1]
    return below or (
        "notes" in parts[:-2] and _NUMBER.sub("", blob.path.stem) == _NUMBER.sub("", blob.path.parent.name)
    )


def _is_fragment(blob: Blob) -> bool:
    if blob.path.suffix.lower() not in (".html", ".htm"):
        return False
    return bool(_FRAGMENT.match(blob.head)) or (_OWN_CLASS in blob.head and b"<!doctype" not in blob.head[:200].lower())


def _note(source: Source, blob: Blob) -> tuple[Note, list[Problem]]:
    problems: list[Problem] = []
    if blob.path.suffix.lower() in (".html", ".htm"):
        page = html_words(lines_of(decode_html(bytes_of(source, blob))))
        text, problems = page.text, [Problem(0, f"{blob.name}: {sentence}") for sentence in page.left_out]
    else:
        text = text_of(source, blob).replace("\ufffc", attachment("", kind="attachment"))
    first = text.strip().partition("\n")[0].strip("#*- \t")
    title = first[:200] or _NUMBER.sub("", blob.path.stem)
    folder = blob.path.parent.parent if blob.path.parent.name == blob.path.stem else blob.path.parent
    place = folder.name if folder.name.casefold() not in ("notes", "icloud notes", "") else ""
    when = named(blob.path.stem) or blob.changed
    note = Note(blob.id, title, text, when, place=place, titled=False, complete=not problems)
    return note, problems
