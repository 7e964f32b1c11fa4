"""What was there before a backup was restored, and what an end in the midst of it leaves."""

import errno
import json
import subprocess
import sys
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.cli import main
from secondme.errors import EnvironmentProblem, UserError
from secondme.lock import HomeLock
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import Store, backup, restore
from tests.core.test_backup import ROOT, WORDS, cheap, content, file, me, other, run, tree

__all__ = ["cheap", "file", "me", "other"]  # fixtures


def test_what_was_there_is_kept_and_can_be_put_back(
    home: Paths, file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(home)
    store.chats.create("Since then")
    store.close()
    since = content(home)
    assert run("restore", file) == 1
    assert "--replace" in capsys.readouterr().err
    assert content(home) == since
    lock = HomeLock(home.lock_file)
    assert run("restore", file, "--replace") == 1
    assert "Second Me is open" in capsys.readouterr().err
    lock.release()
    assert run("restore", file, "--replace", "--json") == 0
    aside = Path(json.loads(capsys.readouterr().out)["aside"])
    restored = content(home)
    assert restored != since
    assert content(Paths(aside, home.models)) == since, "it is a home of its own"
    assert run("restore", aside, "--replace", "--json") == 0
    assert content(home) == since
    (other,) = restore.replaced_folder(home).iterdir()
    assert json.loads(capsys.readouterr().out)["aside"] == str(other)
    assert content(Paths(other, home.models)) == restored
    assert run("restore", file.parent, "--replace") == 1
    assert content(home) == since


DIES = """
import os, sys
from pathlib import Path
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.store import restore
real, exchange = Path.replace, restore._exchange
def counted(paths, coming):
    left = [int(sys.argv[2])]
    def replace(self, target):
        if not left[0]:
            os._exit(9)
        left[0] -= 1
        return real(self, target)
    Path.replace = replace
    return exchange(paths, coming)
restore._exchange = counted
restore.restore(Paths.choose(), Path(sys.argv[1]), sys.argv[3], True, Progress())
"""


@pytest.mark.parametrize("moves", [0, 1, 3, 5, 7, 8, 9])
def test_one_that_is_cut_off_is_taken_back_at_the_next_start(
    home: Paths, file: Path, moves: int, capsys: pytest.CaptureFixture[str]
) -> None:
    store = Store.open(home)
    store.chats.create("Since then")
    store.close()
    before = tree(home.root)
    died = subprocess.run([sys.executable, "-c", DIES, file, str(moves), WORDS], cwd=ROOT)
    assert died.returncode == 9
    assert restore.put_right(home) == (moves > 0), "before the first nothing was moved"
    assert {name: data for name, data in tree(home.root).items() if ".json.part" not in name} == before
    assert not (home.root / "restored.part").exists()
    assert not restore.put_right(home)


def test_the_next_start_tells_of_it(home: Paths, file: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = content(home)
    assert subprocess.run([sys.executable, "-c", DIES, file, "4", WORDS], cwd=ROOT).returncode == 9
    assert main(["doctor"]) in (0, 1)
    assert "Restoring a backup was cut off" in capsys.readouterr().err
    assert content(home) == before


def test_a_disk_that_fails_midway_leaves_all_as_it_was(
    home: Paths, file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = tree(home.root)
    real = Path.replace

    def failing(self: Path, target: Path) -> Path:
        if self.parent.name == "restored.part" and self.name == "key" and "replaced-homes" not in str(target):
            raise OSError(errno.EIO, "Input/output error")
        return real(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(Path, "replace", failing)
        with pytest.raises(EnvironmentProblem, match="could not be restored"):
            restore.restore(home, file, WORDS, True, Progress())
    assert tree(home.root) == before


def test_two_at_once_are_told_apart(me: SecondMe, tmp_path: Path) -> None:
    with backup._one, pytest.raises(UserError, match="being made already"):
        me.backup(tmp_path / "b", WORDS, Progress())
