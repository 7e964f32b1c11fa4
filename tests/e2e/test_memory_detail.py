"""Everything that can be done with one memory, with several and with the list of them, in the real window over a real
core with a year in it; by mouse and keyboard alone."""

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QInputDialog, QLineEdit, QMenu, QWidget

from secondme.errors import UserError
from secondme.types import Evidence, NewMemory
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, NONE, SHIFT, Person, handle, reached
from tests.fakes import FakeEmbedder
from tests.life import live, published
from tests.year import live_a_year
from ui.memories.graph import Node
from ui.memories.uses import Use
from ui.task import running
from ui.widgets.basics import Button
from ui.widgets.questions import Ask
from ui.widgets.toast import Toast

pytestmark = pytest.mark.qt_log_ignore(NOISE)

RUNS = "You run with Mei Tanaka along the Douro on Saturdays."
MARATHON = "You want to run the half marathon in October."
FINISHED = "You ran the half marathon in 1:58:40."
HOME = "You live at Rua das Flores 12, 4050-265 Porto, Portugal."
MAIL = "Your e-mail address is ines@prata.example."
CAT = "Your cat is grey and called Sardinha."
ASK = "What is the colour of my cat Sardinha?"


@pytest.fixture
def lived(open_app: Callable[..., App], settings: Callable[..., None]) -> tuple[App, dict[str, int]]:
    settings(remember=False)
    app = open_app(JourneyEngine(answers={ASK: "grey"}), FakeEmbedder())
    app.me.jobs.pause()
    made = live_a_year(app.me._parts.store)
    published(app.me)
    return app, made


def take(person: Person, pane: Any, action: str) -> None:
    """Choose an action of the menu behind the three dots, with the mouse."""
    person.press_button("More about this memory", pane)
    person.wait(lambda: isinstance(QApplication.activePopupWidget(), QMenu), "no menu opens")
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    assert person.window.frameGeometry().contains(menu.geometry())
    (chosen,) = [each for each in menu.actions() if each.text() == action]
    QTest.mouseClick(handle(menu), Qt.MouseButton.LeftButton, NONE, menu.actionGeometry(chosen).center())


def write_over(person: Person, field: QLineEdit, text: str) -> None:
    person.click(field)
    person.press(Qt.Key.Key_A, CONTROL)
    person.type(text)


def add(person: Person, pane: Any, place: QPoint) -> None:
    """Choose another one of the list, at this place, with the one that is chosen."""
    where = pane.browser.list.viewport().mapTo(person.window, place)
    QTest.mouseClick(handle(person.window), Qt.MouseButton.LeftButton, CONTROL, where)
    person.wait(lambda: person.sees("2 memories chosen", pane) and running() == 0, "they are not shown together")


def tab_to(person: Person, widget: QWidget) -> None:
    for _ in range(12):
        if widget.hasFocus():
            return
        person.press(Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not reach {widget.accessibleName()!r}")


def tick(person: Person, group: Any, value: str) -> None:
    """The values are made anew whenever they are counted."""
    person.wait(
        lambda: value in group.values and reached(group.values[value].tick, group.values[value].tick.rect().center()),
        f"{value} is not in sight",
    )
    person.click(group.values[value].tick)


def taken_back(person: Person, said: str) -> None:
    """Press Undo in the toast that says so, once it does."""
    person.wait(lambda: any(person.sees(said, toast) for toast in person.all(Toast)), f"{said!r} is not said")
    person.undo(said)


def settled(person: Person) -> None:
    person.wait(lambda: running() == 0, "it does not come to rest")


class TestOne:
    def test_every_field_is_written_over_saved_and_taken_back(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()
        before = person.open_memory(RUNS)
        fields = pane.detail.fields
        person.click(pane.detail.text)
        for choice, keys in ((fields.kind, "Fa"), (fields.importance, "Hi")):
            tab_to(person, choice)
            person.type(keys)
        write_over(person, person.one(QLineEdit, "Topics", pane), "Mei, running")
        write_over(person, person.one(QLineEdit, "Place", pane), "Gaia")
        write_over(person, person.one(QLineEdit, "Holds since", pane), "nonsense")
        assert not pane.detail.save_button.isEnabled(), "what is no day can be saved"
        write_over(person, person.one(QLineEdit, "Holds since", pane), "31 May 2024")
        write_over(person, person.one(QLineEdit, "Holds until", pane), "2027-01")
        person.press_button("Save", pane)
        person.wait(lambda: person.sees("Memory saved"), "it is not saved")
        now = app.me.memories.get(before.id)
        assert (now.kind, now.importance, now.keywords, now.place) == ("fact", 0.9, ("Mei", "running"), "Gaia")
        assert (now.valid_from, now.valid_to) == ("2024-05-31", "2027-01")
        person.click(pane.detail.status, QPoint(2, 2))
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: app.me.memories.get(before.id).place == before.place, "it is not taken back")
        settled(person)
        person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        person.wait(lambda: app.me.memories.get(before.id).place == "Gaia", "it is not done again")

    def test_what_is_put_right_makes_a_summary_of_it_out_of_date_until_it_is_made_again(
        self, lived: tuple[App, dict[str, int]]
    ):
        app, _made = lived
        person, store = app.person, app.me._parts.store
        (memory,) = [each for each in app.me.memories.list(limit=500) if each.text == RUNS]
        new = NewMemory(f"In a week: {RUNS}", "summary", (Evidence(memory_id=memory.id),))
        week = store.memories.add(new, "test", "")
        assert week is not None
        published(app.me)
        pane: Any = person.open_memories()
        person.open_memory(week.text)
        person.wait(lambda: pane.detail.memory.id == week.id and running() == 0, "it is not opened")
        assert "Out of date" not in pane.detail.status.text()
        person.open_memory(RUNS)
        right = RUNS.replace("Saturdays", "Sundays")
        person.click(pane.detail.text.viewport())
        person.press(Qt.Key.Key_A, CONTROL)
        person.type(right)
        person.press(Qt.Key.Key_Return, CONTROL)
        person.wait(lambda: app.me.memories.get(memory.id).text == right, "it is not saved")
        person.open_memory(week.text)
        person.wait(lambda: "Out of date" in pane.detail.status.text(), "it is not said")
        assert right.rstrip(".") in pane.detail.status.text()

    def test_a_value_is_written_over_in_its_cell(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()
        memory = person.open_memory(MAIL)
        table = pane.detail.claims
        cell = table.visualItemRect(table.item(0, 2)).center()
        person.click(table.viewport(), cell)
        place = table.viewport().mapTo(person.window, cell)
        QTest.mouseDClick(handle(person.window), Qt.MouseButton.LeftButton, NONE, place)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("i@prata.example")
        person.press(Qt.Key.Key_Return)
        person.press_button("Save", pane)
        person.wait(lambda: app.me.memories.get(memory.id).claims[0].value == "i@prata.example", "it is not saved")

    def test_several_are_made_of_it_and_that_is_taken_back(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(CAT)
        count = app.me.memories.count()
        take(person, pane, "Make several of it…")
        person.wait(pane.detail.divide.text.hasFocus, "the parts are not offered")
        assert pane.detail.divide.lines() == ["Your cat is grey.", "Called Sardinha."]
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("Your cat is grey.")
        person.press(Qt.Key.Key_Return)
        person.type("Your cat is called Sardinha.")
        person.press_button("Make several", pane)
        person.wait(lambda: "Your cat is called Sardinha." in person.listed_memories(), "it is not made several")
        assert app.me.memories.count() == count + 1
        taken_back(person, "One memory is 2 now")
        person.wait(lambda: app.me.memories.count() == count, "it is not taken back")

    def test_rejected_never_used_and_each_taken_back(self, lived: tuple[App, dict[str, int]]):
        app, made = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(CAT)
        take(person, pane, "Reject: it is not so")
        person.wait(lambda: app.me.memories.get(made[CAT]).status == "rejected", "it is not rejected")
        taken_back(person, "Rejected; it is not learned again")
        person.wait(lambda: app.me.memories.get(made[CAT]).status == "active", "it is not taken back")
        settled(person)
        take(person, pane, "Never use it in replies")
        person.wait(lambda: app.me.memories.get(made[CAT]).never_use, "it is still used")
        assert all(hit.id != made[CAT] or hit.type == "item" for hit in app.me.search.find(ASK) if hit.relevant)
        taken_back(person, "Kept, and never used in replies")
        person.wait(lambda: not app.me.memories.get(made[CAT]).never_use, "it is not taken back")

    def test_forgotten_for_good_after_a_second_word(self, lived: tuple[App, dict[str, int]]):
        app, made = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(CAT)
        for answer in ("Cancel", "Forget for good"):
            take(person, pane, "Forget for good…")
            question = person.one(Ask, within=None)
            person.press_button(answer, question)
            settled(person)
            if answer == "Cancel":
                assert app.me.memories.get(made[CAT]).text == CAT
        person.wait(lambda: CAT not in person.listed_memories(), "it is still listed")
        with pytest.raises(UserError):
            app.me.memories.get(made[CAT])

    def test_links_are_walked_and_what_is_reached_is_opened(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(RUNS)
        node = person.one(Node, f"goes with: {MARATHON}", pane)
        person.click(node)
        drawing = pane.detail.around.links.drawing
        person.wait(lambda: drawing.middle.memory.text == MARATHON and running() == 0, "one cannot walk")
        person.wait(lambda: drawing.nodes and drawing.nodes[0].hasFocus(), "the keys are not there")
        while QApplication.focusWidget().memory.text != FINISHED:  # type: ignore[union-attr]
            person.press(Qt.Key.Key_Down)
        person.press(Qt.Key.Key_Right)
        person.wait(lambda: drawing.middle.memory.text == FINISHED and running() == 0, "the keys do not walk")
        person.press_button("Back", pane)
        person.wait(lambda: drawing.middle.memory.text == MARATHON and running() == 0, "there is no way back")
        assert pane.detail.memory.text == RUNS, "walking opens nothing"
        person.press_button("Open this memory", pane)
        person.wait(lambda: pane.detail.memory.text == MARATHON, "what was reached is not opened")

    def test_why_it_was_recalled_is_told_and_leads_to_the_reply(self, lived: tuple[App, dict[str, int]]):
        app, made = lived
        person = app.person
        person.say(ASK)
        strength = app.me.memories.get(made[CAT]).last_recalled
        assert strength, "a citation does not make it stronger"
        pane = person.open_memories()
        person.open_memory(CAT)
        use = person.one(Use, within=pane)
        assert use.question.text() == ASK
        assert "cited in the reply" in " ".join(each.text() for each in person.all(type(use.why), within=use))
        assert " match · " in use.why.text()
        assert pane.detail.around.strength.chart.accessibleDescription()
        person.press_button(f"Show the reply to: {ASK}", pane)
        person.wait_for_highlight(person.texts[-1])


class TestList:
    FACETS = (
        ("kinds", "goal"), ("people", "Mei Tanaka"), ("tags", "running"), ("places", "Porto"), ("statuses", "faded"),
        ("origins", "document"), ("marks", "pinned"),
    )  # fmt: skip

    def test_every_field_narrows_and_its_chip_takes_it_back(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        live(app.me._parts.store)
        person, pane = app.person, app.person.open_memories()
        everything = len(person.listed_memories())
        person.press_button("Filters and saved searches", pane)
        person.wait(lambda: pane.narrowing.panel.groups["kinds"].values, "no values are counted")
        groups = pane.narrowing.panel.groups
        for field, value in self.FACETS:
            person.wait(lambda field=field: groups[field].values and running() == 0, f"{field} has no values")
            if value not in groups[field].values:
                person.click(groups[field].more)
            count = int(groups[field].values[value].count.text())
            tick(person, groups[field], value)
            person.wait(lambda count=count: len(person.listed_memories()) == count, f"{field} does not narrow")
            settled(person)
            (chip,) = person.all(Button, within=pane.browser.chips)
            person.click(chip)
            person.wait(lambda: len(person.listed_memories()) == everything and running() == 0, "it is not taken back")
            person.wait(lambda: not person.all(Button, within=pane.browser.chips), "the chip stays")
            assert not groups[field].values[value].tick.isChecked()

    def test_a_year_a_month_and_a_search_are_kept_under_a_name(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()
        person.press_button("Filters and saved searches", pane)
        person.wait(lambda: pane.narrowing.panel.groups["when"].values, "no years are counted")
        year = next(iter(pane.narrowing.panel.groups["when"].values))
        tick(person, pane.narrowing.panel.groups["when"], year)
        group = pane.narrowing.panel.groups["when"]
        person.wait(lambda: any(len(each) == 7 for each in group.values), "the year does not open")
        person.press(Qt.Key.Key_F, CONTROL)
        person.click(pane.browser.search)
        person.type("cello")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: pane.browser.filter.when == (year,) and running() == 0, "the search drops the filter")
        found = person.listed_memories()
        person.press_button("Save this search", pane)
        person.wait(lambda: person.window.findChildren(QInputDialog), "no name is asked for")
        dialog = person.window.findChildren(QInputDialog)[-1]
        person.wait(dialog.isActiveWindow, "the dialog does not take the keys")
        field = dialog.findChild(QLineEdit)
        assert field.width() > 300, "there is no room for a name"
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("Strings")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: person.sees("Search saved as “Strings”"), "it is not said")
        person.press(Qt.Key.Key_Escape)
        person.click(pane.browser.search)
        person.press(Qt.Key.Key_A, CONTROL)
        person.press(Qt.Key.Key_Delete)
        (chip,) = person.all(Button, within=pane.browser.chips)
        person.click(chip)
        person.wait(lambda: len(person.listed_memories()) > len(found), "all are not shown again")
        person.press_button("Strings", pane)
        person.wait(lambda: person.listed_memories() == found, "the search is not run again")
        person.press_button("Remove “Strings”", pane)
        person.wait(lambda: not app.me.memories.saved_searches(), "it is not removed")
        person.wait(lambda: person.sees("Search “Strings” removed"), "it is not said")
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: [each.name for each in app.me.memories.saved_searches()] == ["Strings"], "it stays away")
        person.press_button("Strings", pane)
        person.wait(lambda: person.listed_memories() == found, "what came back does not search")
        person.press(Qt.Key.Key_Z, CONTROL | Qt.KeyboardModifier.ShiftModifier)
        person.wait(lambda: not app.me.memories.saved_searches(), "it is not removed again")

    def test_sorted_in_every_order(self, lived: tuple[App, dict[str, int]]):
        app, _made = lived
        person, pane = app.person, app.person.open_memories()

        by = {
            "newest": lambda memory: memory.valid_from or memory.time,
            "oldest": lambda memory: memory.valid_from or memory.time,
            "strongest": lambda memory: round(memory.retrievability, 3),
            "weakest": lambda memory: round(memory.retrievability, 3),
            "important": lambda memory: memory.importance,
        }
        person.click(pane.browser.search)
        tab_to(person, pane.browser.order)
        for name, value in by.items():
            person.press(Qt.Key.Key_Down)
            assert pane.browser.order.currentData() == name
            person.wait(lambda: running() == 0 and not pane.browser.model.loading, "the list is not read")
            listed = person.listed_memories()
            shown = [next(m for m in app.me.memories.list() if m.text == text) for text in listed]
            values = [value(memory) for memory in shown]
            assert values == sorted(values, reverse=name not in ("oldest", "weakest")), name


class TestSeveral:
    def test_chosen_together_changed_alike_and_each_taken_back(self, lived: tuple[App, dict[str, int]]):
        app, made = lived
        person, pane = app.person, app.person.open_memories()
        person.open_memory(RUNS)
        row = person.listed_memories().index(MARATHON)
        view = pane.browser.list
        place = view.visualRect(pane.browser.model.index(row)).center()
        add(person, pane, place)
        two = (made[RUNS], made[MARATHON])

        def both(check: Callable[[Any], bool]) -> bool:
            return all(check(app.me.memories.get(each)) for each in two)

        for button, said, done in (
            ("Pin", "2 memories pinned", lambda m: m.pinned),
            ("Never use", "2 memories are never used", lambda m: m.never_use),
            ("Reject", "2 memories rejected", lambda m: m.status == "rejected"),
            ("Delete all", "2 memories deleted", lambda m: m.deleted_at is not None),
        ):
            person.press_button(button, pane.several)
            person.wait(lambda done=done: both(done), f"{button} does nothing")
            taken_back(person, said)
            person.wait(lambda done=done: not any(done(app.me.memories.get(each)) for each in two), "not taken back")
            settled(person)
            person.open_memory(RUNS)
            add(person, pane, place)
        person.click(person.one(QLineEdit, "A topic for all of them", pane))
        person.type("sport")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: both(lambda m: "sport" in m.keywords), "the topic is not added")
