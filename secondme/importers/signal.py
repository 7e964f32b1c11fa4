"""Signal: its own database is sealed by the system, so what the program signal-export writes is read: a folder a chat
with `data.json` (a message a line) and `chat.md` (Markdown; `index.md` in old versions)."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import PurePosixPath
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, dicts, joined, place, string
from secondme.importers.times import from_iso
from secondme.importers.whatsapp_lines import lines
from secondme.types import NewItem

ME = "Me"
"""How signal-export calls the person whose messages they are."""
MAX_TEXT = 1_000_000
MAX_RECENT = 10_000
"""Among so many messages a quoted one is looked for."""
MAX_QUOTE = 300
_HEADER = re.compile(r"\[(?P<day>\d{4}-\d{2}-\d{2}),? (?P<time>\d{2}:\d{2}(?::\d{2})?)\] (?P<sender>[^\n]{1,120}?): ?")
_FILE = re.compile(r"!?\[(?P<name>[^\[\]\n]{0,250})\]\(\./media/[^()\n]{0,400}\)")
_STICKER = re.compile(r"^\(\( (?P<label>[^\n]{0,60}) \)\)\s*$")
_REACTIONS = re.compile(r"^\(- (?P<who>[^\n]{1,2000}) -\)\s*$")
_DELETED = "(This message was deleted)"
_LEFT_OUT = {
    "reaction": ("One reaction to a message was left out.", "{n} reactions to messages were left out."),
    "deleted": ("One message had been deleted.", "{n} messages had been deleted."),
    "notice": (
        "One notice of Signal itself (a call) was left out.",
        "{n} notices of Signal itself (calls) were left out.",
    ),
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "broken": ("One line that is no message was left out.", "{n} lines that are no messages were left out."),
    "undated": (
        "One message has no time of its own; it was given that of the message before it.",
        "{n} messages have no time of their own; they were given that of the message before them.",
    ),
}


class Signal:
    name = "signal"
    title = "Signal chats (signal-export)"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """The files of a chat together: the one that is read first, those that say the same after it."""
        chats: dict[str, list[Blob]] = {}
        for blob in blobs:
            if _is_data(blob) or _is_markdown(blob):
                chats.setdefault(_folder(blob), []).append(blob)
        for blob in blobs:
            if blob.path.name == "index.html" and _folder(blob) in chats:
                chats[_folder(blob)].append(blob)
        order = (".json", ".md", ".html")
        return [tuple(sorted(group, key=lambda blob: order.index(blob.path.suffix))) for group in chats.values()]

    def read(self, source: Source) -> Iterator[Read]:
        """The messages of one chat. An id is the second, the sender and which of theirs within that second."""
        blob = source.blobs[0]
        reading = _Chat(source, PurePosixPath("/".join(place(blob.id))).parent.name or "Signal")
        yield Person(ME, (), is_owner=True)
        with source.open(blob) as file:
            for value in _records(file) if blob.path.suffix == ".json" else _markdown(lines(file)):
                item = reading.message(value)
                if item is not None:
                    yield item
        if not reading.found and not reading.whole:
            raise NotThisFormat(f"{source.name} has no message that signal-export could have written.")
        source.position = source.size
        yield from reading.tally.problems()


def _folder(blob: Blob) -> str:
    return blob.id.rpartition("/")[0]


def _is_data(blob: Blob) -> bool:
    if blob.path.suffix != ".json" or not blob.head.startswith(b"{"):
        return False
    value = _record(blob.head.split(b"\n", 1)[0])
    return isinstance(value, dict) and {"date", "sender", "body"} <= value.keys()


def _is_markdown(blob: Blob) -> bool:
    """In a folder of its own, and every beginning dated alike."""
    if blob.path.name not in ("chat.md", "index.md"):
        return False
    text = blob.head.decode("utf-8", "replace").lstrip("\ufeff \n")
    return _HEADER.match(text) is not None


def _record(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _records(file: Any) -> Iterator[Mapping[str, Any] | None]:
    for line in lines(file):
        if line.strip():
            value = _record(line.encode("utf-8", "surrogatepass"))
            yield value if isinstance(value, dict) else None


def _markdown(every: Iterator[str]) -> Iterator[Mapping[str, Any] | None]:
    """The messages of `chat.md` in the shape of `data.json`."""
    begin: re.Match[str] | None = None
    kept: list[str] = []
    size = 0
    for line in every:
        found = _HEADER.match(line)
        if found:
            if begin is not None:
                yield _parsed(begin, kept)
            begin, kept, size = found, [line[found.end() :]], len(line)
        elif begin is None:
            if line.strip():
                yield None
        elif size < MAX_TEXT:
            kept.append(line)
            size += len(line) + 1
    if begin is not None:
        yield _parsed(begin, kept)


def _parsed(begin: re.Match[str], kept: list[str]) -> Mapping[str, Any]:
    quote: list[str] = []
    rest = kept
    if len(kept) > 2 and not kept[0].strip() and not kept[1].strip() and kept[2].startswith("> "):
        count = next((place for place, line in enumerate(kept[2:]) if not line.startswith(">")), len(kept) - 2)
        quote, rest = kept[2 : 2 + count], kept[2 + count :]
    body: list[str] = []
    value: dict[str, Any] = {"attachments": [], "reactions": [], "sticker": ""}
    for line in rest:
        if found := _STICKER.match(line):
            value["sticker"] = found["label"]
        elif found := _REACTIONS.match(line):
            value["reactions"] = found["who"].split(", ")
        else:
            value["attachments"] += [{"name": file["name"]} for file in _FILE.finditer(line)]
            body.append(_FILE.sub("", line))
    value |= {"date": f"{begin['day']}T{begin['time']}", "sender": begin["sender"], "body": "\n".join(body)}
    return {**value, "quote": "\n".join(line.removeprefix(">").strip() for line in quote)}


class _Chat:
    def __init__(self, source: Source, title: str) -> None:
        self._source, self._title = source, clean(title)
        self._clock = Clock(source.blobs[0].changed)
        self._seen: dict[str, int] = {}
        self._recent: dict[str, str] = {}
        """Beginning of a text to the id of the last message that begins so."""
        self.tally = Tally(_LEFT_OUT)
        self.found = False
        self.whole = False
        """Whether anything was a message, though none to keep."""

    def message(self, value: Mapping[str, Any] | None) -> NewItem | None:
        if value is None or not isinstance(value.get("sender"), str) or not isinstance(value.get("body"), str | None):
            self.tally.add("broken")
            return None
        self.whole = True
        reactions = value.get("reactions")
        if isinstance(reactions, list) and reactions:
            self.tally.add("reaction", len(reactions))
        time = from_iso(value.get("date"))
        sender = clean(value["sender"]).strip()
        before = self._clock.undated
        at = self._clock.time(time)
        external_id = self._id(at, sender)
        text = self._kept(value)
        if not text:
            return None
        if self._clock.undated > before:
            self.tally.add("undated")
        self.found = True
        body = " ".join(string(value.get("body")).split())[:MAX_QUOTE]
        return self._item(text, sender, at, external_id, self._quoted(body, string(value.get("quote")), external_id))

    def _kept(self, value: Mapping[str, Any]) -> str:
        body = string(value.get("body")).strip()
        if value.get("deleted") is True or body == _DELETED:
            self.tally.add("deleted")
            return ""
        if value.get("call") is True:
            self.tally.add("notice")
            return ""
        sticker = value.get("sticker")
        label = string(sticker.get("emoji")) if isinstance(sticker, dict) else string(sticker)
        files = (attached(string(file.get("name"))) for file in dicts(value.get("attachments")))
        text = clean(joined((body, f"[sticker {label}]" if label else "", *files), "\n")).strip()
        if not text:
            self.tally.add("empty")
        return text

    def _id(self, at: str, sender: str) -> str:
        key = f"{at[:19]} {sender}"
        count = self._seen.pop(key, 0) + 1
        self._seen[key] = count
        if len(self._seen) > MAX_RECENT:
            del self._seen[next(iter(self._seen))]
        return key if count == 1 else f"{key} #{count}"

    def _quoted(self, body: str, quote: str, external_id: str) -> tuple[str | None, str]:
        """(id of the message that is quoted, "") or, when it is not there, (None, what was quoted)."""
        quoted = " ".join(quote.replace("\n> ", "\n").strip("> \n").split())[:MAX_QUOTE]
        parent = self._recent.get(quoted) if quoted else None
        if body:
            self._recent.pop(body, None)
            self._recent[body] = external_id
            if len(self._recent) > MAX_RECENT:
                del self._recent[next(iter(self._recent))]
        return parent, "" if parent else clean(quoted)

    def _item(self, text: str, sender: str, at: str, external_id: str, answers: tuple[str | None, str]) -> NewItem:
        parent, quoted = answers
        role = "self" if sender == ME else self._source.role(sender)
        return NewItem(
            text=f"[in reply to: {quoted}]\n{text}" if quoted else text,
            author=sender,
            role=role,
            time=at,
            origin=ORIGIN[role],
            external_id=external_id,
            conversation=self._title.casefold(),
            parent=parent,
            title=self._title,
        )
