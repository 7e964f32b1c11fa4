"""What every importer is made of: files to read from (blobs, wherever they lie), and what it yields."""

import io
import weakref
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import PurePosixPath
from typing import BinaryIO, Protocol

from secondme.types import NewItem as NewItem
from secondme.types import Origin, Role
from secondme.types import Question as Question

HEAD_BYTES = 65_536
"""So much of a file is looked at to recognise its format."""
KEPT_BYTES = 96_000_000
"""So much of heads is in memory at a time; a folder may have a hundred thousand files."""
ORIGIN: Mapping[Role, Origin] = {"self": "imported_self", "other": "imported_other", "assistant": "assistant"}
"""Where the words of a message come from, by who said them. Documents and others' notes have the origin "document"."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something that was left out, in words, with the line where it is (0: the file as a whole)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the source knows by name; becomes an entity with these further names and handles (telephone
    numbers, mail addresses, user ids). `is_owner`: the source says that this is the person whose data it is."""

    name: str
    handles: tuple[str, ...] = ()
    is_owner: bool = False


@dataclass(frozen=True, slots=True)
class Whole:
    """A conversation was read to its end, and these are the external ids of all its items, in their order. What is
    known of it from before and is not among them was taken out at the source. Comes after the last item of the
    conversation; only from formats whose conversations are always complete (notes, documents), never from chats."""

    conversation: str
    external_ids: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """A conversation that is there but could not be read this time: what is known of it stays as it is."""

    conversation: str


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bytes of one file, in order; `last` completes it. A file of which no last piece comes before those
    of the next one was never whole, and is dropped."""

    id: str
    """Which file: the same for all its pieces."""
    data: bytes
    last: bool
    name: str = ""
    """Of a file beside what is imported, which belongs to all items that name it. "": an `Attached` says whose it is,
    and how it is called."""


@dataclass(frozen=True, slots=True)
class Attached:
    """A file belongs to an item. Comes right after the item, and after the pieces of the file, if those are wanted."""

    item: str
    """The external id."""
    conversation: str
    id: str
    """Of the file's pieces; or, without a size, of the blob that it is."""
    name: str
    size: int | None = None


Read = NewItem | Problem | Person | Question | Whole | Unread | Piece | Attached


class NotThisFormat(Exception):
    """The file as a whole cannot be read as this format; `str()` is a sentence."""


@dataclass(frozen=True)
class Blob:
    """One file, in a folder or in an archive. Nothing is ever extracted to the disk."""

    name: str
    """Its path below what the person pointed at, with "/", never absolute and without ".."."""
    id: str
    """What it is known by from one import to the next: the absolute path; in an archive `archive path!/name`."""
    size: int
    changed: str
    """When it was last changed, ISO 8601."""
    opener: Callable[[], BinaryIO] = field(repr=False, compare=False)
    """Opens it anew, seekable, at its beginning."""

    @property
    def path(self) -> PurePosixPath:
        return PurePosixPath(self.name)

    @cached_property
    def head(self) -> bytes:
        """Its first HEAD_BYTES. Those of the files looked at last are kept, KEPT_BYTES in all."""
        with self.opener() as file:
            data = file.read(HEAD_BYTES)
        _kept.add(self, len(data) + _HEAD_OVERHEAD)
        return data


class _Kept:
    """The blobs of which the head is in memory, the one looked at first on the left."""

    def __init__(self) -> None:
        self._blobs: deque[tuple[weakref.ref[Blob], int]] = deque()
        self._bytes = 0

    def add(self, blob: Blob, size: int) -> None:
        self._blobs.append((weakref.ref(blob), size))
        self._bytes += size
        while self._bytes > KEPT_BYTES:
            oldest, its_size = self._blobs.popleft()
            self._bytes -= its_size
            if (found := oldest()) is not None:
                found.__dict__.pop("head", None)


_HEAD_OVERHEAD = 300
"""Bytes that a head in memory needs beside what is in it."""
_kept = _Kept()


@dataclass(frozen=True, slots=True)
class Options:
    """What the person said about what is imported."""

    me: frozenset[str] = frozenset()
    """Names and handles of theirs, as they are written in the source. Empty: they did not say."""
    day_first: bool | None = None
    """The order of day and month where a file leaves it open; None: they did not say."""
    orders: tuple[tuple[str, bool], ...] = ()
    """The same for single files; what is read together finds its own in `day_first` (`Unit`)."""
    attachments: bool = False
    """Also the bytes of pictures, recordings and other files that belong to the items."""


@dataclass(slots=True)
class Source:
    """Files that belong together, under import by one format: often one, or a whole vault."""

    blobs: tuple[Blob, ...]
    options: Options = Options()
    position: int = 0
    """Bytes read so far; `open` keeps it up to date, progress is made of it."""

    @property
    def size(self) -> int:
        return sum(blob.size for blob in self.blobs)

    @property
    def name(self) -> str:
        """For sentences: the name of the first file."""
        return self.blobs[0].path.name

    def open(self, blob: Blob) -> BinaryIO:
        """Read it through this, so that progress is seen. Seekable."""
        return self.counted(blob.opener())

    def counted(self, file: BinaryIO) -> BinaryIO:
        """The same for a file that is read along, though it is no part of what was given."""
        return io.BufferedReader(_Counted(self, file), 1 << 16)

    def role(self, author: str, handle: str | None = None, owner: bool = False) -> Role:
        """Who said it, when it was no assistant. What the person said about themself goes before `owner`, which is
        what the source says."""
        if not self.options.me:
            return "self" if owner else "other"
        mine = {name.strip().casefold() for name in self.options.me}
        return "self" if {author.strip().casefold(), (handle or "").strip().casefold()} & mine else "other"


class _Counted(io.RawIOBase):
    """Tells its source how far it was read, once for each byte however often it is read."""

    def __init__(self, source: Source, file: BinaryIO) -> None:
        self._source, self._file, self._furthest = source, file, 0

    def readable(self) -> bool:
        return True

    def seekable(self) -> bool:
        return True

    def readinto(self, buffer: memoryview) -> int:  # type: ignore[override]
        data = self._file.read(len(buffer))
        buffer[: len(data)] = data
        here = self._file.tell()
        if here > self._furthest:
            self._source.position += here - self._furthest
            self._furthest = here
        return len(data)

    def seek(self, offset: int, whence: int = 0) -> int:
        return self._file.seek(offset, whence)

    def tell(self) -> int:
        return self._file.tell()

    def close(self) -> None:
        if not self.closed:
            self._file.close()
        super().close()


class Format(Protocol):
    """One kind of export. It yields, and never stores."""

    name: str
    title: str

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Of the files that no format before has claimed, those that are of this one, in groups of files that have to
        be read together. Decided by what is in them, not by their names alone; cheap (heads only)."""
        ...

    def read(self, source: Source) -> Iterator[Read]:
        """One group, lazily. Raises NotThisFormat before the first item, never after it. A part that cannot be read
        becomes a Problem that says why."""
        ...


def lies_in(id: str, place: str) -> bool:
    """Whether a file, by its id, is the file, or lies in the folder or archive, of this path."""
    return id == place or id.startswith((f"{place}/", f"{place}!/", f"{place}\\"))


class FileFormat:
    """A format of which every file stands for itself."""

    def recognises(self, head: bytes, path: PurePosixPath) -> bool:
        """Whether a file that begins like this is of this format."""
        raise NotImplementedError

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        return [(blob,) for blob in blobs if self.recognises(blob.head, blob.path)]


def clean(text: str) -> str:
    """`text` without what no database can hold: NUL and halves of surrogate pairs. Words are never changed."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
