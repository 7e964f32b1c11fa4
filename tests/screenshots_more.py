"""What has pages of its own: other assistants, what is remembered and for how long, the app about itself, the lock."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from secondme import reports
from secondme.paths import Paths
from secondme.types import Prompt, Update
from tests.fakes import FakeEngine
from tests.screenshots_import import PATIENCE_S
from ui.main_window import MainWindow
from ui.task import running

Spin = Callable[..., None]
REQUEST = "Plan a dinner for Ana and me in Lisbon on Saturday."
LEAD = "Please plan a vegetarian dinner in Lisbon for Ana and me on Saturday:"
ANSWER = "Start with a peanut soup at eight. Then chicken piri-piri for both of you, and a walk along the river."
PASSPHRASE = "a grey cat called Sardinha"
COPIES = ("20260301T100000Z-00000000-11111111", "20260714T081500Z-00000000-22222222")
OFFER = Update(
    "0.1.0", "99.1", True, "2026-11-21T10:00:00+00:00",
    "Notes that were moved are known again.\nReplies begin sooner on computers with two cores.", 214_000_000,
    "https://example.org/secondme.json", "",
)  # fmt: skip


def bad_days(paths: Paths) -> None:
    """A model process that died, and copies made before two updates."""
    reports.keep_in(paths.reports)
    reports.died("model", -11, ['  File "/app/secondme/engine/llama.py", line 212 in reply'])
    reports.keep_in(None)
    paths.backups.mkdir(parents=True, exist_ok=True)
    for name in COPIES:
        (paths.backups / f"before-update-{name}.db").write_bytes(bytes(2_400_000))


def judged(prompt: Prompt) -> str:
    """What a model would say of the answer, one memory at a time."""
    asked = prompt.question.lower()
    known = asked.rpartition("known:")[2]
    quote = "peanut soup" if "peanut" in known else "chicken piri-piri" if "vegetarian" in known else ""
    return json.dumps({"quote": quote, "reason": "", "verdict": "conflicts" if quote else "not concerned"})


def visit_more(window: MainWindow, engine: FakeEngine, folder: Path, tag: str, spin: Spin) -> None:
    """A picture at each stop."""

    def take(name: str, widget: QWidget | None = None) -> None:
        spin(lambda: running() == 0)
        (widget or window).grab().save(str(folder / f"{tag}-{name}.png"))
        window.toast.hide()

    def page(name: str) -> Any:
        window.show_page(name)
        shown: Any = window._others[name]
        spin(lambda: running() == 0 and getattr(shown, "content", shown).isEnabled())
        return shown

    def turn(area: Any, down: bool = True) -> None:
        bar = area.verticalScrollBar()
        bar.setValue(bar.maximum() if down else 0)

    window.toast.hide()
    assist = page("assist")
    assist.enhance.request.setPlainText(REQUEST)
    engine.outputs = [json.dumps({"line": LEAD})] * 2
    assist.enhance.look.click()
    spin(lambda: assist.enhance.compose.isVisible() and running() == 0, PATIENCE_S)
    assist.enhance.compose.click()
    spin(lambda: assist.enhance.out.isVisible() and running() == 0, PATIENCE_S)
    take("assist-add")
    assist.show_task(1)
    assist.check.question.setText(REQUEST)
    assist.check.answer.setPlainText(ANSWER)
    engine.outputs = [judged] * 12
    assist.check.check.click()
    spin(lambda: assist.check.summary.isVisible() and assist.check._task is None and running() == 0, PATIENCE_S)
    take("assist-check")
    remembering = page("remembering")
    remembering.area.ensureWidgetVisible(remembering.keeping, 0, 120)
    take("retention")
    remembering.keeping.months.setCurrentIndex(remembering.keeping.months.findData(6))
    spin(lambda: remembering.keeping.dialog is not None)
    take("retention-asks", remembering.keeping.dialog)
    remembering.keeping.dialog.reject()
    spin(lambda: running() == 0)
    settings = page("settings")
    settings._rows["notifications"].control.setFocus(Qt.FocusReason.TabFocusReason)
    settings.area.ensureWidgetVisible(settings._rows["keep_in_tray"], 0, 60)
    take("notifications")
    settings.search.field.setText("night")
    take("settings-found")
    settings.search.field.clear()
    turn(settings.area, down=False)
    about = page("about")
    about.updates._found(OFFER)
    take("about")
    about.area.ensureWidgetVisible(about.reports, 0, 120)
    take("copies")
    about.reports.rows[0].control.click()
    spin(lambda: about.reports.dialog is not None)
    take("crash-report", about.reports.dialog)
    about.reports.dialog.reject()
    visit_lock(window, take, spin)


def visit_lock(window: MainWindow, take: Callable[..., None], spin: Spin) -> None:
    """Locked with a passphrase, refused once, and opened again."""
    window._bridge.me.guard.protect(PASSPHRASE)
    spin(lambda: running() == 0)
    window.locker.lock()
    spin(lambda: window.locker.page is not None)
    take("lock")
    page: Any = window.locker.page
    page.field.setText("a guess")
    QTest.keyClick(page.field, Qt.Key.Key_Return)
    spin(lambda: page.field.isEnabled() and running() == 0)
    take("lock-refused")

    def opened() -> bool:
        """After a guess one has to wait a moment."""
        if window.locker.page is not None and page.field.isEnabled():
            page.field.setText(PASSPHRASE)
            page.button.click()
        return window.locker.page is None and running() == 0

    spin(opened)
    QApplication.processEvents()
    QGuiApplication.clipboard().clear()
