"""A door without a house: what the window needs of `SecondMe`, in memory, so that a test says what the core says."""

import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path
from threading import Event
from typing import Any

from secondme.errors import UserError
from secondme.events import Events, StatusChanged
from secondme.paths import Paths
from secondme.settings import Settings
from secondme.types import (
    Attachment,
    Branch,
    Changes,
    Conversation,
    Evidence,
    Finished,
    Hit,
    Item,
    Memory,
    ReplyEvent,
    Retrieved,
    Status,
    Stored,
    StrengthCurve,
    Token,
    Usage,
)
from tests.ui.small_door import SmallAhead, SmallBackups, SmallBrowser, SmallGuard, SmallRetention

START = datetime(2026, 3, 2, 9, 0)


class FakeDoor:
    """`replies` are streamed word by word; `hits` are used for every reply. Clear `gate` to hold a stream."""

    def __init__(self, paths: Paths, replies: Sequence[str] = (), hits: Sequence[Hit] = ()) -> None:
        self.paths = paths
        self.events = Events()
        self.replies, self.hits = list(replies), tuple(hits)
        self.gate = Event()
        self.gate.set()
        self.pause_s = 0.0
        self.fail: Exception | None = None
        """Raised by the next reply, after the message was stored."""
        self.problem = ""
        self.state = Status("ready", chat_model="Fake", chat_ready=True, embedder_ready=True)
        self.by_item: dict[int, Item] = {}
        self.attached: dict[int, tuple[Attachment, ...]] = {}
        self.kept: dict[int, Conversation] = {}
        self.recalls: dict[int, tuple[Hit, ...]] = {}
        self.known: dict[int, Memory] = {}
        self.drafts: dict[int, str] = {}
        self.closed = 0
        self.calls: list[tuple[Any, ...]] = []
        self.chats, self.items, self.memories, self.settings = Chats(self), Items(self), Memories(self), Prefs()
        self.imports = Imports()
        self.learning = Learning(self)
        self.inbox = Inbox()
        self.browser = SmallBrowser()
        self.ahead = SmallAhead()
        self.guard = SmallGuard()
        self.retention = SmallRetention()
        self.backups = SmallBackups()

    def status(self) -> Status:
        return self.state

    def say(self, state: Status) -> None:
        self.state = state
        self.events.publish(StatusChanged())

    def undo(self, changes: Changes) -> Changes:
        for conversation_id in changes.conversations:
            self.kept[conversation_id] = replace(self.kept[conversation_id], deleted_at=None)
        return self.told(changes)

    def redo(self, undone: Changes) -> Changes:
        for conversation_id in undone.conversations:
            self.chats.delete(conversation_id)
        return undone

    def close(self, deadline_s: float = 5.0) -> None:
        self.closed += 1

    def told(self, changes: Changes) -> Changes:
        self.events.publish(changes)
        return changes

    # Building a past

    def talk(self, title: str, *texts: str, at: datetime = START, source: str = "chat") -> Conversation:
        """A conversation in which the person and the assistant take turns."""
        made = self.chats.create(title)
        parent: int | None = None
        for number, text in enumerate(texts):
            moment = (at + timedelta(minutes=number)).isoformat()
            parent = self.add(made.id, text, "self" if number % 2 == 0 else "assistant", parent, moment).id
        changed = replace(self.kept[made.id], updated_at=at.isoformat(), source=source)
        self.kept[made.id] = changed
        return changed

    def add(self, conversation_id: int, text: str, role: Any, parent: int | None, moment: str = "") -> Item:
        number = len(self.by_item) + 1
        author = {"self": "You", "assistant": "Assistant"}.get(role, role)
        item = Item(
            id=number,
            text=text,
            author=author,
            role=role if role in ("self", "assistant") else "other",
            time=moment or datetime.now().isoformat(timespec="seconds"),
            origin="assistant" if role == "assistant" else "typed",
            kind="message",
            conversation_id=conversation_id,
            parent_id=parent,
            external_id=None,
            title=None,
            content_hash=str(number),
            revision=1,
            active=True,
        )
        self.by_item[number] = item
        old = self.kept[conversation_id]
        self.kept[conversation_id] = replace(old, active_leaf=number, updated_at=item.time)
        return item

    def remember(self, text: str, *items: Item, kind: Any = "fact", **other: Any) -> Memory:
        number = len(self.known) + 1
        evidence = tuple(
            Evidence(item_id=item.id, quote=item.text[:80], conversation_id=item.conversation_id) for item in items
        )
        values: dict[str, Any] = {
            "id": number, "text": text, "kind": kind, "status": "active", "subject": "You", "subject_is_self": True,
            "claims": (), "evidence": evidence, "keywords": (), "context": "", "importance": 0.5, "confidence": 0.8,
            "place": "", "pinned": False, "never_use": False, "origin": "typed", "created_at": START.isoformat(),
            "updated_at": START.isoformat(), "valid_from": None, "valid_to": None, "stability": 10.0,
            "last_recalled": None, "recalls": 0, "retrievability": 0.9, "time": items[0].time if items else "",
        }  # fmt: skip
        self.known[number] = Memory(**(values | other))
        return self.known[number]

    def path(self, leaf: int | None) -> list[Item]:
        result: list[Item] = []
        while leaf is not None:
            result.append(self.by_item[leaf])
            leaf = self.by_item[leaf].parent_id
        return result[::-1]


class Chats:
    def __init__(self, door: FakeDoor) -> None:
        self._door = door

    def list(self, query: str = "", limit: int = 500) -> list[Conversation]:
        door = self._door
        found = [
            chat
            for chat in door.kept.values()
            if chat.deleted_at is None
            and (
                query.lower() in chat.title.lower()
                or any(query.lower() in item.text.lower() for item in door.path(chat.active_leaf))
            )
        ]
        return sorted(found, key=lambda chat: chat.updated_at, reverse=True)[:limit]

    def drafts(self) -> "dict[int, str]":
        return dict(self._door.drafts)

    def keep_draft(self, conversation_id: int, text: str) -> None:
        self._door.drafts[conversation_id] = text

    def create(self, title: str = "") -> Conversation:
        number = len(self._door.kept) + 1
        now = datetime.now().isoformat(timespec="seconds")
        self._door.kept[number] = Conversation(number, title, now, now, None, "chat", None, None, 0)
        self._door.told(Changes(conversations=(number,)))
        return self._door.kept[number]

    def get(self, conversation_id: int) -> Conversation:
        return self._door.kept[conversation_id]

    def rename(self, conversation_id: int, title: str) -> Changes:
        self._door.kept[conversation_id] = replace(self._door.kept[conversation_id], title=title)
        return self._door.told(Changes(conversations=(conversation_id,)))

    def delete(self, conversation_id: int) -> Changes:
        self._door.kept[conversation_id] = replace(self._door.kept[conversation_id], deleted_at="now")
        items = {item.id for item in self._door.by_item.values() if item.conversation_id == conversation_id}
        alone = (m.id for m in self._door.known.values() if {e.item_id for e in m.evidence} <= items)
        return self._door.told(Changes(conversations=(conversation_id,), memories=tuple(alone)))

    def messages(self, conversation_id: int, limit: int = 60, before: int | None = None) -> "list[Item]":
        items = self._door.path(self._door.kept[conversation_id].active_leaf)
        return [item for item in items if before is None or item.id < before][-limit:]

    def branch(self, item_id: int) -> Branch:
        item = self._door.by_item[item_id]
        same = (item.conversation_id, item.parent_id, item.role)
        siblings = tuple(
            other.id
            for other in self._door.by_item.values()
            if (other.conversation_id, other.parent_id, other.role) == same
        )
        return Branch(siblings, siblings.index(item_id))

    def switch(self, item_id: int) -> Changes:
        door, leaf = self._door, item_id
        while later := [item.id for item in door.by_item.values() if item.parent_id == leaf]:
            leaf = later[-1]
        conversation_id = door.by_item[item_id].conversation_id
        door.kept[conversation_id] = replace(door.kept[conversation_id], active_leaf=leaf)
        return door.told(Changes(conversations=(conversation_id,)))

    def used(self, reply_item_id: int) -> tuple[tuple[Hit, ...], Usage | None]:
        return self._door.recalls.get(reply_item_id, ()), Usage()

    def send(self, conversation_id: int, text: str, stop: Event) -> Iterator[ReplyEvent]:
        self._door.calls.append(("send", conversation_id, text))
        yield from self._said(conversation_id, text, self._door.kept[conversation_id].active_leaf, stop)

    def whisper(self, said: Sequence[Item], text: str, stop: Event) -> Iterator[ReplyEvent]:
        from secondme.chat.draft import unkept

        self._door.calls.append(("whisper", len(said), text))
        asked = unkept(len(said), text, "You", "self", said)
        yield Stored(asked)
        yield Retrieved(self._door.hits)
        whole = self._door.replies.pop(0) if self._door.replies else "I keep nothing."
        yield Token(whole)
        reply = unkept(len(said) + 1, whole, "Assistant", "assistant", (*said, asked))
        yield Finished(reply, self._door.hits, Usage(generated_tokens=3, tokens_per_s=20.0), self._door.problem)

    def edit(self, user_item_id: int, text: str, stop: Event) -> Iterator[ReplyEvent]:
        self._door.calls.append(("edit", user_item_id, text))
        old = self._door.by_item[user_item_id]
        yield from self._said(old.conversation_id, text, old.parent_id, stop)

    def regenerate(self, reply_item_id: int, stop: Event) -> Iterator[ReplyEvent]:
        self._door.calls.append(("regenerate", reply_item_id))
        old = self._door.by_item[reply_item_id]
        assert old.parent_id is not None
        yield from self._reply(old.conversation_id, old.parent_id, stop)

    def _said(self, conversation_id: int, text: str, parent: int | None, stop: Event) -> Iterator[ReplyEvent]:
        item = self._door.add(conversation_id, text, "self", parent)
        chat = self._door.kept[conversation_id]
        self._door.kept[conversation_id] = replace(chat, title=chat.title or text.split("\n")[0][:48])
        self._door.told(Changes(conversations=(conversation_id,), items=(item.id,)))
        yield Stored(item)
        yield from self._reply(conversation_id, item.id, stop)

    def _reply(self, conversation_id: int, parent: int, stop: Event) -> Iterator[ReplyEvent]:
        door = self._door
        yield Retrieved(door.hits)
        if door.fail is not None:
            problem, door.fail = door.fail, None
            raise problem
        whole = door.replies.pop(0) if door.replies else "I don't know that yet."
        said = ""
        for word in whole.split(" "):
            while not door.gate.wait(0.005) and not stop.is_set():
                pass
            if stop.is_set():
                break
            time.sleep(door.pause_s)
            piece = word if not said else " " + word
            said += piece
            yield Token(piece)
        item = door.add(conversation_id, said, "assistant", parent)
        door.recalls[item.id] = door.hits
        door.told(Changes(conversations=(conversation_id,), items=(item.id,)))
        yield Finished(item, door.hits, Usage(generated_tokens=3, tokens_per_s=20.0), door.problem)


class Items:
    def __init__(self, door: FakeDoor) -> None:
        self._door = door

    def get(self, item_id: int) -> Item:
        if item_id not in self._door.by_item:
            raise UserError("This message is no longer there.")
        return self._door.by_item[item_id]

    def attachments(self, item_ids: Any) -> dict[int, tuple[Attachment, ...]]:
        return {item_id: self._door.attached[item_id] for item_id in item_ids if item_id in self._door.attached}

    def attachment(self, attachment_id: int, most: int) -> bytes:
        return b"x" * attachment_id

    def save_attachment(self, attachment_id: int, target: Path) -> None:
        target.write_bytes(b"x" * attachment_id)

    def around(self, item_id: int, n: int = 3) -> list[Item]:
        conversation = self._door.kept[self.get(item_id).conversation_id]
        items = self._door.path(conversation.active_leaf)
        place = next((index for index, item in enumerate(items) if item.id == item_id), None)
        return [] if place is None else items[max(0, place - n) : place + n + 1]


class Memories:
    def __init__(self, door: FakeDoor) -> None:
        self._door = door

    def get(self, memory_id: int) -> Memory:
        if memory_id not in self._door.known:
            raise UserError("This memory is no longer there.")
        return self._door.known[memory_id]

    def list(self, query: str = "", statuses: Any = None, limit: int = 200, offset: int = 0) -> list[Memory]:
        return [memory for memory in self._door.known.values() if query.lower() in memory.text.lower()][offset:][:limit]

    def browse(self, query: str = "", wanted: Any = None, order: str = "best") -> "list[int]":
        return [memory.id for memory in self.list(query)]

    def curve(self, memory_id: int) -> StrengthCurve:
        return StrengthCurve(((0, 1.0),), ((0, 1.0), (730, 0.6)), (), 0.7, None, False)

    def uses(self, memory_id: int) -> "list[Any]":
        return []

    def put_right(self, memory_id: int) -> "tuple[str, ...]":
        return ()

    def linked(self, memory_id: int) -> "list[Any]":
        return []

    def many(self, ids: Sequence[int]) -> "list[Memory]":
        return [self._door.known[id] for id in ids if id in self._door.known]

    def for_items(self, ids: Sequence[int]) -> "list[Memory]":
        return [m for m in self._door.known.values() if any(e.item_id in ids for e in m.evidence)]

    def standing_on(self, conversation_ids: Sequence[int] = (), **_other: Any) -> "list[Memory]":
        items = {item.id for item in self._door.by_item.values() if item.conversation_id in conversation_ids}
        return [m for m in self._door.known.values() if m.evidence and {e.item_id for e in m.evidence} <= items]

    def asking_on(self, **_chosen: Any) -> "list[Memory]":
        return []


class Inbox:
    """`entries`: what waits."""

    def __init__(self) -> None:
        self.entries: list[Any] = []

    def count(self) -> int:
        return len(self.entries)

    def list(self, limit: int = 20) -> "list[Any]":
        return self.entries[:limit]


class Learning:
    """Verdicts, as they come; "wrong" notes beside them."""

    def __init__(self, door: FakeDoor) -> None:
        self._door = door
        self.said: dict[int, str] = {}
        self.wrong: dict[int, tuple[Any, ...]] = {}

    def judge(self, reply_item_id: int, verdict: str | None, wrong: Sequence[Any] = ()) -> Changes:
        self.said.pop(reply_item_id, None)
        if verdict is not None:
            self.said[reply_item_id] = verdict
        self.wrong[reply_item_id] = tuple(wrong)
        return self._door.told(Changes(items=(reply_item_id,)))

    def verdict(self, reply_item_id: int) -> str | None:
        return self.said.get(reply_item_id)


class Imports:
    """`records`: what was imported, newest first."""

    def __init__(self) -> None:
        self.records: list[Any] = []

    def history(self) -> tuple[Any, ...]:
        return tuple(self.records)


class Prefs:
    def __init__(self) -> None:
        self.value = Settings()

    def update(self, **changes: Any) -> Changes:
        self.value = replace(self.value, **changes)
        return Changes(settings=True)


def hit_of(memory: Memory, cited: bool = True, score: float = 0.82) -> Hit:
    """A memory as it was found for a reply."""
    items = tuple(e.item_id for e in memory.evidence if e.item_id is not None)
    return Hit(
        "memory", memory.id, None, memory.text, score, True, memory.time, memory.subject,
        tuple(map(str, items)), items, None, {"words": 0.3, "meaning": 0.5}, cited,
    )  # fmt: skip


Opener = Callable[[Paths], FakeDoor]
