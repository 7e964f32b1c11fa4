"""Settings as a person meets them: found by a word, changed, and so from then on; the tray; larger text."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from secondme.progress import Progress
from secondme.types import NewItem
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, SHIFT, names, show
from tests.fakes import FakeEmbedder
from tests.life import live, published
from ui.chat.text import TextView
from ui.main_window import PAGES
from ui.settings.keeping import MONTHS
from ui.settings.page import Page, Row
from ui.settings.search import pages, places
from ui.settings.wanted import cut, fits
from ui.task import running
from ui.theme import Type, theme
from ui.widgets.toast import Toast

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
SHIFT_TAB = Qt.Key.Key_Backtab


@pytest.fixture(autouse=True)
def usual_size() -> Iterator[None]:
    yield
    theme().resize(100)


@pytest.fixture
def app(open_app: Open) -> App:
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    return app


def settle(app: App) -> None:
    app.person.wait(lambda: running() == 0, "something is still read", 20.0)


def open_settings(app: App) -> Any:
    app.person.press(Qt.Key.Key_Comma, CONTROL)
    page: Any = app.window.pages.currentWidget()
    app.person.wait(page.content.isEnabled, "the settings are not read")
    settle(app)
    return page


def shown(page: QWidget) -> list[str]:
    return [row.title for row in page.findChildren(Row) if row.isVisible()]


class TestFinding:
    def test_words_synonyms_and_accents(self) -> None:
        assert fits("dark THE", "Appearance", "dark light theme")
        assert fits("taille", "Täille der Schrift")
        assert not fits("dark bin", "Appearance", "dark light theme")
        assert not fits("", "Appearance")
        assert cut("a size", "a size as an axe") == [
            ("a", True), (" ", False), ("size", True), (" as an axe", False),
        ]  # fmt: skip
        assert [part for part, hit in cut("lea", "Lea must leave.", "Lea must leave.") if hit] == ["Lea"]
        assert [part for part, hit in cut("lea", "to leave", "Lea wants to leave") if hit] == [], "another line has her"
        assert [part for part, hit in cut("lea", "You leave.", "You leave.") if hit] == ["leave"]
        assert [part for part, hit in cut("run", "run runs rung", "run runs rung") if hit] == ["run", "runs"]
        assert cut("siz te", "Text size") == [("Text", True), (" ", False), ("size", True)]

    def test_when_the_search_is_cleared_the_heading_is_in_sight(self, app: App) -> None:
        page, person = open_settings(app), app.person
        person.wait(lambda: "Nothing was imported yet" in shown(page), "the imports are not listed")
        bar = page.area.verticalScrollBar()
        bar.setValue(bar.maximum())
        person.press(Qt.Key.Key_F, CONTROL)
        person.wait(lambda: bar.value() == 0, f"the heading is not in sight: {bar.value()}")
        person.type("zoom")
        person.wait(lambda: shown(page) == ["Text size"], "it is not found")
        person.press(Qt.Key.Key_Down)
        person.press(Qt.Key.Key_F, CONTROL)
        person.press(Qt.Key.Key_Backspace)
        person.wait(lambda: len(shown(page)) > 10, "all are not shown again")
        person._qtbot.wait(100)  # what Qt does when all is laid out again
        assert bar.value() == 0
        assert page.search.field.hasFocus()

    def test_a_setting_is_found_by_another_word_and_reached_with_the_keys(self, app: App) -> None:
        page, person = open_settings(app), app.person
        person.wait(lambda: "Nothing was imported yet" in shown(page), "the imports are not listed")
        everything = shown(page)
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("zoom")
        assert shown(page) == ["Text size"]
        assert person.sees("1 setting", page)
        person.press(Qt.Key.Key_Down)
        assert page.text_size.hasFocus()
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("dark")
        (row,) = [row for row in page.findChildren(Row) if row.isVisible()]
        assert row.title == "Appearance"
        assert "<b" in row._words[1].text(), "the word is marked"
        person.press(Qt.Key.Key_Escape)
        assert shown(page) == everything
        assert row._words[1].text() == "Light, dark, or as your system has it."
        person.type("xylophone")
        assert shown(page) == []
        assert person.sees("No setting is called “xylophone”.", page)

    def test_one_on_another_page_is_shown_there(self, app: App) -> None:
        page, person = open_settings(app), app.person
        person.press(Qt.Key.Key_F, CONTROL)
        person.type("trash")
        person.press(Qt.Key.Key_Return)
        person.press(Qt.Key.Key_Space)
        person.wait(lambda: app.window.pages.currentWidget() is not page, "the other page does not open")
        other: Any = app.window.pages.currentWidget()
        person.wait(other.content.isEnabled, "it is not made")
        row = other.bin.row
        person.wait(lambda: bool(row.property("found")), "the setting is not marked")
        top = row.mapTo(other.area.viewport(), row.rect().topLeft()).y()
        assert 0 <= top < other.area.viewport().height()
        person.press(Qt.Key.Key_F, CONTROL)
        assert app.window.pages.currentWidget() is page
        assert page.search.field.hasFocus()

    def test_every_setting_of_the_other_pages_can_be_found(self, app: App) -> None:
        for name in pages():
            app.window.show_page(name)
            settle(app)
            page: Any = app.window._others[name]
            listed = {place.title for place in places() if place.page == name}
            if not isinstance(page, Page):
                continue
            app.person.wait(page.content.isEnabled, "it is not made")
            rows = {row.title for row in page.findChildren(Row)}
            assert rows <= listed, f"not to be found: {rows - listed}"
            assert listed <= rows | {section.title for section in page.sections}


class TestSizeOfText:
    def test_many_keys_draw_the_window_anew_once(self, app: App) -> None:
        drawn: list[int] = []
        told = theme().changed.connect(lambda: drawn.append(Type.percent))
        for _ in range(6):
            app.person.press(Qt.Key.Key_Plus, CONTROL)
        app.person.press(Qt.Key.Key_Minus, CONTROL)
        app.person.wait(lambda: app.me.settings.value.text_size == 150, "it is not kept")
        settle(app)
        theme().changed.disconnect(told)
        assert set(drawn) == {150}, "it never went back and forth"

    def test_live_kept_and_within_bounds(self, app: App, open_app: Open, home: Any) -> None:
        page, person = open_settings(app), app.person
        before = page.text_size.fontMetrics().height()
        person.press(Qt.Key.Key_Plus, CONTROL)
        person.press(Qt.Key.Key_Plus, CONTROL)
        person.wait(lambda: page.text_size.value() == 120, "the page does not follow")
        assert page.text_size.fontMetrics().height() > before
        person.click(page.text_size)
        person.press(Qt.Key.Key_A, CONTROL)
        person.type("200")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: app.me.settings.value.text_size == 200, "it is not saved")
        assert Type.BODY == 28
        assert QApplication.font().pixelSize() == 28
        for _ in range(3):
            person.press(Qt.Key.Key_Plus, CONTROL)
        settle(app)
        assert app.me.settings.value.text_size == 200
        app.quit()
        theme().resize(100)
        again = open_app(JourneyEngine(), FakeEmbedder())
        again.person.wait(lambda: Type.percent == 200, "it is not as it was left")
        again.person.press(Qt.Key.Key_0, CONTROL)
        again.person.wait(lambda: json.loads(home.settings_file.read_text())["text_size"] == 100, "it is not saved")

    def test_the_list_fills_its_column_where_the_app_begins_with_large_text(
        self, open_app: Open, settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
    ) -> None:
        settings(text_size=200)
        theme().resize(200)
        monkeypatch.setattr("ui.sidebar.SHARE", 60)  # whatever the font: all of its words have room
        app = open_app(JourneyEngine(), FakeEmbedder())
        sidebar = app.window.sidebar
        app.person.wait(lambda: sidebar.width() >= sidebar.minimumWidth() > 300, "it does not become wider")
        app.person.wait(lambda: sidebar.area.width() == sidebar.width(), "it is laid out for another width")

    def test_every_page_holds_with_text_twice_as_large(self, app: App) -> None:
        live(app.me._parts.store)
        published(app.me)
        window = app.window
        window.resize(900, 600)
        theme().resize(200)
        for name in ("chat", *PAGES):
            window.show_page(name)
            settle(app)
            app.person._qtbot.wait(80)
            assert (window.width(), window.height()) == (900, 600), f"{name} makes the window larger"
            hidden = [names(each) for each in window.pages.currentWidget().findChildren(QAbstractButton)
                      if each.isVisible() and not reachable(each)]  # fmt: skip
            assert not hidden, f"{name}: {hidden} cannot be reached"


def reachable(widget: QWidget) -> bool:
    """Whether it can be scrolled to, or lies in sight."""
    from PySide6.QtWidgets import QAbstractScrollArea

    parent = widget.parentWidget()
    child: QWidget = widget
    while parent is not None:
        if isinstance(parent, QAbstractScrollArea):
            return True
        if not parent.rect().intersects(child.geometry()):
            return False
        child, parent = parent, parent.parentWidget()
    return True


def test_a_pause_survives_a_restart_and_is_seen(open_app: Open) -> None:
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.person.press_button("Background work", app.window.sidebar)
    app.person.press_button("Pause all background work")
    app.person.wait(lambda: app.me.jobs.paused, "it is not paused")
    settle(app)
    app.quit()
    again = open_app(JourneyEngine(), FakeEmbedder())
    again.person.wait(lambda: "background work is paused" in again.person.status, "the status line does not say so")
    assert again.me._parts._scheduler is None
    again.person.press_button("Background work", again.window.sidebar)
    again.person.press_button("Resume all background work")
    again.person.wait(lambda: not again.me.jobs.paused and again.me._parts._scheduler is not None, "it stays paused")


class TestKeeping:
    @pytest.fixture
    def old(self, app: App) -> App:
        """With one conversation of years ago, and one of today."""
        store = app.me._parts.store
        for title, at in (("Bread", "2020-03-01T10:00:00"), ("Today", "2099-01-01T10:00:00")):
            chat = app.me.chats.create(title)
            item = store.items.add(chat.id, NewItem(f"About {title}.", "You", "self", at, "typed"), None)
            with store.write() as db:
                db.execute("UPDATE conversations SET created_at = ?, updated_at = ? WHERE id = ?", (at, at, chat.id))
                db.execute("UPDATE items SET revised_at = ? WHERE id = ?", (at, item.id))
        published(app.me)
        app.person.wait(lambda: len(app.person.conversations) == 2, "they are not listed")
        return app

    def choose(self, app: App, page: Any) -> Any:
        """Six months, from the keyboard; the dialog that asks."""
        app.person.wait(lambda: running() == 0, "the page is not read")
        months = page.keeping.months
        months.setFocus()
        app.person.press(Qt.Key.Key_Down)
        app.person.wait(months.view().isVisible, "the list does not open")
        steps = MONTHS.index(24)
        for _ in range(steps):
            app.person.press(Qt.Key.Key_Down)
        for _ in range(steps - 1):
            app.person.press(Qt.Key.Key_Up)
        assert page.keeping.dialog is None, "it asks before something is chosen"
        assert running() == 0, "it looks before something is chosen"
        app.person.press(Qt.Key.Key_Return)
        app.person.wait(lambda: page.keeping.dialog is not None, "nothing is asked")
        return page.keeping.dialog

    def test_nothing_goes_without_a_word_and_all_comes_back(self, old: App) -> None:
        person = old.person
        old.window.show_page("remembering")
        page: Any = old.window.pages.currentWidget()
        person.wait(page.content.isEnabled, "the settings are not read")
        page.area.ensureWidgetVisible(page.keeping)
        dialog = self.choose(old, page)
        months = "Keep for 6 months"
        assert person.sees("Now, 1 conversation would go to the bin:", dialog)
        assert person.sees("Bread", dialog)
        person._qtbot.waitActive(dialog)
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: page.keeping.dialog is None and running() == 0, "it does not go")
        assert old.me.settings.value.keep_months == 0
        person.wait(lambda: page.keeping.months.currentText() == "For ever", "the choice does not go back")
        old.window.activateWindow()
        dialog = self.choose(old, page)
        assert dialog.go.text() == months
        person.wait(lambda: dialog.isActiveWindow(), "it does not take the keyboard")
        person.press_button(months, dialog)
        person.wait(lambda: old.me.settings.value.keep_months == 6, "it is not saved")
        old.window.show_page("jobs")
        jobs: Any = old.window.pages.currentWidget()
        person.wait(lambda: "retain" in jobs.jobs.rows and running() == 0, "the jobs are not shown")
        old.window.activateWindow()
        person.click(jobs.jobs.rows["retain"].run)
        person.wait(lambda: old.me.memories.in_bin()[1] == 1, "it does not go", 10.0)
        person.wait(lambda: person.conversations == ["Today"], "it is still listed")
        person.undo("1 old conversation went to the bin")
        person.wait(lambda: sorted(person.conversations) == ["Bread", "Today"], "it does not come back")

    def test_a_run_of_it_is_undone_and_that_is_undone_again(self, old: App) -> None:
        person = old.person
        old.me.retention.choose(6)
        old.me.jobs.run("retain", Progress())
        person.wait(lambda: person.conversations == ["Today"], "it does not go")
        old.window.show_page("jobs")
        jobs: Any = old.window.pages.currentWidget()
        person.wait(lambda: hasattr(jobs, "runs") and bool(jobs.runs.rows) and running() == 0, "the run is not listed")
        run = next(iter(jobs.runs.rows.values()))
        show(run.undo)
        person.click(run.undo)
        toast = person.one(Toast)
        person.wait(lambda: person.sees("Undone: 1 conversation as before", toast), "it is not said")
        person.wait(lambda: sorted(person.conversations) == ["Bread", "Today"], "it does not come back")
        jobs.setFocus()
        person.press(Qt.Key.Key_Z, CONTROL)
        person.wait(lambda: person.conversations == ["Today"], "Ctrl+Z does not take that back")
        person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
        person.wait(lambda: sorted(person.conversations) == ["Bread", "Today"], "it is not done again")


def test_what_was_chosen_is_taken_back_and_chosen_again(app: App) -> None:
    person = app.person
    page = open_settings(app)
    before = app.me.settings.value
    person.click(page.remember)
    person.wait(lambda: not app.me.settings.value.remember, "it is not saved")
    person.click(page.clue_queries)
    person.wait(lambda: app.me.settings.value.clue_queries, "it is not saved")
    settle(app)
    person.press(Qt.Key.Key_Z, CONTROL)
    person.press(Qt.Key.Key_Z, CONTROL)
    person.wait(lambda: app.me.settings.value == before, "it is not taken back")
    person.wait(lambda: page.remember.isChecked() and not page.clue_queries.isChecked(), "the page does not follow")
    assert person.sees("Undone")
    person.press(Qt.Key.Key_Z, CONTROL | SHIFT)
    person.wait(lambda: not app.me.settings.value.remember, "it is not chosen again")
    person.wait(lambda: person.sees("Done again: Changed: Remember"), "it is not said what")


def test_messages_grow_with_the_size_of_text(app: App) -> None:
    person = app.person
    message = person.say("The lighthouse keeper of our island also mends the clocks of everybody who lives there.")
    own = person.messages[-2]
    before = own.height()
    theme().resize(200)
    person.wait(lambda: own.height() > 1.5 * before, "the message does not grow")
    view: Any = own.findChild(TextView)
    person.wait(lambda: view.height() >= view.document().size().height() - 1, "its text is cut off")
    assert message.isVisible()
