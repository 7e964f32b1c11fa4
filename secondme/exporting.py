"""Everything that a person owns, in plain files: items in the interchange format, memories as JSON."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from typing import Any, TextIO

from secondme.errors import EnvironmentProblem, UserError
from secondme.progress import Progress
from secondme.store import Store
from secondme.store.inspect import everything
from secondme.types import Conversation, Item

ITEMS, MEMORIES = "items.jsonl", "memories.json"
PAGE = 500


def export(store: Store, directory: Path, progress: Progress) -> dict[str, Any]:
    """Write items.jsonl (every branch, outside the bin) and memories.json (all outside the bin) into `directory`, made
    if missing, readable by their owner only; both or none. Returns `{"directory","items","memories"}`.

    Raises UserError when one is there already, EnvironmentProblem when they cannot be written, Cancelled."""
    for name in (ITEMS, MEMORIES):
        if (directory / name).exists():
            raise UserError(f"{directory} already holds {name}. Choose an empty directory.")
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)
        with _new(directory / ITEMS) as items, _new(directory / MEMORIES) as memories:
            counts = {"items": _write_items(store, items, progress), "memories": _write_memories(store, memories)}
    except OSError as error:
        raise EnvironmentProblem(
            f"The export to {directory} could not be written: {error.strerror}.", "Choose another directory."
        ) from error
    return {"directory": str(directory), **counts}


@contextmanager
def _new(path: Path) -> Iterator[TextIO]:
    """A new file for its owner only; not there unless all went well."""
    part = path.with_name(path.name + ".part")
    part.unlink(missing_ok=True)
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        part.replace(path)
    finally:
        part.unlink(missing_ok=True)


def _write_items(store: Store, file: TextIO, progress: Progress) -> int:
    total, count = store.items.count(), 0
    names: dict[int, str] = {}
    for count, (conversation, item) in enumerate(everything(store), 1):
        names[item.id] = item.external_id or f"secondme-{item.id}"
        file.write(json.dumps(interchange(conversation, item, names), ensure_ascii=False) + "\n")
        progress.update(count, max(total, count), "Exporting")
    return count


def interchange(conversation: Conversation, item: Item, names: dict[int, str]) -> dict[str, Any]:
    """An item as a line of the interchange format; `names`: the external ids of the items before it."""
    line = {
        "id": names[item.id],
        "conversation": conversation.external_id or f"secondme-{conversation.id}",
        "author": item.author,
        "role": item.role,
        "time": item.time,
        "text": item.text,
        "title": item.title or conversation.title,
    }
    if item.parent_id is not None:
        line["parent"] = names[item.parent_id]
    if item.reply_to in names:
        line["reply_to"] = names[item.reply_to]
    return line


def _write_memories(store: Store, file: TextIO) -> int:
    found: list[dict[str, Any]] = []
    while page := store.memories.list(limit=PAGE, offset=len(found)):
        found += [asdict(memory) for memory in page]
    json.dump(found, file, ensure_ascii=False, indent=1)
    return len(found)
