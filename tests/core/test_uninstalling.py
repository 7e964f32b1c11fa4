"""Nothing is left with --all, nothing is lost without; what is someone else's stays, and all of it is told."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from secondme.app import SecondMe
from secondme.browser import install
from secondme.cli import main
from secondme.lock import HomeLock
from secondme.paths import Paths
from secondme.progress import Progress
from secondme.settings import SettingsStore
from secondme.store import Store, keys
from secondme.types import NewItem
from secondme.uninstalling import traces, uninstall
from tests.fakes import FakeEmbedder, FakeEngine

ROOT = Path(__file__).parents[2]
TIME = "2026-01-01T10:00:00+00:00"
pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="the folders are those of Linux")


@pytest.fixture
def person(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folders of a person who has Chromium and Firefox, with files of their own."""
    root = tmp_path / "person"
    for folder in (".config/chromium", ".config/autostart", ".mozilla", ".local/share", ".cache", "run"):
        (root / folder).mkdir(parents=True)
    (root / ".config" / "chromium" / "Preferences").write_text("{}")
    (root / "run").chmod(0o700)
    for name, folder in (
        ("HOME", ""), ("XDG_CONFIG_HOME", ".config"), ("XDG_DATA_HOME", ".local/share"), ("XDG_CACHE_HOME", ".cache"),
        ("XDG_RUNTIME_DIR", "run"),
    ):  # fmt: skip
        monkeypatch.setenv(name, str(root / folder))
    for name in ("SECONDME_HOME", "SECONDME_MODELS"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("SECONDME_KEY_STORE", "file")
    return root


def tree(root: Path) -> dict[str, bytes]:
    return {str(each.relative_to(root)): each.read_bytes() if each.is_file() else b"" for each in root.rglob("*")}


def live(paths: Paths) -> None:
    """A life with the app: a chat, an index, settings, browsers, a model, a report, a copy, an update under way."""
    me = SecondMe.open(paths, engine=FakeEngine([]), embedder=FakeEmbedder(), background=False)
    me.serve(lambda *_: None)
    me.settings.update(user_name="Ana")
    me.browser.connect()
    chat = me.chats.create("Bees")
    me._parts.store.items.add(chat.id, NewItem("I keep bees.", "Ana", "self", TIME, "typed"), None)
    me.jobs.run("embed", Progress())
    me.close()
    for folder, name in (("backups", "before-update-20260101T000000Z-00000000-11111111.db"), ("updates", "x.part")):
        (paths.root / folder).mkdir(exist_ok=True)
        (paths.root / folder / name).write_bytes(b"x")
    (paths.root / "log" / "reports").mkdir(parents=True, exist_ok=True)
    (paths.root / "log" / "reports" / "report-20260101T000000-000000Z.txt").write_text("x")
    for name in ("window.json", "QtProject.conf"):
        (paths.root / name).write_text("{}")
    model = paths.models / "all-minilm-l6-v2"
    model.mkdir(parents=True)
    (model / ".receipt.json").write_text("{}")
    (paths.models / ".partial").mkdir()
    (paths.models / "speeds.json").write_text("{}")


def test_with_all_nothing_is_left(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    before = tree(person)
    paths = Paths.choose()
    live(paths)
    assert len(tree(person)) > len(before) + 15
    whole = tree(person)
    assert main(["uninstall", "--all", "--dry-run"]) == 0
    planned = capsys.readouterr().out
    assert tree(person) == whole, "looking changes nothing"
    assert main(["uninstall", "--all"]) == 1
    assert "--yes" in capsys.readouterr().err
    assert tree(person) == whole
    assert main(["uninstall", "--all", "--yes"]) == 0
    done = capsys.readouterr().out
    assert tree(person) == before
    for line in planned.splitlines():
        assert line.replace("would be removed", "removed") in done.splitlines()
    assert "stays" not in done
    assert main(["uninstall", "--all"]) == 0
    assert capsys.readouterr().out == "There is nothing of Second Me here.\n"


def test_a_real_command_leaves_nothing_behind_either(person: Path) -> None:
    """The process that removes has the log open itself."""
    before = tree(person)
    note = person.parent / "note.md"
    note.write_text("# Bees\nI keep bees.")
    for arguments in (["import", str(note), "--no-wait"], ["browser", "connect"], ["uninstall", "--all", "--yes"]):
        subprocess.run([sys.executable, "-m", "secondme.cli", *arguments], cwd=ROOT, check=True, capture_output=True)
    assert tree(person) == before


def test_without_all_the_data_stays_and_can_be_opened(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = Paths.choose()
    live(paths)
    assert main(["uninstall", "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert not install.connected(paths)
    assert not (paths.root / "index").exists()
    assert not (person / ".config" / "chromium" / "NativeMessagingHosts").exists()
    assert {Path(each["where"]).name for each in told["left"]} >= {"key", "memory.db", "settings.json", "log"}
    assert all(each["why"] for each in told["left"])
    store = Store.open(paths)
    assert [chat.title for chat in store.chats.list()] == ["Bees"]
    store.close()
    assert SettingsStore(paths.settings_file).value.user_name == "Ana"


def test_what_is_not_ours_stays_and_is_named(person: Path) -> None:
    paths = Paths.choose()
    live(paths)
    (paths.root / "diary.txt").write_text("mine")
    (paths.models / "other.gguf").write_bytes(b"GGUF")
    copied = paths.models / "qwen2.5-coder-1.5b-instruct"
    copied.mkdir()
    (copied / "mine.gguf").write_bytes(b"GGUF")
    outside = person / "elsewhere"
    outside.mkdir()
    (outside / "photo.jpg").write_bytes(b"x")
    (paths.root / "attachments").symlink_to(outside)
    hosts = person / ".mozilla" / "native-messaging-hosts"
    other = person / "other" / "browser" / "secondme-host"
    other.parent.mkdir(parents=True)
    other.touch()
    (hosts / f"{install.HOST}.json").write_text(json.dumps({"path": str(other)}))
    told = uninstall(paths, True)
    left = {Path(trace.where).name for trace in told if trace.why}
    assert left == {"diary.txt", "other.gguf", copied.name, f"{install.HOST}.json"}
    assert (copied / "mine.gguf").exists(), "without a receipt it was not the app that brought it, whatever its name"
    assert [each.name for each in paths.root.iterdir()] == ["diary.txt"]
    assert (outside / "photo.jpg").exists(), "a link is removed, not what it leads to"
    assert (hosts / f"{install.HOST}.json").exists()


@pytest.mark.parametrize("everything", [False, True])
def test_a_folder_that_the_person_had_before_keeps_its_files(person: Path, everything: bool) -> None:
    documents = person / "documents"
    mine = [documents / name for name in ("backups/2019/a.jpg", "backups/a.db", "log/boat.txt", "updates/news.pdf")]
    mine += [documents / "log" / "reports" / "march.txt", documents / "attachments" / "scan.pdf"]
    for file in mine:
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text("mine")
    paths = Paths.choose(documents)
    live(paths)
    me = SecondMe.open(paths, engine=FakeEngine([]), embedder=FakeEmbedder(), background=False)
    me._parts.attachments.sweep()
    me._parts.store._connections.erased()
    me.close()
    told = uninstall(paths, everything)
    assert all(file.read_text() == "mine" for file in mine)
    named = {trace.where for trace in told if trace.what == "Not made by Second Me"}
    assert {str(file) for file in mine[1:]} | {str(mine[0].parent)} == named
    if everything:
        assert {file for file in documents.rglob("*") if not file.is_dir()} == set(mine)


def test_a_home_that_is_a_link_goes_too(person: Path) -> None:
    elsewhere = person / "elsewhere"
    elsewhere.mkdir()
    link = person / "link"
    link.symlink_to(elsewhere)
    paths = Paths.choose(link)
    live(paths)
    uninstall(paths, True)
    assert not link.is_symlink()
    assert list(elsewhere.iterdir()) == []


def test_an_entry_of_a_home_that_is_gone_goes_too(person: Path) -> None:
    hosts = person / ".config" / "chromium" / "NativeMessagingHosts"
    hosts.mkdir()
    (hosts / f"{install.HOST}.json").write_text(json.dumps({"path": str(person / "gone" / "secondme-host")}))
    (person / ".config" / "autostart" / "secondme.desktop").write_text("[Desktop Entry]")
    told = uninstall(Paths.choose(), False)
    assert [trace.why for trace in told] == ["", ""]
    assert not (hosts / f"{install.HOST}.json").exists()
    assert not (person / ".config" / "autostart" / "secondme.desktop").exists()


def test_models_that_another_home_uses_stay(person: Path, tmp_path: Path) -> None:
    usual = Paths.choose()
    live(usual)
    second = Paths.choose(tmp_path / "second")
    Store.open(second.ensure()).close()
    told = uninstall(second, True)
    assert not second.root.exists()
    assert (usual.models / "all-minilm-l6-v2").exists()
    assert any("uses them too" in trace.why for trace in told)


def test_models_go_with_a_home_elsewhere_only_when_asked(
    person: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """They belong to no home, and which other homes there are cannot be known."""
    first, second = Paths.choose(tmp_path / "first"), Paths.choose(tmp_path / "second")
    live(first)
    live_models = first.models / "all-minilm-l6-v2"
    Store.open(second.ensure()).close()
    assert main(["--home", str(second.root), "uninstall", "--all", "--yes"]) == 0
    assert f"stays  Model: {live_models}. The home {first.root} uses them too" in capsys.readouterr().out
    assert not second.root.exists()
    assert main(["--home", str(first.root), "uninstall", "--all", "--yes"]) == 0
    assert f"stays  Model: {live_models}. Other homes may use them" in capsys.readouterr().out
    assert not first.root.exists()
    assert (live_models / ".receipt.json").exists()
    assert main(["--home", str(first.root), "uninstall", "--models"]) == 1
    assert "--yes" in capsys.readouterr().err
    assert live_models.exists()
    assert main(["--home", str(first.root), "uninstall", "--all", "--models", "--yes"]) == 0
    assert f"removed  Model: {live_models}" in capsys.readouterr().out
    assert not first.models.exists()


def test_models_within_a_home_go_with_it(person: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_MODELS", str(tmp_path / "first" / "models"))
    paths = Paths.choose(tmp_path / "first")
    live(paths)
    assert all(trace.why == "" for trace in uninstall(paths, True))
    assert not paths.root.exists()


def test_nothing_goes_while_the_home_is_open(person: Path, capsys: pytest.CaptureFixture[str]) -> None:
    paths = Paths.choose()
    live(paths)
    whole = set(tree(person))
    lock = HomeLock(paths.lock_file)
    try:
        for arguments in (["uninstall"], ["uninstall", "--all", "--yes"]):
            assert main(arguments) == 1
            assert "Second Me is open" in capsys.readouterr().err
    finally:
        lock.release()
    assert set(tree(person)) == whole


class Ring:
    """A keyring in a table."""

    priority = 5

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.broken = False

    def get_keyring(self) -> "Ring":
        return self

    def set_password(self, service: str, name: str, key: str) -> None:
        self.kept[service, name] = key

    def get_password(self, service: str, name: str) -> str | None:
        return self.kept.get((service, name))

    def delete_password(self, service: str, name: str) -> None:
        if self.broken:
            raise RuntimeError("locked")
        del self.kept[service, name]


@pytest.fixture
def ring(person: Path, monkeypatch: pytest.MonkeyPatch) -> Ring:
    made = Ring()
    monkeypatch.delenv("SECONDME_KEY_STORE")
    monkeypatch.setattr(keys, "_keyring", lambda: made)
    Store.open(Paths.choose().ensure()).close()
    assert len(made.kept) == 1
    return made


def test_the_entry_in_the_keyring_goes_with_the_data_and_stays_with_it(ring: Ring, person: Path) -> None:
    paths = Paths.choose()
    told = uninstall(paths, False)
    assert len(ring.kept) == 1, "without it the data could not be read again"
    assert any(trace.what == "Entry in the keyring" and "never be read" in trace.why for trace in told)
    Store.open(paths).close()
    told = uninstall(paths, True)
    assert ring.kept == {}
    assert not paths.root.exists()
    assert all(not trace.why for trace in told)


def test_an_entry_that_the_keyring_does_not_delete_is_told_and_can_be_tried_again(ring: Ring, person: Path) -> None:
    paths = Paths.choose()
    ring.broken = True
    left = [trace for trace in uninstall(paths, True) if trace.why]
    assert len(left) == 1
    assert "Delete it there by hand" in left[0].why
    assert os.listdir(paths.root) == ["key.id"]
    ring.broken = False
    assert uninstall(paths, True)
    assert ring.kept == {}
    assert not paths.root.exists()


@pytest.mark.parametrize("place", ["replaced-homes/20260101T000000Z", "restored.part"])
def test_the_entry_of_a_home_that_was_replaced_goes_too(ring: Ring, person: Path, place: str) -> None:
    paths = Paths.choose()
    former = Paths(paths.root / place, paths.models)
    Store.open(former.ensure()).close()
    assert len(ring.kept) == 2
    uninstall(paths, False)
    assert len(ring.kept) == 2
    ring.broken = True
    left = [trace.where for trace in uninstall(paths, True) if trace.why]
    assert left == [f"{service} / {name}" for service, name in ring.kept], "what went is only what can be made again"
    files = {str(file.relative_to(paths.root)) for file in paths.root.rglob("*") if file.is_file()}
    assert files == {"key.id", f"{place}/key.id"}
    ring.broken = False
    assert all(not trace.why for trace in uninstall(paths, True))
    assert ring.kept == {}
    assert not paths.root.exists()


def test_an_entry_that_the_person_has_deleted_is_no_problem(ring: Ring, person: Path) -> None:
    ring.kept.clear()
    assert all(not trace.why for trace in uninstall(Paths.choose(), True))
    assert not Paths.choose().root.exists()


def test_the_window_can_leave_while_it_is_open(person: Path) -> None:
    before = tree(person)
    paths = Paths.choose()
    live(paths)
    me = SecondMe.open(paths, engine=FakeEngine([]), embedder=FakeEmbedder())
    told = [(trace.what, trace.where, trace.why) for trace in me.upkeep.traces(True)]
    assert told == [(trace.what, trace.where, trace.why) for trace in traces(paths, True)]
    told = me.leave(True)
    assert tree(person) == before
    assert len(told) > 8
