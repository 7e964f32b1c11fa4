"""What the exports of assistants (ChatGPT, Claude, Gemini) have in common: two voices, and attachments by name."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Problem, Read, Source, clean
from secondme.importers.chats import place
from secondme.importers.streams import beginning, elements
from secondme.types import NewItem


def turn(
    words: str,
    assistant: str,
    time: str,
    external_id: str,
    conversation: str,
    *,
    owner: str = "",
    parent: str | None = None,
    title: str | None = None,
) -> NewItem:
    """One turn of a conversation with an assistant. `assistant` is its name when it spoke, "" when the person did:
    whose export it is is known, so what the person said has always the role self."""
    return NewItem(
        text=words,
        author=assistant or owner,
        role="assistant" if assistant else "self",
        time=time,
        origin=ORIGIN["assistant" if assistant else "self"],
        external_id=external_id,
        conversation=conversation,
        parent=parent,
        title=title,
    )


def folder(blob: Blob) -> tuple[str, ...]:
    """Where it lies, as far as anything can: folders and archives on the way to it."""
    return tuple(place(blob.id)[:-1])


def below(item: NewItem, above: str | None) -> NewItem:
    """The turn, as the one that follows `above`."""
    return replace(item, parent=above)


def together(
    blobs: Sequence[Blob],
    is_export: Callable[[Blob], bool],
    companions: frozenset[str],
    place_of: Callable[[Blob], tuple[str, ...]] = folder,
) -> list[tuple[Blob, ...]]:
    """The groups of exports that each lie in one place: every file that `is_export` recognises, in order of name, with
    the companions (names of files that make sense only beside it) from there."""
    groups: dict[tuple[str, ...], list[Blob]] = {}
    for blob in blobs:
        if is_export(blob):
            groups.setdefault(place_of(blob), []).append(blob)
    for blob in blobs:
        where = place_of(blob)
        if where in groups and blob.path.name.lower() in companions and blob not in groups[where]:
            groups[where].append(blob)
    order = {blob.id: (blob.path.name.lower() in companions, blob.name) for group in groups.values() for blob in group}
    return [tuple(sorted(group, key=lambda blob: order[blob.id])) for group in groups.values()]


def looks_like_json(blob: Blob) -> bool:
    """Worth a closer look at its head."""
    return blob.path.suffix.lower() in (".json", ".txt", "") and _start(blob) in (b"[", b"{")


def _start(blob: Blob) -> bytes:
    return blob.head.lstrip(b"\xef\xbb\xbf\xff\xfe \r\n\t\0")[:1]


def first_of(head: bytes) -> dict[str, Any]:
    """The first object of a file that begins like this: the file itself, or the first element of its list (also of the
    list under "conversations"), as far as the head goes."""
    value = beginning(head)
    if isinstance(value, dict) and isinstance(value.get("conversations"), list):
        value = value["conversations"]
    if isinstance(value, list):
        value = value[0] if value else None
    return value if isinstance(value, dict) else {}


def small_json(source: Source, names: Iterable[str]) -> Iterator[tuple[str, Any]]:
    """Of the companions with these names: (name, each object in it: the file's one, or those of its list)."""
    wanted = set(names)
    for blob in source.blobs:
        name = blob.path.name.lower()
        if name not in wanted:
            continue
        at = "item" if _start(blob) == b"[" else ""
        with source.open(blob) as file:
            for value in elements(file, at):
                if isinstance(value, dict):
                    yield name, value


def conversations(source: Source, blob: Blob, without: frozenset[str]) -> Iterator[dict[str, Any] | Problem]:
    """Every conversation in one file: of a list, of the list under "conversations", or the one that the file is."""
    start = beginning(blob.head)
    at = "item" if isinstance(start, list) else "conversations.item" if "conversations" in (start or {}) else ""
    with source.open(blob) as file:
        for value in elements(file, at, without):
            if isinstance(value, dict | Problem):
                yield value


def begun(reading: Iterator[Read], name: str) -> Iterator[Read]:
    """`reading`, but NotThisFormat where nothing comes but problems: nothing could be read at all."""
    waiting: list[Problem] = []
    for read in reading:
        if not isinstance(read, Problem):
            yield from waiting
            yield read
            yield from reading
            return
        waiting = [*waiting, read][:100]
    if waiting:
        raise NotThisFormat(f"Nothing could be read from {name}. {waiting[0].sentence}")


def string(value: Any) -> str:
    """A text as it is, cleaned; "" for anything else."""
    return clean(value) if isinstance(value, str) else ""


def strings(values: Any) -> list[str]:
    return [value for value in values if isinstance(value, str)] if isinstance(values, list) else []


def objects(values: Any) -> list[dict[str, Any]]:
    return [value for value in values if isinstance(value, dict)] if isinstance(values, list) else []


def mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, dict) else {}


def with_files(words: str, marks: Iterable[str]) -> str:
    """The words, after the marks of what was attached to them, each once: "[photo: a.jpg] words"."""
    return " ".join([*dict.fromkeys(marks), words.strip()]).strip()
