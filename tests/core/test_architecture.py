"""The layers are a promise that a machine keeps: import-linter finds a file that breaks them."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
LINTER = "from importlinter.cli import lint_imports_command; lint_imports_command()"


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The packages and the contracts, apart from the checkout."""
    for package in ("secondme", "ui"):
        ignored = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / package, tmp_path / package, ignore=ignored)
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def lint(place: Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", LINTER, "--no-cache"]
    environment = {**os.environ, "PYTHONPATH": str(place), "PYTHONDONTWRITEBYTECODE": "1"}
    return subprocess.run(command, cwd=place, env=environment, capture_output=True, text=True, timeout=120)


def test_the_contracts_hold(copy: Path) -> None:
    done = lint(copy)
    assert done.returncode == 0, done.stdout
    assert "7 kept, 0 broken" in done.stdout


@pytest.mark.parametrize(
    ("file", "line", "contract"),
    [
        ("secondme/store/wrong.py", "import secondme.chat.reply", "Layers: an import only points down"),
        ("secondme/broker_wrong.py", "import PySide6.QtCore", "The core never imports Qt"),
        ("ui/wrong.py", "import secondme.store", "The window knows only the door"),
        ("secondme/memory/wrong.py", "import sqlcipher3", "SQL lives in store/"),
        ("secondme/chat/wrong.py", "import llama_cpp", "Only engine/llama.py knows llama.cpp"),
        ("secondme/retrieval/wrong.py", "import torch", "Only engine/embed.py knows sentence-transformers"),
        ("secondme/engine/wrong.py", "import onnxruntime", "Only engine/bert.py knows ONNX Runtime"),
    ],
)
def test_a_file_that_breaks_a_contract_is_found(copy: Path, file: str, line: str, contract: str) -> None:
    (copy / file).write_text(line + "\n", encoding="utf-8")
    done = lint(copy)
    assert done.returncode != 0
    assert f"{contract} BROKEN" in done.stdout
    assert "6 kept, 1 broken" in done.stdout


def test_no_module_is_outside_the_layers() -> None:
    import tomllib

    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["importlinter"][
        "contracts"
    ]
    named = {name.strip() for layer in contracts[0]["layers"] for name in layer.replace(":", "|").split("|")}
    found = {
        f"secondme.{path.stem}"
        for path in (ROOT / "secondme").iterdir()
        if (path.suffix == ".py" and path.stem != "__init__") or (path / "__init__.py").exists()
    }
    assert found - named == set()
