"""Exports of assistants, of Messenger and of Instagram.

The shapes are those of published descriptions and samples (structure only, the content is invented):
- ChatGPT: mohamed-chs/convoviz, docs/dev/chatgpt-spec.md (v3.0, 2026); mitkury/chatgpt-export-parser,
  docs/chatgpt-data-export-format.md; TomzxCode/llm-conversations-viewer, docs/formats.md
- Claude: TomzxCode/llm-conversations-viewer, docs/formats.md; socketteer/Claude-Conversation-Exporter
- Gemini: stefanoviel/search-history-analysis, src/extract_from_gemini_chat.py (cards of the page)
- Messenger: jpfranci/facebook-messages-visualizer, angular-electron/src/app/core/models/message-model.ts;
  NorseKode/Waultar-App, documents/parser/content_examples.md (garbled letters, paths of media)
"""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondme.importers import gemini, messenger
from secondme.importers.activity import moment
from secondme.importers.meta import repaired
from secondme.importers.unit import Unit
from secondme.types import NewItem
from tests.importers import make_assist as make
from tests.importers.help import Reading, read_path, sandboxed
from tests.importers.make_assist import Files, gpt_conversation, gpt_message
from tests.importers.roundtrip import Normal, Thread, plain_words, same, threads, words

ME = "Ida Holm"
Read = Callable[..., Reading]


@pytest.fixture
def read(tmp_path: Path) -> Read:
    """Reads the files of an export from a zip."""

    def run(files: Files, **how: Any) -> Reading:
        return read_path(make.zipped(files, tmp_path / "export.zip"), **how)

    return run


def texts(reading: Reading) -> list[str]:
    return [item.text for item in reading.items]


def told(reading: Reading, words: str) -> bool:
    return any(words in problem for problem in reading.problems)


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


# Gemini

GAP = [
    make.gemini_entry("Prompted later", "2026-02-02T09:00:00.000Z", "<p>L</p>"),
    make.gemini_entry("Prompted second", "2026-02-02T07:29:00.500Z", "<p>Two</p>"),
    make.gemini_entry("Prompted first", "2026-02-02T07:10:00.000Z", "<p>Old</p>", "<p>A <b>one</b></p><ul><li>x</ul>"),
]


def test_gemini_prompts_are_conversations_as_far_as_no_long_time_lies_between(read: Read) -> None:
    reading = read(make.gemini_json(GAP))
    last, first = (reading.items[:2], reading.items[2:])
    assert [item.text for item in last] == ["later", "L"]
    assert [(item.text, item.role, item.author) for item in first] == [
        ("first", "self", ""), ("A one\n\n- x", "assistant", "Gemini"), ("second", "self", ""),
        ("Two", "assistant", "Gemini"),
    ]  # fmt: skip
    assert len({item.conversation for item in first}) == 1
    assert first[0].conversation != last[0].conversation
    assert first[0].time == "2026-02-02T07:10:00+00:00"
    assert told(reading, "1 reply was replaced by a later one")
    assert reading.formats == ["gemini"]


def test_a_newer_gemini_export_gives_the_same_ids(read: Read) -> None:
    before = read(make.gemini_json(GAP)).items
    newer = make.gemini_entry("Prompted newest", "2026-02-02T09:20:00.000Z", "<p>N</p>")
    after = read(make.gemini_json([newer, *GAP])).items
    assert [item for item in after if item in before] == before
    added = [item for item in after if item not in before]
    assert [(item.text, item.conversation) for item in added][:1] == [("newest", before[0].conversation)]


def test_prompts_with_the_address_of_their_conversation_belong_there(read: Read) -> None:
    entries = [entry | {"titleUrl": f"https://gemini.google.com/app/c0ffee12345{n % 2}"} for n, entry in enumerate(GAP)]
    reading = read(make.gemini_json(entries))
    assert [item.text for item in reading.items if item.conversation == "c0ffee123450"][::2] == ["first", "later"]


def test_gemini_names_files_and_leaves_out_what_is_no_prompt(read: Read) -> None:
    names = [{"name": "Attached 1 file."}, {"name": "-  plan.pdf", "url": "plan-1e98.pdf"}]
    entries = [
        make.gemini_entry("Prompted read it", "2026-02-02T07:00:00Z", "<p>Ok</p>", subtitles=names),
        make.gemini_entry("Gave feedback: Good response", "2026-02-02T06:59:00Z"),
        make.gemini_entry("Created Gemini Canvas titled Plan", "2026-02-02T06:58:00Z", "<p>Canvas</p>"),
        make.gemini_entry("Prompted without an answer", "2026-02-02T06:57:00Z"),
        make.gemini_entry("Watched a film", "2026-02-02T06:56:00Z", header="YouTube"),
        make.gemini_entry("Prompted undated", "once"),
    ]
    reading = read(make.gemini_json(entries))
    assert texts(reading) == ["without an answer", "Canvas", "[file: plan.pdf] read it", "Ok"]
    assert reading.items[1].role == "assistant"
    for sentence in ("1 activity is no prompt", "1 activity is of another product", "1 prompt has no date"):
        assert told(reading, sentence)


@pytest.mark.parametrize(
    ("header", "before"),
    [
        ("Gemini-Apps", "Eingegebener Prompt: "),
        ("Gemini Apps", "送信したメッセージ: "),
        ("Gemini-appar", "Gav instruktionen "),
    ],
)
def test_the_word_before_a_prompt_goes_in_known_languages(read: Read, header: str, before: str) -> None:
    entry = make.gemini_entry(f"{before}Vad är te?", "2026-02-02T07:00:00Z", "<p>En dryck</p>", header=header)
    assert texts(read(make.gemini_json([entry]))) == ["Vad är te?", "En dryck"]


def test_the_word_before_a_prompt_is_learnt_where_it_is_not_known(read: Read) -> None:
    entries = [
        make.gemini_entry(
            f"Kysyttiin asiaa {word}", f"2026-02-02T07:{n:02}:00Z", "<p>v</p>", header="Gemini-sovellukset"
        )
        for n, word in enumerate(
            ["mikä on tee", "mitä kello on", "sataako", "kuka", "missä", "miksi", "miten", "koska"]
        )
    ]
    reading = read(make.gemini_json(entries[::-1]))
    assert texts(reading)[::2] == [
        "mikä on tee",
        "mitä kello on",
        "sataako",
        "kuka",
        "missä",
        "miksi",
        "miten",
        "koska",
    ]
    single = read(make.gemini_json(entries[:1]))
    assert texts(single)[0] == "Kysyttiin asiaa mikä on tee"
    assert told(single, "is not known; it is left there")


def test_the_page_of_gemini_is_read_in_the_language_of_the_account(read: Read) -> None:
    file = "1 fil har bifogats.<br>-&nbsp;<a href='x.png'>x.png</a>"
    cards = [
        ("Gav instruktionen&nbsp;andra", "4 juli 2026 09:15:00 CEST", "<p>Jag <b>vet</b></p><p>inte</p>"),
        (
            f"Gav instruktionen&nbsp;en &lt;b&gt; fråga<br>på två rader<br>{file}",
            "4 juli 2026 09:05:00 CEST",
            "<p>Svar</p>",
        ),
    ]
    reading = read(make.gemini_html(cards, header="Gemini-appar"))
    assert texts(reading) == ["[photo: x.png] en <b> fråga\npå två rader", "Svar", "andra", "Jag vet\n\ninte"]
    assert reading.items[0].time == "2026-07-04T09:05:00+02:00"
    assert len({item.conversation for item in reading.items}) == 1
    linked = read(make.gemini_html(cards, link="https://gemini.google.com/app/c0ffee123456"))
    assert {item.conversation for item in linked.items} == {"c0ffee123456"}


@pytest.mark.parametrize(
    ("written", "time"),
    [
        ("May 19, 2026, 7:07:02\u202fPM GMT-03:00", "2026-05-19T19:07:02-03:00"),
        ("Sep 2, 2026, 12:12:52 AM PDT", "2026-09-02T00:12:52-07:00"),
        ("18 Sept 2025, 12:02:52 CET", "2025-09-18T12:02:52+01:00"),
        ("10 de mai. de 2026, 03:46:09 BRT", "2026-05-10T03:46:09-03:00"),
        ("28 févr. 2026, 22:30:00 CET", "2026-02-28T22:30:00+01:00"),
        ("02.01.2026, 12:00:01 MEZ", "2026-01-02T12:00:01+01:00"),
        ("2026年6月19日 12:23:08 CST", "2026-06-19T12:23:08+08:00"),
        ("2026/06/19 12:23:08 JST", "2026-06-19T12:23:08+09:00"),
        ("4. jul. 2026, 09.15.00 CEST", "2026-07-04T09:15:00+02:00"),
        ("2 września 2026, 12:23:08 CEST", "2026-09-02T12:23:08+02:00"),
        ("2026. 6. 19. 오후 3:23:08 KST", "2026-06-19T15:23:08+09:00"),
        ("Sep 22, 2017 6:33 am", "2017-09-22T06:33:00"),
        ("4.7.2026 klo 9.15.00 UTC+3", "2026-07-04T09:15:00+03:00"),
        ("2026. júl. 4. 9:15:00 CEST", "2026-07-04T09:15:00+02:00"),
        ("4 thg 7, 2026, 09:15:00 GMT+7", "2026-07-04T09:15:00+07:00"),
        ("4 ก.ค. 2569 09:15:00 ICT", "2026-07-04T09:15:00+07:00"),
        ("٤ يوليو ٢٠٢٦، ٩:١٥:٠٠ م غرينتش+٣", "2026-07-04T21:15:00"),
        ("31 feb 2026, 10:00:00 CET", None),
        ("in 2026 at 10:30 we met", None),
        ("May 19, 1026, 7:07:02 PM", None),
    ],
)
def test_dates_of_pages_are_read_in_any_language_and_never_made_up(written: str, time: str | None) -> None:
    assert moment(written) == time


# Messenger and Instagram


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


# All of them

WRITERS = {
    "chatgpt": lambda: make.gpt_export([gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)])]),
    "claude": lambda: make.claude_export([claude_talk(("human", "Hi"))]),
    "gemini": lambda: make.gemini_json(GAP),
    "gemini page": lambda: make.gemini_html([("Prompted&nbsp;hej", "4 juli 2026 09:15:00 CEST", "<p>Ja</p>")]),
    "instagram page": lambda: make.meta_page("bo_1234567890", [("Bo", "Hi", "22 set 2017 06:34")]),
    "messenger": lambda: make.meta_thread(
        "b_Ab12Cd34", ["Bo", "Ida"], [make.meta_message("Bo", "Hi", 1_650_000_000_000)]
    ),
}


@pytest.mark.parametrize("name", WRITERS)
def test_folder_zip_and_parser_process_give_the_same(tmp_path: Path, name: str) -> None:
    files = WRITERS[name]()
    archive = make.zipped(files, tmp_path / "export.zip")
    inside = read_path(make.folder(files, tmp_path / "folder"))
    assert read_path(archive).items == inside.items
    assert sandboxed(archive).items == inside.items
    assert sandboxed(archive).people == inside.people
    assert inside.formats == [name.split()[0]]


def two_voices(assistant: str) -> st.SearchStrategy[Thread]:
    return threads(authors=[ME, assistant], replies=False)


round_trip = settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow]
)


@round_trip
@given(thread=two_voices("ChatGPT"))
def test_any_conversation_written_as_chatgpt_is_the_same(read: Read, thread: Thread) -> None:
    items = read(make.gpt_thread(thread, ME)).items
    same(thread, [named(item) for item in items], Normal(replies=False))


@round_trip
@given(thread=two_voices("Claude"))
def test_any_conversation_written_as_claude_is_the_same(read: Read, thread: Thread) -> None:
    same(thread, read(make.claude_thread(thread, ME)).items, Normal(replies=False))


@round_trip
@given(thread=threads(authors=[ME], replies=False, step=timedelta(milliseconds=1)))
def test_any_prompts_written_as_gemini_are_the_same(read: Read, thread: Thread) -> None:
    items = [named(item) for item in read(make.gemini_thread(thread)).items if item.role == "self"]
    same(thread, items, Normal(replies=False))


@round_trip
@given(thread=threads(replies=False, step=timedelta(milliseconds=1)), size=st.sampled_from([1, 2, 10_000]))
def test_any_conversation_written_as_messenger_is_the_same(read: Read, thread: Thread, size: int) -> None:
    same(thread, read(make.messenger_thread(thread, size)).items, Normal(replies=False))


@round_trip
@given(thread=threads(replies=False, step=timedelta(milliseconds=1)))
def test_any_conversation_written_as_an_encrypted_chat_is_the_same(read: Read, thread: Thread) -> None:
    same(thread, read(make.encrypted_messenger_thread(thread)).items, Normal(replies=False))


@round_trip
@given(
    thread=threads(texts=plain_words(), replies=False, step=timedelta(minutes=1)),
    style=st.sampled_from(["new", "2023", "2019"]),
)
def test_any_conversation_written_as_a_page_of_meta_is_the_same(read: Read, thread: Thread, style: str) -> None:
    lines = Normal(text=spaced, replies=False, step=timedelta(minutes=1), zone=None)
    same(thread, read(make.meta_page_thread(thread, style)).items, lines)


@round_trip
@given(thread=threads(authors=[ME], texts=plain_words(), replies=False, step=timedelta(seconds=1)))
def test_any_prompts_written_as_a_page_of_gemini_are_the_same(read: Read, thread: Thread) -> None:
    items = [named(item) for item in read(make.gemini_page_thread(thread)).items if item.role == "self"]
    same(thread, items, Normal(text=spaced, replies=False))


def spaced(text: str) -> str:
    """In pages blanks are one blank, and how many lines are empty is lost."""
    return " ".join(text.split())


@given(words())
def test_any_text_garbled_as_meta_does_is_put_right(text: str) -> None:
    assert repaired(make.garbled(text)) == text


def named(item: NewItem) -> NewItem:
    """ChatGPT and Gemini do not say the owner's name."""
    return item if item.author else replace(item, author=ME)


def test_a_file_with_more_messages_than_are_held_at_once_loses_none(read: Read, monkeypatch: Any) -> None:
    monkeypatch.setattr(messenger, "MAX_HELD", 10)
    said = [make.meta_message("Bo", f"Nr {n}", at) for n, at in enumerate(stamps(25))]
    reading = read(make.meta_thread("bo_Ab12Cd34", ["Bo", "Ida"], said))
    assert sorted(texts(reading)) == sorted(f"Nr {n}" for n in range(25))
    assert told(reading, "may not be in the order of time")


def test_conversations_that_wait_for_too_long_are_given_as_they_are(read: Read, monkeypatch: Any) -> None:
    whole = read(make.gemini_json(GAP)).items
    monkeypatch.setattr(gemini, "MAX_WAITING", 5)
    assert sorted(map(str, texts_of(read(make.gemini_json(GAP)).items))) == sorted(texts_of(whole))


def texts_of(items: list[NewItem]) -> list[str]:
    return [item.text for item in items]


def test_a_file_that_is_read_twice_is_seen_to_go_on_evenly(tmp_path: Path) -> None:
    entries = [
        make.gemini_entry(f"Prompted {n}", f"2026-02-{n % 27 + 1:02}T07:00:00Z", "<p>v</p>" * 200, titleUrl=LINK)
        for n in range(400)
    ]
    unit = Unit(make.zipped(make.gemini_json(entries), tmp_path / "export.zip"))
    seen = [unit.done for _ in unit.read()]
    assert seen == sorted(seen)
    assert seen[0] <= unit.total
    assert seen[-1] >= unit.total - 1


LINK = "https://gemini.google.com/app/c0ffee123456"
