"""Ten thousand items through the import dialog, twice, and a long reply: nothing is doubled, nothing holds the window.

The GUI thread's CPU time is watched for each event it handles (tests/budget.py).
"""

import json
import random
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from tests.budget import WatchedApplication, twice
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine, Pace
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder

pytestmark = pytest.mark.qt_log_ignore(NOISE)

ITEMS, CONVERSATIONS = 10_000, 200
SEED = 2024
VOCABULARY = """\
the a of to and we went walked talked about with over under bread harbour winter summer train garden
letter window music river mountain coffee market holiday weather neighbour bicycle evening morning kitchen painting
really quite never always often yesterday tomorrow later again together alone quickly slowly"""
WORDS = VOCABULARY.split()
NEEDLES = {
    137: "The spare key hangs behind the zucchini calendar.",
    4_999: "Doctor Quillfeather moved the appointment to the ninth of May.",
    9_998: "We named the tortoise Bartholomew after the plumber.",
}


def write_items(path: Path) -> None:
    """JSON Lines as of other apps: two people and an assistant, ISO times, a conversation of fifty turns each."""
    chance = random.Random(SEED)
    start = datetime(2023, 1, 1, 8, tzinfo=UTC)
    with path.open("w", encoding="utf-8") as file:
        for number in range(ITEMS):
            role = ("self", "other", "self", "assistant")[number % 4]
            text = NEEDLES.get(number) or " ".join(chance.choices(WORDS, k=chance.randint(4, 40))) + "."
            item = {
                "id": f"item-{number}",
                "conversation": f"talk-{number * CONVERSATIONS // ITEMS}",
                "title": f"Talk number {number * CONVERSATIONS // ITEMS}",
                "author": {"self": "Rosa", "other": "Pip", "assistant": "Helper"}[role],
                "role": role,
                "time": (start + timedelta(minutes=7 * number)).isoformat(),
                "text": text,
            }
            file.write(json.dumps(item) + "\n")


def import_once(person: Person, monkeypatch: Any, path: Path) -> QWidget:
    """From the dialog's first page to its report, which stays open."""
    dialog = person.choose_files(monkeypatch, path)
    person.wait(lambda: person.sees("10,000 entries", dialog), "the file is not looked through", 60)
    person.press_button("Import", dialog)
    person.wait(lambda: dialog.pages.currentWidget() is dialog.report, "the import does not end", 120)
    return dialog


@pytest.fixture
def app(open_app: Callable[..., App]) -> App:
    return open_app(JourneyEngine(), FakeEmbedder())


@twice
def test_ten_thousand_items_twice(app: App, qapp: WatchedApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    path = tmp_path / "export.jsonl"
    write_items(path)
    person = app.person
    began = time.monotonic()
    with qapp.watch() as spell:
        dialog = import_once(person, monkeypatch, path)
        assert person.sees("Imported 10,000 entries", dialog)
        person.press_button("Done", dialog)
        person.wait(lambda: len(person.conversations) == CONVERSATIONS, "the conversations are not listed", 10)
    first = time.monotonic() - began
    spell.check()
    assert app.me._parts.store.items.count() == ITEMS
    for number, needle in NEEDLES.items():
        hits = app.me.search.find(needle, types=("item",))
        assert (needle, f"item-{number}") in [(hit.text, hit.external_id) for hit in hits[:3]]
    find_through_the_window(app, qapp)
    began = time.monotonic()
    with qapp.watch() as spell:
        dialog = import_once(person, monkeypatch, path)
        assert person.sees("Nothing new to import", dialog)
        assert person.sees("10,000 were already here", dialog)
        person.press_button("Done", dialog)
    spell.check()
    assert app.me._parts.store.items.count() == ITEMS
    assert len(app.me.chats.list()) == CONVERSATIONS
    print(f"10,000 items: {first:.1f} s, again: {time.monotonic() - began:.1f} s; longest event {spell.worst:.3f} s")
    assert app.end() < 10


def find_through_the_window(app: App, qapp: WatchedApplication) -> None:
    """A word of a needle, typed into the search of the list; the conversation is opened with Enter."""
    person = app.person
    with qapp.watch() as spell:
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("Bartholomew")
        person.wait(lambda: person.conversations == ["Talk number 199"], "the search does not find it")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: NEEDLES[9_998] in person.texts, "the conversation does not open")
        person.press(Qt.Key.Key_F, CONTROL)
        person.press(Qt.Key.Key_Escape)
        person.wait(lambda: len(person.conversations) == CONVERSATIONS, "the search does not end")
    spell.check()


class Steady(Pace):
    """A word a millisecond: some forty times as fast as a real model here."""

    def wait(self, timeout: float) -> bool:
        time.sleep(0.001)
        return True


def long_reply() -> str:
    """Two thousand words with headings, lists, a table and code blocks."""
    chance = random.Random(SEED)
    parts: list[str] = []
    while sum(len(part.split()) for part in parts) < 2000:
        prose = " ".join(chance.choices(WORDS, k=90))
        code = "\n".join(f"value_{n} = compute({n}, scale={n * 2})  # step {n}" for n in range(12))
        parts += [f"## Part {len(parts)}", f"**{prose[:40]}** {prose[40:]}.", f"```python\n{code}\n```"]
        parts += ["- " + " ".join(chance.choices(WORDS, k=12)) for _ in range(4)]
        parts.append("| a | b |\n|---|---|\n| 1 | 2 |\n| 3 | 4 |")
    return "\n\n".join(parts)


@twice
def test_no_event_holds_the_window_while_a_long_reply_streams(
    open_app: Callable[..., App], settings: Callable[..., None], qapp: WatchedApplication
):
    settings(reply_tokens=8000, context_tokens=65536)
    text = long_reply()
    engine = JourneyEngine(said={"Tell me everything.": text})
    engine.gate = Steady()  # type: ignore[assignment]
    app = open_app(engine, FakeEmbedder())
    with qapp.watch() as spell:
        reply = app.person.say("Tell me everything.", 60)
    print(f"2,000 words: {spell.events} events, longest {spell.worst:.3f} s: {spell.longest[:3]}")
    assert reply.text() == text
    spell.check()
    (conversation,) = app.me.chats.list()
    assert app.me.chats.messages(conversation.id)[-1].text == text
