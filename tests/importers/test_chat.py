"""Exports of chat apps: what people said comes in as they said it, and again changes nothing."""

import json
import plistlib
import sqlite3
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings

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
from tests.importers.help import read_path, sandboxed
from tests.importers.make_chat import WRITINGS, plain_json, zipped
from tests.importers.roundtrip import Normal, Thread, plain_words, same, threads, without_replies
from tests.importers.test_telegram import ROBI
from tests.importers.test_workspaces import DM, SERVER

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
