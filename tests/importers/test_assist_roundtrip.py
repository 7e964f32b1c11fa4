"""Any conversation, written as an assistant or Meta exports it and imported, is the same conversation."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from secondme.importers.meta import repaired
from secondme.types import NewItem
from tests.importers import make_assist as make
from tests.importers.assist_help import ME, Read, reader
from tests.importers.help import read_path, sandboxed
from tests.importers.make_assist import gpt_conversation, gpt_message
from tests.importers.roundtrip import Normal, Said, Thread, plain_words, same, threads, words

NOW = datetime(2024, 5, 1, 8, tzinfo=UTC)
TWO = Thread("Soup", (Said(ME, "Hi", NOW), Said("Claude", "Hello", NOW + timedelta(minutes=1))))


@pytest.fixture
def read(tmp_path: Path) -> Read:
    return reader(tmp_path)


WRITERS = {
    "chatgpt": lambda: make.gpt_export([gpt_conversation("T", [gpt_message("user", "Hi", 1.7e9)])]),
    "claude": lambda: make.claude_thread(TWO, ME),
    "gemini": lambda: make.gemini_thread(TWO),
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
