"""Exports of assistants and of Messenger and Instagram, as the services write them, from invented content.

Each maker gives the files of an export: name to bytes, to be written into a folder or packed into a zip (`folder`,
`zipped`). Structures are those of published descriptions and samples; test_assist.py names them.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from tests.importers.roundtrip import Thread

Files = dict[str, bytes]
NOBODY = "00000000-0000-4000-8000-000000000000"


def as_json(value: Any, **how: Any) -> bytes:
    return json.dumps(value, **how).encode()


def folder(files: Mapping[str, bytes], place: Path) -> Path:
    for name, data in files.items():
        path = place / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(data)
    return place


def zipped(files: Mapping[str, bytes], path: Path) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return path


def uuid(*parts: object) -> str:
    return str(uuid5(NAMESPACE_URL, "/".join(map(str, parts))))


# ChatGPT


def gpt_message(role: str, content: Any, time: float | None = None, **more: Any) -> dict[str, Any]:
    """`content`: a text, or a content object as it is."""
    if isinstance(content, str):
        content = {"content_type": "text", "parts": [content]}
    message = {
        "author": {"role": role, "name": more.pop("tool", None), "metadata": {}},
        "create_time": time, "update_time": None, "content": content, "status": "finished_successfully",
        "end_turn": True, "weight": 1.0, "metadata": {}, "recipient": "all", "channel": None,
    }  # fmt: skip
    return message | more


def gpt_conversation(
    name: str, messages: Sequence[dict[str, Any]], *, start: float = 1_700_000_000.5, **more: Any
) -> dict[str, Any]:
    """A conversation without branches: root, system message, `messages`."""
    key = uuid(name)
    root = {"id": "client-created-root", "message": None, "parent": None, "children": []}
    mapping: dict[str, Any] = {"client-created-root": root}
    last = "client-created-root"
    hidden = {"is_visually_hidden_from_conversation": True}
    system = gpt_message("system", "", weight=0.0, metadata=hidden)
    for number, message in enumerate([system, *messages]):
        id = message.get("id") or uuid(name, number)
        last = gpt_below(mapping, last, id, message)
    conversation = {
        "title": name, "create_time": start, "update_time": start + 60, "mapping": mapping,
        "moderation_results": [], "current_node": last, "plugin_ids": None, "conversation_id": key,
        "conversation_template_id": None, "gizmo_id": None, "is_archived": False, "safe_urls": [],
        "default_model_slug": "gpt-4o", "id": key,
    }  # fmt: skip
    return conversation | more


def gpt_below(mapping: dict[str, Any], parent: str, id: str, message: dict[str, Any]) -> str:
    """Put a message into the tree; returns its id."""
    mapping[id] = {"id": id, "message": {**message, "id": id}, "parent": parent, "children": []}
    mapping[parent]["children"].append(id)
    return id


def gpt_export(conversations: Sequence[dict[str, Any]], *, parts: int = 0, owner: Any = None) -> Files:
    """The files of an export; with `parts` the conversations lie in so many numbered files, as in newer ones."""
    user = owner or {"id": "user-Ab12", "email": "ida@example.org", "chatgpt_plus_user": True, "phone_number": None}
    files = {
        "chat.html": b"<html><head><title>ChatGPT Data Export</title></head><body><script>var jsonData = [];</script>",
        "message_feedback.json": b"[]",
        "shared_conversations.json": as_json([{"id": uuid("s"), "conversation_id": uuid("c"), "title": "shared"}]),
        "user.json": as_json(user),
    }
    if not parts:
        return files | {"conversations.json": as_json(list(conversations))}
    size = -(-len(conversations) // parts)
    for part in range(parts):
        files[f"conversations-{part:03}.json"] = as_json(list(conversations[part * size : (part + 1) * size]))
    return files


def gpt_thread(thread: Thread, me: str) -> Files:
    """A round trip: what `me` says is the person's, all else the assistant's."""
    messages = [
        gpt_message("user" if said.author == me else "assistant", said.text, said.time.timestamp())
        for said in thread.said
    ]
    return gpt_export([gpt_conversation(thread.title, messages)])
