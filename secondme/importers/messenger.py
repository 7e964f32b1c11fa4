"""Messenger and Instagram: what Meta's "Download your information" gives, as JSON or pages, and the separate export of
Messenger's end-to-end encrypted chats.

A conversation is a folder of files (or, encrypted, one file), the newest message first. Whose export it is says a file
about the profile; without one it is the person who takes part in every conversation.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from secondme.importers import assistants, metahtml
from secondme.importers.assistants import mapping, string
from secondme.importers.base import ORIGIN, Blob, Person, Problem, Read, Source
from secondme.importers.chats import Tally, place
from secondme.importers.meta import BULKY, Omitted, Repair, Said, Start, repaired, start_of, texts, words
from secondme.importers.streams import Part, parts
from secondme.importers.times import from_epoch
from secondme.types import NewItem

MAX_HELD = 200_000
"""Messages of one file that are put in order together; the large export has at most 10,000 in a file."""
PROFILES = frozenset({"profile_information.json", "personal_information.json"})
LEFT_OUT = {
    "unsent": (
        "1 message was taken back by its author; it is left out.",
        "{n} messages were taken back by their authors; they are left out.",
    ),
    "notice": (
        "1 line is a notice of the app (somebody joined, a reaction); it is left out.",
        "{n} lines are notices of the app (somebody joined, reactions); they are left out.",
    ),
    "empty": ("1 message has no words; it is left out.", "{n} messages have no words; they are left out."),
    "undated": (
        "1 message has no time that makes sense; it is left out.",
        "{n} messages have no time that makes sense; they are left out.",
    ),
    "disordered": (
        "1 file is so long that its parts may not be in the order of time.",
        "{n} files are so long that their parts may not be in the order of time.",
    ),
}
_NUMBER = re.compile(r"message_(\d{1,6})\.(?:json|html?)$", re.IGNORECASE)
_ID = re.compile(r"_([A-Za-z0-9-]{5,})$")
_INDEX = re.compile(r"_\d{1,6}$")


class _Meta:
    name = ""
    title = ""
    of_instagram = False

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """One group for each export, because only all conversations together tell whose it is."""
        groups: dict[tuple[str, ...], list[Blob]] = {}
        for blob in blobs:
            if _is_thread(blob) and _is_instagram(blob) is self.of_instagram:
                groups.setdefault(_root(blob), []).append(blob)
        for blob in blobs:
            if blob.path.name.lower() in PROFILES:
                where = assistants.folder(blob)
                around = next((group for root, group in groups.items() if where[: len(root)] == root), None)
                if around is not None:
                    around.append(blob)
        return [tuple(group) for group in groups.values()]

    def read(self, source: Source) -> Iterator[Read]:
        return assistants.begun(_Reading(source).run(), source.name)


class Messenger(_Meta):
    name = "messenger"
    title = "Messenger (Facebook)"


class Instagram(_Meta):
    name = "instagram"
    title = "Instagram messages"
    of_instagram = True


def _is_thread(blob: Blob) -> bool:
    if blob.path.suffix.lower() in (".html", ".htm"):
        return metahtml.is_page(blob)
    if not assistants.looks_like_json(blob) or b'"messages"' not in blob.head or b'"participants"' not in blob.head:
        return False
    start = start_of(blob)
    return start is not None and (start.fits or _NUMBER.search(blob.path.name) is not None)


def _is_instagram(blob: Blob) -> bool:
    """By the name of the export or of its folders; else by what only its messages have."""
    where = "/".join(place(blob.id)).lower()
    if "instagram" in where or "facebook" in where:
        return where.rfind("instagram") > where.rfind("facebook")
    return b'"is_geoblocked_for_viewer"' in blob.head and b'"type"' not in blob.head


def _root(blob: Blob) -> tuple[str, ...]:
    """The folder of the export: above `messages/inbox/somebody`, else above the folder of the conversation."""
    where = assistants.folder(blob)
    if "messages" in where:
        above = where[: len(where) - 1 - where[::-1].index("messages")]
        return above[:-1] if above and above[-1].startswith("your_") else above
    return where[:-1] if _NUMBER.search(blob.path.name) else where


@dataclass(slots=True)
class _Thread:
    """One conversation: its files, the oldest first."""

    key: str
    files: list[tuple[Blob, Start]] = field(default_factory=list)
    ids: Counter[str] = field(default_factory=Counter)
    title: str = ""


class _Reading:
    def __init__(self, source: Source) -> None:
        self._source = source
        self._tally = Tally(LEFT_OUT)
        self._owner = ""

    def run(self) -> Iterator[Read]:
        profiles = [blob for blob in self._source.blobs if blob.path.name.lower() in PROFILES]
        threads = _threads([blob for blob in self._source.blobs if blob not in profiles])
        yield from self._person(profiles, [thread.files[-1][1].participants for thread in threads])
        for thread in threads:
            for blob, start in thread.files:
                yield from self._file(blob, start, thread)
        yield from self._tally.problems()

    def _person(self, profiles: Sequence[Blob], people: Sequence[tuple[str, ...]]) -> Iterator[Read]:
        """Of what the profile says that which is the name of somebody who takes part."""
        said: list[str] = []
        for blob in profiles:
            with self._source.open(blob) as file:
                for part in parts(file, [""]):
                    said += [repaired(text).strip() for text in texts(part.value)] if isinstance(part, Part) else []
        known = Counter(name for names in people for name in names)
        always = [name for name, count in known.items() if count == len(people) > 1]
        if len(always) > 1:  # the same people in every conversation: it is the one who is always named last
            always = list({names[-1] for names in people if names})
        named = [name for name, _ in known.most_common() if name in said]
        self._owner = named[0] if named else always[0] if len(always) == 1 else ""
        if self._owner:
            handles = [text for text in said if re.fullmatch(r"\S{1,100}@\S{1,100}|\+[\d ()-]{6,20}", text)]
            yield Person(self._owner, tuple(dict.fromkeys(handles)), is_owner=True)

    def _file(self, blob: Blob, start: Start, thread: _Thread) -> Iterator[Read]:
        held: list[Said] = []
        for read in self._messages(blob, start, thread):
            if isinstance(read, Problem):
                yield Problem(0, f"{blob.name}: {read.sentence}")
            elif isinstance(read, Omitted):
                self._tally.add(read.reason)
            else:
                held.append(read)
                if len(held) == MAX_HELD:
                    self._tally.add("disordered")
                    yield from self._items(held, thread)
                    held = []
        yield from self._items(held, thread)

    def _messages(self, blob: Blob, start: Start, thread: _Thread) -> Iterator[Said | Omitted | Problem]:
        """The messages of a file in its order. What the file says about the conversation goes into `thread`."""
        if metahtml.NAME.search(blob.path.name):
            thread.title = metahtml.title_of(blob) or thread.title
            with self._source.open(blob) as file:
                yield from metahtml.messages_of_page(file)
            return
        repair = start.repair
        with self._source.open(blob) as file:
            for part in parts(file, ["messages.item", "title", "threadName"], BULKY):
                if isinstance(part, Problem):
                    yield part
                elif part.at == "messages.item":
                    yield _said(part.value, repair)
                elif name := repair(string(part.value)).strip():
                    thread.title = _INDEX.sub("", name) if part.at == "threadName" else name

    def _items(self, held: list[Said], thread: _Thread) -> Iterator[NewItem]:
        """The oldest first; of equal times the one that stands nearer to the older ones."""
        if held and held[0].time > held[-1].time:
            held.reverse()
        held.sort(key=lambda said: said.time)
        for said in held:
            thread.ids[said.id] += 1
            count = thread.ids[said.id]
            role = self._source.role(said.author, None, bool(said.author) and said.author == self._owner)
            yield NewItem(
                text=said.text,
                author=said.author,
                role=role,
                time=said.time,
                origin=ORIGIN[role],
                external_id=said.id if count == 1 else f"{said.id}#{count}",
                conversation=thread.key,
                title=thread.title or None,
            )


def _said(value: object, repair: Repair) -> Said | Omitted:
    message = mapping(value)
    text = words(message, repair)
    if isinstance(text, Omitted):
        return text
    stamp = message.get("timestamp_ms", message.get("timestamp"))
    time = from_epoch(stamp, 1000)
    if time is None:
        return Omitted("undated")
    author = string(message.get("sender_name")) or string(message.get("senderName"))
    return Said(str(stamp), time, " ".join(repair(author).split()), text)


def _threads(blobs: Sequence[Blob]) -> list[_Thread]:
    threads: dict[str, _Thread] = {}
    for blob in blobs:
        start = start_of(blob) or Start((), 0, False, repaired)
        key = _key(blob, start)
        threads.setdefault(key, _Thread(key)).files.append((blob, start))
    for thread in threads.values():
        thread.files.sort(key=lambda file: _age(*file))
    return list(threads.values())


def _key(blob: Blob, start: Start) -> str:
    """The same in every export: the id at the end of the folder's name (what is before it is a name that may change);
    of an encrypted chat, who takes part in it."""
    if _NUMBER.search(blob.path.name):
        folder = assistants.folder(blob)[-1:]
        found = _ID.search(folder[0]) if folder else None
        return found[1] if found else folder[0] if folder else blob.path.stem
    return " & ".join(sorted(start.participants)) or blob.path.stem


def _age(blob: Blob, start: Start) -> tuple[int, int]:
    """What files of a conversation are sorted by, the oldest first: when their first message was, else by number."""
    number = _NUMBER.search(blob.path.name)
    return start.stamp, -int(number[1]) if number else 0
