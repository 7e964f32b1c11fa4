"""Notifications on the session's bus: each leads, when it is clicked, to what it tells of."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QSocketNotifier

from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.test_settings_whole import open_settings
from tests.e2e.test_tray import Behind, Told
from tests.fakes import FakeEmbedder
from tests.life import live, published

pytestmark = [
    pytest.mark.qt_log_ignore(NOISE),
    pytest.mark.skipif(shutil.which("dbus-daemon") is None, reason="there is no D-Bus (apt-get install dbus)"),
]


class Desktop:
    """Where notifications are shown."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        assert process.stdout is not None
        self._process, self._lines, self._rest = process, process.stdout.fileno(), ""
        self.shown: list[list[Any]] = []
        """[number, title, text, actions]"""
        self._notifier = QSocketNotifier(self._lines, QSocketNotifier.Type.Read)
        self._notifier.activated.connect(self._read)

    def _read(self) -> None:
        self._rest += os.read(self._lines, 100_000).decode()
        *whole, self._rest = self._rest.split("\n")
        self.shown += map(json.loads, whole)

    def of(self, title: str) -> list[list[Any]]:
        return [each for each in self.shown if each[1] == title]

    def click(self, number: int) -> None:
        assert self._process.stdin is not None
        self._process.stdin.write(f"{number}\n")
        self._process.stdin.flush()

    def close(self) -> None:
        self._notifier.setEnabled(False)


@pytest.fixture
def desktop(qapp: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[Desktop]:
    command = ["dbus-daemon", "--session", "--nofork", "--print-address=1"]
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=subprocess.DEVNULL, text=True) as bus:
        assert bus.stdout is not None
        address = bus.stdout.readline().strip()
        monkeypatch.setattr("ui.desktopnotes.address", lambda: address)  # Qt is not to see it: it would keep to it
        server = [sys.executable, "-m", "tests.e2e.notifier", address]
        with subprocess.Popen(server, stdin=pipe, stdout=pipe, text=True, bufsize=1) as process:
            assert process.stdout is not None
            assert process.stdout.readline() == "[]\n"
            desktop = Desktop(process)
            yield desktop
            desktop.close()
            process.terminate()
        bus.terminate()


@pytest.fixture
def app(
    desktop: Desktop, open_app: Callable[..., App], settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> App:
    monkeypatch.setattr("ui.settings.settings_page.has_tray", lambda: True)  # first: it has the other's by its name
    monkeypatch.setattr("ui.tray.has_tray", lambda: True)
    monkeypatch.setattr("ui.tray.QSystemTrayIcon", Told)
    monkeypatch.setattr(Told, "shown", [])
    monkeypatch.setattr("ui.notices.QApplication", Behind)
    settings(remember=False, notifications=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    app.person.wait(lambda: app.window.notices._failed is not None, "it does not begin to look")
    return app


def test_each_that_is_clicked_leads_to_what_it_tells_of(app: App, desktop: Desktop) -> None:
    window, person = app.window, app.person
    live(app.me._parts.store)
    published(app.me)
    person.wait(lambda: desktop.of("Your inbox"), "what waits is not told", 20.0)
    (inbox, _, text, actions), = desktop.of("Your inbox")
    assert text.endswith(" wait for your answer.")
    assert actions[0] == "default", "without one a click does nothing"
    window._bridge.import_ended.emit(12)
    person.wait(lambda: desktop.of("The import has ended"), "the import is not told of")
    assert Told.shown == [], "each is told once"
    window.hide()
    desktop.click(inbox)
    person.wait(window.isVisible, "the window does not come to the front", 10.0)
    assert window.pages.currentWidget() is window._others["inbox"], "not that, though something was told of since"


def test_where_the_bus_is_gone_the_tray_tells(app: App, desktop: Desktop, monkeypatch: pytest.MonkeyPatch) -> None:
    app.window.notices._notes.close()
    monkeypatch.setattr("ui.desktopnotes.address", lambda: "unix:path=/nowhere/bus")
    app.window._bridge.import_ended.emit(12)
    assert Told.shown == [("The import has ended", "12 items are new.")]
    assert desktop.shown == []


def test_a_desktop_without_a_tray_shows_them_too(
    desktop: Desktop, open_app: Callable[..., App], settings: Callable[..., None], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ui.notices.QApplication", Behind)
    settings(remember=False, notifications=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.jobs.pause()
    app.person.wait(lambda: app.window.notices._failed is not None, "it does not begin to look")
    assert app.window.tray.icon is None
    app.window._bridge.import_ended.emit(12)
    app.person.wait(lambda: desktop.of("The import has ended"), "the import is not told of")
    page = open_settings(app)
    assert page.notifications.isEnabled()
    assert not page.keep_in_tray.isEnabled(), "there would be no way back"
