"""What every importer is made of: a source to read from, items and problems to yield."""

import os
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import BinaryIO, Protocol

from secondme.types import NewItem

HEAD_BYTES = 65_536
"""So much of a file is looked at to recognise its format."""


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in the file that was left out, in words, with the line where it is (0: the file as a whole)."""

    line: int
    sentence: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.sentence}" if self.line else self.sentence


class NotThisFormat(Exception):
    """The file as a whole cannot be read as this format; `str()` is a sentence."""


@dataclass(slots=True)
class Source:
    """A file under import. Importers keep `position` (bytes read) up to date: it is what progress is made of."""

    file: BinaryIO
    path: Path
    """For names and ids only."""
    me: str | None = None
    """The author who is the person, where the importer cannot know."""
    position: int = 0
    size: int = field(init=False)
    changed: str = field(init=False)
    """When the file was last changed, ISO 8601 with offset."""

    def __post_init__(self) -> None:
        found = os.fstat(self.file.fileno())
        self.size = found.st_size
        self.changed = datetime.fromtimestamp(int(found.st_mtime)).astimezone().isoformat()


class Format(Protocol):
    """One kind of file. It yields, and never stores."""

    name: str
    title: str

    def recognises(self, head: bytes, path: Path) -> bool:
        """Whether a file that begins like this is of this format; decided by what is in it."""
        ...

    def read(self, source: Source) -> Iterator[NewItem | Problem]:
        """Raises NotThisFormat before the first item, never after it."""
        ...


def clean(text: str) -> str:
    """`text` without what no database can hold: NUL and halves of surrogate pairs. Words are never changed."""
    return text.replace("\0", "").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
