"""Reports of what went wrong inside the app: text files in the home that the person may read, copy or delete.

A report tells the kind of an error and the frames it came through, by file, line and name of the function. It never has
the message of an error, a value of a variable or a line of a log, which may repeat what a person said, and no path
beyond the packages'. Nothing is sent anywhere.
"""

import faulthandler
import logging
import os
import re
import sys
import threading
import traceback
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from pathlib import Path, PurePath
from typing import IO, TYPE_CHECKING

from secondme.errors import EnvironmentProblem, UserError

if TYPE_CHECKING:
    from secondme.types import ProblemReport

log = logging.getLogger(__name__)

MOST = 20
"""Reports that are kept; older ones go."""
MOST_FRAMES = 60
_NAME = re.compile(r"report-(\d{8}T\d{6})-\d{6}Z\.txt")
_SEEN = "seen"
_FAULT = re.compile(r"fault-(\d+)\.part")
_FATAL = re.compile(r"(?:Fatal Python error: |Windows fatal exception: )([A-Za-z ]{1,60})")
_FRAME = re.compile(r'  File "([^"\n]{1,400})", line (\d{1,7}) in ([\w.<>]{1,80})')
_UNCAUGHT = re.compile(r"ERROR secondme[\w.]*: An error was not caught: (\w+ at [\w.:> -]{0,600})")
_STACK = re.compile(r"(?:Current thread|Thread) 0x[0-9a-f]{1,16}")
SIGNALS = {4: "illegal instruction", 6: "abort", 7: "bus error", 8: "arithmetic error", 9: "killed", 11: "segfault"}
_lock = threading.Lock()
_folder: Path | None = None
_told: set[str] = set()
_faults: IO[str] | None = None


def keep_in(folder: Path | None) -> None:
    """From now on reports of this process go there; None: there are none. Nothing is made before the first."""
    global _folder
    with _lock:
        _folder = folder
        _told.clear()


def watch(folder: Path) -> None:
    """Keep reports there, turn what former processes left when they crashed into reports, and have the frames written
    down should this process crash. For a process of its own, once."""
    global _faults
    keep_in(folder)
    if _faults is not None:
        return
    try:
        folder.mkdir(parents=True, mode=0o700, exist_ok=True)
        _take_in(folder)
        file = folder / f"fault-{os.getpid()}.part"
        _faults = file.open("w", encoding="utf-8")
    except OSError as error:
        log.info("Crashes will not be reported: %s", type(error).__name__)
        return
    faulthandler.enable(_faults)


def stop() -> None:
    """The process ends as it should: nothing is to be reported."""
    global _faults
    keep_in(None)
    if _faults is not None:
        faulthandler.disable()
        _faults.close()
        Path(_faults.name).unlink(missing_ok=True)
        _faults = None


def error(where: str, problem: BaseException) -> None:
    """Report an error that nobody caught. `where`: which part of the app, in our words."""
    kinds = [kind(each) for each in _chain(problem)]
    lines = []
    for each in _chain(problem):
        lines.append(f"{kind(each)}, raised at" if each is problem else f"because of {kind(each)}, raised at")
        frames = traceback.extract_tb(each.__traceback__)[-MOST_FRAMES:]
        lines += [f"  {_place(frame.filename)}:{frame.lineno} in {frame.name}" for frame in frames]
    _write(f"{kinds[0]} in {where}", lines)


def died(role: str, code: int, said: Sequence[str]) -> None:
    """Report that a process of ours ended by itself. `said`: the `fault_line`s of it; all else is dropped."""
    how = SIGNALS.get(-code, f"signal {-code}") if code < 0 else f"exit status {code}"
    _write(f"The {role} process ended: {how}", list(_frames(said)))


def kind(problem: BaseException) -> str:
    return f"{type(problem).__module__}.{type(problem).__qualname__}".removeprefix("builtins.")


def fault_line(line: str) -> bool:
    """Whether a line is one that faulthandler writes, or a child of an error that it did not catch."""
    return any(each.match(line) for each in (_FATAL, _FRAME, _STACK, _UNCAUGHT))


def kept(folder: Path) -> "tuple[ProblemReport, ...]":
    """The reports, newest first."""
    from secondme.types import ProblemReport  # the window imports this module before it shows

    found = []
    for file in _files(folder):
        text = file.read_text(encoding="utf-8", errors="replace")
        at = datetime.strptime(file.name[7:22], "%Y%m%dT%H%M%S").replace(tzinfo=UTC).isoformat()
        found.append(ProblemReport(file.name, str(file), at, text.split("\n", 1)[0], text))
    return tuple(found)


def unseen(folder: Path) -> int:
    """How many there are that the person was not told of; from now on they were."""
    files = [file.name for file in _files(folder)]
    if not files:
        return 0
    note = folder / _SEEN
    last = note.read_text(encoding="utf-8").strip() if note.exists() else ""
    note.write_text(files[0] + "\n", encoding="utf-8")
    return sum(name > last for name in files)


def remove(folder: Path, name: str) -> None:
    """Raises UserError when there is no report of this name, EnvironmentProblem when it cannot be deleted."""
    if name not in {file.name for file in _files(folder)}:
        raise UserError("This report is no longer there.")
    try:
        (folder / name).unlink()
    except OSError as problem:
        raise EnvironmentProblem(f"The report cannot be deleted: {problem.strerror}.", "Try again.") from problem


def _files(folder: Path) -> list[Path]:
    if not folder.is_dir():
        return []
    return sorted((file for file in folder.iterdir() if _NAME.fullmatch(file.name)), reverse=True)


def _chain(problem: BaseException) -> Iterator[BaseException]:
    seen: set[int] = set()
    each: BaseException | None = problem
    while each is not None and id(each) not in seen and len(seen) < 10:
        seen.add(id(each))
        yield each
        each = each.__cause__ or (None if each.__suppress_context__ else each.__context__)


def _place(file: str) -> str:
    """A file by its package, without the folders before it, which may hold a person's name."""
    parts = PurePath(file.replace("\\", "/")).parts
    for root in ("site-packages", "secondme", "ui", "_internal"):
        if root in parts[:-1]:
            at = len(parts) - 1 - parts[::-1].index(root)
            return "/".join(parts[at + (root in ("site-packages", "_internal")) :])
    return parts[-1] if parts else "?"


def _frames(lines: Sequence[str]) -> Iterator[str]:
    frames = 0
    for line in lines:
        if found := _FATAL.match(line):
            yield found[1].strip()
        elif found := _FRAME.match(line):
            frames += 1
            if frames <= MOST_FRAMES:
                yield f"  {_place(found[1])}:{found[2]} in {found[3]}"
        elif _STACK.match(line):
            yield "thread"
        elif found := _UNCAUGHT.match(line):
            yield found[1]


def _take_in(folder: Path) -> None:
    """What faulthandler wrote for processes that are gone."""
    import psutil

    for file in folder.iterdir():
        owner = _FAULT.fullmatch(file.name)
        if owner is None or (int(owner[1]) != os.getpid() and psutil.pid_exists(int(owner[1]))):
            continue
        lines = file.read_text(encoding="utf-8", errors="replace").splitlines()
        if any(map(fault_line, lines)):
            _write("The app ended unexpectedly", list(_frames(lines)))
        file.unlink()


def _write(title: str, lines: Sequence[str]) -> None:
    """The same problem is reported once in the life of a process."""
    body = "\n".join(lines)
    with _lock:
        if _folder is None or title + body in _told:
            return
        _told.add(title + body)
        import platform

        now = datetime.now(UTC)
        about = f"Second Me {_version()}, Python {platform.python_version()}, {platform.system()} {platform.machine()}"
        text = f"{title}\n{now.isoformat(timespec='seconds')}\n{about}{', packaged' if _packaged() else ''}\n\n{body}\n"
        try:
            _folder.mkdir(parents=True, mode=0o700, exist_ok=True)
            file = _folder / f"report-{now:%Y%m%dT%H%M%S-%f}Z.txt"
            with os.fdopen(os.open(file, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="utf-8") as out:
                out.write(text)
            for old in _files(_folder)[MOST:]:
                old.unlink()
        except OSError as problem:
            log.info("A report could not be written: %s", type(problem).__name__)


def _packaged() -> bool:
    return bool(getattr(sys, "frozen", False))


def _version() -> str:
    from importlib import metadata

    try:
        return metadata.version("secondme")
    except metadata.PackageNotFoundError:
        return "of a source tree"
