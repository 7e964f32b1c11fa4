"""One owner of the database: a lock in the home, and a door for the same user's other processes.

The owner answers on a local socket in a directory that only its user can enter (a named pipe on Windows). Both sides
prove that they know a random token which lies in the home, readable by its owner only; on Linux the owner also checks
whose process it is talking to. What travels is JSON, one object a frame, never pickle:
a request `{"command", "params"}`, then `{"progress"}` and `{"line"}` frames, and last `{"result"}` or `{"error"}`.
A client that goes away, or sends `{"cancel"}`, cancels its command.
"""

import hashlib
import json
import logging
import os
import secrets
import socket
import stat
import struct
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from multiprocessing import AuthenticationError
from multiprocessing.connection import Client, Connection, Listener, answer_challenge, deliver_challenge
from pathlib import Path
from threading import Event, Lock, Thread, current_thread
from typing import IO, Any

from secondme.errors import Cancelled, EnvironmentProblem, ModelProblem, SecondMeError, UserError
from secondme.paths import Paths
from secondme.progress import Progress, Step

log = logging.getLogger(__name__)

Json = Any
Emit = Callable[[Json], None]
Handler = Callable[[str, dict[str, Json], Emit, Progress], Json]
RAISE = "raise"
MAX_FRAME = 64 * 1024 * 1024
POLL_S = 0.1
CLOSED = "Second Me was closed while it worked on this."


class AlreadyOpen(EnvironmentProblem):
    """Another process of this user has the home open; `pid` is its process, 0 when it is not known."""

    def __init__(self, pid: int) -> None:
        who = f" (process {pid})" if pid else ""
        super().__init__(f"Second Me is already open{who}.", "Use the window that is open, or close it and try again.")
        self.pid = pid


class HomeLock:
    """Held from construction until `release`; the operating system releases it when the process dies.

    Raises AlreadyOpen when another holder, in this process or another, has it."""

    def __init__(self, path: Path, patience_s: float = 0.5) -> None:
        """`patience_s`: how long another may look whether the home is free (see `owned`)."""
        self._file: IO[bytes] | None = None
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_CLOEXEC", 0), 0o600)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        until = time.monotonic() + patience_s
        while not _locked(file):
            if time.monotonic() > until:
                pid = _number(file.read(32))
                file.close()
                raise AlreadyOpen(pid)
            time.sleep(0.02)
        file.seek(0)
        file.truncate(0)
        file.write(f"{os.getpid()}\n".encode())
        self._file = file

    def release(self) -> None:
        """Let another process open the home. The file stays: removing it would let two hold a lock of its name."""
        file, self._file = self._file, None
        if file is not None:
            file.truncate(0)
            file.close()


_BYTE = 1 << 20
"""Which byte is locked on Windows: beyond the text, which others must be able to read."""


def _locked(file: IO[bytes]) -> bool:
    """Try to lock an open file, until it is closed."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_BYTE)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file.fileno(), fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        file.seek(0)
        return False
    return True


def owned(paths: Paths) -> bool:
    """Whether a process has the home open now."""
    try:
        with paths.lock_file.open("r+b", buffering=0) as file:
            return not _locked(file)
    except FileNotFoundError:
        return False


def _number(text: bytes) -> int:
    digits = text.strip()
    return int(digits) if digits.isdigit() else 0


def _runtime_directory() -> Path:
    """A short directory that only this user can enter. Raises EnvironmentProblem when someone else made it."""
    uid = os.getuid()
    base = os.environ.get("XDG_RUNTIME_DIR", "")
    for parent in [Path(base)] if base and len(base) < 60 else []:
        if parent.is_dir() and os.access(parent, os.W_OK):
            return _private(parent / "secondme", uid)
    return _private(Path(tempfile.gettempdir()) / f"secondme-{uid}", uid)


def _private(path: Path, uid: int) -> Path:
    path.mkdir(mode=0o700, exist_ok=True)
    found = path.lstat()
    if not stat.S_ISDIR(found.st_mode) or found.st_uid != uid:
        raise EnvironmentProblem(f"The directory {path} belongs to someone else.", "Remove it and try again.")
    if found.st_mode & 0o077:
        path.chmod(0o700)
    return path


def _new_address(root: Path) -> tuple[str, str]:
    """(family, address) for the owner of this home, derived from the home's path."""
    name = hashlib.sha256(str(root.resolve()).encode()).hexdigest()[:24]
    if sys.platform == "win32":
        return "AF_PIPE", rf"\\.\pipe\secondme-{name}-{secrets.token_hex(8)}"
    return "AF_UNIX", str(_runtime_directory() / f"{name}.sock")


@dataclass(frozen=True, slots=True)
class Address:
    """Where the owner answers and the token that both sides must know; lies in the home, for its owner only."""

    family: str
    address: str
    token: str

    @staticmethod
    def file(paths: Paths) -> Path:
        return paths.root / "door.json"

    def write(self, path: Path) -> None:
        temporary = path.with_suffix(".part")
        temporary.unlink(missing_ok=True)
        descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(descriptor, "w", encoding="utf-8") as file:
            json.dump({"family": self.family, "address": self.address, "token": self.token}, file)
        temporary.replace(path)

    @classmethod
    def read(cls, path: Path) -> "Address | None":
        """None when there is no owner yet that answers."""
        try:
            raw = json.loads(path.read_text(encoding="utf-8"))
            return cls(str(raw["family"]), str(raw["address"]), str(raw["token"]))
        except (FileNotFoundError, ValueError, KeyError, TypeError):
            return None


class Channel:
    """JSON objects over one connection; safe to send on from several threads."""

    def __init__(self, connection: "Connection[Any, Any]") -> None:
        self._connection = connection
        self._lock = Lock()

    def send(self, frame: dict[str, Json]) -> None:
        """Raises OSError when the other side is gone."""
        data = json.dumps(frame, ensure_ascii=False).encode("utf-8", "surrogatepass")
        with self._lock:
            self._connection.send_bytes(data)

    def receive(self, timeout_s: float) -> dict[str, Json] | None:
        """The next frame, None when none came in time. Raises EOFError or OSError when the other side is gone, and
        ValueError when it does not speak our language."""
        if not self._connection.poll(timeout_s):
            return None
        frame = json.loads(self._connection.recv_bytes(MAX_FRAME).decode("utf-8", "surrogatepass"))
        if not isinstance(frame, dict):
            raise ValueError("a frame is a JSON object")
        return frame

    def close(self) -> None:
        with self._lock:
            self._connection.close()


def same_user(connection: "Connection[Any, Any]") -> bool:
    """Whether the process at the other end belongs to this user; True where the platform cannot tell (there the
    token alone decides)."""
    if not sys.platform.startswith("linux"):
        return True
    with socket.socket(fileno=os.dup(connection.fileno())) as peer:
        _pid, uid, _gid = struct.unpack("3i", peer.getsockopt(socket.SOL_SOCKET, socket.SO_PEERCRED, 12))
    return bool(uid == os.getuid())


def error_frame(error: BaseException, log_file: Path) -> dict[str, Json]:
    """An error as it travels. What is ours to mend is written to the log, and its place is said."""
    remedy = getattr(error, "remedy", "")
    for kind, known in (("model", ModelProblem), ("environment", EnvironmentProblem), ("user", SecondMeError)):
        if isinstance(error, known):
            return {"error": {"kind": kind, "message": str(error), "remedy": remedy}}
    if isinstance(error, Cancelled):
        return {"error": {"kind": "cancelled", "message": "", "remedy": ""}}
    log.error("A command failed", exc_info=error)
    sentence = f"Something went wrong inside Second Me; the details are in {log_file}."
    return {"error": {"kind": "bug", "message": sentence, "remedy": ""}}


def error_from(frame: dict[str, Json]) -> Exception:
    """The error that a frame carries."""
    told = frame["error"]
    message, remedy = str(told["message"]), str(told["remedy"])
    if told["kind"] == "cancelled":
        return Cancelled()
    if told["kind"] == "model":
        return ModelProblem(message, remedy)
    if told["kind"] == "user":
        return UserError(message)
    return EnvironmentProblem(message, remedy)


class _Visit:
    """One client: its request runs on a thread of its own, while another listens whether it goes away."""

    def __init__(self, server: "Server", connection: "Connection[Any, Any]") -> None:
        self._server = server
        self._connection = connection
        self._channel = Channel(connection)
        self._progress = Progress(self._report)
        self._done = Event()
        self._answered = Lock()
        self.thread = Thread(target=self._run, name="broker-client", daemon=True)

    def _run(self) -> None:
        try:
            if not same_user(self._connection):
                log.warning("A process of another user was turned away")
                return
            deliver_challenge(self._connection, self._server.token)
            answer_challenge(self._connection, self._server.token)
            self._serve()
        except (EOFError, OSError, ValueError, AuthenticationError) as error:
            log.info("A client went away: %s", type(error).__name__)
        finally:
            self._progress.cancel()
            self._channel.close()
            self._server.forget(self)

    def _serve(self) -> None:
        request = None
        while request is None and not self._server.closing.is_set():
            request = self._channel.receive(POLL_S)
        if request is None:
            return
        worker = Thread(target=self._work, args=(request,), name="broker-command", daemon=True)
        worker.start()
        try:
            while not self._done.is_set():
                frame = self._channel.receive(POLL_S)
                if frame is not None and frame.get("cancel"):
                    self._progress.cancel()
        finally:
            self._progress.cancel()
            worker.join()

    def _work(self, request: dict[str, Json]) -> None:
        try:
            name, params = request.get("command"), request.get("params", {})
            if not isinstance(name, str) or not isinstance(params, dict):
                raise UserError("The request has no command.")
            answer = {"result": self._server.answer(name, params, self._emit, self._progress)}
        except BaseException as error:  # noqa: BLE001 - an edge: errors become frames
            answer = error_frame(error, self._server.log_file)
        self._finish(answer)

    def _finish(self, frame: dict[str, Json]) -> None:
        """Send the last frame, once."""
        with self._answered:
            if self._done.is_set():
                return
            try:
                self._channel.send(frame)
            except OSError:
                log.info("A client did not wait for its answer")
            self._done.set()

    def _send(self, frame: dict[str, Json]) -> None:
        if self._done.is_set():
            raise Cancelled
        try:
            self._channel.send(frame)
        except OSError as error:
            self._progress.cancel()
            raise Cancelled from error

    def _emit(self, line: Json) -> None:
        self._send({"line": line})

    def _report(self, step: Step) -> None:
        self._send({"progress": [step.done, step.total, step.label]})

    def end(self) -> None:
        """The owner closes: say so, and cancel."""
        self._finish(error_frame(EnvironmentProblem(CLOSED, "Start it again and repeat the command."), Path()))
        self._progress.cancel()


class Server:
    """Answers the user's other processes, several at once, until `close`."""

    def __init__(self, paths: Paths, handler: Handler, on_raise: Callable[[], bool]) -> None:
        """`on_raise` brings the window to the front; it says whether there is one."""
        self.log_file = paths.log_file
        self.closing = Event()
        self._shutting = Event()
        self._handler = handler
        self._on_raise = on_raise
        self._visits: list[_Visit] = []
        self._lock = Lock()
        self._file = Address.file(paths)
        family, address = _new_address(paths.root)
        token = secrets.token_hex(32)
        self.token = token.encode()
        if family == "AF_UNIX":
            Path(address).unlink(missing_ok=True)
        self._listener = Listener(address, family, backlog=16)
        self._address = Address(family, address, token)
        if family == "AF_UNIX":
            os.chmod(address, 0o600)
        self._address.write(self._file)
        self._thread = Thread(target=self._accept, name="broker", daemon=True)
        self._thread.start()

    def answer(self, name: str, params: dict[str, Json], emit: Emit, progress: Progress) -> Json:
        if name == RAISE:
            return {"raised": self._on_raise()}
        return self._handler(name, params, emit, progress)

    def forget(self, visit: _Visit) -> None:
        with self._lock:
            if visit in self._visits:
                self._visits.remove(visit)

    def _accept(self) -> None:
        while not self._shutting.is_set():
            try:
                connection = self._listener.accept()
            except OSError:
                log.exception("A client could not be accepted")
                self._shutting.wait(1.0)
                continue
            if self._shutting.is_set():
                connection.close()
                return
            visit = _Visit(self, connection)
            with self._lock:
                self._visits.append(visit)
            visit.thread.start()

    def drain(self, progress: Progress) -> None:
        """Accept no more, and wait until every client has its answer. Raises Cancelled."""
        self._shut()
        while self._visiting():
            progress.check()
            time.sleep(POLL_S)

    def _visiting(self) -> list[_Visit]:
        with self._lock:
            return list(self._visits)

    def _shut(self) -> None:
        """Accept no more; who knocks now sees the home free soon, and tries again."""
        if self._shutting.is_set():
            return
        self._shutting.set()
        self._file.unlink(missing_ok=True)
        try:
            Client(self._address.address, self._address.family).close()
        except OSError:
            log.info("Nobody was waiting at the door")
        self._thread.join(1.0)
        self._listener.close()

    def close(self, deadline_s: float = 2.0) -> None:
        """Take no more, tell those who wait, cancel their commands and wait for them, at most `deadline_s`."""
        if self.closing.is_set():
            return
        self.closing.set()
        until = time.monotonic() + deadline_s
        self._shut()
        visits = self._visiting()
        for visit in visits:
            Thread(target=visit.end, name="broker-farewell", daemon=True).start()
        for visit in visits:
            if visit.thread is not current_thread():
                visit.thread.join(max(0.0, until - time.monotonic()))
        left = sum(visit.thread.is_alive() for visit in visits)
        if left:
            log.warning("%d commands did not end in time", left)


def request(
    paths: Paths,
    command: str,
    params: dict[str, Json],
    emit: Emit,
    progress: Progress,
    patience_s: float = 10.0,
) -> Json:
    """Ask the owner of the home. Lines go to `emit`, progress to `progress`; returns the result.

    Raises what the command raised; Cancelled when `progress` is cancelled (the command too then); NoOwner when the
    home has no owner; EnvironmentProblem when the owner does not answer within `patience_s`, or closes."""
    connection = _connect(paths, patience_s)
    channel = Channel(connection)
    try:
        channel.send({"command": command, "params": params})
        while True:
            progress.check()
            frame = channel.receive(POLL_S)
            if frame is None:
                continue
            if "line" in frame:
                emit(frame["line"])
            elif "progress" in frame:
                done, total, label = frame["progress"]
                progress.update(done, total, label)
            elif "error" in frame:
                raise error_from(frame)
            else:
                return frame["result"]
    except (EOFError, ConnectionError) as error:
        raise EnvironmentProblem(CLOSED, "Start it again and repeat the command.") from error
    finally:
        channel.close()


class NoOwner(Exception):
    """The home is free: open it."""


def _connect(paths: Paths, patience_s: float) -> "Connection[Any, Any]":
    until = time.monotonic() + patience_s
    while True:
        where = Address.read(Address.file(paths))
        if where is not None:
            try:
                return _shake_hands(where)
            except (FileNotFoundError, ConnectionError, EOFError, AuthenticationError) as error:
                log.info("The owner of the home did not answer: %s", type(error).__name__)
        if not owned(paths):
            raise NoOwner
        if time.monotonic() > until:
            raise EnvironmentProblem(
                "Second Me is open in another process, which does not answer.", "Close it and try again."
            )
        time.sleep(POLL_S)


def _shake_hands(where: Address) -> "Connection[Any, Any]":
    connection = Client(where.address, where.family)
    try:
        answer_challenge(connection, where.token.encode())
        deliver_challenge(connection, where.token.encode())
    except BaseException:
        connection.close()
        raise
    return connection
