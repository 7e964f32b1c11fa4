"""What the app and the process that reads files say to one another, checked on both sides."""

import json
from typing import Any, get_args

from secondme.engine.frames import Schema, flag, many, optional, text, whole
from secondme.importers.base import clean
from secondme.types import ItemKind, NewItem, Origin, Role

_TEXTS = (0, 1, 3)
_OPTIONAL = (6, 7, 8, 9, 10)
_ROLES, _ORIGINS, _KINDS = (frozenset(get_args(each)) for each in (Role, Origin, ItemKind))
TO_CHILD: Schema = {
    "read": {
        "path": text,
        "format": optional(text),
        "me": many(text),
        "day_first": optional(flag),
        "orders": many(lambda value: _is_order(value)),
        "skip": many(text),
        "apart": optional(text),
        "attachments": flag,
    }
}
FROM_CHILD: Schema = {
    "begun": {"key": text, "file": text, "format": text},
    "batch": {
        "problems": many(text),
        "skipped": whole,
        "people": many(lambda value: _is_person(value)),
        "wholes": many(lambda value: _is_whole(value)),
        "unread": many(text),
        "questions": many(lambda value: _is_question(value)),
        "files": many(lambda value: _is_file(value)),
        "done": whole,
        "total": whole,
    },
    "ended": {"key": text, "file": text, "format": text, "sentence": text, "detail": text},
    "left": {"files": many(lambda value: _is_pair(value))},
    "media": {"count": whole, "size": whole},
    "piece": {"id": text, "name": text, "last": flag},
    "alive": {"done": whole, "total": whole},
    "end": {},
    "failed": {"sentence": text},
}
"""The items of a batch are the bytes of its frame: JSON, a list of values for each. Those of a piece are its data."""


def is_item(row: Any) -> bool:
    return (
        type(row) is list
        and len(row) == 11
        and all(type(row[n]) is str for n in _TEXTS)
        and row[2] in _ROLES
        and row[4] in _ORIGINS
        and row[5] in _KINDS
        and all(row[n] is None or type(row[n]) is str for n in _OPTIONAL)
    )


def _is_pair(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(text, value))


def _is_person(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 3 and text(value[0]) and many(text)(value[1]) and flag(value[2])


def _is_whole(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and text(value[0]) and many(text)(value[1])


def _is_question(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 5 and flag(value[1]) and all(map(text, (value[0], *value[2:])))


def _is_order(value: Any) -> bool:
    return isinstance(value, list | tuple) and len(value) == 2 and text(value[0]) and flag(value[1])


def _is_file(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 5 and all(map(text, value[:4])) and optional(whole)(value[4])


def blob_of(rows: list[list[Any]]) -> bytes:
    """Items as bytes of a frame. What no database can hold is taken out, should an importer have left it in."""
    if not rows:
        return b""
    try:
        blob = json.dumps(rows, ensure_ascii=False, separators=(",", ":")).encode()
    except UnicodeEncodeError:
        blob = b"\\u0000"
    if b"\\u0000" in blob:
        cleaned = [[clean(value) if isinstance(value, str) else value for value in row] for row in rows]
        blob = json.dumps(cleaned, ensure_ascii=False, separators=(",", ":")).encode()
    return blob


def row(item: NewItem) -> list[Any]:
    return [
        item.text, item.author, item.role, item.time, item.origin, item.kind, item.external_id, item.conversation,
        item.parent, item.title, item.handle,
    ]  # fmt: skip
