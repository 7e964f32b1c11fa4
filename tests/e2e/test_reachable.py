"""Every page and dialog: each control has a name, the Tab key goes through all of them and is caught nowhere, and each
text is one that can be translated."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, Qt, QTranslator
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QDialog, QLabel, QLineEdit, QWidget

from secondme.errors import EnvironmentProblem
from secondme.types import BinInfo
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.e2e.person import CONTROL, names
from tests.e2e.test_accessible import controls
from tests.fakes import FakeEmbedder
from tests.life import live, published
from ui.main_window import PAGES
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)
Open = Callable[..., App]
MOST_TABS = 400
SIGN = "\u2060"
"""Put before each text that was looked up: not to be seen, and found again."""


class Marking(QTranslator):
    """Translates every text into itself with a sign before it."""

    def isEmpty(self) -> bool:
        return False

    def translate(self, _context: Any, source: Any, _note: Any = None, _n: int = -1) -> str:
        text = source if isinstance(source, str) else bytes(source).decode()
        return SIGN + text if text else ""


@pytest.fixture
def marked(qapp: QApplication) -> Iterator[None]:
    translator = Marking()
    QCoreApplication.installTranslator(translator)
    yield
    QCoreApplication.removeTranslator(translator)


def settle(app: App) -> None:
    app.person.wait(lambda: running() == 0, "something is still read", 20.0)


def shown(app: App, page: str) -> QWidget:
    app.window.show_page(page)
    settle(app)
    return app.window.pages.currentWidget()


def walked(window: QWidget) -> list[QWidget]:
    """What has the focus as one presses Tab, until it comes round."""
    seen: list[QWidget] = []
    for _ in range(MOST_TABS):
        focus = QApplication.focusWidget()
        if focus is None or focus in seen:
            return seen
        seen.append(focus)
        QTest.keyClick(window.windowHandle(), Qt.Key.Key_Tab)
    raise AssertionError(f"Tab does not come round within {MOST_TABS} presses")


def dialogs(app: App) -> dict[str, Callable[[], QWidget]]:
    """Each dialog, opened."""
    from ui.chat.parting import Parting
    from ui.settings.bin import Emptying
    from ui.settings.inbin import InBin
    from ui.settings.keeping import Agreeing

    memories = tuple(app.me.memories.list(limit=2))
    chats = tuple(app.me.chats.list(limit=2))
    found = BinInfo(len(memories), len(chats), memories, chats)

    def opened(dialog: QDialog) -> QDialog:
        dialog.open()
        return dialog

    def imports() -> QWidget:
        app.person.press(Qt.Key.Key_I, CONTROL)
        return app.window._import

    def quick(keys: Any) -> Callable[[], QWidget]:
        def summoned() -> QWidget:
            keys.summon()
            return keys.bar

        return summoned

    return {
        "import": imports,
        "empty the bin": lambda: opened(Emptying(app.window, found)),
        "look into the bin": lambda: opened(InBin(app.window, app.window._bridge, app.window.undos)),
        "how long it is kept": lambda: opened(Agreeing(app.window, 6, found)),
        "delete a conversation": lambda: opened(Parting(app.window, chats[0].id, "Talk", list(memories))),
        "quick question": quick(app.window.ask),
        "quick fill": quick(app.window.quick),
    }


@pytest.fixture
def lived(open_app: Open, settings: Callable[..., None]) -> App:
    settings(remember=False, paused=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    live(app.me._parts.store)
    published(app.me)
    return app


@pytest.mark.parametrize("page", ["chat", *PAGES])
def test_tab_goes_round_and_reaches_what_is_in_sight(lived: App, page: str) -> None:
    widget = shown(lived, page)
    window = lived.window
    window.activateWindow()
    lived.person.wait(window.isActiveWindow, "the window does not take the keyboard")
    window.sidebar.new.setFocus()
    lived.person.wait(window.sidebar.new.hasFocus, f"the focus is at {QApplication.focusWidget()}")
    seen = walked(window)
    within = [each for each in seen if widget.isAncestorOf(each)]
    wanted = [
        each
        for each in controls(widget)
        if each.isEnabled() and each.focusPolicy() & Qt.FocusPolicy.TabFocus and isinstance(each, QAbstractButton)
    ]
    assert within or not wanted, f"Tab never comes into the page, but to {[names(each) for each in seen]}"
    missed = [names(each) for each in wanted if each not in seen and not grouped(each, seen)]
    assert not missed, f"Tab does not reach {missed}"


def grouped(button: Any, seen: list[QWidget]) -> bool:
    """Of buttons that exclude each other Tab reaches the chosen one; the arrows go to the others."""
    group = button.group()
    among = group.buttons() if group is not None else button.parent().children() if button.autoExclusive() else []
    return any(each in seen for each in among)


def test_every_dialog_has_names_and_lets_tab_go_round(lived: App) -> None:
    settle(lived)
    for name, opening in dialogs(lived).items():
        lived.window.activateWindow()
        dialog = opening()
        lived.person.wait(dialog.isActiveWindow, f"{name} does not take the keyboard")
        settle(lived)
        found = controls(dialog)
        assert found, name
        nameless = [type(each).__name__ for each in found if not names(each)]
        assert not nameless, f"{name}: without a name: {nameless}"
        if QApplication.focusWidget() is None:
            found[0].setFocus()
        seen = walked(dialog)
        missed = [names(each) for each in found if each.isEnabled() and isinstance(each, QAbstractButton | QLineEdit)
                  and each.focusPolicy() & Qt.FocusPolicy.TabFocus and each not in seen]  # fmt: skip
        assert not missed, f"{name}: Tab does not reach {missed}"
        dialog.close()
        lived.person.wait(lambda each=dialog: gone(each), f"{name} does not close")


def gone(dialog: QWidget) -> bool:
    try:
        return not dialog.isVisible()
    except RuntimeError:  # deleted when it was closed
        return True


@pytest.mark.parametrize("page", ["chat", *PAGES])
def test_every_text_can_be_translated(marked: None, open_app: Open, settings: Callable[..., None], page: str) -> None:
    """In an empty home all that is shown is ours, but for the names of models."""
    settings(remember=False, paused=True)
    app = open_app(JourneyEngine(), FakeEmbedder())
    shown(app, page)
    names = {word for model in app.me.models.list() for word in (model.title, model.licence, model.name)}
    texts = [
        each.text()
        for each in app.window.findChildren(QWidget)
        if isinstance(each, QLabel | QAbstractButton) and each.isVisible() and each.text().strip()
    ]
    assert len(texts) > 5
    ours = [text for text in texts if SIGN not in text and not any(word and word in text for word in names)]
    said = [text for text in ours if any(letter.isalpha() for letter in text)]
    foreign = [text for text in said if not text.startswith(("Ctrl+", "/"))]
    assert not foreign, f"not translated: {foreign}"


def test_what_the_core_says_is_translated(marked: None, lived: App) -> None:
    """Titles and results of jobs, why something waits, why a memory changed, and what went wrong."""
    app, person = lived, lived.person
    said = {job.title for job in app.me.jobs.list() if job.name != "rebuild"}  # that one has words of the window
    said |= {run.words for run in app.me.jobs.runs() if run.words}
    assert len(said) > 8
    page = shown(app, "jobs")
    person.wait(lambda: not missing(page, said), "not translated on the jobs page")
    page = shown(app, "inbox")
    reasons = {entry.reason for entry in app.me.inbox.list()}
    assert len(reasons) == 3
    assert not missing(page, reasons), f"not translated in the inbox: {missing(page, reasons)}"
    changed = app.me.memories.list()[0]
    because = "It says what memory 12 says."
    app.me._parts.store.memories.edit(changed.id, who="consolidate", why=because, importance=0.9)
    app.window._bridge.memory_asked.emit(changed.id)
    settle(app)
    person.click(person.one(QAbstractButton, f"{SIGN}Show what it went through"))
    page = app.window.pages.currentWidget()
    person.wait(lambda: not missing(page, {because}), "why the memory changed is not translated")
    app.window._bridge.report(EnvironmentProblem("The disk is full.", "Free some space and try again."))
    person.wait(lambda: person.sees(f"{SIGN}The disk is full."), "an error is not translated")
    assert person.sees(f"{SIGN}Free some space and try again.")


def missing(page: QWidget, said: set[str]) -> set[str]:
    """What is not shown as the translation of a template."""
    texts = [label.text() for label in page.findChildren(QLabel)]
    return {
        each for each in said if not any(each in text.replace(SIGN, "") and SIGN in text for text in texts)
    }  # fmt: skip
