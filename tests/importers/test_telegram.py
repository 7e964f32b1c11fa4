"""Telegram, in its JSON and in its web pages: what each keeps, and that what it writes comes back."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from hypothesis import given

from secondme.importers.base import Person
from secondme.importers.telegram import Telegram
from secondme.store import Store
from tests.importers import make_chat as make
from tests.importers.chat_help import BROAD, SECOND, blobs, reading, stored, talk, texts
from tests.importers.help import Reading
from tests.importers.make_chat import plain_json
from tests.importers.roundtrip import Normal, Thread, plain_words, same, threads

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
