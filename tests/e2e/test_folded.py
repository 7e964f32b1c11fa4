"""A reply late in a long conversation: what stood for the turns that no longer fit is shown, and leads back to them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication

from secondme.types import NewItem
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL
from tests.fakes import FakeEmbedder
from ui.chat.folded import FoldCard, FoldedRow
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)

BOAT = "My boat is called Wobbly Duchess and lies in Bergen."
TIME = "2026-03-05T10:00:00+01:00"


def lengthen(app: App, turns: int) -> None:
    """Turns that were said before, without asking the model."""
    store = app.me._parts.store
    chat = app.me.chats.list()[0]
    leaf = chat.active_leaf
    for n in range(turns):
        said = NewItem(f"I counted {n} sheep on meadow {n} with my neighbour today.", "Me", "self", TIME, "typed")
        told = NewItem(f"That is {n} sheep then.", "Second Me", "assistant", TIME, "assistant")
        leaf = store.items.add(chat.id, said, leaf).id
        leaf = store.items.add(chat.id, told, leaf).id


def test_folded_turns_are_told_unfold_and_lead_to_the_message(
    open_app: Callable[..., App], settings: Callable[..., None]
):
    settings(remember=False, context_tokens=2048)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    person = app.person
    person.say(BOAT)
    lengthen(app, 150)
    reply = person.say("Write a haiku about rain.", 15)
    assert reply.usage.folded > 200
    person.press_button(f"{reply.usage.folded} earlier turns, folded", reply)
    card = person.one(FoldCard)
    person.wait(lambda: running() == 0 and person.all(FoldedRow, within=card), "the lines are not read")
    if not any("Duchess" in row.line.text for row in person.all(FoldedRow, within=card)):
        person.click(card.more)
    (row,) = [row for row in person.all(FoldedRow, within=card) if "Duchess" in row.line.text]
    assert row.line.text == f"You said: “{BOAT}”"
    person.click(row.toggle)
    person.wait(lambda: person.sees(f"“{BOAT}”", row.sources), "it does not unfold")
    folder = os.environ.get("SECONDME_PICTURES")
    if folder:
        QApplication.processEvents()
        app.window.grab().save(str(Path(folder) / "folded.png"))
    person.click(row.toggle)
    person.wait(lambda: not row.sources.isVisible(), "it does not fold again")
    person.click(row.toggle)
    person.wait(lambda: row.sources.isVisible(), "it does not unfold")
    person.click(person.one(QAbstractButton, within=row.sources))
    person.wait_for_highlight(BOAT)
    title = person.title
    person.press(Qt.Key.Key_N, CONTROL)
    person.open_conversation(title)
    told = reply.usage.folded
    person.wait(lambda: person.reply().usage.folded == told, "it is not told any more after it is read again")
