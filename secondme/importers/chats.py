"""What all importers of chats need: counting what is left out, times, names of attachments, telephone numbers."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from pathlib import PurePosixPath
from typing import Any

from secondme.importers.base import Problem

_KINDS: Mapping[str, frozenset[str]] = {
    "photo": frozenset(["jpg", "jpeg", "png", "heic", "heif", "bmp", "tif", "tiff", "avif"]),
    "video": frozenset(["mp4", "mov", "3gp", "mkv", "webm", "avi", "m4v", "qt", "mpeg"]),
    "audio": frozenset(["opus", "ogg", "oga", "mp3", "m4a", "aac", "amr", "wav", "flac", "caf"]),
    "GIF": frozenset({"gif"}),
    "sticker": frozenset(["webp", "tgs", "was"]),
    "contact": frozenset(["vcf", "vcard"]),
}
_PHONE = re.compile(r"\+?[(]?[0-9][0-9\s().\-/]{5,24}[0-9]")
_DASHES = dict.fromkeys(range(8208, 8214), "-")
_COPY = re.compile(
    r"(?:\s*\(\d{1,3}\)| - Cop(?:y|ia|ie)(?: \(\d{1,3}\))?| - Kopie| copy(?: \d{1,3})?)+$", re.IGNORECASE
)


def string(value: object) -> str:
    """A text or a number of a source as text; "" for anything else."""
    return str(value) if isinstance(value, str | int | float) and not isinstance(value, bool) else ""


def dicts(value: object) -> list[Mapping[str, Any]]:
    """The objects in a list of a source; none when it is no list."""
    return [entry for entry in value if isinstance(entry, dict)] if isinstance(value, list) else []


class Tally:
    """Counts what is left out, so that each reason is told once: "12 messages …", not twelve times one."""

    def __init__(self, sentences: Mapping[str, tuple[str, str]]) -> None:
        """`sentences`: for each reason the sentence about one, and about several with {n} for their number."""
        self._sentences = sentences
        self._counts: Counter[str] = Counter()

    def add(self, reason: str, count: int = 1) -> None:
        self._counts[reason] += count

    def problems(self) -> Iterator[Problem]:
        """In the order in which they first came up."""
        for reason, count in self._counts.items():
            one, many = self._sentences[reason]
            yield Problem(0, one if count == 1 else many.format(n=f"{count:,}"))


class Clock:
    """The times of a conversation: a message without one of its own, or with an absurd one, takes the last before."""

    def __init__(self, start: str) -> None:
        """`start`: what the first message takes when it has none, for example when the file was changed."""
        self._last = start
        self.undated = 0
        """How many times were not the message's own."""

    def time(self, own: str | None) -> str:
        if own is None:
            self.undated += 1
        else:
            self._last = own
        return self._last


def kind_of(file: str) -> str:
    """What a file is by its name: photo, video, audio, GIF, sticker, contact, else file."""
    ending = PurePosixPath(file).suffix.lower().lstrip(".")
    return next((kind for kind, endings in _KINDS.items() if ending in endings), "file")


def attached(file: str, kind: str = "") -> str:
    """How an attachment stands in the text of a message: "[photo: IMG_1.jpg]", "[sticker]" without a name."""
    name = " ".join(PurePosixPath(file.replace("\\", "/")).name.replace("[", "(").replace("]", ")").split())
    return f"[{kind or kind_of(name)}: {name[:200]}]" if name else f"[{kind or 'file'}]"


def joined(parts: Iterable[str], gap: str = " ") -> str:
    return gap.join(part for part in parts if part.strip())


def phone(text: str) -> str | None:
    """A telephone number in the form in which it is compared (+ and digits); None when the whole text is none."""
    bare = text.strip().translate(_DASHES)
    if not _PHONE.fullmatch(bare):
        return None
    digits = re.sub(r"\D", "", bare)
    return f"+{digits}" if bare.startswith("+") else digits


def without_copy_number(stem: str) -> str:
    """The name of a file without what a second download adds: "Chat (1)", "Chat - Copy" are "Chat"."""
    return _COPY.sub("", stem).strip() or stem


def place(id: str) -> list[str]:
    """The names on the way to a blob, by its id: folders, archives ("/a/b.zip!/c.txt" is ["a", "b.zip", "c.txt"])."""
    return [name for name in id.replace("!/", "/").replace("\\", "/").split("/") if name]
