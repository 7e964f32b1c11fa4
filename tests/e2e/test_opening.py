"""Every page opens without keeping the window waiting, the first time too, and shows its head at once."""

from collections.abc import Callable
from itertools import pairwise
from typing import Any

import pytest
from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import QApplication, QLabel

from tests.budget import WatchedApplication, twice
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL
from tests.fakes import FakeEmbedder
from tests.life import published
from tests.year import live_a_year
from ui.main_window import MainWindow
from ui.pages import PAGES
from ui.settings.settings_page import SettingsPage
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]


@pytest.fixture
def app(open_app: Open, settings: Callable[..., None]) -> App:
    settings(remember=False, paused=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.person.wait(lambda: not app.window.ahead._steps, "the pages are not imported ahead")
    return app


@twice
@pytest.mark.parametrize("name", sorted({*PAGES} - {"firstrun"}))
def test_a_page_opens_within_the_budget(app: App, qapp: WatchedApplication, name: str) -> None:
    window = app.window

    def whole() -> bool:
        return running() == 0 and getattr(window._others.get(name), "content", window).isEnabled()

    with qapp.watch() as spell:
        QTimer.singleShot(0, window, lambda: window.show_page(name))
        app.person.wait(lambda: name in window._others and whole(), "the page does not open")
        app._qtbot.wait(50)
    print(f"{name}: the longest event took {spell.worst * 1000:.0f} ms", spell.longest)
    spell.check()


class TestSettingsAreMadeInSteps:
    def opened(self, window: MainWindow) -> Any:
        """Of which nothing but the head is made yet."""
        window.show_page("settings")
        page: Any = window.pages.currentWidget()
        assert isinstance(page, SettingsPage)
        assert not page.sections
        return page

    def test_the_head_shows_at_once_and_the_rest_as_a_whole(self, app: App) -> None:
        page = self.opened(app.window)
        app._qtbot.waitUntil(lambda: len(page.sections) == 2, timeout=5000)
        title = next(each for each in page.findChildren(QLabel) if each.text() == "Settings")
        assert title.isVisible()
        assert not page.content.isVisible()
        stood = title.mapTo(page, title.rect().topLeft())
        app.person.wait(page.content.isEnabled, "it is not made")
        app._qtbot.wait(50)
        assert title.mapTo(page, title.rect().topLeft()) == stood, "it stays where it stood"
        assert page.content.isVisible()
        assert page.user_name.isVisible()

    def test_what_is_searched_before_it_is_made_is_found(self, app: App) -> None:
        page = self.opened(app.window)
        app.person.press(Qt.Key.Key_F, CONTROL)
        app.person.type("lock")
        app.person.wait(page.content.isEnabled, "it is not made")
        assert page.search.field.hasFocus()
        assert [each.title for each in page.sections if each.card.isVisible()] == ["Passphrase and lock"]

    def test_a_setting_that_is_asked_for_is_shown_when_it_is_made(self, app: App) -> None:
        app.window._bridge.setting_asked.emit("settings", "Lock after")
        page: Any = app.window.pages.currentWidget()
        app.person.wait(lambda: page.content.isEnabled() and page.lock_minutes.hasFocus(), "it is not shown")

    def test_left_before_it_is_made_it_takes_no_focus(self, app: App) -> None:
        page = self.opened(app.window)
        page.show_passphrase()
        app.window.show_page("chat")
        app.window.write()
        app.person.wait(page.content.isEnabled, "it is not made")
        app._qtbot.wait(50)
        assert QApplication.focusWidget() is app.window.frame.composer.field

    def test_a_change_meanwhile_is_shown_and_what_ends_meanwhile_ends(self, app: App) -> None:
        page = self.opened(app.window)
        app.me.settings.update(user_name="Ada")
        app.person.wait(page.content.isEnabled, "it is not made")
        assert page.user_name.text() == "Ada"
        another = SettingsPage(app.window._bridge)
        app._qtbot.waitUntil(lambda: len(another.sections) == 2, timeout=5000)
        another.deleteLater()
        app._qtbot.wait(50)


class TestLongPagesAreMadeInSteps:
    def test_a_memory_asked_for_at_once_is_shown_when_the_parts_are_made(self, app: App) -> None:
        made = live_a_year(app.me._parts.store)
        published(app.me)
        memory = app.me.memories.get(next(iter(made.values())))
        app.window._bridge.memory_asked.emit(memory.id)
        pane: Any = app.window.pages.currentWidget()
        detail = pane.detail
        assert detail.memory is None
        assert not detail.findChildren(QLabel), "the parts are for later turns"
        seen = set()

        def whole() -> bool:
            seen.add(len(detail.findChildren(QLabel)))
            return pane._is_open(memory.id)

        app.person.wait(whole, "the memory is not shown")
        assert len(seen) > 3, "all parts came in one turn"
        assert detail.text.toPlainText() == memory.text
        assert detail.isVisible()

    def test_rows_of_jobs_come_one_in_a_turn(self, app: App) -> None:
        app.window.show_page("jobs")
        page: Any = app.window.pages.currentWidget()
        shown: list[int] = []
        steps = page.jobs._steps
        step = steps._step
        steps._next.timeout.disconnect()
        steps._next.timeout.connect(lambda: (step(), shown.append(len(page.jobs.rows))))
        app.person.wait(lambda: page.stages.currentWidget() is page.area, "the jobs are not shown")
        grew = [after - before for before, after in pairwise([0, *shown])]
        assert max(grew) == 1, f"several rows in one turn: {shown}"
        assert len(page.jobs.rows) > 4
