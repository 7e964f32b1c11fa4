"""Notes read in this process, for the tests of their formats."""

from collections.abc import Sequence
from typing import Any

from hypothesis import settings

from secondme.importers.base import Blob, Options, Problem, Read, Source
from secondme.importers.tree import Tree
from secondme.types import NewItem
from tests.importers import make_notes as make

few = settings(max_examples=40, deadline=None)
ME = frozenset({"Jo"})


def read(format: Any, blobs: Sequence[Blob], **options: Any) -> list[Read]:
    """All groups that the format claims, in this process."""
    groups = format.claim(blobs)
    return [each for group in groups for each in format.read(Source(tuple(group), Options(**options)))]


def items(found: Sequence[Read]) -> list[NewItem]:
    return [each for each in found if isinstance(each, NewItem)]


def problems(found: Sequence[Read]) -> list[str]:
    return [str(each) for each in found if isinstance(each, Problem)]


def by_title(found: Sequence[Read]) -> dict[str | None, NewItem]:
    return {item.title: item for item in items(found)}


def one(format: Any, name: str, text: str | bytes, **options: Any) -> list[Read]:
    data = text.encode() if isinstance(text, str) else text
    return read(format, make.blobs({name: data}), **options)


def in_archive(name: str, data: bytes) -> list[Blob]:
    """The files of an archive, as they are found in it."""
    tree = Tree()
    for blob in make.blobs({name: data}):
        tree.add(blob, 0)
    assert not tree.left
    return tree.blobs
