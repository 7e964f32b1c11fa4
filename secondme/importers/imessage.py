"""iMessage and SMS: the database of Apple's Messages, `chat.db` of a Mac or `sms.db` of an iPhone's backup."""

import plistlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, joined, phone, string
from secondme.importers.times import from_epoch
from secondme.types import NewItem

if TYPE_CHECKING:
    from secondme.store.imessage import Messages

ME = "Me"
"""The database says which messages are one's own, but not by which name."""
APPLE_EPOCH = 978_307_200
"""Apple counts from 2001."""
NANOSECONDS = 1_000_000_000
_IN_SECONDS = 100_000_000_000
"""Up to here a date is in seconds, as it was before 2017; above in nanoseconds."""
_MAGIC = b"SQLite format 3\0"
_NAMES = ("chat.db", "sms.db", "3d0d7e5fb2ce288813306e4d4636395e047a3d28")
"""The last one is what it is called in a backup of an iPhone."""
MAX_SUMMARY = 4_000_000
_TAPBACKS = range(2000, 4000)
_PLACE_OF_FILE = "\ufffc"
_LEFT_OUT = {
    "tapback": ("One reaction (a tapback) was left out.", "{n} reactions (tapbacks) were left out."),
    "notice": (
        "One notice of Messages itself (somebody joined, a new name of the group) was left out.",
        "{n} notices of Messages itself (somebody joined, new names of groups) were left out.",
    ),
    "empty": (
        "One message without any text (unsent, or of another app) was left out.",
        "{n} messages without any text (unsent, or of other apps) were left out.",
    ),
    "unreadable": (
        "One message could not be read: it is damaged.",
        "{n} messages could not be read: they are damaged.",
    ),
    "undated": (
        "One message has no time of its own; it was given that of the message before it.",
        "{n} messages have no time of their own; they were given that of the message before them.",
    ),
}


class IMessage:
    name = "imessage"
    title = "iMessage (chat.db)"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """The database, with what SQLite keeps beside it."""
        groups: list[tuple[Blob, ...]] = []
        for blob in blobs:
            if not blob.head.startswith(_MAGIC):
                continue
            if blob.path.name in _NAMES or all(word in blob.head for word in (b"attributedBody", b"chat_message_join")):
                beside = {f"{blob.id}-wal", f"{blob.id}-shm"}
                groups.append((blob, *(other for other in blobs if other.id in beside)))
        return groups

    def read(self, source: Source) -> Iterator[Read]:
        """Chat by chat, each in order of time. Ids are Apple's own."""
        from secondme.store.foreign import Damaged, opened
        from secondme.store.imessage import Messages

        blob = source.blobs[0]
        path = Path(blob.id) if "!/" not in blob.id and Path(blob.id).is_file() else None
        reading = _Reading(source)
        missing = ""
        try:
            with source.open(blob) as file, _log(source, path) as log, opened(path, file, log) as db:
                missing = db.log_missing
                messages = Messages(db)
                if not messages.there():
                    raise NotThisFormat(f"{source.name} is no database of Messages.")
                yield from reading.read(messages, Damaged)
        except Damaged as error:
            if not reading.found:
                raise NotThisFormat(f"{source.name} is damaged, or no database of Messages.") from error
            yield Problem(0, f"{source.name} is damaged. What could be read of it was read.")
        if missing:
            yield Problem(
                0,
                f"The newest messages may be missing: {source.name}-wal, which holds them, was not read, because "
                f"{missing}. Quit Messages, and import {source.name} again.",
            )
        yield from reading.tally.problems()
        source.position = source.size


@contextmanager
def _log(source: Source, path: Path | None) -> Iterator[BinaryIO | None]:
    """What Messages wrote last, and not yet into the database: the -wal beside it, also when the person pointed at the
    database alone."""
    blob = source.blobs[0]
    found = next((other for other in source.blobs[1:] if other.id == f"{blob.id}-wal"), None)
    beside = path.with_name(f"{path.name}-wal") if path else None
    if found is not None and found.size:
        with source.open(found) as log:
            yield log
    elif found is None and beside is not None and _has_words(beside):
        with source.counted(beside.open("rb")) as log:
            yield log
    else:
        yield None


def _has_words(log: Path) -> bool:
    return log.is_file() and not log.is_symlink() and log.stat().st_size > 0


class _Chat:
    def __init__(self, conversation: str, title: str, start: str) -> None:
        self.conversation, self.title, self.clock = conversation, title, Clock(start)


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._handles: dict[int, str] = {}
        self._chats: dict[int | None, _Chat] = {}
        self.tally = Tally(_LEFT_OUT)
        self.found = False

    def read(self, messages: "Messages", damaged: tuple[type[Exception], ...]) -> Iterator[Read]:
        """`damaged`: what is raised for a message that cannot be read; the others still can."""
        self._handles = {number: clean(handle) for number, handle in messages.handles().items()}
        yield Person(ME, (), is_owner=True)
        for handle in dict.fromkeys(self._handles.values()):
            yield Person(handle, (phone(handle) or handle,))
        self._name_chats(messages)
        last, size = messages.last(), self._source.size
        for done, (chat, number) in enumerate(messages.order(), 1):
            self._source.position = max(self._source.position, min(size, size * done // max(last, done)))
            try:
                item = self._message(messages, chat, number)
            except damaged:
                self.tally.add("unreadable")
                continue
            if item is not None:
                self.found = True
                yield item

    def _name_chats(self, messages: "Messages") -> None:
        members: dict[int, list[str]] = {}
        for chat, handle in messages.members():
            if handle in self._handles:
                members.setdefault(chat, []).append(self._handles[handle])
        start = self._source.blobs[0].changed
        for number, row in messages.chats():
            title = string(row["display_name"]) or ", ".join(members.get(number, ())) or string(row["chat_identifier"])
            self._chats[number] = _Chat(clean(string(row["guid"])), clean(title)[:200], start)
        self._chats[None] = _Chat("alone", "Messages in no conversation", start)

    def _message(self, messages: "Messages", chat_number: int | None, number: int) -> NewItem | None:
        row = messages.message(number)
        kind = row["associated_message_type"] if row else None
        if row is None or row["item_type"] or (isinstance(kind, int) and kind in _TAPBACKS):
            self.tally.add("notice" if row is None or row["item_type"] else "tapback")
            return None
        text = clean(self._text(messages, number, row)).strip()
        if not text:
            self.tally.add("empty")
            return None
        chat = self._chats.get(chat_number) or self._chats[None]
        before = chat.clock.undated
        time = chat.clock.time(_moment(row["date"]))
        if chat.clock.undated > before:
            self.tally.add("undated")
        return self._item(messages, row, chat, text, time)

    def _item(self, messages: "Messages", row: Mapping[str, Any], chat: _Chat, text: str, time: str) -> NewItem:
        own = bool(row["is_from_me"])
        author = ME if own else self._handles.get(row["handle_id"], "Unknown")
        handle = string(row["destination_caller_id"]) if own else author
        role = "self" if own else self._source.role(author, phone(author))
        answers = string(row["thread_originator_guid"])
        return NewItem(
            text=text,
            author=author,
            role=role,
            time=time,
            origin=ORIGIN[role],
            external_id=string(row["guid"]),
            conversation=chat.conversation,
            parent=answers if answers and messages.knows(answers) else None,
            title=chat.title or None,
            handle=phone(handle) or handle or None,
        )

    def _text(self, messages: "Messages", number: int, row: Mapping[str, Any]) -> str:
        words = row["text"] if isinstance(row["text"], str) else ""
        body = row["attributedBody"]
        if not words.strip(_PLACE_OF_FILE + " \n") and isinstance(body, bytes):
            read = attributed(body)
            if read is None:
                self.tally.add("unreadable")
            words = read or words
        if not words and isinstance(row["message_summary_info"], bytes):
            words = edited(row["message_summary_info"])
        subject = string(row["subject"]).strip()
        files: list[str] = []
        if row["cache_has_attachments"] or _PLACE_OF_FILE in words:
            for file in messages.attachments(number):
                name = string(file["transfer_name"]) or string(file["filename"])
                files.append(attached(name, "sticker" if file["is_sticker"] else ""))
        return joined((subject, *files, words.replace(_PLACE_OF_FILE, "").strip()), "\n")


def _moment(date: Any) -> str | None:
    if not isinstance(date, int | float) or not date:
        return None
    if abs(date) < _IN_SECONDS:
        return from_epoch(date + APPLE_EPOCH)
    return from_epoch(int(date) + APPLE_EPOCH * NANOSECONDS, NANOSECONDS)


def edited(data: bytes) -> str:
    """What an edited message says now: under "ec" of this property list stand the versions of each of its parts, the
    last one last, each with an archived text under "t". "" when there is none."""
    if len(data) > MAX_SUMMARY:
        return ""
    try:
        parts = plistlib.loads(data, fmt=plistlib.FMT_BINARY)["ec"]
        last = [parts[key][-1]["t"] for key in sorted(parts)]
    except (plistlib.InvalidFileException, KeyError, IndexError, TypeError, ValueError, RecursionError):
        return ""
    return joined((attributed(text) or "" for text in last if isinstance(text, bytes)), "\n")


def attributed(data: bytes) -> str | None:
    """The text in an archived NSAttributedString ("typedstream"): the bytes of its first NSString. They stand behind
    "+", the code of a C string, as a length (one byte; 0x81 and two bytes; 0x82 and four, little-endian) and UTF-8.
    None when there is none."""
    start = data.find(b"NSString")
    mark = data.find(b"\x84\x01+", start) if start >= 0 else -1
    if not 0 <= mark - start < 64:
        return None
    at = mark + 3
    size = data[at] if at < len(data) else 0x80
    if size >= 0x80:
        width = {0x81: 2, 0x82: 4}.get(size)
        if width is None or at + 1 + width > len(data):
            return None
        size = int.from_bytes(data[at + 1 : at + 1 + width], "little")
        at += width
    text = data[at + 1 : at + 1 + size]
    return text.decode("utf-8", "replace") if len(text) == size else None
