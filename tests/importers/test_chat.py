"""Exports of chat apps: what people said comes in as they said it, and again changes nothing."""

import json
import plistlib
import sqlite3
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from secondme.importers.base import Blob, Format, Person
from secondme.importers.discord import Discord
from secondme.importers.imessage import attributed, edited
from secondme.importers.registry import claims
from secondme.importers.signal import Signal
from secondme.importers.slack import Slack
from secondme.importers.telegram import Telegram
from secondme.importers.whatsapp import WhatsApp
from secondme.store import Store
from tests.importers import make_chat as make
from tests.importers.chat_help import BROAD, SECOND, blobs, reading, stored, talk, texts
from tests.importers.help import Reading, read_path, sandboxed
from tests.importers.make_chat import WRITINGS, plain_json, zipped
from tests.importers.roundtrip import Normal, Thread, plain_words, same, threads, without_replies

# Telegram

ROBI = {"user_id": 1, "first_name": "Robi", "last_name": "M", "phone_number": "+49 170 7654321", "username": "@robi"}


def telegram(*messages: Mapping[str, Any], **about: Any) -> Reading:
    head = {"name": "Mom", "type": "personal_chat", "id": 2, **about}
    return reading(Telegram(), {"result.json": plain_json({**head, "messages": list(messages)})})


def message(id: int, text: Any, sender: str | None = "Mom", user: int = 2, **more: Any) -> dict[str, Any]:
    at = {"date": f"2022-12-09T21:{id:02}:00", "date_unixtime": str(1670610000 + id * 60)}
    return {"id": id, "type": "message", **at, "from": sender, "from_id": f"user{user}", "text": text, **more}


def test_a_telegram_chat_with_everything_that_the_program_writes() -> None:
    """The keys and values are those of github.com/telegramdesktop/tdesktop,
    Telegram/SourceFiles/export/output/export_output_json.cpp."""
    missing = "(File not included. Change data exporting settings to download.)"
    found = telegram(
        message(
            1, ["see ", {"type": "text_link", "text": "this", "href": "https://a.b"}, {"type": "bold", "text": "!"}]
        ),
        message(2, "", sender="Robi M", user=1, file=missing, media_type="sticker", sticker_emoji="👍"),
        message(3, "the garden", photo="photos/photo_1@09-12-2022.jpg", width=10, height=10),
        message(4, "", file="voice_messages/audio_1.ogg", media_type="voice_message", duration_seconds=3),
        message(5, "yes", reply_to_message_id=3, edited="2022-12-09T22:00:00", edited_unixtime="1670612400"),
        message(6, "what he said", sender="Robi M", user=1, forwarded_from="Someone Else"),
        message(7, "", poll={"question": "When?", "closed": False, "answers": [{"text": "Today"}, {"text": "Never"}]}),
        message(8, "", location_information={"latitude": 1.5, "longitude": 2.5}, place_name="Home"),
        message(9, "", contact_information={"first_name": "Al", "last_name": "", "phone_number": "+49 1"}),
        {
            "id": 10,
            "type": "service",
            "date": "2022-12-09T21:10:00",
            "actor": "Mom",
            "action": "phone_call",
            "text": "",
        },
        {"id": 11, "type": "unsupported"},
        message(12, "lost", reply_to_message_id=999),
        message(13, "", file="files/letter.pdf", mime_type="application/pdf"),
    )
    assert texts(found) == [
        "see this (https://a.b)!",
        "[sticker 👍]",
        "[photo: photo_1@09-12-2022.jpg] the garden",
        "[voice message: audio_1.ogg]",
        "yes",
        "[forwarded from Someone Else] what he said",
        "[poll] When?\n- Today\n- Never",
        "[location: Home, 1.5, 2.5]",
        "[contact: Al, +49 1]",
        "lost",
        "[file: letter.pdf]",
    ]
    assert found.people == [Person("Robi M", ("user1",), is_owner=True)], "the one who is not the other one"
    roles = {item.external_id: (item.author, item.role, item.parent) for item in found.items}
    assert roles["2"] == ("Robi M", "self", None)
    assert roles["6"] == ("Robi M", "other", None), "what is passed on is nobody's own"
    assert roles["5"] == ("Mom", "other", "3")
    assert roles["12"] == ("Mom", "other", None), "what it answers is not there"
    assert found.items[0].time == "2022-12-09T18:21:00+00:00"
    assert found.problems == ["2 notices of Telegram itself (somebody joined, calls, pinned messages) were left out."]


def test_a_telegram_account_says_who_the_person_is() -> None:
    saved = {"type": "saved_messages", "id": 1, "messages": [message(1, "buy milk", sender="Robi M", user=1)]}
    group = {"name": "Club", "type": "private_group", "id": 7}
    group["messages"] = [message(1, "mine", sender="Robi M", user=1), message(2, "gone", sender=None, user=9)]
    channel = {"name": "News", "type": "public_channel", "id": 8}
    channel["messages"] = [{**message(1, "today", sender="News"), "from_id": "channel8"}]
    left = {
        "about": "",
        "list": [{"name": "Old", "type": "private_supergroup", "id": 9, "messages": [message(1, "x")]}],
    }
    data = make.telegram_account([saved, group, channel], ROBI)
    whole = data.rstrip()[:-1] + b', "left_chats": ' + plain_json(left) + b"}"
    found = reading(Telegram(), {"result.json": whole})
    assert found.people[0] == Person("Robi M", ("user1", "+491707654321", "@robi"), is_owner=True)
    assert Person("Al", ("user5", "+491701234567")) in found.people
    assert [(item.title, item.author, item.role, item.text) for item in found.items] == [
        ("Saved Messages", "Robi M", "self", "buy milk"),
        ("Club", "Robi M", "self", "mine"),
        ("Club", "Deleted Account", "other", "gone"),
        ("News", "News", "other", "today"),
        ("Old", "Mom", "other", "x"),
    ]
    assert len({item.conversation for item in found.items}) == 4
    alone = reading(Telegram(), {"r.json": plain_json(group)})
    assert {item.conversation for item in alone.items} == {found.items[1].conversation}, "one export or the other"


def test_an_account_is_recognised_by_its_contacts_alone() -> None:
    contacts = [
        {"user_id": n, "first_name": f"A{n}", "phone_number": "", "date": "2020-01-01T00:00:00"} for n in range(999)
    ]
    account = {"about": "x", "contacts": {"about": "", "list": contacts}}
    account["chats"] = {
        "about": "",
        "list": [{"name": "A", "type": "private_group", "id": 1, "messages": [message(1, "x")]}],
    }
    assert texts(reading(Telegram(), {"result.json": plain_json(account)})) == ["x"]
    assert (
        Telegram().claim(blobs({"other.json": plain_json({"about": "x", "contacts": {"list": [{"name": "A"}]}})})) == []
    )


def test_older_exports_of_telegram_have_local_times_and_numbers() -> None:
    found = telegram(
        {"id": 1, "type": "message", "date": "2019-02-03T04:05:06", "from": "Mom", "from_id": 2, "text": "x"}
    )
    assert (found.items[0].time, found.items[0].handle, found.items[0].role) == (
        "2019-02-03T04:05:06",
        "user2",
        "other",
    )


def test_a_message_without_a_time_takes_the_one_before_it_and_that_is_told() -> None:
    found = telegram(
        message(1, "x"), {**message(2, "y"), "date": "soon", "date_unixtime": "-99999999999999"}, message(3, "z")
    )
    assert [item.time[14:16] for item in found.items] == ["21", "21", "23"]
    assert len(found.problems) == 1
    assert "no time of their own" in found.problems[0] or "no time of its own" in found.problems[0]


@BROAD
@given(threads(step=SECOND))
def test_any_conversation_written_by_telegram_comes_back(thread: Thread) -> None:
    people = {name: 100 + number for number, name in enumerate(thread.authors)}
    chat = make.telegram_chat(thread, people, {"name": thread.title, "type": "private_group", "id": 5})
    same(thread, reading(Telegram(), {"result.json": plain_json(chat)}).items)
    account = make.telegram_account([chat], ROBI)
    same(thread, reading(Telegram(), {"result.json": account}).items)


PAGE = """<div class="page_wrap"><div class="page_header"><div class="content"><div class="text bold">
Alice
</div></div></div><div class="page_body chat_page"><div class="history">
<div class="message service" id="message-1"><div class="body details">
18 July 2026
</div></div>
<div class="message default clearfix" id="message1"><div class="body">
<div class="pull_right date details" title="18.07.2026 09:00:00 UTC+09:00">
09:00
</div><div class="from_name">
Alice </div><div class="text">
Hello <b>world</b><br>second <a href="https://a.b">line</a> &amp; &lt;more&gt;
</div></div></div>
<div class="message default clearfix joined" id="message2"><div class="body">
<div class="pull_right date details" title="18.07.2026 09:00:05 UTC+09:00">
09:00
</div><div class="media_wrap clearfix"><a class="photo_wrap clearfix pull_left" href="photos/photo_1@18-07-2026.jpg">
<img class="photo" src="photos/photo_1_thumb.jpg" style="width: 1px"/></a></div></div></div>
<div class="message default clearfix" id="message3"><div class="body">
<div class="pull_right date details" title="18.07.2026 10:00:00">
10:00
</div><div class="from_name">
Bob via @gif </div><div class="reply_to details">
In reply to <a href="#go_to_message1" onclick="return GoToMessage(1)">this message</a>
</div><div class="text">
look
</div></div></div>
<div class="message default clearfix" id="message4"><div class="body">
<div class="pull_right date details" title="18.07.2026 10:01:00">
10:01
</div><div class="from_name">
Bob </div><div class="pull_left forwarded userpic_wrap"><div class="userpic"><div class="initials">
C
</div></div></div><div class="forwarded body"><div class="from_name">
Cleo <span class="date details" title="01.01.2020 00:00:00"> 01.01.2020 00:00:00</span></div><div class="text">
her words
</div></div></div></div>
<div class="message default clearfix" id="message5"><div class="body"><div class="from_name">
Deleted Account </div><div class="media_wrap clearfix"><div class="media clearfix pull_left media_file">
<div class="body">
<div class="title bold">
letter.pdf
</div><div class="status details">
1.0 MB
</div></div></div></div></div></div>
<div class="message default clearfix" id="message6"><div class="body"><div class="from_name">
Bob </div><div class="media_wrap clearfix"><div class="media clearfix pull_left media_call"><div class="body">
<div class="title bold">
Alice
</div><div class="status details">
Outgoing (5 seconds)
</div></div></div></div></div></div>
<div class="message service" id="message7"><div class="body details">
Bob pinned <a href="#go_to_message1" onclick="return GoToMessage(1)">this message</a>
</div></div>
</div></div></div>"""


def test_a_chat_of_telegram_in_web_pages() -> None:
    """The elements and classes are those of github.com/telegramdesktop/tdesktop,
    Telegram/SourceFiles/export/output/export_output_html.cpp."""
    found = reading(Telegram(), {"ChatExport/messages.html": PAGE.encode()})
    assert [(item.external_id, item.author, item.role, item.text, item.parent) for item in found.items] == [
        ("1", "Alice", "other", "Hello world\nsecond line & <more>", None),
        ("2", "Alice", "other", "[photo: photo_1@18-07-2026.jpg]", None),
        ("3", "Bob", "other", "look", "1"),
        ("4", "Bob", "other", "[forwarded from Cleo] her words", None),
        ("5", "Deleted Account", "other", "[file: letter.pdf, 1.0 MB]", None),
    ]
    assert [item.time for item in found.items][:3] == [
        "2026-07-18T09:00:00+09:00", "2026-07-18T09:00:05+09:00", "2026-07-18T10:00:00"
    ]  # fmt: skip
    assert {item.title for item in found.items} == {"Alice"}
    assert found.problems == [
        "One message has no time of its own; it was given that of the message before it.",
        "2 notices of Telegram itself (somebody joined, calls, pinned messages) were left out.",
    ]


def test_pages_that_lie_beside_the_json_of_telegram_are_not_read_twice() -> None:
    chat = make.telegram_chat(talk(*"abc"), {"Ann": 2, "Ben": 1}, {"name": "Ann", "type": "personal_chat", "id": 2})
    pages = {f"x/chats/chat_1/{name}": data for name, data in make.telegram_pages(talk(*"abc"), "Ann").items()}
    found = reading(Telegram(), {"x/result.json": plain_json(chat), **pages})
    assert texts(found) == ["a", "b", "c"]
    assert found.formats == ["telegram"]


@BROAD
@given(threads(texts=plain_words(), step=SECOND, most=12))
def test_any_conversation_in_pages_of_telegram_comes_back(thread: Thread) -> None:
    pages = make.telegram_pages(thread, "A group")
    blanks = Normal(text=lambda text: "\n".join(line.strip() for line in text.strip().split("\n")))
    same(thread, reading(Telegram(), dict(reversed(pages.items()))).items, blanks)


def test_answers_hide_no_message(store: Store) -> None:
    """Of a chat all messages are shown and recalled, whoever answers whom."""
    thread = talk(*"abcdef")
    said = [replace(said, reply_to=0 if n in (3, 4) else None) for n, said in enumerate(thread.said)]
    people = {"Ann": 2, "Ben": 1}
    export = make.telegram_chat(
        replace(thread, said=tuple(said)), people, {"name": "x", "type": "private_group", "id": 5}
    )
    items = reading(Telegram(), {"result.json": plain_json(export)}).items
    assert [item.parent for item in items] == [None, None, None, "10", "10", None]
    stored(store, "telegram", items[:4])
    stored(store, "telegram", items)
    rows = store.read().execute("SELECT text, active FROM items ORDER BY id").fetchall()
    assert [tuple(row) for row in rows] == [(text, 1) for text in "abcdef"]


# Discord

DM = {"id": "9", "type": "DirectTextChat", "name": "bob"}
SERVER = {"id": "77", "name": "A server"}


def discord(*messages: Mapping[str, Any]) -> Reading:
    export = {"guild": SERVER, "channel": {"id": "9", "type": "GuildTextChat", "name": "general"}, "dateRange": {}}
    return reading(Discord(), {"A server - general [9].json": plain_json({**export, "messages": list(messages)})})


def wrote(id: int, content: str, **more: Any) -> dict[str, Any]:
    author = {"id": "7", "name": "bob", "discriminator": "1234", "nickname": "Bobby", "isBot": False}
    at = f"2021-12-31T08:{id:02}:10.885+01:00"
    return {"id": str(id), "type": "Default", "timestamp": at, "content": content, "author": author, **more}


def test_a_discord_channel_with_everything_that_the_exporter_writes() -> None:
    """The keys are those of github.com/Tyrrrz/DiscordChatExporter,
    DiscordChatExporter.Core/Exporting/JsonMessageWriter.cs."""
    forward = {
        "timestamp": "2021-12-30T08:00:00+00:00",
        "content": "an idea",
        "attachments": [],
        "embeds": [],
        "stickers": [],
    }
    embed = {"title": "A page", "description": "about it", "fields": [{"name": "n", "value": "v"}]}
    found = discord(
        wrote(1, "hi", timestampEdited="2022-01-01T00:00:00+00:00", attachments=[{"fileName": "sea.png", "url": "u"}]),
        wrote(2, "yes", type="Reply", reference={"messageId": "1", "channelId": "9"}),
        wrote(3, "who?", type="Reply", reference={"messageId": "555"}),
        wrote(4, "", stickers=[{"name": "Wave"}]),
        wrote(5, "https://a.b", embeds=[embed]),
        wrote(6, "", forwardedMessage=forward, reference={"type": "Forward", "messageId": "1"}),
        wrote(7, "Started a call that lasted 3 minutes.", type="Call"),
        wrote(8, "Pinned a message.", type="ChannelPinnedMessage"),
        wrote(9, ""),
    )
    assert texts(found) == [
        "hi\n[photo: sea.png]", "yes", "who?", "[sticker: Wave]",
        "https://a.b\n[preview: A page – about it – n: v]", "[forwarded] an idea",
    ]  # fmt: skip
    assert [item.parent for item in found.items] == [None, "1", None, None, None, None]
    assert {(item.author, item.handle, item.title) for item in found.items} == {("Bobby", "7", "A server #general")}
    assert found.people == [Person("Bobby", ("7", "bob#1234"))]
    assert found.items[0].time == "2021-12-31T08:01:10.885000+01:00"
    assert found.problems == [
        "2 notices of Discord itself (somebody joined, calls, pinned messages) were left out.",
        "One message without any text was left out.",
    ]


def test_the_parts_of_a_discord_channel_are_read_in_order() -> None:
    thread = talk(*"abc")
    parts = [make.discord_channel(replace(thread, said=(said,)), DM, SERVER) for said in thread.said]
    names = ("A.json", "A [part 2].json", "A [part 10].json")
    files = dict(zip((names[2], names[0], names[1]), (parts[2], parts[0], parts[1]), strict=True))
    assert texts(reading(Discord(), files)) == ["a", "b", "c"]
    assert len(Discord().claim(blobs(files))) == 1


def test_the_package_of_discord_has_the_persons_own_words() -> None:
    found = reading(Discord(), make.discord_package(talk(*"abc"), "Ann A", as_csv=False), "/home/x/package.zip!")
    assert found.people == [Person("Ann A", ("42", "ann", "ann@example.org"), is_owner=True)]
    assert [(item.text, item.role, item.author, item.title) for item in found.items] == [
        (text, "self", "Ann A", "general in A server") for text in "abc"
    ]


def test_a_time_that_is_missing_is_in_the_id_of_discord() -> None:
    rows = [
        {"ID": 175928847299117063, "Timestamp": "", "Contents": "x", "Attachments": "https://c.d/a/b/sea.png?ex=1 "}
    ]
    found = reading(Discord(), {"messages/c123456789012/messages.json": plain_json(rows)})
    assert (found.items[0].time[:23], found.items[0].text) == ("2016-04-30T11:18:25.796", "x\n[photo: sea.png]")
    assert (found.items[0].author, found.items[0].role) == ("", "self")


def test_an_older_package_of_discord_is_of_csv_as_discord_data_describes_it() -> None:
    """As in the README of github.com/seanbreckenridge/discord_data: microseconds and an offset."""
    rows = ("ID,Timestamp,Contents,Attachments", '5,2020-08-25 22:54:05.726000+00:00,"a, ""b""\nc",')
    data = "\r\n".join((*rows, "4,2020-08-25 22:54:04.1+00:00,d,", "")).encode()
    found = reading(Discord(), {"package/messages/464051583559139340/messages.csv": data})
    assert [(item.text, item.time) for item in found.items] == [
        ("d", "2020-08-25T22:54:04.100000+00:00"),
        ('a, "b"\nc', "2020-08-25T22:54:05.726000+00:00"),
    ]


@BROAD
@given(threads(step=timedelta(milliseconds=1)), st.data())
def test_any_conversation_written_by_discord_comes_back(thread: Thread, data: st.DataObject) -> None:
    same(thread, reading(Discord(), {"c.json": make.discord_channel(thread, DM, SERVER)}).items)
    own = replace(without_replies(thread), said=tuple(replace(s, author="Ann", reply_to=None) for s in thread.said))
    for as_csv in (False, True):
        package = make.discord_package(own, "Ann", as_csv)
        same(own, reading(Discord(), package).items, Normal(text=_unix, replies=False))


def _unix(text: str) -> str:
    return text.replace("\r\n", "\n").replace("\r", "\n").strip()


# Slack


def slack(*days: Sequence[Mapping[str, Any]], **lists: Any) -> Reading:
    users = [
        {
            "id": "U1",
            "name": "ann",
            "profile": {"real_name": "Ann A", "email": "ann@example.org", "display_name": "annie"},
        },
        {"id": "U2", "name": "bob", "real_name": "Bob", "deleted": True},
    ]
    files = {"users.json": users, "channels.json": [{"id": "C1", "name": "general"}], **lists}
    files |= {f"general/2015-01-{number:02}.json": list(day) for number, day in enumerate(days, 1)}
    return reading(Slack(), {name: plain_json(value) for name, value in files.items()})


def posted(stamp: str, text: str, user: str = "U1", **more: Any) -> dict[str, Any]:
    return {"type": "message", "user": user, "text": text, "ts": stamp, **more}


def test_a_slack_workspace_with_threads_mentions_links_and_bots() -> None:
    found = slack(
        [
            posted("1420070400.000001", "<@U1> has joined the channel", subtype="channel_join"),
            posted("1420070400.000002", "a &lt;b&gt; &amp;amp; <https://a.b|page> <https://c.d> <@U2> <@U9|zed> "
                   "<#C1> <!here>"),
            posted("1420070500.000001", "root", thread_ts="1420070500.000001", edited={"user": "U1", "ts": "1"}),
            posted("1420070600.000001", "", user="U2", files=[{"name": "plan.pdf"}], upload=True),
        ],
        [
            posted("1420156800.000001", "answer", user="U2", thread_ts="1420070500.000001", subtype="thread_broadcast"),
            posted("1420156900.000001", "no root", user="U2", thread_ts="1420000000.000001"),
            {"type": "message", "subtype": "bot_message", "username": "CI", "bot_id": "B1", "ts": "1420157000.000001",
             "text": "", "attachments": [{"title": "Build", "text": "green", "fallback": "x"}]},
            posted("1420157100.000001", "<mailto:a@b.c|a@b.c>", user="U8", user_profile={"real_name": "Zoe"}),
            posted("1420157200.000001", "set the topic", subtype="channel_topic"),
        ],
    )  # fmt: skip
    assert texts(found) == [
        "a <b> &amp; page (https://a.b) https://c.d @Bob @zed #general @here",
        "root",
        "[file: plan.pdf]",
        "answer",
        "no root",
        "[preview: Build – green]",
        "a@b.c",
    ]
    assert [item.author for item in found.items] == ["Ann A", "Ann A", "Bob", "Bob", "Bob", "CI", "Zoe"]
    assert [item.parent for item in found.items][3:5] == ["1420070500.000001", None]
    assert {(item.conversation, item.title) for item in found.items} == {("C1", "#general")}
    assert found.people[0] == Person("Ann A", ("U1", "ann", "ann@example.org"))
    assert found.items[0].time == "2015-01-01T00:00:00.000002+00:00"
    assert found.problems == ["2 notices of Slack itself (somebody joined, changed topics) were left out."]


def test_words_that_stand_in_blocks_alone_are_read() -> None:
    """As bots write them: see the text fields in github.com/rusq/slackdump, internal/fixtures/messages.go."""
    rich = {"type": "rich_text", "elements": [{"type": "rich_text_section", "elements": [
        {"type": "text", "text": "Build "}, {"type": "text", "text": "green", "style": {"bold": True}}]}]}  # fmt: skip
    section = {"type": "section", "text": {"type": "mrkdwn", "text": "see <https://a.b|here>"}, "fields": [
        {"type": "plain_text", "text": "one"}, {"type": "plain_text", "text": "two"}]}  # fmt: skip
    nested: dict[str, Any] = {"type": "x", "text": "deep"}
    for _ in range(20):
        nested = {"elements": [nested]}
    found = slack(
        [posted("1420070400.000001", "", blocks=[rich, section, nested, "x"]), posted("1420070401.000001", "")]
    )
    assert texts(found) == ["Build green\n\nsee here (https://a.b)one\ntwo"]
    assert found.problems == ["One message without any text was left out."]


def test_direct_messages_of_slack_are_called_by_who_takes_part() -> None:
    dms = {
        "dms.json": [{"id": "D1", "members": ["U1", "U2"]}],
        "D1/2015-01-01.json": [posted("1420070400.000001", "hi")],
    }
    found = slack(**dms)
    assert [(item.conversation, item.title) for item in found.items] == [("D1", "Ann A, Bob")]


@BROAD
@given(threads(texts=plain_words()))
def test_any_conversation_written_by_slack_comes_back(thread: Thread) -> None:
    same(thread, reading(Slack(), make.slack(thread)).items)


# Signal


def test_a_signal_chat_is_read_from_its_data_and_its_markdown_alike() -> None:
    """What github.com/carderne/signal-export writes (sigexport/models.py, to_md and dict_str)."""
    data = [
        {"date": "2019-05-29T15:04:01.123000", "sender": "Me", "body": "hello  ", "quote": "", "sticker": None,
         "reactions": [["Ann", "👍"]], "attachments": [{"name": "sea.jpg", "path": "media/sea.jpg"}]},
        {"date": "2019-05-29T15:05:01", "sender": "Ann", "body": "yes\nreally  ", "quote": "\n\n> hello\n\n",
         "sticker": None, "reactions": [], "attachments": []},
        {"date": "2019-05-29T15:06:01", "sender": "Ann", "body": "  ", "quote": "", "sticker": {"emoji": "🐈"},
         "reactions": [], "attachments": []},
        {"date": "2019-05-29T15:07:01", "sender": "Me", "body": "  ", "deleted": True},
    ]  # fmt: skip
    markdown = (
        "[2019-05-29 15:04:01] Me: hello  \n(- Ann: 👍 -)![sea.jpg](./media/sea.jpg)  \n\n"
        "[2019-05-29 15:05:01] Ann: \n\n> hello\n\nyes\nreally  \n\n"
        "[2019-05-29 15:06:01] Ann:   \n(( 🐈 ))\n\n"
        "[2019-05-29 15:07:01] Me: (This message was deleted)\n\n"
    ).replace(" -)!", " -)\n!")
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in data).encode()
    first = reading(Signal(), {"out/Ann K/data.json": lines, "out/Ann K/chat.md": markdown.encode()})
    second = reading(Signal(), {"out/Ann K/chat.md": markdown.encode()})
    expected = [
        ("Me", "self", "hello\n[photo: sea.jpg]"),
        ("Ann", "other", "yes\nreally"),
        ("Ann", "other", "[sticker 🐈]"),
    ]
    for found in (first, second):
        assert [(item.author, item.role, item.text) for item in found.items] == expected
        assert found.items[1].parent == found.items[0].external_id
        assert found.problems == ["One reaction to a message was left out.", "One message had been deleted."]
    assert [item.external_id for item in first.items] == [item.external_id for item in second.items]
    assert first.formats == ["signal"], "both files are one chat, read once"


def test_a_quote_of_signal_is_the_message_it_quotes_or_is_told_as_one() -> None:
    found = reading(Signal(), {"Ann/chat.md": (
        b"[2019-05-29, 15:04] Me: what is it?\n\n[2019-05-29, 15:05] Ann: \n\n> what is it?\n\nnothing\n\n"
        b"[2019-05-29, 15:06] Ann: \n\n> long ago\n\nthat\n\n"
    )})  # fmt: skip
    assert [(item.text, item.parent) for item in found.items] == [
        ("what is it?", None),
        ("nothing", "2019-05-29T15:04:00 Me"),
        ("[in reply to: long ago]\nthat", None),
    ]


def _signal(thread: Thread) -> Thread:
    """With names as folders and Markdown can have them."""
    return replace(thread, said=tuple(replace(said, author=said.author.replace(":", "")) for said in thread.said))


@BROAD
@given(
    threads(
        texts=plain_words().map(str.rstrip).filter(lambda text: not text.startswith(("> ", "((", "(-"))), replies=False
    )
)
def test_any_conversation_written_by_signal_export_comes_back(thread: Thread) -> None:
    me = thread.authors[0]
    as_me = Normal(zone=None, replies=False, author=lambda name: "Me" if name == me else name)
    same(thread, reading(Signal(), {"Ann/data.json": make.signal_data(thread, me)}).items, as_me)
    cut = replace(as_me, step=SECOND, text=lambda text: text.replace("`", "").strip())
    same(thread, reading(Signal(), {"Ann/chat.md": make.signal_markdown(thread, me)}).items, cut)


# iMessage


def test_archived_texts_of_any_length_are_read() -> None:
    for size in (0, 1, 127, 128, 255, 256, 32_767, 32_768, 70_000):
        assert attributed(make.archived("ä" * size)) == "ä" * size
    for broken in (
        b"",
        b"NSString",
        make.archived("hello" * 20)[:90],
        b"NSString\x84\x01+\x83abc",
        make.archived("x" * 300)[:120],
    ):
        assert attributed(broken) is None


def test_what_an_edited_message_says_now_is_read(tmp_path: Path) -> None:
    """As in github.com/ReagentX/imessage-exporter, issue 10: no text, and all versions in message_summary_info."""
    path = tmp_path / "chat.db"
    make.imessage(path, talk("was", "other"), me="Ben")
    versions = {
        "ec": {"0": [{"d": 1.0, "t": make.archived("was")}, {"d": 2.0, "t": make.archived("is now")}]},
        "ep": [0],
    }
    with sqlite3.connect(path) as db:
        summary = plistlib.dumps(versions, fmt=plistlib.FMT_BINARY)
        db.execute(
            "UPDATE message SET text = NULL, attributedBody = NULL, message_summary_info = ? WHERE ROWID = 1",
            (summary,),
        )
    db.close()
    assert texts(read_path(path)) == ["is now", "other"]
    for damaged in (b"", b"bplist00", summary[:-9], plistlib.dumps({"ec": [1]}, fmt=plistlib.FMT_BINARY), b"<plist/>"):
        assert edited(damaged) == ""


def test_a_database_of_messages_with_groups_reactions_files_and_notices(tmp_path: Path) -> None:
    path = tmp_path / "chat.db"
    thread = talk("one", "two\ufffc", "three", "liked", "left the chat", "")
    make.imessage(
        path, replace(thread, said=tuple(replace(s, author="+49 170 1234567") for s in thread.said)), me="Ben"
    )
    with sqlite3.connect(path) as db:
        db.execute("UPDATE chat SET display_name = 'Family'")
        db.execute(
            "UPDATE message SET is_from_me = 1, handle_id = 0, destination_caller_id = '+491709999999' WHERE ROWID = 1"
        )
        db.execute("UPDATE message SET cache_has_attachments = 1 WHERE ROWID = 2")
        db.execute("INSERT INTO attachment (filename, transfer_name) VALUES ('~/Library/x/IMG_1.heic', 'IMG_1.heic')")
        db.execute("INSERT INTO message_attachment_join VALUES (2, 1)")
        db.execute("UPDATE message SET date = 0, thread_originator_guid = 'guid-1' WHERE ROWID = 3")
        db.execute("UPDATE message SET associated_message_type = 2001 WHERE ROWID = 4")
        db.execute("UPDATE message SET item_type = 1 WHERE ROWID = 5")
    db.close()
    (tmp_path / "chat.db-wal").write_bytes(b"x")
    found = read_path(tmp_path)
    assert found.formats == ["imessage"]
    by_id = {item.external_id: item for item in found.items}
    assert {id: item.text for id, item in by_id.items()} == {
        "guid-1": "one",
        "guid-2": "[photo: IMG_1.heic]\ntwo",
        "guid-3": "three",
    }
    assert (by_id["guid-1"].author, by_id["guid-1"].role, by_id["guid-1"].handle) == ("Me", "self", "+491709999999")
    assert (by_id["guid-2"].author, by_id["guid-2"].role, by_id["guid-2"].handle) == (
        "+49 170 1234567",
        "other",
        "+491701234567",
    )
    assert by_id["guid-3"].parent == "guid-1"
    assert {item.title for item in found.items} == {"Family"}
    assert Person("+49 170 1234567", ("+491701234567",)) in found.people
    told = "\n".join(found.problems)
    for part in ("reaction", "notice", "without any text", "no time of its own", "newest messages may be missing"):
        assert part in told, part


@settings(BROAD, max_examples=15)
@given(threads(authors=["Me", "+49 170 1", "ann@example.org"], step=SECOND))
def test_any_conversation_of_messages_comes_back(tmp_path_factory: pytest.TempPathFactory, thread: Thread) -> None:
    folder = tmp_path_factory.mktemp("messages")
    make.imessage(folder / "chat.db", thread, me="Me")
    same(thread, read_path(folder / "chat.db").items)
    make.imessage(folder / "sms.db", thread, me="Me", old=True)
    same(without_replies(thread), read_path(folder / "sms.db").items)
    (folder / "backup.zip").write_bytes(zipped({"chat.db": (folder / "chat.db").read_bytes()}))
    same(thread, read_path(folder / "backup.zip").items)


# All of them


def exports() -> dict[str, tuple[str, dict[str, bytes]]]:
    """One export of each kind, and the name of its format."""
    thread = talk(*(f"message {n}" for n in range(6)))
    chat = make.telegram_chat(thread, {"Ann": 2, "Ben": 1}, {"name": "Ann", "type": "personal_chat", "id": 2})
    return {
        "telegram chat": ("telegram", {"result.json": plain_json(chat)}),
        "telegram account": ("telegram", {"DataExport/result.json": make.telegram_account([chat], ROBI)}),
        "telegram pages": ("telegram", make.telegram_pages(thread, "Ann")),
        "discord": ("discord", {"general.json": make.discord_channel(thread, DM, SERVER)}),
        "discord json": ("discord", make.discord_package(thread, "Ann", as_csv=False)),
        "discord csv": ("discord", make.discord_package(thread, "Ann", as_csv=True)),
        "slack": ("slack", make.slack(thread)),
        "whatsapp": ("whatsapp", {"_chat.txt": make.whatsapp(thread, WRITINGS["ios en-GB"])}),
        "signal": (
            "signal",
            {
                "Ann/data.json": make.signal_data(thread, "Ben"),
                "Ann/chat.md": make.signal_markdown(thread, "Ben"),
            },
        ),
    }


@pytest.mark.parametrize("kind", exports())
@pytest.mark.parametrize("packed", ["folder", "zip"])
def test_an_export_is_recognised_in_a_folder_and_in_a_zip(kind: str, packed: str, tmp_path: Path) -> None:
    format, files = exports()[kind]
    path = tmp_path / "export"
    if packed == "zip":
        path = tmp_path / "export.zip"
        path.write_bytes(zipped(files))
    else:
        for name, data in files.items():
            (path / name).parent.mkdir(parents=True, exist_ok=True)
            (path / name).write_bytes(data)
    found = read_path(path)
    assert found.formats == [format]
    assert [item.text for item in found.items] == [f"message {n}" for n in range(6)]


def test_exports_in_several_archives_stay_apart(tmp_path: Path) -> None:
    thread = talk(*"abc")
    for name in ("one", "two"):
        (tmp_path / f"{name} slack.zip").write_bytes(zipped(make.slack(thread)))
        (tmp_path / f"{name} discord.zip").write_bytes(zipped(make.discord_package(thread, name, as_csv=False)))
        (tmp_path / f"{name} signal.zip").write_bytes(zipped({"Ann/data.json": make.signal_data(thread, "Ben")}))
    found = read_path(tmp_path)
    assert found.formats == ["discord", "discord", "slack", "slack", "signal", "signal"]
    assert len(found.items) == 18
    assert {person.name for person in found.people if person.is_owner} == {"one", "two", "Me"}


def test_no_format_takes_what_is_another_ones() -> None:
    for kind, (format, files) in exports().items():
        read = [claim.format.name for claim in claims(blobs(files)) if not isinstance(claim, Blob)]
        assert read[:1] == [format], kind


def test_importing_every_export_again_changes_nothing(store: Store) -> None:
    formats: dict[str, Format] = {f.name: f for f in (Telegram(), Discord(), Slack(), WhatsApp(), Signal())}
    for format, files in exports().values():
        items = reading(formats[format], files).items
        first = stored(store, format, items)
        assert stored(store, format, items) == (0, 0, len(items)), (format, first)
    rows = store.read().execute("SELECT count(*), sum(active) FROM items").fetchone()
    assert rows[0] == rows[1]


def test_the_child_reads_what_this_process_reads(tmp_path: Path) -> None:
    for number, (_, files) in enumerate(exports().values()):
        (tmp_path / f"{number}.zip").write_bytes(zipped(files))
    here, there = read_path(tmp_path), sandboxed(tmp_path)
    assert len(here.items) >= 6 * len(exports())
    assert (here.items, here.people, here.problems) == (there.items, there.people, there.problems)
