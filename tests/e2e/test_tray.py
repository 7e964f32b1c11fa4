"""The icon in the tray, closing to it, and what is told from there."""

from typing import Any, ClassVar

import pytest
from PySide6.QtWidgets import QApplication, QSystemTrayIcon

from secondme.types import JobInfo
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.test_settings_whole import Open, open_settings, settle
from tests.fakes import FakeEmbedder
from tests.life import live, published
from ui.widgets.switch import Switch

pytestmark = pytest.mark.qt_log_ignore(NOISE)


@pytest.fixture
def app(open_app: Open) -> App:
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    return app


class Told(QSystemTrayIcon):
    """Keeps what it is to show."""

    shown: ClassVar[list[tuple[str, str]]] = []

    def show(self) -> None:
        return None

    def showMessage(self, title: str, text: str, *_how: Any) -> None:  # type: ignore[override]
        self.shown.append((title, text))


class TestTray:
    @pytest.fixture
    def tray(self, open_app: Open, monkeypatch: pytest.MonkeyPatch) -> App:
        monkeypatch.setattr("ui.settings.settings_page.has_tray", lambda: True)  # first: it has the other's by its name
        monkeypatch.setattr("ui.tray.has_tray", lambda: True)
        monkeypatch.setattr("ui.desktopnotes.address", lambda: "")
        monkeypatch.setattr("ui.tray.QSystemTrayIcon", Told)
        monkeypatch.setattr(Told, "shown", [])
        app = open_app(JourneyEngine(), FakeEmbedder())
        app.me.jobs.pause()
        return app

    def test_without_a_tray_it_says_so(self, app: App) -> None:
        page = open_settings(app)
        assert not page.keep_in_tray.isEnabled()
        assert app.person.sees("This desktop shows no icons in a tray. So closing the window ends the app.", page)
        app.window.close()
        assert not app.window.isVisible()

    def test_closing_ends_the_app_unless_it_is_to_stay(self, tray: App) -> None:
        ended: list[bool] = []
        tray.window.closed.connect(lambda: ended.append(True))
        page, person = open_settings(tray), tray.person
        person.click(person.one(Switch, "Keep running when closed"))
        person.wait(lambda: tray.me.settings.value.keep_in_tray, "it is not saved")
        settle(tray)
        person.wait(lambda: tray.window.tray.keeps, "the tray does not know")
        tray.window.close()
        assert not tray.window.isVisible()
        assert not ended
        tray.window.tray.icon.activated.emit(QSystemTrayIcon.ActivationReason.Trigger)
        assert tray.window.isVisible()
        assert page.isVisible()
        tray.window.close()
        actions = {action.text(): action for action in tray.window.tray.menu.actions()}
        actions["Quit"].trigger()
        assert ended == [True]

    def test_quiet_until_wanted_and_while_the_window_is_in_front(
        self, tray: App, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        window, person = tray.window, tray.person
        store = tray.me._parts.store
        page = open_settings(tray)
        monkeypatch.setattr("ui.notices.QApplication", Behind)
        window._bridge.import_ended.emit(12)
        assert Told.shown == [], "nobody asked for it"
        person.click(person.one(Switch, "Notifications", page))
        person.wait(lambda: window.notices._failed is not None, "it does not begin to look")
        window._bridge.import_ended.emit(12)
        assert Told.shown == [("The import has ended", "12 items are new.")]
        live(store)
        published(tray.me)
        waits = ("Your inbox", f"{tray.me.inbox.count()} memories wait for your answer.")
        person.wait(lambda: waits in Told.shown, "what waits is not told", 8.0)
        Told.shown.clear()
        job = JobInfo("extract", "Remember what you said", "failed", 0, "2026-11-28T10:00:00", "No model.")
        window.notices._looked((tray.me.inbox.count(), [job]))
        assert Told.shown == [("Background work failed", "Remember what you said")]
        window.notices._looked((tray.me.inbox.count(), [job]))
        assert len(Told.shown) == 1, "each is told once"
        window.tray.icon.messageClicked.emit()
        assert window.pages.currentWidget() is window._others["jobs"]
        monkeypatch.setattr("ui.notices.QApplication", QApplication)
        window.activateWindow()
        window._bridge.import_ended.emit(1)
        assert len(Told.shown) == 1, "the window is in front"


class Behind:
    """An application of which no window is in front."""

    @staticmethod
    def activeWindow() -> None:
        return None
