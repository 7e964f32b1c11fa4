"""How the command behaves: options, bugs, signals, pipes, terminals, and without an owner of the home."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

from secondme import meter
from secondme.app import SecondMe
from secondme.cli import main
from secondme.commands import COMMANDS, dispatch
from secondme.errors import UserError
from secondme.options import show_hits, show_import, show_jobs, show_memories
from secondme.paths import Paths
from secondme.progress import Progress, Step
from secondme.types import Claim, Evidence, NewItem, NewMemory
from tests.core.test_cli import answer, call, failure, me, notes

__all__ = ["me", "notes"]  # fixtures


def test_options_before_and_after_the_command(home: Paths, tmp_path: Path) -> None:
    other = tmp_path / "other"
    for arguments in (["--json", "--home", other, "memories"], ["memories", "--home", other, "--json"]):
        done = call(*arguments)
        assert (done.returncode, done.stdout) == (0, "[]\n"), done.stderr
        assert (other / "memory.db").exists()
    assert not home.memory_db.exists()
    done = call("--home", home.root, "jobs", "list", "--home", other)
    assert done.returncode == 0
    assert not home.memory_db.exists()


def test_unusable_arguments(me: SecondMe, tmp_path: Path) -> None:
    assert "There is no file or folder" in failure("import", tmp_path / "nothing")
    assert "ISO 8601" in failure("search", "x", "--now", "yesterday")
    assert "at least one hit" in failure("search", "x", "-k", "0")
    assert "Give either a question" in failure("search")
    assert "Give either a question" in failure("search", "x", "--queries", "y")
    assert "cannot be read" in failure("search", "--queries", tmp_path / "nothing")
    (tmp_path / "q.jsonl").write_text('{"id": 1, "query": "x"}\n{"id": 2}\n')
    assert "Line 2 of" in failure("search", "--queries", tmp_path / "q.jsonl")
    assert failure("nonsense") == "No such command 'nonsense' (see secondme --help)."
    assert failure("search", "x", "--nonsense") == "No such option '--nonsense' (see secondme search --help)."
    assert failure("import") == "Missing argument 'PATHS...' (see secondme import --help)."
    assert failure("jobs") == "A command is missing (see secondme jobs --help)."
    with pytest.raises(UserError, match="no command"):
        dispatch(me, "nonsense", {}, print, Progress())


def test_a_bug_is_a_sentence_with_the_place_of_the_log(
    me: SecondMe, monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    expected_logs.append("A command failed")

    def fail(*_: Any) -> Any:
        raise ZeroDivisionError("what the person said")

    monkeypatch.setitem(COMMANDS, "memories", fail)  # type: ignore[arg-type]
    told = failure("memories")
    assert str(me.paths.log_file) in told
    assert "what the person said" not in told


def test_whoever_stops_reading_is_left_alone(me: SecondMe, notes: Path) -> None:
    answer("import", notes)
    command = [sys.executable, "-m", "secondme.cli", "search", "Oslo", "--json"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.close()
        assert process.stderr.read() == b""
        process.wait(60)


@pytest.mark.skipif(os.name != "posix", reason="signals of POSIX")
def test_ctrl_c_cancels_in_one_sentence(me: SecondMe, monkeypatch: pytest.MonkeyPatch) -> None:
    began: list[bool] = []

    def work(_me: Any, _params: Any, _emit: Any, progress: Progress) -> Any:
        began.append(True)
        assert progress.cancelled.wait(20)
        progress.check()

    monkeypatch.setitem(COMMANDS, "memories", work)  # type: ignore[arg-type]
    command = [sys.executable, "-m", "secondme.cli", "memories"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        until = time.monotonic() + 30
        while not began and time.monotonic() < until:
            time.sleep(0.02)
        process.send_signal(signal.SIGINT)
        out, told = process.communicate(timeout=20)
    assert (process.returncode, out, told) == (1, "", "Cancelled.\n")


def test_a_line_of_an_open_home_is_the_same_in_this_process(
    me: SecondMe, notes: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """`main` gives the exit code; the window's console script hands on to it."""
    assert main(["import", str(notes), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["imported"] == 3
    assert main(["memories", "--status", "new"]) == 1
    assert "no status 'new'" in capsys.readouterr().err


def test_tables_for_people() -> None:
    file: dict[str, Any] = {"path": "a", "format": "jsonl", "imported": 2, "updated": 0, "unchanged": 1, "skipped": 1}
    bad = {"path": "b", "format": "", "problems": ["b is unreadable."]}
    report = {"dry_run": True, "own": 1, "files": [{**file, "problems": ["Line 3: it is not JSON."]}, bad]}
    assert list(show_import(report)) == [
        "a (jsonl): 2 would be imported, 0 updated, 1 unchanged, 1 skipped",
        "  Line 3: it is not JSON.",
        "b is unreadable.",
    ]
    assert list(show_hits([])) == ["Nothing was found."]
    hit = {"score": 0.5, "relevant": False, "time": "", "type": "item", "author": "A" * 20, "text": "x\n y" + "z" * 200}
    (line,) = show_hits([hit])
    assert line.startswith("0.50 perhaps ")
    (sure,) = show_hits([hit | {"relevant": True}])
    assert sure.startswith("0.50         ")
    assert "?" not in line
    assert line.endswith("…")
    assert "x yz" in line
    assert list(show_memories([])) == ["Nothing is remembered yet."]
    job = {"name": "embed", "state": "idle", "pending": 3, "last_run": None, "last_result": ""}
    assert "never run" in next(show_jobs([job]))


def test_progress_on_a_terminal() -> None:
    assert meter.line(Step(5, 0, "Reading"), 0, 0) == "Reading 5"
    assert meter.line(Step(50, 100, "Reading a"), 0, 0) == f"Reading a [{'#' * 12}{' ' * 12}]  50%"
    told = meter.line(Step(500_000_000, 1_000_000_000, "Downloading X"), 100_000_000, 10.0)
    assert told.endswith("50%  500 of 1,000 MB  10.0 MB/s  0:50 left")


def _alone(arguments: Sequence[str | Path], **environment: str) -> "subprocess.CompletedProcess[str]":
    return call(*arguments, timeout=280, env={**os.environ, **environment})


@pytest.mark.model
def test_alone_with_the_real_models(home: Paths, notes: Path) -> None:
    done = _alone(["import", notes, "--json"])
    assert (done.returncode, json.loads(done.stdout)["imported"]) == (0, 3), done.stderr
    found = json.loads(_alone(["search", "In which town is my flat?", "--json"]).stdout)
    assert found[0]["text"] == "I live in Oslo"
    checks = json.loads(_alone(["doctor", "--json"]).stdout)
    assert checks["ok"], checks
    reply = json.loads(_alone(["ask", "In which city do I live?", "--json"]).stdout)
    assert "Oslo" in reply["reply"]
    assert reply["timing"]["prompt_tokens"] > 0


def test_without_an_embedding_model_search_finds_words_and_says_so(home: Paths, notes: Path, tmp_path: Path) -> None:
    done = _alone(["import", notes, "--json"], SECONDME_MODELS=str(tmp_path / "none"))
    assert (done.returncode, json.loads(done.stdout)["imported"]) == (0, 3)
    assert "not on this computer" in done.stderr
    done = _alone(["search", "Oslo", "--json"], SECONDME_MODELS=str(tmp_path / "none"))
    assert json.loads(done.stdout)[0]["text"] == "I live in Oslo"
    assert "secondme models get" in done.stderr
    done = _alone(["ask", "Where?"], SECONDME_MODELS=str(tmp_path / "none"))
    assert done.returncode == 1
    assert "secondme models get" in done.stderr


def test_models_are_listed_without_making_a_home(tmp_path: Path) -> None:
    done = call("--home", tmp_path / "new", "models", "list", "--json")
    assert done.returncode == 0
    assert not (tmp_path / "new").exists()


def test_a_request_and_an_answer_of_another_assistant(me: SecondMe) -> None:
    store = me._parts.store
    chat = store.chats.create("Talk")
    item = store.items.add(chat.id, NewItem("I am vegetarian", "You", "self", "2026-01-01T10:00:00", "typed"), None)
    claims = (Claim("", "diet", "vegetarian"),)
    store.memories.add(NewMemory("You are vegetarian.", "fact", (Evidence(item.id),), claims=claims), "extract", "")
    me.jobs.run("embed", Progress())
    request = "Suggest a recipe for dinner: what can I eat?"
    told = answer("enhance", request, "--plain")
    assert told["text"].endswith("- I am vegetarian.")
    assert (told["notes"][0]["used"], told["notes"][0]["evidence"]) == (True, [str(item.id)])
    done = call("enhance", "-", "--plain", "--without", str(told["notes"][0]["id"]), input=request)
    assert done.stdout == f"{request}\n\n  [m{told['notes'][0]['id']}] You are vegetarian.  (left out)\n"
    checked = answer("check", "--question", request, "Chicken.")
    assert set(checked) == {"summary", "back", "whole", "judgements"}
    assert checked["judgements"][0]["evidence"] == [str(item.id)]
    assert "You are vegetarian." in call("check", "--question", request, "Chicken.").stdout
    assert failure("check", " ") == "There is no answer."
