"""Everything in one file, and the way back: nothing readable in it, nothing lost, nothing changed by a bad one."""

import errno
import hashlib
import json
import os
import shutil
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from secondme.app import SecondMe
from secondme.cli import main, serve
from secondme.errors import Cancelled, EnvironmentProblem, WrongPassphrase
from secondme.paths import Paths
from secondme.progress import Progress, Step
from secondme.store import Store, backup, keys, migrations, passphrase, restore
from secondme.store.connection import connect
from secondme.types import NewItem
from tests.fakes import FakeEmbedder, FakeEngine

ROOT = Path(__file__).parents[2]
WORDS = "four plain little words"
SAID = "I keep bees behind the mill."
PICTURE = b"a picture of bees " * 1000


@pytest.fixture(autouse=True)
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passphrase, "N", 2**8)
    monkeypatch.setattr(passphrase, "_tries", {})
    monkeypatch.setenv("SECONDME_BACKUP_PASSPHRASE", WORDS)


def opened(home: Paths, words: str | None = None) -> SecondMe:
    return SecondMe.open(home, engine=FakeEngine(), embedder=FakeEmbedder(), background=False, passphrase=words)


@pytest.fixture
def me(home: Paths, tmp_path: Path) -> Iterator[SecondMe]:
    """A home with a note, a picture and settings."""
    owner = opened(home)
    store = owner._parts.store
    chat = store.chats.create("Bees")
    item = store.items.add(chat.id, NewItem(SAID, "Ann", "self", "2026-01-01T10:00:00+00:00", "typed"), None)
    picture = tmp_path / "bees.png"
    picture.write_bytes(PICTURE)
    owner._parts.attachments.keep(picture, item.id)
    owner.settings.update(user_name="Annabelle Mill")
    yield owner
    owner.close()


@pytest.fixture
def file(me: SecondMe, tmp_path: Path) -> Path:
    """A backup of it; the home is closed then."""
    target = tmp_path / "mine.backup"
    me.backup(target, WORDS, Progress())
    me.close()
    return target


@pytest.fixture
def other(tmp_path: Path) -> Paths:
    return Paths(tmp_path / "other", tmp_path / "models")


def content(home: Paths, words: str | None = None) -> str:
    """Of all tables and all files of a home, opened."""
    key = keys.key_source(home, words).key()
    raw = connect(home.memory_db, key, read_only=True)
    try:
        names = [row[0] for row in raw.execute("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name")]
        rows = [(name, sorted(map(repr, raw.execute(f'SELECT * FROM "{name}"').fetchall()))) for name in names]
    finally:
        raw.close()
    files = {file.name: file.read_bytes() for file in sorted((home.root / "attachments").glob("*"))}
    told = repr((rows, files, json.loads(home.settings_file.read_text())))
    return hashlib.sha256(told.encode()).hexdigest()


def tree(root: Path) -> dict[str, bytes]:
    """All files of a home, but those of who has it open."""
    skipped = ("lock", "-shm")
    return {
        str(file.relative_to(root)): file.read_bytes()
        for file in sorted(root.rglob("*"))
        if file.is_file() and not file.name.endswith(skipped) and "log" not in file.relative_to(root).parts
    }


def run(*arguments: str | Path) -> int:
    return main([str(argument) for argument in arguments])


def test_what_comes_back_is_what_was_there(
    home: Paths, file: Path, other: Paths, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("restore", file, "--home", other.root) == 0
    assert "is in place." in capsys.readouterr().out
    assert content(other) == content(home)
    assert keys.key_source(other).key() == keys.key_source(home).key()
    assert not other.sealed_key_file.exists(), "it had no passphrase, and needs none now"
    assert not list(other.root.glob("re*")), "nothing of the way is left"
    if os.name == "posix":
        assert not [each for each in other.root.rglob("*") if each.stat().st_mode & 0o077]
    again = opened(other)
    assert again.settings.value.user_name == "Annabelle Mill"
    ((attachment, _),) = again._parts.store.attachments.all()
    assert again._parts.attachments.read(attachment.id, 10**6) == PICTURE
    assert [check.detail for check in again.checks() if not check.ok] == []
    again.close()


def test_nothing_can_be_read_in_the_file(home: Paths, file: Path) -> None:
    data = file.read_bytes()
    key = keys.key_source(home).key()
    for secret in (b"bees", b"Annabelle", b"mill", key, key.hex().encode(), WORDS.encode(), b"SQLite format"):
        assert secret not in data
    if os.name == "posix":
        assert file.stat().st_mode & 0o077 == 0
    assert not list(home.root.rglob("*.part*"))
    assert [each.name for each in file.parent.glob("mine*")] == [file.name]
    assert zipfile.ZipFile(file).testzip() is None


def test_a_window_that_is_open_answers_and_goes_on_writing(
    home: Paths, me: SecondMe, tmp_path: Path, other: Paths, monkeypatch: pytest.MonkeyPatch
) -> None:
    serve(me)
    monkeypatch.setattr(backup, "PAGES", 1)
    whole, written = backup._copy, []

    def writing(connections: Any, target: Path, key: bytes, progress: Progress) -> None:
        def between(step: Step) -> None:
            if len(written) < 3:
                written.append(step)
                typing = Thread(target=me.chats.create, args=(f"Meanwhile {len(written)}",))
                typing.start()
                typing.join()

        whole(connections, target, key, Progress(between, interval=0))

    monkeypatch.setattr(backup, "_copy", writing)
    command = [sys.executable, "-m", "secondme.cli", "backup", str(tmp_path / "b"), "--json"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    assert (told["attachments"], told["own_passphrase"]) == (1, False)
    assert told["size"] == (tmp_path / "b").stat().st_size
    assert len(written) == 3
    assert run("restore", tmp_path / "b", "--home", other.root) == 0
    store = Store.open(other)
    assert [chat.title for chat in store.chats.list()] == ["Bees"], "it is of one moment"
    store.close()
    assert len(me.chats.list()) == 4


def test_a_home_with_a_passphrase_keeps_its_own(home: Paths, me: SecondMe, tmp_path: Path, other: Paths) -> None:
    me.guard.protect("another one of mine")
    target = tmp_path / "b"
    told = me.backup(target, None, Progress())
    assert told["protected"]
    me.close()
    with pytest.raises(WrongPassphrase, match="of this backup"):
        restore.restore(other.ensure(), target, WORDS, False, Progress())
    restore.restore(other, target, "another one of mine", False, Progress())
    assert not other.key_file.exists()
    assert content(other, "another one of mine") == content(home, "another one of mine")


def test_it_is_never_written_over_another_file_unasked(
    home: Paths, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    assert run("backup", file) == 1
    assert "is there already" in capsys.readouterr().err
    assert file.read_bytes() == before
    assert run("backup", file, "--force") == 0
    assert f"Everything is in {file} (0." in (said := capsys.readouterr().out)
    assert "with the passphrase that you gave" in said
    assert file.read_bytes() != before
    assert run("backup", file.parent / "no" / "b") == 1
    assert "There is no folder" in capsys.readouterr().err
    assert run("backup", home.memory_db, "--force") == 1
    assert run("backup", home.root / "b") == 1
    assert "another place" in capsys.readouterr().err


def test_what_is_missing_is_said(
    home: Paths, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("backup", tmp_path / "b") == 1
    assert "nothing to back up" in capsys.readouterr().err
    Store.open(home).close()
    monkeypatch.delenv("SECONDME_BACKUP_PASSPHRASE")
    assert run("backup", tmp_path / "b") == 1
    assert "--passphrase-file" in capsys.readouterr().err
    words = tmp_path / "words"
    words.write_text("short\n")
    assert run("backup", tmp_path / "b", "--passphrase-file", words) == 1
    assert "at least 8" in capsys.readouterr().err
    words.write_text("\n")
    assert run("backup", tmp_path / "b", "--passphrase-file", words) == 1
    assert "no passphrase" in capsys.readouterr().err
    assert run("restore", tmp_path / "b") == 1
    assert "There is no file" in capsys.readouterr().err
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    typed = iter([WORDS, WORDS + "s"])
    monkeypatch.setattr("secondme.rescuing.getpass", lambda _prompt: next(typed))
    assert run("backup", tmp_path / "b") == 1
    assert "not the same" in capsys.readouterr().err
    assert not (tmp_path / "b").exists()


@pytest.mark.parametrize("label", ["Copying", "Writing", "Checking"])
def test_one_that_is_cancelled_leaves_nothing(home: Paths, me: SecondMe, tmp_path: Path, label: str) -> None:
    target = tmp_path / "b"
    target.write_bytes(b"the one before")

    def cancel(step: Step) -> None:
        if step.label == label:
            progress.cancel()

    progress = Progress(cancel, interval=0)
    with pytest.raises(Cancelled):
        me.backup(target, WORDS, progress)
    assert target.read_bytes() == b"the one before"
    assert not list(tmp_path.rglob("*.part*"))
    assert me.backup(target, WORDS, Progress())["size"] > 1000


def test_a_full_disk_is_said(me: SecondMe, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    usage = shutil.disk_usage(tmp_path)._replace(free=1000)
    with monkeypatch.context() as patch:
        patch.setattr(backup.shutil, "disk_usage", lambda _: usage)
        with pytest.raises(EnvironmentProblem, match="disk is full"):
            me.backup(tmp_path / "b", WORDS, Progress())

    def full(*_: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(backup, "_add", full)
    with pytest.raises(EnvironmentProblem, match="disk is full"):
        me.backup(tmp_path / "b", WORDS, Progress())
    assert [each.name for each in tmp_path.rglob("*") if each.name.startswith("b.") or each.name == "b"] == []


def rewritten(file: Path, change: Callable[[dict[str, bytes]], None]) -> None:
    """The same archive with other parts."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    change(parts)
    with zipfile.ZipFile(file, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, data)


def flip(file: Path) -> None:
    data = bytearray(file.read_bytes())
    data[len(data) // 2] ^= 1
    file.write_bytes(data)


def outside(parts: dict[str, bytes]) -> None:
    parts["../../escaped"] = b"x"


def listed_outside(parts: dict[str, bytes]) -> None:
    parts["attachments/../../escaped"] = b"x"
    told = json.loads(parts["manifest.json"])
    told["parts"]["attachments/../../escaped"] = {"size": 1, "sha256": hashlib.sha256(b"x").hexdigest()}
    parts["manifest.json"] = json.dumps(told).encode()


def unsealed_change(parts: dict[str, bytes]) -> None:
    """The manifest is made to fit what was changed."""
    name = next(name for name in parts if name.startswith("attachments/"))
    parts[name] = b"another picture"
    told = json.loads(parts["manifest.json"])
    told["parts"][name] = {"size": 15, "sha256": hashlib.sha256(b"another picture").hexdigest()}
    parts["manifest.json"] = json.dumps(told).encode()


def costly(parts: dict[str, bytes]) -> None:
    parts["key.sealed"] = json.dumps(json.loads(parts["key.sealed"]) | {"n": 2**20, "r": 32}).encode()


def missing(parts: dict[str, bytes]) -> None:
    del parts["memory.db"]


def bomb(file: Path) -> None:
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in (parts | {"memory.db": bytes(5_000_000)}).items():
            archive.writestr(name, data)


def link(file: Path) -> None:
    info = zipfile.ZipInfo("attachments/link")
    info.external_attr = 0o120777 << 16
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr(info, "/etc/passwd")


def twice(file: Path) -> None:
    with pytest.warns(UserWarning, match="Duplicate"), zipfile.ZipFile(file, "a") as archive:
        archive.writestr("memory.db", b"x")


@pytest.mark.parametrize(
    "spoil",
    [
        flip, bomb, link, twice,
        lambda file: file.write_bytes(file.read_bytes()[: file.stat().st_size // 2]),
        lambda file: file.write_bytes(b""),
        lambda file: file.write_bytes(b"{}" * 1000),
        *(lambda file, change=change: rewritten(file, change)
          for change in (outside, listed_outside, unsealed_change, costly, missing)),
    ],
)  # fmt: skip
def test_a_bad_file_changes_nothing(
    home: Paths, file: Path, spoil: Callable[[Path], None], capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(home.root)
    spoil(file)
    assert run("restore", file, "--replace") == 1
    assert capsys.readouterr().err == "This file is damaged, or no backup of Second Me. Nothing was changed.\n"
    assert tree(home.root) == before
    assert not list(file.parent.parent.glob("escaped"))


def test_a_wrong_passphrase_changes_nothing(
    home: Paths, file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(home.root)
    words = tmp_path / "words"
    words.write_text("four plain little birds\n")
    assert run("restore", file, "--replace", "--passphrase-file", words) == 1
    assert capsys.readouterr().err == "That is not the passphrase of this backup. Nothing was changed.\n"
    assert tree(home.root) == before


def test_one_of_a_newer_version_is_refused(
    home: Paths, file: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    before = tree(home.root)
    older = frozenset(list(migrations.known())[1:])
    monkeypatch.setattr(migrations, "known", lambda: older)
    assert run("restore", file, "--replace") == 1
    assert "made by a newer version" in capsys.readouterr().err
    assert tree(home.root) == before
