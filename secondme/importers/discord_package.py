"""The package that Discord sends on request: what the person wrote, in every channel; nobody else's messages.

Folders are named in the language of the account, so they are found by what is in them: `<messages>/index.json` and
`<messages>/c<ID>/messages.json` (since 2023) or `messages.csv` (before), `<account>/user.json`."""

import csv
import io
import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Tally, attached, joined, phone, string
from secondme.importers.streams import Part, beginning, elements, parts
from secondme.importers.times import from_epoch, from_iso
from secondme.types import NewItem

MAX_AT_ONCE = 200_000
"""So many messages of a channel are put in order together; the files begin with the newest."""
MAX_FIELD = 1_000_000
SNOWFLAKE_MS = 1_420_070_400_000
"""Ids count milliseconds since 2015 in their upper bits."""
_CHANNEL = re.compile(r"(?P<root>.*?)[^/]+/c?(?P<id>\d{3,22})/(?P<file>messages\.(?:json|csv)|channel\.json)")
_SIDE = re.compile(r"(?P<root>.*?)[^/]+/(?P<file>index|user)\.json")
_LEFT_OUT = {
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "broken": ("One entry that is no message was left out.", "{n} entries that are no messages were left out."),
}


def claim_packages(blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
    """All channels of a package together, with the account and the names of the channels."""
    packages: dict[str, list[Blob]] = {}
    for blob in blobs:
        found = _CHANNEL.fullmatch(blob.id)
        if found and (found["file"] == "channel.json" or _is_messages(blob)):
            packages.setdefault(found["root"], []).append(blob)
    whole = {root: group for root, group in packages.items() if any(map(is_package, group))}
    for blob in blobs:
        side = _SIDE.fullmatch(blob.id)
        if side and side["root"] in whole and (side["file"] == "index" or b'"username"' in blob.head):
            whole[side["root"]].append(blob)
        elif blob.path.name == "README.txt" and blob.id.removesuffix("README.txt") in whole:
            whole[blob.id.removesuffix("README.txt")].append(blob)
    return [tuple(sorted(group, key=lambda blob: (not is_package(blob), blob.id))) for group in whole.values()]


def is_package(blob: Blob) -> bool:
    """Whether this file holds messages of a package; such a one is the first of its group."""
    found = _CHANNEL.fullmatch(blob.id)
    return found is not None and found["file"] != "channel.json"


def _is_messages(blob: Blob) -> bool:
    if blob.path.suffix == ".csv":
        return blob.head.removeprefix(b"\xef\xbb\xbf").startswith((b"ID,Timestamp,Contents", b'"ID","Timestamp"'))
    start = beginning(blob.head)
    return isinstance(start, list) and (not start or (isinstance(start[0], dict) and "Timestamp" in start[0]))


def read_package(source: Source) -> Iterator[Read]:
    """Channel by channel, each from the oldest message on."""
    reading = _Package(source)
    yield from reading.owner()
    for blob in source.blobs:
        if is_package(blob):
            yield from reading.channel(blob)
    if not reading.found and reading.damage:
        raise NotThisFormat(f"{source.name} has no message of Discord that can be read. {reading.damage[0]}")
    yield from reading.damage
    yield from reading.tally.problems()


class _Package:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._name = ""
        self._handle: str | None = None
        self._titles: dict[str, str] = {}
        self.tally = Tally(_LEFT_OUT)
        self.found = False
        self.damage: list[Problem] = []

    def owner(self) -> Iterator[Person]:
        """Reads the account and the names of the channels; without an account the person has no name here."""
        for blob in self._source.blobs:
            side = _SIDE.fullmatch(blob.id)
            if side and side["file"] == "index":
                self._index(blob)
            elif blob.path.name == "channel.json":
                self._about(blob)
            elif side:
                yield from self._account(blob)

    def _index(self, blob: Blob) -> None:
        with self._source.open(blob) as file:
            for part in parts(file, [""]):
                if isinstance(part, Part) and isinstance(part.value, dict):
                    self._titles |= {key: text for key, value in part.value.items() if (text := string(value))}

    def _about(self, blob: Blob) -> None:
        value = self._whole(blob)
        guild = value.get("guild")
        server = string(guild.get("name")) if isinstance(guild, dict) else ""
        title = joined((server, string(value.get("name"))), " #")
        if title:
            self._titles.setdefault(string(value.get("id")), title)

    def _account(self, blob: Blob) -> Iterator[Person]:
        value = self._whole(blob)
        account, number = string(value.get("username")), string(value.get("discriminator"))
        if not account:
            return
        self._name = clean(string(value.get("global_name")) or account).strip()
        self._handle = string(value.get("id")) or None
        tag = f"{account}#{number}" if number.strip("0") else account
        handles = (self._handle, tag, string(value.get("email")), phone(string(value.get("phone"))))
        yield Person(self._name, tuple(handle for handle in handles if handle), is_owner=True)

    def _whole(self, blob: Blob) -> Mapping[str, Any]:
        with self._source.open(blob) as file:
            for part in parts(file, [""]):
                if isinstance(part, Part) and isinstance(part.value, dict):
                    return part.value
        return {}

    def channel(self, blob: Blob) -> Iterator[NewItem]:
        found = _CHANNEL.fullmatch(blob.id)
        channel = found["id"] if found else blob.name
        kept: list[tuple[int, str, str]] = []
        for value in self._entries(blob):
            if isinstance(value, Problem):
                self.damage.append(value)
                continue
            message = self._message(value)
            if message is not None:
                kept.append(message)
            if len(kept) == MAX_AT_ONCE:
                yield from self._items(channel, kept)
                kept = []
        yield from self._items(channel, kept)

    def _entries(self, blob: Blob) -> Iterator[Any]:
        with self._source.open(blob) as file:
            if blob.path.suffix == ".json":
                yield from elements(file)
                return
            csv.field_size_limit(MAX_FIELD)
            text = io.TextIOWrapper(file, "utf-8-sig", "replace", newline="")
            try:
                yield from csv.DictReader(text)
            except csv.Error:
                yield Problem(0, f"{blob.path.name} is damaged. What came before is read.")

    def _message(self, value: Any) -> tuple[int, str, str] | None:
        """(id, time, text) of what is a message."""
        number = string(value.get("ID")) if isinstance(value, dict) else ""
        if not number.isdecimal() or len(number) > 20:
            self.tally.add("broken")
            return None
        files = (attached(url.partition("?")[0]) for url in string(value.get("Attachments")).split())
        text = clean(joined((string(value.get("Contents")), *files), "\n")).strip()
        if not text:
            self.tally.add("empty")
            return None
        return int(number), _moment(string(value.get("Timestamp")), int(number)), text

    def _items(self, channel: str, messages: list[tuple[int, str, str]]) -> Iterator[NewItem]:
        role = self._source.role(self._name, self._handle, owner=True)
        for number, time, text in sorted(messages):
            self.found = True
            yield NewItem(
                text=text,
                author=self._name,
                role=role,
                time=time,
                origin=ORIGIN[role],
                external_id=str(number),
                conversation=channel,
                title=clean(self._titles.get(channel, "")).strip() or None,
                handle=self._handle,
            )


def _moment(written: str, number: int) -> str:
    """The time as it is written, in UTC; where it is not, the time that is in the id."""
    time = from_iso(written)
    if time is not None:
        at = datetime.fromisoformat(time)
        return (at if at.tzinfo else at.replace(tzinfo=UTC)).isoformat()
    return (
        from_epoch((number >> 22) + SNOWFLAKE_MS, 1000) or datetime.fromtimestamp(SNOWFLAKE_MS / 1000, UTC).isoformat()
    )
