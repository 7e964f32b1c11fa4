"""Messenger and Instagram.

The shapes are those of published samples (structure only, the content is invented):
jpfranci/facebook-messages-visualizer, angular-electron/src/app/core/models/message-model.ts;
NorseKode/Waultar-App, documents/parser/content_examples.md (garbled letters, paths of media).
"""

from pathlib import Path
from typing import Any

import pytest

from secondme.importers import messenger
from secondme.importers.meta import repaired
from tests.importers import make_assist as make
from tests.importers.assist_help import Read, reader, texts, told


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


def stamps(count: int) -> list[int]:
    return [1_650_000_000_000 + 60_000 * number for number in range(count)]


def test_a_messenger_thread_in_several_files_is_in_the_order_of_time(read: Read) -> None:
    said = [make.meta_message(("Ida", "Bo Jürgens")[n % 2], f"Nr {n} 🍰 é", at) for n, at in enumerate(stamps(25))]
    reading = read(make.meta_thread("bojurgens_Ab12Cd34", ["Bo Jürgens", "Ida"], said, size=10))
    assert texts(reading) == [f"Nr {n} 🍰 é" for n in range(25)]
    assert reading.items[1].author == "Bo Jürgens"
    assert {(item.conversation, item.title) for item in reading.items} == {("Ab12Cd34", "Bo Jürgens")}
    assert reading.items[0].time == "2022-04-15T05:20:00+00:00"
    assert reading.formats == ["messenger"]
    assert len({item.external_id for item in reading.items}) == 25


def test_garbled_letters_are_put_right_and_whole_ones_left_alone() -> None:
    for text in ("Zoë 🎉 Łódź 李", "é", "Ã©", "naïve £5", "plain"):
        assert repaired(make.garbled(text)) == text
    assert repaired("already right: é 🎉") == "already right: é 🎉"
    assert repaired("é alone") == "é alone"
    assert repaired(make.garbled("Żółć 🎉")[:-1]) == "Żółć \ufffd"


def test_media_links_calls_and_stickers_are_kept_by_name(read: Read) -> None:
    photo = {"uri": "messages/inbox/x/photos/IMG_1.jpg", "creation_timestamp": 1}
    share = {"link": "https://example.org/soup", "share_text": "Soup for all", "original_content_owner": "cook"}
    said = [
        make.meta_message("Bo", None, 1_650_000_000_000, photos=[photo, photo | {"uri": "a/IMG_2.jpg"}]),
        make.meta_message("Bo", "See", 1_650_000_001_000, videos=[{"uri": "a/film.mp4"}]),
        make.meta_message("Bo", "Bo sent an attachment.", 1_650_000_002_000, share=share),
        make.meta_message("Bo", "https://example.org/x", 1_650_000_003_000, share={"link": "https://example.org/x"}),
        make.meta_message("Bo", "Ida called you.", 1_650_000_004_000, call_duration=725, type="Call"),
        make.meta_message("Bo", None, 1_650_000_005_000, sticker={"uri": "messages/stickers_used/1.png"}),
        make.meta_message("Bo", None, 1_650_000_006_000, audio_files=[{"uri": "a/audioclip-1.mp4"}]),
        make.meta_message("Bo", None, 1_650_000_007_000, files=[{"uri": "a/thesis.tex"}]),
    ]
    assert texts(read(make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said))) == [
        "[photo: IMG_1.jpg] [photo: IMG_2.jpg]",
        "[video: film.mp4] See",
        "[shared: cook] Soup for all https://example.org/soup",
        "https://example.org/x",
        "[call: 12 min] Ida called you.",
        "[sticker]",
        "[audio: audioclip-1.mp4]",
        "[file: thesis.tex]",
    ]


def test_what_was_taken_back_notices_and_reactions_are_no_messages(read: Read) -> None:
    reaction = [{"reaction": "😢", "actor": "Ida"}]
    said = [
        make.meta_message("Bo", "Hello", 1_650_000_000_000, reactions=reaction),
        make.meta_message("Bo", None, 1_650_000_001_000, is_unsent=True),
        make.meta_message("Bo", "Bo added Eva.", 1_650_000_002_000, type="Subscribe", users=[{"name": "Eva"}]),
        make.meta_message("Bo", "Reacted 😍 to your message ", 1_650_000_003_000),
        make.meta_message("Bo", "Liked a message", 1_650_000_004_000),
        make.meta_message("Bo", None, 1_650_000_005_000),
        make.meta_message("Bo", "No date", -5),
    ]
    reading = read(make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said))
    assert texts(reading) == ["Hello"]
    for sentence in (
        "1 message was taken back",
        "3 lines are notices",
        "1 message has no words",
        "1 message has no time",
    ):
        assert told(reading, sentence)


def test_the_owner_is_who_the_profile_names(read: Read) -> None:
    said = [make.meta_message("Bo", "Hi", 1_650_000_000_000), make.meta_message("Ida Hølm", "Ho", 1_650_000_001_000)]
    files = make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida Hølm"], said)
    reading = read(files | make.facebook_profile("Ida Hølm"))
    assert [(item.author, item.role) for item in reading.items] == [("Bo", "other"), ("Ida Hølm", "self")]
    assert [(person.name, person.handles) for person in reading.people] == [("Ida Hølm", ("ida@example.org",))]
    unknown = read(files)
    assert [item.role for item in unknown.items] == ["other", "other"]
    assert [item.role for item in read(files, me="bo").items] == ["self", "other"]


def test_without_a_profile_the_owner_takes_part_in_every_conversation(read: Read) -> None:
    files = make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], [make.meta_message("Ida", "Hi Bo", 1_650_000_000_000)])
    files |= make.meta_thread(
        "eva_Xy98Zw76", ["Eva", "Ida"], [make.meta_message("Eva", "Hi Ida", 1_650_000_000_000)], box="archived_threads"
    )
    reading = read(files)
    assert {(item.author, item.role) for item in reading.items} == {("Ida", "self"), ("Eva", "other")}
    assert reading.people[0].name == "Ida"
    assert reading.formats == ["messenger"]


def test_where_the_same_people_are_in_every_conversation_the_one_named_last_is_the_owner(read: Read) -> None:
    said = [make.meta_message("Ida", "Hi", 1_650_000_000_000)]
    files = make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said) | make.meta_thread("bo_Xy98Zw76", ["Bo", "Ida"], said)
    assert [person.name for person in read(files).people] == ["Ida"]
    mixed = make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said) | make.meta_thread("b_Xy98Zw76", ["Ida", "Bo"], said)
    assert not read(mixed).people


def test_instagram_is_known_by_its_folders_and_its_profile(read: Read) -> None:
    said = [make.meta_message("ida.h", "Hej 🌿", 1_650_000_000_000), make.meta_message("bo", "Hi", 1_650_000_001_000)]
    files = make.meta_thread("bo_1234567890", ["bo", "ida.h"], said, root="your_instagram_activity/messages")
    reading = read(files | make.instagram_profile("Ida"))
    assert reading.formats == ["instagram"]
    assert [(item.author, item.role, item.text) for item in reading.items] == [
        ("ida.h", "self", "Hej 🌿"), ("bo", "other", "Hi"),
    ]  # fmt: skip


def test_encrypted_chats_have_other_keys_and_whole_letters(read: Read) -> None:
    said = [
        make.encrypted_message("Zoë", "Grüße 🌿", 1_746_073_791_906),
        make.encrypted_message("Ida", "", 1_746_073_800_000, media=[{"uri": "./media/1b-2c.jpeg"}], type="media"),
        make.encrypted_message("Ida", "", 1_746_073_801_000, type="placeholder"),
        make.encrypted_message("Ida", "", 1_746_073_802_000, media=[{"uri": "Failed to download media"}]),
        make.encrypted_message("Zoë", "gone", 1_746_073_803_000, isUnsent=True),
    ]
    files = make.encrypted_thread("Zoë_40", ["Ida", "Zoë"], said)
    files |= make.encrypted_thread("Bo_7", ["Ida", "Bo"], [make.encrypted_message("Bo", "Ho", 1_746_073_791_000)])
    reading = read(files)
    zoe = [(item.author, item.role, item.text) for item in reading.items if item.title == "Zoë"]
    assert zoe == [("Zoë", "other", "Grüße 🌿"), ("Ida", "self", "[photo: 1b-2c.jpeg]"), ("Ida", "self", "[file]")]
    assert told(reading, "2 messages were taken back")
    assert reading.formats == ["messenger"]


@pytest.mark.parametrize("style", ["new", "2023", "2019"])
def test_pages_of_meta_are_read_whatever_their_classes(read: Read, style: str) -> None:
    messages = [
        ("Bo", 'Second &amp; last<ul class="_a6-q"><li><span>❤Ida</span></li></ul>', "Sep 22, 2017 6:34 am"),
        ("Ida", '<div>First</div><img src="photos/1.jpg" />', "Sep 22, 2017, 6:33 AM"),
    ]
    reading = read(make.meta_page("bo_1234567890", messages, style=style, title="Bo"))
    assert [(item.author, item.text, item.time) for item in reading.items] == [
        ("Ida", "First\n[image: 1.jpg]", "2017-09-22T06:33:00"), ("Bo", "Second & last", "2017-09-22T06:34:00"),
    ]  # fmt: skip
    assert {(item.conversation, item.title) for item in reading.items} == {("1234567890", "Bo")}


def test_a_file_with_more_messages_than_are_held_at_once_loses_none(read: Read, monkeypatch: Any) -> None:
    monkeypatch.setattr(messenger, "MAX_HELD", 10)
    said = [make.meta_message("Bo", f"Nr {n}", at) for n, at in enumerate(stamps(25))]
    reading = read(make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said))
    assert sorted(texts(reading)) == sorted(f"Nr {n}" for n in range(25))
    assert told(reading, "may not be in the order of time")
