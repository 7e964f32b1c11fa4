"""E-mail: mailboxes (mbox and its dialects, Gmail's Takeout), single mails (.eml, .emlx), folders of them (Maildir).

What somebody wrote is kept, without the mail that they answered and without signatures. Mails of one thread are one
conversation. Whose mail it is is seen from where it was delivered to, and from what lies among the sent.
"""

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from email.utils import getaddresses
from hashlib import blake2b, sha256

from secondme.importers.base import ORIGIN, Blob, NotThisFormat, Person, Piece, Read, Source, clean
from secondme.importers.chats import Tally, attached
from secondme.importers.enclosed import given
from secondme.importers.mailboxes import Beginning, Mailbox, Readable, is_mail, is_mailbox, mail_of
from secondme.importers.maildates import envelope_date, mail_date, received_date
from secondme.importers.mailfolders import state_of
from secondme.importers.mime import Letter, decoded
from secondme.importers.mimefiles import Files
from secondme.importers.notes import split
from secondme.importers.replies import own_words
from secondme.types import NewItem

SURVEY_MAILS = 400
SURVEY_BYTES = 32_000_000
"""So much is looked at to learn whose mail it is."""
LONG = 8_000
"""A longer mail is cut into pieces (characters)."""
MAX_CHARS = 1_000_000
MAX_RECIPIENTS = 50
MAX_KNOWN = 2_000_000
"""Mails of which is remembered that they were read; a mailbox that holds more may bring some twice."""
_ADDRESS = re.compile(r"<?[^<>\s@]{1,64}@[^<>\s@]{1,255}>?")
_ID = re.compile(r"<([^<>\s]{1,500})>")
_REPLY = re.compile(
    r"\s{0,9}(?P<word>re|aw|antw|sv|vs|ref|odp|res|ynt|fwd?|wg|tr|rv|enc|i|回复|答复|转发)\s{0,9}(?:\[\d{1,3}\])?\s{0,9}[:：]",
    re.IGNORECASE,
)
_FORWARDS = frozenset({"fw", "fwd", "wg", "tr", "rv", "enc", "i", "转发"})
_LEFT_OUT = {
    "spam": ("One mail in the spam folder was left out.", "{n} mails in the spam folder were left out."),
    "trash": ("One mail in the bin was left out.", "{n} mails in the bin were left out."),
    "twice": ("One mail is there twice.", "{n} mails are there twice."),
    "empty": ("One mail says nothing.", "{n} mails say nothing."),
    "locked": (
        "One mail is encrypted: only its subject was read.",
        "{n} mails are encrypted: only subjects were read.",
    ),
    "cut": ("Of one mail only the beginning was read: it is too large.", "Of {n} mails only the beginnings were read."),
    "undated": ("One mail has no date of its own.", "{n} mails have no date of their own."),
    "no mail": ("One file is no mail, though it is named like one.", "{n} files are no mails, though named like them."),
}


class Mail:
    name = "mail"
    title = "E-mail"

    def claim(self, blobs: Sequence[Blob]) -> list[tuple[Blob, ...]]:
        """Each mailbox by itself; all single mails together, so that threads among them are seen."""
        boxes = [(blob,) for blob in blobs if is_mailbox(blob.head)]
        taken = {blob.id for (blob,) in boxes}
        single = tuple(blob for blob in blobs if blob.id not in taken and _is_single(blob))
        return [*boxes, single] if single else list(boxes)

    def read(self, source: Source) -> Iterator[Read]:
        reading: _Reading | None = None
        for found in _letters(source):
            if isinstance(found, Piece):
                yield found
                continue
            if reading is None:
                if not list(found.letter.headers):
                    break
                reading = _Reading(source, _owners(source))
                yield from reading.people()
            yield from reading.mail(found)
        if reading is None:
            raise NotThisFormat(f"{source.name} is no mail: it does not begin with the headers of one.")
        yield from reading.left_out.problems()


@dataclass(frozen=True, slots=True)
class _Found:
    """A mail where it lies."""

    blob: Blob
    letter: Letter
    envelope: bytes = b""


def _is_single(blob: Blob) -> bool:
    path = blob.path
    in_maildir = path.parent.name in ("cur", "new") and not path.suffix[1:].isalpha()
    return (path.suffix.lower() in (".eml", ".emlx") or in_maildir or not path.suffix) and is_mail(blob.head)


def _letters(source: Source) -> Iterator[_Found | Piece]:
    for blob in source.blobs:
        with source.open(blob) as file:
            yield from _letters_in(blob, file, files=Files(blob.id, source.options.attachments))


def _letters_in(
    blob: Blob, file: Readable, heads_only: bool = False, files: Files | None = None
) -> Iterator[_Found | Piece]:
    if not is_mailbox(blob.head):
        letter = yield from mail_of(file, heads_only, files)
        yield _Found(blob, letter)
        return
    for found in Mailbox(file).letters(heads_only, files):
        yield found if isinstance(found, Piece) else _Found(blob, found[1], found[0])


def _survey(source: Source) -> Iterator[_Found]:
    """The first mails, beside the reading proper: progress does not see it."""
    left, size = SURVEY_MAILS, SURVEY_BYTES
    for blob in source.blobs:
        with blob.opener() as whole:
            file = Beginning(whole, size)
            for found in _letters_in(blob, file, heads_only=True):
                if isinstance(found, _Found):
                    yield found
                left -= 1
                if left <= 0 or file.left <= 0:
                    return
            size = file.left


def _owners(source: Source) -> dict[str, str]:
    """Addresses of the person whose mail it is, with their name: who sent what lies among the sent, and the address
    that mails are delivered to most."""
    delivered: Counter[str] = Counter()
    sent: Counter[str] = Counter()
    names: dict[str, str] = {}
    for found in _survey(source):
        name, address = _author(found.letter)
        if address and name != address:
            names.setdefault(address, name)
        delivered.update({to.strip("<>").lower() for to in found.letter.all("Delivered-To") if _ADDRESS.fullmatch(to)})
        if address and "sent" in state_of(found.letter, found.blob):
            sent[address] += 1
    owners = [address for address, count in sent.most_common() if count * 10 >= sent.total()]
    for address, count in delivered.most_common(1):
        if count * 4 > delivered.total():
            owners.append(address)
    return {address: names.get(address, address) for address in dict.fromkeys(owners)}


def _author(letter: Letter) -> tuple[str, str]:
    """(name, address) of who sent it; the name is the address where there is none."""
    for name, address in (*_addresses(letter, "From"), *_addresses(letter, "Sender")):
        return name or address, address
    return letter.header("From"), ""


def _addresses(letter: Letter, header: str) -> list[tuple[str, str]]:
    """(name, address), addresses in small letters. Names are decoded one by one: they may hold commas."""
    found = []
    written = [value.replace("(", " ") if value.count("(") > MAX_RECIPIENTS else value for value in letter.raw(header)]
    for name, address in getaddresses(written[:20])[:MAX_RECIPIENTS]:
        name = clean(_unquoted(decoded(name)))[:200]
        address = clean(decoded(address).lower())[:320]
        if "@" in address:
            found.append((name, address))
    return found


def _unquoted(name: str) -> str:
    """Some programs quote a name twice."""
    return name[1:-1].strip() if len(name) > 2 and name[0] == name[-1] and name[0] in "'\"" else name


def _digest(text: str) -> int:
    return int.from_bytes(blake2b(text.encode("utf-8", "replace"), digest_size=7).digest(), "big")


@dataclass
class _Reading:
    """What is known of the mails so far, to tell threads, repetitions and people."""

    source: Source
    owners: dict[str, str]
    left_out: Tally = field(default_factory=lambda: Tally(_LEFT_OUT))
    _seen: set[int] = field(default_factory=set)
    _threads: dict[int, str] = field(default_factory=dict)
    """Of mails that do not begin their thread."""
    _subjects: dict[int, int] = field(default_factory=dict)
    _people: set[tuple[str, str]] = field(default_factory=set)
    _last_time: str = ""

    def people(self) -> Iterator[Person]:
        """The owner, with all their addresses; the name is that of the address that they sent most from."""
        if self.owners:
            names = [name for address, name in self.owners.items() if name != address]
            addresses = tuple(clean(address) for address in self.owners)
            yield Person(clean(next(iter(names), addresses[0])), addresses, is_owner=True)

    def mail(self, found: _Found) -> Iterator[Read]:
        letter = found.letter
        if not list(letter.headers):
            self.left_out.add("no mail")
            return
        states = state_of(letter, found.blob)
        dropped = next((state for state in ("spam", "trash") if state in states), None)
        id = _id(letter)
        if dropped or _digest(id) in self._seen:
            self.left_out.add(dropped or "twice")
            return
        if len(self._seen) < MAX_KNOWN:
            self._seen.add(_digest(id))
        if letter.is_encrypted:
            self.left_out.add("locked")
        conversation, parent = self._thread(letter, id)
        text = self._text(letter, states, conversation)
        if not text:
            self.left_out.add("empty")
            return
        yield from self._new_people(letter)
        items = list(self._items(found, text, id, conversation, parent))
        yield from items
        files = ((each.file, each.name, attached(each.words) if each.words else "") for each in letter.files)
        yield from given(items, files)

    def _items(self, found: _Found, text: str, id: str, conversation: str, parent: str | None) -> Iterator[NewItem]:
        letter = found.letter
        if letter.is_cut or len(text) > MAX_CHARS:
            self.left_out.add("cut")
        name, address = _author(letter)
        role = self.source.role(name, address, owner=address in self.owners)
        time = self._time(found)
        title = clean(_subject(letter)[0])[:200] or None
        pieces = [text] if len(text) <= LONG else split(text[:MAX_CHARS])
        for number, piece in enumerate(pieces, 1):
            yield NewItem(
                text=piece,
                author=clean(name)[:200],
                role=role,
                time=time,
                origin=ORIGIN[role],
                kind="message",
                external_id=id if number == 1 else f"{id}#{number}",
                conversation=conversation,
                parent=parent if number == 1 else (id if number == 2 else f"{id}#{number - 1}"),
                title=title,
                handle=address or None,
            )

    def _time(self, found: _Found) -> str:
        letter = found.letter
        own = mail_date(letter.header("Date")) or received_date(letter.all("Received"))
        own = own or envelope_date(found.envelope)
        if own is None:
            self.left_out.add("undated")
        self._last_time = own or self._last_time or found.blob.changed
        return self._last_time

    def _thread(self, letter: Letter, id: str) -> tuple[str, str | None]:
        """(conversation, the mail that it answers): as Gmail has it, else by the mails that it refers to."""
        above = [_clean_id(other) for other in _ID.findall(letter.header("References"))]
        answered = [_clean_id(other) for other in _ID.findall(letter.header("In-Reply-To"))][:1]
        chain = [*above, *(other for other in answered if other not in above)]
        chain = [other for other in chain if other != id]
        begin = chain[0] if chain else id
        conversation = self._threads.get(_digest(begin), begin)
        if gmail := letter.header("X-GM-THRID"):
            conversation = f"gmail:{gmail[:40]}"
        if conversation != id and len(self._threads) < MAX_KNOWN // 4:
            self._threads[_digest(id)] = conversation
        parent = next((other for other in (*answered, *reversed(chain)) if _digest(other) in self._seen), None)
        return conversation, parent if parent != id else None

    def _text(self, letter: Letter, states: frozenset[str], conversation: str) -> str:
        """Who it is to, what it is about (unless the thread said so before), its words, what is attached."""
        subject, prefix = _subject(letter)
        is_reply = bool(letter.header("In-Reply-To") or letter.header("References") or prefix)
        body = own_words(letter.text, is_reply and prefix not in _FORWARDS)
        # Programs fold long subjects, and some lose a blank by it
        about = _digest("".join(subject.split()).casefold())
        shown = subject if self._subjects.get(_digest(conversation)) != about else ""
        if len(self._subjects) < MAX_KNOWN // 4:
            self._subjects[_digest(conversation)] = about
        others = [name or address for name, address in _addresses(letter, "To") if address not in self.owners]
        files = "\n".join(attached(name) for name in letter.attachments)
        locked = "[encrypted: its words cannot be read]" if letter.is_encrypted and not body else ""
        if not (subject or body or files or locked):
            return ""
        to = f"[to {', '.join(others[:10])}{' and others' if len(others) > 10 else ''}]" if others else ""
        draft = "[draft, never sent]" if "draft" in states else ""
        head = "\n".join(part for part in (draft, to, shown) if part)
        return clean("\n\n".join(part for part in (head, body, locked, files) if part)).strip()

    def _new_people(self, letter: Letter) -> Iterator[Person]:
        """Those who wrote it and those to whom it goes; nobody of what is sent to everyone."""
        if letter.header("List-Unsubscribe") or letter.header("Precedence").lower() in ("bulk", "junk"):
            return
        for header in ("From", "To", "Cc"):
            for name, address in _addresses(letter, header):
                known = (name or address, address)
                if known not in self._people and address not in self.owners and len(self._people) < MAX_KNOWN // 10:
                    self._people.add(known)
                    yield Person(known[0], (address,))


def _clean_id(text: str) -> str:
    return clean(text)[:500]


def _id(letter: Letter) -> str:
    """Its own id; of a mail without one a digest of what it says, so that it stays the same."""
    given = letter.header("Message-ID")
    found = _ID.search(given)
    if found or given.strip("<> "):
        return _clean_id(found[1] if found else given.strip("<> "))
    said = "\0".join([letter.header("Date"), letter.header("From"), letter.header("Subject"), letter.text])
    return f"mail:{sha256(said.encode('utf-8', 'replace')).hexdigest()[:32]}"


def _subject(letter: Letter) -> tuple[str, str]:
    """(what it is about, the mark of an answer or a forwarded mail before it, in small letters)."""
    subject, first = letter.header("Subject"), ""
    for _ in range(20):
        found = _REPLY.match(subject)
        if not found:
            break
        first = first or found["word"].lower()
        subject = subject[found.end() :]
    return subject.strip(), first
