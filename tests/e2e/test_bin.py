"""The bin as a person looks into it: what was deleted is put back one by one, by the keys alone."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import Qt

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, names
from tests.fakes import FakeEmbedder
from tests.life import live, published
from ui.settings.inbin import InBin
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)


def test_what_lies_in_it_is_put_back(open_app: Callable[..., App], settings: Callable[..., None]) -> None:
    settings(remember=False, paused=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    life, person, me = live(app.me._parts.store), app.person, app.me
    published(me)
    known, faded = life.known, life.faded
    nora = life.proposals[0].evidence[0].conversation_id or 0
    for memory in (known, faded):
        me.memories.delete(memory.id)
    me.chats.delete(nora)
    app.window.show_page("remembering")
    page: Any = app.window.pages.currentWidget()
    person.wait(lambda: page.content.isEnabled() and page.bin.look.isEnabled() and running() == 0, "nothing is there")
    page.bin.look.setFocus()
    person.press(Qt.Key.Key_Space)
    dialog = person.one(InBin)
    person._qtbot.waitActive(dialog)
    person.wait(lambda: len(dialog.buttons) == me.memories.bin().memory_count + 1, "not all is listed")
    assert "Put back: Nora" in names(dialog.buttons[0])

    def reach(text: str) -> None:
        (button,) = [each for each in dialog.buttons if f"Put back: {text}" in names(each)]
        while not button.hasFocus():
            person.press(Qt.Key.Key_Tab)
        person.press(Qt.Key.Key_Space)

    went_along = next(each for each in me.memories.bin().memories if each.id not in (known.id, faded.id))
    reach(went_along.text)
    person.wait(lambda: person.sees("put that back, and it comes along", dialog), "it is not said why not")
    reach(faded.text)
    person.wait(lambda: me.memories.get(faded.id).deleted_at is None, "it is not back")
    person.wait(lambda: person.sees("It is back", dialog) and running() == 0, "it is not said")
    assert any(each.hasFocus() for each in dialog.buttons), "the keys go on below it"
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: person.sees("It is in the bin again", dialog) and running() == 0, "it is not taken back")
    assert me.memories.get(faded.id).deleted_at is not None
    person.press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
    person.wait(lambda: person.sees("It is back", dialog) and running() == 0, "it is not done again")
    assert me.memories.get(faded.id).deleted_at is None
    reach("Nora")
    person.wait(lambda: me.chats.get(nora).deleted_at is None, "it is not back")
    person.wait(lambda: len(dialog.buttons) == 1 and running() == 0, "what came along is still listed")
    reach(known.text)
    person.wait(lambda: not me.memories.bin() and dialog.close_button.hasFocus(), "the bin is not empty")
    assert person.sees("It is empty.", dialog)
    person.press(Qt.Key.Key_Space)
    person.wait(lambda: not person.all(InBin), "it does not close")
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: me.memories.get(known.id).deleted_at is not None, "the page does not take back what came back")
    assert not person.window.undos.waiting
