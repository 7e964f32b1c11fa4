"""Reports of problems: written for real crashes, without a word of what was said, kept few, told once."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import psutil
import pytest

from secondme import reports
from secondme.cli import main
from secondme.engine.child import Child, ChildDied, launcher
from secondme.engine.protocol import MODEL_ANSWERS
from secondme.errors import UserError
from secondme.paths import Paths

ROOT = Path(__file__).parents[2]
SECRET = "my aunt Rosalind hides 4711 in the pantry"


def fail(said: str) -> None:
    memory = {"text": said}
    try:
        raise KeyError(memory["text"])
    except KeyError as error:
        error.add_note(said)
        raise ValueError(f"cannot handle {said}") from error


def test_an_error_is_told_by_kind_and_place_alone(home: Paths) -> None:
    reports.keep_in(home.reports)
    with pytest.raises(ValueError) as caught:
        fail(SECRET)
    reports.error("the window", caught.value)
    (report,) = reports.kept(home.reports)
    assert report.title == "ValueError in the window"
    assert "test_reports.py" in report.text
    assert " in fail" in report.text
    assert "because of KeyError, raised at" in report.text
    for word in ("aunt", "Rosalind", "hides", "4711", "pantry", str(home.root), str(ROOT)):
        assert word not in report.text, word
    if os.name == "posix":
        assert Path(report.path).stat().st_mode & 0o077 == 0


def test_the_same_is_reported_once_and_few_are_kept(home: Paths, monkeypatch: pytest.MonkeyPatch) -> None:
    reports.keep_in(home.reports)
    for _ in range(3):
        try:
            fail(SECRET)
        except ValueError as error:
            reports.error("the window", error)
    assert len(reports.kept(home.reports)) == 1
    for number in range(reports.MOST + 5):
        reports.died("model", number + 1, [])
    kept = reports.kept(home.reports)
    assert len(kept) == reports.MOST
    assert kept[0].title == f"The model process ended: exit status {reports.MOST + 5}"


def test_without_a_folder_nothing_is_written(home: Paths) -> None:
    reports.error("the window", ValueError("x"))
    assert not home.reports.exists()


def test_it_is_told_once_that_there_is_one_and_it_can_be_deleted(home: Paths) -> None:
    assert reports.unseen(home.reports) == 0
    reports.keep_in(home.reports)
    reports.died("model", -11, [])
    assert reports.unseen(home.reports) == 1
    assert reports.unseen(home.reports) == 0
    (report,) = reports.kept(home.reports)
    for name in ("../secondme.log", "seen", report.name + "x"):
        with pytest.raises(UserError, match="no longer there"):
            reports.remove(home.reports, name)
    reports.remove(home.reports, report.name)
    assert reports.kept(home.reports) == ()


CRASH = f"""
import ctypes, os, sys
from pathlib import Path
from secondme import reports
reports.watch(Path(sys.argv[1]))
def remember(said):
    ctypes.string_at(0)
if sys.argv[2] == "crash":
    remember({SECRET!r})
reports.stop()
"""


def run(home: Paths, how: str) -> int:
    ended = subprocess.run([sys.executable, "-c", CRASH, str(home.reports), how], cwd=ROOT, capture_output=True)
    return ended.returncode


@pytest.mark.skipif(os.name != "posix", reason="a crash by signal")
def test_a_crash_of_the_app_is_reported_by_its_next_start(home: Paths) -> None:
    assert run(home, "crash") == -signal.SIGSEGV
    assert reports.kept(home.reports) == ()
    assert run(home, "end") == 0
    (report,) = reports.kept(home.reports)
    assert report.title == "The app ended unexpectedly"
    assert "Segmentation fault" in report.text
    assert " in remember" in report.text
    assert "Rosalind" not in report.text
    assert [file.name for file in home.reports.iterdir()] == [report.name], "nothing else is left"


@pytest.mark.skipif(os.name != "posix", reason="a crash by signal")
@pytest.mark.parametrize("number", [signal.SIGSEGV, signal.SIGKILL])
def test_a_child_that_dies_is_reported_with_where_it_was(home: Paths, number: int) -> None:
    reports.keep_in(home.reports)
    child = Child("model", MODEL_ANSWERS, command=launcher("model"))
    child.start()
    assert child.pid
    until = time.monotonic() + 20
    while psutil.Process(child.pid).num_threads() < 2 and time.monotonic() < until:
        time.sleep(0.05)
    call = child.call("count", texts=[SECRET])
    os.kill(child.pid, number)
    with pytest.raises(ChildDied):
        call.get(timeout=20)
    child.stop()
    (report,) = reports.kept(home.reports)
    assert report.title == f"The model process ended: {reports.SIGNALS[number]}"
    assert ("secondme/engine/worker.py:" in report.text) == (number == signal.SIGSEGV)
    assert "Rosalind" not in report.text


def test_a_child_that_is_stopped_is_no_problem(home: Paths) -> None:
    reports.keep_in(home.reports)
    child = Child("model", MODEL_ANSWERS, command=launcher("model"))
    child.start()
    child.stop()
    assert reports.kept(home.reports) == ()


def test_only_lines_of_where_a_child_was_are_taken_of_what_it_says(home: Paths) -> None:
    reports.keep_in(home.reports)
    said = [
        "Fatal Python error: Segmentation fault", "Current thread 0x00007f (most recent call first):",
        '  File "/home/rosalind/app/secondme/engine/llama.py", line 12 in reply', f"ValueError: {SECRET}",
        "ERROR secondme.engine.worker: An error was not caught: TypeError at worker.py:12 > llama.py:3",
        f"ERROR secondme.engine.worker: {SECRET}",
    ]  # fmt: skip
    assert [reports.fault_line(line) for line in said] == [True, True, True, False, True, False]
    reports.died("model", -11, said)
    text = reports.kept(home.reports)[0].text
    assert "secondme/engine/llama.py:12 in reply" in text
    assert "TypeError at worker.py:12 > llama.py:3" in text
    assert "osalind" not in text


def test_on_the_command_line(
    home: Paths, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, expected_logs: list[str]
) -> None:
    expected_logs.append("A command failed")
    monkeypatch.setattr("secondme.options.run", lambda call: fail(SECRET))
    assert main(["doctor"]) == 1
    capsys.readouterr()
    assert main(["reports", "list"]) == 0
    name = capsys.readouterr().out.split()[0]
    assert main(["reports", "show", name]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith("ValueError in a command\n")
    assert "Rosalind" not in shown
    assert main(["reports", "delete", name]) == 0
    assert main(["reports", "show", name]) == 1
    capsys.readouterr()
    assert main(["reports", "list"]) == 0
    assert capsys.readouterr().out == "There is no report.\n"
