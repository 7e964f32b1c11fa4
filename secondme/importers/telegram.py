"""Telegram Desktop: one chat or a whole account, as JSON (`result.json`), or a chat as web pages."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Problem, Read, Source, clean
from secondme.importers.chats import Clock, Tally, attached, dicts, joined, phone, string
from secondme.importers.streams import Part, beginning, parts
from secondme.importers.telegram_html import HtmlChat, is_page, page_number
from secondme.importers.times import from_epoch, from_iso
from secondme.types import NewItem

SAVED = "Saved Messages"
DELETED = "Deleted Account"
MAX_KNOWN = 3_000_000
"""So many ids of messages of a chat are remembered, to tell which replies point into it."""
_KIND_OF_PEER: Mapping[str, str] = {
    "personal_chat": "user",
    "bot_chat": "user",
    "saved_messages": "saved",
    "replies": "replies",
    "verify_codes": "user",
    "private_group": "chat",
    "private_supergroup": "channel",
    "public_supergroup": "channel",
    "private_channel": "channel",
    "public_channel": "channel",
}
_LISTS = ("chats.list.item.", "left_chats.list.item.", "")
_WANTED = (
    "personal_information",
    "contacts.list.item",
    *(f"{where}{key}" for where in _LISTS for key in ("name", "type", "id", "messages.item")),
)
_MEDIA: Mapping[str, str] = {
    "sticker": "sticker",
    "voice_message": "voice message",
    "video_message": "video message",
    "animation": "GIF",
    "video_file": "video",
    "audio_file": "audio",
}
_LEFT_OUT = {
    "service": (
        "One notice of Telegram itself (somebody joined, a call, a pinned message) was left out.",
        "{n} notices of Telegram itself (somebody joined, calls, pinned messages) were left out.",
    ),
    "empty": ("One message without any text was left out.", "{n} messages without any text were left out."),
    "broken": ("One entry that is no message was left out.", "{n} entries that are no messages were left out."),
    "undated": (
        "One message has no time of its own; it was given that of the message before it.",
        "{n} messages have no time of their own; they were given that of the message before them.",
    ),
}


@dataclass
class _Chat:
    name: str = ""
    type: str = ""
    id: str = ""
    clock: Clock = field(default_factory=lambda: Clock(""))
    known: set[str] = field(default_factory=set)
    """Ids of the messages that became items: a reply to any other has no parent."""

    @property
    def conversation(self) -> str:
        return f"{_KIND_OF_PEER.get(self.type, self.type)}{self.id}" or self.name

    @property
    def title(self) -> str:
        return self.name or (SAVED if self.type == "saved_messages" else "")


class Telegram:
    name = "telegram"
    title = "Telegram chats"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Each JSON file, with the pages below it that say the same; else the pages of a chat together."""
        groups: dict[str, list[Blob]] = {_folder(blob): [blob] for blob in blobs if _is_json(blob.head)}
        others: dict[str, list[Blob]] = {}
        more = [(blob,) for blob in blobs if _is_json(blob.head) and groups[_folder(blob)][0] is not blob]
        for page in (blob for blob in blobs if is_page(blob)):
            folder = _folder(page)
            above = next((place for place in (folder, *_above(folder)) if place in groups), None)
            (groups[above] if above is not None else others.setdefault(folder, [])).append(page)
        pages = [tuple(sorted(group, key=page_number)) for group in others.values()]
        return [*(tuple(group) for group in groups.values()), *more, *pages]

    def read(self, source: Source) -> Iterator[Read]:
        """The chats one after the other. The ids of chats and messages are Telegram's own."""
        if is_page(source.blobs[0]):
            tally = Tally(_LEFT_OUT)
            yield from HtmlChat(source, tally).read()
            yield from tally.problems()
            return
        reading = _Reading(source)
        found = False
        waiting: list[Problem] = []
        with source.open(source.blobs[0]) as file:
            for part in parts(file, _WANTED):
                if isinstance(part, Problem):
                    waiting.append(part)
                    continue
                for read in reading.take(part):
                    found = found or isinstance(read, NewItem)
                    yield read
        if not found and not reading.chats:
            raise NotThisFormat(f"{source.name} has no chat of Telegram. {waiting[0] if waiting else ''}".strip())
        yield from waiting
        yield from reading.tally.problems()


def _is_json(head: bytes) -> bool:
    if not any(key in head for key in (b'"messages"', b'"personal_information"', b'"chats"', b'"contacts"')):
        return False
    start = beginning(head)
    if not isinstance(start, dict):
        return False
    if isinstance(start.get("personal_information"), dict) and "user_id" in start["personal_information"]:
        return True
    contacts = dicts(start["contacts"].get("list")) if isinstance(start.get("contacts"), dict) else []
    if "about" in start and contacts and {"date_unixtime", "date"} & contacts[0].keys():
        return True
    chats = start.get("chats")
    if isinstance(chats, dict) and isinstance(chats.get("list"), list) and chats["list"]:
        start = chats["list"][0]
    kind = string(start.get("type")) if isinstance(start, dict) else ""
    return kind in _KIND_OF_PEER and isinstance(start.get("messages"), list)


def _folder(blob: Blob) -> str:
    return blob.id.rpartition("/")[0]


def _above(folder: str) -> Iterator[str]:
    """The two folders in which it lies: chats/chat_001 beside result.json."""
    for _ in range(2):
        folder = folder.rpartition("/")[0]
        yield folder


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._chat = _Chat()
        self._owner: str | None = None
        """As in `from_id`."""
        self._told: set[str] = set()
        self.tally = Tally(_LEFT_OUT)
        self.chats = 0

    def take(self, part: Part) -> Iterator[Read]:
        key = part.at.rpartition(".")[2] if not part.at.endswith(".item") else part.at.rsplit(".", 2)[-2]
        if key == "personal_information":
            yield from self._own(part.value)
        elif key == "list":
            yield from self._contact(part.value)
        elif key == "messages":
            yield from self._message(part.value)
        else:
            self._about(key, string(part.value))

    def _about(self, key: str, value: str) -> None:
        """Name, type and id of a chat stand before its messages; the name may be missing."""
        if key == "name" or (key == "type" and self._chat.type):
            self._chat = _Chat(clock=Clock(self._source.blobs[0].changed))
        setattr(self._chat, key, clean(value).strip())
        self.chats += key == "type"

    def _own(self, value: Any) -> Iterator[Person]:
        if not isinstance(value, dict):
            return
        name = joined((string(value.get("first_name")), string(value.get("last_name"))))
        self._owner = _peer(value.get("user_id"))
        handles = (self._owner, phone(string(value.get("phone_number"))), string(value.get("username")))
        if name:
            yield Person(clean(name), tuple(handle for handle in handles if handle), is_owner=True)

    def _contact(self, value: Any) -> Iterator[Person]:
        if not isinstance(value, dict):
            return
        name = joined((string(value.get("first_name")), string(value.get("last_name"))))
        handles = (_peer(value.get("user_id")), phone(string(value.get("phone_number"))))
        if name and any(handles):
            yield Person(clean(name), tuple(handle for handle in handles if handle))

    def _message(self, value: Any) -> Iterator[Read]:
        if not isinstance(value, dict) or not string(value.get("id")):
            self.tally.add("broken")
            return
        if value.get("type") != "message":
            self.tally.add("service")
            return
        text = clean(_text(value)).strip()
        if not text:
            self.tally.add("empty")
            return
        handle = _peer(value.get("from_id"))
        author = clean(string(value.get("from"))).strip() or DELETED
        own = self._is_own(author, handle)
        if own and author not in self._told and self._owner is None:
            self._told.add(author)
            yield Person(author, (handle,) if handle else (), is_owner=True)
        yield self._item(value, text, author, handle, own)

    def _is_own(self, author: str, handle: str | None) -> bool:
        """The source says whose account it is; a chat with one person also says who the other one is."""
        chat = self._chat
        if self._owner is not None:
            return handle == self._owner
        if chat.type == "saved_messages":
            return True
        other = handle in (None, f"user{chat.id}") or author.casefold() == chat.name.casefold()
        return chat.type in ("personal_chat", "bot_chat") and not other

    def _item(self, value: Mapping[str, Any], text: str, author: str, handle: str | None, own: bool) -> NewItem:
        chat = self._chat
        forwarded = _forwarded(value)
        role = self._source.role(author, handle, owner=own)
        if forwarded and role == "self" and forwarded != author:
            role = "other"  # what is passed on are the words of somebody else
        external_id, parent = string(value["id"]), string(value.get("reply_to_message_id"))
        before = chat.clock.undated
        time = chat.clock.time(from_epoch(value.get("date_unixtime")) or from_iso(value.get("date")))
        if chat.clock.undated > before:
            self.tally.add("undated")
        if len(chat.known) < MAX_KNOWN:
            chat.known.add(external_id)
        return NewItem(
            text=f"[forwarded from {forwarded}] {text}" if forwarded else text,
            author=author,
            role=role,
            time=time,
            origin=ORIGIN[role],
            external_id=external_id,
            conversation=chat.conversation or self._source.name,
            parent=parent if parent in chat.known and parent != external_id else None,
            title=chat.title or None,
            handle=handle,
        )


def _peer(value: Any) -> str | None:
    """A user, group or channel as in "user123"; older exports write 123."""
    text = string(value)
    return (f"user{text}" if text.isdecimal() else text) or None


def _forwarded(value: Mapping[str, Any]) -> str:
    if "forwarded_from" not in value:
        return ""
    return clean(" ".join(string(value["forwarded_from"]).split())) or DELETED


def _text(value: Mapping[str, Any]) -> str:
    """Everything that a message says: attachments by name, then its words."""
    words = _words(value.get("text")) or _words(value.get("text_entities"))
    return joined((*_attachments(value), words))


def _words(text: Any) -> str:
    """A string, or an array of strings and of objects with a text; the address of a link stands behind its text."""
    if isinstance(text, str):
        return text
    if not isinstance(text, list):
        return ""
    return "".join(_piece(piece) for piece in text)


def _piece(piece: Any) -> str:
    if isinstance(piece, str):
        return piece
    if not isinstance(piece, dict):
        return ""
    text, href = string(piece.get("text")), string(piece.get("href"))
    return f"{text} ({href})" if href and href != text else text


def _attachments(value: Mapping[str, Any]) -> Iterator[str]:
    if "photo" in value:
        yield attached(_file(value["photo"]), "photo")
    if "file" in value or "media_type" in value:
        yield _document(value)
    if isinstance(contact := value.get("contact_information"), dict):
        name = joined((string(contact.get("first_name")), string(contact.get("last_name"))))
        yield f"[contact: {joined((name, string(contact.get('phone_number'))), ', ')}]"
    if isinstance(place := value.get("location_information"), dict):
        named = joined((string(value.get("place_name")), string(value.get("address"))), ", ")
        point = f"{string(place.get('latitude'))}, {string(place.get('longitude'))}"
        yield f"[location: {joined((named, point), ', ')}]"
    if isinstance(poll := value.get("poll"), dict):
        yield _poll(poll)
    if title := string(value.get("game_title")):
        yield f"[game: {title}]"
    if isinstance(invoice := value.get("invoice_information"), dict):
        yield f"[invoice: {string(invoice.get('title'))}]"


def _document(value: Mapping[str, Any]) -> str:
    kind = _MEDIA.get(string(value.get("media_type")), "")
    if kind == "sticker":
        return f"[sticker {string(value.get('sticker_emoji'))}".rstrip() + "]"
    song = joined((string(value.get("performer")), string(value.get("title"))), " – ") if kind == "audio" else ""
    return attached(song or string(value.get("file_name")) or _file(value.get("file")), kind)


def _file(value: Any) -> str:
    """The name of a file; "" where the export says in parentheses why it is not there."""
    path = string(value)
    return "" if path.startswith("(") or (path.endswith(")") and " (File " in path) else path


def _poll(poll: Mapping[str, Any]) -> str:
    answers = poll.get("answers")
    lines = [f"[poll] {_words(poll.get('question'))}"]
    for answer in answers if isinstance(answers, list) else ():
        if isinstance(answer, dict):
            lines.append(f"- {_words(answer.get('text'))}")
    return "\n".join(lines)
