"""The real window over a real core in a temporary home: opened as the app opens it, closed as the app closes it."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import json
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent
from PySide6.QtWidgets import QApplication

from secondme.app import SecondMe
from secondme.cli import serve
from secondme.engine.base import Embedder, Engine
from secondme.paths import Paths
from tests.e2e.person import Person
from ui.__main__ import shut_down
from ui.anew import Windows
from ui.bridge import Bridge
from ui.main_window import MainWindow
from ui.quiet import QuietCollector
from ui.task import running
from ui.theme import theme

NOISE = r"does not support (propagateSizeHints|raise|grabbing the keyboard)"
"""Said by Qt's platform without a screen whenever a window has a minimum size, is raised, or opens a menu."""


class App:
    """One run of the app, from the first paint to the end of its last process."""

    def __init__(self, paths: Paths, qtbot: Any, engine: Engine | None, embedder: Embedder | None) -> None:
        def opener(chosen: Paths, passphrase: str | None = None) -> SecondMe:
            me = SecondMe.open(chosen, engine=engine, embedder=embedder, passphrase=passphrase)
            serve(me)
            return me

        self._qtbot = qtbot
        self._quiet = QuietCollector()
        self.ended = False
        self._windows = Windows(paths, opener, self._furnish)

    def _furnish(self, bridge: Bridge, window: MainWindow) -> None:
        """For the window that opens first, and for one that takes its place."""
        bridge.ready.connect(self._quiet.start)
        self._bridge, self.window = bridge, window
        self.person = Person(self._qtbot, window)

    def open(self) -> "App":
        """Show the window and wait until it can be used."""
        qtbot = self._qtbot
        with qtbot.waitSignal(self._bridge.ready, timeout=20_000):
            self.window.show()
            self.window.activateWindow()
        qtbot.waitActive(self.window)
        qtbot.waitUntil(lambda: running() == 0, timeout=5000)
        return self

    @property
    def me(self) -> SecondMe:
        """The core, to look into it; tests change it through the window only."""
        return self._bridge.me

    def quit(self) -> float:
        """Close the window from the keyboard and end as the app does. Returns the seconds that it took."""
        began = time.monotonic()
        self.person.quit()
        return self.end(began)

    def end(self, began: float | None = None) -> float:
        began = time.monotonic() if began is None else began
        if self.ended:
            return 0.0
        self.ended = True
        self._quiet.stop()
        self.window.hide()
        assert shut_down(self._bridge, 0) == 0
        took = time.monotonic() - began
        self.window.deleteLater()
        self._bridge.deleteLater()
        QApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete)
        self._qtbot.wait(1)
        return took


@pytest.fixture
def open_app(qapp: Any, qtbot: Any, home: Paths, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., App]]:
    """Opens the app on `home`, with fakes or the real models; one still open after the test is closed."""

    def no_exit(code: int) -> None:
        raise AssertionError(f"the app did not end in time and had to be torn down ({code})")

    monkeypatch.setattr(os, "_exit", no_exit)
    theme().install(qapp, "light")
    made: list[App] = []

    def opener(
        engine: Engine | None = None, embedder: Embedder | None = None, paths: Paths | None = None, first: bool = False
    ) -> App:
        kept = (paths or home).root / "window.json"
        if not first and not kept.exists():
            kept.write_text(json.dumps({"welcomed": True}), encoding="utf-8")  # the first steps were passed
        app = App(paths or home, qtbot, engine, embedder)
        made.append(app)
        return app.open()

    yield opener
    for app in made:
        app.end()


@pytest.fixture
def settings(home: Paths) -> Callable[..., None]:
    """Writes the settings that the app starts with."""

    def write(**values: Any) -> None:
        home.settings_file.write_text(json.dumps(values), encoding="utf-8")

    return write
