"""Slack: the export of a workspace, a folder a channel with a file a day, in a zip or unpacked."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, dicts, joined, phone, string
from secondme.importers.streams import beginning, elements
from secondme.importers.times import from_epoch
from secondme.types import NewItem

MAX_KNOWN = 3_000_000
MAX_DAMAGE = 50
MAX_BLOCKS = 100
MAX_NESTED = 6
_DAY = re.compile(r"(?P<root>(?:.*/)?)(?P<folder>[^/]+)/\d{4}-\d{2}-\d{2}\.json")
_LISTS = ("channels.json", "groups.json", "mpims.json", "dms.json")
_SIDES = ("users.json", "org_users.json", *_LISTS, "integration_logs.json", "canvases.json", "huddle_transcripts.json")
_NOTICE = re.compile(
    r"(?:channel|group|mpim|im)_.+|(?:un)?pinned_item|bot_(?:add|remove|enable|disable)|tombstone|huddle_thread|sh_.+|"
    r"reminder_.+|joiner_notification.*|app_conversation_.+|document_comment_root|message_(?:changed|deleted|replied)"
)
"""Subtypes of what nobody said."""
_SPECIAL = re.compile(r"<([^<>\n]{1,4000})>")
_STAMP = re.compile(r"(\d{1,11})\.(\d{6})")
_LEFT_OUT = {
    "notice": (
        "One notice of Slack itself (somebody joined, a changed topic) was left out.",
        "{n} notices of Slack itself (somebody joined, changed topics) were left out.",
    ),
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "broken": ("One entry that is no message was left out.", "{n} entries that are no messages were left out."),
    "undated": (
        "One message has no time of its own; it was given that of the message before it.",
        "{n} messages have no time of their own; they were given that of the message before them.",
    ),
}


@dataclass
class _Channel:
    folder: str
    id: str = ""
    title: str = ""
    members: tuple[str, ...] = ()
    known: set[str] = field(default_factory=set)


class Slack:
    name = "slack"
    title = "Slack export"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """A workspace as a whole: the days of all channels in order, then the lists of users and channels."""
        days: dict[str, list[Blob]] = {}
        for blob in blobs:
            found = _DAY.fullmatch(blob.id)
            if found and _is_day(blob.head):
                days.setdefault(found["root"], []).append(blob)
        groups: list[tuple[Blob, ...]] = []
        by_id = {blob.id: blob for blob in blobs}
        for root, group in days.items():
            sides = [by_id[f"{root}{side}"] for side in _SIDES if f"{root}{side}" in by_id]
            if any(b'"ts"' in blob.head for blob in group):
                groups.append((*sorted(group, key=lambda blob: blob.id), *sides))
        return groups

    def read(self, source: Source) -> Iterator[Read]:
        """Channel by channel. The id of a message is its time stamp, which Slack keeps unique within a channel."""
        reading = _Workspace(source)
        yield from reading.people()
        reading.channels()
        for blob in source.blobs:
            if _DAY.fullmatch(blob.id):
                yield from reading.day(blob)
        if not reading.found and reading.damage:
            raise NotThisFormat(f"{source.name} has no message of Slack that can be read. {reading.damage[0]}")
        yield from reading.damage
        yield from reading.tally.problems()


def _is_day(head: bytes) -> bool:
    start = beginning(head)
    return isinstance(start, list) and (not start or (isinstance(start[0], dict) and "ts" in start[0]))


class _Workspace:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._names: dict[str, str] = {}
        """Name of each user by id."""
        self._channels: dict[str, _Channel] = {}
        self._titles: dict[str, str] = {}
        """Name of each channel by id."""
        self._channel = _Channel("")
        self._clock = Clock(source.blobs[0].changed)
        self.tally = Tally(_LEFT_OUT)
        self.found = False
        self.damage: list[Problem] = []

    def _elements(self, blob: Blob) -> Iterator[Any]:
        with self._source.open(blob) as file:
            for value in elements(file):
                if not isinstance(value, Problem):
                    yield value
                elif len(self.damage) < MAX_DAMAGE:
                    self.damage.append(Problem(0, f"{blob.name}: {value}"))

    def people(self) -> Iterator[Person]:
        for blob in self._source.blobs:
            if blob.path.name in ("users.json", "org_users.json"):
                for value in self._elements(blob):
                    if isinstance(value, dict) and string(value.get("id")):
                        yield from self._person(value)

    def _person(self, value: Mapping[str, Any]) -> Iterator[Person]:
        profile = value.get("profile")
        profile = profile if isinstance(profile, dict) else {}
        name = _name(profile) or _name(value)
        id = string(value["id"])
        if name:
            self._names[id] = name
            handles = (id, string(value.get("name")), string(profile.get("email")), phone(string(profile.get("phone"))))
            yield Person(name, tuple(dict.fromkeys(handle for handle in handles if handle)))

    def channels(self) -> None:
        for blob in self._source.blobs:
            if blob.path.name in _LISTS:
                for value in self._elements(blob):
                    if isinstance(value, dict) and string(value.get("id")):
                        self._listed(blob.path.name, value)

    def _listed(self, kind: str, value: Mapping[str, Any]) -> None:
        id, name = string(value["id"]), string(value.get("name"))
        members = value.get("members")
        ids = [string(member) for member in members] if isinstance(members, list) else []
        people = ", ".join(self._names.get(member, member) for member in ids)
        title = people if kind in ("dms.json", "mpims.json") and people else f"#{name}" if name else id
        folder = id if kind == "dms.json" else name or id
        self._channels[folder] = _Channel(folder, id, clean(title))
        self._titles[id] = name

    def day(self, blob: Blob) -> Iterator[NewItem]:
        folder = PurePosixPath(blob.name).parent.name
        if folder != self._channel.folder:
            self._channel = self._channels.get(folder) or _Channel(folder, folder, f"#{folder}")
        for value in self._elements(blob):
            item = self._message(value)
            if item is not None:
                self.found = True
                yield item

    def _message(self, value: Any) -> NewItem | None:
        stamp = string(value.get("ts")) if isinstance(value, dict) else ""
        if not stamp or value.get("type", "message") != "message":
            self.tally.add("broken")
            return None
        if _NOTICE.fullmatch(string(value.get("subtype"))):
            self.tally.add("notice")
            return None
        text = clean(self._text(value)).strip()
        if not text:
            self.tally.add("empty")
            return None
        author, handle = self._author(value)
        role = self._source.role(author, handle)
        before = self._clock.undated
        time = self._clock.time(_moment(stamp))
        if self._clock.undated > before:
            self.tally.add("undated")
        known, parent = self._channel.known, string(value.get("thread_ts"))
        if len(known) < MAX_KNOWN:
            known.add(stamp)
        return NewItem(
            text=text,
            author=author,
            role=role,
            time=time,
            origin=ORIGIN[role],
            external_id=stamp,
            conversation=self._channel.id,
            parent=parent if parent != stamp and parent in known else None,
            title=self._channel.title or None,
            handle=handle,
        )

    def _author(self, value: Mapping[str, Any]) -> tuple[str, str | None]:
        """Name and id of who wrote it; a bot has a name of its own in each message."""
        id = string(value.get("user")) or string(value.get("bot_id"))
        profiles = [value[key] for key in ("user_profile", "bot_profile") if isinstance(value.get(key), dict)]
        own = next((name for name in map(_name, profiles) if name), "")
        bot = string(value.get("username")) if value.get("subtype") == "bot_message" else ""
        name = bot or self._names.get(id) or own or string(value.get("username")) or id
        return clean(name).strip() or "Unknown", id or None

    def _text(self, value: Mapping[str, Any]) -> str:
        words = self.plain(string(value.get("text"))) or joined(self._blocks(value.get("blocks")), "\n")
        files = (attached(string(file.get("name")) or string(file.get("title"))) for file in dicts(value.get("files")))
        previews = (self._preview(preview) for preview in dicts(value.get("attachments")))
        return joined((words, *files, *previews), "\n")

    def _blocks(self, blocks: Any) -> Iterator[str]:
        """The words of blocks, of which a bot may write all of its message: a text is an object with a "text" that is a
        string; all others hold texts. Those of one paragraph follow each other on a line."""
        for block in dicts(blocks)[:MAX_BLOCKS]:
            yield self.plain("".join(_texts(block, 0)))

    def _preview(self, value: Mapping[str, Any]) -> str:
        parts = [self.plain(string(value.get(key))) for key in ("pretext", "title", "text")]
        words = joined(parts, " – ") or joined(self._blocks(value.get("blocks")))
        words = words or self.plain(string(value.get("fallback")))
        return f"[preview: {words[:1000]}]" if words else ""

    def plain(self, text: str) -> str:
        """Slack's markup in words: mentions by name, links with their address, & < > as themselves."""
        text = _SPECIAL.sub(lambda found: self._special(found[1]), text)
        return text.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&")

    def _special(self, inner: str) -> str:
        target, _, label = inner.partition("|")
        if target.startswith("@"):
            return "@" + (self._names.get(target[1:]) or label or target[1:])
        if target.startswith("#"):
            return "#" + (label or self._titles.get(target[1:]) or target[1:])
        if target.startswith("!"):
            return label or "@" + target[1:].partition("^")[0]
        address = target.removeprefix("mailto:")
        return f"{label} ({address})" if label and label not in (address, target) else address


def _name(value: Mapping[str, Any]) -> str:
    for key in ("real_name", "display_name", "name"):
        if name := " ".join(clean(string(value.get(key))).split()):
            return name
    return ""


def _texts(value: Mapping[str, Any], depth: int) -> Iterator[str]:
    text = value.get("text")
    if isinstance(text, str):
        yield text
    elif isinstance(text, dict) and depth < MAX_NESTED:
        yield from _texts(text, depth + 1)
    for key in ("elements", "fields"):
        for element in dicts(value.get(key)) if depth < MAX_NESTED else ():
            yield from _texts(element, depth + 1)
            if string(element.get("type")) in ("rich_text_section", "mrkdwn", "plain_text"):
                yield "\n"


def _moment(stamp: str) -> str | None:
    """1355517523.000005 are seconds with microseconds."""
    found = _STAMP.fullmatch(stamp)
    return from_epoch(int(found[1] + found[2]), 1_000_000) if found else from_epoch(stamp)
