"""A backup is looked into while the home is open and takes its place when that is closed; the replaced are listed."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.cli import main
from secondme.errors import Cancelled, EnvironmentProblem, Locked, UserError, WrongPassphrase
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store, contents, passphrase, restore
from secondme.types import BackupContent, Evidence, NewItem, NewMemory
from secondme.uninstalling import uninstall
from tests.core.test_backup import ROOT, WORDS, opened
from tests.core.test_backup_cut import DIES
from tests.core.test_store_keys import FakeKeyring


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "N", 2**8)
    monkeypatch.setattr(passphrase, "_tries", {})


@pytest.fixture
def keyring(monkeypatch: pytest.MonkeyPatch) -> FakeKeyring:
    fake = FakeKeyring()
    monkeypatch.setattr("secondme.store.keys._keyring", lambda: fake)
    monkeypatch.delenv("SECONDME_KEY_STORE", raising=False)
    return fake


def fill(me: SecondMe, title: str, said: tuple[str, ...]) -> None:
    store = me._parts.store
    chat = store.chats.create(title)
    last = None
    for text in said:
        item = store.items.add(chat.id, NewItem(text, "Ann", "self", "2026-01-01T10:00:00+00:00", "typed"), last)
        last = item.id
    store.memories.add(NewMemory(f"You said: {text}", "fact", (Evidence(item.id, quote=text),)), "extract", "")


@pytest.fixture
def file(home: Paths, tmp_path: Path) -> Path:
    """A backup of a home with one conversation of two messages, to which a second has been added since."""
    me = opened(home)
    fill(me, "Bees", ("I keep bees.", "They sleep in winter."))
    target = tmp_path / "mine.backup"
    me.backup(target, WORDS, Progress())
    fill(me, "Since then", ("The bees are well.",))
    me.close()
    return target


@pytest.fixture
def me(home: Paths, file: Path) -> Iterator[SecondMe]:
    owner = opened(home)
    yield owner
    owner.close()


def talks(home: Paths) -> list[str]:
    store = Store.open(home)
    try:
        return sorted(chat.title for chat in store.chats.list())
    finally:
        store.close()


def counts(content: BackupContent) -> tuple[int, int, int]:
    return content.conversations, content.messages, content.memories


def test_it_is_looked_into_first_and_put_in_place_then(me: SecondMe, home: Paths, file: Path) -> None:
    found = me.backups.look(file, WORDS, Progress())
    assert counts(found) == (1, 2, 1)
    assert found.size == file.stat().st_size
    assert found.made[:4].isdigit()
    assert not found.protected
    assert counts(me.backups.here()) == (2, 3, 2)
    fill(me, "Meanwhile", ("One can go on writing.",))
    aside = me.restore()
    assert aside is not None
    assert talks(home) == ["Bees"]
    assert talks(Paths(aside, home.models)) == ["Bees", "Meanwhile", "Since then"]
    again = opened(home)
    try:
        (kept,) = again.backups.replaced()
        assert (kept.name, kept.path, kept.copies) == (aside.name, str(aside), 0)
        assert kept.size == sum(each.stat().st_size for each in aside.rglob("*") if each.is_file())
        assert counts(again.backups.look_back(kept.name, None)) == (3, 4, 3)
        other = again.restore()
    finally:
        again.close()
    assert talks(home) == ["Bees", "Meanwhile", "Since then"]
    assert other is not None
    assert talks(Paths(other, home.models)) == ["Bees"]


def test_closing_does_not_wait_for_a_long_reading(home: Paths, file: Path) -> None:
    me = opened(home)
    me.backups.look(file, WORDS, Progress())
    with me.backups._lock:  # as while a large database is looked through, page by page
        me.close()
    assert (home.root / "restored.part").is_dir()
    opened(home).close()
    assert not (home.root / "restored.part").exists()


def test_what_was_looked_at_goes_though_closing_fails(home: Paths, file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    me = opened(home)
    me.backups.look(file, WORDS, Progress())
    close = me._parts.close

    def fails(deadline_s: float) -> None:
        close(deadline_s)
        raise EnvironmentProblem("The disk reported an error.")

    monkeypatch.setattr(me._parts, "close", fails)
    with pytest.raises(EnvironmentProblem):
        me.close()
    assert not (home.root / "restored.part").exists()
    opened(home).close()


def test_what_was_only_looked_at_leaves_nothing(me: SecondMe, home: Paths, file: Path) -> None:
    coming = home.root / "restored.part"
    me.backups.look(file, WORDS, Progress())
    me.backups.look(file, WORDS, Progress())
    assert coming.is_dir()
    me.backups.forget()
    assert not coming.exists()
    with pytest.raises(WrongPassphrase, match="Nothing was changed"):
        me.backups.look(file, "four other little words", Progress())
    assert not coming.exists()
    stopped = Progress()
    stopped.cancel()
    with pytest.raises(Cancelled):
        me.backups.look(file, WORDS, stopped)
    assert not coming.exists()
    me.backups.look(file, WORDS, Progress())
    me.close()
    assert not coming.exists(), "closing the app forgets it too"
    assert not restore.replaced_folder(home).exists()
    assert talks(home) == ["Bees", "Since then"]


def test_nothing_is_replaced_by_nothing(me: SecondMe, home: Paths) -> None:
    with pytest.raises(UserError, match="Nothing was chosen"):
        me.restore()
    assert talks(home) == ["Bees", "Since then"]
    with pytest.raises(UserError, match="closing"):
        me.restore()


def test_a_disk_that_fails_leaves_a_home_that_opens(
    me: SecondMe, home: Paths, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    me.backups.look(file, WORDS, Progress())
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.parent.name == "restored.part" and self.name == "key":
            raise OSError(5, "Input/output error")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(EnvironmentProblem, match="could not be restored"):
            me.restore()
    assert talks(home) == ["Bees", "Since then"]
    assert not (home.root / "restored.part").exists()


def test_a_replaced_home_with_a_passphrase_asks_for_it(me: SecondMe, home: Paths, file: Path) -> None:
    me.guard.protect("another few plain words")
    me.backups.look(file, WORDS, Progress())
    me.restore()
    again = opened(home)
    try:
        (kept,) = again.backups.replaced()
        with pytest.raises(Locked):
            again.backups.look_back(kept.name, None)
        assert counts(again.backups.look_back(kept.name, "another few plain words")) == (2, 3, 2)
        with pytest.raises(UserError, match="no longer there"):
            again.backups.look_back("20260101T000000Z", None)
    finally:
        again.close()


def test_a_replaced_home_is_removed_with_its_key_and_nothing_else_is(
    me: SecondMe, home: Paths, file: Path, keyring: FakeKeyring, tmp_path: Path
) -> None:
    me.backups.look(file, WORDS, Progress())
    me.restore()
    for _ in range(2):  # the second time what goes aside has its key in the keyring
        again = opened(home)
        again.backups.look(file, WORDS, Progress())
        again.restore()
    mine = restore.replaced_folder(home) / "My own folder"
    mine.mkdir()
    last = opened(home)
    try:
        assert len(last.backups.replaced()) == 3
        assert len(keyring.held) == 3
        for kept in last.backups.replaced():
            last.backups.remove(kept.name)
        assert last.backups.replaced() == ()
        assert len(keyring.held) == 1, "that of the home"
        assert mine.is_dir()
        with pytest.raises(UserError, match="no longer there"):
            last.backups.remove("../attachments")
    finally:
        last.close()
    assert talks(home) == ["Bees"]


def test_with_everything_removed_no_key_of_a_replaced_home_stays(
    me: SecondMe, home: Paths, file: Path, keyring: FakeKeyring, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "HOME", "XDG_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(tmp_path / "person"))
    me.backups.look(file, WORDS, Progress())
    me.restore()
    again = opened(home)
    again.backups.look(file, WORDS, Progress())
    again.restore()
    assert len(keyring.held) == 2
    uninstall(replace(home, models=tmp_path / "models"), True)  # never the models of who runs the tests
    assert keyring.held == {}
    assert not home.root.exists()


def test_copies_that_went_aside_with_a_home_are_counted(me: SecondMe, home: Paths, file: Path) -> None:
    home.backups.mkdir()
    (home.backups / "replaced-20260301T100000Z.db").write_bytes(b"x" * 1000)
    me.backups.look(file, WORDS, Progress())
    me.restore()
    (kept,) = contents.replaced(home)
    assert kept.copies == 1


@pytest.mark.parametrize("command", ["backup", "copies", "restore"])
def test_a_restoring_that_was_cut_off_is_never_taken_for_an_empty_home(
    home: Paths, file: Path, command: str, tmp_path: Path, capsys: pytest.CaptureFixture[str],
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    monkeypatch.setenv("SECONDME_BACKUP_PASSPHRASE", WORDS)
    home.backups.mkdir()
    copy = "before-update-20260301T100000Z-00000000-11111111.db"
    (home.backups / copy).write_bytes(b"x" * 1000)
    assert subprocess.run([sys.executable, "-c", DIES, file, "6", WORDS], cwd=ROOT).returncode == 9
    assert restore.cut_off(home)
    if command == "backup":
        assert main(["backup", str(tmp_path / "new.backup")]) == 0
        assert (tmp_path / "new.backup").is_file()
    elif command == "copies":
        assert main(["copies", "list", "--json"]) == 0
        assert [each["name"] for each in json.loads(capsys.readouterr().out)] == [copy]
    else:
        assert main(["restore", str(file)]) == 1
        assert "--replace" in capsys.readouterr().err
    assert not restore.cut_off(home)
    assert talks(home) == ["Bees", "Since then"]
