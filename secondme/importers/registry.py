"""Which formats can be imported, and which one a file is in."""

from pathlib import Path

from secondme.errors import UserError
from secondme.importers.base import OldFormat as Format
from secondme.importers.jsonl import JsonLines
from secondme.importers.notes import Markdown, PlainText

FORMATS: tuple[Format, ...] = (JsonLines(), Markdown(), PlainText())
"""The first that recognises a file reads it."""


def named(name: str) -> Format:
    """Raises UserError when there is no such format."""
    for format in FORMATS:
        if format.name == name:
            return format
    known = ", ".join(format.name for format in FORMATS)
    raise UserError(f"There is no format {name!r}. These can be imported: {known}.")


def recognise(head: bytes, path: Path) -> Format | None:
    """The format of a file that begins with `head`, by what is in it; None when it is none of ours."""
    return next((format for format in FORMATS if format.recognises(head, path)), None)
