"""An Obsidian vault, or another folder of Markdown notes that link to each other: each note its own conversation.

A vault is known by its folder `.obsidian`, else by many links between its notes. Notes in the bin and templates are
left out. Daily notes are of their day; properties, links, embeds and callouts are kept in words; the text of the cards
of a canvas is kept, and what was written in an Excalidraw drawing.
"""

import json
from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from secondme.importers.base import Blob, NotThisFormat, Problem, Read, Source
from secondme.importers.markdown import read as read_markdown
from secondme.importers.pages import LeftOut, Note, Unreadable, bytes_of, known_as, text_of, told, unread
from secondme.importers.streams import elements
from secondme.importers.wiki import attachment, count_links

NOTES = frozenset({".md", ".markdown"})
LINKED_NOTES = 3
LINKED_SHARE = 0.25
"""Without `.obsidian`: so many notes with links, and so large a part of all, make a vault."""
MAX_SETTINGS = 1_000_000
_SETTINGS = ".obsidian"
_BIN = ".trash"
_TEMPLATES = frozenset({"templates", "template", "_templates", "vorlagen", "plantillas", "modèles"})
_TEMPLATE_SETTINGS = ("templates.json", "plugins/templater-obsidian/data.json")
_TEMPLATE_KEYS = ("folder", "templates_folder", "template_folder")
IN_BIN = ("it lies in the bin and was left out.", "{n} notes lie in the bin and were left out.")
IS_TEMPLATE = ("it is a template and was left out.", "{n} templates were left out.")


class Obsidian:
    name = "obsidian"
    title = "Obsidian vault"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        roots = sorted(
            {_root(blob.path) for blob in blobs if _SETTINGS in blob.path.parts}, key=lambda root: -len(root)
        )
        groups: dict[tuple[str, ...], list[Blob]] = {root: [] for root in roots}
        rest: list[Blob] = []
        for blob in blobs:
            root = next((root for root in roots if blob.path.parts[: len(root)] == root), None)
            if root is None:
                rest.append(blob)
            elif _belongs(blob):
                groups[root].append(blob)
        vaults = [tuple(group) for group in groups.values() if any(_is_note(blob) for blob in group)]
        notes = [blob for blob in rest if blob.path.suffix.lower() in NOTES]
        return [*vaults, tuple(notes)] if _are_linked(notes) else vaults

    def read(self, source: Source) -> Iterator[Read]:
        templates = _template_folders(source)
        left = LeftOut()
        notes = [blob for blob in source.blobs if _is_note(blob)]
        if not notes:
            raise NotThisFormat("There is no note in this vault.")
        for blob in source.blobs:
            if _BIN in blob.path.parts and _SETTINGS not in blob.path.parts:
                left.add(*IN_BIN, blob.name)
        for blob in notes:
            if _is_template(blob.path, templates):
                left.add(*IS_TEMPLATE, blob.name)
                continue
            try:
                yield from _canvas(source, blob) if blob.path.suffix.lower() == ".canvas" else _note(source, blob)
            except Unreadable as error:
                yield from unread(blob, error)
        yield from left.problems()


def _root(path: PurePosixPath) -> tuple[str, ...]:
    return path.parts[: path.parts.index(_SETTINGS)]


def _belongs(blob: Blob) -> bool:
    suffix = blob.path.suffix.lower()
    return suffix in NOTES or suffix == ".canvas" or _SETTINGS in blob.path.parts or _BIN in blob.path.parts


def _is_note(blob: Blob) -> bool:
    parts = blob.path.parts
    return blob.path.suffix.lower() in {*NOTES, ".canvas"} and _SETTINGS not in parts and _BIN not in parts


def _are_linked(notes: Sequence[Blob]) -> bool:
    """Whether so many of the notes link to others that they are kept as one."""
    wanted = max(LINKED_NOTES, int(len(notes) * LINKED_SHARE))
    linked = 0
    for left, blob in zip(range(len(notes), 0, -1), notes, strict=True):
        if linked >= wanted or linked + left < wanted:
            break
        linked += b"[[" in blob.head and count_links(blob.head.decode("utf-8", "replace"), 1)
    return linked >= wanted


def _template_folders(source: Source) -> frozenset[str]:
    """Names of folders with templates: as the vault's settings say, and as they are usually called."""
    found = set(_TEMPLATES)
    for blob in source.blobs:
        if not blob.name.endswith(tuple(f"{_SETTINGS}/{name}" for name in _TEMPLATE_SETTINGS)):
            continue
        try:
            settings = json.loads(bytes_of(source, blob, MAX_SETTINGS))
        except (Unreadable, ValueError, RecursionError):
            continue  # a vault is read without its settings too
        for key in _TEMPLATE_KEYS if isinstance(settings, dict) else ():
            if isinstance(settings.get(key), str) and (folder := settings[key].strip("/ ")):
                found.add(folder.casefold())
    return frozenset(found)


def _is_template(path: PurePosixPath, folders: frozenset[str]) -> bool:
    parents = path.parent.parts
    whole = "/".join(parents).casefold()
    return any(part.casefold() in folders for part in parents) or any(
        f"/{whole}/".find(f"/{folder}/") >= 0 for folder in folders if "/" in folder
    )


def _note(source: Source, blob: Blob) -> Iterator[Read]:
    text = text_of(source, blob)
    marked = read_markdown(text)
    if marked.problem:
        yield Problem(0, f"{blob.name}: {marked.problem}")
    name = blob.path.stem
    time = marked.time(name, blob.changed)
    yield from told(
        Note(
            id=known_as(blob),
            title=name,
            text=marked.text,
            time=time,
            tags=marked.tags,
            titled=bool(marked.text) and not time.startswith(name),
            foreign=marked.clipped,
            written=text,
            diary=True,
        ),
        source,
    )


def _canvas(source: Source, blob: Blob) -> Iterator[Read]:
    """The cards of a canvas, as they come; files and pages on it by their names."""
    texts: list[str] = []
    with source.open(blob) as file:
        for node in elements(file, "nodes.item"):
            if isinstance(node, Problem):
                yield Problem(0, f"{blob.name}: {node.sentence}")
            elif isinstance(node, dict):
                texts.append(_card(node))
    text = read_markdown("\n\n".join(text for text in texts if text)).text
    yield from told(Note(known_as(blob), blob.path.stem, text, blob.changed, titled=bool(text)), source)


def _card(node: dict[str, object]) -> str:
    kind = node.get("type")
    value = node.get({"text": "text", "file": "file", "link": "url", "group": "label"}.get(str(kind), ""))
    if not isinstance(value, str):
        return ""
    return attachment(value) if kind == "file" and not value.endswith(".md") else value
