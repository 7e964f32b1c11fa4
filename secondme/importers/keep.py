"""Google Keep from Google Takeout: a JSON file for each note, beside an HTML file that says the same.

Notes in the bin are left out. A file whose JSON is broken is read as far as its fields can be found.
"""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from secondme.importers.base import Blob, NotThisFormat, Person, Problem, Read, Source
from secondme.importers.cuts import decode
from secondme.importers.pages import LeftOut, Note, Unreadable, bytes_of, lines_of, told
from secondme.importers.streams import beginning
from secondme.importers.when import epoch
from secondme.importers.wiki import attachment

MAX_NOTE = 4_000_000
DAMAGED = "damaged"
"""Beside what was found of a note: it was not all of it."""
_OWN = frozenset({"isTrashed", "isArchived", "isPinned", "userEditedTimestampUsec", "textContent", "listContent"})
_OWN_FIELDS = 3
"""So many of Keep's own fields make a note of Keep."""
_OWN_IN_BYTES = re.compile(rb'"(%s)"\s{0,9}:' % b"|".join(name.encode() for name in sorted(_OWN)))
_TEXT_FIELD = r'"%s"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*+)"'
_NUMBER_FIELD = r'"%s"\s{0,9}:\s{0,9}"?(\d{1,20})'
_ITEM = re.compile(
    r'"text"\s{0,9}:\s{0,9}"((?:[^"\\]|\\.)*+)"(?:[^{}]{0,2000}?"isChecked"\s{0,9}:\s{0,9}(true|false))?'
)
IN_BIN = ("it lies in the bin and was left out.", "{n} notes lie in the bin and were left out.")
IS_EMPTY = ("it holds nothing and was left out.", "{n} notes hold nothing and were left out.")
IS_BROKEN = (
    "it is damaged; what could be found in it was read.",
    "{n} notes are damaged; what could be found was read.",
)


class Keep:
    name = "keep"
    title = "Google Keep"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        notes = [blob for blob in blobs if blob.path.suffix.lower() == ".json" and _is_note(blob.head)]
        stems = {blob.path.with_suffix("") for blob in notes}
        folders = {blob.path.parent for blob in notes}
        others = [
            blob
            for blob in blobs
            if (blob.path.suffix.lower() == ".html" and blob.path.with_suffix("") in stems)
            or (blob.path.name == "Labels.txt" and blob.path.parent in folders)
        ]
        return [(*notes, *others)] if notes else []

    def read(self, source: Source) -> Iterator[Read]:
        left, ids, shared = LeftOut(), set[str](), list[frozenset[str]]()
        if not any(blob.path.suffix.lower() == ".json" for blob in source.blobs):
            raise NotThisFormat(f"{source.name} is no note of Google Keep.")
        for blob in source.blobs:
            if blob.path.suffix.lower() != ".json":
                continue
            try:
                value = _value(source, blob, left)
            except Unreadable as error:
                yield Problem(0, f"{blob.name}: {error}")
                continue
            if value.get("isTrashed") is True:
                left.add(*IN_BIN, blob.name)
                continue
            if sharees := frozenset(address for address, _ in _sharees(value)):
                shared.append(sharees)
            yield from _note(value, blob, source, left, ids)
        yield from _people(shared)
        yield from left.problems()


def _is_note(head: bytes) -> bool:
    found = beginning(head)
    if isinstance(found, dict) and len(_OWN & found.keys()) >= _OWN_FIELDS:
        return True
    return len({match[1] for match in _OWN_IN_BYTES.finditer(head[:8192])}) >= _OWN_FIELDS


def _value(source: Source, blob: Blob, left: LeftOut) -> Mapping[str, Any]:
    data = bytes_of(source, blob, MAX_NOTE)
    text = decode(data, blob.name) if b"\0" not in data[:4096] else data.decode("utf-8", "replace")
    try:
        value = json.loads(text, strict=False)
        if isinstance(value, dict):
            return value
    except (ValueError, RecursionError):
        pass  # what can be found in it is read below
    left.add(*IS_BROKEN, blob.name)
    found = _found(text)
    if not found:
        raise Unreadable("nothing of a note could be found in it.")
    return found


def _found(text: str) -> dict[str, Any]:
    """What can be found of a note whose JSON is broken."""
    value: dict[str, Any] = {}
    for name in ("title", "textContent"):
        if match := re.search(_TEXT_FIELD % name, text, re.S):
            value[name] = _unquoted(match[1])
    for name in ("createdTimestampUsec", "userEditedTimestampUsec"):
        if match := re.search(_NUMBER_FIELD % name, text):
            value[name] = int(match[1])
    value["isTrashed"] = bool(re.search(r'"isTrashed"\s{0,9}:\s{0,9}true', text))
    if (begin := text.find('"listContent"')) >= 0:
        items = [{"text": _unquoted(item[1]), "isChecked": item[2] == "true"} for item in _ITEM.finditer(text, begin)]
        value["listContent"] = items
    return {**value, DAMAGED: True} if value.keys() - {"isTrashed"} else {}


def _unquoted(text: str) -> str:
    try:
        return str(json.loads(f'"{text}"', strict=False))
    except ValueError:
        return text


def _sharees(value: Mapping[str, Any]) -> Iterator[tuple[str, bool]]:
    """(address, whether the note is theirs) of those who share it."""
    for sharee in _dicts(value.get("sharees")):
        if address := _words(sharee.get("email")):
            yield address, sharee.get("isOwner") is True


def _people(shared: Sequence[frozenset[str]]) -> Iterator[Person]:
    """Those with whom notes are shared; Keep tells addresses alone. Whose Keep it is shares every one of them."""
    always = frozenset.intersection(*shared) if shared else frozenset()
    for address in sorted(frozenset().union(*shared)):
        yield Person(address, (address,), is_owner=always == {address})


def _note(value: Mapping[str, Any], blob: Blob, source: Source, left: LeftOut, ids: set[str]) -> Iterator[Read]:
    title = _words(value.get("title"))
    text = _text(value)
    if not text and not title:
        left.add(*IS_EMPTY, blob.name)
        return
    created, edited = value.get("createdTimestampUsec"), value.get("userEditedTimestampUsec")
    made = epoch(created, "us")
    time = made or epoch(edited, "us") or blob.changed
    wanted = str(created) if made else blob.path.name
    id = wanted if wanted not in ids else f"{wanted} {blob.path.name}"
    ids.add(id)
    owner = next(
        (_words(each.get("email")) for each in _dicts(value.get("sharees")) if each.get("isOwner") is True), ""
    )
    labels = [_words(each.get("name")) for each in _dicts(value.get("labels"))]
    whole = not value.get(DAMAGED)
    note = Note(
        id,
        title.replace("\n", " "),
        text,
        time,
        author=owner,
        handle=owner or None,
        tags=tuple(label for label in labels if label),
        complete=whole,
    )
    yield from told(note, source)


def _text(value: Mapping[str, Any]) -> str:
    parts = [lines_of(_words(value.get("textContent")))]
    parts += [
        f"- [{'x' if item.get('isChecked') is True else ' '}] {_words(item.get('text'))}"
        for item in _dicts(value.get("listContent"))
        if _words(item.get("text"))
    ]
    for link in _dicts(value.get("annotations")):
        words = [_words(link.get(key)) for key in ("title", "url", "description")]
        if any(words):
            parts.append("Link: " + " ".join(word for word in words if word))
    parts += [
        attachment(_words(file.get("filePath"))) for file in _dicts(value.get("attachments")) if file.get("filePath")
    ]
    return "\n".join(part for part in parts if part)


def _dicts(value: Any) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _words(value: Any) -> str:
    return value.strip() if isinstance(value, str) else ""
