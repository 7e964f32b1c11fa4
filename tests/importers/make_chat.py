"""Makes the exports of chat apps that the tests import, from invented content."""

import csv
import io
import json
import sqlite3
import zipfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from html import escape
from pathlib import Path
from typing import Any

from tests.importers.roundtrip import Thread


def zipped(files: Mapping[str, bytes]) -> bytes:
    """A zip archive of these files."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return out.getvalue()


def plain_json(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=1).encode("utf-8", "surrogatepass")


# WhatsApp


@dataclass(frozen=True)
class Writing:
    """How a phone writes the beginning of a message: a pattern for strftime with {half} for the half of the day."""

    pattern: str
    halves: tuple[str, str] = ("AM", "PM")
    digits: str = "0123456789"
    short: bool = False
    """Without zeros before day, month and hour."""
    years: int = 0
    """Added to the year, for other calendars."""

    def begin(self, at: datetime) -> str:
        pattern = self.pattern
        if self.short:
            for code, value in (("%d", at.day), ("%m", at.month), ("%I", (at.hour - 1) % 12 + 1), ("%H", at.hour)):
                pattern = pattern.replace(code, str(value))
        pattern = pattern.replace("%Y", str(at.year + self.years))
        written = at.strftime(pattern).replace("{half}", self.halves[at.hour >= 12])
        return written.translate({ord("0") + value: digit for value, digit in enumerate(self.digits)})


WRITINGS: Mapping[str, Writing] = {
    "android en-GB": Writing("%d/%m/%Y, %H:%M - "),
    "android en-US": Writing("%m/%d/%y, %I:%M\u202f{half} - ", short=True),
    "android en-IN": Writing("%d/%m/%y, %I:%M {half} - ", ("am", "pm")),
    "android de": Writing("%d.%m.%y, %H:%M - "),
    "android es": Writing("%d/%m/%Y, %I:%M {half} - ", ("a. m.", "p. m."), short=True),
    "android es-MX": Writing("%d/%m/%y %I:%M\u00a0{half} - ", ("a.m.", "p.m.")),
    "android nl": Writing("%d-%m-%Y %H:%M - "),
    "android fi": Writing("%d.%m.%Y klo %H.%M - ", short=True),
    "android sv": Writing("%Y-%m-%d %H:%M - "),
    "android en-CA": Writing("%Y-%m-%d, %I:%M {half} - ", ("a.m.", "p.m."), short=True),
    "android zh": Writing("%Y/%m/%d {half}%I:%M - ", ("上午", "下午"), short=True),
    "android ko": Writing("%Y. %m. %d. {half} %I:%M - ", ("오전", "오후"), short=True),
    "android el": Writing("%d/%m/%y, %I:%M {half} - ", ("π.μ.", "μ.μ."), short=True),
    "android th": Writing("%d/%m/%Y %H:%M - ", short=True, years=543),
    "android fa": Writing("%Y/%m/%d،\u200f %H:%M - ", digits="۰۱۲۳۴۵۶۷۸۹"),
    "android hu": Writing("%Y. %m. %d. %H:%M - "),
    "android bg": Writing("%d.%m.%Y г., %H:%M - ", short=True),
    "android ta": Writing("%d/%m/%y, {half} %I:%M - ", ("முற்பகல்", "பிற்பகல்"), short=True),
    "android bn": Writing("%d/%m/%y, %I:%M {half} - ", ("AM", "PM"), digits="০১২৩৪৫৬৭৮৯", short=True),
    "android ja": Writing("%Y/%m/%d %H:%M - "),
    "ios fr": Writing("[%d/%m/%Y à %H:%M:%S] "),
    "ios pl": Writing("[%d.%m.%Y, %H:%M:%S] ", short=True),
    "android id": Writing("%d/%m/%y %H.%M - "),
    "ios en-US": Writing("[%m/%d/%y, %I:%M:%S\u202f{half}] ", short=True),
    "ios en-GB": Writing("[%d/%m/%Y, %H:%M:%S] "),
    "ios de": Writing("[%d.%m.%y, %H:%M:%S] "),
    "ios nl": Writing("[%d-%m-%Y %H:%M:%S] "),
    "ios fi": Writing("[%d.%m.%Y klo %H.%M.%S] ", short=True),
    "ios ja": Writing("[%Y/%m/%d %H:%M:%S] ", short=True),
    "ios vi": Writing("[%H:%M:%S, %d/%m/%Y] "),
    "ios es": Writing("[%d/%m/%y, %I:%M:%S {half}] ", ("a. m.", "p. m."), short=True),
    "ios ar": Writing(
        "\u200f[%d\u200f/%m\u200f/%Y، %I:%M:%S\u00a0{half}] ", ("ص", "م"), digits="٠١٢٣٤٥٦٧٨٩", short=True
    ),
    "ios th": Writing("[%d/%m/%Y BE %H:%M:%S] ", short=True, years=543),
    "ios 2016": Writing("%d.%m.%y %H.%M.%S: "),
}
"""As phones of these languages write it."""


def whatsapp(thread: Thread, writing: Writing, notice: str = "", ending: str = "\n") -> bytes:
    """A chat as a text file. `notice`: a line of the app that stands first."""
    first = thread.said[0].time
    head = [f"{writing.begin(first)}{notice}"] if notice else []
    said = [f"{writing.begin(said.time)}{said.author}: {said.text}" for said in thread.said]
    return (ending.join([*head, *(line.replace("\n", ending) for line in said)]) + ending).encode()


# Telegram


def telegram_chat(thread: Thread, people: Mapping[str, int], chat: Mapping[str, Any]) -> dict[str, Any]:
    """A chat as Telegram Desktop writes it; `chat` has its name, type and id, `people` the number of each user."""
    messages = [
        {
            "id": number + 10,
            "type": "message",
            "date": said.time.strftime("%Y-%m-%dT%H:%M:%S"),
            "date_unixtime": str(int(said.time.timestamp())),
            "from": said.author,
            "from_id": f"user{people[said.author]}",
            **({} if said.reply_to is None else {"reply_to_message_id": said.reply_to + 10}),
            "text": _telegram_text(said.text, number),
            "text_entities": [{"type": "plain", "text": said.text}],
        }
        for number, said in enumerate(thread.said)
    ]
    return {**chat, "messages": messages}


def _telegram_text(text: str, number: int) -> Any:
    """A string, or an array with strings and objects, as it is when something in it is set in bold."""
    half = len(text) // 2
    return [text[:half], {"type": "bold", "text": text[half:]}] if number % 2 and half else text


def telegram_account(chats: Sequence[Mapping[str, Any]], owner: Mapping[str, Any]) -> bytes:
    return plain_json(
        {
            "about": "Here is the data you requested.",
            "personal_information": owner,
            "contacts": {"about": "", "list": [{"user_id": 5, "first_name": "Al", "phone_number": "+49 170 1234567"}]},
            "chats": {"about": "This page lists all chats.", "list": list(chats)},
        }
    )


def telegram_pages(thread: Thread, title: str, size: int = 3) -> dict[str, bytes]:
    """A chat as web pages, so many messages a page; who goes on within a minute is not named again."""
    pages: dict[str, bytes] = {}
    for start in range(0, len(thread.said), size):
        here = range(start, min(start + size, len(thread.said)))
        blocks = [_page_message(thread, number, number == start) for number in here]
        page = (
            '<!DOCTYPE html>\n<html>\n <head>\n  <meta charset="utf-8"/>\n<title>Exported Data</title>\n </head>\n'
            '<body onload="CheckLocation();">\n  <div class="page_wrap">\n   <div class="page_header">\n'
            f'    <div class="content">\n     <div class="text bold">\n{escape(title)}\n     </div>\n    </div>\n'
            "   </div>\n"
            '   <div class="page_body chat_page">\n    <div class="history">\n'
            '     <div class="message service" id="message-1">\n      <div class="body details">\n13 January 2021\n'
            f"      </div>\n     </div>\n{''.join(blocks)}    </div>\n   </div>\n  </div>\n </body>\n</html>\n"
        )
        pages[f"messages{start // size + 1 if start else ''}.html"] = page.encode()
    return pages


def _page_message(thread: Thread, number: int, first: bool) -> str:
    said, before = thread.said[number], thread.said[number - 1]
    joined = not first and before.author == said.author and said.time - before.time < timedelta(minutes=1)
    name = "" if joined else f'      <div class="from_name">\n{escape(said.author)}       </div>\n'
    answers = ""
    if said.reply_to is not None:
        link = f'<a href="#go_to_message{said.reply_to + 10}" onclick="return GoToMessage(1)">this message</a>'
        answers = f'      <div class="reply_to details">\nIn reply to {link}\n      </div>\n'
    text = escape(said.text).replace("\n", "<br>")
    half = len(said.text) // 2
    if number % 2 and "\n" not in said.text and half:
        text = f"{escape(said.text[:half])}<strong>{escape(said.text[half:])}</strong>"
    return (
        f'     <div class="message default clearfix{" joined" if joined else ""}" id="message{number + 10}">\n'
        '      <div class="pull_left userpic_wrap">\n       <div class="userpic userpic1" style="width: 42px">\n'
        '        <div class="initials" style="line-height: 42px">\nA\n        </div>\n       </div>\n      </div>\n'
        '      <div class="body">\n'
        f'       <div class="pull_right date details" title="{said.time:%d.%m.%Y %H:%M:%S} UTC+00:00">\n'
        f"{said.time:%H:%M}\n"
        f"       </div>\n{name}{answers}"
        f'       <div class="text">\n{text}\n       </div>\n      </div>\n     </div>\n'
    )


# Discord


def discord_channel(thread: Thread, channel: Mapping[str, Any], guild: Mapping[str, Any]) -> bytes:
    """A channel as DiscordChatExporter writes it."""
    people = {name: str(100 + number) for number, name in enumerate(thread.authors)}
    messages = [
        {
            "id": str(1000 + number),
            "type": "Default" if said.reply_to is None else "Reply",
            "timestamp": said.time.isoformat(timespec="milliseconds"),
            "timestampEdited": None,
            "callEndedTimestamp": None,
            "isPinned": False,
            "content": said.text,
            "author": {
                "id": people[said.author],
                "name": f"account{people[said.author]}",
                "discriminator": "0000",
                "nickname": said.author,
                "isBot": False,
            },
            "attachments": [],
            "embeds": [],
            "stickers": [],
            "reactions": [],
            "mentions": [],
            **({} if said.reply_to is None else {"reference": {"messageId": str(1000 + said.reply_to)}}),
        }
        for number, said in enumerate(thread.said)
    ]
    about = {"guild": guild, "channel": channel, "dateRange": {"after": None, "before": None}}
    return plain_json({**about, "messages": messages, "messageCount": len(messages)})


def discord_package(thread: Thread, name: str, as_csv: bool) -> dict[str, bytes]:
    """The package with one channel; all messages are the owner's, the newest first."""
    rows = [
        {
            "ID": 1100000000000000000 + number,
            "Timestamp": said.time.isoformat(sep=" ", timespec="microseconds")[: None if as_csv else 26],
            "Contents": said.text,
            "Attachments": "",
        }
        for number, said in enumerate(thread.said)
    ][::-1]
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, ["ID", "Timestamp", "Contents", "Attachments"], lineterminator="\r\n")
    writer.writeheader()
    writer.writerows(rows)
    account = {"id": "42", "username": "ann", "discriminator": "0", "global_name": name, "email": "ann@example.org"}
    folder = "Messages/c123456789012345678"
    return {
        "README.txt": b"Welcome to your Discord Data Package!",
        "Account/user.json": plain_json(account),
        "Messages/index.json": plain_json({"123456789012345678": "general in A server"}),
        f"{folder}/channel.json": plain_json({"id": "123456789012345678", "type": "GUILD_TEXT", "name": "general"}),
        f"{folder}/messages.{'csv' if as_csv else 'json'}": out.getvalue().encode() if as_csv else plain_json(rows),
    }


# Slack


def slack(thread: Thread) -> dict[str, bytes]:
    """A workspace with one channel, a file a day."""
    people = {name: f"U{number}" for number, name in enumerate(thread.authors)}
    users = [{"id": id, "name": f"n{id}", "profile": {"real_name": name}} for name, id in people.items()]
    stamps = [_stamp(said.time) for said in thread.said]
    days: dict[str, list[dict[str, Any]]] = {}
    for number, said in enumerate(thread.said):
        text = said.text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        message = {"type": "message", "user": people[said.author], "text": text, "ts": stamps[number]}
        if said.reply_to is not None:
            message["thread_ts"] = stamps[said.reply_to]
        days.setdefault(said.time.strftime("%Y-%m-%d"), []).append(message)
    return {
        "users.json": plain_json(users),
        "channels.json": plain_json([{"id": "C1", "name": "general", "members": list(people.values())}]),
        **{f"general/{day}.json": plain_json(messages) for day, messages in days.items()},
    }


def _stamp(at: datetime) -> str:
    micros = (at - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(microseconds=1)
    return f"{micros // 1_000_000}.{micros % 1_000_000:06}"


# Signal


def signal_data(thread: Thread, me: str) -> bytes:
    """`data.json` of signal-export, a message a line; the owner is "Me"."""
    rows = [
        {
            "date": said.time.replace(tzinfo=None).isoformat(),
            "sender": "Me" if said.author == me else said.author,
            "body": f"{said.text}  ",
            "quote": "",
            "sticker": None,
            "reactions": [],
            "attachments": [],
            "deleted": False,
            "call": False,
        }
        for said in thread.said
    ]
    return "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows).encode()


def signal_markdown(thread: Thread, me: str) -> bytes:
    """`chat.md` of signal-export."""
    blocks = []
    for said in thread.said:
        sender, text = "Me" if said.author == me else said.author, said.text.replace("`", "")
        blocks.append(f"[{said.time:%Y-%m-%d %H:%M:%S}] {sender}: {text}  \n\n")
    return "".join(blocks).encode()


# iMessage

CHAT_DB = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, chat_identifier TEXT,
    display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, message_date INTEGER DEFAULT 0,
    PRIMARY KEY (chat_id, message_id));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
    handle_id INTEGER DEFAULT 0, subject TEXT, attributedBody BLOB, account TEXT, date INTEGER, is_from_me INTEGER,
    item_type INTEGER DEFAULT 0, cache_has_attachments INTEGER DEFAULT 0, associated_message_type INTEGER DEFAULT 0,
    associated_message_guid TEXT, thread_originator_guid TEXT, destination_caller_id TEXT, date_edited INTEGER,
    message_summary_info BLOB);
CREATE TABLE attachment (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT, filename TEXT, transfer_name TEXT,
    is_sticker INTEGER DEFAULT 0);
CREATE TABLE message_attachment_join (message_id INTEGER, attachment_id INTEGER, UNIQUE(message_id, attachment_id));
"""
OLD_CHAT_DB = """
CREATE TABLE handle (ROWID INTEGER PRIMARY KEY AUTOINCREMENT UNIQUE, id TEXT NOT NULL, service TEXT NOT NULL);
CREATE TABLE chat (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, chat_identifier TEXT,
    display_name TEXT);
CREATE TABLE chat_handle_join (chat_id INTEGER, handle_id INTEGER, UNIQUE(chat_id, handle_id));
CREATE TABLE chat_message_join (chat_id INTEGER, message_id INTEGER, PRIMARY KEY (chat_id, message_id));
CREATE TABLE message (ROWID INTEGER PRIMARY KEY AUTOINCREMENT, guid TEXT UNIQUE NOT NULL, text TEXT,
    handle_id INTEGER DEFAULT 0, subject TEXT, date INTEGER, is_from_me INTEGER);
"""
"""As before macOS 10.13: times in seconds, no archived texts, no replies."""
_APPLE = datetime(2001, 1, 1, tzinfo=UTC)


def archived(text: str) -> bytes:
    """An NSAttributedString as Apple's NSArchiver writes it ("typedstream")."""
    data = text.encode()
    size = len(data)
    length = (
        bytes([size])
        if size < 0x80
        else b"\x81" + size.to_bytes(2, "little")
        if size < 0x8000
        else b"\x82" + size.to_bytes(4, "little")
    )
    return (
        b"\x04\x0bstreamtyped\x81\xe8\x03\x84\x01@\x84\x84\x84\x12NSAttributedString\x00\x84\x84\x08NSObject\x00\x85\x92"
        b"\x84\x84\x84\x08NSString\x01\x94\x84\x01+"
        + length
        + data
        + b"\x86\x84\x02iI\x01\x01\x92\x84\x84\x84\x0cNSDictionary"
        b"\x00\x94\x84\x01i\x01\x92\x84\x96\x96\x1d__kIMMessagePartAttributeName\x86\x92\x84\x84\x84\x08NSNumber\x00\x84\x84"
        b"\x07NSValue\x00\x94\x84\x01*\x84\x99\x99\x00\x86\x86\x86"
    )


def imessage(path: Path, thread: Thread, me: str, old: bool = False) -> None:
    """A chat.db with one chat. Every second text is only there as an archived one, unless it is an old file."""
    with sqlite3.connect(path) as db:
        db.execute("PRAGMA synchronous = OFF")
        db.executescript(OLD_CHAT_DB if old else CHAT_DB)
        others = [name for name in thread.authors if name != me]
        db.executemany("INSERT INTO handle (id, service) VALUES (?, 'iMessage')", [(name,) for name in others])
        db.execute("INSERT INTO chat (guid, chat_identifier) VALUES ('iMessage;-;x', 'x')")
        db.executemany("INSERT INTO chat_handle_join VALUES (1, ?)", [(n + 1,) for n in range(len(others))])
        for number, said in enumerate(thread.said, 1):
            since = said.time - _APPLE
            row: dict[str, Any] = {
                "guid": f"guid-{number}",
                "text": said.text,
                "handle_id": 0 if said.author == me else others.index(said.author) + 1,
                "date": since // timedelta(seconds=1) if old else (since // timedelta(microseconds=1)) * 1000,
                "is_from_me": said.author == me,
            }
            if not old and number % 2:
                row |= {"text": None, "attributedBody": archived(said.text)}
            if not old and said.reply_to is not None:
                row["thread_originator_guid"] = f"guid-{said.reply_to + 1}"
            marks = ", ".join("?" * len(row))
            db.execute(f"INSERT INTO message ({', '.join(row)}) VALUES ({marks})", tuple(row.values()))
            db.execute("INSERT INTO chat_message_join (chat_id, message_id) VALUES (1, ?)", (number,))
    db.close()
