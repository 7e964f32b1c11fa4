"""Files dropped on the window, and an import that was interrupted."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest

from secondme.types import FileReport, FormatCount
from tests.budget import twice
from tests.ui.conftest import NOISE
from tests.ui.door import FakeDoor
from tests.ui.dropping import drop, hold, leave, mime
from tests.ui.plans import family, person, plan, record, talk
from tests.ui.small_door import SmallDoor
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)


@pytest.fixture
def window(door: FakeDoor, open_window: Any) -> MainWindow:
    """Over a door that imports."""
    door.imports = SmallDoor(door.paths).imports  # type: ignore[assignment]
    return open_window(door)


def middle_of(widget: Any, window: MainWindow) -> QPoint:
    return widget.mapTo(window, widget.rect().center())


@pytest.mark.parametrize("where", ["composer", "search", "view"])
def test_files_can_be_dropped_on_anything_in_the_window(window, door, qtbot, where):
    place = {
        "composer": window.frame.composer.field,
        "search": window.sidebar.conversations.search,
        "view": window.pages,
    }[where]
    assert drop(window, ["/notes/a.md", "/notes/b.md"], at=middle_of(place, window))
    qtbot.waitUntil(lambda: window._import is not None and window._import.isVisible(), timeout=3000)
    dialog = window._import
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.check, timeout=3000)
    assert door.imports.looks == [[Path("/notes/a.md"), Path("/notes/b.md")]]
    assert window.frame.composer.text == "", "the names of the files are not taken for text"
    assert window.sidebar.conversations.search.text() == ""


def test_a_sign_says_so_while_they_are_held_over_it(window):
    data = mime(["/notes/a.md"])
    assert hold(window, data)
    sign = window.welcome.drops.sign
    assert sign.isVisible()
    assert sign.geometry() == window.rect()
    leave(window)
    assert not sign.isVisible()


def test_text_and_pages_of_the_web_are_not_files(window):
    place = middle_of(window.pages, window)
    assert not drop(window, [], "https://example.org/a.md", at=place)
    assert window._import is None
    assert window.welcome.drops._sign is None


def test_nothing_is_taken_before_the_core_is_open(door, styled, qtbot):
    bridge = Bridge(door.paths, lambda _paths: door)
    bridge.open = lambda: None  # type: ignore[method-assign]
    window = MainWindow(bridge)
    qtbot.addWidget(window)
    window.show()
    qtbot.waitUntil(lambda: window.welcome is not None, timeout=3000)
    assert not drop(window, ["/notes/a.md"], at=middle_of(window.pages, window))
    assert window._import is None


def test_what_is_dropped_while_an_import_is_under_way_is_told_to_wait(window, door, qtbot):
    drop(window, ["/notes/a.md"])
    qtbot.waitUntil(lambda: window._import is not None, timeout=3000)
    dialog = window._import
    qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.check, timeout=3000)
    door.imports.gate.clear()
    dialog.import_button.click()
    qtbot.waitUntil(lambda: bool(door.imports.runs), timeout=3000)
    drop(window, ["/notes/b.md"])
    qtbot.waitUntil(lambda: dialog.toast.isVisible(), timeout=3000)
    assert len(door.imports.looks) == 1
    door.imports.gate.set()
    qtbot.waitUntil(lambda: running() == 0, timeout=3000)


class TestInterrupted:
    @pytest.fixture
    def interrupted(self, door: FakeDoor) -> Any:
        door.imports = imports = SmallDoor(door.paths).imports  # type: ignore[assignment]
        imports.records = [record(1), record(2, ("/notes/Takeout",), imported=40, state="interrupted")]
        return imports

    def test_going_on_is_offered_when_the_window_opens(self, interrupted, door, open_window, qtbot):
        window = open_window(door)
        offer = window.welcome.offer
        assert offer.isVisible()
        assert offer.text.text() == "The import of Takeout from 4 Mar 2026 was interrupted; 40 entries are stored."
        QTest.mouseClick(offer.go, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: window._import is not None, timeout=3000)
        dialog = window._import
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.report, timeout=3000)
        assert interrupted.resumed == [2]
        assert not offer.isVisible()

    def test_it_can_be_put_aside(self, interrupted, door, open_window, qtbot):
        window = open_window(door)
        offer = window.welcome.offer
        QTest.keyClick(offer.later, Qt.Key.Key_Space)
        assert not offer.isVisible()
        offer.show_history(interrupted.history())
        assert not offer.isVisible(), "it is not offered again"

    def test_nothing_is_offered_when_all_went_well(self, window):
        assert not window.welcome.offer.isVisible()

    def test_it_is_no_longer_offered_when_it_was_undone_elsewhere(self, interrupted, door, open_window, qtbot):
        window = open_window(door)
        interrupted._set(2, state="undone")
        from secondme.types import Changes

        door.events.publish(Changes(conversations=(1,)))
        qtbot.waitUntil(lambda: not window.welcome.offer.isVisible(), timeout=3000)


@twice
def test_no_event_holds_the_window_from_drop_to_undo(window, door, qapp, qtbot):
    """Five thousand conversations, five thousand people, five thousand files."""
    talks = tuple(talk(f"c{n}", f"Talk with {n}", people=(f"Person {n}",), count=n) for n in range(5000))
    people = tuple(person(f"Person {n}", n, owner=n == 7) for n in range(5000))
    files = tuple(FileReport(f"/v/{n}.md", "whatsapp", 1, problems=("One photo is named only.",)) for n in range(5000))
    formats = (FormatCount("whatsapp", "WhatsApp", 20_000_000, 7000),)
    door.imports.plan = plan(
        replace(family(), conversations=talks, people=people, files=files, formats=formats, items=20_000_000)
    )
    with qapp.watch() as spell:
        drop(window, ["/notes/a.zip"])
        qtbot.waitUntil(lambda: window._import is not None, timeout=3000)
        dialog = window._import
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.check, timeout=5000)
        for number in range(dialog.check.tabs.count()):
            dialog.check.tabs.setCurrentIndex(number)
            qtbot.wait(30)
        QTest.keyClicks(dialog.check.talks.search, "person 49")
        dialog.check.talks.none.click()
        qtbot.wait(30)
        QTest.mouseClick(dialog.import_button, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.pages.currentWidget() is dialog.report, timeout=5000)
        qtbot.wait(30)
        QTest.mouseClick(dialog.report.undo, Qt.MouseButton.LeftButton)
        qtbot.waitUntil(lambda: dialog.toast.isVisible(), timeout=3000)
    print(f"{spell.events} events, longest {spell.longest}")
    spell.check()
