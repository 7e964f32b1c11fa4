"""What changed between two texts, word by word, as a person reads it. Pure."""

import re
from collections.abc import Sequence
from difflib import SequenceMatcher

from secondme.types import MemoryVersion, Piece

_PIECE = re.compile(r"\s+|\w+|[^\w\s]")


def differences(old: str, new: str) -> tuple[Piece, ...]:
    """Those that are "same" or "removed" make up `old`, those that are "same" or "added" `new`; words are never cut."""
    before, after = _PIECE.findall(old), _PIECE.findall(new)
    pieces: list[Piece] = []
    for tag, i1, i2, j1, j2 in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if tag == "equal":
            pieces.append(Piece("same", "".join(before[i1:i2])))
            continue
        if i2 > i1:
            pieces.append(Piece("removed", "".join(before[i1:i2])))
        if j2 > j1:
            pieces.append(Piece("added", "".join(after[j1:j2])))
    return tuple(pieces)


def between(versions: Sequence[MemoryVersion], version: int) -> tuple[Piece, ...]:
    """What the statement of a version says that the one before it did not, and what it said no more."""
    at = next((n for n, one in enumerate(versions) if one.id == version), None)
    if at is None:
        return ()
    return differences(versions[at - 1].text if at else "", versions[at].text)
