"""Settings, progress, events and paths: the ground that every layer stands on."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from secondme.errors import Cancelled, EnvironmentProblem, UserError
from secondme.events import Events
from secondme.lock import HomeLock
from secondme.log import setup
from secondme.paths import Paths
from secondme.progress import Progress, Step
from secondme.settings import Settings, SettingsStore
from secondme.types import Changes, Evidence, NewMemory


def test_settings_survive_a_restart(tmp_path: Path) -> None:
    SettingsStore(tmp_path / "settings.json").update(theme="dark", trusted_templates=("a",))
    assert SettingsStore(tmp_path / "settings.json").value == Settings(theme="dark", trusted_templates=("a",))
    assert [file.name for file in tmp_path.iterdir()] == ["settings.json"]


@pytest.mark.parametrize(
    "change", [{"theme": "mauve"}, {"temperature": 3.0}, {"idle_unload_minutes": 0}, {"memory_tokens": -1}]
)
def test_a_setting_that_cannot_be_is_refused_and_nothing_changes(tmp_path: Path, change: dict[str, Any]) -> None:
    store = SettingsStore(tmp_path / "settings.json")
    store.update(user_name="Ada")
    with pytest.raises(UserError):
        store.update(**change)
    assert SettingsStore(tmp_path / "settings.json").value == Settings(user_name="Ada")


def test_settings_that_cannot_be_written_or_read_are_told_and_kept(tmp_path: Path) -> None:
    store = SettingsStore(tmp_path / "home" / "settings.json")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        store.update(user_name="Ada")
    assert store.value == Settings()
    (tmp_path / "settings.json").mkdir()
    with pytest.raises(EnvironmentProblem, match="cannot be read"):
        SettingsStore(tmp_path / "settings.json")


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_a_home_that_is_no_folder_or_is_shared_is_refused_and_left_as_it_is(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.write_text("mine")
    dangling = tmp_path / "dangling"
    dangling.symlink_to(tmp_path / "nowhere")
    for root in (file, file / "below", dangling):
        with pytest.raises(EnvironmentProblem, match="cannot be used"):
            Paths(root, tmp_path).ensure()
    assert file.read_text() == "mine"
    shared = tmp_path / "shared"
    shared.mkdir()
    shared.chmod(0o1777)
    with pytest.raises(EnvironmentProblem, match="shared"):
        Paths(shared, tmp_path).ensure()
    assert shared.stat().st_mode & 0o7777 == 0o1777


def test_a_lock_or_a_log_that_cannot_be_is_told(tmp_path: Path) -> None:
    (tmp_path / "lock").mkdir()
    with pytest.raises(EnvironmentProblem, match="cannot be opened"):
        HomeLock(tmp_path / "lock")
    (tmp_path / "log").write_text("in the way")
    with pytest.raises(EnvironmentProblem, match="cannot be written"):
        setup(tmp_path / "log" / "secondme.log")


@pytest.mark.parametrize("content", ["", "[]", "{", '{"theme": 5}', '{"temperature": "hot"}', "null", '{"theme": "x"}'])
def test_a_broken_settings_file_is_named_and_left_alone(tmp_path: Path, content: str) -> None:
    path = tmp_path / "settings.json"
    path.write_text(content)
    with pytest.raises(EnvironmentProblem, match=r"settings\.json"):
        SettingsStore(path)
    assert path.read_text() == content


def test_keys_of_another_version_are_kept_out(tmp_path: Path) -> None:
    path = tmp_path / "settings.json"
    path.write_text(json.dumps({"theme": "dark", "from_the_future": 1}))
    assert SettingsStore(path).value == Settings(theme="dark")


def test_progress_is_throttled_but_the_end_is_always_told() -> None:
    steps: list[Step] = []
    progress = Progress(steps.append, interval=60)
    for done in range(1, 101):
        progress.update(done, 100)
    assert [step.done for step in steps] == [1, 100]


def test_cancel_is_raised_by_the_next_update() -> None:
    progress = Progress()
    progress.update(1)
    progress.cancel()
    with pytest.raises(Cancelled):
        progress.update(2)
    with pytest.raises(Cancelled):
        progress.check()


def test_one_broken_listener_does_not_silence_the_others(expected_logs: list[str]) -> None:
    expected_logs.append("A listener failed")
    events, heard = Events(), []

    def broken(event: object) -> None:
        raise RuntimeError("listener")

    events.subscribe(broken)
    unsubscribe = events.subscribe(heard.append)
    events.publish(Changes(memories=(1,)))
    assert heard == [Changes(memories=(1,))]
    unsubscribe()
    events.publish(Changes(memories=(2,)))
    assert len(heard) == 1


def test_changes_that_touch_nothing_are_false() -> None:
    assert not Changes()
    assert Changes(settings=True)


@pytest.mark.skipif(os.name != "posix", reason="file modes are POSIX")
def test_a_home_is_for_its_owner_only(tmp_path: Path) -> None:
    (tmp_path / "home").mkdir(mode=0o755)
    paths = Paths.choose(tmp_path / "home").ensure()
    assert paths.root.stat().st_mode & 0o777 == 0o700


def test_the_home_is_chosen_by_argument_then_environment(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SECONDME_HOME", str(tmp_path / "environment"))
    assert Paths.choose().root == tmp_path / "environment"
    assert Paths.choose(tmp_path / "argument").root == tmp_path / "argument"


def test_no_evidence_no_memory() -> None:
    with pytest.raises(ValueError, match="evidence"):
        NewMemory("You live in Lyon.", "fact", ())
    assert NewMemory("You live in Lyon.", "fact", (Evidence(item_id=1, quote="I live in Lyon"),)).status == "active"
