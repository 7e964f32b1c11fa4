"""The app's side of a child process: start it, talk to it, notice its death, and never leave it behind.

The child ends when its standard input closes, so it ends with the app however the app ends. A thread of ours starts
the process and reads its answers; it lives as long as the process does (on Linux a child may ask to be killed when the
thread that started it ends, see worker.py).
"""

import contextlib
import importlib.util
import itertools
import logging
import os
import queue
import re
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import IO, Any, BinaryIO, cast

from secondme import reports
from secondme.engine import frames
from secondme.engine.frames import Frame, FrameError, Schema
from secondme.errors import EnvironmentProblem

log = logging.getLogger(__name__)

_KEPT = (
    "PATH", "HOME", "USER", "LANG", "LC_ALL", "LC_CTYPE", "TZ", "TMPDIR", "TEMP", "TMP", "SYSTEMROOT", "WINDIR",
    "SYSTEMDRIVE", "USERPROFILE", "LOCALAPPDATA", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "NUMBER_OF_PROCESSORS",
    "PROCESSOR_ARCHITECTURE",
)  # fmt: skip
_QUIET = {
    "GOMP_SPINCOUNT": "3000",
    "GGML_NO_BACKTRACE": "1",
    "HF_HUB_OFFLINE": "1",
    "TRANSFORMERS_OFFLINE": "1",
    "HF_DATASETS_OFFLINE": "1",
    "HF_HUB_DISABLE_TELEMETRY": "1",
    "TOKENIZERS_PARALLELISM": "false",
    "TQDM_DISABLE": "1",
    "PYTHONUTF8": "1",
}
"""Offline, no progress bars, no debugger on an abort. The count is how long a thread of OpenMP spins before it sleeps:
the default of a millisecond costs nothing on an idle machine, but made decoding five times slower on a busy one."""

_OURS = re.compile(rb"(INFO|WARNING|ERROR|CRITICAL) secondme\.[\w.]+: ")


MOST_FAULTS = 200
"""Lines that a process which crashed says of where it was."""


class ChildDied(Exception):
    """The process ended; `code` is its exit status (negative: the signal that ended it)."""

    def __init__(self, code: int | None) -> None:
        super().__init__(f"exit status {code}")
        self.code = code


def launcher(role: str) -> list[str]:
    """The command that starts a child: through the hidden `_worker` subcommand, which frozen builds have too."""
    if getattr(sys, "frozen", False):
        return [sys.executable, "_worker", role]
    if importlib.util.find_spec("secondme.cli"):
        return [sys.executable, "-P", "-m", "secondme.cli", "_worker", role]
    return [sys.executable, "-P", "-m", "secondme.engine.worker", role]


def environment() -> dict[str, str]:
    """What a child may know of ours: no key, no token, and switches that keep its libraries offline and quiet."""
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    source = Path(__file__).resolve().parents[2]
    if not getattr(sys, "frozen", False) and source.name != "site-packages":
        kept["PYTHONPATH"] = str(source)
    return kept | _QUIET | {"SECONDME_PARENT": str(os.getpid())}


class Call:
    """One request under way; its answers arrive in order."""

    def __init__(self, child: "Child", number: int) -> None:
        self.id = number
        self._child = child
        self._answers: queue.SimpleQueue[Frame | ChildDied] = queue.SimpleQueue()

    def put(self, answer: Frame | ChildDied) -> None:
        self._answers.put(answer)

    def get(self, timeout: float | None = None) -> Frame:
        """Raises queue.Empty after `timeout` seconds, ChildDied when no more answers can come."""
        answer = self._answers.get(timeout=timeout)
        if isinstance(answer, ChildDied):
            self._answers.put(answer)
            raise answer
        return answer

    def close(self) -> None:
        """Answers that still come are dropped."""
        self._child.forget(self)


class Child:
    """One process and the requests it is working on. Safe to use from several threads; not restarted: make another."""

    def __init__(
        self,
        role: str,
        answers: Schema,
        *,
        command: Sequence[str] | None = None,
        on_end: Callable[[], None] | None = None,
    ) -> None:
        """`answers` is the schema of what it may say; `on_end` is called on a thread of ours when it has ended."""
        self.role = role
        self._schema = answers
        self._command = list(command or launcher(role))
        self._on_end = on_end
        self._ids = itertools.count(1)
        self._calls: dict[int, Call] = {}
        self._lock = threading.Lock()
        self._writing = threading.Lock()
        self._started = threading.Event()
        self._failure: OSError | None = None
        self._process: subprocess.Popen[bytes] | None = None
        self._ended: ChildDied | None = None
        self._stopping = False
        self._faults: list[str] = []
        self._thread = threading.Thread(target=self._run, name=f"{role}-process", daemon=True)

    def start(self) -> None:
        """Returns when the process exists. Raises EnvironmentProblem when it cannot be started."""
        self._thread.start()
        self._started.wait()
        if self._failure:
            raise EnvironmentProblem(
                f"A part of the app could not be started: {self._failure.strerror}.", "Start the app again."
            ) from self._failure

    @property
    def alive(self) -> bool:
        return self._process is not None and self._ended is None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def call(self, op: str, **fields: Any) -> Call:
        """Send a request that will be answered. Its answers end with ChildDied if the process dies. Raises FrameError
        when it is too large."""
        with self._lock:
            call = Call(self, next(self._ids))
            if self._ended:
                call.put(self._ended)
                return call
            self._calls[call.id] = call
        try:
            self.post(op, id=call.id, **fields)
        except FrameError:
            self.forget(call)
            raise
        return call

    def post(self, op: str, **fields: Any) -> None:
        """Send a message. A dead process is noticed by the reader, not here."""
        assert self._process, "start it first"
        stream = cast(BinaryIO, self._process.stdin)
        with self._writing, contextlib.suppress(BrokenPipeError, ConnectionError):
            if not stream.closed:
                frames.write(stream, {"op": op} | fields)

    def forget(self, call: Call) -> None:
        with self._lock:
            self._calls.pop(call.id, None)

    def stop(self, grace_s: float = 1.0) -> None:
        """End the process: close its input, then ask, then kill. Returns when it is gone and nothing is left of it."""
        process = self._process
        self._stopping = True
        if process is None:
            return
        if self._writing.acquire(timeout=grace_s):
            try:
                with contextlib.suppress(OSError):
                    cast(IO[bytes], process.stdin).close()
            finally:
                self._writing.release()
        for end in (None, process.terminate, process.kill):
            if end:
                end()
            self._thread.join(grace_s)
            if not self._thread.is_alive():
                return
        self._thread.join()

    def _run(self) -> None:
        try:
            self._process = process = subprocess.Popen(
                self._command,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                env=environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            self._failure = error
            self._ended = ChildDied(None)
            return
        finally:
            self._started.set()
        said = threading.Thread(target=self._log, args=(process.stderr,), name=f"{self.role}-stderr", daemon=True)
        said.start()
        try:
            self._read(cast(BinaryIO, process.stdout))
        finally:
            code = self._reap(process)
            said.join()
            with self._lock:
                self._ended = ChildDied(code)
                waiting, self._calls = list(self._calls.values()), {}
            log.info("The %s process %d ended with %s", self.role, process.pid, code)
            if code and not self._stopping:
                reports.died(self.role, code, self._faults)
            for call in waiting:
                call.put(self._ended)
            if self._on_end:
                self._on_end()

    def _read(self, stream: BinaryIO) -> None:
        try:
            while frame := frames.read(stream, self._schema):
                with self._lock:
                    call = self._calls.get(frame[0]["id"])
                if call:
                    call.put(frame)
        except FrameError as error:
            log.info("The %s process broke the protocol: %s", self.role, error)

    def _reap(self, process: subprocess.Popen[bytes]) -> int:
        """Wait for the end of a process that has stopped talking, and close what is left of it."""
        try:
            code = process.wait(timeout=2.0)
        except subprocess.TimeoutExpired:
            process.kill()
            code = process.wait()
        with self._writing, contextlib.suppress(OSError):
            cast(IO[bytes], process.stdin).close()
        cast(IO[bytes], process.stdout).close()
        return code

    def _log(self, stream: IO[bytes]) -> None:
        """What our own code in the process logs. Of all else (a library's words, a traceback), which may repeat what a
        person said, only how much it was."""
        lines = size = 0
        with stream:
            for line in stream:
                text = line.decode(errors="replace").rstrip()
                if len(self._faults) < MOST_FAULTS and reports.fault_line(text):
                    self._faults.append(text)
                if _OURS.match(line):
                    log.info("%s: %s", self.role, text[:300])
                else:
                    lines, size = lines + 1, size + len(line)
        if lines:
            log.info("%s: %d other lines, %d bytes", self.role, lines, size)


def wait(call: Call, until: float | None = None, cancelled: Callable[[], bool] = lambda: False) -> Mapping[str, Any]:
    """The next answer of a call. Raises ChildDied, TimeoutError at `until` (monotonic), or `InterruptedError`."""
    while True:
        if cancelled():
            raise InterruptedError
        if until is not None and time.monotonic() > until:
            raise TimeoutError
        with contextlib.suppress(queue.Empty):
            return call.get(0.02)[0]
