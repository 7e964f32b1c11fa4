"""The app about itself, through the real window: reports are read, copied and deleted, copies deleted, an update is
fetched from a server on loopback, and everything is removed."""

import base64
import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QAbstractButton, QLineEdit, QWidget

from secondme import release, reports, updating
from secondme.manifests import sealed
from secondme.paths import Paths
from secondme.upkeep import CUT_OFF
from tests.core.hub_server import Hub, serving
from tests.core.test_models_catalogue import gguf_file
from tests.e2e.conftest import NOISE
from tests.e2e.person import Person, show
from tests.fakes import FakeEmbedder, FakeEngine
from tests.ui.dropping import drop
from ui.reported import Reported
from ui.settings.kept import Report
from ui.settings.leaving import Leaving
from ui.widgets.switch import Switch

pytestmark = pytest.mark.qt_log_ignore(NOISE)
PACKAGE = b"a package " * 20_000


@pytest.fixture
def about(open_app: Callable[..., Any], home: Paths, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    """The app, open at what it says of itself, as someone who has Chromium and another home for what is theirs."""
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "person"))
    monkeypatch.setenv("SECONDME_MODELS", str(tmp_path / "models"))
    (tmp_path / "person" / "chromium").mkdir(parents=True)
    (tmp_path / "person").chmod(0o700)
    paths = Paths.choose()
    reports.keep_in(paths.reports)
    reports.died("model", -11, ['  File "/x/secondme/engine/llama.py", line 12 in reply'])
    reports.keep_in(None)
    paths.backups.mkdir()
    (paths.backups / "before-update-20260301T100000Z-00000000-11111111.db").write_bytes(b"x" * 2_000_000)
    app = open_app(FakeEngine([]), FakeEmbedder(), paths)
    app.person.press(Qt.Key.Key_Comma, Qt.KeyboardModifier.ControlModifier)
    click(app.person, app.person.one(QAbstractButton, "About Second Me"))
    app.person.wait(lambda: app.person.sees("This is version"), "no version is shown")
    return app


def click(person: Person, widget: QWidget) -> None:
    """Scroll to it, as far as it takes, and click on it."""
    show(widget)
    person.click(widget)


def test_a_report_is_told_once_read_copied_and_deleted(about: Any, qtbot: Any) -> None:
    person: Person = about.person
    Reported(about._bridge)._ask()
    person.wait(lambda: person.sees("Something went wrong the last time"), "nothing tells of the report")
    card = about.window._others["about"].reports
    person.wait(lambda: len(card.rows) == 1, "the report is not listed")
    click(person, card.rows[0].control)
    person.wait(lambda: card.dialog is not None and card.dialog.isVisible(), "it does not open")
    dialog: Report = card.dialog
    assert person.sees("secondme/engine/llama.py:12 in reply", dialog)
    person.press_button("Copy", dialog)
    assert QGuiApplication.clipboard().text().startswith("The model process ended: segfault")
    person.press_button("Delete", dialog)
    person.wait(lambda: not card.rows and person.sees("There is none.", card), "it is still listed")
    assert about.me.upkeep.reports() == ()


def test_a_copy_is_listed_with_where_it_is_and_deleted(about: Any) -> None:
    person: Person = about.person
    card = about.window._others["about"].copies
    person.wait(lambda: len(card.rows) == 1, "the copy is not listed")
    person.wait(lambda: person.sees("2 MB", card), "its size is not told")
    assert person.sees(str(about.me.paths.backups))
    click(person, card.rows[0].control)
    person.wait(lambda: person.sees("Your memory as it was then goes for good", card), "it is not asked")
    person.press_button("Keep it", card)
    assert len(about.me.upkeep.copies()) == 1
    click(person, card.rows[0].control)
    person.press_button("Yes, delete it", card)
    person.wait(lambda: not card.rows, "it is still listed")
    assert about.me.upkeep.copies() == ()
    Reported(about._bridge)._tell((0, CUT_OFF))
    person.wait(lambda: person.sees("Going back to a copy was cut off."), "it is not told that this was put right")


def test_an_update_is_looked_for_where_the_person_says(about: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    person: Person = about.person
    key = Ed25519PrivateKey.generate()
    public = base64.b64encode(key.public_key().public_bytes_raw()).decode()
    monkeypatch.setattr(release, "UPDATE_KEYS", (public,))
    file = {
        "platform": updating.platform_name(), "kind": "portable", "url": "secondme.tar.gz", "size": len(PACKAGE),
        "sha256": hashlib.sha256(PACKAGE).hexdigest(), "min_os": "",
    }  # fmt: skip
    told = {"version": "99.1", "published": "2026-05-01T10:00:00+00:00", "notes": "Bees stay.", "files": [file]}
    card = about.window._others["about"].updates
    click(person, card.button)
    person.wait(lambda: person.sees("has no address for updates built in", card), "it does not ask for a place")
    with serving(Hub({"u.json": sealed(json.dumps(told).encode(), key), "secondme.tar.gz": PACKAGE})) as hub:
        person.click(person.one(QLineEdit, "Address or file of an update"))
        person.type(f"{hub.url}/x/resolve/main/u.json")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: person.sees("Version 99.1 of 2026-05-01 is there.", card), "nothing is offered")
        assert person.sees("Bees stay.", card)
        click(person, card.get)
        person.wait(lambda: card.open.isVisible(), "it does not arrive", 10)
    assert (about.me.paths.updates / "secondme.tar.gz").read_bytes() == PACKAGE
    assert person.sees("Close Second Me, then unpack", card)


def open_leaving(about: Any) -> Leaving:
    person: Person = about.person
    card = about.window._others["about"].leaving
    click(person, card.button)
    person.wait(lambda: card.dialog is not None and card.dialog.list.box.count(), "the list does not come")
    return card.dialog


def test_everything_is_removed_after_a_second_word_and_the_app_ends(about: Any, tmp_path: Path, qtbot: Any) -> None:
    person: Person = about.person
    about.me.browser.connect()
    dialog = open_leaving(about)
    person.wait(lambda: person.sees("Without it your data", dialog), "it does not say why the key stays")
    person.click(person.one(Switch, "My data as well", dialog))
    person.wait(lambda: dialog.remove.isEnabled() and not person.sees("Left, and why", dialog), "the list is the same")
    person.press_button("Remove and quit", dialog)
    assert person.sees("goes for good", dialog)
    assert about.me.paths.memory_db.exists()
    person.press_button("Yes, remove all of it", dialog)
    person.wait(lambda: person.sees("What was removed", dialog), "it does not end", 15)
    root = about.me.paths.root
    assert not root.exists()
    person.wait(lambda: person.sees(str(root / "memory.db"), dialog), "what was removed is not listed")
    with qtbot.waitSignal(about.window.closed, timeout=5000):
        person.press_button("Quit", dialog)
    about.end()
    assert not root.exists(), "nothing was written after the removal"
    assert [str(each.relative_to(tmp_path / "person")) for each in (tmp_path / "person").rglob("*")] == ["chromium"]


def test_esc_removes_nothing(about: Any) -> None:
    dialog = open_leaving(about)
    before = {each.name for each in about.me.paths.root.iterdir()}
    about.person.press(Qt.Key.Key_Escape)
    about.person.wait(lambda: not dialog.isVisible(), "it stays")
    assert {each.name for each in about.me.paths.root.iterdir()} == before
    assert about.window.isVisible()


def test_traces_alone_go_and_the_data_stays(about: Any, qtbot: Any) -> None:
    person: Person = about.person
    about.me.browser.connect()
    dialog = open_leaving(about)
    person.press_button("Remove and quit", dialog)
    person.wait(lambda: person.sees("What was removed", dialog), "it does not end", 15)
    paths = about.me.paths
    assert paths.memory_db.exists()
    assert not (paths.root / "browser").exists()
    with qtbot.waitSignal(about.window.closed, timeout=5000):
        person.press_button("Quit", dialog)
    about.end()


def test_a_model_that_is_dropped_on_the_window_is_used_where_it_lies(about: Any, tmp_path: Path) -> None:
    file = gguf_file(tmp_path / "Mine.gguf", general__architecture="qwen2", general__name="Bee model")
    assert drop(about.window, [str(file)])
    about.person.wait(lambda: about.person.sees("Bee model"), "it is not listed")
    assert [info.path for info in about.me.models.list() if info.title == "Bee model"] == [str(file)]
    assert about.me.imports.history() == ()
