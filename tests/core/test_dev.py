"""The set-up: what it says when something is missing, and that a second start does nothing again."""

import ast
import importlib.util
import os
import re
import subprocess
import sys
import tomllib
from collections.abc import Sequence
from pathlib import Path
from types import ModuleType

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture
def dev(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> ModuleType:
    """dev.py in a checkout of its own, so that no test touches the real one."""
    spec = importlib.util.spec_from_file_location("dev", ROOT / "dev.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    for name in ("pyproject.toml", "constraints.txt"):
        (tmp_path / name).write_bytes((ROOT / name).read_bytes())
    monkeypatch.setattr(module, "ROOT", tmp_path)
    monkeypatch.setattr(module, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(module, "CONSTRAINTS", tmp_path / "constraints.txt")
    monkeypatch.setattr(module.time, "sleep", lambda _: None)
    return module


@pytest.fixture
def ran(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> list[list[str]]:
    """Every command that would have been run; all succeed."""
    commands: list[list[str]] = []

    def run(command: Sequence[object], env: object = None) -> int:
        commands.append([str(part) for part in command])
        return 0

    monkeypatch.setattr(dev, "run", run)
    return commands


def pretend_venv(dev: ModuleType) -> None:
    dev.python().parent.mkdir(parents=True)
    dev.python().touch()


def test_it_needs_the_standard_library_only() -> None:
    tree = ast.parse((ROOT / "dev.py").read_text(encoding="utf-8"))
    nodes = [node for node in ast.walk(tree) if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {alias.name for node in nodes if isinstance(node, ast.Import) for alias in node.names}
    names |= {node.module or "" for node in nodes if isinstance(node, ast.ImportFrom)}
    assert {name.split(".")[0] for name in names} <= set(sys.stdlib_module_names)


def test_every_dependency_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    wanted = [*project["dependencies"], *project["optional-dependencies"]["dev"]]
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    pinned = {line.split("==")[0] for line in lines if not line.startswith("#")}
    assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[^ @/]+", line) for line in lines if not line.startswith("#"))

    def key(name: str) -> str:
        return re.sub(r"[-_.]+", "-", name).lower()

    missing = {key(re.split(r"[<>=]", name)[0]) for name in wanted} - {key(name) for name in pinned}
    assert missing == set()


def test_torch_is_pinned_without_a_build(dev: ModuleType) -> None:
    assert re.fullmatch(r"\d+\.\d+\.\d+", dev.torch_version())


def test_make_knows_every_command(dev: ModuleType) -> None:
    phony = re.search(r"^\.PHONY: (.+)$", (ROOT / "Makefile").read_text(encoding="utf-8"), re.M)
    assert phony
    assert set(phony[1].split()) == set(dev.COMMANDS)


def test_the_continuous_check_is_a_sound_script() -> None:
    script = ROOT / ".ci" / "run"
    assert os.access(script, os.X_OK)
    assert "set -euo pipefail" in script.read_text(encoding="utf-8")
    subprocess.run(["bash", "-n", script], check=True)


def test_the_first_time_installs_and_the_second_does_nothing(dev: ModuleType, ran: list[list[str]]) -> None:
    pretend_venv(dev)
    dev.install()
    installs = [command for command in ran if "install" in command]
    assert installs[0][-1] == f"torch=={dev.torch_version()}+cpu"
    assert installs[-1][-2:] == ["-e", str(dev.ROOT)]
    assert all(str(dev.CONSTRAINTS) in command for command in installs)
    ran.clear()
    dev.install()
    assert ran == []
    dev.install(dev=True)
    assert ran[-1][-1] == f"{dev.ROOT}[dev]"
    ran.clear()
    dev.install()
    dev.install(dev=True)
    assert ran == []


@pytest.mark.parametrize("name", ["constraints.txt", "pyproject.toml"])
def test_a_change_of_what_is_wanted_installs_again(dev: ModuleType, ran: list[list[str]], name: str) -> None:
    pretend_venv(dev)
    dev.install()
    ran.clear()
    with (dev.ROOT / name).open("a") as file:
        file.write("# changed\n")
    dev.install()
    assert ran


def test_an_install_that_failed_is_not_taken_for_done(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_venv(dev)
    monkeypatch.setattr(dev, "run", lambda command, env=None: 0 if "-c" in command and "import pip" in command else 1)
    with pytest.raises(dev.Stop, match="could not be installed"):
        dev.install()
    assert not dev.is_installed(dev=False)


def test_a_slow_index_gets_another_chance(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    answers = [1, 1, 0]
    environments: list[dict[str, str]] = []

    def run(command: object, env: dict[str, str]) -> int:
        environments.append(env)
        return answers.pop(0)

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setenv("PIP_DEFAULT_TIMEOUT", "7")
    monkeypatch.delenv("PIP_RETRIES", raising=False)
    dev.pip_install("x")
    assert answers == []
    assert (environments[0]["PIP_DEFAULT_TIMEOUT"], environments[0]["PIP_RETRIES"]) == ("7", "8")


@pytest.mark.skipif(sys.platform == "darwin", reason="the ordinary build is the CPU build")
def test_without_a_cpu_build_torch_still_installs(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    asked: list[list[str]] = []

    def run(command: Sequence[object], env: object = None) -> int:
        asked.append([str(part) for part in command])
        return 1 if asked[-1][-1].endswith("+cpu") else 0

    monkeypatch.setattr(dev, "run", run)
    monkeypatch.setenv("TORCH_INDEX", "https://index.example/cpu")
    dev.install_torch()
    assert asked[0][-3:-1] == ["--extra-index-url", "https://index.example/cpu"]
    assert f"torch=={dev.torch_version()}" in asked[1]
    assert ("TORCH_INDEX" in capsys.readouterr().out) == dev.LINUX


def test_a_missing_compiler_is_named_before_anything_is_built(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    monkeypatch.setattr(dev.shutil, "which", lambda name: None)
    monkeypatch.setattr(dev, "is_debian_root", lambda: False)
    monkeypatch.setattr(dev, "LINUX", True)
    pretend_venv(dev)
    with pytest.raises(dev.Stop, match="apt-get install build-essential python3-dev"):
        dev.install()
    assert not any("install" in command for command in ran)


def test_root_installs_system_packages_and_others_are_told(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    monkeypatch.setattr(dev, "is_debian_root", lambda: True)
    dev.need_packages([], "nothing")
    assert ran == []
    dev.need_packages(["xvfb"], "why")
    assert [command[:2] for command in ran] == [["apt-get", "update"], ["apt-get", "install"]]
    assert ran[-1][-1] == "xvfb"
    monkeypatch.setattr(dev, "is_debian_root", lambda: False)
    with pytest.raises(dev.Stop, match=r"why\n.*sudo apt-get install xvfb"):
        dev.need_packages(["xvfb"], "why")


def test_without_a_display_it_says_how_to_run(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]], capsys: pytest.CaptureFixture[str]
) -> None:
    pretend_venv(dev)
    monkeypatch.setattr(dev, "LINUX", True)
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    assert dev.main(["run"]) == 1
    assert "xvfb-run -a make run" in capsys.readouterr().err
    assert ran[-1][1:] == ["-m", "secondme.cli", "models", "get", "--starters"]
    monkeypatch.setenv("QT_QPA_PLATFORM", "offscreen")
    assert dev.main(["run"]) == 0
    assert ran[-1][1:] == ["-m", "ui"]


def test_run_fetches_the_starters_before_the_window(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    pretend_venv(dev)
    monkeypatch.setenv("DISPLAY", ":0")
    assert dev.main(["run", "--home", "somewhere"]) == 0
    assert [command[2] for command in ran[-2:]] == ["secondme.cli", "ui"]
    assert ran[-1][3:] == ["--home", "somewhere"]


def test_the_tests_must_have_the_models(dev: ModuleType) -> None:
    command, env = dev.test_command(["-k", "store"])
    assert env["SECONDME_REQUIRE_MODELS"] == "1"
    assert [str(part) for part in command][-4:] == ["-m", "pytest", "-k", "store"]
    if dev.LINUX:
        assert command[:2] == ["xvfb-run", "-a"]
        assert env["QT_QPA_PLATFORM"] == "xcb"


def test_the_whole_suite_is_two_runs_that_leave_nothing_out(
    dev: ModuleType, monkeypatch: pytest.MonkeyPatch, ran: list[list[str]]
) -> None:
    pretend_venv(dev)
    monkeypatch.setattr(dev, "models_folder", lambda: "models")
    assert dev.main(["test"]) == 0
    first, second = ([str(part) for part in command] for command in ran[-2:])
    assert {part.removeprefix("--ignore=") for part in first if part.startswith("--ignore")} == set(second[-2:])
    assert dev.main(["test", "tests/core"]) == 0
    assert "tests/core" in ran[-1]
    assert "pytest" not in ran[-2]


def test_a_failure_in_either_run_fails_the_suite(dev: ModuleType, monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_venv(dev)
    monkeypatch.setattr(dev, "models_folder", lambda: "models")
    monkeypatch.setattr(dev, "install", lambda dev: None)
    monkeypatch.setattr(dev, "fetch_starters", lambda env: None)
    for statuses in ([-11, 0], [0, 1]):
        left = list(statuses)
        monkeypatch.setattr(dev, "run", lambda command, env=None, left=left: left.pop(0))
        assert dev.main(["test"]) != 0
        assert not left


def test_clean_keeps_data_and_models(dev: ModuleType) -> None:
    for name in (".venv/lib", "build", "models", "secondme/__pycache__", "home"):
        (dev.ROOT / name).mkdir(parents=True)
        (dev.ROOT / name / "file").write_text("x")
    assert dev.main(["clean"]) == 0
    left = {path.relative_to(dev.ROOT).as_posix() for path in dev.ROOT.rglob("file")}
    assert left == {"models/file", "home/file"}


def test_the_status_of_a_command_is_passed_on(dev: ModuleType, tmp_path: Path) -> None:
    assert dev.run([sys.executable, "-c", "raise SystemExit(7)"]) == 7
    with pytest.raises(dev.Stop, match="status 7"):
        dev.must([sys.executable, "-c", "raise SystemExit(7)"])
