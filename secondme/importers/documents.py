"""What documents of all kinds have in common: a title, an author, a date, and text that is cut into pieces."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import PurePosixPath
from typing import IO

from secondme.importers.base import Blob, NotThisFormat, Source, Whole, clean
from secondme.importers.notes import split
from secondme.importers.xmlread import BrokenMarkup
from secondme.types import ItemKind, NewItem, Origin, Role

GATHERED = 20_000
"""So many characters are gathered before they are cut; what is longer never lies in memory as a whole."""
MAX_PART = 100_000_000
"""Bytes of one unpacked part of a document; text is read as a stream, so that this bounds time, not memory."""
MAX_PARTS = 20_000
MAX_PARAGRAPH = 1_000_000
"""Characters of one paragraph, of which nobody writes so many."""
MAX_IN_MEMORY = 128_000_000
FIRST_YEAR, LAST_YEAR = 1900, 2200


@dataclass(slots=True)
class Document:
    """One document under import. `add` its text in order, then `finish`; both give the items that are complete."""

    source: Source
    blob: Blob
    author: str = ""
    title: str = ""
    time: str = ""
    is_own: bool = False
    """Whether a document that names no author counts as the person's own, once they said who they are."""
    _waiting: list[str] = field(default_factory=list)
    _chars: int = 0
    _tight: bool = False
    _made: int = 0
    _ids: list[str] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.author = clean(" ".join(self.author.split()))[:200]
        self.title = clean(" ".join(self.title.split()))[:200]

    def add(self, text: str, tight: bool = False) -> Iterator[NewItem]:
        """A paragraph, or more of them. `tight`: a line of a list or a table; no empty lines lie between such."""
        gap = "" if not self._waiting else "\n" if tight and self._tight else "\n\n"
        self._waiting.append(gap + clean(text))
        self._tight = tight
        self._chars += len(text)
        if self._chars > GATHERED:
            *whole, last = split("".join(self._waiting)) or [""]
            self._waiting, self._chars = [last], len(last)
            yield from (self._item(piece) for piece in whole)

    def finish(self) -> Iterator[NewItem]:
        pieces = split("".join(self._waiting))
        self._waiting, self._chars = [], 0
        yield from (self._item(piece) for piece in pieces)

    def whole(self) -> Whole:
        """To be yielded last, where nothing was left out for being damaged."""
        return Whole(self.blob.id, tuple(self._ids))

    @property
    def is_empty(self) -> bool:
        return not self._made

    def remark(self, text: str, author: str, time: str | None, id: str) -> NewItem:
        """What somebody wrote in the margin."""
        role = self.source.role(author) if author else "other"
        return self._new(clean(text), clean(author), role, time or self.when, f"{self.blob.id}#{id}", "note")

    @property
    def when(self) -> str:
        return self.time or self.blob.changed

    @property
    def role(self) -> Role:
        """Whose words they are: of the author whom the document names; of a document that names none, the person's
        once they said that it is theirs and it is of a kind that people write themselves."""
        if self.author:
            return self.source.role(self.author)
        return "self" if self.is_own and self.source.options.me else "other"

    def _item(self, piece: str) -> NewItem:
        self._made += 1
        if not self.title:
            self.title = heading(piece) or self.blob.path.stem
        id = self.blob.id if self._made == 1 else f"{self.blob.id}#{self._made}"
        return self._new(piece, self.author, self.role, self.when, id, "chunk")

    def _new(self, text: str, author: str, role: Role, time: str, id: str, kind: ItemKind) -> NewItem:
        origin: Origin = "imported_self" if role == "self" else "document"
        title = self.title or self.blob.path.stem
        self._ids.append(id)
        return NewItem(text, author, role, time, origin, kind, external_id=id, conversation=self.blob.id, title=title)


def heading(text: str) -> str:
    """The words of the first line, where that is a heading."""
    first = text.lstrip().partition("\n")[0]
    return first.lstrip("#").strip()[:200] if first.startswith("#") else ""


def date_of(text: str) -> str | None:
    """An ISO date as documents hold it; None for what is none or lies far from any person's life."""
    try:
        when = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    return when.replace(microsecond=0).isoformat() if FIRST_YEAR <= when.year <= LAST_YEAR else None


def seekable(source: Source, blob: Blob) -> IO[bytes]:
    """The file, to be read here and there. One that lies packed in an archive is unpacked into memory for that, because
    each step back would unpack it anew."""
    file = source.open(blob)
    if "!/" not in blob.id:
        return file
    with file:
        if blob.size > MAX_IN_MEMORY:
            megabytes = MAX_IN_MEMORY // 1_000_000
            raise NotThisFormat(
                f"{blob.path.name} is larger than {megabytes} MB. Unpack the archive, and import it then."
            )
        return io.BytesIO(file.read(MAX_IN_MEMORY + 1))


class Package:
    """A document that is a zip file. Parts are read as streams, within limits, and never unpacked to the disk."""

    def __init__(self, source: Source, blob: Blob, kind: str) -> None:
        self.name = blob.path.name
        self._kind = kind
        try:
            self._zip = zipfile.ZipFile(seekable(source, blob))
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OverflowError) as error:
            raise NotThisFormat(f"{self.name} is damaged: it begins like {kind}, but is no whole file.") from error
        if len(self._zip.filelist) > MAX_PARTS:
            raise NotThisFormat(f"{self.name} holds more than {MAX_PARTS:,} parts; no document of words does.")

    def __contains__(self, part: str) -> bool:
        return part in self._zip.NameToInfo

    @property
    def parts(self) -> list[str]:
        return list(self._zip.NameToInfo)

    def open(self, part: str) -> IO[bytes]:
        """Raises BrokenMarkup when the part cannot be unpacked (here or while reading from it)."""
        try:
            return io.BufferedReader(_Part(self._zip.open(part)), 1 << 16)
        except (zipfile.BadZipFile, RuntimeError, NotImplementedError, KeyError, OSError, ValueError) as error:
            raise BrokenMarkup(_DAMAGED) from error

    def read(self, part: str, limit: int = 16_000_000) -> bytes:
        """A small part as a whole; raises BrokenMarkup when it is larger than `limit`."""
        with self.open(part) as file:
            data = file.read(limit + 1)
        if len(data) > limit:
            raise BrokenMarkup(f"a part of it is larger than {limit // 1_000_000} MB.")
        return data


_DAMAGED = "a part of it cannot be unpacked: it is damaged, or protected by a password."


class _Part(io.RawIOBase):
    """One part while it is unpacked, up to MAX_PART."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self._left = file, MAX_PART

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        try:
            data = self._file.read(len(buffer))
        except (zipfile.BadZipFile, ValueError, EOFError, OSError, RuntimeError, NotImplementedError) as error:
            raise BrokenMarkup(_DAMAGED) from error
        except Exception as error:
            # zlib.error, LZMAError: each way of packing has an error of its own, and they share no ancestor
            if type(error).__module__ not in ("zlib", "_lzma", "lzma"):
                raise
            raise BrokenMarkup(_DAMAGED) from error
        self._left -= len(data)
        if self._left < 0:
            raise BrokenMarkup(f"it unpacks to more than {MAX_PART // 1_000_000} MB.")
        buffer[: len(data)] = data
        return len(data)

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


def has_suffix(path: PurePosixPath, *suffixes: str) -> bool:
    return path.suffix.lower() in suffixes
