"""Discord and Slack: what each keeps, and that what it writes comes back."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from secondme.importers.base import Person
from secondme.importers.discord import Discord
from secondme.importers.slack import Slack
from tests.importers import make_chat as make
from tests.importers.chat_help import BROAD, blobs, reading, talk, texts
from tests.importers.help import Reading
from tests.importers.make_chat import plain_json
from tests.importers.roundtrip import Normal, Thread, plain_words, same, threads, without_replies

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
