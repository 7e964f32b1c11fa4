"""Memories by where they come from: the facet of sources, by mouse and keyboard, over a real core."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from secondme.types import NewItem
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, Person
from tests.fakes import FakeEmbedder
from tests.life import add, live, published
from ui.task import running
from ui.widgets.basics import Button

pytestmark = pytest.mark.qt_log_ignore(NOISE)

OF = {
    "whatsapp": ("Nora keeps bees on her roof.", "Jonas moved to Braga in May."),
    "obsidian": ("Your bicycle has the frame number SX 4471.",),
}


@pytest.fixture
def lived(open_app: Callable[..., App], settings: Callable[..., None]) -> App:
    """A life in chats here, with what two imports brought."""
    settings(remember=False, paused=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    store = app.me._parts.store
    live(store)
    for source, texts in OF.items():
        chat = store.chats.create(f"From {source}", source, f"{source}-1")
        last = None
        for number, text in enumerate(texts):
            new = NewItem(text, "You", "self", f"2026-04-0{number + 1}T10:00:00", "imported_self", kind="message")
            last = store.items.add(chat.id, new, last.id if last else None)
            add(store, last, text)
    published(app.me)
    return app


def settled(person: Person) -> None:
    person.wait(lambda: running() == 0, "it does not come to rest")


def shown(person: Person) -> set[str]:
    settled(person)
    return set(person.listed_memories())


def opened(app: App) -> tuple[Person, Any, Any]:
    """The filters, with the group of sources in sight."""
    person, pane = app.person, app.person.open_memories()
    person.press_button("Filters and saved searches", pane)
    group = pane.narrowing.panel.groups["sources"]
    person.wait(lambda: set(group.values) == {"chat", *OF}, "not every source is counted")
    pane.narrowing.panel.area.ensureWidgetVisible(group)
    return person, pane, group


def counts(group: Any) -> dict[str, int]:
    return {value: int(each.count.text()) for value, each in group.values.items()}


def test_by_mouse_one_source_then_two_then_none(lived: App) -> None:
    person, pane, group = opened(lived)
    everything = shown(person)
    assert {value: n for value, n in counts(group).items() if value in OF} == {"whatsapp": 2, "obsidian": 1}

    person.click(group.values["whatsapp"].tick)
    person.wait(lambda: shown(person) == set(OF["whatsapp"]), "others are listed, too")
    assert counts(group)["obsidian"] == 1, "what another source would add is not told any more"
    person.click(group.values["obsidian"].tick)
    person.wait(lambda: shown(person) == {*OF["whatsapp"], *OF["obsidian"]}, "the second does not add its own")

    person.click(pane.browser.search)
    person.type("bees")
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: shown(person) == {OF["whatsapp"][0]}, "the search drops the sources")
    person.press(Qt.Key.Key_A, CONTROL)
    person.press(Qt.Key.Key_Delete)
    person.wait(lambda: len(person.all(Button, within=pane.browser.chips)) >= 2, "what is chosen is not told")
    for _ in OF:
        person.click(person.all(Button, within=pane.browser.chips)[0])
        settled(person)
    person.wait(lambda: shown(person) == everything, "all are not shown again")


def test_by_keyboard(lived: App) -> None:
    person, pane, group = opened(lived)
    everything = shown(person)
    for _ in range(60):
        if group.values["obsidian"].tick.hasFocus():
            break
        person.press(Qt.Key.Key_Tab)
    assert group.values["obsidian"].tick.hasFocus(), "Tab does not reach the sources"
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: shown(person) == set(OF["obsidian"]), "others are listed, too")
    assert group.values["obsidian"].tick.hasFocus(), "the focus is lost when the values are counted anew"
    assert group.values["obsidian"].tick.isChecked()
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: shown(person) == everything, "all are not shown again")
    assert not pane.browser.filter.sources
