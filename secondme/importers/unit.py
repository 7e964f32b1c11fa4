"""Reading all that a person points at: every file goes to the format that claims it, and is read as that.

What is wrong with one file never keeps the others from being read.
"""

import traceback
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import chain
from pathlib import Path, PurePosixPath
from typing import BinaryIO

from secondme.errors import UserError
from secondme.importers.base import (
    HEAD_BYTES,
    Attached,
    Blob,
    Format,
    NewItem,
    NotThisFormat,
    Options,
    Piece,
    Question,
    Read,
    Source,
    lies_in,
)
from secondme.importers.media import KIND_OF, Media, Named
from secondme.importers.members import Damaged
from secondme.importers.registry import Claim, after, claims, named
from secondme.importers.tree import DAMAGED, WALKED, open_tree
from secondme.importers.tree import Left as Left

FIRST_READS = 1000
"""So much is read ahead at most until the first item, to know that a file is of the format that claimed it."""


@dataclass(frozen=True, slots=True)
class Begun:
    """Files that belong together are read now."""

    key: str
    file: str
    """For a person: the file, or the folder or archive that holds the files."""
    format: str


@dataclass(frozen=True, slots=True)
class Ended:
    """They were read to the end; or they cannot be, and `sentence` says why. `detail` is for the log."""

    key: str
    file: str
    format: str
    sentence: str = ""
    detail: str = ""


Event = Begun | Read | Ended | Left | Media


@dataclass(slots=True)
class Unit:
    """One thing that a person points at, while it is read."""

    path: Path
    options: Options = field(default_factory=Options)
    format: str | None = None
    skip: frozenset[str] = frozenset()
    """Keys of what is not to be read (again)."""
    tick: Callable[[], None] = lambda: None
    apart: Path | None = None
    """A folder that is not looked into: where the app keeps its own data."""
    total: int = 0
    """Bytes of all that is read; known when the first `Begun` comes."""
    _before: int = 0
    _source: Source | None = None
    _unasked: dict[str, Ended] = field(default_factory=dict)
    """Formats that failed where they should have said which files are theirs."""

    @property
    def done(self) -> int:
        """Bytes read so far."""
        return min(self.total, self._before + (self._source.position if self._source else 0))

    def read(self) -> Iterator[Event]:
        """Everything, in order. Raises UserError when it cannot be opened at all."""
        tree = open_tree(self.path, self.tick, self.apart)
        yield from tree.left
        found = list(self._claims(tree.blobs))
        groups = [each for each in found if isinstance(each, Claim)]
        unread = [left_out(each) for each in found if isinstance(each, Blob)]
        if not self.options.attachments:
            yield from unread
        named = Named(self._seen(blob) for blob in tree.blobs)
        self.total = sum(blob.size for group in groups for blob in group.blobs)
        for group in groups:
            size = sum(blob.size for blob in group.blobs)
            if group.key not in self.skip:
                for event in self._group(group):
                    if isinstance(event, NewItem):
                        named.see(event.text)
                    elif isinstance(event, Attached):
                        named.give(event)
                    yield event
            self._source = None
            self._before += size
        yield from self._failures()
        if named.media.count:
            yield named.media
        if self.options.attachments:
            yield from named.pieces()
            yield from named.left
            yield from (left for left in unread if left.name not in named.handled)

    def _claims(self, blobs: list[Blob]) -> Iterator[Claim | Blob]:
        blobs = [self._seen(blob) for blob in blobs]
        empty = {blob.id for blob in blobs if is_empty(blob)}
        some = [blob for blob in blobs if blob.id not in empty]
        yield from (blob for blob in blobs if blob.id in empty)
        if self.format is None:
            yield from claims(some, tick=self.tick, failed=self._fail)
            return
        chosen = named(self.format)
        for each in claims(some, (chosen,), failed=self._fail):
            yield Claim(chosen, (each,)) if isinstance(each, Blob) else each

    def _fail(self, format: Format, error: Exception) -> None:
        sentence = f"Not every file could be looked at as {format.title}; what could not was tried as other formats."
        key, file = f"{format.name}:", str(self.path)
        self._unasked[key] = Ended(key, file, format.name, sentence, place(error))

    def _failures(self) -> Iterator[Event]:
        for key, ended in self._unasked.items():
            if key not in self.skip:
                yield Begun(key, ended.file, ended.format)
                yield ended

    def _seen(self, blob: Blob) -> Blob:
        """The same file; whenever it is looked into, it is seen that the reading goes on."""

        def opener() -> BinaryIO:
            self.tick()
            return blob.opener()

        return replace(blob, opener=opener)

    def _group(self, claim: Claim, first_problem: str = "") -> Iterator[Event]:
        """One group as the format that claimed it; as another one when it turns out to be none."""
        file = shown(self.path, claim.blobs)
        self._source = source = Source(claim.blobs, replace(self.options, day_first=day_first(claim, self.options)))
        reading = claim.format.read(source)
        ahead: list[Read] = []
        end, begun = Ended(claim.key, file, claim.format.name), False
        try:
            for read in reading:
                ahead.append(read)
                if isinstance(read, NewItem | Piece) or len(ahead) >= FIRST_READS:
                    break
            begun = True
            yield Begun(claim.key, file, claim.format.name)
            for read in chain(ahead, reading):
                yield replace(read, place=claim.key, file=file) if isinstance(read, Question) else read
        except NotThisFormat as error:
            others = () if begun or self.format else after(claim.format)
            found = claims(claim.blobs, others, failed=self._fail)
            second = [each for each in found if isinstance(each, Claim)]
            if second:
                for other in second:
                    yield from self._group(other, first_problem or str(error))
                return
            end = Ended(claim.key, file, claim.format.name, first_problem or str(error))
        except Exception as error:  # noqa: BLE001 - the edge: one file never keeps the others from being read
            end = Ended(claim.key, file, claim.format.name, sentence_for(error, PurePosixPath(file).name), place(error))
        if not begun:
            yield Begun(claim.key, file, claim.format.name)
        yield end


def day_first(claim: Claim, options: Options) -> bool | None:
    """What the person said about the order of day and month in these files."""
    first = claim.blobs[0].id
    fits = [(len(place), day) for place, day in options.orders if place == claim.key or lies_in(first, place)]
    return max(fits)[1] if fits else options.day_first


def sentence_for(error: Exception, name: str) -> str:
    if isinstance(error, UserError):
        return str(error)
    if isinstance(error, Damaged):
        return f"{name} could not be read: a part of the archive is damaged."
    if isinstance(error, OSError):
        return f"{name} could not be read: {error.strerror or 'the disk reports an error'}."
    if isinstance(error, MemoryError):
        return f"{name} could not be read: it needs too much memory."
    return f"{name} could not be read: it is not put together as it should be."


def place(error: BaseException) -> str:
    """The kind of an error and where in our code it came from; nothing of what was read."""
    frames = traceback.extract_tb(error.__traceback__)
    ours = [frame for frame in frames if "secondme" in frame.filename] or frames
    return f"{type(error).__name__} at {Path(ours[-1].filename).name}:{ours[-1].lineno}" if ours else ""


def shown(path: Path, blobs: tuple[Blob, ...]) -> str:
    """The one file; of several the folder or archive that holds them all."""
    if len(blobs) == 1:
        return blobs[0].id
    parts = [blob.id.split("/")[:-1] for blob in blobs]
    common = parts[0]
    for other in parts[1:]:
        same = 0
        while same < min(len(common), len(other)) and common[same] == other[same]:
            same += 1
        common = common[:same]
    return "/".join(common).removesuffix("!") or str(path)


def is_empty(blob: Blob) -> bool:
    try:
        return blob.size == 0 or (blob.size <= HEAD_BYTES and not blob.head.strip())
    except OSError:
        return False


def left_out(blob: Blob) -> Left:
    """Why nobody reads a file, in words that fit several files: they are counted by it."""
    if is_empty(blob):
        return Left(blob.name, EMPTY)
    kind = KIND_OF.get(blob.path.suffix.lower())
    if kind is None and (sentence := _closed(blob)):
        return Left(blob.name, sentence)
    return Left(blob.name, f"it is a {kind} and stays where it is." if kind else UNKNOWN)


def _closed(blob: Blob) -> str:
    """Why a file cannot even be opened; "" when it can."""
    try:
        return "" if blob.head is not None else DAMAGED
    except Damaged:
        return DAMAGED
    except OSError as error:
        return f"it could not be read: {error.strerror or 'the disk reports an error'}."


EMPTY = "it is empty."
UNKNOWN = "it is in no format that can be imported."


def summary(left: list[Left], most: int = 20) -> list[str]:
    """Sentences for what was left out, one for each reason; files that say something only to an app are not told."""
    reasons: dict[str, list[str]] = {}
    for each in left:
        if not WALKED.intersection(PurePosixPath(each.name).parts):
            reasons.setdefault(each.sentence, []).append(each.name)
    counts = Counter({sentence: len(names) for sentence, names in reasons.items()})
    told = []
    for sentence, count in counts.most_common(most):
        first = reasons[sentence][0]
        told.append(f"{first}: {sentence}" if count == 1 else f"{first} and {count - 1:,} more: {sentence}")
    return told
