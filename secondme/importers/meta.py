"""What a message is in the exports of Meta (Messenger, Instagram): garbled letters put right, and all that it holds in
words. Reactions are no messages and stay where they are."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from secondme.importers.assistants import mapping, objects, string
from secondme.importers.base import Blob, clean
from secondme.importers.chats import attached, joined
from secondme.importers.streams import beginning

BULKY = frozenset({"reactions", "bumped_message_metadata", "image", "magic_words", "joinable_mode"})
"""What is not looked at."""
MAX_TEXTS = 10_000
_MEDIA = {"photos": "photo", "videos": "video", "audio_files": "audio", "gifs": "GIF", "files": "", "media": ""}
_NOTICE = re.compile(r"(?:Liked a message|Reacted \S{1,20} to your message)\s?")
_SENT = re.compile(r"[^\n]{1,200} sent (?:an attachment|a photo|a video|a link|a live location|\d{1,4} photos)\.")
Repair = Callable[[str], str]


@dataclass(frozen=True, slots=True)
class Said:
    """A message as it was found. `id` is the same in every export, but not of two at the very same time."""

    id: str
    time: str
    author: str
    text: str


@dataclass(frozen=True, slots=True)
class Omitted:
    """A message that is left out; `reason` is one of those that messenger.py counts."""

    reason: str


def repaired(text: str) -> str:
    """UTF-8 that was taken for Latin-1, put right. Text that is none is left as it is; where a letter was cut in two,
    the rest is put right all the same."""
    if text.isascii():
        return clean(text)
    try:
        data = text.encode("latin-1")
    except UnicodeEncodeError:
        return clean(text)
    try:
        return clean(data.decode("utf-8"))
    except UnicodeDecodeError:
        fixed = data.decode("utf-8", "replace")
    bad = fixed.count("\ufffd")
    good = sum(not letter.isascii() for letter in fixed) - bad
    return clean(fixed if good > bad else text)


@dataclass(frozen=True, slots=True)
class Start:
    """What the beginning of a file with messages says of it."""

    participants: tuple[str, ...]
    """The one whose export it is stands last, mostly."""
    stamp: int
    """When the first message in it was, in milliseconds; 0 where that is not known."""
    fits: bool
    """Whether its first message has what every message has."""
    repair: Repair
    """How the text of this file is put right: every file of the large export is garbled. That of the encrypted chats
    is not, unless it looks so throughout."""


def start_of(blob: Blob) -> Start | None:
    """None when the file does not begin like one with messages."""
    start: Mapping[str, Any] = {}
    for size in (4096, len(blob.head)):
        start = mapping(beginning(blob.head[:size]))
        if len(objects(start.get("messages"))) > 1:
            break
    people, messages = start.get("participants"), start.get("messages")
    if not isinstance(people, list) or not isinstance(messages, list):
        return None
    first = next(iter(objects(messages)), {})
    stamp = first.get("timestamp_ms", first.get("timestamp"))
    fits = {"sender_name", "timestamp_ms"} <= first.keys() or {"senderName", "timestamp"} <= first.keys()
    repair = _repair_for(start)
    names = (" ".join(repair(string(each) or string(mapping(each).get("name"))).split()) for each in people)
    return Start(tuple(dict.fromkeys(filter(None, names))), stamp if isinstance(stamp, int) else 0, fits, repair)


def _repair_for(start: Mapping[str, Any]) -> Repair:
    if "threadName" not in start:
        return repaired
    letters = {letter for text in texts(start) for letter in text if not letter.isascii()}
    garbled = any("\x80" <= letter <= "\x9f" for letter in letters) and all(letter <= "\xff" for letter in letters)
    return repaired if garbled else clean


def texts(value: Any) -> Iterator[str]:
    """All strings in a value, in its order; the first MAX_TEXTS."""
    waiting, count = [value], 0
    while waiting and count < MAX_TEXTS:
        value = waiting.pop()
        if isinstance(value, str):
            count += 1
            yield value
        elif isinstance(value, dict | list):
            waiting.extend(reversed(list(value.values() if isinstance(value, dict) else value)))


def words(message: Mapping[str, Any], repair: Repair) -> str | Omitted:
    """All that a message holds, in words; or why it is left out."""
    kind = string(message.get("type")).lower()
    if message.get("is_unsent") is True or message.get("isUnsent") is True or kind == "placeholder":
        return Omitted("unsent")
    content = repair(string(message.get("content")) or string(message.get("text"))).strip()
    marks = list(_marks(message))
    share = _shared(mapping(message.get("share")), content, repair)
    if kind in ("subscribe", "unsubscribe") or (not marks and not share and _NOTICE.fullmatch(content)):
        return Omitted("notice")
    if (marks or share) and _SENT.fullmatch(content):
        content = ""
    return joined([*marks, content, share]) or Omitted("empty")


def _marks(message: Mapping[str, Any]) -> Iterator[str]:
    for key, kind in _MEDIA.items():
        for file in objects(message.get(key)):
            uri = string(file.get("uri"))
            yield attached(uri if "/" in uri else "", kind if kind or "/" in uri else "file")
    if message.get("sticker"):
        yield attached("", "sticker")
    if (seconds := message.get("call_duration")) is not None:
        minutes = round(seconds / 60) if isinstance(seconds, int) and 0 < seconds < 1_000_000 else 0
        yield f"[call: {minutes} min]" if minutes else "[call]"


def _shared(share: Mapping[str, Any], content: str, repair: Repair) -> str:
    """What was passed on: whose it is, its words, its address; without what the message itself says."""
    owner = repair(string(share.get("original_content_owner"))).strip()
    parts = [repair(string(share.get(key))).strip() for key in ("share_text", "link")]
    said = [part for part in dict.fromkeys(parts) if part and part not in content]
    return joined([f"[shared: {owner}]" if owner else "", *said])
