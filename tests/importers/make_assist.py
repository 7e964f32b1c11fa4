"""Exports of assistants and of Messenger and Instagram, as the services write them, from invented content.

Each maker gives the files of an export: name to bytes, to be written into a folder or packed into a zip (`folder`,
`zipped`). Structures are those of published descriptions and samples; test_assist.py names them.
"""

import json
import zipfile
from collections.abc import Mapping, Sequence
from html import escape
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


# Claude


def claude_message(id: str, sender: str, text: str, time: str, **more: Any) -> dict[str, Any]:
    block = {"start_timestamp": time, "stop_timestamp": time, "type": "text", "text": text, "citations": []}
    message = {
        "uuid": id, "text": text, "content": [block] if text else [], "sender": sender, "created_at": time,
        "updated_at": time, "attachments": [], "files": [],
    }  # fmt: skip
    return message | more


def claude_conversation(name: str, messages: Sequence[dict[str, Any]], **more: Any) -> dict[str, Any]:
    time = messages[0]["created_at"] if messages else "2024-05-01T08:00:00.000000Z"
    conversation = {
        "uuid": uuid("claude", name), "name": name, "summary": "", "created_at": time, "updated_at": time,
        "account": {"uuid": uuid("account")}, "chat_messages": list(messages),
    }  # fmt: skip
    return conversation | more


def claude_export(conversations: Sequence[dict[str, Any]], owner: str = "Ida Holm", **others: Any) -> Files:
    """`others`: the contents of further files by name (projects, memories)."""
    user = {
        "uuid": uuid("account"), "full_name": owner, "email_address": "ida@example.org", "verified_phone_number": None,
    }  # fmt: skip
    files = {"conversations.json": as_json(list(conversations), ensure_ascii=False), "users.json": as_json([user])}
    return files | {f"{name}.json": as_json(value) for name, value in others.items()}


def claude_project(name: str, *, docs: Mapping[str, str], prompt: str = "", starter: bool = False) -> dict[str, Any]:
    time = "2024-06-01T10:00:00.000000+00:00"
    return {
        "uuid": uuid("project", name), "name": name, "description": f"All about {name}", "is_private": True,
        "is_starter_project": starter, "prompt_template": prompt, "created_at": time, "updated_at": time,
        "creator": {"uuid": uuid("account"), "full_name": "Ida Holm"},
        "docs": [
            {"uuid": uuid("doc", name, file), "filename": file, "content": content, "created_at": time}
            for file, content in docs.items()
        ],
    }  # fmt: skip


def claude_thread(thread: Thread, me: str) -> Files:
    above = NOBODY
    messages = []
    for number, said in enumerate(thread.said):
        id = uuid(thread.title, number)
        sender, time = "human" if said.author == me else "assistant", said.time.isoformat().replace("+00:00", "Z")
        messages.append(claude_message(id, sender, said.text, time, parent_message_uuid=above))
        above = id
    return claude_export([claude_conversation(thread.title, messages)], owner=me)


# Gemini


def gemini_entry(title: str, time: str, *replies: str, header: str = "Gemini Apps", **more: Any) -> dict[str, Any]:
    entry: dict[str, Any] = {"header": header, "title": title, "time": time, "products": [header]}
    entry["activityControls"] = ["Gemini Apps Activity"]
    if replies:
        entry["safeHtmlItem"] = [{"html": html} for html in replies]
    return entry | more


def gemini_json(entries: Sequence[dict[str, Any]]) -> Files:
    """As in the export, the newest first: `entries` is in that order."""
    return {"Takeout/My Activity/Gemini Apps/MyActivity.json": as_json(list(entries), ensure_ascii=False, indent=2)}


def gemini_html(cards: Sequence[tuple[str, str, str]], header: str = "Gemini Apps", link: str = "") -> Files:
    """`cards`: (what was done, when, reply), in HTML, the newest first."""
    page = ['<html><head><title>My Activity History</title><style type="text/css">', ".mdl-button{color:red}" * 9_000]
    page.append('</style></head><body><div class="mdl-grid">')
    for done, when, reply in cards:
        page.append(
            '<div class="outer-cell mdl-cell mdl-cell--12-col mdl-shadow--2dp"><div class="mdl-grid">'
            '<div class="header-cell mdl-cell mdl-cell--12-col"><p class="mdl-typography--title">'
            f"{header}<br></p></div>"
            '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--body-1">'
            f"{done}<br>{when}<br>{reply}</div>"
            '<div class="content-cell mdl-cell mdl-cell--6-col mdl-typography--text-right"></div>'
            '<div class="content-cell mdl-cell mdl-cell--12-col mdl-typography--caption"><b>Products:</b><br>'
            f"&emsp;{header}<br>{link}</div></div></div>"
        )
    return {f"Takeout/Min aktivitet/{header}/MinAktivitet.html": "".join([*page, "</div></body></html>"]).encode()}


def gemini_thread(thread: Thread) -> Files:
    """Every message of the thread a prompt, with no reply but for one that says the same in capitals."""
    link = "https://gemini.google.com/app/c0ffee123456"
    entries = [
        gemini_entry(f"Prompted {said.text}", said.time.isoformat(), f"<p>{escape(said.text)}</p>", titleUrl=link)
        for said in thread.said
    ]
    return gemini_json(entries[::-1])


# Messenger and Instagram


def garbled(value: Any) -> Any:
    """As Meta writes every text of the large export: its UTF-8 taken for Latin-1."""
    if isinstance(value, str):
        return value.encode().decode("latin-1")
    if isinstance(value, dict):
        return {key: garbled(each) for key, each in value.items()}
    return [garbled(each) for each in value] if isinstance(value, list) else value


def meta_message(author: str, text: str | None, stamp: int, **more: Any) -> dict[str, Any]:
    message: dict[str, Any] = {"sender_name": author, "timestamp_ms": stamp}
    if text is not None:
        message["content"] = text
    return {**message, "is_geoblocked_for_viewer": False, **more}


def meta_thread(
    name: str, people: Sequence[str], messages: Sequence[dict[str, Any]], *, size: int = 10_000, box: str = "inbox",
    root: str = "your_facebook_activity/messages", title: str | None = None,
) -> Files:  # fmt: skip
    """`messages` in order of time, in files of at most `size`, message_1.json the newest."""
    newest_first = list(messages)[::-1]
    files = {}
    for number, start in enumerate(range(0, max(1, len(newest_first)), size), 1):
        value = {
            "participants": [{"name": name} for name in people], "messages": newest_first[start : start + size],
            "title": title or people[0], "is_still_participant": True, "thread_path": f"{box}/{name}",
            "magic_words": [],
        }  # fmt: skip
        files[f"{root}/{box}/{name}/message_{number}.json"] = as_json(garbled(value), indent=2)
    return files


def facebook_profile(name: str) -> Files:
    value = {
        "profile_v2": {"name": {"full_name": name}, "emails": {"emails": ["ida@example.org"]}, "phone_numbers": []}
    }
    place = "personal_information/profile_information/profile_information.json"
    return {place: as_json(garbled(value))}


def instagram_profile(name: str) -> Files:
    data = {"Email": {"value": "ida@example.org"}, "Username": {"value": "ida.h"}, "Name": {"value": name}}
    value = {"profile_user": [{"title": "User Information", "media_map_data": {}, "string_map_data": data}]}
    return {"personal_information/personal_information/personal_information.json": as_json(garbled(value))}


def encrypted_thread(name: str, people: Sequence[str], messages: Sequence[dict[str, Any]]) -> Files:
    value = {"participants": list(people), "threadName": name, "messages": list(messages)}
    return {f"{name}.json": as_json(value, ensure_ascii=False)}


def encrypted_message(author: str, text: str, stamp: int, **more: Any) -> dict[str, Any]:
    message = {"isUnsent": False, "media": [], "reactions": [], "senderName": author, "text": text, "timestamp": stamp}
    return {**message, "type": "text", **more}


def meta_page(name: str, messages: Sequence[tuple[str, str, str]], *, style: str = "new", title: str = "Ida") -> Files:
    """`messages`: (author, HTML, date), the newest first. `style`: the classes of its time."""
    shapes = {
        "new": ('<section class="_a6-g"><h2 class="_2ph_ _a6-h _a6-i">{0}</h2><div class="_2ph_ _a6-p"><div>{1}</div>'
                '</div><footer class="_a6-o"><div class="_a72d">{2}</div></footer></section>'),
        "2023": ('<div class="pam _3-95 _2ph- _a6-g uiBoxWhite noborder"><h2 class="_3-95 _2pim _a6-h _a6-i">{0}</h2>'
                 '<div class="_3-95 _a6-p"><div>{1}</div></div><div class="_3-94 _a6-o">{2}</div></div>'),
        "2019": ('<div class="pam _3-95 _2pi0 _2lej uiBoxWhite noborder"><div class="_3-96 _2pio _2lek _2lel">{0}</div>'
                 '<div class="_3-96 _2let"><div>{1}</div></div><div class="_3-94 _2lem">{2}</div></div>'),
    }  # fmt: skip
    body = "".join(shapes[style].format(*message) for message in messages)
    page = f"<!doctype html><html><head><title>{title}</title><style>.a{{}}</style></head><body>{body}</body></html>"
    return {f"your_instagram_activity/messages/inbox/{name}/message_1.html": page.encode()}


def messenger_thread(thread: Thread, size: int = 10_000) -> Files:
    people = [*thread.authors, "Somebody Else"]
    messages = [meta_message(said.author, said.text, int(said.time.timestamp() * 1000)) for said in thread.said]
    return meta_thread("talk_Ab12Cd34", people, messages, size=size, title=thread.title or "Talk")


def encrypted_messenger_thread(thread: Thread) -> Files:
    messages = [encrypted_message(said.author, said.text, int(said.time.timestamp() * 1000)) for said in thread.said]
    return encrypted_thread(f"{thread.title.replace('/', ' ') or 'Talk'}_40", thread.authors, messages)


def meta_page_thread(thread: Thread, style: str) -> Files:
    messages = [
        (
            escape(said.author),
            escape(said.text).replace("\n", "<br />"),
            f"{said.time:%b %d, %Y %I:%M} {said.time:%p}".lower(),
        )
        for said in thread.said
    ]
    return meta_page("talk_1234567890", messages[::-1], style=style, title=escape(thread.title) or "Talk")


def gemini_page_thread(thread: Thread) -> Files:
    cards = [
        (
            f"Prompted&nbsp;{escape(said.text).replace(chr(10), '<br>')}",
            f"{said.time:%b %d, %Y, %I:%M:%S %p} UTC",
            "<p>Yes</p>",
        )
        for said in thread.said
    ]
    return gemini_html(cards[::-1], link="https://gemini.google.com/app/c0ffee123456")
