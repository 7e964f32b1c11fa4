"""ChatGPT: the export of all conversations (a zip or its folder), or a single conversation as JSON.

A conversation is a tree, because every edit and every new attempt begins a branch; what the person last saw is the way
from the root to `current_node`, and that alone is the conversation. The work of tools, hidden messages and the model's
thoughts lie on that way too and are left out, and counted.
"""

import hashlib
import json
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from secondme.importers import assistants
from secondme.importers.assistants import mapping, objects, string, strings
from secondme.importers.base import Blob, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached
from secondme.importers.times import from_epoch
from secondme.types import NewItem

NAME = "ChatGPT"
COMPANIONS = frozenset(
    {
        "chat.html", "user.json", "user_settings.json", "message_feedback.json", "shared_conversations.json",
        "model_comparisons.json", "group_chats.json", "shopping.json", "sora.json", "export_manifest.json",
    }
)  # fmt: skip
"""What else is in the export: the same conversations to look at, and what is no conversation."""
BULKY = frozenset(
    {
        "content_references", "citations", "search_result_groups", "_cite_metadata", "aggregate_result", "safe_urls",
        "blocked_urls", "image_results", "moderation_results", "search_queries", "jit_plugin_data",
    }
)  # fmt: skip
LEFT_OUT = {
    "tool": (
        "1 message is the work of a tool (a search, code that ran, its result); it is left out.",
        "{n} messages are the work of tools (searches, code that ran, its results); they are left out.",
    ),
    "hidden": (
        "1 message was hidden in the conversation; it is left out.",
        "{n} messages were hidden in the conversations; they are left out.",
    ),
    "thoughts": (
        "1 message holds the model's thoughts; it is left out.",
        "{n} messages hold the model's thoughts; they are left out.",
    ),
    "branch": (
        "1 message is on a branch that was left (edited, or tried again); it is left out.",
        "{n} messages are on branches that were left (edited, or tried again); they are left out.",
    ),
    "empty": ("1 message has no words; it is left out.", "{n} messages have no words; they are left out."),
    "broken": (
        "1 conversation is not as it should be; it is left out.",
        "{n} conversations are not as they should be; they are left out.",
    ),
    "undated": (
        "1 message has no time of its own; it has that of the one before.",
        "{n} messages have no time of their own; they have that of the one before.",
    ),
}
_MARK = re.compile("\ue200([^\ue200\ue201]*)\ue201")


class ChatGPT:
    name = "chatgpt"
    title = "ChatGPT export"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        return assistants.together(blobs, _is_export, COMPANIONS)

    def read(self, source: Source) -> Iterator[Read]:
        return assistants.begun(_Reading(source).run(), source.name)


def _is_export(blob: Blob) -> bool:
    if not assistants.looks_like_json(blob) or b'"mapping"' not in blob.head:
        return False
    first = assistants.first_of(blob.head)
    if not isinstance(first.get("mapping"), dict):
        return False
    nodes = [node for node in first["mapping"].values() if isinstance(node, dict)]
    return not nodes or any({"message", "parent", "children"} & node.keys() for node in nodes)


@dataclass(slots=True)
class _Branch:
    """The way that was last seen, root first."""

    nodes: list[Mapping[str, Any]]
    others: int
    """How many messages of the two voices are not on it."""


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._tally = Tally(LEFT_OUT)
        self._owner = ""
        self._seen: set[str] = set()
        self._instructions: set[str] = set()

    def run(self) -> Iterator[Read]:
        for _, user in assistants.small_json(self._source, ["user.json"]):
            yield from self._person(user)
        for blob in self._source.blobs:
            if blob.path.name.lower() in COMPANIONS:
                continue
            for value in assistants.conversations(self._source, blob, BULKY):
                if isinstance(value, Problem):
                    yield value
                else:
                    yield from self._conversation(value, blob.changed)
        yield from self._tally.problems()

    def _person(self, user: Mapping[str, Any]) -> Iterator[Read]:
        handles = tuple(filter(None, (string(user.get(key)).strip() for key in ("email", "phone_number", "id"))))
        self._owner = string(user.get("name")).strip()
        if self._owner or handles:
            yield Person(self._owner or handles[0], handles, is_owner=True)

    def _conversation(self, value: Mapping[str, Any], changed: str) -> Iterator[Read]:
        key = string(value.get("conversation_id")) or string(value.get("id"))
        nodes = value.get("mapping")
        if not isinstance(nodes, dict):
            self._tally.add("broken")
            return
        branch = _branch(nodes, value.get("current_node"))
        key = key or _fallback_key(branch.nodes)
        if not key or key in self._seen:
            return
        self._seen.add(key)
        if branch.others:
            self._tally.add("branch", branch.others)
        started = from_epoch(value.get("create_time"))
        clock = Clock(started or from_epoch(value.get("update_time")) or changed)
        title = string(value.get("title")).strip() or None
        yield from self._turns(branch, key, title, clock)

    def _turns(self, branch: _Branch, key: str, title: str | None, clock: Clock) -> Iterator[Read]:
        above: str | None = None
        for node in branch.nodes:
            message = mapping(node.get("message"))
            if not message:
                continue
            yield from self._own_instructions(message, clock)
            if not self._is_shown(message):
                continue
            mine = _role(message) == "user"
            words = _words(message, mine)
            if not words.strip():
                if mine:
                    self._tally.add("empty")
                continue
            own = from_epoch(message.get("create_time"))
            if own is None:
                self._tally.add("undated")
            id = string(message.get("id")) or string(node.get("id"))
            speaker = "" if mine else NAME
            yield assistants.turn(
                words, speaker, clock.time(own), id, key, owner=self._owner, parent=above, title=title
            )
            above = id

    def _is_shown(self, message: Mapping[str, Any]) -> bool:
        """Whether it was to be seen as a message of one of the two; else it is counted (but for what every
        conversation begins with)."""
        role = _role(message)
        kind = mapping(message.get("content")).get("content_type")
        if role == "system" or kind in ("user_editable_context", "model_editable_context"):
            return False
        reason = ""
        if role == "tool" or kind in ("execution_output", "tether_browsing_display", "tether_quote", "sonic_webpage"):
            reason = "tool"
        elif kind in ("thoughts", "reasoning_recap"):
            reason = "thoughts"
        elif role not in ("user", "assistant") or _is_hidden(message):
            reason = "hidden"
        elif role == "assistant" and message.get("recipient") not in (None, "all") and not _document(message):
            reason = "tool"
        if reason:
            self._tally.add(reason)
        return not reason

    def _own_instructions(self, message: Mapping[str, Any], clock: Clock) -> Iterator[NewItem]:
        """What the person told the assistant about themself, for all conversations: it is hidden in each of them, and
        taken once for each wording."""
        content = mapping(message.get("content"))
        if content.get("content_type") != "user_editable_context":
            return
        data = mapping(mapping(message.get("metadata")).get("user_context_message_data"))
        about = string(data.get("about_user_message")) or string(content.get("user_profile"))
        wishes = string(data.get("about_model_message")) or string(content.get("user_instructions"))
        words = "\n\n".join(part.strip() for part in (about, wishes) if part.strip())
        id = hashlib.sha256(words.encode()).hexdigest()[:32]
        if not words or id in self._instructions:
            return
        self._instructions.add(id)
        time = from_epoch(message.get("create_time")) or clock.time(None)
        yield assistants.turn(
            words, "", time, id, "custom-instructions", owner=self._owner, title="Custom instructions for ChatGPT"
        )


def _role(message: Mapping[str, Any]) -> str:
    return string(mapping(message.get("author")).get("role"))


def _is_hidden(message: Mapping[str, Any]) -> bool:
    weight = message.get("weight")
    if isinstance(weight, int | float) and weight == 0:
        return True
    return mapping(message.get("metadata")).get("is_visually_hidden_from_conversation") is True


def _branch(nodes: Mapping[str, Any], current: Any) -> _Branch:
    """The way to `current`, or to the newest end where the export does not say it."""
    tree = {id: node for id, node in nodes.items() if isinstance(node, dict)}
    above = {child: id for id, node in tree.items() for child in strings(node.get("children"))}
    above |= {id: parent for id, node in tree.items() if (parent := string(node.get("parent"))) in tree}
    newest = _newest_end(tree, set(above.values()))
    place = current if isinstance(current, str) and current in tree else newest
    if place != newest and not any(_is_said(mapping(tree[id].get("message"))) for id in _way(tree, above, place)):
        place = newest  # nothing was said up to there: the export is wrong about it
    way = _way(tree, above, place)
    on_it = set(way)
    others = sum(_is_said(mapping(node.get("message"))) for id, node in tree.items() if id not in on_it)
    return _Branch([tree[id] for id in reversed(way)], others)


def _way(tree: Mapping[str, Any], above: Mapping[str, str], place: str | None) -> list[str]:
    """From `place` up to the root; each node once, also where the tree runs in a circle."""
    way: dict[str, None] = {}
    while place is not None and place in tree and place not in way:
        way[place] = None
        place = above.get(place)
    return list(way)


def _newest_end(tree: Mapping[str, Mapping[str, Any]], inner: set[str]) -> str | None:
    """Of the nodes below which there is none, the one that was written last; of equals the one that stands last."""
    best, best_time = None, -1.0
    for id, node in tree.items():
        time = mapping(node.get("message")).get("create_time")
        time = float(time) if isinstance(time, int | float) and not isinstance(time, bool) else 0.0
        if id not in inner and time >= best_time:
            best, best_time = id, time
    return best


def _is_said(message: Mapping[str, Any]) -> bool:
    return _role(message) in ("user", "assistant") and not _is_hidden(message) and bool(_words(message, True).strip())


def _fallback_key(nodes: Sequence[Mapping[str, Any]]) -> str:
    """For a conversation without an id: its first message's."""
    ids = (string(mapping(node.get("message")).get("id")) or string(node.get("id")) for node in nodes)
    return next(filter(None, ids), "")


def _words(message: Mapping[str, Any], mine: bool) -> str:
    content = mapping(message.get("content"))
    kind = content.get("content_type")
    if document := _document(message):
        words = document
    elif kind == "code":
        words = f"```{_language(content)}\n{string(content.get('text')).strip()}\n```" if content.get("text") else ""
    elif isinstance(content.get("parts"), list):
        words = "\n".join(filter(str.strip, (_part(part) for part in content["parts"])))
    else:
        words = string(content.get("text")) or string(content.get("result")) or string(content.get("content"))
    if not mine:
        words = _MARK.sub(_mark, words)
    return assistants.with_files(words, _attached(message))


def _language(content: Mapping[str, Any]) -> str:
    language = string(content.get("language"))
    return language if language.isalnum() and language != "unknown" else ""


def _part(part: Any) -> str:
    """Of a message made of parts: its words, also those of a voice that were written down."""
    if isinstance(part, str):
        return clean(part)
    return string(mapping(part).get("text"))


def _attached(message: Mapping[str, Any]) -> list[str]:
    """Marks of what is attached: with its name, or (what has only an id) its kind."""
    named = {
        string(file.get("id")): string(file.get("name"))
        for file in objects(mapping(message.get("metadata")).get("attachments"))
    }
    marks = [attached(name) for name in named.values() if name.strip()]
    parts = objects(mapping(message.get("content")).get("parts"))
    heard = any(part.get("content_type") == "audio_transcription" for part in parts)
    for part in parts:
        kind = string(part.get("content_type"))
        id = string(part.get("asset_pointer")).rpartition("//")[2]
        if kind == "image_asset_pointer" and not named.get(id):
            marks.append(attached("", "image"))
        elif "audio" in kind and kind != "audio_transcription" and not heard:
            marks.append(attached("", "voice"))
    return marks


def _document(message: Mapping[str, Any]) -> str:
    """A document that the assistant wrote into the canvas; "" for every other message."""
    if message.get("recipient") != "canmore.create_textdoc":
        return ""
    content = mapping(message.get("content"))
    raw = string(content.get("text")) or "".join(strings(content.get("parts")))
    try:
        value = mapping(json.loads(raw))
    except (ValueError, RecursionError):
        return ""
    parts = (string(value.get("name")).strip(), string(value.get("content")).strip())
    return "\n\n".join(filter(None, parts)) if parts[1] else ""


def _mark(found: re.Match[str]) -> str:
    """A mark that the page replaces: the name of a thing stays, the number of a source goes."""
    kind, *rest = found[1].split("\ue202")
    if kind == "url" and rest:
        return rest[0]
    if kind != "entity" or not rest:
        return ""
    try:
        return next(iter(strings(json.loads(rest[0]))[1:2]), "")
    except (ValueError, RecursionError):
        return ""
