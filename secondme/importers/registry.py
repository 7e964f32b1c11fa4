"""Which formats can be imported, and which files are in which."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from secondme.errors import UserError
from secondme.importers.applenotes import AppleNotes
from secondme.importers.base import Blob, Format
from secondme.importers.calendars import Calendars
from secondme.importers.chatgpt import ChatGPT
from secondme.importers.claude import Claude
from secondme.importers.contacts import Contacts
from secondme.importers.discord import Discord
from secondme.importers.docx import Docx
from secondme.importers.epub import Epub
from secondme.importers.evernote import Evernote
from secondme.importers.gemini import Gemini
from secondme.importers.htmlpage import Html
from secondme.importers.imessage import IMessage
from secondme.importers.joplin import Joplin
from secondme.importers.jsonl import JsonLines
from secondme.importers.keep import Keep
from secondme.importers.logseq import Logseq
from secondme.importers.mail import Mail
from secondme.importers.messenger import Instagram, Messenger
from secondme.importers.notes import Markdown, PlainText
from secondme.importers.notion import Notion
from secondme.importers.obsidian import Obsidian
from secondme.importers.odt import Odt
from secondme.importers.org import Org
from secondme.importers.pdf import Pdf
from secondme.importers.rst import Rst
from secondme.importers.signal import Signal
from secondme.importers.slack import Slack
from secondme.importers.telegram import Telegram
from secondme.importers.whatsapp import WhatsApp

FORMATS: tuple[Format, ...] = (
    # Whole exports of an app
    ChatGPT(),
    Claude(),
    Gemini(),
    Telegram(),
    Discord(),
    Slack(),
    Messenger(),
    Instagram(),
    WhatsApp(),
    Signal(),
    IMessage(),
    Notion(),
    Logseq(),
    Joplin(),
    Keep(),
    Evernote(),
    AppleNotes(),
    Obsidian(),  # last of the apps: without its settings a vault is known by its links alone
    # Single documents
    Pdf(),
    Docx(),
    Odt(),
    Epub(),
    Mail(),
    Contacts(),
    Calendars(),
    Html(),
    Org(),
    Rst(),
    # Plain formats: what anything else would pass for
    JsonLines(),
    Markdown(),
    PlainText(),
)
"""The first that claims a file reads it."""


@dataclass(frozen=True, slots=True)
class Claim:
    """Files that one format reads together."""

    format: Format
    blobs: tuple[Blob, ...]

    @property
    def key(self) -> str:
        """The same whenever the same files are read."""
        return f"{self.format.name}:{self.blobs[0].id}"


def named(name: str) -> Format:
    """Raises UserError when there is no such format."""
    for format in FORMATS:
        if format.name == name:
            return format
    known = ", ".join(format.name for format in FORMATS)
    raise UserError(f"There is no format {name!r}. These can be imported: {known}.")


def _raise(format: Format, error: Exception) -> None:
    raise error


def claims(
    blobs: Iterable[Blob],
    formats: Sequence[Format] = FORMATS,
    tick: Callable[[], None] = lambda: None,
    failed: Callable[[Format, Exception], None] = _raise,
) -> Iterator[Claim | Blob]:
    """Who reads what, in the order of the formats; in the end the files that nobody claims, and those that cannot be
    opened. `tick` is called for every format: with very many files each takes a while. `failed` is called when a format
    cannot say whether a file is of it: the file goes to the formats after it, and all others are claimed as ever."""
    left = {blob.id: blob for blob in blobs}
    closed: dict[str, Blob] = {}
    for format in formats:
        tick()
        for group in _claimed(format, left, closed, failed) if left else ():
            mine = tuple(blob for blob in group if left.pop(blob.id, None) is not None)
            if mine:
                yield Claim(format, mine)
    yield from closed.values()
    yield from left.values()


def _claimed(
    format: Format, left: dict[str, Blob], closed: dict[str, Blob], failed: Callable[[Format, Exception], None]
) -> list[tuple[Blob, ...]]:
    """What a format claims of `left`. Files that cannot be opened go from there to `closed`."""
    try:
        return format.claim(list(left.values()))
    except Exception as error:  # noqa: BLE001 - the edge: one file never keeps the others from being claimed
        first = error
    bad = [blob for blob in left.values() if not _opens(blob)]
    for blob in bad:
        closed[blob.id] = left.pop(blob.id)
    if not bad:
        failed(format, first)
    try:
        return format.claim([blob for blob in left.values() if bad or _answers(format, blob)])
    except Exception as error:  # noqa: BLE001 - the same edge
        failed(format, error)
        return []


def _opens(blob: Blob) -> bool:
    try:
        return blob.head is not None
    except OSError:
        return False


def _answers(format: Format, blob: Blob) -> bool:
    try:
        return format.claim([blob]) is not None
    except Exception:  # noqa: BLE001 - that it fails was told; this finds out by which file
        return False


def after(format: Format) -> Sequence[Format]:
    """The formats that are asked after this one."""
    return FORMATS[FORMATS.index(format) + 1 :] if format in FORMATS else ()
