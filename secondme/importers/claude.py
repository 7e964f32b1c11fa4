"""Claude: the export of all conversations with projects, people and what Claude remembers (a zip or its folder).

A conversation may have branches (an edited message, another attempt); the export does not say which one was last seen,
so it is the one that ends with the newest message. What the model thought and what its tools did is left out, and
counted; documents that it wrote are kept. Texts that were attached are documents, not the person's words.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from secondme.importers import assistants
from secondme.importers.assistants import mapping, objects, string
from secondme.importers.base import Blob, Person, Problem, Read, Source
from secondme.importers.chats import Clock, Tally, attached
from secondme.importers.notes import split
from secondme.importers.times import from_iso
from secondme.types import NewItem

NAME = "Claude"
COMPANIONS = frozenset({"users.json", "memories.json", "login_history.json", "manifest.json"})
BULKY = frozenset({"citations", "display_content", "flags", "approval_options", "integration_icon_url"})
MOST_PIECES = 100
"""So many pieces of an attached text are kept: what is attached may be a whole book."""
MEMORIES = "claude-memories"
LEFT_OUT = {
    "tool": (
        "1 piece is the work of a tool (a search, code that ran, its result); it is left out.",
        "{n} pieces are the work of tools (searches, code that ran, its results); they are left out.",
    ),
    "thoughts": (
        "1 piece holds the model's thoughts; it is left out.",
        "{n} pieces hold the model's thoughts; they are left out.",
    ),
    "branch": (
        "1 message is on a branch that was left (edited, or tried again); it is left out.",
        "{n} messages are on branches that were left (edited, or tried again); they are left out.",
    ),
    "empty": ("1 message has no words; it is left out.", "{n} messages have no words; they are left out."),
    "long": (
        f"Of 1 attached text only the first {MOST_PIECES} pieces are kept: it is very long.",
        f"Of {{n}} attached texts only the first {MOST_PIECES} pieces are kept: they are very long.",
    ),
    "undated": (
        "1 message has no time of its own; it has that of the one before.",
        "{n} messages have no time of their own; they have that of the one before.",
    ),
}
_UNSUPPORTED = "This block is not supported on your current device yet."


class Claude:
    name = "claude"
    title = "Claude export"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        return assistants.together(blobs, _is_export, COMPANIONS, _place)

    def read(self, source: Source) -> Iterator[Read]:
        return assistants.begun(_Reading(source).run(), source.name)


def _place(blob: Blob) -> tuple[str, ...]:
    """The folder of the export: projects may lie in one of their own below it."""
    where = assistants.folder(blob)
    return where[:-1] if where[-1:] == ("projects",) else where


def _is_export(blob: Blob) -> bool:
    if not assistants.looks_like_json(blob):
        return False
    return _is_conversation(blob) or _is_project(blob)


def _is_conversation(blob: Blob) -> bool:
    if b'"chat_messages"' not in blob.head:
        return False
    first = assistants.first_of(blob.head)
    return isinstance(first.get("chat_messages"), list) and "uuid" in first


def _is_project(blob: Blob) -> bool:
    if b'"prompt_template"' not in blob.head:
        return False
    return {"uuid", "name", "prompt_template"} <= assistants.first_of(blob.head).keys()


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._tally = Tally(LEFT_OUT)
        self._owner = ""
        self._seen: set[str] = set()

    def run(self) -> Iterator[Read]:
        for _, user in assistants.small_json(self._source, ["users.json"]):
            yield from self._person(user)
        for blob in self._source.blobs:
            if blob.path.name.lower() in COMPANIONS:
                continue
            for value in assistants.conversations(self._source, blob, BULKY):
                if isinstance(value, Problem):
                    yield value
                elif "chat_messages" in value:
                    yield from self._conversation(value, blob.changed)
                else:
                    yield from self._project(value, blob.changed)
        for blob in self._source.blobs:
            if blob.path.name.lower() == "memories.json":
                yield from self._memories(blob)
        yield from self._tally.problems()

    def _person(self, user: Mapping[str, Any]) -> Iterator[Read]:
        name = string(user.get("full_name")).strip()
        keys = ("email_address", "verified_phone_number", "uuid")
        handles = tuple(filter(None, (string(user.get(key)).strip() for key in keys)))
        if not self._owner and (name or handles):
            self._owner = name
            yield Person(name or handles[0], handles, is_owner=True)

    def _conversation(self, value: Mapping[str, Any], changed: str) -> Iterator[Read]:
        key = string(value.get("uuid"))
        messages = objects(value.get("chat_messages"))
        if not messages or key in self._seen:
            return
        way = _branch(messages, string(value.get("current_leaf_message_uuid")))
        key = key or string(way[0].get("uuid"))
        self._seen.add(key)
        if len(messages) > len(way):
            self._tally.add("branch", len(messages) - len(way))
        title = string(value.get("name")).strip() or None
        clock = Clock(from_iso(value.get("created_at")) or changed)
        above: str | None = None
        for number, message in enumerate(way, 1):
            id = string(message.get("uuid")) or f"{key}#{number}"
            for item in self._message(message, id, key, title, above, clock):
                above = item.external_id
                yield item

    def _message(
        self, message: Mapping[str, Any], id: str, key: str, title: str | None, above: str | None, clock: Clock
    ) -> Iterator[NewItem]:
        """The message, then the texts that are attached to it."""
        mine = message.get("sender") in ("human", "user")
        files = [*objects(message.get("attachments")), *objects(message.get("files"))]
        marks = [attached(name) for file in files if (name := string(file.get("file_name")).strip())]
        texts = [file for file in files if string(file.get("extracted_content")).strip()]
        words = assistants.with_files(self._words(message), marks or (["[pasted text]"] if texts else []))
        if not words:
            self._tally.add("empty", int(mine))
            return
        own = from_iso(message.get("created_at"))
        if own is None:
            self._tally.add("undated")
        time = clock.time(own)
        speaker = "" if mine else NAME
        yield assistants.turn(words, speaker, time, id, key, owner=self._owner, parent=above, title=title)
        last = id
        for number, file in enumerate(texts, 1):
            name = string(file.get("file_name")).strip() or "Pasted text"
            for item in self._document(
                string(file["extracted_content"]), f"{id}/file{number}", name, time, key, title, last
            ):
                last = item.external_id or last
                yield item

    def _words(self, message: Mapping[str, Any]) -> str:
        """What was said: the blocks of text, the documents; where there are no blocks, the text as a whole."""
        said: list[str] = []
        blocks = objects(message.get("content"))
        for block in blocks:
            kind = block.get("type")
            if kind == "thinking":
                self._tally.add("thoughts")
            elif kind == "tool_use" and (document := _artifact(mapping(block.get("input")))):
                said.append(document)
            elif kind in ("tool_use", "tool_result"):
                self._tally.add("tool")
            elif words := string(block.get("text")).strip():
                said.append(words)
        if not said:
            whole = string(message.get("text"))
            said = [whole.replace(f"```\n{_UNSUPPORTED}\n```", "").replace(_UNSUPPORTED, "").strip()]
        return "\n\n".join(said)

    def _document(
        self, text: str, id: str, name: str, time: str, key: str, title: str | None, above: str | None
    ) -> Iterator[NewItem]:
        pieces = split(text.replace("\r\n", "\n"))
        if len(pieces) > MOST_PIECES:
            self._tally.add("long")
        for number, piece in enumerate(pieces[:MOST_PIECES], 1):
            own = id if number == 1 else f"{id}#{number}"
            yield NewItem(
                text=f"{name}\n\n{piece}" if number == 1 else piece,
                author="",
                role="other",
                time=time,
                origin="document",
                kind="chunk",
                external_id=own,
                conversation=key,
                parent=above,
                title=title,
            )
            above = own

    def _project(self, value: Mapping[str, Any], changed: str) -> Iterator[Read]:
        """What the person wrote about a project is theirs; the documents that they put into it are documents."""
        key = string(value.get("uuid"))
        if not key or key in self._seen or value.get("is_starter_project") is True:
            return
        self._seen.add(key)
        title = string(value.get("name")).strip() or None
        time = from_iso(value.get("created_at")) or changed
        above: str | None = None
        parts = (string(value.get(part)).strip() for part in ("name", "description", "prompt_template"))
        words = "\n\n".join(filter(None, parts))
        if words:
            above = f"{key}/about"
            yield assistants.turn(words, "", time, above, key, owner=self._owner, title=title)
        for number, file in enumerate(objects(value.get("docs")), 1):
            id = string(file.get("uuid")) or f"{key}/doc{number}"
            name = string(file.get("filename")).strip() or "Document"
            own = from_iso(file.get("created_at")) or time
            for item in self._document(string(file.get("content")), id, name, own, key, title, above):
                above = item.external_id
                yield item

    def _memories(self, blob: Blob) -> Iterator[Read]:
        """What Claude wrote down about the person: its words, not theirs."""
        for _, value in assistants.small_json(self._source, ["memories.json"]):
            projects = mapping(value.get("project_memories"))
            texts = [("all", value.get("conversations_memory")), *projects.items()]
            for id, text in texts:
                for number, piece in enumerate(split(string(text))[:MOST_PIECES], 1):
                    own = id if number == 1 else f"{id}#{number}"
                    yield assistants.turn(piece, NAME, blob.changed, own, MEMORIES, title="What Claude remembers")


def _artifact(given: Mapping[str, Any]) -> str:
    """A document that the model wrote or wrote anew; "" for every other use of a tool."""
    content = string(given.get("content")).strip()
    if given.get("command") not in ("create", "rewrite") or not content or "id" not in given:
        return ""
    title = string(given.get("title")).strip()
    return f"{title}\n\n{content}" if title else content


def _branch(messages: Sequence[dict[str, Any]], leaf: str) -> list[dict[str, Any]]:
    """The way to `leaf`, else to the newest message below which there is none; all of them where none says what it
    follows. A message that follows an unknown one follows the one before it in the list, so that nothing is lost."""
    known = {id: number for number, message in enumerate(messages) if (id := string(message.get("uuid")))}
    if not any(string(message.get("parent_message_uuid")) in known for message in messages):
        return list(messages)
    above = [_above(number, message, known) for number, message in enumerate(messages)]
    inner = set(above)
    ends = [number for number in range(len(messages)) if number not in inner] or [len(messages) - 1]
    times = [from_iso(message.get("created_at")) or "" for message in messages]
    place = known.get(leaf, max(ends, key=lambda number: (times[number], number)))
    way: list[int] = []
    on_it: set[int] = set()
    while place >= 0 and place not in on_it:
        way.append(place)
        on_it.add(place)
        place = above[place]
    return [messages[number] for number in reversed(way)]


def _above(number: int, message: Mapping[str, Any], known: Mapping[str, int]) -> int:
    """The place of the message that it follows; -1 for a first one."""
    parent = message.get("parent_message_uuid")
    if isinstance(parent, str) and parent in known:
        return known[parent]
    is_first = parent in (None, "") or (isinstance(parent, str) and parent.startswith("00000000-0000-"))
    return -1 if is_first else number - 1
