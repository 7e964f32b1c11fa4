"""WhatsApp: an exported chat, a text file beside its media or in a zip, from Android or an iPhone, in any language."""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import PurePosixPath

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Question, Read, Source, clean
from secondme.importers.chats import Tally, attached, joined, phone, place, without_copy_number
from secondme.importers.whatsapp_lines import Header, Order, Orders, Style, header, lines
from secondme.importers.whatsapp_words import (
    ATTACHED_WORDS,
    DELETED,
    EDITED,
    ENCRYPTED,
    MARKS,
    MESSAGES,
    TITLE,
    YOU_DELETED,
    bare,
    omitted,
    phrase,
)
from secondme.types import NewItem

SURVEY_BYTES = 32_000_000
"""So much of a file is read beforehand, to find out the order of day and month and who the person is."""
MAX_TEXT = 1_000_000
MAX_NAMES = 5_000
MAX_PHRASE = 80
"""No line that stands for a deleted message is longer."""
LAST_MINUTES = 20_000
_APP = "\u200e"
"""Stands on iPhones before everything that the app itself wrote."""
_GENERIC = frozenset(("_chat", "chat", "whatsapp chat", "whatsapp"))
_LOG_LEVELS = frozenset(("trace", "debug", "info", "notice", "warn", "warning", "error", "critical", "fatal"))
_MEDIA_NAME = re.compile(r"(?:(?:IMG|VID|AUD|PTT|STK|DOC|GIF)-\d{8}-WA\d+|\d{8}-\w)")
_IPHONE_FILE = re.compile(r"(?P<mark>\u200e?)<\s?(?P<word>[^<>:\n]{2,30}): (?P<file>[^<>\n]{1,250}?)\s?>")
_ANDROID_FILE = re.compile(r"(?P<file>[^\n]{1,250}) \((?P<word>[^()\n]{2,40})\)")
_MENTION = re.compile("@\u2068([^\u2068\u2069\\n]{1,200})\u2069")
"""Somebody's name in a message, with the marks that keep its letters in their order."""
_LEFT_OUT = {
    "notice": (
        "One notice of WhatsApp itself (somebody joined, a call, a changed setting) was left out.",
        "{n} notices of WhatsApp itself (somebody joined, calls, changed settings) were left out.",
    ),
    "media": (
        "One photo, video or other file is not part of this export, and nothing was written beside it.",
        "{n} photos, videos and other files are not part of this export, and nothing was written beside them.",
    ),
    "deleted": (
        "One message had been deleted before the chat was exported.",
        "{n} messages had been deleted before the chat was exported.",
    ),
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "before": (
        "One line before the first message belongs to none and was left out.",
        "{n} lines before the first message belong to none and were left out.",
    ),
    "long": (
        "One message is longer than any real one; only its beginning was read.",
        "{n} messages are longer than any real one; only their beginnings were read.",
    ),
}


@dataclass
class _Survey:
    """What the file as a whole says, found before its messages are read."""

    style: Style | None = None
    orders: Orders = field(default_factory=Orders)
    senders: Counter[str] = field(default_factory=Counter)
    took_back: set[str] = field(default_factory=set)
    """Who took a message back on this very phone."""
    notified: str = ""
    """In whose name an iPhone gives its first notice: the name of the chat."""

    def owner(self, chat: str) -> str | None:
        """The person whose phone it is, where that is certain: who deleted a message of theirs, or the other one of
        two in a chat that is called by one of them."""
        if len(self.took_back) == 1:
            return next(iter(self.took_back))
        names = list(self.senders)
        if len(names) == 2 and chat.casefold() in (name.casefold() for name in names):
            return next(name for name in names if name.casefold() != chat.casefold())
        return None


class WhatsApp:
    name = "whatsapp"
    title = "WhatsApp chat"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Each chat with the files that were exported beside it."""
        media: dict[str, list[Blob]] = {}
        for blob in blobs:
            if _MEDIA_NAME.match(blob.path.name):
                media.setdefault(blob.id.rpartition("/")[0], []).append(blob)
        chats = [blob for blob in blobs if _is_chat(blob)]
        return [(chat, *media.pop(chat.id.rpartition("/")[0], ())) for chat in chats]

    def read(self, source: Source) -> Iterator[Read]:
        """The messages in their order. An id is the time as exact as it is written, the sender, and which of theirs
        within that time: the same in every later export, also of a message that was edited.

        A line that looks like the beginning of a message always begins one, unless it stands in a message that itself
        begins with such a line (a copied piece of chat that was pasted) and is older than that message."""
        blob = source.blobs[0]
        survey = _surveyed(blob)
        if survey.style is None:
            raise NotThisFormat(f"{blob.path.name} has no message that WhatsApp could have exported.")
        order, certain = survey.orders.decide()
        if survey.orders.broken[order] == survey.orders.count:
            raise NotThisFormat(f"{blob.path.name} has no date that can be one of a WhatsApp chat.")
        if not certain:
            yield Question("day_first", order == "dmy", survey.orders.example)
            if source.options.day_first is not None:
                order = "dmy" if source.options.day_first else "mdy"
        chat = _chat_name(blob, survey.notified)
        owner = survey.owner(chat)
        if owner is not None:
            number = phone(owner)
            yield Person(owner, (number,) if number else (), is_owner=True)
        yield from _Reading(source, survey.style, order, chat, owner).read()


class _Reading:
    """The second time through the file: its messages."""

    def __init__(self, source: Source, style: Style, order: Order, chat: str, owner: str | None) -> None:
        self._source, self._style, self._order, self._chat, self._owner = source, style, order, chat, owner
        self._conversation = " ".join(chat.casefold().split())
        self._tally = Tally(_LEFT_OUT)
        self._seen: dict[str, int] = {}
        self._before: dict[str, int] = {}
        self._told: set[str] = set()

    def read(self) -> Iterator[Read]:
        for begin, moment, text in self._entries():
            sender = begin.sender
            if sender is None:
                self._tally.add("notice")
                continue
            if sender not in self._told and len(self._told) < MAX_NAMES:
                self._told.add(sender)
                number = phone(sender)
                if number and sender != self._owner:
                    yield Person(sender, (number,))
            item = self._item(moment, sender, text)
            if item is not None:
                yield item
        yield from self._tally.problems()

    def _entries(self) -> Iterator[tuple[Header, str, str]]:
        """Each beginning with its time and its whole text."""
        current: Header | None = None
        moment, size = "", 0
        kept: list[str] = []
        with self._source.open(self._source.blobs[0]) as file:
            for line in lines(file):
                begin = header(line, self._style)
                at = begin.moment(self._order) if begin is not None else None
                if begin is not None and at and not (current and at < moment and header(kept[0], self._style)):
                    if current is not None:
                        yield current, moment, "\n".join(kept)
                    current, moment, kept, size = begin, at, [begin.text], len(begin.text)
                elif current is None:
                    if line.strip():
                        self._tally.add("before")
                elif size <= MAX_TEXT:
                    kept.append(line)
                    size += len(line) + 1
                    if size > MAX_TEXT:
                        self._tally.add("long")
        if current is not None:
            yield current, moment, "\n".join(kept)

    def _item(self, moment: str, sender: str, raw: str) -> NewItem | None:
        external_id = self._id(moment, sender)
        text = clean(self._text(_MENTION.sub(r"@\1", _unedited(raw)))).strip()
        if not text:
            return None
        number = phone(sender)
        role = self._source.role(sender, number, owner=sender == self._owner)
        return NewItem(
            text=text,
            author=sender,
            role=role,
            time=moment if len(moment) > 16 else f"{moment}:00",
            origin=ORIGIN[role],
            external_id=external_id,
            conversation=self._conversation,
            title=self._chat,
            handle=number,
        )

    def _id(self, moment: str, sender: str) -> str:
        """Repeated within a minute (or second) the second one gets a number; so does one of the hour that comes twice
        when the clocks go back, which is why some thousand ids are remembered."""
        key = f"{moment} {sender}"
        count = self._seen.get(key) or self._before.get(key, 0)
        self._seen[key] = count + 1
        if len(self._seen) > LAST_MINUTES:
            self._before, self._seen = self._seen, {}
        return key if not count else f"{key} #{count + 1}"

    def _text(self, raw: str) -> str:
        """What is kept of a message: its words, with attachments by name. "" when nothing is; then it is counted."""
        first, _, rest = raw.partition("\n")
        if not rest.strip():
            known = phrase(raw) if len(raw) < MAX_PHRASE else ""
            if known in YOU_DELETED or known in DELETED:
                self._tally.add("deleted")
                return ""
            if len(self._seen) < 3 and not self._before and _is_encryption(raw):
                self._tally.add("notice")
                return ""
        named = _file(raw)
        if named is not None:
            return named
        before = _omitted(first)
        if before is not None:
            caption = joined((before, rest.strip(MARKS + " \n")), "\n")
            if not caption:
                self._tally.add("media")
            return f"[file not exported] {caption}" if caption else ""
        if self._style.form == "[" and first.startswith(_APP) and not rest and len(raw) < 200 and "://" not in raw:
            self._tally.add("notice")
            return ""
        words = raw.strip(MARKS + " \n\t")
        if not words:
            self._tally.add("empty")
            return ""
        return words


def _surveyed(blob: Blob) -> _Survey:
    """The first time through the file. It is not counted as progress: the second time is."""
    survey = _Survey()
    size = 0
    with blob.opener() as file:
        for line in lines(file):
            size += len(line) + 1
            if size > SURVEY_BYTES:
                break
            begin = header(line, survey.style)
            if begin is None:
                continue
            survey.style = survey.style or begin.style
            survey.orders.add(begin)
            sender, text = begin.sender, begin.text
            if sender is None:
                continue
            if not survey.notified and not survey.senders and _is_encryption(text):
                survey.notified = sender
            elif len(text) < MAX_PHRASE and phrase(text) in YOU_DELETED:
                survey.took_back.add(sender)
            elif not text.startswith(_APP) and len(survey.senders) < MAX_NAMES:
                survey.senders[sender] += 1
    return survey


def _is_encryption(text: str) -> bool:
    """Whether it is the notice with which every chat begins since 2016."""
    if not 40 < len(text) < 600 or ENCRYPTED.search(text) is None:
        return False
    return "WhatsApp" in text or text.startswith(_APP) or MESSAGES.match(bare(text)) is not None


def _is_chat(blob: Blob) -> bool:
    """Whether its first lines are those of a chat, and no log or diary that happens to be written alike."""
    if blob.path.suffix.lower() not in (".txt", "") or not blob.size:
        return False
    head = blob.head
    if b"\0" in head[:4096] and not head.startswith((b"\xff\xfe", b"\xfe\xff")):
        return False
    text = head.decode("utf-16" if head.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig", "replace")
    every = [line for line in text.split("\n")[:400] if line.strip()]
    first = next((begin for begin in map(header, every[:3]) if begin is not None), None)
    if first is None:
        return False
    begins = [begin for line in every if (begin := header(line, first.style)) is not None]
    senders = [begin.sender.casefold() for begin in begins if begin.sender is not None]
    if _is_encryption(begins[0].text):
        return True
    if TITLE.match(blob.path.stem) or without_copy_number(blob.path.stem).casefold() in _GENERIC:
        return bool(senders)
    distinct = set(senders)
    return len(senders) >= 2 and not distinct <= _LOG_LEVELS and (len(senders) < 4 or len(distinct) < len(senders))


def _chat_name(blob: Blob, notified: str) -> str:
    """The name of the chat: from the name of its file, else of its archive or folder, without the numbers that a
    second download adds. It is the same in every export of the chat."""
    *above, file = place(blob.id)
    stem = without_copy_number(PurePosixPath(file).stem)
    if found := TITLE.match(stem):
        return found["name"].strip(MARKS + " ")
    if stem.casefold() not in _GENERIC:
        return stem
    parent = above[-1] if above else ""
    parent = without_copy_number(re.sub(r"\.(?:zip|tar|tgz|tar\.gz)$", "", parent, flags=re.IGNORECASE))
    if found := TITLE.match(parent):
        return found["name"].strip(MARKS + " ")
    return notified or parent or stem


def _unedited(raw: str) -> str:
    """Without what stands at the end of a message that was edited."""
    end = raw.rstrip()
    return raw if not end.endswith(">") else end[:-80] + EDITED.sub("", end[-80:])


def _file(raw: str) -> str | None:
    """The text of a message with an attachment that is named; None when there is none."""
    iphone = _IPHONE_FILE.search(raw)
    if iphone and (iphone["mark"] or phrase(iphone["word"]) == "attached" or _MEDIA_NAME.match(iphone["file"])):
        before = raw[: iphone.start()].strip(MARKS + " \n")
        shown = bare(before).partition(" • ")[0].strip()
        caption = "" if shown and iphone["file"].endswith(shown) else before
        after = raw[iphone.end() :].strip(MARKS + " \n")
        return joined((attached(bare(iphone["file"])), caption, after))
    first, _, rest = raw.partition("\n")
    android = _ANDROID_FILE.fullmatch(first.strip(MARKS + " "))
    if android and (phrase(android["word"]) in ATTACHED_WORDS or _MEDIA_NAME.match(bare(android["file"]))):
        caption = rest.strip(MARKS + " \n")
        return joined((attached(bare(android["file"])), "" if caption == android["file"] else caption))
    return None


def _omitted(first: str) -> str | None:
    """What was written beside a file that is not part of the export; None when the line stands for no such file."""
    before = omitted(first)
    if before is None and _APP in first:
        words, _, end = first.rpartition(_APP)
        if omitted(end) is not None:
            return words.strip(MARKS + " ")
    return before
