"""Telegram Desktop: a chat as web pages (`messages.html`, `messages2.html` …), the form that the program suggests.

Pages are read in one pass, tag by tag; a page is written by a program, one element a line, and holds 1,000 messages."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html import unescape

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, joined
from secondme.importers.decoding import decode_bytes
from secondme.importers.times import from_iso
from secondme.types import NewItem

MAX_PAGE = 32_000_000
MAX_DEPTH = 200
_VIA = re.compile(r" via @\w{1,64}$")
_PAGE = re.compile(r"messages(\d{0,6})\.html")
_TOKEN = re.compile(r"<(?P<end>/?)(?P<tag>[a-zA-Z][a-zA-Z0-9]{0,15})(?P<attributes>[^<>]{0,4000})>")
_ATTRIBUTE = re.compile(r'([a-z_-]{1,20})="([^"]{0,3000})"')
_MOMENT = re.compile(r"(\d{2})\.(\d{2})\.(\d{4}) (\d{2}:\d{2}:\d{2})(?: UTC([+-]\d{2}:\d{2}))?")
_VOID = frozenset(("img", "br", "meta", "link", "hr", "input", "source", "wbr"))
_FIELDS = frozenset(("from_name", "text", "title", "description", "status", "question", "answer"))
_MEDIA = {
    "media_photo": "photo", "photo_wrap": "photo", "media_video": "video", "video_file_wrap": "video",
    "animated_wrap": "GIF", "sticker_wrap": "sticker", "media_voice_message": "voice message",
    "media_audio_file": "audio", "media_file": "file", "media_contact": "contact", "media_location": "location",
    "media_poll": "poll", "media_call": "call", "media_live_location": "location", "media_venue": "location",
}  # fmt: skip


def is_page(blob: Blob) -> bool:
    """Whether this is one of the pages of a chat."""
    if not _PAGE.fullmatch(blob.path.name):
        return False
    return b'class="message ' in blob.head and b'class="page_wrap' in blob.head


def page_number(blob: Blob) -> int:
    found = _PAGE.fullmatch(blob.path.name)
    return int(found[1] or 1) if found else 0


@dataclass
class _Message:
    id: str
    kind: str
    """"default", "default joined" (of the same sender as the one before) or "service"."""
    sender: str = ""
    written: str = ""
    text: str = ""
    forwarded: str | None = None
    answers: str = ""
    media: list[str] = field(default_factory=list)
    details: list[str] = field(default_factory=list)
    """Title and state of what is attached."""


class _Reader:
    """Goes through a page once. What an element says is gathered from its beginning to its end."""

    def __init__(self) -> None:
        self.title = ""
        self.messages: list[_Message] = []
        self._open: list[tuple[str, frozenset[str]]] = []
        """Tag and classes of each element that is open."""
        self._field = ""
        self._depth = 0
        """What is gathered now, and how many elements are open around it."""
        self._text: list[str] = []

    def read(self, page: str) -> None:
        at = 0
        for token in _TOKEN.finditer(page):
            if self._field:
                self._text.append(unescape(page[at : token.start()]).replace("\n", ""))
            at = token.end()
            tag = token["tag"].lower()
            if token["end"]:
                self._close(tag)
            elif tag == "br":
                self._text.append("\n")
            else:
                self._begin(tag, dict(_ATTRIBUTE.findall(token["attributes"])))
        self._end()

    def _begin(self, tag: str, attributes: dict[str, str]) -> None:
        classes = frozenset(attributes.get("class", "").split())
        if self._field and tag == "span" and "details" in classes:
            self._end()
        if "message" in classes and tag == "div":
            kind = "service" if "service" in classes else "default joined" if "joined" in classes else "default"
            self.messages.append(_Message(attributes.get("id", "").removeprefix("message"), kind))
        elif self.messages:
            self._within(self.messages[-1], classes, attributes)
        if tag in _VOID or len(self._open) >= MAX_DEPTH:
            return
        if not self._field and tag == "div" and (fields := classes & _FIELDS):
            self._field, self._depth = min(fields), len(self._open)
            self._text.clear()
        self._open.append((tag, classes))

    def _within(self, message: _Message, classes: frozenset[str], attributes: dict[str, str]) -> None:
        if "date" in classes and not message.written and "forwarded" not in self._classes():
            message.written = attributes.get("title", "")
        if "forwarded" in classes and "body" in classes:
            message.forwarded = ""
        target = attributes.get("href", "")
        if "go_to_message" in target and "reply_to" in self._classes():
            message.answers = target.rpartition("go_to_message")[2]
        kind = next((_MEDIA[name] for name in classes if name in _MEDIA), None)
        if kind:
            name = target if not target.startswith(("http", "#")) else ""
            message.media.append(attached(unescape(name), kind))

    def _classes(self) -> frozenset[str]:
        return frozenset().union(*(classes for _, classes in self._open[-12:]))

    def _close(self, tag: str) -> None:
        for depth in range(len(self._open) - 1, max(-1, len(self._open) - 40), -1):
            if self._open[depth][0] == tag:
                del self._open[depth:]
                if depth <= self._depth:
                    self._end()
                return

    def _end(self) -> None:
        if self._field:
            self._gathered(self._field, "".join(self._text).strip())
            self._field = ""

    def _gathered(self, field: str, text: str) -> None:
        message = self.messages[-1] if self.messages else None
        if message is None:
            if field == "text" and text and not self.title:
                self.title = text
            return
        if field == "from_name" and message.forwarded == "":
            message.forwarded = text or "Deleted Account"
        elif field == "from_name":
            message.sender = message.sender or text
        elif field == "text":
            message.text = joined((message.text, text), "\n")
        else:
            message.details.append(text)


class HtmlChat:
    """Messages of a chat in pages."""

    def __init__(self, source: Source, left_out: Tally) -> None:
        self._source, self._tally = source, left_out
        self._clock = Clock(source.blobs[0].changed)
        self._known: set[str] = set()
        self._sender = ""
        self._owner: str | None = None
        self._from = "somebody"
        self._title = ""

    def read(self) -> Iterator[Read]:
        pages = [blob for blob in self._source.blobs if is_page(blob)]
        found = False
        for number, blob in enumerate(pages):
            with self._source.open(blob) as file:
                data = file.read(MAX_PAGE + 1)
            if len(data) > MAX_PAGE:
                yield Problem(0, f"{blob.name} is too large for a page of Telegram. Its end was left out.")
            reader = _Reader()
            reader.read(decode_bytes(data[:MAX_PAGE]))
            if not number:
                yield from self._begin(reader)
            for message in reader.messages:
                item = self._message(message)
                if item is not None:
                    found = True
                    yield item
        if not found:
            raise NotThisFormat(f"{self._source.name} has no message of Telegram.")

    def _begin(self, reader: _Reader) -> Iterator[Read]:
        """The name of the chat; who the person is, where one of two is called like the chat."""
        self._title = clean(" ".join(reader.title.split()))
        senders = list(dict.fromkeys(message.sender for message in reader.messages if message.sender))
        if len(senders) == 2 and self._title in senders:
            self._owner = next(name for name in senders if name != self._title)
            yield Person(self._owner, (), is_owner=True)

    def _message(self, message: _Message) -> NewItem | None:
        if message.kind == "service":
            self._sender = ""
            if not message.id.startswith("-"):  # those with such an id only say that a new day begins
                self._tally.add("service")
            return None
        if message.sender or message.kind == "default":
            self._sender = _VIA.sub("", clean(" ".join(message.sender.split()))) or "Deleted Account"
        media = list(dict.fromkeys(message.media))
        if media and media[0].endswith(("[contact]", "[location]", "[poll]", "[file]")) and message.details:
            media[0] = f"{media[0][:-1]}: {', '.join(detail for detail in message.details if detail)[:300]}]"
        text = clean(joined((*media, message.text))).strip()
        if text == "[call]":
            self._tally.add("service")
            return None
        if not text:
            self._tally.add("empty")
            return None
        author = self._sender or "Deleted Account"
        role = self._source.role(author, owner=author == self._owner)
        forwarded = self._passed_on(message)
        if forwarded and role == "self" and forwarded != author:
            role = "other"  # what is passed on are the words of somebody else
        before = self._clock.undated
        time = self._clock.time(_moment(message.written))
        if self._clock.undated > before:
            self._tally.add("undated")
        external_id = message.id or f"{time} {author}"
        self._known.add(external_id)
        return NewItem(
            text=f"[forwarded from {forwarded}] {text}" if forwarded else text,
            author=author,
            role=role,
            time=time,
            origin=ORIGIN[role],
            external_id=external_id,
            conversation=f"page {self._title.casefold()}",
            parent=message.answers if message.answers in self._known else None,
            title=self._title or None,
        )

    def _passed_on(self, message: _Message) -> str:
        """Who said first what is forwarded; of several in a row only the first one says it."""
        if message.forwarded is not None:
            self._from = _VIA.sub("", clean(" ".join(message.forwarded.split()))) or self._from
        return self._from if message.forwarded is not None else ""


def _moment(written: str) -> str | None:
    found = _MOMENT.fullmatch(written.strip())
    if found is None:
        return None
    day, month, year, time, offset = found.groups()
    return from_iso(f"{year}-{month}-{day}T{time}{offset or ''}")
