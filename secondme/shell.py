"""Running one command: where the home is open, else here; its answer to stdout, its progress to a terminal."""

import json
import signal
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from getpass import getpass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from secondme.errors import EnvironmentProblem, Locked, UserError
from secondme.paths import Paths
from secondme.progress import Progress

if TYPE_CHECKING:
    from secondme.app import SecondMe

Json = Any
Opened = TypeVar("Opened")


@dataclass(slots=True)
class Call:
    """One command: on which home, what of it, and how its answer is shown."""

    paths: Paths
    name: str
    params: dict[str, Json]
    as_json: bool
    show: Callable[[Json], Iterator[str]]

    def emit(self, line: Json) -> None:
        """A line of an answer in lines; a note goes to the person, not into the answer."""
        if isinstance(line, dict) and line.keys() == {"note"}:
            say(line["note"])
        else:
            print_line(json.dumps(line, ensure_ascii=False))

    def finish(self, result: Json) -> int:
        if "queries" in self.params or "questions" in self.params:
            return 0
        lines = [json.dumps(result, ensure_ascii=False)] if self.as_json else self.show(result)
        for line in lines:
            print_line(line)
        return 1 if self.name == "doctor" and not result["ok"] else 0


def run(call: Call) -> int:
    """Run the command where the home is open, else open it here; the exit code."""
    with interruptible() as progress:
        result = _answer(call, progress)
    return call.finish(result)


def _answer(call: Call, progress: Progress) -> Json:
    from secondme.broker import NoOwner, request
    from secondme.lock import AlreadyOpen

    while True:
        try:
            return request(call.paths, call.name, call.params, call.emit, progress)
        except NoOwner:
            pass
        try:
            return _run_here(call, progress)
        except AlreadyOpen:
            progress.check()


def _run_here(call: Call, progress: Progress) -> Json:
    """As the owner of the home for as long as the command runs; others who knock meanwhile are answered too.

    Raises AlreadyOpen when someone was faster."""
    from secondme.app import AlreadyOpen, models_of_machine
    from secondme.commands import closed_doctor, dispatch, models_of

    if call.name == "models" and call.params["action"] in ("list", "get"):
        return models_of(models_of_machine(call.paths), call.params, progress)
    try:
        me = _opened(call)
    except AlreadyOpen:
        raise
    except EnvironmentProblem as problem:
        if call.name != "doctor":
            raise
        return closed_doctor(problem)
    try:
        me.serve(dispatch)
        result = dispatch(me, call.name, call.params, call.emit, progress)
        me.drain(progress)
        return result
    finally:
        me.close()


def _opened(call: Call) -> "SecondMe":
    """The home. Raises as `SecondMe.open`."""
    from secondme.app import SecondMe

    me = unlocked(lambda passphrase: SecondMe.open(call.paths, background=False, passphrase=passphrase))
    if told := me.upkeep.told_at_start():
        say(told)
    return me


def unlocked(opens: Callable[[str | None], Opened]) -> Opened:
    """What `opens` gives; where it needs the passphrase, that is asked for on a terminal. Raises as it does."""
    try:
        return opens(None)
    except Locked:
        if not sys.stdin.isatty():
            raise
        return opens(getpass("Passphrase: "))


@contextmanager
def interruptible() -> Iterator[Progress]:
    """A progress that Ctrl-C (or SIGTERM) cancels; a second Ctrl-C ends the program. Shown on a terminal only."""
    from secondme.meter import Meter

    meter = Meter(sys.stderr) if sys.stderr.isatty() else None
    progress = Progress(meter.show if meter else None)

    def interrupt(_signal: int, _frame: object) -> None:
        if progress.cancelled.is_set():
            raise KeyboardInterrupt
        progress.cancel()

    old = {which: signal.signal(which, interrupt) for which in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield progress
    finally:
        for which, handler in old.items():
            signal.signal(which, handler)
        if meter:
            meter.clear()


def print_line(line: str) -> None:
    """One line of the answer, at once. Raises BrokenPipeError when nobody reads on."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def say(sentence: str) -> None:
    sys.stderr.write(sentence + "\n")


def read_lines(file: Path, wanted: str) -> list[Mapping[str, Json]]:
    """The questions of a JSON Lines file ("-": standard input), each with an "id" and a `wanted`.

    Raises UserError with the number of the first line that is none."""
    try:
        text = sys.stdin.read() if str(file) == "-" else file.read_text(encoding="utf-8-sig")
    except OSError as error:
        raise UserError(f"{file} cannot be read: {error.strerror}.") from error
    except UnicodeDecodeError as error:
        raise UserError(f"{file} is not UTF-8.") from error
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        if line.strip():
            found.append(_question(line, number, file, wanted))
    return found


def _question(line: str, number: int, file: Path, wanted: str) -> Mapping[str, Json]:
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        raise UserError(f"Line {number} of {file} is not JSON.") from None
    if isinstance(value, dict) and wanted not in value:  # files of questions serve searches and answers alike
        value[wanted] = value.get("question", value.get("query"))
    if not isinstance(value, dict) or "id" not in value or not isinstance(value.get(wanted), str):
        raise UserError(f'Line {number} of {file} is not an object with "id" and "{wanted}".')
    return value
