"""`python -m secondme`."""

import runpy
import sys

import pytest


def run(monkeypatch: pytest.MonkeyPatch, *arguments: str) -> int:
    monkeypatch.setattr(sys, "argv", ["secondme", *arguments])
    with pytest.raises(SystemExit) as ended:
        runpy.run_module("secondme", run_name="__main__")
    return int(ended.value.code or 0)


def test_without_a_command_it_says_how_the_window_opens(monkeypatch, capsys) -> None:
    assert run(monkeypatch) == 1
    told = capsys.readouterr()
    assert told.out == ""
    assert "python -m ui" in told.err
    assert told.err.count("\n") == 1


def test_with_a_command_it_is_the_command_line(monkeypatch, capsys) -> None:
    assert run(monkeypatch, "--version") == 0
    assert "Second Me" in capsys.readouterr().out
