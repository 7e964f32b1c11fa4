"""Exports of ChatGPT and Claude.

The shapes are those of published descriptions and samples (structure only, the content is invented):
- ChatGPT: mohamed-chs/convoviz, docs/dev/chatgpt-spec.md (v3.0, 2026); mitkury/chatgpt-export-parser,
  docs/chatgpt-data-export-format.md and example-conversation.json; TomzxCode/llm-conversations-viewer, docs/formats.md
- Claude: TomzxCode/llm-conversations-viewer, docs/formats.md; socketteer/Claude-Conversation-Exporter
"""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.importers import make_assist as make
from tests.importers.assist_help import ME, Read, reader, texts, told
from tests.importers.help import read_path
from tests.importers.make_assist import gpt_conversation, gpt_message


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


# ChatGPT


def test_a_chatgpt_conversation_keeps_who_said_what_when_and_in_which_order(read: Read) -> None:
    said = [gpt_message("user", "What is tea?", 1_700_000_001.25), gpt_message("assistant", "A drink.", 1_700_000_005)]
    reading = read(make.gpt_export([gpt_conversation("Tea", said)]))
    first, second = reading.items
    assert (first.text, first.role, first.origin, first.title) == ("What is tea?", "self", "imported_self", "Tea")
    assert (second.text, second.role, second.author, second.origin) == (
        "A drink.", "assistant", "ChatGPT", "assistant",
    )  # fmt: skip
    assert first.time == "2023-11-14T22:13:21.250000+00:00"
    assert first.conversation == second.conversation == make.uuid("Tea")
    assert second.parent == first.external_id
    assert reading.formats == ["chatgpt"]
    assert not reading.problems


def test_only_the_branch_that_was_last_seen_is_the_conversation(read: Read) -> None:
    conversation = gpt_conversation("Cake", [gpt_message("user", "How do I bake?", 1.7e9)])
    tree, asked = conversation["mapping"], conversation["current_node"]
    old = make.gpt_below(tree, asked, "old", gpt_message("assistant", "First attempt", 1.7e9 + 1))
    make.gpt_below(tree, old, "old2", gpt_message("user", "A question to it", 1.7e9 + 90))
    conversation["current_node"] = make.gpt_below(tree, asked, "new", gpt_message("assistant", "Second", 1.7e9 + 60))
    reading = read(make.gpt_export([conversation]))
    assert texts(reading) == ["How do I bake?", "Second"]
    assert told(reading, "2 messages are on branches that were left")


@pytest.mark.parametrize("current", [None, "gone", 7, "missing", "client-created-root"])
def test_without_the_end_of_the_branch_the_newest_message_is_it(read: Read, current: Any) -> None:
    conversation = gpt_conversation("Cake", [gpt_message("user", "How?", 1.7e9)])
    tree, asked = conversation["mapping"], conversation["current_node"]
    make.gpt_below(tree, asked, "b", gpt_message("assistant", "Newer", 1.7e9 + 60))
    make.gpt_below(tree, asked, "a", gpt_message("assistant", "Older", 1.7e9 + 30))
    if current == "missing":
        del conversation["current_node"]
    else:
        conversation["current_node"] = current
    assert texts(read(make.gpt_export([conversation]))) == ["How?", "Newer"]


def test_the_shape_of_the_published_sample_with_a_branch_is_read(read: Read) -> None:
    """mitkury/chatgpt-export-parser, example-conversation.json: the root is a system message with words to none, times
    are whole numbers, the branch that was last seen is not the newest, and there is no conversation_id."""
    tree = {"msg-1": {"id": "msg-1", "parent": None, "children": [], "message": gpt_message("system", "", 1704067200)}}
    make.gpt_below(tree, "msg-1", "msg-2", gpt_message("user", "Can you help?", 1704067300))
    make.gpt_below(tree, "msg-2", "msg-3", gpt_message("assistant", "Of course.", 1704067350))
    make.gpt_below(tree, "msg-3", "msg-4", gpt_message("user", "With soup", 1704067400))
    make.gpt_below(tree, "msg-3", "msg-5", gpt_message("user", "Rather with tea", 1704067450))
    make.gpt_below(tree, "msg-4", "msg-6", gpt_message("assistant", "Take water.\n\n```\nboil()\n```", 1704067500))
    talk = {"id": "conv-123", "title": "Sample", "create_time": 1704067200, "update_time": 1704067500}
    talk |= {"current_node": "msg-6", "is_archived": False, "moderation_results": [], "mapping": tree}
    reading = read({"example-conversation.json": make.as_json([talk], indent=2)})
    assert [(item.external_id, item.role) for item in reading.items] == [
        ("msg-2", "self"), ("msg-3", "assistant"), ("msg-4", "self"), ("msg-6", "assistant"),
    ]  # fmt: skip
    assert reading.items[-1].text == "Take water.\n\n```\nboil()\n```"
    assert reading.items[0].conversation == "conv-123"
    assert reading.items[0].time == "2024-01-01T00:01:40+00:00"


def test_a_tree_that_runs_in_a_circle_or_has_lost_its_parents_ends(read: Read) -> None:
    circle = gpt_conversation("Circle", [gpt_message("user", "One", 1.7e9), gpt_message("assistant", "Two", 1.7e9)])
    circle["mapping"][make.uuid("Circle", 1)]["parent"] = circle["current_node"]
    orphan = gpt_conversation("Orphan", [gpt_message("user", "Three", 1.7e9), gpt_message("assistant", "Four", 1.7e9)])
    for node in orphan["mapping"].values():
        del node["parent"]  # the children still tell the way
    assert set(texts(read(make.gpt_export([circle, orphan])))) == {"One", "Two", "Three", "Four"}


def test_work_of_tools_thoughts_and_hidden_messages_are_left_out_and_counted(read: Read) -> None:
    hidden = {"is_visually_hidden_from_conversation": True}
    search = {"content_type": "code", "language": "unknown", "text": 'search("tea")'}
    said = [
        gpt_message("user", "Find tea", 1.7e9),
        gpt_message("assistant", {"content_type": "thoughts", "thoughts": [{"content": "hm"}]}, 1.7e9),
        gpt_message("assistant", {"content_type": "reasoning_recap", "content": "Thought for 5 s"}, 1.7e9),
        gpt_message("assistant", search, 1.7e9, recipient="web"),
        gpt_message("tool", {"content_type": "execution_output", "text": "42"}, 1.7e9, tool="python"),
        gpt_message("tool", {"content_type": "tether_browsing_display", "result": "x"}, 1.7e9, tool="browser"),
        gpt_message("assistant", "never shown", 1.7e9, weight=0.0),
        gpt_message("user", "hidden", 1.7e9, metadata=hidden),
        gpt_message("system", "You are …", None),
        gpt_message("assistant", "", 1.7e9),
        gpt_message("assistant", "Here is tea.", 1.7e9 + 9),
    ]
    reading = read(make.gpt_export([gpt_conversation("Tea", said)]))
    assert texts(reading) == ["Find tea", "Here is tea."]
    assert told(reading, "3 messages are the work of tools")
    assert told(reading, "2 messages hold the model's thoughts")
    assert told(reading, "2 messages were hidden")
    assert reading.items[1].parent == reading.items[0].external_id


def test_code_documents_voices_and_names_of_files_are_kept_as_words(read: Read) -> None:
    image = {"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00ab", "width": 9}
    unnamed = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://file-Zz9"}
    voice = {"content_type": "real_time_user_audio_video_asset_pointer", "audio_asset_pointer": {"asset_pointer": "x"}}
    heard = {"content_type": "audio_transcription", "text": "Said aloud", "direction": "in"}
    canvas = json.dumps({"name": "Plan", "type": "document", "content": "# Monday\nrest"})
    files = {"attachments": [{"id": "file_00ab", "name": "cat.png"}, {"id": "file-7", "name": "notes.pdf"}]}
    said = [
        gpt_message("user", {"content_type": "multimodal_text", "parts": [image, unnamed, "Look"]}, metadata=files),
        gpt_message("assistant", {"content_type": "code", "language": "python", "text": "print(1)"}),
        gpt_message("assistant", {"content_type": "code", "text": canvas}, recipient="canmore.create_textdoc"),
        gpt_message("user", {"content_type": "multimodal_text", "parts": [heard, voice]}),
        gpt_message("user", {"content_type": "multimodal_text", "parts": [voice]}),
        gpt_message("assistant", {"content_type": "something_new", "text": "Still words"}),
    ]
    assert texts(read(make.gpt_export([gpt_conversation("Files", said)]))) == [
        "[photo: cat.png] [file: notes.pdf] [image] Look",
        "```python\nprint(1)\n```",
        "Plan\n\n# Monday\nrest",
        "Said aloud",
        "[voice]",
        "Still words",
    ]


def test_marks_of_sources_go_and_names_of_things_stay(read: Read) -> None:
    text = 'In \ue200entity\ue202["city","Paris","x"]\ue201 it rains.\ue200cite\ue202turn0search1\ue201'
    own = "I typed \ue200this\ue201 myself"
    said = [gpt_message("user", own, 1.7e9), gpt_message("assistant", text, 1.7e9)]
    assert texts(read(make.gpt_export([gpt_conversation("Rain", said)]))) == [own, "In Paris it rains."]


def test_messages_without_a_time_have_that_of_the_one_before(read: Read) -> None:
    said = [gpt_message("user", "a"), gpt_message("assistant", "b", 1.7e9), gpt_message("user", "c", -5.0)]
    reading = read(make.gpt_export([gpt_conversation("Times", said, start=1.6e9)]))
    assert [item.time[:10] for item in reading.items] == ["2020-09-13", "2023-11-14", "2023-11-14"]
    assert told(reading, "2 messages have no time of their own")


def test_what_the_person_told_chatgpt_of_themself_is_taken_once(read: Read) -> None:
    hidden = {"is_visually_hidden_from_conversation": True, "is_user_system_message": True}
    context = {
        "content_type": "user_editable_context",
        "user_profile": "I am a nurse.",
        "user_instructions": "Be brief",
    }
    about = gpt_message("user", context, 1.7e9, metadata=hidden)
    talks = [gpt_conversation(name, [about, gpt_message("user", f"Hi {name}", 1.7e9)]) for name in ("One", "Two")]
    reading = read(make.gpt_export(talks))
    own = [item for item in reading.items if item.conversation == "custom-instructions"]
    assert [(item.text, item.role) for item in own] == [("I am a nurse.\n\nBe brief", "self")]
    assert len(reading.items) == 3


def test_newer_exports_in_several_files_are_one_export(read: Read) -> None:
    talks = [gpt_conversation(f"Talk {n}", [gpt_message("user", f"Number {n}", 1.7e9)]) for n in range(5)]
    reading = read(make.gpt_export(talks, parts=3) | {"file-abc-cat.png": b"\x89PNG"})
    assert texts(reading) == [f"Number {n}" for n in range(5)]
    assert reading.formats == ["chatgpt"]


def test_the_owner_of_a_chatgpt_export_is_who_its_user_file_names(read: Read) -> None:
    owner = {"id": "user-1", "email": "ida@example.org", "phone_number": "+4520304050", "name": ME}
    reading = read(make.gpt_export([gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)])], owner=owner))
    assert [(person.name, person.is_owner) for person in reading.people] == [(ME, True)]
    assert reading.people[0].handles == ("ida@example.org", "+4520304050", "user-1")
    assert reading.items[0].author == ME


def test_the_persons_turns_are_theirs_whatever_names_were_given(read: Read) -> None:
    reading = read(make.gpt_export([gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)])]), me="Somebody")
    assert reading.items[0].role == "self"


@pytest.mark.parametrize("wrap", [lambda one: one, lambda one: {"conversations": [one]}, lambda one: [one, one]])
def test_one_conversation_alone_or_within_an_object_is_read(read: Read, wrap: Callable[[Any], Any]) -> None:
    one = gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)])
    assert texts(read({"somewhere.json": make.as_json(wrap(one))})) == ["Hi"]


def test_a_cut_off_export_gives_what_was_whole(read: Read) -> None:
    talks = [gpt_conversation(f"Talk {n}", [gpt_message("user", f"Number {n}", 1.7e9)]) for n in range(40)]
    data = make.gpt_export(talks)["conversations.json"]
    reading = read({"conversations.json": data[: len(data) * 3 // 4]})
    assert texts(reading) == [f"Number {n}" for n in range(len(reading.items))]
    assert 25 <= len(reading.items) < 40
    assert told(reading, "breaks off in the middle")


def test_two_exports_in_one_folder_stay_apart(tmp_path: Path) -> None:
    for place in ("mine", "work"):
        talk = gpt_conversation(place, [gpt_message("user", f"From {place}", 1.7e9)])
        make.zipped(make.gpt_export([talk]), tmp_path / f"{place}.zip")
    make.folder(make.gpt_export([gpt_conversation("old", [gpt_message("user", "Old", 1.7e9)])]), tmp_path / "old")
    reading = read_path(tmp_path)
    assert sorted(texts(reading)) == ["From mine", "From work", "Old"]
    assert reading.formats == ["chatgpt"] * 3


# Claude


def claude_talk(*said: tuple[str, str], **more: Any) -> dict[str, Any]:
    messages = [
        make.claude_message(make.uuid("m", n), sender, text, f"2024-05-01T08:0{n}:00.123456Z")
        for n, (sender, text) in enumerate(said)
    ]
    return make.claude_conversation("Soup", messages, **more)


def test_a_claude_conversation_keeps_who_said_what_when_and_in_which_order(read: Read) -> None:
    reading = read(make.claude_export([claude_talk(("human", "How do I make soup?"), ("assistant", "With water."))]))
    assert [(item.author, item.role, item.text, item.time, item.title) for item in reading.items] == [
        (ME, "self", "How do I make soup?", "2024-05-01T08:00:00.123456+00:00", "Soup"),
        ("Claude", "assistant", "With water.", "2024-05-01T08:01:00.123456+00:00", "Soup"),
    ]
    assert reading.people[0].handles == ("ida@example.org", make.uuid("account"))
    assert reading.people[0].is_owner
    assert reading.formats == ["claude"]
    assert not reading.problems


def test_thoughts_and_tools_of_claude_are_left_out_and_documents_kept(read: Read) -> None:
    blocks = [
        {"type": "thinking", "thinking": "Hm", "summaries": []},
        {"type": "text", "text": "I looked."},
        {"type": "tool_use", "name": "web_search", "input": {"query": "soup"}},
        {"type": "tool_result", "name": "web_search", "content": [{"type": "text", "text": "long"}]},
        {"type": "tool_use", "name": "artifacts",
         "input": {"id": "a1", "command": "create", "title": "Recipe", "content": "1. Water"}},
        {"type": "text", "text": "Enjoy."},
    ]  # fmt: skip
    placeholder = "I looked.\n```\nThis block is not supported on your current device yet.\n```\nEnjoy."
    message = make.claude_message("m1", "assistant", placeholder, "2024-05-01T08:00:00Z", content=blocks)
    reading = read(make.claude_export([make.claude_conversation("Soup", [message])]))
    assert texts(reading) == ["I looked.\n\nRecipe\n\n1. Water\n\nEnjoy."]
    assert told(reading, "1 piece holds the model's thoughts")
    assert told(reading, "2 pieces are the work of tools")


def test_older_exports_of_claude_have_no_blocks_and_no_people(read: Read) -> None:
    message = make.claude_message("m1", "human", "Only text", "2023-08-01T08:00:00.000000+00:00")
    del message["content"], message["files"]
    files = make.claude_export([make.claude_conversation("Old", [message])])
    del files["users.json"]
    reading = read(files)
    assert [(item.text, item.author, item.role) for item in reading.items] == [("Only text", "", "self")]


def test_of_claudes_branches_the_one_with_the_newest_end_is_read(read: Read) -> None:
    def message(id: str, above: str, minute: int) -> dict[str, Any]:
        sender = "human" if id.startswith("h") else "assistant"
        time = f"2024-05-01T08:{minute:02}:00Z"
        return make.claude_message(id, sender, f"text of {id}", time, parent_message_uuid=above)

    talk = [
        message("h1", make.NOBODY, 0), message("a1", "h1", 1), message("h2", "a1", 2), message("a2", "h2", 3),
        message("h2new", "a1", 5), message("a3", "h2new", 6),
    ]  # fmt: skip
    reading = read(make.claude_export([make.claude_conversation("Tree", talk)]))
    assert [item.external_id for item in reading.items] == ["h1", "a1", "h2new", "a3"]
    assert told(reading, "2 messages are on branches that were left")
    chosen = make.claude_conversation("Tree", talk, current_leaf_message_uuid="a2")
    assert [item.external_id for item in read(make.claude_export([chosen])).items] == ["h1", "a1", "h2", "a2"]


def test_a_message_that_follows_an_unknown_one_is_not_lost(read: Read) -> None:
    talk = [
        make.claude_message(id, "human", id, f"2024-05-01T08:0{n}:00Z", parent_message_uuid=above)
        for n, (id, above) in enumerate([("a", make.NOBODY), ("b", "a"), ("c", "gone"), ("d", "c")])
    ]
    assert texts(read(make.claude_export([make.claude_conversation("T", talk)]))) == ["a", "b", "c", "d"]


def test_attached_texts_are_documents_and_never_the_persons_words(read: Read) -> None:
    files = [{"file_name": "report.txt", "file_size": 9, "file_type": "txt", "extracted_content": "I, the author …"}]
    first = make.claude_message("m1", "human", "Sum it up", "2024-05-01T08:00:00Z", attachments=files)
    pasted = [{"file_name": "", "extracted_content": "word " * 1_000}]
    second = make.claude_message("m2", "human", "", "2024-05-01T08:01:00Z", attachments=pasted)
    third = make.claude_message("m3", "human", "And this", "2024-05-01T08:02:00Z", files=[{"file_name": "cat.png"}])
    reading = read(make.claude_export([make.claude_conversation("Files", [first, second, third])]))
    own = [item for item in reading.items if item.role == "self"]
    assert [item.text for item in own] == ["[file: report.txt] Sum it up", "[pasted text]", "[photo: cat.png] And this"]
    documents = [item for item in reading.items if item.role == "other"]
    assert {item.origin for item in documents} == {"document"}
    assert documents[0].text == "report.txt\n\nI, the author …"
    assert sum(item.text.count("word") for item in documents) == 1_000
    assert [item.parent for item in reading.items[1:]] == [item.external_id for item in reading.items[:-1]]


def test_projects_are_read_with_their_documents_but_not_the_one_that_comes_with_the_account(read: Read) -> None:
    garden = make.claude_project("Garden", docs={"beds.md": "Bed 1: leeks"}, prompt="I grow vegetables.")
    starter = make.claude_project("How to use Claude", docs={"x.md": "Welcome"}, starter=True)
    talk = claude_talk(("human", "Hi"))
    reading = read(make.claude_export([talk], projects=[garden, starter]))
    by_project = [item for item in reading.items if item.conversation == make.uuid("project", "Garden")]
    assert [(item.role, item.origin, item.text) for item in by_project] == [
        ("self", "imported_self", "Garden\n\nAll about Garden\n\nI grow vegetables."),
        ("other", "document", "beds.md\n\nBed 1: leeks"),
    ]
    assert len(reading.items) == 3
    newer = make.claude_export([talk]) | {f"projects/{make.uuid('p')}.json": make.as_json(garden)}
    assert {item.author for item in read(newer).items if item.role == "self"} == {ME}
    assert len(read(newer).items) == 3


def test_what_claude_remembers_are_claudes_words(read: Read) -> None:
    memories = [
        {"conversations_memory": "Ida likes leeks.", "project_memories": {"p1": "A garden"}, "account_uuid": "a"}
    ]
    reading = read(make.claude_export([claude_talk(("human", "Hi"))], memories=memories))
    kept = [(item.text, item.role, item.external_id) for item in reading.items if item.title == "What Claude remembers"]
    assert kept == [("Ida likes leeks.", "assistant", "all"), ("A garden", "assistant", "p1")]
