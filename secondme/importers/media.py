"""Pictures, recordings and videos beside what is imported: which of them the imported words name, and their bytes.

They stay where they are unless the person asks for copies. Only a file that some imported item names, by its file name
as it is written there, or that its format gives to an item, belongs to that item; all others are left alone.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from urllib.parse import unquote

from secondme.importers.base import Attached, Blob, Piece
from secondme.importers.tree import Left

KINDS = {
    "photo": ".jpg .jpeg .png .gif .webp .heic .heif .bmp .tif .tiff .svg .raw .avif .ico .thumb",
    "video": ".mp4 .mov .avi .mkv .webm .3gp .m4v .mpg .mpeg",
    "recording": ".mp3 .m4a .ogg .opus .wav .aac .flac .amr .oga .caf .wma",
}
KIND_OF = {suffix: kind for kind, suffixes in KINDS.items() for suffix in suffixes.split()}
LARGEST = 1_000_000_000
"""Bytes of one file; a larger one stays where it is."""
PIECE = 1 << 20
LONGEST_NAME = 200
SEVERAL = "several files have this name, so none of them was copied."
BROKEN = "it could not be read to its end, so it was not copied."
_ENDING = re.compile(rf"\.(?:{'|'.join(suffix[1:] for suffix in KIND_OF)})(?![\w])", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Media:
    """What the items read so far name of the files beside them, and what lies in them."""

    count: int
    size: int


class Named:
    """The media files of a unit, and those that its items name. Of several files with one name none is taken: it would
    be somebody else's picture. What a format gives to an item (`Attached`) is the item's by its id, whatever its name
    and kind."""

    def __init__(self, blobs: Iterable[Blob]) -> None:
        by_name: dict[str, list[Blob]] = {}
        self._all: dict[str, Blob] = {}
        for blob in blobs:
            self._all[blob.id] = blob
            if blob.path.suffix.lower() in KIND_OF and 0 < blob.size <= LARGEST:
                by_name.setdefault(blob.path.name.casefold(), []).append(blob)
        self._blobs = {name: same[0] for name, same in by_name.items()}
        self._several = {name for name, same in by_name.items() if len(same) > 1}
        self._found: dict[str, Blob] = {}
        self._given: dict[str, Blob] = {}
        self._inside = Media(0, 0)
        self.left: list[Left] = []
        """What was named and is not copied, and why; known once `pieces` has ended."""

    def see(self, text: str) -> None:
        """Note what `text` names."""
        if len(self._found) < len(self._blobs):
            for name in names_in(text, self._blobs):
                self._found[name] = self._blobs[name]

    def give(self, attached: Attached) -> None:
        """Note what a format says to belong to an item: a file in what it reads, or one beside it."""
        if attached.size is not None:
            self._inside = Media(self._inside.count + 1, self._inside.size + attached.size)
        elif (blob := self._all.get(attached.id)) is not None and 0 < blob.size <= LARGEST:
            self._given[blob.id] = blob

    @property
    def media(self) -> Media:
        named = [blob for name, blob in self._found.items() if name not in self._several]
        sizes = [blob.size for blob in {blob.id: blob for blob in (*named, *self._given.values())}.values()]
        return Media(len(sizes) + self._inside.count, sum(sizes) + self._inside.size)

    @property
    def handled(self) -> set[str]:
        """Names of all files that were copied, or of which it was said why not."""
        return {blob.name for blob in (*self._found.values(), *self._given.values())}

    def pieces(self) -> Iterator[Piece]:
        """The bytes of all that are named or given, file by file. One that cannot be read to its end is not
        completed."""
        for blob in self._given.values():
            try:
                yield from _pieces(blob, "")
            except OSError:
                self.left.append(Left(blob.name, BROKEN))
        for name, blob in self._found.items():
            if name in self._several:
                self.left.append(Left(blob.name, SEVERAL))
                continue
            try:
                yield from _pieces(blob, blob.path.name)
            except OSError:
                self.left.append(Left(blob.name, BROKEN))


def _pieces(blob: Blob, name: str) -> Iterator[Piece]:
    left = blob.size
    with blob.opener() as file:
        while left > 0:
            data = file.read(min(PIECE, left))
            if not data:
                raise OSError(None, "it is shorter than it should be")
            left -= len(data)
            yield Piece(blob.id, data, left == 0, name)


def names_in(text: str, known: Iterable[str]) -> list[str]:
    """Which of the file names `known` (folded) stand in `text`, also as part of a path or an address."""
    wanted = known if isinstance(known, (dict, set, frozenset)) else set(known)
    found: dict[str, None] = {}
    for plain in dict.fromkeys((text, unquote(text))):
        for ending in _ENDING.finditer(plain):
            start = max(0, ending.start() - LONGEST_NAME)
            window = plain[start : ending.end()].casefold()
            cuts = [0, *(cut.end() for cut in re.finditer(r"[\s/\\|<>\"'`(\[:,;=!]", window))]
            name = next((window[cut:] for cut in cuts if window[cut:] in wanted), "")
            if name:
                found[PurePosixPath(name).name] = None
    return list(found)
