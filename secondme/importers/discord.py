"""Discord: what DiscordChatExporter writes (JSON, a channel a file), and the package that Discord itself sends (only
the person's own messages)."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, dicts, joined, string
from secondme.importers.discord_package import claim_packages, is_package, read_package
from secondme.importers.streams import beginning, parts
from secondme.importers.times import from_iso
from secondme.types import NewItem

MAX_KNOWN = 3_000_000
MAX_EMBED = 1_000
_SAID = frozenset(
    ("Default", "Reply", "ThreadStarterMessage", "ChatInputCommand", "ContextMenuCommand", "0", "19", "20")
)
"""Kinds of messages that somebody wrote; all others are notices (calls, joins, pins, boosts)."""
_LEFT_OUT = {
    "notice": (
        "One notice of Discord itself (somebody joined, a call, a pinned message) was left out.",
        "{n} notices of Discord itself (somebody joined, calls, pinned messages) were left out.",
    ),
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "broken": ("One entry that is no message was left out.", "{n} entries that are no messages were left out."),
    "undated": (
        "One message has no time of its own; it was given that of the message before it.",
        "{n} messages have no time of their own; they were given that of the message before them.",
    ),
}


class Discord:
    name = "discord"
    title = "Discord messages"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """The parts of a channel together, in their order; a package as a whole."""
        channels: dict[str, list[Blob]] = {}
        for blob in blobs:
            channel = _channel_of(blob.head)
            if channel is not None:
                channels.setdefault(channel, []).append(blob)
        exported = [tuple(sorted(group, key=_part_number)) for group in channels.values()]
        return [*exported, *claim_packages(blobs)]

    def read(self, source: Source) -> Iterator[Read]:
        """The messages of a channel. Ids are Discord's own, so that what is in both kinds of export comes once."""
        if is_package(source.blobs[0]):
            yield from read_package(source)
            return
        reading = _Channel(source)
        found = False
        waiting: list[Problem] = []
        for blob in source.blobs:
            with source.open(blob) as file:
                for part in parts(file, ("guild", "channel", "messages.item")):
                    if isinstance(part, Problem):
                        waiting.append(part)
                    elif part.at != "messages.item":
                        reading.about(part.at, part.value)
                    else:
                        for read in reading.message(part.value):
                            found = True
                            yield read
        if not found and waiting:
            raise NotThisFormat(f"{source.name} has no message of Discord that can be read. {waiting[0]}")
        yield from waiting
        yield from reading.tally.problems()


def _channel_of(head: bytes) -> str | None:
    if b'"guild"' not in head or b'"channel"' not in head:
        return None
    start = beginning(head)
    channel = start.get("channel") if isinstance(start, dict) else None
    if not isinstance(channel, dict) or not isinstance(start.get("messages"), list):
        return None
    return string(channel.get("id")) or None


def _part_number(blob: Blob) -> tuple[int, str]:
    found = re.search(r"\[part (\d{1,6})\]", blob.path.name)
    return int(found[1]) if found else 0, blob.name


class _Channel:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._guild: Mapping[str, Any] = {}
        self._channel: Mapping[str, Any] = {}
        self._clock = Clock(source.blobs[0].changed)
        self._known: set[str] = set()
        self._told: set[str] = set()
        self.tally = Tally(_LEFT_OUT)

    def about(self, key: str, value: Any) -> None:
        if isinstance(value, dict) and key == "guild":
            self._guild = value
        elif isinstance(value, dict):
            self._channel = value

    @property
    def _title(self) -> str:
        name = string(self._channel.get("name"))
        if string(self._channel.get("type")).startswith("Direct") or string(self._guild.get("id")) in ("", "0"):
            return name
        return f"{string(self._guild.get('name'))} #{name}".strip()

    def message(self, value: Any) -> Iterator[Read]:
        if not isinstance(value, dict) or not string(value.get("id")):
            self.tally.add("broken")
            return
        kind = string(value.get("type"))
        if kind and kind not in _SAID:
            self.tally.add("notice")
            return
        forwarded = value.get("forwardedMessage")
        text = clean(_text(value, forwarded)).strip()
        if not text:
            self.tally.add("empty")
            return
        author = value.get("author")
        author = author if isinstance(author, dict) else {}
        handle = string(author.get("id")) or None
        name = clean(string(author.get("nickname")) or string(author.get("name"))).strip() or "Deleted User"
        if handle and handle not in self._told and len(self._told) < 100_000:
            self._told.add(handle)
            yield Person(name, tuple(dict.fromkeys(text for text in (handle, _account(author)) if text)))
        yield self._item(value, text, name, handle, isinstance(forwarded, dict))

    def _item(self, value: Mapping[str, Any], text: str, name: str, handle: str | None, forwarded: bool) -> NewItem:
        role = self._source.role(name, handle)
        if forwarded and role == "self":
            role = "other"  # what is passed on are the words of somebody else
        before = self._clock.undated
        time = self._clock.time(from_iso(value.get("timestamp")))
        if self._clock.undated > before:
            self.tally.add("undated")
        external_id = string(value["id"])
        if len(self._known) < MAX_KNOWN:
            self._known.add(external_id)
        reference = value.get("reference")
        parent = string(reference.get("messageId")) if isinstance(reference, dict) and not forwarded else ""
        return NewItem(
            text=text,
            author=name,
            role=role,
            time=time,
            origin=ORIGIN[role],
            external_id=external_id,
            conversation=string(self._channel.get("id")) or self._title or self._source.name,
            parent=parent if parent in self._known and parent != external_id else None,
            title=clean(self._title) or None,
            handle=handle,
        )


def _account(author: Mapping[str, Any]) -> str:
    """The name of the account: "ann", or "ann#1234" as they were until 2023."""
    name, number = string(author.get("name")), string(author.get("discriminator"))
    return f"{name}#{number}" if name and number.strip("0") else name


def _text(value: Mapping[str, Any], forwarded: Any) -> str:
    words = joined((string(value.get("content")), *_added(value)), "\n")
    if isinstance(forwarded, dict):
        passed_on = joined((string(forwarded.get("content")), *_added(forwarded)), "\n")
        words = joined((words, f"[forwarded] {passed_on}" if passed_on else ""), "\n")
    return words


def _added(value: Mapping[str, Any]) -> Iterator[str]:
    """Attachments, stickers and previews of a message."""
    for attachment in dicts(value.get("attachments")):
        yield attached(string(attachment.get("fileName")) or string(attachment.get("url")))
    for sticker in dicts(value.get("stickers")):
        yield attached(string(sticker.get("name")), "sticker")
    for embed in dicts(value.get("embeds")):
        yield _embed(embed)


def _embed(embed: Mapping[str, Any]) -> str:
    fields = (f"{string(field.get('name'))}: {string(field.get('value'))}" for field in dicts(embed.get("fields")))
    words = joined((string(embed.get("title")), string(embed.get("description")), *fields), " – ")
    return f"[preview: {words[:MAX_EMBED]}]" if words else ""
