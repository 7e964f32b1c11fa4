"""Backing up and restoring through the real window over a real core, by mouse and keyboard."""

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QDialog

from secondme.lock import owned
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import backup, migrations, passphrase
from tests.budget import WatchedApplication, twice
from tests.e2e.backups import (
    WORDS,
    Open,
    back_up,
    backing_up,
    card,
    click,
    left_beside,
    look,
    numbers,
    pick,
    put_in_place,
    settled,
)
from tests.e2e.conftest import NOISE, App
from tests.e2e.engines import JourneyEngine
from tests.fakes import FakeEmbedder
from ui.firstrun.page import FirstRunPage
from ui.settings.backups import ReplacedRow
from ui.settings.restoring import Restore
from ui.task import running

pytestmark = pytest.mark.qt_log_ignore(NOISE)


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "N", 2**8)
    monkeypatch.setattr(passphrase, "_tries", {})


@pytest.fixture
def app(open_app: Open) -> App:
    """With one conversation."""
    app = open_app(JourneyEngine(), FakeEmbedder())
    app.me.chats.create("Bees")
    return app


@twice
def test_the_window_never_waits_for_it(app: App, tmp_path: Path, qapp: WatchedApplication) -> None:
    """Until a new window is made, which is as when the app starts."""
    card(app)
    with qapp.watch() as spell:
        back_up(app, tmp_path / "mine.backup")
        app.person.press(Qt.Key.Key_Escape)
        dialog = look(app, tmp_path / "mine.backup")
        dialog.leave.click()
        settled(app)
    spell.check()


def test_all_of_it_goes_into_one_file_and_comes_back(app: App, home: Paths, tmp_path: Path, qtbot: Any) -> None:
    person, file = app.person, tmp_path / "mine.backup"
    dialog = back_up(app, file)
    assert person.sees(str(file), dialog)
    assert person.sees("kB large", dialog)
    assert dialog.new.text() == dialog.again.text() == ""
    person.press(Qt.Key.Key_Escape)
    app.me.chats.create("Since then")
    shown = look(app, file)
    assert person.sees("Backed up: Today", shown)
    assert numbers(app, shown) == {"Conversations, In it: 1", "Conversations, Here now: 2"}
    assert person.sees("What is here now is not lost", shown)
    put_in_place(app, shown, qtbot)
    (aside,) = (home.root / "replaced-homes").iterdir()
    person = app.person
    person.wait(lambda: person.conversations == ["Bees"], "the list is that of before")
    assert person.sees(str(aside), app.window.banner)
    assert app.me.chats.create("One can go on").id
    made = card(app)
    person.wait(lambda: len(made.rows) == 1, "what was replaced is not listed")
    (row,) = made.rows
    assert isinstance(row, ReplacedRow)
    assert str(aside) in row.help
    click(person, row.back)
    again = made.dialog
    assert isinstance(again, Restore)
    settled(app)
    assert numbers(app, again) == {"Conversations, In it: 2", "Conversations, Here now: 2"}
    put_in_place(app, again, qtbot)
    app.person.wait(lambda: set(app.person.conversations) == {"Bees", "Since then"}, "it is not back")


def test_a_replaced_home_goes_for_good_after_a_second_word(app: App, home: Paths, tmp_path: Path, qtbot: Any) -> None:
    back_up(app, tmp_path / "mine.backup")
    app.person.press(Qt.Key.Key_Escape)
    put_in_place(app, look(app, tmp_path / "mine.backup"), qtbot)
    made = card(app)
    app.person.wait(lambda: len(made.rows) == 1, "it is not listed")
    (row,) = made.rows
    assert isinstance(row, ReplacedRow)
    click(app.person, row.remove)
    assert row.question.keep.hasFocus()
    app.person.press(Qt.Key.Key_Space)
    assert not row.question.isVisible()
    assert (home.root / "replaced-homes").is_dir()
    click(app.person, row.remove)
    click(app.person, row.question.yes)
    app.person.wait(lambda: not made.rows and running() == 0, "it is still listed")
    assert not (home.root / "replaced-homes").exists()
    assert not made.list.isVisible()


def test_what_is_wrong_is_said_and_nothing_is_written(
    app: App, home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, dialog, file = app.person, backing_up(app), tmp_path / "mine.backup"
    assert not dialog.go.isEnabled()
    assert person.sees("nobody can tell it to you again", dialog)
    pick(app, dialog.choose, file)
    person.click(dialog.new)
    person.type(WORDS)
    assert not dialog.go.isEnabled()
    person.click(dialog.again)
    person.type(WORDS + "!")
    person.press(Qt.Key.Key_Return)
    assert person.sees("The two are not the same.", dialog)
    for field in (dialog.new, dialog.again):
        field.clear()
        person.click(field)
        person.type("short")
    person.press(Qt.Key.Key_Return)
    person.wait(lambda: person.sees("at least 8 characters", dialog), "it is not said that it is short")
    for field in (dialog.new, dialog.again):
        field.clear()
        person.click(field)
        person.type(WORDS)
    with monkeypatch.context() as patch:
        patch.setattr(shutil, "disk_usage", lambda _folder: shutil._ntuple_diskusage(10**9, 10**9, 1000))  # type: ignore[attr-defined]
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: person.sees("The disk is full, so no backup was made.", dialog), "it is not said")
    pick(app, dialog.choose, home.root / "mine.backup")
    person.press_button("Back up", dialog)
    person.wait(lambda: person.sees("another place than the folder", dialog), "it is not said")
    assert left_beside(file) == left_beside(home.root / "mine.backup") == []


def test_one_that_is_cancelled_leaves_nothing(
    app: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    person, file = app.person, tmp_path / "mine.backup"
    file.write_bytes(b"the one of last week")
    real = backup._add

    def slowly(archive: Any, name: str, source: Path, done: int, total: int, progress: Any) -> Any:
        assert progress.cancelled.wait(10)
        return real(archive, name, source, done, total, progress)

    monkeypatch.setattr(backup, "_add", slowly)
    dialog = backing_up(app)
    dialog._chosen(str(file))  # whether it may be replaced is asked by the dialog for files
    for field in (dialog.new, dialog.again):
        person.click(field)
        person.type(WORDS)
    person.press_button("Back up", dialog)
    person.wait(lambda: len(left_beside(file)) == 2, "it does not begin")
    person.press(Qt.Key.Key_Escape)
    person.wait(lambda: person.sees("It was cancelled. Nothing was written.", dialog), "it does not stop")
    assert left_beside(file) == ["mine.backup"]
    assert file.read_bytes() == b"the one of last week"
    person.press(Qt.Key.Key_Escape)
    person.wait(lambda: card(app).dialog is None, "the dialog stays")


def newer(file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    older = frozenset(sorted(migrations.known())[1:])
    monkeypatch.setattr(migrations, "known", lambda: older)
    return "made by a newer version"


def damaged(file: Path, _patch: pytest.MonkeyPatch) -> str:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)
    return "This file is damaged, or no backup"


def other(file: Path, _patch: pytest.MonkeyPatch) -> str:
    file.write_text("Bees sleep in winter.", encoding="utf-8")
    return "This file is damaged, or no backup"


def full(_file: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    few = shutil._ntuple_diskusage(10**9, 10**9, 1000)  # type: ignore[attr-defined]
    monkeypatch.setattr(shutil, "disk_usage", lambda _folder: few)
    return "The disk is full."


def test_a_bad_file_or_passphrase_changes_nothing(
    app: App, home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    good = tmp_path / "good.backup"
    back_up(app, good)
    app.person.press(Qt.Key.Key_Escape)
    person, file = app.person, tmp_path / "bad.backup"
    file.write_bytes(good.read_bytes())
    dialog = look(app, file, "four other little words")
    person.wait(lambda: person.sees("not the passphrase of this backup", dialog), "it is not said")
    assert dialog.words.text() == ""
    for spoil in (newer, damaged, other, full):
        file.write_bytes(good.read_bytes())
        with monkeypatch.context() as patch:
            said = spoil(file, patch)
            dialog.words.clear()
            person.click(dialog.words)
            person.type(WORDS)
            person.press(Qt.Key.Key_Return)
            person.wait(lambda: person.sees(said, dialog) and running() == 0, f"{said!r} is not said")  # noqa: B023
    assert not (home.root / "restored.part").exists()
    person.press(Qt.Key.Key_Escape)
    settled(app)
    assert person.conversations == ["Bees"]
    assert not (home.root / "replaced-homes").exists()


def test_what_was_looked_at_is_forgotten_when_it_is_not_wanted(app: App, home: Paths, tmp_path: Path) -> None:
    back_up(app, tmp_path / "mine.backup")
    app.person.press(Qt.Key.Key_Escape)
    dialog = look(app, tmp_path / "mine.backup")
    assert dialog.leave.hasFocus(), "Enter keeps what is here"
    assert (home.root / "restored.part").is_dir()
    app.person.press(Qt.Key.Key_Return)
    settled(app)
    assert not (home.root / "restored.part").exists()
    assert not (home.root / "replaced-homes").exists()


def test_a_home_with_a_passphrase_keeps_its_own_and_asks_for_it(app: App, tmp_path: Path, qtbot: Any) -> None:
    file = tmp_path / "mine.backup"
    app.me.guard.protect("the words of the home")
    dialog = backing_up(app)
    app.person.wait(lambda: app.person.sees("Leave both empty", dialog), "it is not offered")
    pick(app, dialog.choose, file)
    app.person.press_button("Back up", dialog)
    app.person.wait(lambda: app.person.sees("Everything is backed up", dialog), "it does not come to its end")
    app.person.press(Qt.Key.Key_Escape)
    shown = look(app, file, "the words of the home")
    assert app.person.sees("It opens with the passphrase that it had then.", shown)
    former = app.window
    app.person.press_button("Put it in place", shown)
    qtbot.waitUntil(lambda: app.window is not former and app.window.isVisible(), timeout=15_000)
    assert not app._bridge.is_ready
    page: Any = app.window.locker.page
    app.window.activateWindow()
    qtbot.waitActive(app.window)
    app.person.wait(page.field.hasFocus, "one cannot type at once")
    app.person.type("the words of the home")
    app.person.press(Qt.Key.Key_Return)
    app.person.wait(lambda: app._bridge.is_ready and running() == 0, "it does not open", 15)
    app.person.wait(lambda: app.person.conversations == ["Bees"], "it is not there")


def test_when_the_window_locks_nothing_of_a_backup_is_to_be_seen(app: App, home: Paths, tmp_path: Path) -> None:
    back_up(app, tmp_path / "mine.backup")
    app.person.press(Qt.Key.Key_Escape)
    app.me.guard.protect("the words of the home")
    look(app, tmp_path / "mine.backup")
    app.window.locker.lock()
    app.person.wait(lambda: app.window.locker.page is not None and running() == 0, "it does not lock")
    assert not [each for each in QApplication.topLevelWidgets() if isinstance(each, QDialog) and each.isVisible()]
    assert not (home.root / "restored.part").exists()


def test_a_home_that_does_not_open_can_be_replaced(open_app: Open, home: Paths, tmp_path: Path, qtbot: Any) -> None:
    file = tmp_path / "mine.backup"
    first = open_app(JourneyEngine(), FakeEmbedder())
    first.me.chats.create("Bees")
    first.me.backup(file, WORDS, Progress())
    first.quit()
    home.memory_db.write_bytes(bytes(100_000))
    app = App(home, qtbot, JourneyEngine(), FakeEmbedder())
    try:
        app.window.show()
        app.window.activateWindow()
        person = app.person
        person.wait(lambda: app.window.banner.isVisible(), "it is not said")
        person.press_button("Restore a backup …", app.window.banner)
        (dialog,) = app.window.findChildren(Restore)
        pick(app, dialog.choose, file)
        person.type("four other little words")
        person.press(Qt.Key.Key_Return)
        person.wait(lambda: person.sees("not the passphrase of this backup", dialog), "it is not said")
        person.press(Qt.Key.Key_Escape)
        settled(app)
        assert not owned(home), "it is let go of"
        person.press_button("Restore a backup …", app.window.banner)
        (dialog,) = [each for each in app.window.findChildren(Restore) if each.isVisible()]
        pick(app, dialog.choose, file)
        person.type(WORDS)
        person.press(Qt.Key.Key_Return)
        settled(app)
        assert numbers(app, dialog) == {"Conversations, In it: 1"}
        put_in_place(app, dialog, qtbot)
        app.person.wait(lambda: app.person.conversations == ["Bees"], "it is not there")
        (aside,) = (home.root / "replaced-homes").iterdir()
        assert (aside / "memory.db").read_bytes() == bytes(100_000)
    finally:
        app.end()


def test_a_new_home_begins_with_a_backup(open_app: Open, home: Paths, tmp_path: Path, qtbot: Any) -> None:
    file = tmp_path / "mine.backup"
    first = open_app(JourneyEngine(), FakeEmbedder(), Paths(tmp_path / "old", home.models).ensure())
    first.me.chats.create("Bees")
    first.me.backup(file, WORDS, Progress())
    first.quit()
    app = open_app(JourneyEngine(), FakeEmbedder(), home, first=True)
    person = app.person
    person.wait(lambda: isinstance(app.window.pages.currentWidget(), FirstRunPage), "the first steps do not show")
    person.press_button("I have a backup …")
    (dialog,) = app.window.findChildren(Restore)
    pick(app, dialog.choose, file)
    person.type(WORDS)
    person.press(Qt.Key.Key_Return)
    settled(app)
    put_in_place(app, dialog, qtbot)
    app.person.wait(lambda: app.person.conversations == ["Bees"], "it is not there")
    assert app.window.pages.currentWidget() is app.window.frame, "the first steps are over"
    assert json.loads((home.root / "window.json").read_text())["conversation"] == 0
